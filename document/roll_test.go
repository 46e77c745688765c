package document

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"vuonlen/law"
)

// roll makes a list of rows, the last of which may have an unknown amount.
func roll(rows int, unknown bool) Roll {
	l := Roll{Tab: "Tiền thưởng", Organ: "ỦY BAN NHÂN DÂN XÃ MẪU", Country: [2]string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"},
		Title: "DANH SÁCH CHI TIỀN THƯỞNG", About: []string{"Đợt xét mau"}, Number: "STT", Sum: "Tổng cộng", Sign: []string{"NGƯỜI LẬP", "KẾ TOÁN", "THỦ TRƯỞNG"},
		Columns: []RollColumn{{Heading: "Tên", Width: 40}, {Heading: "Số quyết định", Width: 20}, {Heading: "Tiền thưởng", Width: 18, Sum: true}, {Heading: "Ký nhận", Width: 20}}}
	for i := range rows {
		amount := Datum{Number: law.Exactly(1_404_000)}
		if unknown && i == rows-1 {
			amount = Datum{}
		}
		l.Rows = append(l.Rows, []Datum{{Text: fmt.Sprintf("Hộ mẫu %d", i+1)}, {Text: "=1+1"}, amount, {}})
	}
	return l
}

// A roll has numbers as numbers, text as text, a sum only where all is known, and the
// print that a register needs.
func TestRoll(t *testing.T) {
	for _, unknown := range []bool{false, true} {
		var b, again bytes.Buffer
		for _, w := range []*bytes.Buffer{&b, &again} {
			if err := WriteRoll(w, roll(3, unknown)); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Error("equal rolls give other bytes")
		}
		f, name := book(t, b.Bytes())
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		head := -1
		for i, r := range rows {
			if len(r) > 0 && r[0] == "STT" {
				head = i + 1
			}
		}
		if head < 0 {
			t.Fatalf("%q", rows)
		}
		cell := func(col string, row int) (string, string) {
			v, err := f.GetCellValue(name, col+strconv.Itoa(row))
			if err != nil {
				t.Fatal(err)
			}
			kind, err := f.GetCellType(name, col+strconv.Itoa(row))
			if err != nil {
				t.Fatal(err)
			}
			return v, fmt.Sprint(kind)
		}
		if v, kind := cell("D", head+1); v != "1,404,000" || kind != "0" { // no type of its own: a number
			t.Errorf("the amount is %q of type %s", v, kind)
		}
		if v, _ := cell("C", head+1); v != "=1+1" {
			t.Errorf("text is %q", v)
		}
		if v, err := f.GetCellFormula(name, "C"+strconv.Itoa(head+1)); v != "" || err != nil {
			t.Errorf("text has become the formula %q, %v", v, err)
		}
		want := "4,212,000"
		if unknown {
			want = ""
		}
		if v, _ := cell("D", head+4); v != want {
			t.Errorf("the sum is %q, want %q", v, want)
		}
		if v, _ := cell("A", head+3); v != "3" {
			t.Errorf("the third row has number %q", v)
		}
		panes, err := f.GetPanes(name)
		if err != nil || !panes.Freeze || panes.YSplit != head {
			t.Errorf("%+v, %v", panes, err)
		}
		names := f.GetDefinedName()
		if len(names) != 1 || !strings.HasSuffix(names[0].RefersTo, fmt.Sprintf("$%d:$%d", head, head)) {
			t.Errorf("%+v", names)
		}
	}
}

// A row is as high as the lines its longest text takes: nothing is printed over something
// else.
func TestRollHeights(t *testing.T) {
	l := roll(3, false)
	l.Columns[0].Width = 20
	l.Rows[0][0].Text = "Hộ ông (bà) Nguyễn Thị Ánh Nguyệt, ấp Bình Thủy"
	l.Rows[1][0].Text = strings.Repeat("Mười", 40)
	l.Rows[2][0].Text = "Ngắn"
	l.Columns[2].Heading = "Tiền thưởng theo quyết định (đồng)"
	var b bytes.Buffer
	if err := WriteRoll(&b, l); err != nil {
		t.Fatal(err)
	}
	f, name := book(t, b.Bytes())
	rows, err := f.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		least, most := 0.0, 17.0
		switch {
		case len(r) > 0 && r[0] == "STT":
			least, most = 30, 50
		case len(r) > 1 && strings.HasPrefix(r[1], "Hộ ông"):
			least, most = 45, 50
		case len(r) > 1 && strings.HasPrefix(r[1], "Mười"):
			least, most = 120, 200
		case len(r) == 0 || r[0] != "3":
			continue
		}
		if h, err := f.GetRowHeight(name, i+1); err != nil || h < least || h > most {
			t.Errorf("row %d, %.30q: %.1f points, want %.0f to %.0f, %v", i+1, r, h, least, most, err)
		}
	}
}

// LibreOffice opens a roll, prints its headings on every page of A4 across and the
// number of the page from the second on, and reads its numbers back.
func TestRollInLibreOffice(t *testing.T) {
	programs(t, "soffice", "pdftotext", "pdfinfo")
	dir := t.TempDir()
	var b bytes.Buffer
	if err := WriteRoll(&b, roll(90, false)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "roll.xlsx")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"pdf", "csv:Text - txt - csv (StarCalc):44,34,76"} {
		run(t, dir, "soffice", "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", to, "--outdir", dir, path)
	}
	info := run(t, dir, "pdfinfo", filepath.Join(dir, "roll.pdf"))
	if size := field(t, info, "Page size"); size != "841.89 x 595.304 pts (A4)" {
		t.Errorf("the page is %s", size)
	}
	pages, err := strconv.Atoi(field(t, info, "Pages"))
	if err != nil || pages < 3 || pages > 6 {
		t.Fatalf("%d pages, %v", pages, err)
	}
	for p := 1; p <= pages; p++ {
		n := strconv.Itoa(p)
		text := run(t, dir, "pdftotext", "-layout", "-f", n, "-l", n, filepath.Join(dir, "roll.pdf"), "-")
		if !strings.Contains(text, "Số quyết định") {
			t.Errorf("page %d has no headings", p)
		}
		first := strings.TrimSpace(strings.SplitN(text, "\n", 2)[0])
		if numbered := first == n; numbered != (p > 1) {
			t.Errorf("page %d begins with %q", p, first)
		}
	}
	file, err := os.Open(filepath.Join(dir, "roll.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for _, c := range rows {
		if len(c) > 3 && strings.HasPrefix(c[1], "Hộ mẫu") {
			n, err := strconv.ParseInt(strings.NewReplacer(",", "", ".", "").Replace(c[3]), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			total += n
		}
	}
	if total != 90*1_404_000 {
		t.Errorf("LibreOffice reads amounts of %d", total)
	}
}
