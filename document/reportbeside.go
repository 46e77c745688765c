package document

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/report"
	"vuonlen/tally"
)

// besideColumn is a column right of the printed table, which is not printed: what
// an import needs to know the row again and to lose nothing.
type besideColumn struct {
	heading string
	width   float64
	value   func(*report.Row) *excelize.Cell // nil: the row leaves it empty
}

// besides are the columns beside a sheet. Of recognised counts they carry what
// the form itself does not show, as far as some row has it.
func (p *reportPage) besides() []besideColumn {
	k := look{middle: true, across: "center"}
	text := func(heading lang.Text, width float64, of func(*report.Row) string) besideColumn {
		return besideColumn{p.l.Say(heading), width, func(r *report.Row) *excelize.Cell {
			s := of(r)
			if s == "" {
				return nil
			}
			c := p.text(s, k)
			return &c
		}}
	}
	if p.s.Form.List {
		return []besideColumn{text(lang.T("report.household"), 11, func(r *report.Row) string { return string(r.Household) })}
	}
	out := []besideColumn{
		text(lang.T("report.code"), 11, func(r *report.Row) string { return string(r.Code) }),
		{p.l.Say(lang.T("report.year")), 7, func(r *report.Row) *excelize.Cell {
			if r.Code == "" {
				return nil
			}
			return &excelize.Cell{StyleID: p.style(k), Value: int(p.s.Year)}
		}},
	}
	if p.s.Form.No != 1 {
		return out
	}
	of := func(heading lang.Text, width float64, say func(*tally.Tally) string) {
		c := text(heading, width, func(r *report.Row) string {
			if r.Recognised == nil {
				return ""
			}
			return say(r.Recognised)
		})
		for i := range p.s.Rows {
			if c.value(&p.s.Rows[i]) != nil {
				out = append(out, c)
				return
			}
		}
	}
	number := func(n law.Count) string {
		if v, ok := n.Exact(); ok {
			return law.Int(v).Decimal(0)
		}
		return ""
	}
	rate := func(r *law.Ratio) string {
		if r == nil {
			return ""
		}
		s := r.Decimal(9) // as exactly as an import reads it
		return strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	of(lang.T("report.beside.standard"), 11, func(t *tally.Tally) string { return t.Standard })
	of(lang.T("report.beside.minority_households"), 12, func(t *tally.Tally) string { return number(t.MinorityHouseholds) })
	of(lang.T("report.beside.minority_poor"), 12, func(t *tally.Tally) string { return number(t.MinorityPoor) })
	of(lang.T("report.beside.minority_near_poor"), 12, func(t *tally.Tally) string { return number(t.MinorityNearPoor) })
	of(lang.T("report.beside.decided_on"), 12, func(t *tally.Tally) string { return t.DecidedOn.String() })
	of(lang.T("report.beside.decision"), 20, func(t *tally.Tally) string { return t.Decision })
	of(lang.T("report.beside.source"), 20, func(t *tally.Tally) string { return t.Source })
	of(lang.T("report.beside.poor_pct"), 10, func(t *tally.Tally) string { return rate(t.PoorPct) })
	of(lang.T("report.beside.near_poor_pct"), 10, func(t *tally.Tally) string { return rate(t.NearPoorPct) })
	of(lang.T("report.beside.multidim_pct"), 10, func(t *tally.Tally) string { return rate(t.MultidimPct) })
	of(lang.T("report.beside.minority_poor_pct"), 10, func(t *tally.Tally) string { return rate(t.MinorityPoorPct) })
	return out
}
