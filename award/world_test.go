package award_test

import (
	"encoding/csv"
	"strconv"
	"strings"
	"sync"
	"testing"

	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// country is the embedded tree, built once for all tests.
var country = sync.OnceValue(func() *unit.Tree {
	t, err := unit.Shipped()
	if err != nil {
		panic(err)
	}
	return t
})

// shipped is the movement of An Giang. Every call reads it anew, so that a test
// may change what it gets.
func shipped(t testing.TB) *award.Movement {
	t.Helper()
	for _, f := range award.Files() {
		if f.Name == "an-giang-2021-2025" {
			return read(t, f.Name, f.Content)
		}
	}
	t.Fatal("no shipped movement")
	return nil
}

func read(t testing.TB, name string, content []byte) *award.Movement {
	t.Helper()
	m, err := award.Read(name, content)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func record(t testing.TB, tree *unit.Tree, facts []unit.Fact, tallies []tally.Tally) *award.Record {
	t.Helper()
	fs, err := unit.NewFacts(tree, facts)
	if err != nil {
		t.Fatal(err)
	}
	l, err := tally.NewLedger(tree, tallies)
	if err != nil {
		t.Fatal(err)
	}
	return &award.Record{Tree: tree, Facts: fs, Tallies: l}
}

// table reads CSV with headings and gives each row as a function of the column.
func table(t testing.TB, text string) (rows []unit.Row) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		return nil
	}
	for _, r := range all[1:] {
		of := map[string]string{}
		for i, h := range all[0] {
			of[h] = strings.TrimSpace(r[i])
		}
		rows = append(rows, func(column string) string { return of[column] })
	}
	return rows
}

// tallyRow reads a row of formats.md 2.4 with its defaults.
func tallyRow(t testing.TB, row unit.Row) tally.Tally {
	t.Helper()
	year, err := strconv.Atoi(row("year"))
	if err != nil {
		t.Fatal(err)
	}
	count := func(column string) law.Count {
		if row(column) == "" {
			return law.Count{}
		}
		n, err := strconv.ParseInt(row(column), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return law.Exactly(n)
	}
	pct := func(column string) *law.Ratio {
		if row(column) == "" {
			return nil
		}
		r, err := law.ParseRatio(row(column))
		if err != nil {
			t.Fatal(err)
		}
		return &r
	}
	out := tally.Tally{
		Code: unit.Code(row("code")), Year: law.Year(year), On: law.YearEnd(law.Year(year)), DecidedOn: law.YearEnd(law.Year(year)), Standard: row("standard"),
		Households: count("households"), Poor: count("poor"), NearPoor: count("near_poor"),
		MinorityHouseholds: count("minority_households"), MinorityPoor: count("minority_poor"), MinorityNearPoor: count("minority_near_poor"),
		PoorPct: pct("poor_pct"), NearPoorPct: pct("near_poor_pct"), MultidimPct: pct("multidim_pct"), MinorityPoorPct: pct("minority_poor_pct"),
		Decision: row("decision"), Source: row("source"),
	}
	if out.Standard == "" {
		out.Standard = "2022-2026"
	}
	if s := row("on"); s != "" {
		out.On = date(t, s)
	}
	if s := row("decided_on"); s != "" {
		out.DecidedOn = date(t, s)
	}
	return out
}

// factRow reads a row of formats.md 2.3; a column `on` may say on which day the
// code names the unit.
func factRow(t testing.TB, row unit.Row) unit.Fact {
	t.Helper()
	f, err := unit.ParseFact(row)
	if err != nil {
		t.Fatal(err)
	}
	if s := row("on"); s != "" {
		f.On = date(t, s)
	}
	return f
}

func date(t testing.TB, s string) law.Date {
	t.Helper()
	d, err := law.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
