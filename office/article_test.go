package office

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// newsPhoto is a picture with what a telephone writes beside it.
func newsPhoto(t testing.TB, w, h int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		m.Set(x, h/2, color.RGBA{R: uint8(x), A: 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00GPS 10.38 105.43"
	return slices.Concat(b.Bytes()[:2], []byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, []byte(exif), b.Bytes()[2:])
}

// noise is a picture that cannot be packed small.
func noise(t testing.TB) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 1000, 1000))
	rand.NewChaCha8([32]byte{}).Read(m.Pix)
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// newsroom is an office of a province with people who write and who let out.
func newsroom(t testing.TB, o *Office) {
	t.Helper()
	for name, g := range map[string]account.Grant{
		"xa":     {Role: account.CommuneOfficer, Scope: "30547", On: 20260101},
		"xakhac": {Role: account.CommuneOfficer, Scope: "30577", On: 20260101},
		"thuky":  {Role: account.BoardSecretary, Scope: "91", On: 20260101},
		"thuky2": {Role: account.BoardSecretary, Scope: "91", On: 20260101},
		"kiem":   {Role: account.Auditor, Scope: "91", On: 20260101},
		"hoi":    {Role: account.CouncilMember, Scope: "91", On: 20260101},
	} {
		if _, err := o.AddUser(context.Background(), name, g); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
}

func newsText() *publication.Text {
	return &publication.Text{Title: lang.Both{VI: "Ấp Mẫu thoát nghèo"}, Body: lang.Both{VI: "Sáng nay **12 hộ** nhận bò giống."}, Author: "Xã Mẫu Đông"}
}

func step(t testing.TB, o *Office, q ArticleStep) string {
	t.Helper()
	code, act, err := o.TakeArticleStep(context.Background(), q)
	if err != nil || act == 0 {
		t.Fatal(q.What, act, fault.Say(lang.EN, err))
	}
	return code
}

// TestArticle: news of a commune goes the whole way to the reader, on both databases:
// two people, an hour, a picture without its place, a correction, an end.
func TestArticle(t *testing.T) {
	storetest.Both(t, func(t *testing.T, opt store.Options) {
		now := time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)
		opt.Now, opt.Datasets = func() time.Time { return now }, Datasets()
		db, err := store.Open(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		o := &Office{DB: db, Actor: "cli:an", Today: 20260120}
		newsroom(t, o)
		ctx := t.Context()
		public := &Public{DB: o.DB}
		news := func() []publication.News {
			l, err := public.News(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		xa, thuky := as(o, "xa"), as(o, "thuky")
		photo := newsPhoto(t, 40, 30)
		code := step(t, xa, ArticleStep{What: publication.Written, Unit: "30547", Text: newsText(),
			Add: []NewFile{{Name: "IMG.jpg", Content: photo, Picture: true, Alt: lang.Both{VI: "Người dân nhận bò giống"}}, {Name: "ds.csv", Content: []byte("a,b\n1,2\n")}}})
		if code != "2026-01-20-ap-mau-thoat-ngheo" {
			t.Error(code)
		}
		step(t, xa, ArticleStep{Code: code, What: publication.Submitted})
		a, err := thuky.Article(ctx, code)
		if err != nil || a.State != publication.Waiting || !slices.Contains(a.Next, publication.Approved) {
			t.Fatalf("%+v %v", a, err)
		}
		pic := a.Text().Pictures[0]
		if pic.Width != 40 || pic.Height != 30 {
			t.Errorf("%+v", pic)
		}
		if _, _, err := public.NewsFile(ctx, code, pic.SHA256); fault.KindOf(err) != fault.NotFound {
			t.Error("the picture of a draft is public", err)
		}
		if _, _, err := xa.TakeArticleStep(ctx, ArticleStep{Code: code, What: publication.Approved}); !errors.Is(err, account.ErrDenied) {
			t.Error(err)
		}
		step(t, thuky, ArticleStep{Code: code, What: publication.Approved, Seen: 2, From: now.Add(time.Hour)})
		if len(news()) != 0 {
			t.Error("public before its hour")
		}
		now = now.Add(time.Hour)
		l := news()
		if len(l) != 1 || l[0].Unit == "" || l[0].Now().Title.VI != "Ấp Mẫu thoát nghèo" {
			t.Fatalf("%+v", l)
		}
		f, content, err := public.NewsFile(ctx, code, pic.SHA256)
		if err != nil || f.Type != "image/jpeg" || bytes.Contains(content, []byte("GPS")) {
			t.Errorf("%+v %v", f, err)
		}
		if _, _, err := public.NewsFile(ctx, code, l[0].Now().Files[0].SHA256); err != nil {
			t.Error(err)
		}

		// A correction: the picture goes, the text before stays reachable with it.
		corrected := newsText()
		corrected.Body.VI = "Sáng nay **11 hộ** nhận bò giống."
		if _, _, err := xa.TakeArticleStep(ctx, ArticleStep{Code: code, What: publication.Written, Text: corrected}); fault.KindOf(err) != fault.Usage {
			t.Error("a correction that does not say what it corrects", err)
		}
		step(t, xa, ArticleStep{Code: code, What: publication.Written, Text: corrected, Note: lang.Both{VI: "Số hộ là 11, không phải 12."}})
		// Somebody who saw less than that approves nothing.
		if _, _, err := thuky.TakeArticleStep(ctx, ArticleStep{Code: code, What: publication.Approved, Seen: 3}); fault.KindOf(err) != fault.Conflict {
			t.Error(err)
		}
		step(t, xa, ArticleStep{Code: code, What: publication.Submitted})
		step(t, thuky, ArticleStep{Code: code, What: publication.Approved})
		l = news()
		if len(l) != 1 || len(l[0].Versions) != 2 || l[0].Versions[0].Body.VI != newsText().Body.VI || l[0].Now().Body != corrected.Body || l[0].Now().Note.VI == "" {
			t.Fatalf("%+v", l)
		}
		if _, _, err := public.NewsFile(ctx, code, pic.SHA256); err != nil {
			t.Error("the picture of the version before is gone", err)
		}

		if _, _, err := xa.TakeArticleStep(ctx, ArticleStep{Code: code, What: publication.Withdrawn, Reasons: "x"}); !errors.Is(err, account.ErrDenied) {
			t.Error("the writer withdraws what is published", err)
		}
		step(t, thuky, ArticleStep{Code: code, What: publication.Withdrawn, Reasons: "Bài nêu sai địa điểm"})
		if l = news(); len(l) != 1 || len(l[0].Versions) != 0 || l[0].Reasons != "Bài nêu sai địa điểm" {
			t.Errorf("%+v", l)
		}
		if _, _, err := public.NewsFile(ctx, code, pic.SHA256); fault.KindOf(err) != fault.NotFound {
			t.Error("the picture of a withdrawn article is public", err)
		}
		intact(t, o)
	})
}

// TestArticleRefused: what may not be written leaves nothing behind.
func TestArticleRefused(t *testing.T) {
	o := fresh(t)
	o.Today = 20260120
	newsroom(t, o)
	ctx := t.Context()
	xa := as(o, "xa")
	before := head(t, o)
	for name, q := range map[string]ArticleStep{
		"no text":          {What: publication.Written, Unit: "30547"},
		"no unit":          {What: publication.Written, Text: newsText()},
		"elsewhere":        {What: publication.Written, Unit: "30577", Text: newsText()},
		"no such article":  {Code: "none", What: publication.Submitted},
		"a picture of web": {What: publication.Written, Unit: "30547", Text: newsText(), Add: []NewFile{{Name: "a.svg", Content: []byte("<svg onload=alert(1)>"), Picture: true, Alt: lang.Both{VI: "x"}}}},
		"without words":    {What: publication.Written, Unit: "30547", Text: newsText(), Add: []NewFile{{Name: "a.jpg", Content: newsPhoto(t, 4, 4), Picture: true}}},
		"as a file":        {What: publication.Written, Unit: "30547", Text: newsText(), Add: []NewFile{{Name: "a.jpg", Content: newsPhoto(t, 4, 4)}}},
		"too large":        {What: publication.Written, Unit: "30547", Text: newsText(), Add: []NewFile{{Name: "a.jpg", Content: noise(t), Picture: true, Alt: lang.Both{VI: "x"}}}},
		"somebody's file": {What: publication.Written, Unit: "30547", Text: func() *publication.Text {
			x := newsText()
			x.Files = []publication.File{{SHA256: strings.Repeat("0", 64)}}
			return x
		}()},
	} {
		if _, _, err := xa.TakeArticleStep(ctx, q); err == nil {
			t.Errorf("%s passes", name)
		} else if s := fault.Say(lang.VI, err); strings.Contains(s, "⟦") {
			t.Errorf("%s: %s", name, s)
		}
	}
	if n := head(t, o); n != before {
		t.Errorf("%d acts", n-before)
	}
}

// TestArticleAccess: who may see and do what to an article of a commune that waits for
// review, by role and place.
func TestArticleAccess(t *testing.T) {
	o := fresh(t)
	o.Today = 20260120
	newsroom(t, o)
	ctx := t.Context()
	code := step(t, as(o, "xa"), ArticleStep{What: publication.Written, Unit: "30547", Text: newsText()})
	step(t, as(o, "xa"), ArticleStep{Code: code, What: publication.Submitted})
	for user, want := range map[string][]publication.What{
		"xa":     {publication.Written, publication.Withdrawn},
		"thuky":  {publication.Written, publication.Approved, publication.Returned, publication.Withdrawn},
		"kiem":   nil,
		"xakhac": nil,
		"hoi":    nil,
	} {
		a, err := as(o, user).Article(ctx, code)
		list, lerr := as(o, user).Articles(ctx)
		sees := user != "xakhac" && user != "hoi"
		if (err == nil) != sees || (lerr == nil && len(list) == 1) != sees {
			t.Errorf("%s: %v %v", user, err, lerr)
		}
		if sees && !slices.Equal(a.Next, want) {
			t.Errorf("%s may %v", user, a.Next)
		}
		for _, w := range []publication.What{publication.Returned, publication.Withdrawn, publication.Approved} {
			if slices.Contains(want, w) {
				continue
			}
			if _, _, err := as(o, user).TakeArticleStep(ctx, ArticleStep{Code: code, What: w, Reasons: "x"}); err == nil {
				t.Errorf("%s may %s", user, w)
			}
		}
	}
	step(t, as(o, "thuky"), ArticleStep{Code: code, What: publication.Returned, Reasons: "thiếu nguồn"})
	step(t, as(o, "thuky"), ArticleStep{Code: code, What: publication.Written, Text: func() *publication.Text { x := newsText(); x.Title.VI = "Khác"; return x }()})
	step(t, as(o, "xa"), ArticleStep{Code: code, What: publication.Submitted})
	if a, _ := as(o, "thuky").Article(ctx, code); slices.Contains(a.Next, publication.Approved) {
		t.Error("a secretary who wrote in it lets it out")
	}
	if a, _ := as(o, "thuky2").Article(ctx, code); !slices.Contains(a.Next, publication.Approved) {
		t.Error("the other secretary may not let it out")
	}
}
