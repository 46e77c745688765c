package store

import (
	"encoding/json"

	"vuonlen/publication"
)

// What a paper of consent is called, and why it was withdrawn, may tell of people.
var consents = newTable("consents",
	text("award"), integer("number"), text("ground"), integer("given"), date("on_date"), maybeDate("until_date"), text("made_by"),
	text("note_index"), sealed("note_sealed", "consent"))

// consentNote is the sealed part of a consent.
type consentNote struct {
	Source  string `json:"source,omitempty"`
	Reasons string `json:"reasons,omitempty"`
}

// AddConsent enters the next statement about naming whom an award is of. One that
// somebody else entered meanwhile is a conflict.
func (tx *Tx) AddConsent(c publication.Consent) error {
	there, err := tx.ConsentsOf(c.Award)
	if err != nil {
		return err
	}
	b, err := json.Marshal(consentNote{c.Source, c.Reasons})
	if err != nil {
		return err
	}
	mark, err := tx.seal.blind("consent", string(b))
	if err != nil {
		return err
	}
	given := int64(0)
	if c.Given {
		given = 1
	}
	var until any
	if c.Until != 0 {
		until = c.Until.String()
	}
	_, err = tx.insert(consents, []any{c.Award, int64(len(there) + 1), string(c.Ground), given, c.On.String(), until, c.By, mark, string(b)})
	return err
}

// Consents gives the statement that holds about each award, by the award's code. It
// needs no keys: what the papers are called is left out.
func (r *Reader) Consents() (map[string]*publication.Consent, error) {
	out := map[string]*publication.Consent{}
	err := r.each(consents, func(c *cells) error {
		x, _ := readConsent(c)
		out[x.Award] = x
		return nil
	})
	return out, err
}

// ConsentsOf lists the statements about an award in their order. The fault is Refused
// without the keys.
func (r *Reader) ConsentsOf(award string) ([]publication.Consent, error) {
	var out []publication.Consent
	err := r.some(consents, "award = $2", []any{award}, func(c *cells) error {
		x, sealed := readConsent(c)
		if c.wrong != nil {
			return c.wrong
		}
		plain, err := r.seal.open(consents.name, "note_sealed", c.id, sealed)
		if err != nil {
			return err
		}
		var n consentNote
		if err := json.Unmarshal([]byte(plain), &n); err != nil {
			return err
		}
		x.Source, x.Reasons = n.Source, n.Reasons
		out = append(out, *x)
		return nil
	})
	return out, err
}

func readConsent(c *cells) (x *publication.Consent, sealed string) {
	x = &publication.Consent{Row: c.id, Act: c.since, Award: c.text()}
	c.int() // the number orders them, as the rows do
	x.Ground, x.Given, x.On, x.Until, x.By = publication.Ground(c.text()), c.int() == 1, c.date(), c.date(), c.text()
	c.text() // the blind index
	return x, c.text()
}
