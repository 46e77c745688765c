package portal

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
)

// TestTrial: a site that nobody runs officially says so above all else, in previews of its
// links and to search engines; one of an agency does not.
func TestTrial(t *testing.T) {
	w := pressWorld()
	pagesSay(t, w.handler(t), map[string][]string{
		"/vi/":        {`class="trial"`, "không phải trang của cơ quan nhà nước", `<meta name="robots" content="noindex"`, `property="og:description" content="(Bản chạy thử`},
		"/en/privacy": {`class="trial"`, "not the site of a state body", `name="description" content="(A trial`},
	})
	w.Agency = lang.Both{VI: "Cơ quan Mẫu", EN: "Body Mẫu"}
	pagesSay(t, w.handler(t), map[string][]string{
		"/vi/":        {"!trial", "!noindex", "!chạy thử", "Cơ quan Mẫu"},
		"/en/privacy": {"!trial", "!noindex", "This site is run by: Body Mẫu"},
	})
}

// TestSource: who uses the program over the network is offered its source, where somebody
// said where it is.
func TestSource(t *testing.T) {
	w := newWorld()
	pagesSay(t, w.handler(t), map[string][]string{"/vi/": {"!Mã nguồn"}})
	w.Source = "https://source.example.vn/x"
	pagesSay(t, w.handler(t), map[string][]string{"/vi/": {`href="https://source.example.vn/x"`, "Mã nguồn"}})
}

// TestCitations: what all statements of a list rest on is said once; where they rest on
// different documents each says its own, so that none borrows the word of another.
func TestCitations(t *testing.T) {
	w := newWorld()
	seen := law.Citation{Document: lang.Both{VI: "Luật 9", EN: "Law 9"}, Status: law.Confirmed}
	inner := w.Movement
	m, err := inner(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	w.Movement = func(context.Context) (*Movement, error) { return m, nil }
	m.Calendar, m.Responsibilities, m.Plan = nil, nil, law.Citation{}
	body := func() string { return ask(w.handler(t), "/vi/movement").Body.String() }
	m.Kinds[0].Criteria = append(m.Kinds[0].Criteria, m.Kinds[0].Criteria[0])
	if n := strings.Count(body(), "Dự thảo"); n != 1 {
		t.Errorf("one source of two criteria is said %d times", n)
	}
	m.Kinds[0].Criteria[1].Citation = seen
	if b := body(); strings.Count(b, "Dự thảo") != 1 || strings.Count(b, "Luật 9") != 1 || strings.Count(b, ">chưa xác nhận<") != 1 || strings.Count(b, ">đã xác nhận<") != 1 {
		t.Errorf("two sources: %s", b)
	}
	m.Targets = append(m.Targets, Target{ID: "two", Text: lang.Both{VI: "Chỉ tiêu hai"}, Citation: seen})
	if b := body(); strings.Count(b, "Kế hoạch 1") != 1 || strings.Count(b, "Luật 9") != 2 {
		t.Errorf("two sources of targets: %s", b)
	}
}

// TestWhere: the pages say in words where the movement stands, and how the plan is read.
func TestWhere(t *testing.T) {
	w := newWorld() // 6 May 2024
	m, err := w.Movement(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	w.Movement = func(context.Context) (*Movement, error) { return m, nil }
	m.Readings = []lang.Both{{VI: "mức giảm tính bằng điểm", EN: "falls are in points"}}
	pagesSay(t, w.handler(t), map[string][]string{
		"/vi/":         {"Ngày 06/05/2024, phong trào đang ở bước: Thực hiện."},
		"/vi/movement": {"đang ở bước: Thực hiện.", `href="#readings"`, "<li>mức giảm tính bằng điểm</li>", "không phải lời văn của kế hoạch"},
	})
	w.now = w.now.AddDate(2, 0, 0)
	pagesSay(t, w.handler(t), map[string][]string{"/vi/": {"Ngày 06/05/2026, các mốc đều đã qua"}, "/en/": {"ended with the year 2025"}})
	w.now = w.now.AddDate(-5, 0, 0)
	pagesSay(t, w.handler(t), map[string][]string{"/vi/": {"chưa đến mốc tiếp theo: Phát động."}})
}

// TestWanting: a target that is not settled says what it waits for.
func TestWanting(t *testing.T) {
	w := newWorld()
	w.publish()
	e := edition2()
	e.Targets = []publication.Target{{ID: "target.rate", Verdict: "unknown", Missing: []string{"decision", "tally"}}}
	w.Edition = func(context.Context, int) (*publication.Edition, error) { return e, nil }
	w.Wanting = func(what string) lang.Both { return lang.Both{VI: "văn bản " + what, EN: "paper " + what} }
	pagesSay(t, w.handler(t), map[string][]string{
		"/vi/movement": {"Chưa đủ căn cứ để kết luận. Thiếu: văn bản decision; văn bản tally."},
		"/en/":         {"Missing: paper decision; paper tally."},
	})
}

// TestHonourCount: an award that was taken back is counted as that, and a movement in which
// nothing was awarded asks nobody to change a filter.
func TestHonourCount(t *testing.T) {
	w := pressWorld()
	pagesSay(t, w.handler(t), map[string][]string{
		"/vi/honours":              {"5 khen thưởng, trong đó 1 đã hủy"},
		"/vi/honours?kind=hamlet":  {"1 khen thưởng<"},
		"/en/honours?kind=commune": {"1 award, 1 of them revoked"},
	})
	w.Honours = func(context.Context) ([]publication.HonourLine, error) { return nil, nil }
	pagesSay(t, w.handler(t), map[string][]string{"/vi/honours": {"Chưa có khen thưởng nào của phong trào", "!điều kiện lọc", "!<select"}})
}

// TestPrivacyTrue: the page does not promise more than the roll of honour keeps, which
// names a household that agreed to it.
func TestPrivacyTrue(t *testing.T) {
	pagesSay(t, pressWorld().handler(t), map[string][]string{
		"/vi/privacy":       {"chỉ được nêu tên khi chính hộ đồng ý bằng văn bản", "!không bao giờ được hiển thị", "theo nguồn tin", `href="/vi/contact"`},
		"/vi/accessibility": {"tự đánh giá", `href="/vi/contact"`},
	})
}

// TestFound: articles stand in the site map of people and in that of machines, withdrawn
// ones in neither; a shared article says that it is one.
func TestFound(t *testing.T) {
	w := pressWorld()
	h := w.handler(t)
	pagesSay(t, h, map[string][]string{
		"/en/sitemap":  {`<a href="/en/news/a" lang="en">Hamlet Mẫu</a>`, `<a href="/en/news/na" lang="vi">`, "!/news/gone", "/en/figures/compare"},
		"/vi/news/a":   {`property="og:type" content="article"`, `property="article:published_time" content="2026-01-20T09:30:00+07:00"`},
		"/vi/movement": {`property="og:type" content="website"`},
	})
	r := ask(h, "/sitemap.xml")
	for _, want := range []string{"<loc>https://x.example.vn/en/news/a</loc>\n    <lastmod>2026-01-20</lastmod>", "https://x.example.vn/vi/news/nl"} {
		if r.Code != http.StatusOK || !strings.Contains(r.Body.String(), want) {
			t.Errorf("%d %q", r.Code, want)
		}
	}
	if strings.Contains(r.Body.String(), "gone") {
		t.Error("a withdrawn article is in the site map")
	}
	if r := ask(h, "/.well-known/security.txt"); !strings.HasSuffix(r.Body.String(), "\nCanonical: https://x.example.vn/.well-known/security.txt\n") {
		t.Errorf("%q", r.Body)
	}
}
