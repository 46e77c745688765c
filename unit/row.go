package unit

import (
	"slices"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Row gives the field of a row by the column's name, empty where the file does
// not have the column. Fields come trimmed and in NFC.
type Row func(column string) string

// ParseRecord reads a row of a units file (formats.md 2.1). The fault names the
// column.
func ParseRecord(row Row) (Record, *fault.Error) {
	r := Record{
		Code: Code(row("code")), Name: row("name"), Kind: row("kind"), Parent: Code(row("parent")),
		Level: Level(row("level")), FullName: row("full_name"),
	}
	return r, r.check()
}

// check tests what can be seen in the row alone.
func (r *Record) check() *fault.Error {
	switch {
	case r.Code == "":
		return missing("code")
	case r.Level != Province && r.Level != District && r.Level != Commune && r.Level != Hamlet:
		return wrong("level", string(r.Level), []string{"province", "district", "commune", "hamlet"})
	case levelOf(r.Code) != r.Level || r.Code == Country || !plain(r.Code):
		return badCode("code", r.Code, r.Level)
	case r.Name == "":
		return missing("name")
	case r.Kind == "":
		return missing("kind")
	}
	if _, ok := wordOf(r.Level, r.Kind); !ok {
		var allowed []string
		for _, k := range kinds {
			if k.level == r.Level {
				allowed = append(allowed, k.kind)
			}
		}
		return wrong("kind", r.Kind, allowed)
	}
	if r.Level == Province {
		if r.Parent != "" && r.Parent != Country {
			return fault.New(fault.Refused, lang.T("unit.province_parent", "code", string(r.Code))).
				Place(fault.Place{Column: "parent"}).Do(lang.T("unit.leave_empty"))
		}
	} else if r.Parent == "" {
		return missing("parent")
	}
	return nil
}

// plain tells whether a code can stand in keys, lists and addresses: letters,
// digits and . - _ / only, at most 32.
func plain(c Code) bool {
	if len(c) > 32 {
		return false
	}
	for i := range len(c) {
		switch b := c[i]; {
		case b >= '0' && b <= '9', b >= 'A' && b <= 'Z', b >= 'a' && b <= 'z', b == '.', b == '-', b == '_', b == '/':
		default:
			return false
		}
	}
	return c != ""
}

// changeKinds are the words of the column change, alone or joined by +.
var changeKinds = []string{"merge", "split_part", "keep", "rename", "kind", "reparent", "created", "abolished"}

// change is a Change.Kind taken apart.
type change uint8

const (
	merges change = 1 << iota
	splits
	keeps
	renames
	kindly
	reparents
	creates
	abolishes
	continues = keeps | renames | kindly | reparents
)

// changeOf reads the column change. Words that end, begin or divide a unit stand
// alone; the others may be joined.
func changeOf(s string) (change, bool) {
	var all change
	for s != "" {
		var w string
		w, s, _ = strings.Cut(s, "+")
		i := slices.Index(changeKinds, w)
		if i < 0 {
			return 0, false
		}
		all |= 1 << i
	}
	alone := all&(all-1) == 0
	return all, all != 0 && (alone || all&^continues == 0)
}

// ParseChange reads a row of a changes file (formats.md 2.2). The fault names
// the column.
func ParseChange(row Row) (Change, *fault.Error) {
	c := Change{
		Old: Code(row("old_code")), New: Code(row("new_code")), Level: Level(row("level")), Kind: row("change"),
		OldName: row("old_name"), NewName: row("new_name"), Basis: row("basis"), Note: row("note"),
	}
	d := row("date")
	if d == "" {
		return c, missing("date")
	}
	var err error
	if c.Date, err = law.ParseDate(d); err != nil {
		return c, badDate("date", d)
	}
	if s := row("share"); s != "" {
		r, err := law.ParseRatio(s)
		if err != nil {
			return c, badShare(s)
		}
		c.Share = &r
	}
	for h := range strings.SplitSeq(row("hamlets"), ";") {
		if h = strings.TrimSpace(h); h != "" {
			c.Hamlets = append(c.Hamlets, Code(h))
		}
	}
	_, f := c.check()
	return c, f
}

// check tests what can be seen in the row alone.
func (c *Change) check() (change, *fault.Error) {
	k, ok := changeOf(c.Kind)
	switch {
	case !ok:
		return 0, wrong("change", c.Kind, changeKinds)
	case c.Level != Province && c.Level != District && c.Level != Commune && c.Level != Hamlet:
		return 0, wrong("level", string(c.Level), []string{"province", "district", "commune", "hamlet"})
	case c.Date == 0:
		return 0, missing("date")
	case k != creates && c.Old == "":
		return 0, missing("old_code")
	case k != abolishes && c.New == "":
		return 0, missing("new_code")
	case k == creates && c.Old != "":
		return 0, superfluous("old_code", c.Kind)
	case k == abolishes && c.New != "":
		return 0, superfluous("new_code", c.Kind)
	case c.Old != "" && (levelOf(c.Old) != c.Level || !plain(c.Old)):
		return 0, badCode("old_code", c.Old, c.Level)
	// An island district without communes became a commune: the row has the
	// old unit's level.
	case c.New != "" && (!plain(c.New) || levelOf(c.New) != c.Level && (c.Level != District || levelOf(c.New) != Commune || k != merges)):
		return 0, badCode("new_code", c.New, c.Level)
	case c.Share != nil && k != splits:
		return 0, superfluous("share", c.Kind)
	case c.Share != nil && (c.Share.Sign() <= 0 || c.Share.Cmp(law.Int(1)) > 0):
		return 0, badShare(c.Share.Say(lang.EN))
	case len(c.Hamlets) > 0 && (k != splits || c.Level != Commune):
		return 0, superfluous("hamlets", c.Kind)
	case k&(creates|renames|kindly) != 0 && c.NewName == "":
		return 0, missing("new_name")
	}
	if k&kindly != 0 {
		if _, _, ok := splitName(c.Level, c.NewName); !ok {
			return 0, fault.New(fault.Refused, lang.T("unit.new_name", "code", string(c.New), "name", c.NewName)).
				Place(fault.Place{Column: "new_name"}).Do(lang.T("unit.new_name_do"))
		}
	}
	return k, nil
}

// ParseFact reads a row of a facts file (formats.md 2.3). On is left to the
// caller, who knows whether the file has such a day. The fault names the column.
func ParseFact(row Row) (Fact, *fault.Error) {
	f := Fact{
		Code: Code(row("code")), Name: row("fact"), Value: row("value"), Source: row("source"),
		Decision: row("decision"), Body: row("body"),
	}
	for _, d := range []struct {
		column string
		to     *law.Date
	}{{"on", &f.On}, {"from", &f.From}, {"to", &f.To}, {"decided_on", &f.DecidedOn}} {
		if err := d.to.UnmarshalText([]byte(row(d.column))); err != nil {
			return f, badDate(d.column, row(d.column))
		}
	}
	return f, f.Check()
}

func missing(column string) *fault.Error {
	return fault.New(fault.Refused, lang.T("unit.missing", "column", column)).
		Place(fault.Place{Column: column}).Do(lang.T("unit.missing_do"))
}

func superfluous(column, kind string) *fault.Error {
	return fault.New(fault.Refused, lang.T("unit.superfluous", "column", column, "change", kind)).
		Place(fault.Place{Column: column}).Do(lang.T("unit.leave_empty"))
}

func wrong(column, value string, allowed []string) *fault.Error {
	return fault.New(fault.Refused, lang.T("unit.word", "value", value)).
		Place(fault.Place{Column: column}).Do(lang.T("unit.word_do", "allowed", allowed))
}

func badCode(column string, c Code, l Level) *fault.Error {
	f := fault.New(fault.Refused, lang.T("unit.code", "code", string(c), "level", l)).
		Place(fault.Place{Column: column})
	switch l {
	case Province:
		return f.Do(lang.T("unit.code_do", "n", 2))
	case District:
		return f.Do(lang.T("unit.code_do", "n", 3))
	case Commune:
		return f.Do(lang.T("unit.code_do", "n", 5))
	}
	return f.Do(lang.T("unit.code_hamlet_do"))
}

func badDate(column, value string) *fault.Error {
	return fault.New(fault.Refused, lang.T("unit.date", "value", value)).
		Place(fault.Place{Column: column}).Do(lang.T("unit.date_do"))
}

func badShare(value string) *fault.Error {
	return fault.New(fault.Refused, lang.T("unit.share", "value", value)).
		Place(fault.Place{Column: "share"}).Do(lang.T("unit.share_do"))
}
