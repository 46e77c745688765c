package unit

import (
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// DistrictsEnd is the first day without districts: the two-level local
// government (Law 72/2025/QH15; formats.md 2.1, data of Decision
// 19/2025/QĐ-TTg).
const DistrictsEnd law.Date = 20250701

// Say names the level.
func (l Level) Say(in lang.Lang) string {
	switch l {
	case Nation:
		return in.Say(lang.T("unit.level.country"))
	case Province:
		return in.Say(lang.T("unit.level.province"))
	case District:
		return in.Say(lang.T("unit.level.district"))
	case Commune:
		return in.Say(lang.T("unit.level.commune"))
	case Hamlet:
		return in.Say(lang.T("unit.level.hamlet"))
	}
	return string(l)
}

// Above is the level of a unit's parent on a day, empty for the country:
// communes hang under districts until 30 June 2025 and under the province after.
func (l Level) Above(on law.Date) Level {
	switch l {
	case Province:
		return Nation
	case District:
		return Province
	case Commune:
		if on >= DistrictsEnd {
			return Province
		}
		return District
	case Hamlet:
		return Commune
	}
	return ""
}

// kinds lists the kinds of unit with the level and the word written before the
// name. A longer word stands before a shorter one that begins it.
var kinds = []struct {
	kind  string
	level Level
	word  string
}{
	{"thanh_pho_tw", Province, "Thành phố"},
	{"tinh", Province, "Tỉnh"},
	{"thanh_pho", District, "Thành phố"},
	{"thi_xa", District, "Thị xã"},
	{"huyen", District, "Huyện"},
	{"quan", District, "Quận"},
	{"xa", Commune, "Xã"},
	{"phuong", Commune, "Phường"},
	{"thi_tran", Commune, "Thị trấn"},
	{"dac_khu", Commune, "Đặc khu"},
	{"ap", Hamlet, "Ấp"},
	{"khom", Hamlet, "Khóm"},
	{"thon", Hamlet, "Thôn"},
	{"to_dan_pho", Hamlet, "Tổ dân phố"},
}

// wordOf is the word written before the name of a unit of a kind.
func wordOf(l Level, kind string) (string, bool) {
	for i := range kinds {
		if kinds[i].level == l && kinds[i].kind == kind {
			return kinds[i].word, true
		}
	}
	return "", false
}

// splitName takes "Xã An Cư" apart into the kind xa and the name "An Cư".
func splitName(l Level, full string) (kind, name string, ok bool) {
	for i := range kinds {
		k := &kinds[i]
		if k.level != l || len(full) <= len(k.word)+1 || full[len(k.word)] != ' ' || !strings.HasPrefix(full, k.word) {
			continue
		}
		return k.kind, full[len(k.word)+1:], true
	}
	return "", "", false
}

// levelOf reads the level from the form of a code; a hamlet's code has any
// other form.
func levelOf(c Code) Level {
	for i := range len(c) {
		if c[i] < '0' || c[i] > '9' {
			return Hamlet
		}
	}
	switch len(c) {
	case 2:
		return Province
	case 3:
		return District
	case 5:
		return Commune
	}
	return Hamlet
}
