package store

import (
	"cmp"
	"slices"

	"vuonlen/law"
	"vuonlen/unit"
)

var importPlaces = newTable("import_places", integer("import"), text("hamlet"), text("commune"), integer("year"))

// importPlace is where a row of an import is.
type importPlace struct {
	imported        int64
	hamlet, commune unit.Code
	year            law.Year
}

// begun notes an import of this act, whose places are to be gathered.
func (tx *Tx) begun(id int64) {
	if tx.placed == nil {
		tx.placed = map[int64]map[importPlace]bool{}
	}
	tx.placed[id] = map[importPlace]bool{}
}

// Placed notes that an import of this act has a row of a place and year; of imports
// before it that is known.
func (tx *Tx) Placed(id int64, hamlet, commune unit.Code, y law.Year) {
	if places := tx.placed[id]; places != nil {
		places[importPlace{id, hamlet, commune, y}] = true
	}
}

// addPlaces enters what was gathered, in an order of its own.
func (tx *Tx) addPlaces() error {
	var all []importPlace
	for _, places := range tx.placed {
		for p := range places {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b importPlace) int {
		return cmp.Or(cmp.Compare(a.imported, b.imported), cmp.Compare(a.commune, b.commune), cmp.Compare(a.hamlet, b.hamlet), cmp.Compare(a.year, b.year))
	})
	for _, p := range all {
		if _, err := tx.insert(importPlaces, []any{p.imported, string(p.hamlet), string(p.commune), int64(p.year)}); err != nil {
			return err
		}
	}
	return nil
}

// visible leaves of all imports those that have a row where the Reader sees, and what
// took them back.
func (r *Reader) visible(all []Import, err error) ([]Import, error) {
	if err != nil || r.see == nil {
		return all, err
	}
	seen, acts := map[int64]bool{}, map[int64]bool{}
	if err := r.each(importPlaces, func(c *cells) error {
		p := importPlace{c.int(), unit.Code(c.text()), unit.Code(c.text()), law.Year(c.int())}
		if !seen[p.imported] && r.see(p.hamlet, p.commune, p.year) {
			seen[p.imported] = true
		}
		return nil
	}); err != nil {
		return nil, err
	}
	var out []Import
	for _, i := range all {
		if seen[i.ID] || acts[i.Undoes] {
			acts[i.Act] = true
			out = append(out, i)
		}
	}
	return out, nil
}
