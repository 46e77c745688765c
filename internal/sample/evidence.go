package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/unit"
)

// Conclusion is what a made-up person decides on a judged criterion, in the order in
// which it is decided.
type Conclusion struct {
	By        string   // one of [Deciders]
	On        law.Date // the day of the decision; a unit's code names it on this day
	Criterion string
	Subject   string
	Verdict   law.Verdict
	Reasons   string
	Confirmed string // who confirms it, empty: nobody
	Refused   bool   // for a conflict of interest that is entered in the evidence
}

// The people who decide: of two departments and of the emulation board. They are as
// made up as everybody here.
const (
	Mai  = "mai"
	Son  = "son"
	Phuc = "phuc"
)

// DecidedOn is the day on which the conclusions of the demonstration are entered,
// before the first of its two submissions.
const DecidedOn law.Date = 20250520

// witness makes the evidence of a province that is made. It draws from a source of
// its own: the register is the same with it and without.
type witness struct {
	*maker
	rng       *rand.Rand
	lives     map[household.ID]*lived
	ids       []household.ID // of lives, in the order of the reviews
	at        map[unit.Code]*hamlet
	contracts int // given so far
}

// lived is what the reviews say of a household that nothing was planted in.
type lived struct {
	class  [years]household.Class // unknown where it was not reviewed
	hamlet unit.Code
	plain  bool // its class is known in every review, and it ended in no way
}

// listedIn tells whether it was on a list at the end of a year.
func (l *lived) listedIn(y law.Year) bool { return listed(l.class[y-first]) }

// escape is the year in which it left both lists for good; 0: it did not, or not so
// that the reviews say it beyond doubt.
func (l *lived) escape() law.Year {
	out := law.Year(0)
	for y := first + 1; y <= last; y++ {
		switch c := l.class[y-first]; {
		case listed(c):
			out = 0
		case c == household.NotPoor && out == 0 && l.listedIn(y-1):
			out = y
		}
	}
	return out
}

// evidence makes records of every kind, conclusions and what is planted in them.
func (m *maker) evidence(seed uint64) {
	w := &witness{maker: m, rng: rand.New(rand.NewPCG(seed, 6)), lives: map[household.ID]*lived{}, at: map[unit.Code]*hamlet{}}
	w.meet()
	w.bodies()
	w.budget()
	w.followed()
	w.awarded()
	w.villages()
	w.signed()
	order := map[string]int{}
	for i, k := range programme.Kinds() {
		order[k.ID] = i
	}
	slices.SortStableFunc(m.out.Evidence, func(a, b programme.Record) int { return order[a.Kind.ID] - order[b.Kind.ID] })
}

// add enters a record: field, value, field, value ... Empty values stay unknown.
func (w *witness) add(kind string, fields ...string) {
	w.out.Evidence = append(w.out.Evidence, w.row(kind, fields...))
}

func (w *witness) row(kind string, fields ...string) programme.Record {
	k, ok := programme.FindKind(kind)
	if !ok {
		panic("sample: no kind " + kind)
	}
	r := programme.NewRecord(k)
	for i := 0; i < len(fields); i += 2 {
		r.Set(fields[i], fields[i+1])
	}
	return r
}

// decide enters a conclusion of DecidedOn.
func (w *witness) decide(by, criterion, subject string, v law.Verdict, reasons string) *Conclusion {
	w.out.Conclusions = append(w.out.Conclusions, Conclusion{By: by, On: DecidedOn, Criterion: criterion, Subject: subject, Verdict: v, Reasons: reasons})
	return &w.out.Conclusions[len(w.out.Conclusions)-1]
}

func day(y, m, d int) string       { return law.MakeDate(y, m, d).String() }
func dong(millions int) string     { return strconv.Itoa(millions) + "000000" }
func paper(n int, s string) string { return fmt.Sprintf("%d/%s-MH", n, s) }

// meet reads the lives of the households off their reviews.
func (w *witness) meet() {
	for i := range w.hamlets {
		w.at[w.hamlets[i].code] = &w.hamlets[i]
	}
	odd := map[household.ID]bool{}
	for _, p := range w.out.Planted {
		for _, id := range p.Households {
			odd[id] = true
		}
	}
	for _, c := range w.out.Changes {
		odd[c.Household] = true
		if c.Other != "" {
			odd[c.Other] = true
		}
	}
	for i := range w.out.Reviews {
		r := &w.out.Reviews[i]
		l := w.lives[r.Household]
		if l == nil {
			l = &lived{hamlet: r.Hamlet, plain: !odd[r.Household] && r.Hamlet != ""}
			w.lives[r.Household] = l
			w.ids = append(w.ids, r.Household)
		}
		c := w.standard.Classify(r.Answers)
		l.class[r.Year-first] = c
		l.plain = l.plain && c != household.UnknownClass && r.Hamlet == l.hamlet
	}
}

// wrong enters that something is wrong with the evidence.
func (w *witness) wrong(k PlantKind, note string, homes ...household.ID) {
	w.out.PlantedEvidence = append(w.out.PlantedEvidence, Planted{Kind: k, Note: note, Households: homes})
}
