package docx_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vuonlen/document/docx"
	"vuonlen/internal/lang"
	"vuonlen/paper"
)

var update = flag.Bool("update", false, "write the golden files anew")

// made is a day on which the papers of the tests were made.
var made = time.Date(2025, 9, 5, 8, 0, 0, 0, time.UTC)

// texts are what the fields say in the tests, by id; what is not here says its own
// name.
var texts = map[string]string{
	"organ_above": "ỦY BAN NHÂN DÂN TỈNH MẪU", "organ": "SỞ NỘI VỤ", "number": "15/QĐ-SNV", "place": "Mẫu Châu",
	"day": "ngày 05 tháng 9 năm 2025", "recipient": "Như Điều 3", "filed": "VT, TĐKT", "authority": "KT. GIÁM ĐỐC", "post": "PHÓ GIÁM ĐỐC",
	"signer": "Nguyễn Thị Đỗ Quyên", "about": "Về việc tặng Giấy khen trong phong trào thi đua", "movement": `"Vì người nghèo - Không để ai bị bỏ lại phía sau"`,
	"name": "Nhân dân và cán bộ ấp Bình Thủy", "unit": "xã Mẫu Đông", "form": "Giấy khen", "money": "702.000", "no": "1",
	"decider": "GIÁM ĐỐC SỞ NỘI VỤ", "achievement": `Đã có thành tích xuất sắc trong phong trào thi đua "Vì người nghèo - Không để ai bị bỏ lại phía sau", giai đoạn 2021 - 2025`,
	"class": "hộ nghèo", "citizen": "………………", "number_": "",
}

func picture() *docx.Picture {
	img := image.NewGray(image.Rect(0, 0, 29, 29))
	for i := range img.Pix {
		img.Pix[i] = byte(i%2) * 255
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // into memory
	}
	return &docx.Picture{PNG: b.Bytes(), Width: 25, Alt: "mã xác thực"}
}

// values fills every field of a kind; each text goes through say.
func values(k paper.Kind, rows int, say func(id, s string) string) docx.Values {
	v, row := docx.Values{}, map[string]docx.Values{}
	for _, f := range k.Fields {
		if f.List {
			row[f.ID] = docx.Values{}
		}
	}
	for _, f := range k.Fields {
		s, ok := texts[f.ID]
		if !ok {
			s = f.VI
		}
		switch {
		case f.List:
		case f.Picture:
			v[f.ID] = docx.Value{Picture: picture()}
		case f.In != "":
			row[f.In][f.ID] = docx.Text(say(f.ID, s))
		default:
			v[f.ID] = docx.Text(say(f.ID, s))
		}
	}
	for id, r := range row {
		list := docx.Value{}
		for i := range rows {
			one := docx.Values{}
			for f, x := range r {
				if f == "no" {
					x = docx.Text(fmt.Sprint(i + 1))
				}
				one[f] = x
			}
			list.Rows = append(list.Rows, one)
		}
		v[id] = list
	}
	return v
}

func asIs(_, s string) string { return s }

func template(t testing.TB, k paper.Kind) *docx.Template {
	t.Helper()
	data, err := docx.Draft(k.Layout)
	if err != nil {
		t.Fatal(err)
	}
	tpl, err := docx.Read(k.ID+".docx", data, k.Names())
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

func filled(t testing.TB, k paper.Kind, rows int, say func(id, s string) string) *docx.Paper {
	t.Helper()
	p, err := template(t, k).Fill(values(k, rows, say), k.Names())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// tool finds a program of Debian that a test needs; in CI it must be there.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// squeezed is a text without regard to where lines break.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// letters counts the letters of a text, in whatever order they are read. Hyphens
// are left out: pdftotext joins a word that ends a line with one.
func letters(s string) map[rune]int {
	m := map[rune]int{}
	for _, r := range squeezed(s) {
		if r != '-' {
			m[r]++
		}
	}
	return m
}

func extracted(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.Command(tool(t, "pdftotext"), "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Every kind of paper says what its golden file says, and its PDF the same, letter
// by letter in NFC.
func TestPapers(t *testing.T) {
	for _, k := range paper.Kinds() {
		t.Run(k.ID, func(t *testing.T) {
			p := filled(t, k, 2, asIs)
			golden := filepath.Join("testdata", k.ID+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(p.Text()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if p.Text() != string(want) {
				t.Errorf("the paper says\n%s\nwant\n%s", p.Text(), want)
			}
			var pdf bytes.Buffer
			if err := p.PDF(&pdf, k.VI, "vi-VN", made); err != nil {
				t.Fatal(err)
			}
			got, said := letters(extracted(t, pdf.Bytes())), letters(lang.NFC(p.Text()))
			for r, n := range said {
				if got[r] != n {
					t.Errorf("letter %q: %d in the PDF, %d in the paper", r, got[r], n)
				}
			}
		})
	}
}

// opened are our own print and LibreOffice's of every kind of paper, by its id: one
// start of LibreOffice for all tests. OUT=folder keeps them, of twelve rows, to look at.
var opened = sync.OnceValues(func() (map[string][2][]byte, error) {
	out, rows := os.Getenv("OUT"), 12
	if out == "" {
		dir, err := os.MkdirTemp("", "papers")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		out, rows = dir, 2
	}
	// An older Liberation Serif has not all letters of Vietnamese, and those of another
	// face are wider: LibreOffice is given the one that is set into our own PDFs.
	fonts, err := filepath.Abs(filepath.Join("..", "pdf", "font"))
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "office")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(home)
	if err := os.Symlink(fonts, filepath.Join(home, "fonts")); err != nil {
		return nil, err
	}
	args := []string{"--headless", "-env:UserInstallation=file://" + home + "/profile", "--convert-to", "pdf", "--outdir", out}
	all := map[string][2][]byte{}
	for _, k := range paper.Kinds() {
		data, err := docx.Draft(k.Layout)
		if err != nil {
			return nil, err
		}
		t, err := docx.Read(k.ID, data, k.Names())
		if err != nil {
			return nil, err
		}
		p, err := t.Fill(values(k, rows, asIs), k.Names())
		if err != nil {
			return nil, err
		}
		var file, own bytes.Buffer
		name := filepath.Join(out, k.ID+".docx")
		if err := errors.Join(p.Docx(&file), p.PDF(&own, k.VI, "vi-VN", made), os.WriteFile(name, file.Bytes(), 0o600), os.WriteFile(filepath.Join(out, k.ID+".own.pdf"), own.Bytes(), 0o600)); err != nil {
			return nil, err
		}
		args, all[k.ID] = append(args, name), [2][]byte{own.Bytes()}
	}
	cmd := exec.Command("soffice", args...)
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+home)
	if msg, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, msg)
	}
	for id, x := range all {
		if x[1], err = os.ReadFile(filepath.Join(out, id+".pdf")); err != nil {
			return nil, err // it was not opened
		}
		all[id] = x
	}
	return all, nil
})

// LibreOffice opens every kind of paper, and prints it in the layout of the decree with
// the letters of our own print.
func TestPapersOpen(t *testing.T) {
	tool(t, "soffice")
	all, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range paper.Kinds() {
		checkLayout(t, "LibreOffice's", k, measured(t, all[k.ID][1]))
		ours, theirs := extracted(t, all[k.ID][0]), extracted(t, all[k.ID][1])
		if os.Getenv("OUT") == "" && fmt.Sprint(letters(theirs)) != fmt.Sprint(letters(ours)) {
			t.Errorf("%s: LibreOffice prints\n%s\nours\n%s", k.ID, theirs, ours)
		}
	}
}

// certificates prints n certificates into one PDF.
func certificates(b testing.TB, n int) int {
	k, _ := paper.Of("certificate")
	tpl := template(b, k)
	var out bytes.Buffer
	book := docx.NewBook(&out, "Giấy khen", "vi-VN", made)
	for i := range n {
		v := values(k, 1, asIs)
		v["name"] = docx.Text(fmt.Sprintf("Hộ gia đình số %d", i))
		p, err := tpl.Fill(v, k.Names())
		if err != nil {
			b.Fatal(err)
		}
		if err := book.Add(p); err != nil {
			b.Fatal(err)
		}
	}
	if err := book.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Len()
}

func BenchmarkCertificates500(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(float64(certificates(b, 500)), "bytes/book")
	}
}

func BenchmarkCertificate1(b *testing.B) {
	for b.Loop() {
		certificates(b, 1)
	}
}
