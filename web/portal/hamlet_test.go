package portal

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
	"vuonlen/web/webtest"
)

// banded is the cells of a hamlet: households, and between which numbers the poor, the
// near-poor and both lie.
func banded(households int64, poor, near, both [2]int64) map[string]publication.Cell {
	out := map[string]publication.Cell{publication.Households: publication.Number(households)}
	for m, b := range map[string][2]int64{publication.Poor: poor, publication.NearPoor: near, publication.Multidim: both} {
		out[m] = publication.Cell{State: publication.Banded, Lo: b[0], Hi: b[1]}
	}
	return out
}

// withHamlets is an edition with the hamlets of three communes: one whose borders have not
// changed (10), one that was merged since (11) and one with n hamlets (12).
func withHamlets(n int) *publication.Edition {
	all := func(households, poor, near int64) map[string]publication.Cell {
		return map[string]publication.Cell{
			publication.Households: publication.Number(households), publication.Poor: publication.Number(poor), publication.NearPoor: publication.Number(near),
			publication.Multidim: publication.Number(poor + near), publication.NotPoor: publication.Number(households - poor - near),
		}
	}
	hidden := banded(9, [2]int64{}, [2]int64{}, [2]int64{})
	for m := range hidden {
		hidden[m] = publication.Cell{State: publication.Hidden}
	}
	e := &publication.Edition{
		Number: 3, Day: 20250401, Movement: "m", Territory: "89", Map: 20250401, Years: []law.Year{2021, 2022, 2023, 2024}, Rule: publication.DefaultRule, Bands: publication.DefaultRule.Bands(), Licence: "CC BY 4.0",
		Balances: []publication.Movements{{Place: 4, Year: 2024, List: publication.Poor, Cells: slices.Repeat([]publication.Cell{publication.Number(0)}, publication.Columns)}},
	}
	place := func(code, name string, l unit.Level, m string, parent int) int {
		e.Places = append(e.Places, publication.Place{Code: unit.Code(code), Name: name, Level: l, Map: m, On: 20241231, Parent: parent})
		return len(e.Places) - 1
	}
	row := func(place int, y law.Year, how string, cells map[string]publication.Cell) {
		e.Rows = append(e.Rows, publication.Row{Place: place, Year: y, Standard: "s", How: how, Cells: cells})
	}
	now := place("89", "Tỉnh Mẫu", unit.Province, publication.Today, -1)
	same := place("10", "Xã Bình Hòa", unit.Commune, publication.Today, now)
	merged := place("11", "Xã Gộp", unit.Commune, publication.Today, now)
	then := place("89", "Tỉnh Mẫu", unit.Province, publication.Then, -1)
	was := place("10", "Xã Bình Hòa", unit.Commune, publication.Then, then)
	before := place("11", "Xã An Cũ", unit.Commune, publication.Then, then)
	large := place("12", "Xã Lớn", unit.Commune, publication.Then, then)
	for _, y := range e.Years {
		for _, p := range []int{now, then} {
			row(p, y, "unchanged", all(2000, int64(4000-int(y))/10, 100))
		}
		row(same, y, "unchanged", all(500, 30, 20))
		row(was, y, "unchanged", all(500, 30, 20))
		row(merged, y, "exact", all(700, 30, 20))
		row(before, y, "unchanged", all(300, 10, 20))
		row(large, y, "unchanged", all(900, 30, 20))
	}
	ten := place("10-10", "Ấp 10", unit.Hamlet, publication.Then, was)
	row(ten, 2024, "unchanged", banded(120, [2]int64{5, 9}, [2]int64{10, 19}, [2]int64{20, 49}))
	two := place("10-2", "Ấp 2", unit.Hamlet, publication.Then, was)
	row(two, 2023, "unchanged", banded(80, [2]int64{10, 19}, [2]int64{0, 4}, [2]int64{10, 19}))
	row(two, 2024, "unchanged", banded(80, [2]int64{5, 9}, [2]int64{0, 4}, [2]int64{5, 9}))
	row(place("10-3", "Ấp Hòa Bình", unit.Hamlet, publication.Then, was), 2024, "unchanged", hidden)
	row(place("11-1", "Ấp Hòa <b>", unit.Hamlet, publication.Then, before), 2024, "unchanged", banded(12, [2]int64{0, 4}, [2]int64{0, 4}, [2]int64{5, 19}))
	row(place("11-2", "Ấp Xưa", unit.Hamlet, publication.Then, before), 2023, "unchanged", banded(30, [2]int64{0, 4}, [2]int64{0, 4}, [2]int64{0, 4}))
	for i := range n {
		row(place(fmt.Sprintf("12-%d", i+1), fmt.Sprintf("Ấp %d", i+1), unit.Hamlet, publication.Then, large), 2024, "unchanged", banded(int64(40+i), [2]int64{0, 4}, [2]int64{5, 9}, [2]int64{5, 9}))
	}
	// A code that named a town before the merger and a ward since, and the hamlet of the one
	// that is now the other's.
	town, ward := place("14", "Thị trấn Trước", unit.Commune, publication.Then, then), place("14", "Phường Sau", unit.Commune, publication.Then, then)
	moved := place("14-1", "Khóm 1", unit.Hamlet, publication.Then, town)
	for y, p := range map[law.Year]int{2022: town, 2023: ward, 2024: ward} {
		row(moved, y, "unchanged", banded(60, [2]int64{0, 4}, [2]int64{5, 9}, [2]int64{5, 9}))
		row(p, y, "unchanged", all(600, int64(3*(y-2010)), 10))
		e.Rows[len(e.Rows)-1].Sums = []publication.Sum{{Why: "children", Rows: []int{len(e.Rows) - 2}}}
	}
	e.Row(0, 0)
	return e
}

func hamletWorld(n int) *world {
	w := newWorld()
	e := withHamlets(n)
	w.Edition = func(_ context.Context, number int) (*publication.Edition, error) {
		if number == 0 || number == e.Number {
			return e, nil
		}
		return nil, nil
	}
	return w
}

// TestHamlets: a commune shows its hamlets by bands, a hamlet says what is known of it, and
// what is published of no hamlet leads to its commune.
func TestHamlets(t *testing.T) {
	w := hamletWorld(20)
	h := w.handler(t)
	pagesSay(t, h, map[string][]string{
		"/vi/figures?map=then&unit=10": {"Ấp 2<", "Ấp 10<", "5–9", "10–19", "20–49", "0–4", "ẩn", "“5–9” nghĩa là từ 5 đến 9 hộ", "dưới 12 hộ", "6 số chỉ được nêu trong khoảng", "4 số được ẩn", `href="/vi/figures?map=then&amp;unit=10-2"`, "!<figure class=\"map\"", "!4,17"},
		// The borders are the same, so the hamlets are those of then; of a merged commune they are not.
		"/vi/figures?unit=10":           {"Ấp 2<", `href="/vi/figures?map=then&amp;unit=10-2"`, "“5–9” nghĩa là"},
		"/vi/figures?unit=11":           {"!Ấp Hòa", "!nghĩa là"},
		"/vi/figures?unit=10&year=2022": {"!Ấp 2<"},
		"/en/figures?unit=10":           {"means from 5 to 9 households", "fewer than 12"},
		// 5 of 120 are 4.17 %, 49 of 120 are 40.83 %; only one year is there, so there is no line.
		"/vi/figures?unit=10-10&map=then": {
			"Số liệu ấp 10, xã Bình Hòa, năm 2024", "Cuối năm 2024, ấp 10, xã Bình Hòa có 120 hộ dân cư, trong đó: từ 5 đến 9 hộ nghèo; từ 10 đến 19 hộ cận nghèo; từ 20 đến 49 hộ nghèo và cận nghèo.",
			"16,67 %–40,83 %", `<option value="10-10" selected`, `href="/vi/figures?map=then&amp;unit=10"`, "!Xem theo", "!<figure", "!chưa có số liệu",
		},
		"/en/figures?unit=10-10": {"Ấp 10, Xã Bình Hòa had 120 households, among them: from 5 to 9 poor households;"},
		// A hamlet is on one map, whichever was asked for; the one of today has no page of it.
		"/vi/figures?unit=10-2&map=today": {"ấp 2, xã Bình Hòa có 80 hộ", "12,50 %–23,75 %", "!Cùng đơn vị và năm"},
		// Two years make a line, between ranges.
		"/vi/figures?unit=10-2": {"<figure", "Ấp 2, Xã Bình Hòa: 12,50 %–23,75 % (năm 2023), 6,25 %–11,25 % (năm 2024).", "!chưa biết"},
		"/vi/figures?unit=10-3": {"Không công bố số nào của ấp Hòa Bình, xã Bình Hòa, năm 2024", "!<figure"},
		// No more than all: 19 of 12.
		"/vi/figures?unit=11-1":           {"Hòa &lt;b&gt;", "41,67 %–100,00 %"},
		"/vi/figures?unit=11-2":           {"Cuối năm 2023"}, // the last that it has
		"/vi/figures?unit=11-2&year=2024": {"Chưa công bố số nào của ấp Xưa, xã An Cũ, năm 2024"},

		"/vi/figures/balance?unit=10-2&map=then":    {"Biến động hộ nghèo, cận nghèo: xã Bình Hòa, năm 2024", "không công bố của ấp 2, xã Bình Hòa", "Trang này là của xã Bình Hòa", "Phát sinh mới", `<option value="10" selected`},
		"/vi/figures/indicators?unit=10-2&map=then": {"không công bố của ấp 2", "Chưa công bố số hộ thiếu hụt"},

		"/vi/figures/compare?unit=10-2&with=10-10":                        {">Ấp 2, Xã Bình Hòa<", "!<figure", "6,25 %–11,25 %", "16,67 %–40,83 %", `<option value="10-10" selected`, `<option value="10-3"`, "!Ấp 1, Xã Lớn"},
		"/vi/figures/compare?unit=10-2&with=10&what=poor":                 {"5–9", "10–19", "!<figure"},
		"/vi/figures/compare?unit=10-2&with=10&what=households":           {">500<", ">80<"},
		"/vi/figures/compare?unit=10&map=then&with=11-1":                  {"10,00 %", "41,67 %–100,00 %"},
		"/vi/figures/compare?unit=10-2&with=12-1&what=minority_poor_rate": {"không công bố của thôn, ấp, khóm", "!<figure"},
		"/vi/figures?map=then&unit=14":                                    {"Số liệu phường Sau, năm 2024", ">Khóm 1<", ">trước đây thuộc thị trấn Trước<", "!Thị trấn Trước"},
		"/vi/figures?map=then&unit=14&year=2022":                          {"Số liệu thị trấn Trước, năm 2022", ">Khóm 1<", "!Phường Sau", "!trước đây"},
		"/vi/figures?unit=14-1":                                           {"khóm 1, phường Sau (trước đây thuộc thị trấn Trước)", ">Phường Sau<", "8,33 %–15,00 % (năm 2022), 8,33 %–15,00 % (năm 2024)"},
		"/vi/figures?unit=14-1&year=2022":                                 {"khóm 1, thị trấn Trước", ">Thị trấn Trước<", "!phường Sau"},
		"/vi/figures/balance?unit=14-1&year=2022&map=then":                {"Trang này là của thị trấn Trước"},
		"/vi/search?q=thi+tran+truoc":                                     {`href="/vi/figures?map=then&amp;unit=14&amp;year=2022"`, "!Khóm"},
		"/vi/search?q=khom+1":                                             {`href="/vi/figures?map=then&amp;unit=14-1"`, "Khóm 1, Phường Sau (trước đây thuộc Thị trấn Trước)"},
		"/vi/search?q=khom+truoc":                                         {"unit=14-1"},
		"/en/search?q=ap+hoa+binh":                                        {`href="/en/figures?map=then&amp;unit=10-3"`, "Ấp Hòa Bình, Xã Bình Hòa", "Hamlets"},
		"/vi/sitemap":                                                     {"!Ấp"},
		"/sitemap.xml":                                                    {"!unit="},
	})
	body := ask(h, "/vi/figures?map=then&unit=10").Body.String()
	if two, ten := strings.Index(body, ">Ấp 2<"), strings.Index(body, ">Ấp 10<"); two < 0 || ten < two {
		t.Errorf("Ấp 2 at %d, Ấp 10 at %d", two, ten)
	}
	if n := strings.Count(body, "<option"); n != 5+4+2+len(whats) {
		t.Errorf("%d choices: hamlets are among them", n)
	}
	// A unit of the other map is refused in words.
	if r := ask(h, "/vi/figures/compare?unit=10&with=10-2"); r.Code != http.StatusNotFound || !strings.Contains(r.Body.String(), "Không có đơn vị mang mã 10-2 trên bản đồ “Địa giới hiện nay”") {
		t.Errorf("%d %s", r.Code, r.Body)
	}
}

// TestHamletPageSmall: a page with twenty hamlets costs no more than others.
func TestHamletPageSmall(t *testing.T) {
	r := ask(hamletWorld(20).handler(t), "/vi/figures?map=then&unit=12", "Accept-Encoding", "br")
	n := r.Body.Len()
	body, err := io.ReadAll(brotli.NewReader(r.Body))
	if err != nil || strings.Count(string(body), ">Ấp ") != 20 {
		t.Fatal(err, strings.Count(string(body), ">Ấp "))
	}
	if n > 30_000 {
		t.Errorf("%d bytes", n)
	}
}

// TestSearchHamlets: communes come first, of many hamlets a few with how many there are
// besides, the one that is called so before one that has the words too.
func TestSearchHamlets(t *testing.T) {
	h := hamletWorld(900).handler(t)
	body := ask(h, "/vi/search?q=ap+lon").Body.String()
	if n := strings.Count(body, "unit=12-"); n != mostHamlets || !strings.Contains(body, "Còn 895 thôn, ấp, khóm khác") || !strings.Contains(body, "900 kết quả") {
		t.Errorf("%d hamlets: %s", n, body)
	}
	body = ask(h, "/vi/search?q=binh+hoa").Body.String()
	commune, hamlet := strings.Index(body, "unit=10\""), strings.Index(body, "unit=10-3")
	if commune < 0 || hamlet < commune {
		t.Errorf("the commune at %d, the hamlet at %d", commune, hamlet)
	}
	// The words of its commune alone find no hamlet.
	if body = ask(h, "/vi/search?q=xa+lon").Body.String(); strings.Contains(body, "unit=12-") || !strings.Contains(body, "unit=12\"") {
		t.Error(body)
	}
	if body = ask(h, "/vi/search?q=ap+777+lon").Body.String(); strings.Count(body, "unit=12-") != 1 {
		t.Error(body)
	}
}

// TestPlacesFound: what is found by marks is what is found by going over all names.
func TestPlacesFound(t *testing.T) {
	e := withHamlets(300)
	x := newPlaces(e)
	for _, q := range []string{"ap", "1", "ap 1", "hoa", "hoa binh", "binh hoa", "lon", "lon 2", "an", "xa", "xa lon", "none", "khom truoc", "khom sau", "ap ap", "299", "o"} {
		words := strings.Fields(q)
		for _, n := range []names{x.units, x.hamlets} {
			var want, got []int
			for _, i := range n.places {
				name, above := lang.Fold(e.Places[i].Name), ""
				if e.Places[i].Level == unit.Hamlet {
					above = lang.Fold(e.Places[e.AboveIn(i, 2024)].Name + " " + e.Places[e.Places[i].Parent].Name)
				}
				all, own := true, false
				for _, w := range words {
					own = own || strings.Contains(name, w)
					all = all && (strings.Contains(name, w) || strings.Contains(above, w))
				}
				if all && own {
					want = append(want, i)
				}
			}
			found := n.find(words)
			for k := range found.all {
				got = append(got, n.places[k])
			}
			if !slices.Equal(got, want) || found.count() != len(want) {
				t.Errorf("%q: %d, want %d", q, got, want)
			}
			if first := n.first(found, words, 5); len(first) != min(5, len(want)) {
				t.Errorf("%q: %d shown of %d", q, len(first), len(want))
			}
		}
	}
	if got := x.hamlets.first(x.hamlets.find([]string{"hoa", "binh"}), []string{"hoa", "binh"}, 1); len(got) != 1 || e.Places[got[0]].Code != "10-3" {
		t.Errorf("%d", got)
	}
}

// BenchmarkSearchHamlets is a search among the hamlets of a large province.
func BenchmarkSearchHamlets(b *testing.B) {
	e := withHamlets(2000)
	words := strings.Fields("An Bình Hòa Phú Thạnh Vĩnh Long Mỹ Tân Lợi Đông Tây Thượng Hạ Trung Hưng Thới Lộc Phước Thành")
	for i := range e.Places {
		if p := &e.Places[i]; p.Level == unit.Hamlet && i%2 == 0 {
			p.Name = "Ấp " + words[i%20] + " " + words[i/20%20]
		} else if p.Level == unit.Hamlet {
			p.Name = fmt.Sprintf("Ấp %d", i%25)
		}
	}
	x := newPlaces(e).hamlets
	for _, q := range []string{"ap", "ap 2 lon", "hoa binh"} {
		words := strings.Fields(q)
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				x.first(x.find(words), words, mostHamlets)
			}
		})
	}
	b.Run("made", func(b *testing.B) {
		for b.Loop() {
			newPlaces(e)
		}
	})
}

// TestBrowserHamlets looks at hamlets as at every page; the page of a commune with twenty
// of them is printed on one sheet.
func TestBrowserHamlets(t *testing.T) {
	b := webtest.Start(t)
	w := hamletWorld(20)
	srv := httptest.NewServer(w.handler(t))
	t.Cleanup(srv.Close)
	b.Look(t, webtest.Site{Address: srv.URL, InPath: true},
		[]string{"hamlets", "hamlets-today", "hamlets-many", "hamlet", "hamlet-years", "hamlet-hidden", "hamlet-balance", "hamlet-compare", "hamlet-search"},
		[]string{"/figures?map=then&unit=10", "/figures?unit=10", "/figures?map=then&unit=12", "/figures?unit=10-10", "/figures?unit=10-2", "/figures?unit=10-3", "/figures/balance?unit=10-2&map=then", "/figures/compare?unit=10-2&with=10-10", "/search?q=ap+lon"})
	p := b.Page(t, webtest.View{})
	p.Go(srv.URL + "/vi/figures?map=then&unit=12")
	file := filepath.Join(t.TempDir(), "commune.pdf")
	p.PDF(file)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`/Type /Page\b`).FindAll(content, -1)); n != 1 {
		t.Errorf("%d pages", n)
	}
	if keep := os.Getenv("VUONLEN_SCREENSHOTS"); keep != "" {
		_ = os.WriteFile(filepath.Join(keep, "hamlets.pdf"), content, 0o644)
	}
}
