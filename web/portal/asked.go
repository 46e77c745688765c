package portal

import (
	"slices"
	"strconv"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
	"vuonlen/web"
)

// what is something that can be asked of a row of figures.
type what struct {
	ID      string // in addresses
	Measure string
	Rate    bool // per hundred of what it is counted among
	Name    lang.Text
}

// whats are all of them, the usual first.
var whats = []what{
	{"multidim_rate", publication.Multidim, true, lang.T("portal.what.multidim_rate")},
	{"poor_rate", publication.Poor, true, lang.T("portal.what.poor_rate")},
	{"near_poor_rate", publication.NearPoor, true, lang.T("portal.what.near_poor_rate")},
	{"minority_poor_rate", publication.MinPoor, true, lang.T("portal.what.minority_poor_rate")},
	{"multidim", publication.Multidim, false, lang.T("portal.what.multidim")},
	{"poor", publication.Poor, false, lang.T("portal.what.poor")},
	{"near_poor", publication.NearPoor, false, lang.T("portal.what.near_poor")},
	{"households", publication.Households, false, lang.T("portal.what.households")},
}

// Asked is what a page of figures is asked for: which edition, on which map, which unit,
// year and figure. Without a word it is the newest edition, today's map, the whole
// territory, its last year and the rate that the movement is about.
type Asked struct {
	View
	E     *publication.Edition
	Old   bool // a newer edition was published
	OnMap string
	Place int
	Year  law.Year
	What  what
}

// askedFor are the names that it reads after the question mark.
var askedFor = []string{"edition", "map", "unit", "year", "what"}

// asked reads what a page of figures is asked for. Without an edition E is nil.
func (p *Portal) asked(v View) (Asked, error) {
	a := Asked{View: v, What: whats[0], OnMap: publication.Today}
	if p.Edition == nil {
		return a, nil
	}
	newest, err := p.Edition(v.Request.Context(), 0)
	if err != nil || newest == nil {
		return a, err
	}
	a.E = newest
	if s := v.Query("edition"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return a, v.unknown("edition", s)
		}
		if a.E, err = p.Edition(v.Request.Context(), n); err != nil {
			return a, err
		}
		if a.E == nil {
			return a, v.unknown("edition", s)
		}
		a.Old = a.E.Number != newest.Number
	}
	if m := v.Query("map"); m != "" {
		if m != publication.Today && m != publication.Then {
			return a, v.unknown("map", m)
		}
		a.OnMap = m
	}
	if s := v.Query("what"); s != "" {
		i := slices.IndexFunc(whats, func(w what) bool { return w.ID == s })
		if i < 0 {
			return a, v.unknown("what", s)
		}
		a.What = whats[i]
	}
	a.Year = a.lastYear()
	asked := v.Query("year")
	if asked != "" {
		y, err := strconv.Atoi(asked)
		if err != nil || !slices.Contains(a.E.Years, law.Year(y)) {
			return a, v.unknown("year", asked)
		}
		a.Year = law.Year(y)
	}
	code := v.Query("unit")
	place, ok := a.E.FindIn(a.OnMap, unit.Code(code), a.Year)
	if !ok { // hamlets are on one map only, so that no other can be meant
		if i, there := a.E.FindIn(publication.Then, unit.Code(code), a.Year); there && a.hamlet(i) {
			a.OnMap, place, ok = publication.Then, i, true
		}
	}
	switch {
	case code != "" && !ok:
		return a, a.noUnit(code)
	case code == "":
		if place, ok = a.root(); !ok {
			return a, fault.New(fault.NotFound, lang.T("portal.figures.no_map", "map", v.mapName(a.OnMap))).Do(lang.T("portal.figures.no_map.do"))
		}
	}
	a.Place = place
	if asked == "" && a.hamlet(place) { // of which the figures may not be published for every year
		a.Year = lastOf(a.E, place, a.Year)
	}
	return a, nil
}

func (v View) unknown(name, value string) error {
	return fault.New(fault.Usage, lang.T("portal.figures.unknown", "name", name, "value", value)).Do(lang.T("portal.figures.unknown.do"))
}

// noUnit says that a unit is not on the map.
func (a Asked) noUnit(code string) error {
	return fault.New(fault.NotFound, lang.T("portal.figures.no_unit", "code", code, "map", a.mapName(a.OnMap))).Do(lang.T("portal.figures.no_unit.do"))
}

// root is the place of the whole territory on the map, else the first that hangs under
// none.
func (a Asked) root() (int, bool) {
	if i, ok := a.E.Find(a.OnMap, a.E.Territory); ok {
		return i, true
	}
	i := slices.IndexFunc(a.E.Places, func(p publication.Place) bool { return p.Map == a.OnMap && p.Parent < 0 })
	return i, i >= 0
}

// lastYear is the last year of which the whole territory is shown, else the last: the
// same for each of its units, so that one does not come to an older year unawares.
func (a Asked) lastYear() law.Year {
	root, _ := a.root()
	for _, y := range slices.Backward(a.E.Years) {
		if a.E.Row(root, y).Cell(publication.Multidim).State == publication.Shown {
			return y
		}
	}
	if n := len(a.E.Years); n > 0 {
		return a.E.Years[n-1]
	}
	return 0
}

// lastOf is the year where the edition has figures of a place in it, else the last that
// has.
func lastOf(e *publication.Edition, place int, y law.Year) law.Year {
	if e.Row(place, y) == nil {
		for _, had := range slices.Backward(e.Years) {
			if e.Row(place, had) != nil {
				return had
			}
		}
	}
	return y
}

// at is the page's address with some of what is asked changed; an empty value takes the
// name out.
func (a Asked) at(path string, pairs ...string) string {
	v := *a.Visit
	u := *a.URL
	u.Path, u.RawPath = a.To(path), ""
	v.URL = &u
	return v.With(pairs...)
}

// about is the address of a page about another place of the edition.
func (a Asked) about(path string, place int) string {
	pl := a.E.Places[place]
	m := pl.Map
	if m == publication.Today {
		m = ""
	}
	return a.at(path, "unit", string(pl.Code), "map", m)
}

// unit is the place asked for.
func (a Asked) unit() publication.Place { return a.E.Places[a.Place] }

// nearest is what is asked for where the edition has it: as asked, or, where neither map
// nor year were asked for, on the other map or in the last year that has it. Else there
// are the places that have it.
func (a Asked) nearest(has func(place int, y law.Year) bool) (Asked, []web.Link) {
	if has(a.Place, a.Year) {
		return a, nil
	}
	var there []web.Link
	chosen := a.Query("map") != "" || a.Query("year") != ""
	path := strings.TrimPrefix(a.path(), "/")
	for i := a.Place; i >= 0 && len(there) == 0; i = a.E.AboveIn(i, a.Year) {
		for _, m := range []string{publication.Today, publication.Then} {
			for _, y := range slices.Backward(a.E.Years) {
				place, ok := a.E.FindIn(m, a.E.Places[i].Code, y)
				switch {
				case !ok || !has(place, y):
				case !chosen && i == a.Place:
					a.OnMap, a.Place, a.Year = m, place, y
					return a, nil
				default:
					there = append(there, web.Link{
						Text: a.Say(lang.T("portal.elsewhere.at", "unit", a.name(place), "year", y, "map", a.mapName(m))),
						Href: a.at("/"+path, "unit", string(a.E.Places[place].Code), "year", strconv.Itoa(int(y)), "map", m),
					})
				}
			}
		}
	}
	return a, there
}

// below are the places under it that have figures of the year, by name. A commune on
// today's map has the hamlets that it had then where its borders were the same.
func (a Asked) below() []int {
	at := a.Place
	if r := a.row(); a.OnMap == publication.Today && a.unit().Level == unit.Commune && r != nil && r.How == "unchanged" {
		if i, ok := a.E.FindIn(publication.Then, a.unit().Code, a.Year); ok {
			at = i
		}
	}
	return a.byName(a.E.BelowIn(at, a.Year))
}

func (a Asked) byName(places []int) []int {
	return slices.SortedStableFunc(slices.Values(places), func(x, y int) int { return lang.Compare(a.E.Places[x].Name, a.E.Places[y].Name) })
}

// crumbs lead from the whole territory down to the place.
func (a Asked) crumbs() []web.Link {
	var out []web.Link
	for i := a.Place; i >= 0; i = a.E.AboveIn(i, a.Year) {
		out = append(out, web.Link{Text: a.E.Places[i].Name, Href: a.about("/figures", i)})
	}
	slices.Reverse(out)
	return a.Crumbs(out[:max(0, len(out)-1)]...)
}

func (v View) mapName(m string) string {
	if m == publication.Then {
		return v.Say(lang.T("portal.map.then"))
	}
	return v.Say(lang.T("portal.map.today"))
}

// value is a figure of a row as it is drawn: a count, or hundredths of a per cent. Where
// it is not to be drawn, why says the reason in words.
func (a Asked) value(r *publication.Row, w what) (n law.Count, why string) {
	c := r.Cell(w.Measure)
	if r != nil && a.hamlet(r.Place) {
		if _, ok := r.Cells[w.Measure]; !ok {
			return law.Count{}, a.Say(lang.T("portal.cell.not_of_hamlets"))
		}
	}
	if !w.Rate {
		switch c.State {
		case publication.Shown:
			return law.Exactly(c.N), ""
		case publication.Banded:
			return law.Between(c.Lo, c.Hi), ""
		}
		return law.Count{}, a.stateWord(c.State)
	}
	if lo, hi, ok := a.E.RateRange(r, w.Measure); ok {
		return law.Between(hundredths(lo), hundredths(hi)), ""
	}
	if c.State == publication.Shown || c.State == publication.Banded {
		c = r.Cell(publication.Among(w.Measure))
	}
	if c.State == publication.Shown { // counted among none
		return law.Count{}, a.Say(lang.T("portal.cell.none"))
	}
	return law.Count{}, a.stateWord(c.State)
}

// hundredths are hundredths of a per cent, half away from zero: for drawing and showing.
func hundredths(r law.Ratio) int64 {
	n, err := strconv.ParseInt(r.Mul(law.Int(10_000)).Decimal(0), 10, 64)
	if err != nil {
		panic(err) // a rate of shown counts fits
	}
	return n
}

// text is a figure in words: the number, between which two it lies, or why there is none.
func (a Asked) text(r *publication.Row, w what) string {
	n, why := a.value(r, w)
	if why != "" {
		return why
	}
	return a.figure(w, n)
}

// figure writes what is known of a figure.
func (a Asked) figure(w what, n law.Count) string {
	switch x, ok := n.Exact(); {
	case !w.Rate:
		return n.Say(a.Lang)
	case ok:
		return a.percent(x)
	}
	return a.percent(n.Lo) + "–" + a.percent(n.Hi)
}

// percent writes hundredths of a per cent.
func (v View) percent(n int64) string {
	return v.Lang.Decimal(law.Frac(n, 100).Decimal(2)) + " %"
}

// stateWord says why a figure is not shown.
func (v View) stateWord(s publication.CellState) string {
	switch s {
	case publication.Hidden:
		return v.Say(lang.T("portal.cell.hidden"))
	case publication.Banded:
		return v.Say(lang.T("portal.cell.banded"))
	case publication.Doubtful:
		return v.Say(lang.T("portal.cell.in_doubt"))
	}
	return v.Say(lang.T("portal.cell.missing"))
}
