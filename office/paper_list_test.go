package office

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vuonlen/document"
)

// LibreOffice opens every list and register as it was written and reads the same out of
// it: titles, headings, and each cell of each row; numbers as numbers. Texts that look
// like formulas, and those of other scripts, stay what they are.
func TestListsInLibreOffice(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	o := copyOf(t)
	awarded(t, o)
	ctx := t.Context()
	if _, err := o.ImportCampaigns(ctx, file(t, "c.csv", "code,year,review_complete,recognised_on,decision", "30547,2023,yes,2023-12-10,1/QĐ"), true); err != nil {
		t.Fatal(err)
	}
	lists := map[string]document.Roll{}
	for _, kind := range RoundLists {
		l, err := o.RoundList(ctx, kind, "nguoi")
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		lists[kind] = l
	}
	if lists["posting"], err = o.PostingList(ctx, "30547", 2023); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := []string{"--headless", "-env:UserInstallation=file://" + t.TempDir(), "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", dir}
	for kind, l := range lists {
		if len(l.Rows) == 0 {
			t.Fatalf("%s: no rows", kind)
		}
		for i, c := range l.Columns { // and a row of what people type
			d := document.Datum{Text: []string{"=1+1", "<&>\"'", "\u05e9\u05dc\u05d5\u05dd عربى", "😀 Nguyễn\nThị", strings.Repeat("rất dài ", 60), "@SUM(A1)", "-5", "+84 1", "'x"}[i%9]}
			if i == 0 {
				l.Rows = append(l.Rows, make([]document.Datum, len(l.Columns)))
			}
			if !c.Sum {
				l.Rows[len(l.Rows)-1][i] = d
			}
		}
		lists[kind] = l
		path := filepath.Join(dir, kind+".xlsx")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := document.WriteRoll(f, l); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.Command(soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for kind, l := range lists {
		data, err := os.ReadFile(filepath.Join(dir, kind+".csv"))
		if err != nil {
			t.Errorf("%s is not opened: %v", kind, err)
			continue
		}
		r := csv.NewReader(strings.NewReader(string(data)))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		head := slices.IndexFunc(rows, func(r []string) bool { return r[0] == l.Number })
		if head < 0 || !strings.Contains(string(data), l.Title) || !strings.Contains(string(data), l.Country[1]) {
			t.Errorf("%s: %.400q", kind, data)
			continue
		}
		for i, c := range l.Columns {
			if rows[head][i+1] != c.Heading {
				t.Errorf("%s: heading %q, want %q", kind, rows[head][i+1], c.Heading)
			}
		}
		for n, want := range l.Rows {
			for i, d := range want {
				said := d.Text
				if n, exact := d.Number.Exact(); exact {
					said = strconv.FormatInt(n, 10)
				}
				if got := rows[head+1+n][i+1]; got != said {
					t.Errorf("%s: row %d, %q: %q, want %q", kind, n+1, l.Columns[i].Heading, got, said)
				}
			}
		}
	}
}
