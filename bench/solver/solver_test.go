package main

import (
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"vuonlen/publication"
)

// endless is a solver that finds no end.
type endless struct{}

func (endless) bound(int, bool) (float64, error) {
	for {
		runtime.Gosched()
	}
}

func (endless) close() {}

var never = library{name: "never", open: func(*relaxation) (bounder, error) { return endless{}, nil }}

// TestMain lets the test program be a peer, also one that finds no end.
func TestMain(m *testing.M) {
	for _, a := range os.Args {
		if a == "-serve" {
			libraries = append(libraries, never)
			main()
			return
		}
	}
	os.Exit(m.Run())
}

// terms are numbers of a relaxation with how often each is counted.
func terms(times ...int64) (out []publication.Term) {
	for j, n := range times {
		if n != 0 {
			out = append(out, publication.Term{Cell: j, Times: n})
		}
	}
	return out
}

func TestIndependent(t *testing.T) {
	for _, c := range []struct {
		vectors [][]publication.Term
		want    []int
	}{
		{[][]publication.Term{terms(1, 1, 0), terms(0, 1, 1), terms(1, 2, 1), terms(1, 0, 1)}, []int{0, 1, 3}},
		{[][]publication.Term{terms(1, 1), terms(2, 2), terms(), terms(0, 3)}, []int{0, 3}},
		{[][]publication.Term{terms(3, 7, 1), terms(1, 2, 0), terms(0, 1, 1), terms(1, 0, 0)}, []int{0, 1, 3}}, // 1st - 3 * 2nd = 3rd
	} {
		if got := independent(c.vectors); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.vectors, got, c.want)
		}
	}
}

// TestPeers bounds relaxations whose bounds are found by hand.
func TestPeers(t *testing.T) {
	const none = publication.NoBound
	half := &relaxation{Upper: []int64{none, none, none}, Rows: []row{ // of three numbers each two make 3
		{terms(1, 1, 0), 3, 3}, {terms(0, 1, 1), 3, 3}, {terms(1, 0, 1), 3, 3},
		{terms(2, 2, 2), 9, 9}, // which follows from them
	}}
	within := &relaxation{Upper: []int64{4, none, 0, none}, Rows: []row{
		{terms(1, 1, 1, 0), 6, 6}, {terms(1, 1, 1, 0), 6, 6}, // x + y = 6, x <= 4
		{terms(1, 0, 0, -1), -none, 0}, // x <= z
		{terms(0, 2, 0, 0), 5, none},   // y >= 2.5
	}}
	inf := math.Inf(1)
	for i, l := range libraries {
		if strings.Contains(l.name, "not prepared") {
			continue
		}
		type bounded struct {
			x    *relaxation
			want [][2]float64
		}
		tries := []bounded{
			{half, [][2]float64{{1.5, 1.5}, {1.5, 1.5}, {1.5, 1.5}}},
			{within, [][2]float64{{0, 3.5}, {2.5, 6}, {0, 0}, {0, inf}}},
			{&relaxation{Upper: []int64{none}}, [][2]float64{{0, inf}}},
		}
		if l.whole { // 2x + 3y = 7 has one solution in whole numbers
			tries = []bounded{
				{&relaxation{Upper: []int64{none, none}, Rows: []row{{terms(2, 3), 7, 7}}}, [][2]float64{{2, 2}, {1, 1}}},
				{within, [][2]float64{{0, 3}, {3, 6}, {0, 0}, {0, inf}}},
			}
		}
		for _, c := range tries {
			p := &peer{library: i, limit: 20 * time.Second}
			defer p.end()
			if a, err := p.put(ask{Open: c.x}); err != nil || a.Err != "" {
				t.Errorf("%s: %v %s", l.name, err, a.Err)
				continue
			}
			for cell, want := range c.want {
				for k, up := range []bool{false, true} {
					a, err := p.put(ask{Cell: cell, Up: up})
					if err != nil || a.Err != "" || a.Bound != want[k] && math.Abs(a.Bound-want[k]) > 1e-9 {
						t.Errorf("%s: number %d, up %v: %+v, %v, want %v", l.name, cell, up, a, err, want[k])
					}
				}
			}
		}
	}
}

// TestPeerWithoutEnd: a peer that takes too long is ended, and the next question goes to
// another one.
func TestPeerWithoutEnd(t *testing.T) {
	was := libraries
	defer func() { libraries = was }()
	libraries = append(slices.Clone(libraries), never)
	p := &peer{library: len(libraries) - 1, limit: 50 * time.Millisecond}
	defer p.end()
	if a, err := p.put(ask{Open: &relaxation{Upper: []int64{1}}}); err != nil || a.Err != "" {
		t.Fatal(a, err)
	}
	for range 2 {
		a, err := p.put(ask{})
		if err != nil {
			t.Fatal(err)
		}
		if a.Err != noEnd || p.cmd != nil {
			t.Errorf("%+v", a)
		}
	}
}

func TestInward(t *testing.T) {
	for _, c := range []struct {
		v    float64
		up   bool
		want int64
	}{{2.9999999, true, 13}, {2.5, true, 12}, {2.0000001, false, 12}, {2.5, false, 13}, {math.Inf(1), true, publication.NoBound}} {
		if got := inward(c.v, 10, c.up); got != c.want {
			t.Errorf("%v up %v: %d, want %d", c.v, c.up, got, c.want)
		}
	}
}

// TestContest: ours and every peer agree about a few provinces, nothing is broken, and a
// system that is not the one that was attacked is noticed.
func TestContest(t *testing.T) {
	c := &contest{most: 1500, every: 1, cells: 2}
	for i := range libraries {
		c.peers, c.scores = append(c.peers, &peer{library: i, limit: 20 * time.Second}), append(c.scores, [2]score{})
	}
	defer c.end()
	if err := c.run(t.Context(), 1, 8, 0); err != nil {
		t.Fatal(err)
	}
	if c.tried < 6 || c.withSmall == 0 || c.naive == 0 || c.different() || len(c.apart) > 0 {
		t.Errorf("%+v", c)
	}
	for i, l := range libraries {
		if s := c.scores[i][0]; !strings.Contains(l.name, "not prepared") && !l.whole && (s.asked == 0 || s.alike != s.asked) {
			t.Errorf("%s: %+v", l.name, s)
		}
	}
	// Bounds of ours that are moved by one are found out, in both directions.
	s, _, err := c.attack(rand.New(rand.NewPCG(5, 36)), shapeOf(5, rand.New(rand.NewPCG(5, 36))), 5)
	if err != nil || s == nil {
		t.Fatal("no province", err)
	}
	start, _, err := narrowed(s, 0)
	if err != nil {
		t.Fatal(err)
	}
	ours, _, err := narrowed(s, mostByDefault)
	if err != nil {
		t.Fatal(err)
	}
	for i := range ours {
		ours[i].Lo--
		ours[i].Hi--
	}
	// An edition in which the small numbers alone are hidden is narrow in whole numbers too.
	if i := slices.IndexFunc(libraries, func(l library) bool { return l.whole }); i >= 0 {
		if c.whole.cells == 0 {
			t.Error("nothing was bounded in whole numbers")
		}
		truth := province(rand.New(rand.NewPCG(5, 36)), shape{districts: 1, communes: 3, years: 1})
		e, err := copyOf(truth)
		if err != nil {
			t.Fatal(err)
		}
		h := publication.Hide(e, nil)
		naive(truth)
		bad := marked(truth, h)
		start, _, err := narrowed(bad, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts(bad) {
			if err := c.prove(c.peers[i], bad, truth.Rule.K, part, relax(bad, part, start), start, start, 5); err != nil {
				t.Fatal(err)
			}
		}
		if h.Protected == 0 || c.whole.narrow == 0 {
			t.Errorf("%d protected cells of a naive edition, none of them narrow", h.Protected)
		}
	}
	var to score
	for _, part := range parts(s) {
		if err := c.match(0, c.peers[0], &to, s, part, relax(s, part, start), start, ours, len(part), 5); err != nil {
			t.Fatal(err)
		}
	}
	if to.alike > 0 || to.less == 0 || to.more == 0 {
		t.Errorf("%+v", to)
	}
}
