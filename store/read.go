package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/unit"
)

// Reader reads one consistent state of the database.
type Reader struct {
	ctx  context.Context
	q    querier
	act  int64
	seal *secrets // nil: what is sealed stays so
	made *made    // nil: nothing is kept
	kept *kept    // nil: nothing is kept
	// shared is what readers of earlier acts have in common; nil: nothing
	shared *shared
	tx     *Tx // the act that is being written; nil: none is
	state  *state
	noted  []*reads // what is being kept, from the outermost in: each notes what is asked
	names  *names   // nil: the state is not a committed one

	// see tells which rows about households the asker may read; nil: all.
	see func(hamlet, commune unit.Code, y law.Year) bool
}

// Seeing returns a Reader that leaves out the reviews of places that may not be
// seen: access by scope is decided here, whoever asks.
func (r *Reader) Seeing(see func(hamlet, commune unit.Code, y law.Year) bool) *Reader {
	k := *r
	k.see = see
	return &k
}

// querier asks the database inside a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// AsKnown returns a Reader of the same state that sees what was known on an act:
// the rows entered by it or before it and not superseded then.
func (r *Reader) AsKnown(act int64) *Reader {
	k := *r
	k.act = act
	return &k
}

// ActBefore gives the last act that was entered before an instant by the clock of
// its writer, 0 when there is none.
func (r *Reader) ActBefore(t time.Time) (int64, error) {
	var n sql.NullInt64
	// Entries write their instant with a fixed width, so texts compare as instants.
	err := r.q.QueryRowContext(r.ctx, "SELECT MAX(act) FROM journal WHERE at < $1", journal.FormatTime(t)).Scan(&n)
	return n.Int64, err
}

// Entries returns the entries of the journal from an act on, in order.
func (r *Reader) Entries(from int64) ([]journal.Entry, error) { return r.entries("act >= $2", from) }

func (r *Reader) entries(condition string, args ...any) ([]journal.Entry, error) {
	rows, err := r.q.QueryContext(r.ctx, "SELECT act, at, actor, kind, detail, digest FROM journal WHERE act <= $1 AND "+condition+" ORDER BY act", append([]any{r.act}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []journal.Entry
	for rows.Next() {
		var j journal.Row
		if err := rows.Scan(&j.Act, &j.At, &j.Actor, &j.Kind, &j.Detail, &j.Digest); err != nil {
			return nil, err
		}
		e, err := j.Entry()
		if err != nil {
			return nil, tampered(lang.T("store.verify.entry", "act", num(j.Act)))
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// each calls fn with the rows of a table that hold at the reader's act, by id.
func (r *Reader) each(t *table, fn func(*cells) error) error {
	return r.some(t, "", nil, fn)
}

// some is each for the rows that a condition names as well; the conditions of
// this package are constant texts whose arguments are $2, $3, ...
func (r *Reader) some(t *table, condition string, args []any, fn func(*cells) error) error {
	// $1 is the act also where what holds now is asked: then it is compared with
	// a number that no row can have, so that the partial indexes serve.
	query := t.now + " AND since <= $1"
	if r.act != latest {
		query = t.asKnown
	}
	if condition != "" {
		query += " AND " + condition
	}
	return r.rows(t, query+" ORDER BY id", append([]any{r.act}, args...), fn)
}

// rows calls fn with the rows of a query for id, since and the columns of a table.
func (r *Reader) rows(t *table, query string, args []any, fn func(*cells) error) error {
	rows, err := r.q.QueryContext(r.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	c := &cells{table: t, values: make([]any, len(t.columns)+2)}
	into := pointers(c.values)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		c.next, c.wrong = 0, nil
		c.id, c.since = c.int(), c.int()
		if err := fn(c); err != nil {
			return err
		}
		if c.wrong != nil {
			return c.wrong
		}
	}
	return rows.Err()
}

// pointers makes scan targets. Scanning into any is what database/sql does
// without reflection, and it shows the type that is really stored.
func pointers(values []any) []any {
	out := make([]any, len(values))
	for i := range values {
		out[i] = &values[i]
	}
	return out
}

// cells is a row being read, column by column in the table's order. A value
// that no program wrote there makes the row wrong.
type cells struct {
	table     *table
	id, since int64
	values    []any
	next      int
	wrong     error
}

func (c *cells) take() any {
	v := c.values[c.next]
	c.next++
	return v
}

func (c *cells) bad(v any) {
	if c.wrong == nil {
		column := "id"
		if i := c.next - 3; i >= 0 {
			column = c.table.columns[i].name
		}
		c.wrong = tampered(lang.T("store.verify.type", "table", c.table.name, "id", num(c.id), "column", column, "value", clip(v)))
	}
}

// clip writes a value of any type, not too long, for a message.
func clip(v any) string {
	s := fmt.Sprint(v)
	if b, ok := v.([]byte); ok {
		s = string(b)
	}
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (c *cells) int() int64 {
	v := c.take()
	n, ok := v.(int64)
	if !ok {
		c.bad(v)
	}
	return n
}

// maybe is a number or none, which is 0.
func (c *cells) maybe() int64 {
	switch v := c.take().(type) {
	case nil:
		return 0
	case int64:
		return v
	default:
		c.bad(v)
		return 0
	}
}

func (c *cells) text() string {
	v := c.take()
	s, ok := v.(string)
	if !ok {
		c.bad(v)
	}
	return s
}

// count is a number or unknown.
func (c *cells) count() law.Count {
	switch v := c.take().(type) {
	case nil:
		return law.Count{}
	case int64:
		return law.Exactly(v)
	default:
		c.bad(v)
		return law.Count{}
	}
}

// date is a day or none.
func (c *cells) date() law.Date {
	switch v := c.take().(type) {
	case nil:
		return 0
	case string:
		d, ok := parseDate(v)
		if !ok {
			c.bad(v)
		}
		return d
	default:
		c.bad(v)
		return 0
	}
}

// ratio is an exact fraction or none.
func (c *cells) ratio() *law.Ratio {
	switch v := c.take().(type) {
	case nil:
		return nil
	case string:
		r, ok := parseRatio(v)
		if !ok {
			c.bad(v)
			return nil
		}
		return &r
	default:
		c.bad(v)
		return nil
	}
}

// parseDate reads the ISO text of a date and nothing else.
func parseDate(s string) (law.Date, bool) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, ok1 := digits(s[:4])
		m, ok2 := digits(s[5:7])
		d, ok3 := digits(s[8:])
		if ok1 && ok2 && ok3 && y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= 28 {
			return law.MakeDate(y, m, d), true // of most days no calendar is needed
		}
	}
	date, err := law.ParseDate(s)
	return date, err == nil && date.String() == s
}

func digits(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, true
}

// parseRatio reads a fraction as [law.Ratio.String] writes it. Those that do not
// fit 64 bits are none: no printed rate and no share of households is like that.
func parseRatio(s string) (law.Ratio, bool) {
	num, den, slash := strings.Cut(s, "/")
	n, err := strconv.ParseInt(num, 10, 64)
	if err != nil {
		return law.Ratio{}, false
	}
	if !slash {
		return law.Int(n), true
	}
	d, err := strconv.ParseInt(den, 10, 64)
	if err != nil || d <= 1 {
		return law.Ratio{}, false
	}
	return law.Frac(n, d), true
}

// The values of a row being written, the other way round.

func countValue(c law.Count) (any, error) {
	if !c.Known() {
		return nil, nil
	}
	n, ok := c.Exact()
	if !ok {
		return nil, fmt.Errorf("store: a count that is an interval (%v) cannot be a recognised count", c)
	}
	return n, nil
}

// maybeValue is a number, NULL for 0 which stands for unknown.
func maybeValue(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func dateValue(d law.Date) any {
	if d == 0 {
		return nil
	}
	return d.String()
}

func ratioValue(r *law.Ratio) any {
	if r == nil {
		return nil
	}
	return r.String()
}
