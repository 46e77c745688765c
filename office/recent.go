package office

import (
	"context"
	"fmt"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Recent is a commune whose figures of a year were others some days ago.
type Recent struct {
	Unit     *unit.Unit
	State    unit.State
	Was, Now tally.Figure
	Reviewed [2]law.Count // households reviewed then and now
}

// RecentAnswer is what changed in the figures of a year since the beginning of a day.
type RecentAnswer struct {
	Year    law.Year
	Since   law.Date
	Acts    int // acts since then, of all kinds
	Changed []Recent
}

// Recently tells of which communes in the actor's scope the figures of a year changed
// since the beginning of a day: what is known now against what was known then.
func (o *Office) Recently(ctx context.Context, year law.Year, since law.Date) (RecentAnswer, error) {
	a := RecentAnswer{Year: year, Since: since}
	std, _, ferr := standardFor("", year)
	if ferr != nil {
		return a, ferr
	}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.TallyRead)
		if err != nil {
			return err
		}
		head, err := r.Head()
		if err != nil {
			return err
		}
		act, err := r.ActBefore(since.Begin())
		if err != nil {
			return err
		}
		if a.Acts = int(head.Size - act); a.Acts == 0 {
			return nil
		}
		was, err := store.Keep(r, fmt.Sprintf("record as known on %d", act), func(r *store.Reader) (*award.Record, error) { return loadAll(r.AsKnown(act)) })
		if err != nil {
			return err
		}
		scope, end := gate.authority.Scope(account.TallyRead, o.Today), law.YearEnd(year)
		day := min(end, max(o.Today, FirstSnapshot))
		for _, u := range record.Tree.Alive(day, unit.Commune) {
			if !scope.Covers(u, day) {
				continue
			}
			st, _ := u.At(day)
			now := Recent{Unit: u, State: st, Now: record.Tallies.Shown(u, year, std, o.Today)}
			now.Reviewed[1] = reviewedOf(record, u, year, std)
			if old, ok := was.Tree.Find(st.Code, day); ok {
				now.Was = was.Tallies.Shown(old, year, std, since.AddDays(-1))
				now.Reviewed[0] = reviewedOf(was, old, year, std)
			}
			if now.Reviewed[0] != now.Reviewed[1] || now.Was.Counts != now.Now.Counts || now.Was.Basis != now.Now.Basis {
				a.Changed = append(a.Changed, now)
			}
		}
		return nil
	})
	return a, err
}

// reviewedOf is how many households of a unit were reviewed; unknown for none.
func reviewedOf(record *award.Record, u *unit.Unit, y law.Year, std string) law.Count {
	if r, ok := record.Tallies.Register(u, y, std); ok {
		return r.Reviewed
	}
	return law.Count{}
}
