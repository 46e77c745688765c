package store

import (
	"reflect"
	"sync"
)

// kept is what readers made of one state of the database and of which a later reader
// of the same state can have use. Every change is an act, so the number of the last
// act names the state.
type kept struct {
	mu    sync.Mutex
	act   int64
	items map[string]any
}

// Keep gives what build makes of the state that a reader sees, and keeps it until the
// journal grows. What is kept is shared by readers at the same time: it must not be
// changed. A reader of an earlier act, one that does not see everything and one inside
// a writing transaction build their own.
func Keep[T any](r *Reader, name string, build func() (T, error)) (T, error) {
	if r.kept == nil || r.act != latest || r.see != nil {
		return build()
	}
	var act int64
	if err := r.q.QueryRowContext(r.ctx, "SELECT act FROM head").Scan(&act); err != nil {
		return build() // a journal without a head is for whoever reads it to refuse
	}
	r.kept.mu.Lock()
	if r.kept.act == act {
		if x, ok := r.kept.items[name].(T); ok {
			r.kept.mu.Unlock()
			return x, nil
		}
	}
	r.kept.mu.Unlock()
	x, err := build()
	if err != nil {
		return x, err
	}
	r.kept.mu.Lock()
	defer r.kept.mu.Unlock()
	if act > r.kept.act {
		r.kept.act, r.kept.items = act, map[string]any{}
	}
	if act == r.kept.act {
		r.kept.items[name] = x
	}
	return x, nil
}

// Afresh is a reader of the same state that uses nothing kept: for checking what stands
// in the database now, also what changed there without an act.
func (r *Reader) Afresh() *Reader {
	k := *r
	k.kept, k.made = nil, nil
	return &k
}

// made is what was last built of some rows.
type made struct {
	mu    sync.Mutex
	items map[string]madeOf
}

type madeOf struct{ rows, x any }

// Made gives what build makes of rows, and keeps it until it is asked with other rows,
// compared one by one. Other than [Keep] it outlives acts that do not touch the rows and serves
// also inside a writing transaction, because the rows are read each time. What it gives is shared
// and must not be changed, nor must the rows.
func Made[T any](r *Reader, name string, rows any, build func() (T, error)) (T, error) {
	if r.made == nil || r.act != latest {
		return build()
	}
	r.made.mu.Lock()
	was := r.made.items[name]
	r.made.mu.Unlock()
	if x, ok := was.x.(T); ok && reflect.DeepEqual(was.rows, rows) {
		return x, nil
	}
	x, err := build()
	if err != nil {
		return x, err
	}
	r.made.mu.Lock()
	defer r.made.mu.Unlock()
	if r.made.items == nil {
		r.made.items = map[string]madeOf{}
	}
	r.made.items[name] = madeOf{rows, x}
	return x, nil
}
