package store

import (
	"vuonlen/law"
	"vuonlen/petition"
	"vuonlen/unit"
)

var petitions = newTable("petitions",
	text("kind"), text("category"), text("unit"), date("unit_on"), integer("posting"), date("on_date"), text("code_index"),
	text("letter_index"), sealed("letter_sealed", "letter"))

var petitionSteps = newTable("petition_steps",
	integer("petition"), integer("number"), text("step"), date("on_date"), text("made_by"), text("to_unit"), maybeDate("to_on"),
	text("ground"), text("outcome"), integer("mended"), text("words_index"), sealed("words_sealed", "words"))

var postings = newTable("postings",
	text("unit"), date("unit_on"), text("what"), integer("round"), date("from_date"), date("to_date"), text("place"),
	text("code_index"), sealed("code_sealed", "notice code"))

var contacts = newTable("contacts", text("content"))

var petitionRetentions = newTable("petition_retentions", integer("months"), text("document"), date("from_date"))

var petitionLimits = newTable("petition_limits", text("kind"), integer("days"), text("document"), date("from_date"))

// Handles tells whether the asker may read the petitions that a unit deals with; the
// code names the unit on the day.
type Handles func(unit.Code, law.Date) bool

// Everywhere is the scope of the operator.
func Everywhere(unit.Code, law.Date) bool { return true }

// AddPetition enters a petition with its receipt and gives its row. Of the code only a
// keyed hash is kept.
func (tx *Tx) AddPetition(t *petition.Ticket, code string) (int64, error) {
	secret, err := tx.seal.blind("petition code", code)
	if err != nil {
		return 0, err
	}
	letter := t.Letter.Encode()
	mark, err := tx.seal.blind("letter", letter)
	if err != nil {
		return 0, err
	}
	t.Row, err = tx.insert(petitions, []any{string(t.Kind), string(t.Category), string(t.Unit), t.UnitOn.String(), t.Posting, t.On.String(), secret, mark, letter})
	if err != nil {
		return 0, err
	}
	for i := range t.Steps {
		t.Steps[i].Petition, t.Steps[i].Number = t.Row, i+1
		if err := tx.AddPetitionStep(t.Steps[i]); err != nil {
			return 0, err
		}
	}
	return t.Row, nil
}

// AddPetitionStep enters the next step of a petition.
func (tx *Tx) AddPetitionStep(s petition.Step) error {
	words := s.Words.Encode()
	mark, err := tx.seal.blind("words", words)
	if err != nil {
		return err
	}
	var on any
	if s.ToOn != 0 {
		on = s.ToOn.String()
	}
	_, err = tx.insert(petitionSteps, []any{s.Petition, int64(s.Number), string(s.What), s.On.String(), s.By, string(s.To), on,
		string(s.Ground), string(s.Outcome), s.Mended, mark, words})
	return err
}

// Petitions lists the petitions that the asker's units deal with, in the order in which
// they came. The fault is Refused without the keys, for letters are sealed.
func (r *Reader) Petitions(scope Handles) ([]*petition.Ticket, error) {
	return r.somePetitions(scope, 0, "", "")
}

// Petition is one petition by its row, nil if there is none or the asker's units do not
// deal with it: which of the two is not told.
func (r *Reader) Petition(scope Handles, row int64) (*petition.Ticket, error) {
	return onePetition(r.somePetitions(scope, row, "id = $2", "petition = $2", row))
}

// PetitionOf is the petition that a sender's number and code open, nil if there is none:
// a wrong number and a wrong code are one question with one answer.
func (r *Reader) PetitionOf(row int64, code string) (*petition.Ticket, error) {
	secret, err := r.seal.blind("petition code", code)
	if err != nil {
		return nil, err
	}
	if secret == "" {
		secret = "-" // asked like any other, and no row has it
	}
	return onePetition(r.somePetitions(Everywhere, row, "id = $2 AND code_index = $3", "petition IN (SELECT id FROM petitions WHERE id = $2 AND code_index = $3)", row, secret))
}

// PetitionByCode is the petition that was given a code, nil if none was.
func (r *Reader) PetitionByCode(code string) (*petition.Ticket, error) {
	secret, err := r.seal.blind("petition code", code)
	if err != nil {
		return nil, err
	}
	return onePetition(r.somePetitions(Everywhere, 0, "code_index = $2", "petition IN (SELECT id FROM petitions WHERE code_index = $2)", secret))
}

func onePetition(ts []*petition.Ticket, err error) (*petition.Ticket, error) {
	if err != nil || len(ts) == 0 {
		return nil, err
	}
	return ts[0], nil
}

// somePetitions reads those that two conditions name; one tells which row that can be
// only, 0: any.
func (r *Reader) somePetitions(scope Handles, one int64, which, steps string, args ...any) ([]*petition.Ticket, error) {
	gone, err := r.erasedOf(petitions, one)
	if err != nil {
		return nil, err
	}
	type row struct {
		t      *petition.Ticket
		letter string
		words  []string
	}
	var all []*row
	byRow := map[int64]*row{}
	if err := r.some(petitions, which, args, func(c *cells) error {
		x := &row{t: &petition.Ticket{Row: c.id, Act: c.since, Kind: petition.Kind(c.text()), Category: petition.Category(c.text()), Unit: unit.Code(c.text()), UnitOn: c.date(),
			Posting: c.int(), On: c.date()}}
		c.text() // of the code
		c.text() // the blind index
		if e, ok := gone[c.id]; ok {
			x.t.Erased, x.t.ErasedWhy, x.t.WasAnonymous = e.on, petition.Why(e.why), e.fact == factAnonymous
		} else {
			x.letter = c.text()
		}
		all, byRow[c.id] = append(all, x), x
		return nil
	}); err != nil {
		return nil, err
	}
	if err := r.some(petitionSteps, steps, args, func(c *cells) error {
		s := petition.Step{Row: c.id, Act: c.since, Petition: c.int(), Number: int(c.int()), What: petition.What(c.text()), On: c.date(), By: c.text(),
			To: unit.Code(c.text()), ToOn: c.date(), Ground: petition.Ground(c.text()), Outcome: petition.Outcome(c.text()), Mended: c.int()}
		c.text()
		x := byRow[s.Petition]
		if x == nil {
			c.bad(s.Petition)
			return c.wrong
		}
		words := ""
		if x.t.Erased == 0 {
			words = c.text()
		}
		x.t.Steps, x.words = append(x.t.Steps, s), append(x.words, words)
		if !x.t.Whole() {
			c.bad(s.Number)
			return c.wrong
		}
		return nil
	}); err != nil {
		return nil, err
	}
	var out []*petition.Ticket
	for _, x := range all {
		// Nothing is opened that the asker may not read.
		if !scope(x.t.Handler()) {
			continue
		}
		out = append(out, x.t)
		if x.t.Erased != 0 {
			continue
		}
		plain, err := r.seal.open(petitions.name, "letter_sealed", x.t.Row, x.letter)
		if err != nil {
			return nil, err
		}
		if x.t.Letter, err = petition.DecodeLetter(plain); err != nil {
			return nil, err
		}
		for i := range x.t.Steps {
			s := &x.t.Steps[i]
			if plain, err = r.seal.open(petitionSteps.name, "words_sealed", s.Row, x.words[i]); err != nil {
				return nil, err
			}
			if s.Words, err = petition.DecodeWords(plain); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// What is still counted of a petition whose letter was erased.
const (
	factAnonymous = "anonymous"
	factNamed     = "named"
)

// ErasePetition empties what a petition says of people: the letter, the words of all
// steps, and the files beside it with their names. That it came, about what, when what
// was done and how it ended stays, and so does what the journal says of it.
func (tx *Tx) ErasePetition(t *petition.Ticket, about, key string, on law.Date, why petition.Why) error {
	e := erased{on: on, why: string(why), fact: factNamed}
	if t.Anonymous() {
		e.fact = factAnonymous
	}
	if err := tx.erase(petitions, t.Row, e); err != nil {
		return err
	}
	e.fact = ""
	for _, s := range t.Steps {
		if err := tx.erase(petitionSteps, s.Row, e); err != nil {
			return err
		}
	}
	files, err := tx.Attachments(about, key)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := tx.eraseFile(f, e); err != nil {
			return err
		}
	}
	return nil
}

// AddPetitionRetention enters how long petitions are kept from a day on and supersedes
// what was entered for the same day.
func (tx *Tx) AddPetitionRetention(x petition.Retention) error {
	all, err := tx.PetitionRetentions()
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.From == x.From {
			if err := tx.supersede(petitionRetentions, o.Row); err != nil {
				return err
			}
		}
	}
	_, err = tx.insert(petitionRetentions, []any{x.Months, x.Document, x.From.String()})
	return err
}

// PetitionRetentions lists how long the province keeps what petitions say of people.
func (r *Reader) PetitionRetentions() ([]petition.Retention, error) {
	var out []petition.Retention
	err := r.each(petitionRetentions, func(c *cells) error {
		out = append(out, petition.Retention{Row: c.id, Act: c.since, Months: c.int(), Document: c.text(), From: c.date()})
		return nil
	})
	return out, err
}

// AddPosting enters a list that hangs out and gives its row.
func (tx *Tx) AddPosting(p petition.Posting) (int64, error) {
	mark, err := tx.seal.blind("notice code", p.Code)
	if err != nil {
		return 0, err
	}
	ofRound := int64(0)
	if p.Round {
		ofRound = 1
	}
	return tx.insert(postings, []any{string(p.Unit), p.UnitOn.String(), p.What, ofRound, p.From.String(), p.To.String(), p.Place, mark, p.Code})
}

// Postings lists the lists that hang out or did, with the codes of their notices, as far
// as the asker may see the units.
func (r *Reader) Postings(scope Handles) ([]petition.Posting, error) {
	return r.somePostings(scope, "", nil)
}

// PostingOf is the posting that the code of a notice names; false: none.
func (r *Reader) PostingOf(code string) (petition.Posting, bool, error) {
	mark, err := r.seal.blind("notice code", code)
	if err != nil {
		return petition.Posting{}, false, err
	}
	ps, err := r.somePostings(Everywhere, "code_index = $2", []any{mark})
	if err != nil || len(ps) == 0 {
		return petition.Posting{}, false, err
	}
	return ps[0], true, nil
}

// PostingAt is a posting by its row; false: none.
func (r *Reader) PostingAt(row int64) (petition.Posting, bool, error) {
	ps, err := r.somePostings(Everywhere, "id = $2", []any{row})
	if err != nil || len(ps) == 0 {
		return petition.Posting{}, false, err
	}
	return ps[0], true, nil
}

func (r *Reader) somePostings(scope Handles, which string, args []any) ([]petition.Posting, error) {
	var out []petition.Posting
	err := r.some(postings, which, args, func(c *cells) error {
		p := petition.Posting{Row: c.id, Act: c.since, Unit: unit.Code(c.text()), UnitOn: c.date(), What: c.text(), Round: c.int() == 1, From: c.date(), To: c.date(), Place: c.text()}
		c.text()
		sealed := c.text()
		if !scope(p.Unit, p.UnitOn) {
			return nil
		}
		var err error
		p.Code, err = r.seal.open(postings.name, "code_sealed", c.id, sealed)
		out = append(out, p)
		return err
	})
	return out, err
}

// AddContact enters a contact; replaces is the row that it supersedes, 0 for none.
func (tx *Tx) AddContact(c petition.Contact, replaces int64) (int64, error) {
	if replaces != 0 {
		if err := tx.supersede(contacts, replaces); err != nil {
			return 0, err
		}
	}
	return tx.insert(contacts, []any{c.Encode()})
}

// EndContact withdraws a contact.
func (tx *Tx) EndContact(row int64) error { return tx.supersede(contacts, row) }

// Contacts lists the contacts in the order in which they are shown.
func (r *Reader) Contacts() ([]petition.Contact, error) {
	var out []petition.Contact
	err := r.each(contacts, func(c *cells) error {
		content := c.text()
		x, err := petition.DecodeContact(content)
		if err != nil {
			c.bad(content)
			return c.wrong
		}
		x.Row, x.Act = c.id, c.since
		out = append(out, x)
		return nil
	})
	petition.Sort(out)
	return out, err
}

// AddPetitionLimit enters the days of a kind from a day on and supersedes what was
// entered for the same day.
func (tx *Tx) AddPetitionLimit(l petition.Limit) error {
	all, err := tx.PetitionLimits()
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Kind == l.Kind && o.From == l.From {
			if err := tx.supersede(petitionLimits, o.Row); err != nil {
				return err
			}
		}
	}
	_, err = tx.insert(petitionLimits, []any{string(l.Kind), l.Days, l.Document, l.From.String()})
	return err
}

// PetitionLimits lists the days that the province gives itself.
func (r *Reader) PetitionLimits() ([]petition.Limit, error) {
	var out []petition.Limit
	err := r.each(petitionLimits, func(c *cells) error {
		out = append(out, petition.Limit{Row: c.id, Act: c.since, Kind: petition.Kind(c.text()), Days: c.int(), Document: c.text(), From: c.date()})
		return nil
	})
	return out, err
}
