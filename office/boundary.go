package office

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// BoundarySet is a file of boundaries as it is kept: the outlines of units of one level
// on a day, for drawing maps. A later file of the same level, day and area takes the
// place of the earlier one, which stays in history (docs/decisions/0027-boundaries.md).
type BoundarySet struct {
	Level  unit.Level
	On     law.Date  // a day on which the codes name the units meant
	Area   unit.Code // the smallest unit that holds them all, on that day
	SHA256 string    // hex, of the file
	Act    int64

	units map[*unit.Unit]unit.Boundary
}

// Len is how many units the set has outlines of.
func (s BoundarySet) Len() int { return len(s.units) }

// boundaryKind is the kind of these datasets.
const boundaryKind = "boundary"

// boundaryName says what a file is of: level, day and area.
func boundaryName(level unit.Level, on law.Date, area unit.Code) string {
	return string(level) + " " + on.String() + " " + string(area)
}

// ImportBoundaries takes a GeoJSON file of boundaries ([document.ReadBoundaries]) into
// the database, as it is. Its codes must name units of one level on the day; the units
// of the area that have no outline in it are noticed.
func (o *Office) ImportBoundaries(ctx context.Context, name string, content []byte, on law.Date, confirm bool) (Report, error) {
	p := Report{What: "boundary", File: name, SHA256: hash(content)}
	shapes, err := document.ReadBoundaries(name, content)
	if err != nil {
		return p, err
	}
	p.Rows = len(shapes)
	err = o.carryOut(ctx, &p, confirm, func(r *store.Reader) (ready, error) {
		record, err := loadUnits(r)
		if err != nil {
			return ready{}, err
		}
		gate, err := o.gate(r, record.Tree, account.UnitWrite)
		if err != nil {
			return ready{}, err
		}
		set, err := boundarySet(record.Tree, name, shapes, on)
		for u := range set.units {
			st, _ := u.At(on)
			p.Units = append(p.Units, st)
		}
		slices.SortFunc(p.Units, func(a, b unit.State) int { return cmp.Compare(a.Code, b.Code) })
		if err != nil {
			return ready{}, err
		}
		for u := range set.units {
			if f := gate.within(u, on); f != nil {
				return ready{}, f
			}
		}
		p.Notices = append(p.Notices, set.lacking(record.Tree)...)
		id := boundaryName(set.Level, on, set.Area)
		old, had, err := r.Dataset(boundaryKind, id)
		switch {
		case err != nil:
			return ready{}, err
		case had && old.SHA256 == p.SHA256:
			p.Same = len(shapes)
			return ready{}, nil
		case had:
			p.Changed = len(shapes)
		default:
			p.New = len(shapes)
		}
		return ready{write: func(tx *store.Tx) error {
			return tx.AddDataset(store.Dataset{Kind: boundaryKind, Name: id, Content: content})
		}}, nil
	})
	return p, err
}

// boundarySet finds the units of a file; every code must name a unit of the same level.
func boundarySet(tree *unit.Tree, file string, shapes []unit.Boundary, on law.Date) (BoundarySet, error) {
	s := BoundarySet{On: on, units: make(map[*unit.Unit]unit.Boundary, len(shapes))}
	var faults fault.List
	var area *unit.Unit
	for _, b := range shapes {
		u, ok := tree.Find(b.Code, on)
		if !ok {
			faults.Add(tree.Explain(b.Code, on).Place(fault.Place{File: file, Column: "code"}))
			continue
		}
		switch {
		case u.Level == unit.Nation || s.Level != "" && u.Level != s.Level:
			faults.Add(fault.New(fault.Refused, lang.T("office.boundary.level", "unit", u.Label(), "level", u.Level, "other", cmp.Or(s.Level, unit.Province))).
				Place(fault.Place{File: file, Column: "code"}).Do(lang.T("office.boundary.level.do")))
			continue
		case s.Level == "":
			s.Level = u.Level
			area, _ = tree.Parent(u, on)
		}
		s.units[u] = b
		for area != nil && !tree.Within(u, area, on) {
			area, _ = tree.Parent(area, on)
		}
	}
	if err := faults.Err(); err != nil {
		return s, err
	}
	if area == nil {
		area = tree.Country()
	}
	if st, ok := area.At(on); ok {
		s.Area = st.Code
	}
	if area == tree.Country() {
		s.Area = unit.Country
	}
	return s, nil
}

// lacking notices the units of the area that have no outline.
func (s BoundarySet) lacking(tree *unit.Tree) []lang.Text {
	area, ok := tree.Find(s.Area, s.On)
	if !ok {
		return nil
	}
	var codes []string
	n := 0
	for _, u := range tree.Under(area, s.On, s.Level) {
		if _, has := s.units[u]; has {
			continue
		}
		if n++; n <= 10 {
			st, _ := u.At(s.On)
			codes = append(codes, string(st.Code))
		}
	}
	if n == 0 {
		return nil
	}
	return []lang.Text{lang.T("office.boundary.lacking", "n", n, "codes", codes)}
}

// boundarySets reads what is loaded, the latest day first; kept until data or units change.
func boundarySets(r *store.Reader) ([]BoundarySet, error) {
	return store.Keep(r, "boundaries", func(r *store.Reader) ([]BoundarySet, error) {
		record, err := loadUnits(r)
		if err != nil {
			return nil, err
		}
		all, err := r.Datasets()
		if err != nil {
			return nil, err
		}
		var out []BoundarySet
		for _, d := range all {
			if d.Kind != boundaryKind {
				continue
			}
			full, _, err := r.Dataset(d.Kind, d.Name)
			if err != nil {
				return nil, err
			}
			words := strings.Fields(d.Name)
			if len(words) != 3 {
				continue
			}
			on, err := law.ParseDate(words[1])
			if err != nil {
				return nil, err
			}
			shapes, err := document.ReadBoundaries(d.Name, full.Content)
			if err != nil {
				return nil, err
			}
			// Units may have been corrected since: a code that names none any more is
			// not drawn.
			s := BoundarySet{Level: unit.Level(words[0]), On: on, Area: unit.Code(words[2]), SHA256: d.SHA256, Act: d.Act, units: map[*unit.Unit]unit.Boundary{}}
			for _, b := range shapes {
				if u, ok := record.Tree.Find(b.Code, on); ok && u.Level == s.Level {
					s.units[u] = b
				}
			}
			out = append(out, s)
		}
		slices.SortStableFunc(out, func(a, b BoundarySet) int {
			return cmp.Or(cmp.Compare(b.On, a.On), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Area, b.Area))
		})
		return out, nil
	})
}

// Boundaries lists the files of boundaries that are loaded, the latest day first.
func (o *Office) Boundaries(ctx context.Context) ([]BoundarySet, error) {
	var out []BoundarySet
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		if _, err := o.gate(r, record.Tree, account.UnitRead); err != nil {
			return err
		}
		out, err = boundarySets(r)
		return err
	})
	return out, err
}

// Outlines are the boundaries to draw units with.
type Outlines struct {
	On    law.Date // of the file; 0: none is loaded that has one of the units
	Of    map[*unit.Unit]unit.Boundary
	Files []string // hashes of the files used
}

// Outlines finds boundaries for units of a level as they are on a day: those of the
// latest file day not after it that has any of them, else of the earliest after it.
// Only the same life of a unit has its outline: a code that was used again does not
// bring the land of another unit.
func (o *Office) Outlines(ctx context.Context, level unit.Level, day law.Date, units []*unit.Unit) (Outlines, error) {
	sets, err := o.Boundaries(ctx)
	if err != nil {
		return Outlines{}, err
	}
	return outlines(sets, level, day, units), nil
}

// outlines chooses among files.
func outlines(sets []BoundarySet, level unit.Level, day law.Date, units []*unit.Unit) (out Outlines) {
	// The same unit is another pointer in a tree that was built later: units are
	// compared by their key.
	want := make(map[string]*unit.Unit, len(units))
	for _, u := range units {
		want[u.Key()] = u
	}
	has := func(s BoundarySet) bool {
		for u := range s.units {
			if want[u.Key()] != nil {
				return true
			}
		}
		return false
	}
	for _, s := range sets {
		if s.Level != level || !has(s) {
			continue
		}
		// Latest first: the first not after the day is it; of those after, the last seen.
		if s.On > day || out.On == 0 || out.On > day {
			out.On = s.On
		}
	}
	if out.On == 0 {
		return out
	}
	out.Of = map[*unit.Unit]unit.Boundary{}
	for _, s := range sets {
		if s.Level != level || s.On != out.On {
			continue
		}
		used := false
		for u, b := range s.units {
			if w := want[u.Key()]; w != nil {
				out.Of[w] = b
				used = true
			}
		}
		if used {
			out.Files = append(out.Files, s.SHA256)
		}
	}
	return out
}
