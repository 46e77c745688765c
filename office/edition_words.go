package office

import (
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/publication"
)

// lang: keys
var columnWords = map[string]string{
	"map":          "edition.column.map",
	"code":         "edition.column.code",
	"on":           "edition.column.on",
	"name":         "edition.column.name",
	"level":        "edition.column.level",
	"parent":       "edition.column.parent",
	"year":         "edition.column.year",
	"standard":     "edition.column.standard",
	"basis":        "edition.column.basis",
	"how":          "edition.column.how",
	"measure":      "edition.column.measure",
	"state":        "edition.column.state",
	"value":        "edition.column.value",
	"min":          "edition.column.min",
	"max":          "edition.column.max",
	"among":        "edition.column.among",
	"rate_percent": "edition.column.rate",
	"list":         "edition.column.list",
	"column":       "edition.column.column",
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

// dictionary says in both languages what stands in the files of an edition.
func dictionary(standard string) [][]document.Datum {
	var out [][]document.Datum
	add := func(file, name string, t lang.Text) {
		out = append(out, []document.Datum{{Text: file}, {Text: name}, {Text: lang.VI.Say(t)}, {Text: lang.EN.Say(t)}})
	}
	for _, c := range document.FigureColumns {
		add("figures", c, lang.T(columnWords[c])) // lang: keys in columnWords
	}
	for _, c := range document.BalanceColumns {
		add("balances", c, lang.T(columnWords[c])) // lang: keys in columnWords
	}
	for _, m := range publication.Measures {
		if key, ok := measureWords[m]; ok {
			add("measure", m, lang.T(key)) // lang: keys in measureWords
		}
	}
	if s, ok := household.FindStandard(standard); ok {
		for i, x := range s.Indicators {
			add("measure", publication.Deprived(i+1), lang.T("edition.measure.deprived", "indicator", x.Name))
		}
	}
	for _, s := range []publication.CellState{publication.Shown, publication.Hidden, publication.Banded, publication.Missing, publication.Doubtful} {
		add("state", string(s), lang.T(stateWords[s])) // lang: keys in stateWords
	}
	return out
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
