// Command solver holds the attacker of the package publication against solvers that others
// made, over provinces of chance: gonum's in floating point, and with -tags glpk the GNU
// Linear Programming Kit (Debian: libglpk-dev), in floating point, in exact fractions and in
// whole numbers.
//
// Each province is published and attacked; then each set of hidden cells that hang together
// is bounded by every solver, and the bounds are compared number for number. Run it with
// "make solver". Why the product has a solver of its own: docs/decisions/0036-publication.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"vuonlen/publication"
)

func main() {
	log.SetFlags(0)
	provinces := flag.Int("provinces", 3000, "provinces of chance to publish and attack")
	large := flag.Int("large", 4, "large ones after them, with parts of several hundred hidden cells")
	seed := flag.Uint64("seed", 1, "the first province")
	every := flag.Int("every", 7, "ask gonum, which is slow, in every so manieth province only")
	most := flag.Int("most", 1500, "hidden cells of the largest part that is bounded by linear programs")
	cells := flag.Int("cells", 2, "cells of each part of more than 60 that gonum is asked for")
	limit := flag.Duration("limit", 10*time.Second, "of processor time, after which a peer is taken to find no end")
	other := flag.String("serve", "", "be the peer of this name, and answer on standard output")
	flag.Parse()
	if *other != "" {
		if err := serve(slices.IndexFunc(libraries, func(l library) bool { return l.name == *other }), *limit); err != nil {
			log.Fatal(err)
		}
		return
	}
	c := &contest{most: *most, every: *every, cells: *cells}
	for i := range libraries {
		c.peers = append(c.peers, &peer{library: i, limit: *limit})
		c.scores = append(c.scores, [2]score{})
	}
	defer c.end()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := c.run(ctx, *seed, *provinces, *large); err != nil {
		c.end()
		log.Fatal(err)
	}
	c.print(os.Stdout)
	if c.different() {
		c.end()
		os.Exit(1)
	}
}

// mostByDefault is up to how many cells the product solves a part.
const mostByDefault = 60

// contest is provinces of chance and what came of them.
type contest struct {
	most, every, cells int
	peers              []*peer

	tried, twice, coarse, refused, protected, hidden, shown, solved, broken, withSmall, naive int
	largest                                                                                   int

	whole  proof
	ours   [2]score
	scores [][2]score
	apart  []difference
}

// difference is a bound that is not what was to be expected, in a part of so many cells.
type difference struct {
	size int
	text string
}

// score is bounds of a solver and what became of them.
type score struct {
	parts, asked, alike int
	less                int // wider than ours: it found less
	more                int // narrower than ours
	spared              int // narrower, where ours is that of propagation: it may have used up its steps
	failed              map[string]int
	spent               time.Duration // ours: by the whole attack; a peer: as for all bounds of its parts
	against             time.Duration // what ours took for the same parts
	bounds              int           // of its parts, asked or not
}

// proof is what an attack in whole numbers left of protected cells: Hide promises the rule's
// width there, not only in fractions.
type proof struct {
	cells, narrow, fewer int // bounded; narrower than the rule; less than by fractions
	failed               map[string]int
	spent                time.Duration
}

func (c *contest) end() {
	for _, p := range c.peers {
		p.end()
	}
}

// run goes over provinces until all are done, or it is interrupted: then what came so far counts.
func (c *contest) run(ctx context.Context, first uint64, provinces, large int) error {
	for n := range provinces + large {
		if ctx.Err() != nil {
			log.Printf("interrupted after %d", n)
			return nil
		}
		seed := first + uint64(n)
		r := rand.New(rand.NewPCG(seed, 36))
		s := shapeOf(seed, r)
		if n >= provinces {
			s = shape{districts: 2 + r.IntN(2), communes: 5 + r.IntN(3), years: 2, sheets: true, groups: true}
		}
		published, k, err := c.attack(r, s, seed)
		if err != nil {
			return fmt.Errorf("province %d: %w", seed, err)
		}
		if published == nil {
			continue
		}
		if err := c.compare(published, k, seed, n >= provinces || n%c.every == 0); err != nil {
			return fmt.Errorf("province %d: %w", seed, err)
		}
	}
	return nil
}

// attack publishes a province and attacks what was published, then the same with nothing
// hidden but the small numbers. It gives what the public has, nil when it was refused, and
// the rule's width.
func (c *contest) attack(r *rand.Rand, s shape, seed uint64) (*publication.System, int64, error) {
	truth := province(r, s)
	e, err := copyOf(truth)
	if err != nil {
		return nil, 0, err
	}
	h := publication.Hide(e, nil)
	if len(h.Unproved) > 0 {
		c.refused++
		return nil, 0, nil
	}
	system := marked(e, h)
	if s.twice {
		// Attacked by somebody who keeps both editions and knows which hidden numbers are the same.
		then, err := corrected(r, truth)
		if err != nil {
			return nil, 0, err
		}
		second, err := copyOf(then)
		if err != nil {
			return nil, 0, err
		}
		h = publication.Hide(second, []publication.Earlier{{Edition: e, Truth: truth}})
		if len(h.Unproved) > 0 {
			c.refused++
			return nil, 0, nil
		}
		e, truth, system = second, then, h.System
		c.twice++
	}
	c.tried++
	if len(e.Coarse) > 0 {
		c.coarse++
	}
	c.protected += h.Protected
	states := e.Tallied()
	c.hidden, c.shown = c.hidden+states[publication.Hidden], c.shown+states[publication.Shown]
	a := system.Attack(e.Rule.K, c.most, true)
	c.solved, c.largest = c.solved+a.Solved, max(c.largest, a.Largest)
	if len(a.Broken) > 0 {
		c.broken++
		b := a.Broken[0]
		c.apart = append(c.apart, difference{a.Largest, fmt.Sprintf("BROKEN: province %d: %s is %d to %d by %v", seed, b.Cell, b.Lo, b.Hi, b.By)})
	}
	if h.Protected > 0 {
		c.withSmall++
		bad, err := copyOf(truth)
		if err != nil {
			return nil, 0, err
		}
		naive(bad)
		if a := marked(bad, h).Attack(e.Rule.K, c.most, true); len(a.Broken) > 0 {
			c.naive++
		}
	}
	return system, e.Rule.K, nil
}

// marked is the system of an edition that anybody sees, with the protected cells, by their
// names, that its publisher knows.
func marked(e *publication.Edition, h *publication.Hiding) *publication.System {
	s, protected := publication.Relate(e), map[string]bool{}
	for _, u := range h.System.Cells {
		protected[u.Name] = u.Protect
	}
	for i := range s.Cells {
		s.Cells[i].Protect = protected[s.Cells[i].Name]
	}
	return s
}

// compare bounds every part of a system by every solver, by slow ones if they are to be asked.
func (c *contest) compare(s *publication.System, k int64, seed uint64, slow bool) error {
	start, zero, err := narrowed(s, 0)
	if err != nil {
		return err
	}
	ours, spent, err := narrowed(s, mostByDefault)
	if err != nil {
		return err
	}
	took, all := [2]time.Duration{max(0, spent-zero)}, parts(s)
	if slices.ContainsFunc(all, func(part []int) bool { return len(part) > mostByDefault }) {
		var longer time.Duration
		if ours, longer, err = narrowed(s, c.most); err != nil {
			return err
		}
		took[1] = max(0, longer-spent)
	}
	for class, t := range took {
		c.ours[class].spent += t
		c.ours[class].against += t
		for i, l := range libraries {
			if slow || !l.slow {
				c.scores[i][class].against += t
			}
		}
	}
	for _, part := range all {
		if len(part) > c.most {
			continue
		}
		class := 0
		if len(part) > mostByDefault {
			class = 1
		}
		c.ours[class].parts++
		c.ours[class].asked += 2 * len(part)
		c.ours[class].bounds += 2 * len(part)
		x := relax(s, part, start)
		for i, p := range c.peers {
			n := len(part)
			if libraries[i].slow && !slow {
				continue
			}
			if libraries[i].whole {
				if err := c.prove(p, s, k, part, x, start, ours, seed); err != nil {
					return err
				}
				continue
			}
			if libraries[i].slow && class == 1 {
				n = min(n, c.cells)
			}
			if err := c.match(i, p, &c.scores[i][class], s, part, x, start, ours, n, seed); err != nil {
				return err
			}
		}
	}
	return nil
}

// match bounds n cells of a part, as far from each other as can be, by one peer.
func (c *contest) match(i int, p *peer, to *score, s *publication.System, part []int, x *relaxation, start, ours []publication.Interval, n int, seed uint64) error {
	if to.failed == nil {
		to.failed = map[string]int{}
	}
	to.parts++
	a, err := p.put(ask{Open: x})
	if err != nil {
		return err
	}
	to.bounds += 2 * len(part)
	first, further := a.Spent, time.Duration(0) // the first bound of a part costs more than the others
	defer func() {
		to.spent += first + further*time.Duration(2*len(part)-1)/time.Duration(max(1, 2*n-1))
	}()
	if a.Err != "" {
		to.asked += 2 * n
		to.failed[a.Err] += 2 * n
		return nil
	}
	for k := range n {
		j := k * len(part) / n
		cell := part[j]
		for _, up := range []bool{true, false} {
			a, err := p.put(ask{Cell: j, Up: up})
			if err != nil {
				return err
			}
			to.asked++
			if k == 0 && up {
				first += a.Spent
			} else {
				further += a.Spent
			}
			if a.Err == "" && math.IsNaN(a.Bound) {
				a.Err = "NaN"
			}
			if a.Err != "" {
				to.failed[kind(a.Err)]++
				continue
			}
			before, we := start[cell].Lo, ours[cell].Lo
			if up {
				before, we = start[cell].Hi, ours[cell].Hi
			}
			they := inward(a.Bound, start[cell].Lo, up)
			switch {
			case they == we:
				to.alike++
				continue
			case (they > we) == up:
				to.less++
			case we == before:
				to.spared++
			default:
				to.more++
			}
			c.apart = append(c.apart, difference{len(part), fmt.Sprintf("%s: province %d, part of %d cells, %s (up %v): %d by propagation, ours %d, theirs %d (%v)",
				libraries[i].name, seed, len(part), s.Cells[cell].Name, up, before, we, they, a.Bound)})
		}
	}
	return nil
}

// prove bounds the protected cells of a part in whole numbers.
func (c *contest) prove(p *peer, s *publication.System, k int64, part []int, x *relaxation, start, ours []publication.Interval, seed uint64) error {
	if c.whole.failed == nil {
		c.whole.failed = map[string]int{}
	}
	opened := false
	for j, cell := range part {
		if !s.Cells[cell].Protect {
			continue
		}
		questions := []ask{{Cell: j}, {Cell: j, Up: true}}
		if !opened {
			questions, opened = slices.Insert(questions, 0, ask{Open: x}), true
		}
		c.whole.cells++
		var ends []int64
		for _, q := range questions {
			a, err := p.put(q)
			if err != nil {
				return err
			}
			c.whole.spent += a.Spent
			if a.Err != "" {
				c.whole.failed[kind(a.Err)]++
				break
			}
			if q.Open == nil {
				ends = append(ends, inward(a.Bound, start[cell].Lo, q.Up))
			}
		}
		if len(ends) < 2 {
			continue
		}
		if ends[1]-ends[0] < ours[cell].Hi-ours[cell].Lo {
			c.whole.fewer++
		}
		if ends[1]-ends[0] < k {
			c.whole.narrow++
			c.apart = append(c.apart, difference{len(part), fmt.Sprintf("NARROW in whole numbers: province %d, part of %d cells, %s is %d to %d, by fractions %d to %d, where %d apart is promised",
				seed, len(part), s.Cells[cell].Name, ends[0], ends[1], ours[cell].Lo, ours[cell].Hi, k)})
		}
	}
	return nil
}

// inward rounds a bound inwards to a whole number, as far as floating point can be trusted.
func inward(v float64, base int64, up bool) int64 {
	const blur = 1e-6
	switch {
	case math.IsInf(v, 0) || v >= publication.NoBound/2:
		return publication.NoBound
	case up:
		return base + int64(math.Floor(v+blur))
	}
	return base + int64(math.Ceil(v-blur))
}

// kind is what an error begins with, without the numbers that make each another one.
func kind(err string) string {
	if before, _, ok := strings.Cut(err, " ("); ok {
		err = before
	}
	return strings.TrimRight(err, "0123456789.e+- ")
}

// different tells whether anything stands against ours: a broken edition, an exact solver that
// finds other bounds, or a protected cell that whole numbers narrow too far.
func (c *contest) different() bool {
	for i := range libraries {
		for _, s := range c.scores[i] {
			if libraries[i].sure && s.less+s.more+s.spared > 0 {
				return true
			}
		}
	}
	return c.broken+c.whole.narrow > 0
}

func (c *contest) print(w *os.File) {
	fmt.Fprintf(w, "%d provinces of chance published (%d of them twice, %d made coarser), %d more refused; %d protected cells, %d hidden, %d shown; %d bounded by linear programs, the largest part of %d\n",
		c.tried, c.twice, c.coarse, c.refused, c.protected, c.hidden, c.shown, c.solved, c.largest)
	fmt.Fprintf(w, "broken: %d of %d; with small numbers alone hidden: %d of %d\n\n", c.broken, c.tried, c.naive, c.withSmall)
	fmt.Fprintln(w, "| parts | solver | parts | bounds | alike | finds less | finds more | more, ours no more than propagation | failed | a bound | times ours |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|---|---|")
	for class, name := range []string{fmt.Sprintf("up to %d cells", mostByDefault), "larger"} {
		us := c.ours[class]
		if us.asked == 0 {
			continue
		}
		each := us.spent.Seconds() / float64(us.bounds)
		fmt.Fprintf(w, "| %s | ours, exact | %d | %d | | | | | | %.3f ms | 1 |\n", name, us.parts, us.asked, each*1e3)
		for i := range libraries {
			s := c.scores[i][class]
			if s.asked == 0 {
				continue
			}
			var failed []string
			for _, k := range slices.Sorted(maps.Keys(s.failed)) {
				failed = append(failed, fmt.Sprintf("%d %s", s.failed[k], k))
			}
			their := s.spent.Seconds() / float64(s.bounds)
			fmt.Fprintf(w, "| %s | %s | %d | %d | %d (%.2f %%) | %d | %d | %d | %s | %.3f ms | %.2f |\n", name, libraries[i].name,
				s.parts, s.asked, s.alike, 100*float64(s.alike)/float64(s.asked), s.less, s.more, s.spared, strings.Join(failed, "; "), their*1e3, s.spent.Seconds()/s.against.Seconds())
		}
	}
	if c.whole.cells > 0 {
		fmt.Fprintf(w, "\nin whole numbers: %d protected cells bounded, %d of them to less than by fractions and %d to less than the rule's width; failed: %v; %.3f ms a cell\n\n",
			c.whole.cells, c.whole.fewer, c.whole.narrow, c.whole.failed, c.whole.spent.Seconds()*1e3/float64(c.whole.cells))
	}
	const told = 20
	slices.SortStableFunc(c.apart, func(a, b difference) int { return a.size - b.size })
	for i, d := range c.apart {
		if i == told {
			fmt.Fprintf(w, "and %d more\n", len(c.apart)-told)
			break
		}
		fmt.Fprintln(w, d.text)
	}
}
