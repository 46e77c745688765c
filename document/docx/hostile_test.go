package docx_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"vuonlen/document/docx"
	"vuonlen/document/pdf"
	"vuonlen/internal/lang"
	"vuonlen/paper"
)

// hostile are what people type, paste and try: long texts, marks of XML, Word, shells,
// databases and spreadsheets, other scripts and directions, emoji, what cannot be seen;
// many after the Big List of Naughty Strings.
var hostile = []string{
	"<&>\"'", "]]>", "&lt;b&gt;", "<!--", "<w:p/>", "<script>alert(0)</script>", "<svg onload=alert(1)>", "{{tên}}", "{{#đề nghị khen}}", "{{", "}}", "a\tb", "dòng một\ndòng hai", "a\r\nb",
	strings.Repeat("Rất dài ", 300), strings.Repeat("không_cách", 200), strings.Repeat("Nguyễn ", 30), "e\u0301\u0323 tổ hợp", "=cmd|' /C calc'!A0", "@SUM(1+1)", "\u00a0khoảng trắng cứng\u00a0",
	"../../etc/passwd", "%s%n%p", "'; DROP TABLE x; --", "$HOME `id` $(id)", "undefined", "NULL", "NaN", "-0", "1/0", "0x0", "1e1000", "١٢٣", "Ω≈ç√∫˜µ≤≥÷", "å∂´†¥", "½ ¼ ¾", "Ёё Ђ", "ⅠⅡ",
	"田中さん", "사회과학원", "😀 👾 🇻🇳", "👩‍👩‍👧", "الكل في المجمو عة", "שלום עולם", "﷽", "Ṱ̺̺̕o͞ ̷i̲̬n̝̗v", "𝔉𝔯𝔞𝔨", "ﬁ ﬂ", "Ｆｕｌｌ", "a\u200bb", "a\u00adb", "\ufeffa", "\u2060", "a\u034fb", "℀", "\U0010ffff",
	"\u202etxt.exe", "\u2066x\u2069", "a\x00b", "\x1b[31m", "\x7f", "\u0085", "bad \xff utf", "\u2028", "\ufffe", "\uffff", "/JS /Launch endobj endstream", "%%EOF", "(a\\) Tj", "xref\n0 1\ntrailer",
}

// carried tells whether a paper carries a text, and shown whether a PDF has the letters
// for it; said again in other words than the program's.
func carriedAndShown(s string) (carried, shown bool) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	carried, shown = utf8.ValidString(s), true
	for _, r := range lang.NFC(s) {
		switch {
		case r == '\n' || r == '\t':
		case unicode.IsControl(r), strings.ContainsRune("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff\ufffd", r):
			carried = false
		case !pdf.Has(r):
			shown = false
		}
	}
	return carried, shown
}

// Names and reasons come from people: whatever they typed, in whatever field of whatever
// paper, is written as they typed it, or refused by name; nothing of it becomes part of
// the document's structure, and nothing of it changes the file.
func TestHostileText(t *testing.T) {
	for _, k := range paper.Kinds() {
		t.Run(k.ID, func(t *testing.T) {
			t.Parallel()
			tpl := template(t, k)
			var all bytes.Buffer
			book := docx.NewBook(&all, "x", "vi-VN", made)
			want := map[rune]int{}
			// Alone a text is refused if it must be; that it is does not depend on the kind.
			var printed []string
			for _, s := range hostile {
				carried, shown := carriedAndShown(s)
				if carried && shown {
					printed = append(printed, s)
				}
				if k.ID != "certificate" && k.ID != "decision" {
					continue
				}
				p, err := tpl.Fill(values(k, 1, func(string, string) string { return s }), k.Names())
				if (err == nil) != carried {
					t.Errorf("%q: carried %v: %v", s, carried, err)
				}
				if err != nil {
					continue
				}
				if err := p.PDF(io.Discard, "x", "vi-VN", made); (err == nil) != shown {
					t.Errorf("%q: shown %v: %v", s, shown, err)
				}
				var b bytes.Buffer
				if err := p.Docx(&b); err != nil {
					t.Fatal(err)
				}
				if _, err := docx.Read("again.docx", b.Bytes(), k.Names()); err != nil && !strings.Contains(s, "{{") && !strings.Contains(s, "}}") {
					t.Errorf("%q: what was written is not read: %v", s, err)
				}
			}
			// Beside others every field has each in turn.
			for turn := range printed {
				n := 0
				said := map[string]string{}
				v := values(k, 1, func(id, _ string) string {
					n++
					said[id] = printed[(turn+n)%len(printed)]
					return said[id]
				})
				p, err := tpl.Fill(v, k.Names())
				if err != nil {
					t.Fatal(err)
				}
				text := squeezed(p.Text())
				for id, s := range said {
					f, _ := k.Field(id)
					if id != "no" && strings.Contains(strings.ToLower(k.Layout), "{{"+f.VI+"}}") && !strings.Contains(text, squeezed(lang.NFC(s))) {
						t.Errorf("%s: %q is not in the paper", id, s)
					}
				}
				if turn%12 == 0 {
					if err := book.Add(p); err != nil {
						t.Fatal(err)
					}
					for r, n := range letters(lang.NFC(p.Text())) {
						want[r] += n
					}
				}
			}
			if err := book.Close(); err != nil {
				t.Fatal(err)
			}
			got := letters(extracted(t, all.Bytes()))
			for r, n := range want {
				if got[r] < n { // more: the numbers of pages, and headings that are repeated
					t.Errorf("letter %q: %d in the PDF, %d in the papers", r, got[r], n)
				}
			}
		})
	}
}
