package staff

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
	"vuonlen/web"
)

// HouseholdsPage is where households are looked for.
type HouseholdsPage struct {
	*web.Visit
	Text   web.Field
	Boxes  []web.Field // unit, year, class
	List   web.Table
	Paging web.Pages
	Answer office.HouseholdList
	Posted bool // a citizen number was looked for: the address does not name the page
	Enter  bool // the visitor enters reviews
}

// Head names the page.
func (p HouseholdsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("register.title")), Section: "/households"}
}

var classWords = []string{"poor", "near_poor", "not_poor", "unknown"}

// householdOrders are the values of sort.
var householdOrders = func() (out []string) {
	for _, o := range office.HouseholdOrders {
		out = append(out, o, "-"+o)
	}
	return out
}()

// number tells whether a text is, or may be, a whole number of a person: that never
// stands in an address (addresses are kept by browsers and proxies).
func number(s string) bool { return len(s) >= 9 && strings.Trim(s, "0123456789") == "" }

// households shows the list that the address asks for.
func (s *Staff) households(v *web.Visit) (web.Answer, error) {
	if number(v.Query("q")) {
		return web.Answer{}, fault.New(fault.Usage, lang.T("register.list.number")).Do(lang.T("register.list.number_do"))
	}
	return s.householdList(v, v.Query("q"), v.Query, false)
}

// findHouseholds takes the form of the search. A whole number is answered at once;
// everything else gets an address of its own.
func (s *Staff) findHouseholds(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	value := func(name string) string {
		s, wrong := form.Text(name, false)
		if wrong != "" {
			return ""
		}
		return s
	}
	text, wrong := form.Text("q", false)
	if wrong != "" {
		return web.Answer{}, fault.New(fault.Usage, lang.T("web.control"))
	}
	if bare := strings.NewReplacer(" ", "", ".", "").Replace(text); number(bare) {
		return s.householdList(v, bare, value, true)
	}
	q := url.Values{}
	for _, name := range []string{"unit", "year", "class", "sort"} {
		if x := value(name); x != "" {
			q.Set(name, x)
		}
	}
	if text != "" {
		q.Set("q", text)
	}
	if len(q) == 0 {
		return web.Go("/households"), nil
	}
	return web.Go("/households?" + q.Encode()), nil
}

// everyYear is the value of year that asks for all of them.
const everyYear = "all"

func (s *Staff) householdList(v *web.Visit, text string, value func(string) string, posted bool) (web.Answer, error) {
	q := office.HouseholdQuestion{Text: text, Unit: unit.Code(value("unit")), Most: pageSize}
	var err error
	if q.Year, err = listYear(v, value("year")); err != nil {
		return web.Answer{}, err
	}
	class, err := oneOf(value("class"), classWords)
	if err != nil {
		return web.Answer{}, err
	}
	if class != "" {
		c, _ := household.ParseClass(class)
		q.Class = &c
	}
	if q.Order, err = oneOf(value("sort"), householdOrders); err != nil {
		return web.Answer{}, err
	}
	at := 1
	if n, err := strconv.Atoi(v.Query("page")); err == nil && !posted {
		at = min(max(n, 1), office.MaxListed/pageSize)
	}
	q.From = (at - 1) * pageSize
	o := s.office(v)
	p := HouseholdsPage{Visit: v, Posted: posted, Enter: v.May(account.ReviewWrite)}
	if p.Answer, err = o.FindHouseholds(v.Request.Context(), q); err != nil {
		return web.Answer{}, err
	}
	p.Paging = web.Pages{At: at, Of: max(1, (p.Answer.All+pageSize-1)/pageSize)}
	shown := text
	if posted {
		shown = "" // the number is not written back into a page
	}
	p.Text = web.Field{Name: "q", Type: "search", Label: v.Say(lang.T("register.list.q")), Value: shown, Autocomplete: "off"}
	units, err := o.Scope(v.Request.Context(), account.PersonRead, unitDay(v, q.Year), q.Unit)
	if err != nil {
		return web.Answer{}, err
	}
	p.Boxes = []web.Field{unitBox(v, units, q.Unit), yearBox(v, value("year"), q.Year), classBox(v, class)}
	p.List = foundHouseholds(v, p.Answer, q)
	return web.Show(p), nil
}

// listYear is the year of a list: that of the latest campaign where none is said,
// 0 for every year.
func listYear(v *web.Visit, s string) (law.Year, error) {
	switch s {
	case "":
		return account.CampaignOf(v.Today), nil
	case everyYear:
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || law.Year(n) < FirstYear || law.Year(n) > v.Today.Year() {
		return 0, fault.New(fault.Usage, lang.T("staff.year", "value", s)).Do(lang.T("staff.year.do", "first", FirstYear, "last", v.Today.Year())).By(err)
	}
	return law.Year(n), nil
}

// unitDay is the day whose units a list of a year names.
func unitDay(v *web.Visit, y law.Year) law.Date {
	return law.YearEnd(cmp.Or(y, account.CampaignOf(v.Today)))
}

// unitBox offers the communes of the scope, and the hamlets of the one that is chosen.
func unitBox(v *web.Visit, s office.ScopeUnits, chosen unit.Code) web.Field {
	f := web.Field{Name: "unit", Type: "select", Label: v.Say(lang.T("staff.col.unit")), Choices: []web.Choice{{Text: v.Say(lang.T("register.list.all_units"))}}}
	add := func(u office.ScopeUnit, before string) {
		text := before + u.Name
		if before == "" && u.Above != "" {
			text += " (" + u.Above + ")"
		}
		f.Choices = append(f.Choices, web.Choice{Value: string(u.Code), Text: text, Chosen: u.Code == chosen})
	}
	seen := false
	for _, c := range s.Communes {
		add(c, "")
		seen = seen || c.Code == chosen
		if c.Code != s.Open {
			continue
		}
		for _, h := range s.Hamlets {
			add(h, "– ")
			seen = seen || h.Code == chosen
		}
	}
	if chosen != "" && !seen { // a district or a province, chosen by its address
		f.Choices = append(f.Choices, web.Choice{Value: string(chosen), Text: cmp.Or(s.Name, string(chosen)), Chosen: true})
	}
	return f
}

func yearBox(v *web.Visit, asked string, y law.Year) web.Field {
	f := web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year"))}
	for n := v.Today.Year(); n >= FirstYear; n-- {
		s := strconv.Itoa(int(n))
		f.Choices = append(f.Choices, web.Choice{Value: s, Text: s, Chosen: asked != everyYear && n == y})
	}
	f.Choices = append(f.Choices, web.Choice{Value: everyYear, Text: v.Say(lang.T("register.list.every_year")), Chosen: asked == everyYear})
	return f
}

func classBox(v *web.Visit, asked string) web.Field {
	f := web.Field{Name: "class", Type: "select", Label: v.Say(lang.T("register.col.class")), Choices: []web.Choice{{Text: v.Say(lang.T("staff.all"))}}}
	for _, w := range classWords {
		c, _ := household.ParseClass(w)
		f.Choices = append(f.Choices, web.Choice{Value: w, Text: v.Say(c)})
	}
	return chosenIn(f, asked)
}

func chosenIn(f web.Field, value string) web.Field {
	f.Choices = chosen(f.Choices, value)
	return f
}

// classTag is a class as a tag.
func classTag(v *web.Visit, c household.Class) web.Tag {
	tones := map[household.Class]web.Tone{household.Poor: web.Bad, household.NearPoor: web.Warn, household.NotPoor: web.Good}
	return web.Tag{Text: v.Say(c), Tone: tones[c]}
}

// householdPath is the address of a household, or of a page about it.
func householdPath(id household.ID, rest ...string) string {
	return strings.Join(slices.Concat([]string{"/households/" + url.PathEscape(string(id))}, rest), "/")
}

func foundHouseholds(v *web.Visit, a office.HouseholdList, q office.HouseholdQuestion) web.Table {
	t := web.Table{
		Caption: v.Say(lang.T("register.list.caption")), Quiet: true, Sorted: q.Order,
		Columns: []web.Column{
			{Text: v.Say(lang.T("register.col.head")), Sort: "name"}, {Text: v.Say(lang.T("register.col.household")), Sort: "household"},
			{Text: v.Say(lang.T("register.col.place"))}, {Text: v.Say(lang.T("staff.col.year"))}, {Text: v.Say(lang.T("register.col.class")), Sort: "class"},
		},
		Empty: web.Empty{Text: v.Say(lang.T("register.list.none")), Do: v.Say(lang.T("register.list.none_do"))},
	}
	if q.Year != 0 && slices.ContainsFunc(a.Years, func(y law.Year) bool { return y != q.Year }) {
		t.Empty.Link = web.Link{Text: v.Say(lang.T("register.list.in_every_year")), Href: v.With("year", everyYear, "page", "")}
	}
	if number(q.Text) { // a number that was sent goes into no address, so nothing can be sorted
		t.Empty.Link = web.Link{}
		for i := range t.Columns {
			t.Columns[i].Sort = ""
		}
	}
	for _, f := range a.Found {
		t.Rows = append(t.Rows, []web.Cell{
			{Text: cmp.Or(f.Head, v.Say(lang.T("register.no_head"))), Href: householdPath(f.Household)}, {Text: string(f.Household)},
			{Text: f.Unit, Sub: f.Commune}, {Text: strconv.Itoa(int(f.Year))}, {Tag: classTag(v, f.Class)},
		})
	}
	return t
}
