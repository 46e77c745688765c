package staff

import (
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/petition"
)

// sheets are the sheets of workbooks as LibreOffice reads them, by name, cell by cell. It
// quotes text and not numbers; a number gets a mark here.
func sheets(t *testing.T, books map[string][]byte) map[string][][]string {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("no soffice (install libreoffice-calc-nogui)")
	}
	dir := t.TempDir()
	args := []string{"--headless", "-env:UserInstallation=file://" + t.TempDir(), "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1", "--outdir", dir}
	for name, content := range books {
		path := filepath.Join(dir, name+".xlsx")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.Command(soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out := map[string][][]string{}
	paths, _ := filepath.Glob(filepath.Join(dir, "*.csv"))
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var marked strings.Builder
		inside := false
		for i, r := range string(data) {
			if r == '"' {
				inside = !inside
			} else if !inside && r >= '0' && r <= '9' && (i == 0 || strings.ContainsRune(",\n", rune(data[i-1]))) {
				marked.WriteByte('#')
			}
			marked.WriteRune(r)
		}
		r := csv.NewReader(strings.NewReader(marked.String()))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(path), ".csv")] = rows
	}
	return out
}

// TestPetitionReportInLibreOffice: the half-yearly report and the list of petitions are
// opened in LibreOffice and have there, cell by cell, what was counted by hand and what
// the page shows; numbers as numbers, text as text.
func TestPetitionReportInLibreOffice(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	at := func(who account.Actor, on law.Date) *office.Office {
		return &office.Office{DB: d.db, Actor: who, Today: on}
	}
	if _, err := at("cli:an", 20240101).SetPetitionLimit(ctx, petition.Limit{Kind: petition.Remark, Days: 10, Document: "(văn bản mẫu)", From: 20240101}); err != nil {
		t.Fatal(err)
	}
	person := petition.Letter{Name: "Nguyễn Văn Thử", Address: "Khóm 1 (địa chỉ mẫu)", Text: "Giấy tờ phải nộp hai lần."}
	for _, x := range []struct {
		on, then law.Date
		s        petition.Submission
		step     petition.Step
	}{
		{20240620, 0, petition.Submission{Kind: petition.Remark, Category: petition.Policy, Unit: "30544", Letter: person}, petition.Step{}},
		{20240710, 20240715, petition.Submission{Kind: petition.Remark, Category: petition.Policy, Unit: "30547", Letter: person}, petition.Step{What: petition.Answer, Words: petition.Words{Text: "Đã xem."}}},
		{20240801, 20240802, petition.Submission{Kind: petition.Procedure, Category: petition.Paperwork, Letter: person}, petition.Step{What: petition.Refuse, Ground: petition.Unclear}},
		{law.DateOf(today), 0, petition.Submission{Kind: petition.Remark, Category: petition.Other, Unit: "30544", Letter: petition.Letter{Text: "Tôi muốn tố cáo một việc."}}, petition.Step{}},
	} {
		r, err := at(account.Public, x.on).SendPetition(ctx, x.s)
		if err == nil && x.then != 0 {
			_, err = at("cli:an", x.then).TakePetition(ctx, r.Number, x.step)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const report = "/petitions/report?year=2024&half=2"
	read := sheets(t, map[string][]byte{
		"kind": d.raw("tinh", report+"&format=xlsx"), "handler": d.raw("tinh", report+"&by=handler&format=xlsx"), "list": d.raw("tinh", "/petitions?which=all&format=xlsx&sort=number"),
	})
	sheet := func(book string, about bool) [][]string {
		t.Helper()
		for name, rows := range read {
			if strings.HasPrefix(name, book+"-") && (about == (len(rows) > 0 && len(rows[0]) == 1)) {
				return rows
			}
		}
		t.Fatalf("%s is not there: %q", book, read)
		return nil
	}
	head := []string{"Kỳ trước chuyển sang", "Tiếp nhận trong kỳ", "Trong đó không ghi tên", "Đã trả lời", "Chuyển cơ quan khác", "Không thụ lý", "Đúng hạn", "Quá hạn", "Không có thời hạn", "Còn lại cuối kỳ", "Còn lại quá hạn"}
	row := func(name string, ns ...int) []string {
		out := []string{name}
		for _, n := range ns {
			out = append(out, fmt.Sprint("#", n))
		}
		return out
	}
	sum := row("Cộng", 1, 3, 1, 1, 0, 1, 1, 0, 1, 2, 1) // of what is left one is due later
	for book, want := range map[string][][]string{
		"kind": {append([]string{"Loại"}, head...), row("Góp ý, phản ánh", 1, 2, 1, 1, 0, 0, 1, 0, 0, 2, 1), row("Phản ánh, kiến nghị về quy định, thủ tục hành chính", 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0),
			row("Ý kiến về danh sách đang niêm yết", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), sum},
		"handler": {append([]string{"Đơn vị xử lý"}, head...), row("Thị trấn Tri Tôn", 1, 1, 1, 0, 0, 0, 0, 0, 0, 2, 1), row("Thị trấn Ba Chúc", 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0),
			row("Tỉnh An Giang", 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0), sum},
	} {
		if got := sheet(book, false); !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s:\n%q\nwant\n%q", book, got, want)
		}
		if about := fmt.Sprint(sheet(book, true)); !strings.Contains(about, "kỳ chưa kết thúc, số liệu đến hết ngày 05/11/2024") {
			t.Errorf("%s says of itself: %s", book, about)
		}
	}
	_, page, _ := d.get("tinh", "/petitions?which=all&sort=number")
	list := sheet("list", false)
	if len(list) != 5 {
		t.Fatalf("%q", list)
	}
	for _, r := range list[1:] {
		for _, cell := range r {
			for part := range strings.SplitSeq(cell, "; ") {
				if !strings.Contains(page, part) {
					t.Errorf("the page does not have %q", cell)
				}
			}
		}
		if strings.Contains(fmt.Sprint(r), "Thử") {
			t.Errorf("the list names who wrote: %q", r)
		}
	}
}
