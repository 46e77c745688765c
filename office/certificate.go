package office

import (
	"context"

	"vuonlen/paper"
	"vuonlen/publication"
	"vuonlen/round"
	"vuonlen/store"
)

// Certificate tells whether what the code of a certificate holds was signed with the key
// of this database, what it says, and whether the award was taken back since. It tells
// nothing that the code does not say itself. The faults are Refused: no code, one that was
// changed, one that another key signed.
func (p *Public) Certificate(ctx context.Context, code string) (publication.Certificate, error) {
	text, err := p.DB.OpenStatement([]byte(code))
	if err != nil {
		return publication.Certificate{}, err
	}
	s, err := paper.ParseStatement(text)
	if err != nil {
		return publication.Certificate{}, err
	}
	c := publication.Certificate{Decision: s.Decision, Decided: s.Decided, By: s.By, Form: s.Form, To: s.To, Unit: s.Unit, Book: s.Book}
	err = p.DB.Read(ctx, func(r *store.Reader) error {
		var of []*round.Dossier
		if s.List != "" { // a whole decision: known by any of its awards
			if of, err = r.Dossiers(); err != nil {
				return err
			}
		} else if d, err := r.Dossier(s.Book); err != nil || d == nil {
			return err
		} else {
			of = []*round.Dossier{d}
		}
		for _, d := range of {
			known := false
			// The book's number alone is not enough: the award must be of the same decision.
			for i := range d.Steps {
				x := &d.Steps[i]
				switch {
				case x.What == round.Decided && x.Decision.Grant && x.Decision.Number == s.Decision && x.On == s.Decided:
					known, c.Known = true, true
				case x.What == round.Revoked && known && s.List == "":
					c.Revoked = x.On
				}
			}
		}
		return nil
	})
	return c, err
}
