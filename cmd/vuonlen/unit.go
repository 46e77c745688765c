package main

import (
	"fmt"

	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
)

type unitImportCmd struct {
	importFlags
	On       law.Date `required:"" placeholder:"DATE" help:"flag_on_import"`
	Complete string   `enum:"district,commune,hamlet,province," default:"" placeholder:"LEVEL" help:"flag_complete"`
}

// Run imports units.
func (c *unitImportCmd) Run(a *app) error {
	return a.imported(c.importFlags, func(o *office.Office) (office.Report, error) {
		return o.ImportUnits(a.ctx, c.File, c.On, unit.Level(c.Complete), c.Confirm)
	})
}

type changeImportCmd struct{ importFlags }

// Run imports changes of units.
func (c *changeImportCmd) Run(a *app) error {
	return a.imported(c.importFlags, func(o *office.Office) (office.Report, error) {
		return o.ImportChanges(a.ctx, c.File, c.Confirm)
	})
}

type factImportCmd struct{ importFlags }

// Run imports facts about units.
func (c *factImportCmd) Run(a *app) error {
	return a.imported(c.importFlags, func(o *office.Office) (office.Report, error) {
		return o.ImportFacts(a.ctx, c.File, c.Confirm)
	})
}

type tallyImportCmd struct{ importFlags }

// Run imports recognised counts.
func (c *tallyImportCmd) Run(a *app) error {
	return a.imported(c.importFlags, func(o *office.Office) (office.Report, error) {
		return o.ImportTallies(a.ctx, c.File, c.Confirm)
	})
}

type unitShowCmd struct {
	Code string   `arg:"" help:"arg_code"`
	On   law.Date `placeholder:"DATE" help:"flag_on_unit"`
}

type unitJSON struct {
	Code         string     `json:"code"`
	On           law.Date   `json:"on"`
	Name         string     `json:"name"`
	FullName     string     `json:"full_name"`
	Kind         string     `json:"kind"`
	Level        unit.Level `json:"level"`
	First        *law.Date  `json:"first"`
	Last         *law.Date  `json:"last"`
	Parents      []refJSON  `json:"parents"`
	Children     []refJSON  `json:"children"`
	Predecessors []partJSON `json:"predecessors"`
	Successors   []partJSON `json:"successors"`
	Unmapped     []refJSON  `json:"unmapped"`
	Facts        []factRow  `json:"facts"`
}

type refJSON struct {
	Code  string     `json:"code"`
	Name  string     `json:"name"`
	Level unit.Level `json:"level"`
}

type partJSON struct {
	refJSON
	On       law.Date `json:"on"`
	Whole    bool     `json:"whole"`
	Share    *number  `json:"share"`
	Doubtful bool     `json:"doubtful"`
}

type factRow struct {
	Fact      string    `json:"fact"`
	Value     string    `json:"value"`
	From      *law.Date `json:"from"`
	To        *law.Date `json:"to"`
	Source    string    `json:"source"`
	Decision  string    `json:"decision"`
	DecidedOn *law.Date `json:"decided_on"`
	Body      string    `json:"body"`
}

func some(d law.Date) *law.Date {
	if d == 0 {
		return nil
	}
	return &d
}

func refOf(u *unit.Unit, on law.Date) refJSON {
	st := stateOf(u, on)
	return refJSON{string(st.Code), st.FullName, u.Level}
}

// stateOf is a unit as it is on a day, or on its day nearest to it.
func stateOf(u *unit.Unit, on law.Date) unit.State {
	if u.Last != 0 && u.Last < on {
		on = u.Last
	}
	st, _ := u.At(max(on, u.First))
	return st
}

func refsOf(us []*unit.Unit, on law.Date) []refJSON {
	out := []refJSON{}
	for _, u := range us {
		out = append(out, refOf(u, on))
	}
	return out
}

// Run shows one unit.
func (c *unitShowCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	on := c.On
	if on == 0 {
		on = o.Today
	}
	u, err := o.Unit(a.ctx, unit.Code(c.Code), on)
	if err != nil {
		return err
	}
	switch a.format("text") {
	case "json":
		return a.json(unitAnswerJSON(u, o.Today))
	case "csv":
		w := document.NewCSVWriter(a.stdout, "code", "name", "kind", "parent", "level", "full_name")
		for _, x := range append([]*unit.Unit{u.Unit}, u.Children...) {
			st := stateOf(x, on)
			parent := ""
			if st.Parent != nil && st.Parent.Level != unit.Nation {
				parent = string(stateOf(st.Parent, on).Code)
			}
			w.Raw(string(st.Code))
			w.Text(st.Name)
			w.Raw(st.Kind)
			w.Raw(parent)
			w.Raw(string(x.Level))
			w.Text(st.FullName)
			w.End()
		}
		return w.Flush()
	}
	a.unit(u, o.Today)
	return nil
}

func unitAnswerJSON(u office.UnitAnswer, today law.Date) unitJSON {
	out := unitJSON{
		Code: string(u.State.Code), On: u.On, Name: u.State.Name, FullName: u.State.FullName, Kind: u.State.Kind, Level: u.Unit.Level,
		First: some(u.Unit.First), Last: some(u.Unit.Last),
		Parents: refsOf(u.Above, u.On), Children: refsOf(u.Children, u.On),
		Predecessors: partsJSON(u.Predecessors.Parts, office.FirstSnapshot), Successors: partsJSON(u.Successors.Parts, today),
		Unmapped: refsOf(append(append([]*unit.Unit{}, u.Predecessors.Unmapped...), u.Successors.Unmapped...), u.On), Facts: []factRow{},
	}
	for _, f := range u.Facts {
		out.Facts = append(out.Facts, factRow{f.Name, f.Value, some(f.From), some(f.To), f.Source, f.Decision, some(f.DecidedOn), f.Body})
	}
	return out
}

func partsJSON(ps []unit.Part, on law.Date) []partJSON {
	out := []partJSON{}
	for _, p := range ps {
		j := partJSON{refJSON: refOf(p.Unit, on), On: on, Whole: p.Whole, Doubtful: p.Doubtful}
		if p.Share != nil {
			n := number(p.Share.Decimal(6))
			j.Share = &n
		}
		out = append(out, j)
	}
	return out
}

// unit writes a unit for people.
func (a *app) unit(u office.UnitAnswer, today law.Date) {
	w := a.stdout
	fmt.Fprintln(w, a.say(lang.T("cli.unit.head", "name", u.State.FullName, "level", u.Unit.Level, "code", string(u.State.Code), "on", u.On)))
	life := lang.T("cli.unit.lives")
	switch {
	case u.Unit.First != 0 && u.Unit.Last != 0:
		life = lang.T("cli.unit.life", "first", u.Unit.First, "last", u.Unit.Last)
	case u.Unit.First != 0:
		life = lang.T("cli.unit.since", "first", u.Unit.First)
	case u.Unit.Last != 0:
		life = lang.T("cli.unit.until", "last", u.Unit.Last)
	}
	fmt.Fprintf(w, "  %s\n", a.say(life))
	for _, p := range u.Above {
		r := refOf(p, u.On)
		fmt.Fprintf(w, "  %s: %s (%s)\n", a.say(lang.T("cli.unit.parent")), r.Name, r.Code)
	}
	lineage := func(title lang.Text, ps []unit.Part, on law.Date) {
		if len(ps) == 1 && ps[0].Unit == u.Unit {
			return
		}
		for i, p := range ps {
			if i == 0 {
				fmt.Fprintf(w, "  %s\n", a.say(title))
			}
			r := refOf(p.Unit, on)
			how := lang.T("cli.unit.whole")
			if !p.Whole {
				how = lang.T("cli.unit.part")
			}
			line := fmt.Sprintf("    %s (%s): %s", r.Name, r.Code, a.say(how))
			if p.Doubtful {
				line += " – " + a.say(lang.T("cli.unit.doubtful"))
			}
			fmt.Fprintln(w, line)
		}
	}
	lineage(lang.T("cli.unit.predecessors", "on", office.FirstSnapshot), u.Predecessors.Parts, office.FirstSnapshot)
	lineage(lang.T("cli.unit.successors", "on", max(u.On, today)), u.Successors.Parts, today)
	for _, x := range u.Predecessors.Unmapped {
		r := refOf(x, u.On)
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.unit.neighbour", "name", r.Name, "code", r.Code, "on", x.Last)))
	}
	for _, x := range u.Successors.Unmapped {
		r := refOf(x, u.On)
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.unit.unmapped", "name", r.Name, "code", r.Code)))
	}
	if len(u.Successors.Dissolved) > 0 {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.unit.dissolved")))
	}
	if len(u.Facts) > 0 {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.unit.facts")))
		t := table{}
		for _, f := range u.Facts {
			from, to := "…", "…"
			if f.From != 0 {
				from = f.From.Say(a.lang)
			}
			if f.To != 0 {
				to = f.To.Say(a.lang)
			}
			t.row(f.Name, f.Value, from+" – "+to, f.Decision, f.Source)
		}
		t.write(w, "    ")
	}
	if len(u.Children) > 0 {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.unit.children", "n", len(u.Children))))
		t := table{}
		for _, c := range u.Children {
			r := refOf(c, u.On)
			t.row(r.Code, r.Name)
		}
		t.write(w, "    ")
	}
}
