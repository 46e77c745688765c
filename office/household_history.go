package office

import (
	"context"
	"slices"
	"time"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
)

// HouseholdVersion is one version of a household's review of a year, with what it
// changed.
type HouseholdVersion struct {
	Year    law.Year
	Act     int64
	At      time.Time
	Actor   account.Actor
	Import  store.Import // where it comes from
	By      store.Import // the act that entered it, where it is another: an undo
	Fields  []household.FieldChange
	First   bool  // the first version of the year
	Until   int64 // the act that superseded it, 0 = it holds
	Dropped bool  // superseded, and no version of the year followed: it was taken back
	Class   household.Class
}

// HouseholdHistory tells every version of the reviews of a household that the asker
// may see, the latest act first: who entered it, when, from where, why, and which
// fields it changed. Values of fields that are not for everybody are left out.
func (o *Office) HouseholdHistory(ctx context.Context, number household.ID) ([]HouseholdVersion, error) {
	var out []HouseholdVersion
	line := store.Access{Kind: "show", Household: number, Households: 1}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.HouseholdRead)
		if err != nil {
			return err
		}
		ps := newPlaces(record)
		see := gate.sees(ps)
		years, err := r.ReviewedYears(FirstReview, o.Today.Year())
		if err != nil {
			return err
		}
		var acts, sources []int64
		for _, y := range years {
			versions, err := r.ReviewVersions(number, y)
			if err != nil {
				return err
			}
			var was *household.Review
			for i, v := range versions {
				var is *household.Review
				if err := r.AsKnown(v.Since).Seeing(see).Reviews(store.ReviewFilter{Household: number, Year: y}, func(w *household.Review) error {
					x := *w
					is = &x
					return nil
				}); err != nil {
					return err
				}
				if is == nil { // it names a place that the asker may not see
					was = nil
					continue
				}
				h := HouseholdVersion{Year: y, Act: v.Since, First: was == nil, Until: v.Until, Class: is.Class, Import: store.Import{ID: is.Import}}
				h.Dropped = v.Until != 0 && (i+1 == len(versions) || versions[i+1].Since != v.Until)
				if form, ok := household.FormForYear(y); ok && was != nil {
					h.Fields = form.Diff(was, is)
				}
				acts = append(acts, v.Since)
				if v.Until != 0 {
					acts = append(acts, v.Until)
				}
				sources = append(sources, is.Import)
				out = append(out, h)
				was = is
			}
		}
		if len(out) == 0 {
			return fault.New(fault.NotFound, lang.T("office.household.none", "household", string(number))).Do(lang.T("office.household.none.do"))
		}
		slices.Sort(acts)
		acts = slices.Compact(acts)
		if err := nameActs(r, out, acts, sources); err != nil {
			return err
		}
		line.Fields = []string{sawPerson}
		return nil
	})
	if err == nil {
		err = o.look(ctx, line)
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(out, func(a, b HouseholdVersion) int { return int(b.Act - a.Act) })
	return out, nil
}

// nameActs fills in who, when and from where.
func nameActs(r *store.Reader, vs []HouseholdVersion, acts, sources []int64) error {
	entries, err := r.EntriesOf(acts...)
	if err != nil {
		return err
	}
	from, err := r.ImportsOf(sources...)
	if err != nil {
		return err
	}
	by, err := r.ImportsBy(acts...)
	if err != nil {
		return err
	}
	for i := range vs {
		v := &vs[i]
		for _, e := range entries {
			if e.Act == v.Act {
				v.At, v.Actor = e.At, e.Actor
			}
		}
		for _, f := range from {
			if f.ID == v.Import.ID {
				v.Import = f
			}
		}
		for _, b := range by {
			if b.Act == v.Act && b.ID != v.Import.ID {
				v.By = b
			}
		}
	}
	return nil
}
