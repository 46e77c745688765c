package portal

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
	"vuonlen/web"
)

// edition2 corrects edition 1. Of three communes one has a small group, hidden together
// with that of another; one was not counted.
func edition2() *publication.Edition {
	shown := func(households, poor, near int64) map[string]publication.Cell {
		return map[string]publication.Cell{
			publication.Households: publication.Number(households), publication.Poor: publication.Number(poor), publication.NearPoor: publication.Number(near),
			publication.Multidim: publication.Number(poor + near), publication.NotPoor: publication.Number(households - poor - near),
			publication.Reviewed: publication.Number(poor + near), publication.Deprived(1): publication.Number(poor), publication.Deprived(2): {State: publication.Hidden},
		}
	}
	hidden := shown(400, 0, 0)
	for _, m := range []string{publication.Poor, publication.NearPoor, publication.Multidim, publication.NotPoor} {
		hidden[m] = publication.Cell{State: publication.Hidden}
	}
	banded := shown(300, 0, 0)
	banded[publication.Poor], banded[publication.Multidim] = publication.Cell{State: publication.Banded, Lo: 3, Hi: 9}, publication.Cell{State: publication.Doubtful}
	e := &publication.Edition{
		Coarse:  []publication.Coarse{publication.NoDeprived},
		Targets: []publication.Target{{ID: "target.rate", Verdict: "met", Facts: []publication.Detailed{{Name: "mean_points", Year: 2023, Value: "2.50"}}}},
		Number:  2, Day: 20240401, Movement: "m", Territory: "89", Map: 20240401, Years: []law.Year{2021, 2022, 2023}, Rule: publication.DefaultRule,
		Corrects: 1, Reason: "Nhập nhầm xã B", Licence: "CC BY 4.0",
		Places: []publication.Place{
			{Code: "89", Name: "Tỉnh Mẫu", Level: unit.Province, Map: publication.Today, On: 20240401, Parent: -1},
			{Code: "1", Name: "Xã Đông", Level: unit.Commune, Map: publication.Today, On: 20240401, Parent: 0},
			{Code: "2", Name: "Xã An <b>", Level: unit.Commune, Map: publication.Today, On: 20240401, Parent: 0},
			{Code: "3", Name: "Xã Bắc", Level: unit.Commune, Map: publication.Today, On: 20240401, Parent: 0},
			{Code: "4", Name: "Xã Cũ", Level: unit.Commune, Map: publication.Then, On: 20221231, Parent: -1},
		},
		Rows: []publication.Row{
			{Place: 0, Year: 2021, Standard: "s", Cells: shown(2000, 150, 100)},
			{Place: 0, Year: 2022, Standard: "s", Cells: shown(2000, 120, 100)},
			{Place: 0, Year: 2023, Standard: "s", Cells: shown(2000, 90, 60)},
			{Place: 1, Year: 2021, Standard: "s", Cells: shown(1000, 100, 50), How: "exact"},
			{Place: 1, Year: 2023, Standard: "s", Cells: shown(1000, 60, 40), How: "exact"},
			{Place: 2, Year: 2021, Standard: "other", Cells: shown(400, 40, 20)},
			{Place: 2, Year: 2023, Standard: "s", Cells: hidden},
			{Place: 3, Year: 2023, Standard: "s", Cells: banded},
			{Place: 4, Year: 2021, Standard: "s", Cells: shown(100, 10, 10)},
		},
		Balances: []publication.Movements{{Place: 0, Year: 2023, List: publication.Poor, Cells: []publication.Cell{
			publication.Number(120), publication.Number(20), publication.Number(30), publication.Number(1), publication.Number(10),
			publication.Number(3), publication.Number(6), publication.Number(2), publication.Number(90),
		}}},
	}
	e.Row(0, 0)
	return e
}

// TestOutlines: with boundaries the map is drawn by them, and says by which.
func TestOutlines(t *testing.T) {
	w := newWorld()
	w.publish()
	var level unit.Level
	w.Outlines = func(_ context.Context, l unit.Level, on law.Date, codes []unit.Code) (out []unit.Boundary, of law.Date, err error) {
		level = l
		for i, c := range codes[:len(codes)-1] { // one has none
			x := int32(105_000_000 + i*100_000)
			out = append(out, unit.Boundary{Code: c, Rings: [][]unit.Point{{{Lon: x, Lat: 10_000_000}, {Lon: x + 90_000, Lat: 10_000_000}, {Lon: x, Lat: 10_090_000}, {Lon: x, Lat: 10_000_000}}}})
		}
		return out, 20240101, nil
	}
	h := w.handler(t)
	pagesSay(t, h, map[string][]string{"/vi/figures": {"<path", "theo tệp ngày 01/01/2024", "!mỗi đơn vị là một ô"}})
	if level != unit.Commune {
		t.Error(level)
	}
}

func (w *world) publish() {
	first := edition2()
	first.Number, first.Corrects, first.Reason, first.Day = 1, 0, "", 20240301
	w.Edition = func(_ context.Context, n int) (*publication.Edition, error) {
		switch n {
		case 0, 2:
			return edition2(), nil
		case 1:
			return first, nil
		}
		return nil, nil
	}
	w.Editions = func(context.Context) ([]EditionLine, error) {
		return []EditionLine{{Number: 2, Day: 20240401, Corrects: 1, Reason: "Nhập nhầm xã B", On: 20240405}, {Number: 1, Day: 20240301, On: 20240303}}, nil
	}
	w.Files = func(context.Context, int) ([]DataFile, error) {
		name := lang.Both{VI: "Hộ nghèo theo đơn vị", EN: "Poor households by unit"}
		return []DataFile{{"counts.csv", name, "CSV", 12345, "ab"}, {"counts.json", name, "JSON", 23456, "cd"}, {"dictionary.csv", lang.Both{VI: "Từ điển", EN: "Dictionary"}, "CSV", 900, "ef"}}, nil
	}
	w.Live = func(context.Context) ([]DataFile, error) {
		return []DataFile{{"honours.csv", lang.Both{VI: "Khen thưởng", EN: "Awards"}, "CSV", 100, "0a"}}, nil
	}
	w.LiveFile = func(_ context.Context, name string) (web.File, bool, error) {
		return web.File{Name: name, Type: "text/csv; charset=utf-8", Content: []byte("state " + w.state + "\n")}, name == "honours.csv", nil
	}
	w.File = func(_ context.Context, n int, name string) (web.File, bool, error) {
		if name != "counts.csv" {
			return web.File{}, false, nil
		}
		return web.File{Name: name, Type: "text/csv; charset=utf-8", Content: []byte("a,b\n"), Modified: law.Date(20240405).Begin()}, true, nil
	}
	w.Indicators = func(context.Context) ([]lang.Both, error) {
		return []lang.Both{{VI: "Việc làm", EN: "Work"}, {VI: "Người phụ thuộc", EN: "Dependants"}}, nil
	}
}

// TestFigures: every page of figures says what it is asked for, and of what it does not
// show why.
func TestFigures(t *testing.T) {
	w := newWorld()
	w.publish()
	h := w.handler(t)
	for path, words := range map[string][]string{
		// 150 of 2000 are 7.5 %; 250 of 2000 were 12.5 %.
		"/vi/figures": {
			"Cuối năm 2023, tỉnh Mẫu có 150 hộ nghèo và cận nghèo trong 2.000 hộ dân cư, bằng 7,50 %.", "giảm 5,00 điểm phần trăm", "12,50 % (năm 2021)",
			"Xã An &lt;b&gt;", "ẩn", "3–9", "chưa chắc chắn", "quy đổi đúng theo địa giới này", "số nhỏ hơn 3 hộ", "thiếu hụt dịch vụ chỉ công bố cho toàn tỉnh", "Đính chính lần công bố 1: Nhập nhầm xã B",
		},
		"/en/figures?unit=2&what=poor_rate":       {"Multidimensional poverty rate of Xã An &lt;b&gt; at the end of 2023: hidden."},
		"/vi/figures?edition=1":                   {"không phải lần mới nhất"},
		"/vi/figures?map=then":                    {"xã Cũ có 20 hộ"},
		"/vi/figures/compare?unit=1":              {"Hãy chọn đơn vị để đặt cạnh", `<option value="" selected`, `name="with"`},
		"/vi/figures?what=minority_poor_rate":     {`Tỷ lệ nghèo đa chiều</th><th role="columnheader" scope="col" class="num">Tỷ lệ hộ nghèo dân tộc thiểu số`},
		"/vi/figures/compare?unit=1&with=2":       {"Hai chuẩn nghèo khác nhau (s và other)", "15,00 %", "ẩn"},
		"/vi/figures/balance":                     {"Tái nghèo", "− 20", "+ 10", "phần lệch bằng 0"},
		"/vi/figures/balance?year=2022":           {"Chưa công bố bảng cân đối", "Tỉnh Mẫu, năm 2023 (Địa giới hiện nay)", `href="/vi/figures/balance?map=today&amp;unit=89&amp;year=2023"`},
		"/vi/figures/balance?unit=1":              {"Chưa công bố bảng cân đối", "Tỉnh Mẫu, năm 2023"},
		"/vi/figures/indicators?unit=2&year=2022": {"Chưa công bố số hộ thiếu hụt", "Xã An &lt;b&gt;, năm 2023"},
		"/vi/figures/indicators":                  {"Việc làm", "60,00 %", "ẩn", "1 số được ẩn", "10 số chưa có", "!Thiếu hụt nhiều nhất"},
		"/vi/data":                                {"/data/2/counts.csv", "thiếu hụt dịch vụ chỉ công bố cho toàn tỉnh", "CC BY 4.0", "Đã được đính chính bằng lần công bố 2", "https://x.example.vn/data/catalogue.jsonld", "<code>banded</code>", "không lấy số giữa làm số hộ", "/data/honours.csv"},
		"/vi/data?edition=1":                      {"/data/1/counts.csv"},
		"/vi/search?q=an":                         {"/vi/figures?unit=2"},
		"/vi/":                                    {"7,50 %"},
		"/vi/movement":                            {"Bình quân đến năm 2023 giảm 2,50 điểm phần trăm mỗi năm. Theo lần công bố 2", "tag good"},
	} {
		r := ask(h, path)
		if r.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, r.Code, r.Body)
			continue
		}
		for _, want := range words {
			if no := strings.HasPrefix(want, "!"); strings.Contains(r.Body.String(), strings.TrimPrefix(want, "!")) == no {
				t.Errorf("%s: %q", path, want)
			}
		}
	}
	for path, code := range map[string]int{
		"/vi/figures?unit=77": 404, "/vi/figures?year=1999": 400, "/vi/figures?year=x": 400, "/vi/figures?map=x": 400, "/vi/figures?what=x": 400, "/vi/figures?edition=9": 400,
		"/vi/figures?edition=0": 400, "/vi/figures/compare?with=77": 400, "/data/2/none.csv": 404, "/data/none.csv": 404, "/data/x/counts.csv": 404,
	} {
		if r := ask(h, path); r.Code != code {
			t.Errorf("%s: %d, want %d", path, r.Code, code)
		}
	}
	if r := ask(h, "/data/2/"); r.Code != http.StatusSeeOther || r.Header().Get("Location") != "/vi/data?edition=2" {
		t.Errorf("the data set's own address: %d %s", r.Code, r.Header().Get("Location"))
	}
	r := ask(h, "/data/2/counts.csv")
	if r.Body.String() != "a,b\n" || r.Header().Get("Access-Control-Allow-Origin") != "*" || !strings.HasPrefix(r.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("a file: %v %q", r.Header(), r.Body)
	}
}

// TestNothing: before the first edition every page says so, and none fails.
func TestNothing(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	for _, path := range []string{"/vi/figures", "/vi/figures/compare", "/vi/data", "/vi/"} {
		r := ask(h, path)
		if r.Code != http.StatusOK || !strings.Contains(r.Body.String(), "Chưa ") {
			t.Errorf("%s: %d", path, r.Code)
		}
	}
}

// TestSums: a balance that does not add up says by how much, and one of which a part is
// hidden says nothing.
func TestSums(t *testing.T) {
	b := edition2().Balances[0]
	if n, ok := sums(b); n != 0 || !ok {
		t.Errorf("%d %v", n, ok)
	}
	b.Cells = append([]publication.Cell{}, b.Cells...)
	b.Cells[0] = publication.Number(125)
	if n, ok := sums(b); n != 5 || !ok {
		t.Errorf("%d %v", n, ok)
	}
	b.Cells[3] = publication.Cell{State: publication.Hidden}
	if _, ok := sums(b); ok {
		t.Error("with a hidden cell it is said to add up")
	}
}
