package store

import (
	"context"
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
