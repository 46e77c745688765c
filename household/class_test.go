package household

import (
	"fmt"
	"math/bits"
	"slices"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// answers makes Answers of a B1 score (negative = unknown), an area and twelve
// letters 1, 0 or ?.
func answers(b1 int, area Area, indicators string) Answers {
	a := Answers{Area: area}
	if b1 >= 0 {
		a.SetB1(b1)
	}
	for i, c := range indicators {
		if c != '?' {
			a.Set(i+1, c == '1')
		}
	}
	return a
}

var (
	areas = []Area{AreaUnknown, Urban, Rural}
	// Unknown, and one below, at and above each line.
	edges = []int{-1, 139, 140, 141, 174, 175, 176}
)

// byTheBook is the rule for a household of which everything is known, written
// out as the circular has it.
func byTheBook(b1 int, area Area, deprivations int) Class {
	b2 := 10 * deprivations
	switch {
	case area == Rural && b1 <= 140 && b2 >= 30:
		return Poor
	case area == Rural && b1 <= 140 && b2 < 30:
		return NearPoor
	case area == Urban && b1 <= 175 && b2 >= 30:
		return Poor
	case area == Urban && b1 <= 175 && b2 < 30:
		return NearPoor
	}
	return NotPoor
}

// Every household without a blank: 2^12 indicators, both areas, the B1 edges.
func TestClassifyComplete(t *testing.T) {
	s := official(t)
	for _, area := range []Area{Urban, Rural} {
		for _, b1 := range []int{0, 1, 139, 140, 141, 174, 175, 176, MaxB1} {
			for mask := range uint16(1 << Indicators) {
				a := answers(b1, area, "")
				for i := 1; i <= Indicators; i++ {
					a.Set(i, mask>>(i-1)&1 == 1)
				}
				want := byTheBook(b1, area, bits.OnesCount16(mask))
				if got := s.Classify(a); got != want {
					t.Fatalf("%s B1 %d, indicators %012b: %s, want %s", area, b1, mask, got, want)
				}
				if got := s.B2(a); got != 10*bits.OnesCount16(mask) {
					t.Fatalf("B2 of %012b: %d", mask, got)
				}
			}
		}
	}
}

// Every household with blanks: 3^12 indicator states, all areas and edges of B1,
// against all ways to fill the blanks.
//
// Filling is enumerated once: can[known][deprived] is the set of numbers of
// deprivations reachable by filling the blank indicators, built up blank by
// blank, so that each state is two look-ups of smaller states and not 4,096
// completions.
func TestClassifyThreeValued(t *testing.T) {
	s := official(t)
	const all = 1<<Indicators - 1
	can := make([]uint16, 1<<(2*Indicators)) // bit n: n deprivations are possible
	reachable := func(known, deprived uint16) uint16 { return can[int(known)<<Indicators|int(deprived)] }
	states := 0
	for known := all; known >= 0; known-- { // fuller states first
		for deprived := known; ; deprived = (deprived - 1) & known {
			var set uint16
			if blank := all &^ known; blank == 0 {
				set = 1 << bits.OnesCount(uint(deprived))
			} else {
				bit := blank & -blank
				set = reachable(uint16(known|bit), uint16(deprived|bit)) | reachable(uint16(known|bit), uint16(deprived))
			}
			can[known<<Indicators|deprived] = set
			states++
			for _, area := range areas {
				for _, b1 := range edges {
					a := answers(b1, area, "")
					a.known, a.deprived = uint16(known), uint16(deprived)
					want := agree(b1, area, set)
					if got := s.Classify(a); got != want {
						t.Fatalf("area %q, B1 %d, known %012b, deprived %012b: %s, want %s", area, b1, known, deprived, got, want)
					}
				}
			}
			if deprived == 0 {
				break
			}
		}
	}
	if states != 531_441 {
		t.Errorf("%d states instead of 3^12", states)
	}
}

// agree is the class all completions have in common: every possible number of
// deprivations, both areas where the area is blank, every B1 where it is blank.
func agree(b1 int, area Area, set uint16) Class {
	first, class := true, UnknownClass
	try := func(b1 int, area Area) bool {
		for n := range Indicators + 1 {
			if set>>n&1 == 0 {
				continue
			}
			c := byTheBook(b1, area, n)
			if !first && c != class {
				return false
			}
			first, class = false, c
		}
		return true
	}
	scores := []int{b1}
	if b1 < 0 {
		scores = []int{0, 139, 140, 141, 175, 176, MaxB1}
	}
	places := []Area{area}
	if area == AreaUnknown {
		places = []Area{Urban, Rural}
	}
	for _, b1 := range scores {
		for _, area := range places {
			if !try(b1, area) {
				return UnknownClass
			}
		}
	}
	return class
}

// The traps of practice, by name.
func TestClassifyTraps(t *testing.T) {
	s := official(t)
	for _, c := range []struct {
		name string
		a    Answers
		want Class
	}{
		{"under the line, nothing lacking: near-poor", answers(140, Rural, "000000000000"), NearPoor},
		{"over the line, everything lacking: neither", answers(141, Rural, "111111111111"), NotPoor},
		{"B1 90 + B2 20 is not a sum over 100", answers(90, Rural, "110000000000"), NearPoor},
		{"B1 130 + B2 40 does not lift anyone over the line", answers(130, Rural, "111100000000"), Poor},
		{"nothing known", Answers{}, UnknownClass},
		{"no B1", answers(-1, Rural, "111111111111"), UnknownClass},
		{"B1 0 is known", answers(0, Urban, "111000000000"), Poor},
		{"over both lines, all else unknown", answers(176, AreaUnknown, ""), NotPoor},
		{"between the lines, area unknown", answers(150, AreaUnknown, "111111111111"), UnknownClass},
		{"under both lines, area unknown", answers(140, AreaUnknown, "111?????????"), Poor},
		{"a blank is not a no", answers(100, Rural, "11?000000000"), UnknownClass},
		{"a blank that cannot matter", answers(100, Rural, "10?000000000"), NearPoor},
	} {
		if got := s.Classify(c.a); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func drawAnswers(t *rapid.T) Answers {
	a := answers(rapid.SampledFrom(append([]int{0, 1, 100, 300, MaxB1}, edges...)).Draw(t, "b1"),
		rapid.SampledFrom(areas).Draw(t, "area"), "")
	for i := 1; i <= Indicators; i++ {
		switch rapid.IntRange(0, 3).Draw(t, "d") {
		case 1:
			a.Set(i, true)
		case 2:
			a.Set(i, false)
		}
	}
	return a
}

// fill fills one blank of the answers with a drawn value.
func fill(t *rapid.T, a Answers, what string) Answers {
	switch what {
	case "b1":
		a.SetB1(rapid.IntRange(0, 300).Draw(t, "b1"))
	case "area":
		a.Area = rapid.SampledFrom([]Area{Urban, Rural}).Draw(t, "area")
	default:
		var i int
		fmt.Sscanf(what, "d%d", &i)
		a.Set(i, rapid.Bool().Draw(t, what))
	}
	return a
}

func blanks(a Answers) []string {
	var out []string
	if a.Area == AreaUnknown {
		out = append(out, "area")
	}
	if _, known := a.B1(); !known {
		out = append(out, "b1")
	}
	for i := 1; i <= Indicators; i++ {
		if _, known := a.Indicator(i); !known {
			out = append(out, fmt.Sprintf("d%02d", i))
		}
	}
	return out
}

// Filling a blank never contradicts an earlier definite class, and when nothing
// is blank the class is known.
func TestFillingNeverContradicts(t *testing.T) {
	s := official(t)
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t)
		class := s.Classify(a)
		for open := blanks(a); len(open) > 0; open = blanks(a) {
			a = fill(t, a, rapid.SampledFrom(open).Draw(t, "blank"))
			next := s.Classify(a)
			if class != UnknownClass && next != class {
				t.Fatalf("%s became %s", class, next)
			}
			class = next
		}
		if class == UnknownClass {
			t.Fatal("unknown without a blank")
		}
	})
}

// Missing names exactly the blanks that can matter: filling the others can never
// make the class known, and each one named decides in some completion.
func TestMissingIsExact(t *testing.T) {
	s := official(t)
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t)
		missing := s.Missing(a)
		if (len(missing) == 0) != (s.Classify(a) != UnknownClass) {
			t.Fatalf("class %s, missing %v", s.Classify(a), missing)
		}
		if missing == nil {
			return
		}
		for _, what := range blanks(a) {
			if got, want := slices.Contains(missing, what), pivotal(s, a, what); got != want {
				t.Fatalf("%s: listed %v, matters %v (missing %v)", what, got, want, missing)
			}
		}
	})
}

// pivotal tells by trying whether two values of one blank can give two classes,
// all other blanks filled alike. Blank indicators other than the one in question
// are alike among themselves, so only how many of them are deprived is tried.
func pivotal(s *Standard, a Answers, what string) bool {
	var others []int
	for _, b := range blanks(a) {
		var i int
		if n, _ := fmt.Sscanf(b, "d%d", &i); n == 1 && b != what {
			others = append(others, i)
		}
	}
	scores, places := []int{0, 140, 141, 175, 176}, []Area{Urban, Rural}
	if b1, known := a.B1(); known {
		scores = []int{b1}
	}
	if a.Area != AreaUnknown {
		places = []Area{a.Area}
	}
	for n := range len(others) + 1 {
		filled := a
		for j, i := range others {
			filled.Set(i, j < n)
		}
		classes := map[string]map[Class]bool{} // by the values of everything but the blank in question
		note := func(rest string, f Answers) {
			if classes[rest] == nil {
				classes[rest] = map[Class]bool{}
			}
			classes[rest][s.Classify(f)] = true
		}
		for _, b1 := range scores {
			for _, area := range places {
				f := filled
				f.SetB1(b1)
				f.Area = area
				switch what {
				case "b1":
					note(area.String(), f)
				case "area":
					note(fmt.Sprint(b1), f)
				default:
					var i int
					fmt.Sscanf(what, "d%d", &i)
					for _, yes := range []bool{true, false} {
						f.Set(i, yes)
						note(fmt.Sprint(b1, area), f)
					}
				}
			}
		}
		for _, c := range classes {
			if len(c) > 1 {
				return true
			}
		}
	}
	return false
}

func TestAnswers(t *testing.T) {
	if size := unsafe.Sizeof(Answers{}); size > 8 {
		t.Errorf("Answers takes %d bytes", size)
	}
	var a Answers
	if _, known := a.B1(); known || a.Unanswered() != 12 {
		t.Error("the zero Answers knows something")
	}
	a.SetB1(0)
	if b1, known := a.B1(); b1 != 0 || !known {
		t.Error("B1 0 is lost")
	}
	a.Set(12, true)
	a.Set(12, false)
	if yes, known := a.Indicator(12); yes || !known || a.Deprivations() != 0 {
		t.Error("a corrected answer stays")
	}
	a.Set(12, true)
	a.Clear(12)
	if yes, known := a.Indicator(12); yes || known {
		t.Error("a cleared answer stays")
	}
	for name, f := range map[string]func(){
		"indicator 0": func() { a.Set(0, true) }, "indicator 13": func() { a.Set(13, true) },
		"B1 -1": func() { a.SetB1(-1) }, "B1 1001": func() { a.SetB1(1001) },
	} {
		if !panics(f) {
			t.Errorf("%s is accepted", name)
		}
	}
}

func panics(f func()) (yes bool) {
	defer func() { yes = recover() != nil }()
	f()
	return false
}

func TestClassifyDoesNotAllocate(t *testing.T) {
	s, a := official(t), answers(120, Rural, "1?0?1?0?1?0?")
	if n := testing.AllocsPerRun(100, func() { s.Classify(a) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// The promise is 5 million rows a second on one core.
func BenchmarkClassify(b *testing.B) {
	s := official(b)
	rows := make([]Answers, 1<<16)
	seed := uint32(1)
	next := func(n uint32) uint32 { // a fixed sequence: the benchmark must not vary
		seed = seed*1664525 + 1013904223
		return (seed >> 16) % n
	}
	for i := range rows {
		rows[i].Area = areas[next(3)]
		if next(10) > 0 {
			rows[i].SetB1(int(next(250)))
		}
		for d := 1; d <= Indicators; d++ {
			if next(10) > 0 {
				rows[i].Set(d, next(4) == 0)
			}
		}
	}
	var count [4]int
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		count[s.Classify(rows[i&(len(rows)-1)])]++
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
	if count[Poor] == b.N {
		b.Fatal(count)
	}
}
