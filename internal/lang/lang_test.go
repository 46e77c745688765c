package lang

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// with puts texts into the catalogues for one test.
func with(t *testing.T, key, vi, en string) {
	t.Helper()
	for l, s := range map[Lang]string{VI: vi, EN: en} {
		p, err := parse(s)
		if err != nil {
			t.Fatal(err)
		}
		catalogue[l][key] = p
		t.Cleanup(func() { delete(catalogue[l], key) })
	}
}

type code string

type year int

func (y year) Say(Lang) string { return strconv.Itoa(int(y)) }

type dong int64

type interval struct{ lo, hi int }

func (i interval) IsOne() bool { return i.lo == 1 && i.hi == 1 }
func (i interval) Say(l Lang) string {
	return l.Int(int64(i.lo)) + "–" + l.Int(int64(i.hi))
}

func TestSay(t *testing.T) {
	with(t, "test.plain", "xong", "done")
	with(t, "test.households", "còn {n} hộ", "{n} {n|household|households} left")
	with(t, "test.suffix", "{n} lỗi", "{n} error{n||s}")
	with(t, "test.at", "{what} tại {where}", "{what} at {where}")
	tests := []struct {
		text   Text
		vi, en string
	}{
		{Text{}, "", ""},
		{T("test.plain"), "xong", "done"},
		{T("test.households", "n", 0), "còn 0 hộ", "0 households left"},
		{T("test.households", "n", 1), "còn 1 hộ", "1 household left"},
		{T("test.households", "n", int64(1)), "còn 1 hộ", "1 household left"},
		{T("test.households", "n", uint8(1)), "còn 1 hộ", "1 household left"},
		{T("test.households", "n", -1), "còn -1 hộ", "-1 households left"},
		{T("test.households", "n", 1234567), "còn 1.234.567 hộ", "1,234,567 households left"},
		{T("test.households", "n", interval{1, 1}), "còn 1–1 hộ", "1–1 household left"},
		{T("test.households", "n", interval{1, 2}), "còn 1–2 hộ", "1–2 households left"},
		{T("test.suffix", "n", 1), "1 lỗi", "1 error"},
		{T("test.suffix", "n", 2), "2 lỗi", "2 errors"},
		{T("test.at", "what", T("test.suffix", "n", 2), "where", "A1"), "2 lỗi tại A1", "2 errors at A1"},
		{T("test.at", "where", "A1"), " tại A1", " at A1"},
		{T("test.nowhere"), "⟦test.nowhere⟧", "⟦test.nowhere⟧"},
	}
	for _, tt := range tests {
		if got := VI.Say(tt.text); got != tt.vi {
			t.Errorf("vi %s: %q, want %q", tt.text.Key, got, tt.vi)
		}
		if got := tt.text.Say(EN); got != tt.en {
			t.Errorf("en %s: %q, want %q", tt.text.Key, got, tt.en)
		}
	}
}

func TestValue(t *testing.T) {
	with(t, "test.a", "một", "one")
	tests := []struct {
		v      any
		vi, en string
	}{
		{nil, "", ""},
		{"1234", "1234", "1234"}, // a code is a text, never grouped
		{code("89"), "89", "89"},
		{1000, "1.000", "1,000"},
		{int64(-1000), "-1.000", "-1,000"},
		{int32(1000), "1.000", "1,000"},
		{uint64(1000), "1.000", "1,000"},
		{dong(2_200_000), "2.200.000", "2,200,000"},
		{year(2025), "2025", "2025"},
		{T("test.a"), "một", "one"},
		{Both{VI: "xã", EN: "commune"}, "xã", "commune"},
		{errors.New("disk full"), "disk full", "disk full"},
		{time.Second, "1s", "1s"},
		{[]string{"a", "b"}, "a, b", "a, b"},
		{[]code{"89", "884"}, "89, 884", "89, 884"},
		{[]year{2021, 2022}, "2021, 2022", "2021, 2022"},
		{[]int{1000, 2}, "1.000, 2", "1,000, 2"},
		{[]Text{T("test.a"), T("test.a")}, "một; một", "one; one"},
		{true, "true", "true"},
	}
	for _, tt := range tests {
		if got := VI.Value(tt.v); got != tt.vi {
			t.Errorf("vi %#v: %q, want %q", tt.v, got, tt.vi)
		}
		if got := EN.Value(tt.v); got != tt.en {
			t.Errorf("en %#v: %q, want %q", tt.v, got, tt.en)
		}
	}
}

// grouped writes n in threes the slow way.
func grouped(n int64, sep string) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

func TestInt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		if got, want := VI.Int(n), grouped(n, "."); got != want {
			t.Errorf("vi: %s, want %s", got, want)
		}
		if got, want := EN.Int(n), grouped(n, ","); got != want {
			t.Errorf("en: %s, want %s", got, want)
		}
	})
}

func TestDecimal(t *testing.T) {
	if got := VI.Decimal("3.81"); got != "3,81" {
		t.Errorf("vi: %s", got)
	}
	if got := EN.Decimal("3.81"); got != "3.81" {
		t.Errorf("en: %s", got)
	}
}

func TestParseLang(t *testing.T) {
	for s, want := range map[string]Lang{"vi": VI, "en": EN} {
		if l, ok := Parse(s); l != want || !ok {
			t.Errorf("Parse(%q) = %v, %v", s, l, ok)
		}
	}
	for _, s := range []string{"", "VI", "vn", "en-GB"} {
		if _, ok := Parse(s); ok {
			t.Errorf("Parse(%q) is accepted", s)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đặng Thị Hường":               "dang thi huong",
		"Ô LÂM":                        "o lam",
		"Óc Eo":                        "oc eo",
		"Tịnh Biên":                    "tinh bien",
		"Néang Sóc Khươne":             "neang soc khuone",
		"xã 30604, 3.586 hộ":           "xa 30604, 3.586 ho",
		norm.NFD.String("Mỹ Hòa Hưng"): "my hoa hung",
		norm.NFC.String("Mỹ Hoà Hưng"): "my hoa hung",
		"ĂÂÊÔƠƯĐ ăâêôơưđ":              "aaeooud aaeooud",
		"ẠẢÃÀÁẬẨẪẦẤẶẲẴẰẮ ỊỈĨÌÍ ỴỶỸỲÝ y": "aaaaaaaaaaaaaaa iiiii yyyyy y",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestFoldAgrees goes through every letter: however a word is typed or stored,
// composed or not, it must be found.
func TestFoldAgrees(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.IsLetter(r) {
			continue
		}
		s := string(r)
		f := Fold(s)
		if g := Fold(norm.NFD.String(s)); g != f {
			t.Errorf("%U: %q composed, %q decomposed", r, f, g)
		}
		if g := Fold(f); g != f {
			t.Errorf("%U: %q folds again to %q", r, f, g)
		}
	}
}

func TestNFC(t *testing.T) {
	composed, decomposed := "Vươn Lên", norm.NFD.String("Vươn Lên")
	if composed == decomposed {
		t.Fatal("the two spellings are the same: the test shows nothing")
	}
	if NFC(decomposed) != composed || NFC(composed) != composed {
		t.Error("two spellings of one word stay two")
	}
	rapid.Check(t, func(t *rapid.T) {
		s := NFC(rapid.String().Draw(t, "s"))
		if NFC(s) != s {
			t.Errorf("%q is not stable", s)
		}
	})
}

// TestFoldIsThePlainWay: the table of letters gives what lower case, NFD and
// dropping the marks give, for any text.
func TestFoldIsThePlainWay(t *testing.T) {
	plain := func(s string) string {
		var b strings.Builder
		for _, r := range norm.NFD.String(strings.ToLower(s)) {
			switch {
			case r == 'đ':
				b.WriteByte('d')
			case r >= 0x300 && r <= 0x36f:
			default:
				b.WriteRune(r)
			}
		}
		return b.String()
	}
	for _, s := range []string{"", "Nguyễn Văn Á", "ĐẶNG Thị ẤẦẨẪẬ", norm.NFD.String("Đỗ Ưỡn"), "Néang Sóc", "ỡ ở ợ ỷ ỹ ỵ", "ΑΒΓ İ ẞ ﬁ 漢 🙂", "a\u0301\u0323b"} {
		if got, want := Fold(s), plain(s); got != want {
			t.Errorf("%q: %q, plainly %q", s, got, want)
		}
	}
}
