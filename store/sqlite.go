package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// openSQLite opens a file. absent is asked before a file is made.
func openSQLite(path string, absent func() error) (engine, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") || strings.HasPrefix(path, "file:") || strings.IndexByte(path, 0) >= 0 {
		return engine{}, fault.New(fault.Usage, lang.T("store.dsn", "dsn", "sqlite:"+path)).Do(lang.T("store.dsn.do"))
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return engine{}, err
	}
	at, err := os.Stat(abs)
	switch {
	case err == nil && !at.Mode().IsRegular():
		return engine{}, fault.New(fault.Refused, lang.T("store.sqlite.not_file", "path", path)).Do(lang.T("store.dsn.do"))
	case errors.Is(err, fs.ErrNotExist):
		if err := absent(); err != nil {
			return engine{}, err
		}
		if at, err := os.Stat(filepath.Dir(abs)); err != nil || !at.IsDir() {
			return engine{}, fault.New(fault.Refused, lang.T("store.sqlite.no_folder", "path", filepath.Dir(path))).
				Do(lang.T("store.sqlite.no_folder.do")).By(err)
		}
		// An empty file is an empty database. Made by SQLite it would be readable by
		// everybody; it will hold people's data. Its -wal and -shm take its mode.
		if f, err := os.OpenFile(abs, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
			_ = f.Close()
		} // SQLite will say what is wrong
	}

	// A file: URI, so that a path may hold ?, # and %.
	uri := (&url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}).String()

	// One connection writes, and takes the lock when a transaction begins: a
	// deferred transaction that reads and then writes fails in masses under load,
	// whatever the busy timeout. FULL is needed in WAL mode: with NORMAL a power
	// cut takes acknowledged transactions away. What is erased is overwritten in the file.
	write, err := connect(uri + "?_txlock=immediate&_pragma=secure_delete(1)&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)")
	if err != nil {
		return engine{}, err
	}
	write.SetMaxOpenConns(1)

	// Readers are other connections, so that they never wait for the writer. They
	// cannot write, whatever statement reaches them.
	read, err := connect(uri + "?_pragma=busy_timeout(10000)&_pragma=query_only(1)")
	if err != nil {
		return engine{}, err
	}
	read.SetMaxOpenConns(2 + runtime.NumCPU())

	return engine{
		name: "sqlite", read: read, write: write,
		lock:      "", // BEGIN IMMEDIATE has it
		isolation: sql.LevelDefault,
		snapshot:  sql.TxOptions{}, // a WAL reader sees one state from its first query on; the driver refuses named levels
		tables:    "SELECT name FROM sqlite_master WHERE type = 'table'",
		migrating: noLock{}, // each step of a migration is an immediate transaction
		explain:   func(err error) *fault.Error { return explainSQLite(path, err) },
		again:     func(error) bool { return false }, // a writer waits at BEGIN and then cannot collide
		insert: func(ctx context.Context, _ *sql.Conn, tx *sql.Tx, t *table, rows [][]any) error {
			return insertRows(ctx, tx, t, rows)
		},
		commit: func(_ context.Context, _ *sql.Conn, tx *sql.Tx) (bool, error) {
			return true, tx.Commit() // a commit that fails is rolled back by the driver
		},
	}, nil
}

// wrap lets tests stand between the pool and the driver.
var wrap = func(c connector) connector { return c }

func connect(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(wrap(c)), nil
}

// noLock is for SQLite, which has no lock that outlives a transaction.
type noLock struct{}

func (noLock) SessionLock(context.Context, *sql.Conn) error   { return nil }
func (noLock) SessionUnlock(context.Context, *sql.Conn) error { return nil }

// explainSQLite has a word for what can happen to a file on a good day.
func explainSQLite(path string, err error) *fault.Error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() & 0xff { // the extended codes refine the last byte
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.New(fault.Conflict, lang.T("store.busy")).Do(lang.T("store.busy.do"))
	case sqlite3.SQLITE_FULL:
		return fault.New(fault.Refused, lang.T("store.full")).Do(lang.T("store.full.do"))
	case sqlite3.SQLITE_IOERR:
		return fault.New(fault.Refused, lang.T("store.io", "path", path)).Do(lang.T("store.io.do"))
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fault.New(fault.Refused, lang.T("store.sqlite.damaged", "path", path)).Do(lang.T("store.sqlite.damaged.do"))
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return fault.New(fault.Refused, lang.T("store.sqlite.access", "path", path)).Do(lang.T("store.sqlite.access.do"))
	}
	return nil
}
