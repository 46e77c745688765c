package office

import (
	"bytes"
	"context"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
)

// MemberEntry is one member as typed.
type MemberEntry struct {
	Household household.ID
	Year      law.Year // of the review whose list it is
	No        int      // 0 = a new member, who comes last
	Values    map[string]string
	Remove    bool
	Base      int64 // the stored row that was seen, 0 for a new member
	Reason    string
}

// MemberCodes are the questions about a member that a person answers, in the order of
// the form.
func MemberCodes(y law.Year) (out []*household.Question) {
	form, ok := household.FormForYear(y)
	if !ok {
		return nil
	}
	for i := range form.Questions {
		if q := &form.Questions[i]; q.OfMember && q.Code != "year" && q.Code != "household" && q.Code != "member" {
			out = append(out, q)
		}
	}
	return out
}

// MemberField is the answer to a question about a member, as the files write it.
func MemberField(m *household.Member, code string) string {
	switch code {
	case "name":
		return m.Name
	case "sex":
		return m.Sex.String()
	case "birth":
		switch {
		case m.Birth != 0:
			return m.Birth.String()
		case m.BirthYear != 0:
			return strconv.Itoa(int(m.BirthYear))
		}
		return ""
	case "relation":
		return m.Relation
	case "ethnicity":
		return string(m.Ethnicity)
	case "citizen_id":
		return m.CitizenID
	case "no_labour":
		return m.NoLabour.String()
	case "merit":
		return m.Merit.String()
	case "disabled":
		return m.Disabled.String()
	case "malnourished":
		return m.Malnourished.String()
	case "insured":
		return m.Insured.String()
	case "schooling":
		return m.Schooling.String()
	}
	return ""
}

// EnterMember enters, corrects or removes one member of a household's list of a year.
// The others stay as they are. The list is entered by the checks of a file.
func (o *Office) EnterMember(ctx context.Context, e MemberEntry, confirm bool) (Report, error) {
	codes := MemberCodes(e.Year)
	if codes == nil {
		return Report{}, fault.New(fault.Usage, lang.T("office.enter.year", "year", e.Year)).Do(lang.T("office.enter.year.do"))
	}
	if e.Reason == "" {
		return Report{}, fault.New(fault.Refused, lang.T("office.empty")).Place(fault.Place{Column: "reason"}).Do(lang.T("office.empty.do"))
	}
	var list []household.Member
	if err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.MemberWrite)
		if err != nil {
			return err
		}
		ps := newPlaces(record)
		if err := r.Reviews(store.ReviewFilter{Household: e.Household, Year: e.Year}, func(v *household.Review) error {
			end := law.YearEnd(v.Year)
			if err := gate.within(ps.of(v.Hamlet, v.Commune, end).unit, end); err != nil {
				return err
			}
			return nil
		}); err != nil {
			return err
		}
		return r.Members(store.ReviewFilter{Household: e.Household, Year: e.Year, Open: true}, func(m *household.Member) error {
			list = append(list, *m)
			return nil
		})
	}); err != nil {
		return Report{}, err
	}
	slices.SortFunc(list, func(a, b household.Member) int { return a.No - b.No })
	at := slices.IndexFunc(list, func(m household.Member) bool { return e.No != 0 && m.No == e.No })
	if e.No != 0 && (at < 0 || list[at].ID != e.Base) {
		return Report{}, fault.New(fault.Conflict, lang.T("office.member.clash", "member", e.No)).Do(lang.T("office.member.clash.do"))
	}
	if e.Remove && len(list) == 1 {
		return Report{}, fault.New(fault.Refused, lang.T("office.member.last")).Do(lang.T("office.member.last.do"))
	}
	next := 1
	for _, m := range list {
		next = max(next, m.No+1)
	}
	var b bytes.Buffer
	columns := []string{"year", "household", "member"}
	for _, q := range codes {
		columns = append(columns, q.Code)
	}
	w := document.NewCSVWriter(&b, columns...)
	row := func(no int, value func(code string) string) {
		w.Int(int64(e.Year))
		w.Text(string(e.Household))
		w.Int(int64(no))
		for _, q := range codes {
			w.Text(value(q.Code))
		}
		w.End()
	}
	for i := range list {
		m := &list[i]
		switch {
		case i != at:
			row(m.No, func(code string) string { return MemberField(m, code) })
		case e.Remove:
		default:
			row(m.No, func(code string) string { return merged(e.Values, code, MemberField(m, code)) })
		}
	}
	if e.No == 0 {
		row(next, func(code string) string { return merged(e.Values, code, "") })
	}
	if err := w.Flush(); err != nil {
		return Report{}, err
	}
	one := *o
	one.Given = GivenText(EnteredForm, b.Bytes())
	return one.importMembers(ctx, "-", e.Reason, confirm)
}

// merged is what was typed, else what is stored. A citizen number that is left empty
// stays.
func merged(values map[string]string, code, stored string) string {
	typed, given := values[code]
	switch {
	case !given, code == "citizen_id" && typed == KeepNumber:
		return stored
	case code == "citizen_id" && typed == DropNumber:
		return ""
	}
	return typed
}
