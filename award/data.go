package award

import (
	"slices"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
)

// data is what is recorded of some kinds of evidence about the subject by the day
// of submission: for each kind how many records, and the đồng they add up to where
// they have an amount. lacks are the kinds of which there is none. It only informs.
func (c *context) data(kinds []string) (facts []law.Fact, besides []lang.Text, lacks []string) {
	for _, kind := range kinds {
		if kind == "reviews" {
			if fs, text, ok := c.living(); !ok {
				lacks = append(lacks, kind)
			} else if !c.quiet() {
				facts, besides = append(facts, fs...), append(besides, text)
			}
			continue
		}
		rs := c.about(kind)
		if len(rs) == 0 {
			lacks = append(lacks, kind)
			continue
		}
		if c.quiet() {
			continue
		}
		facts = append(facts, law.Fact{Name: kind, Code: c.subject.Code, Value: law.Exactly(int64(len(rs))), Source: kind})
		if field := amounts[kind]; field != "" {
			sum, valued := int64(0), 0
			for _, e := range rs {
				if n, ok := e.Number(field); ok {
					sum, valued = capped(sum, n), valued+1
				}
			}
			switch {
			case valued == len(rs):
				facts = append(facts, law.Fact{Name: kind + "_value", Code: c.subject.Code, Value: law.Dong(sum), Source: kind})
			case valued > 0: // what has no value is worth something too
				facts = append(facts, law.Fact{Name: kind + "_value_least", Code: c.subject.Code, Value: law.Dong(sum), Source: kind},
					law.Fact{Name: kind + "_unvalued", Code: c.subject.Code, Value: law.Exactly(int64(len(rs) - valued)), Source: kind})
			}
		}
	}
	if slices.Contains(kinds, "budget") && !c.quiet() {
		if fs, text, ok := c.priority(); ok {
			facts, besides = append(facts, fs...), append(besides, text)
		}
	}
	return facts, besides, lacks
}

// amounts are the fields that are added up.
var amounts = map[string]string{
	"budget": "allocated", "contributions": "value", "projects": "value", "loans": "principal", "household-help": "value", "credit-reports": "outstanding",
}

// about lists the records of a kind about the subject that had happened by the day
// of submission, if one is set: on its land, or in its name.
func (c *context) about(kind string) []programme.Record {
	k, ok := programme.FindKind(kind)
	if !ok {
		return nil // reviews are no records: see living
	}
	var rs []programme.Record
	if c.subject.Unit != nil {
		rs = c.onLand(kind)
	} else {
		for _, f := range k.Fields {
			if f.Kind == programme.Household && c.subject.Kind == Household && f.ID != "helped_household" ||
				f.Kind == programme.Subject && c.subject.Kind != Household {
				rs = append(rs, c.record.Evidence.By(kind, f.ID, c.subject.Code)...)
			}
		}
	}
	if c.day == 0 { // whatever is recorded
		return rs
	}
	return slices.DeleteFunc(rs, func(e programme.Record) bool { return began(&e) > c.day })
}

// began is the first day that is not one to come, else the first day of its year; 0
// where neither is known.
func began(e *programme.Record) law.Date {
	for _, f := range e.Kind.Fields {
		if f.Kind == programme.Date && !f.Future {
			if d := e.Date(f.ID); d != 0 {
				return d
			}
		}
		if f.Kind == programme.Year && !f.Future {
			if y := e.Year(f.ID); y != 0 {
				return law.MakeDate(int(y), 1, 1)
			}
		}
	}
	return 0
}

// shown spells facts about evidence: "12 contributions", "340.000.000 đồng".
func shown(facts []law.Fact) []lang.Text {
	var out []lang.Text
	for i, f := range facts {
		if !slices.Contains(EvidenceKinds, f.Name) && !strings.HasSuffix(f.Name, "_value") && !strings.HasSuffix(f.Name, "_value_least") {
			continue // said in words of its own
		}
		switch v := f.Value.(type) {
		case law.Count:
			if !strings.HasSuffix(f.Name, "_unvalued") { // said with the value before it
				out = append(out, lang.T("award.data.records", "what", What(f.Name), "n", v))
			}
		case law.Dong:
			if strings.HasSuffix(f.Name, "_least") {
				out = append(out, lang.T("award.data.dong_least", "n", v, "unvalued", facts[i+1].Value))
			} else {
				out = append(out, lang.T("award.data.dong", "n", v))
			}
		}
	}
	return out
}
