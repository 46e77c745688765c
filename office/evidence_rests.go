package office

import (
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/programme"
	"vuonlen/store"
)

// RestsOn lists the conclusions that rest on a record, of those whose subjects the actor
// may see, and tells of each whether its evidence has changed since. Number is that of
// any version; the actor must be able to read the record.
func (o *Office) RestsOn(ctx context.Context, kind string, number int64) ([]ConclusionAnswer, error) {
	k, err := evidenceKind(kind)
	if err != nil {
		return nil, err
	}
	var out []ConclusionAnswer
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		d, err := o.desk(r, k, account.EvidenceRead)
		if err != nil {
			return err
		}
		e, err := d.current(number)
		if err != nil {
			return err
		}
		all, err := r.Conclusions()
		if err != nil {
			return err
		}
		g, err := o.gate(r, d.record.Tree, account.JudgeRead)
		if err != nil {
			return err
		}
		open := map[string]*award.Movement{}
		var full *award.Record // all evidence is read only where a conclusion may rest on this
		for _, c := range all {
			m := open[c.Movement]
			if m == nil {
				if m, err = movement(r, c.Movement); err != nil {
					return err
				}
				open[c.Movement] = m
			}
			on, ok := m.Criterion(c.Criterion)
			if !ok {
				continue
			}
			part, _ := on.JudgedPart()
			if !slices.Contains(part.Data, k.ID) {
				continue
			}
			if full == nil {
				if full, err = loadEvidence(r); err != nil {
					return err
				}
			}
			s, err := m.FindSubject(full, c.Kind, c.Subject, c.On)
			if err != nil {
				return err
			}
			if s.Unit != nil && g.within(s.Unit, c.On) != nil {
				continue
			}
			if !slices.ContainsFunc(m.Relied(full, s, part), func(x programme.Record) bool { return x.ID == e.ID }) {
				continue
			}
			living := withLiving(r, full)
			out = append(out, ConclusionAnswer{c, part.Confirm && c.Confirmed == "", c.State != m.State(full, s, part)})
			if living.err != nil {
				return living.err
			}
		}
		return nil
	})
	return out, err
}
