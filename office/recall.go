package office

import (
	"context"
	"time"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/round"
	"vuonlen/store"
)

// Recall judges the subject of every dossier and award again and lists those whose
// judgement would be another today: a changed review, complaint or correction puts
// everything above it in doubt. It changes nothing; what follows from it is for a
// person to decide: to return, to uphold with reasons, to revoke.
func (o *Office) Recall(ctx context.Context) ([]DossierAnswer, error) {
	all, err := o.Dossiers(ctx, DossierFilter{})
	out := []DossierAnswer{}
	for _, a := range all {
		if len(a.Differences) > 0 && (a.Open() || a.Granted()) {
			out = append(out, a)
		}
	}
	return out, err
}

// VerdictChanged tells whether the verdict itself would be another now, not only what
// it rests on.
func (a *DossierAnswer) VerdictChanged() bool {
	return len(a.Differences) > 0 && a.Differences[0].Rule == ""
}

// ReplayQuestion asks for a verdict as it was known.
type ReplayQuestion struct {
	Dossier string // of a dossier: its subject and day of submission
	// Without a dossier the question is as of [Office.Judge].
	Question
	AsKnown law.Date // as known at the end of this day; 0: when the dossier was bound to its judgement
}

// Replayed is a judgement as known on an act and as known now.
type Replayed struct {
	Movement    *award.Movement
	Subject     award.Subject
	Act         int64 // as known on it
	Then, Now   round.Found
	Differences []round.Difference
	Frozen      *round.Frozen // that the dossier is bound to; nil without a dossier
	// Same tells whether judging again as known then found what was frozen.
	Same bool
}

// Replay judges as known on an earlier act and as known now, by the movement's file
// of each.
func (o *Office) Replay(ctx context.Context, q ReplayQuestion) (Replayed, error) {
	var out Replayed
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.JudgeRead)
		if err != nil {
			return err
		}
		ask := q.Question
		if q.Dossier != "" {
			d := h.dossier(q.Dossier)
			if d == nil {
				return noDossier(q.Dossier)
			}
			if err := h.sees(d); err != nil {
				return err
			}
			x := h.round(d.Round)
			ask = Question{Movement: x.Movement, SubmittedOn: x.SubmittedOn, Kind: d.Kind, Subject: d.Subject, On: d.On}
			out.Frozen = h.frozen[d.Bound()]
		}
		switch {
		case q.AsKnown != 0:
			if out.Act, err = r.ActBefore(dayStart(q.AsKnown.AddDays(1))); err != nil {
				return err
			}
		case out.Frozen != nil:
			out.Act = out.Frozen.AsKnown
		default:
			return fault.New(fault.Usage, lang.T("office.replay.day")).Do(lang.T("office.replay.day.do"))
		}
		if out.Act == 0 {
			return fault.New(fault.Refused, lang.T("office.replay.before", "on", q.AsKnown)).Do(lang.T("office.replay.before.do"))
		}
		m, now, err := judgeOne(r, ask)
		if err != nil {
			return err
		}
		out.Movement, out.Subject = m, now.Subject
		if q.Dossier == "" {
			place, on, err := o.placeOf(r, h.record, now.Subject, now.Subject.On)
			if err != nil {
				return err
			}
			if f := h.gate.within(place, on); f != nil {
				return f
			}
		}
		before, old, err := judgeOne(r.AsKnown(out.Act), ask)
		if err != nil {
			return err
		}
		was, is := round.Freeze(before, old, ask.SubmittedOn), round.Freeze(m, now, ask.SubmittedOn)
		out.Same = out.Frozen != nil && was.Inputs == out.Frozen.Inputs
		if out.Then, err = was.Found(); err != nil {
			return err
		}
		if out.Now, err = is.Found(); err != nil {
			return err
		}
		out.Differences = h.told(round.Differences(out.Then, out.Now))
		return nil
	})
	return out, err
}

// judgeOne judges one subject on what a reader knows.
func judgeOne(r *store.Reader, q Question) (*award.Movement, award.Judgement, error) {
	m, err := movement(r, q.Movement)
	if err != nil {
		return nil, award.Judgement{}, err
	}
	record, err := load(r)
	if err != nil {
		return nil, award.Judgement{}, err
	}
	if q.Kind == award.Household || q.Kind == "" {
		l, err := readLives(r, record, householdIDs([]string{q.Subject})...)
		if err != nil {
			return nil, award.Judgement{}, err
		}
		record.Households = l.of
	}
	js, err := judge(m, record, q)
	if err != nil {
		return nil, award.Judgement{}, err
	}
	return m, js[0], nil
}

// dayStart is the instant at which a day begins.
func dayStart(d law.Date) time.Time {
	return time.Date(int(d/10000), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, law.Zone)
}
