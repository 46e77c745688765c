package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"vuonlen/web/webtest"
)

// TestBrowserReviews does the main task of who enters reviews in a real browser, from a
// wrong workbook to a corrected household, and looks at every state on the way.
func TestBrowserReviews(t *testing.T) {
	t.Parallel()
	b := webtest.Start(t)
	x := open2025(t)
	t.Run("a wrong workbook", func(t *testing.T) { x.wrongWorkbook(t, b) })
	t.Run("a paste", func(t *testing.T) { x.bigPaste(t, b) })
	t.Run("a petition", func(t *testing.T) { x.petitions(t, b) })
	t.Run("an article", func(t *testing.T) { x.article(t, b) })
	t.Run("two people", func(t *testing.T) { x.twoPeople(t, b) })
	t.Run("a wrong workbook of evidence", func(t *testing.T) { x.wrongRegister(t, b) })
	t.Run("a job across a restart", func(t *testing.T) { x.restarted(t, b) }) // the last: the program is another one then
}

// holds holds the page that is open against what every page must keep, wide and narrow.
func holds(t *testing.T, p *webtest.Page, name string) {
	t.Helper()
	for _, line := range p.Axe() {
		t.Errorf("%s: axe: %s", name, line)
	}
	if dir := os.Getenv("VUONLEN_SCREENSHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+"-vi-wide.png"))
	}
	p.Do(chromedp.EmulateViewport(320, 640))
	if n := p.Sideways(); n > 0 {
		t.Errorf("%s: at 320 pixels the page is %d too wide", name, n)
	}
	if dir := os.Getenv("VUONLEN_SCREENSHOTS"); dir != "" {
		p.Do(chromedp.EmulateViewport(390, 844))
		p.Shot(filepath.Join(dir, name+"-vi-phone.png"))
	}
	p.Do(chromedp.EmulateViewport(1280, 800))
}

// arrive waits for words; what is wrong is shown with a capital.
func arrive(t *testing.T, p *webtest.Page, words string) {
	t.Helper()
	for range 5 { // a page that is being left ends the question
		if _, err := p.Poll(`(document.querySelector('main')?.innerText ?? '').toLowerCase().includes(` + "`" + words + "`" + `.toLowerCase())`); err == nil {
			return
		}
	}
	t.Fatalf("%q does not come: %s", words, webtest.Eval[string](p, `document.body?.innerText ?? 'nothing'`))
}

// send presses a button of the page's form by its words.
func send(p *webtest.Page, words string) {
	webtest.Eval[bool](p, `(() => { const b = [...document.querySelectorAll('main button')].find(b => b.innerText === `+"`"+words+"`"+`); b.click(); return true; })()`)
}

// wrongWorkbook: the officer sends his workbook, gets it back with
// its errors, mends it where it is marked, sees what it changes and confirms.
func (x *office2025) wrongWorkbook(t *testing.T, b *webtest.Browser) {
	dir := t.TempDir()
	path := filepath.Join(dir, "phieu ra soat.xlsx")
	workbook(t, path,
		[]any{"Năm", "Mã hộ", "Mã ấp", "Khu vực", "Tổng điểm B1", "Chủ hộ", "Chỉ số 1", "Chỉ số 2", "Chỉ số 3"},
		[]any{2025, "AG0000178", "30577001", "nông thôn", 110, "Rô Phi Ah", "x", "x", "x"},
		[]any{2025, "WB1", "30577001", "nông thôn", "mot tram", "Chau Rít", 0, 0, 0},
		[]any{2025, "WB2", "30577999", "nông thôn", 100, "Chau Rây", 0, 0, 0})
	p := b.Page(t, webtest.View{Cookies: x.as("xa.o-lam"), At: x.address})
	upload := func(path string) {
		p.Go(x.address + "/reviews")
		p.Do(chromedp.Click(chromedp.ID("kind-1")), chromedp.SetUploadFiles(chromedp.ID("file"), []string{path}))
		send(p, "Xem sẽ thay đổi gì")
	}
	upload(path)
	arrive(t, p, "Tải tệp đã đánh dấu lỗi")
	holds(t, p, "preview-wrong")
	errors := webtest.Eval[string](p, `document.querySelector('a[download]').pathname`)
	mend(t, path, x.fetch(t, "xa.o-lam", errors), map[string]any{"E3": 100, "C4": "30577001"})
	upload(path)
	arrive(t, p, "Xác nhận và ghi")
	holds(t, p, "preview")
	send(p, "Xác nhận và ghi")
	arrive(t, p, "đã được ghi vào nhật ký")
	holds(t, p, "import-done")
	p.Go(x.address + "/households?q=WB2&year=2025")
	arrive(t, p, "Chau Rây")
	if said := p.Console(); len(said) > 0 {
		for _, line := range said {
			if !strings.Contains(line, "422") { // a page that refuses says so by its status
				t.Errorf("console: %s", line)
			}
		}
	}
}

// bigPaste: 200 rows from a spreadsheet, one of them wrong, mended in the grid by the
// keyboard.
func (x *office2025) bigPaste(t *testing.T, b *webtest.Browser) {
	var rows []string
	for i := range 200 {
		b1 := "100"
		if i == 57 || i == 58 {
			b1 = "1oo"
		}
		rows = append(rows, strings.Join([]string{"2025", "PASTE" + itoa3(i), "30577001", "30577", "rural", "05", "3", b1, "1", "1", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "Chau Sóc " + itoa3(i), "tổ 1", ""}, "\t"))
	}
	p := b.Page(t, webtest.View{Cookies: x.as("xa.o-lam"), At: x.address})
	p.Go(x.address + "/reviews/paste")
	holds(t, p, "paste")
	// As the clipboard does: the text arrives whole.
	webtest.Eval[bool](p, `(() => { const a = document.getElementById('rows'); a.focus(); return document.execCommand('insertText', false, `+"`"+strings.Join(rows, "\n")+"`"+`); })()`)
	send(p, "Xem sẽ thay đổi gì")
	arrive(t, p, "Các dòng phải sửa")
	holds(t, p, "paste-grid")
	p.Do(chromedp.Click(chromedp.ID("c-59-7")))
	webtest.Eval[bool](p, `(() => { document.getElementById('c-59-7').value = '100'; return true; })()`)
	webtest.Eval[bool](p, `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}))`)
	if at := webtest.Eval[string](p, `document.activeElement.id`); at != "c-60-7" {
		t.Errorf("the return key leads to %q", at)
	}
	webtest.Eval[bool](p, `(() => { document.getElementById('c-60-7').value = '100'; return true; })()`)
	send(p, "Kiểm tra lại")
	arrive(t, p, "Xác nhận và ghi")
	send(p, "Xác nhận và ghi")
	arrive(t, p, "đã được ghi vào nhật ký")
	p.Go(x.address + "/households?q=PASTE199&year=2025")
	arrive(t, p, "Chau Sóc 199")
}

func itoa3(n int) string {
	return string([]byte{'0' + byte(n/100), '0' + byte(n/10%10), '0' + byte(n%10)})
}

// twoPeople: both open the form of one household; who saves second sees both values,
// field by field, and chooses.
func (x *office2025) twoPeople(t *testing.T, b *webtest.Browser) {
	form := x.address + "/reviews/form?household=AG0000179&year=2025"
	first := b.Page(t, webtest.View{Cookies: x.as("xa.o-lam"), At: x.address})
	second := b.Page(t, webtest.View{Cookies: x.as("tham.o-lam"), At: x.address})
	for _, p := range []*webtest.Page{first, second} {
		p.Go(form)
		arrive(t, p, "Phiếu rà soát hộ AG0000179")
	}
	holds(t, first, "review-form")
	set := func(p *webtest.Page, id, value string) {
		webtest.Eval[bool](p, `(() => { document.getElementById('`+id+`').value = '`+value+`'; return true; })()`)
	}
	set(first, "b1", "99")
	send(first, "Xem kết quả phân loại")
	arrive(t, first, "Kết quả phân loại theo phiếu này")
	holds(t, first, "review-check")
	set(first, "reason", "ghi nhầm điểm")
	send(first, "Lưu phiếu")
	arrive(t, first, "đã được ghi vào nhật ký")
	set(second, "b1", "98")
	send(second, "Xem kết quả phân loại")
	arrive(t, second, "xa.o-lam")
	holds(t, second, "review-clash")
	second.Do(chromedp.Click(chromedp.ID("choose-b1-2")))
	send(second, "Dùng những giá trị đã chọn")
	arrive(t, second, "Tổng điểm B1: 99 → 98")
	set(second, "reason", "theo phiếu giấy")
	send(second, "Lưu phiếu")
	arrive(t, second, "đã được ghi vào nhật ký")
	second.Go(x.address + "/households/AG0000179/history")
	for _, words := range []string{"ghi nhầm điểm", "theo phiếu giấy"} {
		if !strings.Contains(second.Text(), words) {
			t.Errorf("the history does not tell %q", words)
		}
	}
	wrong := b.Page(t, webtest.View{Cookies: x.as("xa.o-lam"), At: x.address})
	wrong.Go(form)
	set(wrong, "b1", "many")
	set(wrong, "size", "0")
	send(wrong, "Xem kết quả phân loại")
	arrive(t, wrong, "Có lỗi cần sửa")
	holds(t, wrong, "review-wrong")
}
