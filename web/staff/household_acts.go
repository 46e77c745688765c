package staff

import (
	"cmp"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/web"
)

// householdActs are the ways to what the visitor may do with a household.
func householdActs(v *web.Visit, a office.HouseholdAnswer) (out []web.Link) {
	year := account.CampaignOf(v.Today)
	if v.May(account.ReviewWrite) {
		out = append(out, web.Link{Text: v.Say(lang.T("register.do.review", "year", year)), Href: reviewFormPath(a.Number, year)})
	}
	if y := newest(a); y != nil && v.May(account.MemberWrite) {
		out = append(out, web.Link{Text: v.Say(lang.T("register.do.members")), Href: membersPath(a.Number, y.Review.Year)})
	}
	if v.May(account.HouseholdWrite) {
		out = append(out, web.Link{Text: v.Say(lang.T("register.do.change")), Href: householdPath(a.Number, "change")})
	}
	return out
}

// ChangePage is the form of what happened to a household.
type ChangePage struct {
	*web.Visit
	Number    household.ID
	Title     string
	Questions []FormQuestion
	Errors    []web.Wrong
}

// Head names the page.
func (p ChangePage) Head() web.Head {
	h := householdHead(p.Visit, p.Say(lang.T("register.change_title")))
	h.Wrong = len(p.Errors) > 0
	h.Crumbs = append(h.Crumbs, web.Link{Text: p.Title, Href: householdPath(p.Number)})
	return h
}

// changePage makes the boxes with what was typed so far.
func (s *Staff) changePage(v *web.Visit, values map[string]string) (ChangePage, error) {
	p := ChangePage{Visit: v, Number: household.ID(v.Path("household"))}
	a, err := s.office(v).Household(v.Request.Context(), p.Number)
	if err != nil {
		return p, err
	}
	p.Title = householdTitle(v, a)
	units, err := s.office(v).Scope(v.Request.Context(), account.HouseholdWrite, v.Today, placeOf(values))
	if err != nil {
		return p, err
	}
	kind := FormQuestion{Kind: "radios", Box: web.Field{Name: "change", Label: v.Say(lang.T("register.change.kind"))}}
	for _, k := range household.ChangeKinds {
		ended := a.Ended(v.Today)
		if ended != (k == household.Reinstated) && !(ended && k == household.Arrived) {
			continue // what cannot be is not offered
		}
		kind.Box.Choices = append(kind.Box.Choices, web.Choice{Value: string(k), Text: upper(v.Say(k)), Hint: v.Say(lang.T(changeHints[k])), Chosen: values["change"] == string(k)}) // lang: keys in changeHints
	}
	day := FormQuestion{Kind: "date", Box: web.Field{Name: "date"}, Day: web.DateField{Name: "date", Label: v.Say(lang.T("register.change.on")), Hint: v.Say(lang.T("entry.date_hint"))}}
	if d, err := law.ParseDate(values["date"]); err == nil && values["date"] != "" {
		iso := d.String()
		day.Day.Year, day.Day.Month, day.Day.Day = iso[:4], iso[5:7], iso[8:]
	} else {
		day.Day.Day, day.Day.Month, day.Day.Year = values["date-day"], values["date-month"], values["date-year"]
	}
	input := func(name string, label lang.Text, hint lang.Text) FormQuestion {
		f := web.Field{Name: name, Label: v.Say(label), Value: values[name], Autocomplete: "off"}
		if !hint.IsZero() {
			f.Hint = v.Say(hint)
		}
		return FormQuestion{Kind: "input", Box: f}
	}
	hamlet := input("hamlet", lang.T("register.change.hamlet"), lang.T("register.change.hamlet_hint"))
	commune := input("commune", lang.T("register.change.commune"), lang.Text{})
	hamlet.unit(v, "hamlet", units)
	commune.unit(v, "commune", units)
	hamlet.Box.Choices, commune.Box.Choices = chosen(hamlet.Box.Choices, values["hamlet"]), chosen(commune.Box.Choices, values["commune"])
	why := reasonField(v)
	why.Value = values["reason"]
	p.Questions = []FormQuestion{
		kind, day, input("other", lang.T("register.change.other"), lang.T("register.change.other_hint")), commune, hamlet,
		{Kind: "input", Box: why}, input("document", lang.T("register.change.document"), lang.Text{}),
	}
	return p, nil
}

// lang: keys
var changeHints = map[household.ChangeKind]string{
	household.Arrived: "register.hint.arrived", household.Moved: "register.hint.moved", household.Departed: "register.hint.departed", household.SplitOff: "register.hint.split",
	household.MergedInto: "register.hint.merged", household.Dissolved: "register.hint.dissolved", household.Reinstated: "register.hint.reinstated",
}

func (s *Staff) change(v *web.Visit) (web.Answer, error) {
	p, err := s.changePage(v, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// sendChange enters what happened. A household that splits is named on the page of the
// one that it came out of; in the register the new one is the one it happens to.
func (s *Staff) sendChange(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	id := v.Path("household")
	values, wrong := map[string]string{}, map[string]string{}
	for _, name := range []string{"change", "other", "hamlet", "commune", "reason", "document", "date-day", "date-month", "date-year"} {
		value, bad := form.Text(name, name == "change" || name == "reason")
		if values[name] = oneLine(value); bad != "" {
			wrong[name] = bad
		}
	}
	d, f := form.Date(web.DateField{Name: "date"}, true)
	if f.Error != "" {
		wrong["date"] = f.Error
	} else {
		values["date"] = d.String()
	}
	if len(wrong) == 0 {
		row := map[string]string{"household": id}
		for _, name := range []string{"change", "date", "other", "hamlet", "commune", "reason", "document"} {
			row[name] = values[name]
		}
		split := values["change"] == string(household.SplitOff)
		if split {
			row["household"], row["other"] = values["other"], id
			if values["other"] == "" {
				wrong["other"] = v.Say(lang.T("web.required"))
			}
		}
		if len(wrong) == 0 {
			r, err := s.office(v).EnterChange(v.Request.Context(), row, true)
			if wrong = faultsOn(v, err); wrong == nil {
				if err != nil {
					return web.Answer{}, err
				}
				return web.Go(householdPath(household.ID(id)) + "?saved=" + strconv.FormatInt(r.Act, 10)), nil
			}
			if split && wrong["household"] != "" {
				wrong["other"] = wrong["household"]
				delete(wrong, "household")
			}
		}
	}
	p, err := s.changePage(v, values)
	if err != nil {
		return web.Answer{}, err
	}
	sections := []FormSection{{Questions: p.Questions}}
	p.Errors = mark(sections, wrong)
	return web.Again(p), nil
}

func membersPath(id household.ID, y law.Year, rest ...string) string {
	return householdPath(id, append([]string{"members"}, rest...)...) + "?year=" + strconv.Itoa(int(y))
}

// MembersPage is the list of members of a year, each to be changed.
type MembersPage struct {
	*web.Visit
	Number household.ID
	Title  string
	Year   law.Year
	List   web.Table
}

// Head names the page.
func (p MembersPage) Head() web.Head { return memberHead(p.Visit, p.Number, p.Title, p.Year, "") }

func memberHead(v *web.Visit, id household.ID, household string, y law.Year, title string) web.Head {
	list := v.Say(lang.T("register.members_of", "year", y))
	h := householdHead(v, cmp.Or(title, list))
	h.Crumbs = append(h.Crumbs, web.Link{Text: household, Href: householdPath(id)})
	if title != "" {
		h.Crumbs = append(h.Crumbs, web.Link{Text: list, Href: membersPath(id, y)})
	}
	return h
}

func (s *Staff) members(v *web.Visit) (web.Answer, error) {
	a, err := s.office(v).Household(v.Request.Context(), household.ID(v.Path("household")))
	if err != nil {
		return web.Answer{}, err
	}
	y, err := yearOf(v, a)
	if err != nil {
		return web.Answer{}, err
	}
	p := MembersPage{Visit: v, Number: a.Number, Title: householdTitle(v, a), Year: y.Review.Year}
	a.Years = []office.HouseholdYear{*y}
	p.List = membersTable(v, a)
	for i := range p.List.Rows {
		p.List.Rows[i][0].Href = membersPath(a.Number, p.Year, strconv.Itoa(y.Members[i].No))
	}
	return web.Show(p), nil
}

// MemberPage is the form of one member.
type MemberPage struct {
	*web.Visit
	Number    household.ID
	Household string
	Year      law.Year
	No        int // 0: a new one
	Base      int64
	Questions []FormQuestion
	Reason    web.Field
	Errors    []web.Wrong
}

// Head names the page.
func (p MemberPage) Head() web.Head {
	h := memberHead(p.Visit, p.Number, p.Household, p.Year, p.title())
	h.Wrong = len(p.Errors) > 0
	return h
}

func (p MemberPage) title() string {
	if p.No == 0 {
		return p.Say(lang.T("register.member_new"))
	}
	return p.Say(lang.T("register.member", "no", p.No))
}

func noMember(no string) error {
	return fault.New(fault.NotFound, lang.T("register.no_member", "no", no)).Do(lang.T("register.no_member.do"))
}

// newMember stands in the address in place of a number.
const newMember = "new"

func (s *Staff) memberPage(v *web.Visit, values map[string]string) (MemberPage, error) {
	p := MemberPage{Visit: v, Number: household.ID(v.Path("household")), Reason: reasonField(v)}
	a, err := s.office(v).Household(v.Request.Context(), p.Number)
	if err != nil {
		return p, err
	}
	y, err := yearOf(v, a)
	if err != nil {
		return p, err
	}
	p.Year, p.Household = y.Review.Year, householdTitle(v, a)
	var stored household.Member
	if no := v.Path("member"); no != newMember {
		i := slices.IndexFunc(y.Members, func(m household.Member) bool { return strconv.Itoa(m.No) == no })
		if i < 0 {
			return p, noMember(no)
		}
		stored = y.Members[i]
		p.No, p.Base = stored.No, stored.ID
	}
	for _, q := range office.MemberCodes(p.Year) {
		value := office.MemberField(&stored, q.Code)
		if typed, ok := values[q.Code]; ok && q.Kind != household.CitizenAnswer {
			value = typed
		}
		f := question(v, q, value, office.ScopeUnits{})
		if q.Kind == household.CitizenAnswer && values[q.Code] != office.DropNumber {
			f.Box.Value = values[q.Code]
		}
		p.Questions = append(p.Questions, f)
	}
	return p, nil
}

func (s *Staff) member(v *web.Visit) (web.Answer, error) {
	p, err := s.memberPage(v, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (s *Staff) sendMember(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	values, wrong := map[string]string{}, map[string]string{}
	year := yearValue(v.Query("year"))
	for _, q := range office.MemberCodes(year) {
		value, bad := typed(v, form, q)
		if values[q.Code] = value; bad != "" {
			wrong[q.Code] = bad
		}
	}
	reason, bad := form.Text("reason", true)
	base, _ := form.Text("base", false)
	step, _ := form.Text("step", false)
	e := office.MemberEntry{Household: household.ID(v.Path("household")), Year: year, Values: values, Remove: step == "remove", Reason: oneLine(reason)}
	e.Base, _ = strconv.ParseInt(base, 10, 64)
	if no := v.Path("member"); no != newMember {
		if e.No, err = strconv.Atoi(no); err != nil || e.No < 1 {
			return web.Answer{}, noMember(no)
		}
	}
	if bad == "" && len(wrong) == 0 {
		r, err := s.office(v).EnterMember(v.Request.Context(), e, true)
		if wrong = faultsOn(v, err); wrong == nil {
			if err != nil {
				return web.Answer{}, err
			}
			return web.Go(householdPath(e.Household) + "?saved=" + strconv.FormatInt(r.Act, 10)), nil
		}
	}
	p, err := s.memberPage(v, values)
	if err != nil {
		return web.Answer{}, err
	}
	p.Reason.Value, p.Reason.Error = reason, bad
	p.Errors = append(mark([]FormSection{{Questions: p.Questions}}, wrong), web.WrongOf(p.Reason)...)
	return web.Again(p), nil
}
