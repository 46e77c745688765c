package report

import (
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Sheet is a form filled for one unit and year.
type Sheet struct {
	Form     *Form
	Unit     *unit.Unit
	State    unit.State   // of the unit on On
	Above    []unit.State // from the parent up to the province
	On       law.Date     // 31 December of the year
	Year     law.Year
	Standard *household.Standard
	// Leads are the lettered columns before the numbered ones, Columns the
	// numbered ones, as they are on this sheet (form 9 has one for each group).
	Leads, Columns []Column
	Rows           []Row
	Provisional    bool     // not recognised yet
	SignedOn       law.Date // 0 = left open for the pen
	Source         string   // of the figures
	Notices        []lang.Text
	Listed         []household.ID // whose members the rows name, in their order

	subjects []subject // the households of the territory
}

// RowKind says what a row is about.
type RowKind uint8

// The kinds of row.
const (
	UnitRow    RowKind = iota // one of the units reported on
	GroupRow                  // sum of a district's communes
	OpenRow                   // reviews that name no unit below
	TotalRow                  // sum of all
	HeadingRow                // name of a hamlet in a member list
	MemberRow                 // one member of a household
)

// Row is one row of a sheet: cells under the sheet's Leads and Columns.
type Row struct {
	Kind      RowKind
	Unit      *unit.Unit // of a unit or group row
	Code      unit.Code  // of it on the sheet's day; empty in a row that is a sum
	Line      int        // which of the form's lines, from 0
	Household household.ID
	// Recognised is the recognised count of a unit, nil where there is none.
	Recognised *tally.Tally
	Lead       []Cell
	Cells      []Cell

	set    []int // subjects the row counts
	silent bool  // nobody knows what else there is to count
	moved  *Movement
	sums   map[int]law.Count // of the rows above, by column, where a recognised count is among them
}

// Kind says what a cell holds.
type Kind uint8

// The kinds of cell.
const (
	Blank   Kind = iota
	Count        // Count; unknown is shown as …
	Percent      // the rate Lo to Hi (as a fraction) if Known, else …
	None         // a rate of nobody: –
	Words        // Text, as entered
	Phrase       // Say, in the reader's language
)

// Cell is one cell of a sheet.
type Cell struct {
	Kind   Kind
	Count  law.Count
	Lo, Hi law.Ratio
	Known  bool
	Text   string
	Phrase lang.Text
}

// Unknown is how a number is written that nobody knows, Nobody how a rate of
// nobody is written.
const (
	Unknown = "…"
	Nobody  = "-"
)

// Number is a cell with a count.
func Number(c law.Count) Cell { return Cell{Kind: Count, Count: c} }

func words(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Kind: Words, Text: s}
}

func phrase(t lang.Text) Cell { return Cell{Kind: Phrase, Phrase: t} }

// Say writes the cell: unknown is …, an interval a–b, per cent with two decimals.
func (c Cell) Say(l lang.Lang) string {
	switch c.Kind {
	case Count:
		if !c.Count.Known() {
			return Unknown
		}
		return c.Count.Say(l)
	case Percent:
		lo, hi := c.Lo.Percent(), c.Hi.Percent()
		switch {
		case !c.Known:
			return Unknown
		case lo == hi:
			return l.Decimal(lo)
		}
		return l.Decimal(lo) + "–" + l.Decimal(hi)
	case None:
		return Nobody
	case Words:
		return c.Text
	case Phrase:
		return c.Phrase.Say(l)
	}
	return ""
}

// Behind gives the households that a cell counts, and those it may count: the
// ones whose missing answers make it an interval. A member list names the
// household of the row. A declared total has no households behind it; a rate has
// those of its numerator.
func (s *Sheet) Behind(row, column int) (certain, possible []household.ID) {
	r, c := &s.Rows[row], &s.Columns[column]
	if r.Household != "" {
		return []household.ID{r.Household}, nil
	}
	switch {
	case c.move != 0 && r.moved != nil:
		return r.moved.Behind[c.move-1], nil
	case len(c.share) > 0:
		return s.behind(r, append(append([]string{}, c.count...), c.share...), "")
	case len(c.count) > 0:
		return s.behind(r, c.count, c.sum)
	case len(c.behind) > 0:
		return s.behind(r, c.behind, "")
	case c.Formula.rate:
		return s.Behind(row, c.Formula.terms[0].column-1)
	case c.declared == "" && !c.Formula.IsZero():
		seen := map[household.ID]bool{}
		for _, t := range c.Formula.terms {
			yes, maybe := s.Behind(row, t.column-1)
			for _, id := range yes {
				if !seen[id] {
					seen[id] = true
					certain = append(certain, id)
				}
			}
			possible = append(possible, maybe...)
		}
		return certain, unique(possible, seen)
	}
	return nil, nil
}

func unique(ids []household.ID, seen map[household.ID]bool) (out []household.ID) {
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

func (s *Sheet) behind(r *Row, conds []string, sum string) (certain, possible []household.ID) {
	tests := s.tests(conds, r.Line)
	for _, i := range r.set {
		sub := &s.subjects[i]
		if n, ok := sums[sum](sub).Exact(); ok && n == 0 {
			continue
		}
		switch sub.meets(tests) {
		case household.Yes:
			certain = append(certain, sub.Household)
		case household.NoAnswer:
			possible = append(possible, sub.Household)
		}
	}
	return certain, possible
}

// line is the key of a row's line, empty where each unit has one line.
func (f *Form) line(i int) string {
	if len(f.Lines) == 0 {
		return ""
	}
	return f.Lines[i]
}

// tests are a column's conditions, with that of the row's line.
func (s *Sheet) tests(conds []string, line int) (out []func(*subject) household.Answer) {
	if l := s.Form.line(line); l == "poor" || l == "near_poor" {
		out = append(out, conditions[l])
	}
	for _, c := range conds {
		if test, ok := conditions[c]; ok {
			out = append(out, test)
			continue
		}
		out = append(out, groupTest(c))
	}
	return out
}
