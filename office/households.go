package office

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// HouseholdQuestion says which households a list has. Zero fields do not filter.
type HouseholdQuestion struct {
	// Text is a part of the head's name, with or without diacritics; the number of a
	// household; a whole citizen number of head or member, or its last digits.
	Text  string
	Year  law.Year  // of the review; 0 = each household's newest that matches
	Unit  unit.Code // on 31 December of the year, or of the campaign where none is named
	Class *household.Class
	Order string // one of [HouseholdOrders], "-" before it for downward; empty: by place

	From, Most int // which of them are given; Most 0 = all there are
}

// HouseholdOrders are the orders that a list may be in.
var HouseholdOrders = []string{"name", "household", "class"}

// FirstReview is the first year whose reviews the register takes (formats.md 2.5).
const FirstReview law.Year = 2021

// MaxListed is how many households a list in pages counts and leads through; who has
// more must ask more narrowly.
const MaxListed = 1000

// Bounds of looking for the last digits of a citizen number: every number of the
// place is unsealed for it, so the place must be small.
const (
	minDigits, maxDigits = 3, 6
	maxDigitUnits        = 3 // communes
)

// HouseholdList is the households that a list has.
type HouseholdList struct {
	Found []Found // from From on
	All   int     // how many there are, at most MaxListed where they come in pages
	More  bool    // there are more than All
	Wide  bool    // last digits are looked for in few communes only: choose one
	Years []law.Year
}

// Found is a household that a search found.
type Found struct {
	Household household.ID
	Year      law.Year // of its newest review that matches
	Head      string
	Unit      string // name of the hamlet, else of the commune
	Commune   string
	Class     household.Class
}

// FindHouseholds looks for households in the asker's scope. What is shown of them is
// written into the access log: those that are given, not those that were counted.
func (o *Office) FindHouseholds(ctx context.Context, q HouseholdQuestion) (HouseholdList, error) {
	var a HouseholdList
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.PersonRead)
		if err != nil {
			return err
		}
		s := &search{o: o, q: q, gate: gate, ps: newPlaces(record), a: &a, seen: map[household.ID]bool{}}
		s.whole, s.sees = r, gate.sees(s.ps)
		s.r = r.Seeing(s.sees)
		return s.run()
	})
	if err == nil && len(a.Found) > 0 {
		line := store.Access{Kind: "find", Unit: q.Unit, Year: q.Year, Households: int64(len(a.Found)), Fields: []string{sawPerson}}
		for _, f := range a.Found {
			line.Numbers = append(line.Numbers, f.Household)
		}
		err = o.look(ctx, line)
	}
	if err != nil {
		return HouseholdList{}, err
	}
	return a, nil
}

// search is a question being answered.
type search struct {
	o    *Office
	q    HouseholdQuestion
	gate gate
	ps   *places
	r    *store.Reader
	a    *HouseholdList
	hits []store.Listed
	seen map[household.ID]bool

	whole *store.Reader                                    // sees everything: only for what is kept, and asked with sees
	sees  func(hamlet, commune unit.Code, y law.Year) bool // nil: everything
}

func digitsOnly(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func (s *search) run() error {
	latest := account.CampaignOf(s.o.Today)
	var err error
	// Reviews of the running year may be there before its campaign begins.
	if s.a.Years, err = s.r.ReviewedYears(FirstReview, max(latest, s.o.Today.Year())); err != nil {
		return err
	}
	years := s.a.Years
	if s.q.Year != 0 {
		years = []law.Year{s.q.Year}
	}
	text := strings.TrimSpace(lang.NFC(s.q.Text))
	switch {
	case len(text) == 12 && digitsOnly(text):
		err = s.byNumber(text, years)
	default:
		for _, y := range years {
			if err = s.year(text, y); err != nil {
				return err
			}
		}
	}
	if err != nil {
		return err
	}
	return s.show()
}

// add notes a hit; the newest year of a household comes first and stays.
func (s *search) add(l store.Listed) error {
	if s.seen[l.Household] {
		return nil
	}
	if s.q.Most > 0 && len(s.hits) == MaxListed {
		s.a.More = true
		return store.ErrEnough
	}
	s.seen[l.Household] = true
	s.hits = append(s.hits, l)
	return nil
}

// year looks through a year: for a number of a household, last digits, or a name.
func (s *search) year(text string, y law.Year) error {
	if s.a.More {
		return nil
	}
	f := store.ListFilter{Year: y}
	if s.q.Class != nil {
		f.Class, f.OfClass = *s.q.Class, true
	}
	end := law.YearEnd(y)
	var unitAsked *unit.Unit
	if s.q.Unit != "" {
		u, ok := s.ps.record.Tree.Find(s.q.Unit, end)
		if !ok {
			if s.q.Year == 0 {
				return nil // the code names nothing then
			}
			return s.ps.record.Tree.Explain(s.q.Unit, end)
		}
		if err := s.gate.within(u, end); err != nil {
			return err
		}
		unitAsked = u
	}
	communes, few := s.communes(unitAsked, y)
	if few {
		f.Places = s.codes(unitAsked, communes, end)
	}
	inside := map[unit.Code]bool{} // by the place that a review names
	within := func(l store.Listed) bool {
		if unitAsked == nil || few {
			return true
		}
		place := cmp.Or(l.Hamlet, l.Commune)
		in, known := inside[place]
		if !known {
			p := s.ps.of(l.Hamlet, l.Commune, end)
			in = p.unit != nil && s.ps.record.Tree.Within(p.unit, unitAsked, end)
			inside[place] = in
		}
		return in
	}
	take := func(l store.Listed) error {
		if !within(l) {
			return nil
		}
		return s.add(l)
	}
	if text == "" {
		return s.r.List(f, take)
	}
	exact := f
	exact.Household = household.ID(text)
	if err := s.r.List(exact, take); err != nil {
		return err
	}
	if digitsOnly(text) {
		if len(text) < minDigits || len(text) > maxDigits {
			return nil
		}
		if !few || len(communes) > maxDigitUnits {
			s.a.Wide = true
			return nil
		}
		return s.byDigits(text, f, take)
	}
	if f.Key = lang.Fold(text); f.Key == "" {
		return nil
	}
	return s.r.List(f, take)
}

// fewUnits is up to how many communes a list goes place by place instead of through
// the whole year.
const fewUnits = 12

// communes are those that the question and the asker's scope leave, if they are few.
func (s *search) communes(asked *unit.Unit, y law.Year) ([]*unit.Unit, bool) {
	end := law.YearEnd(y)
	tree := s.ps.record.Tree
	if asked != nil && asked.Level == unit.Hamlet {
		c, ok := tree.Parent(asked, end)
		if !ok {
			return nil, false
		}
		return []*unit.Unit{c}, true
	}
	if asked != nil && asked.Level == unit.Commune {
		return []*unit.Unit{asked}, true
	}
	if s.gate.authority.Actor().Operator() {
		return nil, false
	}
	scope := s.gate.authority.Scope(account.PersonRead, s.o.Today)
	if scope.All() {
		return nil, false
	}
	var out []*unit.Unit
	for _, c := range tree.Alive(end, unit.Commune) {
		in := scope.Covers(c, end)
		for _, h := range tree.Children(c, end) {
			in = in || scope.Covers(h, end) // a scope of single hamlets
		}
		if in && (asked == nil || tree.Within(c, asked, end)) {
			if out = append(out, c); len(out) > fewUnits {
				return nil, false
			}
		}
	}
	return out, len(out) > 0
}

// codes are the places that reviews of these communes name, or of one hamlet.
func (s *search) codes(asked *unit.Unit, communes []*unit.Unit, end law.Date) []unit.Code {
	var out []unit.Code
	add := func(u *unit.Unit) {
		if st, ok := u.At(end); ok {
			out = append(out, st.Code)
		}
	}
	if asked != nil && asked.Level == unit.Hamlet {
		add(asked)
		return out
	}
	for _, c := range communes {
		add(c)
		for _, h := range s.ps.record.Tree.Children(c, end) {
			add(h)
		}
	}
	return out
}

// byNumber finds a whole citizen number by the mark that stands for it.
func (s *search) byNumber(number string, years []law.Year) error {
	mark, err := s.r.CitizenMark(number)
	if err != nil {
		return err
	}
	note := func(v *household.Review) error {
		if !slices.Contains(years, v.Year) || s.q.Class != nil && *s.q.Class != v.Class {
			return nil
		}
		return s.add(store.Listed{Household: v.Household, Year: v.Year, Hamlet: v.Hamlet, Commune: v.Commune, Class: v.Class})
	}
	var all []household.Review
	keep := func(v *household.Review) error { all = append(all, *v); return nil }
	if err := s.r.Reviews(store.ReviewFilter{Citizen: mark}, keep); err != nil {
		return err
	}
	if err := s.r.Members(store.ReviewFilter{Citizen: mark}, func(m *household.Member) error {
		return s.r.Reviews(store.ReviewFilter{Household: m.Household, Year: m.Year}, keep)
	}); err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b household.Review) int { return cmp.Compare(b.Year, a.Year) })
	for i := range all {
		if err := note(&all[i]); err != nil {
			return err
		}
	}
	return nil
}

// byDigits finds the last digits of a citizen number of head or member in few
// places. The numbers are sealed, each of the place is opened and compared.
func (s *search) byDigits(digits string, f store.ListFilter, take func(store.Listed) error) error {
	if !s.r.Opens() {
		return fault.New(fault.Refused, lang.T("office.find.keys")).Do(lang.T("office.find.keys.do"))
	}
	places, err := store.Keep(s.whole, "last digits "+f.Year.Say(lang.EN)+" "+fmt.Sprint(f.Places), func(r *store.Reader) ([]digitsAt, error) { return lastDigits(r, f) })
	if err != nil {
		return err
	}
	for _, p := range places {
		l := p.Listed
		if f.OfClass && l.Class != f.Class || !strings.Contains(p.last, digits+";") || s.sees != nil && !s.sees(l.Hamlet, l.Commune, l.Year) {
			continue
		}
		if err := take(l); err != nil {
			return err
		}
	}
	return nil
}

// digitsAt is a household with the last digits of the numbers of its people, each with
// a semicolon after it. It is kept in the memory of the program, where the keys are too.
type digitsAt struct {
	store.Listed
	last string
}

// lastDigits opens the numbers of all people of few places in a year.
func lastDigits(r *store.Reader, f store.ListFilter) ([]digitsAt, error) {
	var out []digitsAt
	at := map[household.ID]int{}
	add := func(i int, number string) {
		if number != "" {
			out[i].last += number[max(0, len(number)-maxDigits):] + ";"
		}
	}
	if err := r.Reviews(store.ReviewFilter{Year: f.Year, Places: f.Places, Open: true}, func(v *household.Review) error {
		at[v.Household] = len(out)
		out = append(out, digitsAt{Listed: store.Listed{Household: v.Household, Year: v.Year, Hamlet: v.Hamlet, Commune: v.Commune, Class: v.Class}})
		add(len(out)-1, v.CitizenID)
		return nil
	}); err != nil {
		return nil, err
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(at)), chunk) {
		if err := r.Members(store.ReviewFilter{Year: f.Year, Households: some, Open: true}, func(m *household.Member) error {
			add(at[m.Household], m.CitizenID)
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// chunk is how many households one question to the database names.
const chunk = 400

func numbersOf(ls []store.Listed) []household.ID {
	out := make([]household.ID, len(ls))
	for i, l := range ls {
		out[i] = l.Household
	}
	return out
}

// show puts the hits in order and reads those that are given.
func (s *search) show() error {
	a, q := s.a, s.q
	a.All = len(s.hits)
	heads := map[household.ID]string{}
	name := strings.TrimPrefix(q.Order, "-")
	if name == "name" {
		if err := s.read(s.hits, heads); err != nil {
			return err
		}
	}
	by := func(x, y store.Listed) int { return 0 }
	switch name {
	case "name":
		by = func(x, y store.Listed) int { return lang.Compare(heads[x.Household], heads[y.Household]) }
	case "household":
		by = func(x, y store.Listed) int { return cmp.Compare(x.Household, y.Household) }
	case "class":
		by = func(x, y store.Listed) int { return cmp.Compare(classRank(x.Class), classRank(y.Class)) }
	}
	slices.SortStableFunc(s.hits, func(x, y store.Listed) int {
		if strings.HasPrefix(q.Order, "-") {
			return by(y, x)
		}
		return by(x, y)
	})
	shown := s.hits[min(max(q.From, 0), len(s.hits)):]
	if q.Most > 0 && len(shown) > q.Most {
		shown = shown[:q.Most]
	}
	if name != "name" {
		if err := s.read(shown, heads); err != nil {
			return err
		}
	}
	for _, l := range shown {
		end := law.YearEnd(l.Year)
		p := s.ps.of(l.Hamlet, l.Commune, end)
		f := Found{Household: l.Household, Year: l.Year, Head: heads[l.Household], Unit: nameOf(p.unit, end), Class: l.Class}
		if c := p.commune(s.ps.record.Tree, end); c != nil && c != p.unit {
			f.Commune = nameOf(c, end)
		}
		a.Found = append(a.Found, f)
	}
	return nil
}

// read reads the names of heads.
func (s *search) read(ls []store.Listed, heads map[household.ID]string) error {
	byYear := map[law.Year][]store.Listed{}
	for _, l := range ls {
		byYear[l.Year] = append(byYear[l.Year], l)
	}
	for y, all := range byYear {
		for some := range slices.Chunk(all, chunk) {
			if err := s.r.Reviews(store.ReviewFilter{Year: y, Households: numbersOf(some)}, func(v *household.Review) error {
				heads[v.Household] = v.Head
				return nil
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// classRank orders classes by need, the unknown last.
func classRank(c household.Class) int {
	return slices.Index([]household.Class{household.Poor, household.NearPoor, household.NotPoor, household.UnknownClass}, c)
}
