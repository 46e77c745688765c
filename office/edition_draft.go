package office

import (
	"cmp"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// mayPublish asks for a permission for the whole land of the movement.
func (o *Office) mayPublish(r *store.Reader, tree *unit.Tree, m *award.Movement, p account.Permission) error {
	g, err := o.gate(r, tree, p)
	if err != nil {
		return err
	}
	u, ok := tree.Find(m.Territory.Code, m.Territory.On)
	if !ok {
		return tree.Explain(m.Territory.Code, m.Territory.On)
	}
	if f := g.within(u, m.Territory.On); f != nil {
		return f
	}
	return nil
}

// drafter makes an edition that shows everything.
type drafter struct {
	record *award.Record
	m      *award.Movement
	q      EditionQuestion
	e      *publication.Edition
	top    *unit.Unit
	place  map[onMapOf]int
	of     []*unit.Unit   // the units of the places
	row    map[[2]int]int // by place and year
}

type onMapOf struct {
	u *unit.Unit
	m string
}

// draft counts the land of a movement by unit and year, on the boundaries of each
// year's end and on those of the map's day, and where there are bands also of
// hamlets. Nothing is hidden yet.
func draft(r *store.Reader, record *award.Record, m *award.Movement, q EditionQuestion, bands []int64) (*publication.Edition, error) {
	top, ok := record.Tree.Find(m.Territory.Code, m.Territory.On)
	if !ok {
		return nil, record.Tree.Explain(m.Territory.Code, m.Territory.On)
	}
	d := &drafter{record: record, m: m, q: q, top: top, place: map[onMapOf]int{}, row: map[[2]int]int{},
		e: &publication.Edition{Day: q.Day, Movement: m.ID, Territory: m.Territory.Code, Map: q.Map, Rule: q.Rule, Bands: bands, Licence: licence}}
	for y := m.From; y <= m.To && law.YearEnd(y) <= q.Day; y++ {
		d.e.Years = append(d.e.Years, y)
	}
	then := d.at(top, publication.Then, m.Territory.On, -1)
	now := d.at(top, publication.Today, m.Territory.On, -1)
	units := d.today()
	for _, u := range units {
		d.at(u, publication.Today, q.Map, now)
	}
	for _, y := range d.e.Years {
		end := law.YearEnd(y)
		f, gap := record.Tallies.Territory(top, y, m.Standard, q.Day)
		how := tally.Unchanged
		if gap != tally.NoGap {
			how = tally.NotKnown
		}
		d.enter(then, y, f, how, top)
		d.enter(now, y, f, how, nil)
		d.sum(now, y, publication.Sum{Why: "same", Rows: []int{d.row[[2]int{then, int(y)}]}})
		d.thenBelow(then, y, end)
		d.todayBelow(now, y, units)
	}
	if len(bands) > 0 {
		d.hamlets()
	}
	return d.e, d.sheets(r)
}

// hamlets enters the hamlets of the communes as they were at the end of each year.
// They stand after everything else, so that an edition can go without them.
func (d *drafter) hamlets() {
	for place, n := 0, len(d.e.Places); place < n; place++ {
		if p := d.e.Places[place]; p.Map != publication.Then || p.Level != unit.Commune {
			continue
		}
		for _, y := range d.e.Years {
			end := law.YearEnd(y)
			if _, ok := d.row[[2]int{place, int(y)}]; !ok {
				continue
			}
			var rows []int
			for _, h := range d.record.Tree.Children(d.of[place], end) {
				p := d.at(h, publication.Then, end, place)
				f := d.record.Tallies.Shown(h, y, d.m.Standard, d.q.Day)
				how := tally.Unchanged
				if !f.Usable() {
					how = tally.NotKnown
				}
				d.enter(p, y, f, how, nil)
				rows = append(rows, d.row[[2]int{p, int(y)}])
			}
			if len(rows) > 0 {
				d.sum(place, y, publication.Sum{Why: "children", Rows: rows})
			}
		}
	}
}

// licence is under which the figures are given out. The province may choose another
// with its next edition.
const licence = "CC-BY-4.0"

func (d *drafter) at(u *unit.Unit, m string, on law.Date, parent int) int {
	k := onMapOf{u, m}
	if i, ok := d.place[k]; ok {
		return i
	}
	s, _ := u.At(on)
	d.e.Places = append(d.e.Places, publication.Place{Code: s.Code, Name: cmp.Or(s.FullName, s.Name), Level: u.Level, Map: m, On: on, Parent: parent})
	d.of = append(d.of, u)
	d.place[k] = len(d.e.Places) - 1
	return d.place[k]
}

// today are the communes of the map's day that lie in the land, wholly or in part.
func (d *drafter) today() []*unit.Unit {
	tree := d.record.Tree
	if d.top.Alive(d.q.Map) {
		return tree.Under(d.top, d.q.Map, unit.Commune)
	}
	heirs, _ := d.record.Tallies.Heirs(d.top, d.q.Map)
	return heirs
}

// thenBelow enters the units below the land as they were at a year's end.
func (d *drafter) thenBelow(top int, y law.Year, end law.Date) {
	tree := d.record.Tree
	var direct []*unit.Unit
	if d.top.Alive(end) {
		direct = tree.Children(d.top, end)
	} else {
		direct, _ = d.record.Tallies.Heirs(d.top, end)
	}
	var below func(place int, us []*unit.Unit)
	below = func(place int, us []*unit.Unit) {
		var rows []int
		for _, u := range us {
			if u.Level != unit.District && u.Level != unit.Commune {
				return // of what lies below communes see [drafter.hamlets]
			}
			p := d.at(u, publication.Then, end, place)
			f := d.record.Tallies.Shown(u, y, d.m.Standard, d.q.Day)
			how := tally.Unchanged
			if !f.Usable() {
				how = tally.NotKnown
			}
			d.enter(p, y, f, how, u)
			rows = append(rows, d.row[[2]int{p, int(y)}])
			if u.Level == unit.District {
				below(p, tree.Children(u, end))
			}
		}
		if len(rows) > 0 {
			d.sum(place, y, publication.Sum{Why: "children", Rows: rows})
		}
	}
	below(top, direct)
}

// todayBelow enters the communes of the map's day, and how they hang together with
// those of the year's end: communes that share land are one group, the two sides of
// which count the same households.
func (d *drafter) todayBelow(top int, y law.Year, units []*unit.Unit) {
	var rows []int
	type group struct {
		now, then []int
		open      bool // land beyond what is published belongs to it
	}
	var groups []*group
	for _, u := range units {
		p := d.at(u, publication.Today, d.q.Map, top)
		r := d.record.Tallies.OnMap(u, d.q.Map, y, d.m.Standard, d.q.Day)
		d.enter(p, y, r.Figure, r.How, nil)
		row := d.row[[2]int{p, int(y)}]
		rows = append(rows, row)
		g := &group{now: []int{row}}
		var whole []int
		sources := r.Sources
		if len(sources) == 0 && r.How == tally.Unchanged {
			sources = []tally.Source{{Unit: u, Way: tally.ByWhole}}
		}
		g.open = len(sources) == 0
		for _, s := range sources {
			i, ok := d.place[onMapOf{s.Unit, publication.Then}]
			if !ok {
				g.open = true
				continue
			}
			from, ok := d.row[[2]int{i, int(y)}]
			if !ok {
				g.open = true
				continue
			}
			g.then = append(g.then, from)
			if s.Way == tally.ByWhole {
				whole = append(whole, from)
			}
		}
		if len(whole) > 0 && len(whole) < len(sources) {
			d.sum(p, y, publication.Sum{Why: "part", Rows: whole, Least: true})
		}
		for i := 0; i < len(groups); {
			o := groups[i]
			if !slices.ContainsFunc(o.then, func(x int) bool { return slices.Contains(g.then, x) }) {
				i++
				continue
			}
			g.now, g.then, g.open = append(o.now, g.now...), append(o.then, g.then...), g.open || o.open
			groups = slices.Delete(groups, i, i+1)
		}
		groups = append(groups, g)
	}
	if len(rows) > 0 {
		d.sum(top, y, publication.Sum{Why: "children", Rows: rows})
	}
	for _, g := range groups {
		slices.Sort(g.then)
		g.then = slices.Compact(g.then)
		if g.open || len(g.then) == 0 {
			continue
		}
		s := publication.Sum{Why: "map", Rows: g.then, Beside: g.now[1:]}
		if len(s.Beside) == 0 {
			s.Beside = nil
		}
		d.e.Rows[g.now[0]].Sums = append(d.e.Rows[g.now[0]].Sums, s)
	}
}

func (d *drafter) sum(place int, y law.Year, s publication.Sum) {
	r := &d.e.Rows[d.row[[2]int{place, int(y)}]]
	r.Sums = append(r.Sums, s)
}

// enter puts in the figures of a place and year. A figure of a review that is still
// under way is not published; a range is in doubt, and its ends are not shown: they
// come from counts that may be hidden. u is the unit whose reviews tell of
// deprivations; nil: nobody's do.
func (d *drafter) enter(place int, y law.Year, f tally.Figure, how tally.How, u *unit.Unit) {
	row := publication.Row{Place: place, Year: y, Standard: d.m.Standard, Basis: string(f.Basis), Source: f.Source, How: string(how), Cells: map[string]publication.Cell{}}
	put := func(m string, c law.Count) {
		n, exact := c.Exact()
		switch {
		case f.Basis == tally.Provisional || !c.Known():
			row.Cells[m] = publication.Cell{State: publication.Missing}
		case !exact:
			row.Cells[m] = publication.Cell{State: publication.Doubtful}
		default:
			row.Cells[m] = publication.Number(n)
		}
	}
	put(publication.Households, f.Households)
	put(publication.Poor, f.Poor)
	put(publication.NearPoor, f.NearPoor)
	put(publication.Multidim, f.Multidim())
	if d.e.Places[place].Level == unit.Hamlet {
		d.row[[2]int{place, int(y)}] = len(d.e.Rows)
		d.e.Rows = append(d.e.Rows, row)
		return
	}
	not := law.Count{}
	if all, ok := f.Households.Exact(); ok {
		if few, ok := f.Multidim().Exact(); ok && few <= all {
			not = law.Exactly(all - few)
		}
	}
	put(publication.NotPoor, not)
	if d.e.Places[place].Level == unit.Commune {
		u = nil // of communes classes only: ethnicity and deprivations of few would tell of each
	} else {
		put(publication.Minority, f.MinorityHouseholds)
		put(publication.MinPoor, f.MinorityPoor)
		put(publication.MinNear, f.MinorityNearPoor)
	}
	if u != nil && f.Basis != tally.Provisional {
		if r, ok := d.record.Tallies.Register(u, y, d.m.Standard); ok {
			put(publication.Reviewed, r.Reviewed)
			for i, c := range r.Indicators {
				put(publication.Deprived(i+1), c)
			}
		}
	}
	d.row[[2]int{place, int(y)}] = len(d.e.Rows)
	d.e.Rows = append(d.e.Rows, row)
}

// sheets enters the balance sheets of the land and of what is directly below it, for
// the years at the end of which it lives.
func (d *drafter) sheets(r *store.Reader) error {
	for _, y := range d.e.Years[min(1, len(d.e.Years)):] {
		end := law.YearEnd(y)
		if !d.top.Alive(end) {
			continue
		}
		in, err := balanceInput(r, y)
		if err != nil {
			return err
		}
		if len(in.First) == 0 || len(in.Last) == 0 {
			continue
		}
		bs := tally.NewBalances(d.record.Tree, in)
		units := append([]*unit.Unit{d.top}, d.record.Tree.Children(d.top, end)...)
		for _, u := range units {
			p, ok := d.place[onMapOf{u, publication.Then}]
			if !ok || u.Level == unit.Commune {
				continue
			}
			b := bs.Of(d.record.Tree, u)
			for _, s := range []*tally.BalanceSheet{&b.Poor, &b.NearPoor} {
				out := publication.Movements{Place: p, Year: y, List: s.List.String()}
				for _, c := range s.Cells {
					out.Cells = append(out.Cells, publication.Number(c.Households))
				}
				d.e.Balances = append(d.e.Balances, out)
			}
		}
	}
	return nil
}
