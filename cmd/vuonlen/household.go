package main

import (
	"fmt"
	"strconv"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
)

type householdShowCmd struct {
	Number  string `arg:"" help:"arg_household"`
	Purpose string `placeholder:"TEXT" help:"flag_purpose"`
}

type householdJSON struct {
	Household string              `json:"household"`
	Years     []householdYearJSON `json:"years"`
	Changes   []changeJSON        `json:"changes"`
}

type householdYearJSON struct {
	Year      int               `json:"year"`
	Unit      string            `json:"unit"`
	Name      string            `json:"unit_name"`
	Head      string            `json:"head"`
	Citizen   string            `json:"citizen_id"` // masked
	Size      *int              `json:"size"`
	Ethnicity string            `json:"ethnicity"`
	Standard  string            `json:"standard"`
	Class     household.Class   `json:"class"`
	Because   string            `json:"because"`
	Answers   map[string]string `json:"answers"`
	Members   []memberJSON      `json:"members"`
	File      string            `json:"file"`
	Row       int               `json:"row"`
	Act       int64             `json:"act"`
	Earlier   int               `json:"earlier_versions"`
	Finding   findingJSON       `json:"finding"`
}

type memberJSON struct {
	No       int    `json:"member"`
	Name     string `json:"name"`
	Sex      string `json:"sex"`
	Born     string `json:"birth"`
	Relation string `json:"relation"`
	Citizen  string `json:"citizen_id"` // masked
}

type changeJSON struct {
	Household string `json:"household"`
	Change    string `json:"change"`
	Date      string `json:"date"`
	Other     string `json:"other"`
	Unit      string `json:"unit"`
	Reason    string `json:"reason"`
	Document  string `json:"document"`
}

// Run shows one household over the years.
func (c *householdShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	o.Purpose = c.Purpose
	h, err := o.Household(a.ctx, household.ID(c.Number))
	if err != nil {
		return err
	}
	files := map[int64]string{}
	for _, i := range h.History {
		files[i.ID] = i.File
	}
	if a.format("text") == "json" {
		return a.json(a.householdJSON(h, files))
	}
	w := a.stdout
	fmt.Fprintln(w, a.say(lang.T("cli.household.head", "household", string(h.Number))))
	for _, y := range h.Years {
		v := y.Review
		fmt.Fprintf(w, "\n  %s\n", a.say(lang.T("cli.household.year", "year", v.Year, "class", v.Class, "unit", y.Name, "head", orDash(v.Head), "citizen", orDash(v.CitizenID), "size", orDash(v.Field("size")))))
		fmt.Fprintf(w, "    %s\n", a.say(y.Because))
		if len(y.Members) > 0 {
			fmt.Fprintf(w, "    %s\n", a.say(lang.T("cli.household.members", "n", len(y.Members))))
			for _, m := range y.Members {
				fmt.Fprintf(w, "      %d. %s\n", m.No, strings.Join(filled(m.Name, m.Sex.Say(a.lang), born(m), m.Relation, m.CitizenID), ", "))
			}
		}
		fmt.Fprintf(w, "    %s\n", a.say(lang.T("cli.household.source", "file", files[v.Import], "row", strconv.Itoa(v.Row), "act", strconv.FormatInt(v.Act, 10))))
		if y.Earlier > 0 {
			fmt.Fprintf(w, "    %s\n", a.say(lang.T("cli.household.earlier", "n", y.Earlier)))
		}
	}
	if len(h.Changes) > 0 {
		fmt.Fprintf(w, "\n  %s\n", a.say(lang.T("cli.household.changes")))
		for _, x := range h.Changes {
			fmt.Fprintf(w, "    %s\n", strings.Join(filled(x.On.Say(a.lang), x.Kind.Say(a.lang), string(x.Household), string(x.Other), string(x.Hamlet+x.Commune), x.Reason, x.Document), ", "))
		}
	}
	return nil
}

func born(m household.Member) string {
	if m.Birth != 0 {
		return m.Birth.String()
	}
	if m.BirthYear != 0 {
		return strconv.Itoa(int(m.BirthYear))
	}
	return ""
}

func filled(s ...string) []string {
	var out []string
	for _, x := range s {
		if x != "" {
			out = append(out, x)
		}
	}
	return out
}

func (a *app) householdJSON(h office.HouseholdAnswer, files map[int64]string) householdJSON {
	out := householdJSON{Household: string(h.Number), Years: []householdYearJSON{}, Changes: []changeJSON{}}
	for _, y := range h.Years {
		v := y.Review
		x := householdYearJSON{
			Year: int(v.Year), Unit: string(v.Place()), Name: y.Name, Head: v.Head, Citizen: v.CitizenID, Ethnicity: string(v.Ethnicity),
			Standard: v.Standard, Class: v.Class, Because: a.say(y.Because), Answers: v.More.Map(), Members: []memberJSON{},
			File: files[v.Import], Row: v.Row, Act: v.Act, Earlier: y.Earlier, Finding: a.findingJSON(y.Finding),
		}
		if v.Size > 0 {
			x.Size = &v.Size
		}
		for _, code := range append([]string{"b1"}, indicatorCodes...) {
			if f := v.Field(code); f != "" {
				x.Answers[code] = f
			}
		}
		for _, m := range y.Members {
			x.Members = append(x.Members, memberJSON{m.No, m.Name, m.Sex.String(), born(m), m.Relation, m.CitizenID})
		}
		out.Years = append(out.Years, x)
	}
	for _, c := range h.Changes {
		out.Changes = append(out.Changes, changeJSON{string(c.Household), string(c.Kind), c.On.String(), string(c.Other), string(c.Hamlet + c.Commune), c.Reason, c.Document})
	}
	return out
}

var indicatorCodes = strings.Fields("d01 d02 d03 d04 d05 d06 d07 d08 d09 d10 d11 d12")

type householdFindCmd struct {
	Text    string `arg:"" help:"arg_search"`
	Purpose string `placeholder:"TEXT" help:"flag_purpose"`
}

type foundJSON struct {
	Household string          `json:"household"`
	Year      int             `json:"year"`
	Head      string          `json:"head"`
	Unit      string          `json:"unit"`
	Class     household.Class `json:"class"`
}

// Run looks for households by name or citizen number.
func (c *householdFindCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	o.Purpose = c.Purpose
	list, err := o.FindHouseholds(a.ctx, office.HouseholdQuestion{Text: c.Text, Order: "household"})
	if err != nil {
		return err
	}
	found := list.Found
	if list.Wide {
		a.notices([]lang.Text{lang.T("office.find.wide")})
	}
	if a.format("text") == "json" {
		out := []foundJSON{}
		for _, f := range found {
			out = append(out, foundJSON{string(f.Household), int(f.Year), f.Head, f.Unit, f.Class})
		}
		return a.json(out)
	}
	if len(found) == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.household.none")))
		return nil
	}
	t := table{}
	t.row(a.say(lang.T("cli.col.household")), a.say(lang.T("cli.col.year")), a.say(lang.T("cli.col.head")), a.say(lang.T("cli.col.unit")), a.say(lang.T("cli.col.class")))
	for _, f := range found {
		t.row(string(f.Household), f.Year.Say(a.lang), f.Head, f.Unit, f.Class.Say(a.lang))
	}
	t.write(a.stdout, "  ")
	return nil
}

type importCmd struct {
	List importListCmd `cmd:"" help:"import_list"`
	Undo importUndoCmd `cmd:"" help:"import_undo"`
}

type importListCmd struct{}

type importJSON struct {
	Act    int64  `json:"act"`
	What   string `json:"what"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	Rows   int64  `json:"rows"`
	Undoes *int64 `json:"undoes"`
	Reason string `json:"reason"`
}

// Run lists the imports of the register.
func (c *importListCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	list, err := o.Imports(a.ctx)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []importJSON{}
		for _, i := range list {
			x := importJSON{i.Act, i.What, i.File, i.SHA256, i.Rows, nil, i.Reason}
			if i.Undoes != 0 {
				x.Undoes = &i.Undoes
			}
			out = append(out, x)
		}
		return a.json(out)
	}
	t := table{right: map[int]bool{0: true, 3: true}}
	t.row(a.say(lang.T("cli.col.act")), a.say(lang.T("cli.col.kind")), a.say(lang.T("cli.col.file")), a.say(lang.T("cli.col.rows")), a.say(lang.T("cli.col.detail")))
	for _, i := range list {
		detail := ""
		if i.Undoes != 0 {
			detail = a.say(lang.T("cli.import.undoes", "act", strconv.FormatInt(i.Undoes, 10), "reason", i.Reason))
		}
		t.row(strconv.FormatInt(i.Act, 10), i.What, i.File, a.lang.Int(i.Rows), detail)
	}
	t.write(a.stdout, "  ")
	return nil
}

type importUndoCmd struct {
	Act     int64  `arg:"" help:"arg_act"`
	Reason  string `required:"" placeholder:"TEXT" help:"flag_reason"`
	Confirm bool   `help:"flag_confirm"`
}

// Run takes an import back.
func (c *importUndoCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	if c.Act < 1 {
		return fault.New(fault.Usage, lang.T("cli.usage.number", "flag", "ACT", "value", strconv.FormatInt(c.Act, 10)))
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	u, err := o.Undo(a.ctx, c.Act, c.Reason, c.Confirm)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.undone", "act", strconv.FormatInt(c.Act, 10), "file", u.Import.File, "ended", u.Ended, "restored", u.Restored)))
	switch {
	case !u.Confirmed:
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.dry")))
	case u.Act == 0:
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.nothing")))
	default:
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.done", "act", strconv.FormatInt(u.Act, 10))))
	}
	return nil
}
