package portal

import (
	"context"
	"slices"
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
)

// told is the movement with how far its targets are in the newest edition.
func (p *Portal) told(ctx context.Context) (*Movement, error) {
	m, err := p.Movement(ctx)
	if err != nil || p.Edition == nil {
		return m, err
	}
	e, err := p.Edition(ctx, 0)
	if err != nil || e == nil || e.Movement != m.ID {
		return m, err
	}
	out := *m
	out.Targets = slices.Clone(m.Targets)
	for i, t := range out.Targets {
		k := slices.IndexFunc(e.Targets, func(x publication.Target) bool { return x.ID == t.ID })
		if k >= 0 {
			out.Targets[i].Verdict, out.Targets[i].Progress = law.Verdict(e.Targets[k].Verdict), p.progress(e, e.Targets[k])
		}
	}
	return &out, nil
}

// progress says how far a target is by what an edition has of it.
func (p *Portal) progress(e *publication.Edition, t publication.Target) lang.Both {
	facts := map[string]publication.Detailed{}
	for _, f := range t.Facts {
		facts[f.Name] = f
	}
	var say []lang.Text
	if f, ok := facts["mean_points"]; ok {
		say = append(say, lang.T("portal.target.mean", "year", f.Year, "points", decimal(f.Value)))
	}
	base, okBase := facts["units_at_start"]
	out, okOut := facts["units_left_status"]
	switch {
	case okBase && okOut:
		say = append(say, lang.T("portal.target.left", "out", out.Value, "of", base.Value))
	case okBase:
		say = append(say, lang.T("portal.target.base", "of", base.Value))
	}
	switch {
	case law.Verdict(t.Verdict) == law.Unknown:
		say = append(say, lang.T("portal.target.missing"))
	case len(t.Missing) > 0:
		say = append(say, lang.T("portal.target.partly"))
	}
	if p.Wanting != nil && len(t.Missing) > 0 {
		var what lang.Both
		for i, x := range t.Missing {
			w := p.Wanting(x)
			if i > 0 {
				what.VI, what.EN = what.VI+"; ", what.EN+"; "
			}
			what.VI, what.EN = what.VI+w.VI, what.EN+w.EN
		}
		say = append(say, lang.T("portal.target.wanting", "what", what))
	}
	say = append(say, lang.T("portal.target.day", "n", e.Number, "day", e.Day))
	var both lang.Both
	for i, s := range say {
		if i > 0 {
			both.VI, both.EN = both.VI+" ", both.EN+" "
		}
		both.VI, both.EN = both.VI+s.Say(lang.VI), both.EN+s.Say(lang.EN)
	}
	return both
}

// decimal is an exact decimal given with a dot, said with the sign of the language.
type decimal string

// Say writes it; what is no number is left as it is.
func (d decimal) Say(l lang.Lang) string {
	if _, err := strconv.ParseFloat(string(d), 64); err != nil {
		return string(d)
	}
	return l.Decimal(string(d))
}
