package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// workbookOf makes a workbook the way a spreadsheet program would.
func workbookOf(t testing.TB, build func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	build(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func set(f *excelize.File, sheet, at string, cells ...any) {
	if err := f.SetSheetRow(sheet, at, &cells); err != nil {
		panic(err)
	}
}

var typed = Schema{Columns: []Column{{Name: "code", Required: true}, {Name: "count"}, {Name: "on"}, {Name: "pct"}}}

func TestXLSXCells(t *testing.T) {
	content := workbookOf(t, func(f *excelize.File) {
		date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		own := `[$-42A]dd" tháng "mm" năm "yyyy;@`
		dateVI, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &own})
		pct, _ := f.NewStyle(&excelize.Style{NumFmt: 10})
		ownPct := `0.00\ %`
		pctVI, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &ownPct})
		grouped, _ := f.NewStyle(&excelize.Style{NumFmt: 3})
		set(f, "Sheet1", "A1", "Kết quả rà soát năm 2025")
		set(f, "Sheet1", "A3", "code", "count", "on", "pct", nil, "note")
		set(f, "Sheet1", "A4", "00123", 12, "31/12/2025", "3,81")
		set(f, "Sheet1", "A6", 30337, 1234, 46022, 0.0381, nil, "x")
		set(f, "Sheet1", "A7", " Hộ\u00a02 ", nil, 46022.5, 0.0381)
		set(f, "Sheet1", "A8", true)
		for cell, style := range map[string]int{"C6": date, "D6": pct, "C7": dateVI, "D7": pctVI, "B6": grouped} {
			if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
				t.Fatal(err)
			}
		}
	})
	r, err := OpenReader("f.xlsx", strings.NewReader(content), typed)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var got []string
	for r.Next() {
		row := r.Row()
		got = append(got, fmt.Sprintf("%d %s %s %s %s", row.Number(), row.Text("code"), row.Count("count").Say(lang.EN), row.Date("on"), spell(row.Percent("pct"))))
	}
	want := []string{"4 00123 12 2025-12-31 381/100", "6 30337 1,234 2025-12-31 381/100", "7 Hộ 2 unknown 2025-12-31 381/100", "8 1 unknown  -"}
	if !slices.Equal(got, want) || r.Faults().Total > 0 {
		t.Errorf("%q\nwant\n%q\n%s", got, want, r.Faults().Error())
	}
	if p := r.Row().Place("on"); p.File != "f.xlsx" || p.Sheet != "Sheet1" || p.Row != 8 || p.Column != "on" {
		t.Errorf("%+v", p)
	}
	if n := r.Notices(); len(n) != 1 || n[0].Say(lang.EN) != "f.xlsx: 1 column not used: note" {
		t.Error(n)
	}
	if len(r.SHA256()) != 64 {
		t.Error("no hash")
	}
}

func TestXLSXSheets(t *testing.T) {
	two := workbookOf(t, func(f *excelize.File) {
		set(f, "Sheet1", "A1", "Hướng dẫn")
		f.NewSheet("Ẩn")
		set(f, "Ẩn", "A1", "code")
		set(f, "Ẩn", "A2", "hidden")
		if err := f.SetSheetVisible("Ẩn", false); err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"Ấp 1", "Ấp 2"} {
			f.NewSheet(name)
			set(f, name, "A1", "code", "name")
			set(f, name, "A2", fmt.Sprintf("H%d", i+1))
		}
	})
	rows, faults, notices := read(t, two, people)
	if len(rows) != 1 || rows[0] != "code=H1" || faults != "" || !strings.Contains(notices, "only sheet Ấp 1 is read; other sheets with the same heading are not: Ấp 2") {
		t.Error(rows, faults, notices)
	}
	none := workbookOf(t, func(f *excelize.File) { set(f, "Sheet1", "A1", "a", "b") })
	if _, faults, _ := read(t, none, people); !strings.Contains(faults, "No heading row") {
		t.Error(faults)
	}
	part := workbookOf(t, func(f *excelize.File) {
		set(f, "Sheet1", "A1", "Bảng")
		set(f, "Sheet1", "A2", "name", "count")
	})
	if _, faults, _ := read(t, part, people); !strings.Contains(faults, "f.csv, sheet Sheet1, row 2: The column code is missing") {
		t.Error(faults)
	}
	empty := workbookOf(t, func(*excelize.File) {})
	if _, faults, _ := read(t, empty, people); !strings.Contains(faults, "No heading row") {
		t.Error(faults)
	}
}

func TestXLSX1904(t *testing.T) {
	content := workbookOf(t, func(f *excelize.File) {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
		date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		set(f, "Sheet1", "A1", "code", "on")
		set(f, "Sheet1", "A2", "H1", 44560)
		if err := f.SetCellStyle("Sheet1", "B2", "B2", date); err != nil {
			t.Fatal(err)
		}
	})
	r, err := OpenReader("f.xlsx", strings.NewReader(content), typed)
	if err != nil || !r.Next() || r.Row().Date("on") != 20251231 {
		t.Error(err, r.Row().Date("on"))
	}
}

func TestXLSXEncrypted(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "x"}); err != nil {
		t.Fatal(err)
	}
	if _, faults, _ := read(t, b.String(), people); !strings.Contains(faults, "has a password") {
		t.Error(faults)
	}
}

// parts is a workbook by hand: what hostile tests change, over a sound base.
type parts map[string]string

const (
	ns       = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relNS    = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

func base(sheetData string) parts {
	return parts{
		"_rels/.rels":     `<Relationships ` + relNS + `><Relationship Id="r1" Type="` + relTypes + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook ` + ns + ` xmlns:r="` + relTypes + `"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + relNS + `><Relationship Id="r1" Type="` + relTypes + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="` + relTypes + `/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml": `<sst ` + ns + `><si><t>code</t></si><si><r><t>Lê </t></r><r><t>An</t></r><rPh sb="0" eb="1"><t>phiên âm</t></rPh></si>` +
			`<si><t>a_x000D_b_x005F_c</t></si></sst>`,
		"xl/worksheets/sheet1.xml": sheetXML(sheetData),
	}
}

func sheetXML(data string) string {
	return `<worksheet ` + ns + `><sheetData>` + data + `</sheetData><mergeCells count="0"/></worksheet>`
}

const headRow = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>`

func (p parts) zip(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range p {
			if !yield(name) {
				return
			}
		}
	}) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, p[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func (p parts) with(name, content string) parts { p[name] = content; return p }

func TestXLSXByHand(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"shared, rich and phonetic text", `<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>1</v></c></row>`, "code=1 name=Lê An"},
		{"inline rich text", `<row r="2"><c r="A2" t="inlineStr"><is><r><t>H</t></r><r><t>1</t></r></is></c></row>`, "code=H1"},
		{"cells without references", `<row><c><v>7</v></c><c t="str"><v>x</v></c></row>`, "code=7 name=x"},
		{"formula with its value", `<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>`, "code=2"},
		{"formula that gives nothing", `<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><f>""</f><v></v></c></row>`, "code=1"},
		{"ISO date", `<row r="2"><c r="A2" t="d"><v>2025-12-31T00:00:00</v></c></row>`, "code=2025-12-31"},
		{"gap of a million rows", `<row r="1048576"><c r="A1048576"><v>1</v></c></row>`, "code=1"},
		{"styled blank rows", `<row r="2"><c r="A2" s="1"/><c r="XFD2" s="1"/></row><row r="3"><c r="A3"><v>1</v></c></row>`, "code=1"},
		{"unknown elements", `<row r="2"><c r="A2"><v>1</v><extLst><ext/></extLst></c></row><x/>`, "code=1"},
	} {
		rows, faults, _ := read(t, base(headRow+c.data).zip(t), people)
		if len(rows) != 1 || rows[0] != c.want || faults != "" {
			t.Errorf("%s: %q %s", c.name, rows, faults)
		}
	}
	strict := base("")
	strict["xl/worksheets/sheet1.xml"] = strings.ReplaceAll(strings.ReplaceAll(sheetXML(headRow+`<row r="2"><c r="A2"><v>1</v></c></row>`), "<", "<x:"), "<x:/", "</x:")
	strict["xl/worksheets/sheet1.xml"] = strings.Replace(strict["xl/worksheets/sheet1.xml"], "xmlns=", "xmlns:x=", 1)
	if rows, faults, _ := read(t, strict.zip(t), people); len(rows) != 1 || faults != "" {
		t.Errorf("prefixed names: %q %s", rows, faults)
	}
}

// manySheets names one sheet of a megabyte a hundred times.
func manySheets() parts {
	p := base(strings.Repeat(`<row>`+strings.Repeat("<c/>", 1<<14)+`</row>`, 16))
	p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], `</sheets>`,
		strings.Repeat(`<sheet name="T" sheetId="2" r:id="r1"/>`, 100)+`</sheets>`, 1)
	return p
}

func TestXLSXHostile(t *testing.T) {
	row2 := `<row r="2"><c r="A2"><v>1</v></c></row>`
	ok := headRow + row2
	var manyRows strings.Builder
	manyRows.WriteString(headRow)
	for i := range maxRows + 1 {
		fmt.Fprintf(&manyRows, `<row r="%d"><c><v>1</v></c></row>`, i+2)
	}
	sheet := "xl/worksheets/sheet1.xml"
	damaged := strings.Replace(base(ok).zip(t), "PK\x01\x02", "PK\x01\x03", 1)
	for _, c := range []struct{ name, content, want string }{
		{"bomb", base(ok).with("xl/media/x.bin", strings.Repeat("\x00", maxUnpacked)).zip(t), "too big"},
		{"too many rows", base(manyRows.String()).zip(t), "row 200002: The workbook is too big"},
		{"sheet cut off", base(ok).with(sheet, strings.TrimSuffix(sheetXML(ok), "</worksheet>")).zip(t), "damaged"},
		{"sheet cut off in a row", base(ok).with(sheet, strings.Split(sheetXML(ok), "</row>")[0]).zip(t), "damaged"},
		{"sheet damaged in the middle", base(headRow + row2 + `<row r="3"><c r="A3"><v>1</w></c></row><row r="4"><c r="A4"><v>1</v></c></row>`).zip(t), "sheet S, row 3: The workbook is damaged"},
		{"not UTF-8", base(headRow + "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>B\xecnh</v></c></row>").zip(t), "damaged"},
		{"document type", base(ok).with(sheet, `<!DOCTYPE x [<!ENTITY a "b">]>`+sheetXML(ok)).zip(t), "damaged"},
		{"entity", base(headRow + `<row r="2"><c r="A2" t="str"><v>&a;</v></c></row>`).zip(t), "damaged"},
		{"nested", base(headRow + strings.Repeat("<x>", 100) + strings.Repeat("</x>", 100)).zip(t), "damaged"},
		{"nested shared strings", base(ok).with("xl/sharedStrings.xml", strings.Repeat("<x>", 100)+strings.Repeat("</x>", 100)).zip(t), "damaged"},
		{"no such shared string", base(headRow + `<row r="2"><c r="A2" t="s"><v>9</v></c></row>`).zip(t), "damaged"},
		{"shared string one too far", base(headRow + `<row r="2"><c r="A2" t="s"><v>3</v></c></row>`).zip(t), "damaged"},
		{"shared string -1", base(headRow + `<row r="2"><c r="A2" t="s"><v>-1</v></c></row>`).zip(t), "damaged"},
		{"number that is none", base(headRow + `<row r="2"><c r="A2"><v>x</v></c></row>`).zip(t), "damaged"},
		{"rows out of order", base(ok + row2).zip(t), "damaged"},
		{"cells out of order", base(headRow + `<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>`).zip(t), "damaged"},
		{"cell reference", base(headRow + `<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>`).zip(t), "damaged"},
		{"wide", base(ok + `<row r="3"><c r="XFD3"><v>1</v></c></row>`).zip(t), "beyond column 1,024"},
		{"more blank cells than a sheet has", base(ok + `<row r="3">` + strings.Repeat("<c/>", 1<<14+1) + `</row>`).zip(t), "beyond column"},
		{"error cell", base(headRow + `<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>`).zip(t), "f.csv, sheet S, row 2, column code: The cell has a spreadsheet error: “#N/A”"},
		{"formula never computed", base(headRow + `<row r="2"><c r="A2"><f>1+1</f></c></row>`).zip(t), "row 2, column code: The cell has a formula that was never computed"},
		{"carriage return by escape", base(headRow + `<row r="2"><c r="A2" t="s"><v>2</v></c></row>`).zip(t), "row 2, column code: The cell has a line break"},
		{"TCVN3 headings", base(`<row r="3"><c r="A3" t="str"><v>Hä vµ tªn</v></c></row>`).zip(t), "typed in a TCVN3"},
		{"one part as many sheets", manySheets().zip(t), "too big"},
		{"endless cell", base(headRow + `<row r="2"><c r="A2" t="str"><v>` + strings.Repeat("x", maxCell+1) + `</v></c></row>`).zip(t), "damaged"},
		{"endless tag", base(headRow + "<row " + strings.Repeat("a='' ", maxToken) + "/>").zip(t), "too big"},
		{"part twice", base(ok).with("XL/workbook.xml", "<x/>").zip(t), "damaged"},
		{"no workbook", parts{"word/document.xml": "<x/>"}.zip(t), "neither CSV nor"},
		{"no sheet part", base(ok).with("xl/_rels/workbook.xml.rels", `<Relationships `+relNS+`/>`).zip(t), "No heading row"},
		{"sheet part missing", func() string { p := base(ok); delete(p, sheet); return p.zip(t) }(), "damaged"},
		{"workbook is no XML", base(ok).with("xl/workbook.xml", "code,name").zip(t), "damaged"},
		{"small parts too large", base(ok).with("xl/workbook.xml", strings.Repeat(" ", maxSmall+1)).zip(t), "too big"},
		{"directory damaged", damaged, "damaged"},
		{"archive cut off", base(ok).zip(t)[:300], "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults, _ := read(t, c.content, people)
			if !strings.Contains(faults, c.want) || !strings.Contains(faults, " → ") {
				t.Errorf("%q, want %q", faults, c.want)
			}
		})
	}
	// The control: the base itself is sound.
	if rows, faults, _ := read(t, base(ok).zip(t), people); len(rows) != 1 || faults != "" {
		t.Error(rows, faults)
	}
}

// A byte changed inside a stored part breaks its checksum; it must not come out
// as data. (This is where excelize reads on in silence.)
func TestXLSXChecksum(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range base(headRow + `<row r="2"><c r="A2"><v>1234</v></c></row>`) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if rows, faults, _ := read(t, b.String(), people); len(rows) != 1 || faults != "" {
		t.Fatal(rows, faults)
	}
	if _, faults, _ := read(t, strings.Replace(b.String(), "<v>1234<", "<v>9234<", 1), people); !strings.Contains(faults, "damaged") {
		t.Errorf("a changed byte: %q", faults)
	}
}

// An archive that says its part is small, and unpacks to a gigabyte, costs
// neither the memory nor the time.
func TestXLSXLiesAboutSize(t *testing.T) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	crc := crc32.NewIEEE()
	for range 256 {
		w.Write(chunk)
		crc.Write(chunk)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	zr, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := zr.File[0].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	deflated, err := io.ReadAll(raw)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z = zip.NewWriter(&b)
	for name, content := range base(headRow) {
		if name == "xl/worksheets/sheet1.xml" {
			w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc.Sum32(),
				CompressedSize64: uint64(len(deflated)), UncompressedSize64: 1000})
			if err != nil {
				t.Fatal(err)
			}
			w.Write(deflated)
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, faults, _ := read(t, b.String(), people)
	runtime.ReadMemStats(&after)
	if faults == "" {
		t.Error("accepted")
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 512<<20 {
		t.Errorf("%d MB allocated", used>>20)
	}
}

// The reader and excelize agree on sound workbooks.
func TestXLSXAgainstExcelize(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cellOf := rapid.OneOf(rapid.Just(any(nil)),
			rapid.Map(rapid.StringMatching(`[a-zA-Zàđêộ<>&"' ]{0,12}`), func(s string) any { return strings.TrimSpace(s) }),
			rapid.Map(rapid.Int64Range(-1<<40, 1<<40), func(n int64) any { return n }),
			rapid.Map(rapid.IntRange(0, 99999), func(n int) any { return float64(n) / 100 }),
			rapid.Map(rapid.Bool(), func(b bool) any { return b }))
		rows := rapid.SliceOfN(rapid.SliceOfN(cellOf, 3, 3), 0, 12).Draw(rt, "rows")
		content := workbookOf(t, func(f *excelize.File) {
			set(f, "Sheet1", "A1", "code", "name", "count")
			for i, row := range rows {
				set(f, "Sheet1", fmt.Sprintf("A%d", i+2), row...)
			}
		})
		f, err := excelize.OpenReader(strings.NewReader(content))
		if err != nil {
			rt.Fatal(err)
		}
		defer f.Close()
		theirs, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
		if err != nil {
			rt.Fatal(err)
		}
		r, err := OpenReader("f.xlsx", strings.NewReader(content), people)
		if err != nil {
			rt.Fatal(err)
		}
		ours := map[int][]string{}
		for r.Next() {
			var cells []string
			for _, c := range people.Columns {
				cells = append(cells, r.Row().cell(c.Name).text)
			}
			ours[r.Row().Number()] = cells
		}
		if r.Faults().Total > 0 {
			rt.Fatal(r.Faults())
		}
		for i, row := range theirs[1:] {
			want := append(slices.Clone(row), "", "", "")[:3]
			got, ok := ours[i+2]
			if !ok {
				got = []string{"", "", ""}
			}
			for j := range want {
				want[j] = unquote(clean(want[j])) // a number is not quoted
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("row %d: %q, excelize %q", i+2, got, want)
			}
			delete(ours, i+2)
		}
		if len(ours) > 0 {
			rt.Fatalf("rows excelize does not have: %v", ours)
		}
	})
}

func TestFormatKinds(t *testing.T) {
	for code, want := range map[string]kind{
		"General": isNumber, "0.00": isNumber, "#,##0": isNumber, "dd/mm/yyyy": isDate, "[$-42A]d mmmm yyyy;@": isDate,
		"yyyy\\-mm\\-dd": isDate, "0.0%": isPercent, `0" đồng"`: isNumber, `0"%"`: isNumber, "h:mm": isNumber, "@": isNumber,
		`"ngày" dd`: isDate, "[Red]0": isNumber, `"open`: isNumber, "[open": isNumber, "": isNumber, "_": isNumber,
	} {
		if got := formatKind(code); got != want {
			t.Errorf("%q: %d, want %d", code, got, want)
		}
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{"a_x0041_b": "aAb", "_x005F_x0041_": "_x0041_", "_x": "_x", "_xZZZZ_": "_xZZZZ_", "a_x0041": "a_x0041", "__x0041_": "_A"} {
		if got := unescape(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add([]byte(base(headRow + `<row r="2"><c r="A2"><v>1</v></c></row>`).zip(f)))
	f.Add([]byte(workbookOf(f, func(x *excelize.File) {
		set(x, "Sheet1", "A1", "code", "name")
		set(x, "Sheet1", "A2", "H1", 1.5)
	})))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		exercise(t, append([]byte("PK\x03\x04"), bytes.TrimPrefix(content, []byte("PK\x03\x04"))...))
	})
}

// FuzzXLSXParts changes the parts inside a sound archive, where changed bytes of
// the archive itself would only break a checksum.
func FuzzXLSXParts(f *testing.F) {
	p := base(headRow + `<row r="2"><c r="A2" s="0"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c><c t="b"><v>1</v></c></row>`)
	f.Add(p["xl/worksheets/sheet1.xml"], p["xl/sharedStrings.xml"], `<styleSheet `+ns+`><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`, p["xl/workbook.xml"])
	f.Fuzz(func(t *testing.T, sheet, shared, styles, book string) {
		p := base("").with("xl/worksheets/sheet1.xml", sheet).with("xl/sharedStrings.xml", shared).
			with("xl/styles.xml", styles).with("xl/workbook.xml", book)
		p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "</Rel",
			`<Relationship Id="r3" Type="`+relTypes+`/styles" Target="styles.xml"/></Rel`, 1)
		exercise(t, []byte(p.zip(t)))
	})
}

func BenchmarkXLSX(b *testing.B) {
	const rows = 10_000
	content := workbookOf(b, func(f *excelize.File) {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		head := []any{"year", "household", "commune", "area", "b1"}
		for i := 1; i <= 12; i++ {
			head = append(head, fmt.Sprintf("d%02d", i))
		}
		w.SetRow("A1", head)
		for i := range rows {
			row := []any{2025, fmt.Sprintf("89%07d", i), "30337", "rural", i % 250}
			for d := range 12 {
				row = append(row, (i+d)%3/2)
			}
			w.SetRow(fmt.Sprintf("A%d", i+2), row)
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
	})
	b.ReportAllocs()
	for b.Loop() {
		r, err := OpenReader("f.xlsx", strings.NewReader(content), ReviewColumns())
		if err != nil {
			b.Fatal(fault.Say(lang.EN, err))
		}
		rs := ReadReviews(r, 2026)
		n := 0
		for rs.Next() {
			n++
		}
		if n != rows {
			b.Fatal(n, rs.Faults())
		}
	}
	b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
}
