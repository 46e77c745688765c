package staff

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"vuonlen/law"
	"vuonlen/office"
)

// TestFiguresPages: the pages of figures show what lies in the scope, refuse the rest and
// say what is not known and why.
func TestFiguresPages(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		as, path string
		status   int
		has, not []string
	}{
		{"huyen", "/figures?year=2023&what=poor&what=near_poor&what=multidim_rate", 200, []string{">30544<", "90", "7,50 %", "Huyện Tri Tôn"}, []string{">30682<"}},
		{"xa", "/figures?year=2023&what=poor", 200, []string{">90<"}, []string{">30547<"}},
		{"xa", "/figures?unit=891", 403, nil, []string{"2.000"}},
		{"xa", "/figures?unit=30547", 403, nil, nil},
		{"quan", "/figures", 403, nil, nil},
		{"quan", "/figures/map", 403, nil, nil},
		{"quan", "/figures/boundaries", 200, []string{"boundary import"}, nil},
		{"tinh", "/figures?unit=891&year=2024&what=poor_rate", 200, []string{"chưa biết", "chưa công nhận, chưa rà soát xong"}, []string{">0<", ">0,00 %<"}},
		{"tinh", "/figures?unit=891&year=2023&what=d01", 200, []string{"không có phiếu rà soát", "thiếu hụt chỉ số 1: "}, nil},
		{"tinh", "/figures?unit=891&rows=year&level=commune&year=2023&year=2022&what=poor", 200, []string{"Xã Châu Lăng"}, nil},
		{"tinh", "/figures?unit=891&year=2019", 400, nil, nil},
		{"tinh", "/figures?unit=891&what=poor;drop", 400, nil, nil},
		{"tinh", "/figures?unit=891&rows=planet", 400, nil, nil},
		{"tinh", "/figures?rows=year&level=commune&year=2023&what=poor", 400, []string{"nhiều hơn 60 cột"}, nil},
		{"tinh", "/figures/map?unit=89&year=2023&what=poor&level=district", 200, []string{"xếp theo mã", `id="shadeu"`, "Huyện Tri Tôn: 90"}, nil},
		{"xa", "/figures/map?unit=891", 403, nil, nil},
		{"xa", "/quality?year=2024", 200, []string{"đơn vị thuộc phạm vi"}, []string{">30547<", ">30682<"}},
		{"quan", "/quality", 403, nil, nil},
		{"quan", "/quality/recent", 403, nil, nil},
		{"xa", "/quality/recent?year=2023&since=2024-11-05", 200, []string{"1 xã có số liệu thay đổi", "trước đó: chưa biết"}, []string{">30547<"}},
		{"huyen", "/quality/recent?year=2023&since=2024-11-06", 200, []string{"0 xã có số liệu thay đổi"}, nil},
		{"tinh", "/figures/forms?form=1&unit=30544&year=2023", 200, []string{"Biểu 1, "}, nil},
		{"xa", "/figures/forms?form=1&unit=30547&year=2023", 403, nil, nil},
		{"tinh", "/figures/forms?form=99&unit=30544&year=2023", 400, nil, nil},
		{"tinh", "/figures/forms?form=1&year=2023", 422, []string{"bắt buộc"}, nil},
		{"thuky", "/targets?on=2024-11-05", 200, []string{"target.rate", "Xem số hộ còn lại"}, nil},
		{"huyen", "/targets?on=2024-11-05&unit=891", 200, []string{"trong thời gian rà soát chỉ cấp tỉnh"}, []string{"Xem số hộ còn lại"}},
		{"huyen", "/targets?on=2024-11-05&unit=893", 403, nil, nil},
		{"quan", "/targets", 403, nil, nil},
		{"huyen", "/targets/shortfall?unit=891&on=2024-11-05", 422, []string{"huyện"}, []string{"Chia thử"}},
		{"xa", "/targets/shortfall?unit=30544&on=2024-11-05", 422, nil, []string{"Chia thử"}},
		{"kiem", "/targets/shortfall?unit=891&on=2024-11-05", 200, []string{"không ai giao", "đã được ghi vào nhật ký"}, nil},
	} {
		status, body, _ := d.get(c.as, c.path)
		if status != c.status {
			t.Errorf("%s %s: %d, want %d", c.as, c.path, status, c.status)
		}
		for _, s := range c.has {
			if !strings.Contains(body, s) {
				t.Errorf("%s %s does not show %q", c.as, c.path, s)
			}
		}
		for _, s := range c.not {
			if strings.Contains(body, s) {
				t.Errorf("%s %s shows %q", c.as, c.path, s)
			}
		}
	}
}

// TestLooksOfTargets: numbers of households leave an entry when they are shown, and only
// then.
func TestLooksOfTargets(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		as, path string
		looks    int64
	}{
		{"thuky", "/targets?on=2024-11-05&unit=891", 0}, {"thuky", "/targets?on=2024-11-05&unit=891&short=1", 1}, {"kiem", "/targets/shortfall?unit=891&on=2024-11-05", 1},
		{"huyen", "/targets?on=2024-11-05&unit=891&short=1", 0}, {"huyen", "/targets/shortfall?unit=891&on=2024-11-05", 0},
	} {
		before := d.head()
		_, body, _ := d.get(c.as, c.path)
		if got := d.head() - before; got != c.looks {
			t.Errorf("%s %s leaves %d acts, want %d", c.as, c.path, got, c.looks)
		}
		if numbers := regexp.MustCompile(`[0-9.]+ hộ phải thoát`).MatchString(body); c.looks == 0 && numbers {
			t.Errorf("%s %s shows numbers without a look", c.as, c.path)
		}
	}
}

// cells are the words of the body of the first table of a page, row by row.
func tableOf(body string) (rows [][]string) {
	tag := regexp.MustCompile(`<[^>]*>`)
	for _, r := range regexp.MustCompile(`(?s)<tr role="row">(.*?)</tr>`).FindAllStringSubmatch(body[strings.Index(body, "<tbody"):], -1) {
		var row []string
		for _, c := range regexp.MustCompile(`(?s)<(?:th|td) role="(?:rowheader|cell)".*?>(.*?)</t[hd]>`).FindAllStringSubmatch(r[1], -1) {
			row = append(row, strings.Join(strings.Fields(tag.ReplaceAllString(c[1], " ")), " "))
		}
		rows = append(rows, row)
	}
	return rows
}

// TestListFiles: a file holds the rows, columns and order of the screen, on all pages,
// and nothing else.
func TestListFiles(t *testing.T) {
	d := newDesk(t)
	const path = "/campaigns?year=2024&stage=not_begun&sort=-name&col=name&col=stage"
	var shown [][]string
	for _, page := range []string{"", "&page=2", "&page=3", "&page=4"} {
		_, body, _ := d.get("tinh", path+page)
		shown = append(shown, tableOf(body)...)
	}
	status, body, h := d.get("tinh", path+"&format=csv&page=2")
	if status != 200 || !strings.Contains(h.Get("Content-Disposition"), "ky-ra-soat-2024.csv") {
		t.Fatal(status, h)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != len(shown)+1 || len(shown) < 100 || !slices.Equal(rows[0], []string{"Xã, phường, thị trấn", "Tình trạng"}) {
		t.Fatalf("%d rows on the screen, %d in the file with %q, %v", len(shown), len(rows), rows[0], err)
	}
	for i, r := range shown {
		name, _, _ := strings.Cut(rows[i+1][0], ";")
		if len(r) != 2 || !strings.HasPrefix(r[0], name) || r[1] != rows[i+1][1] {
			t.Errorf("row %d: %q on the screen, %q in the file", i, r, rows[i+1])
		}
	}
	status, body, _ = d.get("huyen", "/figures?unit=891&year=2023&what=poor&what=multidim_rate&format=xlsx&sort=-y2023.poor")
	if status != 200 {
		t.Fatal(status)
	}
	f, err := excelize.OpenReader(bytes.NewReader(d.raw("huyen", "/figures?unit=891&year=2023&what=poor&what=multidim_rate&format=xlsx&sort=name")))
	if err != nil {
		t.Fatal(err, len(body))
	}
	defer f.Close()
	all, err := f.GetRows(f.GetSheetList()[0], excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, r := range all {
		if strings.Contains(r[0], "891") {
			found = true
			if r[1] != "90" || r[2] != "7.5" {
				t.Errorf("the district is %q", r)
			}
		}
	}
	if !found {
		t.Errorf("%q", all)
	}
	// What a list does not offer is refused, in words.
	for _, bad := range []string{"format=exe", "sort=digest", "sort=-", "col=", "col=secret"} {
		if status, body, _ := d.get("tinh", "/campaigns?year=2024&"+bad); status != 400 || !strings.Contains(body, "Danh sách này không") {
			t.Errorf("%s: %d", bad, status)
		}
	}
	// Filter and columns stay when the other is changed.
	_, body, _ = d.get("tinh", path)
	for _, want := range []string{`<input type="hidden" name="sort" value="-name">`, `<input type="hidden" name="stage" value="not_begun">`, `<input type="hidden" name="col" value="stage">`} {
		if !strings.Contains(body, want) {
			t.Errorf("the forms of the page lose %s", want)
		}
	}
}

// raw is a file as it comes.
func (d *desk) raw(as, path string) []byte {
	d.t.Helper()
	return d.send("GET", as, path).Body.Bytes()
}

// TestMapOfBoundaries: a file of boundaries draws the units that it has, the others are
// named, and every number is in the table.
func TestMapOfBoundaries(t *testing.T) {
	d := newDesk(t)
	shape := func(code string, x float64) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%.1f,10],[%.1f,10],[%.1f,11],[%.1f,11],[%.1f,10]]]}}`, code, x, x+1, x+1, x, x)
	}
	o := &office.Office{DB: d.db, Actor: "cli:an", Today: law.DateOf(today)}
	if _, err := o.ImportBoundaries(t.Context(), "b.geojson", []byte(`{"type":"FeatureCollection","features":[`+shape("891", 104)+","+shape("893", 105)+`]}`), 20240101, true); err != nil {
		t.Fatal(err)
	}
	_, body, _ := d.get("tinh", "/figures/map?"+url.Values{"unit": {"89"}, "level": {"district"}, "year": {"2023"}, "what": {"poor"}}.Encode())
	if n := strings.Count(body, `fill-rule="evenodd"`); n != 2 {
		t.Errorf("%d outlines", n)
	}
	for _, want := range []string{"không phải địa giới pháp lý", "9 đơn vị không có hình", ">Huyện Tri Tôn: 90<", ">Huyện Chợ Mới: chưa biết<", `fill="url(#shadeu)"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the map does not say %q", want)
		}
	}
	if n := len(tableOf(body)); n != 11 {
		t.Errorf("%d of 11 districts in the table", n)
	}
}
