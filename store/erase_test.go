package store_test

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestErase: a petition of which what is sealed was erased is found whole by Verify; with
// something put back, or emptied without an act, it is not. The bytes that stood in a file
// of SQLite are overwritten.
func TestErase(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		send := func(text string) *petition.Ticket {
			x := &petition.Ticket{Kind: petition.Remark, Category: petition.Other, Unit: "91", UnitOn: 20260101, On: 20260101, Letter: petition.Letter{Text: text},
				Steps: []petition.Step{{What: petition.Receive, On: 20260101, To: "91", ToOn: 20260101}}}
			write(t, db, "petition.send", func(tx *store.Tx) error {
				if _, err := tx.AddPetition(x, "CODE"+text[:3]); err != nil {
					return err
				}
				a := store.Attachment{Act: tx.Act(), About: "petition", Key: strconv.FormatInt(x.Row, 10), Name: text[:3] + ".csv", Type: "text/csv", Original: strings.Repeat("0", 64)}
				_, err := tx.AddAttachment(a, []byte(text))
				return err
			})
			return x
		}
		gone, other := send("abc"+strings.Repeat(" bí mật", 900)), send("xyz khác")
		raw := past(t, o.DSN)
		var letter, content string
		if err := errors.Join(raw.QueryRow("SELECT letter_sealed FROM petitions WHERE id = 1").Scan(&letter), raw.QueryRow("SELECT content_sealed FROM contents WHERE id = 1").Scan(&content)); err != nil {
			t.Fatal(err)
		}
		first := read(t, db, func(r *store.Reader) (*petition.Ticket, error) { return r.Petition(store.Everywhere, gone.Row) })
		write(t, db, "petition.erase", func(tx *store.Tx) error {
			return tx.ErasePetition(first, "petition", "1", 20270101, petition.ByRequest)
		})
		clean(t, db)
		x := read(t, db, func(r *store.Reader) (*petition.Ticket, error) { return r.Petition(store.Everywhere, gone.Row) })
		if x.Erased != 20270101 || x.ErasedWhy != petition.ByRequest || !x.Anonymous() || x.Letter.Text != "" || len(x.Steps) != 1 {
			t.Errorf("%+v", x)
		}
		y := read(t, db, func(r *store.Reader) (*petition.Ticket, error) { return r.Petition(store.Everywhere, other.Row) })
		if y.Letter != other.Letter {
			t.Errorf("%+v", y)
		}
		// An act that erases the same again fails whole.
		if _, err := db.Write(background, "cli:an", store.Act{Kind: "petition.erase"}, func(tx *store.Tx) error {
			return tx.ErasePetition(first, "petition", "1", 20270102, petition.ByTime)
		}); err == nil {
			t.Error("erased twice")
		}
		clean(t, db)

		bad := func(what, do, undo string, args ...any) {
			t.Helper()
			if _, err := raw.Exec(do, args...); err != nil {
				t.Fatal(err)
			}
			if rep := verify(t, db, nil); rep.Difference == nil {
				t.Errorf("%s is not seen", what)
			}
			if undo == "" {
				return
			}
			if _, err := raw.Exec(undo); err != nil {
				t.Fatal(err)
			}
			clean(t, db)
		}
		bad("a letter put back", "UPDATE petitions SET letter_sealed = $1 WHERE id = 1", "UPDATE petitions SET letter_sealed = NULL WHERE id = 1", letter)
		bad("a letter emptied without an act", "UPDATE petitions SET letter_sealed = NULL WHERE id = 2", "")
		_ = raw.Close()
		_ = db.Close()
		path, ok := strings.CutPrefix(o.DSN, "sqlite:")
		if !ok {
			return
		}
		for _, file := range []string{path, path + "-wal"} {
			b, err := os.ReadFile(file)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			for _, s := range []string{content} { // the letter was put back above
				for i := 0; i+40 <= len(s); i += 300 {
					if bytes.Contains(b, []byte(s[i:i+40])) {
						t.Fatalf("%s still has what was erased (byte %d of it)", file, i)
					}
				}
			}
		}
	})
}
