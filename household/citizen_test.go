package household

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Decree 137/2015 article 13: 12 digits, no check digit. Circular 07/2016/TT-BCA
// article 7: what they mean. The first case is the example of the law facts: Hà
// Nam, female, born 1999.
func TestCheckCitizenID(t *testing.T) {
	for name, c := range map[string]struct {
		id   string
		sex  Sex
		born law.Year
		want string // keys of the warnings, or of the fault
	}{
		"example":                         {"035199000123", Female, 1999, ""},
		"example, nothing known":          {"035199000123", SexUnknown, 0, ""},
		"example, man":                    {"035199000123", Male, 1999, "sex"},
		"example, a year earlier":         {"035199000123", Female, 1998, "year"},
		"example, a century later":        {"035199000123", Female, 2099, "year"},
		"example, all wrong":              {"034199000123", Male, 2000, "sex year"},
		"An Giang, man of 1985":           {"089085000001", Male, 1985, ""},
		"Kiên Giang, woman of 2005":       {"091305000001", Female, 2005, ""},
		"man of 2000":                     {"089200000001", Male, 2000, ""},
		"woman of 2000 as if of 1900":     {"089300000001", Female, 1900, "year"},
		"22nd century":                    {"089412000001", Male, 2112, ""},
		"24th century, woman":             {"089912000001", Female, 2312, ""},
		"first digits of no province":     {"003199000123", Female, 1999, "province"},
		"abroad or a new code":            {"888199000123", Female, 1999, "province"},
		"eleven digits":                   {"35199000123", Female, 1999, "malformed"},
		"thirteen digits":                 {"0351990001234", Female, 1999, "malformed"},
		"identity card of 9 digits":       {"351990001", Female, 1999, "malformed"},
		"letter":                          {"03519900012O", Female, 1999, "malformed"},
		"digits of another script":        {"٠٣٥١٩٩", Female, 1999, "malformed"},
		"space":                           {"035199 00012", Female, 1999, "malformed"},
		"empty":                           {"", SexUnknown, 0, "malformed"},
		"sign of a number":                {"+35199000123", Female, 1999, "malformed"},
		"no digits, twelve bytes of dots": {"............", Female, 1999, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			fault, warnings := CheckCitizenID(c.id, c.sex, c.born)
			var got []string
			if !fault.IsZero() {
				got = append(got, fault.Key)
				if warnings != nil {
					t.Error("warnings beside a fault")
				}
			}
			for _, w := range warnings {
				got = append(got, w.Key)
			}
			if s := strings.ReplaceAll(strings.Join(got, " "), "household.citizen.", ""); s != c.want {
				t.Errorf("%q, want %q", s, c.want)
			}
		})
	}
}

// A number built from a person's data agrees with them, and one digit of sex or
// year more does not. No sentence repeats the number.
func TestCitizenIDProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		born := rapid.IntRange(1900, 2399).Draw(rt, "born")
		female := rapid.IntRange(0, 1).Draw(rt, "female")
		serial := rapid.StringMatching(`[0-9]{6}`).Draw(rt, "serial")
		digit := (born-1900)/100*2 + female
		id := "089" + string(rune('0'+digit)) + string(rune('0'+born/10%10)) + string(rune('0'+born%10)) + serial
		sex := []Sex{Male, Female}[female]
		if fault, warnings := CheckCitizenID(id, sex, law.Year(born)); !fault.IsZero() || warnings != nil {
			rt.Fatal(fault, warnings)
		}
		_, warnings := CheckCitizenID("000"+id[3:], []Sex{Female, Male}[female], law.Year(born+1))
		if len(warnings) != 3 {
			rt.Fatal(warnings)
		}
		for _, w := range warnings {
			for _, l := range lang.All {
				if said := l.Say(w); strings.ContainsAny(said, "0123456789") || strings.Contains(said, "⟦") {
					rt.Error(said)
				}
			}
		}
	})
}

// There are 63 codes; spot checks against the annex.
func TestCitizenProvinces(t *testing.T) {
	if len(citizenProvinces) != 63 {
		t.Errorf("%d codes", len(citizenProvinces))
	}
	for _, code := range []string{"001", "035", "079", "089", "091", "096"} {
		if !citizenProvinces[code] {
			t.Error(code)
		}
	}
	for _, code := range []string{"000", "003", "021", "088", "090", "097"} {
		if citizenProvinces[code] {
			t.Error(code)
		}
	}
}

func TestMaskCitizenID(t *testing.T) {
	for id, want := range map[string]string{
		"035199000123": "•••••••••123", "": "", "12": "••", "Lê Thị B": "••••••••", "0351990001234": "••••••••••••",
	} {
		if got := MaskCitizenID(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}

func FuzzCheckCitizenID(f *testing.F) {
	f.Add("035199000123", uint8(Female), 1999)
	f.Add("0351", uint8(0), 0)
	f.Fuzz(func(t *testing.T, id string, sex uint8, born int) {
		fault, warnings := CheckCitizenID(id, Sex(sex%3), law.Year(born))
		if fault.IsZero() && len(id) != 12 || len(warnings) > 3 {
			t.Error(fault, warnings)
		}
		// A mask shows three digits at most, and never more than the text has.
		if n := len(strings.ReplaceAll(MaskCitizenID(id), "•", "")); n != 0 && (n != 3 || !fault.IsZero()) {
			t.Errorf("the mask shows %d signs", n)
		}
	})
}
