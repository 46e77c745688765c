package portal

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
)

var day = time.Date(2026, 1, 20, 9, 30, 0, 0, law.Zone)

const pictureSum = "aa11"

// pressWorld is a site with articles, honours and a code that is genuine.
func pressWorld() *world {
	w := newWorld()
	first := publication.Text{Title: lang.Both{VI: "Ấp <Mẫu>", EN: "Hamlet Mẫu"}, Summary: lang.Both{VI: "Tóm tắt"}, Body: lang.Both{VI: "Có **12** hộ <script>alert(1)</script> [x](javascript:alert(1))", EN: "It has **12**"},
		Author: "Ban biên tập", Pictures: []publication.Picture{{SHA256: pictureSum, Type: "image/jpeg", Width: 40, Height: 30, Alt: lang.Both{VI: "Ảnh \"họp\"", EN: "A meeting"}}},
		Files: []publication.File{{SHA256: "bb22", Type: "application/pdf", Name: "ds.pdf", Size: 1500}}}
	second := first
	second.Body = lang.Both{VI: "Có **11** hộ", EN: "It has **11**"}
	news := []publication.News{
		{Code: "a", Unit: "Xã Mẫu", First: day, Versions: []publication.Version{{Number: 1, Text: first, From: day}, {Number: 2, Text: second, From: day.Add(time.Hour), Note: lang.Both{VI: "Số hộ là 11"}}}},
		{Code: "gone", Unit: "Xã Mẫu", First: day, Withdrawn: day.Add(2 * time.Hour), Reasons: "Sai địa điểm"},
	}
	for i := range 12 {
		t := publication.Text{Title: lang.Both{VI: "Bài số " + string(rune('A'+i))}, Body: lang.Both{VI: "x"}, Author: "B"}
		at := day.AddDate(0, 0, -i-1)
		news = append(news, publication.News{Code: "n" + string(rune('a'+i)), Unit: "Xã Mẫu", First: at, Versions: []publication.Version{{Number: 1, Text: t, From: at}}})
	}
	w.News = func(context.Context) ([]publication.News, error) { return news, nil }
	w.NewsFile = func(_ context.Context, code, sum string) (publication.File, []byte, error) {
		if code != "a" || sum != pictureSum {
			return publication.File{}, nil, noNews()
		}
		return publication.File{SHA256: sum, Type: "image/jpeg", Name: "họp.jpg"}, []byte("\xff\xd8picture"), nil
	}
	w.Honours = func(context.Context) ([]publication.HonourLine, error) {
		return []publication.HonourLine{
			{Honour: publication.Honour{Code: "r-1", Kind: "hamlet", KindName: lang.Both{VI: "khóm, ấp", EN: "hamlet"}, Name: lang.Both{VI: "Ấp Một", EN: "Ấp Một"}, Unit: "30547", UnitName: "Xã Mẫu", Form: lang.Both{VI: "Giấy khen", EN: "Certificate"},
				Decision: "22/QĐ", On: 20260126, Authority: lang.Both{VI: "Chủ tịch xã", EN: "commune chair"}, Criteria: []publication.HonourCriterion{{ID: "hamlet.scale", Text: lang.Both{VI: "Giảm trên 50 %", EN: "Falls by half"}}}}, Count: 1},
			{Honour: publication.Honour{Kind: "household", Person: true, KindName: lang.Both{VI: "hộ gia đình", EN: "household"}, Form: lang.Both{VI: "Giấy khen", EN: "Certificate"}, Decision: "20/QĐ", On: 20250126,
				Authority: lang.Both{VI: "Chủ tịch xã", EN: "commune chair"}}, Count: 3},
			{Honour: publication.Honour{Code: "r-9", Kind: "commune", KindName: lang.Both{VI: "xã", EN: "commune"}, Name: lang.Both{VI: "Xã Hai", EN: "Xã Hai"}, UnitName: "Tỉnh", Unit: "91", Form: lang.Both{VI: "Bằng khen", EN: "Certificate"}, Decision: "1/QĐ", On: 20250101,
				Revoked: &publication.Revocation{Decision: "9/QĐ", On: 20250601, Note: "kê khai sai"}}, Count: 1},
		}, nil
	}
	w.Certificate = func(_ context.Context, code string) (publication.Certificate, error) {
		switch strings.TrimSpace(code) {
		case "genuine":
			return publication.Certificate{Decision: "22/QĐ", Decided: 20260126, To: "Ấp <Một>", Known: true}, nil
		case "revoked":
			return publication.Certificate{Decision: "22/QĐ", Decided: 20260126, To: "Ấp Một", Known: true, Revoked: 20260301}, nil
		}
		return publication.Certificate{}, fault.New(fault.Refused, lang.T("journal.statement.forged")).Do(lang.T("journal.statement.forged.do"))
	}
	return w
}

// says checks that pages say what they must and not what they must not ("!...").
func pagesSay(t *testing.T, h http.Handler, pages map[string][]string) {
	t.Helper()
	for path, words := range pages {
		r := ask(h, path)
		if r.Code != http.StatusOK {
			t.Errorf("%s: %d", path, r.Code)
			continue
		}
		body := r.Body.String()
		for _, w := range append(words, "!⟦", "!<script") {
			no := strings.HasPrefix(w, "!")
			if strings.Contains(body, strings.TrimPrefix(w, "!")) == no {
				t.Errorf("%s: %q", path, w)
			}
		}
	}
}

func TestNews(t *testing.T) {
	h := pressWorld().handler(t)
	pagesSay(t, h, map[string][]string{
		"/vi/":                     {"Ấp &lt;Mẫu&gt;", "Bài số D", "!Bài số E", "Tóm tắt", `href="/vi/news/a"`},
		"/en/":                     {"Hamlet Mẫu", `lang="vi">Bài số A`},
		"/vi/news":                 {"Bài số I", "!Bài số J", `href="/vi/news?page=2"`, "20/01/2026 09:30", "!gone"},
		"/vi/news?page=2":          {"Bài số L"},
		"/vi/news/a":               {"<strong>11</strong>", "!<strong>12</strong>", "Số hộ là 11", `href="/vi/news/a/versions/1"`, `src="/data/news/a/aa11"`, `alt="Ảnh &#34;họp&#34;"`, "Xã Mẫu", "ds.pdf", "2 KB"},
		"/vi/news/a/versions/1":    {"<strong>12</strong>", "&lt;script&gt;", "!javascript:", "Đây là bản 1", `href="/vi/news/a"`},
		"/en/news/a":               {"It has <strong>11</strong>", `alt="A meeting"`, "Số hộ là 11"},
		"/en/news/na":              {"This article is in Vietnamese only", `<article class="article" lang="vi"`},
		"/vi/news/gone":            {"Sai địa điểm", "đã được gỡ"},
		"/vi/honours":              {"Ấp Một", "3 hộ gia đình (không nêu tên)", "22/QĐ", "Giảm trên 50 %", "đã hủy", "9/QĐ", "kê khai sai", "5 khen thưởng"},
		"/vi/honours?year=2025":    {"!Ấp Một", "3 hộ gia đình", "4 khen thưởng"},
		"/vi/honours?kind=commune": {"Xã Hai", "!Ấp Một", "1 khen thưởng"},
		"/vi/honours?unit=30547":   {"Ấp Một", "!hộ gia đình (không", "1 khen thưởng"},
		"/en/honours":              {"3 × household (not named)", "Falls by half", "5 awards"},
		"/vi/verify":               {"Kiểm tra giấy khen"},
	})
	for _, path := range []string{"/vi/news/none", "/vi/news/a/versions/3", "/vi/news/a/versions/x", "/vi/news/gone/versions/1", "/data/news/a/bb22", "/data/news/gone/aa11"} {
		if r := ask(h, path); r.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.Code)
		}
	}
	r := ask(h, "/data/news/a/"+pictureSum)
	if r.Code != http.StatusOK || r.Header().Get("Content-Type") != "image/jpeg" || !strings.Contains(r.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(r.Header().Get("Content-Disposition"), "inline") {
		t.Errorf("%d %v", r.Code, r.Header())
	}
}

func TestFeed(t *testing.T) {
	h := pressWorld().handler(t)
	for l, first := range map[string]string{"vi": "Ấp <Mẫu>", "en": "Hamlet Mẫu"} {
		r := ask(h, "/"+l+"/news.atom")
		var f feed
		if err := xml.Unmarshal(r.Body.Bytes(), &f); err != nil || r.Code != http.StatusOK || !strings.HasPrefix(r.Header().Get("Content-Type"), "application/atom+xml") {
			t.Fatal(r.Code, err)
		}
		e := f.Entries[0]
		if len(f.Entries) != 13 || e.Title != first || e.ID != "https://x.example.vn/"+l+"/news/a" || e.Published != "2026-01-20T02:30:00Z" || e.Updated != "2026-01-20T03:30:00Z" || f.Updated != e.Updated || !strings.Contains(e.Content.Body, "<strong>11</strong>") {
			t.Errorf("%d %+v", len(f.Entries), e)
		}
	}
}

// TestCertificate: a pasted code is answered without a script; what it says is shown as
// words, and of one that is not genuine nothing is.
func TestCertificate(t *testing.T) {
	h := pressWorld().handler(t)
	send := func(code string) (int, string) {
		q := httptest.NewRequest(http.MethodPost, "/vi/verify", strings.NewReader(url.Values{"code": {code}}.Encode()))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r := httptest.NewRecorder()
		h.ServeHTTP(r, q)
		b, _ := io.ReadAll(r.Body)
		if r.Header().Get("Cache-Control") != "no-store" {
			t.Error("an answer about a code may be kept")
		}
		return r.Code, string(b)
	}
	for code, want := range map[string][]string{
		"genuine": {"Mã là thật", "22/QĐ", "Ấp &lt;Một&gt;", "!đã bị hủy"},
		"revoked": {"đã bị hủy", "01/03/2026"},
		"forged":  {"Không xác nhận được", "!22/QĐ"},
		"<b>":     {"Không xác nhận được", "!<b>"},
	} {
		status, body := send(code)
		if status != http.StatusOK {
			t.Errorf("%s: %d", code, status)
		}
		for _, w := range want {
			if strings.Contains(body, strings.TrimPrefix(w, "!")) == strings.HasPrefix(w, "!") {
				t.Errorf("%s: %q", code, w)
			}
		}
	}
	if status, body := send(""); status != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#code"`) {
		t.Error(status)
	}
	if status, _ := send(strings.Repeat("x", maxCode)); status == http.StatusOK {
		t.Error("a code of any size is taken")
	}
}
