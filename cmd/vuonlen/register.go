package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"strconv"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/office"
)

type reviewCmd struct {
	Import reviewImportCmd `cmd:"" help:"review_import"`
}

type memberCmd struct {
	Import memberImportCmd `cmd:"" help:"member_import"`
}

type campaignCmd struct {
	Import campaignImportCmd `cmd:"" help:"campaign_import"`
}

type householdCmd struct {
	Show   householdShowCmd   `cmd:"" help:"household_show"`
	Find   householdFindCmd   `cmd:"" help:"household_find"`
	Number householdNumberCmd `cmd:"" help:"household_number"`
	Looks  householdLooksCmd  `cmd:"" help:"household_looks"`
	Change struct {
		Import householdChangeImportCmd `cmd:"" help:"household_change_import"`
	} `cmd:"" help:"household_change"`
}

type memberImportCmd struct{ importFlags }

// Run imports the members of households.
func (c *memberImportCmd) Run(a *app) error {
	return a.imported(c.importFlags, func(o *office.Office) (office.Report, error) {
		return o.ImportMembers(a.ctx, c.File, c.Confirm)
	})
}

type campaignImportCmd struct{ importFlags }

// Run imports which unit-years are complete and recognised.
func (c *campaignImportCmd) Run(a *app) error {
	return a.imported(c.importFlags, func(o *office.Office) (office.Report, error) {
		return o.ImportCampaigns(a.ctx, c.File, c.Confirm)
	})
}

type householdChangeImportCmd struct{ importFlags }

// Run imports what happened to households.
func (c *householdChangeImportCmd) Run(a *app) error {
	return a.imported(c.importFlags, func(o *office.Office) (office.Report, error) {
		return o.ImportHouseholdChanges(a.ctx, c.File, c.Confirm)
	})
}

type reviewImportCmd struct{ importFlags }

type reviewReportJSON struct {
	File       string         `json:"file"`
	SHA256     string         `json:"sha256"`
	Rows       int            `json:"rows"`
	New        int            `json:"new"`
	Changed    int            `json:"changed"`
	Same       int            `json:"same"`
	Missing    int            `json:"missing"`
	Households int            `json:"new_households"`
	Classes    map[string]int `json:"classes"`
	Hamlets    []hamletJSON   `json:"hamlets"`
	Changes    []diffJSON     `json:"changes"`
	Absent     []absentJSON   `json:"missing_households"`
	Confirmed  bool           `json:"confirmed"`
	Act        *int64         `json:"act"`
	Notices    []string       `json:"notices"`
}

type hamletJSON struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Year    int    `json:"year"`
	New     int    `json:"new"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`
	Missing int    `json:"missing"`
}

type diffJSON struct {
	Household string      `json:"household"`
	Year      int         `json:"year"`
	Row       int         `json:"row"`
	Fields    []fieldJSON `json:"fields"`
}

type fieldJSON struct {
	Field string `json:"field"`
	Label string `json:"label"`
	From  string `json:"from"`
	To    string `json:"to"`
	// Withheld says why the values are not shown; empty: they are.
	Withheld string `json:"withheld,omitempty"`
}

type absentJSON struct {
	Household string `json:"household"`
	Year      int    `json:"year"`
	Unit      string `json:"unit"`
	Because   string `json:"because"`
}

// Run imports reviews.
func (c *reviewImportCmd) Run(a *app) error {
	o, done, err := a.importer(c.importFlags)
	if err != nil {
		return err
	}
	defer done()
	// An office PC has little memory and a province's file many rows: better to
	// tidy up more often than to grow.
	if os.Getenv("GOMEMLIMIT") == "" {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(144 << 20))
	}
	p, err := o.ImportReviews(a.ctx, c.File, c.Confirm)
	if err != nil {
		return a.giveBack(c.importFlags, p.Report, err)
	}
	a.notices(p.Notices)
	if a.format("text") == "json" {
		return a.json(a.reviewReportJSON(p))
	}
	a.reviewReport(p)
	return nil
}

func (a *app) reviewReportJSON(p office.ReviewReport) reviewReportJSON {
	out := reviewReportJSON{
		File: p.File, SHA256: p.SHA256, Rows: p.Rows, New: p.New, Changed: p.Changed, Same: p.Same, Missing: p.Absent, Households: p.Households,
		Classes: map[string]int{}, Hamlets: []hamletJSON{}, Changes: []diffJSON{}, Absent: []absentJSON{}, Confirmed: p.Confirmed, Act: actOf(p.Report), Notices: []string{},
	}
	for c, n := range p.Classes {
		out.Classes[c.String()] = n
	}
	for _, h := range p.Hamlets {
		out.Hamlets = append(out.Hamlets, hamletJSON{string(h.Code), h.Name, int(h.Year), h.New, h.Changed, h.Same, h.Absent})
	}
	for _, d := range p.Diffs {
		x := diffJSON{Household: string(d.Household), Year: int(d.Year), Row: d.Row}
		for _, f := range d.Fields {
			x.Fields = append(x.Fields, fieldJSON{f.Code, f.Label.Say(a.lang), f.From, f.To, string(f.Sensitive)})
		}
		out.Changes = append(out.Changes, x)
	}
	for _, m := range p.Missing {
		out.Absent = append(out.Absent, absentJSON{string(m.Household), int(m.Year), string(m.Place), a.say(absentWhy(m))})
	}
	for _, n := range p.Notices {
		out.Notices = append(out.Notices, a.say(n))
	}
	return out
}

func absentWhy(m office.Absent) lang.Text {
	if m.Reviewed {
		return lang.T("cli.review.absent.reviewed")
	}
	return lang.T("cli.review.absent.listed", "class", m.Had, "year", m.Year-1)
}

// shownLines is how many corrections and missing households the terminal shows;
// --format json gives more.
const shownLines = 10

// reviewReport writes the preview by hamlet, the corrections and who is missing.
func (a *app) reviewReport(p office.ReviewReport) {
	w := a.stdout
	fmt.Fprintln(w, a.say(lang.T("cli.import.rows", "file", p.File, "rows", p.Rows, "new", p.New, "changed", p.Changed, "same", p.Same)))
	n := func(c household.Class) int { return p.Classes[c] }
	fmt.Fprintln(w, a.say(lang.T("cli.review.classes", "poor", n(household.Poor), "near", n(household.NearPoor), "not", n(household.NotPoor), "unknown", n(household.UnknownClass))))
	if p.Households > 0 {
		fmt.Fprintln(w, a.say(lang.T("cli.review.households", "n", p.Households)))
	}
	t := table{right: map[int]bool{0: true, 3: true, 4: true, 5: true, 6: true}}
	t.row(a.say(lang.T("cli.col.year")), a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.new")), a.say(lang.T("cli.col.changed")), a.say(lang.T("cli.col.same")), a.say(lang.T("cli.col.absent")))
	for i, h := range p.Hamlets {
		if i == 3*shownLines && len(p.Hamlets) > 3*shownLines+1 {
			break
		}
		num := func(n int) string { return a.lang.Int(int64(n)) }
		t.row(h.Year.Say(a.lang), string(h.Code), h.Name, num(h.New), num(h.Changed), num(h.Same), num(h.Absent))
	}
	t.write(w, "  ")
	if more := len(p.Hamlets) - 3*shownLines; more > 1 {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.review.more_units", "n", more)))
	}
	if len(p.Diffs) > 0 {
		fmt.Fprintln(w, a.say(lang.T("cli.review.changes", "n", p.Changed)))
		for i, d := range p.Diffs {
			if i == shownLines {
				fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.review.more", "n", p.Changed-shownLines)))
				break
			}
			fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.review.change", "row", strconv.Itoa(d.Row), "household", string(d.Household), "year", d.Year, "fields", a.fields(d.Fields))))
		}
	}
	if p.Absent > 0 {
		fmt.Fprintln(w, a.say(lang.T("cli.review.missing", "n", p.Absent)))
		for i, m := range p.Missing {
			if i == shownLines {
				fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.review.more", "n", p.Absent-shownLines)))
				break
			}
			fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.review.absent", "household", string(m.Household), "year", m.Year, "unit", string(m.Place), "why", absentWhy(m))))
		}
	}
	switch {
	case !p.Confirmed && p.Changes():
		fmt.Fprintln(w, a.say(lang.T("cli.import.dry")))
	case p.Act == 0:
		fmt.Fprintln(w, a.say(lang.T("cli.import.nothing")))
	default:
		fmt.Fprintln(w, a.say(lang.T("cli.import.done", "act", strconv.FormatInt(p.Act, 10))))
	}
}

// fields writes what changes field by field. The values of fields that are not
// for everybody are left out.
func (a *app) fields(fs []household.FieldChange) []lang.Text {
	var out []lang.Text
	for _, f := range fs {
		if f.Sensitive != "" {
			out = append(out, lang.T("cli.review.field.withheld", "label", f.Label))
			continue
		}
		out = append(out, lang.T("cli.review.field", "label", f.Label, "from", orDash(f.From), "to", orDash(f.To)))
	}
	return out
}
