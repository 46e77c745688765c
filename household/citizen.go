package household

import (
	"strings"
	"unicode/utf8"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// CheckCitizenID looks at the structure of a citizen number (Decree 137/2015
// article 13, Circular 07/2016/TT-BCA article 7, confirmed): 12 digits, the first
// three the province or country of birth registration, the fourth century and
// sex, two of the birth year, six random. There is no check digit. A number that
// is none is a fault; what does not agree with the record (sex and birth year, 0
// = unknown) is a warning: people are registered wrongly, and numbers given
// after July 2025 may begin with codes that are not known here. Neither repeats
// the number.
func CheckCitizenID(id string, sex Sex, born law.Year) (fault lang.Text, warnings []lang.Text) {
	if len(id) != 12 || strings.Trim(id, "0123456789") != "" {
		return lang.T("household.citizen.malformed"), nil
	}
	if !citizenProvinces[id[:3]] {
		warnings = append(warnings, lang.T("household.citizen.province"))
	}
	digit := int(id[3] - '0')
	if own := []Sex{Male, Female}[digit%2]; sex != SexUnknown && sex != own {
		warnings = append(warnings, lang.T("household.citizen.sex"))
	}
	year := law.Year(1900 + 100*(digit/2) + 10*int(id[4]-'0') + int(id[5]-'0'))
	if born != 0 && born != year {
		warnings = append(warnings, lang.T("household.citizen.year"))
	}
	return lang.Text{}, warnings
}

// MaskCitizenID shows the last three digits alone; of a text that is no citizen
// number nothing, because it may be anything.
func MaskCitizenID(id string) string {
	if len(id) != 12 || strings.Trim(id, "0123456789") != "" {
		return strings.Repeat("•", min(utf8.RuneCountInString(id), 12))
	}
	return strings.Repeat("•", 9) + id[9:]
}

// citizenProvinces are the first three digits of the numbers registered in the
// 63 provinces (Circular 07/2016/TT-BCA, annex 1, confirmed); those of people
// registered abroad are codes of countries and are not listed.
var citizenProvinces = func() map[string]bool {
	out := map[string]bool{}
	for _, c := range strings.Fields(`001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037
		038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087
		089 091 092 093 094 095 096`) {
		out[c] = true
	}
	return out
}()
