package store

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// kept is what readers made of the database and of which a later reader can have use.
type kept struct {
	mu     sync.Mutex
	items  map[string]keptItem
	used   map[string]int64 // when each was asked for last, in asks
	asks   int64
	making map[string]*sync.Mutex // held while one makes it: others who ask wait for that
}

// make takes the right to make something; release gives it up.
func (k *kept) make(name string) (release func()) {
	k.mu.Lock()
	if k.making == nil {
		k.making = map[string]*sync.Mutex{}
	}
	m := k.making[name]
	if m == nil {
		m = &sync.Mutex{}
		k.making[name] = m
	}
	k.mu.Unlock()
	m.Lock()
	return m.Unlock
}

// get gives what is good for a state.
func (k *kept) get(name string, last *lastActs, tx *Tx) (keptItem, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.used == nil {
		k.used = map[string]int64{}
	}
	k.asks++
	k.used[name] = k.asks
	i, ok := k.items[name]
	return i, ok && i.act == last.of(i.from) && !i.from.touchedBy(tx)
}

// keptItem is good for every state in which the last act that touched one of its tables
// is the one that was the last when it was made.
type keptItem struct {
	x    any
	from reads
	act  int64
}

// keptMost is how many answers are kept; beyond it the one is dropped that was not asked
// for the longest.
const keptMost = 128

// put keeps an item, unless one of a newer state is kept already.
func (k *kept) put(name string, i keptItem) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if i.act < k.items[name].act {
		return
	}
	if k.items == nil {
		k.items = map[string]keptItem{}
	}
	k.items[name] = i
	if len(k.items) <= keptMost {
		return
	}
	oldest := name
	for n := range k.items {
		if k.used[n] < k.used[oldest] {
			oldest = n
		}
	}
	delete(k.items, oldest)
	delete(k.used, oldest)
	delete(k.making, oldest)
}

// reads is what was asked of the database.
type reads struct {
	tables map[string]bool // those of the domain
	other  bool            // something else too, as the journal: every act changes that
}

func (f *reads) add(o reads) {
	f.other = f.other || o.other
	for t := range o.tables {
		f.table(t)
	}
}

func (f *reads) table(name string) {
	if f.tables == nil {
		f.tables = map[string]bool{}
	}
	f.tables[name] = true
}

// touchedBy tells whether an act that is being written has changed what was read.
func (f reads) touchedBy(tx *Tx) bool {
	if tx == nil {
		return false
	}
	if f.other && !tx.empty() {
		return true
	}
	for _, o := range tx.touched {
		if f.tables[o.name] && len(o.sums)+len(o.ended) > 0 {
			return true
		}
	}
	return false
}

// Keep gives what build makes of the database, and keeps it for later readers and
// writers until an act touches a table that build asked. build must rest on nothing that
// was read before it: it asks the Reader that it is given, and what it takes from
// around it is told by the name. What is kept is shared by several at the same time:
// it must not be changed. A reader of an earlier act and one that does not see everything
// build their own, as does an act that itself has touched the tables.
func Keep[T any](r *Reader, name string, build func(*Reader) (T, error)) (T, error) {
	if r.kept == nil || r.act != latest || r.see != nil {
		return Share(r, name, build)
	}
	last, err := r.last()
	if err != nil {
		return build(r) // a journal without a head is for whoever reads it to refuse
	}
	// One reading transaction gets the same thing each time, whatever others keep meanwhile.
	item, ok := r.state.items[name]
	if ok = ok && r.tx == nil; !ok {
		item, ok = r.kept.get(name, last, r.tx)
	}
	if !ok {
		defer r.kept.make(name)()
		item, ok = r.kept.get(name, last, r.tx)
	}
	if x, same := item.x.(T); ok && same {
		r.note(item.from)
		r.state.keep(name, item)
		return x, nil
	}
	var from reads
	own := *r
	own.q = noting{r.q, &from}
	own.noted = append(r.noted[:len(r.noted):len(r.noted)], &from)
	x, err := build(&own)
	if err != nil || from.touchedBy(r.tx) {
		return x, err
	}
	item = keptItem{x, from, last.of(from)}
	r.state.keep(name, item)
	r.kept.put(name, item)
	return x, nil
}

// note adds what a kept answer was made of to those that are being made of it.
func (r *Reader) note(f reads) {
	for _, n := range r.noted {
		n.add(f)
	}
}

// Basis is what an answer was made of: which tables were asked, and after which act.
type Basis struct {
	from reads
	act  int64
}

// Act is the last act that an answer counts in.
func (b Basis) Act() int64 { return b.act }

// Based gives what build makes of the database, and what it rests on, so that long work
// can be done on a reader and what came of it written later: see [Tx.Stands].
func Based[T any](r *Reader, build func(*Reader) (T, error)) (T, Basis, error) {
	var b Basis
	last, err := r.last()
	if err == nil {
		b.act = last.head
		own := *r
		own.q = noting{r.q, &b.from}
		own.noted = append(r.noted[:len(r.noted):len(r.noted)], &b.from)
		r = &own
	}
	x, wrong := build(r)
	return x, b, errors.Join(wrong, err)
}

// Since names the tables an answer rests on that acts have touched meanwhile. None: it
// still stands.
func (r *Reader) Since(b Basis) (touched []string, err error) {
	last, err := r.last()
	if err != nil {
		return nil, err
	}
	for t := range b.from.tables {
		if last.tables[t] > b.act {
			touched = append(touched, t)
		}
	}
	if b.from.other && last.head > b.act {
		touched = append(touched, "journal")
	}
	slices.Sort(touched)
	return touched, nil
}

// Stands tells whether no act has touched since what an answer rests on.
func (tx *Tx) Stands(b Basis) (bool, error) {
	touched, err := tx.Since(b)
	return err == nil && len(touched) == 0 && !b.from.touchedBy(tx), err
}

// noting asks the database and notes which tables.
type noting struct {
	querier
	from *reads
}

func (n noting) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	n.from.asked(query)
	return n.querier.QueryContext(ctx, query, args...)
}

func (n noting) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	n.from.asked(query)
	return n.querier.QueryRowContext(ctx, query, args...)
}

// asked notes the tables of a query: every word of it that names one, so that no form of
// SQL is missed. Only head is also the name of a column.
func (f *reads) asked(query string) {
	before := ""
	for _, w := range strings.FieldsFunc(query, func(c rune) bool {
		return c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	}) {
		switch {
		case domain[w]:
			f.table(w)
		case others[w] && (w != "head" || before == "FROM" || before == "JOIN"):
			f.other = true
		}
		before = w
	}
}

// others are the tables that do not belong to the domain. What was made of them is kept until
// the next act at most.
var others = map[string]bool{
	"access_numbers":  true,
	"accesses":        true,
	"credential_uses": true,
	"head":            true,
	"job_pieces":      true,
	"jobs":            true,
	"journal":         true,
	"journal_hashes":  true,
	"login_limits":    true,
	"sessions":        true,
	"visitor_days":    true,
	"touched":         true,
}

// domain has the names of the tables that only acts change.
var domain = func() map[string]bool {
	out := map[string]bool{}
	for _, t := range tables {
		out[t.name] = true
	}
	return out
}()

// lastActs tells which act touched each table last, in the state that a reader sees.
type lastActs struct {
	head   int64
	tables map[string]int64
}

func (l *lastActs) of(f reads) int64 {
	if f.other {
		return l.head
	}
	var act int64
	for t := range f.tables {
		act = max(act, l.tables[t])
	}
	return act
}

// last reads it once for a transaction. Tables that no act has touched since they are
// counted have none.
func (r *Reader) last() (*lastActs, error) {
	if r.state.last != nil {
		return r.state.last, nil
	}
	l := &lastActs{tables: map[string]int64{}}
	if err := r.state.q.QueryRowContext(r.ctx, "SELECT act FROM head").Scan(&l.head); err != nil {
		return nil, err
	}
	rows, err := r.state.q.QueryContext(r.ctx, "SELECT name, act FROM touched")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var act int64
		if err := rows.Scan(&name, &act); err != nil {
			return nil, err
		}
		l.tables[name] = act
	}
	r.state.last = l
	return l, rows.Err()
}

// state is what the readers of one transaction share.
type state struct {
	q     querier
	last  *lastActs
	items map[string]keptItem
}

func (s *state) keep(name string, i keptItem) {
	if s.items == nil {
		s.items = map[string]keptItem{}
	}
	s.items[name] = i
}

// touch writes down which tables the act touched, for [Keep] of every process.
func (tx *Tx) touch() error {
	for _, o := range tx.touched {
		if len(o.sums)+len(o.ended) == 0 {
			continue
		}
		if _, err := tx.j.tx.ExecContext(tx.ctx, "INSERT INTO touched (name, act) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET act = excluded.act", o.name, tx.act); err != nil {
			return err
		}
	}
	return nil
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
