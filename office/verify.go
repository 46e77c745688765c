package office

import (
	"context"

	"vuonlen/internal/lang"
	"vuonlen/store"
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
		record, err := load(r)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		rows, err := r.Tallies()
		if err != nil {
			return err
		}
		for _, t := range rows {
			u, ok := record.Tree.Find(t.Code, t.On)
			if !ok {
				return record.Tree.Explain(t.Code, t.On)
			}
			k := u.Key() + t.Year.Say(lang.EN) + t.Standard
			if seen[k] {
				continue
			}
			seen[k] = true
			for _, f := range record.Tallies.Flags(u, t.Year, t.Standard, o.Today) {
				rep.Notices = append(rep.Notices, lang.T("office.flag", "at", lang.T("office.flag.unit", "code", string(t.Code), "year", t.Year), "what", f))
			}
		}
		return nil
	})
	return Verified{rep}, err
}
