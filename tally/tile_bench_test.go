package tally

import (
	"encoding/binary"
	"os"
	"runtime"
	"strconv"
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
