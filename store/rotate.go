package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"strconv"

	"vuonlen/account"
	"vuonlen/journal"
)

// RotateKey makes a new data key, notes it in the journal and seals every
// personal number anew under it. Rows, sums and history stay as they are: the
// ciphertext is outside the row's sum. The order makes it safe to be interrupted:
//
//  1. the keys file gets the new key beside the old ones (written aside, flushed,
//     renamed), so that nothing is ever sealed under a key that is not on the disk;
//  2. an act notes the key's number and fingerprint;
//  3. columns are sealed anew, some thousand in a transaction, and so are the files and
//     results of jobs.
//
// Run again after an interruption it finishes step 3 with the newest key and
// makes another one only when there is nothing left to finish. It returns the
// number of the key in use and how many columns were sealed anew.
func (db *DB) RotateKey(ctx context.Context, actor account.Actor) (key string, n int64, err error) {
	if _, _, err := db.signingKeys(); err != nil {
		return "", 0, err
	}
	s, err := db.secrets()
	if err != nil {
		return "", 0, err
	}
	noted, pending, err := db.sealedUnder(ctx, s.current)
	if err != nil {
		return "", 0, err
	}
	if pending == 0 && (s.current == "0" || noted) {
		if s, err = db.addDataKey(); err != nil {
			return "", 0, err
		}
		noted = false
	}
	if !noted && s.current != "0" {
		if _, err := db.Write(ctx, actor, Act{Kind: "key.rotate", Detail: [][2]string{{"key", s.current}, {"mark", s.marks[s.current]}}}, func(tx *Tx) error {
			_, err := tx.insert(dataKeys, []any{s.current, s.marks[s.current]})
			return err
		}); err != nil {
			return "", 0, err
		}
	}
	for _, t := range tables {
		for _, c := range t.columns {
			if c.kind != 's' {
				continue
			}
			m, err := db.reseal(ctx, s, t, c)
			if n += m; err != nil {
				return s.current, n, err
			}
		}
	}
	m, err := db.resealJobs(ctx, s)
	return s.current, n + m, err
}

// jobSeals are the sealed columns of the jobs: the rows by two numbers, and what a text
// is bound to.
var jobSeals = []struct {
	table, a, b, column string
	bound               func(a, b int64) (table string, row int64)
}{
	{"job_pieces", "job", "piece", "content", func(a, b int64) (string, int64) { return "job_pieces/" + num(a), b }},
	{"jobs", "id", "id", "result", func(a, _ int64) (string, int64) { return "jobs", a }},
}

// resealJobs seals the files and results of jobs anew, one at a time: a file is up to a
// thousand pieces of a quarter of a megabyte.
func (db *DB) resealJobs(ctx context.Context, s *secrets) (n int64, err error) {
	for _, c := range jobSeals {
		for found := true; found; {
			if err := db.brief(ctx, "", func(tx *sql.Tx) error {
				var a, b int64
				var text string
				err := tx.QueryRowContext(ctx, "SELECT "+c.a+", "+c.b+", "+c.column+" FROM "+c.table+" WHERE "+c.column+" <> '' AND "+c.column+" NOT LIKE $1 LIMIT 1", s.current+":%").Scan(&a, &b, &text)
				if found = err == nil; !found {
					if errors.Is(err, sql.ErrNoRows) {
						return nil
					}
					return err
				}
				table, row := c.bound(a, b)
				plain, err := s.open(table, c.column, row, text)
				if err != nil {
					return err
				}
				if text, err = s.seal(table, c.column, row, plain); err != nil {
					return err
				}
				_, err = tx.ExecContext(ctx, "UPDATE "+c.table+" SET "+c.column+" = $1 WHERE "+c.a+" = $2 AND "+c.b+" = $3", text, a, b)
				return err
			}); err != nil {
				return n, err
			}
			if found {
				n++
			}
		}
	}
	return n, nil
}

// sealedUnder tells whether a key is noted in the journal, and how many columns
// are sealed under others.
func (db *DB) sealedUnder(ctx context.Context, key string) (noted bool, others int64, err error) {
	err = db.Read(ctx, func(r *Reader) error {
		if err := r.some(dataKeys, "key_id = $2", []any{key}, func(*cells) error { noted = true; return nil }); err != nil {
			return err
		}
		for _, t := range tables {
			for _, c := range t.columns {
				if c.kind != 's' {
					continue
				}
				var n int64
				if err := r.q.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+t.name+" WHERE "+c.name+" NOT LIKE $1", key+":%").Scan(&n); err != nil {
					return err
				}
				others += n
			}
		}
		for _, c := range jobSeals {
			var n int64
			if err := r.q.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+c.table+" WHERE "+c.column+" <> '' AND "+c.column+" NOT LIKE $1", key+":%").Scan(&n); err != nil {
				return err
			}
			others += n
		}
		return nil
	})
	return noted, others, err
}

// addDataKey puts a new data key into the keys file.
func (db *DB) addDataKey() (*secrets, error) {
	k, err := db.readKeys()
	if err != nil {
		return nil, err
	}
	chance, err := db.chance()
	if err != nil {
		return nil, err
	}
	k.Data = append(k.Data, journal.DataKey{ID: strconv.Itoa(len(k.Data) + 1), Key: chance[:32]})
	aside := db.keysPath + ".rotated"
	f, err := os.OpenFile(aside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, cannotMakeKeys(db.keysPath, err)
	}
	_, err = f.Write(k.File())
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(aside, db.keysPath)
	}
	if err = errors.Join(err, syncFolder(db.keysPath)); err != nil {
		return nil, cannotMakeKeys(db.keysPath, err)
	}
	db.sealMu.Lock()
	db.sealing = nil
	db.sealMu.Unlock()
	return db.secrets()
}

// reseal seals one column of a table anew, a batch a transaction.
func (db *DB) reseal(ctx context.Context, s *secrets, t *table, c column) (n int64, err error) {
	type row struct {
		id   int64
		text string
	}
	batch := "2000"
	if t.large {
		batch = "1"
	}
	for {
		var rows []row
		err := db.transact(ctx, func(_ *sql.Conn, tx *sql.Tx) (bool, error) {
			rows = rows[:0]
			found, err := tx.QueryContext(ctx, "SELECT id, "+c.name+" FROM "+t.name+" WHERE "+c.name+" NOT LIKE $1 ORDER BY id LIMIT "+batch, s.current+":%")
			if err != nil {
				return false, err
			}
			for found.Next() {
				var r row
				if err := found.Scan(&r.id, &r.text); err != nil {
					return false, errors.Join(err, found.Close())
				}
				rows = append(rows, r)
			}
			if err := errors.Join(found.Err(), found.Close()); err != nil || len(rows) == 0 {
				return false, err
			}
			for _, r := range rows {
				plain, err := s.open(t.name, c.name, r.id, r.text)
				if err != nil {
					return false, err
				}
				text, err := s.seal(t.name, c.name, r.id, plain)
				if err != nil {
					return false, err
				}
				if _, err := tx.ExecContext(ctx, "UPDATE "+t.name+" SET "+c.name+" = $1 WHERE id = $2", text, r.id); err != nil {
					return false, err
				}
			}
			return true, nil
		})
		if err != nil || len(rows) == 0 {
			return n, err
		}
		n += int64(len(rows))
	}
}
