package store

import (
	"slices"
	"sync"
)

// shared is what readers of several acts made, so that a reader of a later act that
// sees the same rows need not make it again. One thing of each name is kept: who asks
// goes from act to act in their order.
type shared struct {
	mu      sync.Mutex
	items   map[string]keptItem
	touched map[string][]int64 // the acts that touched a table, in their order
}

// Shared returns a Reader whose readers of earlier acts ([Reader.AsKnown]) share with one
// another what [Keep] and [Share] make of tables that no act between them touched.
func (r *Reader) Shared() *Reader {
	k := *r
	k.shared = &shared{items: map[string]keptItem{}, touched: map[string][]int64{}}
	return &k
}

// Share is [Keep] among readers of earlier acts only: for what is too large to be kept
// for everybody.
func Share[T any](r *Reader, name string, build func(*Reader) (T, error)) (T, error) {
	if r.shared == nil || r.see != nil || r.tx != nil {
		return build(r)
	}
	s := r.shared
	s.mu.Lock()
	item, ok := s.items[name]
	s.mu.Unlock()
	if ok {
		last, err := r.lastTouch(item.from)
		if err != nil {
			var none T
			return none, err
		}
		if x, same := item.x.(T); same && item.act == last {
			r.note(item.from)
			return x, nil
		}
	}
	var from reads
	own := *r
	own.q = noting{r.q, &from}
	own.noted = append(r.noted[:len(r.noted):len(r.noted)], &from)
	x, err := build(&own)
	if err != nil {
		return x, err
	}
	last, err := r.lastTouch(from)
	if err != nil {
		return x, err
	}
	s.mu.Lock()
	s.items[name] = keptItem{x, from, last}
	s.mu.Unlock()
	return x, nil
}

// lastTouch is the last act up to the reader's own that touched what was read.
func (r *Reader) lastTouch(f reads) (int64, error) {
	if f.other {
		return r.act, nil
	}
	var last int64
	for t := range f.tables {
		acts, err := r.touches(t)
		if err != nil {
			return 0, err
		}
		if i, found := slices.BinarySearch(acts, r.act); found {
			last = r.act
		} else if i > 0 {
			last = max(last, acts[i-1])
		}
	}
	return last, nil
}

// touches lists the acts that touched a table, read once.
func (r *Reader) touches(table string) ([]int64, error) {
	s := r.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	if acts, ok := s.touched[table]; ok {
		return acts, nil
	}
	rows, err := r.state.q.QueryContext(r.ctx, "SELECT since FROM "+table+" UNION SELECT until FROM "+table+" WHERE until IS NOT NULL")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	acts := []int64{}
	for rows.Next() {
		var act int64
		if err := rows.Scan(&act); err != nil {
			return nil, err
		}
		acts = append(acts, act)
	}
	slices.Sort(acts)
	s.touched[table] = acts
	return acts, rows.Err()
}
