package staff

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"vuonlen/office"
)

// sendForm sends a form with files, named "field/name of the file"; pairs are fields and
// their values.
func (d *desk) sendForm(as, path string, files map[string][]byte, pairs ...string) (status int, body, to string) {
	d.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := m.WriteField(pairs[i], pairs[i+1]); err != nil {
			d.t.Fatal(err)
		}
	}
	for name, content := range files {
		field, file, _ := strings.Cut(name, "/")
		w, err := m.CreateFormFile(field, file)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			d.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		d.t.Fatal(err)
	}
	q := httptest.NewRequest(http.MethodPost, "http://vuonlen.test"+path, &b)
	q.Header.Set("As", as)
	q.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, q)
	return w.Code, gaps.ReplaceAllString(w.Body.String(), "$1"), w.Header().Get("Location")
}

// TestArticlePages: an officer of a commune writes, a secretary of the province sends it
// back and lets it out, each on the pages; then a correction and an end.
func TestArticlePages(t *testing.T) {
	d := newDesk(t)
	says := func(as, path string, words ...string) string {
		t.Helper()
		status, body, _ := d.get(as, path)
		if status != http.StatusOK {
			t.Fatalf("%s %s: %d", as, path, status)
		}
		for _, w := range append(words, "!⟦") {
			if strings.Contains(body, strings.TrimPrefix(w, "!")) == strings.HasPrefix(w, "!") {
				t.Errorf("%s %s: %q", as, path, w)
			}
		}
		return body
	}
	says("xa", "/articles", "Chưa có bài viết nào", "Soạn bài mới")
	says("kiem", "/articles", `!href="/articles/new"`)
	says("xa", "/articles/new", `value="30544"`, `!value="30547"`)
	says("thuky", "/articles/new", `value="89"`, `value="30547"`)

	status, body, _ := d.sendForm("xa", "/articles/new", nil, "unit", "30544", "title", "", "author", "A", "body", "[x](javascript:alert(1))")
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#title"`) || !strings.Contains(body, "javascript:alert(1)") {
		t.Fatal(status)
	}
	status, body, _ = d.sendForm("xa", "/articles/new", nil, "unit", "30544", "title", "T", "author", "A", "body", "[x](javascript:alert(1))")
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "không dùng được") {
		t.Fatal(status, body)
	}
	if status, _, _ = d.sendForm("xa", "/articles/new", nil, "unit", "30547", "title", "T", "author", "A", "body", "x"); status != http.StatusUnprocessableEntity {
		t.Error("news of another commune", status)
	}
	pdf := []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	status, _, to := d.sendForm("xa", "/articles/new", map[string][]byte{"file/quyết định.pdf": pdf}, "unit", "30544", "title", "Xã Mẫu <b>", "author", "Xã Mẫu", "body", "Có **12** hộ\r\n\r\n- một")
	path, _, _ := strings.Cut(to, "?")
	if status != http.StatusSeeOther || path != "/articles/2024-11-05-xa-mau-b" {
		t.Fatal(status, to)
	}
	body = says("xa", path, "<strong>12</strong>", "Xã Mẫu &lt;b&gt;", "đang soạn", "quyết định.pdf", "Gửi duyệt", "!Duyệt đăng")
	file := regexp.MustCompile(path + `/files/[0-9a-f]+`).FindString(body)
	if status, _, h := d.get("xa", file); status != http.StatusOK || h.Get("Content-Type") != "application/pdf" {
		t.Error(file, status)
	}
	send := func(as, path string, pairs ...string) (int, string, string) {
		return d.sendForm(as, path, nil, pairs...)
	}
	if status, _, _ := send("xa", path+"/submit", "seen", "1"); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	for as, want := range map[string]int{"xa": 403, "kiem": 403, "uyvien": 403, "quan": 403} {
		if status, _, _ := send(as, path+"/review", "seen", "2"); status != want {
			t.Errorf("%s lets it out: %d", as, status)
		}
	}
	says("thuky", path, "chờ duyệt", "Duyệt đăng", "Trả lại cho người soạn")
	if status, body, _ := send("thuky", path+"/review", "seen", "2", "what", "return"); status != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#reason"`) {
		t.Error(status)
	}
	if status, _, _ := send("thuky", path+"/review", "seen", "2", "what", "return", "reason", "thiếu\nnguồn"); status != http.StatusSeeOther {
		t.Error(status)
	}
	says("xa", path, "thiếu nguồn", "đang soạn")
	edit := says("xa", path+"/edit", "Có **12** hộ", "Bỏ khỏi bài", "quyết định.pdf")
	drop := regexp.MustCompile(`name="(drop-[0-9a-f]+)"`).FindStringSubmatch(edit)[1]
	if status, _, _ := d.sendForm("xa", path+"/edit", nil, "seen", "3", "title", "Xã Mẫu", "author", "Xã Mẫu", "body", "Có **11** hộ", drop, "1"); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	says("xa", path, "<strong>11</strong>", "!quyết định.pdf")
	send("xa", path+"/submit", "seen", "4")
	// Who saw the text before does not let out this one.
	if status, body, _ := send("thuky", path+"/review", "seen", "2"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "sau khi bạn mở") {
		t.Error(status)
	}
	if status, body, _ := send("thuky", path+"/review", "seen", "5", "hour", "7h"); status != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#hour"`) {
		t.Error(status)
	}
	if status, _, _ := send("thuky", path+"/review", "seen", "5", "from-day", "6", "from-month", "11", "from-year", "2024", "hour", "07:30"); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	says("xa", path, "chờ đến giờ đăng", "06/11/2024 07:30")
	if l, err := (&office.Public{DB: d.db}).News(t.Context()); err != nil || len(l) != 0 {
		t.Error("public before its hour", err)
	}
	if status, body, _ := d.sendForm("xa", path+"/edit", nil, "seen", "6", "title", "Xã Mẫu", "author", "Xã Mẫu", "body", "x"); status != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#note"`) {
		t.Error("a correction that says not what it corrects", status)
	}
	if status, _, _ := send("thuky", path+"/withdraw", "seen", "6", "why", "sai"); status != http.StatusSeeOther {
		t.Error(status)
	}
	says("xa", path, "đã gỡ", "!Sửa bài", "sai")
	says("xa", "/articles?lang=en", "withdrawn")
}

// TestHonourPages: who may not see consents is refused, and there is nothing to see yet.
func TestHonourPages(t *testing.T) {
	d := newDesk(t)
	if status, body, _ := d.get("xa", "/honours"); status != http.StatusOK || !strings.Contains(body, "Chưa có cá nhân") {
		t.Error(status)
	}
	for path, want := range map[string]int{"/honours/none": 404, "/honours/none/files/1": 404, "/honours/none/files/x": 404} {
		if status, _, _ := d.get("thuky", path); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, as := range []string{"tham", "quan", "uyvien"} {
		if status, _, _ := d.get(as, "/honours"); status != http.StatusForbidden {
			t.Errorf("%s: %d", as, status)
		}
	}
	if status, _, _ := d.sendForm("thuky", "/honours/none", nil, "ground", "consent"); status != http.StatusNotFound {
		t.Error(status)
	}
}
