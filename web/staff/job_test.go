package staff

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"vuonlen/queue"
)

// sendJob sends a file with fields.
func (d *desk) sendJob(as, path, name, content string, pairs ...string) (status int, to, body string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			d.t.Fatal(err)
		}
	}
	if name != "" {
		f, err := w.CreateFormFile("file", name)
		if err != nil {
			d.t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			d.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	q := httptest.NewRequest(http.MethodPost, "http://vuonlen.test"+path, &b)
	q.Header.Set("As", as)
	q.Header.Set("Content-Type", w.FormDataContentType())
	r := httptest.NewRecorder()
	d.h.ServeHTTP(r, q)
	return r.Code, r.Header().Get("Location"), gaps.ReplaceAllString(r.Body.String(), "$1")
}

// TestJobPages: a file is sent, worked on and its faults come back on the page; the
// page comes again by itself while it lasts, and not after; a role is offered what it
// may send; nobody sees another's work.
func TestJobPages(t *testing.T) {
	d := newDesk(t)
	const good = "year,household,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head\n2023,H1,30544,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Kín\n"
	for as, offers := range map[string]bool{"xa": true, "tham": true, "tinh": true, "kiem": false, "quan": false} {
		_, body, _ := d.get(as, "/jobs")
		if got := strings.Contains(body, `type="file"`); got != offers {
			t.Errorf("%s is offered to send a file: %v", as, got)
		}
	}
	if _, body, _ := d.get("tinh", "/jobs"); strings.Contains(body, "import-review") || !strings.Contains(body, "import-tally") {
		t.Error("the province is offered what it may not send, or not what it may")
	}
	for _, wrong := range []struct{ name, kind string }{{"", "import-review"}, {"a.csv", ""}, {"a.csv", "drop"}} {
		if status, _, body := d.sendJob("xa", "/jobs", wrong.name, good, "kind", wrong.kind); status != 422 || !strings.Contains(body, "summary-errors") {
			t.Errorf("%+v: %d", wrong, status)
		}
	}
	if status, _, _ := d.sendJob("kiem", "/jobs", "a.csv", good, "kind", "import-review"); status != 422 {
		t.Errorf("an auditor sends a file: %d", status)
	}
	status, to, _ := d.sendJob("xa", "/jobs", `<b>tệp.csv`, good, "kind", "import-review", "write", "yes")
	if status != 303 || to != "/jobs/1" {
		t.Fatal(status, to)
	}
	_, _, _ = d.sendJob("xa", "/jobs", "sai.csv", strings.Replace(good, ",120,", ",x,", 1), "kind", "import-review", "write", "yes")
	const again = `http-equiv="refresh" content="5"`
	if _, body, _ := d.get("xa", to); !strings.Contains(body, again) || !strings.Contains(body, `data-hx-trigger="every 2s"`) || !strings.Contains(body, "đang chờ") || !strings.Contains(body, "&lt;b&gt;tệp") {
		t.Errorf("waiting: %s", body)
	}
	q := queue.New(d.db, slog.New(slog.DiscardHandler))
	for range 2 {
		if worked, err := q.Once(t.Context()); !worked || err != nil {
			t.Fatal(worked, err)
		}
	}
	if _, body, _ := d.get("xa", "/jobs/1"); strings.Contains(body, again) || strings.Contains(body, "every 2s") || !strings.Contains(body, "đã xong") || !strings.Contains(body, "Số dòng của tệp") {
		t.Errorf("done: %s", body)
	}
	if _, body, _ := d.get("xa", "/jobs/2?lang=en"); !strings.Contains(body, "row 2") || strings.Contains(body, "Rows of the file") || !strings.Contains(body, "nothing was written") {
		t.Errorf("with faults: %s", body)
	}
	if _, body, _ := d.get("xa", "/households/H1/looks"); !strings.Contains(body, "Nguyễn Kín") {
		t.Error("the household is not in the register")
	}
	for _, path := range []string{"/jobs/1", "/jobs/9", "/jobs/x", "/jobs/-1"} {
		if status, body, _ := d.get("tham", path); status != 404 || strings.Contains(body, "tệp.csv") {
			t.Errorf("%s by another: %d", path, status)
		}
	}
	if status, _ := d.form("tham", "/jobs/1/stop"); status != 404 {
		t.Errorf("another stops it: %d", status)
	}
	_, to, _ = d.sendJob("xa", "/jobs", "a.csv", good, "kind", "import-review")
	if status, _ := d.form("xa", to+"/stop"); status != 303 {
		t.Errorf("stopping: %d", status)
	}
	if _, body, _ := d.get("xa", to); !strings.Contains(body, "đã dừng") {
		t.Errorf("stopped: %s", body)
	}
}
