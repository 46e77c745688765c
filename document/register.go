package document

import (
	"strconv"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Members reads the rows of a member file one by one.
type Members struct {
	*Reader
	last    law.Year
	seen    map[memberKey]int
	current household.Member
}

type memberKey struct {
	id   household.ID
	year law.Year
	no   int
}

// ReadMembers reads an opened member file (opened with [MemberColumns]); current
// is the year it is now. Two rows of one household, year and number are refused.
func ReadMembers(r *Reader, current law.Year) *Members {
	return &Members{Reader: r, last: current, seen: map[memberKey]int{}}
}

// Next goes to the next row; one with faults is passed over.
func (m *Members) Next() bool {
	for m.Reader.Next() {
		before := m.faults.Total
		v := m.read(m.Row())
		if m.faults.Total > before {
			continue
		}
		key := memberKey{household.ID(strings.Clone(string(v.Household))), v.Year, v.No}
		if first, twice := m.seen[key]; twice {
			m.Row().Fail("member", lang.T("document.member.twice", "first", strconv.Itoa(first)), lang.T("document.member.twice.do"))
			continue
		}
		m.seen[key] = v.Row
		m.current = v
		return true
	}
	return false
}

// Member is the current row.
func (m *Members) Member() household.Member { return m.current }

func (m *Members) read(row *Row) household.Member {
	rs := Reviews{Reader: m.Reader, last: m.last}
	v := household.Member{
		Household: household.ID(row.Need("household")), Year: rs.year(row), Name: row.Text("name"), Relation: row.Text("relation"),
		Ethnicity: ethnicity(row), CitizenID: rs.citizenID(row),
		NoLabour: row.answer("no_labour"), Merit: row.answer("merit"), Disabled: row.answer("disabled"),
		Malnourished: row.answer("malnourished"), Insured: row.answer("insured"), Schooling: row.answer("schooling"),
		Row: row.Number(),
	}
	if row.Need("member") != "" {
		if n, ok := row.Within("member", 1, maxMembers); ok {
			v.No = int(n)
		}
	}
	if row.Has("sex") {
		q, _ := form.Question("sex", true)
		switch row.choice(q) {
		case "male":
			v.Sex = household.Male
		case "female":
			v.Sex = household.Female
		}
	}
	if c := row.cell("birth"); len(c.text) == 4 && c.kind != isDate {
		v.BirthYear = row.Year("birth")
	} else if v.Birth = row.Date("birth"); v.Birth != 0 {
		v.BirthYear = v.Birth.Year()
	}
	if v.BirthYear != 0 && v.Year != 0 && v.BirthYear > v.Year {
		row.Fail("birth", lang.T("document.member.unborn"), lang.T("document.member.unborn.do"))
	}
	return v
}

// ChangeColumns is the schema of a file of changes of households.
func ChangeColumns() Schema {
	return Schema{Columns: []Column{
		{Name: "household", Required: true, Synonyms: []string{"Mã hộ", "Mã hộ gia đình", "Số hộ"}},
		{Name: "change", Required: true, Synonyms: []string{"Biến động", "Loại biến động"}},
		{Name: "date", Required: true, Synonyms: []string{"Ngày", "Ngày biến động"}},
		{Name: "other", Synonyms: []string{"Hộ liên quan", "Mã hộ liên quan"}},
		{Name: "hamlet", Synonyms: []string{"Mã ấp", "Mã khóm", "Mã ấp, khóm", "Mã khóm, ấp", "Mã thôn"}},
		{Name: "commune", Synonyms: []string{"Mã xã", "Mã phường", "Mã xã, phường"}},
		{Name: "reason", Synonyms: []string{"Lý do"}},
		{Name: "document", Synonyms: []string{"Văn bản", "Giấy tờ"}},
	}, Personal: true, Totals: "household"}
}

// changeWords are the Vietnamese words for the kinds of change.
var changeWords = map[string]household.ChangeKind{
	"chuyen den": household.Arrived, "chuyen noi o": household.Moved, "chuyen trong tinh": household.Moved, "chuyen di": household.Departed,
	"tach ho": household.SplitOff, "nhap ho": household.MergedInto, "xoa ho": household.Dissolved, "cham dut": household.Dissolved,
	"khoi phuc": household.Reinstated, "phuc hoi": household.Reinstated,
}

// ReadChange reads the current row of a file of changes; false when it has a
// fault.
func ReadChange(row *Row) (household.Change, bool) {
	before := row.reader.faults.Total
	c := household.Change{
		Household: household.ID(row.Need("household")), On: row.Date("date"), Other: household.ID(row.Text("other")),
		Hamlet: (&Reviews{Reader: row.reader}).hamlet(row), Commune: (&Reviews{Reader: row.reader}).commune(row),
		Reason: row.Text("reason"), Document: row.Text("document"), Row: row.Number(),
	}
	if !row.Has("date") {
		row.Need("date")
	}
	if word := row.Need("change"); word != "" {
		var known bool
		if c.Kind, known = changeWords[headingKey(word)]; !known {
			var words []string
			for _, k := range household.ChangeKinds {
				words = append(words, string(k))
			}
			c.Kind = household.ChangeKind(row.OneOf("change", words...))
		}
	}
	needsOther := c.Kind == household.SplitOff || c.Kind == household.MergedInto
	if needsOther && c.Other == "" {
		row.Fail("other", lang.T("document.change.other"), lang.T("document.change.other.do"))
	}
	if c.Other != "" && c.Other == c.Household {
		row.Fail("other", lang.T("document.change.self"), lang.T("document.change.other.do"))
	}
	placed := c.Hamlet != "" || c.Commune != ""
	if (c.Kind == household.Moved || c.Kind == household.Arrived) && !placed {
		row.Fail("hamlet", lang.T("document.change.place"), lang.T("document.change.place.do"))
	}
	return c, row.reader.faults.Total == before
}

// CampaignColumns is the schema of a campaigns file (formats.md 2.6).
func CampaignColumns() Schema {
	return Schema{Columns: []Column{
		{Name: "code", Required: true, Synonyms: []string{"Mã đơn vị", "Mã"}},
		{Name: "year", Required: true, Synonyms: []string{"Năm", "Năm rà soát"}},
		{Name: "review_complete", Required: true, Synonyms: []string{"Hoàn thành rà soát", "Đã rà soát xong"}},
		{Name: "recognised_on", Synonyms: []string{"Ngày công nhận"}},
		{Name: "decision", Synonyms: []string{"Số quyết định", "Quyết định"}},
	}, Totals: "code"}
}

// ReadCampaign reads the current row of a campaigns file; false when it has a
// fault.
func ReadCampaign(row *Row, current law.Year) (tally.Campaign, bool) {
	before := row.reader.faults.Total
	rs := Reviews{Reader: row.reader, last: current}
	c := tally.Campaign{Code: unit.Code(row.Need("code")), Year: rs.year(row), RecognisedOn: row.Date("recognised_on"), Decision: row.Text("decision")}
	if row.Need("review_complete") != "" {
		switch headingKey(row.Text("review_complete")) {
		case "yes", "co", "1", "x":
			c.Complete = true
		case "no", "khong", "0":
		default:
			row.OneOf("review_complete", "yes", "no") // always a fault
		}
	}
	if c.RecognisedOn != 0 && !c.Complete && row.Has("review_complete") {
		row.Fail("recognised_on", lang.T("document.campaign.early"), lang.T("document.campaign.early.do"))
	}
	if c.RecognisedOn != 0 && c.Year != 0 && c.RecognisedOn.Year() < c.Year {
		row.Fail("recognised_on", lang.T("document.campaign.before", "year", c.Year), lang.T("document.campaign.before.do"))
	}
	return c, row.reader.faults.Total == before
}
