package main

import (
	"fmt"
	"strconv"

	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
	"vuonlen/unit"
)

type tallyCheckCmd struct {
	Code     string `arg:"" help:"arg_code"`
	Year     int    `required:"" placeholder:"YEAR" help:"flag_year"`
	Standard string `placeholder:"ID" help:"flag_standard"`
	Points   uint16 `default:"10" help:"flag_points"`
	Percent  uint16 `default:"25" help:"flag_percent"`
	Few      uint32 `default:"10" help:"flag_few"`
}

type qualityJSON struct {
	Code     string        `json:"code"`
	Name     string        `json:"name"`
	Year     int           `json:"year"`
	Standard string        `json:"standard"`
	Units    int           `json:"units"`
	Findings []findingLine `json:"findings"`
}

type findingLine struct {
	Kind  string `json:"kind"`
	Level string `json:"level"`
	Code  string `json:"code"`
	Name  string `json:"name"`
	What  string `json:"what"`
}

// Run lists what is odd about the figures of a unit and all below it.
func (c *tallyCheckCmd) Run(a *app) error {
	if err := a.only("text", "json", "csv"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	limits := tally.JumpLimits{Points: law.Frac(int64(c.Points), 100), Percent: law.Frac(int64(c.Percent), 100), Few: int64(c.Few)}
	q, err := o.Quality(a.ctx, unit.Code(c.Code), law.Year(c.Year), c.Standard, limits)
	if err != nil {
		return err
	}
	lines := []findingLine{}
	for _, f := range q.Findings {
		s, _ := f.Unit.At(law.YearEnd(q.Year))
		lines = append(lines, findingLine{string(f.Kind), string(f.Unit.Level), string(s.Code), s.FullName, a.say(f.What)})
	}
	switch a.format("text") {
	case "json":
		return a.json(qualityJSON{string(q.State.Code), q.State.FullName, int(q.Year), q.Standard, q.Units, lines})
	case "csv":
		w := document.NewCSVWriter(a.stdout, "kind", "level", "code", "name", "year", "what")
		for _, f := range lines {
			w.Raw(f.Kind)
			w.Raw(f.Level)
			w.Raw(f.Code)
			w.Text(f.Name)
			w.Raw(strconv.Itoa(int(q.Year)))
			w.Text(f.What)
			w.End()
		}
		return w.Flush()
	}
	a.quality(q, lines)
	return nil
}

func (a *app) quality(q office.QualityAnswer, lines []findingLine) {
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.quality.head", "name", q.State.FullName, "code", string(q.State.Code), "year", q.Year, "standard", q.Standard, "units", q.Units)))
	if len(lines) == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.quality.none")))
		return
	}
	t := table{}
	t.row(a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.kind_of")), a.say(lang.T("cli.col.what")))
	for i, f := range lines {
		t.row(f.Code, f.Name, q.Findings[i].Kind.Say(a.lang), f.What)
	}
	t.write(a.stdout, "  ")
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.quality.found", "n", len(lines))))
}
