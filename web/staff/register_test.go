package staff

import (
	"bytes"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/office"
)

const (
	reviewHeading = "year,household,hamlet,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head,address,citizen_id"
	hostile       = `"><script>alert(1)</script><img src=x onerror=alert(2)>'; DROP TABLE reviews;--`
	citizen       = "089080001234"
)

func reviewRow(year int, id, commune, b1, head, number string) string {
	return fmt.Sprintf("%d,%s,,%s,rural,01,4,%s,1,1,1,0,0,0,0,0,0,0,0,0,%s,tổ 1,%s", year, id, commune, b1, head, number)
}

// registerDesk is a desk with households of two communes.
func registerDesk(t *testing.T) *desk {
	d := newDesk(t)
	o := &office.Office{DB: d.db, Actor: "cli:an", Today: law.DateOf(today)}
	quoted := `"` + strings.ReplaceAll(hostile, `"`, `""`) + `"`
	if _, err := o.ImportReviews(t.Context(), d.file("r.csv", reviewHeading,
		reviewRow(2023, "H1", "30544", "120", "Nguyễn Văn Á", citizen), reviewRow(2024, "H1", "30544", "160", "Nguyễn Văn Á", citizen),
		reviewRow(2024, "H2", "30544", "100", "Néang Đa", ""), reviewRow(2024, "H3", "30547", "100", "Nguyễn Thị Bê", "089180005678"),
		reviewRow(2024, "H4", "30544", "100", quoted, "")), true); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ImportMembers(t.Context(), d.file("m.csv", "year,household,member,name,citizen_id", "2024,H1,1,Nguyễn Văn Á,"+citizen, "2024,H1,2,Trần Thị Sáu,089181004321"), true); err != nil {
		t.Fatal(err)
	}
	return d
}

// post sends a form as a user.
func (d *desk) post(as, path string, values url.Values) (status int, body, location string) {
	q := httptest.NewRequest("POST", "http://vuonlen.test"+path, strings.NewReader(values.Encode()))
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.sent(as, q)
}

func (d *desk) sent(as string, q *http.Request) (status int, body, location string) {
	q.Header.Set("As", as)
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, q)
	return w.Code, gaps.ReplaceAllString(w.Body.String(), "$1"), w.Header().Get("Location")
}

func (d *desk) upload(as, kind, name string, content []byte) (status int, body, location string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	_ = m.WriteField("kind", kind)
	f, _ := m.CreateFormFile("file", name)
	_, _ = f.Write(content)
	_ = m.Close()
	q := httptest.NewRequest("POST", "http://vuonlen.test/reviews", &b)
	q.Header.Set("Content-Type", m.FormDataContentType())
	return d.sent(as, q)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)

// fields are the hidden values of a form.
func fields(body string) url.Values {
	out := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		out.Set(m[1], html.UnescapeString(m[2]))
	}
	return out
}

// TestHouseholdSearch: by name with or without diacritics, by number of the household,
// by last digits within a commune and by a whole number, which stands in no address and
// on no page; and only in the visitor's scope.
func TestHouseholdSearch(t *testing.T) {
	d := registerDesk(t)
	for _, c := range []struct {
		as, q    string
		has, not []string
	}{
		{"xa", "q=nguyen+van+a", []string{">H1<"}, []string{">H2<"}},
		{"xa", "q=" + url.QueryEscape("NGUYỄN VĂN Á"), []string{">H1<"}, nil},
		{"xa", "q=neang+da", []string{">H2<"}, nil},
		{"xa", "q=" + url.QueryEscape("Đa"), []string{">H2<"}, nil},
		{"xa", "q=H1", []string{">H1<"}, nil},
		{"xa", "q=H3", []string{"Không tìm thấy hộ nào"}, []string{">H3<"}},
		{"xa", "q=nguyen", []string{">H1<"}, []string{">H3<"}},
		{"tinh", "q=nguyen&sort=-name", []string{">H1<", ">H3<"}, nil},
		{"tinh", "q=nguyen&unit=30547", []string{">H3<"}, []string{">H1<"}},
		{"tinh", "q=nguyen&unit=891", []string{">H1<", ">H3<"}, nil},
		{"xa", "q=234", []string{">H1<"}, []string{">H2<"}},
		{"xa", "q=4321", []string{">H1<"}, nil}, // a member's
		{"xa", "q=678", nil, []string{">H3<"}},
		{"tinh", "q=678", []string{"Hãy chọn xã"}, []string{">H3<"}},
		{"tinh", "q=678&unit=30547", []string{">H3<"}, nil},
		{"xa", "class=poor", []string{">H2<"}, []string{">H1<"}},
		{"xa", "class=not_poor", []string{">H1<"}, []string{">H2<"}},
		{"xa", "year=2023", []string{">H1<"}, []string{">H2<"}},
		{"xa", "year=all&q=nguyen", []string{">H1<"}, nil},
		{"xa", "q=" + url.QueryEscape("%"), []string{"Không tìm thấy"}, nil},
		{"xa", "q=" + url.QueryEscape("_"), []string{"Không tìm thấy"}, nil},
		{"xa", "q=" + url.QueryEscape(hostile), []string{">H4<"}, []string{"<script>alert", "<img src"}},
	} {
		status, body, _ := d.get(c.as, "/households?"+c.q)
		if status != 200 {
			t.Errorf("%s: %d", c.q, status)
		}
		for _, s := range c.has {
			if !strings.Contains(body, s) {
				t.Errorf("%s %s does not show %q", c.as, c.q, s)
			}
		}
		for _, s := range c.not {
			if strings.Contains(body, s) {
				t.Errorf("%s %s shows %q", c.as, c.q, s)
			}
		}
	}
	for path, want := range map[string]int{
		"/households?q=" + citizen: 400, "/households?class=x": 400, "/households?year=1990": 400, "/households?unit=99999": 404, "/households?unit=30547": 403,
		"/households/H3": 404, "/households/H3/why": 404, "/households/H3/history": 404, "/households/H1": 200, "/households/H1/why": 200, "/households/H1/history": 200,
		"/households/H1/why?year=2020": 404, "/households/" + url.PathEscape(hostile): 404,
	} {
		if status, _, _ := d.get("xa", path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
	status, body, location := d.post("xa", "/households", url.Values{"q": {citizen[:6] + " " + citizen[6:]}, "year": {"all"}})
	if status != 200 || location != "" || !strings.Contains(body, ">H1<") || strings.Contains(body, citizen) {
		t.Errorf("by a whole number: %d %q", status, location)
	}
	status, _, location = d.post("xa", "/households", url.Values{"q": {"nguyen"}, "year": {"2024"}})
	if status != 303 || location != "/households?q=nguyen&year=2024" {
		t.Errorf("%d %q", status, location)
	}
	for _, as := range []string{"quan", "thuky", "uyvien", ""} {
		if status, body, _ := d.get(as, "/households?q=nguyen"); status == 200 || strings.Contains(body, "H1") {
			t.Errorf("%q finds households", as)
		}
	}
	_, body, _ = d.get("xa", "/households/H1")
	if strings.Contains(body, citizen) || !strings.Contains(body, "•••••••••234") || strings.Contains(body, "089181004321") {
		t.Error("a whole number is on the page, or the mask is not")
	}
	if _, body, _ = d.get("xa", "/households/H4"); strings.Contains(body, "<script>alert") || strings.Contains(body, "<img") {
		t.Error("a name is taken for a tag")
	}
}

// TestReviewForm: the class is shown before anything is stored; what was saved stands;
// a stored number that is not typed again stays; a correction wants a reason.
func TestReviewForm(t *testing.T) {
	d := registerDesk(t)
	before := d.head()
	status, body, _ := d.get("tham", "/reviews/form?household=H1&year=2024")
	if status != 200 || strings.Contains(body, citizen) || !strings.Contains(body, "•••••••••234") {
		t.Fatalf("%d", status)
	}
	v := fields(body)
	for k, x := range map[string]string{"commune": "30544", "area": "rural", "ethnicity": "01", "size": "4", "b1": "100", "head": "Nguyễn Văn Á", "address": hostile,
		"reviewed_on-day": "31", "reviewed_on-month": "2", "reviewed_on-year": "2024"} {
		v.Set(k, x)
	}
	for i := range 12 {
		v.Set(fmt.Sprintf("d%02d", i+1), map[bool]string{true: "1", false: "0"}[i < 3])
	}
	status, body, _ = d.post("tham", "/reviews/form", v)
	if status != 422 || !strings.Contains(body, `href="#reviewed_on-day"`) || strings.Contains(body, "<script>alert") {
		t.Fatalf("a wrong day: %d", status)
	}
	v.Set("reviewed_on-day", "3")
	v.Set("reviewed_on-month", "10")
	v.Set("size", "0")
	if status, body, _ = d.post("tham", "/reviews/form", v); status != 422 || !strings.Contains(body, `href="#size"`) {
		t.Fatalf("a wrong size: %d", status)
	}
	v.Set("size", "4")
	status, body, _ = d.post("tham", "/reviews/form", v)
	if status != 200 || !strings.Contains(body, "hộ nghèo") || !strings.Contains(body, "Tổng điểm B1: 160 → 100") || d.head() != before {
		t.Fatalf("what it would be: %d, %d acts", status, d.head()-before)
	}
	save := fields(body)
	save.Set("step", "save")
	if status, body, _ = d.post("tham", "/reviews/form", save); status != 422 || !strings.Contains(body, `href="#reason"`) || d.head() != before {
		t.Fatalf("without a reason: %d", status)
	}
	save.Set("reason", "ghi nhầm điểm")
	status, _, location := d.post("tham", "/reviews/form", save)
	if status != 303 || !strings.HasPrefix(location, "/households/H1?saved=") || d.head() != before+1 {
		t.Fatalf("saving: %d %s", status, location)
	}
	_, body, _ = d.get("tham", location)
	if !strings.Contains(body, "đã được ghi vào nhật ký") || !strings.Contains(body, "•••••••••234") || strings.Contains(body, "<script>alert") {
		t.Error("what was saved is not said, or the number is gone")
	}
	if _, body, _ = d.get("tham", "/households/H1/history"); !strings.Contains(body, "ghi nhầm điểm") || !strings.Contains(body, "Tổng điểm B1: 160 → 100") {
		t.Error("the history does not tell reason and change")
	}
	// The same again, by who still looks at the old one: he sees both and chooses.
	save.Set("b1", "150")
	status, body, _ = d.post("xa", "/reviews/form", save)
	if status != 422 || !strings.Contains(body, `name="choose-b1"`) || !strings.Contains(body, "tham") || strings.Contains(body, `name="choose-size"`) {
		t.Fatalf("the clash: %d", status)
	}
	choose := fields(body)
	if status, body, _ = d.post("xa", "/reviews/form", choose); status != 422 || !strings.Contains(body, `href="#choose-b1-1"`) {
		t.Fatalf("nothing chosen: %d", status)
	}
	choose = fields(body)
	choose.Set("choose-b1", "mine")
	status, body, _ = d.post("xa", "/reviews/form", choose)
	if status != 200 || !strings.Contains(body, "Tổng điểm B1: 100 → 150") {
		t.Fatalf("chosen: %d", status)
	}
	save = fields(body)
	save.Set("step", "save")
	save.Set("reason", "đối chiếu phiếu giấy")
	if status, _, _ = d.post("xa", "/reviews/form", save); status != 303 || d.head() != before+2 {
		t.Fatalf("%d", status)
	}
	// A household of another commune is not opened; a new one is.
	if status, _, _ = d.get("xa", "/reviews/form?household=H3&year=2024"); status != 403 {
		t.Errorf("another commune: %d", status)
	}
	if status, _, _ = d.get("xa", "/reviews/form?household=NEW&year=2024"); status != 200 {
		t.Errorf("a new household: %d", status)
	}
	if status, _, _ = d.get("xa", "/reviews/form?household=NEW&year=1990"); status != 400 {
		t.Errorf("a year without a form: %d", status)
	}
}

// TestUploadMended: a wrong workbook changes nothing and comes back marked; mended where
// it is marked, it is taken. The tray is the sender's alone.
func TestUploadMended(t *testing.T) {
	d := registerDesk(t)
	x := excelize.NewFile()
	set := func(row int, cells ...any) {
		for i, c := range cells {
			at, _ := excelize.CoordinatesToCellName(i+1, row)
			if err := x.SetCellValue("Sheet1", at, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	set(1, "Năm", "Mã hộ", "Mã xã", "Khu vực", "Tổng điểm B1", "Chủ hộ")
	set(2, 2024, "N1", "30544", "nông thôn", 120, "Chau Rít")
	set(3, 2024, "N2", "30544", "nông thôn", "một trăm", "Chau Rây")
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	before := d.head()
	status, _, location := d.upload("xa", "review", `..\phieu "2024".xlsx`, b.Bytes())
	if status != 303 || !strings.HasPrefix(location, "/reviews/files/") {
		t.Fatalf("%d %s", status, location)
	}
	status, body, _ := d.get("xa", location)
	if status != 422 || !strings.Contains(body, "1 lỗi") || !strings.Contains(body, ">Sheet1 : 3<") {
		t.Fatalf("the faults: %d %s", status, mainOf(body))
	}
	for _, as := range []string{"tham", "tinh", ""} {
		if status, body, _ := d.get(as, location); status == 422 || strings.Contains(body, "N2") {
			t.Errorf("%q opens the file of another", as)
		}
	}
	status, marked, _ := d.fetched("xa", location+"/errors")
	if status != 200 {
		t.Fatal(status)
	}
	y, err := excelize.OpenReader(strings.NewReader(marked))
	if err != nil {
		t.Fatal(err)
	}
	if list := y.GetSheetList(); list[0] != "Kết quả" {
		t.Fatalf("%q", list)
	}
	if err := y.SetCellValue("Sheet1", "E3", 100); err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if err := y.Write(&b); err != nil {
		t.Fatal(err)
	}
	_, _, location = d.upload("xa", "review", "phieu 2024 - lỗi.xlsx", b.Bytes())
	status, body, _ = d.get("xa", location)
	if status != 200 || !strings.Contains(body, "Xác nhận và ghi") || d.head() != before {
		t.Fatalf("mended: %d %s", status, mainOf(body))
	}
	shown := fields(body)
	// Somebody else enters one of the households meanwhile: what is confirmed is not
	// what was seen, so it is shown again.
	o := &office.Office{DB: d.db, Actor: "cli:an", Today: law.DateOf(today)}
	if _, err := o.ImportReviews(t.Context(), d.file("z.csv", reviewHeading, reviewRow(2024, "N1", "30544", "90", "Chau Rít", "")), true); err != nil {
		t.Fatal(err)
	}
	status, body, _ = d.post("xa", location+"/confirm", shown)
	if status != 200 || !strings.Contains(body, "Sổ đã thay đổi") {
		t.Fatalf("stale: %d", status)
	}
	before = d.head()
	status, _, done := d.post("xa", location+"/confirm", fields(body))
	if status != 303 || d.head() != before+1 {
		t.Fatalf("confirming: %d", status)
	}
	if status, _, _ := d.get("xa", location); status != 404 {
		t.Errorf("the file still waits: %d", status)
	}
	// Taken back with a reason, and brought in again.
	at, _, _ := strings.Cut(done, "?")
	if status, body, _ = d.get("xa", done); status != 200 || !strings.Contains(body, "Hủy lần nhập này") {
		t.Fatalf("%d", status)
	}
	if status, _, _ = d.post("xa", at+"/undo", url.Values{"reason": {" "}}); status != 422 {
		t.Errorf("without a reason: %d", status)
	}
	if status, _, _ = d.post("tham", at+"/undo", url.Values{"reason": {"x"}}); status != 403 {
		t.Errorf("a reviewer takes back: %d", status)
	}
	status, _, undone := d.post("xa", at+"/undo", url.Values{"reason": {"nhầm tệp\nhai dòng"}})
	if status != 303 {
		t.Fatal(status)
	}
	if _, body, _ = d.get("xa", "/households?q=N2"); strings.Contains(body, ">N2<") {
		t.Error("what was taken back is still there")
	}
	at, _, _ = strings.Cut(undone, "?")
	if status, _, _ = d.post("xa", at+"/undo", url.Values{"reason": {"đúng tệp rồi"}}); status != 303 {
		t.Fatal(status)
	}
	if _, body, _ = d.get("xa", "/households?q=N2"); !strings.Contains(body, ">N2<") {
		t.Error("what was brought back is not there")
	}
	for name, content := range map[string]string{"x.pdf": "%PDF-1.4", "x.csv": "a,b\n1,2\n", "empty.csv": ""} {
		status, body, location := d.upload("xa", "review", name, []byte(content))
		if status == 303 {
			status, body, _ = d.get("xa", location)
		}
		if status != 422 || !strings.Contains(body, "Có lỗi cần sửa") && !strings.Contains(body, "Lỗi:") {
			t.Errorf("%s: %d %s", name, status, mainOf(body))
		}
	}
}

// TestPaste: 200 rows; the wrong ones are mended in place, and only then taken.
func TestPaste(t *testing.T) {
	d := registerDesk(t)
	lines := []string{}
	for i := range 200 {
		lines = append(lines, strings.ReplaceAll(reviewRow(2024, fmt.Sprintf("P%03d", i), "30544", "100", "Chau Sóc", ""), ",", "\t"))
	}
	lines[7] = strings.Replace(lines[7], "\t100\t", "\tmột\t", 1)
	lines[9] = strings.Replace(lines[9], "Chau Sóc", hostile, 1)
	lines[9] = strings.Replace(lines[9], "30544", "99999", 1)
	before := d.head()
	status, body, location := d.post("xa", "/reviews/paste", url.Values{"rows": {strings.Join(lines, "\r\n")}})
	if status != 303 {
		t.Fatalf("%d %s", status, body)
	}
	status, body, _ = d.get("xa", location)
	if status != 422 || !strings.Contains(body, `id="c-9-7-error"`) || !strings.Contains(body, `id="c-11-3-error"`) || strings.Contains(body, "<script>alert") || strings.Contains(body, `name="c-12-`) {
		t.Fatalf("the grid: %d %s", status, mainOf(body))
	}
	status, _, location = d.post("xa", location+"/rows", url.Values{"c-9-7": {"100"}, "c-11-3": {"30544"}})
	if status != 303 || d.head() != before {
		t.Fatal(status)
	}
	status, body, _ = d.get("xa", location)
	if status != 200 || !strings.Contains(body, ">200<") {
		t.Fatalf("mended: %d %s", status, mainOf(body))
	}
	if status, _, _ = d.post("xa", location+"/confirm", fields(body)); status != 303 || d.head() != before+1 {
		t.Fatalf("%d", status)
	}
	if _, body, _ = d.get("xa", "/households?q=P199"); !strings.Contains(body, ">P199<") {
		t.Error("the last row is not there")
	}
	for _, rows := range []string{"", "\t\t\t", strings.Repeat("a\t", 60), strings.Repeat("2024\tX\n", maxPasted+5)} {
		if status, _, _ := d.post("xa", "/reviews/paste", url.Values{"rows": {rows}}); status != 422 {
			t.Errorf("%.20q: %d", rows, status)
		}
	}
}

// TestHouseholdActs: members, moves, splits, mergers, ends and reinstatement, each with
// a reason and in the history.
func TestHouseholdActs(t *testing.T) {
	d := registerDesk(t)
	change := func(as, id string, pairs ...string) (int, string) {
		v := url.Values{"date-day": {"1"}, "date-month": {"11"}, "date-year": {"2024"}, "reason": {"xác minh tại ấp"}}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		status, body, _ := d.post(as, "/households/"+id+"/change", v)
		return status, body
	}
	if status, body := change("xa", "H2", "change", "dissolved", "reason", ""); status != 422 || !strings.Contains(body, `href="#reason"`) {
		t.Errorf("without a reason: %d", status)
	}
	if status, body := change("xa", "H2", "change", "moved"); status != 422 || !strings.Contains(body, `href="#hamlet"`) {
		t.Errorf("a move to nowhere: %d %s", status, body)
	}
	if status, _ := change("xa", "H2", "change", "moved", "commune", "30547"); status != 422 && status != 403 {
		t.Errorf("a move out of the scope: %d", status)
	}
	if status, body := change("xa", "H2", "change", "split", "other", "H2S"); status != 303 {
		t.Errorf("a split: %d %s", status, body)
	}
	if status, _ := change("xa", "H2", "change", "merged", "other", "NOBODY"); status != 422 {
		t.Errorf("a merger with nobody: %d", status)
	}
	if status, _ := change("xa", "H2", "change", "merged", "other", "H1", "document", hostile); status != 303 {
		t.Errorf("a merger: %d", status)
	}
	_, body, _ := d.get("xa", "/households/H2/change")
	if !strings.Contains(body, `value="reinstated"`) || strings.Contains(body, `value="dissolved"`) {
		t.Error("what cannot be is offered")
	}
	if status, _ := change("xa", "H2", "change", "reinstated", "date-day", "2", "reason", "nhập nhầm hộ"); status != 303 {
		t.Errorf("reinstated: %d", status)
	}
	_, body, _ = d.get("xa", "/households/H2")
	for _, s := range []string{"tách hộ", "nhập hộ", "khôi phục", "nhập nhầm hộ", ">H2S<"} {
		if !strings.Contains(body, s) {
			t.Errorf("the record does not tell %q", s)
		}
	}
	if status, _ := change("xa", "H3", "change", "dissolved"); status == 303 {
		t.Error("a household of another commune ends")
	}
	// Members.
	_, body, _ = d.get("xa", "/households/H1/members/2?year=2024")
	v := fields(body)
	v.Set("name", "Trần Thị Sáu "+hostile)
	v.Set("birth", "15/09/1981")
	v.Set("sex", "female")
	v.Set("reason", "sửa theo giấy tờ")
	v.Set("citizen_id", "")
	if status, body, _ := d.post("xa", "/households/H1/members/2?year=2024", v); status != 303 {
		t.Fatalf("a member: %d %s", status, body)
	}
	if status, _, _ := d.post("xa", "/households/H1/members/2?year=2024", v); status != 409 {
		t.Errorf("a member that changed meanwhile: %d", status)
	}
	_, body, _ = d.get("xa", "/households/H1")
	if !strings.Contains(body, "15/09/1981") || !strings.Contains(body, "•••••••••321") || strings.Contains(body, "<script>alert") {
		t.Error("the member is not as entered, or lost the number")
	}
	if status, body, _ := d.post("xa", "/households/H1/members/new?year=2024", url.Values{"name": {"Nguyễn Thị Bảy"}, "birth": {"hôm qua"}, "reason": {"mới sinh"}}); status != 422 || !strings.Contains(body, `href="#birth"`) {
		t.Errorf("a wrong birth: %d", status)
	}
	if status, _, _ := d.post("xa", "/households/H1/members/new?year=2024", url.Values{"name": {"Nguyễn Thị Bảy"}, "birth": {"2024"}, "reason": {"mới sinh"}}); status != 303 {
		t.Errorf("a new member: %d", status)
	}
	_, body, _ = d.get("xa", "/households/H1/members/3?year=2024")
	v = fields(body)
	v.Set("step", "remove")
	v.Set("reason", "ghi nhầm hộ")
	if status, _, _ := d.post("xa", "/households/H1/members/3?year=2024", v); status != 303 {
		t.Errorf("removed: %d", status)
	}
	if _, body, _ = d.get("xa", "/households/H1"); strings.Contains(body, "Nguyễn Thị Bảy") {
		t.Error("who was removed is still in the list")
	}
	o := &office.Office{DB: d.db, Actor: account.Actor("cli:an"), Today: law.DateOf(today)}
	if a, err := o.Verify(t.Context(), nil); err != nil || a.Difference != nil {
		t.Errorf("%v %+v", err, a.Difference)
	}
}

// fetched is a file as it is sent.
func (d *desk) fetched(as, path string) (status int, body string, h http.Header) {
	q := httptest.NewRequest("GET", "http://vuonlen.test"+path, nil)
	q.Header.Set("As", as)
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, q)
	return w.Code, w.Body.String(), w.Header()
}

func mainOf(body string) string {
	_, body, _ = strings.Cut(body, "<main")
	return body
}

// TestClipboard: cells as spreadsheet programs copy them.
func TestClipboard(t *testing.T) {
	for text, want := range map[string]string{
		"a\tb\r\nc\td\r\n":      `[["a" "b"] ["c" "d"]]`,
		"a\t\tb":                `[["a" "" "b"]]`,
		"\ta":                   `[["" "a"]]`,
		"a\t":                   `[["a" ""]]`,
		"\"a\nb\"\tc":           `[["a b" "c"]]`,
		"\"a \"\"q\"\"\tb\"\tc": `[["a \"q\" b" "c"]]`,
		"\"quoted\"\tc":         `[["\"quoted\"" "c"]]`,
		"\"open\tc\nd\te":       `[["\"open" "c"] ["d" "e"]]`,
		"\n\n\t\n":              `[]`,
		"":                      `[]`,
	} {
		if got := fmt.Sprintf("%q", clipboard(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
