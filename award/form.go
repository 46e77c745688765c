package award

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Form is a typed form of criterion. Judge decides in three-valued logic and
// explains; uses names the readings that may change its verdict.
type Form interface {
	judge(c *context, rule string) law.Finding
	uses() []string
}

// context is what a form may look at: one subject, and the movement's readings
// with at most one of them changed.
type context struct {
	record   *Record
	day      law.Date // of submission
	known    law.Date // figures decided by then are counted: that day, or any
	movement *Movement
	changed  struct{ name, value string }
	subject  Subject
	book     *book
}

// reading is the value of a reading here.
func (c *context) reading(name string) string {
	if name == c.changed.name {
		return c.changed.value
	}
	return c.movement.Readings[name]
}

// quiet tells that only the verdict is asked for: of the other readings nothing
// is shown but that, and explanations take most of the time.
func (c *context) quiet() bool { return c.changed.name != "" }

// with is the context with one reading changed.
func (c *context) with(name, value string) *context {
	o := *c
	o.changed.name, o.changed.value = name, value
	return &o
}

// combine is how the subject's criteria combine.
func (c *context) combine() law.Combine {
	return law.Combine(c.reading("combination." + string(c.subject.Kind)))
}

// book holds the counts of the subject, each year looked up once for all
// readings and classes.
type book struct {
	last  law.Year // the last counted year
	look  func(law.Year) (tally.Figure, tally.Gap)
	other func(law.Year) (standard string, ok bool) // the year was counted under another standard
	seen  map[law.Year]entry
}

type entry struct {
	tally.Figure
	gap tally.Gap
}

func (b *book) year(y law.Year) entry {
	e, ok := b.seen[y]
	if !ok {
		e.Figure, e.gap = b.look(y)
		b.seen[y] = e
	}
	return e
}

// byAnyMember counts the poor minority households and all minority households by
// the group of any member. Recognised counts are by the head, so only the reviews
// can tell: of the poor where the campaign is complete, of all minority households
// where every household was reviewed.
func (e entry) byAnyMember() (poor, all law.Count) {
	if e.Register == nil || !e.Usable() {
		return poor, all
	}
	households, ok := e.Households.Exact()
	reviewed, ok2 := e.Register.Reviewed.Exact()
	switch {
	case ok && ok2 && reviewed == households:
		return e.Register.Any.Poor, e.Register.Any.Reviewed
	case e.Basis == tally.Computed:
		return e.Register.Any.Poor, all
	}
	return poor, all
}

// Unlisted is the source of a sum over hamlets that no list declared to be all
// there are.
const Unlisted = "sum of the hamlets entered"

// Restated begins the source of a figure on other boundaries than those of its
// year; the units that make it up follow, joined by " + ".
const Restated = "sum: "

// facts lists the counts of a year that a finding rests on.
func (c *context) facts(y law.Year, e entry, households bool) []law.Fact {
	if c.quiet() || !e.Usable() {
		return nil
	}
	source := e.Source
	if e.Basis == tally.Summed {
		source = string(tally.Summed)
		if e.Source != "" {
			source = Restated + e.Source
		}
		if e.Unlisted {
			source = Unlisted
		}
	}
	fact := func(name string, n law.Count) law.Fact {
		return law.Fact{Name: name, Code: c.subject.Code, Year: y, Value: n, Source: source}
	}
	out := []law.Fact{fact("poor", e.Poor), fact("near_poor", e.NearPoor)}
	if households && e.Households.Known() {
		out = append(out, fact("households", e.Households))
	}
	return out
}

// otherStandard tells that a year was counted under another poverty standard:
// before the start of the period, or because such a count was entered.
func (c *context) otherStandard(y law.Year) bool {
	if y < c.movement.From {
		return true
	}
	_, ok := c.book.other(y)
	return ok
}

// lacking says what of a year is missing for a rate (or, without households, for
// a count).
func (c *context) lacking(y law.Year, e entry, households bool) []law.Missing {
	switch {
	case !e.Usable():
		what := "tally"
		if e.gap == tally.Split || e.gap == tally.Unlinked {
			what = string(e.gap)
		}
		return []law.Missing{{Code: c.subject.Code, Year: y, What: what}}
	case households && (!e.Households.Known() || e.Households.Lo <= 0):
		return []law.Missing{{Code: c.subject.Code, Year: y, What: "households"}}
	}
	return nil
}

// metric is the count whose rate is followed.
func metric(e entry, name string) law.Count {
	switch name {
	case "poor":
		return e.Poor
	case "minority_poor":
		return e.MinorityPoor
	}
	return e.Multidim()
}

// Subject is who is judged.
type Subject struct {
	Kind Kind
	Code string // unit code, household number or subject id
	On   law.Date
	Name lang.Sayer
	Unit *unit.Unit // nil for households, persons and bodies
}
