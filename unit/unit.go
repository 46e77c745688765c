package unit

import (
	"slices"

	"vuonlen/law"
)

// Unit is one life of one unit: from the day it was formed to the day it ended.
// A code that is used again after that is another Unit. The versions of a life
// differ in code, names, kind or parent.
type Unit struct {
	// First is the first day; 0 = it existed before the first day known.
	First law.Date
	// Last is the last day; 0 = it still lives.
	Last  law.Date
	Level Level

	key      string
	versions []State // by From, the first from First
	end      ending
	mark     int32    // scratch of the builder
	pending  bool     // the parent is only inferred: the next snapshot says it
	since    law.Date // the first day of the inferred parent
	fresh    bool     // no parent was ever set
	children []*Unit  // every unit that ever hung under it
	in, out  []*Link  // by day
	orphan   bool     // formed of nobody says what
	listed   bool     // some file said that it names every unit below
	listedOn law.Date // of the latest such file
	placed   law.Date // the latest day of which a file said where it hangs
}

// State is a unit as it is on a day.
type State struct {
	Code     Code
	Name     string // "An Cư"
	FullName string // "Xã An Cư"
	Kind     string
	// Parent is nil for the country and where it is not known: a hamlet whose
	// commune was divided, until an import says where it went.
	Parent *Unit
	From   law.Date // the first day of this state; 0 = before the first day known
}

// Link says that on a day a unit, or a part of it, became (part of) another.
type Link struct {
	From, To *Unit
	On       law.Date // the first day of the new state
	Whole    bool
	Share    *law.Ratio // of From's households, for a part; nil = not known
	Hamlets  []Code     // of From that went along, for a part, as far as named
	Doubtful bool       // the source itself asks to check it
	Basis    string
	Note     string

	least, most law.Ratio // of the share, for a part; see bound
}

// ending says how a life ended.
type ending uint8

const (
	living    ending = iota
	succeeded        // links say where it went
	unmapped         // the sources do not say where it went
	dissolved        // a district on 30 June 2025: the level ended, its communes stayed
)

// Alive tells whether the unit lives on a day.
func (u *Unit) Alive(on law.Date) bool {
	return u.First <= on && (u.Last == 0 || on <= u.Last)
}

// At gives the unit as it is on a day; false when it does not live then.
func (u *Unit) At(on law.Date) (State, bool) {
	if !u.Alive(on) {
		return State{}, false
	}
	return *u.at(on), true
}

// at is the version in force on a day, the first one for an earlier day.
func (u *Unit) at(on law.Date) *State {
	i := len(u.versions) - 1
	for i > 0 && u.versions[i].From > on {
		i--
	}
	return &u.versions[i]
}

// last is the newest version.
func (u *Unit) last() *State { return &u.versions[len(u.versions)-1] }

// States gives every version of the life, the oldest first.
func (u *Unit) States() []State { return append([]State(nil), u.versions...) }

// Key names the life: the code it was formed with and its first day,
// "30307@2025-07-01", or "883@0" when it existed before the first day known.
// No other life of the tree has it, and it is the same in every tree built from
// the same data. An import that shows the unit to be older changes it.
func (u *Unit) Key() string { return u.key }

// Dissolved tells that the unit is a district that ended with all districts on
// 30 June 2025: it has no successor by law, its communes went on.
func (u *Unit) Dissolved() bool { return u.end == dissolved }

// Unmapped tells that the unit ended and the sources do not say what became of
// it.
func (u *Unit) Unmapped() bool { return u.end == unmapped }

// Arrivals gives the days after the first on which another unit, or a part of one,
// came into this one while it went on.
func (u *Unit) Arrivals() []law.Date {
	var out []law.Date
	for _, k := range u.in {
		if k.From != u && k.On > u.First && (len(out) == 0 || out[len(out)-1] != k.On) {
			out = append(out, k.On)
		}
	}
	return out
}

// Label is how a sentence names the unit: the code and full name it had last.
func (u *Unit) Label() string {
	s := u.last()
	return string(s.Code) + " " + s.FullName
}

// Listed tells whether some list named every unit below this one: by saying so of
// it, or of all the units that it was formed of, none of whose hamlets is lost.
// Above the hamlets the country's own data are complete.
func (u *Unit) Listed() bool { return u.listedBy(99991231) }

// listedBy looks at what came into the unit up to a day: a unit may take back
// from another what it once gave away.
func (u *Unit) listedBy(day law.Date) bool {
	if u.Level != Commune {
		return true
	}
	formed := false
	for _, k := range u.in {
		if k.On > day {
			break
		}
		formed = true
		switch {
		case u.listed && (k.From == u || k.On <= u.listedOn):
		case k.From == u || !k.From.listedBy(k.On.AddDays(-1)) || !k.Whole && !k.From.settled(k.On):
			return false
		}
	}
	return u.listed || formed
}

// settled tells, of a commune that was divided on a day, that it is known of every
// hamlet on which side it went.
func (u *Unit) settled(d law.Date) bool {
	eve := d.AddDays(-1)
	for _, h := range u.children {
		if h.Alive(eve) && h.at(eve).Parent == u && h.Alive(d) && (h.at(d).Parent == nil || h.stray(u, d)) {
			return false
		}
	}
	return true
}

// stray tells, of a hamlet under a commune that gave a part away on a day and went
// on, that nobody said if the hamlet went along: no row of the division names it,
// another row names no hamlets, and no file of that day or later shows it.
func (u *Unit) stray(commune *Unit, d law.Date) bool {
	if u.at(d).Parent != commune || u.placed >= d {
		return false
	}
	for _, k := range commune.out {
		if k.On == d && !k.Whole && k.To != commune && len(k.Hamlets) == 0 {
			return true
		}
	}
	return false
}

// Astray tells whether, up to a day, a hamlet's commune gave a part away of which
// nobody said if the hamlet belonged to it. It then stands under the commune that
// went on, and nobody knows if rightly.
func (t *Tree) Astray(h *Unit, until law.Date) bool {
	for _, c := range h.parents() {
		if c == nil {
			continue
		}
		for _, k := range c.out {
			if k.To == c && k.On <= until && h.Alive(k.On) && h.at(k.On.AddDays(-1)).Parent == c && h.stray(c, k.On) {
				return true
			}
		}
	}
	return false
}

// Scattered tells of a unit in which households are known to live on a day, and no
// unit below it, that nobody can say from the units alone where some of them are
// later: a commune that was divided, a hamlet that no file puts under a commune.
func (t *Tree) Scattered(u *Unit, on law.Date) bool {
	const ever law.Date = 99991231
	if u.Level == Hamlet {
		return t.Astray(u, ever) || slices.ContainsFunc(u.versions, func(s State) bool { return s.From > on && s.Parent == nil })
	}
	front, _ := u.forward(on, ever)
	return len(front) > 1
}
