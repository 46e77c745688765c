package document

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// readBack reads reviews of a file and gives it back with its errors.
func readBack(t testing.TB, name, content string, l lang.Lang) (string, Outcome) {
	t.Helper()
	r, err := OpenReader(name, strings.NewReader(content), ReviewColumns())
	var o Outcome
	if err != nil {
		o = outcomeOf(err)
	} else {
		r.KeepFaults(ReturnedFaults)
		rs := ReadReviews(r, 2026)
		for rs.Next() {
		}
		o = rs.Outcome()
		o.Notices = rs.Notices()
	}
	var b bytes.Buffer
	if err := WriteErrors(&b, name, strings.NewReader(content), int64(len(content)), ReviewColumns(), o, l); err != nil {
		t.Fatal(err)
	}
	return b.String(), o
}

func outcomeOf(err error) Outcome {
	if l, ok := err.(*fault.List); ok {
		return Outcome{Faults: l}
	}
	return Outcome{Faults: &fault.List{Items: []*fault.Error{err.(*fault.Error)}, Total: 1}}
}

func bookOf(t testing.TB, content string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func value(t testing.TB, f *excelize.File, sheet, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func fillOf(t testing.TB, f *excelize.File, sheet, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(s.Fill.Color, ",")
}

// officers is a workbook with formats, a second sheet, a print area and a fault
// in rows 4 and 6.
func officers(t testing.TB) string {
	return workbookOf(t, func(f *excelize.File) {
		f.SetSheetName("Sheet1", "Ấp 1")
		s := "Ấp 1"
		bold, _ := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "bottom", Style: 2, Color: "000000"}}})
		date, _ := f.NewStyle(&excelize.Style{NumFmt: 14, Font: &excelize.Font{Italic: true}})
		yellow, _ := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFF00"}}})
		set(f, s, "A1", "DANH SÁCH HỘ NGHÈO NĂM 2025")
		f.MergeCell(s, "A1", "F1")
		set(f, s, "A2", "STT", "Mã hộ", "Mã xã", "Chỉ số 1", "Ngày rà soát", "Chủ hộ")
		f.SetCellStyle(s, "A2", "F2", bold)
		set(f, s, "A3", 1, "H1", "30337", 1, 45991, "=Lê B")
		set(f, s, "A4", 2, "H2", "1234", 5, 45991, "Trần C")
		set(f, s, "A5", 3, "H3", "30337", "x", "30/11/2025", "Phạm D")
		set(f, s, "A6", 4, "H1", "30337", 0, 45991, "Võ E")
		f.SetCellStyle(s, "E3", "E6", date)
		f.SetCellStyle(s, "D5", "D5", yellow)
		f.SetColWidth(s, "F", "F", 33)
		f.SetRowHeight(s, 2, 31)
		f.NewSheet("Ghi chú")
		set(f, "Ghi chú", "A1", "riêng của tôi")
		if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "'Ấp 1'!$A$1:$F$6", Scope: s}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWriteErrorsInTheOfficersWorkbook(t *testing.T) {
	back, o := readBack(t, "ap1.xlsx", officers(t), lang.VI)
	if o.Rows != 4 || o.Wrong != 2 || o.Faults.Total != 3 {
		t.Fatalf("%d rows, %d wrong, %s", o.Rows, o.Wrong, o.Faults.Error())
	}
	f := bookOf(t, back)
	if got := strings.Join(f.GetSheetList(), ","); got != "Kết quả,Ấp 1,Ghi chú" {
		t.Error(got)
	}
	const s, k = "Ấp 1", "Kết quả"
	for cell, want := range map[string]string{
		"A1": "Kết quả kiểm tra tệp ap1.xlsx", "A2": "Số dòng đã đọc", "B2": "4", "A3": "Số dòng không có lỗi", "B3": "2", "A4": "Cảnh báo", "B4": "1",
		"A5": "Số lỗi", "B5": "3", "A7": "Dòng", "D7": "Cách sửa", "A8": "4", "B8": "Mã xã", "C8": "Mã xã phải có 5 chữ số",
		"D8": "Định dạng cột là văn bản và viết đủ 5 chữ số; nếu mất số 0 ở đầu thì mã đúng là 01234", "A9": "4", "B9": "Chỉ số 1", "A10": "6", "B10": "Mã hộ",
		"A12": "Cảnh báo",
	} {
		if got := value(t, f, k, cell); got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]string{"A8": "'Ấp 1'!C4", "A9": "'Ấp 1'!D4", "A10": "'Ấp 1'!B6"} {
		if ok, target, err := f.GetCellHyperLink(k, cell); !ok || target != want || err != nil {
			t.Errorf("%s leads to %q, want %q", cell, target, want)
		}
	}
	if got := value(t, f, s, "G2"); got != "Lỗi" {
		t.Errorf("heading %q", got)
	}
	if got := value(t, f, s, "G4"); !strings.HasPrefix(got, "Mã xã: Mã xã phải có 5 chữ số → ") || !strings.Contains(got, "; Chỉ số 1: ") {
		t.Error(got)
	}
	if value(t, f, s, "G3") != "" || value(t, f, s, "G5") != "" {
		t.Error("errors in rows without any")
	}
	for cell, want := range map[string]string{"C4": red, "D4": red, "B6": red, "C3": "", "D5": "FFFF00"} {
		if got := fillOf(t, f, s, cell); got != want {
			t.Errorf("%s is filled with %q, want %q", cell, got, want)
		}
	}
	comments, err := f.GetComments(s)
	if err != nil || len(comments) != 3 || comments[0].Author != commenter || comments[0].Cell != "C4" || !strings.Contains(fmt.Sprint(comments[0].Paragraph), "01234") {
		t.Errorf("%+v %v", comments, err)
	}
	// What was his stays.
	if w, _ := f.GetColWidth(s, "F"); w != 33 {
		t.Error("width", w)
	}
	if h, _ := f.GetRowHeight(s, 2); h != 31 {
		t.Error("height", h)
	}
	if m, _ := f.GetMergeCells(s); len(m) != 1 || m[0].GetEndAxis() != "F1" {
		t.Error(m)
	}
	if id, _ := f.GetCellStyle(s, "E4"); id == 0 || value(t, f, s, "E4") != value(t, f, s, "E3") {
		t.Error("a date lost its format")
	}
	if value(t, f, s, "F3") != "=Lê B" || value(t, f, "Ghi chú", "A1") != "riêng của tôi" {
		t.Error("a cell has changed")
	}
	if formula, _ := f.GetCellFormula(s, "F3"); formula != "" {
		t.Error("a text has become a formula")
	}
	if n := f.GetDefinedName(); len(n) != 1 || n[0].Scope != s {
		t.Errorf("%+v", n)
	}
}

// Repaired in the workbook that was given back, the rows are read; repaired in
// part, the new return tells what is left and forgets the rest.
func TestWriteErrorsRoundTrip(t *testing.T) {
	for _, l := range lang.All {
		back, _ := readBack(t, "ap1.xlsx", officers(t), l)
		f := bookOf(t, back)
		f.SetCellStr("Ấp 1", "C4", "30338")
		second, o := readBack(t, "ap1.xlsx", write(t, f), l)
		if o.Faults.Total != 2 || o.Rows != 4 {
			t.Fatal(o.Faults.Error())
		}
		g := bookOf(t, second)
		if n := len(g.GetSheetList()); n != 3 {
			t.Errorf("%s: %d sheets: %v", l, n, g.GetSheetList())
		}
		if fillOf(t, g, "Ấp 1", "C4") != "" || fillOf(t, g, "Ấp 1", "D4") != red || fillOf(t, g, "Ấp 1", "D5") != "FFFF00" {
			t.Error("marks of what was repaired stay, or others do not")
		}
		if c, _ := g.GetComments("Ấp 1"); len(c) != 2 || c[0].Cell != "D4" {
			t.Errorf("%+v", c)
		}
		if got := value(t, g, "Ấp 1", "G4"); strings.Contains(got, "01234") || got == "" || value(t, g, "Ấp 1", "H2") != "" {
			t.Error(got)
		}
		g.SetCellInt("Ấp 1", "D4", 0)
		g.SetCellStr("Ấp 1", "B6", "H4")
		third, o := readBack(t, "ap1.xlsx", write(t, g), l)
		if o.Faults.Total != 0 || o.Rows != 4 || o.Wrong != 0 || len(o.Notices) != 1 {
			t.Fatal(o.Faults.Error(), o.Notices)
		}
		h := bookOf(t, third)
		if c, _ := h.GetComments("Ấp 1"); len(c) != 0 || value(t, h, "Ấp 1", "G4") != "" || value(t, h, h.GetSheetName(0), "B5") != "0" {
			t.Errorf("%+v", c)
		}
	}
}

func write(t testing.TB, f *excelize.File) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// An officer's own comment is not lost and not mixed up with ours.
func TestWriteErrorsBesideOwnComments(t *testing.T) {
	f := bookOf(t, officers(t))
	if err := f.AddComment("Ấp 1", excelize.Comment{Cell: "C4", Author: "Chị Sáu", Text: "hỏi lại"}); err != nil {
		t.Fatal(err)
	}
	back, _ := readBack(t, "ap1.xlsx", write(t, f), lang.VI)
	g := bookOf(t, back)
	if c, err := g.GetComments("Ấp 1"); err != nil || len(c) != 1 || c[0].Author != "Chị Sáu" || fillOf(t, g, "Ấp 1", "C4") != red {
		t.Errorf("%+v %v", c, err)
	}
}

// CSV and Parquet files come back as workbooks with their rows.
func TestWriteErrorsOfOtherFiles(t *testing.T) {
	csv := "Danh sách năm 2025\nMã hộ;Mã xã;Chỉ số 1;Chủ hộ;Số CCCD\n007;30337;1;=1+1;89199000123\n\nH2;1234;2;Trần C;\n"
	pq := parquetOf(t, []struct {
		Year      int32  `parquet:"year"`
		Household string `parquet:"household"`
		Commune   string `parquet:"commune"`
		D01       *int32 `parquet:"d01,optional"`
	}{{2025, "007", "30337", point(int32(1))}, {2025, "H2", "1234", point(int32(2))}})
	for _, c := range []struct {
		name, content, wrong, fixed string
		rows                        []string
		repair                      [][2]string
	}{
		{"f.csv", csv, "B3 C3", "2025 007 30337 1 b1=- =1+1 089199000123|2025 H2 30338 0 b1=- Trần C",
			[]string{"Mã hộ,Mã xã,Chỉ số 1,Chủ hộ,Số CCCD,Lỗi,Dòng gốc", "007,30337,1,=1+1,89199000123,,3", "H2,1234,2,Trần C,,", "5"}, [][2]string{{"B3", "30338"}, {"C3", "0"}}},
		{"f.parquet", pq, "C3 D3", "2025 007 30337 1 b1=-|2025 H2 30338 0 b1=-",
			[]string{"year,household,commune,d01,Lỗi,Dòng gốc", "2025,007,30337,1,,1", "2025,H2,1234,2,", "2"}, [][2]string{{"C3", "30338"}, {"D3", "0"}}},
	} {
		back, o := readBack(t, c.name, c.content, lang.VI)
		if o.Faults.Total != 2 {
			t.Fatal(o.Faults.Error())
		}
		f := bookOf(t, back)
		rows, err := f.GetRows("Dữ liệu")
		if err != nil || len(rows) != 3 {
			t.Fatal(rows, err)
		}
		if got := strings.Join(rows[0], ","); got != c.rows[0] {
			t.Errorf("%s: %s", c.name, got)
		}
		if got := strings.Join(rows[1], ","); got != c.rows[1] {
			t.Errorf("%s: %s", c.name, got)
		}
		if got := strings.Join(rows[2], ","); !strings.HasPrefix(got, c.rows[2]) || !strings.HasSuffix(got, ","+c.rows[3]) || !strings.Contains(got, "01234") {
			t.Errorf("%s: %s", c.name, got)
		}
		for _, cell := range strings.Fields(c.wrong) {
			if fillOf(t, f, "Dữ liệu", cell) != red {
				t.Errorf("%s: %s is not marked", c.name, cell)
			}
		}
		for _, r := range c.repair {
			f.SetCellStr("Dữ liệu", r[0], r[1])
		}
		if c.name == "f.csv" { // its year stood in the title, which a table of rows does not have
			f.SetCellStr("Dữ liệu", "H1", "Năm")
			f.SetCellInt("Dữ liệu", "H2", 2025)
			f.SetCellInt("Dữ liệu", "H3", 2025)
		}
		got, rs := readReviews(t, write(t, f))
		if s := summary(got); s != c.fixed || rs.Faults().Total > 0 {
			t.Errorf("%s: %q, want %q %s", c.name, s, c.fixed, rs.Faults().Error())
		}
	}
}

// Where there are no rows to give back, the result says why.
func TestWriteErrorsWithoutATable(t *testing.T) {
	for name, content := range map[string]string{
		"f.csv": "a,b\n1,2\n", "f.html": "<html>", "f.xls": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "=1+1.xlsx": "PK\x03\x04", "f.txt": "",
	} {
		back, o := readBack(t, name, content, lang.EN)
		f := bookOf(t, back)
		if got := f.GetSheetList(); len(got) != 1 || got[0] != "Results" {
			t.Error(name, got)
		}
		if value(t, f, "Results", "B5") != "1" || value(t, f, "Results", "C8") != o.Faults.Items[0].What.Say(lang.EN) {
			t.Error(name, "the fault is not told")
		}
	}
}

// Faults of a heading, and faults that others find later, are told too.
func TestWriteErrorsOfHeadingAndRegister(t *testing.T) {
	content := workbookOf(t, func(f *excelize.File) {
		set(f, "Sheet1", "A1", "Mã hộ", "Năm", "Mã xã", "Mã hộ gia đình")
		set(f, "Sheet1", "A2", "H1", 2025, "30337", "H1")
	})
	back, _ := readBack(t, "f.xlsx", content, lang.VI)
	if f := bookOf(t, back); value(t, f, "Kết quả", "A8") != "1" || !strings.Contains(value(t, f, "Kết quả", "C8"), "hai lần") {
		t.Error("fault of the heading is not told")
	}
	o := Outcome{Rows: 4, Faults: &fault.List{}}
	o.Faults.Add(fault.New(fault.Refused, lang.T("document.need")).Place(fault.Place{File: "f", Sheet: "Ấp 1", Row: 5}))
	var b bytes.Buffer
	content = officers(t)
	if err := WriteErrors(&b, "f", strings.NewReader(content), int64(len(content)), ReviewColumns(), o, lang.EN); err != nil {
		t.Fatal(err)
	}
	f := bookOf(t, b.String())
	if value(t, f, "Ấp 1", "G5") != "A cell that must be filled in is empty" || value(t, f, "Results", "B3") != "3" {
		t.Error(value(t, f, "Ấp 1", "G5"))
	}
	if ok, target, _ := f.GetCellHyperLink("Results", "A8"); !ok || target != "'Ấp 1'!G5" {
		t.Error(target)
	}
}

// A big file comes back as the rows with faults, as many as there is room for.
func TestWriteErrorsOfABigFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("year,household,commune,d01\n")
	for i := range maxFresh + 500 {
		fmt.Fprintf(&b, "2025,H%d,30337,%d\n", i, i%5/4*7) // each fifth is wrong
	}
	back, o := readBack(t, "f.csv", b.String(), lang.VI)
	if o.Rows != maxFresh+500 || o.Wrong != 2100 || o.Faults.Total != 2100 || len(o.Faults.Items) != 2100 {
		t.Fatal(o.Rows, o.Wrong, o.Faults.Total, len(o.Faults.Items))
	}
	f := bookOf(t, back)
	rows, err := f.GetRows("Dữ liệu")
	if err != nil || len(rows) != 2101 || rows[2100][5] != "10501" {
		t.Error(len(rows), rows[len(rows)-1], err)
	}
	if got := value(t, f, "Kết quả", "A2108"); !strings.Contains(got, "10.500") {
		t.Error(got)
	}
}

// What is small and would be huge in the library's hands is not given to it.
func TestWriteErrorsOfWildWorkbooks(t *testing.T) {
	head := `<row r="1"><c r="A1" t="str"><v>year</v></c><c r="B1" t="str"><v>household</v></c><c r="C1" t="str"><v>commune</v></c></row>`
	row := func(n int, cells string) string { return fmt.Sprintf(`<row r="%d">%s</row>`, n, cells) }
	wrong := row(2, `<c r="A2"><v>2025</v></c><c r="B2" t="str"><v>H1</v></c><c r="C2"><v>1</v></c>`)
	var wide strings.Builder
	for i := range 5000 {
		wide.WriteString(row(i+3, fmt.Sprintf(`<c r="XFD%d" s="0"/>`, i+3)))
	}
	for name, p := range map[string]parts{
		"wide rows":       base(head + wrong + wide.String()),
		"a row far below": base(head+wrong+row(1_048_576, "")).with("xl/worksheets/sheet2.xml", sheetXML(row(1_048_576, `<c r="A1048576"/>`))),
		"many merged":     base("").with("xl/worksheets/sheet1.xml", sheetXML(head+wrong)+strings.Repeat(`<mergeCell ref="A1:B1"/>`, maxMerged+1)),
		"many columns":    base(head+wrong).with("xl/x.bin", `<a>`+strings.Repeat(`<col min="1" max="16384"/>`, 100)),
		"many styles":     base(head+wrong).with("xl/styles.xml", `<styleSheet><cellXfs>`+strings.Repeat(`<xf/>`, maxXf+1)+`</cellXfs></styleSheet>`),
	} {
		content := p.zip(t)
		if tame(strings.NewReader(content), int64(len(content))) {
			t.Errorf("%s: given to the library", name)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		back, _ := readBack(t, "f.xlsx", content, lang.VI)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 100<<20 {
			t.Errorf("%s: %d MB allocated", name, used>>20)
		}
		if f := bookOf(t, back); name != "many merged" && f.GetSheetName(1) != "Dữ liệu" {
			t.Errorf("%s: %v", name, f.GetSheetList())
		}
	}
	if sound := officers(t); !tame(strings.NewReader(sound), int64(len(sound))) {
		t.Error("a sound workbook is not given to the library")
	}
}

func TestResultSheetIsKnown(t *testing.T) {
	for _, l := range lang.All {
		if !resultSheet([]string{lang.T("document.result.title", "file", "a").Say(l)}) {
			t.Error(l)
		}
		if !markHeadings[headingKey(lang.T("document.result.column").Say(l))] || !ordinals[headingKey(lang.T("document.result.row").Say(l))] {
			t.Error(l)
		}
	}
	if resultSheet(nil) || resultSheet([]string{"Kết quả rà soát"}) {
		t.Error("another sheet is taken for ours")
	}
}

// The workbooks of a library's own tests, the odd ones too, are read or refused
// with a sentence, and come back.
func TestWorkbooksOfOthers(t *testing.T) {
	dir := excelizeFolder(t)
	files, err := filepath.Glob(filepath.Join(dir, "test", "*.xlsx"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no workbooks in %s: %v", dir, err)
	}
	want := map[string]string{
		"encryptAES.xlsx": "has a password", "encryptSHA1.xlsx": "has a password", "encryptSHA512.xlsx": "has a password",
	}
	for _, path := range files {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		exercise(t, content)
		name := filepath.Base(path)
		back, o := readBack(t, name, string(content), lang.VI)
		if o.Faults.Total == 0 || !strings.Contains(o.Faults.Error(), want[name]) {
			t.Errorf("%s: %s", name, o.Faults.Error())
		}
		bookOf(t, back)
	}
}

// FuzzErrors gives back whatever comes: a workbook always, and one that our own
// reader can open.
func FuzzErrors(f *testing.F) {
	f.Add([]byte(officers(f)))
	f.Add([]byte("year,household,commune\n2025,H1,1\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(base(headRow).zip(f)))
	back, _ := readBack(f, "f", officers(f), lang.VI)
	f.Add([]byte(back))
	f.Fuzz(func(t *testing.T, content []byte) {
		back, _ := readBack(t, "f", string(content), lang.EN)
		if _, err := openWorkbook([]byte(back)); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzErrorsParts changes the parts inside a sound archive.
func FuzzErrorsParts(f *testing.F) {
	p := base(`<row r="1"><c r="A1" t="str"><v>year</v></c><c r="B1" t="str"><v>household</v></c><c r="C1" t="str"><v>commune</v></c></row>` +
		`<row r="2"><c r="A2"><v>2025</v></c><c r="B2" s="1" t="str"><v>H1</v></c><c r="C2"><v>1</v></c></row>`)
	f.Add(p["xl/worksheets/sheet1.xml"], p["xl/sharedStrings.xml"], `<styleSheet `+ns+`><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		p := base("").with("xl/worksheets/sheet1.xml", sheet).with("xl/sharedStrings.xml", shared).with("xl/styles.xml", styles)
		p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "</Rel",
			`<Relationship Id="r3" Type="`+relTypes+`/styles" Target="styles.xml"/></Rel`, 1)
		back, _ := readBack(t, "f", p.zip(t), lang.EN)
		if _, err := openWorkbook([]byte(back)); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzErrorsCSV changes the cells, which come back as cells.
func FuzzErrorsCSV(f *testing.F) {
	f.Add("H1", "30337", "1", "Lê B")
	f.Add("=1+1", "@x", "-5", "+84")
	f.Add("'0", "\x00", "1e400", "")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		var w strings.Builder
		csv := NewCSVWriter(&w, "household", "commune", "d01", "head", "year")
		for _, s := range []string{a, b, c, d} {
			csv.Text(s)
		}
		csv.Int(2025)
		csv.End()
		if csv.Flush() != nil {
			return
		}
		back, _ := readBack(t, "f.csv", w.String(), lang.EN)
		x, err := excelize.OpenReader(strings.NewReader(back))
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		for _, sheet := range x.GetSheetList() {
			for _, cell := range []string{"A2", "B2", "C2", "D2", "F2", "C8", "A1"} {
				if formula, err := x.GetCellFormula(sheet, cell); err != nil || formula != "" {
					t.Fatalf("%s %s is a formula: %q %v", sheet, cell, formula, err)
				}
			}
		}
	})
}

func FuzzMembers(f *testing.F) {
	f.Add("household,year,member,name,sex,birth\nH1,2025,1,Lê B,nữ,1980\n")
	f.Add("DANH SÁCH NĂM 2025\nMã hộ;STT thành viên;Năm sinh\nH1;1;31/12/1980\n")
	f.Fuzz(func(t *testing.T, content string) {
		r, err := OpenReader("f", strings.NewReader(content), MemberColumns())
		if err != nil {
			return
		}
		ms := ReadMembers(r, 2026)
		seen := map[string]bool{}
		for ms.Next() {
			m := ms.Member()
			key := fmt.Sprintf("%s %d %d", m.Household, m.Year, m.No)
			if seen[key] || m.No < 1 || m.Household == "" || m.Year < firstReviewYear || m.Year > 2026 {
				t.Fatal(key)
			}
			seen[key] = true
		}
	})
}

func FuzzChanges(f *testing.F) {
	f.Add("household,change,date,other,hamlet,commune\nH1,moved,01/02/2025,,HM1,\nH2,Tách hộ,2025-02-01,H1,,30337\n")
	f.Fuzz(func(t *testing.T, content string) {
		r, err := OpenReader("f", strings.NewReader(content), ChangeColumns())
		if err != nil {
			return
		}
		for r.Next() {
			if c, ok := ReadChange(r.Row()); ok && (c.Household == "" || c.On == 0 || c.Kind == "" || c.Household == c.Other) {
				t.Fatalf("%+v", c)
			}
		}
	})
}
