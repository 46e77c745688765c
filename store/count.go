package store

import (
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

var campaigns = newTable("campaigns",
	text("code"), integer("year"), text("complete"), maybeDate("recognised_on"), text("decision"))

var leafTallies = newTable("leaf_tallies", text("code"), integer("year"), text("standard"), text("counts"))

// AddCampaigns enters campaigns and supersedes the rows with the given ids.
func (tx *Tx) AddCampaigns(add []tally.Campaign, supersede []int64) error {
	for _, id := range supersede {
		if err := tx.supersede(campaigns, id); err != nil {
			return err
		}
	}
	for _, c := range add {
		complete := "no"
		if c.Complete {
			complete = "yes"
		}
		if _, err := tx.insert(campaigns, []any{string(c.Code), int64(c.Year), complete, dateValue(c.RecognisedOn), c.Decision}); err != nil {
			return err
		}
	}
	return nil
}

// Campaigns lists the campaigns that hold, by id.
func (r *Reader) Campaigns() ([]tally.Campaign, error) {
	var out []tally.Campaign
	err := r.each(campaigns, func(c *cells) error { out = append(out, campaign(c)); return nil })
	return out, err
}

// CampaignsEnded lists the campaigns that an act superseded; of a Reader as known
// before it.
func (r *Reader) CampaignsEnded(act int64) ([]tally.Campaign, error) {
	var out []tally.Campaign
	err := r.some(campaigns, "until = $2", []any{act}, func(c *cells) error { out = append(out, campaign(c)); return nil })
	return out, err
}

func campaign(c *cells) tally.Campaign {
	k := tally.Campaign{ID: c.id, Act: c.since, Code: unit.Code(c.text()), Year: law.Year(c.int())}
	switch s := c.text(); s {
	case "yes":
		k.Complete = true
	case "no":
	default:
		c.bad(s)
	}
	k.RecognisedOn, k.Decision = c.date(), c.text()
	return k
}

// AddLeaves enters counts of reviews and supersedes the rows with the given ids.
func (tx *Tx) AddLeaves(add []tally.Leaf, supersede []int64) error {
	for _, id := range supersede {
		if err := tx.supersede(leafTallies, id); err != nil {
			return err
		}
	}
	for _, l := range add {
		if _, err := tx.insert(leafTallies, []any{string(l.Code), int64(l.Year), l.Standard, l.Text()}); err != nil {
			return err
		}
	}
	return nil
}

// Leaves lists the counts of reviews that hold, by id.
func (r *Reader) Leaves() ([]tally.Leaf, error) {
	var out []tally.Leaf
	err := r.each(leafTallies, func(c *cells) error {
		l := tally.Leaf{ID: c.id, Code: unit.Code(c.text()), Year: law.Year(c.int()), Standard: c.text()}
		s := c.text()
		var ok bool
		if l.Register, ok = tally.ParseRegister(s); !ok {
			c.bad(s)
		}
		out = append(out, l)
		return nil
	})
	return out, err
}
