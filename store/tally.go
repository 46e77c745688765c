package store

import (
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

var tallies = newTable("tallies",
	text("code"), maybeDate("on_date"), integer("year"), text("standard"),
	maybeInteger("households"), maybeInteger("poor"), maybeInteger("near_poor"),
	maybeInteger("minority_households"), maybeInteger("minority_poor"), maybeInteger("minority_near_poor"),
	maybeRatio("poor_pct"), maybeRatio("near_poor_pct"), maybeRatio("multidim_pct"), maybeRatio("minority_poor_pct"),
	maybeDate("decided_on"), text("decision"), text("source"))

// AddTallies enters recognised counts and supersedes the rows with the given
// ids. ID and Act of what is added are not looked at. The fault is Conflict when
// a row to be superseded does not hold any more.
func (tx *Tx) AddTallies(add []tally.Tally, supersede []int64) error {
	for _, id := range supersede {
		if err := tx.supersede(tallies, id); err != nil {
			return err
		}
	}
	for _, t := range add {
		var counts [6]any
		for i, c := range []law.Count{t.Households, t.Poor, t.NearPoor, t.MinorityHouseholds, t.MinorityPoor, t.MinorityNearPoor} {
			v, err := countValue(c)
			if err != nil {
				tx.failed = err
				return err
			}
			counts[i] = v
		}
		if _, err := tx.insert(tallies, []any{
			string(t.Code), dateValue(t.On), int64(t.Year), t.Standard,
			counts[0], counts[1], counts[2], counts[3], counts[4], counts[5],
			ratioValue(t.PoorPct), ratioValue(t.NearPoorPct), ratioValue(t.MultidimPct), ratioValue(t.MinorityPoorPct),
			dateValue(t.DecidedOn), t.Decision, t.Source,
		}); err != nil {
			return err
		}
	}
	return nil
}

// Tallies returns the recognised counts that hold, by id.
func (r *Reader) Tallies() ([]tally.Tally, error) {
	var out []tally.Tally
	err := r.each(tallies, func(c *cells) error {
		out = append(out, tally.Tally{
			ID: c.id, Act: c.since,
			Code: unit.Code(c.text()), On: c.date(), Year: law.Year(c.int()), Standard: c.text(),
			Households: c.count(), Poor: c.count(), NearPoor: c.count(),
			MinorityHouseholds: c.count(), MinorityPoor: c.count(), MinorityNearPoor: c.count(),
			PoorPct: c.ratio(), NearPoorPct: c.ratio(), MultidimPct: c.ratio(), MinorityPoorPct: c.ratio(),
			DecidedOn: c.date(), Decision: c.text(), Source: c.text(),
		})
		return nil
	})
	return out, err
}
