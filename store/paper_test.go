package store_test

import (
	"reflect"
	"testing"
	"time"

	"vuonlen/paper"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestTemplates: a template that was ended early is another row, and what held before
// is still there to be asked for.
func TestTemplates(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		one := paper.Template{Kind: "decision", Unit: "91", UnitOn: 20250801, From: 20250701}
		var first, second int64
		write(t, db, "x", func(tx *store.Tx) (err error) { first, err = tx.AddTemplate(one, 0); return err })
		ended := one
		ended.To = 20251231
		write(t, db, "x", func(tx *store.Tx) (err error) { second, err = tx.AddTemplate(ended, first); return err })
		now := read(t, db, func(r *store.Reader) ([]paper.Template, error) { return r.Templates() })
		if len(now) != 1 || now[0].Row != second || now[0].To != 20251231 || now[0].Key() != one.Key() {
			t.Fatalf("%+v", now)
		}
		ever := read(t, db, func(r *store.Reader) ([]paper.Template, error) { return r.TemplateVersions() })
		if len(ever) != 2 || ever[0].To != 0 || ever[0].Until != now[0].Act || ever[1].Until != 0 {
			t.Fatalf("%+v", ever)
		}
		then := read(t, db, func(r *store.Reader) ([]paper.Template, error) { return r.AsKnown(ever[0].Act).Templates() })
		if len(then) != 1 || then[0].Row != first {
			t.Errorf("%+v", then)
		}
		// Two for the same first day do not hold at once.
		if _, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error { _, err := tx.AddTemplate(one, 0); return err }); err == nil {
			t.Error("kept twice")
		}
		write(t, db, "x", func(tx *store.Tx) error { return tx.EndTemplate(second) })
		write(t, db, "x", func(tx *store.Tx) error { _, err := tx.AddTemplate(one, 0); return err })
		clean(t, db)
		must(t, past(t, o.DSN), "UPDATE paper_templates SET valid_to = '2026-01-01' WHERE id = 2")
		if rep := verify(t, db, nil); rep.Difference == nil || rep.Difference.Table != "paper_templates" {
			t.Errorf("%+v", rep.Difference)
		}
	})
}

// TestSignedPapers: what is entered of a signed paper comes back, by its round, and is
// no longer listed when it was taken back.
func TestSignedPapers(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		scan := paper.Signed{Kind: "decision", Round: "r1", Number: "15/QĐ-SNV", On: 20250905, Means: paper.Scan}
		sealed := paper.Signed{Kind: "certificate", Round: "r2", Dossier: "r2-1", Number: "16/QĐ-SNV", On: 20250906, Means: paper.Service,
			Seal: paper.Seal{Of: "ab", Detached: true, Chain: []string{"x"}, Signer: "CN=Sở", At: time.Date(2025, 9, 6, 1, 2, 3, 0, time.UTC)}}
		write(t, db, "x", func(tx *store.Tx) error { _, err := tx.AddSigned(scan); return err })
		write(t, db, "x", func(tx *store.Tx) error { _, err := tx.AddSigned(sealed); return err })
		of := func(round string) []paper.Signed {
			out := read(t, db, func(r *store.Reader) ([]paper.Signed, error) { return r.SignedPapers(round) })
			for i := range out {
				if out[i].Row == 0 || out[i].Act == 0 {
					t.Errorf("%+v", out[i])
				}
				out[i].Row, out[i].Act = 0, 0
			}
			return out
		}
		if got := of("r1"); !reflect.DeepEqual(got, []paper.Signed{scan}) {
			t.Errorf("%+v", got)
		}
		if got := of(""); !reflect.DeepEqual(got, []paper.Signed{scan, sealed}) {
			t.Errorf("%+v", got)
		}
		write(t, db, "x", func(tx *store.Tx) error { return tx.EndSigned(1) })
		if got := of("r1"); len(got) != 0 {
			t.Errorf("%+v", got)
		}
		clean(t, db)
		must(t, past(t, o.DSN), "UPDATE signed_papers SET number = '17/QĐ-SNV' WHERE id = 2")
		if rep := verify(t, db, nil); rep.Difference == nil || rep.Difference.Table != "signed_papers" {
			t.Errorf("%+v", rep.Difference)
		}
	})
}
