package household

import (
	"cmp"
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// MaxOptionPoints is the largest number of points of one option of a B1 table.
const MaxOptionPoints = 1000

// PointTable is a B1 point table: the points for income that each answer of
// Phiếu B brings, by zone. The official table (Circular 07/2021/TT-BLĐTBXH,
// annex with Phiếu B) is not available and none is part of the program: whoever
// holds it loads it as a file ([ParsePoints]), and until then the B1 total is
// typed from the paper form. A parsed table is complete: each option has points
// in each zone.
type PointTable struct {
	ID       string
	Name     lang.Both
	File     string // it was read from
	Standard string
	Source   law.Citation // none for a fictitious table that names none
	// From and To are the first and the last day on which it is in force; To 0:
	// until further notice.
	From, To law.Date
	// Fictitious marks a table made up for tests and training. It is never used
	// for a real review, and what it gives carries the mark.
	Fictitious bool
	Zones      []PointZone
	Items      []PointItem

	points map[pointKey]int
}

type pointKey struct{ item, option, zone string }

// PointZone is a review zone: a region within urban or rural area.
type PointZone struct {
	ID   string
	Name lang.Both
	Area Area
}

// Choose says how many options of an item can hold for one household.
type Choose string

// The ways to choose.
const (
	ChooseOne    Choose = "one"         // exactly one holds
	ChooseAtMost Choose = "at_most_one" // one or none; none brings no points
	ChooseAny    Choose = "any"         // any number, their points are added
)

// PointItem is one item of a table. An item without options is a heading over
// the items that name it as Parent.
type PointItem struct {
	ID      string
	Name    lang.Both
	Parent  string // an item before it; shown so, of no effect on the points
	Choose  Choose
	Options []Option // Value is the option's id
	// NotScored names the yes-or-no question of the review form, such as
	// no_labour, under which the item brings no points; empty: it always counts.
	NotScored string
}

// Zone finds a zone.
func (t *PointTable) Zone(id string) (PointZone, bool) {
	i := slices.IndexFunc(t.Zones, func(z PointZone) bool { return z.ID == id })
	if i < 0 {
		return PointZone{}, false
	}
	return t.Zones[i], true
}

// Points are the points of an option in a zone.
func (t *PointTable) Points(item, option, zone string) (points int, ok bool) {
	points, ok = t.points[pointKey{item, option, zone}]
	return points, ok
}

// InForce tells whether the table holds on a day.
func (t *PointTable) InForce(day law.Date) bool {
	return day >= t.From && (t.To == 0 || day <= t.To)
}

// ForReview refuses a table that must not be used for a real review under a
// standard on a day: a fictitious one, one of another standard, one not in
// force.
func (t *PointTable) ForReview(standard string, day law.Date) error {
	refuse := func(what lang.Text) error {
		return fault.New(fault.Refused, what).Place(fault.Place{File: t.File}).Do(lang.T("household.points.use.do"))
	}
	switch {
	case t.Fictitious:
		return refuse(lang.T("household.points.use.fictitious", "table", t.ID))
	case t.Standard != standard:
		return refuse(lang.T("household.points.use.standard", "table", t.ID, "is", t.Standard, "want", standard))
	case !t.InForce(day):
		return refuse(lang.T("household.points.use.day", "table", t.ID, "day", day))
	}
	return nil
}

// PointsInForce picks the table for real reviews under a standard on a day;
// false where none is loaded, and then the B1 total is typed.
func PointsInForce(tables []*PointTable, standard string, day law.Date) (*PointTable, bool) {
	for _, t := range tables {
		if t.ForReview(standard, day) == nil {
			return t, true
		}
	}
	return nil, false
}

// ValidatePoints looks at all loaded tables together: two versions in force on
// one day for one standard are refused, and so are two of one id. A fictitious
// table stands beside the real one without harm, because it is never picked.
func ValidatePoints(tables []*PointTable) error {
	var faults fault.List
	sorted := slices.SortedStableFunc(slices.Values(tables), func(a, b *PointTable) int {
		return cmp.Or(cmp.Compare(a.Standard, b.Standard), cmp.Compare(a.From, b.From))
	})
	for i, b := range sorted {
		for _, a := range sorted[:i] {
			add := func(what, remedy lang.Text) {
				faults.Add(fault.New(fault.Refused, what).Place(fault.Place{File: b.File}).Do(remedy))
			}
			if a.ID == b.ID {
				add(lang.T("household.points.same_id", "table", a.ID, "file", a.File), lang.T("household.points.same_id.do"))
			}
			// a began first, so they meet if a still holds when b begins.
			if a.Standard == b.Standard && a.Fictitious == b.Fictitious && a.InForce(b.From) {
				add(lang.T("household.points.overlap", "a", a.ID, "b", b.ID, "day", b.From, "standard", a.Standard),
					lang.T("household.points.overlap.do"))
			}
		}
	}
	return faults.Err()
}

// PointAnswers is what is known of a household's answers to a point table.
// Options are by item and option; Rules are the answers to the questions that
// [PointItem.NotScored] names. What does not stand in them is unknown.
type PointAnswers struct {
	Options map[[2]string]Answer
	Rules   map[string]Answer
}

// PointScore is B1 by a table.
type PointScore struct {
	Table string
	// Points are exact when nothing is missing, else between the lowest and the
	// highest total that the blanks leave possible.
	Points law.Count
	// Missing names the items, and the questions of [PointItem.NotScored], whose
	// answer could still change the points, in the table's order.
	Missing    []string
	Fictitious bool // see [PointTable.Fictitious]
}

// Score adds the points of a household's answers in a zone. Unknown answers make
// an interval and are never taken for a no. An unknown zone or option, and
// answers that cannot hold together (two options of which only one can hold),
// are faults.
func (t *PointTable) Score(zone string, a PointAnswers) (PointScore, error) {
	var faults fault.List
	bad := func(what lang.Text) {
		faults.Add(fault.New(fault.Refused, what).Place(fault.Place{File: t.File}).Do(lang.T("household.points.score.do")))
	}
	if _, ok := t.Zone(zone); !ok {
		bad(lang.T("household.points.no_zone", "zone", zone, "known", t.zoneIDs()))
		return PointScore{}, faults.Err()
	}
	given := 0
	for _, item := range t.Items {
		for _, o := range item.Options {
			if _, ok := a.Options[[2]string{item.ID, o.Value}]; ok {
				given++
			}
		}
	}
	if given < len(a.Options) {
		bad(lang.T("household.points.score.foreign", "n", len(a.Options)-given))
	}
	s := PointScore{Table: t.ID, Points: law.Exactly(0), Fictitious: t.Fictitious}
	for i := range t.Items {
		item := &t.Items[i]
		rule := No
		if item.NotScored != "" {
			rule = a.Rules[item.NotScored]
		}
		lo, hi, ok := t.scoreItem(item, zone, a)
		if !ok {
			bad(lang.T("household.points.score.contradiction", "item", item.Name))
			continue
		}
		if rule == Yes {
			continue
		}
		if lo != hi {
			s.Missing = append(s.Missing, item.ID)
		}
		if rule == NoAnswer {
			if hi > 0 && !slices.Contains(s.Missing, item.NotScored) {
				s.Missing = append(s.Missing, item.NotScored)
			}
			lo = 0
		}
		s.Points = s.Points.Add(law.Between(int64(lo), int64(hi)))
	}
	if err := faults.Err(); err != nil {
		return PointScore{}, err
	}
	return s, nil
}

// scoreItem gives the bounds of one item's points, false for answers that cannot
// hold together.
func (t *PointTable) scoreItem(item *PointItem, zone string, a PointAnswers) (lo, hi int, ok bool) {
	if len(item.Options) == 0 {
		return 0, 0, true
	}
	var yes, open []int
	for _, o := range item.Options {
		points := t.points[pointKey{item.ID, o.Value, zone}]
		switch a.Options[[2]string{item.ID, o.Value}] {
		case Yes:
			yes = append(yes, points)
		case NoAnswer:
			open = append(open, points)
		}
	}
	if item.Choose == ChooseAny {
		for _, p := range yes {
			lo += p
		}
		hi = lo
		for _, p := range open {
			hi += p
		}
		return lo, hi, true
	}
	switch {
	case len(yes) > 1:
		return 0, 0, false
	case len(yes) == 1:
		return yes[0], yes[0], true
	}
	if item.Choose == ChooseAtMost {
		open = append(open, 0) // that none holds
	}
	if len(open) == 0 {
		return 0, 0, false
	}
	return slices.Min(open), slices.Max(open), true
}

func (t *PointTable) zoneIDs() []string {
	ids := make([]string, len(t.Zones))
	for i, z := range t.Zones {
		ids[i] = z.ID
	}
	return ids
}

// most is the highest total that a household can reach in a zone.
func (t *PointTable) most(zone string) int {
	total := 0
	for i := range t.Items {
		_, hi, _ := t.scoreItem(&t.Items[i], zone, PointAnswers{})
		total += hi
	}
	return total
}
