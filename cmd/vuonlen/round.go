package main

import (
	"fmt"
	"strconv"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/unit"
)

type roundCmd struct {
	Open roundOpenCmd `cmd:"" help:"round_open"`
	List roundListCmd `cmd:"" help:"round_list"`
	Show roundShowCmd `cmd:"" help:"round_show"`
}

type roundOpenCmd struct {
	ID          string   `arg:"" name:"round" help:"arg_round"`
	Movement    string   `required:"" placeholder:"ID" help:"flag_movement"`
	Occasion    string   `required:"" enum:"yearly,interim,final" placeholder:"yearly|interim|final" help:"flag_occasion"`
	Unit        string   `required:"" placeholder:"CODE" help:"flag_round_unit"`
	OpenedOn    law.Date `required:"" placeholder:"DATE" help:"flag_opened_on"`
	ClosesOn    law.Date `placeholder:"DATE" help:"flag_closes_on"`
	SubmittedOn law.Date `required:"" placeholder:"DATE" help:"flag_submitted_on"`
	From        law.Date `required:"" placeholder:"DATE" help:"flag_round_from"`
	To          law.Date `required:"" placeholder:"DATE" help:"flag_round_to"`
	Kind        []string `required:"" placeholder:"KIND" help:"flag_round_kind"`
	Form        []string `required:"" placeholder:"FORM" help:"flag_round_form"`
	Basis       string   `enum:"thematic,merit" default:"thematic" placeholder:"thematic|merit" help:"flag_basis"`
	Quota       []string `placeholder:"QUOTA" help:"flag_quota"`
	Excluding   []string `placeholder:"ROUND" help:"flag_excluding"`
	Preference  []string `placeholder:"NAME" help:"flag_preference"`
	Document    string   `required:"" placeholder:"TEXT" help:"flag_round_document"`
}

// Run opens a round.
func (c *roundOpenCmd) Run(a *app) error {
	x := round.Round{ID: c.ID, Movement: c.Movement, Occasion: round.Occasion(c.Occasion), Unit: unit.Code(c.Unit), OpenedOn: c.OpenedOn, ClosesOn: c.ClosesOn,
		SubmittedOn: c.SubmittedOn, From: c.From, To: c.To, Forms: c.Form, Basis: c.Basis, Quotas: c.Quota, Excluding: c.Excluding,
		Preferences: c.Preference, Document: c.Document}
	for _, k := range c.Kind {
		x.Kinds = append(x.Kinds, award.Kind(k))
	}
	return a.acted(func(o *office.Office) (int64, error) { return o.OpenRound(a.ctx, x) })
}

type roundListCmd struct{}

// roundJSON is a round as it was opened, with its dossiers by state.
type roundJSON struct {
	round.Round
	Act      int64               `json:"act"`
	Dossiers int                 `json:"dossiers"`
	States   map[round.State]int `json:"states"`
	Places   []quotaJSON         `json:"places,omitempty"`
}

type quotaJSON struct {
	Quota  string    `json:"quota"`
	Group  string    `json:"group"`
	Places law.Count `json:"places"`
	Fits   []fitJSON `json:"fits"`
}

type fitJSON struct {
	Dossier    string         `json:"dossier"`
	Kind       award.Kind     `json:"kind"`
	Subject    string         `json:"subject"`
	Rank       law.Count      `json:"rank"`
	Preference []string       `json:"preference"`
	Equal      bool           `json:"equal"`               // another has the same rank
	Placed     []preferJSON   `json:"placed_by,omitempty"` // then: what goes before, in its order
	Standing   award.Standing `json:"standing"`
}

// preferJSON is a preference of the round, and whether the subject was nominated with it.
type preferJSON struct {
	Preference string `json:"preference"`
	Has        bool   `json:"has"`
}

func roundOut(x office.RoundAnswer) roundJSON {
	out := roundJSON{Round: x.Round, Act: x.Act, Dossiers: len(x.Dossiers), States: x.States}
	preferences := x.Preferences
	for _, q := range x.Quotas {
		for _, g := range q.Fit.Groups {
			j := quotaJSON{Quota: q.Text, Group: g.ID, Places: g.Places, Fits: []fitJSON{}}
			for _, f := range g.Fits {
				x := fitJSON{Kind: f.Subject.Kind, Subject: f.Subject.Code, Rank: f.Rank, Preference: []string{}, Equal: f.Equal, Standing: f.Standing}
				for i, has := range f.Prefers {
					if f.Equal {
						x.Placed = append(x.Placed, preferJSON{preferences[i], has})
					}
				}
				if d := q.Of[string(f.Subject.Kind)+" "+f.Subject.Code]; d != nil { // one that the actor may see
					x.Dossier, x.Preference = d.Code, append(x.Preference, d.Steps[0].Preference...)
				}
				j.Fits = append(j.Fits, x)
			}
			out.Places = append(out.Places, j)
		}
	}
	return out
}

// Run lists the rounds.
func (c *roundListCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Rounds(a.ctx)
	if err != nil {
		return err
	}
	switch a.format("text") {
	case "json":
		out := []roundJSON{}
		for _, x := range all {
			out = append(out, roundOut(x))
		}
		return a.json(out)
	case "csv":
		w := document.NewCSVWriter(a.stdout, "round", "movement", "occasion", "unit", "opened_on", "closes_on", "submitted_on", "dossiers")
		for _, x := range all {
			w.Raw(x.ID)
			w.Raw(x.Movement)
			w.Raw(string(x.Occasion))
			w.Raw(string(x.Unit))
			w.Raw(x.OpenedOn.String())
			w.Raw(x.ClosesOn.String())
			w.Raw(x.SubmittedOn.String())
			w.Raw(strconv.Itoa(len(x.Dossiers)))
			w.End()
		}
		return w.Flush()
	}
	a.line(lang.T("cli.round.head", "n", len(all)))
	t := table{right: map[int]bool{5: true}}
	for _, x := range all {
		t.row(x.ID, x.Occasion.Say(a.lang), string(x.Unit), x.OpenedOn.Say(a.lang), x.SubmittedOn.Say(a.lang), strconv.Itoa(len(x.Dossiers)))
	}
	t.write(a.stdout, "  ")
	return nil
}

type roundShowCmd struct {
	ID string `arg:"" name:"round" help:"arg_round"`
}

// Run shows a round with how its dossiers stand to the places.
func (c *roundShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	x, err := o.Round(a.ctx, c.ID)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(roundOut(x))
	}
	a.line(lang.T("cli.round.one", "id", x.ID, "occasion", x.Occasion, "movement", x.Movement, "unit", string(x.Unit), "document", x.Document))
	a.line(lang.T("cli.round.days", "from", x.OpenedOn, "to", x.ClosesOn, "submitted", x.SubmittedOn, "first", x.From, "last", x.To))
	var forms []lang.Text
	if set, err := procedure.On(x.OpenedOn); err == nil {
		for _, id := range x.Forms {
			if f, err := set.Form(procedure.FormID(id)); err == nil {
				forms = append(forms, lang.T("round.part", "id", id, "name", f.Name))
			}
		}
	}
	a.line(lang.T("cli.round.forms", "forms", forms))
	for i, p := range x.Preferences {
		a.line(lang.T("cli.round.preference", "n", i+1, "name", round.PreferenceText(p)))
	}
	for _, id := range x.Excluding {
		a.line(lang.T("cli.round.excluding", "id", id))
	}
	for _, q := range roundOut(x).Places {
		fmt.Fprintf(a.stdout, "\n%s\n", a.say(lang.T("cli.round.quota", "quota", q.Quota, "group", q.Group, "places", q.Places)))
		t := table{right: map[int]bool{0: true}}
		for _, f := range q.Fits {
			var prefers []lang.Text
			for _, p := range f.Preference {
				prefers = append(prefers, round.PreferenceText(p))
			}
			if f.Equal { // openly, by which value each was placed
				prefers = []lang.Text{lang.T("cli.round.equal")}
				for _, p := range f.Placed {
					if p.Has {
						prefers = append(prefers, lang.T("cli.round.prefers", "name", round.PreferenceText(p.Preference)))
					} else {
						prefers = append(prefers, lang.T("cli.round.prefers_not", "name", round.PreferenceText(p.Preference)))
					}
				}
			}
			t.row(f.Rank.Say(a.lang), f.Dossier, f.Subject, f.Standing.Say(a.lang), a.lang.Value(prefers))
		}
		t.write(a.stdout, "  ")
	}
	fmt.Fprintln(a.stdout)
	t := table{}
	for _, d := range x.Dossiers {
		t.row(d.Code, d.Kind.Say(a.lang), d.Subject, string(d.Form), a.say(round.StateText(d.State())))
	}
	t.write(a.stdout, "  ")
	return nil
}
