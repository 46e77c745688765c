package tally

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/law"
)

// naive counts households one by one, as a clerk would: the reference of the
// tiles. It takes the columns of formats.md 3.3 literally and the intervals from
// Standard.Possible.
type naive [groups]naiveCells

type naiveCells struct {
	households, poor, near, unknown, persons, sizeUnknown int64
	poorMay, nearMay, either, eitherMay                   int64
	deprived, maybeDeprived                               [household.Indicators]int64
	personsCounted, q, qc                                 int64
}

func (n *naive) add(s *household.Standard, r *TileRow) {
	c := &n[r.Minority]
	c.households++
	switch s.Classify(r.Answers) {
	case household.Poor:
		c.poor++
	case household.NearPoor:
		c.near++
	case household.UnknownClass:
		c.unknown++
	}
	poor, near, not := s.Possible(r.Answers)
	if poor {
		c.poorMay++
	}
	if near {
		c.nearMay++
	}
	if !not {
		c.either++
	}
	if poor || near {
		c.eitherMay++
	}
	c.persons += int64(r.Size)
	if r.Size == 0 {
		c.sizeUnknown++
	}
	complete := r.Size > 0
	var count int64
	for i := range c.deprived {
		deprived, known := r.Indicator(i + 1)
		switch {
		case !known:
			c.maybeDeprived[i]++
			complete = false
		case deprived:
			c.deprived[i]++
			c.maybeDeprived[i]++
			count++
		}
	}
	if complete {
		c.personsCounted += int64(r.Size)
		if count >= 3 {
			c.q += int64(r.Size)
			c.qc += int64(r.Size) * count
		}
	}
}

func (c naiveCells) count() UnitCount {
	u := UnitCount{
		Households: law.Exactly(c.households),
		Poor:       law.Between(c.poor, c.poorMay), NearPoor: law.Between(c.near, c.nearMay), Either: law.Between(c.either, c.eitherMay),
		Unknown: c.unknown, Persons: c.persons, SizeUnknown: c.sizeUnknown,
		Deprivation: Deprivation{c.personsCounted, c.q, c.qc},
	}
	for i := range u.Indicators {
		u.Indicators[i] = law.Between(c.deprived[i], c.maybeDeprived[i])
	}
	return u
}

func standard(t testing.TB, id string) *household.Standard {
	s, ok := household.FindStandard(id)
	if !ok {
		t.Fatalf("no standard %s", id)
	}
	return s
}

// Scores next to the lines of the standards, and the ends.
var b1Edges = []int{-1, 0, 1, 139, 140, 141, 174, 175, 176, 255, 256, household.MaxB1}

// drawRow draws a household in which anything may be unknown.
func drawRow(t *rapid.T) TileRow {
	r := TileRow{
		Minority: rapid.SampledFrom([]household.Answer{household.NoAnswer, household.Yes, household.No}).Draw(t, "minority"),
		Size:     rapid.SampledFrom([]int{0, 1, 2, 3, 4, 5, 6, 9, 16, 31, 64, 100, MaxTileSize}).Draw(t, "size"),
	}
	r.Area = rapid.SampledFrom([]household.Area{household.AreaUnknown, household.Urban, household.Rural}).Draw(t, "area")
	if b1 := rapid.SampledFrom(b1Edges).Draw(t, "b1"); b1 >= 0 {
		r.SetB1(b1)
	}
	marks := rapid.Uint32().Draw(t, "marks")
	for i := range household.Indicators {
		if m := marks >> (2 * i) & 3; m != 3 {
			r.Set(i+1, m == 1)
		}
	}
	return r
}

// Any rows in any order over any map and number of workers are counted as one by
// one.
func TestConcurrentTilesCountAsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hamlets := rapid.IntRange(1, 6).Draw(t, "hamlets")
		b := NewTileBuilder(2022, hamlets, false)
		index := func(from, to int) []int32 {
			p := make([]int32, from)
			for i := range p {
				p[i] = int32(rapid.IntRange(0, to-1).Draw(t, "parent"))
			}
			if rapid.Bool().Draw(t, "ordered") {
				slices.Sort(p)
			}
			return p
		}
		communes, provinces := rapid.IntRange(1, 4).Draw(t, "communes"), rapid.IntRange(1, 3).Draw(t, "provinces")
		up := [][]int32{index(hamlets, communes), index(communes, provinces)}
		levels, err := NewLevels(hamlets, []int{communes, provinces}, up...)
		if err != nil {
			t.Fatal(err)
		}
		s := rapid.SampledFrom(household.Standards()).Draw(t, "standard")
		want := [3][]naive{make([]naive, hamlets), make([]naive, communes), make([]naive, provinces)}
		for _, r := range rapid.SliceOfN(rapid.Custom(drawRow), 0, 40).Draw(t, "rows") {
			// Households come many at a time, so that tiles fill up.
			h := rapid.IntRange(0, hamlets-1).Draw(t, "hamlet")
			for range rapid.SampledFrom([]int{1, 2, 13, 63, 64, 70}).Draw(t, "times") {
				if err := b.Add(h, &r); err != nil {
					t.Fatal(err)
				}
				want[0][h].add(s, &r)
				want[1][up[0][h]].add(s, &r)
				want[2][up[1][up[0][h]]].add(s, &r)
			}
		}
		got := b.Build([32]byte{}).Count(s, levels, rapid.IntRange(1, 3).Draw(t, "workers"))
		for level := range want {
			for u := range want[level] {
				var all UnitCount
				for a := range want[level][u] {
					n := want[level][u][a].count()
					if g := got.Of(level, u, household.Answer(a)); g != n {
						t.Fatalf("level %d, unit %d, minority %d:\n%+v, want\n%+v", level, u, a, g, n)
					}
					all = plus(all, n)
				}
				if g := got.All(level, u); g != all {
					t.Fatalf("level %d, unit %d:\n%+v, want\n%+v", level, u, g, all)
				}
			}
		}
	})
}

// plus adds two counts; the zero UnitCount is nothing.
func plus(a, b UnitCount) UnitCount {
	if !a.Households.Known() {
		return b
	}
	out := UnitCount{
		Households: a.Households.Add(b.Households), Poor: a.Poor.Add(b.Poor), NearPoor: a.NearPoor.Add(b.NearPoor), Either: a.Either.Add(b.Either),
		Unknown: a.Unknown + b.Unknown, Persons: a.Persons + b.Persons, SizeUnknown: a.SizeUnknown + b.SizeUnknown,
		Deprivation: Deprivation{a.PersonsCounted + b.PersonsCounted, a.Q + b.Q, a.QC + b.QC},
	}
	for i := range out.Indicators {
		out.Indicators[i] = a.Indicators[i].Add(b.Indicators[i])
	}
	return out
}

// hashed makes a household in which every bit is as likely as its opposite, but
// how often something is blank, how deprived people are and how large households
// get changes from hamlet to hamlet.
func hashed(i, hamlet int) TileRow {
	a, b := mix(uint64(i)), mix(uint64(i)^0xabcdef)
	r := TileRow{Size: int(a % []uint64{2, 8, 16, 64, MaxTileSize + 1}[hamlet%5]), Minority: household.Answer(a >> 8 % 3)}
	r.Area = household.Area(a >> 16 % 3)
	if k := a >> 24 % 8; k > 0 {
		r.SetB1(int(a >> 32 % 200))
		if k == 1 {
			r.SetB1(int(a >> 32 % (household.MaxB1 + 1)))
		}
	}
	blank, deprived := []uint64{0, 1, 8}[hamlet/5%3], []uint64{1, 6, 15, 16}[hamlet/15%4]
	for d := range household.Indicators {
		c := mix(b + uint64(d))
		if c%16 >= blank {
			r.Set(d+1, c>>8%16 < deprived)
		}
	}
	return r
}

// A hundred thousand households of all kinds, and the made-up ones of the
// benchmarks, on the map of their day and on another: every unit as one by one.
func TestConcurrentTilesCountMany(t *testing.T) {
	const hamlets = 120
	w := newCountry(60_000)
	for name, c := range map[string]struct {
		hamlets int
		first   func(h int) int
		row     func(i, h int) TileRow
	}{
		"hashed":           {hamlets, func(h int) int { return h * 100_000 / hamlets }, hashed},
		"nothing unknown":  {len(w.commune), func(h int) int { return w.first[h] }, func(i, h int) TileRow { return w.row(i, h, 0) }},
		"2 of 100 unknown": {len(w.commune), func(h int) int { return w.first[h] }, func(i, h int) TileRow { return w.row(i, h, 2) }},
	} {
		t.Run(name, func(t *testing.T) {
			ofDay, other := make([]int32, c.hamlets), make([]int32, c.hamlets)
			for h := range ofDay {
				ofDay[h], other[h] = int32(h*20/c.hamlets), int32(mix(uint64(h))%20)
			}
			b := NewTileBuilder(2022, c.hamlets, false)
			s := standard(t, "2022-2026")
			alone := make([]naive, c.hamlets)
			for h := range c.hamlets {
				for i := c.first(h); i < c.first(h+1); i++ {
					r := c.row(i, h)
					if err := b.Add(h, &r); err != nil {
						t.Fatal(err)
					}
					alone[h].add(s, &r)
				}
			}
			tiles := b.Build([32]byte{})
			for _, m := range [][]int32{ofDay, other} {
				levels, err := NewLevels(c.hamlets, []int{20, 1}, m, make([]int32, 20))
				if err != nil {
					t.Fatal(err)
				}
				got := tiles.Count(s, levels, 2)
				var want [22][groups]UnitCount // 20 units, and all
				check := func(level, unit int, answer household.Answer, want UnitCount) {
					if !want.Households.Known() {
						want = naiveCells{}.count()
					}
					if g := got.Of(level, unit, answer); g != want {
						t.Fatalf("level %d, unit %d, minority %q:\n%+v, want\n%+v", level, unit, answer, g, want)
					}
				}
				for h := range alone {
					for a := range groups {
						n := alone[h][a].count()
						check(0, h, household.Answer(a), n)
						want[m[h]][a] = plus(want[m[h]][a], n)
						want[20][a] = plus(want[20][a], n)
					}
				}
				for a := range household.Answer(groups) {
					for u := range 20 {
						check(1, u, a, want[u][a])
					}
					check(2, 0, a, want[20][a])
				}
			}
		})
	}
}

// What cannot be counted is refused or an error, never left out.
func TestTilesRefuse(t *testing.T) {
	b := NewTileBuilder(2022, 1, false)
	for _, size := range []int{-1, MaxTileSize + 1} {
		if err := b.Add(0, &TileRow{Size: size}); fault.KindOf(err) != fault.Refused {
			t.Errorf("%d members: %v", size, err)
		}
	}
	b.rows[household.NoAnswer] = MaxTileRun
	if err := b.Add(0, &TileRow{}); fault.KindOf(err) != fault.Refused {
		t.Errorf("a household too many: %v", err)
	}
	for what, parents := range map[string][]int32{
		"a hamlet without parent":       {0, -1},
		"a parent that is none":         {0, 2},
		"fewer parents than hamlets":    {0},
		"more parents than hamlets":     {0, 0, 0},
		"an index as large as its kind": {0, 1<<31 - 1},
	} {
		if _, err := NewLevels(2, []int{2}, parents); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if _, err := NewLevels(2, []int{2, 1}, []int32{0, 1}); err == nil {
		t.Error("a level without index array: no error")
	}
}

// The largest household of the largest hamlet leaves no count of a hamlet larger
// than its 32 bits.
func TestTileCellsHold(t *testing.T) {
	if most := int64(MaxTileRun) * MaxTileSize * household.Indicators; most >= 1<<32 {
		t.Errorf("qc of a hamlet may be %d", most)
	}
	if b1Bits < 10 || 1<<b1Bits <= household.MaxB1+1 {
		t.Errorf("B1 does not fit %d bits", b1Bits)
	}
}
