package web

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Finding is a verdict with its whole explanation, in words: class and award give the
// same tree, and this part shows both.
type Finding struct {
	ID      string // the rule's id; empty below the first level
	Name    string // what the rule asks, in the words of its source
	Verdict law.Verdict
	Because string // the sentence that says why
	Facts   string // the data it rests on
	Missing string // the data that would be needed
	Change  string // what would turn it
	Cite    string // document, clause and how sure
	Rest    []Finding
}

func (v *Visit) findingLines(f Finding) (out []FactRow) {
	for _, l := range []FactRow{
		{v.Say(lang.T("web.finding.facts")), Cell{Text: f.Facts}},
		{v.Say(lang.T("web.finding.missing")), Cell{Text: f.Missing}},
		{v.Say(lang.T("web.finding.change")), Cell{Text: f.Change}},
	} {
		if l.Cell.Text != "" {
			out = append(out, l)
		}
	}
	return out
}
