package unit

import "vuonlen/law"

// Code is the official code of a unit on some day: 2 digits for a province, 3
// for a district, 5 for a commune, any other for a hamlet, "VN" for the country.
type Code string

// Country is the code of Viet Nam as a whole.
const Country Code = "VN"

// Level is a level of administration.
type Level string

// The levels, from the top. Districts ended on 30 June 2025.
const (
	Nation   Level = "country"
	Province Level = "province"
	District Level = "district"
	Commune  Level = "commune"
	Hamlet   Level = "hamlet"
)

// Levels lists the levels from the top.
var Levels = []Level{Nation, Province, District, Commune, Hamlet}

// Record is a row of a units file (formats.md 2.1): a unit as it is on a day.
type Record struct {
	Code     Code
	Name     string
	Kind     string // tinh, thanh_pho_tw, quan, huyen, thi_xa, thanh_pho, phuong, xa, thi_tran, dac_khu, ap, khom, thon, to_dan_pho
	Parent   Code   // empty for a province
	Level    Level
	FullName string // "Xã An Cư"; made from kind and name when empty
}

// Snapshot is a units file as imported: the records as they are on a day.
// Complete names a level of which the file lists every unit under the parents it
// names; units of that level missing from it end on the day. Empty: the file
// only adds and updates.
type Snapshot struct {
	On       law.Date
	Complete Level
	Records  []Record
}

// Change is a row of a changes file (formats.md 2.2). Kind is one of merge,
// split_part, keep, rename, kind, reparent, created, abolished, or several
// joined by +.
type Change struct {
	Old, New         Code
	Level            Level
	Kind             string
	Date             law.Date
	OldName, NewName string
	Basis, Note      string
	Share            *law.Ratio // of the old unit's households, for split_part; nil = not known
	Hamlets          []Code     // hamlets that go along with a split_part
}

// Fact is a row of a facts file (formats.md 2.3): one dated fact about one unit.
// From 0 = always, To 0 = still in force. On is a day on which Code names the
// unit meant.
type Fact struct {
	Code      Code
	On        law.Date
	Name      string // area, zone, ethnic_mountain, poor_district, specially_difficult, register_complete
	Value     string
	From, To  law.Date
	Source    string
	Decision  string
	DecidedOn law.Date
	Body      string
	Act       int64 // the act that stored it; a later act wins on the overlap
}

// FactValues lists the facts and the values each may have.
var FactValues = map[string][]string{
	"area":                {"urban", "rural"},
	"zone":                {"I", "II", "III", "none"},
	"ethnic_mountain":     {"yes", "no"},
	"poor_district":       {"yes", "no"},
	"specially_difficult": {"yes", "no"},
	"register_complete":   {"yes", "no"},
}
