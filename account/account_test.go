package account

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

func TestNames(t *testing.T) {
	for _, ok := range []string{"an", "Nguyễn Văn Á", "Đặng Thị Ỹ", "tô.hoài_2-b", "Néang Kim", "clio", "systems", strings.Repeat("ấ", 64)} {
		if got, f := ParseName(ok); f != nil || got != ok {
			t.Errorf("%q: %q, %v", ok, got, f)
		}
	}
	decomposed := "Nguye\u0302\u0303n Va\u0306n A\u0301"
	if got, f := ParseName(decomposed); f != nil || got != "Nguyễn Văn Á" {
		t.Errorf("decomposed letters: %q, %v", got, f)
	}
	for name, bad := range map[string]string{
		"empty": "", "no letter": "12.3", "operator and control": "Cli:\x00", "space before": " an", "space behind": "an ", "two spaces": "an  b",
		"operator": "cli:an", "operator in capitals": "CLI:an", "program": "system", "program in capitals": "System",
		"too long": strings.Repeat("ấ", 65), "line break": "an\nb", "tab": "an\tb", "escape": "an\x1b[2J",
		"not UTF-8": "an\xff", "Cyrillic a": "аn", "full width": "ａｎ", "click": "an\u01c0", "zero width": "a\u200bn",
		"right to left": "a\u202en", "mark alone": "\u0301", "no-break space": "an\u00a0b", "sign": "a×b",
		"comma": "a,b", "formula": "=an",
	} {
		if got, f := ParseName(bad); f == nil || f.Kind != fault.Usage || f.Remedy.IsZero() {
			t.Errorf("%s: %q taken as %q: %v", name, bad, got, f)
		} else if s := f.Say(lang.VI) + f.Say(lang.EN); strings.ContainsFunc(s, unicode.IsControl) || !utf8.ValidString(s) {
			t.Errorf("%s: the refusal passes on %q", name, s)
		}
	}
}

func FuzzParseName(f *testing.F) {
	for _, s := range []string{"an", "Nguyễn Văn Á", "cli:an", "Cli:\x00", "system", "a\u0302\u0301", "a\xff", " a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name, bad := ParseName(s)
		if bad != nil {
			if strings.ContainsFunc(bad.Say(lang.VI), unicode.IsControl) {
				t.Fatalf("%q: the refusal holds a control character", s)
			}
			return
		}
		again, bad := ParseName(name)
		if bad != nil || again != name || lang.NFC(name) != name || !utf8.ValidString(name) {
			t.Fatalf("%q: %q, read again %q, %v", s, name, again, bad)
		}
		if n := utf8.RuneCountInString(name); n < 1 || n > 64 || strings.ContainsFunc(name, unicode.IsControl) || Actor(name).Operator() || name == "system" {
			t.Fatalf("%q taken as %q", s, name)
		}
	})
}

func TestGrantsInForce(t *testing.T) {
	for _, c := range []struct {
		from, to, day law.Date
		want          bool
	}{
		{0, 0, 20250101, true}, {20250101, 0, 20241231, false}, {20250101, 0, 20250101, true},
		{0, 20250101, 20250101, true}, {0, 20250101, 20250102, false}, {20250101, 20250101, 20250101, true},
	} {
		if got := (Grant{From: c.from, To: c.to}).InForce(c.day); got != c.want {
			t.Errorf("from %s to %s on %s: %v", c.from, c.to, c.day, got)
		}
	}
}

func TestGrantsThatCannotBe(t *testing.T) {
	tree := country()
	for name, c := range map[string]struct {
		g    Grant
		kind fault.Kind
	}{
		"no such role":             {Grant{Role: "king", Scope: "89", On: 20250101}, fault.Usage},
		"no role":                  {Grant{Scope: "89", On: 20250101}, fault.Usage},
		"ends before it begins":    {Grant{Role: Auditor, Scope: "89", On: 20250101, From: 20250102, To: 20250101}, fault.Refused},
		"code of no unit":          {Grant{Role: Auditor, Scope: "98765", On: 20250101}, fault.NotFound},
		"unit that ended":          {Grant{Role: Auditor, Scope: "89", On: 20250701}, fault.NotFound},
		"code without its zero":    {Grant{Role: Auditor, Scope: "1", On: 20250101}, fault.NotFound},
		"district after districts": {Grant{Role: DistrictOfficer, Scope: "883", On: 20260101}, fault.NotFound},
	} {
		if f := c.g.Check(tree); f == nil || f.Kind != c.kind {
			t.Errorf("%s: %v", name, f)
		}
		if _, err := NewAuthority(tree, User{Name: "an", Grants: []Grant{c.g}}); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f := (Grant{Role: Auditor, Scope: "89", On: 20250630, To: 20250630}).Check(tree); f != nil {
		t.Error(f)
	}
}
