package staff

import (
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/queue"
	"vuonlen/unit"
	"vuonlen/web"
)

// TestEditionPages: an officer of the province has a draft made, the secretary of the board
// looks at it and lets it out, and a correction takes its place while it stays.
func TestEditionPages(t *testing.T) {
	d := newDesk(t)
	q := queue.New(d.db, slog.New(slog.DiscardHandler))
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
	draft := func(pairs ...string) {
		t.Helper()
		status, body, to := d.sendForm("tinh", "/editions", nil, append([]string{"movement", "an-giang-2021-2025", "k", "3"}, pairs...)...)
		if status != http.StatusSeeOther || !strings.HasPrefix(to, "/jobs/") {
			t.Fatalf("%d %s %.300s", status, to, body)
		}
		if worked, err := q.Once(t.Context()); !worked || err != nil {
			t.Fatal(worked, err)
		}
		says("tinh", to, "đã xong", `href="/editions/`)
	}
	says("tinh", "/editions", "Chưa có bản công bố nào", `action="/editions"`)
	says("thuky", "/editions", `!action="/editions"`)
	for as, want := range map[string]int{"thuky": 403, "xa": 403, "kiem": 403} {
		if status, _, _ := d.sendForm(as, "/editions", nil, "movement", "an-giang-2021-2025", "k", "3"); status != want {
			t.Errorf("%s drafts: %d", as, status)
		}
	}
	for _, wrong := range [][]string{{"movement", "none", "k", "3"}, {"movement", "an-giang-2021-2025", "k", "x"}, {"movement", "an-giang-2021-2025", "k", "2"}, {"movement", "an-giang-2021-2025", "k", "3", "day-day", "32", "day-month", "1", "day-year", "2024"}} {
		if status, body, _ := d.sendForm("tinh", "/editions", nil, wrong...); status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="`+wrong[3]+`"`) {
			t.Errorf("%q: %d", wrong, status)
		}
	}
	draft()
	says("xa", "/editions", "!/editions/1")
	says("thuky", "/editions", "/editions/1", "dự thảo, chờ ký")
	if status, _, _ := d.get("xa", "/editions/1"); status != http.StatusNotFound {
		t.Errorf("a draft is shown to who has no part in it: %d", status)
	}
	says("tinh", "/editions/1", "Người thứ hai", "!/editions/1/sign", "quy hoạch tuyến tính")
	body := says("thuky", "/editions/1", "/editions/1/sign", "edition.json", "!/data/1/edition.json", "Nhóm từ 1 đến dưới 3 hộ")
	sum := regexp.MustCompile(`name="sha256" value="([0-9a-f]{64})"`).FindStringSubmatch(body)
	if sum == nil {
		t.Fatal("the form does not say what is signed")
	}
	for as, want := range map[string]int{"tinh": 403, "xa": 403} {
		if status, _, _ := d.sendForm(as, "/editions/1/sign", nil, "sha256", sum[1]); status != want {
			t.Errorf("%s signs: %d", as, status)
		}
	}
	if status, body, _ := d.sendForm("thuky", "/editions/1/sign", nil, "sha256", strings.Repeat("0", 64)); status != http.StatusUnprocessableEntity || !strings.Contains(body, "đã được lập lại") {
		t.Errorf("another draft than was seen: %d", status)
	}
	if status, _, to := d.sendForm("thuky", "/editions/1/sign", nil, "sha256", sum[1]); status != http.StatusSeeOther || !strings.HasPrefix(to, "/editions/1?saved=") {
		t.Fatal(status, to)
	}
	says("xa", "/editions/1", "đã công bố", "/data/1/edition.json", "!/editions/1/hidden")
	says("xa", "/editions/1/hidden", "Không có ô nào")
	says("xa", "/editions/1/attack", "Không suy ra được ô nhỏ nào")
	says("xa", "/editions/1/changes", "Chưa có bản nào công bố trước")
	if status, body, _ := d.sendForm("tinh", "/editions", nil, "movement", "an-giang-2021-2025", "k", "3", "corrects", "1"); status != http.StatusUnprocessableEntity || !strings.Contains(body, `id="reason"`) {
		t.Errorf("a correction without a reason: %d", status)
	}
	draft("corrects", "1", "reason", "nhập <b>nhầm</b>")
	says("thuky", "/editions/2", "nhập &lt;b&gt;nhầm", `href="/editions/1"`)
	says("thuky", "/editions/2/changes", "Không có số nào khác")
	sum = regexp.MustCompile(`name="sha256" value="([0-9a-f]{64})"`).FindStringSubmatch(says("thuky", "/editions/2"))
	if status, _, _ := d.sendForm("thuky", "/editions/2/sign", nil, "sha256", sum[1]); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	says("kiem", "/editions", "đã đính chính ở bản 2")
	says("kiem", "/editions?lang=en", "corrected by edition 2")
	says("kiem", "/editions/2?lang=en", "As known on act", "Attack when it was made")
	says("kiem", "/editions/1/attack?lang=en", "No small cell was found out")
	for _, path := range []string{"/editions/3", "/editions/x", "/editions/0/hidden"} {
		if status, _, _ := d.get("thuky", path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// TestEditionLevels: a list about an edition has the cells of hamlets apart, says of each
// of which commune it is, and writes a band as one.
func TestEditionLevels(t *testing.T) {
	e := &publication.Edition{Places: []publication.Place{
		{Code: "10", Name: "Xã Mẫu", Level: unit.Commune, Map: publication.Then, Parent: -1},
		{Code: "10-1", Name: "Ấp 1", Level: unit.Hamlet, Map: publication.Then, Parent: 0},
	}}
	all := []publication.Hid{{Place: 0}, {Place: 1}, {Place: 1}}
	of := func(h publication.Hid) publication.Place { return e.Places[h.Place] }
	for query, want := range map[string][2]int{"": {1, 0}, "level=hamlet&page=3": {2, 1}} {
		v := &web.Visit{Lang: lang.VI, URL: &url.URL{Path: "/x", RawQuery: query}}
		rows, tabs := byLevel(v, all, of)
		if len(rows) != want[0] || len(tabs) != 2 || !tabs[want[1]].Here || tabs[1-want[1]].Here || tabs[1].Href != "/x?level=hamlet" || tabs[0].Href != "/x" || !strings.Contains(tabs[1].Text, "(2)") {
			t.Errorf("%q: %v %+v", query, rows, tabs)
		}
		if rows, tabs := byLevel(v, all[1:], of); len(rows) != 2 || tabs != nil {
			t.Errorf("%q: hamlets alone: %v %v", query, rows, tabs)
		}
		if c := aboutCell(v, e, e.Places[1], 2024, publication.Poor, 0)[0]; c.Sub != "10-1 · Xã Mẫu" {
			t.Error(c)
		}
		if c := changedCell(v, publication.Cell{State: publication.Banded, Lo: 5, Hi: 9}); c.Text != "5–9" {
			t.Error(c)
		}
	}
}
