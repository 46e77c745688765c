package main

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"vuonlen/web/portal"
	"vuonlen/web/webtest"
)

// petitions goes the whole way of a petition with both sides, the citizen's without
// any script: sent with what breaks out of pages that do not quote, answered, looked up.
func (x *office2025) petitions(t *testing.T, b *webtest.Browser) {
	now := day2025
	a := &app{ctx: t.Context(), stderr: &strings.Builder{}, now: func() time.Time { return now }}
	o := a.public(x.db, &serveCmd{})
	o.Log = slog.New(slog.DiscardHandler)
	h, err := portal.New(o).Handler()
	if err != nil {
		t.Fatal(err)
	}
	public := httptest.NewServer(h)
	defer public.Close()

	p := b.Page(t, webtest.View{At: public.URL})
	p.Go(public.URL + "/vi/contact")
	if n := webtest.Eval[int](p, `document.scripts.length`); n != 0 {
		t.Errorf("%d scripts", n)
	}
	holds(t, p, "portal-contact")
	p.Go(public.URL + "/vi/contact/form?kind=procedure")
	holds(t, p, "portal-petition")
	now = now.Add(10 * time.Second)
	send(p, "Gửi")
	arrive(t, p, "kiến nghị về thủ tục hành chính phải có họ tên")
	holds(t, p, "portal-petition-wrong")
	const evil = `Bà Thử "'><script>document.title='hacked'</script>`
	p.Do(
		chromedp.Click(chromedp.CSS(`input[name=category]`)), chromedp.SendKeys(chromedp.ID("text"), "Giấy tờ phải nộp hai lần. "+evil),
		chromedp.SendKeys(chromedp.ID("name"), evil), chromedp.SendKeys(chromedp.ID("address"), "Khóm 1"), chromedp.SendKeys(chromedp.ID("phone"), "0900 000 000"),
	)
	send(p, "Gửi")
	arrive(t, p, "Giấy biên nhận")
	holds(t, p, "portal-receipt")
	number, code := webtest.Eval[string](p, `document.getElementById('number').innerText`), webtest.Eval[string](p, `document.getElementById('code').innerText`)
	if strings.Contains(p.String(), code) || strings.Contains(p.String(), number) {
		t.Errorf("the address tells: %s", p)
	}

	s := b.Page(t, webtest.View{Cookies: x.as("lan.tinh"), At: x.address})
	s.Go(x.address + "/petitions")
	arrive(t, s, number)
	holds(t, s, "petitions")
	s.Go(x.address + "/petitions/" + number)
	arrive(t, s, evil)
	holds(t, s, "petition")
	webtest.Eval[bool](s, `(document.getElementById('answer-text').closest('details').open = true)`)
	s.Do(chromedp.SendKeys(chromedp.ID("answer-text"), "Chỉ cần nộp một lần. "+evil))
	webtest.Eval[bool](s, `(document.getElementById('answer-text').closest('form').querySelector('button').click(), true)`)
	arrive(t, s, "đã trả lời")
	for name, path := range map[string]string{"petitions-report": "/petitions/report", "petitions-postings": "/petitions/postings", "petitions-new": "/petitions/new"} {
		s.Go(x.address + path)
		holds(t, s, name)
	}
	k := b.Page(t, webtest.View{Cookies: x.as("thu.ky"), At: x.address})
	k.Go(x.address + "/contacts")
	holds(t, k, "contacts")

	p.Go(public.URL + "/vi/contact/state")
	holds(t, p, "portal-state")
	p.Do(chromedp.SendKeys(chromedp.ID("number"), number), chromedp.SendKeys(chromedp.ID("code"), strings.ToLower(code)))
	send(p, "Tra cứu")
	arrive(t, p, "Chỉ cần nộp một lần. "+evil)
	holds(t, p, "portal-state-answered")
	p.Go(public.URL + "/vi/contact/notice")
	holds(t, p, "portal-notice")
}
