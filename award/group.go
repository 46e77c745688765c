package award

import (
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Group holds parts that all (or any) must hold.
type Group struct {
	Combine law.Combine
	Parts   []Form
}

func (f Group) uses() (out []string) {
	for _, p := range f.Parts {
		out = append(out, p.uses()...)
	}
	return out
}

func (f Group) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule}
	var vs []law.Verdict
	for i, p := range f.Parts {
		b := p.judge(c, rule+"/"+strconv.Itoa(i+1))
		c.divided(&b) // before the whole is said to be in reach
		vs = append(vs, b.Verdict)
		out.Because = append(out.Because, b)
	}
	out.Missing = out.AllMissing()
	out.Verdict = f.Combine.Of(vs...)
	out.Text = lang.T("award.group", "verdict", out.Verdict)
	if f.Combine == law.AnyOf {
		out.Text = lang.T("award.group.any", "verdict", out.Verdict)
	}
	if !c.quiet() {
		out.Change = f.change(c, out)
	}
	return out
}

// change is the smallest number of households that would turn the whole. One that
// leaves a list counts for every part, so the parts' numbers are not added up.
func (f Group) change(c *context, whole law.Finding) law.Change {
	switch whole.Verdict {
	case law.Met, law.NotApplicable:
		return law.Change{Reachable: law.Can(true)}
	case law.Unknown:
		for _, b := range whole.Because {
			if b.Change.Reachable == nil && b.Verdict != law.NotApplicable {
				return law.Change{}
			}
		}
		return law.Change{Reachable: law.Can(true)}
	}
	if f.Combine == law.AnyOf {
		return f.cheapest(c, whole.Because)
	}
	var all need
	open, without, applies := false, false, false
	for i, b := range whole.Because {
		switch b.Verdict {
		case law.Met:
			applies = true
		case law.Unknown:
			open = true
		case law.NotMet:
			n, ok := f.need(c, i, b)
			switch {
			case ok:
				all = all.and(n)
				applies = applies || !n.gone
			case b.Change.Reachable == nil:
				open = true
			case !*b.Change.Reachable:
				return law.Change{Reachable: law.Can(false)}
			default: // other things than households would do
				without, applies = true, true
			}
		}
	}
	switch {
	case open:
		return law.Change{}
	case !applies: // all of it would no longer apply, and nothing would be met
		return law.Change{Reachable: law.Can(false)}
	case without:
		return law.Change{Reachable: law.Can(true)}
	}
	return law.Change{Reachable: law.Can(true), ShortBy: law.Short(all.total())}
}

func (f Group) need(c *context, i int, b law.Finding) (need, bool) {
	if n, ok := f.Parts[i].(needer); ok {
		return n.needs(c, b)
	}
	return need{}, false
}

// cheapest is the part that the fewest households would turn. Where of another part
// nobody knows how many would, it may be fewer, and the number stays open.
func (f Group) cheapest(c *context, parts []law.Finding) law.Change {
	var best *int64
	can, open := false, false
	for i, b := range parts {
		if b.Verdict != law.NotMet {
			continue
		}
		n, ok := f.need(c, i, b)
		r := b.Change.Reachable
		switch {
		case ok && !n.gone:
			can = true
			if best == nil || n.total() < *best {
				best = law.Short(n.total())
			}
		case !ok && r == nil:
			open = true
		case r != nil && *r: // by other things than households
			can = true
		}
	}
	switch {
	case open && can:
		return law.Change{Reachable: law.Can(true)}
	case open:
		return law.Change{}
	}
	return law.Change{Reachable: law.Can(can), ShortBy: best}
}
