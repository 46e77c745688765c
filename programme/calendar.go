package programme

import (
	"cmp"
	"slices"
	"strings"

	"vuonlen/law"
	"vuonlen/unit"
)

// Calendar derives the reports that units owe: from the national duties and those a
// province has set, and from the reports that were recorded one by one. It does not
// change.
type Calendar struct {
	tree   *unit.Tree
	book   *Book
	duties []*Duty
	off    DayOff
	days   []dayOff
	stated []statement
}

type dayOff struct {
	land *unit.Unit
	on   law.Date
	off  bool
}

// statement says that of the reports of a unit's land due in a span, all are entered
// that had come by its end.
type statement struct {
	land     *unit.Unit
	duty     string // empty: of every duty
	from, to law.Date
}

// NewCalendar makes the calendar of a set of records. The days off that off does not
// know are looked up in the records of the kind days-off.
func NewCalendar(tree *unit.Tree, book *Book, off DayOff) *Calendar {
	c := &Calendar{tree: tree, book: book, duties: National(), off: off}
	land := func(e *Record) *unit.Unit {
		code, on := e.Place()
		u, _ := tree.Find(code, on)
		return u
	}
	for _, e := range book.Of("duties") {
		if u := land(&e); u != nil {
			if d, ok := ownDuty(&e, u); ok {
				c.duties = append(c.duties, d)
			}
		}
	}
	for _, e := range book.Of("days-off") {
		if u := land(&e); u != nil {
			yes, _ := e.Yes("day_off")
			c.days = append(c.days, dayOff{u, e.Date("date"), yes})
		}
	}
	for _, e := range book.Of("receipts") {
		if u := land(&e); u != nil {
			c.stated = append(c.stated, statement{u, e.Text("duty"), e.Date("from"), e.Date("to")})
		}
	}
	return c
}

// Duties lists the duties with last days in a span: the national ones first, each by
// its id.
func (c *Calendar) Duties(from, to law.Date) []*Duty {
	var out []*Duty
	for _, d := range c.duties {
		if len(d.Asked(from, to)) > 0 {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b *Duty) int {
		return cmp.Or(cmp.Compare(btoi(a.land != nil), btoi(b.land != nil)), cmp.Compare(a.ID, b.ID), cmp.Compare(a.From, b.From))
	})
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Land is the unit that set the duty; nil: it is of the national rules.
func (d *Duty) Land() *unit.Unit { return d.land }

// Lapsed tells whether nobody can owe a report of a duty on a last day, and since when
// not: after the last day of the unit that set it, which is given, or, with a nil unit,
// after the last day on which units of the level lived. last is 0 where somebody can.
func (c *Calendar) Lapsed(d *Duty, on law.Date) (last law.Date, ended *unit.Unit) {
	if u := d.land; u != nil && u.Last != 0 && u.Last < on {
		return u.Last, u
	}
	if d.Level == unit.District && on >= unit.DistrictsEnd {
		return unit.DistrictsEnd.AddDays(-1), nil
	}
	return 0, nil
}

// in tells whether a unit is another or lies in it on a day on which both live.
func (c *Calendar) in(u, land *unit.Unit, on law.Date) bool {
	return u.Alive(on) && land.Alive(on) && (u == land || c.tree.Within(u, land, on))
}

// binds tells whether the duty is the one that asks a unit for a report on a last day:
// of duties with one id that cover the unit, the province's own before the national
// one, then the one in force since the latest day.
func (c *Calendar) binds(d *Duty, u *unit.Unit, on law.Date) bool {
	var best *Duty
	for _, o := range c.duties {
		if o.ID != d.ID || o.Level != u.Level || on < o.From || o.To != 0 && on > o.To || !u.Alive(on) || o.land != nil && !c.in(u, o.land, on) {
			continue
		}
		if best == nil || best.land == nil && o.land != nil || o.land == best.land && o.From > best.From {
			best = o
		}
	}
	return best == d
}

// offFor is the days off that hold for a unit.
func (c *Calendar) offFor(u *unit.Unit) DayOff {
	return func(d law.Date) law.Verdict {
		for _, x := range c.days {
			if x.on == d && (u == x.land || c.tree.Within(u, x.land, min(d, cmp.Or(u.Last, d)))) {
				return law.If(x.off)
			}
		}
		return c.off(d)
	}
}

// statedBy is the latest day by which all reports are said to be entered that a unit
// owed on a last day; 0: nobody said so.
func (c *Calendar) statedBy(u *unit.Unit, duty string, on law.Date) (by law.Date) {
	for _, s := range c.stated {
		if (s.duty == "" || s.duty == duty) && s.from <= on && on <= s.to && c.in(u, s.land, on) {
			by = max(by, s.to)
		}
	}
	return by
}

// Owed lists what a unit owes with last days in a span, by that day: what the
// calendar asks of it on days on which it lives, and what was recorded for it besides.
// A unit that has ended owes nothing more; what fell due later is owed by the units
// that live then. What was recorded without a last day is in every span.
func (c *Calendar) Owed(u *unit.Unit, from, to law.Date) []Obligation {
	var out []Obligation
	records := c.recorded(u)
	off := c.offFor(u)
	for _, d := range c.duties {
		if d.Level != u.Level {
			continue
		}
		for _, on := range d.Asked(from, to) {
			if !c.binds(d, u, on) {
				continue
			}
			o := Obligation{Duty: d, Unit: u, Kind: Periodic, Period: d.Period(on), Day: on, off: off, Stated: c.statedBy(u, d.ID, on)}
			o.First, o.Last = d.Shift.ends(on, off)
			if e, ok := records[Periodic+" "+o.Period]; ok {
				delete(records, Periodic+" "+o.Period)
				o.take(e)
			}
			out = append(out, o)
		}
	}
	for _, e := range records {
		due := e.Date("due")
		if due == 0 && c.named(u, e) || due != 0 && (due < from || due > to) {
			continue // asked for by the calendar on another day, or of another span
		}
		o := Obligation{Unit: u, Kind: e.Text("kind"), Period: e.Text("period"), off: off, Stated: c.statedBy(u, "", due)}
		o.take(e)
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b Obligation) int {
		return cmp.Or(cmp.Compare(a.Last, b.Last), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// recorded is the records of reports of a unit by kind and period.
func (c *Calendar) recorded(u *unit.Unit) map[string]*Record {
	out := map[string]*Record{}
	seen := map[unit.Code]bool{}
	for _, s := range u.States() {
		if seen[s.Code] {
			continue
		}
		seen[s.Code] = true
		for _, e := range c.book.By("reports", "code", string(s.Code)) {
			if c.UnitOf(&e) == u {
				out[e.Text("kind")+" "+e.Text("period")] = &e
			}
		}
	}
	return out
}

// UnitOf is the unit that a record of a report names: on its last day, else on the day
// of the calendar that its period names; else the code must have named one unit only.
func (c *Calendar) UnitOf(e *Record) *unit.Unit {
	code, on := e.Place()
	if on == 0 {
		on = c.DayOf(e.Text("period"))
	}
	if on != 0 {
		u, _ := c.tree.Find(code, on)
		return u
	}
	if lives := c.tree.Lives(code); len(lives) == 1 {
		return lives[0]
	}
	return nil
}

// DayOf is the last day of the report that a period names, whoever owes it; 0: it
// names none of the calendar. See [Duty.Period].
func (c *Calendar) DayOf(period string) law.Date {
	for _, d := range c.duties {
		if day, ok := d.dayOf(period); ok {
			return day
		}
	}
	return 0
}

// Given is the report of a unit that a record tells of: of the calendar where its
// period names one, else as it is recorded.
func (c *Calendar) Given(u *unit.Unit, e *Record) Obligation {
	o := Obligation{Unit: u, Kind: e.Text("kind"), Period: e.Text("period"), off: c.offFor(u)}
	for _, d := range c.duties {
		if day, ok := d.dayOf(o.Period); ok && o.Kind == Periodic && c.binds(d, u, day) {
			o.Duty, o.Day = d, day
			o.First, o.Last = d.Shift.ends(day, o.off)
		}
	}
	o.take(e)
	return o
}

// named tells whether a record without a last day is of a period that the calendar
// asks of the unit.
func (c *Calendar) named(u *unit.Unit, e *Record) bool {
	if e.Text("kind") != Periodic {
		return false
	}
	for _, d := range c.duties {
		if day, ok := d.dayOf(e.Text("period")); ok && c.binds(d, u, day) {
			return true
		}
	}
	return false
}

// dayOf is the last day of the report that a period names; see [Duty.Period].
func (d *Duty) dayOf(period string) (law.Date, bool) {
	rest, ok := strings.CutPrefix(period, d.ID+" ")
	if !ok || len(rest) < 4 {
		return 0, false
	}
	y, err := law.ParseDate(rest[:4] + "-01-01")
	if err != nil {
		return 0, false
	}
	for _, day := range d.Days {
		if on := day.In(y.Year()); d.Period(on) == period {
			return on, true
		}
	}
	return 0, false
}

// Inherited lists the units that ended after the last day before this one of the same
// duty, and whose land came wholly or partly to the unit that owes the report now: it
// tells of them too.
func (c *Calendar) Inherited(o Obligation) []*unit.Unit {
	if o.Duty == nil {
		return nil
	}
	before := o.Duty.Days[len(o.Duty.Days)-1].In(o.Day.Year() - 1)
	for _, d := range o.Duty.Days {
		if on := d.In(o.Day.Year()); on < o.Day {
			before = on
		}
	}
	var out []*unit.Unit
	for _, p := range c.tree.Predecessors(o.Unit, o.Day, before).Parts {
		if p.Unit != o.Unit && !p.Unit.Alive(o.Day) {
			out = append(out, p.Unit)
		}
	}
	return out
}
