package docx

import (
	"bytes"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"vuonlen/document/pdf"
)

var words = Words{}

func init() {
	for _, n := range []string{
		"cơ quan chủ quản", "cơ quan ban hành", "số, ký hiệu", "địa danh", "ngày ban hành", "nơi nhận", "tên nơi nhận", "nơi lưu",
		"quyền hạn ký", "chức vụ người ký", "người ký", "trích yếu", "hộ", "tên", "số khẩu", "ghi chú", "mã",
	} {
		words[Name(n)] = Name(n)
	}
}

func values(more ...any) Values {
	v := Values{}
	for _, id := range words {
		v[id] = Value{}
	}
	for n, s := range map[string]string{
		"cơ quan chủ quản": "UBND TỈNH MẪU", "cơ quan ban hành": "SỞ NỘI VỤ", "số, ký hiệu": "15/QĐ-SNV", "địa danh": "Mẫu Châu",
		"ngày ban hành": "ngày 05 tháng 9 năm 2025", "nơi lưu": "VT, TĐKT", "quyền hạn ký": "KT. GIÁM ĐỐC", "chức vụ người ký": "PHÓ GIÁM ĐỐC",
		"người ký": "Nguyễn Thị Đỗ Quyên", "trích yếu": "Về việc tặng Giấy khen",
	} {
		v[Name(n)] = Text(s)
	}
	v[Name("nơi nhận")] = Value{Rows: []Values{{Name("tên nơi nhận"): Text("Như Điều 3")}, {Name("tên nơi nhận"): Text("Ban Thi đua - Khen thưởng")}}}
	for i := 0; i < len(more); i += 2 {
		switch x := more[i+1].(type) {
		case string:
			v[Name(more[i].(string))] = Text(x)
		case Value:
			v[Name(more[i].(string))] = x
		}
	}
	return v
}

func template(t *testing.T, lines string) *Template {
	t.Helper()
	data, err := Draft(lines)
	if err != nil {
		t.Fatal(err)
	}
	tpl, err := Read("mẫu.docx", data, words)
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

func households(n int) Value {
	var v Value
	for i := range n {
		v.Rows = append(v.Rows, Values{Name("mã"): Text(string(rune('1' + i%9))), Name("tên"): Text("Trần Văn Đức <&> \"Ước\""), Name("số khẩu"): Text("4")})
	}
	return v
}

// body makes a document of paragraphs as Word writes them.
func body(t testing.TB, inner string) []byte {
	t.Helper()
	data, err := Draft("x")
	if err != nil {
		t.Fatal(err)
	}
	parts, err := archive("x", data)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range parts {
		if p.name == "word/document.xml" {
			parts[i].data = []byte(`<w:document xmlns:w="` + wml + `"><w:body>` + inner + `<w:sectPr/></w:body></w:document>`)
		}
	}
	var b bytes.Buffer
	if err := zipped(&b, parts); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func fill(t testing.TB, inner string, v Values) string {
	t.Helper()
	tpl, err := Read("mẫu.docx", body(t, inner), words)
	if err != nil {
		t.Fatal(err)
	}
	before := tpl.texts["word/document.xml"].part()
	p, err := tpl.Fill(v, words)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, tpl.texts["word/document.xml"].part()) {
		t.Error("filling changed the template")
	}
	return p.Text()
}

// Word cuts what is typed into runs at spelling marks, corrections and formats.
func TestPlaceholdersOverRuns(t *testing.T) {
	tests := []struct{ name, inner, want string }{
		{"one run", `<w:p><w:r><w:t>Số {{mã}}.</w:t></w:r></w:p>`, "Số 7.\n"},
		{"letter by letter", `<w:p><w:r><w:t>a{</w:t></w:r><w:r><w:t>{</w:t></w:r><w:r><w:t>m</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>ã</w:t></w:r><w:r><w:t>}}b</w:t></w:r></w:p>`, "a7b\n"},
		{"two in pieces", `<w:p><w:r><w:t>{{m</w:t></w:r><w:r><w:t>ã}}-{{t</w:t></w:r><w:r><w:t>ên}}</w:t></w:r></w:p>`, "7-Hoa\n"},
		{"a smart tag", `<w:p><w:smartTag><w:r><w:t>{{mã</w:t></w:r></w:smartTag><w:r><w:t>}}</w:t></w:r></w:p>`, "7\n"},
		{"a correction", `<w:p><w:ins><w:r><w:t>{{m</w:t></w:r></w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:r><w:t>ã}}</w:t></w:r></w:p>`, "7\n"},
		{"a control", `<w:sdt><w:sdtContent><w:p><w:r><w:t>{{MÃ}}</w:t></w:r></w:p></w:sdtContent></w:sdt>`, "7\n"},
		{"without diacritics", `<w:p><w:r><w:t>{{ ma }}</w:t></w:r></w:p>`, "7\n"},
		{"in a link", `<w:p><w:hyperlink><w:r><w:t>{{m</w:t></w:r><w:r><w:t>ã}}</w:t></w:r></w:hyperlink></w:p>`, "7\n"},
		{"tab and break between", `<w:p><w:r><w:t>{{mã}}</w:t><w:tab/><w:t>{{tên}}</w:t><w:br/><w:t>x</w:t></w:r></w:p>`, "7\tHoa\nx\n"},
		{"rows in a line", `<w:p><w:r><w:t>({{#hộ}}{{tên}}, {{/hộ}})</w:t></w:r></w:p>`, "(An, Bình, )\n"},
		{"rows over runs", `<w:p><w:r><w:t>{{#h</w:t></w:r><w:r><w:t>ộ}}{{tên}}</w:t></w:r><w:r><w:t>;{{/hộ}}</w:t></w:r></w:p>`, "An;Bình;\n"},
		{"rows as paragraphs", `<w:p><w:r><w:t>{{#hộ}}</w:t></w:r></w:p><w:p><w:r><w:t>{{tên}} {{mã}}</w:t></w:r></w:p><w:p><w:r><w:t>{{/hộ}}</w:t></w:r></w:p>`, "An 7\nBình 7\n"},
		{"none", `<w:p><w:r><w:t>{{^ghi chú}}không{{/ghi chú}}{{#ghi chú}}có{{/ghi chú}}</w:t></w:r></w:p>`, "không\n"},
		{"a row of a table", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{#hộ}}{{tên}}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{{mã}}{{/hộ}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, "An\t7\nBình\t7\n"},
		{"rows between rows", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{#hộ}}</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>{{tên}}</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>{{/hộ}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, "An\nBình\n"},
		{"an empty cell", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{#ghi chú}}</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p><w:p><w:r><w:t>{{/ghi chú}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, "\n"},
	}
	v := values("mã", "7", "tên", "Hoa", "hộ", Value{Rows: []Values{{Name("tên"): Text("An")}, {Name("tên"): Text("Bình")}}})
	for _, tt := range tests {
		if got := fill(t, tt.inner, v); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A template that is wrong is refused with the place of each fault.
func TestBrokenTemplates(t *testing.T) {
	p := func(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }
	tests := []struct{ name, inner, want string }{
		{"unknown", p("Kính gửi") + p("Ông {{họ tênn}}"), `There is no field "ho tenn" — paragraph 2 ("Ông {{họ tênn}}")`},
		{"open", p("{{#hộ}}") + p("{{tên}}"), `The list "ho" is opened and not closed — paragraph 1`},
		{"open in the line", p("a {{#hộ}} b"), `The list "ho" is opened and not closed — paragraph 1`},
		{"closed", p("{{/hộ}}"), `The closing mark "ho" fits no opening mark — paragraph 1`},
		{"crossed", p("{{#hộ}}{{#nơi nhận}}x{{/hộ}}{{/nơi nhận}}"), `The closing mark "ho" fits no opening mark`},
		{"open in a cell", p("{{#hộ}}") + `<w:tbl><w:tr><w:tc>` + p("{{/hộ}}") + `</w:tc></w:tr></w:tbl>`, `The closing mark "ho" fits no opening mark`},
		{"brace", p("{{mã}"), `Double braces are not in pairs — paragraph 1 ("{{mã}")`},
		{"two paragraphs", p("{{mã") + p("}}"), `Double braces are not in pairs — paragraph 1`},
	}
	for _, tt := range tests {
		_, err := Read("mẫu.docx", body(t, tt.inner), words)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "mẫu.docx: ") {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

// What a template must not bring along.
func TestRefusedArchives(t *testing.T) {
	good := body(t, `<w:p/>`)
	change := func(more ...part) []byte {
		parts, err := archive("x", good)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range more {
			if i := slices.IndexFunc(parts, func(p part) bool { return p.name == m.name }); i >= 0 {
				parts[i] = m
			} else {
				parts = append(parts, m)
			}
		}
		var b bytes.Buffer
		if err := zipped(&b, parts); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	rels := func(kind, mode string) part {
		return part{"word/_rels/document.xml.rels", []byte(`<Relationships xmlns="x"><Relationship Id="r1" Type="http://x/` + kind + `" Target="http://example.org/a" TargetMode="` + mode + `"/></Relationships>`)}
	}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"no archive", []byte("PK nothing"), "not a Word document"},
		{"empty", nil, "not a Word document"},
		{"a workbook", change(part{"word/document.xml", []byte("<a/>")}), "not a Word document"},
		{"cut", good[:len(good)/2], "not a Word document"},
		{"macros", change(part{"word/vbaProject.bin", nil}), "program code"},
		{"a picture from elsewhere", change(rels("image", "External")), "takes content from elsewhere (http://example.org/a)"},
		{"a template from elsewhere", change(rels("attachedTemplate", "external")), "takes content from elsewhere"},
		{"out of the folder", change(part{"../../x", nil}), "not a Word document"},
		{"entities", change(part{"word/document.xml", []byte(`<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="` + wml + `"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>`)}), "not a Word document"},
		{"deep", change(part{"word/document.xml", []byte(strings.Repeat("<a>", 5000) + strings.Repeat("</a>", 5000))}), "not a Word document"},
		{"a bomb", change(part{"word/media/x.bin", make([]byte, maxUnpacked+1)}), "larger than"},
	}
	for _, tt := range tests {
		if _, err := Read("x", tt.data, words); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := Read("x", change(rels("hyperlink", "External")), words); err != nil {
		t.Errorf("a link: %v", err)
	}
}

// What the PDF cannot draw it refuses; the Word file is written all the same.
func TestUndrawn(t *testing.T) {
	for what, inner := range map[string]string{
		"automatic numbering": `<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>`,
		"a text box or frame": `<w:p><w:r><mc:AlternateContent/></w:r></w:p>`,
		"a footnote":          `<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`,
	} {
		tpl, err := Read("mẫu.docx", body(t, inner), words)
		if err != nil {
			t.Fatal(err)
		}
		p, err := tpl.Fill(values(), words)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.PDF(io.Discard, "x", "vi-VN", time.Unix(0, 0)); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
		if err := p.Docx(io.Discard); err != nil {
			t.Error(err)
		}
	}
}

// A row higher than a page is broken between lines, and nothing is lost.
func TestTallRow(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Lý do rất dài của một trường hợp. ", 400))
	p, err := template(t, "| 10 90\n| {{mã}} | {{ghi chú}}\n").Fill(values("mã", "1", "ghi chú", long), words)
	if err != nil {
		t.Fatal(err)
	}
	b := NewBook(io.Discard, "x", "vi-VN", time.Unix(0, 0))
	if err := b.Add(p); err != nil {
		t.Fatal(err)
	}
	if b.number < 3 {
		t.Errorf("%d pages", b.number)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(body(f, `<w:p><w:r><w:t>{{#hộ}}{{tên}}{{/hộ}}</w:t></w:r></w:p>`))
	f.Add(body(f, `<w:tbl><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:gridSpan w:val="9"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tpl, err := Read("x", data, words)
		if err != nil {
			return
		}
		print(t, tpl)
	})
}

// FuzzBody reaches the text itself, which a changed archive hardly does.
func FuzzBody(f *testing.F) {
	f.Add(`<w:p><w:pPr><w:jc w:val="both"/><w:ind w:left="99999"/><w:tabs><w:tab w:val="right" w:pos="9000" w:leader="dot"/></w:tabs></w:pPr><w:r><w:rPr><w:sz w:val="400"/></w:rPr><w:t>a b</w:t><w:tab/><w:t>{{mã}}</w:t></w:r></w:p>`)
	f.Add(`<w:tbl><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="-5"/></w:tblGrid><w:tr><w:trPr><w:tblHeader/><w:trHeight w:val="30000"/></w:trPr><w:tc><w:p><w:r><w:t>{{tên}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`)
	f.Fuzz(func(t *testing.T, inner string) {
		tpl, err := Read("x", body(t, inner), words)
		if err != nil {
			return
		}
		print(t, tpl)
	})
}

// print fills and prints a template of any kind: an error or a file, no end and no
// panic.
func print(t *testing.T, tpl *Template) {
	p, err := tpl.Fill(values("hộ", households(3)), words)
	if err != nil {
		t.Fatal(err) // every field has a value, and none is hostile
	}
	if err := p.Docx(io.Discard); err != nil {
		t.Fatal(err)
	}
	p.lay(&sketch{}, pdf.NewPaper())
}

// sketch is a canvas without a font, fast enough for fuzzing. It ends a paper that
// has no end.
type sketch struct{ pages int }

func (s *sketch) width(text string, l look) float64 { return float64(len(text)) * l.size / 2 }
func (s *sketch) text(_ *pdf.Element, x, y float64, _ string, _ look) {
	if math.IsNaN(x) || math.IsNaN(y) {
		panic("drawn nowhere")
	}
}
func (s *sketch) line(_, _, _, _, _ float64)                       {}
func (s *sketch) picture(*pdf.Element, *picture, float64, float64) {}
func (s *sketch) repeat(draw func())                               { draw() }
func (s *sketch) fill(_, _, _, _ float64, _ [3]int)                {}
func (s *sketch) page() int                                        { return s.pages }
func (s *sketch) begin(_, _ float64) {
	if s.pages++; s.pages > 10000 {
		panic("a paper without end")
	}
}
