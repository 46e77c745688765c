package award

import (
	"cmp"
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
)

// Ladder asks that what the subject gave in the movement's period, in money or in
// kind, adds up to MetFrom đồng. Below NotBelow it is not met; between the two a
// named person judges. Forms limits what is added up to some forms of contribution.
type Ladder struct {
	Data              string // contributions, household-help, projects
	Forms             []string
	MetFrom, NotBelow law.Dong
}

// ladderData are the kinds of evidence that have a value in đồng given by somebody.
var ladderData = []string{"contributions", "household-help", "projects"}

func (Ladder) uses() []string { return nil }

// total is a sum of đồng of which parts may be unknown.
type total struct {
	lo, hi  int64
	bounded bool // hi holds; else nobody knows how much it may be
	rows    int
}

// sum adds up what was given by the day of submission. A value that nobody entered
// may be any amount; a gift without a day, or without its form where forms matter,
// may count or not.
func (f Ladder) sum(c *context) total {
	out := total{bounded: true}
	first, _ := c.movement.Period()
	for _, e := range c.about(f.Data) {
		began := began(&e)
		if began != 0 && began < first {
			continue
		}
		sure := began != 0
		if len(f.Forms) > 0 {
			if form := e.Text("form"); form == "" {
				sure = false
			} else if !slices.Contains(f.Forms, form) {
				continue
			}
		}
		out.rows++
		n, ok := e.Number("value")
		switch {
		case !ok:
			out.bounded = false
		case sure:
			out.lo, out.hi = out.lo+n, out.hi+n
		default:
			out.hi += n
		}
	}
	return out
}

func (f Ladder) judge(c *context, rule string) law.Finding {
	sum := f.sum(c)
	out := law.Finding{Rule: rule, Verdict: law.Unknown, Change: law.Change{Reachable: law.Can(true)}}
	if sum.rows == 0 {
		out.Text = lang.T("award.ladder.none", "what", What(f.Data))
		out.Missing = []law.Missing{{Code: c.subject.Code, What: f.Data}}
		return out
	}
	out.Facts = []law.Fact{
		{Name: f.Data, Code: c.subject.Code, Value: law.Exactly(int64(sum.rows)), Source: f.Data},
		{Name: f.Data + "_value", Code: c.subject.Code, Value: law.Dong(sum.lo), Source: f.Data},
	}
	switch {
	case sum.lo >= int64(f.MetFrom):
		out.Verdict, out.Text = law.Met, lang.T("award.ladder.met", "sum", sum.lo, "met", f.MetFrom)
	case sum.bounded && sum.hi < int64(f.NotBelow):
		out.Verdict, out.Text = law.NotMet, lang.T("award.ladder.not", "sum", sum.hi, "not", f.NotBelow, "short", int64(f.MetFrom)-sum.hi)
	case sum.lo >= int64(f.NotBelow) && sum.bounded && sum.hi < int64(f.MetFrom):
		out.Text = lang.T("award.ladder.between", "sum", law.Between(sum.lo, sum.hi), "met", f.MetFrom, "not", f.NotBelow)
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "judgement"}}
		return Judged{Data: []string{f.Data}}.concluded(c, nil, out, rule)
	default:
		out.Text = lang.T("award.ladder.unknown", "sum", sum.lo, "met", f.MetFrom, "not", f.NotBelow)
		out.Missing = []law.Missing{{Code: c.subject.Code, What: f.Data}}
	}
	return out
}

// Recognised asks for recognitions that others gave, at least Times of one of the
// names, by the day of submission and, with Within, not more than so many years
// before it. One that nobody recorded is unknown, never "not met".
type Recognised struct {
	AnyOf  []string
	Times  int
	Within int // years; 0: at any time
}

func (Recognised) uses() []string { return nil }

// bears tells whether a recognition has one of the names, in any spelling of case
// and marks.
func bears(e *programme.Record, names []string) bool {
	is := lang.Fold(e.Text("recognition"))
	return slices.ContainsFunc(names, func(n string) bool { return lang.Fold(n) == is })
}

// named lists the records of a kind that name the subject by subject_kind and
// subject.
func (c *context) named(kind string) []programme.Record {
	var out []programme.Record
	k, _ := programme.FindKind(kind)
	for _, e := range c.record.Evidence.Of(kind) {
		if Kind(e.Text("subject_kind")) != c.subject.Kind {
			continue
		}
		if c.subject.Unit == nil {
			if e.Text("subject") == c.subject.Code {
				out = append(out, e)
			}
		} else if c.isUnit(e.Text("subject"), e.Date(k.On)) {
			out = append(out, e)
		}
	}
	return out
}

// quoted spells names that may hold commas.
func quoted(names []string) (out []lang.Text) {
	for _, n := range names {
		out = append(out, lang.T("award.recognised.name", "name", n))
	}
	return out
}

func (f Recognised) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Verdict: law.Unknown, Change: law.Change{Reachable: law.Can(true)}}
	since := law.MakeDate(int(c.day.Year())-f.Within, int(c.day/100%100), int(c.day%100)) // 29 February is only a number here
	n := 0
	for _, e := range c.named("recognitions") {
		on := e.Date("decided_on")
		if !bears(&e, f.AnyOf) || on == 0 || on > c.day || f.Within > 0 && on < since {
			continue
		}
		n++
		out.Facts = append(out.Facts, law.Fact{Name: "recognitions", Code: c.subject.Code, Year: on.Year(), Value: e.Text("recognition"), Source: cmp.Or(e.Text("decision"), "recognitions")})
	}
	if n >= f.Times {
		out.Verdict, out.Text = law.Met, lang.T("award.recognised", "n", n, "names", quoted(f.AnyOf))
		return out
	}
	out.Text = lang.T("award.recognised.none", "n", n, "times", f.Times, "names", quoted(f.AnyOf))
	out.Missing = []law.Missing{{Code: c.subject.Code, What: "recognitions"}}
	return out
}
