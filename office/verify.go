package office

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// Verified is what Verify found: the store's report, and notices about what is
// consistent but does not agree.
type Verified struct {
	store.Report
}

// Verify checks the database against its journal and then the data against each
// other: everything recorded must still resolve to its unit, and where counts
// and rates or sums do not agree a notice says so. outside is a head kept
// elsewhere, nil for none.
func (o *Office) Verify(ctx context.Context, outside []byte) (Verified, error) {
	rep, err := o.DB.Verify(ctx, outside)
	if err != nil || rep.Difference != nil {
		return Verified{rep}, err
	}
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		r = r.Afresh()
		if err := o.allow(r, account.VerifyRun); err != nil {
			return err
		}
		record, err := load(r)
		if err != nil {
			return err
		}
		if rep.Difference, err = recomputed(r, record, func() error { return ctx.Err() }); err != nil || rep.Difference != nil {
			return err
		}
		var other []lang.Text
		if rep.Difference, other, err = replayed(r); err != nil || rep.Difference != nil {
			return err
		}
		rep.Notices = append(rep.Notices, other...)
		seen, years := map[string]bool{}, map[law.Year]bool{}
		rows, err := r.Tallies()
		if err != nil {
			return err
		}
		for _, t := range rows {
			years[t.Year] = true
			u, ok := record.Tree.Find(t.Code, t.On)
			if !ok {
				return record.Tree.Explain(t.Code, t.On)
			}
			k := u.Key() + t.Year.Say(lang.EN) + t.Standard
			if seen[k] {
				continue
			}
			seen[k] = true
			for _, f := range slices.Concat(record.Tallies.Flags(u, t.Year, t.Standard, o.Today), record.Tallies.Differences(u, t.Year, t.Standard, o.Today)) {
				rep.Notices = append(rep.Notices, lang.T("office.flag", "at", lang.T("office.flag.unit", "code", string(t.Code), "year", t.Year), "what", f))
			}
		}
		leaves, err := r.Leaves()
		if err != nil {
			return err
		}
		for _, l := range leaves {
			years[l.Year] = true
		}
		rep.Notices = append(rep.Notices, broken(record, years, o.Today)...)
		return nil
	})
	return Verified{rep}, err
}

// broken lists the communes whose counts of one year and the year before lie on
// two sides of a change between urban and rural.
func broken(record *award.Record, years map[law.Year]bool, today law.Date) []lang.Text {
	var out []lang.Text
	for _, y := range slices.Sorted(maps.Keys(years)) {
		if !years[y-1] {
			continue
		}
		end := law.YearEnd(y)
		for _, u := range record.Tree.Alive(end, unit.Commune) {
			bs := breaks(record.Facts, u, law.YearEnd(y-1), end)
			if len(bs) == 0 {
				continue
			}
			std, _, ferr := standardFor("", y)
			if ferr != nil || !record.Tallies.Shown(u, y, std, today).Usable() {
				continue
			}
			st, _ := u.At(end)
			for _, b := range bs {
				out = append(out, lang.T("office.flag", "at", lang.T("office.flag.unit", "code", string(st.Code), "year", y), "what", b))
			}
		}
	}
	return out
}

// recomputed classifies every review again and counts every hamlet again; the
// first that is not as it was kept is a difference. A row can have the right sum
// and yet say what no program would have written, if the program was another. step is
// called for each review; its error ends it.
func recomputed(r *store.Reader, record *award.Record, step func() error) (*store.Difference, error) {
	var found *store.Difference
	ps := newPlaces(record)
	years := map[law.Year]bool{}
	if err := r.Reviews(store.ReviewFilter{}, func(v *household.Review) error {
		years[v.Year] = true
		if err := step(); err != nil || found != nil {
			return err
		}
		s, ok := household.FindStandard(v.Standard)
		p := ps.of(v.Hamlet, v.Commune, law.YearEnd(v.Year))
		switch {
		case !ok || p.err != nil:
			found = &store.Difference{What: lang.T("office.verify.review", "id", strconv.FormatInt(v.ID, 10)), Table: "reviews", Row: v.ID, Act: v.Act}
		case s.Classify(p.answers(v)) != v.Class:
			found = &store.Difference{What: lang.T("office.verify.class", "id", strconv.FormatInt(v.ID, 10), "class", v.Class, "now", s.Classify(p.answers(v))), Table: "reviews", Row: v.ID, Act: v.Act}
		}
		return nil
	}); err != nil || found != nil {
		return found, err
	}
	fresh, err := countLeaves(r, record, slices.Sorted(maps.Keys(years)), nil, nil)
	if err != nil {
		return nil, err
	}
	kept, err := r.Leaves()
	if err != nil {
		return nil, err
	}
	for _, l := range kept {
		k := countKey{leafKey{l.Code, l.Year}, l.Standard}
		now, ok := fresh[k]
		if !ok || now.Text() != l.Text() {
			return &store.Difference{What: lang.T("office.verify.leaf", "code", string(l.Code), "year", l.Year), Table: "leaf_tallies", Row: l.ID}, nil
		}
		delete(fresh, k)
	}
	for _, k := range sortedCounts(fresh) {
		return &store.Difference{What: lang.T("office.verify.no_leaf", "code", string(k.code), "year", k.year), Table: "leaf_tallies", Row: -1}, nil
	}
	return nil, nil
}
