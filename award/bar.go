package award

import (
	"cmp"
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Bar is a ground on which a subject may not be proposed, apart from the verdict on
// its criteria. Its finding is met where nothing bars, not met where the subject is
// barred, unknown where nobody said.
type Bar struct {
	ID       string
	Text     lang.Both
	Citation law.Citation
	Kinds    []Kind // empty: every kind
	Rule     BarRule
}

// BarRule is a typed form of bar.
type BarRule interface {
	bar(c *context, id string) law.Finding
}

// concerns tells whether the bar is for a kind of subject.
func (b *Bar) concerns(k Kind) bool { return len(b.Kinds) == 0 || slices.Contains(b.Kinds, k) }

// barring judges every bar that concerns the subject.
func (c *context) barring() []law.Finding {
	var out []law.Finding
	for _, b := range c.movement.Bars {
		if b.concerns(c.subject.Kind) {
			f := b.Rule.bar(c, b.ID)
			f.Citation = b.Citation
			out = append(out, f)
		}
	}
	return out
}

// Proceedings bars while discipline is in force, or an investigation, inspection,
// complaint or other matter of the kinds listed is being examined. Without an end it
// is still open. That there is none is a statement of its own: no record says
// nothing.
type Proceedings struct{ Of []string }

// proceedings are the values of the field that name a matter.
var proceedings = []string{"discipline", "investigation", "inspection", "complaint", "denunciation", "press"}

func (f Proceedings) bar(c *context, id string) law.Finding {
	out := law.Finding{Rule: id}
	var clear, ended law.Date
	doubt := false
	for _, e := range c.named("proceedings") {
		from, to := e.Date("from"), e.Date("to")
		if from > c.day {
			continue
		}
		if e.Text("proceeding") == "none" {
			clear = max(clear, from)
			continue
		}
		if !slices.Contains(f.Of, e.Text("proceeding")) {
			continue
		}
		field, _ := e.Kind.Field("proceeding")
		source := cmp.Or(e.Text("document"), "proceedings")
		switch {
		case to != 0 && to < c.day:
			ended = max(ended, to)
		case from == 0: // nobody entered since when: it may have begun later
			doubt = true
		default:
			out.Verdict = law.NotMet
			out.Facts = append(out.Facts, law.Fact{Name: "proceedings", Code: c.subject.Code, Year: from.Year(), Value: e.Text("proceeding"), Source: source})
			out.Text = lang.T("award.bar.open", "what", label(e.Say(field, lang.VI), e.Say(field, lang.EN)), "from", from, "document", source)
		}
	}
	switch {
	case out.Verdict == law.NotMet:
	case doubt:
		out.Verdict, out.Text = law.Unknown, lang.T("award.bar.undated_matter")
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "proceedings"}}
	case clear != 0:
		out.Verdict = law.Met
		out.Facts = []law.Fact{{Name: "proceedings", Code: c.subject.Code, Value: "none", Source: clear.String()}}
		out.Text = lang.T("award.bar.stated", "on", clear)
	default:
		out.Verdict, out.Text = law.Unknown, lang.T("award.bar.silent")
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "proceedings"}}
	}
	if ended != 0 && out.Verdict != law.NotMet {
		out.Text = lang.T("award.bar.ended", "state", out.Text, "on", ended)
	}
	return out
}

func label(vi, en string) lang.Both { return lang.Both{VI: vi, EN: en} }

// Awarded bars who already has one of the recognitions, given from the day From to
// the day To; 0 leaves an end open. Before any recognition is entered at all nobody
// knows who has one.
type Awarded struct {
	AnyOf    []string
	From, To law.Date
}

func (f Awarded) bar(c *context, id string) law.Finding {
	out := law.Finding{Rule: id}
	missing := []law.Missing{{Code: c.subject.Code, What: "recognitions"}}
	if len(c.record.Evidence.Of("recognitions")) == 0 {
		out.Verdict, out.Text, out.Missing = law.Unknown, lang.T("award.bar.no_list"), missing
		return out
	}
	undated := false
	for _, e := range c.named("recognitions") {
		on := e.Date("decided_on")
		if !bears(&e, f.AnyOf) || on > c.day || on != 0 && (on < f.From || f.To != 0 && on > f.To) {
			continue
		}
		if on == 0 {
			undated = true
			continue
		}
		source := cmp.Or(e.Text("decision"), "recognitions")
		out.Verdict, out.Text = law.NotMet, lang.T("award.bar.awarded", "what", e.Text("recognition"), "on", on, "decision", source)
		out.Facts = append(out.Facts, law.Fact{Name: "recognitions", Code: c.subject.Code, Year: on.Year(), Value: e.Text("recognition"), Source: source})
	}
	switch {
	case out.Verdict == law.NotMet:
	case undated:
		out.Verdict, out.Text, out.Missing = law.Unknown, lang.T("award.bar.undated"), missing
	default:
		out.Verdict, out.Text = law.Met, lang.T("award.bar.not_awarded")
	}
	return out
}

// Proceeding tells whether any matter that the law knows bars a subject on a day, and
// whether somebody stated that there is none: the same as [Proceedings], for every
// movement.
func (m *Movement) Proceeding(r *Record, s Subject, day law.Date) law.Finding {
	c := &context{record: r, movement: m, subject: s, day: day}
	return Proceedings{Of: proceedings}.bar(c, "proceedings")
}
