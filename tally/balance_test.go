package tally_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// hamletTree is the embedded country with six hamlets in the communes 30553 and
// 30547 of Tri Tôn.
func hamletTree(t interface{ Fatal(...any) }) *unit.Tree {
	var rs []unit.Record
	for _, c := range []unit.Code{"30553", "30547"} {
		for i := 1; i <= 3; i++ {
			rs = append(rs, unit.Record{Code: unit.Code(fmt.Sprintf("%s-%d", c, i)), Name: fmt.Sprint(i), Kind: "ap", Parent: c, Level: unit.Hamlet})
		}
	}
	tree, err := unit.Shipped(unit.Edit{Act: 1, Snapshot: &unit.Snapshot{On: law.MakeDate(2021, 11, 1), Records: rs}})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

var hamletCodes = []unit.Code{"30553-1", "30553-2", "30553-3", "30547-1", "30547-2", "30547-3"}

// history draws the reviews of two years and what happened between them.
func history(t *rapid.T, year law.Year) tally.BalanceInput {
	in := tally.BalanceInput{Year: year}
	listed := map[household.ID]household.Past{}
	in.Earlier = func(id household.ID) household.Past { return listed[id] }
	class := rapid.SampledFrom([]household.Class{household.Poor, household.NearPoor, household.NotPoor, household.UnknownClass})
	kind := rapid.SampledFrom(household.ChangeKinds)
	for n := range rapid.IntRange(0, 30).Draw(t, "households") {
		id := household.ID(fmt.Sprint("H", n))
		listed[id] = household.Past{Poor: rapid.Bool().Draw(t, "was poor"), NearPoor: rapid.Bool().Draw(t, "was near"), Last: class.Draw(t, "last")}
		review := func(y law.Year) household.Review {
			v := household.Review{Household: id, Year: y, Class: class.Draw(t, "class"), Size: rapid.IntRange(0, 6).Draw(t, "size")}
			h := rapid.SampledFrom(hamletCodes).Draw(t, "hamlet")
			if rapid.IntRange(0, 4).Draw(t, "commune only") == 0 {
				v.Commune = h[:5]
			} else {
				v.Hamlet = h
			}
			return v
		}
		if rapid.IntRange(0, 3).Draw(t, "first") > 0 {
			in.First = append(in.First, review(year-1))
		}
		if rapid.IntRange(0, 3).Draw(t, "last") > 0 {
			in.Last = append(in.Last, review(year))
		}
		for range rapid.IntRange(0, 2).Draw(t, "changes") {
			c := household.Change{Household: id, Kind: kind.Draw(t, "kind"), On: law.MakeDate(int(year), rapid.IntRange(1, 12).Draw(t, "month"), 5)}
			if c.Kind == household.Moved || c.Kind == household.Arrived {
				c.Hamlet = rapid.SampledFrom(hamletCodes).Draw(t, "to")
			}
			in.Changes = append(in.Changes, c)
		}
	}
	return in
}

// stock counts the reviews of a list in a unit the plain way, by the code alone.
func stock(reviews []household.Review, list household.Class, prefix unit.Code) (n int64, persons law.Count) {
	persons = law.Exactly(0)
	for _, v := range reviews {
		place := v.Place()
		if v.Class != list || len(place) < len(prefix) || place[:len(prefix)] != prefix {
			continue
		}
		n++
		if v.Size == 0 {
			persons = law.Count{}
		} else {
			persons = persons.Add(law.Exactly(int64(v.Size)))
		}
	}
	return n, persons
}

// TestBalanceCloses: 9 = 1-2-3-4+5+6+7+8 for households and, where all sizes are
// known, for persons; columns 1 and 9 are the plain counts of the reviews; and
// every cell names as many households as it counts.
func TestBalanceCloses(t *testing.T) {
	tree := hamletTree(t)
	rapid.Check(t, func(t *rapid.T) {
		const year = 2023
		in := history(t, year)
		bs := tally.NewBalances(tree, in)
		for _, code := range []unit.Code{"30553", "30547", "891", "89"} {
			u, _ := tree.Find(code, law.YearEnd(year))
			b := bs.Of(tree, u)
			prefix := code
			if len(code) < 5 {
				prefix = "30"
			}
			for _, s := range []*tally.BalanceSheet{&b.Poor, &b.NearPoor} {
				households, persons := s.Residual()
				if households != 0 {
					t.Fatalf("%s, list %v: residual %d\n%+v", code, s.List, households, s.Cells)
				}
				if p, ok := persons.Exact(); ok && p != 0 {
					t.Fatalf("%s, list %v: residual of persons %d", code, s.List, p)
				}
				n1, p1 := stock(in.First, s.List, prefix)
				n9, p9 := stock(in.Last, s.List, prefix)
				if s.Cells[0].Households != n1 || s.Cells[8].Households != n9 || s.Cells[0].Persons != p1 || s.Cells[8].Persons != p9 {
					t.Fatalf("%s, list %v: %d and %d, by the reviews %d and %d", code, s.List, s.Cells[0].Households, s.Cells[8].Households, n1, n9)
				}
				for i, c := range s.Cells {
					if int64(len(c.Behind)) != c.Households {
						t.Fatalf("column %d: %d households, %d named", i+1, c.Households, len(c.Behind))
					}
				}
			}
			for _, pair := range [][2]law.Count{{b.Poor.Cells[1].Persons, b.NearPoor.Cells[4].Persons}, {b.Poor.Cells[4].Persons, b.NearPoor.Cells[2].Persons}} {
				if pair[0] != pair[1] {
					t.Fatalf("%s: the forms do not agree on the persons who crossed: %v", code, pair)
				}
			}
			if !b.Agrees() {
				t.Fatalf("%s: the forms do not agree on who crossed", code)
			}
		}
	})
}

// TestBalanceAddsUp: a commune is the sum of its hamlets but for the moves inside
// it, which the hamlets show as out and in.
func TestBalanceAddsUp(t *testing.T) {
	tree := hamletTree(t)
	rapid.Check(t, func(t *rapid.T) {
		const year = 2023
		in := history(t, year)
		for _, vs := range [][]household.Review{in.First, in.Last} { // hamlets only: else the sum lacks those without
			for i := range vs {
				if vs[i].Hamlet == "" {
					vs[i].Hamlet = vs[i].Commune + "-1"
				}
			}
		}
		bs := tally.NewBalances(tree, in)
		commune, _ := tree.Find("30553", law.YearEnd(year))
		whole := bs.Of(tree, commune)
		for k, s := range []*tally.BalanceSheet{&whole.Poor, &whole.NearPoor} {
			var sum [tally.Columns]int64
			for _, h := range hamletCodes[:3] {
				u, _ := tree.Find(h, law.YearEnd(year))
				b := bs.Of(tree, u)
				for i, c := range [][tally.Columns]tally.BalanceCell{b.Poor.Cells, b.NearPoor.Cells}[k] {
					sum[i] += c.Households
				}
			}
			if sum[0] != s.Cells[0].Households || sum[8] != s.Cells[8].Households {
				t.Fatalf("list %v: ends %d, %d; hamlets %d, %d", s.List, s.Cells[0].Households, s.Cells[8].Households, sum[0], sum[8])
			}
			out := sum[1] + sum[2] + sum[3] - s.Cells[1].Households - s.Cells[2].Households - s.Cells[3].Households
			came := sum[4] + sum[5] + sum[6] + sum[7] - s.Cells[4].Households - s.Cells[5].Households - s.Cells[6].Households - s.Cells[7].Households
			if out != came || out < 0 {
				t.Fatalf("list %v: %d more out, %d more in than the commune says", s.List, out, came)
			}
		}
	})
}

// TestBalanceColumns: one household each, named after the column of the form.
func TestBalanceColumns(t *testing.T) {
	tree := hamletTree(t)
	const a, b = "30553-1", "30547-1"
	v := func(y law.Year, class household.Class, hamlet unit.Code) []household.Review {
		return []household.Review{{Household: "H", Year: y, Class: class, Hamlet: hamlet, Size: 4}}
	}
	change := func(k household.ChangeKind) []household.Change {
		return []household.Change{{Household: "H", Kind: k, On: law.MakeDate(2023, 6, 1)}}
	}
	for name, c := range map[string]struct {
		first, last []household.Review
		changes     []household.Change
		earlier     bool
		poor, near  int // column of form 2 and 3 besides 1 and 9
		t           household.Transition
	}{
		"biểu 2 cột 2, biểu 3 cột 5: hộ nghèo thành cận nghèo": {v(2022, household.Poor, a), v(2023, household.NearPoor, a), nil, false, 2, 5, household.Crossed},
		"biểu 2 cột 3: vượt chuẩn cận nghèo":                   {v(2022, household.Poor, a), v(2023, household.NotPoor, a), nil, false, 3, 0, household.Escaped},
		"biểu 2 cột 4: chuyển sang xã khác":                    {v(2022, household.Poor, a), v(2023, household.Poor, b), nil, false, 4, 0, household.MovedOut},
		"biểu 2 cột 4: chuyển đi khỏi tỉnh":                    {v(2022, household.Poor, a), nil, change(household.Departed), false, 4, 0, household.DepartedNow},
		"biểu 2 cột 4: hộ đơn thân chết":                       {v(2022, household.Poor, a), nil, change(household.Dissolved), false, 4, 0, household.DissolvedNow},
		"biểu 2 cột 4: nhập hộ":                                {v(2022, household.Poor, a), nil, change(household.MergedInto), false, 4, 0, household.MergedNow},
		"biểu 2 cột 4: chưa được rà soát":                      {v(2022, household.Poor, a), nil, nil, false, 4, 0, household.NotReviewed},
		"biểu 2 cột 4: chưa xác định":                          {v(2022, household.Poor, a), v(2023, household.UnknownClass, a), nil, false, 4, 0, household.UnknownAtEnd},
		"biểu 2 cột 5, biểu 3 cột 3: cận nghèo thành nghèo":    {v(2022, household.NearPoor, a), v(2023, household.Poor, a), nil, false, 5, 3, household.Crossed},
		"biểu 2 cột 6: tái nghèo":                              {v(2022, household.NotPoor, a), v(2023, household.Poor, a), nil, true, 6, 0, household.FellBack},
		"biểu 2 cột 7: phát sinh mới":                          {nil, v(2023, household.Poor, a), nil, false, 7, 0, household.Newly},
		"biểu 2 cột 8: chuyển đến từ xã khác":                  {v(2022, household.Poor, b), v(2023, household.Poor, a), nil, false, 8, 0, household.MovedIn},
		"biểu 2 cột 8: chuyển đến từ tỉnh khác":                {nil, v(2023, household.Poor, a), change(household.Arrived), false, 8, 0, household.ArrivedNow},
		"biểu 2 cột 8: tách hộ":                                {nil, v(2023, household.Poor, a), change(household.SplitOff), false, 8, 0, household.SplitNow},
		"biểu 3 cột 2: thoát cận nghèo":                        {v(2022, household.NearPoor, a), v(2023, household.NotPoor, a), nil, false, 0, 2, household.Escaped},
		"biểu 3 cột 6: tái cận nghèo":                          {v(2022, household.NotPoor, a), v(2023, household.NearPoor, a), nil, true, 0, 6, household.FellBack},
		"biểu 3 cột 7: phát sinh cận nghèo mới":                {nil, v(2023, household.NearPoor, a), nil, false, 0, 7, household.Newly},
	} {
		t.Run(name, func(t *testing.T) {
			bs := tally.NewBalances(tree, tally.BalanceInput{Year: 2023, First: c.first, Last: c.last, Changes: c.changes,
				Earlier: func(household.ID) household.Past { return household.Past{Poor: c.earlier, NearPoor: c.earlier} }})
			u, _ := tree.Find("30553", law.YearEnd(2023))
			got := bs.Of(tree, u)
			for _, s := range []struct {
				sheet tally.BalanceSheet
				want  int
			}{{got.Poor, c.poor}, {got.NearPoor, c.near}} {
				for i := 2; i <= 8; i++ {
					cell := s.sheet.Cells[i-1]
					if (i == s.want) != (cell.Households == 1) {
						t.Errorf("list %v, column %d: %d", s.sheet.List, i, cell.Households)
					}
					if i == s.want && (cell.Behind[0].Transition != c.t || cell.Persons != law.Exactly(4)) {
						t.Errorf("list %v, column %d: %+v", s.sheet.List, i, cell)
					}
				}
			}
		})
	}
}

// TestBalanceMembers: a household that stays and loses or wins members moves
// persons and no household (đổi nhân khẩu).
func TestBalanceMembers(t *testing.T) {
	tree := hamletTree(t)
	u, _ := tree.Find("30553", law.YearEnd(2023))
	for _, c := range []struct{ was, is, out, in int }{{5, 3, 2, 0}, {3, 5, 0, 2}, {4, 4, 0, 0}} {
		v := household.Review{Household: "H", Class: household.Poor, Hamlet: "30553-1"}
		first, last := v, v
		first.Year, first.Size, last.Year, last.Size = 2022, c.was, 2023, c.is
		b := tally.NewBalances(tree, tally.BalanceInput{Year: 2023, First: []household.Review{first}, Last: []household.Review{last}}).Of(tree, u)
		if b.Poor.Cells[3].Persons != law.Exactly(int64(c.out)) || b.Poor.Cells[7].Persons != law.Exactly(int64(c.in)) || b.Poor.Cells[3].Households+b.Poor.Cells[7].Households != 0 {
			t.Errorf("%+v: %+v", c, b.Poor.Cells)
		}
	}
}

// TestBalanceOverReform: communes merged on 1 July 2025 take their households
// along: nobody moved.
func TestBalanceOverReform(t *testing.T) {
	tree, err := unit.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	old, _ := tree.Find("30553", law.YearEnd(2024))
	next := tree.Successors(old, law.MakeDate(2025, 6, 30), law.YearEnd(2025))
	if len(next.Parts) != 1 {
		t.Fatalf("%d successors", len(next.Parts))
	}
	u := next.Parts[0].Unit
	st, _ := u.At(law.YearEnd(2025))
	in := tally.BalanceInput{Year: 2025,
		First: []household.Review{{Household: "H", Year: 2024, Class: household.Poor, Commune: "30553", Size: 4}},
		Last:  []household.Review{{Household: "H", Year: 2025, Class: household.NearPoor, Commune: st.Code, Size: 4}}}
	b := tally.NewBalances(tree, in).Of(tree, u)
	if b.Poor.Cells[0].Households != 1 || b.Poor.Cells[1].Households != 1 || b.NearPoor.Cells[4].Households != 1 {
		t.Errorf("%+v", b.Poor.Cells)
	}
}
