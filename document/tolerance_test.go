package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/lang"
)

// summary tells what was read of reviews, for the tables below.
func summary(vs []household.Review) string {
	var out []string
	for _, v := range vs {
		b1 := "-"
		if n, ok := v.B1(); ok {
			b1 = fmt.Sprint(n)
		}
		s := fmt.Sprintf("%d %s %s%s %s b1=%s", v.Year, v.Household, v.Hamlet, v.Commune, strings.TrimRight(v.Marks(), "?"), b1)
		for _, text := range []string{v.Head, v.CitizenID, v.ReviewedOn.String(), string(v.More)} {
			if text != "" {
				s += " " + text
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "|")
}

// U3: what officers do to their tables, and what is read of it.
func TestReviewTolerances(t *testing.T) {
	const head = "year,household,commune,b1,d01,d02,d03,head,citizen_id,reviewed_on\n"
	for _, c := range []struct{ name, content, want, notice string }{
		{"plain", head + "2025,H1,30337,0,1,0,,Lê B,089199000123,2025-11-30\n", "2025 H1 30337 10 b1=0 Lê B 089199000123 2025-11-30", ""},
		{"column order", "b1,household,d02,commune,year,d01\n120,H1,1,30337,2025,0\n", "2025 H1 30337 01 b1=120", ""},
		{"columns that are not known", "STT,year,household,commune,Ghi chú\n1,2025,H1,30337,x\n", "2025 H1 30337  b1=-", "1 column not used: Ghi chú"},
		{"order numbers are not missed", "STT,year,household,commune\n1,2025,H1,30337\n", "2025 H1 30337  b1=-", ""},
		{"ticks", head + "2025,H1,30337,,x,X,có,,,\n2025,H2,30337,,không,Không,KHÔNG,,,\n2025,H3,30337,,1,0,,,,\n",
			"2025 H1 30337 111 b1=-|2025 H2 30337 000 b1=-|2025 H3 30337 10 b1=-", ""},
		{"ticks in NFD", head + "2025,H1,30337,," + norm.NFD.String("có,Không,không") + ",,,\n", "2025 H1 30337 100 b1=-", ""},
		{"no-break space around", head + "\u00a02025,H1\u00a0,\u00a030337,140,\u00a01,,,Lê\u00a0B,,31/12/2025\n", "2025 H1 30337 1 b1=140 Lê B 2025-12-31", ""},
		{"title above the heading", "UBND XÃ MỸ ĐỨC\nDANH SÁCH HỘ NGHÈO\n\nyear,household,commune,d01\n2025,H1,30337,1\n", "2025 H1 30337 1 b1=-", ""},
		{"title padded by a spreadsheet program", "UBND XÃ MỸ ĐỨC,,,\n,,,\nyear,household,commune,d01\n2025,H1,30337,1\n", "2025 H1 30337 1 b1=-", ""},
		{"title with commas above semicolons", "Danh sách hộ nghèo, cận nghèo\nNăm;Mã hộ;Mã xã;Chỉ số 1\n2025;H1;30337;x\n", "2025 H1 30337 1 b1=-", "separated by a semicolon"},
		{"year in the title", "DANH SÁCH HỘ NGHÈO NĂM 2025,,\nMã hộ,Mã xã,Chỉ số 1\nH1,30337,x\n", "2025 H1 30337 1 b1=-", "the year 2025 is taken from the name of the sheet or the title above the table"},
		{"the standard's years are no year", "Chuẩn nghèo giai đoạn 2022-2025\nDanh sách năm 2024\nMã hộ,Mã xã\nH1,30337\n", "2024 H1 30337  b1=-", "the year 2024"},
		{"groups of columns", "STT,Năm,Mã hộ,Mã xã,12 chỉ số thiếu hụt,,,Họ và tên chủ hộ\n,,,,1,2,3,\n1,2025,H1,30337,x,,1,Lê B\n2,2025,H2,30337,,0,,\n",
			"2025 H1 30337 1?1 b1=- Lê B|2025 H2 30337 ?0 b1=-", ""},
		{"groups by the names of the indicators", "Năm,Mã hộ,Mã xã,Các chỉ số thiếu hụt,,\n,,,Việc làm,Bảo hiểm y tế,Nhà tiêu hợp vệ sinh\n2025,H1,30337,x,0,1\n",
			"2025 H1 30337 1??0?????1 b1=-", ""},
		{"groups in three rows", "Năm,Thông tin hộ,,Kết quả,,,,\n,Mã hộ,Mã xã,12 chỉ số,,Nguyên nhân nghèo,,Điểm B1\n,,,1,2,Thiếu vốn,Khác,\n2025,H1,30337,1,0,x,,95\n",
			"2025 H1 30337 10 b1=95 r02=1", ""},
		{"reasons, wishes and children", "Năm,Mã hộ,Mã xã,Nguyên nhân,,Nhu cầu hỗ trợ,,Trẻ em thiếu hụt,,\n,,,1,8,Y tế,Nhà ở,Tổng số,Dinh dưỡng,Giáo dục\n2025,H1,30337,1,0,x,,3,1,0\n",
			"2025 H1 30337  b1=- children=3;children_nutrition=1;children_schooling=0;r01=1;r08=0;w01=1", ""},
		{"columns numbered below the heading", "Năm,Mã hộ,Mã xã,Chỉ số 1\nA,B,1,2\n2025,H1,30337,x\n", "2025 H1 30337 1 b1=-", ""},
		{"columns numbered in brackets", "Năm,Mã hộ,Mã xã,Chỉ số 1\n(1),(2),(3),(4)\n2025,H1,30337,x\n", "2025 H1 30337 1 b1=-", ""},
		{"total row", head + "2025,H1,30337,,1,,,,,\n,Tổng cộng,,,1,,,,,\n", "2025 H1 30337 1 b1=-", "1 total row passed over"},
		{"total row in another column", head + "2025,H1,30337,,1,,,,,\n,,,,1,,,CỘNG,,\n", "2025 H1 30337 1 b1=-", "1 total row passed over"},
		{"hidden quotation marks", head + "2025,\"=\"\"0012\"\"\",'30337,,\"\"\"1\"\"\",,,“Lê B”,'089199000123,\n", "2025 0012 30337 1 b1=- Lê B 089199000123", "taken off in 5 cells"},
		{"quotation marks inside stay", head + "2025,H1,30337,,,,,\"Lê \"\"Tư\"\" B\",,\n", "2025 H1 30337  b1=- Lê \"Tư\" B", ""},
		{"citizen number without its zeros", head + "2025,H1,30337,,,,,,89199000123,\n2025,H2,30337,,,,,,1199000123,\n", "2025 H1 30337  b1=- 089199000123|2025 H2 30337  b1=- 001199000123", "leading zeros restored in 2"},
		{"class in words", "Năm,Mã hộ,Mã xã,Phân loại\n2025,H1,30337,Hộ cận nghèo\n2025,H2,30337,NGHÈO\n2025,H3,30337,không nghèo\n2025,H4,30337,near_poor\n",
			"2025 H1 30337  b1=- typed_class=near_poor|2025 H2 30337  b1=- typed_class=poor|2025 H3 30337  b1=- typed_class=not_poor|2025 H4 30337  b1=- typed_class=near_poor", ""},
		{"other questions", "year,household,commune,b2,quick,requested,merit,r07,w06,children\n2025,H1,30337,30,0,x,có,1,không,2\n",
			"2025 H1 30337  b1=- b2=30;children=2;merit=1;quick=0;r07=1;requested=1;w06=0", ""},
		{"column of errors from before", "year,household,commune,Lỗi\n2025,H1,30337,Mã xã phải có 5 chữ số\n", "2025 H1 30337  b1=-", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, rs := readReviews(t, c.content)
			if s := summary(got); s != c.want || rs.Faults().Total > 0 {
				t.Errorf("read %q\nwant %q\n%s", s, c.want, rs.Faults().Error())
			}
			notices := ""
			for _, n := range rs.Notices() {
				notices += n.Say(lang.EN) + "\n"
			}
			if !strings.Contains(notices, c.notice) || (c.notice == "") != (notices == "") {
				t.Errorf("notices %q, want %q", notices, c.notice)
			}
		})
	}
}

func TestReviewsStillRefused(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"two years in the titles", "NĂM 2024\nso với năm 2025\nMã hộ,Mã xã\nH1,30337\n", "row 3: The column year is missing"},
		{"no year at all", "Mã hộ,Mã xã\nH1,30337\n", "row 1: The column year is missing"},
		{"a column of years wins over the title", "NĂM 2024\nNăm,Mã hộ,Mã xã\n2019,H1,30337\n", "The review year 2019"},
		{"Nam is no year", "Mã hộ,Mã xã,Nam,Nữ\nH1,30337,1980,\n", "The column year is missing"},
		{"a row of data is no heading", "year,household,commune,Chỉ số thiếu hụt,x\n2025,H1,30337,3\n2025,H1,30337,3,\n", "row 2: The row has 4 cells, the heading has 5"},
		{"indicator twice", "Năm,Mã hộ,Mã xã,12 chỉ số,,d01\n,,,1,2,\n2025,H1,30337,1,0,1\n", "row 2: The column d01 stands twice, as “12 chỉ số 1” and as “d01”"},
		{"name of an indicator alone is not known", "Năm,Mã hộ,Mã xã,Bảo hiểm y tế\n2025,H1,1,có\n", "row 2, column commune"},
		{"commune without its zeros", "year,household,commune\n2025,H1,1234\n", "column commune: A commune code has 5 digits → Format the column as text and write all 5 digits; if leading zeros were lost, the right code is 01234"},
		{"commune in a hamlet's place", "year,household,hamlet\n2025,H1,30337\n", "column hamlet: A hamlet code cannot be 2, 3 or 5 digits only"},
		{"old identity card", "year,household,commune,citizen_id\n2025,H1,30337,351234567\n", "column citizen_id: This is the 9-digit number of an old identity card"},
		{"citizen number one digit short", "year,household,commune,citizen_id\n2025,H1,30337,08919900012\n", "does not have 12 digits"},
		{"citizen number of no province", "year,household,commune,citizen_id\n2025,H1,30337,99199000123\n", "does not have 12 digits"},
		{"a family name is no total", "year,household,commune,head\n2025,,30337,Công\n", "row 2, column household: A cell that must be filled in is empty"},
		{"fraction of a deprivation", "year,household,commune,d01\n2025,H1,30337,0.5\n", "column d01"},
		{"children", "year,household,commune,children\n2025,H1,30337,101\n", "column children: The cell's value is not within 0 to 100"},
		{"class", "year,household,commune,typed_class\n2025,H1,30337,khá\n", "column typed_class"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := OpenReader("f.csv", strings.NewReader(c.content), ReviewColumns())
			var got string
			if err != nil {
				got = err.Error()
			} else {
				rs := ReadReviews(r, 2026)
				for rs.Next() {
				}
				got = rs.Faults().Error()
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// An official form as officers keep it: title, merged headings over three rows,
// numbered columns, blank rows, dates as cells, a total and a foot.
func TestReviewsOfAnOfficialWorkbook(t *testing.T) {
	content := workbookOf(t, func(f *excelize.File) {
		f.SetSheetName("Sheet1", "Năm 2025")
		s := "Năm 2025"
		date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		set(f, s, "A1", "UBND XÃ MỸ ĐỨC")
		set(f, s, "A2", "DANH SÁCH RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO")
		set(f, s, "A5", "STT", "Mã hộ", "Mã xã", "Kết quả rà soát", nil, nil, nil, nil, "Ngày rà soát", "Số CCCD")
		set(f, s, "D6", "Điểm B1", "12 chỉ số thiếu hụt")
		set(f, s, "E7", 1, 2, "Dinh dưỡng", 12)
		for _, m := range [][2]string{{"A1", "J1"}, {"A5", "A7"}, {"B5", "B7"}, {"C5", "C7"}, {"D5", "H5"}, {"D6", "D7"}, {"E6", "H6"}, {"I5", "I7"}, {"J5", "J7"}} {
			if err := f.MergeCell(s, m[0], m[1]); err != nil {
				t.Fatal(err)
			}
		}
		set(f, s, "A8", "A", "B", 1, 2, 3, 4, 5, 6, 7, 8)
		set(f, s, "A10", 1, "H1", "30337", 0, "x", 0, 1, nil, 45991, 89199000123)
		set(f, s, "A12", 2, "H2", "30337", 150, "", "X", 0, "1", "30/11/2025", "089199000124")
		f.SetCellStyle(s, "I10", "I10", date)
		set(f, s, "A13", "Tổng cộng", nil, nil, nil, 1, 1, 1, 1)
	})
	got, rs := readReviews(t, content)
	want := "2025 H1 30337 101 b1=0 089199000123 2025-11-30|2025 H2 30337 ?10????????1 b1=150 089199000124 2025-11-30"
	if s := summary(got); s != want || rs.Faults().Total > 0 {
		t.Errorf("read %q\nwant %q\n%s", s, want, rs.Faults().Error())
	}
}

// Whatever stands where, a heading over two rows reads as the same heading in one.
func TestStackedHeadings(t *testing.T) {
	one := []string{"year", "household", "commune", "d01", "d02", "d03", "Điểm B1", "Nguyên nhân thiếu vốn"}
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation([]string{"year", "household", "commune", "d", "b1", "r"}).Draw(rt, "order")
		top := map[string][]string{"year": {"Năm"}, "household": {"Mã hộ"}, "commune": {"Mã xã"}, "d": {"Chỉ số thiếu hụt", "", ""}, "b1": {"Điểm B1"}, "r": {"Nguyên nhân"}}
		low := map[string][]string{"year": {""}, "household": {""}, "commune": {""}, "d": {"1", "2", "3"}, "b1": {""}, "r": {"Thiếu vốn"}}
		data := map[string][]string{"year": {"2025"}, "household": {"H1"}, "commune": {"30337"}, "d": {"1", "0", "x"}, "b1": {"7"}, "r": {"x"}}
		var rows [3][]string
		for _, o := range order {
			rows[0], rows[1], rows[2] = append(rows[0], top[o]...), append(rows[1], low[o]...), append(rows[2], data[o]...)
		}
		if rapid.Bool().Draw(rt, "group in the lower row first") && rows[1][0] == "" {
			rows[0], rows[1] = slices.Clone(rows[0]), slices.Clone(rows[1])
			rows[0][0], rows[1][0] = rows[1][0], rows[0][0] // a heading of one column may stand in the lower row
		}
		var lines []string
		for _, r := range rows {
			lines = append(lines, strings.Join(r, ","))
		}
		got, rs := readReviews(t, strings.Join(lines, "\n")+"\n")
		if s := summary(got); s != "2025 H1 30337 101 b1=7 r02=1" || rs.Faults().Total > 0 {
			rt.Fatalf("%s\nfrom\n%s\n%s", s, strings.Join(lines, "\n"), rs.Faults().Error())
		}
	})
	got, _ := readReviews(t, strings.Join(one, ",")+"\n2025,H1,30337,1,0,x,7,x\n")
	if summary(got) != "2025 H1 30337 101 b1=7 r02=1" {
		t.Error(summary(got))
	}
}

// What the program writes, the reader takes back, signs of formulas and all.
func TestWrittenTextComesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := clean(rapid.StringMatching(`['=+@"0-9a-zđ-]{0,6}`).Draw(rt, "text"))
		if quotedTwice(text) != text || strings.HasPrefix(text, `="`) {
			return // what a person quoted
		}
		var b strings.Builder
		w := NewCSVWriter(&b, "code", "name")
		w.Raw("H1")
		w.Text(text)
		w.End()
		if err := w.Flush(); err != nil {
			rt.Fatal(err)
		}
		r, err := OpenReader("f.csv", strings.NewReader(b.String()), people)
		if err != nil || !r.Next() || r.Row().Text("name") != text {
			rt.Fatalf("%q from %q", r.Row().Text("name"), b.String())
		}
	})
}

func TestReadMembersAndChanges(t *testing.T) {
	read := func(content string, s Schema, next func(*Reader) (string, bool)) (string, string) {
		r, err := OpenReader("f.csv", strings.NewReader(content), s)
		if err != nil {
			return "", err.Error()
		}
		var out []string
		for {
			line, more := next(r)
			if !more {
				break
			}
			if line != "" {
				out = append(out, line)
			}
		}
		return strings.Join(out, "|"), r.Faults().Error()
	}
	members := func(content string) (string, string) {
		var ms *Members
		return read(content, MemberColumns(), func(r *Reader) (string, bool) {
			if ms == nil {
				ms = ReadMembers(r, 2026)
			}
			if !ms.Next() {
				return "", false
			}
			m := ms.Member()
			return fmt.Sprintf("%s %d %d %s %s %s %d %s %s %s", m.Household, m.Year, m.No, m.Name, m.Sex, m.Birth, m.BirthYear, m.Ethnicity, m.CitizenID, m.Insured), true
		})
	}
	changes := func(content string) (string, string) {
		return read(content, ChangeColumns(), func(r *Reader) (string, bool) {
			if !r.Next() {
				return "", false
			}
			c, ok := ReadChange(r.Row())
			if !ok {
				return "", true
			}
			return fmt.Sprintf("%s %s %s %s %s%s", c.Household, c.Kind, c.On, c.Other, c.Hamlet, c.Commune), true
		})
	}
	campaigns := func(content string) (string, string) {
		return read(content, CampaignColumns(), func(r *Reader) (string, bool) {
			if !r.Next() {
				return "", false
			}
			c, ok := ReadCampaign(r.Row(), 2026)
			if !ok {
				return "", true
			}
			return fmt.Sprintf("%s %d %v %s %s", c.Code, c.Year, c.Complete, c.RecognisedOn, c.Decision), true
		})
	}
	const mHead, cHead, pHead = "household,year,member,name,sex,birth,ethnicity,citizen_id,insured\n", "household,change,date,other,hamlet,commune\n", "code,year,review_complete,recognised_on,decision\n"
	for _, c := range []struct {
		name          string
		read          func(string) (string, string)
		content, want string
		fault         string
	}{
		{"member", members, mHead + "H1,2025,1,Lê B,female,1980,05,089180000123,x\nH1,2025,2,,Nam,31/12/2010,,,\n", "H1 2025 1 Lê B female  1980 05 089180000123 1|H1 2025 2  male 2010-12-31 2010   ", ""},
		{"member in Vietnamese", members, "DANH SÁCH NĂM 2025\nMã hộ;STT thành viên;Họ và tên;Giới tính;Năm sinh\nH1;1;Lê B;Nữ;1980\n", "H1 2025 1 Lê B female  1980   ", ""},
		{"member twice", members, mHead + "H1,2025,1,,,,,,\nH2,2025,1,,,,,,\nH1,2025,1,,,,,,\n", "H1 2025 1    0   |H2 2025 1    0   ", "row 4, column member: "},
		{"member of no household", members, mHead + ",2025,1,,,,,,\n", "", "row 2, column household: "},
		{"no number of the member", members, mHead + "H1,2025,,,,,,,\n", "", "row 2, column member: "},
		{"born after the review", members, mHead + "H1,2024,1,,,2025,,,\n", "", "column birth: "},
		{"sex", members, mHead + "H1,2024,1,,x,,,,\n", "", "column sex: "},
		{"ethnic group", members, mHead + "H1,2024,1,,,,Na'vi,,\n", "", "column ethnicity: "},
		{"moved", changes, cHead + "H1,moved,01/02/2025,,HM1,\nH2,Chuyển đến,2025-02-01,,,30337\n", "H1 moved 2025-02-01  HM1|H2 arrived 2025-02-01  30337", ""},
		{"split and merged", changes, cHead + "H1,split,2025-02-01,H0,,\nH2,Nhập hộ,2025-02-01,H0,,\n", "H1 split 2025-02-01 H0 |H2 merged 2025-02-01 H0 ", ""},
		{"split of nothing", changes, cHead + "H1,split,2025-02-01,,,\n", "", "column other: "},
		{"merged with itself", changes, cHead + "H1,merged,2025-02-01,H1,,\n", "", "column other: "},
		{"moved nowhere", changes, cHead + "H1,moved,2025-02-01,,,\n", "", "column hamlet: "},
		{"no day", changes, cHead + "H1,dissolved,,,,\n", "", "column date: "},
		{"no such change", changes, cHead + "H1,lost,2025-02-01,,,\n", "", "column change: "},
		{"campaign", campaigns, pHead + "30337,2025,yes,20/12/2025,12/QĐ\n30338,2025,không,,\n", "30337 2025 true 2025-12-20 12/QĐ|30338 2025 false  ", ""},
		{"campaign of no unit", campaigns, pHead + ",2025,yes,,\n", "", "column code: "},
		{"recognised before it was complete", campaigns, pHead + "30337,2025,no,20/12/2025,\n", "", "column recognised_on: "},
		{"recognised before the year", campaigns, pHead + "30337,2025,yes,20/12/2024,\n", "", "column recognised_on: "},
		{"perhaps", campaigns, pHead + "30337,2025,perhaps,,\n", "", "column review_complete: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, faults := c.read(c.content)
			if got != c.want || !strings.Contains(faults, c.fault) || (c.fault == "") != (faults == "") {
				t.Errorf("%q\nwant %q\nfaults %q, want %q", got, c.want, faults, c.fault)
			}
		})
	}
}
