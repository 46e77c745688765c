package store_test

import (
	"strings"
	"testing"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestArticles: what was entered is read again as it was, in order; the same step twice
// is a conflict; what somebody changed past the program is found.
func TestArticles(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		at := time.Date(2026, 1, 20, 9, 0, 0, 123000, time.UTC)
		text := &publication.Text{Title: lang.Both{VI: "Một <b> “hai”"}, Body: lang.Both{VI: "x"}, Author: "Ban biên tập",
			Pictures: []publication.Picture{{SHA256: "00", Type: "image/png", Width: 3, Height: 4, Alt: lang.Both{VI: "ảnh"}}}}
		first := publication.Step{Article: "a", Number: 1, What: publication.Written, At: at, By: "an", Detail: publication.Detail{Unit: "91", On: 20260120, Text: text}}
		write(t, db, "article.write", func(tx *store.Tx) error { return tx.AddArticleStep(first) })
		from := at.Add(time.Hour)
		write(t, db, "article.approve", func(tx *store.Tx) error {
			b := first
			b.Article = "b"
			if err := tx.AddArticleStep(b); err != nil {
				return err
			}
			if err := tx.AddArticleStep(publication.Step{Article: "a", Number: 2, What: publication.Submitted, At: at, By: "an"}); err != nil {
				return err
			}
			return tx.AddArticleStep(publication.Step{Article: "a", Number: 3, What: publication.Approved, At: at, By: "binh", Detail: publication.Detail{From: &from}})
		})
		all := read(t, db, func(r *store.Reader) ([]*publication.Article, error) { return r.Articles() })
		if len(all) != 2 || all[0].Code != "a" || len(all[0].Steps) != 3 || all[1].Code != "b" || !all[0].Steps[0].At.Equal(at) || all[0].Steps[2].By != "binh" {
			t.Fatalf("%+v", all)
		}
		got := read(t, db, func(r *store.Reader) (*publication.Article, error) { return r.Article("a") })
		if n := got.News(from); n == nil || n.Now().Title != text.Title || n.Now().Pictures[0] != text.Pictures[0] {
			t.Errorf("%+v", got)
		}
		if none := read(t, db, func(r *store.Reader) (*publication.Article, error) { return r.Article("c") }); none != nil {
			t.Errorf("%+v", none)
		}
		_, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error {
			return tx.AddArticleStep(publication.Step{Article: "a", Number: 3, What: publication.Submitted, At: at, By: "an"})
		})
		if err == nil {
			t.Error("a step was taken twice")
		}
		clean(t, db)
		must(t, past(t, o.DSN), "UPDATE article_steps SET content = $1 WHERE number = 3", `{"from":"2020-01-01T00:00:00Z"}`)
		if rep := verify(t, db, nil); rep.Difference == nil || rep.Difference.Table != "article_steps" {
			t.Errorf("an hour that was moved past the program: %+v", rep.Difference)
		}
	})
}

// TestConsents: the last statement holds, papers are sealed, and are sealed anew with
// another key.
func TestConsents(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		for _, c := range []publication.Consent{
			{Award: "r-1", Ground: publication.ByConsent, Given: true, On: 20260110, Until: 20261231, Source: "Phiếu của bà Trần Thị Bưởi", By: "an"},
			{Award: "r-2", Ground: publication.ByLaw, Given: true, On: 20260110, Source: "Điều 1", By: "an"},
			{Award: "r-1", Ground: publication.ByConsent, On: 20260111, Reasons: "bà Bưởi đổi ý", By: "an"},
		} {
			write(t, db, "honour.consent", func(tx *store.Tx) error { return tx.AddConsent(c) })
		}
		holds := read(t, db, func(r *store.Reader) (map[string]*publication.Consent, error) { return r.Consents() })
		if len(holds) != 2 || holds["r-1"].Given || !holds["r-2"].Holds(20260110) {
			t.Fatalf("%+v", holds)
		}
		of := func() []publication.Consent {
			return read(t, db, func(r *store.Reader) ([]publication.Consent, error) { return r.ConsentsOf("r-1") })
		}
		if l := of(); len(l) != 2 || l[0].Source != "Phiếu của bà Trần Thị Bưởi" || l[0].Until != 20261231 || l[1].Reasons != "bà Bưởi đổi ý" || l[1].By != "an" {
			t.Errorf("%+v", l)
		}
		for _, s := range all(t, past(t, o.DSN), o.DSN) {
			for _, row := range s.rows {
				for _, v := range row {
					if text, _ := v.(string); strings.Contains(text, "Bưởi") {
						t.Errorf("%s shows what is sealed", s.table)
					}
				}
			}
		}
		if _, sealed, err := db.RotateKey(background, "cli:an"); err != nil || sealed != 3 {
			t.Fatalf("%d sealed, %v", sealed, err)
		}
		if l := of(); len(l) != 2 || l[1].Reasons != "bà Bưởi đổi ý" {
			t.Errorf("after rotation %+v", l)
		}
		clean(t, db)
	})
}

// TestVisitorDays: counts add up, also when several add at once, and are no acts.
func TestConcurrentVisitorDays(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		done := make(chan error)
		for range 4 {
			go func() { done <- db.AddVisitors(background, 20260120, 5) }()
		}
		for range 4 {
			if err := <-done; err != nil && fault.KindOf(err) != fault.Conflict {
				t.Fatal(err)
			} else if err != nil {
				if err := db.AddVisitors(background, 20260120, 5); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := db.AddVisitors(background, 20260119, 7); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(background, func(r *store.Reader) error {
			total, today, err := r.Visitors(20260120)
			if total != 27 || today != 20 {
				t.Errorf("%d in all, %d today", total, today)
			}
			if _, none, _ := r.Visitors(20260121); none != 0 {
				t.Error(none)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		clean(t, db)
	})
}
