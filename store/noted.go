package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// Noted is which tables were read under a context: what something that was made of them
// rests on. Many may read under one context at once.
type Noted struct {
	mu   sync.Mutex
	from reads
}

type notedKey struct{}

// Note gives a context under which every reading of a database is noted. nil: none is
// from here on.
func Note(ctx context.Context, n *Noted) context.Context {
	return context.WithValue(ctx, notedKey{}, n)
}

// Rests notes under a context what something rests on that was made before and is given
// out again.
func (n *Noted) Rests(ctx context.Context) {
	if outer := notedUnder(ctx); outer != nil && outer != n {
		n.mu.Lock()
		defer n.mu.Unlock()
		outer.add(n.from)
	}
}

func (n *Noted) add(f reads) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.from.add(f)
}

func notedUnder(ctx context.Context) *Noted {
	n, _ := ctx.Value(notedKey{}).(*Noted)
	return n
}

// noteUnder has a reader note under its context what it asks; end when it has ended.
func (r *Reader) noteUnder(n *Noted) (end func()) {
	if n == nil {
		return func() {}
	}
	from := &reads{}
	r.q, r.noted = noting{r.q, from}, append(r.noted, from)
	return func() { n.add(*from) }
}

// Last is which act touched each table last, in one state of the database.
type Last struct{ acts lastActs }

// Last reads it; of a database into which nothing was written yet it is empty.
func (db *DB) Last(ctx context.Context) (*Last, error) {
	out := &Last{}
	err := db.Read(Note(ctx, nil), func(r *Reader) error {
		l, err := r.last()
		if err == nil {
			out.acts = *l
		}
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return out, err
}

// Of is the last act that touched what was noted: while it is the same, reading again
// gives the same.
func (l *Last) Of(n *Noted) int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return l.acts.of(n.from)
}
