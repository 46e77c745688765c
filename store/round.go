package store

import (
	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/unit"
)

var rounds = newTable("rounds", text("code"), text("content"))

var dossiers = newTable("dossiers",
	text("code"), text("round"), text("subject_kind"), text("subject"), date("on_date"), text("form"))

var dossierSteps = newTable("dossier_steps",
	integer("dossier"), integer("number"), text("step"), date("on_date"), text("made_by"), text("content"))

var judgements = newTable("judgements",
	text("movement"), text("subject_kind"), text("subject"), date("on_date"), date("submitted_on"), text("verdict"), integer("eligible"),
	integer("as_known"), text("rules"), text("program"), text("inputs"), text("content"))

var receivers = newTable("receivers", text("ended"), date("ended_on"), text("receiver"), date("receiver_on"), text("document"))

var adoptions = newTable("adoptions", text("fact"), text("value"), text("document"), date("decided_on"))

// AddRound enters a round; replaces is the row that it supersedes, 0 for none.
func (tx *Tx) AddRound(r round.Round, replaces int64) error {
	if replaces != 0 {
		if err := tx.supersede(rounds, replaces); err != nil {
			return err
		}
	}
	_, err := tx.insert(rounds, []any{r.ID, r.Encode()})
	return err
}

// Rounds lists the rounds that hold, in the order in which they were entered.
func (r *Reader) Rounds() ([]round.Round, error) {
	var out []round.Round
	err := r.each(rounds, func(c *cells) error {
		code, content := c.text(), c.text()
		x, err := round.DecodeRound(content)
		if err != nil || x.ID != code {
			c.bad(content)
			return c.wrong
		}
		x.Row, x.Act = c.id, c.since
		out = append(out, x)
		return nil
	})
	return out, err
}

// AddDossier enters a dossier without its steps and gives its row.
func (tx *Tx) AddDossier(d *round.Dossier) (int64, error) {
	return tx.insert(dossiers, []any{d.Code, d.Round, string(d.Kind), d.Subject, d.On.String(), string(d.Form)})
}

// AddStep enters the next step of a dossier.
func (tx *Tx) AddStep(s round.Step) error {
	_, err := tx.insert(dossierSteps, []any{s.Dossier, int64(s.Number), string(s.What), s.On.String(), s.By, s.Detail.Encode()})
	return err
}

// Dossiers lists the dossiers with their steps, in the order in which they were
// entered.
func (r *Reader) Dossiers() ([]*round.Dossier, error) { return r.someDossiers("", "") }

// Dossier is one dossier by its code, nil if there is none.
func (r *Reader) Dossier(code string) (*round.Dossier, error) {
	out, err := r.someDossiers("code = $2", "dossier IN (SELECT id FROM dossiers WHERE code = $2)", code)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return out[0], nil
}

func (r *Reader) someDossiers(which, steps string, args ...any) ([]*round.Dossier, error) {
	var out []*round.Dossier
	byRow := map[int64]*round.Dossier{}
	if err := r.some(dossiers, which, args, func(c *cells) error {
		d := &round.Dossier{Row: c.id, Act: c.since, Code: c.text(), Round: c.text(), Kind: award.Kind(c.text()), Subject: c.text(), On: c.date(),
			Form: procedure.FormID(c.text())}
		out, byRow[d.Row] = append(out, d), d
		return nil
	}); err != nil {
		return nil, err
	}
	return out, r.some(dossierSteps, steps, args, func(c *cells) error {
		s := round.Step{Row: c.id, Act: c.since, Dossier: c.int(), Number: int(c.int()), What: round.What(c.text()), On: c.date(), By: c.text()}
		content := c.text()
		var err error
		if s.Detail, err = round.DecodeDetail(content); err != nil {
			c.bad(content)
			return c.wrong
		}
		d := byRow[s.Dossier]
		if d == nil || s.Number != len(d.Steps)+1 || !s.Whole() {
			c.bad(s.Number)
			return c.wrong
		}
		d.Steps = append(d.Steps, s)
		return nil
	})
}

// AddJudgement freezes a judgement and gives its row.
func (tx *Tx) AddJudgement(f round.Frozen) (int64, error) {
	eligible := int64(0)
	if f.Eligible {
		eligible = 1
	}
	return tx.insert(judgements, []any{f.Movement, string(f.Kind), f.Subject, f.On.String(), f.SubmittedOn.String(), string(f.Verdict), eligible,
		f.AsKnown, f.Rules, f.Program, f.Inputs, f.Content})
}

// Judgements lists the frozen judgements by their rows.
func (r *Reader) Judgements() ([]round.Frozen, error) {
	var out []round.Frozen
	err := r.each(judgements, func(c *cells) error {
		f := round.Frozen{Row: c.id, Act: c.since, Movement: c.text(), Kind: award.Kind(c.text()), Subject: c.text(), On: c.date(), SubmittedOn: c.date(),
			Verdict: law.Verdict(c.text()), Eligible: c.int() == 1, AsKnown: c.int(), Rules: c.text(), Program: c.text(), Inputs: c.text(), Content: c.text()}
		if x, err := f.Found(); err != nil || x.Verdict != f.Verdict || x.Eligible != f.Eligible {
			c.bad(f.Content)
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// Receiver says which body takes over from that of a unit that ended.
type Receiver struct {
	Ended, To     unit.Code
	EndedOn, ToOn law.Date // days on which the codes name the units
	Document      string
	Act           int64
	id            int64
}

// AddReceiver enters who takes over and supersedes who did before.
func (tx *Tx) AddReceiver(v Receiver) error {
	all, err := tx.Receivers()
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Ended == v.Ended && o.EndedOn == v.EndedOn {
			if err := tx.supersede(receivers, o.id); err != nil {
				return err
			}
		}
	}
	_, err = tx.insert(receivers, []any{string(v.Ended), v.EndedOn.String(), string(v.To), v.ToOn.String(), v.Document})
	return err
}

// Receivers lists who takes over from whom.
func (r *Reader) Receivers() ([]Receiver, error) {
	var out []Receiver
	err := r.each(receivers, func(c *cells) error {
		out = append(out, Receiver{id: c.id, Act: c.since, Ended: unit.Code(c.text()), EndedOn: c.date(), To: unit.Code(c.text()), ToOn: c.date(), Document: c.text()})
		return nil
	})
	return out, err
}

// AddAdoption enters a decision of the province on a fact of the rules and
// supersedes the earlier one.
func (tx *Tx) AddAdoption(a procedure.Adoption) error {
	var earlier []int64
	if err := tx.some(adoptions, "fact = $2", []any{a.Fact}, func(c *cells) error { earlier = append(earlier, c.id); return nil }); err != nil {
		return err
	}
	for _, id := range earlier {
		if err := tx.supersede(adoptions, id); err != nil {
			return err
		}
	}
	_, err := tx.insert(adoptions, []any{a.Fact, a.Value, a.Document, a.Decided.String()})
	return err
}

// Adoptions lists the decisions of the province on facts of the rules.
func (r *Reader) Adoptions() ([]procedure.Adoption, error) {
	var out []procedure.Adoption
	err := r.each(adoptions, func(c *cells) error {
		out = append(out, procedure.Adoption{Fact: c.text(), Value: c.text(), Document: c.text(), Decided: c.date()})
		return nil
	})
	return out, err
}
