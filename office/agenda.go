package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Stage is how far the review of a commune and year is.
type Stage string

// The stages, from the beginning on.
const (
	NotBegun   Stage = "not_begun"  // no review, and nobody says that there is none to make
	UnderWay   Stage = "under_way"  // reviews, not yet complete
	Complete   Stage = "complete"   // every household was reviewed; not recognised
	Recognised Stage = "recognised" // by the chair's decision, or by a recognised count
)

// CampaignEnds is the day by which the reviews of a year are recognised: 14 December
// (Decision 24/2021/QĐ-TTg; docs/glossary.md, kỳ rà soát).
func CampaignEnds(y law.Year) law.Date { return law.MakeDate(int(y), 12, 14) }

// Turn is the review of a commune and year, as somebody's work.
type Turn struct {
	Unit         *unit.Unit
	State        unit.State
	District     string // name of the unit above on that day
	Stage        Stage
	RecognisedOn law.Date // 0 = it is not known on which day, or it is not
	Reviewed     law.Count
	Late         bool // not recognised after the last day
}

// Agenda is what waits for the actor: the communes of the scope with the stage of
// their reviews, and what is odd about their figures.
type Agenda struct {
	Year     law.Year
	Standard string
	Ends     law.Date // the last day for recognition
	Turns    []Turn   // of every commune in the scope, by code
	Doubts   []tally.QualityFinding
}

// Agenda tells what waits for the actor in the reviews of a year, by the counts that
// he may read. A commune is looked at as it is at the end of the year, or today when
// the year has not ended.
func (o *Office) Agenda(ctx context.Context, year law.Year) (Agenda, error) {
	a := Agenda{Year: year, Ends: CampaignEnds(year)}
	std, _, ferr := standardFor("", year)
	if ferr != nil {
		return a, ferr
	}
	a.Standard = std
	on := min(law.YearEnd(year), max(o.Today, FirstSnapshot))
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.TallyRead)
		if err != nil {
			return err
		}
		scope := gate.authority.Scope(account.TallyRead, o.Today)
		for _, c := range record.Tree.Alive(on, unit.Commune) {
			if !scope.Covers(c, on) {
				continue
			}
			a.Turns = append(a.Turns, o.turn(record.Tallies, record.Tree, c, year, std, on))
		}
		all, err := findings(r, year, std, o.Today)
		if err != nil {
			return err
		}
		for _, f := range all {
			if scope.Covers(f.Unit, law.YearEnd(year)) {
				a.Doubts = append(a.Doubts, f)
			}
		}
		return nil
	})
	return a, err
}

func (o *Office) turn(l *tally.Ledger, tree *unit.Tree, c *unit.Unit, year law.Year, std string, on law.Date) Turn {
	t := Turn{Unit: c, Stage: NotBegun}
	t.State, _ = c.At(on)
	if p, ok := tree.Parent(c, on); ok {
		if st, ok := p.At(on); ok {
			t.District = st.FullName
		}
	}
	if r, ok := l.Register(c, year, std); ok {
		t.Stage, t.Reviewed = UnderWay, r.Reviewed
	}
	k, has := l.Campaign(c, year)
	if has && k.Complete {
		t.Stage = Complete
	}
	if has && k.RecognisedOn != 0 && k.RecognisedOn <= o.Today {
		t.Stage, t.RecognisedOn = Recognised, k.RecognisedOn
	} else if row, ok := l.Recognised(c, year, std, o.Today); ok {
		t.Stage, t.RecognisedOn = Recognised, row.DecidedOn
	}
	t.Late = t.Stage != Recognised && o.Today > CampaignEnds(year)
	return t
}
