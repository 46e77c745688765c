package staff

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/office"
)

// evidenceDesk is a desk with households, a body that gives and a loan.
func evidenceDesk(t *testing.T) *desk {
	d := registerDesk(t)
	o := &office.Office{DB: d.db, Actor: "cli:an", Today: law.DateOf(today)}
	for _, x := range [][]string{
		{"subjects", "id,kind,name,unit", "CTY-A,enterprise,Công ty Mẫu A,89", "NH,credit_institution,Ngân hàng Mẫu,89"},
		{"loans", "household,bank,contract,principal,disbursed_on", "H1,NH,KU-1,10000000,2023-05-05", "H3,NH,KU-3,20000000,2023-05-06"},
		{"registrations", "household,signed_on,target_year", "H1,2023-03-01,2024", "H3,2023-03-02,2024"},
		{"trainings", "code,date,topic,participants", "30544,2024-05-01,Trồng nấm rơm,30", "30547,2024-05-02,Nuôi bò,25"},
	} {
		if _, err := o.ImportEvidence(t.Context(), x[0], d.file(x[0]+".csv", x[1:]...), true); err != nil {
			t.Fatal(x[0], err)
		}
	}
	return d
}

// sendFile uploads a file to a page.
func (d *desk) sendFile(as, path, name string, content []byte, fields ...string) (status int, body, location string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = m.WriteField(fields[i], fields[i+1])
	}
	f, _ := m.CreateFormFile("file", name)
	_, _ = f.Write(content)
	_ = m.Close()
	q := httptest.NewRequest("POST", "http://vuonlen.test"+path, &b)
	q.Header.Set("Content-Type", m.FormDataContentType())
	return d.sent(as, q)
}

// typedTraining is the form of a training as it is typed.
func typedTraining(code, day, topic, n string) url.Values {
	d := strings.Split(day, "/")
	return url.Values{"f-code": {code}, "f-date-day": {d[0]}, "f-date-month": {d[1]}, "f-date-year": {d[2]}, "f-topic": {topic}, "f-participants": {n}, "f-document": {""}}
}

// enter types a record, looks at it and saves it; it gives the page it leads to.
func (d *desk) enter(as, path string, values url.Values) string {
	d.t.Helper()
	values.Set("step", "check")
	status, body, _ := d.post(as, path, values)
	if status != 200 || !strings.Contains(body, `value="save"`) {
		d.t.Fatalf("%s: %d %s", path, status, body)
	}
	kept := fields(body)
	kept.Set("step", "save")
	kept.Set("reason", "ghi nhầm giấy tờ")
	status, body, to := d.post(as, path, kept)
	if status != 303 {
		d.t.Fatalf("%s saved: %d %s", path, status, body)
	}
	return to
}

func page(to string) string { p, _, _ := strings.Cut(to, "?"); return p }

// TestEvidenceEntry: a record is typed, looked at and saved; what is wrong stands beside
// its field and nothing is kept; what is there already is named.
func TestEvidenceEntry(t *testing.T) {
	d := evidenceDesk(t)
	const path = "/evidence/registers/trainings/new"
	for _, c := range []struct {
		values url.Values
		at     string // field at fault
		says   string
	}{
		{typedTraining("", "1/6/2024", "x", "1"), "f-code", "chưa điền"},
		{typedTraining("30544", "31/2/2024", "x", "1"), "f-date", ""},
		{typedTraining("30544", "1/6/2025", "x", "1"), "f-date", ""},
		{typedTraining("30544", "1/6/2024", "x", "ba mươi"), "f-participants", ""},
		{typedTraining("30547", "1/6/2024", "x", "1"), "f-code", ""}, // another commune
		{typedTraining("99999", "1/6/2024", "x", "1"), "f-code", ""},
		{typedTraining("30544", "1/5/2024", "Trồng nấm rơm", "31"), "f-code", "Bản ghi số"}, // there already
	} {
		c.values.Set("step", "save")
		status, body, _ := d.post("xa", path, c.values)
		if status != 422 || !strings.Contains(body, `id="`+c.at+`-error"`) || !strings.Contains(body, `href="#`+c.at) {
			t.Errorf("%v: %d, no fault at %s: %s", c.values, status, c.at, body)
		}
		if c.says == "Bản ghi số" && !strings.Contains(body, c.says) {
			t.Errorf("the record that is there is not named: %s", body)
		}
		if !strings.Contains(body, `value="`+c.values.Get("f-topic")+`"`) {
			t.Errorf("what was typed is lost: %s", body)
		}
	}
	to := d.enter("xa", path, typedTraining("30544", "2/6/2024", "Nuôi <b>cá</b>", "12"))
	status, body, _ := d.get("xa", to)
	for _, want := range []string{"Nuôi &lt;b&gt;cá&lt;/b&gt;", ">12<", ">02/06/2024<", ">xa<", "Phiếu nhập trên trang", "đã được ghi vào nhật ký"} {
		if status != 200 || !strings.Contains(body, want) {
			t.Errorf("%d, no %q: %s", status, want, body)
		}
	}
	if status, _, _ := d.get("xa", "/evidence/registers/charms"); status != 404 {
		t.Errorf("a register that is none: %d", status)
	}
	if status, _, _ := d.post("uyvien", path, typedTraining("30544", "2/6/2024", "x", "1")); status != 403 {
		t.Errorf("a council member enters evidence: %d", status)
	}
}

// TestEvidenceClash: of two who change one record the second sees both values and
// chooses; nothing of the first is lost unseen.
func TestEvidenceClash(t *testing.T) {
	d := evidenceDesk(t)
	record := page(d.enter("xa", "/evidence/registers/trainings/new", typedTraining("30544", "2/6/2024", "Nuôi cá", "12")))
	first := page(d.enter("tinh", record+"/change", typedTraining("30544", "2/6/2024", "Nuôi cá lóc", "15")))
	if first == record {
		t.Fatal("a change is no version of its own")
	}
	mine := typedTraining("30544", "2/6/2024", "Nuôi cá tra", "12")
	mine.Set("step", "check")
	status, body, _ := d.post("xa", record+"/change", mine)
	for _, want := range []string{"Nuôi cá lóc", "Nuôi cá tra", "tinh", `name="choose-topic"`, `name="choose-participants"`} {
		if status != 422 || !strings.Contains(body, want) {
			t.Fatalf("%d, no %q: %s", status, want, body)
		}
	}
	kept := fields(body)
	if status, body, _ := d.post("xa", record+"/change", kept); status != 422 || !strings.Contains(body, `href="#choose-topic-1"`) {
		t.Errorf("nothing chosen: %d %s", status, body)
	}
	kept.Set("choose-topic", "mine")
	kept.Set("choose-participants", "theirs")
	status, body, _ = d.post("xa", record+"/change", kept)
	if status != 200 || !strings.Contains(body, "Nuôi cá tra") || !strings.Contains(body, ">15<") {
		t.Fatalf("chosen: %d %s", status, body)
	}
	action := regexp.MustCompile(`action="([^"]*/change)"`).FindStringSubmatch(body)[1]
	save := fields(body)
	save.Set("step", "save")
	if status, body, _ := d.post("xa", action, save); status != 422 || !strings.Contains(body, `id="reason-error"`) {
		t.Errorf("without a reason: %d %s", status, body)
	}
	save.Set("reason", "theo giấy mời")
	status, _, to := d.post("xa", action, save)
	if status != 303 {
		t.Fatalf("saved: %d", status)
	}
	_, body, _ = d.get("xa", to)
	for _, want := range []string{"Nuôi cá lóc", "Nuôi cá tra", "theo giấy mời", "ghi nhầm giấy tờ", ">15<"} {
		if !strings.Contains(body, want) {
			t.Errorf("the history has no %q: %s", want, body)
		}
	}
}

// TestEvidenceFiles: a file goes beside a record, comes back as it is and as something to
// keep, and is taken away with a reason; what runs is refused.
func TestEvidenceFiles(t *testing.T) {
	d := evidenceDesk(t)
	record := page(d.enter("xa", "/evidence/registers/trainings/new", typedTraining("30544", "2/6/2024", "Nuôi cá", "12")))
	const pdf = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
	if status, body, _ := d.sendFile("xa", record+"/files", "x.html", []byte("<html><script>alert(1)</script>")); status != 422 || !strings.Contains(body, `id="file-error"`) {
		t.Errorf("a web page: %d %s", status, body)
	}
	status, _, to := d.sendFile("xa", record+"/files", `..\danh sách "x".pdf`, []byte(pdf))
	if status != 303 {
		t.Fatalf("attached: %d", status)
	}
	_, body, _ := d.get("xa", to)
	link := regexp.MustCompile(`href="(` + record + `/files/\d+)"`).FindStringSubmatch(body)
	if link == nil || !strings.Contains(body, "SHA-256") {
		t.Fatal(body)
	}
	w := d.send("GET", "xa", link[1])
	if w.Code != 200 || w.Body.String() != pdf || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") || w.Header().Get("Content-Type") != "application/pdf" ||
		w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if status, _, _ := d.get("tham", link[1]); status != 403 {
		t.Errorf("a reviewer opens it: %d", status)
	}
	id := link[1][strings.LastIndex(link[1], "/")+1:]
	if status, body, _ := d.post("xa", link[1]+"/detach", url.Values{}); status != 422 || !strings.Contains(body, `href="#reason-`+id) {
		t.Errorf("without a reason: %d %s", status, body)
	}
	status, _, to = d.post("xa", link[1]+"/detach", url.Values{"reason-" + id: {"nhầm tệp"}})
	if _, body, _ := d.get("xa", to); status != 303 || !strings.Contains(body, "Chưa có tệp nào") || !strings.Contains(body, "nhầm tệp") {
		t.Errorf("%d %s", status, body)
	}
	// Withdrawn, it is in the history and in no list but that of what was withdrawn.
	if status, _, _ := d.post("xa", record+"/withdraw", url.Values{"reason": {" "}}); status != 422 {
		t.Errorf("withdrawn without a reason: %d", status)
	}
	if status, _, _ := d.post("xa", record+"/withdraw", url.Values{"reason": {"không có lớp này"}}); status != 303 {
		t.Errorf("withdrawn: %d", status)
	}
	if status, body, _ := d.get("xa", record); status != 200 || !strings.Contains(body, "đã được rút") || strings.Contains(body, "/withdraw") {
		t.Errorf("%d %s", status, body)
	}
	if _, body, _ := d.get("xa", "/evidence/registers/trainings"); strings.Contains(body, "Nuôi cá") {
		t.Error("it is in the list still")
	}
	if _, body, _ := d.get("xa", "/evidence/registers/trainings?state=withdrawn"); !strings.Contains(body, "Nuôi cá") || !strings.Contains(body, "không có lớp này") {
		t.Errorf("it is not in the list of what was withdrawn: %s", body)
	}
}

// TestRegisterList: what lies in the scope, as the address asks for it, and the same as a
// file.
func TestRegisterList(t *testing.T) {
	d := evidenceDesk(t)
	for _, c := range []struct {
		as, path string
		status   int
		has, not []string
	}{
		{"tinh", "trainings", 200, []string{"Trồng nấm rơm", "Nuôi bò", "2 bản ghi"}, nil},
		{"xa", "trainings", 200, []string{"Trồng nấm rơm"}, []string{"Nuôi bò"}},
		{"tinh", "trainings?q=nuoi+BO", 200, []string{"Nuôi bò"}, []string{"Trồng nấm rơm"}},
		{"tinh", "trainings?unit=30544", 200, []string{"Trồng nấm rơm"}, []string{"Nuôi bò"}},
		{"tinh", "trainings?unit=891", 200, []string{"Trồng nấm rơm", "Nuôi bò"}, nil},
		{"tinh", "trainings?year=2023", 200, []string{"Không có bản ghi nào"}, nil},
		{"tinh", "trainings?state=no_files", 200, []string{"Nuôi bò"}, nil},
		{"tinh", "trainings?state=files", 200, []string{"Không có bản ghi nào"}, nil},
		{"xa", "trainings?unit=30547", 403, nil, []string{"Nuôi bò"}},
		{"tinh", "trainings?sort=nothing", 400, nil, nil},
		{"tinh", "trainings?state=eaten", 400, nil, nil},
		{"tinh", "trainings?col=date&col=topic", 200, []string{"Nuôi bò"}, []string{">25<"}},
		{"tinh", "subjects?q=cong+ty", 200, []string{"Công ty Mẫu A"}, []string{"Ngân hàng"}},
		{"tham", "trainings", 403, nil, nil},
		{"quan", "trainings", 403, nil, nil},
		{"uyvien", "trainings", 200, []string{"Nuôi bò"}, []string{"/new"}},
	} {
		status, body, _ := d.get(c.as, "/evidence/registers/"+c.path)
		if status != c.status {
			t.Errorf("%s %s: %d", c.as, c.path, status)
		}
		for _, s := range c.has {
			if !strings.Contains(body, s) {
				t.Errorf("%s %s: no %q in %s", c.as, c.path, s, body)
			}
		}
		for _, s := range c.not {
			if strings.Contains(body, s) {
				t.Errorf("%s %s: %q", c.as, c.path, s)
			}
		}
	}
	order := func(sort string) string {
		_, body, _ := d.get("tinh", "/evidence/registers/trainings?sort="+sort)
		return fmt.Sprint(strings.Index(body, "Nuôi bò") < strings.Index(body, "Trồng nấm"))
	}
	if got := []string{order("participants"), order("-participants"), order("topic"), order("-topic"), order("-date")}; fmt.Sprint(got) != "[true false true false true]" {
		t.Errorf("orders %v", got)
	}
	w := d.send("GET", "xa", "/evidence/registers/trainings?format=csv&col=topic&col=participants")
	if got := w.Body.String(); w.Code != 200 || !strings.Contains(got, "Trồng nấm rơm") || strings.Contains(got, "Nuôi bò") || strings.Contains(got, "2024") && strings.Contains(got, "Ngày,") {
		t.Errorf("%d %s", w.Code, got)
	}
}

// TestEvidenceOfLoans: loans are seen by who may see them, where he may; every look at a
// household's is recorded, and only that.
func TestEvidenceOfLoans(t *testing.T) {
	d := evidenceDesk(t)
	o := &office.Office{DB: d.db, Actor: "cli:an", Today: law.DateOf(today)}
	looks := func(id household.ID, who string) (n int) {
		t.Helper()
		all, err := o.Looks(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range all {
			if string(l.Actor) == who {
				n++
			}
		}
		return n
	}
	for _, who := range []string{"thuky", "uyvien", "huyen"} {
		if status, body, _ := d.get(who, "/evidence/registers/loans"); status != 403 || strings.Contains(body, "KU-1") {
			t.Errorf("%s sees loans: %d", who, status)
		}
		if _, body, _ := d.get(who, "/evidence"); strings.Contains(body, "/registers/loans") {
			t.Errorf("%s is shown the way to loans", who)
		}
		status, body, _ := d.get(who, "/households/H1/evidence")
		if status != 200 || strings.Contains(body, "KU-1") || !strings.Contains(body, "không có quyền xem") || !strings.Contains(body, "01/03/2023") {
			t.Errorf("%s: %d %s", who, status, body)
		}
		if status, body, _ := d.get(who, "/units/30544/evidence"); status != 200 || strings.Contains(body, "/registers/loans") || !strings.Contains(body, "/registers/trainings?") {
			t.Errorf("%s: %d %s", who, status, body)
		}
		if n := looks("H1", who); n != 0 {
			t.Errorf("%s looked at loans %d times", who, n)
		}
	}
	status, body, _ := d.get("xa", "/evidence/registers/loans")
	if status != 200 || !strings.Contains(body, "KU-1") || strings.Contains(body, "KU-3") || !strings.Contains(body, "Ngân hàng Mẫu") {
		t.Errorf("%d %s", status, body)
	}
	if status, body, _ := d.get("xa", "/households/H1/evidence"); status != 200 || !strings.Contains(body, "KU-1") {
		t.Errorf("%d %s", status, body)
	}
	if a, b := looks("H1", "xa"), looks("H3", "xa"); a != 2 || b != 0 {
		t.Errorf("%d looks at the loan that was shown, %d at the other", a, b)
	}
	// A page of the list shows some: nobody looked at the others.
	if status, _, _ := d.get("tinh", "/evidence/registers/loans?q=KU-3"); status != 200 || looks("H3", "tinh") != 1 || looks("H1", "tinh") != 0 {
		t.Errorf("%d: %d and %d looks", status, looks("H3", "tinh"), looks("H1", "tinh"))
	}
	for _, who := range []string{"xa"} {
		if status, _, _ := d.get(who, "/households/H3/evidence"); status != 403 {
			t.Errorf("another commune's household: %d", status)
		}
	}
}

// TestRegisterImport: a workbook that is wrong comes back with its faults, mended it is
// looked at, taken in and taken back; a stranger finds nothing at its address.
func TestRegisterImport(t *testing.T) {
	d := evidenceDesk(t)
	const path = "/evidence/registers/trainings/upload"
	book := excelize.NewFile()
	for i, row := range [][]any{{"Mã đơn vị", "Ngày", "Chủ đề", "Số người dự"}, {"30544", "01/05/2024", "Trồng nấm rơm", 31}, {"30544", "10/07/2024", "Làm bún", -4}, {"30547", "11/07/2024", "Đan lát", 9}} {
		_ = book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row)
	}
	bytesOf := func() []byte { b, _ := book.WriteToBuffer(); return b.Bytes() }
	status, _, to := d.sendFile("xa", path, "tập huấn.xlsx", bytesOf())
	if status != 303 {
		t.Fatal(status)
	}
	status, body, _ := d.get("xa", to)
	if status != 422 || !strings.Contains(body, "Số người dự (participants)") || !strings.Contains(body, to+"/errors") {
		t.Fatalf("%d %s", status, body)
	}
	w := d.send("GET", "xa", to+"/errors")
	back, err := excelize.OpenReader(w.Body)
	if err != nil || len(back.GetSheetList()) < 2 {
		t.Fatalf("%d %v", w.Code, err)
	}
	for _, x := range []string{"tinh", "thuky"} {
		if status, _, _ := d.get(x, to); status != 404 {
			t.Errorf("%s finds the file of another: %d", x, status)
		}
	}
	_ = book.SetCellValue("Sheet1", "D3", 4)
	_ = book.RemoveRow("Sheet1", 4)
	_, _, to = d.sendFile("xa", path, "tập huấn.xlsx", bytesOf())
	status, body, _ = d.get("xa", to)
	if status != 200 || !strings.Contains(body, "Làm bún") || !strings.Contains(body, "30 → 31") && !strings.Contains(body, "“30”") && !strings.Contains(body, "31") {
		t.Fatalf("%d %s", status, body)
	}
	shown := fields(body)
	// Somebody enters the same in between: what was shown is no longer what would be done.
	d.enter("tinh", "/evidence/registers/trainings/new", typedTraining("30544", "10/7/2024", "Làm bún", "4"))
	if status, body, _ := d.post("xa", to+"/confirm", shown); status != 200 || !strings.Contains(body, "Sổ đã thay đổi") {
		t.Errorf("%d %s", status, body)
	}
	_, body, _ = d.get("xa", to)
	status, _, imported := d.post("xa", to+"/confirm", fields(body))
	if status != 303 || !strings.HasPrefix(imported, "/evidence/imports/") {
		t.Fatal(status, imported)
	}
	status, body, _ = d.get("xa", imported)
	if status != 200 || !strings.Contains(body, "tập huấn.xlsx") || !strings.Contains(body, "/undo") {
		t.Fatalf("%d %s", status, body)
	}
	if status, _, _ := d.get("uyvien", page(imported)); status != 200 {
		t.Errorf("who reads evidence there does not see the import: %d", status)
	}
	if _, body, _ := d.get("uyvien", "/evidence/imports"); !strings.Contains(body, "tập huấn.xlsx") || strings.Contains(body, "r.csv") {
		t.Errorf("the list of imports of evidence: %s", body)
	}
	if status, _, _ := d.get("tham", page(imported)); status != 403 {
		t.Errorf("a reviewer sees imports of evidence: %d", status)
	}
	if status, _, _ := d.post("xa", page(imported)+"/undo", url.Values{"reason": {"nhập nhầm tệp"}}); status != 303 {
		t.Errorf("undone: %d", status)
	}
	if _, body, _ := d.get("xa", "/evidence/registers/trainings"); !strings.Contains(body, ">30<") {
		t.Errorf("what was corrected does not hold again: %s", body)
	}
}

// TestImportsPageByScope: the page of imports names those alone of which the visitor may
// read a row.
func TestImportsPageByScope(t *testing.T) {
	d := evidenceDesk(t)
	o := &office.Office{DB: d.db, Actor: "cli:an", Today: law.DateOf(today)}
	if _, err := o.ImportReviews(t.Context(), d.file("bi-mat-30682.csv", reviewHeading, reviewRow(2024, "H9", "30682", "100", "Lê Văn Xa", "")), true); err != nil {
		t.Fatal(err)
	}
	if _, body, _ := d.get("tinh", "/imports"); !strings.Contains(body, "bi-mat-30682.csv") || !strings.Contains(body, "r.csv") {
		t.Errorf("%s", body)
	}
	_, body, _ := d.get("xa", "/imports")
	if strings.Contains(body, "bi-mat-30682.csv") || !strings.Contains(body, "r.csv") {
		t.Errorf("%s", body)
	}
	_, body, _ = d.get("tinh", "/imports")
	act := regexp.MustCompile(`href="(/imports/\d+)"`).FindStringSubmatch(body)[1] // the latest
	if status, _, _ := d.get("xa", act); status != 404 {
		t.Errorf("another commune's import: %d", status)
	}
	if w := d.send("GET", "xa", "/imports?format=csv&col=origin"); w.Code != 200 || strings.Contains(w.Body.String(), "bi-mat") || !strings.Contains(w.Body.String(), "r.csv") {
		t.Errorf("%d %s", w.Code, w.Body.String())
	}
}

// TestAlikePage: two gifts that look alike are shown side by side and marked, as one or as
// two, with a reason.
func TestAlikePage(t *testing.T) {
	d := evidenceDesk(t)
	o := &office.Office{DB: d.db, Actor: "cli:an", Today: law.DateOf(today)}
	if _, err := o.ImportEvidence(t.Context(), "contributions", d.file("c.csv", "contributor,code,received_on,form,value,description,document",
		"CTY-A,30544,2024-06-05,money,50000000,Làm nhà,01/PT", "CTY-A,30544,2024-06-06,money,50000000,làm  nhà.,01/PT", "CTY-A,30544,2024-06-07,goods,50000000,Làm nhà,01/PT",
		"CTY-A,30544,2024-07-01,money,7000000,Quà Tết,02/PT", "CTY-A,30547,2024-07-01,money,7000000,Quà Tết,03/PT"), true); err != nil {
		t.Fatal(err)
	}
	const path = "/evidence/registers/contributions/alike"
	status, body, _ := d.get("tinh", path)
	pairs := regexp.MustCompile(`name="which-(\d+)-(\d+)"`).FindAllStringSubmatch(body, -1)
	if status != 200 || len(pairs) != 6 { // three choices each
		t.Fatalf("%d %v %s", status, pairs, body)
	}
	if _, body, _ := d.get("xa", path); strings.Count(body, `name="which-`) != 3 {
		t.Errorf("one of the other pair lies elsewhere: %s", body)
	}
	id := pairs[0][1] + "-" + pairs[0][2]
	form := url.Values{"first": {pairs[0][1]}, "second": {pairs[0][2]}}
	if status, body, _ := d.post("xa", path, form); status != 422 || !strings.Contains(body, "#which-"+id+"-1") || !strings.Contains(body, "#reason-"+id) {
		t.Errorf("nothing said: %d %s", status, body)
	}
	form.Set("which-"+id, "first")
	form.Set("reason-"+id, "nhập hai lần")
	if status, _, _ := d.post("uyvien", path, form); status != 403 {
		t.Errorf("a council member marks a duplicate: %d", status)
	}
	if status, body, _ := d.post("xa", path, form); status != 303 {
		t.Fatalf("%d %s", status, body)
	}
	if status, body, _ := d.get("xa", "/evidence/registers/contributions/"+pairs[0][2]); status != 200 || !strings.Contains(body, "rút vì trùng") || !strings.Contains(body, "nhập hai lần") {
		t.Errorf("%d %s", status, body)
	}
	id = pairs[3][1] + "-" + pairs[3][2]
	form = url.Values{"first": {pairs[3][1]}, "second": {pairs[3][2]}, "which-" + id: {"both"}, "reason-" + id: {"hai xã khác nhau"}}
	if status, body, _ := d.post("xa", path, form); status != 403 {
		t.Errorf("of another commune: %d %s", status, body)
	}
	if status, body, _ := d.post("tinh", path, form); status != 303 {
		t.Errorf("%d %s", status, body)
	}
	if _, body, _ := d.get("tinh", path); !strings.Contains(body, "Không có bản ghi nào có thể trùng") {
		t.Errorf("asked again: %s", body)
	}
	if _, body, _ := d.get("tinh", "/evidence/registers/contributions"); strings.Count(body, "7.000.000") != 2 || strings.Count(body, "50.000.000") != 2 {
		t.Errorf("%s", body)
	}
}

// TestBoundaryUpload: an administrator sees which units a file draws, what is wrong with
// it, and loads it; nobody else does.
func TestBoundaryUpload(t *testing.T) {
	d := newDesk(t)
	shapes := func(codes ...string) []byte {
		var fs []string
		for i, c := range codes {
			x := 105 + float64(i)*.1
			fs = append(fs, fmt.Sprintf(`{"type":"Feature","properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%.2f,10],[%.2f,10],[%.2f,10.1],[%.2f,10]]]}}`, c, x, x+.05, x+.05, x))
		}
		return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(fs, ",") + `]}`)
	}
	on := []string{"on-day", "1", "on-month", "6", "on-year", "2024"}
	send := func(as string, content []byte, fields ...string) (int, string, string) {
		return d.sendFile(as, "/figures/boundaries", "ranh giới.geojson", content, fields...)
	}
	if status, body, _ := send("quan", shapes("891"), "on-day", "31", "on-month", "2", "on-year", "2024"); status != 422 || !strings.Contains(body, `href="#on-day"`) {
		t.Errorf("%d %s", status, body)
	}
	if status, _, _ := send("xa", shapes("891"), on...); status != 403 {
		t.Errorf("a commune loads boundaries: %d", status)
	}
	_, _, to := send("quan", shapes("891", "99999"), on...)
	status, body, _ := d.get("quan", to)
	if status != 422 || !strings.Contains(body, "99999") || !strings.Contains(body, "Huyện Tri Tôn") || strings.Contains(body, `name="shown"`) {
		t.Errorf("%d %s", status, body)
	}
	if status, _, _ := d.post("quan", to, nil); status != 422 {
		t.Errorf("a file with a fault is taken: %d", status)
	}
	_, _, to = send("quan", shapes("891", "893"), on...)
	status, body, _ = d.get("quan", to)
	if status != 200 || !strings.Contains(body, "2 đơn vị có hình") || !strings.Contains(body, "Đơn vị không có hình") {
		t.Fatalf("%d %s", status, body)
	}
	if status, _, _ := d.get("tinh", to); status != 404 {
		t.Errorf("another finds the file: %d", status)
	}
	if status, _, to := d.post("quan", to, nil); status != 303 || !strings.HasPrefix(to, "/figures/boundaries?saved=") {
		t.Errorf("%d %s", status, to)
	}
	if _, body, _ := d.get("quan", "/figures/boundaries"); !strings.Contains(body, ">2<") || !strings.Contains(body, ">01/06/2024<") {
		t.Errorf("%s", body)
	}
}
