package store

import (
	"vuonlen/award"
	"vuonlen/law"
)

var conclusions = newTable("conclusions",
	text("movement"), text("criterion"), text("subject_kind"), text("subject"), date("on_date"), text("verdict"), text("reasons"),
	text("state"), text("decided_by"), date("decided_on"), text("confirmed_by"))

// AddConclusion enters what a named person decided; replaces is the row that it
// supersedes, 0 for none.
func (tx *Tx) AddConclusion(d award.Conclusion, replaces int64) error {
	if replaces != 0 {
		if err := tx.supersede(conclusions, replaces); err != nil {
			return err
		}
	}
	_, err := tx.insert(conclusions, []any{d.Movement, d.Criterion, string(d.Kind), d.Subject, d.On.String(), string(d.Verdict), d.Reasons,
		d.State, d.By, d.DecidedOn.String(), d.Confirmed})
	return err
}

// Conclusions lists the conclusions that hold, by id.
func (r *Reader) Conclusions() ([]award.Conclusion, error) {
	var out []award.Conclusion
	err := r.each(conclusions, func(c *cells) error {
		d := award.Conclusion{ID: c.id, Act: c.since, Movement: c.text(), Criterion: c.text(), Kind: award.Kind(c.text()), Subject: c.text(),
			On: c.date(), Verdict: law.Verdict(c.text()), Reasons: c.text(), State: c.text(), By: c.text(), DecidedOn: c.date(), Confirmed: c.text()}
		if d.Verdict != law.Met && d.Verdict != law.NotMet {
			c.bad(string(d.Verdict))
		}
		out = append(out, d)
		return nil
	})
	return out, err
}
