package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// WithChance makes the keys of a database known beforehand.
func WithChance(o Options, b [40]byte) Options {
	o.chance = func() ([40]byte, error) { return b, nil }
	return o
}

// Wrap stands between the pools opened from now on and the driver; the function
// returned ends that.
func Wrap(f func(driver.Connector) driver.Connector) func() {
	old := wrap
	wrap = f
	return func() { wrap = old }
}

// ForgeTally makes a row of table tallies with a right sum, as somebody would who
// read the source.
func ForgeTally(id, act int64, own ...any) (string, []any) {
	return tallies.insert, append(append([]any{id, act}, own...), tallies.sum(id, act, own))
}

// SerializationFailure makes PostgreSQL report one.
func SerializationFailure(tx *Tx) error {
	_, err := tx.j.tx.ExecContext(tx.ctx, "DO $$ BEGIN RAISE EXCEPTION 'injected' USING ERRCODE = '40001'; END $$")
	return err
}

// TablesOf lists the tables of a database, KnownTable tells whether Keep knows one.
func TablesOf(db *DB) (map[string]bool, error) { return db.tableNames(context.Background()) }
func KnownTable(name string) bool              { return domain[name] || others[name] }

// Told is the reader that tells of each of its queries.
func Told(r *Reader, tell func(query string, args []any)) *Reader {
	k := *r
	k.q = told{r.q, tell}
	return &k
}

type told struct {
	querier
	tell func(string, []any)
}

func (t told) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	t.tell(query, args)
	return t.querier.QueryContext(ctx, query, args...)
}

func (t told) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	t.tell(query, args)
	return t.querier.QueryRowContext(ctx, query, args...)
}
