package login_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"vuonlen/account"
	"vuonlen/web/webtest"
)

// authenticator gives a tab a device that holds passkeys and knows its owner.
func authenticator(p *webtest.Page) {
	p.Do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := cdp.Call(ctx, tab, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tab, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		return err
	}))
}

// until waits for words on the page.
func until(t *testing.T, p *webtest.Page, words string) {
	t.Helper()
	for range 200 {
		// Between two pages there is no body.
		if strings.Contains(webtest.Eval[string](p, `document.readyState === 'complete' && document.body ? document.body.innerText : ''`), words) {
			return
		}
		p.Do(chromedp.Sleep(50 * time.Millisecond))
	}
	t.Fatalf("%q does not come:\n%s", words, p.Text())
}

func press(p *webtest.Page, words string) {
	webtest.Eval[bool](p, `(() => { const b = [...document.querySelectorAll('main button')].find(b => b.textContent.includes('`+words+`')); b.click(); return true })()`)
}

func typed(p *webtest.Page, name, value string) {
	webtest.Eval[bool](p, `(() => { document.querySelector('[name="`+name+`"]').value = '`+value+`'; return true })()`)
}

// TestBrowserPasskey: a passkey is entered, signs in without a password, and proves
// again; axe finds nothing on the way, and the console is quiet.
func TestBrowserPasskey(t *testing.T) {
	b := webtest.Start(t)
	s := newSite(t)
	at := strings.Replace(s.srv.URL, "127.0.0.1", "localhost", 1)
	s.in.Site = at
	code := s.user("lan", account.CommuneOfficer, "30553")
	p := b.Page(t, webtest.View{Width: 320, Height: 640})
	authenticator(p)
	seen := func() {
		t.Helper()
		for _, x := range p.Axe() {
			t.Error(x)
		}
		if n := p.Sideways(); n > 0 {
			t.Errorf("%s: %d pixels too wide", p, n)
		}
	}
	p.Go(at + "/login/code")
	typed(p, "code", code)
	typed(p, "new_password", goodPassword)
	seen()
	press(p, "Đặt mật khẩu")
	until(t, p, "Thêm yếu tố xác nhận")
	seen()
	press(p, "Thêm khóa truy cập")
	until(t, p, "mở khóa thiết bị này")
	seen()
	typed(p, "label", "máy tính bàn")
	press(p, "Tiếp tục")
	until(t, p, "Mã dự phòng")
	seen()
	p.Go(at + "/account")
	until(t, p, "máy tính bàn")
	seen()
	p.Go(at + "/users")
	seen()
	p.Go(at + "/users/lan")
	seen()
	p.Go(at + "/account/password")
	seen()
	p.Go(at + "/login/app")
	seen()
	s.wait(20 * time.Minute)
	p.Go(at + "/danger")
	until(t, p, "Xác nhận lại")
	seen()
	press(p, "Dùng khóa truy cập")
	until(t, p, "Đăng nhập bằng khóa truy cập")
	s.in.Site = "http://other.example" // an answer for another site is refused
	press(p, "Tiếp tục")
	until(t, p, "không được chấp nhận")
	seen()
	s.in.Site = at
	p.Go(at + "/account/prove?next=/account")
	press(p, "Dùng khóa truy cập")
	until(t, p, "Đăng nhập bằng khóa truy cập")
	press(p, "Tiếp tục")
	until(t, p, "máy tính bàn")
	webtest.Eval[bool](p, `(() => { document.querySelector('form[action="/logout"]').submit(); return true })()`)
	until(t, p, "Tên người dùng")
	seen()
	typed(p, "name", "lan")
	typed(p, "password", goodPassword)
	press(p, "Đăng nhập")
	until(t, p, "Xác nhận bước hai")
	seen()
	p.Go(at + "/login?next=/account")
	press(p, "Dùng khóa truy cập")
	until(t, p, "Đăng nhập bằng khóa truy cập")
	press(p, "Tiếp tục")
	until(t, p, "máy tính bàn")
	for _, path := range []string{"/account", "/account/password", "/account/prove", "/login/enrol", "/login/app", "/users", "/users/lan", "/login/code"} {
		p.Go(at + path + "?lang=en")
		seen()
		if text := p.Text(); strings.Contains(text, "⟦") || !strings.Contains(text, "Sign out") {
			t.Errorf("%s in English: %s", path, text)
		}
	}
	for _, line := range p.Console() {
		if !strings.Contains(line, "422") { // a refused form is said by its status
			t.Error(line)
		}
	}
	rep, err := s.db.Verify(t.Context(), nil)
	if err != nil || rep.Difference != nil {
		t.Errorf("%+v %v", rep.Difference, err)
	}
}
