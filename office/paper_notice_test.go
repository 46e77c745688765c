package office

import (
	"testing"

	"vuonlen/account"
	"vuonlen/document/docx"
	"vuonlen/law"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/unit"
)

// TestNoticeCode: what is printed for a list that was posted has its code, and a picture
// where the address of the public site is known; for what was not posted neither.
func TestNoticeCode(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	if code, err := o.reviewCode(ctx, "30577", 2026); err != nil || code != "" {
		t.Errorf("%v %q", err, code)
	}
	n, _, err := o.PostList(ctx, petition.Posting{Unit: "30577", What: "2026", From: o.Today, To: o.Today, Place: "trụ sở"})
	if err != nil {
		t.Fatal(err)
	}
	if code, err := o.reviewCode(ctx, "30577", 2026); err != nil || code != n.Code {
		t.Errorf("%v %q, want %q", err, code, n.Code)
	}
	for _, other := range []struct {
		unit unit.Code
		year law.Year
	}{{"30577", 2025}, {"30307", 2026}} {
		if code, err := o.reviewCode(ctx, other.unit, other.year); err != nil || code != "" {
			t.Errorf("%+v: %v %q", other, err, code)
		}
	}
	if _, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "petition.posting"}, func(tx *store.Tx) error {
		_, err := tx.AddPosting(petition.Posting{Code: "ABCDE12345", Unit: "91", UnitOn: o.Today, What: "D1", Round: true, From: o.Today, To: o.Today.AddDays(5), Place: "x"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		round, portal string
		from          int
		code          string
		picture       bool
	}{
		{"D1", "", 0, "ABCDE-12345", false},
		{"D1", "https://phongtrao.example.vn", 5, "ABCDE-12345", true},
		{"D1", "https://phongtrao.example.vn", 6, byHand, false}, // after it
		{"D2", "https://phongtrao.example.vn", 0, byHand, false},
	} {
		o.Portal = c.portal
		v := docx.Values{}
		if err := o.commentCode(ctx, v, c.round, o.Today.AddDays(c.from), o.Today.AddDays(c.from+1)); err != nil {
			t.Fatal(err)
		}
		if v["code"].Text != c.code || (v["qr"].Picture != nil) != c.picture {
			t.Errorf("%+v: %q, a picture: %v", c, v["code"].Text, v["qr"].Picture != nil)
		}
	}
	if account.ReadCode(n.Code, NoticeCode) == "" {
		t.Errorf("%q is no code", n.Code)
	}
}
