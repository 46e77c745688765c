package store_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"vuonlen/internal/fault"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestAttachments: bytes are stored once, sealed, found again by their hash, sealed
// anew with another key, and not readable in the database.
func TestAttachments(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		content := bytes.Repeat([]byte("số căn cước 089201234567\x00\xff"), 1+4<<20/32)[:4<<20]
		a := store.Attachment{About: "evidence:loans", Key: `["K1"]`, Name: "Nguyễn Văn A.pdf", Type: "application/pdf", Original: strings.Repeat("0", 64)}
		b := a
		b.Key = `["K2"]`
		write(t, db, "x", func(tx *store.Tx) error {
			if _, err := tx.AddAttachment(a, content); err != nil {
				return err
			}
			_, err := tx.AddAttachment(b, content)
			return err
		})
		list := func(key string) []store.Attachment {
			return read(t, db, func(r *store.Reader) ([]store.Attachment, error) { return r.Attachments("evidence:loans", key) })
		}
		got := list(a.Key)
		if len(got) != 1 || got[0].Name != a.Name || got[0].Size != int64(len(content)) || got[0].Type != a.Type || got[0].Original != a.Original || got[0].Act == 0 {
			t.Fatalf("%+v", got)
		}
		back := func() ([]byte, error) {
			var out []byte
			err := db.Read(background, func(r *store.Reader) (err error) { out, err = r.Content(got[0].SHA256); return err })
			return out, err
		}
		if b, err := back(); err != nil || !bytes.Equal(b, content) {
			t.Fatalf("%v: %d bytes", err, len(b))
		}
		kept := 0
		for _, s := range all(t, past(t, o.DSN), o.DSN) {
			for _, row := range s.rows {
				for _, v := range row {
					text, _ := v.(string)
					if strings.Contains(text, "089201234567") || strings.Contains(text, "Nguyễn Văn A") {
						t.Errorf("%s shows what is sealed", s.table)
					}
				}
			}
			if s.table == "contents" {
				kept = len(s.rows)
			}
		}
		if kept != 1 {
			t.Errorf("the bytes are kept %d times", kept)
		}
		if _, sealed, err := db.RotateKey(background, "cli:an"); err != nil || sealed != 3 { // two names, one content
			t.Fatalf("%d sealed, %v", sealed, err)
		}
		if b, err := back(); err != nil || !bytes.Equal(b, content) {
			t.Fatalf("after rotation %v: %d bytes", err, len(b))
		}
		clean(t, db)

		// Taken away it is no longer listed, and was before; the bytes stay for the other.
		write(t, db, "x", func(tx *store.Tx) error { return tx.EndAttachments(got[0].ID) })
		if now := list(a.Key); len(now) != 0 {
			t.Errorf("%+v", now)
		}
		act := got[0].Act
		was := read(t, db, func(r *store.Reader) ([]store.Attachment, error) {
			return r.AsKnown(act).Attachments("evidence:loans", a.Key)
		})
		if len(was) != 1 || len(list(b.Key)) != 1 {
			t.Errorf("%+v", was)
		}
		n := 0
		if err := db.Read(background, func(r *store.Reader) error {
			return r.Attached(func(about, key, sum string) {
				if n++; key != b.Key || sum != got[0].SHA256 {
					t.Errorf("%s %s %s", about, key, sum)
				}
			})
		}); err != nil || n != 1 {
			t.Errorf("%v, %d attached", err, n)
		}
		// The same file cannot stand twice beside a thing.
		_, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error { _, err := tx.AddAttachment(b, content); return err })
		if err == nil {
			t.Error("attached twice")
		}
		clean(t, db)
	})
}

// Bytes that were changed past the program are neither given out nor verified, and so
// are an attachment whose bytes are gone and one whose hash was changed.
func TestAttachmentsTampered(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		write(t, db, "x", func(tx *store.Tx) error {
			for _, s := range []string{"one", "two"} {
				if _, err := tx.AddAttachment(store.Attachment{About: "x", Key: s, Name: s, Type: "text/csv"}, []byte(s)); err != nil {
					return err
				}
			}
			return nil
		})
		clean(t, db)
		one := read(t, db, func(r *store.Reader) ([]store.Attachment, error) { return r.Attachments("x", "one") })[0].SHA256
		p := past(t, o.DSN)
		must(t, p, "UPDATE contents SET content_sealed = (SELECT content_sealed FROM contents WHERE id = 2) WHERE id = 1")
		if rep := verify(t, db, nil); rep.Difference == nil || rep.Difference.Table != "contents" || rep.Difference.Row != 1 {
			t.Errorf("%+v", rep.Difference)
		}
		err := db.Read(background, func(r *store.Reader) error { _, err := r.Content(one); return err })
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Refused {
			t.Errorf("%v", err)
		}
		must(t, p, "UPDATE attachments SET sha256 = 'x' WHERE id = 1")
		if rep := verify(t, db, nil); rep.Difference == nil || rep.Difference.Table != "attachments" || rep.Difference.Row != 1 {
			t.Errorf("%+v", rep.Difference)
		}
		must(t, p, "DELETE FROM contents WHERE id = 2")
		if rep := verify(t, db, nil); rep.Difference == nil {
			t.Error("bytes are gone and nobody says so")
		}
	})
}
