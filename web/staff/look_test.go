package staff

import (
	"net/url"
	"strings"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
)

// form sends a form of some pairs as a user.
func (d *desk) form(as, path string, pairs ...string) (status int, body string) {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	status, body, _ = d.post(as, path, form)
	return status, body
}

// people brings two households of different communes into the register.
func (d *desk) people() {
	d.t.Helper()
	o := &office.Office{DB: d.db, Actor: "cli:an", Today: law.DateOf(today)}
	rep, err := o.ImportReviews(d.t.Context(), d.file("rà soát 2023.csv",
		"year,household,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head,citizen_id,address",
		"2023,H1,30544,rural,22,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn <b>An</b>,089190000123,Ấp Một",
		"2023,H2,30547,rural,01,3,100,0,0,0,0,0,0,0,0,0,0,0,0,Trần Văn Bình,,Ấp Hai"), true)
	if err != nil || rep.Rows != 2 {
		d.t.Fatal(rep.Rows, err)
	}
	if _, err := o.ImportMembers(d.t.Context(), d.file("thành viên.csv", "household,year,member,name,citizen_id,birth",
		"H1,2023,1,Nguyễn An,089190000123,1990", "H1,2023,2,Nguyễn Thị Út,089315000124,2015-02-03", "H1,2023,3,Nguyễn Tí,,"), true); err != nil {
		d.t.Fatal(err)
	}
}

// TestNumberPage: the full number is shown for a reason, once and as an act, to who
// may see it; it stands in no address and on no page that can be fetched again.
func TestNumberPage(t *testing.T) {
	d := newDesk(t)
	d.people()
	const path, full = "/households/H1/number", "089315000124"
	before := d.head()
	status, body, _ := d.get("xa", path)
	if status != 200 || strings.Contains(body, "0891900") || strings.Contains(body, "Nguyễn") || !strings.Contains(body, `value="2"`) || strings.Contains(body, `value="3"`) {
		t.Errorf("the form: %d %s", status, body)
	}
	for _, wrong := range [][]string{{"member", "2"}, {"member", "2", "reason", "vì"}, {"reason", "đối chiếu căn cước công dân"}, {"member", "3", "reason", "đối chiếu căn cước công dân"}, {"member", "x", "reason", "đối chiếu căn cước công dân"}} {
		if status, body := d.form("xa", path, wrong...); status != 422 || strings.Contains(body, full) || !strings.Contains(body, "summary-errors") {
			t.Errorf("%q: %d", wrong, status)
		}
	}
	for as, path := range map[string]string{"kiem": path, "tham": path, "quan": path, "xa": "/households/H2/number", "huyen": path} {
		get, _, _ := d.get(as, path)
		post, body := d.form(as, path, "member", "0", "reason", "đối chiếu căn cước công dân")
		if get != post || get != 403 && get != 404 || strings.Contains(body, "089190") {
			t.Errorf("%s at %s: %d, %d", as, path, get, post)
		}
	}
	if d.head() != before {
		t.Error("asking and refusing left an act")
	}
	status, body = d.form("xa", path, "member", "2", "reason", "đối chiếu căn cước <công> dân")
	if status != 200 || !strings.Contains(body, ">"+full+"<") || !strings.Contains(body, "&lt;công&gt;") || d.head() != before+1 {
		t.Errorf("%d, %d acts: %s", status, d.head()-before, body)
	}
	// An auditor reads in the household's file who saw it and why.
	status, body, _ = d.get("kiem", "/households/H1/looks")
	for _, s := range []string{"xem số định danh đầy đủ (thành viên 2", "đối chiếu căn cước &lt;công&gt; dân", "Nguyễn &lt;b&gt;An&lt;/b&gt;", "3. Nguyễn Tí", "xem hồ sơ hộ", "d01=1", ">" + household.MaskCitizenID("089190000123") + "<"} {
		if !strings.Contains(body, s) {
			t.Errorf("the file does not show %q", s)
		}
	}
	if status != 200 || strings.Contains(body, full) || strings.Contains(body, "089190000123") {
		t.Errorf("the file: %d, or it shows a full number", status)
	}
}

// TestLooksPage: opening the file is a look that stands in it at once; each sees of it
// what his role lets him, and nothing of a household elsewhere.
func TestLooksPage(t *testing.T) {
	d := newDesk(t)
	d.people()
	for as, status := range map[string]int{"xa": 200, "tham": 200, "huyen": 200, "tinh": 200, "kiem": 200, "quan": 403, "hoi": 403, "thuky": 403, "uyvien": 403} {
		got, body, _ := d.get(as, "/households/H1/looks")
		if got != status {
			t.Errorf("%s: %d, want %d", as, got, status)
		}
		if status == 200 && (!strings.Contains(body, `data-label="Người xem"`) || !strings.Contains(body, ">"+as+"<")) {
			t.Errorf("%s does not find himself in the file", as)
		}
		if saw := strings.Contains(body, ">22<"); saw != (status == 200 && as != "huyen") {
			t.Errorf("%s sees the ethnic group: %v", as, saw)
		}
		if link := strings.Contains(body, `/households/H1/number"`); link != (as == "xa") {
			t.Errorf("%s is led to the full number: %v", as, link)
		}
	}
	for _, path := range []string{"/households/H2/looks", "/households/H9/looks", "/households/H2%2F..%2FH1/looks"} {
		if status, body, _ := d.get("xa", path); status != 404 || strings.Contains(body, "Bình") {
			t.Errorf("%s: %d", path, status)
		}
	}
	if _, english, _ := d.get("kiem", "/households/H1/looks?lang=en"); !strings.Contains(english, "show the household's file") && !strings.Contains(english, "looked at") {
		t.Error(lang.EN, "not said")
	}
}
