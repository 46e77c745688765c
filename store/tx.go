package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Tx is an act being written. It reads too, what the act itself wrote included.
// An error of one of its writing methods ends the act, even if fn returns nil.
//
// Rows wait in memory and are entered many at a time: before anything is read,
// when enough are waiting, and at the end of the act.
type Tx struct {
	*Reader
	j       *entries
	act     int64
	touched []*touched
	failed  error
	scratch []byte
	placed  map[int64]map[importPlace]bool // of the imports of this act

	// One batch is entered in the background while the next is made ready: the
	// database and the hashing each keep one processor busy. Nothing else is asked
	// of the database meanwhile.
	entering chan error
}

// batch is how many rows of a table may wait.
const batch = 2000

// touched is what an act did to one table.
type touched struct {
	*table
	first, last int64    // ids given: first to last; none when last < first
	sums        []rowSum // of the rows entered, from first on
	ended       []int64  // ids superseded
	waiting     [][]any  // rows to enter
	spare       [][]any  // the batch before: being entered, or done
	ending      []int64  // ids to supersede
	chunk       []any    // memory for waiting rows
}

func newTx(j *entries) *Tx {
	tx := &Tx{j: j, act: j.head.Size + 1}
	tx.Reader = &Reader{ctx: j.ctx, q: settled{tx}, act: latest, seal: j.seal, made: &j.db.made, kept: &j.db.kept, tx: tx}
	tx.Reader.state = &state{q: tx.Reader.q}
	return tx
}

// settled makes what waits part of the database before it is asked. A failure to
// do so ends the act; what is answered then is of no use to anybody.
type settled struct{ tx *Tx }

func (s settled) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := s.tx.flush(); err != nil {
		return nil, err
	}
	return s.tx.j.tx.QueryContext(ctx, query, args...)
}

func (s settled) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	_ = s.tx.flush() // kept in failed
	return s.tx.j.tx.QueryRowContext(ctx, query, args...)
}

// Act is the number that the act will have.
func (tx *Tx) Act() int64 { return tx.act }

func (tx *Tx) of(t *table) (*touched, error) {
	for _, o := range tx.touched {
		if o.table == t {
			return o, nil
		}
	}
	if err := tx.settle(); err != nil {
		return nil, err
	}
	var last sql.NullInt64
	if err := tx.j.tx.QueryRowContext(tx.ctx, "SELECT MAX(id) FROM "+t.name).Scan(&last); err != nil {
		return nil, err
	}
	o := &touched{table: t, first: last.Int64 + 1, last: last.Int64}
	tx.touched = append(tx.touched, o)
	return o, nil
}

func (tx *Tx) fail(err error) error {
	if err != nil && tx.failed == nil {
		tx.failed = err
	}
	return tx.failed
}

// insert enters a row and returns its id, the next of its table. The values of
// sealed columns come as plain text.
func (tx *Tx) insert(t *table, values []any) (int64, error) {
	if tx.failed != nil {
		return 0, tx.failed
	}
	o, err := tx.of(t)
	if err != nil {
		return 0, tx.fail(err)
	}
	id := o.last + 1
	n := len(values) + 3
	if len(o.chunk) < n {
		o.chunk = make([]any, 256*n)
	}
	row := o.chunk[:n:n]
	o.chunk = o.chunk[n:]
	row[0], row[1] = id, tx.act
	own := row[2 : n-1]
	copy(own, values)
	for i, c := range t.columns {
		if plain, ok := own[i].(string); ok && c.kind == 's' {
			if own[i], err = tx.seal.seal(t.name, c.name, id, plain); err != nil {
				return 0, tx.fail(err)
			}
		}
		if err := c.fits(own[i]); err != nil {
			return 0, tx.fail(fmt.Errorf("store: table %s: %w", t.name, err))
		}
	}
	var sum rowSum
	sum, tx.scratch = t.hash(tx.scratch, id, tx.act, own)
	row[n-1] = sum.String()
	o.last = id
	o.sums = append(o.sums, sum)
	if o.waiting = append(o.waiting, row); len(o.waiting) >= batch {
		return id, tx.enter(o)
	}
	return id, nil
}

// enter sends the waiting rows of a table to the database and goes on.
func (tx *Tx) enter(o *touched) error {
	if err := tx.settle(); err != nil {
		return err
	}
	if err := tx.end(o); err != nil {
		return tx.fail(err)
	}
	rows := o.waiting
	o.waiting = o.spare[:0]
	o.spare = rows
	done := make(chan error, 1)
	tx.entering = done
	go func() { done <- tx.j.db.insert(tx.ctx, tx.j.conn, tx.j.tx, o.table, rows) }()
	return nil
}

// settle waits until nothing is being entered in the background.
func (tx *Tx) settle() error {
	if tx.entering == nil {
		return tx.failed
	}
	err := <-tx.entering
	tx.entering = nil
	return tx.fail(err)
}

// supersede ends a row. It must hold now and be of an earlier act.
func (tx *Tx) supersede(t *table, id int64) error {
	if tx.failed != nil {
		return tx.failed
	}
	o, err := tx.of(t)
	if err != nil {
		return tx.fail(err)
	}
	o.ended = append(o.ended, id)
	if o.ending = append(o.ending, id); len(o.ending) >= batch {
		return tx.flush()
	}
	return nil
}

// flush makes what waits part of the database: what ends before what begins, so
// that a row may take the place of another under a unique index.
func (tx *Tx) flush() error {
	if err := tx.settle(); err != nil {
		return err
	}
	for _, o := range tx.touched {
		if err := tx.end(o); err != nil {
			return tx.fail(err)
		}
		if len(o.waiting) > 0 {
			if err := tx.j.db.insert(tx.ctx, tx.j.conn, tx.j.tx, o.table, o.waiting); err != nil {
				return tx.fail(err)
			}
			o.waiting = o.waiting[:0]
		}
	}
	return nil
}

// end supersedes the rows that wait for it. Each must hold and be of an earlier
// act, else somebody was faster. The conditions are written so that no index serves them
// but that of the ids: PostgreSQL, which knows nothing yet of rows that came a moment ago,
// went through all rows that hold for each 200 ids.
func (tx *Tx) end(o *touched) error {
	for ids := range slices.Chunk(o.ending, 200) {
		args := make([]any, 0, len(ids)+1)
		args = append(args, tx.act)
		for _, id := range ids {
			args = append(args, id)
		}
		r, err := tx.j.tx.ExecContext(tx.ctx, "UPDATE "+o.name+" SET until = $1"+o.forgetting()+" WHERE id IN ("+marks(2, len(ids))+") AND COALESCE(until, 0) = 0 AND since + 0 < $1", args...)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		if err != nil {
			return err
		}
		if n != int64(len(ids)) {
			return tx.gone(o, ids)
		}
	}
	o.ending = o.ending[:0]
	return nil
}

// forgetting empties the column that is not kept beyond its row.
func (t *table) forgetting() string {
	if t.forget == "" {
		return ""
	}
	return ", " + t.forget + " = NULL"
}

// gone names the first of some rows that does not hold, or that the act has
// superseded before.
func (tx *Tx) gone(o *touched, ids []int64) error {
	lost := func(id int64) error {
		return fault.New(fault.Conflict, lang.T("store.superseded", "table", o.name, "id", num(id))).Do(lang.T("store.superseded.do"))
	}
	for _, id := range ids {
		var n int64
		err := tx.j.tx.QueryRowContext(tx.ctx, "SELECT COUNT(*) FROM "+o.name+" WHERE id = $1 AND until = $2", id, tx.act).Scan(&n)
		if err != nil {
			return err
		}
		if n == 0 {
			return lost(id)
		}
	}
	slices.Sort(o.ended)
	for i := 1; i < len(o.ended); i++ {
		if o.ended[i] == o.ended[i-1] {
			return lost(o.ended[i])
		}
	}
	return fmt.Errorf("store: table %s: rows not superseded", o.name)
}

func (tx *Tx) empty() bool {
	for _, o := range tx.touched {
		if len(o.sums)+len(o.ended) > 0 {
			return false
		}
	}
	return true
}

// digest is the hash over the act's manifest, the same as digest over its lines.
func (tx *Tx) digest() string {
	slices.SortFunc(tx.touched, func(a, b *touched) int { return strings.Compare(a.name, b.name) })
	h := sha256.New()
	var b []byte
	for _, o := range tx.touched {
		slices.Sort(o.ended) // all below first: the rows entered come after them
		for _, id := range o.ended {
			b = line{table: o.name, id: id}.append(b[:0])
			h.Write(b)
		}
		for i, s := range o.sums {
			b = line{o.name, o.first + int64(i), s.String()}.append(b[:0])
			h.Write(b)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// marks writes $from, $from+1, ... for n arguments.
func marks(from, n int) string {
	b := make([]byte, 0, 6*n)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '$')
		b = strconv.AppendInt(b, int64(from+i), 10)
	}
	return string(b)
}

// insertRows enters rows by a statement each. One statement of several rows is
// slower on SQLite: 16 together take twice as long.
func insertRows(ctx context.Context, tx *sql.Tx, t *table, rows [][]any) error {
	stmt, err := tx.PrepareContext(ctx, t.insert)
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Close() }()
	for _, r := range rows {
		if _, err := stmt.ExecContext(ctx, r...); err != nil {
			return err
		}
	}
	return nil
}
