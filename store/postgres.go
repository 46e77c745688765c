package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

type connector = driver.Connector

// openPostgres opens a database of a server; nothing is asked of it yet.
func openPostgres(dsn string) (engine, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return engine{}, fault.New(fault.Usage, lang.T("store.dsn", "dsn", redact(dsn))).Do(lang.T("store.dsn.do"))
	}
	// Waiting for another writer ends; statement_timeout is not set, because it
	// would not end a wait for a standby and would end a long honest import.
	setDefault(config.RuntimeParams, "lock_timeout", "10s")
	setDefault(config.RuntimeParams, "application_name", "vuonlen")
	setDefault(config.RuntimeParams, "timezone", "UTC")

	warned := &warnings{}
	config.OnNotice = warned.note
	db := sql.OpenDB(wrap(stdlib.GetConnector(*config)))
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(4)

	return engine{
		name: "postgres", read: db, write: db,
		// Acts are numbered without a gap, so they come one after the other. The
		// lock must be the first statement: a snapshot is taken at the first query,
		// and one older than the last act would only fail and be run again. Readers
		// are not held up by it.
		lock:       "LOCK TABLE head IN EXCLUSIVE MODE",
		accessLock: "LOCK TABLE accesses IN EXCLUSIVE MODE",
		isolation:  sql.LevelSerializable,
		snapshot:   sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		tables:     "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
		migrating:  advisoryLock{},
		weigh:      "ANALYZE ",
		explain:    func(err error) *fault.Error { return explainPostgres(config.Database, err) },
		again: func(err error) bool {
			var e *pgconn.PgError
			return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01") // serialization failure, deadlock
		},
		insert: copyRows,
		commit: warned.commit,
	}, nil
}

func setDefault(m map[string]string, k, v string) {
	if _, ok := m[k]; !ok {
		m[k] = v
	}
}

// warnings notes the warnings that came on a connection. A commit that waits for
// a standby and is cancelled ends with success and a warning of class 01: it
// looks acknowledged and may be lost with the primary.
type warnings struct{ seen sync.Map }

func (w *warnings) note(c *pgconn.PgConn, n *pgconn.Notice) {
	if strings.HasPrefix(n.Code, "01") {
		w.seen.Store(c, n.Message)
	}
}

// commit commits on the connection. Only an answer of the server that is an
// error, and nothing odd besides, is a sure refusal.
func (w *warnings) commit(_ context.Context, conn *sql.Conn, tx *sql.Tx) (bool, error) {
	var pg *pgconn.PgConn
	if err := conn.Raw(func(c any) error {
		if c, ok := c.(interface{ Conn() *pgx.Conn }); ok {
			pg = c.Conn().PgConn()
		}
		return nil
	}); err != nil {
		return true, err
	}
	w.seen.Delete(pg)
	err := tx.Commit()
	if m, ok := w.seen.LoadAndDelete(pg); ok {
		return false, errors.Join(err, errors.New(m.(string)))
	}
	var e *pgconn.PgError
	return err == nil || errors.As(err, &e) && !strings.HasPrefix(e.Code, "08") && !strings.HasPrefix(e.Code, "57"), err
}

// copyRows enters rows by COPY, some ten times as fast as statements. Where
// something stands between the pool and the driver, as in tests that make calls
// fail, it is statements all the same.
func copyRows(ctx context.Context, conn *sql.Conn, tx *sql.Tx, t *table, rows [][]any) error {
	if len(rows) < 8 {
		return insertRows(ctx, tx, t, rows)
	}
	bare := false
	err := conn.Raw(func(c any) error {
		p, ok := c.(interface{ Conn() *pgx.Conn })
		if bare = ok; !ok {
			return nil
		}
		_, err := p.Conn().CopyFrom(ctx, pgx.Identifier{t.name}, t.names, pgx.CopyFromRows(rows))
		return err
	})
	if err == nil && !bare {
		return insertRows(ctx, tx, t, rows)
	}
	return err
}

// advisoryLock is held by the session that migrates. The number is "vuonlen" in
// ASCII: any number that no other program would take.
type advisoryLock struct{}

func (advisoryLock) SessionLock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_lock(33343168706274670)")
	return err
}

func (advisoryLock) SessionUnlock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_unlock(33343168706274670)")
	return err
}

// explainPostgres has a word for what can happen between us and a server.
func explainPostgres(name string, err error) *fault.Error {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch {
		case e.Code == "3D000":
			return fault.New(fault.NotFound, lang.T("store.postgres.absent", "name", name)).Do(lang.T("store.postgres.absent.do", "name", name))
		case e.Code == "55P03" || e.Code == "40001" || e.Code == "40P01":
			return fault.New(fault.Conflict, lang.T("store.busy")).Do(lang.T("store.busy.do"))
		case e.Code == "53100":
			return fault.New(fault.Refused, lang.T("store.full")).Do(lang.T("store.full.do"))
		case strings.HasPrefix(e.Code, "28") || e.Code == "42501":
			return fault.New(fault.Refused, lang.T("store.postgres.access")).Do(lang.T("store.postgres.access.do"))
		case e.Code == "25006":
			return fault.New(fault.Refused, lang.T("store.postgres.standby")).Do(lang.T("store.postgres.standby.do"))
		case strings.HasPrefix(e.Code, "57P") || strings.HasPrefix(e.Code, "53") || strings.HasPrefix(e.Code, "08"):
			return fault.New(fault.Refused, lang.T("store.postgres.down")).Do(lang.T("store.postgres.down.do"))
		}
		return nil
	}
	var c *pgconn.ConnectError
	if errors.As(err, &c) || errors.Is(err, driver.ErrBadConn) || pgconn.SafeToRetry(err) {
		return fault.New(fault.Refused, lang.T("store.postgres.down")).Do(lang.T("store.postgres.down.do"))
	}
	return nil
}

// redact takes the password out of a DSN.
func redact(dsn string) string {
	if u, err := url.Parse(dsn); err == nil {
		return u.Redacted()
	}
	scheme, _, _ := strings.Cut(dsn, ":")
	return scheme + ":…"
}
