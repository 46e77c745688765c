package store

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrations are the files by which a database gets its tables, the same for
// both databases, numbered by the time they were written.
var migrations = func() fs.FS {
	sub, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err)
	}
	return sub
}()

// locker keeps two processes from migrating at the same time.
type locker = lock.SessionLocker

// Migrate brings the tables of a database up to date and does nothing else: the
// journal stays unfounded until Open. A test harness makes its template with it.
func Migrate(ctx context.Context, dsn string) error {
	var e engine
	var err error
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		e, err = openSQLite(path, func() error { return nil })
	} else {
		e, err = openPostgres(dsn)
	}
	if err != nil {
		return err
	}
	db := &DB{engine: e}
	defer func() { _ = db.Close() }()
	return db.fault(db.migrate(ctx, false))
}

// versions lists the migrations this program knows, in order.
func versions() ([]int64, error) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return nil, err
	}
	out := make([]int64, len(names))
	for i, n := range names {
		number, _, _ := strings.Cut(n, "_")
		if out[i], err = strconv.ParseInt(number, 10, 64); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// migrate applies what is missing. A database that was migrated by a newer
// program is refused: this one would not know what its rows mean.
func (db *DB) migrate(ctx context.Context, check bool) error {
	known, err := versions()
	if err != nil {
		return err
	}
	// A second process can be a step ahead on SQLite, where nothing but the
	// transaction of each step is locked: its table is there, ours fails, and the
	// next look finds the step done.
	for try := 0; ; try++ {
		there, err := db.applied(ctx)
		if err != nil {
			return err
		}
		newest := known[len(known)-1]
		if n := len(there); n > 0 && there[n-1] > newest {
			return fault.New(fault.Refused, lang.T("store.newer", "database", strconv.FormatInt(there[n-1], 10), "program", strconv.FormatInt(newest, 10))).
				Do(lang.T("store.newer.do"))
		}
		if len(there) == len(known)+1 || check && len(there) == 0 { // 0 is goose's own first version
			return nil
		}
		p, err := goose.NewProvider(goose.DialectCustom, db.write, migrations,
			goose.WithStore(versionTable{db.engine.tables}), goose.WithSessionLocker(db.migrating),
			goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
		if err != nil {
			return err
		}
		if _, err = p.Up(ctx); err == nil {
			return nil
		}
		if ctx.Err() != nil || try > 2 && db.explain(err) != nil {
			return err
		}
		if try == 9 {
			return fault.New(fault.Refused, lang.T("store.migrate")).Do(lang.T("store.migrate.do")).By(err)
		}
	}
}

// applied lists the versions in the database in order, none when it is new.
func (db *DB) applied(ctx context.Context) ([]int64, error) {
	names, err := db.tableNames(ctx)
	if err != nil || !names["schema_versions"] {
		return nil, err
	}
	rows, err := db.read.QueryContext(ctx, "SELECT version FROM schema_versions ORDER BY version")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var v int64
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// tableNames tells which tables there are.
func (db *DB) tableNames(ctx context.Context) (map[string]bool, error) {
	rows, err := db.read.QueryContext(ctx, db.engine.tables)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out[n] = true
	}
	return out, rows.Err()
}

// versionTable is where goose notes what it applied: the numbers and nothing
// else. goose's own tables differ between the databases and hold a time, which
// Verify could not vouch for.
type versionTable struct{ tables string }

func (versionTable) Tablename() string { return "schema_versions" }

func (v versionTable) TableExists(ctx context.Context, db database.DBTxConn) (bool, error) {
	rows, err := db.QueryContext(ctx, v.tables)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	found := false
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return false, err
		}
		found = found || n == v.Tablename()
	}
	return found, rows.Err()
}

func (versionTable) CreateVersionTable(ctx context.Context, db database.DBTxConn) error {
	_, err := db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL PRIMARY KEY)")
	return err
}

func (versionTable) Insert(ctx context.Context, db database.DBTxConn, r database.InsertRequest) error {
	q := "INSERT INTO schema_versions (version) VALUES ($1)"
	if r.Version == 0 { // the version of the empty table; two processes may both make it
		q += " ON CONFLICT (version) DO NOTHING"
	}
	_, err := db.ExecContext(ctx, q, r.Version)
	return err
}

func (versionTable) Delete(ctx context.Context, db database.DBTxConn, version int64) error {
	_, err := db.ExecContext(ctx, "DELETE FROM schema_versions WHERE version = $1", version)
	return err
}

func (versionTable) GetMigration(ctx context.Context, db database.DBTxConn, version int64) (*database.GetMigrationResult, error) {
	var n int64
	err := db.QueryRowContext(ctx, "SELECT version FROM schema_versions WHERE version = $1", version).Scan(&n)
	if err == sql.ErrNoRows {
		return nil, database.ErrVersionNotFound
	}
	return &database.GetMigrationResult{IsApplied: true}, err
}

func (versionTable) GetLatestVersion(ctx context.Context, db database.DBTxConn) (int64, error) {
	var n sql.NullInt64
	if err := db.QueryRowContext(ctx, "SELECT MAX(version) FROM schema_versions").Scan(&n); err != nil {
		return 0, err
	}
	if !n.Valid {
		return 0, database.ErrVersionNotFound
	}
	return n.Int64, nil
}

func (versionTable) ListMigrations(ctx context.Context, db database.DBTxConn) ([]*database.ListMigrationsResult, error) {
	rows, err := db.QueryContext(ctx, "SELECT version FROM schema_versions ORDER BY version DESC")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*database.ListMigrationsResult
	for rows.Next() {
		m := &database.ListMigrationsResult{IsApplied: true}
		if err := rows.Scan(&m.Version); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}
