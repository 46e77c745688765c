package document

import (
	"fmt"
	"strconv"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// firstReviewYear is the first year whose reviews are read (formats.md 2.5).
const firstReviewYear law.Year = 2021

// maxMembers bounds the members of a household; a larger number is a slip.
const maxMembers = 100

// ReviewColumns is the schema of a review file (formats.md 2.5) with the
// headings of the official forms.
func ReviewColumns() Schema {
	s := Schema{
		Columns: []Column{
			{Name: "year", Synonyms: []string{"Năm", "Năm rà soát"}, Required: true},
			{Name: "household", Synonyms: []string{"Mã hộ", "Mã hộ gia đình", "Số hộ"}, Required: true},
			{Name: "hamlet", Synonyms: []string{"Mã ấp", "Mã khóm", "Mã thôn", "Mã ấp, khóm", "Mã khóm, ấp", "Mã thôn, tổ dân phố"}},
			{Name: "commune", Synonyms: []string{"Mã xã", "Mã phường", "Mã xã, phường", "Mã xã, phường, thị trấn"}},
			{Name: "area", Synonyms: []string{"Khu vực", "Thành thị/nông thôn"}},
			{Name: "ethnicity", Synonyms: []string{"Dân tộc", "Dân tộc chủ hộ"}},
			{Name: "size", Synonyms: []string{"Số khẩu", "Số nhân khẩu", "Nhân khẩu", "Số thành viên"}},
			{Name: "b1", Synonyms: []string{"Điểm B1", "Tổng điểm B1"}},
			{Name: "head", Synonyms: []string{"Chủ hộ", "Họ và tên chủ hộ", "Họ tên chủ hộ"}},
			{Name: "address", Synonyms: []string{"Địa chỉ", "Nơi ở"}},
			{Name: "citizen_id", Synonyms: []string{"Số định danh cá nhân", "Số CCCD", "CCCD", "Số CCCD/CMND", "Số định danh cá nhân/CCCD"}},
			{Name: "reviewed_on", Synonyms: []string{"Ngày rà soát"}},
			{Name: "interviewer", Synonyms: []string{"Rà soát viên", "Người rà soát", "Điều tra viên"}},
		},
		AnyOf:    [][]string{{"hamlet", "commune"}},
		Personal: true,
	}
	for i := 1; i <= household.Indicators; i++ {
		n := strconv.Itoa(i)
		s.Columns = append(s.Columns, Column{Name: fmt.Sprintf("d%02d", i),
			Synonyms: []string{"d" + n, "Chỉ số " + n, fmt.Sprintf("Thiếu hụt %d", i)}})
	}
	return s
}

// Reviews reads review rows one by one.
type Reviews struct {
	*Reader
	last    law.Year // the newest year accepted
	seen    map[reviewKey]int
	padded  int
	current household.Review
}

type reviewKey struct {
	id   household.ID
	year law.Year
}

// ReadReviews reads the rows of an opened review file (opened with
// [ReviewColumns]); current is the year it is now, the newest one accepted. Two
// rows of one household and year are refused, equal ones too.
func ReadReviews(r *Reader, current law.Year) *Reviews {
	return &Reviews{Reader: r, last: current, seen: map[reviewKey]int{}}
}

// Next goes to the next row. A row with faults is passed over; the faults are in
// Faults.
func (r *Reviews) Next() bool {
	for r.Reader.Next() {
		before := r.faults.Total
		v := r.read(r.Row())
		if r.faults.Total > before {
			continue
		}
		key := reviewKey{v.Household, v.Year}
		if first, twice := r.seen[key]; twice {
			r.Row().Fail("household", lang.T("document.review.twice",
				"year", v.Year, "first", strconv.Itoa(first), "second", strconv.Itoa(v.Row)),
				lang.T("document.review.twice.do"))
			continue
		}
		r.seen[key] = v.Row
		r.current = v
		return true
	}
	return false
}

// Review is the current row.
func (r *Reviews) Review() household.Review { return r.current }

// Notices is what was odd but accepted.
func (r *Reviews) Notices() []lang.Text {
	out := r.Reader.Notices()
	if r.padded > 0 {
		out = append(out[:len(out):len(out)], lang.T("document.review.padded", "file", r.Name(), "n", r.padded))
	}
	return out
}

var indicatorColumns = func() (out [household.Indicators]string) {
	for i := range out {
		out[i] = fmt.Sprintf("d%02d", i+1)
	}
	return out
}()

func (r *Reviews) read(row *Row) household.Review {
	v := household.Review{
		Year:        r.year(row),
		Household:   household.ID(row.Need("household")),
		Hamlet:      unit.Code(row.Text("hamlet")),
		Commune:     r.commune(row),
		Ethnicity:   ethnicity(row),
		Head:        row.Text("head"),
		Address:     row.Text("address"),
		CitizenID:   r.citizenID(row),
		ReviewedOn:  row.Date("reviewed_on"),
		Interviewer: row.Text("interviewer"),
		Row:         row.Number(),
	}
	if !row.Has("hamlet") && !row.Has("commune") {
		row.Fail("hamlet", lang.T("document.review.unit"), lang.T("document.review.unit.do"))
	}
	if n, ok := row.Within("size", 1, maxMembers); ok {
		v.Size = int(n)
	}
	if n, ok := row.Within("b1", 0, household.MaxB1); ok {
		v.SetB1(int(n))
	}
	v.Area = area(row)
	for i, col := range indicatorColumns {
		switch row.cell(col).text {
		case "":
		case "1", "x", "X":
			v.Set(i+1, true)
		case "0":
			v.Set(i+1, false)
		default:
			if n, ok := row.cell(col).whole(); ok && row.cell(col).kind == isNumber && (n == 0 || n == 1) {
				v.Set(i+1, n == 1)
				continue
			}
			row.Fail(col, lang.T("document.review.answer"), lang.T("document.review.answer.do"))
		}
	}
	return v
}

func (r *Reviews) year(row *Row) law.Year {
	if !row.Has("year") {
		row.Need("year")
		return 0
	}
	y := row.Year("year")
	if y != 0 && (y < firstReviewYear || y > r.last) {
		row.Fail("year", lang.T("document.review.year", "year", y, "lo", firstReviewYear, "hi", r.last), lang.T("document.review.year.do"))
	}
	return y
}

// commune reads a commune code; one that lost its leading zeros is refused and
// not padded, because it could be a district's.
func (r *Reviews) commune(row *Row) unit.Code {
	code := row.Text("commune")
	if code != "" && !(len(code) == 5 && digits(code)) {
		row.Fail("commune", lang.T("document.review.commune"), lang.T("document.review.commune.do"))
	}
	return unit.Code(code)
}

// citizenID reads a citizen number; a number cell that lost its leading zeros is
// padded (An Giang's numbers begin with 089), with one notice for the file. A
// wrong number is never repeated in the fault.
func (r *Reviews) citizenID(row *Row) string {
	id := row.Text("citizen_id")
	if id == "" {
		return ""
	}
	if digits(id) && row.cell("citizen_id").kind == isNumber && len(id) >= 9 && len(id) < 12 {
		r.padded++
		return "000000000000"[len(id):] + id
	}
	if len(id) != 12 || !digits(id) {
		row.Fail("citizen_id", lang.T("document.review.citizen"), lang.T("document.review.citizen.do"))
	}
	return id
}

func ethnicity(row *Row) household.Ethnicity {
	e, ok := household.ParseEthnicity(row.Text("ethnicity"))
	if !ok {
		row.Fail("ethnicity", lang.T("document.review.ethnicity"), lang.T("document.review.ethnicity.do"))
	}
	return e
}

func area(row *Row) household.Area {
	switch headingKey(row.Text("area")) {
	case "":
		return household.AreaUnknown
	case "urban", "thanh thi":
		return household.Urban
	case "rural", "nong thon":
		return household.Rural
	}
	row.OneOf("area", "urban", "rural") // always a fault
	return household.AreaUnknown
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
