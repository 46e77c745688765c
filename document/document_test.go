package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// people is the schema of most tests here.
var people = Schema{Columns: []Column{
	{Name: "code", Synonyms: []string{"Mã hộ"}, Required: true},
	{Name: "name", Synonyms: []string{"Họ và tên"}},
	{Name: "count", Synonyms: []string{"Số khẩu"}},
}}

// read reads a whole table: its rows as name=value texts, its faults and notices
// in English.
func read(t testing.TB, content string, s Schema) (rows []string, faults, notices string) {
	t.Helper()
	r, err := OpenReader("f.csv", strings.NewReader(content), s)
	if err != nil {
		return nil, fault.Say(lang.EN, err), ""
	}
	defer r.Close()
	for r.Next() {
		var cells []string
		for _, c := range s.Columns {
			if r.Row().Has(c.Name) {
				cells = append(cells, c.Name+"="+r.Row().Text(c.Name))
			}
		}
		rows = append(rows, strings.Join(cells, " "))
	}
	if err := r.Faults().Err(); err != nil {
		faults = fault.Say(lang.EN, err)
	}
	for _, n := range r.Notices() {
		notices += n.Say(lang.EN) + "\n"
	}
	return rows, faults, notices
}

const alphabet = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"

func TestTolerances(t *testing.T) {
	for _, c := range []struct{ name, content, want, notice string }{
		{"plain", "code,name\nH1,An\nH2,Bình\n", "code=H1 name=An|code=H2 name=Bình", ""},
		{"BOM", "\ufeffcode,name\nH1,An\n", "code=H1 name=An", ""},
		{"CRLF", "code,name\r\nH1,An\r\n", "code=H1 name=An", ""},
		{"no end of line", "code,name\nH1,An", "code=H1 name=An", ""},
		{"column order", "name,code\nAn,H1\n", "code=H1 name=An", ""},
		{"unknown columns", "code,x,name,y z\nH1,1,An,2\n", "code=H1 name=An", "f.csv: 2 columns not used: x, y z"},
		{"unknown column may hold anything", "code,x\nH1,\"a\nb\x01\"\n", "code=H1", "1 column not used: x"},
		{"case and space of headings", " CODE ,Name\nH1,An\n", "code=H1 name=An", ""},
		{"Vietnamese heading", "Mã hộ,Họ và tên\nH1,An\n", "code=H1 name=An", ""},
		{"heading in NFD", "Ma\u0303 ho\u0323\u0302,name\nH1,An\n", "code=H1 name=An", ""},
		{"heading without diacritics", "MA HO,ho va ten\nH1,An\n", "code=H1 name=An", ""},
		{"heading over two lines", "\"Mã\nhộ\",name\nH1,An\n", "code=H1 name=An", ""},
		{"cell in NFD", "code,name\nH1,Bi\u0300nh\n", "code=H1 name=Bình", ""},
		{"no-break and plain space", "code,name\n\u00a0H1 ,Lê\u00a0An\u00a0\n", "code=H1 name=Lê An", ""},
		{"invisible characters", "code,name\nH\u200b1,An\ufeff\n", "code=H1 name=An", ""},
		{"blank rows", "code,name\n\n , \nH1,An\n,\n\nH2,\n", "code=H1 name=An|code=H2", ""},
		{"blank rows at the top", "\n\ncode,name\nH1,An\n", "code=H1 name=An", ""},
		{"surplus empty cells", "code,name\nH1,An,,\n", "code=H1 name=An", ""},
		{"semicolon", "code;name\nH1;An, Bình\n", "code=H1 name=An, Bình", "separated by a semicolon"},
		{"tab", "code\tname\nH1\tAn\n", "code=H1 name=An", "separated by a tab"},
		{"quotes", "code,name\nH1,\"An \"\"Tư\"\", Bình\"\n", "code=H1 name=An \"Tư\", Bình", ""},
		{"one column", "code\nH1\n", "code=H1", ""},
		{"heading only", "code,name\n", "", ""},
		{"line end before the quote is trimmed", "code,name\nH1,\"An\n\"\n", "code=H1 name=An", ""},
		{"foreign letters", "code,name\nH1,Noël Müller 10 µg Acme® 25 m² naïve\n", "code=H1 name=Noël Müller 10 µg Acme® 25 m² naïve", ""},
		{"every Vietnamese letter", "code,name\nH1," + alphabet + "\n", "code=H1 name=" + alphabet, ""},
		{"every Vietnamese letter in NFD", "code,name\nH1," + norm.NFD.String(alphabet) + "\n", "code=H1 name=" + alphabet, ""},
		{"formula is text", "code,name\nH1,=1+1\n", "code=H1 name==1+1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, faults, notices := read(t, c.content, people)
			if got := strings.Join(rows, "|"); got != c.want || faults != "" {
				t.Errorf("rows %q, want %q, faults %q", got, c.want, faults)
			}
			if !strings.Contains(notices, c.notice) || (c.notice == "") != (notices == "") {
				t.Errorf("notices %q, want %q", notices, c.notice)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	utf16le := func(s string, mark string) string {
		b := []byte(mark)
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for _, c := range []struct{ name, content, want string }{
		{"empty", "", "f.csv: The file is empty"},
		{"only a BOM", "\ufeff\n", "The file is empty"},
		{"only blank rows", "\n , ,\n", "The file is empty"},
		{"no heading", "H1,An\nH2,Bình\n", "f.csv, row 1: No heading row"},
		{"column missing", "\nname,count\nAn,1\n", "f.csv, row 2: The column code is missing → Add a column with the heading code; these headings are accepted too: Mã hộ"},
		{"column twice", "code,Mã hộ\nH1,H1\n", "row 1: The column code stands twice, as “code” and as “Mã hộ”"},
		{"too few cells", "code,name,count\nH1,An,1\nH2,An\n", "f.csv, row 3: The row has 2 cells, the heading has 3"},
		{"too many cells", "code,name\nH1,An,3\n", "row 2: The row has 3 cells, the heading has 2"},
		{"ragged rows do not hide each other", "code,name\nH1\nH2,a,b\n", "row 3: "},
		{"quote not closed", "code,name\nH1,\"An\nH2,Bình\n", "row 2: Quotation marks do not match"},
		{"quote inside", "code,name\nH1,A\"n\"\n", "row 2: Quotation marks do not match"},
		{"endless quote", "code,name\nH1,An\nH2,\"" + strings.Repeat("x\n", maxRecord), "row 3: A row is longer than 1,024 KB"},
		{"endless heading", strings.Repeat("x", 2*maxRecord), "row 1: A row is longer than 1,024 KB"},
		{"NUL in a cell", "code,name\n" + strings.Repeat("H1,An\n", 20000) + "H2,A\x00n\n", "row 20002, column name: The cell has the control character U+0000"},
		{"control character", "code,name\nH1,A\x07n\n", "f.csv, row 2, column name: The cell has the control character U+0007"},
		{"delete", "code,name\nH1,A\x7fn\n", "column name: The cell has the control character U+007F"},
		{"C1 control", "code,name\nH1,A\u0085n\n", "U+0085"},
		{"text that reads backwards", "code,name\nH1,A\u202en\n", "U+202E"},
		{"line break inside", "code,name\nH0,a\nH1,\"A\nn\"\n", "row 3, column name: The cell has a line break"},
		{"row numbers count lines", "code,x\nH0,\"a\nb\nc\"\nH\x021,1\n", "row 5, column code: "},
		{"letters lost", "code,name\nH1,Nguy\ufffdn\n", "row 2, column name: The cell has letters lost in a conversion"},
		{"TCVN3 in Unicode", "code,name\nH1,NguyÔn V¨n B¸\n", "row 2, column name: The text is typed in a TCVN3"},
		{"VNI in Unicode", "code,name\nH1,Leâ Thò Haäu\n", "row 2, column name: The text is typed in a TCVN3"},
		{"TCVN3 headings in Unicode", "M· hé,Hä vµ tªn\n", "row 1: The text is typed in a TCVN3"},
		{"windows-1258", "code,name\nH1,An\nH2,B\xecnh\n", "f.csv, row 3: The file is not UTF-8; it may be windows-1258, TCVN3 or VNI"},
		{"TCVN3 heading", "M\xb7 h\xe9,name\nH1,An\n", "row 1: The file is not UTF-8"},
		{"UTF-16 with mark", utf16le("code,name\nH1,An\n", "\xff\xfe"), "The file is in UTF-16"},
		{"UTF-16 without mark", utf16le("code,name\nH1,An\n", ""), "The file is in UTF-16"},
		{"UTF-16 big-endian", "\xfe\xff\x00c", "The file is in UTF-16"},
		{"HTML", "\n <html><table>", "web page"},
		{"XML", "<?xml version=\"1.0\"?><Workbook>", "web page"},
		{"xls", ole + strings.Repeat("\x00", 600), "old kind (.xls)"},
		{"encrypted", ole + strings.Repeat("\x00", 600) + utf16le("EncryptedPackage", ""), "has a password"},
		{"broken zip", "PK\x03\x04 and nothing", "damaged"},
		{"empty zip", "PK\x05\x06" + strings.Repeat("\x00", 18), "damaged"},
		{"PDF", "%PDF-1.7\ncode,name", "neither CSV nor"},
		{"gzip", "\x1f\x8b\x08\x00", "neither CSV nor"},
		{"binary", "code,name\n\x00\x01\x02", "neither CSV nor"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults, _ := read(t, c.content, people)
			if !strings.Contains(faults, c.want) {
				t.Errorf("faults %.300q, want %q", faults, c.want)
			}
			if !strings.Contains(faults, " → ") {
				t.Errorf("no remedy: %.300q", faults)
			}
			if i := strings.IndexFunc(faults, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }); i >= 0 {
				t.Errorf("the fault repeats a control character: %.300q", faults)
			}
		})
	}
}

func TestAnyOf(t *testing.T) {
	s := Schema{Columns: []Column{{Name: "a"}, {Name: "b"}, {Name: "c"}}, AnyOf: [][]string{{"a", "b"}}}
	if _, faults, _ := read(t, "c\n1\n", s); !strings.Contains(faults, "At least one of these columns is needed: a, b") {
		t.Error(faults)
	}
	if _, faults, _ := read(t, "b,c\n1,1\n", s); faults != "" {
		t.Error(faults)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "none.csv"): "There is no file",
		dir:                            "is a folder",
	} {
		_, err := Open(path, people)
		if err == nil || fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	path := filepath.Join(dir, "đợt 1.csv")
	content := "code\nH1\n\nH2\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Open(path, people)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Name() != "đợt 1.csv" || !r.Has("code") || r.Has("name") {
		t.Error("name or columns are wrong")
	}
	if r.SHA256() != "" {
		t.Error("a hash before the end of the file")
	}
	var numbers []int
	for r.Next() {
		numbers = append(numbers, r.Row().Number())
	}
	if len(numbers) != 2 || numbers[0] != 2 || numbers[1] != 4 {
		t.Errorf("row numbers %v", numbers)
	}
	sum := sha256.Sum256([]byte(content))
	if r.SHA256() != hex.EncodeToString(sum[:]) {
		t.Error("the hash is not the file's")
	}
	if r.Next() {
		t.Error("a row after the last")
	}
}

type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = errors.New("disk on fire")
	}
	return n, err
}

func TestReadErrorIsAFault(t *testing.T) {
	content := "code\n" + strings.Repeat("H1\n", 50000)
	r, err := OpenReader("f.csv", broken{strings.NewReader(content)}, people)
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
	}
	if f := r.Faults(); f.Total != 1 || !strings.Contains(f.Items[0].Error(), "disk on fire") || r.SHA256() != "" {
		t.Errorf("faults %v, hash %q", r.Faults(), r.SHA256())
	}
	if _, err := OpenReader("f.csv", broken{strings.NewReader("code\n")}, people); err == nil {
		t.Error("an unreadable short file is opened")
	}
}

func TestManyFaultsAreCounted(t *testing.T) {
	r, err := OpenReader("f.csv", strings.NewReader("code,name\n"+strings.Repeat("H1\n", 1000)), people)
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
	}
	if f := r.Faults(); f.Total != 1000 || len(f.Items) != fault.Max {
		t.Errorf("%d faults, %d kept", f.Total, len(f.Items))
	}
}

// A hostile heading or cell comes out of a message short and in one line.
func TestMessagesAreTame(t *testing.T) {
	nasty := "\x1b[2J<script>alert(1)</script>" + strings.Repeat("Ω", 5000)
	_, _, notices := read(t, "code,\""+nasty+"\n\"\nH1,1\n", people)
	if len(notices) > 300 || strings.ContainsRune(notices, 0x1b) {
		t.Errorf("%.400q", notices)
	}
}

func TestColumnOutsideTheSchemaPanics(t *testing.T) {
	r, err := OpenReader("f.csv", strings.NewReader("code\nH1\n"), people)
	if err != nil {
		t.Fatal(err)
	}
	r.Next()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	r.Row().Text("other")
}

func TestCSVWriter(t *testing.T) {
	var b bytes.Buffer
	w := NewCSVWriter(&b, "code", "=name", "n")
	for _, s := range []string{"=1+1", "+84", "-5", "@x", "\tx", "\rx", "", "a=b", "An, \"Tư\"", "Bình\nAn", "'x"} {
		w.Raw("01")
		w.Text(s)
		w.Int(-5)
		w.End()
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "code,'=name,n\n01,'=1+1,-5\n01,'+84,-5\n01,'-5,-5\n01,'@x,-5\n01,'\tx,-5\n01,\"'\rx\",-5\n01,,-5\n01,a=b,-5\n" +
		"01,\"An, \"\"Tư\"\"\",-5\n01,\"Bình\nAn\",-5\n01,'x,-5\n"
	if b.String() != want {
		t.Errorf("%q\nwant\n%q", b.String(), want)
	}
	w = NewCSVWriter(failing{}, "code")
	for range 1000 {
		w.Text("xxxxxxxxxx")
		w.End()
	}
	if w.Flush() == nil {
		t.Error("an error of writing is lost")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"code,name\nH1,An\n", "\ufeffcode;name\nH1;\"a\nb\"\n", "code\n\x00", "Mã hộ,x\n\"", "code\tname\nH1\t1.234\n",
		"PK\x03\x04", "\xff\xfec\x00", "code,name\r\nH1,An,,\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if bytes.HasPrefix(content, []byte("PK")) {
			return // FuzzXLSX
		}
		exercise(t, content)
	})
}

// exercise reads a hostile file with every accessor and checks what a reader
// promises whatever the bytes.
func exercise(t *testing.T, content []byte) {
	s := Schema{Columns: append([]Column{{Name: "a"}, {Name: "b"}}, people.Columns...)}
	r, err := OpenReader("f", bytes.NewReader(content), s)
	if err != nil {
		if k := fault.KindOf(err); k != fault.Refused {
			t.Fatalf("kind %d: %v", k, err)
		}
		return
	}
	last := 0
	for r.Next() {
		row := r.Row()
		if row.Number() <= last {
			t.Fatalf("row %d after %d", row.Number(), last)
		}
		last = row.Number()
		for _, c := range s.Columns {
			text := row.Text(c.Name)
			if clean(text) != text {
				t.Fatalf("not clean: %q", text)
			}
			if _, bad := control(text); bad {
				t.Fatalf("control character: %q", text)
			}
			if n, ok := row.Count(c.Name).Exact(); ok && n < 0 {
				t.Fatal("negative count")
			}
			if p := row.Percent(c.Name); p != nil && p.Sign() < 0 {
				t.Fatal("negative rate")
			}
			row.Int(c.Name)
			row.Date(c.Name)
			row.Year(c.Name)
			row.Dong(c.Name)
			row.Share(c.Name)
			row.OneOf(c.Name, "yes", "no")
		}
	}
	sum := sha256.Sum256(content)
	if r.SHA256() != hex.EncodeToString(sum[:]) {
		t.Fatal("the hash is not the file's")
	}
	for _, l := range lang.All {
		if strings.ContainsRune(r.Faults().Say(l), '⟦') {
			t.Fatal(r.Faults().Say(l))
		}
	}
}
