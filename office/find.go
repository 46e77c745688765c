package office

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// FoundUnit is a unit that a search found, on the day on which the search found it:
// the day asked about, or the last of an ended unit.
type FoundUnit struct {
	Unit  *unit.Unit
	On    law.Date
	State unit.State
	Above []string // names of the units above, from the nearest up
}

// FindUnits looks for units by a part of their name, with or without diacritics, or by
// their code. Units that live on the day come before ended ones, the higher levels
// first. At most `most` are given; more tells that there are others.
func (o *Office) FindUnits(ctx context.Context, text string, on law.Date, most int) (found []FoundUnit, more bool, err error) {
	want := lang.Fold(strings.Join(strings.Fields(lang.NFC(text)), " "))
	if want == "" {
		return nil, false, nil
	}
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		if _, err := o.gate(r, record.Tree, account.UnitRead); err != nil {
			return err
		}
		seen := map[*unit.Unit]bool{}
		look := func(day law.Date) {
			for _, level := range unit.Levels[1:] {
				for _, u := range record.Tree.Alive(day, level) {
					st, _ := u.At(day)
					if !seen[u] && (strings.Contains(lang.Fold(st.FullName), want) || strings.EqualFold(string(st.Code), want)) {
						seen[u] = true
						found = append(found, FoundUnit{Unit: u, On: day, State: st})
					}
				}
			}
		}
		look(on)
		slices.SortStableFunc(found, func(a, b FoundUnit) int {
			// A name that is wholly what was asked for comes first.
			return cmp.Compare(missing(a, want), missing(b, want))
		})
		// What ended is found on the days on which most units ended.
		for _, day := range []law.Date{unit.DistrictsEnd.AddDays(-1), FirstSnapshot} {
			if day != on {
				look(day)
			}
		}
		if more = len(found) > most; more {
			found = found[:most]
		}
		for i := range found {
			f := &found[i]
			for p, ok := record.Tree.Parent(f.Unit, f.On); ok && p.Level != unit.Nation; p, ok = record.Tree.Parent(p, f.On) {
				st, _ := p.At(f.On)
				f.Above = append(f.Above, st.FullName)
			}
		}
		return nil
	})
	return found, more, err
}

// missing is how much of the name was not asked for.
func missing(f FoundUnit, want string) int {
	return len(lang.Fold(f.State.Name)) - len(want)
}

// Years answers with the counts of a unit for several years, each as Tally does but
// without the units below: on the unit's own boundary of the year's end while it
// lived, else for the land that it has.
func (o *Office) Years(ctx context.Context, code unit.Code, on law.Date, first, last law.Year) ([]TallyAnswer, error) {
	var out []TallyAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		u, ok := record.Tree.Find(code, on)
		if !ok {
			return record.Tree.Explain(code, on)
		}
		gate, err := o.gate(r, record.Tree, account.TallyRead)
		if err != nil {
			return err
		}
		if err := gate.within(u, on); err != nil {
			return err
		}
		for y := first; y <= last; y++ {
			std, _, ferr := standardFor("", y)
			if ferr != nil {
				return ferr
			}
			out = append(out, answer(record, u, TallyQuestion{Code: code, Year: y, On: on, AsKnown: o.Today}, std))
		}
		return nil
	})
	return out, err
}

// Then answers with the counts of the units that went into a unit of a day, for a year
// before it was formed: what was counted there then, unit by unit.
func (o *Office) Then(ctx context.Context, code unit.Code, on law.Date, year law.Year) ([]TallyAnswer, error) {
	var out []TallyAnswer
	std, _, ferr := standardFor("", year)
	if ferr != nil {
		return nil, ferr
	}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		u, ok := record.Tree.Find(code, on)
		if !ok {
			return record.Tree.Explain(code, on)
		}
		gate, err := o.gate(r, record.Tree, account.TallyRead)
		if err != nil {
			return err
		}
		end := law.YearEnd(year)
		for _, p := range record.Tree.Predecessors(u, on, end).Parts {
			if p.Unit == u || gate.within(p.Unit, end) != nil {
				continue
			}
			st, _ := p.Unit.At(end)
			out = append(out, answer(record, p.Unit, TallyQuestion{Code: st.Code, Year: year, On: end, AsKnown: o.Today}, std))
		}
		return nil
	})
	return out, err
}
