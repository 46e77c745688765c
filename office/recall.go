package office

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/round"
	"vuonlen/store"
)

// Recalled is everything in doubt.
type Recalled struct {
	Dossiers []DoubtfulDossier
	Reports  []DoubtfulReport
	// ReportsHidden tells that who asks may not see the registers of evidence, so that
	// no report is listed.
	ReportsHidden bool
}

// DoubtfulDossier is a dossier or award whose judgement would be another today, with
// the acts that made it so.
type DoubtfulDossier struct {
	DossierAnswer
	Causes []Cause
}

// Recall judges the subject of every dossier and award again and lists those whose
// judgement would be another today or which a bar stood against that nobody knew of, and the reports that were given on figures that
// are others now: a changed review, complaint, correction or boundary puts everything
// above it in doubt, also one that was decided after the day of submission. It changes
// nothing; what follows from it is for a person to decide: to return, to uphold with
// reasons, to revoke, to report anew.
func (o *Office) Recall(ctx context.Context) (Recalled, error) {
	out := Recalled{Dossiers: []DoubtfulDossier{}, Reports: []DoubtfulReport{}}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		r = r.Shared()
		h, err := o.hall(r, account.DossierRead)
		if err != nil {
			return err
		}
		for _, d := range h.dossiers {
			if !d.Open() && !d.Granted() || h.sees(d) != nil {
				continue
			}
			a, err := h.show(d)
			if err != nil {
				return err
			}
			if a.InDoubt() {
				out.Dossiers = append(out.Dossiers, DoubtfulDossier{DossierAnswer: a})
			}
		}
		past, err := newChronicle(r)
		if err != nil {
			return err
		}
		if err := h.doubtfulReports(past, &out); err != nil {
			return err
		}
		return past.causes(h, &out)
	})
	return out, err
}

// VerdictChanged tells whether the verdict itself would be another now, not only what
// it rests on: the one that counts, or the one on all that is known.
func (a *DossierAnswer) VerdictChanged() bool { return a.Then != a.Now }

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
	// Agreement says the same of a dossier, as known when it was bound, and why not.
	Agreement round.Agreement
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
		m, subj, is, err := judgeOne(r, ask)
		if err != nil {
			return err
		}
		out.Movement, out.Subject = m, subj
		if q.Dossier == "" {
			place, on, err := o.placeOf(r, h.record, subj, subj.On)
			if err != nil {
				return err
			}
			if f := h.gate.within(place, on); f != nil {
				return f
			}
		}
		_, _, was, err := judgeOne(r.AsKnown(out.Act), ask)
		if err != nil {
			return err
		}
		if out.Frozen != nil {
			out.Agreement = out.Frozen.Compare(&was)
			out.Same = out.Agreement == round.Agrees
		}
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
func judgeOne(r *store.Reader, q Question) (*award.Movement, award.Subject, round.Frozen, error) {
	m, err := movement(r, q.Movement)
	if err != nil {
		return nil, award.Subject{}, round.Frozen{}, err
	}
	record, err := load(r)
	if err != nil {
		return nil, award.Subject{}, round.Frozen{}, err
	}
	if q.Kind == award.Household || q.Kind == "" {
		l, err := readLives(r, record, householdIDs([]string{q.Subject})...)
		if err != nil {
			return nil, award.Subject{}, round.Frozen{}, err
		}
		record.Households = l.of
	}
	living := withLiving(r, record)
	s, err := subject(m, record, q.Kind, q.Subject, cmp.Or(q.On, q.SubmittedOn))
	if err != nil {
		return nil, award.Subject{}, round.Frozen{}, err
	}
	f, _ := round.Freeze(m, record, s, q.SubmittedOn)
	return m, s, f, living.err
}

// dayStart is the instant at which a day begins.
func dayStart(d law.Date) time.Time {
	return time.Date(int(d/10000), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, law.Zone)
}

// replayed judges again every frozen judgement as known when it was frozen; the first
// that comes out otherwise is a difference, unless a build froze it that judged
// otherwise: then a notice says so. Acts that only move dossiers change nothing that is
// judged on, so judgements between which there are only such acts share what is read.
func replayed(r *store.Reader) (wrong *store.Difference, notices []lang.Text, err error) {
	r = r.Shared()
	frozen, err := r.Judgements()
	if err != nil || len(frozen) == 0 {
		return nil, nil, err
	}
	acts, err := newChronicle(r)
	if err != nil {
		return nil, nil, err
	}
	before := acts.before
	var act int64 = -1
	var past *store.Reader
	var record *award.Record
	var living *livingBook
	movements := map[string]*award.Movement{}
	for _, f := range frozen {
		if f.AsKnown < 1 || f.AsKnown >= int64(len(before)) {
			return otherwise(f), nil, nil
		}
		if base := before[f.AsKnown]; base != act {
			act, past, movements = base, r.AsKnown(base), map[string]*award.Movement{}
			if record, err = load(past); err != nil {
				return nil, nil, err
			}
			var ids []string
			for _, o := range frozen {
				if o.Kind == award.Household {
					ids = append(ids, o.Subject)
				}
			}
			l, err := readLives(past, record, householdIDs(ids)...)
			if err != nil {
				return nil, nil, err
			}
			record.Households, living = l.of, withLiving(past, record)
		}
		m := movements[f.Movement]
		if m == nil {
			m, err = movement(past, f.Movement)
			if errors.As(err, new(*fault.Error)) { // it was not there
				return otherwise(f), nil, nil
			}
			if err != nil {
				return nil, nil, err
			}
			movements[f.Movement] = m
		}
		rules, err := rulesOf(past, f.Movement)
		if err != nil {
			return nil, nil, err
		}
		s, err := m.FindSubject(record, f.Kind, f.Subject, f.On)
		if err != nil {
			return otherwise(f), nil, nil
		}
		again, _ := round.Freeze(m, record, s, f.SubmittedOn)
		if living.err != nil {
			return nil, nil, living.err
		}
		switch apart := f.Compare(&again); {
		case rules != f.Rules || apart == round.Changed:
			return otherwise(f), nil, nil
		case apart == round.OtherBuild:
			notices = append(notices, lang.T("office.verify.other_build", "id", strconv.FormatInt(f.Row, 10), "act", strconv.FormatInt(f.AsKnown, 10), "program", f.Program,
				"then", f.Verdict, "now", again.Verdict))
		}
	}
	return nil, notices, nil
}

func otherwise(f round.Frozen) *store.Difference {
	return &store.Difference{What: lang.T("office.verify.judgement", "id", strconv.FormatInt(f.Row, 10), "act", strconv.FormatInt(f.AsKnown, 10)),
		Table: "judgements", Row: f.Row, Act: f.Act}
}
