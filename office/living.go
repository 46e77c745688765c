package office

import (
	"context"
	"strings"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// LivingAnswer is how living conditions in a unit changed between two years.
type LivingAnswer struct {
	tally.Living
	Unit  *unit.Unit
	State unit.State
}

// Living compares the living conditions of the poor and near-poor households of a
// unit between the ends of two years, by indicator. Each year's households are those
// reviewed in the unit as it was then; only counts come out.
func (o *Office) Living(ctx context.Context, code unit.Code, first, last law.Year) (LivingAnswer, error) {
	var a LivingAnswer
	if first >= last {
		return a, fault.New(fault.Usage, lang.T("office.living.years", "from", first, "to", last)).Do(lang.T("office.living.years.do"))
	}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		end := law.YearEnd(last)
		u, ok := record.Tree.Find(code, end)
		if !ok {
			return record.Tree.Explain(code, end)
		}
		gate, err := o.gate(r, record.Tree, account.TallyRead)
		if err != nil {
			return err
		}
		if err := gate.within(u, end); err != nil {
			return err
		}
		a.Unit = u
		a.State, _ = u.At(end)
		b := &livingBook{r: r, record: record}
		l, ok := b.living(u, first, last)
		if b.err != nil {
			return b.err
		}
		if !ok {
			return fault.New(fault.NotFound, lang.T("office.living.none", "from", first, "to", last)).Do(lang.T("office.living.none.do"))
		}
		a.Living = l
		return nil
	})
	return a, err
}

// livingBook compares living conditions in units. It reads the reviews of a year once, when
// they are first asked for; err is what went wrong with that.
type livingBook struct {
	r      *store.Reader
	record *award.Record
	years  map[law.Year]map[*unit.Unit][]household.Review
	err    error
}

// withLiving lets a record be asked for living conditions. Whoever judges by it looks
// at err afterwards.
func withLiving(r *store.Reader, record *award.Record) *livingBook {
	b := &livingBook{r: r, record: record}
	record.Living = b.living
	return b
}

func (b *livingBook) living(u *unit.Unit, first, last law.Year) (tally.Living, bool) {
	before, after := b.of(u, first), b.of(u, last)
	if b.err != nil || len(before)+len(after) == 0 {
		return tally.Living{}, false
	}
	return tally.NewLiving(first, last, before, after), true
}

// of lists the reviews of a year in a unit as it was at the end of the year: what the
// comparison needs of them, nothing personal.
func (b *livingBook) of(u *unit.Unit, y law.Year) (out []household.Review) {
	day := law.YearEnd(y)
	places, read := b.years[y]
	if !read && b.err == nil {
		places = b.read(y)
		if b.years == nil {
			b.years = map[law.Year]map[*unit.Unit][]household.Review{}
		}
		b.years[y] = places
	}
	if u.Level == unit.Hamlet {
		return places[u]
	}
	for p, rs := range places {
		if p == u || u.Alive(day) && b.record.Tree.Within(p, u, day) {
			out = append(out, rs...)
		}
	}
	return out
}

// placedReviews are the reviews of a year by the unit that they were made in.
type placedReviews struct {
	tree *unit.Tree
	of   map[*unit.Unit][]household.Review
}

func (b *livingBook) read(y law.Year) map[*unit.Unit][]household.Review {
	build := func(r *store.Reader) (placedReviews, error) {
		out := placedReviews{b.record.Tree, map[*unit.Unit][]household.Review{}}
		if _, err := loadUnits(r); err != nil { // that the tree rests on them is noted
			return out, err
		}
		ps := newPlaces(b.record)
		err := r.Reviews(store.ReviewFilter{Year: y}, func(v *household.Review) error {
			if p := ps.of(v.Hamlet, v.Commune, law.YearEnd(y)); p.unit != nil {
				out.of[p.unit] = append(out.of[p.unit], household.Review{Year: y, Household: household.ID(strings.Clone(string(v.Household))), Class: v.Class, Answers: v.Answers})
			}
			return nil
		})
		return out, err
	}
	var out placedReviews
	out, b.err = store.Share(b.r, "living "+y.Say(lang.EN), build)
	if b.err == nil && out.tree != b.record.Tree { // of another tree of the same units
		out, b.err = build(b.r)
	}
	return out.of
}
