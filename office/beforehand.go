package office

import (
	"context"
	"errors"
	"slices"

	"vuonlen/household"
	"vuonlen/store"
	"vuonlen/unit"
)

// ready is what an import has decided and is going to do.
type ready struct {
	write func(*store.Tx) error // enters it; nil: there is nothing to enter
	rests *rests                // nil: on everything that was read
}

// rests is what of the register and of the evidence decided an import that is about some
// households alone. What others enter elsewhere meanwhile changes nothing of it.
type rests struct {
	household func(household.ID) bool
	place     func(unit.Code) bool
	kind      func(string) bool // of evidence
}

// mostLooks is how often an import looks at the database before it holds the writer;
// after that it looks once more while it does.
const mostLooks = 3

// mostStirred is how many rows of others are compared with those that an import rests on;
// where there are more, it looks again.
const mostStirred = 5000

// errMoved ends an act that others came before.
var errMoved = errors.New("others came before")

// beforehand carries out an act whose reading is done before it begins, so that others who
// write wait for its writing alone. look reads and decides; the act enters what it decided,
// when nobody has changed meanwhile what that rests on. Else it is looked at again.
func (o *Office) beforehand(ctx context.Context, act func() store.Act, look func(*store.Reader) (ready, error)) (store.Receipt, error) {
	for try := 1; ; try++ {
		var found ready
		var basis store.Basis
		if err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
			found, basis, err = store.Based(r, look)
			return err
		}); err != nil || found.write == nil {
			return store.Receipt{}, err
		}
		if o.between != nil {
			o.between(try)
		}
		rc, err := o.DB.Write(ctx, o.Actor, act(), func(tx *store.Tx) error {
			moved, err := found.rests.moved(tx.Reader, basis)
			switch {
			case err != nil:
				return err
			case !moved:
				return found.write(tx)
			case try < mostLooks:
				return errMoved
			}
			now, err := look(tx.Reader)
			if err != nil || now.write == nil {
				return err
			}
			return now.write(tx)
		})
		if !errors.Is(err, errMoved) {
			return rc, err
		}
	}
}

// read looks and does nothing.
func (o *Office) read(ctx context.Context, look func(*store.Reader) (ready, error)) error {
	return o.DB.Read(ctx, func(r *store.Reader) error { _, err := look(r); return err })
}

// moved tells whether others have changed what a decision rests on since it was made.
func (s *rests) moved(r *store.Reader, basis store.Basis) (bool, error) {
	touched, err := r.Since(basis)
	if err != nil || len(touched) == 0 {
		return false, err
	}
	if s == nil || slices.ContainsFunc(touched, func(t string) bool { return !store.Stirs(t) }) {
		return true, nil
	}
	n, moved := 0, false
	err = r.Stirred(basis.Act(), func(x store.Stir) bool {
		n++
		moved = n > mostStirred || x.Kind != "" && s.kind(x.Kind) || x.Household != "" && s.household(x.Household) || x.Place != "" && s.place(x.Place)
		return !moved
	})
	return moved, err
}

// ofHouseholds is what an import about some households rests on, and of evidence on some
// kinds.
func ofHouseholds(named map[household.ID]bool, kinds ...string) *rests {
	return &rests{
		household: func(id household.ID) bool { return named[id] },
		place:     func(unit.Code) bool { return false },
		kind:      func(kind string) bool { return slices.Contains(kinds, kind) },
	}
}

// carryOut tells what an import would do, and does it when it is confirmed
// ([Office.beforehand]). plan fills the report.
func (o *Office) carryOut(ctx context.Context, p *Report, confirm bool, plan func(*store.Reader) (ready, error)) error {
	p.Confirmed = confirm
	notices := p.Notices
	look := func(r *store.Reader) (ready, error) {
		p.Records, p.Units = nil, nil
		p.New, p.Changed, p.Same, p.Ended, p.Declared, p.Notices = 0, 0, 0, 0, 0, notices[:len(notices):len(notices)]
		return plan(r)
	}
	if !confirm {
		return o.read(ctx, look)
	}
	rc, err := o.beforehand(ctx, p.act, look)
	p.Act = rc.Act
	return err
}
