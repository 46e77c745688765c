package report

import (
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Totals are the sums of their rows, rates those of their counts, and every
// printed formula holds wherever all its columns are certain.
func TestIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := draw(t)
		households := rapid.SliceOfN(rapid.Int64Range(0, 50), 4, 4).Draw(t, "declared")
		in := Input{Tree: made(), Year: 2024, Reviews: all, Complete: func(*unit.Unit) bool { return true }}
		in.Declared = func(u *unit.Unit) Declared {
			st, _ := u.At(20241231)
			i := map[unit.Code]int{"A1": 0, "A2": 2}
			at, ok := i[st.Code]
			if !ok {
				return Declared{}
			}
			n, m := households[at], households[at+1]
			return Declared{Households: law.Exactly(n + m), MinorityHouseholds: law.Exactly(m), LocalHouseholds: law.Exactly(m / 2), Persons: law.Exactly(4*n + 3*m), MinorityPersons: law.Exactly(3 * m)}
		}
		in.Unit, _ = made().Find("00101", 20241231)
		for _, f := range Forms() {
			if f.List || f.moves() {
				continue
			}
			s, err := Fill(f, in)
			if err != nil {
				t.Fatal(err)
			}
			lines := max(1, len(f.Lines))
			last := len(s.Rows) - lines
			for j := range s.Columns {
				c := &s.Columns[j]
				for line := range lines {
					sum := law.Exactly(0)
					for i := line; i < last; i += lines {
						sum = sum.Add(s.Rows[i].Cells[j].Count)
					}
					if got := s.Rows[last+line].Cells[j]; got.Kind == Count && got.Count != sum {
						t.Fatalf("form %d column %d: total %s of rows that sum to %s\n%s", f.No, c.No, got.Say(lang.EN), sum.Say(lang.EN), table(s))
					}
				}
				if c.Formula.IsZero() {
					continue
				}
				for i := range s.Rows {
					made := c.Formula.eval(func(no int) law.Count { return s.Rows[i].Cells[no-1].Count })
					got := s.Rows[i].Cells[j]
					if made.Kind == Count && apart(made.Count, got.Count) || made.Kind != Count && made.Say(lang.EN) != got.Say(lang.EN) {
						t.Fatalf("form %d row %d column %s: %s, the formula gives %s", f.No, i, c.Mark(), got.Say(lang.EN), made.Say(lang.EN))
					}
				}
			}
		}
	})
}
