package office

import (
	"maps"
	"slices"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/store"
)

// fewOf are the households of a small file, each once; nil where there are so many
// that going through all is faster.
func fewOf[T any](rows []T, id func(T) household.ID) []household.ID {
	if len(rows) > mostAsked {
		return nil
	}
	out := []household.ID{}
	for _, r := range rows {
		if x := id(r); x != "" {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mostAsked is up to how many households, of those that a file is about, are asked for
// by number; going through all others costs more than a few thousand questions.
const mostAsked = 50_000

// namedOf are the households of a set; nil where there are so many that going through all
// is faster. The set must not be empty.
func namedOf(named map[household.ID]bool) []household.ID {
	if len(named) > mostAsked {
		return nil
	}
	return slices.Sorted(maps.Keys(named))
}

// some reads rows of a year (0 = every year): of the named households, of all where
// none are named.
func some[T any](read func(store.ReviewFilter, func(*T) error) error, y law.Year, ids []household.ID, fn func(*T) error) error {
	if len(ids) == 0 {
		return read(store.ReviewFilter{Year: y}, fn)
	}
	for part := range slices.Chunk(ids, chunk) {
		if err := read(store.ReviewFilter{Year: y, Households: part}, fn); err != nil {
			return err
		}
	}
	return nil
}

// whoLives are the households that reviews name, and what changes hold of them: of
// the named ones, of all where none are named.
func whoLives(r *store.Reader, ids []household.ID) (numbers map[household.ID]bool, changes []household.Change, err error) {
	if len(ids) == 0 {
		if numbers, err = r.HouseholdNumbers(); err != nil {
			return nil, nil, err
		}
		changes, err = r.HouseholdChanges()
		return numbers, changes, err
	}
	numbers = map[household.ID]bool{}
	if err := some(r.Reviews, 0, ids, func(v *household.Review) error { numbers[v.Household] = true; return nil }); err != nil {
		return nil, nil, err
	}
	seen := map[int64]bool{}
	for part := range slices.Chunk(ids, chunk) {
		cs, err := r.ChangesOfMany(part)
		if err != nil {
			return nil, nil, err
		}
		for _, c := range cs {
			if !seen[c.ID] {
				seen[c.ID] = true
				changes = append(changes, c)
			}
		}
	}
	slices.SortFunc(changes, func(a, b household.Change) int { return int(a.ID - b.ID) })
	return numbers, changes, nil
}
