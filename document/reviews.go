package document

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// firstReviewYear is the first year whose reviews are read (formats.md 2.5).
const firstReviewYear law.Year = 2021

// maxMembers bounds the members of a household; a larger number is a slip.
const maxMembers = 100

// form is the newest form: its questions are the columns of the files.
var form = func() *household.Form {
	all := household.Forms()
	return all[len(all)-1]
}()

// ReviewColumns is the schema of a review file (formats.md 2.5): a column for
// every question of the form about a household.
func ReviewColumns() Schema {
	s := questionColumns(false, "year", "household")
	s.AnyOf = [][]string{{"hamlet", "commune"}}
	return s
}

// MemberColumns is the schema of a member file.
func MemberColumns() Schema { return questionColumns(true, "year", "household", "member") }

func questionColumns(ofMember bool, required ...string) Schema {
	s := Schema{Personal: true, Totals: "household", Stated: "year"}
	number := map[string]int{} // of the questions of a section
	for _, q := range form.Questions {
		if q.OfMember != ofMember {
			continue
		}
		c := Column{Name: q.Code, Synonyms: slices.Clone(q.Headings), Required: slices.Contains(required, q.Code), Group: groupWords[q.Section]}
		number[q.Section]++
		if n := strconv.Itoa(number[q.Section]); c.Group != nil {
			_, short, _ := strings.Cut(q.Label.VI, ": ") // "Nguyên nhân: thiếu vốn"
			c.Under = append(append(c.Under, n, "0"+n, q.Label.VI, short), underWords[q.Code]...)
			c.Under = slices.DeleteFunc(c.Under, func(u string) bool { return u == "" })
		}
		s.Columns = append(s.Columns, c)
	}
	return s
}

// groupWords are the words by which a heading over several columns is known as
// that of a section of the form. The names of indicators alone are no headings:
// "Bảo hiểm y tế: có" may say that a household has it.
var groupWords = map[string][]string{
	"indicators": {"chỉ số", "thiếu hụt"},
	"reasons":    {"nguyên nhân"},
	"wishes":     {"nguyện vọng", "hỗ trợ", "nhu cầu"},
	"children":   {"trẻ em"},
}

// underWords are headings below that of their section in official forms.
var underWords = map[string][]string{
	"children": {"Tổng số"}, "children_nutrition": {"Dinh dưỡng", "Y tế: dinh dưỡng"},
	"children_insurance": {"Bảo hiểm y tế", "Y tế: bảo hiểm y tế"}, "children_schooling": {"Giáo dục"},
}

// Reviews reads review rows one by one.
type Reviews struct {
	*Reader
	last    law.Year // the newest year accepted
	seen    map[reviewKey]int32
	padded  int
	current household.Review
	beside  func(*Row, *household.Review)
}

// Beside sets what looks at the rows that have faults already, for faults of
// other cells ([Row.Failed]): an officer repairs a row once.
func (r *Reviews) Beside(look func(*Row, *household.Review)) { r.beside = look }

// reviewKey stands for a household and year in few bytes: a file may have half a
// million. Two are equal by chance once in 2^64 files.
type reviewKey struct {
	id   [16]byte
	year int16
}

func keyOf(id household.ID, y law.Year) reviewKey {
	sum := sha256.Sum256([]byte(id))
	return reviewKey{[16]byte(sum[:16]), int16(y)}
}

// ReadReviews reads the rows of an opened review file (opened with
// [ReviewColumns]); current is the year it is now, the newest one accepted. Two
// rows of one household and year are refused, equal ones too.
func ReadReviews(r *Reader, current law.Year) *Reviews {
	return &Reviews{Reader: r, last: current, seen: map[reviewKey]int32{}}
}

// Next goes to the next row. A row with faults is passed over; the faults are in
// Faults.
func (r *Reviews) Next() bool {
	for r.Reader.Next() {
		before := r.faults.Total
		v := r.read(r.Row())
		if r.faults.Total > before {
			if r.beside != nil {
				r.beside(r.Row(), &v)
			}
			continue
		}
		if r.seen == nil {
			r.current = v
			return true
		}
		key := keyOf(v.Household, v.Year)
		if first, twice := r.seen[key]; twice {
			r.Row().Fail("household", lang.T("document.review.twice",
				"year", v.Year, "first", strconv.Itoa(int(first)), "second", strconv.Itoa(v.Row)),
				lang.T("document.review.twice.do"))
			continue
		}
		r.seen[key] = int32(v.Row)
		r.current = v
		return true
	}
	return false
}

// RowOf is the row of a household and year among the rows read so far; false when
// it was not read.
func (r *Reviews) RowOf(id household.ID, y law.Year) (int, bool) {
	row, ok := r.seen[keyOf(id, y)]
	return int(row), ok
}

// Again reads a file whose rows were checked before: two rows of one household
// and year are not looked for.
func (r *Reviews) Again() *Reviews {
	r.seen = nil
	return r
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
		Hamlet:      r.hamlet(row),
		Commune:     r.commune(row),
		Ethnicity:   ethnicity(row),
		Head:        row.Text("head"),
		Address:     row.Text("address"),
		CitizenID:   r.citizenID(row),
		ReviewedOn:  row.Date("reviewed_on"),
		Interviewer: row.Text("interviewer"),
		Row:         row.Number(),
	}
	row.needUnit()
	if n, ok := row.Within("size", 1, maxMembers); ok {
		v.Size = int(n)
	}
	if n, ok := row.Within("b1", 0, household.MaxB1); ok {
		v.SetB1(int(n))
	}
	v.Area = area(row)
	for i, col := range indicatorColumns {
		if a := row.answer(col); a != household.NoAnswer {
			v.Set(i+1, a == household.Yes)
		}
	}
	v.More = row.extra()
	return v
}

// needUnit notes a fault where neither hamlet nor commune is filled in.
func (r *Row) needUnit() {
	if !r.Has("hamlet") && !r.Has("commune") {
		r.Fail("hamlet", lang.T("document.review.unit"), lang.T("document.review.unit.do"))
	}
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

// answer reads a yes-or-no cell: 1 or 0, the x that people tick with, or the
// word; empty is unknown.
func (r *Row) answer(col string) household.Answer {
	c := r.cell(col)
	switch c.text {
	case "":
		return household.NoAnswer
	case "1", "x", "X":
		return household.Yes
	case "0":
		return household.No
	}
	if n, ok := c.whole(); ok && c.kind == isNumber && (n == 0 || n == 1) {
		return household.AnswerOf(n == 1)
	}
	if c.kind == isText {
		switch headingKey(c.text) {
		case "co", "yes":
			return household.Yes
		case "khong", "no":
			return household.No
		}
	}
	r.Fail(col, lang.T("document.review.answer"), lang.T("document.review.answer.do"))
	return household.NoAnswer
}

// extra reads the answers that have no field of their own.
func (r *Row) extra() household.Extra {
	if r.reader.extras == nil { // once for a file: most files have none
		r.reader.extras = []*household.Question{}
		for i := range form.Questions {
			if q := &form.Questions[i]; q.Extra() && r.reader.Has(q.Code) {
				r.reader.extras = append(r.reader.extras, q)
			}
		}
	}
	var answers map[string]string
	for _, q := range r.reader.extras {
		if !r.Has(q.Code) {
			continue
		}
		value := ""
		switch q.Kind {
		case household.YesNo:
			value = r.answer(q.Code).String()
		case household.Number:
			if n, ok := r.Within(q.Code, q.Lo, q.Hi); ok {
				value = strconv.FormatInt(n, 10)
			}
		case household.Choice:
			value = r.choice(q)
		}
		if answers == nil {
			answers = map[string]string{}
		}
		answers[q.Code] = value
	}
	return household.NewExtra(answers)
}

// choice reads one of the question's words, or its label in either language.
func (r *Row) choice(q *household.Question) string {
	key := headingKey(r.Text(q.Code))
	var allowed []string
	for _, o := range q.Choices {
		if key == headingKey(o.Value) || key == headingKey(o.Label.VI) || key == headingKey(o.Label.EN) ||
			"ho "+key == headingKey(o.Label.VI) {
			return o.Value
		}
		allowed = append(allowed, o.Value)
	}
	r.Fail(q.Code, lang.T("document.oneof", "value", r.quote(r.Text(q.Code))), lang.T("document.oneof.do", "allowed", allowed))
	return ""
}

// commune reads a commune code. One that lost its leading zeros is refused and
// not padded, because it could be a district's; the fault says what it would be.
func (r *Reviews) commune(row *Row) unit.Code {
	code := row.Text("commune")
	switch {
	case code == "" || len(code) == 5 && digits(code):
	case len(code) < 5 && digits(code):
		row.Fail("commune", lang.T("document.review.commune"), lang.T("document.review.commune.zeros", "code", "00000"[len(code):]+code))
	default:
		row.Fail("commune", lang.T("document.review.commune"), lang.T("document.review.commune.do"))
	}
	return unit.Code(code)
}

// hamlet reads a hamlet code. One that has the form of a province's, district's
// or commune's code is none; in a number cell it may have lost its zeros, which
// only the list of units could tell.
func (r *Reviews) hamlet(row *Row) unit.Code {
	code := row.Text("hamlet")
	if digits(code) && (len(code) == 2 || len(code) == 3 || len(code) == 5) {
		row.Fail("hamlet", lang.T("document.review.hamlet"), lang.T("document.review.hamlet.do"))
	}
	return unit.Code(code)
}

// citizenID reads a citizen number. One that a spreadsheet program took for a
// number lost its leading zeros (An Giang's begin with 089): it is given them
// back, with one notice for the file, if then its first three digits are those of
// a province. Nine digits are the old identity card's number, which has no zeros
// to give back. A wrong number is never repeated in the fault.
func (r *Reviews) citizenID(row *Row) string {
	id := row.Text("citizen_id")
	if id == "" {
		return ""
	}
	lost := row.cell("citizen_id").kind == isNumber || r.allText
	if n := len(id); lost && digits(id) && id[0] != '0' && (n == 10 || n == 11) {
		whole := "00"[n-10:] + id
		if _, odd := household.CheckCitizenID(whole, household.SexUnknown, 0); len(odd) == 0 {
			r.padded++
			return whole
		}
	}
	switch {
	case len(id) == 9 && digits(id):
		row.Fail("citizen_id", lang.T("document.review.card"), lang.T("document.review.card.do"))
	case len(id) != 12 || !digits(id):
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
