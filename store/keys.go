package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
)

// The keys file is made only together with its database and never overwritten.
// The order makes every crash leave a state from which the next start goes on,
// and makes keys without a journal always a sign of loss:
//
//  1. tables (migrate);
//  2. PATH.new with new keys, flushed to the disk, under the lock of 3;
//  3. one transaction: the head signed by those keys, and the datasets;
//  4. PATH.new gets its name PATH.
//
// After a crash before 3 the next start finds a database without head and uses
// or remakes PATH.new; after one before 4 it finds PATH.new, which signed the
// head, and gives it its name.

func (db *DB) draftPath() string { return db.keysPath + ".new" }

// founded tells whether the journal has a head.
func (db *DB) founded(ctx context.Context) (bool, error) {
	var n int64
	err := db.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM head").Scan(&n)
	return n > 0, err
}

// found begins the journal.
func (db *DB) found(ctx context.Context) error {
	err := db.transact(ctx, func(conn *sql.Conn, tx *sql.Tx) (bool, error) {
		var heads, acts int64
		if err := tx.QueryRowContext(ctx, "SELECT (SELECT COUNT(*) FROM head), (SELECT COUNT(*) FROM journal)").Scan(&heads, &acts); err != nil {
			return false, err
		}
		if heads > 0 { // another process was faster
			return false, nil
		}
		if acts > 0 {
			return false, noHead()
		}
		if db.keysPath == "" {
			return false, needKeys()
		}
		if _, err := os.Lstat(db.keysPath); !errors.Is(err, fs.ErrNotExist) {
			return false, fault.New(fault.Refused, lang.T("store.keys.emptied", "keys", db.keysPath)).
				Do(lang.T("store.keys.orphan.do", "keys", db.keysPath))
		}
		keys, err := db.draftKeys()
		if err != nil {
			return false, err
		}
		j := &entries{ctx: ctx, db: db, conn: conn, tx: tx}
		if err := j.begin(keys); err != nil {
			return false, err
		}
		return true, j.enterDatasets(db.datasets)
	})
	if err != nil {
		return err
	}
	return db.publishKeys(ctx)
}

// draftKeys makes PATH.new, or takes it over from a start that did not get
// further. The lock on the journal is held, so nobody else is at it.
func (db *DB) draftKeys() (journal.Keys, error) {
	if b, err := os.ReadFile(db.draftPath()); err == nil {
		if k, err := journal.ParseKeys(b); err == nil && k.Signer != "" {
			return k, nil
		}
		if err := os.Remove(db.draftPath()); err != nil { // half written; nothing was signed with it
			return journal.Keys{}, cannotMakeKeys(db.keysPath, err)
		}
	}
	chance, err := db.chance()
	if err != nil {
		return journal.Keys{}, err
	}
	k, err := journal.NewKeys(chance)
	if err != nil {
		return journal.Keys{}, err
	}
	f, err := os.OpenFile(db.draftPath(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return journal.Keys{}, cannotMakeKeys(db.keysPath, err)
	}
	_, err = f.Write(k.File())
	if err = errors.Join(err, f.Sync(), f.Close(), syncFolder(db.keysPath)); err != nil {
		return journal.Keys{}, cannotMakeKeys(db.keysPath, err)
	}
	return k, nil
}

func cannotMakeKeys(path string, err error) error {
	return fault.New(fault.Refused, lang.T("store.keys.create", "keys", path)).Do(lang.T("store.keys.create.do")).By(err)
}

// publishKeys gives PATH.new its name if it is the key of this journal and there
// are no keys yet.
func (db *DB) publishKeys(ctx context.Context) error {
	if db.keysPath == "" {
		return nil
	}
	if _, err := os.Lstat(db.keysPath); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	b, err := os.ReadFile(db.draftPath())
	if err != nil {
		return nil // no keys here: reading goes on, Write says what is missing
	}
	k, err := journal.ParseKeys(b)
	if err != nil {
		return nil
	}
	v, err := k.NoteVerifier()
	if err != nil {
		return err
	}
	var head journal.Head
	if err := db.Read(ctx, func(r *Reader) (err error) { head, err = r.Head(); return err }); err != nil {
		return err
	}
	if !head.Signed(v) {
		return nil
	}
	// A link cannot overwrite, a rename would. Where links are unknown, rename.
	err = os.Link(db.draftPath(), db.keysPath)
	switch {
	case err == nil, errors.Is(err, fs.ErrExist):
		err = os.Remove(db.draftPath())
	case !errors.Is(err, fs.ErrNotExist):
		err = os.Rename(db.draftPath(), db.keysPath)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // not there: another process was faster
		return cannotMakeKeys(db.keysPath, err)
	}
	return syncFolder(db.keysPath)
}

// syncFolder makes a new name in a file's folder survive a power cut. Windows
// has no such call and needs none.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// begin writes the head of the empty journal.
func (j *entries) begin(k journal.Keys) error {
	var err error
	if j.signer, err = k.NoteSigner(); err != nil {
		return err
	}
	root, err := (&journal.Log{}).Root(0)
	if err != nil {
		return err
	}
	if j.head, err = journal.Sign(0, root, j.signer); err != nil {
		return err
	}
	j.hashes = map[int64]tlog.Hash{}
	_, err = j.tx.ExecContext(j.ctx, "INSERT INTO head (act, note) VALUES ($1, $2)", j.head.Size, j.head.Note)
	return err
}

func needKeys() error {
	return fault.New(fault.Usage, lang.T("store.keys.unnamed")).Do(lang.T("store.keys.unnamed.do"))
}

// readKeys reads the keys file. It is fs.ErrNotExist when there is none.
func (db *DB) readKeys() (journal.Keys, error) {
	if db.keysPath == "" {
		return journal.Keys{}, fs.ErrNotExist
	}
	b, err := os.ReadFile(db.keysPath)
	if errors.Is(err, fs.ErrNotExist) {
		return journal.Keys{}, err
	}
	if err != nil {
		return journal.Keys{}, fault.New(fault.Refused, lang.T("store.keys.unreadable", "keys", db.keysPath)).
			Do(lang.T("store.keys.unreadable.do")).By(err)
	}
	k, err := journal.ParseKeys(b)
	var f *fault.Error
	if errors.As(err, &f) {
		return k, f.Place(fault.Place{File: db.keysPath})
	}
	return k, err
}

// signingKeys returns the keys for an act. A keys file that others can read is
// refused, as ssh does: whoever read it can sign a journal of his own.
func (db *DB) signingKeys() (note.Signer, note.Verifier, error) {
	if db.keysPath == "" {
		return nil, nil, needKeys()
	}
	k, err := db.readKeys()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fault.New(fault.Refused, lang.T("store.keys.missing", "keys", db.keysPath)).Do(lang.T("store.keys.missing.do"))
	}
	if err != nil {
		return nil, nil, err
	}
	if k.Signer == "" {
		return nil, nil, fault.New(fault.Refused, lang.T("store.keys.verifier", "keys", db.keysPath)).Do(lang.T("store.keys.missing.do"))
	}
	if at, err := os.Stat(db.keysPath); err == nil && at.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, nil, fault.New(fault.Refused, lang.T("store.keys.open", "keys", db.keysPath)).
			Do(lang.T("store.keys.open.do", "keys", db.keysPath))
	}
	s, err := k.NoteSigner()
	if err != nil {
		return nil, nil, err
	}
	v, err := k.NoteVerifier()
	return s, v, err
}
