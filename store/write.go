package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
)

// Act says what a Write is about.
type Act struct {
	Kind   string      // "tally.import", ...
	Detail [][2]string // what the journal shall say besides: the file, its hash, ...

	// Bare is an act that leaves its entry although it wrote no row: that somebody
	// looked at something.
	Bare bool
}

// Receipt is what is left of a Write: the number of the act, and the signed head
// to print or keep elsewhere. The zero Receipt: there was nothing to write.
type Receipt struct {
	Act  int64
	Head journal.Head
}

// attempts is how often an act is run when other transactions get in its way.
// The lock at its beginning makes that rare.
const attempts = 5

// Write runs fn as one act of the actor and commits its rows, its entry in the
// journal and the new head together. When fn wrote no row nothing is committed
// and the Receipt is zero, unless the act is bare. fn may be run again, so all it does must go through
// the Tx. When fn fails, or a method of the Tx failed, nothing remains.
//
// Faults: Conflict when others hold the database too long, and when the outcome
// of the commit is not known; Refused without the keys, on a full or failing
// disk, and on a database that was changed past the program.
func (db *DB) Write(ctx context.Context, actor account.Actor, act Act, fn func(*Tx) error) (Receipt, error) {
	if err := checkWords(actor, act); err != nil {
		return Receipt{}, err
	}
	if err := db.refresh(ctx); err != nil {
		return Receipt{}, err
	}
	var r Receipt
	var grown []string
	err := db.transact(ctx, func(conn *sql.Conn, tx *sql.Tx) (bool, error) {
		j, err := db.openJournal(ctx, conn, tx)
		if err != nil {
			return false, err
		}
		r, err = j.enter(actor, act, fn)
		grown = j.grown
		return r.Act != 0, err
	})
	if err != nil {
		return Receipt{}, err
	}
	if db.weigh != "" {
		for _, table := range grown {
			// Only the ways of later questions depend on it, no answer does.
			_, _ = db.write.ExecContext(ctx, db.weigh+table)
		}
	}
	return r, nil
}

// manyRows is from how many new rows on the database is told to weigh a table anew: until
// it does so by itself, a minute later, it would go strange ways to what was just entered.
const manyRows = 5000

// checkWords keeps what would not fit an entry out of it.
func checkWords(actor account.Actor, act Act) error {
	words := []string{string(actor), act.Kind}
	for _, d := range act.Detail {
		words = append(words, d[0], d[1])
	}
	for i, w := range words {
		if i < 2 && w == "" || !utf8.ValidString(w) || strings.ContainsFunc(w, unicode.IsControl) {
			return fault.New(fault.Usage, lang.T("store.words", "text", strings.ToValidUTF8(w, "\ufffd")))
		}
	}
	return nil
}

// transact runs fn in a writing transaction that holds the lock on the journal,
// and commits it if fn says so.
func (db *DB) transact(ctx context.Context, fn func(*sql.Conn, *sql.Tx) (bool, error)) error {
	for try := 1; ; try++ {
		err := db.once(ctx, fn)
		if err == nil || try == attempts || !db.again(err) {
			return db.fault(err)
		}
	}
}

func (db *DB) once(ctx context.Context, fn func(*sql.Conn, *sql.Tx) (bool, error)) error {
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: db.isolation})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after the commit
	if db.lock != "" {
		if _, err := tx.ExecContext(ctx, db.lock); err != nil {
			return err
		}
	}
	keep, err := fn(conn, tx)
	if err != nil || !keep {
		return err
	}
	sure, err := db.commit(ctx, conn, tx)
	if !sure {
		return fault.New(fault.Conflict, lang.T("store.outcome")).Do(lang.T("store.outcome.do")).By(err)
	}
	return err
}

// entries is the journal open for writing inside a transaction.
type entries struct {
	ctx      context.Context
	db       *DB
	conn     *sql.Conn
	tx       *sql.Tx
	seal     *secrets
	head     journal.Head
	signer   note.Signer
	verifier note.Verifier
	grown    []string            // tables that the act entered many rows into
	hashes   map[int64]tlog.Hash // those of journal_hashes already read or made
}

// openJournal reads the head and makes sure that it is ours and that the tree
// under it is whole: a signature must not cover up what somebody else did.
func (db *DB) openJournal(ctx context.Context, conn *sql.Conn, tx *sql.Tx) (*entries, error) {
	j := &entries{ctx: ctx, db: db, conn: conn, tx: tx, hashes: map[int64]tlog.Hash{}}
	head, err := (&Reader{ctx: ctx, q: tx, act: latest}).Head()
	if err != nil {
		return nil, err
	}
	j.head = head
	if j.signer, j.verifier, err = db.signingKeys(); err != nil {
		return nil, err
	}
	if !head.Signed(j.verifier) {
		return nil, fault.New(fault.Refused, lang.T("store.keys.other", "keys", db.keysPath)).Do(lang.T("store.keys.other.do"))
	}
	if j.seal, err = db.secrets(); err != nil {
		return nil, err
	}
	root, err := tlog.TreeHash(head.Size, j)
	if err != nil {
		return nil, err
	}
	if root != head.Root {
		return nil, tampered(lang.T("store.verify.head.root", "size", num(head.Size)))
	}
	return j, nil
}

// ReadHashes makes the table journal_hashes a tlog.HashReader.
func (j *entries) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, id := range at {
		h, ok := j.hashes[id]
		if !ok {
			var s string
			err := j.tx.QueryRowContext(j.ctx, "SELECT hash FROM journal_hashes WHERE id = $1", id).Scan(&s)
			if err == nil {
				h, err = tlog.ParseHash(s)
			}
			if errors.Is(err, sql.ErrNoRows) || err != nil && j.db.explain(err) == nil && j.ctx.Err() == nil && s != "" {
				return nil, tampered(lang.T("store.verify.hash", "id", num(id)))
			}
			if err != nil {
				return nil, err
			}
			j.hashes[id] = h
		}
		out[i] = h
	}
	return out, nil
}

// enter runs fn as the next act and writes its entry, its hashes and the head.
func (j *entries) enter(actor account.Actor, act Act, fn func(*Tx) error) (Receipt, error) {
	tx := newTx(j)
	defer func() { _ = tx.settle() }() // the transaction ends only after its last statement
	if err := fn(tx); err != nil {
		return Receipt{}, err
	}
	if err := tx.addPlaces(); err != nil {
		return Receipt{}, err
	}
	if err := tx.flush(); err != nil {
		return Receipt{}, err
	}
	if tx.empty() && !act.Bare {
		return Receipt{}, nil
	}
	if err := tx.touch(); err != nil {
		return Receipt{}, err
	}
	for _, o := range tx.touched {
		if len(o.sums) >= manyRows {
			j.grown = append(j.grown, o.name)
		}
	}
	mark, err := j.accessMark()
	if err != nil {
		return Receipt{}, err
	}
	e := journal.Entry{Act: tx.act, At: j.db.now(), Actor: actor, Kind: act.Kind, Detail: append(act.Detail[:len(act.Detail):len(act.Detail)], mark...), Digest: tx.digest()}.Row()
	if _, err := j.tx.ExecContext(j.ctx, "INSERT INTO journal (act, at, actor, kind, detail, digest) VALUES ($1, $2, $3, $4, $5, $6)",
		e.Act, e.At, e.Actor, e.Kind, e.Detail, e.Digest); err != nil {
		return Receipt{}, err
	}
	more, err := journal.Append(j.head.Size, e.Leaf(), j)
	if err != nil {
		return Receipt{}, err
	}
	next := tlog.StoredHashCount(j.head.Size)
	for i, h := range more {
		id := next + int64(i)
		if _, err := j.tx.ExecContext(j.ctx, "INSERT INTO journal_hashes (id, hash) VALUES ($1, $2)", id, h.String()); err != nil {
			return Receipt{}, err
		}
		j.hashes[id] = h
	}
	root, err := tlog.TreeHash(e.Act, j)
	if err != nil {
		return Receipt{}, err
	}
	head, err := journal.Sign(e.Act, root, j.signer)
	if err != nil {
		return Receipt{}, err
	}
	if err := j.setHead(head); err != nil {
		return Receipt{}, err
	}
	return Receipt{Act: e.Act, Head: head}, nil
}

func (j *entries) setHead(h journal.Head) error {
	r, err := j.tx.ExecContext(j.ctx, "UPDATE head SET act = $1, note = $2 WHERE act = $3", h.Size, h.Note, j.head.Size)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("store: head of %d entries not replaced: %d rows, %w", j.head.Size, n, err)
	}
	j.head = h
	return nil
}

// latest is the act after all others: as known on it is what holds now.
const latest = math.MaxInt64
