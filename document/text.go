package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/lang"
)

// clean gives a cell its one spelling: NFC, ordinary spaces for no-break ones,
// invisible characters dropped, no space around. Plain ASCII, nearly every
// cell, passes through without a copy.
func clean(s string) string {
	if plain(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u00a0', '\u202f', '\u2007':
			return ' '
		case '\u00ad', '\u200b', '\u2060', '\ufeff':
			return -1
		}
		return r
	}, s)
	return lang.NFC(strings.TrimSpace(s))
}

// unquote takes off what spreadsheet programs leave around a cell's text: the
// quotation marks of a formula that only says a text (="0123"), those of a text
// that was quoted twice, and the apostrophe that keeps a number text. A quotation
// mark inside stays.
func unquote(s string) string {
	if inner, ok := strings.CutPrefix(s, `="`); ok && strings.HasSuffix(inner, `"`) && !strings.Contains(inner[:len(inner)-1], `"`) {
		return strings.TrimSpace(inner[:len(inner)-1])
	}
	if strings.HasPrefix(s, "'") {
		if rest := strings.TrimLeft(s, "'"); rest != "" && strings.ContainsRune(disarmed, rune(rest[0])) {
			return s[1:]
		}
	}
	return quotedTwice(s)
}

// disarmed are the signs before which an apostrophe is no part of the text: those
// that begin a formula, and digits.
const disarmed = "=+-@\t\r0123456789"

func quotedTwice(s string) string {
	if s == "" {
		return s
	}
	if last := s[len(s)-1]; last != '"' && last != "”"[2] { // nearly every cell
		return s
	}
	for _, q := range [][2]string{{`"`, `"`}, {"“", "”"}, {"„", "”"}} {
		inner, begins := strings.CutPrefix(s, q[0])
		inner, ends := strings.CutSuffix(inner, q[1])
		if begins && ends && !strings.ContainsAny(inner, q[0]+q[1]) {
			return strings.TrimSpace(inner)
		}
	}
	return s
}

// plain tells whether a cell is printable ASCII without space around.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return s == "" || s[0] != ' ' && s[len(s)-1] != ' '
}

// control finds a character that must not stand in a cell: control characters,
// line separators, the marks that make text read backwards, and the mark that
// stands for a letter lost in a conversion.
func control(s string) (rune, bool) {
	if plain(s) {
		return 0, false
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029' ||
			r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return r, true
		}
	}
	return 0, false
}

// legacy recognises Vietnamese typed in the fonts TCVN3 (.VnTime) and VNI
// (VNI-Times) by letter pairs that no text in Unicode has: TCVN3 puts signs such
// as ¸ and µ after letters (b¸ for bá), VNI writes two letters for one (aä for ậ).
// A workbook keeps such text as it is; nobody could find the name again.
func legacy(s string) bool {
	if plain(s) {
		return false
	}
	var before rune
	for _, r := range s {
		switch {
		case strings.ContainsRune("¨ª¬µ¶¸¹", r) && (before >= 'a' && before <= 'z' || before >= 'A' && before <= 'Z'):
			return true
		case strings.ContainsRune("äåÄÅ", r) && strings.ContainsRune("aeoAEO", before), r == 'ë' && before == 'a':
			return true
		}
		before = r
	}
	return false
}

// maxShown is how many letters of a cell or heading an error or notice shows.
const maxShown = 40

// show prepares a piece of a file for a message: short, in one line, nothing
// that could move a terminal's cursor.
func show(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	s = strings.Map(func(r rune) rune {
		if _, bad := control(string(r)); bad {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > maxShown {
		s = string([]rune(s)[:maxShown]) + "…"
	}
	return s
}
