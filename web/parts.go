package web

import (
	"slices"
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Tone says how something is, for the eye; the word always stands beside it.
type Tone string

// The tones. Plain says nothing.
const (
	Plain Tone = ""
	Good  Tone = "good" // met, complete, saved
	Bad   Tone = "bad"  // not met, refused, late
	Warn  Tone = "warn" // unknown, in doubt, not saved
	Info  Tone = "info" // under way
)

// Tag is a word of state.
type Tag struct {
	Text string
	Tone Tone
}

// VerdictTag is a verdict as a tag. Unknown is a warning: something is missing.
func (v *Visit) VerdictTag(x law.Verdict) Tag { return Tag{v.Say(x), VerdictTone(x)} }

// VerdictTone is the tone of a verdict.
func VerdictTone(x law.Verdict) Tone {
	switch x {
	case law.Met:
		return Good
	case law.NotMet:
		return Bad
	case law.Unknown:
		return Warn
	}
	return Plain
}

// Note tells what happened or what to know.
type Note struct {
	Tone  Tone
	Title string
	Lines []string
	Links []Link
}

// Empty stands where there is nothing, and says what to do about it.
type Empty struct {
	Text string
	Do   string
	Link Link // zero: none
}

// Saving is whether what was typed is kept, in words.
type Saving string

// The states of saving (ux.md U11).
const (
	Saved     Saving = "saved"
	SavingNow Saving = "saving"
	NotSaved  Saving = "not_saved"
	Waiting   Saving = "waiting" // for the network
	Conflict  Saving = "conflict"
)

var savingTones = map[Saving]Tone{Saved: Good, SavingNow: Info, NotSaved: Bad, Waiting: Warn, Conflict: Bad}

// lang: keys
var savingTexts = map[Saving]string{
	Saved: "web.saved", SavingNow: "web.saving", NotSaved: "web.not_saved", Waiting: "web.waiting", Conflict: "web.in_conflict",
}

func (v *Visit) savingText(s Saving, at string) string {
	text := v.Say(lang.T(savingTexts[s])) // lang: keys in savingTexts
	if at == "" {
		return text
	}
	return text + " " + at
}

// Column is the heading of a column. A column with a Sort can be sorted by a link.
type Column struct {
	Text  string
	Sort  string // value of the query "sort"; empty: it cannot be sorted
	Right bool   // numbers
}

// Cell is one field of a table.
type Cell struct {
	Text string
	Href string // empty: no link
	Sub  string // a second, smaller line
	Tag  Tag    // after the text; zero: none
}

// Text makes cells of plain words.
func Text(words ...string) []Cell {
	out := make([]Cell, len(words))
	for i, w := range words {
		out[i] = Cell{Text: w}
	}
	return out
}

// Table is rows under headings. The first cell of a row names it.
type Table struct {
	Caption string
	Quiet   bool // the caption is not shown, because a heading right above says the same
	Columns []Column
	Rows    [][]Cell
	Total   []Cell // a row at the foot; nil: none
	Empty   Empty  // shown where there is no row
	Sorted  string // the Sort of the column that the rows are sorted by, "-" before it for downward
}

// label is the heading of a column, which stands before the value on a phone.
func (t Table) label(i int) string {
	if i < len(t.Columns) {
		return t.Columns[i].Text
	}
	return ""
}

// order gives the state of a column's sorting for assistive programs, and the address
// that sorts by it, or turns it round.
func (v *Visit) order(t Table, c Column) (state, href string) {
	switch t.Sorted {
	case c.Sort:
		return "ascending", v.With("sort", "-"+c.Sort, "page", "")
	case "-" + c.Sort:
		return "descending", v.With("sort", c.Sort, "page", "")
	}
	return "none", v.With("sort", c.Sort, "page", "")
}

// Facts is a list of names with what they are.
type Facts []FactRow

// FactRow is one of them.
type FactRow struct {
	Name string
	Cell Cell
}

// Task is something to do or to look at.
type Task struct {
	Text string
	Href string
	Sub  string
	Tag  Tag
}

// Card is a number that matters, and where it leads.
type Card struct {
	Number string
	Text   string
	Href   string
	Tone   Tone
}

// counted tells that it is a number, and not words why there is none.
func (c Card) counted() bool {
	return c.Number != "" && (c.Number[0] >= '0' && c.Number[0] <= '9' || c.Number[0] == '-')
}

// Step is one of the steps of a procedure.
type Step struct {
	Text string
	Sub  string // a day, a person
	At   StepState
}

// StepState is where a step stands.
type StepState string

// The states of steps.
const (
	StepDone StepState = "done"
	StepNow  StepState = "now"
	StepNext StepState = "next"
	StepLate StepState = "late"
)

// lang: keys
var stepTexts = map[StepState]string{StepDone: "web.step.done", StepNow: "web.step.now", StepNext: "web.step.next", StepLate: "web.step.late"}

func (v *Visit) stepText(s StepState) string {
	return v.Say(lang.T(stepTexts[s])) // lang: keys in stepTexts
}

// Pages is where in a long list a page stands; At and Of count from 1.
type Pages struct{ At, Of int }

// PageOf cuts a page of a list: at most size of all, by the query "page".
func PageOf[T any](v *Visit, all []T, size int) ([]T, Pages) {
	p := Pages{At: 1, Of: max(1, (len(all)+size-1)/size)}
	if n, err := strconv.Atoi(v.Query("page")); err == nil {
		p.At = min(max(n, 1), p.Of)
	}
	return all[(p.At-1)*size : min(p.At*size, len(all))], p
}

// shown lists the numbers to offer: the first, the last and those around; 0 is a gap.
func (p Pages) shown() (out []int) {
	for n := 1; n <= p.Of; n++ {
		if n == 1 || n == p.Of || n >= p.At-1 && n <= p.At+1 {
			if len(out) > 0 && out[len(out)-1] != n-1 {
				out = append(out, 0)
			}
			out = append(out, n)
		}
	}
	return slices.Clip(out)
}

func (v *Visit) page(n int) string {
	if n == 1 {
		return v.With("page", "")
	}
	return v.With("page", strconv.Itoa(n))
}

// Tab is one of several views of the same thing; each is an address of its own.
type Tab struct {
	Link
	Here bool
}
