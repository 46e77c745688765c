package household

import "vuonlen/internal/lang"

// Whereabouts says where a household lives at the end of a year, seen from one
// territory.
type Whereabouts uint8

// The whereabouts.
const (
	Nowhere   Whereabouts = iota // not in the register's territory: not yet, or no more
	Here                         // in the territory asked for
	Elsewhere                    // in another part of the register's territory
	Unplaced                     // a boundary changed and nobody says on which side it lives
)

// Standing is what is known of a household at the end of a year.
type Standing struct {
	Where    Whereabouts
	Reviewed bool // it has a review of the year; the class is that review's
	Class    Class
	Size     int // members, 0 = unknown
}

// on tells whether the household is on a list of the territory: reviewed there
// with the class.
func (s Standing) on(list Class) bool { return s.Where == Here && s.Reviewed && s.Class == list }

// listed tells whether it is on a list anywhere.
func (s Standing) listed() bool {
	return s.Reviewed && (s.Class == Poor || s.Class == NearPoor)
}

// Past is what is known of a household from the years before.
type Past struct {
	Poor, NearPoor bool  // it was on the list in some year
	Last           Class // of its newest review among them; UnknownClass: none, or not known
}

// Transition is what became of a household between the ends of two years, as far
// as one list, of the poor or of the near-poor, is concerned.
type Transition uint8

// The transitions. None: it was on the list at neither end.
const (
	None Transition = iota
	Stayed

	Crossed  // from the one list to the other: poor to near-poor, near-poor to poor
	Escaped  // off both lists: reviewed, and neither poor nor near-poor
	FellBack // on the list in an earlier year, then off it, and on it again
	Newly    // on the list for the first time

	MovedIn    // it was on a list in another unit of the register
	MovedOut   // it lives in another unit of the register
	ArrivedNow // from outside
	DepartedNow
	SplitNow
	MergedNow
	DissolvedNow
	ReinstatedNow

	NotReviewed   // it was on the list, and nobody reviewed it: an open question, never an escape
	UnknownAtEnd  // reviewed, but its class is not known
	UnknownBefore // its class was not known the year before
	Vanished      // it was on the list, has no review and no place any more, and nothing says why
)

// Say names the transition.
func (t Transition) Say(l lang.Lang) string {
	if int(t) < len(transitionNames) {
		return l.Say(transitionNames[t])
	}
	return ""
}

// lang: keys
var transitionNames = []lang.Text{
	None:          lang.T("household.transition.none"),
	Stayed:        lang.T("household.transition.stayed"),
	Crossed:       lang.T("household.transition.crossed"),
	Escaped:       lang.T("household.transition.escaped"),
	FellBack:      lang.T("household.transition.fell_back"),
	Newly:         lang.T("household.transition.newly"),
	MovedIn:       lang.T("household.transition.moved_in"),
	MovedOut:      lang.T("household.transition.moved_out"),
	ArrivedNow:    lang.T("household.transition.arrived"),
	DepartedNow:   lang.T("household.transition.departed"),
	SplitNow:      lang.T("household.transition.split"),
	MergedNow:     lang.T("household.transition.merged"),
	DissolvedNow:  lang.T("household.transition.dissolved"),
	ReinstatedNow: lang.T("household.transition.reinstated"),
	NotReviewed:   lang.T("household.transition.not_reviewed"),
	UnknownAtEnd:  lang.T("household.transition.unknown_at_end"),
	UnknownBefore: lang.T("household.transition.unknown_before"),
	Vanished:      lang.T("household.transition.vanished"),
}

// String is the word of the files.
func (t Transition) String() string {
	return [...]string{"none", "stayed", "crossed", "escaped", "fell_back", "newly", "moved_in", "moved_out", "arrived", "departed", "split", "merged",
		"dissolved", "reinstated", "not_reviewed", "unknown_at_end", "unknown_before", "vanished"}[t]
}

// Open tells whether the transition is a question somebody has to answer.
func (t Transition) Open() bool {
	return t == NotReviewed || t == UnknownAtEnd || t == UnknownBefore || t == Vanished
}

// Compare finds what became of a household with respect to a list (Poor or
// NearPoor). changes are the kinds of its changes during the year in their
// order; past is what is known of it from the years before the first.
func Compare(list Class, first, last Standing, changes []ChangeKind, past Past) Transition {
	was, is := first.on(list), last.on(list)
	other := NearPoor
	if list == NearPoor {
		other = Poor
	}
	switch {
	case was && is:
		return Stayed
	case was:
		return left(other, last, changes)
	case is:
		return came(list, other, first, changes, past)
	}
	return None
}

// left says how a household left the list.
func left(other Class, last Standing, changes []ChangeKind) Transition {
	switch {
	case last.Where == Elsewhere:
		return MovedOut
	case last.Where == Here && last.Reviewed && last.Class == other:
		return Crossed
	case last.Where == Here && last.Reviewed && last.Class == NotPoor:
		return Escaped
	case last.Where == Here && last.Reviewed:
		return UnknownAtEnd
	case last.Where == Here || last.Where == Unplaced:
		return NotReviewed
	}
	for i := len(changes) - 1; i >= 0; i-- {
		switch changes[i] {
		case Departed:
			return DepartedNow
		case MergedInto:
			return MergedNow
		case Dissolved:
			return DissolvedNow
		}
	}
	return Vanished
}

// came says how a household came on the list.
func came(list, other Class, first Standing, changes []ChangeKind, past Past) Transition {
	switch {
	case first.Reviewed && first.Class == UnknownClass:
		return UnknownBefore
	case first.Where == Here && first.Reviewed && first.Class == other:
		return Crossed
	case first.listed(): // elsewhere, or where nobody can say
		return MovedIn
	}
	// It was on no list the year before; what happened to it in the year explains
	// it better than that.
	for i := len(changes) - 1; i >= 0; i-- {
		switch changes[i] {
		case Arrived:
			return ArrivedNow
		case SplitOff:
			return SplitNow
		case Reinstated:
			return ReinstatedNow
		}
	}
	switch {
	case !first.Reviewed && (past.Last == Poor || past.Last == NearPoor):
		return UnknownBefore // nobody reviewed it meanwhile: it may never have left the list
	case list == Poor && past.Poor, list == NearPoor && past.NearPoor:
		return FellBack
	}
	return Newly
}

// The columns of the official forms of movements in which transitions stand: form
// 2 for the poor, form 3 for the near-poor (confirmed by a printed form). What the
// forms do not know goes to "Số hộ khác" (4 and 8).

// columns are those that are the same in both forms.
var columns = map[Transition]int{
	FellBack: 6, Newly: 7,
	MovedOut: 4, DepartedNow: 4, MergedNow: 4, DissolvedNow: 4, NotReviewed: 4, UnknownAtEnd: 4, Vanished: 4,
	MovedIn: 8, ArrivedNow: 8, SplitNow: 8, ReinstatedNow: 8, UnknownBefore: 8,
}

// ColumnOut is the column of a household that left the list; 0 when it did not.
func (t Transition) ColumnOut(list Class) int {
	switch t {
	case Crossed:
		if list == Poor {
			return 2 // Trở thành hộ cận nghèo
		}
		return 3 // Trở thành hộ nghèo
	case Escaped:
		if list == Poor {
			return 3 // Vượt chuẩn cận nghèo
		}
		return 2 // Thoát cận nghèo
	}
	if c := columns[t]; c == 4 {
		return c
	}
	return 0
}

// ColumnIn is the column of a household that came on the list; 0 when it did not.
func (t Transition) ColumnIn() int {
	if t == Crossed {
		return 5
	}
	if c := columns[t]; c > 4 {
		return c
	}
	return 0
}
