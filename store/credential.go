package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/law"
)

var credentials = func() *table {
	t := newTable("credentials",
		text("name"), text("kind"), text("label"), text("handle"), text("data"), text("expires"),
		text("secret_index"), sealed("secret_sealed", "credential"))
	t.forget = "secret_sealed"
	return t
}()

var disclosures = newTable("disclosures",
	text("household"), integer("year"), integer("member"), text("reason"))

// AddCredential enters by what a user is known. The fault is Conflict when another
// credential is found by the same handle.
func (tx *Tx) AddCredential(c account.Credential) error {
	if c.Handle != "" {
		if _, ok, err := tx.CredentialBy(c.Kind, c.Handle); err != nil {
			return err
		} else if ok {
			return fault.New(fault.Conflict, lang.T("store.credential.taken")).Do(lang.T("store.credential.taken.do"))
		}
	}
	var secret any
	index := ""
	if c.Secret != "" {
		var err error
		if index, err = tx.seal.blind("credential", c.Secret); err != nil {
			return err
		}
		secret = c.Secret
	}
	_, err := tx.insert(credentials, []any{c.User, string(c.Kind), c.Label, c.Handle, c.Data, instant(c.Expires), index, secret})
	return err
}

// EndCredential makes a credential count no more; its secret is erased.
func (tx *Tx) EndCredential(id int64) error { return tx.supersede(credentials, id) }

// Credentials lists those of a user that count, without their secrets; those past
// their day are among them.
func (r *Reader) Credentials(user string) ([]account.Credential, error) {
	return r.credentials("name = $2", user)
}

// CredentialBy finds one by its handle.
func (r *Reader) CredentialBy(kind account.CredentialKind, handle string) (account.Credential, bool, error) {
	if handle == "" {
		return account.Credential{}, false, nil
	}
	list, err := r.credentials("kind = $2 AND handle = $3", string(kind), handle)
	if err != nil || len(list) == 0 {
		return account.Credential{}, false, err
	}
	return list[0], true, nil
}

func (r *Reader) credentials(condition string, args ...any) (out []account.Credential, err error) {
	err = r.some(credentials, condition, args, func(c *cells) error {
		x := account.Credential{ID: c.id, Since: c.since, User: c.text(), Kind: account.CredentialKind(c.text()), Label: c.text(),
			Handle: c.text(), Data: c.text(), Expires: c.instant()}
		out = append(out, x)
		return nil
	})
	return out, err
}

// Secret opens the secret of a credential that counts, "" when it has none.
func (r *Reader) Secret(id int64) (out string, err error) {
	err = r.some(credentials, "id = $2", []any{id}, func(c *cells) error {
		for range 6 { // the columns before the index
			_ = c.text()
		}
		if index := c.text(); index == "" {
			return nil
		}
		out, err = r.seal.open(credentials.name, "secret_sealed", id, c.text())
		return err
	})
	return out, err
}

// Handle is the keyed hash by which a code or an outside account is found. The
// fault is Refused without the keys.
func (r *Reader) Handle(kind account.CredentialKind, plain string) (string, error) {
	return r.seal.blind(string(kind), plain)
}

// AddDisclosure enters that a full citizen number was shown. Member 0 is the head.
func (tx *Tx) AddDisclosure(h household.ID, y law.Year, member int, reason string) error {
	_, err := tx.insert(disclosures, []any{string(h), int64(y), int64(member), reason})
	return err
}

// Disclosure is a citizen number that was shown in full.
type Disclosure struct {
	Entry  journal.Entry
	Year   law.Year
	Member int // 0 is the head
	Reason string
}

// Disclosures lists the full numbers of a household that were shown.
func (r *Reader) Disclosures(h household.ID) (out []Disclosure, err error) {
	var acts []int64
	if err := r.some(disclosures, "household = $2", []any{string(h)}, func(c *cells) error {
		acts = append(acts, c.since)
		_ = c.text()
		out = append(out, Disclosure{Year: law.Year(c.int()), Member: int(c.int()), Reason: c.text()})
		return nil
	}); err != nil {
		return nil, err
	}
	for i, act := range acts {
		es, err := r.Entries(act)
		if err != nil {
			return nil, err
		}
		out[i].Entry = es[0]
	}
	return out, nil
}

// CountUse notes that a credential was used up to a count: the half minute of an
// app's code, a passkey's count of signatures. ok is false when the count is not
// above the last one, of two uses at once for one of them.
func (db *DB) CountUse(ctx context.Context, credential, counter int64) (ok bool, err error) {
	err = db.brief(ctx, "", func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO credential_uses (credential, counter, at) VALUES ($1, $2, $3)
			ON CONFLICT (credential) DO UPDATE SET counter = $2, at = $3 WHERE credential_uses.counter < $2`, credential, counter, journal.FormatTime(db.now()))
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		ok = n == 1
		return err
	})
	return ok, err
}

// Used gives the last count of a credential, 0 for none.
func (r *Reader) Used(credential int64) (n int64, err error) {
	err = r.q.QueryRowContext(r.ctx, "SELECT counter FROM credential_uses WHERE credential = $1", credential).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}

// instant writes a time, "" for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return journal.FormatTime(t)
}

// parseInstant reads what instant wrote.
func parseInstant(s string) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil && journal.FormatTime(t) == s
}

func (c *cells) instant() time.Time {
	s := c.text()
	t, ok := parseInstant(s)
	if !ok {
		c.bad(s)
	}
	return t
}

// joined writes short texts in one column; they hold no semicolon.
func joined(list []string) string { return strings.Join(list, ";") }

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}
