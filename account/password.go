package account

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// The length of a password in characters. There is no rule about kinds of
// characters and no yearly change: both make people choose worse ones (OWASP ASVS
// 5.0.0, 6.2.1 to 6.2.12).
const (
	MinPassword = 12
	MaxPassword = 128
)

//go:embed data/common.txt
var commonFile string // the 3,000 most frequent passwords; THIRD_PARTY.md

//go:embed data/own.txt
var ownFile string // words that everybody in a poverty office thinks of, without marks

var commonWords = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(commonFile + ownFile) {
		if c := core(w); c != "" {
			m[c] = true
		}
	}
	return m
})

// CheckPassword says what is wrong with a password that somebody chooses, nil
// when nothing is. near are words that are near at hand besides the program's own:
// the user's name, the names of the units of his roles.
func CheckPassword(password string, near ...string) *fault.Error {
	bad := func(t lang.Text) *fault.Error {
		return fault.New(fault.Refused, t).Do(lang.T("account.password.do", "min", MinPassword))
	}
	password = lang.NFC(password)
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return bad(lang.T("account.password.control"))
	case n < MinPassword:
		return bad(lang.T("account.password.short", "n", n, "min", MinPassword))
	case n > MaxPassword:
		return bad(lang.T("account.password.long", "max", MaxPassword))
	}
	folded := lang.Fold(password)
	if distinct(folded) < 5 || stepwise(folded) {
		return bad(lang.T("account.password.pattern"))
	}
	c := core(password)
	if common := commonWords(); common[c] || common[period(c)] {
		return bad(lang.T("account.password.common"))
	}
	left := letters(folded)
	words := strings.Fields(ownFile)
	for _, w := range near {
		words = append(words, letters(lang.Fold(w)))
		for _, part := range strings.Fields(lang.Fold(w)) {
			words = append(words, letters(part))
		}
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	took := false
	for _, w := range words {
		if len(w) >= 2 && (len(w) > 2 || took) && strings.Contains(left, w) {
			left, took = strings.ReplaceAll(left, w, ""), true
		}
	}
	if took && len(left) < 6 {
		return bad(lang.T("account.password.near"))
	}
	return nil
}

// core is what a guesser tries: no case and marks, 0 for o and 3 for e undone, and
// what is hung on at the ends taken off.
func core(s string) string {
	s = strings.TrimFunc(lang.Fold(lang.NFC(s)), func(r rune) bool { return !unicode.IsLetter(r) && r != '@' && r != '$' })
	return letters(strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s").Replace(s))
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// stepwise tells whether nearly every character is the next of the one before
// it, up or down, on the alphabet or on the keyboard.
func stepwise(s string) bool {
	const rows = "1234567890 qwertyuiop asdfghjkl zxcvbnm"
	rs := []rune(s)
	steps := 0
	for i := 1; i < len(rs); i++ {
		a, b := rs[i-1], rs[i]
		pair, back := string([]rune{a, b}), string([]rune{b, a})
		if b-a == 1 || a-b == 1 || a == b || strings.Contains(rows, pair) || strings.Contains(rows, back) {
			steps++
		}
	}
	return steps*4 >= (len(rs)-1)*3
}

// period is the shortest text that repeated gives s.
func period(s string) string {
	for n := 1; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s {
			return s[:n]
		}
	}
	return s
}
