package office

import (
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/programme"
	"vuonlen/store"
)

// asker looks up what one record names. For a file of many rows all names are read once
// (see [newWitness]); one record must not read the register while others wait to write.
type asker struct {
	r       *store.Reader
	homes   homes
	changes map[household.ID][]household.Change // nil: not read yet
	failed  error                               // the first error of reading
}

// newAsking is a witness that looks names up one by one.
func newAsking(r *store.Reader, record *award.Record, k *programme.Kind) (*witness, error) {
	w := &witness{record: record, ask: &asker{r: r, homes: homes{}}}
	return w, w.beside(r, k)
}

// home tells where a household lived; false when the register has none of this number.
func (w *witness) home(id household.ID) (stays, bool) {
	if w.ask == nil {
		return w.homes[id], w.households[id]
	}
	if lived, ok := w.ask.homes[id]; ok {
		return lived, lived != nil
	}
	lived, err := w.ask.read(w.record, id)
	if err != nil {
		w.ask.fail(err)
		return nil, false
	}
	w.ask.homes[id] = lived
	return lived, lived != nil
}

// read is [readHomes] for one household; nil: it was never reviewed.
func (a *asker) read(record *award.Record, id household.ID) (stays, error) {
	one, err := homesOf(a.r, record, store.ReviewFilter{Household: id}, nil)
	if err != nil || one[id] == nil {
		return nil, err
	}
	if a.changes == nil {
		all, err := a.r.HouseholdChanges()
		if err != nil {
			return nil, err
		}
		a.changes = map[household.ID][]household.Change{}
		for _, c := range all {
			a.changes[c.Household] = append(a.changes[c.Household], c)
		}
	}
	one.add(record, a.changes[id])
	return one[id], nil
}

// subject tells whether a person or body is recorded under an id.
func (w *witness) subject(id string) bool {
	if w.ask == nil {
		_, ok := w.subjects[id]
		return ok
	}
	return w.ask.held(programme.Subjects, "id", id) != nil
}

// contract is the household of the loan of a contract; false when there is no such loan.
func (w *witness) contract(id string) (household.ID, bool) {
	if w.ask == nil {
		h, ok := w.contracts[id]
		return h, ok
	}
	e := w.ask.held("loans", "contract", id)
	if e == nil {
		return "", false
	}
	return household.ID(e.Text("household")), true
}

// held is the record that holds of a kind that is known by one field, nil for none.
func (a *asker) held(kind, field, value string) *programme.Record {
	k, _ := programme.FindKind(kind)
	e := programme.NewRecord(k)
	e.Set(field, value)
	vs, err := a.r.EvidenceVersions(kind, e.Key())
	if err != nil {
		a.fail(err)
		return nil
	}
	for i := range vs {
		if vs[i].Until == 0 {
			return &vs[i].Record
		}
	}
	return nil
}

// err is what went wrong while names were looked up.
func (w *witness) err() error {
	if w.ask == nil {
		return nil
	}
	return w.ask.failed
}

func (a *asker) fail(err error) {
	if a.failed == nil {
		a.failed = err
	}
}
