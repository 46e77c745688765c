package portal

import (
	"math/bits"
	"slices"
	"strings"
	"sync"

	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/unit"
)

// places is the places of an edition as pages choose among them and as search finds them.
// It is made once for an edition, so that no request goes over all hamlets.
type places struct {
	choices        map[string][]int // down to communes, of each map: the first of the edition, then by name
	units, hamlets names            // what is searched: down to communes, today's map first; hamlets
}

func newPlaces(e *publication.Edition) *places {
	x := &places{choices: map[string][]int{}}
	var units, hamlets []int
	for _, m := range []string{publication.Today, publication.Then} {
		for i, p := range e.Places {
			switch last, _ := e.Find(m, p.Code); {
			case p.Map != m:
			case p.Level != unit.Hamlet:
				x.choices[m] = append(x.choices[m], i)
			case last == i: // of several lives of a code
				hamlets = append(hamlets, i)
			}
		}
		units = append(units, x.choices[m]...)
		us := x.choices[m]
		slices.SortStableFunc(us[min(1, len(us)):], func(a, b int) int { return lang.Compare(e.Places[a].Name, e.Places[b].Name) })
	}
	x.units, x.hamlets = newNames(e, units), newNames(e, hamlets)
	return x
}

// names are places by the words of their names.
type names struct {
	places []int
	folded []string // the names, in the order of places
	words  map[string]*standing
}

// standing is where a word stands: in which names, and in the names of which hamlets'
// communes.
type standing struct{ own, above marks }

func newNames(e *publication.Edition, all []int) names {
	x := names{places: all, words: map[string]*standing{}}
	at := func(word string) *standing {
		if x.words[word] == nil {
			x.words[word] = &standing{x.none(), x.none()}
		}
		return x.words[word]
	}
	for n, i := range all {
		p := e.Places[i]
		x.folded = append(x.folded, lang.Fold(p.Name))
		for _, w := range strings.Fields(x.folded[n]) {
			at(w).own.set(n)
		}
		if p.Level != unit.Hamlet {
			continue
		}
		for _, above := range []int{p.Parent, e.AboveIn(i, lastOf(e, i, 0))} { // at first, and at last
			if above < 0 {
				continue
			}
			for _, w := range strings.Fields(lang.Fold(e.Places[above].Name)) {
				at(w).above.set(n)
			}
		}
	}
	return x
}

func (x names) none() marks { return make(marks, (len(x.places)+63)/64) }

// find marks the places in whose names all words stand, whole or as a part. Of a hamlet
// some may stand in the name of its commune, but not all.
func (x names) find(words []string) marks {
	var all marks
	own := x.none()
	for _, w := range words {
		here := x.none()
		for word, s := range x.words {
			if strings.Contains(word, w) {
				here.add(s.own)
				here.add(s.above)
				own.add(s.own)
			}
		}
		if all == nil {
			all = here
		}
		all.keep(here)
	}
	all.keep(own)
	return all
}

// first are the first of the places found, at most so many: those before others in whose
// names the words stand as they were written.
func (x names) first(found marks, words []string, most int) (out []int) {
	phrase := strings.Join(words, " ")
	for _, whole := range []bool{true, false} {
		for n := range found.all {
			if len(out) == most {
				return out
			}
			if strings.Contains(x.folded[n], phrase) == whole {
				out = append(out, x.places[n])
			}
		}
	}
	return out
}

// marks are places, a bit for each in their order.
type marks []uint64

func (m marks) set(i int) { m[i/64] |= 1 << (i % 64) }

func (m marks) add(o marks) {
	for i := range o {
		m[i] |= o[i]
	}
}

func (m marks) keep(o marks) {
	for i := range m {
		m[i] &= o[i]
	}
}

func (m marks) count() (n int) {
	for _, w := range m {
		n += bits.OnesCount64(w)
	}
	return n
}

// all goes over those that are marked.
func (m marks) all(yield func(int) bool) {
	for k, w := range m {
		for ; w != 0; w &= w - 1 {
			if !yield(k*64 + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// placesOf keeps what was made of the editions that were asked for last.
type placesOf struct {
	mu  sync.Mutex
	was map[*publication.Edition]*places
}

// mostPlaces is of how many editions it is kept.
const mostPlaces = 4

func (k *placesOf) of(e *publication.Edition) *places {
	k.mu.Lock()
	defer k.mu.Unlock()
	if x := k.was[e]; x != nil {
		return x
	}
	if len(k.was) >= mostPlaces || k.was == nil {
		k.was = map[*publication.Edition]*places{}
	}
	k.was[e] = newPlaces(e)
	return k.was[e]
}
