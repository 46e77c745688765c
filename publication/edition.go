package publication

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"vuonlen/law"
	"vuonlen/unit"
)

// The maps of places.
const (
	Then  = "then"  // the boundaries at the end of each year
	Today = "today" // the boundaries of the edition's map day
)

// Edition is what was published at once. Editions are numbered from 1; a number is
// never used twice.
type Edition struct {
	Number    int         `json:"number"`
	Day       law.Date    `json:"day"` // counts that were decided by this day
	Known     int64       `json:"act"` // the last act that is counted in
	Movement  string      `json:"movement"`
	Territory unit.Code   `json:"territory"`
	Map       law.Date    `json:"map"` // the day of today's map
	Years     []law.Year  `json:"years"`
	Rule      Rule        `json:"rule"`
	Bands     []int64     `json:"bands,omitempty"`    // of hamlets: the first number of each band, and one past the last; empty: no hamlets
	Corrects  int         `json:"corrects,omitempty"` // the edition that this one corrects; 0: none
	Reason    string      `json:"reason,omitempty"`   // what was corrected, as entered
	Licence   string      `json:"licence"`
	Places    []Place     `json:"places"`
	Rows      []Row       `json:"rows"`
	Targets   []Target    `json:"targets"`
	Balances  []Movements `json:"balances"`

	// Broken names relations between the figures that should hold and do not, such as a
	// recognised count that is not the sum of those below it.
	Broken []string `json:"broken,omitempty"`

	// Coarse is the steps by which its figures were made coarser, in their order; empty: none.
	Coarse []Coarse `json:"coarse,omitempty"`

	index   map[rowKey]int
	lives   map[placeKey][]int
	below   [][]int          // by place
	belowIn map[rowKey][]int // by place and year
	aboveIn []int            // by row
	built   [2]int           // how many rows and places these were made of
}

type rowKey struct {
	place int
	year  law.Year
}

type placeKey struct {
	m    string
	code unit.Code
}

// Place is a unit on one of the maps.
type Place struct {
	Code   unit.Code  `json:"code"`
	Name   string     `json:"name"`
	Level  unit.Level `json:"level"`
	Map    string     `json:"map"`
	On     law.Date   `json:"on"`     // a day on which the code names the unit
	Parent int        `json:"parent"` // index among the places, of a hamlet that of its first commune (see [Edition.AboveIn]); -1: none
}

// Row is the figures of a place and year.
type Row struct {
	Place    int             `json:"place"`
	Year     law.Year        `json:"year"`
	Standard string          `json:"standard"`
	Basis    string          `json:"basis"` // reported, computed, sum; empty: nothing usable
	Source   string          `json:"source,omitempty"`
	How      string          `json:"how"` // unchanged, exact, interval, unknown: see restating
	Cells    map[string]Cell `json:"cells"`
	Sums     []Sum           `json:"sums,omitempty"`
}

// Sum says that a row's counts are those of other rows together, where
// [Edition.Broken] does not say otherwise.
type Sum struct {
	Why    string `json:"why"` // children, map
	Rows   []int  `json:"rows"`
	Beside []int  `json:"beside,omitempty"` // rows that make up the sum together with this one
	Least  bool   `json:"least,omitempty"`  // the sum is a part: the row has at least that
}

// Target is a target of the movement with its progress in the territory, in figures
// that stand on rows of the edition or on recorded decisions.
type Target struct {
	ID      string     `json:"id"`
	Verdict string     `json:"verdict"`
	Facts   []Detailed `json:"facts,omitempty"`
	Missing []string   `json:"missing,omitempty"`
}

// Detailed is a named figure with its year. The value is exact text.
type Detailed struct {
	Name  string   `json:"name"`
	Year  law.Year `json:"year,omitempty"`
	Value string   `json:"value"`
}

// Movements is the balance sheet of a place, year and list: the columns of report
// forms 2 (poor) and 3 (near_poor). Cells[0] is column 1.
type Movements struct {
	Place int      `json:"place"`
	Year  law.Year `json:"year"`
	List  string   `json:"list"` // poor, near_poor
	Cells []Cell   `json:"cells"`
}

// Row gives the figures of a place and year; nil when there are none.
func (e *Edition) Row(place int, y law.Year) *Row {
	e.build()
	i, ok := e.index[rowKey{place, y}]
	if !ok {
		return nil
	}
	return &e.Rows[i]
}

// build makes what is looked up, anew where places or rows were added. [DecodeEdition]
// does it at once, so that many can read at the same time what was decoded.
func (e *Edition) build() {
	if e.built == [2]int{len(e.Rows), len(e.Places)} {
		return
	}
	e.built = [2]int{len(e.Rows), len(e.Places)}
	e.index, e.lives = make(map[rowKey]int, len(e.Rows)), make(map[placeKey][]int, len(e.Places))
	e.below, e.belowIn, e.aboveIn = make([][]int, len(e.Places)), map[rowKey][]int{}, make([]int, len(e.Rows))
	for i, p := range e.Places {
		k := placeKey{p.Map, p.Code}
		e.lives[k] = append(e.lives[k], i)
		if p.Parent >= 0 {
			e.below[p.Parent] = append(e.below[p.Parent], i)
		}
	}
	for i, r := range e.Rows {
		e.index[rowKey{r.Place, r.Year}] = i
		e.aboveIn[i] = e.Places[r.Place].Parent
	}
	for _, r := range e.Rows {
		for _, s := range r.Sums {
			for _, j := range s.Rows {
				if s.Why == "children" {
					e.aboveIn[j] = r.Place
				}
			}
		}
	}
	for i, r := range e.Rows {
		if p := e.aboveIn[i]; p >= 0 {
			e.belowIn[rowKey{p, r.Year}] = append(e.belowIn[rowKey{p, r.Year}], r.Place)
		}
	}
}

// Find gives the index of a unit on a map; of several lives of a code the last.
func (e *Edition) Find(m string, code unit.Code) (int, bool) {
	e.build()
	lives := e.lives[placeKey{m, code}]
	if len(lives) == 0 {
		return -1, false
	}
	return lives[len(lives)-1], true
}

// FindIn gives the index of the unit that a code names in a year, by its figures: of
// several lives of the code the one that has some, else the last.
func (e *Edition) FindIn(m string, code unit.Code, y law.Year) (int, bool) {
	e.build()
	for _, i := range e.lives[placeKey{m, code}] {
		if e.Row(i, y) != nil {
			return i, true
		}
	}
	return e.Find(m, code)
}

// Below lists the places directly under one. It is the edition's own and must not be
// changed.
func (e *Edition) Below(place int) []int {
	e.build()
	return e.below[place]
}

// BelowIn lists the places that have figures of a year and were directly under one then: a
// hamlet goes on where its commune is merged into another. It is the edition's own and must
// not be changed.
func (e *Edition) BelowIn(place int, y law.Year) []int {
	e.build()
	return e.belowIn[rowKey{place, y}]
}

// AboveIn gives the place that another was directly under in a year; -1: none.
func (e *Edition) AboveIn(place int, y law.Year) int {
	e.build()
	if i, ok := e.index[rowKey{place, y}]; ok {
		return e.aboveIn[i]
	}
	return e.Places[place].Parent
}

// Cell gives a measure; Missing when the row has none.
func (r *Row) Cell(measure string) Cell {
	if r == nil {
		return Cell{State: Missing}
	}
	c, ok := r.Cells[measure]
	if !ok {
		return Cell{State: Missing}
	}
	return c
}

// Rate is a measure over what it is counted among, exact. It exists only where both
// counts are shown, so that a rounded rate tells nothing that they do not.
func (e *Edition) Rate(r *Row, measure string) (law.Ratio, bool) {
	lo, hi, ok := e.RateRange(r, measure)
	return lo, ok && lo.Cmp(hi) == 0 && r.Cell(measure).State == Shown
}

// RateRange is between which two rates a measure lies: those of the ends of its band, of
// which none is more than all. What it is counted among has to be shown.
func (e *Edition) RateRange(r *Row, measure string) (lo, hi law.Ratio, ok bool) {
	n, d := r.Cell(measure), r.Cell(Among(measure))
	if d.State != Shown || d.N == 0 {
		return lo, hi, false
	}
	switch n.State {
	case Shown:
		return law.Frac(n.N, d.N), law.Frac(n.N, d.N), true
	case Banded:
		return law.Frac(n.Lo, d.N), law.Frac(min(n.Hi, d.N), d.N), true
	}
	return lo, hi, false
}

// Tallied counts the cells of the edition by state.
func (e *Edition) Tallied() map[CellState]int {
	out := map[CellState]int{}
	for _, r := range e.Rows {
		for _, c := range r.Cells {
			out[c.State]++
		}
	}
	for _, b := range e.Balances {
		for _, c := range b.Cells {
			out[c.State]++
		}
	}
	return out
}

// Encode gives the bytes of an edition, the same for the same edition.
func (e *Edition) Encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(e)
	return b.Bytes(), err
}

// DecodeEdition reads what [Edition.Encode] wrote and checks that places, rows and
// sums hang together.
func DecodeEdition(content []byte) (*Edition, error) {
	e := &Edition{}
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(e); err != nil {
		return nil, err
	}
	for i, p := range e.Places {
		if p.Parent < -1 || p.Parent >= len(e.Places) || p.Parent == i {
			return nil, fmt.Errorf("publication: place %d hangs under %d", i, p.Parent)
		}
	}
	for i, r := range e.Rows {
		if r.Place < 0 || r.Place >= len(e.Places) {
			return nil, fmt.Errorf("publication: row %d is of place %d", i, r.Place)
		}
		for _, s := range r.Sums {
			if slices.ContainsFunc(append(s.Rows[:len(s.Rows):len(s.Rows)], s.Beside...), func(j int) bool { return j < 0 || j >= len(e.Rows) || j == i }) {
				return nil, fmt.Errorf("publication: row %d is a sum of rows that are not there", i)
			}
		}
	}
	for i, b := range e.Balances {
		if b.Place < 0 || b.Place >= len(e.Places) || len(b.Cells) != Columns {
			return nil, fmt.Errorf("publication: balance %d is of place %d with %d columns", i, b.Place, len(b.Cells))
		}
		if b.List != Poor && b.List != NearPoor { // else nothing would tie it to the counts
			return nil, fmt.Errorf("publication: balance %d is of the list %q", i, b.List)
		}
	}
	e.build()
	return e, nil
}

// Issue is an edition in the list of all that were published.
type Issue struct {
	Number   int      `json:"number"`
	Day      law.Date `json:"day"`
	On       law.Date `json:"published_on"`
	Corrects int      `json:"corrects,omitempty"`
	SHA256   string   `json:"sha256"` // of the edition
}
