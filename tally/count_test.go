package tally

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/unit"
)

// The table of classes says what the standard says: for all 3^12 states of the
// indicators, every area, and B1 unknown, at its ends and around both lines.
func TestCountClassesEqualStandard(t *testing.T) {
	states := 1
	for range household.Indicators {
		states *= 3
	}
	for _, s := range household.Standards() {
		table := newCountClasses(s)
		if len(table.class) > 5 {
			t.Errorf("%s: %d kinds of standing to the line", s.ID, len(table.class))
		}
		b1s := []int{-1, 0, household.MaxB1}
		for _, line := range []int{s.Rural.Points, s.Urban.Points} {
			if line > 0 {
				b1s = append(b1s, line-1, line, line+1)
			}
		}
		for x := range states {
			var a household.Answers
			n := 0
			for i, rest := 1, x; i <= household.Indicators; i, rest = i+1, rest/3 {
				if rest%3 > 0 {
					a.Set(i, rest%3 == 2)
				}
				if rest%3 == 2 {
					n++
				}
			}
			p := PackAnswers(a)
			for _, b1 := range b1s {
				a, p := a, p
				if b1 >= 0 {
					a.SetB1(b1)
					p |= PackB1(b1)
				}
				for area := range household.Rural + 1 {
					a.Area = area
					if got, want := table.of(p|PackArea(area), n), s.Classify(a); got != want {
						t.Fatalf("%s, area %q, B1 %d, %s: %s, want %s", s.ID, area, b1, a.Marks(), got, want)
					}
				}
			}
		}
	}
}

// Every B1 there is, with every number of deprived and unanswered indicators.
func TestCountClassesEveryB1(t *testing.T) {
	for _, s := range household.Standards() {
		table := newCountClasses(s)
		for b1 := range household.MaxB1 + 1 {
			for area := range household.Rural + 1 {
				for n := range household.Indicators + 1 {
					for u := range household.Indicators + 1 - n {
						a := household.Answers{Area: area}
						a.SetB1(b1)
						for i := u + 1; i <= household.Indicators; i++ {
							a.Set(i, i > household.Indicators-n)
						}
						if got, want := table.of(PackAnswers(a), n), s.Classify(a); got != want {
							t.Fatalf("%s, area %q, B1 %d, %d deprived, %d unanswered: %s, want %s", s.ID, area, b1, n, u, got, want)
						}
					}
				}
			}
		}
	}
}

func TestSixDecimals(t *testing.T) {
	for _, c := range []struct {
		n, d int64
		want string
	}{
		{0, 0, ""}, {0, 5, "0.000000"}, {5, 5, "1.000000"}, {1, 3, "0.333333"}, {2, 3, "0.666667"},
		{1, 2_000_000, "0.000001"}, {1, 2_000_001, "0.000000"}, {3, 2_000_000, "0.000002"}, // halves go up
		{1_999_999, 2_000_000, "1.000000"}, {1_999_998, 2_000_000, "0.999999"},
		{1_199_999_999_999, 1_200_000_000_000, "1.000000"},
	} {
		if got := string(appendSix(nil, c.n, c.d)); got != c.want {
			t.Errorf("%d/%d: %q, want %q", c.n, c.d, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.Int64Range(1, 12*100*law.MaxCount).Draw(t, "d")
		n := rapid.Int64Range(0, d).Draw(t, "n")
		if got, want := string(appendSix(nil, n, d)), big.NewRat(n, d).FloatString(6); got != want {
			t.Fatalf("%d/%d: %q, want %q", n, d, got, want)
		}
	})
}

// someUnits makes units with a tree of random shape and codes that do not come
// in order.
func someUnits(t *rapid.T) []unit.Record {
	var out []unit.Record
	add := func(level unit.Level, n int, digits string, parents ...unit.Level) {
		for i := range n {
			r := unit.Record{Level: level, Code: unit.Code(fmt.Sprintf(digits, (i*7+3)%100))}
			var above []unit.Code
			for _, p := range out {
				if slices.Contains(parents, p.Level) {
					above = append(above, p.Code)
				}
			}
			if len(parents) > 0 {
				r.Parent = rapid.SampledFrom(above).Draw(t, "parent")
			}
			out = append(out, r)
		}
	}
	add(unit.Province, rapid.IntRange(1, 3).Draw(t, "provinces"), "%02d")
	add(unit.District, rapid.IntRange(0, 4).Draw(t, "districts"), "%03d", unit.Province)
	add(unit.Commune, rapid.IntRange(1, 6).Draw(t, "communes"), "%05d", unit.Province, unit.District)
	add(unit.Hamlet, rapid.IntRange(1, 12).Draw(t, "hamlets"), "H%d", unit.Commune)
	return rapid.Permutation(out).Draw(t, "rows")
}

type countedReview struct {
	at       unit.Code
	year     law.Year
	minority household.Answer
	size     int
	household.Answers
}

func (v countedReview) packed() PackedReview {
	return PackAnswers(v.Answers) | PackYear(v.year) | PackMinority(v.minority) | PackSize(v.size)
}

func someReview(t *rapid.T, at []unit.Code) countedReview {
	v := countedReview{
		at: rapid.SampledFrom(at).Draw(t, "unit"), year: law.Year(rapid.SampledFrom([]int{2021, 2022, 2025, 2026, 2027, 2030}).Draw(t, "year")),
		minority: household.Answer(rapid.IntRange(0, 2).Draw(t, "minority")), size: rapid.SampledFrom([]int{0, 1, 4, MaxCountSize}).Draw(t, "size"),
	}
	v.Area = household.Area(rapid.IntRange(0, 2).Draw(t, "area"))
	if b1 := rapid.SampledFrom([]int{-1, 0, 120, 140, 141, 175, 176, 300, household.MaxB1}).Draw(t, "b1"); b1 >= 0 {
		v.SetB1(b1)
	}
	unknown := rapid.SampledFrom([]uint16{0, 0, 1 << 3, 0xfff}).Draw(t, "unknown")
	deprived := uint16(rapid.IntRange(0, 0xfff).Draw(t, "deprived"))
	for i := range household.Indicators {
		if unknown>>i&1 == 0 {
			v.Set(i+1, deprived>>i&1 == 1)
		}
	}
	return v
}

// naiveCounts counts one by one, by the words of formats.md 3.3.
func naiveCounts(units []unit.Record, rows []countedReview) map[string]CountRow {
	above := map[unit.Code]unit.Record{}
	for _, u := range units {
		above[u.Code] = u
	}
	out := map[string]CountRow{}
	for _, v := range rows {
		std, _ := household.StandardForYear(v.year)
		n := int64(v.Deprivations())
		for u, ok := above[v.at]; ok; u, ok = above[u.Parent] {
			for _, minority := range []bool{false, true} {
				if minority && v.minority != household.Yes {
					continue
				}
				key := fmt.Sprint(u.Code, v.year, minority)
				c := out[key]
				c.Level, c.Code, c.Year, c.Minority = u.Level, u.Code, v.year, minority
				c.Households++
				switch std.Classify(v.Answers) {
				case household.Poor:
					c.Poor++
				case household.NearPoor:
					c.NearPoor++
				case household.UnknownClass:
					c.Unknown++
				}
				c.Persons += int64(v.size)
				for i := range household.Indicators {
					if d, _ := v.Indicator(i + 1); d {
						c.Deprived[i]++
					}
				}
				if v.Unanswered() == 0 && v.size > 0 {
					c.PersonsCounted += int64(v.size)
					if n >= 3 {
						c.Q += int64(v.size)
						c.QC += int64(v.size) * n
					}
				}
				out[key] = c
			}
		}
	}
	return out
}

// countAll counts with several adders, row by row in turn.
func countAll(t interface{ Fatal(...any) }, units []unit.Record, rows []countedReview, adders, batch int) []CountRow {
	u, err := NewCountUnits(units)
	if err != nil {
		t.Fatal(err)
	}
	c := NewCounter(u)
	as := make([]*Adder, adders)
	for i := range as {
		as[i] = c.NewAdder()
	}
	levels := map[unit.Code]unit.Level{}
	for _, r := range units {
		levels[r.Code] = r.Level
	}
	for turn := 0; len(rows) > 0; turn++ {
		part := rows[:min(batch, len(rows))]
		rows = rows[len(part):]
		var numbers []int32
		var packed []PackedReview
		for _, v := range part {
			n, ok := u.Number([]byte(v.at), levels[v.at])
			if !ok {
				t.Fatal("no unit", v.at)
			}
			numbers, packed = append(numbers, n), append(packed, v.packed())
		}
		as[turn%adders].Add(numbers, packed)
	}
	for _, a := range as {
		a.Flush()
	}
	var out []CountRow
	c.Rows(func(r *CountRow) bool {
		out = append(out, *r)
		return true
	})
	return out
}

func TestCountEqualsNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := someUnits(t)
		var at []unit.Code
		for _, u := range units {
			if u.Level == unit.Commune || u.Level == unit.Hamlet {
				at = append(at, u.Code)
			}
		}
		kinds := make([]countedReview, rapid.IntRange(1, 20).Draw(t, "kinds"))
		for i := range kinds {
			kinds[i] = someReview(t, at)
		}
		var rows []countedReview
		for range rapid.IntRange(0, 40).Draw(t, "rows") {
			k := rapid.SampledFrom(kinds).Draw(t, "kind")
			for range rapid.SampledFrom([]int{1, 1, 1, 1, 1, 2, 1100}).Draw(t, "times") { // more than the lanes hold
				rows = append(rows, k)
			}
		}
		want := naiveCounts(units, rows)
		got := countAll(t, units, rows, rapid.IntRange(1, 3).Draw(t, "adders"), rapid.SampledFrom([]int{1, 7, 1024}).Draw(t, "batch"))
		if len(got) != len(want) {
			t.Fatalf("%d rows, want %d", len(got), len(want))
		}
		rank := map[unit.Level]int{unit.Province: 0, unit.District: 1, unit.Commune: 2, unit.Hamlet: 3}
		for i, r := range got {
			if w := want[fmt.Sprint(r.Code, r.Year, r.Minority)]; r != w {
				t.Fatalf("%+v\nwant\n%+v", r, w)
			}
			if i == 0 {
				continue
			}
			p := got[i-1]
			before := []any{rank[p.Level], p.Code, p.Year, p.Minority}
			after := []any{rank[r.Level], r.Code, r.Year, r.Minority}
			if !(rank[p.Level] < rank[r.Level] || p.Level == r.Level && (p.Code < r.Code || p.Code == r.Code && (p.Year < r.Year || p.Year == r.Year && !p.Minority && r.Minority))) {
				t.Fatalf("%v before %v", before, after)
			}
		}
	})
}

// Workers that add to the same units at one time lose nothing.
func TestCountConcurrent(t *testing.T) {
	units := []unit.Record{{Code: "89", Level: unit.Province}, {Code: "00001", Level: unit.Commune, Parent: "89"}, {Code: "H", Level: unit.Hamlet, Parent: "00001"}}
	u, err := NewCountUnits(units)
	if err != nil {
		t.Fatal(err)
	}
	c := NewCounter(u)
	h, _ := u.Number([]byte("H"), unit.Hamlet)
	commune, _ := u.Number([]byte("00001"), unit.Commune)
	var group sync.WaitGroup
	const workers, times = 8, 2000
	for range workers {
		group.Go(func() {
			a := c.NewAdder()
			for i := range times {
				a.Add([]int32{h, commune}, []PackedReview{PackYear(2022) | PackSize(3), PackYear(2021+law.Year(i%2)) | PackSize(2)})
			}
			a.Flush()
		})
	}
	group.Wait()
	var total, persons int64
	c.Rows(func(r *CountRow) bool {
		if r.Level == unit.Province {
			total, persons = total+r.Households, persons+r.Persons
		}
		return true
	})
	if total != 2*workers*times || persons != 5*workers*times {
		t.Error(total, persons)
	}
}

func TestCountUnitsRefuse(t *testing.T) {
	good := []unit.Record{{Code: "89", Level: unit.Province}, {Code: "886", Level: unit.District, Parent: "89"}, {Code: "00001", Level: unit.Commune, Parent: "89"}}
	for name, c := range map[string]struct {
		row  unit.Record
		want string
	}{
		"twice":                   {unit.Record{Code: "886", Level: unit.District, Parent: "89"}, "Code 886 stands in two rows"},
		"parent missing":          {unit.Record{Code: "00002", Level: unit.Commune, Parent: "887"}, "Unit 00002 belongs to 887, which the units file does not have"},
		"parent empty":            {unit.Record{Code: "00002", Level: unit.Commune}, "which the units file does not have"},
		"parent of the level":     {unit.Record{Code: "00002", Level: unit.Commune, Parent: "00001"}, "cannot belong to 00001"},
		"hamlet under a district": {unit.Record{Code: "H", Level: unit.Hamlet, Parent: "886"}, "cannot belong to 886"},
		"its own parent":          {unit.Record{Code: "00002", Level: unit.Commune, Parent: "00002"}, "which the units file does not have"},
	} {
		rows := append([]unit.Record{c.row}, good...)
		_, err := NewCountUnits(rows)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewCountUnits(good); err != nil {
		t.Error(err)
	}
}

// The forms of a line agree with each other and with the names of the columns.
func TestCountRowForms(t *testing.T) {
	r := CountRow{Level: unit.Commune, Code: "00001", Year: 2022, Minority: true, Households: 9, Poor: 4, NearPoor: 3, Unknown: 1, Persons: 30, PersonsCounted: 25, Q: 8, QC: 31}
	for i := range r.Deprived {
		r.Deprived[i] = int64(100 + i)
	}
	line := string(r.AppendCSV(nil))
	rates := "," + r.H() + "," + r.A() + "," + r.M0() + "\n"
	if want := "commune,00001,2022,1,9,4,3,1,30,100,101,102,103,104,105,106,107,108,109,110,111,25,8,31,0.320000,0.322917,0.103333\n"; line != want || !strings.HasSuffix(line, rates) {
		t.Error(line)
	}
	for _, c := range []CountRow{r, {Level: unit.Hamlet, Code: "H"}} {
		cells := strings.Split(strings.TrimSpace(string(c.AppendCSV(nil))), ",")
		var object map[string]any
		d := json.NewDecoder(strings.NewReader(string(c.AppendJSON(nil))))
		d.UseNumber()
		if err := d.Decode(&object); err != nil || len(object) != len(CountColumns) || len(cells) != len(CountColumns) {
			t.Fatal(err, len(object), len(cells))
		}
		for i, name := range CountColumns {
			got := fmt.Sprint(object[name])
			if object[name] == nil {
				got = ""
			}
			if got != cells[i] {
				t.Errorf("%s: %q in JSON, %q in CSV", name, got, cells[i])
			}
		}
	}
}

// What does not fit into the word is a mistake of the program.
func TestPackedRange(t *testing.T) {
	for name, pack := range map[string]func() PackedReview{
		"year before": func() PackedReview { return PackYear(FirstCountYear - 1) }, "year after": func() PackedReview { return PackYear(LastCountYear + 1) },
		"size": func() PackedReview { return PackSize(MaxCountSize + 1) }, "B1": func() PackedReview { return PackB1(household.MaxB1 + 1) },
		"indicator": func() PackedReview { return PackIndicator(13, true) }, "indicator 0": func() PackedReview { return PackIndicator(0, true) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error(name, "is packed")
				}
			}()
			pack()
		}()
	}
	if p := PackYear(LastCountYear) | PackSize(MaxCountSize) | PackB1(household.MaxB1); p.Year() != LastCountYear || !p.UnknownMinority() {
		t.Error("parts run into each other")
	}
}
