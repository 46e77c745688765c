package sample_test

import (
	"fmt"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// The list of members agrees with the form.
func (w *world) people(t *testing.T) {
	members := map[key][]household.Member{}
	for _, m := range w.Members {
		k := key{m.Household, m.Year}
		if members[k] = append(members[k], m); m.No != len(members[k]) {
			t.Errorf("%v: not in order", m)
		}
		if m.BirthYear > m.Year || m.BirthYear < 1900 || m.Birth != 0 && m.Birth.Year() != m.BirthYear || m.Name == "" || m.Sex == household.SexUnknown {
			t.Errorf("%v: born %d", m, m.BirthYear)
		}
	}
	for k, r := range w.rows {
		ms := members[k]
		if k.year < 2024 {
			if len(ms) > 0 {
				t.Errorf("%v has members", r)
			}
			continue
		}
		if len(ms) != r.Size {
			t.Errorf("%v: %d members, size %d", r, len(ms), r.Size)
			continue
		}
		if h := ms[0]; h.Name != r.Head || h.CitizenID != r.CitizenID || h.Ethnicity != r.Ethnicity || h.Relation != "Chủ hộ" {
			t.Errorf("%v: the first member is not the head", r)
		}
		var children, hungry, uninsured, unschooled, heads, any int
		could := [4]bool{}
		for _, m := range ms {
			age := int(m.Year - m.BirthYear)
			child := age < 16
			count := func(n *int, is bool) {
				if is {
					*n++
				}
			}
			count(&children, child)
			count(&hungry, m.Malnourished == household.Yes)
			count(&uninsured, child && m.Insured == household.No)
			count(&unschooled, m.Schooling == household.No)
			count(&heads, m.Relation == "Chủ hộ")
			count(&any, m.Ethnicity != household.Kinh)
			could[0] = could[0] || m.NoLabour == household.No
			could[1] = could[1] || m.Malnourished == household.Yes
			could[2] = could[2] || m.Insured == household.No && age >= 6
			could[3] = could[3] || m.Schooling == household.No
			if (m.Malnourished != household.NoAnswer) != child || (m.Schooling != household.NoAnswer) != (child && age >= 3) {
				t.Errorf("%v: answers that an age of %d has not", m, age)
			}
		}
		if heads != 1 {
			t.Errorf("%v: %d heads", r, heads)
		}
		want := map[string]int{"children": children}
		if children > 0 {
			want["children_nutrition"], want["children_insurance"], want["children_schooling"] = hungry, uninsured, unschooled
		}
		for code, n := range want {
			if r.More.Get(code) != fmt.Sprint(n) {
				t.Errorf("%v: %s is %s, members have %d", r, code, r.More.Get(code), n)
			}
		}
		if r.More.Answer("any_minority") != household.AnswerOf(any > 0) {
			t.Errorf("%v: any_minority %v", r, r.More.Answer("any_minority"))
		}
		if w.planted[sample.FalseExit][r.Household] {
			continue // last year's answers were copied
		}
		for j, i := range []int{3, 4, 6} {
			if deprived, known := r.Indicator(i); known && deprived != could[j+1] {
				t.Errorf("%v: indicator %d is %t, members %t", r, i, deprived, could[j+1])
			}
		}
		if deprived, _ := r.Indicator(1); deprived && !could[0] {
			t.Errorf("%v: without work, and nobody can work", r)
		}
	}
}

// Citizen numbers are of the right structure and unique in a year, but for the
// planted.
func (w *world) numbers(t *testing.T) {
	owner := map[string]household.ID{}
	own := func(y law.Year, number string, id household.ID) {
		k := fmt.Sprint(y, number)
		if other, taken := owner[k]; taken && !(w.planted[sample.Duplicate][id] && w.planted[sample.Duplicate][other]) {
			t.Errorf("%s and %s have the same number in %d", id, other, y)
		}
		owner[k] = id
	}
	for i := range w.Reviews {
		r := &w.Reviews[i]
		if r.CitizenID == "" {
			continue
		}
		if len(r.CitizenID) != 12 || r.CitizenID[:3] != "089" {
			t.Errorf("%v: the number is none", r)
		}
		if r.Year < 2024 {
			own(r.Year, r.CitizenID, r.Household)
		}
	}
	for _, m := range w.Members {
		if m.CitizenID == "" {
			continue
		}
		own(m.Year, m.CitizenID, m.Household)
		digit := 2 * (int(m.BirthYear)/100 - 19)
		if m.Sex == household.Female {
			digit++
		}
		want := fmt.Sprintf("089%d%02d", digit, m.BirthYear%100)
		if len(m.CitizenID) != 12 || m.CitizenID[:6] != want && !(w.planted[sample.WrongNumber][m.Household]) {
			t.Errorf("%v: the number does not say what the row says", m)
		}
	}
}

// Every commune has a campaign a year, complete but where a hamlet is missing,
// and its counts rest on its decision.
func (w *world) campaigns(t *testing.T) {
	found := map[string]tally.Campaign{}
	open := 0
	for _, c := range w.Campaigns {
		k := fmt.Sprint(c.Code, c.Year)
		if u, ok := w.tree.Find(c.Code, law.YearEnd(c.Year)); !ok || u.Level != unit.Commune || found[k].Code != "" {
			t.Errorf("campaign %s: no commune, or twice", k)
		}
		found[k] = c
		if !c.Complete {
			open++
		}
		if (c.RecognisedOn != 0) != c.Complete || c.Complete && c.RecognisedOn.Year() != c.Year {
			t.Errorf("campaign %+v", c)
		}
	}
	if open != 1 {
		t.Errorf("%d campaigns are not complete", open)
	}
	for _, row := range w.Tallies {
		h, _ := w.tree.Find(row.Code, row.On)
		p, _ := w.tree.Parent(h, row.On)
		st, _ := p.At(row.On)
		c := found[fmt.Sprint(st.Code, row.Year)]
		if c.Complete && (c.RecognisedOn != row.DecidedOn || c.Decision != row.Decision) {
			t.Errorf("%s %d: decided on %s, campaign on %s", row.Code, row.Year, row.DecidedOn, c.RecognisedOn)
		}
	}
}
