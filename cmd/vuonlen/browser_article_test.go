package main

import (
	"bytes"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"vuonlen/web/portal"
	"vuonlen/web/webtest"
)

// article goes the whole way of a piece of news with both sides: an officer of the commune
// writes it, with a picture and a file, the secretary lets it out at an hour, it is there
// from then on, in the feed as well, and what is corrected stands beside the correction.
func (x *office2025) article(t *testing.T, b *webtest.Browser) {
	now := x.now() // the hour turns below
	x.clock = func() time.Time { return now }
	defer func() { x.clock = nil }()
	a := &app{ctx: t.Context(), stderr: &strings.Builder{}, now: x.now}
	o := a.public(x.db, &serveCmd{Site: "https://x.example.vn"})
	o.Log = slog.New(slog.DiscardHandler)
	h, err := portal.New(o).Handler()
	if err != nil {
		t.Fatal(err)
	}
	public := httptest.NewServer(h)
	defer public.Close()
	says := func(path string) string {
		t.Helper()
		now = now.Add(2 * time.Second) // what is public is read once a second
		r := httptest.NewRecorder()
		h.ServeHTTP(r, httptest.NewRequest(http.MethodGet, path, nil))
		return r.Body.String()
	}
	dir := t.TempDir()
	picture, list := filepath.Join(dir, "họp ấp.png"), filepath.Join(dir, "danh sách.csv")
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, demoPicture()); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{picture: drawn.Bytes(), list: []byte("việc,ngày\nsửa nhà,3\n")} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	const title = "Ấp Mẫu góp 30 ngày công sửa nhà"
	p := b.Page(t, webtest.View{Cookies: x.as("xa.o-lam"), At: x.address})
	p.Go(x.address + "/articles/new")
	p.Do(
		chromedp.SendKeys(chromedp.ID("title"), title), chromedp.SendKeys(chromedp.ID("author"), "Ban biên tập"), chromedp.SendKeys(chromedp.ID("summary"), "Mọi việc trong bài là giả định."),
		chromedp.SendKeys(chromedp.ID("body"), "Tối qua **24 hộ** dự họp.\n\n- góp ngày công;\n- xem [Phong trào](/vi/movement)."),
		chromedp.SetUploadFiles(chromedp.ID("picture"), []string{picture}), chromedp.SendKeys(chromedp.ID("alt"), "Người dân họp ở nhà văn hóa ấp"),
		chromedp.SetUploadFiles(chromedp.ID("file"), []string{list}),
	)
	send(p, "Lưu bản soạn")
	arrive(t, p, "đang soạn")
	holds(t, p, "article-draft")
	address := p.String()
	address, _, _ = strings.Cut(address, "?")
	send(p, "Gửi duyệt")
	arrive(t, p, "chờ duyệt")
	if strings.Contains(says("/vi/news"), title) {
		t.Fatal("an article that nobody let out is public")
	}

	s := b.Page(t, webtest.View{Cookies: x.as("thu.ky"), At: x.address})
	s.Go(x.address + address)
	arrive(t, s, "Duyệt đăng")
	holds(t, s, "article-review")
	s.Do(chromedp.SendKeys(chromedp.ID("from-day"), now.Format("2")), chromedp.SendKeys(chromedp.ID("from-month"), now.Format("1")), chromedp.SendKeys(chromedp.ID("from-year"), now.Format("2006")),
		chromedp.SendKeys(chromedp.ID("hour"), "15:30"))
	send(s, "Duyệt đăng")
	arrive(t, s, "chờ đến giờ đăng")
	if strings.Contains(says("/vi/news"), title) {
		t.Error("it is public before its hour")
	}
	now = time.Date(now.Year(), now.Month(), now.Day(), 15, 30, 0, 0, now.Location())
	if feed := says("/vi/news.atom"); !strings.Contains(feed, title) {
		t.Errorf("the feed does not have it: %s", feed)
	}
	v := b.Page(t, webtest.View{At: public.URL})
	v.Go(public.URL + "/vi/")
	v.Do(chromedp.Click(chromedp.CSS(`.news a`)))
	arrive(t, v, "24 hộ")
	holds(t, v, "public-article")
	for _, want := range []string{"20/01/2026 15:30", "Ban biên tập", "Xã Ô Lâm", "danh sách.csv"} {
		if !strings.Contains(v.Text(), want) {
			t.Errorf("the article does not say %q: %s", want, v.Text())
		}
	}
	if n := webtest.Eval[int](v, `[...document.querySelectorAll('main img')].filter(i => i.complete && i.naturalWidth > 0 && i.alt).length`); n != 1 {
		t.Errorf("%d pictures are seen", n)
	}

	p.Go(x.address + address + "/edit")
	p.Do(chromedp.SendKeys(chromedp.ID("note"), "Số hộ dự họp là 26, không phải 24."))
	webtest.Eval[bool](p, `(document.getElementById('body').value = document.getElementById('body').value.replace('24', '26'), true)`)
	send(p, "Lưu bản soạn")
	arrive(t, p, "Gửi duyệt")
	send(p, "Gửi duyệt")
	arrive(t, p, "chờ duyệt")
	s.Go(x.address + address)
	arrive(t, s, "Duyệt đăng")
	send(s, "Duyệt đăng")
	arrive(t, s, "đã đăng")
	now = now.Add(2 * time.Second)
	v.Go(public.URL + v.String())
	arrive(t, v, "Số hộ dự họp là 26, không phải 24.")
	if text := v.Text(); !strings.Contains(text, "26 hộ") {
		t.Errorf("it is not corrected: %s", text)
	}
	holds(t, v, "public-article-corrected")
	v.Do(chromedp.Click(chromedp.CSS(`.note a`)))
	arrive(t, v, "24 hộ")
	holds(t, v, "public-article-before")
}
