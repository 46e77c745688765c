package office

import (
	"cmp"
	"context"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/unit"
)

// EnrolmentQuestion asks who has enrolled in a movement and who has not.
type EnrolmentQuestion struct {
	Movement string
	On       law.Date   // as of the end of this day; 0 = today
	Kind     award.Kind // empty: all
	Unit     unit.Code  // and all below it; empty: all that the actor may see
}

// EnrolmentLine is a subject with its enrolment and where it is.
type EnrolmentLine struct {
	award.Enrolment
	Above string // the unit above it, or the body's own; empty: not known
}

// EnrolmentAnswer is the enrolments in a movement.
type EnrolmentAnswer struct {
	Movement *award.Movement
	On       law.Date
	Lines    []EnrolmentLine
	Counts   map[award.Kind]map[award.EnrolmentState]int // of those expected
	Sender   lang.Text                                   // the board that would remind
}

// Enrolments lists who is expected to enrol in a movement and who has, as far as the
// actor may see their evidence.
func (o *Office) Enrolments(ctx context.Context, q EnrolmentQuestion) (EnrolmentAnswer, error) {
	a := EnrolmentAnswer{On: cmp.Or(q.On, o.Today), Counts: map[award.Kind]map[award.EnrolmentState]int{}}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		var err error
		if a.Movement, err = movement(r, q.Movement); err != nil {
			return err
		}
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.EvidenceRead)
		if err != nil {
			return err
		}
		var home *unit.Unit
		if q.Unit != "" {
			u, ok := record.Tree.Find(q.Unit, a.On)
			if !ok {
				return record.Tree.Explain(q.Unit, a.On)
			}
			if err := gate.within(u, a.On); err != nil {
				return err
			}
			home = u
		}
		a.Sender = sender(a.Movement, record, a.On)
		all, err := a.Movement.Enrolments(record, a.On)
		if err != nil {
			return err
		}
		kinds, _ := programme.FindKind("enrolments")
		look, err := newWitness(r, record, kinds, nil)
		if err != nil {
			return err
		}
		homes := map[household.ID]bool{}
		for _, e := range all {
			if e.Subject.Kind == award.Household {
				homes[household.ID(e.Subject.Code)] = true
			}
		}
		if err := look.house(r, homes); err != nil {
			return err
		}
		for _, e := range all {
			if q.Kind != "" && e.Subject.Kind != q.Kind {
				continue
			}
			at := look.where(e.Subject, a.On)
			if at != nil && gate.within(at, a.On) != nil || home != nil && (at == nil || !inside(record.Tree, at, home, a.On)) {
				continue
			}
			line := EnrolmentLine{Enrolment: e}
			if above := at; above != nil {
				if e.Subject.Unit != nil {
					above, _ = record.Tree.Parent(at, a.On)
				}
				if above != nil {
					line.Above = lastState(above, a.On).FullName
				}
			}
			a.Lines = append(a.Lines, line)
			if e.Expected {
				if a.Counts[e.Subject.Kind] == nil {
					a.Counts[e.Subject.Kind] = map[award.EnrolmentState]int{}
				}
				a.Counts[e.Subject.Kind][e.State]++
			}
		}
		return nil
	})
	return a, err
}

// where is the unit that a subject is, lives in or belongs to; nil: nobody said.
func (w *witness) where(s award.Subject, on law.Date) *unit.Unit {
	switch {
	case s.Unit != nil:
		return s.Unit
	case s.Kind == award.Household:
		return w.homes[household.ID(s.Code)].on(on)
	}
	if e, ok := w.subjects[s.Code]; ok {
		if code, from := e.Place(); code != "" {
			if u, err := w.unit(code, from); err == nil {
				return u
			}
		}
	}
	return nil
}

// sender is the board of the movement's territory.
func sender(m *award.Movement, record *award.Record, on law.Date) lang.Text {
	home, ok := record.Tree.Find(m.Territory.Code, m.Territory.On)
	if !ok {
		return award.Sender(string(m.Territory.Code))
	}
	if !home.Alive(on) { // its land has another province now
		if heirs, _ := record.Tallies.Heirs(home, on); len(heirs) > 0 {
			if p, ok := record.Tree.Parent(heirs[0], on); ok {
				home = p
			}
		}
	}
	return award.Sender(lastState(home, on).FullName)
}

// ReminderQuestion asks for letters that remind who has not enrolled or not filed a
// plan.
type ReminderQuestion struct {
	EnrolmentQuestion
	Subject string   // empty: all
	From    string   // who sends it; empty: the board of the movement's territory
	Until   law.Date // by when it is asked
}

// Reminders gives the content of the letters, one for each who is to be reminded.
func (o *Office) Reminders(ctx context.Context, q ReminderQuestion) ([]award.Reminder, error) {
	a, err := o.Enrolments(ctx, q.EnrolmentQuestion)
	if err != nil {
		return nil, err
	}
	if _, end := a.Movement.Period(); a.On > end {
		return nil, fault.New(fault.Refused, lang.T("office.reminder.ended", "movement", a.Movement.Name, "end", end)).Do(lang.T("office.reminder.ended.do"))
	}
	if q.Until < a.On {
		return nil, fault.New(fault.Usage, lang.T("office.reminder.past", "until", q.Until, "on", a.On)).Do(lang.T("office.reminder.past.do"))
	}
	from := cmp.Or(q.From, lang.VI.Say(a.Sender))
	var out []award.Reminder
	found := false
	for _, x := range a.Lines {
		if q.Subject != "" && x.Subject.Code != q.Subject {
			continue
		}
		found = true
		if letter, ok := a.Movement.Remind(x.Enrolment, from, a.On, q.Until); ok {
			out = append(out, letter)
		}
	}
	if q.Subject != "" && !found {
		return nil, fault.New(fault.NotFound, lang.T("office.reminder.nobody", "subject", q.Subject)).Do(lang.T("office.reminder.nobody.do"))
	}
	return out, nil
}
