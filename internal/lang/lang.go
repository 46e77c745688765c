// Package lang holds every sentence the program says, in Vietnamese and in
// English, and the way numbers and dates are written in each.
//
// A sentence is a [Text]: a key and named arguments. It is rendered only at the
// edge (terminal, page, document), so the same finding or error can be shown in
// either language. The catalogues are the files catalogue/NOUN.vi.txt and
// catalogue/NOUN.en.txt; a key missing in one of them, or used in the code and
// found in neither, fails the build (catalogue_test.go).
//
// The package knows no unit, law or household; values that have a spelling of
// their own implement [Sayer].
package lang

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
	"golang.org/x/text/unicode/norm"
)

// Lang is a language of the program.
type Lang string

// The languages. Vietnamese is the default everywhere.
const (
	VI Lang = "vi"
	EN Lang = "en"
)

// All lists the languages, the default first.
var All = []Lang{VI, EN}

var printers = map[Lang]*message.Printer{
	VI: message.NewPrinter(language.Vietnamese),
	EN: message.NewPrinter(language.English),
}

// Parse reads a language name; it accepts exactly "vi" and "en".
func Parse(s string) (Lang, bool) {
	for _, l := range All {
		if string(l) == s {
			return l, true
		}
	}
	return VI, false
}

// Sayer is a value that knows its own spelling in a language.
type Sayer interface{ Say(Lang) string }

// Text is a sentence not yet rendered: a catalogue key and its named arguments.
// The zero Text says nothing.
type Text struct {
	Key  string
	args []any // name, value, name, value, ...
}

// T makes a Text from a key and alternating argument names and values.
// Arguments may be integers, strings, [Sayer]s, errors or slices of those.
func T(key string, args ...any) Text { return Text{Key: key, args: args} }

// IsZero tells whether the text says nothing.
func (t Text) IsZero() bool { return t.Key == "" }

// Say renders the text, so that a Text can be an argument of another.
func (t Text) Say(l Lang) string { return l.Say(t) }

// Arg returns the named argument, nil when there is none.
func (t Text) Arg(name string) any {
	for i := 0; i+1 < len(t.args); i += 2 {
		if t.args[i] == name {
			return t.args[i+1]
		}
	}
	return nil
}

// Both is a text that data files bring along in both languages (a criterion's
// wording, an indicator's name), so it is not in the catalogues.
type Both struct {
	VI string `yaml:"vi"`
	EN string `yaml:"en"`
}

// Say returns the text of the language.
func (b Both) Say(l Lang) string {
	if l == EN {
		return b.EN
	}
	return b.VI
}

// Say renders a text. A key that is in no catalogue is shown as ⟦key⟧: the
// catalogue test keeps that from reaching a user.
func (l Lang) Say(t Text) string {
	if t.IsZero() {
		return ""
	}
	m, ok := catalogue[l][t.Key]
	if !ok {
		return "⟦" + t.Key + "⟧"
	}
	var b strings.Builder
	for _, p := range m {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		v := t.Arg(p.name)
		if p.choice {
			if isOne(v) {
				b.WriteString(p.one)
			} else {
				b.WriteString(p.other)
			}
			continue
		}
		b.WriteString(l.Value(v))
	}
	return b.String()
}

// Value spells an argument: integers with the language's grouping, Sayers by
// themselves, slices joined by commas, sentences by semicolons.
func (l Lang) Value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return l.Int(int64(v))
	case int64:
		return l.Int(v)
	case Sayer:
		return v.Say(l)
	case error:
		return v.Error()
	case []Text:
		s := make([]string, len(v))
		for i, t := range v {
			s[i] = t.Say(l)
		}
		return strings.Join(s, "; ")
	case fmt.Stringer:
		return v.String()
	}
	// Named and sized types (an amount of đồng, a list of codes) read like the
	// plain ones.
	switch r := reflect.ValueOf(v); {
	case r.CanInt():
		return l.Int(r.Int())
	case r.CanUint() && r.Uint() <= math.MaxInt64:
		return l.Int(int64(r.Uint()))
	case r.Kind() == reflect.Slice:
		s := make([]string, r.Len())
		for i := range s {
			s[i] = l.Value(r.Index(i).Interface())
		}
		return strings.Join(s, ", ")
	}
	return fmt.Sprint(v)
}

// Int writes a whole number with the language's grouping: 1.234.567 or 1,234,567.
func (l Lang) Int(n int64) string {
	if n > -1000 && n < 1000 {
		return strconv.FormatInt(n, 10)
	}
	return printers[l].Sprint(number.Decimal(n))
}

// Decimal writes an exact decimal given with a dot ("3.81") with the language's
// decimal sign.
func (l Lang) Decimal(s string) string {
	if l == VI {
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}

func isOne(v any) bool {
	if c, ok := v.(interface{ IsOne() bool }); ok {
		return c.IsOne()
	}
	r := reflect.ValueOf(v)
	return r.CanInt() && r.Int() == 1 || r.CanUint() && r.Uint() == 1
}

// NFC normalises text from outside: every entrance calls it, so that one word
// has one spelling in the whole program.
func NFC(s string) string {
	if norm.NFC.IsNormalString(s) {
		return s
	}
	return norm.NFC.String(s)
}

// Fold prepares text for searching: lower case, no diacritics, đ as d. The
// same fold is stored in both databases (FTS5 does not fold đ, and PostgreSQL's
// unaccent cannot be indexed).
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	letters := folded()
	for _, r := range s {
		switch {
		case r < 0x80:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
		case r >= 0x300 && r <= 0x36f: // combining marks
		case r < rune(len(letters)):
			b.WriteString(letters[r])
		default:
			b.WriteString(foldRune(r))
		}
	}
	return b.String()
}

// folded is what each letter of the Latin blocks becomes; every Vietnamese letter
// is among them.
var folded = sync.OnceValue(func() *[0x1f00]string {
	var out [0x1f00]string
	for r := range out {
		out[r] = foldRune(rune(r))
	}
	return &out
})

func foldRune(r rune) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(string(r))) {
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
