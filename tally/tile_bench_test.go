package tally

import (
	"encoding/binary"
	"math/bits"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vuonlen/household"
)

// The benchmarks count made-up households of the whole country's shape: 5
// million of them, or as many as VUONLEN_BENCH_HOUSEHOLDS says (27000000 is the
// country). The households are those of the peers' benchmarks, so that the
// integers can be laid side by side; in 2 of 100 something is unknown.
func benchHouseholds(b *testing.B) int {
	s := os.Getenv("VUONLEN_BENCH_HOUSEHOLDS")
	if s == "" {
		return 5_000_000
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1000 {
		b.Fatalf("VUONLEN_BENCH_HOUSEHOLDS=%q is no number of households from 1000 on", s)
	}
	return n
}

// country is a tree of units and the first household of each hamlet.
type country struct {
	commune, district, province []int32 // of a hamlet, a commune, a district
	provinces                   int
	first                       []int
}

func newCountry(households int) *country {
	// The numbers of the country's units, smaller in proportion.
	part := func(of int) int { return max(1, int(int64(of)*int64(households)/27_000_000)) }
	h, c, d, p := part(90508), part(10599), part(705), part(63)
	spread := func(n, of int) []int32 {
		a := make([]int32, n)
		for i := range a {
			a[i] = int32(i * of / n)
		}
		return a
	}
	w := &country{commune: spread(h, c), district: spread(c, d), province: spread(d, p), provinces: p, first: make([]int, h+1)}
	weight := make([]uint64, h+1)
	for i := range h {
		weight[i+1] = weight[i] + 500 + mix(uint64(i)^0x5151)%1001
	}
	for i := range weight {
		w.first[i] = int(weight[i] * uint64(households) / weight[h])
	}
	return w
}

func (w *country) levels(b testing.TB) *Levels {
	l, err := NewLevels(len(w.commune), []int{len(w.district), len(w.province), w.provinces, 1},
		w.commune, w.district, w.province, make([]int32, w.provinces))
	if err != nil {
		b.Fatal(err)
	}
	return l
}

func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return x ^ (x >> 31)
}

var (
	oftenIfPoor = [household.Indicators]uint64{38, 22, 30, 45, 20, 35, 40, 33, 18, 42, 28, 36}
	oftenElse   = [household.Indicators]uint64{6, 2, 5, 7, 2, 4, 8, 3, 2, 9, 4, 6}
	benchSizes  = [32]uint8{1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 7, 8, 10}
)

// row makes household i of hamlet h. In unknown of 100 households one thing is
// not known: an indicator, B1, the area, the group or the size.
func (w *country) row(i, h int, unknown uint64) (r TileRow) {
	commune := mix(uint64(w.commune[h]) ^ 0xc0ffee)
	r.Area = household.Rural
	if commune%100 < 28 {
		r.Area = household.Urban
	}
	share := uint64(2)
	switch k := (commune >> 8) % 100; {
	case k > 92:
		share = 90
	case k > 78:
		share = 45
	}
	s := mix(uint64(i)*0x100000001b3 + 2022)
	r.Minority = household.AnswerOf(s%100 < share)
	likely := 5 + (commune>>16)%6
	if r.Minority == household.Yes {
		likely += 22
	}
	if r.Area == household.Urban {
		likely = likely/2 + 1
	}
	often := &oftenElse
	if (s>>8)%100 < likely {
		r.SetB1(60 + 5*int((s>>16)%26))
		often = &oftenIfPoor
	} else {
		r.SetB1(145 + 5*int((s>>16)%36))
	}
	t := mix(s)
	for j := range household.Indicators {
		if j == 6 {
			t = mix(t)
		}
		r.Set(j+1, t>>(10*(j%6))&1023 < often[j]*1024/100)
	}
	r.Size = int(benchSizes[s>>40&31])
	if u := mix(s ^ 0xb1a9c); u%100 < unknown {
		switch k := int(u >> 32 % 16); k {
		case 12:
			a := household.Answers{Area: r.Area}
			for j := range household.Indicators {
				d, _ := r.Indicator(j + 1)
				a.Set(j+1, d)
			}
			r.Answers = a
		case 13:
			r.Area = household.AreaUnknown
		case 14:
			r.Minority = household.NoAnswer
		case 15:
			r.Size = 0
		default:
			r.Clear(k + 1)
		}
	}
	return r
}

type benchKey struct {
	households int
	unknown    uint64
}

var benched = map[benchKey]*Tiles{}

// tiles gives the tiles of a country, made once a run.
func (w *country) tiles(b *testing.B, unknown uint64) *Tiles {
	n := w.first[len(w.first)-1]
	key := benchKey{n, unknown}
	if t := benched[key]; t != nil {
		return t
	}
	builder := NewTileBuilder(2022, len(w.commune), false)
	builder.Grow(n)
	for h := range w.commune {
		for i := w.first[h]; i < w.first[h+1]; i++ {
			r := w.row(i, h, unknown)
			if err := builder.Add(h, &r); err != nil {
				b.Fatal(err)
			}
		}
	}
	t := builder.Build([32]byte{})
	benched[key] = t
	return t
}

// perHousehold reports the time of one household and the rate at which bytes
// were read.
func perHousehold(b *testing.B, households int, bytes int64) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(households), "ns/household")
	b.SetBytes(bytes)
}

// BenchmarkTilesAgainst counts every unit of the country in turn with tiles in
// which 2 of 100 households have an unknown, with tiles in which none has, with
// plain tiles that know no unknown, and sums the bytes of the tiles. Of each it
// reports the quickest round, because on a shared machine the others measure the
// neighbours; so the ratios are of the same minutes.
func BenchmarkTilesAgainst(b *testing.B) {
	w := newCountry(benchHouseholds(b))
	s, levels, cores := standard(b, "2022-2026"), w.levels(b), runtime.GOMAXPROCS(0)
	unknown, known, plain := w.tiles(b, 2), w.tiles(b, 0), newPlainTiles(w)
	quickest := map[string]time.Duration{}
	timed := func(what string, do func()) {
		start := time.Now()
		do()
		if d := time.Since(start); quickest[what] == 0 || d < quickest[what] {
			quickest[what] = d
		}
	}
	// The plain tiles count the same households, where nothing is unknown.
	national := known.Count(s, levels, cores)
	for g, p := range plain.count(w, cores) {
		c := [2]UnitCount{national.All(4, 0), national.Of(4, 0, household.Yes)}[g]
		want := plainCount{uint32(c.Households.Lo), uint32(c.Poor.Lo), uint32(c.NearPoor.Lo), uint32(c.Persons), uint32(c.Q), uint32(c.QC)}
		for i := range c.Indicators {
			want[6+i] = uint32(c.Indicators[i].Lo)
		}
		if p != want {
			b.Fatalf("plain tiles count %v, tiles %v", p, want)
		}
	}
	for b.Loop() {
		timed("count", func() { unknown.Count(s, levels, cores) })
		timed("known", func() { known.Count(s, levels, cores) })
		timed("plain", func() { plain.count(w, cores) })
		timed("stream", func() { stream(unknown.data, cores) })
		timed("count-1core", func() { unknown.Count(s, levels, 1) })
		timed("plain-1core", func() { plain.count(w, 1) })
		timed("stream-1core", func() { stream(unknown.data, 1) })
	}
	for what, d := range quickest {
		b.ReportMetric(d.Seconds()*1000, "ms-"+what)
	}
	for _, core := range []string{"", "-1core"} {
		b.ReportMetric(quickest["count"+core].Seconds()/quickest["plain"+core].Seconds(), "x-plain"+core)
		b.ReportMetric(quickest["count"+core].Seconds()/quickest["stream"+core].Seconds(), "x-stream"+core)
	}
	b.ReportMetric(float64(len(unknown.data))/quickest["stream"].Seconds()/1e9, "GB/s-stream")
}

func BenchmarkTiles(b *testing.B) {
	w := newCountry(benchHouseholds(b))
	n := w.first[len(w.first)-1]
	s, levels, cores := standard(b, "2022-2026"), w.levels(b), runtime.GOMAXPROCS(0)
	t := w.tiles(b, 2)
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			t.Count(s, levels, cores)
		}
		perHousehold(b, n, t.Bytes())
		b.ReportMetric(float64(t.Bytes())/float64(n), "B/household")
	})
	b.Run("count on one core", func(b *testing.B) {
		for b.Loop() {
			t.Count(s, levels, 1)
		}
		perHousehold(b, n, t.Bytes())
	})
	b.Run("levels", func(b *testing.B) { // the sums over another day's map alone
		c := t.Count(s, levels, cores)
		for b.Loop() {
			sumLevels(c.hamlet, nil, cells, levels, cores)
		}
		perHousehold(b, n, int64(4*len(c.hamlet)))
	})
	b.Run("weights", func(b *testing.B) {
		for b.Loop() {
			if _, err := t.CountDeprivation(Weights{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 3, levels, cores); err != nil {
				b.Fatal(err)
			}
		}
		perHousehold(b, n, t.Bytes())
	})
	b.Run("build", func(b *testing.B) {
		rows, place := make([]TileRow, 0, 1<<16), make([]int, 0, 1<<16)
		for h := 0; len(rows) < cap(rows) && h < len(w.commune); h++ {
			for i := w.first[h]; i < w.first[h+1] && len(rows) < cap(rows); i++ {
				rows, place = append(rows, w.row(i, h, 2)), append(place, h)
			}
		}
		for b.Loop() {
			builder := NewTileBuilder(2022, len(w.commune), false)
			for i := range rows {
				if err := builder.Add(place[i], &rows[i]); err != nil {
					b.Fatal(err)
				}
			}
			builder.Build([32]byte{})
		}
		perHousehold(b, len(rows), t.Bytes()*int64(len(rows))/int64(n))
	})
	b.Run("open", func(b *testing.B) {
		file := made(b, t)
		for b.Loop() {
			if _, err := OpenTiles(file); err != nil {
				b.Fatal(err)
			}
		}
		perHousehold(b, n, int64(len(file)))
	})
}

// BenchmarkTilesJoin joins two years in which one household in ten went, another
// came, and one in fifty moved, and counts the transitions of every commune.
func BenchmarkTilesJoin(b *testing.B) {
	w := newCountry(benchHouseholds(b))
	n := w.first[len(w.first)-1]
	s, cores := standard(b, "2022-2026"), runtime.GOMAXPROCS(0)
	var years [2]*Tiles
	for y := range years {
		builder := NewTileBuilder(2022, len(w.commune), true)
		builder.Grow(n)
		for h := range w.commune {
			for i := w.first[h]; i < w.first[h+1]; i++ {
				x, at := mix(uint64(i)+uint64(y)<<40), h
				if x%20 == 0 {
					continue
				}
				if x>>8%100 < 1 {
					at = int(x >> 16 % uint64(len(w.commune)))
				}
				r := w.row(i, h, 2)
				r.Number = uint32(i) + 1
				if err := builder.Add(at, &r); err != nil {
					b.Fatal(err)
				}
			}
		}
		years[y] = builder.Build([32]byte{})
	}
	b.Run("join", func(b *testing.B) {
		for b.Loop() {
			if _, err := NewJoin(years[0], years[1]); err != nil {
				b.Fatal(err)
			}
		}
		perHousehold(b, n, years[0].Bytes()+years[1].Bytes())
	})
	b.Run("flows", func(b *testing.B) {
		j, err := NewJoin(years[0], years[1])
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := j.Flows(s, w.commune, w.commune, len(w.district), cores); err != nil {
				b.Fatal(err)
			}
		}
		perHousehold(b, n, years[0].Bytes()+years[1].Bytes())
	})
}

// stream sums the tiles' bytes as words on all cores: what memory gives.
func stream(data []byte, cores int) uint64 {
	var sum atomic.Uint64
	const block = 512 // bytes
	share(len(data)/block, func(i int) int { return i }, cores, func(lo, hi int) {
		var a, c, d, e uint64
		for ; lo < hi; lo++ {
			b := (*[block]byte)(data[lo*block:])
			for i := 0; i < block; i += 32 {
				a += binary.LittleEndian.Uint64(b[i:])
				c += binary.LittleEndian.Uint64(b[i+8:])
				d += binary.LittleEndian.Uint64(b[i+16:])
				e += binary.LittleEndian.Uint64(b[i+24:])
			}
		}
		sum.Add(a + c + d + e)
	})
	return sum.Load()
}

// plainTiles are tiles that know no unknown, as a prototype would have them: the
// yardstick of what knowing costs. 26 words: deprivations, area, minority, size
// in 4 bits, B1/5 in 7, present.
type plainTiles struct {
	tile  [][26]uint64
	start []int
}

type plainCount [18]uint32

func newPlainTiles(w *country) *plainTiles {
	p := &plainTiles{start: make([]int, len(w.first))}
	for h := range w.commune {
		p.start[h+1] = p.start[h] + (w.first[h+1]-w.first[h]+63)/64
	}
	p.tile = make([][26]uint64, p.start[len(p.start)-1])
	for h := range w.commune {
		for i := w.first[h]; i < w.first[h+1]; i++ {
			k := i - w.first[h]
			r := w.row(i, h, 0)
			deprived, _ := r.Bits()
			b1, _ := r.B1()
			x := uint64(deprived) | uint64(r.Size)<<14 | uint64(b1/5)<<18 | 1<<25
			if r.Area == household.Urban {
				x |= 1 << 12
			}
			if r.Minority == household.Yes {
				x |= 1 << 13
			}
			for ; x != 0; x &= x - 1 {
				p.tile[p.start[h]+k/64][bits.TrailingZeros64(x)] |= 1 << (k % 64)
			}
		}
	}
	return p
}

func (p *plainTiles) count(w *country, cores int) (national [2]plainCount) {
	out := make([][2]plainCount, len(w.commune))
	var wg sync.WaitGroup
	for g := range cores {
		wg.Go(func() {
			for h := g * len(out) / cores; h < (g+1)*len(out)/cores; h++ {
				for i := p.start[h]; i < p.start[h+1]; i++ {
					plainTile(&p.tile[i], &out[h])
				}
			}
		})
	}
	wg.Wait()
	up := func(child [][2]plainCount, parent []int32, n int) [][2]plainCount {
		o := make([][2]plainCount, n)
		for c, p := range parent {
			for g := range 2 {
				for i := range child[c][g] {
					o[p][g][i] += child[c][g][i]
				}
			}
		}
		return o
	}
	out = up(up(up(out, w.commune, len(w.district)), w.district, len(w.province)), w.province, w.provinces)
	return up(out, make([]int32, w.provinces), 1)[0]
}

// plainTile counts all of a tile and its minority: households, poor, near-poor,
// persons, q, qc, d01 .. d12, at 140 and 175 points and 3 indicators.
func plainTile(t *[26]uint64, o *[2]plainCount) {
	s0, c0 := add3(t[0], t[1], t[2])
	s1, c1 := add3(t[3], t[4], t[5])
	s2, c2 := add3(t[6], t[7], t[8])
	s3, c3 := add3(t[9], t[10], t[11])
	x, c4 := add3(s0, s1, s2)
	n0, c5 := x^s3, x&s3
	y, e0 := add3(c0, c1, c2)
	z, e1 := add3(c3, c4, c5)
	n1, e2 := y^z, y&z
	n2, n3 := add3(e0, e1, e2)
	deep := n3 | n2 | n1&n0
	// 140/5 = 28 = 0011100, 175/5 = 35 = 0100011; the higher bits decide.
	line := [7]uint64{t[12], t[12], ^t[12], ^t[12], ^t[12], t[12], 0}
	less, same := uint64(0), ^uint64(0)
	for j := 6; j >= 0; j-- {
		less |= same & line[j] &^ t[18+j]
		same &^= line[j] ^ t[18+j]
	}
	under := (less | same) & t[25]
	for g, m := range [2]uint64{t[25], t[13]} {
		if m == 0 {
			continue
		}
		o := &o[g]
		o[0] += ones(m)
		o[1] += ones(under & deep & m)
		o[2] += ones(under &^ deep & m)
		z0, z1, z2, z3 := t[14]&m, t[15]&m, t[16]&m, t[17]&m
		o[3] += ones(z0) + 2*ones(z1) + 4*ones(z2) + 8*ones(z3)
		if z0, z1, z2, z3 = z0&deep, z1&deep, z2&deep, z3&deep; deep&m != 0 {
			o[4] += ones(z0) + 2*ones(z1) + 4*ones(z2) + 8*ones(z3)
			of := func(n uint64) uint32 { return ones(n&z0) + 2*ones(n&z1) + 4*ones(n&z2) + 8*ones(n&z3) }
			o[5] += of(n0) + 2*of(n1) + 4*of(n2) + 8*of(n3)
		}
		for j := range 12 {
			o[6+j] += ones(t[j] & m)
		}
	}
}
