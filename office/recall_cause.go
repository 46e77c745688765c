package office

import (
	"errors"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/round"
	"vuonlen/store"
	"vuonlen/tally"
)

// Cause is an act after which judging found something else than before it.
type Cause struct {
	Act  int64
	On   law.Date
	By   account.Actor
	Kind string // as in the journal
}

// chronicle is the acts of a database, with the states of knowledge between them.
type chronicle struct {
	r    *store.Reader
	acts []journal.Entry
	// before[n] is the last act up to n that may have changed what is judged on.
	before []int64
}

// moving are the nouns of acts that change nothing that is judged on.
var moving = []string{"dossier", "round", "procedure", "look", "user", "petition", "contact", "article", "edition", "paper", "template", "access", "key"}

func newChronicle(r *store.Reader) (*chronicle, error) {
	acts, err := r.Entries(1)
	if err != nil {
		return nil, err
	}
	h := &chronicle{r: r, acts: acts, before: make([]int64, len(acts)+1)}
	for i, e := range acts {
		h.before[i+1] = h.before[i]
		if noun, _, _ := strings.Cut(e.Kind, "."); !slices.Contains(moving, noun) {
			h.before[i+1] = e.Act
		}
	}
	return h, nil
}

// causes finds for all that is in doubt the acts after which something else was found
// than before. Each state of knowledge is read once, for all; nothing is read where
// nothing is in doubt.
func (p *chronicle) causes(h *hall, out *Recalled) error {
	from, households := int64(len(p.acts)), []string{}
	digests, figures := make([]string, len(out.Dossiers)), make([]tally.Counts, len(out.Reports))
	for i, d := range out.Dossiers {
		digests[i], from = d.Bound.Basis()+barsKey(nil), min(from, d.Bound.AsKnown)
		if d.Kind == award.Household {
			households = append(households, d.Subject)
		}
	}
	for i, x := range out.Reports {
		figures[i], from = x.then, min(from, x.act)
	}
	for _, e := range p.acts[min(from, int64(len(p.acts))):] {
		if p.before[e.Act] != e.Act {
			continue
		}
		state := &pastState{r: p.r.AsKnown(e.Act)}
		if err := state.load(households); err != nil {
			return err
		}
		cause := Cause{Act: e.Act, On: law.DateOf(e.At), By: e.Actor, Kind: e.Kind}
		for i := range out.Dossiers {
			d := &out.Dossiers[i]
			if e.Act <= d.Bound.AsKnown {
				continue
			}
			now, err := state.judge(h, d, e.Act)
			if err != nil {
				return err
			}
			if now != digests[i] {
				digests[i], d.Causes = now, append(d.Causes, cause)
			}
		}
		for i := range out.Reports {
			x := &out.Reports[i]
			if e.Act <= x.act {
				continue
			}
			if f, ok := state.figure(x); ok && f.Counts != figures[i] {
				figures[i], x.Causes = f.Counts, append(x.Causes, cause)
			}
		}
	}
	return nil
}

// pastState is what was known on an act.
type pastState struct {
	r         *store.Reader
	record    *award.Record
	living    *livingBook
	movements map[string]*award.Movement
}

func (s *pastState) load(households []string) error {
	record, err := load(s.r)
	if err != nil {
		return err
	}
	l, err := readLives(s.r, record, householdIDs(households)...)
	if err != nil {
		return err
	}
	record.Households, s.living = l.of, withLiving(s.r, record)
	s.record, s.movements = record, map[string]*award.Movement{}
	return nil
}

// judge gives a digest of what a frozen judgement would have been in this state, on an
// act, and of the bars that stood by it against the steps taken by then; of nothing
// where the movement or its subject was not there then.
func (s *pastState) judge(h *hall, d *DoubtfulDossier, act int64) (string, error) {
	f := d.Bound
	m, ok := s.movements[f.Movement]
	if !ok {
		var err error
		if m, err = movement(s.r, f.Movement); err != nil && !errors.As(err, new(*fault.Error)) {
			return "", err
		}
		s.movements[f.Movement] = m
	}
	if m == nil {
		return "", nil
	}
	subj, err := m.FindSubject(s.record, f.Kind, f.Subject, f.On)
	if err != nil {
		return "", nil
	}
	again, _ := round.Freeze(m, s.record, subj, f.SubmittedOn)
	then := *d.Dossier
	then.Steps = slices.DeleteFunc(slices.Clone(then.Steps), func(st round.Step) bool { return st.Act > act })
	return again.Basis() + barsKey(h.foundBars(s.record, &then, m, subj, d.Round)), s.living.err
}

func barsKey(bs []round.Barred) string { return round.Detail{Bars: round.KeepBars(bs)}.Encode() }
