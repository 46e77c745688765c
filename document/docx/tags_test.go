package docx_test

import (
	"bytes"
	"fmt"
	"math"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/paper"
)

// structure is what a program that is not ours reads out of the tags of a PDF.
func structure(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.Command(tool(t, "pdfinfo"), "-struct-text", "-enc", "UTF-8", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

var (
	spoken    = regexp.MustCompile(`(?m)^ *"(.*)"$`)
	tableRows = regexp.MustCompile(`(?m)^ *TR( |$)`)
)

// Every paper is tagged: what it says stands in its tree, once and in its order, under
// headings, paragraphs and tables with their heads; what only decorates does not.
func TestTagged(t *testing.T) {
	for _, k := range paper.Kinds() {
		p := filled(t, k, 40, asIs)
		var b bytes.Buffer
		if err := p.PDF(&b, k.VI, "vi-VN", made); err != nil {
			t.Fatal(err)
		}
		tree := structure(t, b.Bytes())
		var said strings.Builder
		for _, m := range spoken.FindAllStringSubmatch(tree, -1) {
			said.WriteString(m[1])
		}
		if got, want := squeezed(lang.NFC(said.String())), squeezed(lang.NFC(p.Text())); got != want {
			t.Errorf("%s: the tags say\n%.600s\nthe paper\n%.600s", k.ID, got, want)
		}
		if title := strings.Contains(k.Layout, "\n# ") || strings.Contains(k.Layout, "\n! 40"); strings.Contains(tree, " H1 ") != title {
			t.Errorf("%s: a heading: %v", k.ID, !title)
		}
		if _, columns, ok := strings.Cut(k.Layout, "\n|* "); ok {
			columns, _, _ = strings.Cut(columns, "\n")
			n := strings.Count(columns, "|") + 1
			if strings.Count(tree, " Table ") != 1 || strings.Count(tree, "/Scope /Column") != n || len(tableRows.FindAllString(tree, -1)) != 41 {
				t.Errorf("%s: %d tables, %d heads of %d columns, %d rows", k.ID, strings.Count(tree, " Table "), strings.Count(tree, "/Scope /Column"), n, len(tableRows.FindAllString(tree, -1)))
			}
		}
		if pictures := strings.Contains(k.Layout, "{{mã xác thực}}") || strings.Contains(k.Layout, "{{mã quét góp ý}}") || strings.Contains(k.Layout, "@certify"); strings.Contains(tree, "Figure") != pictures {
			t.Errorf("%s: a picture: %v", k.ID, !pictures)
		}
		info := exec.Command(tool(t, "pdfinfo"), "-enc", "UTF-8", "-")
		info.Stdin = bytes.NewReader(b.Bytes())
		out, err := info.Output()
		if err != nil || !regexp.MustCompile(`Tagged: +yes`).Match(out) || !strings.Contains(lang.NFC(string(out)), k.VI) {
			t.Errorf("%s: %v: %s", k.ID, err, out)
		}
		if !bytes.Contains(b.Bytes(), []byte("/Lang(vi-VN)")) || !bytes.Contains(b.Bytes(), []byte("/DisplayDocTitle true")) {
			t.Errorf("%s: language or title is not said", k.ID)
		}
	}
}

// The stroke below the national title is as long as the line above it (Decree
// 30/2020/NĐ-CP, appendix I), measured in the picture of the page.
func TestStroke(t *testing.T) {
	tool(t, "soffice")
	all, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"decision", "minutes", "form01", "certificate"} { // each has the title in its own block
		stroke(t, "our "+id, all[id][0])
		stroke(t, "LibreOffice's "+id, all[id][1])
	}
}

// stroke measures the line below the national title.
func stroke(t *testing.T, whose string, pdf []byte) {
	t.Helper()
	words, ok := measured(t, pdf)[0].line("Độc lập - Tự do - Hạnh phúc")
	if !ok {
		t.Errorf("%s: no national title", whose)
		return
	}
	const dpi = 200.0
	cmd := exec.Command(tool(t, "pdftoppm"), "-r", "200", "-gray", "-f", "1", "-l", "1", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	fields := bytes.SplitN(out, []byte("\n"), 4) // P5, width and height, 255, dots
	var w, h int
	if _, err := fmt.Sscanf(string(fields[1]), "%d %d", &w, &h); err != nil {
		t.Fatal(err)
	}
	dots := fields[3]
	mm := func(v float64) int { return int(v * dpi / 25.4) }
	best, from := 0, 0
	for y := mm(words.y1 - 1); y < mm(words.y1+4) && y < h; y++ { // letters are broken up, a line is not
		for x, run := mm(words.x0-20), 0; x < mm(words.x1+20) && x < w; x++ {
			if dots[y*w+x] < 160 {
				if run++; run > best {
					best, from = run, x-run+1
				}
			} else {
				run = 0
			}
		}
	}
	left, right := float64(from)/dpi*25.4, float64(from+best)/dpi*25.4
	if math.Abs(left-words.x0) > 0.5 || math.Abs(right-words.x1) > 0.5 {
		t.Errorf("%s: the stroke goes from %.1f to %.1f mm, the words from %.1f to %.1f", whose, left, right, words.x0, words.x1)
	}
}

// A table over several pages repeats its heads to the eye and says them once.
func TestRepeatedHeads(t *testing.T) {
	k, _ := paper.Of("decision")
	var b bytes.Buffer
	if err := filled(t, k, 200, asIs).PDF(&b, k.VI, "vi-VN", made); err != nil {
		t.Fatal(err)
	}
	printed, said := strings.Count(squeezed(extracted(t, b.Bytes())), squeezed("Tiền thưởng (đồng)")), strings.Count(structure(t, b.Bytes()), "Tiền thưởng (đồng)")
	if printed < 4 || said != 1 {
		t.Errorf("the heads are printed %d times and said %d times", printed, said)
	}
}
