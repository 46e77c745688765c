package report

import (
	"strings"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// check compares a sheet with what was computed by hand.
func check(t *testing.T, s *Sheet, want string, said ...string) {
	t.Helper()
	if got, want := table(s), strings.TrimLeft(want, "\n"); got != want {
		t.Errorf("form %d:\n%s\nwant\n%s", s.Form.No, got, want)
	}
	all := notices(s)
	for _, n := range said {
		if !strings.Contains(all, n) {
			t.Errorf("form %d does not say %q:\n%s", s.Form.No, n, all)
		}
	}
}

func TestForm1ByHand(t *testing.T) {
	// A1: poor for certain H01, H02 (9 persons), perhaps H05 (2 persons), who is
	// near-poor otherwise and so cannot be of average living standard like H04. A2:
	// H06 has no size, so the poor persons are unknown.
	check(t, fill(t, "1", input(t, "00101", ten())), `
1 Ấp Một | 50 200 2–3 4,00–6,00 1–2 2,00–4,00 1 2,00 9–11 4,50–5,50 3–5 1,50–2,50 3 1,50
2 Ấp Hai | 40 150 1 2,50 1 2,50 0 0,00 … … 6 4,00 0 0,00
Chưa rõ ấp, khóm, thôn, tổ dân phố | … … 1 … 0 … 0 … 1 … 0 … 0 …
Tổng cộng | 91 350 4–5 4,40–5,49 2–3 2,20–3,30 1 1,10 … … 9–11 2,57–3,14 3 0,86
`, "Of 1 household only this unit is known and not the hamlet", "Of 1 household the class is not known", "Of 1 household the number of persons is not known")

	// A province is summed per district; the commune nobody reviewed or declared
	// is unknown, and so is what it is part of.
	in := input(t, "90", ten())
	check(t, fill(t, "1", in), `
Cộng Huyện Sông Tiền | 101 394 5–6 4,95–5,94 2–3 1,98–2,97 1 0,99 … … 9–11 2,28–2,79 3 0,76
1 Xã Cây Bàng | 91 350 4–5 4,40–5,49 2–3 2,20–3,30 1 1,10 … … 9–11 2,57–3,14 3 0,86
2 Thị trấn Bờ Kè | 10 44 1 10,00 0 0,00 0 0,00 4 9,09 0 0,00 0 0,00
Cộng Huyện Núi Cấm | … … … … … … … … … … … … … …
3 Xã Đất Sét | … … … … … … … … … … … … … …
Tổng cộng | … … … … … … … … … … … … … …
`, "1 row has no review")
	// Where the review is complete, a commune without a review has nobody poor.
	in.Complete = func(*unit.Unit) bool { return true }
	if got := table(fill(t, "1", in)); !strings.Contains(got, "3 Xã Đất Sét | … … 0 … 0 … 0 … 0 … 0 … 0 …") || !strings.Contains(got, "Tổng cộng | … … 5–6 …") {
		t.Error(got)
	}
	// From July 2025 there are no districts.
	later := ten()
	for i := range later {
		later[i].Year = 2025
	}
	in.Unit, in.Year, in.Reviews = at(t, "90", 2025), 2025, later
	if got := table(fill(t, "1", in)); strings.Contains(got, "Huyện") || !strings.Contains(got, "1 Xã Cây Bàng | 91") {
		t.Error(got)
	}
}

// The movement of two hamlets: A1 had 10 poor households with 40 persons, lost
// 2 + 1 + 1 and got 1 + 1 + 2 + 0; A2 had 3 and 12 and lost one of 4 persons.
// What the other form says of column 5 differs by one, as in a printed pair.
func movementOf(u *unit.Unit, c household.Class) (Movement, bool) {
	n := func(households, persons [9]int64) Movement {
		var m Movement
		for i := range moves {
			m.Households[i], m.Persons[i] = law.Exactly(households[i]), law.Exactly(persons[i])
		}
		return m
	}
	st, _ := u.At(20241231)
	switch {
	case c == household.Poor && st.Code == "A1":
		m := n([9]int64{10, 2, 1, 1, 1, 1, 2, 0, 10}, [9]int64{40, 8, 3, 2, 5, 2, 7, 1, 42})
		m.Behind[1] = []household.ID{"H20", "H21"}
		return m, true
	case c == household.Poor && st.Code == "A2":
		return n([9]int64{3, 1, 0, 0, 0, 0, 0, 0, 2}, [9]int64{12, 4, 0, 0, 0, 0, 0, 0, 8}), true
	case c == household.Poor && st.Code == "00101":
		return n([9]int64{14, 3, 1, 1, 1, 1, 2, 0, 13}, [9]int64{}), true
	case c == household.NearPoor && st.Code == "A1":
		return n([9]int64{5, 1, 1, 0, 2, 0, 0, 0, 5}, [9]int64{20, 4, 5, 0, 8, 0, 0, 0, 19}), true
	case c == household.NearPoor && st.Code == "A2":
		return n([9]int64{1, 0, 0, 0, 0, 0, 0, 0, 2}, [9]int64{4, 0, 0, 0, 0, 0, 0, 0, 4}), true
	}
	return Movement{}, false
}

func TestForms2And3ByHand(t *testing.T) {
	in := input(t, "00101", nil)
	in.Movement = movementOf
	s := fill(t, "2", in)
	check(t, s, `
1 Ấp Một Hộ | 10 2 1 1 1 1 2 0 10
Nhân khẩu | 40 8 3 2 5 2 7 1 42
2 Ấp Hai Hộ | 3 1 0 0 0 0 0 0 2
Nhân khẩu | 12 4 0 0 0 0 0 0 8
Tổng cộng Hộ | 13 3 1 1 1 1 2 0 12
Nhân khẩu | 52 12 3 2 5 2 7 1 50
`, "column 2 of this form is 3 households, column 5 of form 3 is 2; they ought to be equal",
		"Column 1: the rows add up to 13 households, the whole unit has 14.", "Column 9: the rows add up to 12 households, the whole unit has 13.")
	if all := notices(s); strings.Contains(all, "formula gives") || strings.Contains(all, "column 5 of this form") {
		t.Error("a formula that holds, or a link that holds, is told:", all)
	}
	if yes, maybe := s.Behind(4, 1); len(yes) != 2 || yes[0] != "H20" || maybe != nil {
		t.Error(yes, maybe)
	}
	check(t, fill(t, "3", in), `
1 Ấp Một Hộ | 5 1 1 0 2 0 0 0 5
Nhân khẩu | 20 4 5 0 8 0 0 0 19
2 Ấp Hai Hộ | 1 0 0 0 0 0 0 0 2
Nhân khẩu | 4 0 0 0 0 0 0 0 4
Tổng cộng Hộ | 6 1 1 0 2 0 0 0 7
Nhân khẩu | 24 4 5 0 8 0 0 0 23
`, "Ấp Hai, line Households: the formula gives 1, the number at the end is 2.",
		"column 5 of this form is 2 households, column 2 of form 2 is 3; they ought to be equal")
	// What nobody knows of one hamlet is unknown in the sum.
	in.Movement = func(u *unit.Unit, c household.Class) (Movement, bool) {
		if st, _ := u.At(20241231); st.Code == "A2" {
			return Movement{}, false
		}
		return movementOf(u, c)
	}
	if got := table(fill(t, "2", in)); !strings.Contains(got, "Tổng cộng Hộ | … … … … … … … … …") || !strings.Contains(got, "1 Ấp Một Hộ | 10 2") {
		t.Error(got)
	}
}

func TestForms4And5ByHand(t *testing.T) {
	// A1: H01 lacks 1-3, H02 1-4, H05 (perhaps poor) 1, 2 and perhaps 3.
	// Deprivations 3 + 4, with H05 up to 3 more. A2: H06 lacks 1, 3, 4, perhaps 2.
	check(t, fill(t, "4", input(t, "00101", ten())), `
1 Ấp Một | 2–3 7–10 2–3 2–3 2–3 1 0 0 0 0 0 0 0 0
2 Ấp Hai | 1 3–4 1 0–1 1 1 0 0 0 0 0 0 0 0
Chưa rõ ấp, khóm, thôn, tổ dân phố | 1 3 1 1 1 0 0 0 0 0 0 0 0 0
Tổng cộng | 4–5 13–17 4–5 3–5 4–5 2 0 0 0 0 0 0 0 0
`)
	// Indicator 3 in A1: 2 of 2, 2 of 3 or 3 of 3; indicator 4: 1 of 2 or of 3.
	check(t, fill(t, "5", input(t, "00101", ten())), `
1 Ấp Một | 2–3 100,00 100,00 66,67–100,00 33,33–50,00 0,00 0,00 0,00 0,00 0,00 0,00 0,00 0,00
2 Ấp Hai | 1 100,00 0,00–100,00 100,00 100,00 0,00 0,00 0,00 0,00 0,00 0,00 0,00 0,00
Chưa rõ ấp, khóm, thôn, tổ dân phố | 1 100,00 100,00 100,00 0,00 0,00 0,00 0,00 0,00 0,00 0,00 0,00 0,00
Tổng cộng | 4–5 100,00 75,00–100,00 80,00–100,00 40,00–50,00 0,00 0,00 0,00 0,00 0,00 0,00 0,00 0,00
`)
	// Nobody near-poor: the rate of nobody is no zero.
	if got := table(fill(t, "7", input(t, "00102", ten()))); !strings.Contains(got, "1 Khóm Chợ | 0 - - - - - - - - - - - -\n") {
		t.Error(got)
	}
}

func TestForm8ByHand(t *testing.T) {
	// A1 poor: H01 in no group; H02 in all three (taken off twice too often); H05
	// perhaps, and then of a minority only. Near-poor: H03 in no group, perhaps H05.
	// A2 poor: H06 of unknown group and size. Near-poor: H07 minority, no labour,
	// and nobody said whether with merit: yes is possible.
	s := fill(t, "8", input(t, "00101", ten()))
	check(t, s, `
1 Ấp Một Hộ | 2–3 1–2 1 1 -2–0 1–2 0–1 0 0 0–2
Nhân khẩu | 9–11 5–7 5 5 -8–-4 3–5 0–2 0 0 1–5
2 Ấp Hai Hộ | 1 0–1 0 0 0–1 1 1 1 0 -1
Nhân khẩu | … … 0 0 … 6 6 6 0 -6
Chưa rõ ấp, khóm, thôn, tổ dân phố Hộ | 1 0 1 1 -1 0 0 0 0 0
Nhân khẩu | 1 0 1 1 -1 0 0 0 0 0
Tổng cộng Hộ | 4–5 1–3 2 2 -3–0 2–3 1–2 1 0 -1–1
Nhân khẩu | … … 6 6 … 9–11 6–8 6 0 -5–-1
`,
		"Column 5 (others) follows the formula of the form, which takes off each group; it takes off 3 too many, because households belong to several groups. Households of no group: 1–2.",
		"Column 10 (others) follows the formula of the form, which takes off each group; it takes off 1 too many, because households belong to several groups. Households of no group: 1.")
	// Behind "others" stand those of no group, not what the formula makes.
	total := len(s.Rows) - 2
	if yes, maybe := s.Behind(total, 4); strings.Join(ids(yes), " ") != "H01" || strings.Join(ids(maybe), " ") != "H06" {
		t.Error(yes, maybe)
	}
}

func ids(of []household.ID) (out []string) {
	for _, id := range of {
		out = append(out, string(id))
	}
	return out
}

func TestForms12And13ByHand(t *testing.T) {
	// A1 declared: 50 households, 10 of a minority, so 40 Kinh. Poor: H01 Kinh with
	// a woman at its head, H02 Khơ-me of the place with merit and without labour,
	// perhaps H05 (Khơ-me; of the place or not, a woman at the head or not: nobody
	// said). Rates 2-3 of 50, 1-2 of 10, 1-2 of 4.
	check(t, fill(t, "12", input(t, "00101", ten())), `
1 Ấp Một | 50 40 10 4 200 160 40 … 2–3 1 1–2 1–2 1 1 1–2 9–11 4 5–7 5–7 4,00–6,00 10,00–20,00 25,00–50,00
2 Ấp Hai | 40 32 8 0 150 120 30 … 1 0–1 0–1 0–1 0 0 0–1 … … … … 2,50 0,00–12,50 -
Chưa rõ ấp, khóm, thôn, tổ dân phố | … … … … … … … … 1 1 0 0 1 1 0–1 1 1 0 0 … … …
Tổng cộng | 91 73 18 4 350 280 70 … 4–5 2–3 1–3 1–3 2 2 1–4 … … … … 4,40–5,49 5,56–16,67 25,00–75,00
`)
	check(t, fill(t, "13", input(t, "00101", ten())), `
1 Ấp Một | 50 40 10 4 200 160 40 … 1–2 1 0–1 0–1 0 0 0–2 3–5 3 0–2 0–2 2,00–4,00 0,00–10,00 0,00–25,00
2 Ấp Hai | 40 32 8 0 150 120 30 … 1 0 1 0–1 0 1 0–1 6 0 6 0–6 2,50 12,50 -
Chưa rõ ấp, khóm, thôn, tổ dân phố | … … … … … … … … 0 0 0 0 0 0 0 0 0 0 0 … … …
Tổng cộng | 91 73 18 4 350 280 70 … 2–3 1 1–2 0–2 0 1 0–3 9–11 3 6–8 0–8 2,20–3,30 5,56–11,11 0,00–50,00
`)
}

// family are the members of H01 and H02; H02's second has no sex, its third
// nothing but a name. H09 has no list.
func family() []household.Member {
	m := func(id household.ID, no int, name string, sex household.Sex, born law.Year, relation string, e household.Ethnicity) household.Member {
		return household.Member{Household: id, Year: 2024, No: no, Name: name, Sex: sex, BirthYear: born, Relation: relation, Ethnicity: e, CitizenID: "089199000123"}
	}
	return []household.Member{
		m("H01", 2, "Lê Văn Mẫu", household.Male, 1999, "Con", "01"),
		m("H01", 1, "Lê Thị Ví Dụ", household.Female, 1970, "", "01"),
		m("H02", 1, "Chau Minh Họa", household.Male, 2015, "Con", "05"),
		m("H02", 2, "Neang Thử", household.SexUnknown, 1980, "Chủ hộ", "05"),
		m("H02", 3, "Chau Nháp", household.Male, 0, "", ""),
		{Household: "H02", Year: 2023, No: 4, Name: "Năm khác"},
	}
}

func TestForms14And15ByHand(t *testing.T) {
	in := input(t, "00101", ten())
	in.Members = family()
	in.Entry = func(id household.ID, c household.Class) Entry {
		return map[household.ID]Entry{"H01": EntryNew, "H02": EntryOld, "H09": EntryFellBack, "H03": EntryFellBack}[id]
	}
	s := fill(t, "15", in)
	check(t, s, `
Ấp Một | · · · · · · · · · · · · · · · ·
1 1 Lê Thị Ví Dụ | · 1970 Kinh Chủ hộ x · · · · · … … … … … …
2 Lê Văn Mẫu | 1999 · Kinh Con · · · · · · · · · · · ·
2 1 Neang Thử | … … Khơ-me Chủ hộ · · x x x x … … … … … …
2 Chau Minh Họa | 2015 · Khơ-me Con · · · · · · · · · · · ·
3 Chau Nháp | … · … … · · · · · · · · · · · ·
Ấp Hai | · · · · · · · · · · · · · · · ·
3 1 Chủ hộ H06 | … … … Chủ hộ … … … · … · … … … … … …
Xã Cây Bàng, chưa rõ ấp, khóm, thôn, tổ dân phố | · · · · · · · · · · · · · · · ·
4 1 Chủ hộ H09 | … … Kinh Chủ hộ · x · x … x … … … … … …
`, "Of 1 household the class is not known; they are not in the list.", "The list has 4 households with 7 persons.",
		"Of 2 households there is no member list", "In 2 households the list has another number of persons", "Of 1 person the sex is not known")
	for _, r := range s.Rows {
		for _, c := range append(r.Lead, r.Cells...) {
			if strings.Contains(c.Say(lang.VI), "089199") {
				t.Error("a citizen number stands in the list")
			}
		}
	}
	if yes, _ := s.Behind(1, 5); len(yes) != 1 || yes[0] != "H01" {
		t.Error(yes)
	}
	s = fill(t, "14", in)
	check(t, s, `
Ấp Một | · · · · · · · · · · · · · · · ·
1 1 Chủ hộ H03 | … … Kinh Chủ hộ · x · · … · … … … … … …
Ấp Hai | · · · · · · · · · · · · · · · ·
2 1 Chủ hộ H07 | … … Chăm Chủ hộ … … … · … x … … … … … …
`)
	var heads []string
	for _, c := range s.Columns[4:7] {
		heads = append(heads, c.Groups[0].VI+"/"+c.Heading.VI)
	}
	if got := strings.Join(heads, "; "); got != "Chia hộ cận nghèo theo/Cận nghèo mới; Chia hộ cận nghèo theo/Tái cận nghèo; Chia hộ cận nghèo theo/Cận nghèo cũ" {
		t.Error(got)
	}
}
