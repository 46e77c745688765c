package main

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/petition"
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

	// On a phone that runs no script what is typed runs on in lines.
	small := b.Page(t, webtest.View{Width: 320, Height: 640, Phone: true, NoScript: true, At: public.URL})
	small.Go(public.URL + "/vi/contact/form")
	small.Do(chromedp.SendKeys(chromedp.ID("text"), strings.Repeat("Đường vào khóm hư đã lâu. ", 8)))
	if over := webtest.Eval[int](small, `document.getElementById('text').scrollWidth - document.getElementById('text').clientWidth`); over > 0 {
		t.Errorf("a letter is one line: %d pixels are not seen", over)
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
	for name, path := range map[string]string{"petitions-report": "/petitions/report", "petitions-postings": "/petitions/postings"} {
		s.Go(x.address + path)
		holds(t, s, name)
	}
	k := b.Page(t, webtest.View{Cookies: x.as("thu.ky"), At: x.address})

	p.Go(public.URL + "/vi/contact/state")
	holds(t, p, "portal-state")
	p.Do(chromedp.SendKeys(chromedp.ID("number"), number), chromedp.SendKeys(chromedp.ID("code"), strings.ToLower(code)))
	send(p, "Tra cứu")
	arrive(t, p, "Chỉ cần nộp một lần. "+evil)
	holds(t, p, "portal-state-answered")
	p.Go(public.URL + "/vi/contact/notice")
	holds(t, p, "portal-notice")

	// A remark without a name, with a file; the officer reads the file and hands it over.
	later := func() { now = now.Add(10 * time.Second) }
	fill := func(form, text string) {
		p.Go(public.URL + form)
		later()
		p.Do(chromedp.Click(chromedp.CSS(`input[name=category]`)), chromedp.SendKeys(chromedp.ID("text"), text))
	}
	sent := func() string {
		t.Helper()
		send(p, "Gửi")
		arrive(t, p, "Giấy biên nhận")
		code = webtest.Eval[string](p, `document.getElementById('code').innerText`)
		return webtest.Eval[string](p, `document.getElementById('number').innerText`)
	}
	look := func(number, words string) {
		t.Helper()
		p.Go(public.URL + "/vi/contact/state")
		p.Do(chromedp.SendKeys(chromedp.ID("number"), number), chromedp.SendKeys(chromedp.ID("code"), code))
		send(p, "Tra cứu")
		arrive(t, p, words)
	}
	does := func(what string, fields map[string]string) {
		t.Helper()
		webtest.Eval[bool](s, `(document.querySelector('input[name=do][value=`+what+`]').closest('details').open = true)`)
		for id, value := range fields {
			webtest.Eval[bool](s, `((document.getElementById('`+id+`').value = `+"`"+value+"`"+`), true)`)
		}
		webtest.Eval[bool](s, `(document.querySelector('input[name=do][value=`+what+`]').closest('form').querySelector('button').click(), true)`)
	}
	file := filepath.Join(t.TempDir(), "ảnh đường hư.csv")
	if err := os.WriteFile(file, []byte("khóm,mét\n1,40\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	fill("/vi/contact/form", "Đường vào khóm 1 hư đã lâu, không ai sửa.")
	p.Do(chromedp.SetUploadFiles(chromedp.ID("files"), []string{file}))
	number = sent()
	s.Go(x.address + "/petitions/" + number)
	arrive(t, s, "Không ghi tên")
	arrive(t, s, "ảnh đường hư.csv")
	does("transfer", map[string]string{"transfer-body": "Sở Xây dựng", "transfer-text": "Việc sửa đường do Sở Xây dựng làm."})
	arrive(t, s, "đã chuyển")
	look(number, "Sở Xây dựng")

	// A denunciation is not accepted, with the ground and the way to go.
	fill("/vi/contact/form", "Tôi tố cáo ông X nhận tiền của dân.")
	number = sent()
	s.Go(x.address + "/petitions/" + number)
	does("refuse", map[string]string{"refuse-ground": "denunciation_law"})
	arrive(t, s, "Thuộc phạm vi Luật Tố cáo")
	look(number, "Xin gửi đơn tố cáo theo trình tự của Luật Tố cáo")

	// A list is posted; the notice shows code and picture; the code opens the form, and the
	// officer answers that the comment was not right.
	n, _, err := (&office.Office{DB: x.db, Actor: "lan.tinh", Today: law.DateOf(now)}).PostList(t.Context(), petition.Posting{Unit: "30577", What: "2025", From: law.DateOf(now), To: law.DateOf(now).AddDays(3), Place: "Trụ sở xã"})
	if err != nil {
		t.Fatal(err)
	}
	s.Go(x.address + "/petitions/postings/" + strconv.FormatInt(n.Row, 10))
	arrive(t, s, n.Code)
	arrive(t, s, "https://phongtrao.example.vn/vi/contact/notice")
	if !webtest.Eval[bool](s, `document.querySelector('.notice svg.qr path').getAttribute('d').length > 1000`) {
		t.Error("no picture for a phone")
	}
	holds(t, s, "petition-notice")
	fill("/vi/contact/notice?code="+strings.ToLower(n.Code), "Hộ này đã có nhà kiên cố từ năm trước.")
	arrive(t, p, "Trụ sở xã")
	holds(t, p, "portal-complaint")
	number = sent()
	s.Go(x.address + "/petitions/" + number)
	webtest.Eval[bool](s, `(document.querySelector('input[name=answer-outcome][value=not]').checked = true)`)
	does("answer", map[string]string{"answer-text": "Đã kiểm tra tại chỗ: nhà vẫn là nhà tạm."})
	arrive(t, s, "đã trả lời")
	look(number, "nhà vẫn là nhà tạm")

	// What came by phone is typed by the officer, with the letter beside it.
	s.Go(x.address + "/petitions/new")
	holds(t, s, "petitions-new")
	s.Do(chromedp.SendKeys(chromedp.ID("text"), "Gọi điện hỏi khi nào được vay vốn."), chromedp.SetUploadFiles(chromedp.ID("files"), []string{file}))
	send(s, "Tiếp nhận")
	arrive(t, s, "mã ")

	// The secretary sets how long letters are kept, and erases what the first sender asks.
	k.Go(x.address + "/contacts")
	holds(t, k, "contacts")
	k.Do(chromedp.SendKeys(chromedp.ID("months"), "24"), chromedp.SendKeys(chromedp.ID("retention-document"), "(văn bản mẫu)"),
		chromedp.SendKeys(chromedp.ID("retention-from-day"), "1"), chromedp.SendKeys(chromedp.ID("retention-from-month"), "1"), chromedp.SendKeys(chromedp.ID("retention-from-year"), "2025"))
	send(k, "Lưu thời gian")
	arrive(t, k, "(văn bản mẫu)")
	k.Go(x.address + "/petitions/" + number)
	webtest.Eval[bool](k, `(document.querySelector('form[action$="/erase"]').closest('details').open = true)`)
	holds(t, k, "petition-erase")
	webtest.Eval[bool](k, `(document.querySelector('form[action$="/erase"] button').click(), true)`)
	arrive(t, k, "Đã xóa nội dung")
	look(number, "Nội dung và lời trả lời đã được xóa")
	holds(t, p, "portal-state-erased")
}
