package office

import (
	"maps"
	"slices"
	"strconv"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/tally"
	"vuonlen/unit"
)

// columnWords says what stands in a column of open data; one that means something else in
// one of the tables stands there as TABLE/COLUMN.
//
// lang: keys
var columnWords = map[string]string{
	"map":               "edition.column.map",
	"code":              "edition.column.code",
	"on":                "edition.column.on",
	"name":              "edition.column.name",
	"level":             "edition.column.level",
	"parent":            "edition.column.parent",
	"year":              "edition.column.year",
	"standard":          "edition.column.standard",
	"basis":             "edition.column.basis",
	"source":            "edition.column.source",
	"how":               "edition.column.how",
	"measure":           "edition.column.measure",
	"state":             "edition.column.state",
	"value":             "edition.column.value",
	"min":               "edition.column.min",
	"max":               "edition.column.max",
	"among":             "edition.column.among",
	"rate_percent":      "edition.column.rate",
	"list":              "edition.column.list",
	"column":            "edition.column.column",
	"target":            "edition.column.target",
	"text_vi":           "edition.column.text_vi",
	"text_en":           "edition.column.text_en",
	"source_vi":         "edition.column.source_vi",
	"source_en":         "edition.column.source_en",
	"status":            "edition.column.status",
	"targets/on":        "edition.column.targets.on",
	"verdict":           "edition.column.verdict",
	"mean_points":       "edition.column.mean_points",
	"mean_to":           "edition.column.mean_to",
	"units_at_start":    "edition.column.units_at_start",
	"units_left_status": "edition.column.units_left_status",
	"missing":           "edition.column.missing",
	"verdicts/kind":     "edition.column.verdicts.kind",
	"verdicts/code":     "edition.column.verdicts.code",
	"verdicts/on":       "edition.column.verdicts.on",
	"why":               "edition.column.why",
	"part":              "edition.column.part",
	"dictionary/name":   "edition.column.dictionary.name",
	"kind":              "edition.column.kind",
	"unit":              "edition.column.unit",
	"dictionary/list":   "edition.column.dictionary.list",
	"vi":                "edition.column.vi",
	"en":                "edition.column.en",
	"decision":          "edition.column.decision",
	"honours/on":        "edition.column.honours.on",
	"honours/kind":      "edition.column.honours.kind",
	"honours/unit":      "edition.column.honours.unit",
	"authority_vi":      "edition.column.authority_vi",
	"authority_en":      "edition.column.authority_en",
	"form_vi":           "edition.column.form_vi",
	"form_en":           "edition.column.form_en",
	"number":            "edition.column.number",
	"award":             "edition.column.award",
	"name_vi":           "edition.column.name_vi",
	"name_en":           "edition.column.name_en",
	"unit_name":         "edition.column.unit_name",
	"movement":          "edition.column.movement",
	"criteria":          "edition.column.criteria",
	"revoked_on":        "edition.column.revoked_on",
	"revoked_by":        "edition.column.revoked_by",
	"edition":           "edition.column.edition",
	"day":               "edition.column.day",
	"published_on":      "edition.column.published_on",
	"corrects":          "edition.column.corrects",
	"reason":            "edition.column.reason",
	"licence":           "edition.column.licence",
	"threshold":         "edition.column.threshold",
	"sha256":            "edition.column.sha256",
}

// columnSays is what stands in a column.
func columnSays(table, column string) lang.Text {
	if key, ok := columnWords[table+"/"+column]; ok {
		return lang.T(key) // lang: keys in columnWords
	}
	return lang.T(columnWords[column]) // lang: keys in columnWords
}

// lang: keys
var measureWords = map[string]string{
	publication.Households: "edition.measure.households",
	publication.Poor:       "edition.measure.poor",
	publication.NearPoor:   "edition.measure.near_poor",
	publication.Multidim:   "edition.measure.multidim",
	publication.NotPoor:    "edition.measure.not_poor",
	publication.Minority:   "edition.measure.minority",
	publication.MinPoor:    "edition.measure.minority_poor",
	publication.MinNear:    "edition.measure.minority_near",
	publication.Reviewed:   "edition.measure.reviewed",
}

// lang: keys
var stateWords = map[publication.CellState]string{
	publication.Shown:    "edition.state.shown",
	publication.Hidden:   "edition.state.hidden",
	publication.Banded:   "edition.state.banded",
	publication.Missing:  "edition.state.missing",
	publication.Doubtful: "edition.state.in_doubt",
}

// lang: keys
var howWords = map[string]string{
	string(tally.Unchanged): "edition.how.unchanged",
	string(tally.Exact):     "edition.how.exact",
	string(tally.Interval):  "edition.how.interval",
	string(tally.NotKnown):  "edition.how.unknown",
}

// lang: keys
var balanceWords = map[string][]string{
	publication.Poor: {
		"portal.balance.poor.1", "portal.balance.poor.2", "portal.balance.poor.3", "portal.balance.poor.4", "portal.balance.poor.5",
		"portal.balance.poor.6", "portal.balance.poor.7", "portal.balance.poor.8", "portal.balance.poor.9",
	},
	publication.NearPoor: {
		"portal.balance.near.1", "portal.balance.near.2", "portal.balance.near.3", "portal.balance.near.4", "portal.balance.near.5",
		"portal.balance.near.6", "portal.balance.near.7", "portal.balance.near.8", "portal.balance.near.9",
	},
}

// lang: keys
var whyWords = map[string]string{"inputs": "edition.why.inputs", "evidence": "edition.why.evidence"}

// jsonWords says what stands in edition.json, by its keys.
//
// lang: keys
var jsonWords = map[string]string{
	"number":    "edition.json.number",
	"day":       "edition.json.day",
	"act":       "edition.json.act",
	"movement":  "edition.json.movement",
	"territory": "edition.json.territory",
	"map":       "edition.json.map",
	"years":     "edition.json.years",
	"rule":      "edition.json.rule",
	"corrects":  "edition.json.corrects",
	"reason":    "edition.json.reason",
	"licence":   "edition.json.licence",
	"places":    "edition.json.places",
	"rows":      "edition.json.rows",
	"targets":   "edition.json.targets",
	"balances":  "edition.json.balances",
	"broken":    "edition.json.broken",
	"coarse":    "edition.json.coarse",
	"bands":     "edition.json.bands",
}

// coded is a value of a code list in words.
type coded struct {
	value string
	says  lang.Sayer
}

// codes is a code list of open data: every value that its columns may have. Those of what
// is missing are the ones that are given, of many.
func codes(list, standard string, missing []string) (out []coded) {
	add := func(value string, says lang.Sayer) { out = append(out, coded{value, says}) }
	switch list {
	case "map":
		add(publication.Then, lang.T("edition.map.is_then"))
		add(publication.Today, lang.T("edition.map.is_today"))
	case "level":
		for _, l := range []unit.Level{unit.Province, unit.District, unit.Commune, unit.Hamlet} {
			add(string(l), l)
		}
	case "standard":
		for _, s := range household.Standards() {
			add(s.ID, s.Name)
		}
	case "basis":
		for _, b := range []tally.Basis{tally.Reported, tally.Computed, tally.Summed, tally.Provisional} {
			add(string(b), b)
		}
	case "how":
		for _, h := range []tally.How{tally.Unchanged, tally.Exact, tally.Interval, tally.NotKnown} {
			add(string(h), lang.T(howWords[string(h)])) // lang: keys in howWords
		}
	case "measure":
		for _, m := range publication.Measures {
			add(m, EditionMeasure(standard, m, 0))
		}
	case "state":
		for _, s := range publication.CellStates {
			add(string(s), s.Use())
		}
	case "list":
		add(publication.Poor, lang.T("edition.list.poor"))
		add(publication.NearPoor, lang.T("edition.list.near_poor"))
	case "column":
		for _, l := range []string{publication.Poor, publication.NearPoor} {
			for i, key := range balanceWords[l] {
				add(l+" "+strconv.Itoa(i+1), lang.T(key)) // lang: keys in balanceWords
			}
		}
	case "status":
		for _, s := range []law.Status{law.Confirmed, law.Reported, law.Unconfirmed} {
			add(string(s), s)
		}
	case "verdict":
		for _, v := range []law.Verdict{law.Met, law.NotMet, law.Unknown, law.NotApplicable} {
			add(string(v), v)
		}
	case "missing":
		for _, m := range missing {
			add(m, award.What(m))
		}
	case "kind", "subject":
		if list == "kind" {
			add("target", lang.T("edition.kind.target"))
		}
		for _, k := range award.Kinds {
			add(string(k), k)
		}
	case "edition.json":
		for _, k := range slices.Sorted(maps.Keys(jsonWords)) {
			add(k, lang.T(jsonWords[k])) // lang: keys in jsonWords
		}
	case "why":
		for _, w := range slices.Sorted(maps.Keys(whyWords)) {
			add(w, lang.T(whyWords[w])) // lang: keys in whyWords
		}
	}
	return out
}

// dictionary says in both languages what stands in tables: each column, then each code
// list that one of them uses, and itself. Of an edition, the standard names the indicators.
func dictionary(standard string, missing []string, tables ...*document.Table) *document.Table {
	d := &document.Table{Name: "dictionary", Columns: []document.TableColumn{
		{Name: "part", Kind: document.TextColumn, Key: true}, {Name: "name", Kind: document.TextColumn, Key: true}, {Name: "kind", Kind: document.TextColumn},
		{Name: "unit", Kind: document.TextColumn}, {Name: "list", Kind: document.TextColumn}, {Name: "vi", Kind: document.TextColumn}, {Name: "en", Kind: document.TextColumn},
	}}
	var lists []string
	if standard != "" {
		lists = []string{"edition.json"}
	}
	for _, t := range append(tables, d) {
		for _, c := range t.Columns {
			says := columnSays(t.Name, c.Name)
			d.Rows = append(d.Rows, []string{t.Name, c.Name, string(c.Kind), c.Unit, c.List, lang.VI.Say(says), lang.EN.Say(says)})
			if c.List != "" && !slices.Contains(lists, c.List) {
				lists = append(lists, c.List)
			}
		}
	}
	for _, l := range lists {
		for _, c := range codes(l, standard, missing) {
			d.Rows = append(d.Rows, []string{l, c.value, "", "", "", c.says.Say(lang.VI), c.says.Say(lang.EN)})
		}
	}
	return d
}

// EditionMeasure is a measure of an edition in words; of a balance sheet the column of a
// list.
func EditionMeasure(standard, measure string, column int) lang.Text {
	if column > 0 {
		return lang.T("edition.measure.balance", "list", lang.T(measureWords[measure]), "column", column) // lang: keys in measureWords
	}
	if key, ok := measureWords[measure]; ok {
		return lang.T(key) // lang: keys in measureWords
	}
	if s, ok := household.FindStandard(standard); ok {
		for i, x := range s.Indicators {
			if publication.Deprived(i+1) == measure {
				return lang.T("edition.measure.deprived", "indicator", x.Name)
			}
		}
	}
	return lang.T("edition.measure.other", "name", measure)
}

// EditionState is the state of a cell in words.
func EditionState(s publication.CellState) lang.Text {
	return lang.T(stateWords[s]) // lang: keys in stateWords
}
