package docx

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vuonlen/document/pdf"
)

// Draft makes a template in the layout of Decree 30/2020 (appendix I: A4, margins
// 20, 15, 20 and 30 mm, Times New Roman 13 to 14 points, the number of the page
// above the text but on the first page), from lines:
//
//	@landscape        the sheet lies
//	@head             the issuing body, national title, number, place and date
//	@letter TEXT      the same, with what a letter is about under its number
//	@board            the head of minutes: without place and date
//	@country          the national title alone, over the whole width
//	@sign             recipients at the left, signature at the right;
//	@sign TEXT        with a text, or a code, below the recipients
//	@signature        the signature alone, at the right
//	@ask TITLE        place, date and a citizen's signature, at the right
//	@certify          decision and code at the left, signature at the right
//	@both A: B | C: D two who sign: title, room, name
//	# TEXT            title of the kind of paper; ## TEXT what it is about
//	### TEXT          heading of a part
//	! 30 TEXT         in the middle, bold, of 30 points
//	> TEXT            in the middle (> alone: an empty line); >> TEXT at the right
//	*TEXT*, **TEXT**  slanted, bold
//	- TEXT            without an indent
//	| 10 30 60        a table follows: its columns in hundredths of the width
//	| a | b           a row of it; |* a | b the row of headings
//	---               a new page
//	TEXT              a paragraph
//
// An office takes the file, changes it in Word and gives it back.
func Draft(lines string) ([]byte, error) {
	d := &draft{width: 9355} // twips between the margins of 30 and 15 mm
	size := `<w:pgSz w:w="11906" w:h="16838"/>`
	all := strings.Split(strings.TrimRight(lines, "\n"), "\n")
	for i, s := range all {
		d.last = i+1 < len(all) && signs(all[i+1])
		d.titled = i > 0 && strings.HasPrefix(all[i-1], "# ")
		if err := d.line(strings.TrimRight(s, " ")); err != nil {
			return nil, fmt.Errorf("draft, line %d: %w", i+1, err)
		}
	}
	d.endTable()
	if d.lies {
		size = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`
	}
	body := `<w:document xmlns:w="` + wml + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>` + d.b.String() +
		`<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>` + size +
		`<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>`
	var out bytes.Buffer
	err := zipped(&out, []part{
		{"[Content_Types].xml", []byte(declared + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>`)},
		{"_rels/.rels", []byte(declared + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)},
		{"word/_rels/document.xml.rels", []byte(declared + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>`)},
		{"word/styles.xml", []byte(declared + `<w:styles xmlns:w="` + wml + `"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`)},
		{"word/header1.xml", []byte(declared + `<w:hdr xmlns:w="` + wml + `"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`)},
		{"word/document.xml", []byte(declared + body)},
	})
	return out.Bytes(), err
}

const declared = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

type draft struct {
	b      bytes.Buffer
	width  int
	cols   []int // of the table that is open, in twips
	rows   int
	lies   bool
	titled bool // the line before is a title
	last   bool // a signature follows: they stay on one page
}

// signs tells whether a line is a block of signatures.
func signs(s string) bool {
	return strings.HasPrefix(s, "@sign") || s == "@certify" || strings.HasPrefix(s, "@both ") || strings.HasPrefix(s, "@ask ")
}

func (d *draft) line(s string) error {
	if !strings.HasPrefix(s, "|") {
		d.endTable()
	}
	switch {
	case s == "":
	case s == "@landscape":
		d.lies, d.width = true, 14287
	case s == "@head":
		d.head("", true)
	case s == "@board":
		d.head("", false)
	case s == "@country":
		d.country(d.width)
	case strings.HasPrefix(s, "@letter "):
		d.head(strings.TrimPrefix(s, "@letter "), true)
	case s == "@sign":
		d.sign(func() { d.recipients("") })
	case strings.HasPrefix(s, "@sign "):
		d.sign(func() { d.recipients(s[6:]) })
	case s == "@signature":
		d.sign(func() { d.small("", "left", "11") })
	case strings.HasPrefix(s, "@ask "):
		d.ask(strings.TrimPrefix(s, "@ask "))
	case s == "@certify":
		d.certify()
	case strings.HasPrefix(s, "@both "):
		return d.both(s[6:])
	case strings.HasPrefix(s, "! "):
		size, text, ok := strings.Cut(s[2:], " ")
		if n, err := strconv.Atoi(size); !ok || err != nil || n < 8 || n > 72 {
			return fmt.Errorf("size of letters: %q", size)
		}
		level := 0
		if n, _ := strconv.Atoi(size); n >= 30 {
			level = 1
		}
		d.heading(level, text, "center", `<w:spacing w:before="160" w:after="160"/>`, "b", size)
	case strings.HasPrefix(s, "@"):
		return fmt.Errorf("unknown block %q", s)
	case s == "---":
		d.b.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	case strings.HasPrefix(s, "### "):
		d.heading(2, s[4:], "both", `<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:ind w:firstLine="720"/>`, "b")
	case strings.HasPrefix(s, "## "):
		d.para(s[3:], "center", `<w:spacing w:before="0" w:after="0"/>`, "b")
		d.rule(d.width/3, 0)
	case strings.HasPrefix(s, "# "):
		before := "240"
		if d.titled { // its second line
			before = "0"
		}
		d.heading(1, s[2:], "center", `<w:keepNext/><w:spacing w:before="`+before+`" w:after="0"/>`, "b")
	case strings.HasPrefix(s, ">> "):
		d.para(s[3:], "right", "")
	case s == ">":
		d.para("", "center", "")
	case strings.HasPrefix(s, "> "):
		d.para(s[2:], "center", `<w:spacing w:before="120" w:after="60"/>`)
	case strings.HasPrefix(s, "- "):
		d.para(s[2:], "left", `<w:spacing w:before="60" w:after="60"/>`) // blanks to fill in are not drawn out
	case strings.HasPrefix(s, "|"):
		return d.row(s)
	case strings.HasPrefix(s, "{{#"), strings.HasPrefix(s, "{{/"), strings.HasPrefix(s, "{{^"):
		d.para(s, "both", `<w:spacing w:before="60" w:after="60"/><w:ind w:firstLine="720"/>`)
	default:
		d.para(s, "both", `<w:spacing w:before="60" w:after="60"/><w:ind w:firstLine="720"/>`)
	}
	return nil
}

// para writes a paragraph. The order of its properties is that of the schema.
func (d *draft) para(text, align, frame string, formats ...string) {
	d.heading(0, text, align, frame, formats...)
}

// heading writes a paragraph that is a heading of a level, or none: 0.
func (d *draft) heading(level int, text, align, frame string, formats ...string) {
	if d.last && !strings.Contains(frame, "keepNext") {
		frame = `<w:keepNext/>` + frame
	}
	d.b.WriteString(`<w:p><w:pPr>` + frame + `<w:jc w:val="` + align + `"/>`)
	if level > 0 {
		d.b.WriteString(`<w:outlineLvl w:val="` + strconv.Itoa(level-1) + `"/>`)
	}
	d.b.WriteString(`</w:pPr>` + runs(text, formats...) + `</w:p>`)
}

// runs writes a text whose stars turn bold and slanted letters on and off.
func runs(text string, formats ...string) string {
	var b strings.Builder
	for i, strong := range strings.Split(text, "**") {
		for j, s := range strings.Split(strong, "*") {
			f := slices.Clone(formats)
			if i%2 == 1 {
				f = append(f, "b")
			}
			if j%2 == 1 {
				f = append(f, "i")
			}
			if s != "" {
				b.WriteString(run(s, f...))
			}
		}
	}
	return b.String()
}

// run writes one run; a format is the name of a switch or a size in points.
func run(text string, formats ...string) string {
	var f, size strings.Builder
	slices.Sort(formats)
	for _, x := range slices.Compact(formats) {
		if n, err := strconv.Atoi(x); err == nil {
			fmt.Fprintf(&size, `<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, 2*n, 2*n)
		} else {
			f.WriteString("<w:" + x + "/>")
		}
	}
	f.WriteString(size.String())
	var b bytes.Buffer
	b.WriteString(`<w:r><w:rPr>` + f.String() + `</w:rPr><w:t xml:space="preserve">`)
	escape(&b, text)
	b.WriteString(`</w:t></w:r>`)
	return b.String()
}

// rule draws a line of a length in the middle of a width, in twips.
func (d *draft) rule(length, width int) {
	if width == 0 {
		width = d.width
	}
	side := strconv.Itoa((width - length) / 2)
	d.b.WriteString(`<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr><w:spacing w:before="30" w:after="120" w:line="120" w:lineRule="exact"/><w:ind w:left="` + side + `" w:right="` + side + `"/></w:pPr></w:p>`)
}

// head is the upper part of a paper: two columns without lines.
func (d *draft) head(about string, dated bool) {
	left := d.width * 37 / 100
	if d.lies {
		left = d.width * 45 / 100
	}
	right := d.width - left
	d.grid([]int{left, right}, false)
	d.b.WriteString(`<w:tr>`)
	d.cell(left, func() {
		d.small("{{#cơ quan chủ quản}}", "center", "12")
		d.small("{{cơ quan chủ quản}}", "center", "12")
		d.small("{{/cơ quan chủ quản}}", "center", "12")
		d.small("{{cơ quan ban hành}}", "center", "b", "12")
		d.rule(left/3, left-216)
	})
	d.cell(right, func() {
		d.country(right - 216)
	})
	d.b.WriteString(`</w:tr><w:tr>`)
	d.cell(left, func() {
		d.small("Số: {{số, ký hiệu}}", "center", "13")
		if about != "" {
			d.small(about, "center", "12")
		}
	})
	d.cell(right, func() {
		if dated {
			d.small("{{địa danh}}, {{ngày ban hành}}", "center", "i", "13")
		} else {
			d.small("", "center", "13")
		}
	})
	d.b.WriteString(`</w:tr></w:tbl>`)
}

const motto = "Độc lập - Tự do - Hạnh phúc"

// country writes the national title in the middle of a width.
func (d *draft) country(width int) {
	d.small("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "center", "b", "12")
	d.small(motto, "center", "b", "13")
	d.rule(int(pdf.Width(motto, pdf.Bold, 13)/twip), width) // as long as the words (Decree 30/2020, appendix I)
}

// sign is the lower part: who gets the paper, and who signs it with which right.
func (d *draft) sign(beside func()) {
	left := d.width * 48 / 100
	right := d.width - left
	d.small("", "left")
	d.grid([]int{left, right}, false)
	d.b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	d.cell(left, beside)
	d.cell(right, d.signature)
	d.b.WriteString(`</w:tr></w:tbl>`)
}

func (d *draft) recipients(more string) {
	d.small("Nơi nhận:", "left", "b", "i", "12")
	d.small("{{#nơi nhận}}", "left", "11")
	d.small("- {{tên nơi nhận}};", "left", "11")
	d.small("{{/nơi nhận}}", "left", "11")
	d.small("- Lưu: {{nơi lưu}}.", "left", "11")
	if more != "" {
		d.small(more, "left", "11")
	}
}

// ask is where a citizen signs.
func (d *draft) ask(title string) {
	left := d.width * 40 / 100
	right := d.width - left
	d.small("", "left")
	d.grid([]int{left, right}, false)
	d.b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	d.cell(left, func() { d.small("", "left") })
	d.cell(right, func() {
		d.small("………………, ngày …… tháng …… năm ………", "center", "i", "13")
		d.small(title, "center", "b", "14")
		d.small("(Ký, ghi rõ họ tên)", "center", "i", "13")
		for range 4 {
			d.small("", "center", "14")
		}
	})
	d.b.WriteString(`</w:tr></w:tbl>`)
	d.para("", "left", `<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`)
}

// signature is by whose right who signs, with room for the hand and the stamp.
func (d *draft) signature() {
	d.small("{{#quyền hạn ký}}", "center", "b", "14")
	d.small("{{quyền hạn ký}}", "center", "b", "14")
	d.small("{{/quyền hạn ký}}", "center", "b", "14")
	d.small("{{chức vụ người ký}}", "center", "b", "14")
	for range 4 {
		d.small("", "center", "14")
	}
	d.small("{{người ký}}", "center", "b", "14")
}

func (d *draft) small(text, align string, formats ...string) {
	d.b.WriteString(`<w:p><w:pPr><w:keepNext/><w:jc w:val="` + align + `"/></w:pPr>` + runs(text, formats...) + `</w:p>`)
}

// certify is the lower part of a certificate.
func (d *draft) certify() {
	left := d.width * 45 / 100
	right := d.width - left
	d.grid([]int{left, right}, false)
	d.b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	d.cell(left, func() {
		d.small("Quyết định số {{số quyết định}} {{ngày quyết định}}", "left", "12")
		d.small("Sổ khen thưởng số: {{số sổ khen thưởng}}", "left", "12")
		d.small("{{mã xác thực}}", "left", "12")
	})
	d.cell(right, func() {
		d.small("{{địa danh}}, {{ngày ban hành}}", "center", "i", "13")
		d.signature()
	})
	d.b.WriteString(`</w:tr></w:tbl>`)
	d.para("", "left", `<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`)
}

// both is a place to sign for two.
func (d *draft) both(s string) error {
	a, b, ok := strings.Cut(s, " | ")
	title1, name1, ok1 := strings.Cut(a, ": ")
	title2, name2, ok2 := strings.Cut(b, ": ")
	if !ok || !ok1 || !ok2 {
		return fmt.Errorf("two titles with their names expected: %q", s)
	}
	w := d.width / 2
	d.small("", "left")
	d.grid([]int{w, w}, false)
	d.b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for _, x := range [][2]string{{title1, name1}, {title2, name2}} {
		d.cell(w, func() {
			d.small(x[0], "center", "b", "14")
			for range 4 {
				d.small("", "center", "14")
			}
			d.small(x[1], "center", "b", "14")
		})
	}
	d.b.WriteString(`</w:tr></w:tbl>`)
	d.para("", "left", `<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`)
	return nil
}

func (d *draft) cell(width int, in func()) {
	d.b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(width) + `" w:type="dxa"/></w:tcPr>`)
	in()
	d.b.WriteString(`</w:tc>`)
}

func (d *draft) grid(cols []int, lined bool) {
	borders := ""
	if lined {
		borders = `<w:tblBorders>`
		for _, s := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			borders += `<w:` + s + ` w:val="single" w:sz="4" w:space="0" w:color="auto"/>`
		}
		borders += `</w:tblBorders>`
	}
	sum := 0
	for _, c := range cols {
		sum += c
	}
	d.b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + strconv.Itoa(sum) + `" w:type="dxa"/><w:jc w:val="center"/>` + borders + `<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, c := range cols {
		d.b.WriteString(`<w:gridCol w:w="` + strconv.Itoa(c) + `"/>`)
	}
	d.b.WriteString(`</w:tblGrid>`)
}

// row begins a table or adds a row to it.
func (d *draft) row(s string) error {
	if d.cols == nil {
		for _, f := range strings.Fields(strings.TrimPrefix(s, "|")) {
			n, err := strconv.Atoi(f)
			if err != nil || n <= 0 {
				return fmt.Errorf("width of a column: %q", f)
			}
			d.cols = append(d.cols, n*d.width/100)
		}
		if len(d.cols) == 0 {
			return fmt.Errorf("a table without columns")
		}
		d.grid(d.cols, true)
		return nil
	}
	s, heading := strings.CutPrefix(s, "|*")
	cells := strings.Split(strings.TrimPrefix(s, "|"), "|")
	if len(cells) != len(d.cols) {
		return fmt.Errorf("%d cells in a table of %d columns", len(cells), len(d.cols))
	}
	d.rows++
	d.b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if heading {
		d.b.WriteString(`<w:tblHeader/>`)
	}
	d.b.WriteString(`</w:trPr>`)
	for i, c := range cells {
		c = strings.TrimSpace(c)
		align, formats := "left", []string{"13"}
		if heading {
			align, formats = "center", []string{"b", "13"}
		} else if in, ok := strings.CutPrefix(c, "^"); ok {
			c, align = in, "center"
		}
		d.cell(d.cols[i], func() {
			d.b.WriteString(`<w:p><w:pPr><w:spacing w:before="40" w:after="40"/><w:jc w:val="` + align + `"/></w:pPr>` + runs(c, formats...) + `</w:p>`)
		})
	}
	d.b.WriteString(`</w:tr>`)
	return nil
}

func (d *draft) endTable() {
	if d.cols != nil {
		d.b.WriteString(`</w:tbl>`)
		d.para("", "left", `<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>`)
		d.cols, d.rows = nil, 0
	}
}
