package office

import (
	"slices"
	"strconv"
	"strings"

	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/store"
)

// lives is what the register knows of households over the years, for judging them.
type lives struct{ byID map[household.ID]award.Life }

// readLives reads the lives of the households that registered to escape poverty or
// are named by other evidence; of the others nobody asks.
func readLives(r *store.Reader, record *award.Record, asked ...household.ID) (*lives, error) {
	wanted := map[household.ID]bool{}
	for _, id := range asked {
		wanted[id] = true
	}
	for _, e := range record.Evidence.Of("registrations") {
		wanted[household.ID(e.Text("household"))] = true
	}
	if len(wanted) == 0 {
		return &lives{map[household.ID]award.Life{}}, nil
	}
	return livesOf(r, record, store.ReviewFilter{}, wanted)
}

// readLife reads the life of one household.
func readLife(r *store.Reader, record *award.Record, id household.ID) (*lives, error) {
	return livesOf(r, record, store.ReviewFilter{Household: id}, map[household.ID]bool{id: true})
}

func livesOf(r *store.Reader, record *award.Record, from store.ReviewFilter, wanted map[household.ID]bool) (*lives, error) {
	l := &lives{map[household.ID]award.Life{}}
	files := map[int64]string{}
	imports, err := r.Imports()
	if err != nil {
		return nil, err
	}
	for _, i := range imports {
		files[i.ID] = i.File
	}
	ps := newPlaces(record)
	if err := r.Reviews(from, func(v *household.Review) error {
		if !wanted[v.Household] {
			return nil
		}
		id := household.ID(strings.Clone(string(v.Household)))
		life := l.byID[id]
		life.Years = append(life.Years, award.LifeYear{Year: v.Year, Class: v.Class, Unit: ps.of(v.Hamlet, v.Commune, law.YearEnd(v.Year)).unit,
			Source: files[v.Import] + ":" + strconv.Itoa(v.Row)})
		l.byID[id] = life
		return nil
	}); err != nil {
		return nil, err
	}
	changes, err := r.HouseholdChanges()
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(changes, func(a, b household.Change) int { return int(a.On - b.On) })
	for _, c := range changes {
		life, ok := l.byID[c.Household]
		if !ok {
			continue
		}
		switch {
		case c.Kind.Ends():
			life.Ended = c.On
		case c.Kind == household.Reinstated || c.Kind == household.Arrived:
			life.Ended = 0
		}
		l.byID[c.Household] = life
	}
	for _, life := range l.byID {
		slices.SortFunc(life.Years, func(a, b award.LifeYear) int { return int(a.Year - b.Year) })
	}
	return l, nil
}

func (l *lives) of(id household.ID) (award.Life, bool) {
	life, ok := l.byID[id]
	return life, ok
}
