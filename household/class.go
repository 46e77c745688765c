package household

import "vuonlen/internal/lang"

// Class is the result of a review for one household. The zero Class is unknown.
type Class uint8

// The classes.
const (
	UnknownClass Class = iota
	Poor
	NearPoor
	NotPoor
)

// String is the word of the files: poor, near_poor, not_poor, unknown.
func (c Class) String() string {
	switch c {
	case Poor:
		return "poor"
	case NearPoor:
		return "near_poor"
	case NotPoor:
		return "not_poor"
	}
	return "unknown"
}

// ParseClass reads the word of the files.
func ParseClass(s string) (Class, bool) {
	switch s {
	case "poor":
		return Poor, true
	case "near_poor":
		return NearPoor, true
	case "not_poor":
		return NotPoor, true
	case "unknown":
		return UnknownClass, true
	}
	return UnknownClass, false
}

// MarshalText writes the word of the files.
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Say names the class.
func (c Class) Say(l lang.Lang) string {
	switch c {
	case Poor:
		return l.Say(lang.T("household.class.poor"))
	case NearPoor:
		return l.Say(lang.T("household.class.near_poor"))
	case NotPoor:
		return l.Say(lang.T("household.class.not_poor"))
	}
	return l.Say(lang.T("household.class.unknown"))
}

// Classify decides the class (Circular 07/2021/TT-BLĐTBXH; Decree 07/2021/NĐ-CP
// article 3 clause 2):
//
//	B1 over the line of the area                      not poor, whatever the indicators
//	B1 at or under it, deprived in 3 or more          poor
//	B1 at or under it, deprived in fewer than 3       near-poor
//
// What is unknown is tried both ways: a class is given only when it is the same
// whatever the blanks hold, so without B1 it is always unknown. A standard that
// cannot classify gives unknown.
func (s *Standard) Classify(a Answers) Class {
	if a.b1 == 0 || !s.classifiable {
		return UnknownClass
	}
	l := &s.reach[a.Area&3]
	switch {
	case a.b1 > l.hi:
		return NotPoor
	case a.b1 > l.lo:
		return UnknownClass // over one area's line, under the other's
	}
	n := a.Deprivations()
	switch {
	case n >= s.MinDeprivations:
		return Poor
	case n+a.Unanswered() < s.MinDeprivations:
		return NearPoor
	}
	return UnknownClass
}

// reach is the lowest and the highest income line that may hold for a
// household, in the stored form of B1. They differ only for an unknown area.
type reach struct{ lo, hi int16 }

func (s *Standard) setReach() {
	rural, urban := int16(s.Rural.Points)+1, int16(s.Urban.Points)+1
	s.reach[Rural] = reach{rural, rural}
	s.reach[Urban] = reach{urban, urban}
	s.reach[AreaUnknown] = reach{min(rural, urban), max(rural, urban)}
	s.reach[3] = s.reach[AreaUnknown]
}

// B2 is the deprivation score of the known answers: the points of the standard
// for each indicator deprived. It is the household's B2 only when no answer is
// missing.
func (s *Standard) B2(a Answers) int { return s.PointsPerIndicator * a.Deprivations() }

// Possible tells which classes the household may have, whatever the blanks hold;
// exactly one where the class is known. Under a standard that cannot classify
// all are possible.
func (s *Standard) Possible(a Answers) (poor, nearPoor, notPoor bool) {
	if !s.classifiable {
		return true, true, true
	}
	under, over := true, true // may be at or under the line, may be over it
	if a.b1 != 0 {
		l := &s.reach[a.Area&3]
		under, over = a.b1 <= l.hi, a.b1 > l.lo
	}
	n := a.Deprivations()
	return under && n+a.Unanswered() >= s.MinDeprivations, under && n < s.MinDeprivations, over
}
