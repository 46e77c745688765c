package award

import (
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/unit"
)

// The forms of this file decide from recorded evidence (package programme) as of
// the day of submission: what happened later is not looked at. What is not recorded
// is unknown, never "on time" and never "not met".

// atLeast compares two amounts of a record; an amount due of 0 is met without a
// payment recorded.
func atLeast(e *programme.Record, paid, due string) law.Verdict {
	d, known := e.Number(due)
	if known && d == 0 {
		return law.Met
	}
	p, both := e.Number(paid)
	switch {
	case !known || !both:
		return law.Unknown
	case p >= d:
		return law.Met
	}
	return law.NotMet
}

func equal(e *programme.Record, a, b string) law.Verdict {
	x, known := e.Number(a)
	y, both := e.Number(b)
	switch {
	case !known || !both:
		return law.Unknown
	case x == y:
		return law.Met
	}
	return law.NotMet
}

// inTime compares the day on which something was done with the day it was due. What
// was done after the day of submission was not done by then, and if it was due by
// then it was late.
func inTime(e *programme.Record, done, due string, day law.Date) law.Verdict {
	d, u := e.Date(done), e.Date(due)
	switch {
	case d == 0 || u == 0:
		return law.Unknown
	case d <= u:
		return law.Met
	}
	return law.NotMet
}

// isUnit tells whether a code names the subject's unit on a day; without a day the
// code must have named one unit only.
func (c *context) isUnit(code string, on law.Date) bool {
	if on == 0 {
		lives := c.record.Tree.Lives(unit.Code(code))
		return len(lives) == 1 && lives[0] == c.subject.Unit
	}
	u, ok := c.record.Tree.Find(unit.Code(code), on)
	return ok && u == c.subject.Unit
}

// own lists the records of a kind that name the subject's own unit.
func (c *context) own(kind string) []programme.Record {
	return c.of(kind, func(u *unit.Unit, on law.Date) bool { return u == c.subject.Unit })
}

// onLand lists the records of a kind on the subject's land: of its unit, those
// below it and, for the movement's territory after it ended, those of its heirs.
func (c *context) onLand(kind string) []programme.Record {
	home := c.subject.Unit
	return c.of(kind, func(u *unit.Unit, on law.Date) bool {
		if u == home {
			return true
		}
		if c.subject.Kind == Province {
			return c.movement.covers(c.record, home, u, on)
		}
		return c.record.Tree.Within(u, home, on)
	})
}

func (c *context) of(kind string, wanted func(*unit.Unit, law.Date) bool) []programme.Record {
	if c.subject.Unit == nil {
		return nil
	}
	var out []programme.Record
	for _, e := range c.record.Evidence.Of(kind) {
		code, on := e.Place()
		var u *unit.Unit
		if on == 0 {
			if lives := c.record.Tree.Lives(code); len(lives) == 1 {
				u = lives[0]
				on = max(u.First, c.subject.Unit.First)
			}
		} else {
			u, _ = c.record.Tree.Find(code, on)
		}
		if u != nil && wanted(u, on) {
			out = append(out, e)
		}
	}
	return out
}
