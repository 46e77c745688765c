package programme

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Fault is what is wrong with a field of a record.
type Fault struct {
	Field        string
	What, Remedy lang.Text
}

// Check looks at a record by itself: what must be filled in, days in their order,
// parts within their whole. Whether the units, households and subjects it names
// exist is another question. What has happened is not after today; what is due, or
// until when something lasts, may be. What is wrong with a record of a private kind is
// said without its values: faults are copied into mails and logs.
func (r *Record) Check(today law.Date) []Fault {
	var out []Fault
	fail := func(field string, what, remedy lang.Text) { out = append(out, Fault{field, what, remedy}) }
	k := r.Kind
	for _, f := range k.Fields {
		if f.Required && r.values[f.ID] == "" {
			fail(f.ID, lang.T("programme.needed", "field", f.Label), lang.T("programme.needed.do"))
		}
		if f.Kind == Days && r.values[f.ID] != "" {
			if _, err := ParseDays(r.values[f.ID]); err != nil {
				fail(f.ID, lang.T("programme.days", "field", f.Label, "value", "“"+r.values[f.ID]+"”"), lang.T("programme.days.do"))
			}
		}
		if f.Future {
			continue
		}
		if d := r.Date(f.ID); f.Kind == Date && d > today {
			what := lang.T("programme.future", "field", f.Label, "day", d)
			if k.Private {
				what = lang.T("programme.future_private", "field", f.Label)
			}
			fail(f.ID, what, lang.T("programme.future.do"))
		}
		if y := r.Year(f.ID); f.Kind == Year && y > today.Year() {
			fail(f.ID, lang.T("programme.future_year", "field", f.Label, "year", y), lang.T("programme.future.do"))
		}
	}
	if len(k.Needs) > 0 {
		some := false
		var names []lang.Sayer
		for _, id := range k.Needs {
			some = some || r.values[id] != ""
			names = append(names, k.Fields[k.at[id]].Label)
		}
		if !some {
			fail(k.Needs[0], lang.T("programme.one_of", "fields", names), lang.T("programme.needed.do"))
		}
	}
	label := func(id string) lang.Both { return k.Fields[k.at[id]].Label }
	for _, p := range k.order {
		if a, b := r.Date(p[0]), r.Date(p[1]); a != 0 && b != 0 && a > b {
			what := lang.T("programme.order", "first", label(p[0]), "day", a, "second", label(p[1]), "before", b)
			if k.Private {
				what = lang.T("programme.order_private", "first", label(p[0]), "second", label(p[1]))
			}
			fail(p[1], what, lang.T("programme.order.do"))
		}
	}
	for _, p := range k.parts {
		a, known := r.Number(p[0])
		b, both := r.Number(p[1])
		if known && both && a > b {
			fail(p[0], lang.T("programme.part", "part", label(p[0]), "n", a, "whole", label(p[1]), "of", b), lang.T("programme.part.do"))
		}
	}
	for _, p := range k.apart {
		if r.values[p[0]] != "" && r.values[p[0]] == r.values[p[1]] {
			fail(p[1], lang.T("programme.apart", "first", label(p[0]), "second", label(p[1])), lang.T("programme.apart.do"))
		}
	}
	return out
}
