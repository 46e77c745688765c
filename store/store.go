package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
)

// Options says which database to open and with what.
type Options struct {
	DSN  string // sqlite:PATH or postgres://...
	Keys string // the keys file; empty: PATH.keys beside SQLite, none for PostgreSQL (reading only)

	// Check opens what is there and nothing else, for Verify: no database, table,
	// key or entry is made, and a database whose journal was emptied opens too.
	Check bool

	Now      func() time.Time // the clock; nil = time.Now
	Datasets []Dataset        // the data that this program brings along

	chance func() ([40]byte, error) // where new keys come from; tests set it
}

// DB is an open database. It is safe for use by several goroutines.
type DB struct {
	engine
	now      func() time.Time
	datasets []Dataset
	chance   func() ([40]byte, error)
	keysPath string

	mu      sync.Mutex
	current bool // the embedded datasets are those in the database

	sealMu  sync.Mutex
	sealing *secrets // nil: not looked at, or not there

	sealingOf os.FileInfo // the keys file that they were read from

	kept  kept
	made  made
	names names
}

// engine is what differs between the two databases.
type engine struct {
	name string // as in the DSN

	// read gives query-only connections; write is what acts run on. They are
	// one pool on PostgreSQL.
	read, write *sql.DB

	// lock is the first statement of a writing transaction; empty when beginning
	// it already takes the lock.
	lock string

	// accessLock is the same for a line of the access log.
	accessLock string

	isolation sql.IsolationLevel // of writing transactions
	snapshot  sql.TxOptions      // of reading ones

	// tables lists the names of the tables there are.
	tables string

	// migrating keeps two processes from migrating at once.
	migrating locker

	// weigh begins the statement by which the database looks how many rows a table has and
	// of what kind, in order to find ways to them; empty: it needs none.
	weigh string

	// explain turns the driver's error into a fault; nil when it has no word for it.
	explain func(error) *fault.Error

	// again tells whether the transaction failed only because of another one and
	// may be run once more.
	again func(error) bool

	// insert enters many rows of a table at once; each is the values of t.names.
	insert func(ctx context.Context, conn *sql.Conn, tx *sql.Tx, t *table, rows [][]any) error

	// commit commits; sure is false when the outcome is not known.
	commit func(context.Context, *sql.Conn, *sql.Tx) (sure bool, err error)
}

// Open opens a database. One that does not exist yet is created, migrated and
// given its keys and the datasets; an older one is migrated. It is safe for
// several processes to do so at the same time. Faults: Usage for a DSN that
// cannot be meant, Refused for a database of a newer program or one whose
// journal is gone.
func Open(ctx context.Context, o Options) (*DB, error) {
	db := &DB{now: o.Now, datasets: o.Datasets, chance: o.chance, keysPath: o.Keys}
	if db.now == nil {
		db.now = time.Now
	}
	if db.chance == nil {
		db.chance = func() (b [40]byte, err error) { _, err = rand.Read(b[:]); return b, err }
	}
	var err error
	switch {
	case strings.HasPrefix(o.DSN, "sqlite:"):
		path := strings.TrimPrefix(o.DSN, "sqlite:")
		if db.keysPath == "" && path != "" {
			db.keysPath = path + ".keys"
		}
		db.engine, err = openSQLite(path, func() error { return db.mayCreate(o.Check, path) })
	case strings.HasPrefix(o.DSN, "postgres://"), strings.HasPrefix(o.DSN, "postgresql://"):
		db.engine, err = openPostgres(o.DSN)
	default:
		err = fault.New(fault.Usage, lang.T("store.dsn", "dsn", redact(o.DSN))).Do(lang.T("store.dsn.do"))
	}
	if err != nil {
		return nil, err
	}
	if err := db.prepare(ctx, o.Check); err != nil {
		_ = db.Close()
		return nil, db.fault(err)
	}
	return db, nil
}

func (db *DB) prepare(ctx context.Context, check bool) error {
	if err := db.migrate(ctx, check); err != nil {
		return err
	}
	if check {
		return nil
	}
	founded, err := db.founded(ctx)
	if err != nil {
		return err
	}
	if !founded {
		return db.found(ctx)
	}
	return db.publishKeys(ctx)
}

// mayCreate refuses to make an SQLite file where the caller wants to check one,
// or where its keys lie already: then it was there once, and an empty new one
// in its place would look as if nothing had ever been entered.
func (db *DB) mayCreate(check bool, path string) error {
	if check {
		return fault.New(fault.Usage, lang.T("store.absent", "path", path)).Do(lang.T("store.absent.do"))
	}
	if _, err := os.Lstat(db.keysPath); !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Refused, lang.T("store.keys.orphan", "path", path, "keys", db.keysPath)).
			Do(lang.T("store.keys.orphan.do", "keys", db.keysPath))
	}
	return nil
}

// Close closes the connections. The last one to close an SQLite file leaves it
// whole, without a write-ahead log beside it.
func (db *DB) Close() error {
	var err error
	if db.read != nil && db.read != db.write {
		err = db.read.Close()
	}
	if db.write != nil {
		err = errors.Join(err, db.write.Close())
	}
	return err
}

// Read runs fn on one consistent state of the database. What fn returns is
// returned.
func (db *DB) Read(ctx context.Context, fn func(*Reader) error) error {
	tx, err := db.read.BeginTx(ctx, &db.snapshot)
	if err != nil {
		return db.fault(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	seal, err := db.secrets()
	if err != nil {
		return err
	}
	r := &Reader{ctx: ctx, q: tx, act: latest, seal: seal, kept: &db.kept, made: &db.made, names: &db.names, state: &state{q: tx}}
	defer r.noteUnder(notedUnder(ctx))()
	return db.fault(fn(r))
}

// Head returns the head of the journal. The fault is Refused when there is none.
func (r *Reader) Head() (journal.Head, error) {
	var size int64
	var text string
	err := r.q.QueryRowContext(r.ctx, "SELECT act, note FROM head").Scan(&size, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return journal.Head{}, noHead()
	}
	if err != nil {
		return journal.Head{}, err
	}
	h, err := journal.ParseHead([]byte(text))
	if err != nil {
		return journal.Head{}, err
	}
	if h.Size != size {
		return journal.Head{}, tampered(lang.T("store.verify.head.size", "row", num(size), "note", num(h.Size)))
	}
	return h, nil
}

func noHead() error { return tampered(lang.T("store.verify.head.none")) }

// tampered refuses to go on with a database that Verify would find fault with.
func tampered(what lang.Text) error {
	return fault.New(fault.Refused, what).Do(lang.T("store.tampered.do"))
}

// fault gives an error of the driver its fault; others pass unchanged.
func (db *DB) fault(err error) error {
	var f *fault.Error
	var l *fault.List
	if err == nil || errors.As(err, &f) || errors.As(err, &l) || errors.Is(err, context.Canceled) {
		return err
	}
	if f := db.explain(err); f != nil {
		return f.By(err)
	}
	return err
}
