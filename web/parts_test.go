package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

func visit(query string) *Visit {
	return &Visit{Lang: lang.VI, URL: &url.URL{Path: "/x", RawQuery: query}}
}

func render(t testing.TB, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPageOf: whatever page is asked for, the pages together are the list, each row
// once, and every page is offered.
func TestPageOf(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n, size := rapid.IntRange(0, 60).Draw(rt, "n"), rapid.IntRange(1, 12).Draw(rt, "size")
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		var got []int
		_, p := PageOf(visit(""), all, size)
		for k := 1; k <= p.Of; k++ {
			part, at := PageOf(visit("page="+visit("").Int(k)), all, size)
			if at.At != k || len(part) > size {
				rt.Fatalf("page %d: %v", k, at)
			}
			got = append(got, part...)
			if s := at.shown(); !slices.Contains(s, k) || s[0] != 1 || s[len(s)-1] != p.Of {
				rt.Fatalf("page %d of %d offers %v", k, p.Of, s)
			}
		}
		if !slices.Equal(got, all) && n > 0 {
			rt.Fatalf("%v, want %v", got, all)
		}
	})
	for _, query := range []string{"page=0", "page=-3", "page=x", "page=99999999999999999999", "page="} {
		if part, p := PageOf(visit(query), []int{1, 2, 3}, 2); p.At != 1 || len(part) != 2 {
			t.Errorf("%s: page %d, %v", query, p.At, part)
		}
	}
	if part, p := PageOf(visit("page=9"), []int{1, 2, 3}, 2); p.At != 2 || len(part) != 1 {
		t.Errorf("after the last: page %d, %v", p.At, part)
	}
}

// A link that sorts keeps the filter, turns round the column it is sorted by and goes
// back to the first page.
func TestSortLinks(t *testing.T) {
	v := visit("stage=late&page=3&sort=-name&lang=en")
	table := Table{Sorted: "-name"}
	state, href := v.order(table, Column{Sort: "name"})
	if state != "descending" || href != "/x?sort=name&stage=late" {
		t.Errorf("%s %s", state, href)
	}
	state, href = v.order(table, Column{Sort: "reviewed"})
	if state != "none" || href != "/x?sort=reviewed&stage=late" {
		t.Errorf("%s %s", state, href)
	}
}

// TestChartUnknown: what is unknown is a gap with the word, and an interval is drawn as
// one; neither is ever a zero.
func TestChartUnknown(t *testing.T) {
	c := Chart{Title: "x", Labels: []string{"a", "b", "c"}, Series: []Series{{Name: "s", Values: []law.Count{{}, law.Between(3, 7), law.Exactly(0)}}}}
	bars := render(t, visit("").Parts().Bars(c))
	rects := regexp.MustCompile(`<rect class="([a-z0-9]+)"`).FindAllStringSubmatch(bars, -1)
	if len(rects) != 3 || rects[0][1] != "range" || !strings.Contains(bars, "chưa biết") || !strings.Contains(bars, "3–7") {
		t.Errorf("%v in %s", rects, bars)
	}
	lines := render(t, visit("").Parts().Lines(c))
	if n := strings.Count(lines, "<circle"); n != 1 {
		t.Errorf("%d exact points are drawn, want 1", n)
	}
	if got := c.path(Series{Values: []law.Count{law.Exactly(1), {}, law.Exactly(2)}}); strings.Count(got, "M") != 2 || strings.Contains(got, "L") {
		t.Errorf("a line leads over the gap: %s", got)
	}
	two := Chart{Series: []Series{{Values: []law.Count{law.Exactly(5), law.Exactly(9)}}, {Values: []law.Count{law.Exactly(7), law.Exactly(9)}}}}
	for i := range 2 {
		if d := two.labelY(0, i) - two.labelY(1, i); d < 14 && d > -14 {
			t.Errorf("point %d: the numbers of two series stand %v apart", i, d)
		}
	}
	for n, top := range map[int64]int64{0: 1, 1: 1, 2: 2, 3: 5, 6: 10, 11: 20, 21: 50, 856: 1000, 1000: 1000} {
		c := Chart{Series: []Series{{Values: []law.Count{law.Exactly(n)}}}}
		if got := c.top(); got != top {
			t.Errorf("the scale for %d ends at %d, want %d", n, got, top)
		}
	}
	if got := (Chart{Digits: 2}).value(lang.VI, 1234); got != "12,34" {
		t.Error(got)
	}
}

func TestMapShades(t *testing.T) {
	m := Map{Bounds: []int64{10, 20}}
	for class, n := range map[string]law.Count{"m0": law.Exactly(10), "m1": law.Exactly(11), "m2": law.Exactly(21), "mu": law.Between(1, 2)} {
		if got := shadeClass(m.shade(n)); got != class {
			t.Errorf("%v is %s, want %s", n, got, class)
		}
	}
	if got := shadeClass(m.shade(law.Count{})); got != "mu" {
		t.Errorf("unknown is shaded %s", got)
	}
}

func posted(values url.Values) Form {
	q := httptest.NewRequest(http.MethodPost, "/x", strings.NewReader(values.Encode()))
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	v := visit("")
	v.Request = q
	f, err := v.Form()
	if err != nil {
		panic(err)
	}
	return f
}

func TestFormDate(t *testing.T) {
	for _, c := range []struct {
		day, month, year string
		want             law.Date
		wrong            bool
	}{
		{"31", "12", "2025", 20251231, false}, {"1", "2", "2025", 20250201, false}, {" 01 ", "02", "2025", 20250201, false},
		{"29", "2", "2024", 20240229, false}, {"29", "2", "2025", 0, true}, {"31", "2", "2025", 0, true}, {"0", "1", "2025", 0, true},
		{"1", "13", "2025", 0, true}, {"1", "1", "25", 0, true}, {"", "1", "2025", 0, true}, {"a", "1", "2025", 0, true},
		{"-1", "1", "2025", 0, true}, {"1", "1", "20255", 0, true}, {"", "", "", 0, true},
	} {
		f := posted(url.Values{"on-day": {c.day}, "on-month": {c.month}, "on-year": {c.year}})
		got, field := f.Date(DateField{Name: "on"}, true)
		if (field.Error != "") != c.wrong || !c.wrong && got != c.want || field.Day != strings.TrimSpace(c.day) {
			t.Errorf("%q/%q/%q: %v %q", c.day, c.month, c.year, got, field.Error)
		}
	}
	if d, field := posted(url.Values{}).Date(DateField{Name: "on"}, false); d != 0 || field.Error != "" {
		t.Errorf("no day where none is needed: %v %q", d, field.Error)
	}
}

func TestFormText(t *testing.T) {
	f := posted(url.Values{"name": {"  Nguye\u0302\u0303n Va\u0306n A\u0301 \t"}, "bad": {"a\x00b"}, "lines": {"a\r\nb"}, "area": {"moon"}, "ok": {"rural"}, "password": {" hai khoảng trống "}})
	if got, wrong := f.Text("name", true); got != "Nguyễn Văn Á" || wrong != "" {
		t.Errorf("%q %q", got, wrong)
	}
	if _, wrong := f.Text("bad", false); wrong == "" {
		t.Error("a control character is taken")
	}
	if _, wrong := f.Text("lines", false); wrong != "" {
		t.Errorf("two lines: %s", wrong)
	}
	if _, wrong := f.Text("none", true); wrong == "" {
		t.Error("nothing is taken where something is needed")
	}
	choices := []Choice{{Value: "rural"}, {Value: "urban"}}
	if _, wrong := f.One("area", choices, true); wrong == "" {
		t.Error("what is no choice is taken")
	}
	if got, wrong := f.One("ok", choices, true); got != "rural" || wrong != "" {
		t.Errorf("%q %q", got, wrong)
	}
	if got := f.Secret("password"); got != " hai khoảng trống " {
		t.Errorf("%q", got)
	}
}

// Each line of the summary leads to a field that is on the page.
func TestSummaryLeads(t *testing.T) {
	fields := []Field{{Name: "a", Error: "x"}, {Name: "b", Error: "x", Choices: []Choice{{Value: "1"}}}, {Name: "c", Error: "x", Type: "select", Choices: []Choice{{Value: "1"}}}, {Name: "d"}}
	date := DateField{Name: "e", Error: "x"}
	v := visit("")
	page := render(t, v.Parts().Input(fields[0])) + render(t, v.Parts().Radios(fields[1])) + render(t, v.Parts().Select(fields[2])) + render(t, v.Parts().Input(fields[3])) + render(t, v.Parts().Date(date))
	wrong := append(WrongOf(fields...), WrongDate(date)...)
	if len(wrong) != 4 {
		t.Fatalf("%v", wrong)
	}
	for _, w := range wrong {
		if !strings.Contains(page, `id="`+w.ID+`"`) {
			t.Errorf("%s is not on the page", w.ID)
		}
	}
}

func TestVersion(t *testing.T) {
	b := &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}
	if got := version(b, true); got != "(devel)" {
		t.Error(got)
	}
	b.Settings = []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "true"}}
	if got := version(b, true); got != "0123456789ab+" {
		t.Error(got)
	}
	if got := version(nil, false); got != "" {
		t.Error(got)
	}
}

// FuzzLocal: an address from a form or a query never leads to another site.
func FuzzLocal(f *testing.F) {
	for _, s := range []string{"/units?on=2025-01-01", "//evil.example", "/\\evil.example", "https://evil.example/", "/\t/evil.example", "javascript:x", "/%2f/evil.example"} {
		f.Add(s)
	}
	here, _ := url.Parse("https://vuonlen.example/login")
	f.Fuzz(func(t *testing.T, s string) {
		got := Local(s)
		to, err := here.Parse(got)
		if err != nil || to.Host != here.Host || to.Scheme != here.Scheme || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t") {
			t.Errorf("%q leads to %q", s, got)
		}
	})
}

// TestMapSaid: what is hidden is said to be hidden, in the drawing and in the table.
func TestMapSaid(t *testing.T) {
	m := Map{}
	for _, c := range []struct {
		area  Area
		value string
	}{
		{Area{Why: "ẩn"}, "ẩn"},
		{Area{}, "chưa biết"},
		{Area{Value: law.Exactly(0)}, "0"},
		{Area{Value: law.Between(3, 9), Why: "trong khoảng"}, "3–9"},
	} {
		if got := m.said(lang.VI, c.area); got != c.value {
			t.Errorf("%+v: %q", c.area, got)
		}
	}
}

// TestLabelled: a long label stands in two lines, whole as far as it goes.
func TestLabelled(t *testing.T) {
	for s, want := range map[string][]string{
		"Việc làm": {"Việc làm"},
		"Phương tiện phục vụ tiếp cận thông tin":                     {"Phương tiện phục vụ tiếp", "cận thông tin"},
		strings.Repeat("a", 30):                                      {strings.Repeat("a", 23) + "…"},
		"một hai ba bốn năm sáu bảy tám chín mười mười một mười hai": {"một hai ba bốn năm sáu", "bảy tám chín mười mười …"},
	} {
		if got := labelled(s); !slices.Equal(got, want) {
			t.Errorf("%q: %q", s, got)
		}
	}
}

// TestTilesAcross: names can be read on a phone, and the map is not much taller than wide.
func TestTilesAcross(t *testing.T) {
	for n := range 400 {
		across := tilesAcross(n)
		rows := (n + across - 1) / across
		if across < 1 || across > max(1, n) || rows*tileHeight > across*tileWidth*3/2 {
			t.Errorf("%d tiles: %d across", n, across)
		}
	}
	if got := tilesAcross(54); got != 4 {
		t.Errorf("54 tiles: %d across", got)
	}
}
