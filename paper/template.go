package paper

import (
	"encoding/json"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// A Template is an office's own template of a kind of paper. It serves papers of the
// days from From to To, of the office's unit and of the units under it that have none
// of their own.
type Template struct {
	Row   int64 // its number: the id of the stored row
	Act   int64 // that stored it
	Until int64 // that ended this row; 0: it holds

	Kind     string
	Unit     unit.Code
	UnitOn   law.Date // a day on which Unit names that unit
	From, To law.Date // To 0: no end is set
}

// Key is what the template is known by beside its kind: the key of its file.
func (t *Template) Key() string {
	b, err := json.Marshal([]string{string(t.Unit), t.UnitOn.String(), t.From.String()})
	if err != nil {
		panic("paper: " + err.Error()) // texts are always written
	}
	return string(b)
}

// Serves tells whether the template is for papers of a day.
func (t *Template) Serves(on law.Date) bool { return t.From <= on && (t.To == 0 || on <= t.To) }

// Check refuses what is no template of any kind, or holds on no day.
func (t *Template) Check() *fault.Error {
	if _, ok := Of(t.Kind); !ok {
		return NoKind(t.Kind)
	}
	if t.From == 0 || t.To != 0 && t.To < t.From {
		return fault.New(fault.Usage, lang.T("paper.template.days", "from", t.From, "to", t.To)).Do(lang.T("paper.template.days.do"))
	}
	return nil
}

// NoKind is the fault of a kind of paper that does not exist.
func NoKind(id string) *fault.Error {
	return fault.New(fault.Usage, lang.T("paper.kind", "kind", id)).Do(lang.T("paper.kind.do"))
}
