package main

import (
	"fmt"
	"path/filepath"
	"strconv"

	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
)

type standardCmd struct {
	Compare standardCompareCmd `cmd:"" help:"standard_compare"`
}

type standardCompareCmd struct {
	File       string `arg:"" optional:"" help:"arg_reviews"`
	Against    string `required:"" placeholder:"ID|FILE" help:"flag_against"`
	Standard   string `placeholder:"ID|FILE" help:"flag_standard_or_file"`
	Unit       string `placeholder:"CODE" help:"flag_register_unit"`
	Year       int    `placeholder:"YEAR" help:"flag_year"`
	Households bool   `help:"flag_who"`
}

// Run sets the same households under two standards: the rows of a review file,
// without a database, or the reviews of a unit and year in the register.
func (c *standardCompareCmd) Run(a *app) error {
	if (c.File == "") == (c.Unit == "") || (c.Unit == "") != (c.Year == 0) {
		return fault.New(fault.Usage, lang.T("cli.compare.what")).Do(lang.T("cli.usage.do"))
	}
	to, err := standardOf(c.Against)
	if err != nil {
		return err
	}
	var named *household.Standard
	if c.Standard != "" {
		if named, err = standardOf(c.Standard); err != nil {
			return err
		}
	}
	var xs []office.Compared
	var notices []lang.Text
	if c.File != "" {
		rd, err := a.open(c.File, document.ReviewColumns())
		if err != nil {
			return err
		}
		defer rd.Close()
		if xs, notices, err = office.CompareFile(rd, named, to, a.today().Year()); err != nil {
			return err
		}
	} else {
		o, done, err := a.office()
		if err != nil {
			return err
		}
		defer done()
		if xs, notices, err = o.CompareRegister(a.ctx, unit.Code(c.Unit), law.Year(c.Year), named, to, c.Households); err != nil {
			return err
		}
	}
	a.notices(notices)
	switch a.format("text") {
	case "json":
		return a.comparedJSON(xs, c.Households)
	case "csv":
		return a.comparedCSV(xs, c.Households)
	}
	for i, x := range xs {
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		a.compared(x, c.Households)
	}
	return nil
}

// standardOf is a national standard by its id, else the province's own in a file.
func standardOf(name string) (*household.Standard, error) {
	if s, ok := household.FindStandard(name); ok {
		return s, nil
	}
	b, err := readFile(name)
	if err != nil {
		return nil, fault.New(fault.Usage, lang.T("cli.compare.no_standard", "name", name)).
			Do(lang.T("cli.compare.no_standard.do", "ids", household.StandardIDs())).By(err)
	}
	return household.ParseProvincial(filepath.Base(name), b)
}

// compared writes the bridge of a year: the two standards with what they rest on,
// then a row for each class under the first and a column for each under the other.
func (a *app) compared(x office.Compared, households bool) {
	w, b := a.stdout, x.Bridge
	fmt.Fprintln(w, a.say(lang.T("cli.compare.head", "year", x.Year, "n", b.Households(), "from", b.From.ID, "to", b.To.ID)))
	for _, s := range []*household.Standard{b.From, b.To} {
		a.standard(s)
	}
	fmt.Fprintln(w)
	t := table{right: map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true}}
	head := []string{b.From.ID + " \\ " + b.To.ID}
	for _, c := range household.Classes {
		head = append(head, c.Say(a.lang))
	}
	t.row(append(head, a.say(lang.T("cli.compare.total")))...)
	for _, from := range household.Classes {
		row := []string{from.Say(a.lang)}
		for _, to := range household.Classes {
			row = append(row, a.lang.Int(b.Count(from, to)))
		}
		t.row(append(row, a.lang.Int(b.UnderFrom(from)))...)
	}
	row := []string{a.say(lang.T("cli.compare.total"))}
	for _, to := range household.Classes {
		row = append(row, a.lang.Int(b.UnderTo(to)))
	}
	t.row(append(row, a.lang.Int(b.Households()))...)
	t.write(w, "  ")
	fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.compare.changed", "n", b.Changed(), "open", b.Open())))
	if !households {
		return
	}
	t = table{}
	t.row(a.say(lang.T("cli.col.household")), b.From.ID, b.To.ID)
	for _, h := range x.Changed {
		t.row(string(h.Household), h.From.Say(a.lang), h.To.Say(a.lang))
	}
	if len(x.Changed) > 0 {
		fmt.Fprintln(w)
		t.write(w, "  ")
	}
}

// standard writes what a standard's classes rest on, each with its status.
func (a *app) standard(s *household.Standard) {
	w := a.stdout
	fmt.Fprintf(w, "  %s: %s\n", s.ID, s.Name.Say(a.lang))
	if !s.Classifiable() {
		fmt.Fprintf(w, "    %s\n", a.say(lang.T("cli.compare.closed", "why", s.WhyNot)))
		fmt.Fprintf(w, "    %s: %s\n", a.say(lang.T("cli.finding.citation")), s.From.Source.Say(a.lang))
		return
	}
	for _, l := range []struct {
		area household.Area
		line household.Line
	}{{household.Rural, s.Rural}, {household.Urban, s.Urban}} {
		fmt.Fprintf(w, "    %s\n", a.say(lang.T("cli.compare.line", "area", l.area, "points", l.line.Points, "source", l.line.PointsSource)))
	}
	fmt.Fprintf(w, "    %s\n", a.say(lang.T("cli.compare.deprivations", "n", s.MinDeprivations, "source", s.MinDeprivationsSource)))
}

type standardJSON struct {
	ID              string       `json:"id"`
	Name            string       `json:"name"`
	Classifiable    bool         `json:"classifiable"`
	Why             string       `json:"why,omitempty"`
	RuralPoints     *int         `json:"rural_points"`
	UrbanPoints     *int         `json:"urban_points"`
	MinDeprivations *int         `json:"min_deprivations"`
	Citation        citationJSON `json:"citation"`
}

func (a *app) standardJSON(s *household.Standard) standardJSON {
	c := s.From.Source
	if s.Classifiable() {
		c = s.PoorSource
	}
	return standardJSON{
		s.ID, s.Name.Say(a.lang), s.Classifiable(), s.WhyNot.Say(a.lang), given(s.Rural.Points), given(s.Urban.Points), given(s.MinDeprivations),
		citationJSON{c.Document.Say(a.lang), c.Clause.Say(a.lang), c.Status},
	}
}

type cellJSON struct {
	From       household.Class `json:"class"`
	To         household.Class `json:"against_class"`
	Households int64           `json:"households"`
}

type comparedJSON struct {
	Year       int              `json:"year"`
	From       standardJSON     `json:"standard"`
	To         standardJSON     `json:"against"`
	Households int64            `json:"households"`
	Changed    int64            `json:"changed"`
	Open       int64            `json:"unknown"`
	Cells      []cellJSON       `json:"cells"`
	UnderFrom  map[string]int64 `json:"standard_counts"`
	UnderTo    map[string]int64 `json:"against_counts"`
	Who        []reclassedJSON  `json:"changed_households,omitempty"`
}

type reclassedJSON struct {
	Household household.ID    `json:"household"`
	From      household.Class `json:"class"`
	To        household.Class `json:"against_class"`
}

func (a *app) comparedJSON(xs []office.Compared, households bool) error {
	out := []comparedJSON{}
	for _, x := range xs {
		b := x.Bridge
		j := comparedJSON{
			Year: int(x.Year), From: a.standardJSON(b.From), To: a.standardJSON(b.To),
			Households: b.Households(), Changed: b.Changed(), Open: b.Open(), UnderFrom: map[string]int64{}, UnderTo: map[string]int64{},
		}
		for _, from := range household.Classes {
			j.UnderFrom[from.String()], j.UnderTo[from.String()] = b.UnderFrom(from), b.UnderTo(from)
			for _, to := range household.Classes {
				j.Cells = append(j.Cells, cellJSON{from, to, b.Count(from, to)})
			}
		}
		if households {
			for _, h := range x.Changed {
				j.Who = append(j.Who, reclassedJSON(h))
			}
		}
		out = append(out, j)
	}
	return a.json(out)
}

// comparedCSV writes a row a pair of classes or, asked who, a row a household
// that changes class.
func (a *app) comparedCSV(xs []office.Compared, households bool) error {
	if households {
		w := document.NewCSVWriter(a.stdout, "household", "year", "standard", "class", "against", "against_class")
		for _, x := range xs {
			for _, h := range x.Changed {
				w.Text(string(h.Household))
				w.Int(int64(x.Year))
				w.Raw(x.Bridge.From.ID)
				w.Raw(h.From.String())
				w.Raw(x.Bridge.To.ID)
				w.Raw(h.To.String())
				w.End()
			}
		}
		return w.Flush()
	}
	w := document.NewCSVWriter(a.stdout, "year", "standard", "class", "against", "against_class", "households")
	for _, x := range xs {
		for _, from := range household.Classes {
			for _, to := range household.Classes {
				w.Raw(strconv.Itoa(int(x.Year)))
				w.Raw(x.Bridge.From.ID)
				w.Raw(from.String())
				w.Raw(x.Bridge.To.ID)
				w.Raw(to.String())
				w.Int(x.Bridge.Count(from, to))
				w.End()
			}
		}
	}
	return w.Flush()
}
