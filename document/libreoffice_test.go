package document

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/report"
)

// programs ends a test that needs programs that are not there: an error where
// everything must be tested, a plain line for somebody who just got the source.
func programs(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			line := fmt.Sprintf("no %s (install libreoffice-calc-nogui, poppler-utils and fonts-liberation)", name)
			if os.Getenv("CI") == "true" {
				t.Fatal(line)
			}
			t.Skip(line)
		}
	}
}

// run runs a program in a folder and gives what it says.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8", "SOURCE_DATE_EPOCH=0")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

var spaces = regexp.MustCompile(`\s+`)

// squeeze makes one line of text without spaces: where a letter carries two marks,
// pdftotext sees a gap beside it.
func squeeze(s string) string { return spaces.ReplaceAllString(lang.NFC(s), "") }

// TestReportsInLibreOffice opens every form in LibreOffice, prints it to PDF and
// reads it back: the title, the numbers, A4 in the right direction, one page wide,
// the headings on every page, and the fonts embedded.
func TestReportsInLibreOffice(t *testing.T) {
	programs(t, "soffice", "pdftotext", "pdfinfo", "pdffonts")
	dir := t.TempDir()
	sheets := map[string]*report.Sheet{}
	args := []string{"--headless", "-env:UserInstallation=file://" + dir + "/profile", "--convert-to", "pdf", "--outdir", dir}
	for _, f := range report.Forms() {
		in := village(t, "90", 12)
		in.Reviews[0].Class = household.UnknownClass
		if f.No == 15 {
			in.Members[3].Name = "=1+1"
		}
		no := strconv.Itoa(f.No)
		name := fmt.Sprintf("form%02d", f.No)
		sheets[name] = sheet(t, no, in)
		path := filepath.Join(dir, name+".xlsx")
		if err := os.WriteFile(path, officialPaper(t, sheets[name], lang.VI), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	run(t, dir, "soffice", args...)
	for name, s := range sheets {
		pdf := filepath.Join(dir, name+".pdf")
		info := run(t, dir, "pdfinfo", pdf)
		pages := field(t, info, "Pages")
		size := field(t, info, "Page size")
		want := "841.89 x 595.304 pts (A4)"
		if s.Form.No == 11 {
			want = "595.304 x 841.89 pts (A4)"
		}
		if size != want {
			t.Errorf("%s: the page is %s", name, size)
		}
		// A page holds about 40 rows; forms are never broken in their width.
		n, err := strconv.Atoi(pages)
		if most := 2 + len(s.Rows)/18; err != nil || n < 1 || n > most {
			t.Errorf("%s: %s pages for %d rows", name, pages, len(s.Rows))
		}
		text := squeeze(run(t, dir, "pdftotext", "-layout", pdf, "-"))
		for _, part := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "TỈNH MINH HỌA", "Biểu số " + strconv.Itoa(s.Form.No),
			"Đơn vị: Tỉnh Minh Họa, năm 2024", "Đơn vị tính:", "NGƯỜI LẬP BIỂU", "TM. ỦY BAN NHÂN DÂN", "(Ký, ghi rõ họ tên)", "số liệu minh họa, không có thật"} {
			if !strings.Contains(text, squeeze(part)) {
				t.Errorf("%s: %q is not printed", name, part)
			}
		}
		if title := strings.ToUpper(s.Form.Title.VI); !strings.Contains(text, squeeze(title)) {
			t.Errorf("%s: the title is not printed: %s", name, title)
		}
		// Every row that has its texts on one line is printed number by number.
		for i, r := range s.Rows {
			if r.Kind == report.HeadingRow || r.Kind == report.MemberRow && i > 40 {
				continue
			}
			var line []string
			for _, c := range append(append([]report.Cell{}, r.Lead...), r.Cells...) {
				say := c.Say(lang.EN) // in the locale of this run
				if c.Kind == report.Phrase || strings.Contains(say, "–") {
					say = c.Say(lang.VI) // text
				}
				if say != "" {
					line = append(line, say)
				}
			}
			if got := strings.Join(line, " "); !strings.Contains(text, squeeze(got)) {
				t.Errorf("%s: row %d is not printed: %s", name, i, got)
			}
		}
		if n > 1 {
			second := squeeze(run(t, dir, "pdftotext", "-layout", "-f", "2", "-l", "2", pdf, "-"))
			if !strings.HasPrefix(second, "2") || !strings.Contains(second, squeeze(strings.Fields(s.Columns[0].Heading.VI)[0])) || !strings.Contains(second, s.Columns[2].Mark()) {
				t.Errorf("%s: the second page begins without its number or headings: %.200q", name, second)
			}
		}
		fonts := strings.Split(strings.TrimSpace(run(t, dir, "pdffonts", pdf)), "\n")
		for _, font := range fonts[2:] {
			if cols := strings.Fields(font); len(cols) < 6 || cols[len(cols)-5] != "yes" {
				t.Errorf("%s: a font is not embedded: %s", name, font)
			}
		}
	}
}

// field reads a line of pdfinfo.
func field(t *testing.T, info, name string) string {
	t.Helper()
	for line := range strings.Lines(info) {
		if k, v, ok := strings.Cut(line, ":"); ok && k == name {
			return strings.TrimSpace(v)
		}
	}
	t.Fatalf("pdfinfo gives no %s:\n%s", name, info)
	return ""
}
