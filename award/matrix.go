package award

import (
	"slices"
	"strings"

	"vuonlen/law"
)

// Matrix is the verdicts on the subjects of one kind under the readings that the
// movement chose and under every other reading that bears on the kind, one
// changed at a time.
type Matrix struct {
	Kind       Kind
	Judgements []Judgement // in the order given; Tried[i] of each is its verdict in Others[i]
	Chosen     Column
	Others     []Column
	Silent     []string // readings that no criterion of the kind looks at; combinations of other kinds left out
}

// Column is one value of one reading with what it makes of all subjects.
type Column struct {
	Name, Value string // empty: the readings chosen
	Count       map[law.Verdict]int
	Changed     int // subjects whose verdict is another than under the readings chosen
}

// Matrices puts judgements side by side, kind by kind. All judgements of a kind
// are of one movement.
func Matrices(js []Judgement) (out []Matrix) {
	for _, k := range Kinds {
		m := Matrix{Kind: k, Chosen: Column{Count: map[law.Verdict]int{}}}
		for _, j := range js {
			if j.Subject.Kind != k {
				continue
			}
			if len(m.Judgements) == 0 {
				for _, t := range j.Tried {
					m.Others = append(m.Others, Column{Name: t.Name, Value: t.Value, Count: map[law.Verdict]int{}})
				}
			}
			m.Judgements = append(m.Judgements, j)
			m.Chosen.Count[j.Verdict]++
			for i, t := range j.Tried {
				m.Others[i].Count[t.Verdict]++
				if t.Verdict != j.Verdict {
					m.Others[i].Changed++
				}
			}
		}
		if len(m.Judgements) == 0 {
			continue
		}
		for _, r := range AllReadings {
			other := strings.HasPrefix(r.Name, "combination.") && r.Name != "combination."+string(k)
			if !other && !slices.ContainsFunc(m.Others, func(c Column) bool { return c.Name == r.Name }) {
				m.Silent = append(m.Silent, r.Name)
			}
		}
		out = append(out, m)
	}
	return out
}
