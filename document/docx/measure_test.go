package docx_test

import (
	"bytes"
	"encoding/xml"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"vuonlen/document/docx"
	"vuonlen/paper"
)

// box is where something stands on a page, in millimetres from its upper left.
type box struct {
	text           string
	x0, y0, x1, y1 float64
}

func (b box) middle() float64 { return (b.x0 + b.x1) / 2 }

// sheet is a page with its lines of text.
type sheet struct {
	w, h  float64
	lines []box
}

// measured reads where the lines of a PDF stand, with a program that is not ours.
func measured(t *testing.T, pdf []byte) []sheet {
	t.Helper()
	cmd := exec.Command(tool(t, "pdftotext"), "-bbox-layout", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	const mm = 25.4 / 72
	var pages []sheet
	d := xml.NewDecoder(bytes.NewReader(out))
	d.Strict = false
	num := func(e xml.StartElement, name string) float64 {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				v, err := strconv.ParseFloat(a.Value, 64)
				if err != nil {
					t.Fatal(err)
				}
				return v * mm
			}
		}
		t.Fatalf("%s has no %s", e.Name.Local, name)
		return 0
	}
	in := false
	for {
		tok, err := d.Token()
		if err != nil {
			break
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "page":
				pages = append(pages, sheet{w: num(e, "width"), h: num(e, "height")})
			case "line":
				p := &pages[len(pages)-1]
				p.lines = append(p.lines, box{"", num(e, "xMin"), num(e, "yMin"), num(e, "xMax"), num(e, "yMax")})
			case "word":
				in = true
			}
		case xml.EndElement:
			in = in && e.Name.Local != "word"
		case xml.CharData:
			if in {
				p := &pages[len(pages)-1]
				l := &p.lines[len(p.lines)-1]
				l.text = strings.TrimSpace(l.text + " " + string(e))
			}
		}
	}
	if len(pages) == 0 {
		t.Fatal("no page is measured")
	}
	return pages
}

// line finds the first line of a page that holds a text.
func (s sheet) line(text string) (box, bool) {
	for _, l := range s.lines {
		if strings.Contains(squeezed(l.text), squeezed(text)) {
			return l, true
		}
	}
	return box{}, false
}

// checkLayout holds a print against Decree 30/2020/NĐ-CP, appendix I: A4, margins of
// 20-25 mm above and below, 30-35 mm left, 15-20 mm right; the issuing body left, the
// national title in the right half, number left, place and date right, the signature
// right; from the second page on its number in the middle of the upper margin.
func checkLayout(t *testing.T, whose string, k paper.Kind, pages []sheet) {
	t.Helper()
	const slack = 0.6 // mm: what letters reach over their widths
	for i, p := range pages {
		short, long := min(p.w, p.h), max(p.w, p.h)
		if math.Abs(short-210) > 0.3 || math.Abs(long-297) > 0.3 {
			t.Errorf("%s %s: page %d is %.1f by %.1f mm", whose, k.ID, i+1, p.w, p.h)
		}
		numbered := false
		for _, l := range p.lines {
			if l.text == strconv.Itoa(i+1) && l.y1 < 20+slack && math.Abs(l.middle()-(30+p.w-15)/2) < 3.5 { // the middle of what is written on, margins as they may be
				numbered = true
				continue
			}
			if l.x0 < 30-slack || l.x1 > p.w-15+slack || l.y0 < 20-slack || l.y1 > p.h-20+slack {
				t.Errorf("%s %s: page %d: %q stands outside the margins: %.1f %.1f %.1f %.1f", whose, k.ID, i+1, l.text, l.x0, l.y0, p.w-l.x1, p.h-l.y1)
			}
		}
		if numbered != (i > 0) && len(pages) > 1 {
			t.Errorf("%s %s: page %d has a number: %v", whose, k.ID, i+1, numbered)
		}
	}
	if k.Plain || k.ID == "certificate" {
		return
	}
	first := pages[0]
	side := func(p sheet, text string, right bool) {
		l, ok := p.line(text)
		if !ok {
			t.Errorf("%s %s: %q is not printed on one line", whose, k.ID, text)
			return
		}
		if (l.middle() > p.w/2) != right {
			t.Errorf("%s %s: %q is on the wrong side: its middle is at %.0f of %.0f mm", whose, k.ID, text, l.middle(), p.w)
		}
	}
	side(first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", true)
	side(first, "Độc lập - Tự do - Hạnh phúc", true)
	side(first, "SỞ NỘI VỤ", false)
	side(first, "Số: 15/QĐ-SNV", false)
	if strings.Contains(k.Layout, "@letter") { // what a letter is about stands under its number
		side(first, "V/v Về việc tặng", false)
	}
	side(first, "Mẫu Châu, ngày 05 tháng 9 năm 2025", true)
	if a, ok := first.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"); ok {
		if b, ok := first.line("Độc lập - Tự do - Hạnh phúc"); ok && math.Abs(a.middle()-b.middle()) > 1 {
			t.Errorf("%s %s: the lines of the national title are not under each other: %.1f, %.1f", whose, k.ID, a.middle(), b.middle())
		}
	}
	for i, p := range pages { // the block of the signature stands whole on one page, and not alone
		if _, ok := p.line("PHÓ GIÁM ĐỐC"); ok {
			side(p, "Nguyễn Thị Đỗ Quyên", true)
			side(p, "PHÓ GIÁM ĐỐC", true)
			if strings.Contains(k.Layout, "\n@sign\n") {
				side(p, "Nơi nhận:", false)
			}
			if first := p.lines[0].text; i > 0 && (first == "KT. GIÁM ĐỐC" || first == "Nơi nhận:") {
				t.Errorf("%s %s: the signature stands alone on page %d", whose, k.ID, i+1)
			}
			return
		}
	}
	t.Errorf("%s %s: there is no block of the signature", whose, k.ID)
}

// Every kind of paper is laid out as the decree has it, of one page and of many.
func TestLayout(t *testing.T) {
	fonts := tool(t, "pdffonts")
	for _, k := range paper.Kinds() {
		for _, rows := range []int{2, 80} {
			var pdf bytes.Buffer
			v := values(k, rows, asIs)
			v["recipients"] = docx.Value{Rows: v["recipients"].Rows[:2]}
			p, err := template(t, k).Fill(v, k.Names())
			if err != nil {
				t.Fatal(err)
			}
			if err := p.PDF(&pdf, k.VI, "vi-VN", made); err != nil {
				t.Fatal(err)
			}
			pages := measured(t, pdf.Bytes())
			if rows == 80 && strings.Contains(k.Layout, "\n| ^{{#") && len(pages) < 2 {
				t.Errorf("%s: 80 rows stand on one page", k.ID)
			}
			checkLayout(t, "ours", k, pages)
			cmd := exec.Command(fonts, "-")
			cmd.Stdin = bytes.NewReader(pdf.Bytes())
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n")[2:] { // name, type, encoding, emb, sub, uni
				f := strings.Fields(line)
				if len(f) < 7 || f[len(f)-5] != "yes" {
					t.Errorf("%s: a font is not set in: %s", k.ID, line)
				}
			}
		}
	}
}
