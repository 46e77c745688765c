package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
)

// Unchecked are the tables in which Verify checks nothing: they hold the state of
// the moment, are overwritten all day, and no count or verdict rests on them.
var Unchecked = []string{"sessions", "credential_uses", "login_limits", "jobs", "job_pieces", "visitor_days"}

// Now is the clock of the database's user.
func (db *DB) Now() time.Time { return db.now() }

// brief runs fn in a short writing transaction that is no act: it takes no number
// and, on PostgreSQL, not the lock of the journal. lock is a statement to begin
// with, "" for none.
func (db *DB) brief(ctx context.Context, lock string, fn func(*sql.Tx) error) error {
	for try := 1; ; try++ {
		err := func() error {
			tx, err := db.write.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			defer func() { _ = tx.Rollback() }() // does nothing after the commit
			if lock != "" {
				if _, err := tx.ExecContext(ctx, lock); err != nil {
					return err
				}
			}
			if err := fn(tx); err != nil {
				return err
			}
			return tx.Commit()
		}()
		if err == nil || try == attempts || !db.again(err) {
			return db.fault(err)
		}
	}
}

const sessionColumns = "token, name, stage, started, seen, proved, how, device, tries, pending"

// PutSession keeps a session, in place of the one of another token where that is
// not "": whoever goes a step further in signing in gets a new token.
func (db *DB) PutSession(ctx context.Context, s account.Session, instead string) error {
	pending, err := db.sealPending(s)
	if err != nil {
		return err
	}
	return db.brief(ctx, "", func(tx *sql.Tx) error {
		if instead != "" && instead != s.Key {
			if _, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE token = $1", instead); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO sessions ("+sessionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (token) DO UPDATE SET stage = $3, seen = $5, proved = $6, how = $7, tries = $9, pending = $10`,
			s.Key, s.User, string(s.Stage), instant(s.Started), instant(s.Seen), instant(s.Proved), s.How, s.Device, s.Tries, pending)
		return err
	})
}

// sealPending seals what a session remembers: a challenge, a secret not yet confirmed.
func (db *DB) sealPending(s account.Session) (string, error) {
	if s.Pending == "" {
		return "", nil
	}
	seal, err := db.secrets()
	if err != nil {
		return "", err
	}
	return seal.seal("sessions/"+s.Key, "pending", 0, s.Pending)
}

// TouchSession notes that a session is in use.
func (db *DB) TouchSession(ctx context.Context, key string, seen time.Time) error {
	return db.brief(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE sessions SET seen = $1 WHERE token = $2 AND seen < $1", instant(seen), key)
		return err
	})
}

// TrySecond counts a try at the second factor of a session before it is looked at,
// and tells how many there were, so that tries at the same time all count.
func (db *DB) TrySecond(ctx context.Context, key string) (n int64, err error) {
	err = db.brief(ctx, "", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "UPDATE sessions SET tries = tries + 1 WHERE token = $1 RETURNING tries", key).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return NoSession()
		}
		return err
	})
	return n, err
}

// ErrNoSession is the cause of a refusal because of who is not signed in, or no more.
var ErrNoSession = errors.New("no session")

// NoSession is the fault for who is not signed in.
func NoSession() *fault.Error {
	return fault.New(fault.Refused, lang.T("store.session.none")).Do(lang.T("store.session.none.do")).By(ErrNoSession)
}

// EndSession ends one session.
func (db *DB) EndSession(ctx context.Context, key string) error {
	return db.brief(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE token = $1", key)
		return err
	})
}

// EndSessions ends those of a user but one, "" for all; n is how many there were.
func (db *DB) EndSessions(ctx context.Context, user, but string) (n int64, err error) {
	err = db.brief(ctx, "", func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE name = $1 AND name <> '' AND token <> $2", user, but)
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return n, err
}

// SweepSessions takes away sessions that began before an instant, and limits that
// hold nobody up any more.
func (db *DB) SweepSessions(ctx context.Context, began time.Time) error {
	return db.brief(ctx, "", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE started < $1", instant(began)); err != nil {
			return err
		}
		// One half way lasts ten minutes.
		if _, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE stage <> $1 AND started < $2", string(account.Whole), instant(db.now().Add(-time.Hour))); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM login_limits WHERE until < $1", instant(db.now()))
		return err
	})
}

// Session finds a session by the hash of its token.
func (r *Reader) Session(key string) (account.Session, bool, error) {
	list, err := r.sessions("token = $1", key)
	if err != nil || len(list) == 0 {
		return account.Session{}, false, err
	}
	return list[0], true, nil
}

// Sessions lists the sessions of a user, the newest first.
func (r *Reader) Sessions(user string) ([]account.Session, error) {
	return r.sessions("name = $1 AND name <> ''", user)
}

func (r *Reader) sessions(condition, arg string) (out []account.Session, err error) {
	rows, err := r.q.QueryContext(r.ctx, "SELECT "+sessionColumns+" FROM sessions WHERE "+condition+" ORDER BY started DESC, token", arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s account.Session
		var started, seen, proved string
		if err := rows.Scan(&s.Key, &s.User, &s.Stage, &started, &seen, &proved, &s.How, &s.Device, &s.Tries, &s.Pending); err != nil {
			return nil, err
		}
		s.Started, _ = parseInstant(started)
		s.Seen, _ = parseInstant(seen)
		s.Proved, _ = parseInstant(proved)
		if s.Pending != "" {
			if s.Pending, err = r.seal.open("sessions/"+s.Key, "pending", 0, s.Pending); err != nil {
				return nil, err
			}
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// Limited is a limit on something. What holds the name of the limit and whom it is
// about; at rest it is a keyed hash.
type Limited struct {
	account.Limit
	What string
}

// TakeLimits counts one for each of some limits, unless one of them holds it up:
// then nothing is counted and wait says for how long. It is asked before a password
// is looked at, so that tries at the same time all count.
func (db *DB) TakeLimits(ctx context.Context, ls []Limited) (wait time.Duration, err error) {
	err = db.limits(ctx, ls, func(l Limited, until, now time.Time) time.Time {
		wait = max(wait, l.Wait(until, now))
		return l.Count(until, now)
	}, func() bool { return wait == 0 })
	return wait, err
}

// GiveBackLimits takes one count back: the try was no failure.
func (db *DB) GiveBackLimits(ctx context.Context, ls []Limited) error {
	return db.limits(ctx, ls, func(l Limited, until, _ time.Time) time.Time { return until.Add(-l.Every) }, func() bool { return true })
}

var errHeldUp = errors.New("store: held up by a limit")

func (db *DB) limits(ctx context.Context, ls []Limited, next func(l Limited, until, now time.Time) time.Time, keep func() bool) error {
	seal, err := db.secrets()
	if err != nil {
		return err
	}
	now := db.now()
	err = db.brief(ctx, "", func(tx *sql.Tx) error {
		for _, l := range ls {
			key, err := seal.blind("limit", l.What)
			if err != nil {
				return err
			}
			// The row is made or locked before it is read.
			if _, err := tx.ExecContext(ctx, "INSERT INTO login_limits (what, until) VALUES ($1, $2) ON CONFLICT (what) DO UPDATE SET until = login_limits.until", key, journal.FormatTime(now)); err != nil {
				return err
			}
			var s string
			if err := tx.QueryRowContext(ctx, "SELECT until FROM login_limits WHERE what = $1", key).Scan(&s); err != nil {
				return err
			}
			until, _ := parseInstant(s)
			if _, err := tx.ExecContext(ctx, "UPDATE login_limits SET until = $1 WHERE what = $2", journal.FormatTime(next(l, until, now)), key); err != nil {
				return err
			}
		}
		if !keep() {
			return errHeldUp
		}
		return nil
	})
	if errors.Is(err, errHeldUp) {
		return nil
	}
	return err
}
