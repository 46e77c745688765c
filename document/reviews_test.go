package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

func readReviews(t testing.TB, content string) ([]household.Review, *Reviews) {
	t.Helper()
	r, err := OpenReader("f.csv", strings.NewReader(content), ReviewColumns())
	if err != nil {
		t.Fatal(err)
	}
	rs := ReadReviews(r, 2026)
	var out []household.Review
	for rs.Next() {
		out = append(out, rs.Review())
	}
	return out, rs
}

func TestReadReviews(t *testing.T) {
	got, rs := readReviews(t, "year,household,hamlet,commune,area,ethnicity,size,b1,d01,d02,d03,d12,head,address,citizen_id,reviewed_on,interviewer\n"+
		"2024,H1,A1,30337,rural,01,4,0,1,0,,x,Lê Thị B,Ấp 1,089199000123,31/12/2024,Trần C\n"+
		"2025,H1,,30337,Thành thị,Khơ-me,,,,,,,,,,,\n")
	if err := rs.Faults().Err(); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 {
		t.Fatalf("%d rows", len(got))
	}
	r := got[0]
	b1, known := r.B1()
	if r.Year != 2024 || r.Household != "H1" || r.Hamlet != "A1" || r.Commune != "30337" || r.Area != household.Rural || r.Ethnicity != "01" ||
		r.Size != 4 || b1 != 0 || !known || r.Head != "Lê Thị B" || r.Address != "Ấp 1" || r.CitizenID != "089199000123" ||
		r.ReviewedOn != 20241231 || r.Interviewer != "Trần C" || r.Row != 2 {
		t.Errorf("%+v", r)
	}
	if r.Deprivations() != 2 || r.Unanswered() != 9 {
		t.Errorf("%d deprivations, %d blanks", r.Deprivations(), r.Unanswered())
	}
	r = got[1]
	if _, known := r.B1(); known || r.Area != household.Urban || r.Unanswered() != 12 || r.Size != 0 || r.ReviewedOn != 0 {
		t.Errorf("%+v", r)
	}
}

func TestReadReviewsOfficialHeadings(t *testing.T) {
	got, rs := readReviews(t, "Mã hộ;Năm rà soát;Mã xã;Khu vực;Số khẩu;Điểm B1;Chỉ số 1;Chỉ số 12;Họ và tên chủ hộ;Số CCCD\n"+
		"H1;2025;30337;Nông thôn;3;120;X;0;Lê B;089199000123\n")
	if err := rs.Faults().Err(); err != nil || len(got) != 1 {
		t.Fatal(err, got)
	}
	if r := got[0]; r.Deprivations() != 1 || r.Unanswered() != 10 || r.Area != household.Rural || r.Head != "Lê B" {
		t.Errorf("%+v", r)
	}
}

// A workbook keeps numbers without their leading zeros: a citizen number is
// given them back, with one notice; a commune code is not, because it could be
// another unit's.
func TestReadReviewsLostZeros(t *testing.T) {
	content := workbookOf(t, func(f *excelize.File) {
		set(f, "Sheet1", "A1", "year", "household", "commune", "b1", "d01", "d02", "citizen_id")
		set(f, "Sheet1", "A2", 2025, 12, "30337", 140, 1, "x", 89199000123)
		set(f, "Sheet1", "A3", 2025, "13", 30337, nil, 0, nil, 1199000123)
		set(f, "Sheet1", "A4", 2025, "14", 30337, nil, 0, nil, "089199000124")
	})
	got, rs := readReviews(t, content)
	if err := rs.Faults().Err(); err != nil || len(got) != 3 {
		t.Fatal(err, got)
	}
	if got[0].CitizenID != "089199000123" || got[1].CitizenID != "001199000123" || got[0].Household != "12" || got[0].Deprivations() != 2 {
		t.Errorf("%q %q %v", got[0].CitizenID, got[1].CitizenID, got[0])
	}
	if n := rs.Notices(); len(n) != 1 || n[0].Say(lang.EN) != "f.csv: leading zeros restored in 2 citizen numbers that the spreadsheet program had cut" {
		t.Error(n)
	}
	for _, cells := range [][]any{{2025, 12, 337, 89199000123}, {2025, 12, "30337", 99000123}, {2025, 12, "30337", "89199000123"}} {
		content := workbookOf(t, func(f *excelize.File) {
			set(f, "Sheet1", "A1", "year", "household", "commune", "citizen_id")
			set(f, "Sheet1", "A2", cells...)
		})
		if got, rs := readReviews(t, content); rs.Faults().Total != 1 || len(got) != 0 {
			t.Errorf("%v: %s", cells, rs.Faults().Error())
		}
	}
}

func TestReadReviewsRefuses(t *testing.T) {
	const head = "year,household,hamlet,commune,area,size,b1,d05,head,citizen_id,reviewed_on\n"
	for _, c := range []struct{ name, rows, want string }{
		{"no year", ",H1,A1,,,,,,,,", "row 2, column year: A cell that must be filled in"},
		{"year before the standard", "2020,H1,A1,,,,,,,,", "column year: The review year 2020 is not within 2021 to 2026"},
		{"year to come", "2027,H1,A1,,,,,,,,", "The review year 2027"},
		{"no household", "2025,,A1,,,,,,,,", "column household: A cell that must be filled in"},
		{"no unit", "2025,H1,,,,,,,,,", "column hamlet: There is neither a hamlet code nor a commune code"},
		{"commune lost a zero", "2025,H1,,1234,,,,,,,", "column commune: A commune code has 5 digits"},
		{"area", "2025,H1,A1,,city,,,,,,", "column area: "},
		{"size 0", "2025,H1,A1,,,0,,,,,", "column size: "},
		{"b1 too large", "2025,H1,A1,,,,1001,,,,", "column b1: The cell's value is not within 0 to 1,000"},
		{"b1 negative", "2025,H1,A1,,,,-1,,,,", "column b1: "},
		{"b1 with a point", "2025,H1,A1,,,,140.5,,,,", "column b1: The cell's value is not plainly a whole number"},
		{"answer 2", "2025,H1,A1,,,,,2,,,", "column d05: The value is no answer"},
		{"answer", "2025,H1,A1,,,,,nope,,,", "column d05: "},
		{"citizen number", "2025,H1,A1,,,,,,,12345,", "column citizen_id: The citizen number does not have 12 digits"},
		{"date", "2025,H1,A1,,,,,,,,12/31/2025", "column reviewed_on: "},
		{"two rows", "2025,H1,A1,,,,100,,,,\n2024,H1,A1,,,,,,,,\n2025,H1,A1,,,,90,,,,", "row 4, column household: One household has two rows for 2025: row 2 and row 4"},
		{"two equal rows", "2025,H1,A1,,,,,,,,\n2025,H1,A1,,,,,,,,", "row 2 and row 3"},
		{"the same number in NFD", "2025,Hộ 1,A1,,,,,,,,\n2025,Ho\u0323\u0302 1,A1,,,,,,,,", "row 2 and row 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, rs := readReviews(t, head+c.rows+"\n")
			if got := rs.Faults().Error(); !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	_, err := OpenReader("f.csv", strings.NewReader("year,household\n2025,H1\n"), ReviewColumns())
	if err == nil || !strings.Contains(fault.Say(lang.EN, err), "hamlet, commune") {
		t.Error(err)
	}
}

// Whatever column a name or number slipped into, no fault repeats it.
func TestReviewFaultsTellNoName(t *testing.T) {
	s := ReviewColumns()
	var heads []string
	for _, c := range s.Columns {
		heads = append(heads, c.Name)
	}
	for i := range heads {
		for _, secret := range []string{"Nguyễn Thị Bí Mật", "089199000123", "08919900012", "H\x01Bí Mật"} {
			row := make([]string, len(heads))
			row[i] = secret
			_, rs := readReviews(t, strings.Join(heads, ",")+"\n"+strings.Repeat(strings.Join(row, ",")+"\n", 2))
			for _, l := range lang.All {
				if got := rs.Faults().Say(l); strings.Contains(got, "Bí Mật") || strings.Contains(got, "9199") {
					t.Errorf("%s: %s", heads[i], got)
				}
			}
		}
	}
}

// Reading and classifying a review file, row by row.
func BenchmarkReadReviews(b *testing.B) {
	var w strings.Builder
	w.WriteString("year,household,hamlet,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head\n")
	const rows = 50_000
	for i := range rows {
		fmt.Fprintf(&w, "2025,89%07d,HM0001,30337,rural,01,%d,%d,1,0,0,,0,1,0,0,0,1,0,0,Nguyễn Văn Tư\n", i, i%9+1, i%250)
	}
	s, _ := household.FindStandard("2022-2026")
	b.SetBytes(int64(w.Len()))
	b.ReportAllocs()
	for b.Loop() {
		r, err := OpenReader("f.csv", strings.NewReader(w.String()), ReviewColumns())
		if err != nil {
			b.Fatal(err)
		}
		rs := ReadReviews(r, 2026)
		n := 0
		for rs.Next() {
			if v := rs.Review(); s.Classify(v.Answers) != household.UnknownClass {
				n++
			}
		}
		if err := rs.Faults().Err(); err != nil || n != rows {
			b.Fatal(err, n)
		}
	}
	b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
}
