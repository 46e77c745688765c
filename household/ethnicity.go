package household

import (
	_ "embed"
	"strings"
	"unicode"

	"vuonlen/internal/lang"
)

// Ethnicity is an ethnic group by its code in Decision 121-TCTK/PPCĐ of 1979,
// the numbering of most registers ("05" is Khơ-me; the statistics office's own
// numbering differs). Empty is unknown. It is a sensitive field.
type Ethnicity string

// Kinh is the group of the majority; every other one is a minority.
const Kinh Ethnicity = "01"

//go:embed data/ethnic_groups.csv
var ethnicFile string

type ethnicGroup struct {
	code         Ethnicity
	name, census string
}

var ethnicGroups, ethnicByName = func() ([]ethnicGroup, map[string]Ethnicity) {
	var groups []ethnicGroup
	byName := map[string]Ethnicity{}
	for i, line := range strings.Split(strings.TrimSpace(ethnicFile), "\n") {
		f := strings.Split(line, ",")
		if i == 0 || len(f) != 5 {
			continue
		}
		g := ethnicGroup{Ethnicity(f[0]), f[1], f[3]}
		groups = append(groups, g)
		byName[string(g.code)] = g.code
		byName[ethnicKey(g.name)] = g.code
		byName[ethnicKey(g.census)] = g.code
	}
	// Other spellings that people write in An Giang and in the press.
	for name, code := range map[string]Ethnicity{
		"khmer": "05", "khomer": "05", "khome": "05", "khome krom": "05", "cham": "17", "champa": "17", "hoa han": "04",
		"hmong": "08", "meo": "08", "mong": "08", "kinh viet": "01", "viet": "01", "muong": "06",
	} {
		byName[ethnicKey(name)] = code
	}
	return groups, byName
}()

// ethnicKey is a name as it is compared: letters without case, diacritics,
// hyphens and spaces.
func ethnicKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, lang.Fold(s))
}

// ParseEthnicity reads a code ("05", or "5" that lost its zero) or a name of a
// group in any usual spelling; false for one that is none. Empty is unknown.
func ParseEthnicity(s string) (Ethnicity, bool) {
	if s == "" {
		return "", true
	}
	k := ethnicKey(s)
	if len(k) == 1 && k[0] >= '1' && k[0] <= '9' {
		k = "0" + k
	}
	e, ok := ethnicByName[k]
	return e, ok
}

// Ethnicities lists the 54 groups by code.
func Ethnicities() []Ethnicity {
	out := make([]Ethnicity, len(ethnicGroups))
	for i, g := range ethnicGroups {
		out[i] = g.code
	}
	return out
}

// Name is the group's official name, empty for unknown.
func (e Ethnicity) Name() string {
	for _, g := range ethnicGroups {
		if g.code == e {
			return g.name
		}
	}
	return ""
}

// Minority tells whether the group is a minority: any but Kinh.
func (e Ethnicity) Minority() Answer {
	if e == "" {
		return NoAnswer
	}
	return AnswerOf(e != Kinh)
}
