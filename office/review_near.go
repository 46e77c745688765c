package office

import (
	"slices"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// fewRows is up to how many rows an import asks for its households and hamlets one
// by one instead of going through a whole year.
const fewRows = 2000

// near calls fn with the reviews of a year that an import has to do with: those of
// its households and, unless one household alone is entered, of its hamlets. A large
// file goes through all of the year.
func (in *reviewImport) near(r *store.Reader, y law.Year, fn func(*household.Review) error) error {
	if in.kept.n != len(in.rows) || len(in.rows) > fewRows {
		return r.Reviews(store.ReviewFilter{Year: y}, fn)
	}
	seen := map[int64]bool{}
	once := func(v *household.Review) error {
		if seen[v.ID] {
			return nil
		}
		seen[v.ID] = true
		return fn(v)
	}
	for some := range slices.Chunk(in.households(), chunk) {
		if err := r.Reviews(store.ReviewFilter{Year: y, Households: some}, once); err != nil {
			return err
		}
	}
	if in.only != "" {
		return nil
	}
	return in.here(r, y, once)
}

// here calls fn with the reviews of a year in the hamlets of the file.
func (in *reviewImport) here(r *store.Reader, y law.Year, fn func(*household.Review) error) error {
	if in.kept.n != len(in.rows) || len(in.rows) > fewRows {
		return r.Reviews(store.ReviewFilter{Year: y}, fn)
	}
	for some := range slices.Chunk(codesOf(in.leafs), chunk) {
		if err := r.Reviews(store.ReviewFilter{Year: y, Places: some}, fn); err != nil {
			return err
		}
	}
	return nil
}

// households are those of a small file.
func (in *reviewImport) households() []household.ID {
	var out []household.ID
	for _, c := range in.kept.chunks {
		for i := range c {
			out = append(out, c[i].Household)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// strangers counts the households of the new rows that the register did not have.
func (in *reviewImport) strangers(r *store.Reader) (int, error) {
	known := map[print]bool{}
	if in.kept.n == len(in.rows) && len(in.rows) <= fewRows {
		for some := range slices.Chunk(in.households(), chunk) {
			if err := r.Reviews(store.ReviewFilter{Households: some}, func(v *household.Review) error {
				known[printOf(string(v.Household))] = true
				return nil
			}); err != nil {
				return 0, err
			}
		}
	} else {
		all, err := r.HouseholdNumbers()
		if err != nil {
			return 0, err
		}
		for id := range all {
			known[printOf(string(id))] = true
		}
	}
	n, fresh := 0, map[print]bool{}
	for i := range in.rows {
		if row := &in.rows[i]; row.replace == 0 && !known[row.key.id] && !fresh[row.key.id] {
			fresh[row.key.id] = true
			n++
		}
	}
	return n, nil
}

func codesOf[T any](leafs map[leafKey]T) []unit.Code {
	var out []unit.Code
	for k := range leafs {
		out = append(out, k.code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
