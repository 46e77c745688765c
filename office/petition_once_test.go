package office

import (
	"sync"
	"testing"

	"vuonlen/account"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestPetitionOnce: the same form sent by many at once, through two connections as two
// processes have, is one petition with one receipt; another word in it, another sender or
// no word of its own makes another. On both databases.
func TestPetitionOnce(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		ctx := t.Context()
		so.Keys = t.TempDir() + "/keys"
		o := opened(t, so)
		other := opened(t, so)
		s := petition.Submission{Kind: petition.Remark, Category: petition.Other, Once: "biểu mẫu 1", Letter: petition.Letter{Text: "Đường vào khóm hư đã lâu."},
			Files: []petition.File{{Name: "a.csv", Content: []byte("a,b\n1,2\n")}}}
		send := func(o *Office, actor account.Actor, s petition.Submission) petition.Receipt {
			t.Helper()
			r, err := (&Office{DB: o.DB, Actor: actor, Today: o.Today}).SendPetition(ctx, s)
			if err != nil {
				t.Error(err)
			}
			return r
		}
		first := send(o, account.Public, s)
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				from := o
				if i%2 == 1 {
					from = other
				}
				if r := send(from, account.Public, s); r != first {
					t.Errorf("%+v, first was %+v", r, first)
				}
			})
		}
		wait.Wait()
		word, file, once := s, s, s
		word.Letter.Text += " Xin sửa."
		file.Files = []petition.File{{Name: "a.csv", Content: []byte("a,b\n1,3\n")}}
		once.Once = "biểu mẫu 2"
		seen := map[string]bool{first.Code: true}
		for i, r := range []petition.Receipt{send(o, account.Public, word), send(o, account.Public, file), send(o, account.Public, once), send(o, "cli:an", s)} {
			if seen[r.Code] || len(account.ReadCode(r.Code, PetitionCode)) != PetitionCode {
				t.Errorf("another one (%d) has the code of an earlier one", i)
			}
			seen[r.Code] = true
		}
		s.Once = ""
		if a, b := send(o, account.Public, s), send(o, account.Public, s); a.Number == b.Number || a.Code == b.Code {
			t.Errorf("without a word of its own one is taken for the other: %+v", a)
		}
		all, err := o.Petitions(ctx, PetitionFilter{})
		if err != nil || len(all) != 7 {
			t.Errorf("%v: %d petitions", err, len(all))
		}
		intact(t, o)
	})
}
