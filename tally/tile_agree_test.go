package tally

import (
	"fmt"
	"testing"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/unit"
)

// Tiles and the register's leaf tallies make the same intervals, of all and of
// minority households.
func TestTilesCountAsTheRegister(t *testing.T) {
	s := standard(t, "2022-2026")
	b := NewTileBuilder(2022, 1, false)
	want := NoReviews()
	for i := range 5000 {
		r := hashed(i, i)
		if err := b.Add(0, &r); err != nil {
			t.Fatal(err)
		}
		e := map[household.Answer]household.Ethnicity{household.NoAnswer: "", household.Yes: "05", household.No: household.Kinh}[r.Minority]
		want.Review(s, r.Answers, e, "")
	}
	levels, err := NewLevels(1, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := b.Build([32]byte{}).Count(s, levels, 1)
	all, minority := c.All(0, 0), c.Minority(0, 0)
	if got := (Minority{minority.Households, minority.Poor, minority.NearPoor}); got != want.Head {
		t.Errorf("minority %+v, want %+v", got, want.Head)
	}
	if all.Households != want.Reviewed || all.Poor != want.Poor || all.NearPoor != want.NearPoor || all.Either != want.Either ||
		law.Exactly(all.Unknown) != want.Unknown || all.Indicators != want.Indicators {
		t.Errorf("%+v, want %+v", all, want)
	}
}

// The two ways to count, tiles in memory and rows that stream by, give the same
// integers for every unit: all households and minority households.
func TestTilesCountAsTheStream(t *testing.T) {
	const provinces, communes, hamlets, households = 2, 7, 60, 20_000
	var units []unit.Record
	province, commune := make([]int32, communes), make([]int32, hamlets)
	code := func(level, i int) unit.Code {
		return unit.Code(fmt.Sprintf([]string{"H%d", "%05d", "%02d"}[level], i+1))
	}
	for p := range provinces {
		units = append(units, unit.Record{Level: unit.Province, Code: code(2, p)})
	}
	for c := range communes {
		province[c] = int32(c * provinces / communes)
		units = append(units, unit.Record{Level: unit.Commune, Code: code(1, c), Parent: code(2, int(province[c]))})
	}
	for h := range hamlets {
		commune[h] = int32(h % communes)
		units = append(units, unit.Record{Level: unit.Hamlet, Code: code(0, h), Parent: code(1, int(commune[h]))})
	}
	b := NewTileBuilder(2022, hamlets, false)
	var rows []countedReview
	for i := range households {
		h := i % hamlets
		r := hashed(i, h)
		r.Size = min(r.Size, MaxCountSize)
		if err := b.Add(h, &r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, countedReview{code(0, h), 2022, r.Minority, r.Size, r.Answers})
	}
	levels, err := NewLevels(hamlets, []int{communes, provinces}, commune, province)
	if err != nil {
		t.Fatal(err)
	}
	count := b.Build([32]byte{}).Count(standard(t, "2022-2026"), levels, 2)
	type key struct {
		code     unit.Code
		minority bool
	}
	streamed := map[key]CountRow{}
	for _, r := range countAll(t, units, rows, 2, 1000) {
		streamed[key{r.Code, r.Minority}] = r
	}
	if len(streamed) != 2*(provinces+communes+hamlets) {
		t.Fatalf("%d rows", len(streamed))
	}
	for level := range count.Levels() {
		for u := range count.Units(level) {
			for minority, c := range map[bool]UnitCount{false: count.All(level, u), true: count.Of(level, u, household.Yes)} {
				s := streamed[key{code(level, u), minority}]
				want := CountRow{
					Level: s.Level, Code: s.Code, Year: 2022, Minority: minority,
					Households: c.Households.Lo, Poor: c.Poor.Lo, NearPoor: c.NearPoor.Lo, Unknown: c.Unknown,
					Persons: c.Persons, PersonsCounted: c.PersonsCounted, Q: c.Q, QC: c.QC,
				}
				for i := range want.Deprived {
					want.Deprived[i] = c.Indicators[i].Lo
				}
				if s != want {
					t.Errorf("%s, minority %t: streamed %+v, tiles %+v", code(level, u), minority, s, want)
				}
			}
		}
	}
}
