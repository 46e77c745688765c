package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/report"
	"vuonlen/unit"
)

// made is a made-up province with districts: four communes, three hamlets each.
var made = sync.OnceValue(func() *unit.Tree {
	records := []unit.Record{
		{Code: "90", Name: "Minh Họa", Kind: "tinh", Level: unit.Province},
		{Code: "901", Name: "Sông Tiền", Kind: "huyen", Parent: "90", Level: unit.District},
		{Code: "902", Name: "Núi Cấm", Kind: "thi_xa", Parent: "90", Level: unit.District},
	}
	for i, name := range []string{"Cây Bàng", "Bờ Kè", "Đất Sét", "Đồng Cỏ"} {
		commune := unit.Code(fmt.Sprintf("0010%d", i+1))
		kind, hamlet, parent := "xa", "ap", unit.Code("901")
		if i > 1 {
			parent = "902"
		}
		if i == 1 {
			kind, hamlet = "thi_tran", "khom"
		}
		records = append(records, unit.Record{Code: commune, Name: name, Kind: kind, Parent: parent, Level: unit.Commune})
		for j, h := range []string{"Trên", "Giữa", "Dưới"} {
			records = append(records, unit.Record{Code: unit.Code(fmt.Sprintf("%s-%d", commune, j+1)), Name: h, Kind: hamlet, Parent: commune, Level: unit.Hamlet})
		}
	}
	t, err := unit.Build(&unit.Data{Snapshots: []unit.Snapshot{{On: 20211101, Records: records}}})
	if err != nil {
		panic(err)
	}
	return t
})

// village is the input of a sheet: n made-up households in each hamlet of the
// made-up province, with everything answered but what the number of the
// household leaves open.
func village(t testing.TB, code unit.Code, n int) report.Input {
	t.Helper()
	in := report.Input{Tree: made(), Year: 2024, Complete: func(*unit.Unit) bool { return true }, Source: "số liệu minh họa, không có thật"}
	var ok bool
	if in.Unit, ok = made().Find(code, 20241231); !ok {
		t.Fatal(code)
	}
	groups := []household.Ethnicity{"01", "01", "05", "01", "17", "04"}
	no := 0
	for _, u := range made().Alive(20241231, unit.Hamlet) {
		st, _ := u.At(20241231)
		for range n {
			no++
			class := []household.Class{household.Poor, household.NearPoor, household.NotPoor, household.NearPoor, household.Poor}[no%5]
			more := map[string]string{"average_living": "0", "local_minority": "0", "children": fmt.Sprint(no % 3), "children_insurance": "0", "children_nutrition": "0", "children_schooling": "0"}
			for j, c := range []string{"merit", "no_labour", "female_head", "r01", "r02", "r03", "r04", "r05", "r06", "r07", "r08", "w01", "w02", "w03", "w04", "w05", "w06"} {
				more[c] = fmt.Sprint((no + j) % 4 / 3)
			}
			r := household.Review{Year: 2024, Household: household.ID(fmt.Sprintf("90%05d", no)), Hamlet: st.Code, Ethnicity: groups[no%6],
				Size: no%4 + 1, Class: class, More: household.NewExtra(more), Head: fmt.Sprintf("Chủ Hộ Thứ %d", no)}
			for d := 1; d <= 12; d++ {
				r.Set(d, (no+d)%3 == 0)
			}
			in.Reviews = append(in.Reviews, r)
			for m := range r.Size {
				relation := []string{"Chủ hộ", "Vợ", "Con", "Con"}[m]
				in.Members = append(in.Members, household.Member{Household: r.Household, Year: 2024, No: m + 1, Name: fmt.Sprintf("Người Minh Họa %d", m+1),
					Sex: household.Sex(1 + (no+m)%2), BirthYear: law.Year(1960 + (no*7+m*20)%60), Relation: relation, Ethnicity: r.Ethnicity})
			}
		}
	}
	in.Declared = func(u *unit.Unit) report.Declared {
		if u.Level != unit.Hamlet && u.Level != unit.Commune {
			return report.Declared{}
		}
		k := int64(1)
		if u.Level == unit.Commune {
			k = 3
		}
		e := func(n int64) law.Count { return law.Exactly(n * k) }
		return report.Declared{Households: e(1250), MinorityHouseholds: e(120), LocalHouseholds: e(30), Persons: e(4300), MinorityPersons: e(510), LocalPersons: e(99)}
	}
	in.Movement = func(u *unit.Unit, c household.Class) (report.Movement, bool) {
		var m report.Movement
		for i, n := range []int64{100, 10, 5, 1, 4, 2, 3, 1, 94} {
			m.Households[i], m.Persons[i] = law.Exactly(n), law.Exactly(4*n)
		}
		return m, true
	}
	in.Entry = func(id household.ID, _ household.Class) report.Entry {
		return report.Entry(1 + len(strings.Trim(string(id), "12345"))%3)
	}
	return in
}

func sheet(t testing.TB, no string, in report.Input) *report.Sheet {
	t.Helper()
	f, ok := report.Find(no)
	if !ok {
		t.Fatal(no)
	}
	s, err := report.Fill(f, in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func officialPaper(t testing.TB, s *report.Sheet, l lang.Lang) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteReport(&b, s, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// book opens what was written with the library that wrote it.
func book(t testing.TB, b []byte) (*excelize.File, string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, f.GetSheetList()[0]
}

// TestReportOnPaper: form 1 of a province as it stands on the paper, cell by cell.
func TestReportOnPaper(t *testing.T) {
	in := village(t, "90", 5)
	in.Provisional = true
	f, name := book(t, officialPaper(t, sheet(t, "1", in), lang.VI))
	rows, err := f.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for i, r := range rows {
		if line := strings.TrimRight(strings.Join(r, "|"), "|"); line != "" {
			fmt.Fprintf(&got, "%d %s\n", i+1, line)
		}
	}
	// Commune k has the households 15k-14 to 15k, household n has n%4+1 persons;
	// those with n%5 in {0, 4} are poor, in {1, 3} near-poor. So Cây Bàng has the
	// poor households 4, 5, 9, 10, 14, 15 with 1+2+2+3+3+4 persons, and so on.
	want := `
1 ỦY BAN NHÂN DÂN||||||CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
2 TỈNH MINH HỌA||||||Độc lập - Tự do - Hạnh phúc
3 Biểu số 1||||||Minh Họa, ngày …… tháng …… năm ………
4 TỔNG HỢP KẾT QUẢ CHÍNH THỨC RÀ SOÁT HỘ NGHÈO; HỘ CẬN NGHÈO; HỘ LÀM NÔNG, LÂM, NGƯ NGHIỆP CÓ MỨC SỐNG TRUNG BÌNH
5 Đơn vị: Tỉnh Minh Họa, năm 2024 (số liệu tạm tính)||||||||||Đơn vị tính: hộ, khẩu, %
6 STT|Đơn vị|Tổng số hộ dân cư (tại thời điểm rà soát)||Hộ nghèo||Hộ cận nghèo||Hộ nông, lâm, ngư nghiệp mức sống trung bình||Khẩu nghèo||Khẩu cận nghèo||Khẩu nông, lâm, ngư nghiệp||Mã đơn vị|Năm
7 ||Số hộ|Nhân khẩu|Số hộ|Tỷ lệ|Số hộ|Tỷ lệ|Số hộ|Tỷ lệ|Số khẩu|Tỷ lệ|Số khẩu|Tỷ lệ|Số khẩu|Tỷ lệ
8 A|B|1|2|3|4=3/1*100|5|6=5/1*100|7|8=7/1*100|9|10=9/2*100|11|12=11/2*100|13|14=13/2*100
9 Cộng|Huyện Sông Tiền|7,500|25,800|12|0.16|12|0.16|0|0.00|28|0.11|30|0.12|0|0.00
10 1|Xã Cây Bàng|3,750|12,900|6|0.16|6|0.16|0|0.00|15|0.12|16|0.12|0|0.00|00101|2024
11 2|Thị trấn Bờ Kè|3,750|12,900|6|0.16|6|0.16|0|0.00|13|0.10|14|0.11|0|0.00|00102|2024
12 Cộng|Thị xã Núi Cấm|7,500|25,800|12|0.16|12|0.16|0|0.00|32|0.12|30|0.12|0|0.00
13 3|Xã Đất Sét|3,750|12,900|6|0.16|6|0.16|0|0.00|15|0.12|16|0.12|0|0.00|00103|2024
14 4|Xã Đồng Cỏ|3,750|12,900|6|0.16|6|0.16|0|0.00|17|0.13|14|0.11|0|0.00|00104|2024
15 |Tổng cộng|15,000|51,600|24|0.16|24|0.16|0|0.00|60|0.12|60|0.12|0|0.00
17 Ký hiệu: “…” chưa có số liệu; “a–b” từ a đến b, do còn câu trả lời bỏ trống; “-” không có hộ nào để tính tỷ lệ.
18 Số liệu tạm tính: kết quả rà soát chưa được công nhận.
19 Nguồn: số liệu minh họa, không có thật
21 NGƯỜI LẬP BIỂU||||||TM. ỦY BAN NHÂN DÂN
22 ||||||CHỦ TỊCH
23 (Ký, ghi rõ họ tên)||||||(Ký, đóng dấu, ghi rõ họ tên)
`
	if got.String() != strings.TrimPrefix(want, "\n") {
		t.Errorf("%s\nwant%s", got.String(), want)
	}
}

// The page: A4, margins and headings of Decree 30/2020/NĐ-CP, one font, heading
// and first columns that stay, codes as text and counts as numbers.
func TestReportPage(t *testing.T) {
	for _, c := range []struct {
		no, orientation, area, titles, corner string
	}{
		{"1", "landscape", "$A$1:$P$27", "$6:$8", "C9"},
		{"2", "landscape", "$A$1:$L$39", "$6:$9", "D10"},
		{"11", "portrait", "$A$1:$J$28", "$6:$8", "C9"},
	} {
		in := village(t, "90", 3)
		f, name := book(t, officialPaper(t, sheet(t, c.no, in), lang.VI))
		layout, err := f.GetPageLayout(name)
		if err != nil {
			t.Fatal(err)
		}
		if *layout.Size != 9 || *layout.Orientation != c.orientation || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
			t.Errorf("form %s: paper %d, %s, %d by %d pages", c.no, *layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight)
		}
		props, _ := f.GetSheetProps(name)
		if props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("form %s is not fitted to the page", c.no)
		}
		margins, _ := f.GetPageMargins(name)
		for what, mm := range map[string][2]float64{"top": {*margins.Top, 20}, "bottom": {*margins.Bottom, 20}, "left": {*margins.Left, 30}, "right": {*margins.Right, 15}} {
			if d := mm[0]*25.4 - mm[1]; d > 0.01 || d < -0.01 {
				t.Errorf("form %s: margin %s is %.2f mm", c.no, what, mm[0]*25.4)
			}
		}
		names := map[string]string{}
		for _, n := range f.GetDefinedName() {
			names[n.Name] = strings.ReplaceAll(n.RefersTo, "'"+name+"'!", "")
		}
		if names["_xlnm.Print_Area"] != c.area || names["_xlnm.Print_Titles"] != c.titles {
			t.Errorf("form %s: %v", c.no, names)
		}
		panes, _ := f.GetPanes(name)
		if !panes.Freeze || panes.TopLeftCell != c.corner {
			t.Errorf("form %s: panes %+v", c.no, panes)
		}
		header, _ := f.GetHeaderFooter(name)
		if !header.DifferentFirst || !strings.Contains(header.OddHeader, "&P") || header.FirstHeader != "" {
			t.Errorf("form %s: header %+v", c.no, header)
		}
		rows, _ := f.GetRows(name)
		for i, row := range rows {
			for j := range row {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				id, _ := f.GetCellStyle(name, at)
				style, err := f.GetStyle(id)
				if err != nil {
					t.Fatal(err)
				}
				if row[j] != "" && (style.Font == nil || style.Font.Family != reportFont) {
					t.Errorf("form %s: %s is written in %+v", c.no, at, style.Font)
				}
			}
		}
	}
	f, name := book(t, officialPaper(t, sheet(t, "1", village(t, "90", 3)), lang.VI))
	for at, want := range map[string]excelize.CellType{"Q10": excelize.CellTypeInlineString, "E10": excelize.CellTypeNumber, "F10": excelize.CellTypeNumber, "R10": excelize.CellTypeNumber} {
		got, err := f.GetCellType(name, at)
		if got == excelize.CellTypeUnset {
			got = excelize.CellTypeNumber // a number needs no mark
		}
		if err != nil || got != want {
			t.Errorf("%s is a %v, want %v", at, got, want)
		}
	}
}

// What nobody knows is written as a sign, never as a zero or an empty cell, and a
// range as text.
func TestReportUnknown(t *testing.T) {
	in := village(t, "00101", 4)
	in.Declared = nil
	in.Reviews[0].Class = household.UnknownClass
	f, name := book(t, officialPaper(t, sheet(t, "1", in), lang.VI))
	for at, want := range map[string]string{"C9": "…", "D9": "…", "E9": "1–2", "F9": "…"} {
		if got, err := f.GetCellValue(name, at); err != nil || got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}

// Text that a spreadsheet program would run stays text.
func TestReportRunsNothing(t *testing.T) {
	in := village(t, "00101", 3)
	bad := []string{"=1+1", "+84", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")"}
	for i := range in.Members {
		in.Members[i].Name = bad[i%len(bad)]
		in.Members[i].Relation = bad[(i+1)%len(bad)]
	}
	in.Source = "=cmd|' /C calc'!A0"
	b := officialPaper(t, sheet(t, "15", in), lang.VI)
	f, name := book(t, b)
	rows, _ := f.GetRows(name)
	seen := 0
	for i, row := range rows {
		for j, v := range row {
			at, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if formula, _ := f.GetCellFormula(name, at); formula != "" {
				t.Errorf("%s holds the formula %q", at, formula)
			}
			for _, x := range bad {
				if v == x {
					seen++
					id, _ := f.GetCellStyle(name, at)
					if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
						t.Errorf("%s is not formatted as text", at)
					}
				}
			}
		}
	}
	if seen < 10 {
		t.Error("the names are not there:", seen)
	}
}

// Equal sheets give equal bytes, and no file tells when it was made.
func TestReportBytes(t *testing.T) {
	for _, no := range []string{"1", "9", "15"} {
		one := officialPaper(t, sheet(t, no, village(t, "90", 3)), lang.VI)
		two := officialPaper(t, sheet(t, no, village(t, "90", 3)), lang.VI)
		if !bytes.Equal(one, two) {
			t.Errorf("form %s: two files of one sheet differ", no)
		}
		z, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			if !part.Modified.IsZero() && part.Modified.Year() > 1980 {
				t.Errorf("form %s: %s tells the time %s", no, part.Name, part.Modified)
			}
		}
		props, _ := book2(t, one).GetDocProps()
		if props != nil && strings.HasPrefix(props.Created, "202") {
			t.Errorf("form %s was made at %s", no, props.Created)
		}
	}
	if err := WriteReport(failing{}, sheet(t, "1", village(t, "90", 1)), lang.VI); err == nil {
		t.Error("a full disk is not told")
	}
}

func book2(t testing.TB, b []byte) *excelize.File { f, _ := book(t, b); return f }

// Every form, for a unit of each level and in both languages, can be written.
func TestReportEveryLevel(t *testing.T) {
	for _, code := range []unit.Code{"90", "901", "00101", "00101-1", unit.Country} {
		for _, f := range report.Forms() {
			for _, l := range lang.All {
				in := village(t, code, 2)
				in.SignedOn = 20241220
				file, name := book(t, officialPaper(t, sheet(t, fmt.Sprint(f.No), in), l))
				title, err := file.GetCellValue(name, "A4")
				if err != nil || title != strings.ToUpper(f.Title.Say(l)) {
					t.Errorf("form %d of %s in %s: title %q, %v", f.No, code, l, title, err)
				}
				if code == "00101-1" && l == lang.VI {
					if body, _ := file.GetCellValue(name, "A2"); body != "XÃ CÂY BÀNG" {
						t.Errorf("form %d of a hamlet is issued by %q", f.No, body)
					}
				}
				rows, _ := file.GetRows(name)
				for _, row := range rows {
					for _, v := range row {
						if strings.ContainsAny(v, "⟦⟧{}") {
							t.Errorf("form %d in %s says %q", f.No, l, v)
						}
					}
				}
			}
		}
	}
}
