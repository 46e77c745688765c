package round

import (
	"encoding/json"
	"slices"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
	"vuonlen/programme"
	"vuonlen/unit"
)

// The bars, as the rule sets call them. Excluded is a bar of the round itself.
const (
	Proceedings = "proceedings"
	Same        = "same_achievement"
	ThemeMerit  = "thematic_for_merit"
	Dissolved   = "dissolved"
	Excluded    = "excluded"
)

// Ground is what the bars are looked for in.
type Ground struct {
	Movement *award.Movement
	Record   *award.Record
	Subject  award.Subject
	Round    *Round
	Dossier  *Dossier
	Rounds   []Round
	Dossiers []*Dossier // all of them
	Day      law.Date
	Set      *procedure.Set
}

// ground is a bar with how it is judged.
type ground struct {
	id    string
	judge func() law.Finding
}

// Bars judges every ground on which the subject may not be awarded on a day, beside
// the movement's own: met where it does not bar, not met where it does, unknown where
// nobody stated what must be stated. A bar that the rule set does not have for sure
// is left out.
func (g *Ground) Bars() []law.Finding {
	return append(g.judge(ground{Proceedings, g.proceeding}, ground{Same, g.same}, ground{ThemeMerit, g.theme}), g.excluded())
}

// Recorded judges the bars that rest on records: the life of the subject, proceedings,
// awards given elsewhere. Those that rest on other dossiers cannot be found otherwise
// later than when a step was held against them.
func (g *Ground) Recorded() []law.Finding {
	of := *g
	of.Dossiers = nil
	return of.judge(ground{Proceedings, of.proceeding}, ground{Same, of.same})
}

func (g *Ground) judge(bars ...ground) []law.Finding {
	out := []law.Finding{g.alive()}
	for _, b := range bars {
		i := slices.IndexFunc(g.Set.Bars, func(x procedure.Ground) bool { return x.ID == b.id })
		if i < 0 {
			continue
		}
		if yes, ok := g.Set.Bars[i].Holds.Get(); !ok || !yes {
			continue
		}
		f := b.judge()
		f.Rule, f.Citation = b.id, g.Set.Bars[i].Holds.Citation
		out = append(out, f)
	}
	return out
}

func (g *Ground) proceeding() law.Finding { return g.Movement.Proceeding(g.Record, g.Subject, g.Day) }

// alive: nobody is awarded who is not there. Since 2025 the law says so of bodies
// that were dissolved (Circular 15/2025/TT-BNV); of others nobody could receive it.
func (g *Ground) alive() law.Finding {
	out := law.Finding{Rule: Dissolved, Verdict: law.Met, Text: lang.T("round.bar.alive")}
	if u := g.Subject.Unit; u != nil {
		if !u.Alive(g.Day) {
			out.Verdict, out.Text = law.NotMet, lang.T("round.bar.ended", "subject", g.Subject.Name, "on", u.Last)
		}
		return out
	}
	for _, e := range g.Record.Evidence.By("subjects", "id", g.Subject.Code) {
		if to := e.Date("to"); to != 0 && to < g.Day {
			out.Verdict, out.Text = law.NotMet, lang.T("round.bar.ended", "subject", g.Subject.Name, "on", to)
		}
	}
	return out
}

// of tells whether a dossier is about the same subject.
func (g *Ground) of(d *Dossier) bool {
	return d.Kind == g.Subject.Kind && (d.Row == 0 || d.Row != g.Dossier.Row) && g.named(d.Subject, d.On)
}

// named tells whether a code means the subject; a unit's code does on its day only,
// and on no day whichever unit has it.
func (g *Ground) named(code string, on law.Date) bool {
	if g.Subject.Unit == nil || on == 0 {
		return code == g.Subject.Code
	}
	u, ok := g.Record.Tree.Find(unit.Code(code), on)
	return ok && u == g.Subject.Unit
}

func (g *Ground) round(id string) *Round {
	if i := slices.IndexFunc(g.Rounds, func(r Round) bool { return r.ID == id }); i >= 0 {
		return &g.Rounds[i]
	}
	return nil
}

// nomination is what the nominator said, zero before.
func (d *Dossier) nomination() Detail {
	if len(d.Steps) == 0 {
		return Detail{}
	}
	return d.Steps[0].Detail
}

// same: one achievement is not rewarded twice, nor in several forms. In one round it
// is the same achievement; where the years overlap the nominator says why it is
// another, and also where nobody recorded the awards of others at all.
func (g *Ground) same() law.Finding {
	out := law.Finding{Verdict: law.Met, Text: lang.T("round.bar.same.none")}
	why := g.Dossier.nomination().Distinct
	for _, d := range g.Dossiers {
		r := g.round(d.Round)
		if r == nil || !g.of(d) {
			continue
		}
		switch {
		case r.ID == g.Round.ID && (d.Open() || d.Granted()):
			out.Verdict, out.Text = law.NotMet, lang.T("round.bar.same.round", "dossier", d.Code)
			return out
		case d.Granted() && r.Overlaps(g.Round.From, g.Round.To) && why == "":
			out.Verdict, out.Text = law.NotMet, lang.T("round.bar.same.other", "what", d.Code, "on", d.last(Decided).On)
			return out
		}
	}
	if why != "" {
		out.Text = lang.T("round.bar.same.distinct", "why", why)
		return out
	}
	known := g.Record.Evidence.Of("recognitions")
	for _, e := range known {
		if g.own(&e) || award.Kind(e.Text("subject_kind")) != g.Subject.Kind || !g.named(e.Text("subject"), e.Date("decided_on")) {
			continue
		}
		switch on := e.Date("decided_on"); {
		case on == 0:
			out.Verdict, out.Text = law.Unknown, lang.T("round.bar.same.undated", "what", e.Text("recognition"))
		case on >= g.Round.From && on <= g.Day:
			out.Verdict, out.Text = law.NotMet, lang.T("round.bar.same.other", "what", e.Text("recognition"), "on", on)
			out.Facts = []law.Fact{{Name: "recognitions", Code: g.Subject.Code, Year: on.Year(), Value: e.Text("recognition"), Source: e.Text("decision")}}
			return out
		}
	}
	if len(known) == 0 {
		out.Verdict, out.Text = law.Unknown, lang.T("round.bar.same.silent")
	}
	return out
}

// own tells whether a recognition is the award of this very dossier, entered again.
func (g *Ground) own(e *programme.Record) bool {
	d := g.Dossier.last(Decided)
	return d != nil && d.On == e.Date("decided_on") && d.Decision.Number == e.Text("decision")
}

// theme: an award for a theme is no ground for one for merit.
func (g *Ground) theme() law.Finding {
	out := law.Finding{Verdict: law.Met, Text: lang.T("round.bar.theme.none")}
	if g.Round.Basis != Merit {
		return out
	}
	for _, code := range g.Dossier.nomination().RestsOn {
		i := slices.IndexFunc(g.Dossiers, func(d *Dossier) bool { return d.Code == code })
		switch {
		case i < 0: // given elsewhere: nobody recorded what for
			if out.Verdict == law.Met {
				out.Verdict, out.Text = law.Unknown, lang.T("round.bar.theme.unknown", "award", code)
			}
		case g.round(g.Dossiers[i].Round).Basis == Thematic:
			out.Verdict, out.Text = law.NotMet, lang.T("round.bar.theme", "award", code)
			return out
		}
	}
	return out
}

// excluded: who was awarded in a round that this one excludes.
func (g *Ground) excluded() law.Finding {
	out := law.Finding{Rule: Excluded, Verdict: law.Met, Text: lang.T("round.bar.excluded.none")}
	for _, d := range g.Dossiers {
		if slices.Contains(g.Round.Excluding, d.Round) && d.Granted() && g.of(d) {
			out.Verdict, out.Text = law.NotMet, lang.T("round.bar.excluded", "dossier", d.Code)
		}
	}
	return out
}

// Barred is a bar that stood on the day of a step, by what is known now.
type Barred struct {
	What    What
	On      law.Date
	Finding law.Finding
}

// heldAgainst tells whether bars are looked at when a step is taken.
func heldAgainst(s *Step) bool {
	return slices.Contains([]What{Nominated, Appraised, Voted, Submitted}, s.What) || s.What == Decided && s.Decision != nil && s.Decision.Grant
}

// bars tells whether a finding stands against a step.
func bars(f *law.Finding, w What) bool {
	return f.Verdict == law.NotMet || f.Verdict == law.Unknown && w != Nominated // to nominate, nobody has to have stated anything yet
}

// FoundBars lists the bars that stood, by what is known now, when steps were taken
// since the dossier was last returned, each with the first step it stood against.
// Those that somebody weighed when upholding the award are left out. recorded judges
// the bars of the dossier as it was with a step, on the day of the step.
func (d *Dossier) FoundBars(recorded func(then *Dossier, s *Step) []law.Finding) []Barred {
	var out []Barred
	var weighed []string
	for _, s := range d.Steps {
		for _, f := range s.Bars {
			weighed = append(weighed, barKey(f))
		}
	}
	for i := len(d.Steps) - len(d.lap()); i < len(d.Steps); i++ {
		s := &d.Steps[i]
		if !heldAgainst(s) {
			continue
		}
		then := *d
		then.Steps = d.Steps[:i+1]
		for _, f := range recorded(&then, s) {
			if key := barKey(findings([]law.Finding{f})[0]); bars(&f, s.What) && !slices.Contains(weighed, key) {
				weighed = append(weighed, key)
				out = append(out, Barred{s.What, s.On, f})
			}
		}
	}
	return out
}

// KeepBars is what is kept of bars that somebody weighs.
func KeepBars(bs []Barred) []FoundFinding {
	var out []FoundFinding
	for _, b := range bs {
		out = append(out, findings([]law.Finding{b.Finding})...)
	}
	return out
}

func barKey(f FoundFinding) string {
	b, err := json.Marshal(f)
	if err != nil {
		panic(err) // texts and numbers only
	}
	return string(b)
}
