package main

import (
	"strconv"

	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/office"
)

type classifyCmd struct {
	File     string `arg:"" help:"arg_file"`
	Standard string `placeholder:"ID" help:"flag_standard"`
}

// Run classifies review rows without a database (formats.md 3.1).
func (c *classifyCmd) Run(a *app) error {
	rd, err := a.open(c.File, document.ReviewColumns())
	if err != nil {
		return err
	}
	defer rd.Close()
	rows, notices, err := office.Classify(rd, c.Standard, a.today().Year())
	if err != nil {
		return err
	}
	a.notices(notices)
	if a.format("csv") == "json" {
		return a.classesJSON(rows)
	}
	w := document.NewCSVWriter(a.stdout, "household", "year", "standard", "b1", "b2", "deprivations", "class", "because")
	for _, r := range rows {
		w.Text(string(r.Household))
		w.Int(int64(r.Year))
		w.Raw(r.Standard.ID)
		b1, b2, n := scores(r)
		w.Raw(text(b1))
		w.Raw(text(b2))
		w.Raw(text(n))
		w.Raw(r.Standard.Classify(r.Answers).String())
		w.Text(a.say(r.Standard.Because(r.Answers)))
		w.End()
	}
	return w.Flush()
}

// open opens a table; "-" is standard input.
func (a *app) open(path string, s document.Schema) (*document.Reader, error) {
	if path == "-" {
		return document.OpenReader(a.say(lang.T("cli.stdin")), a.stdin, s)
	}
	return document.Open(path, s)
}

// scores gives B1, B2 and the number of deprivations; nil is unknown.
func scores(r office.Classified) (b1, b2, n *int64) {
	if v, ok := r.B1(); ok {
		x := int64(v)
		b1 = &x
	}
	if r.Unanswered() == 0 {
		d := int64(r.Deprivations())
		p := d * int64(r.Standard.PointsPerIndicator)
		b2, n = &p, &d
	}
	return b1, b2, n
}

func text(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

type classJSON struct {
	Household    household.ID    `json:"household"`
	Year         int             `json:"year"`
	Standard     string          `json:"standard"`
	B1           *int64          `json:"b1"`
	B2           *int64          `json:"b2"`
	Deprivations *int64          `json:"deprivations"`
	Class        household.Class `json:"class"`
	Because      string          `json:"because"`
	Finding      findingJSON     `json:"finding"`
}

func (a *app) classesJSON(rows []office.Classified) error {
	out := make([]classJSON, 0, len(rows))
	for _, r := range rows {
		b1, b2, n := scores(r)
		out = append(out, classJSON{
			r.Household, int(r.Year), r.Standard.ID, b1, b2, n, r.Standard.Classify(r.Answers),
			a.say(r.Standard.Because(r.Answers)), a.findingJSON(r.Standard.Explain(r.Answers)),
		})
	}
	return a.json(out)
}
