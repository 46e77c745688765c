package document

import (
	"strings"
	"testing"

	"vuonlen/internal/lang"
)

// A printed form has a row of numbers and formulas, names of groups, notes and
// signatures. They are passed over; a row with a number in it never is, with or
// without its code.
func TestPrintedForm(t *testing.T) {
	s := Schema{Columns: []Column{{Name: "code", Required: true, Synonyms: []string{"Mã đơn vị"}}, {Name: "poor", Synonyms: []string{"Hộ nghèo"}}}, Totals: "code", Printed: true}
	const head = "STT;Đơn vị;Hộ nghèo;Tỷ lệ;Mã đơn vị\n"
	for _, c := range []struct{ name, rows, want, said string }{
		{"row of numbers", "A;B;1;2=1/3*100;\n1;Xã A;5;;00101\n", "00101=5", ""},
		{"name of a group", "I;Huyện A;;;\n1;Xã A;5;;00101\n", "00101=5", "1 row of notes and signatures"},
		{"total", "1;Xã A;5;;00101\n;Tổng cộng;5;;\n", "00101=5", "1 total row"},
		{"sum with its number", "Cộng;Huyện A;5;;\n1;Xã A;5;;00101\n", "00101=5", "1 total row"},
		{"signatures", "1;Xã A;5;;00101\nNgười lập biểu;;Chủ tịch;;\n(Ký);;(Ký);;\n", "00101=5", "2 rows of notes and signatures"},
		{"row that lost its code", "1;Xã A;5;;\n", "=5", ""},
		{"row that lost its code and is a range", ";Xã A;3–5;;\n", "=3–5", ""},
		{"numbers that count nothing", "1;Xã A;5;;00101\n;Xã B;7;2;\n", "00101=5 =7", ""},
		{"code with nothing", ";Xã A;;;00101\n", "00101=", ""},
	} {
		r, err := OpenReader("f.csv", strings.NewReader(head+c.rows), s)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for r.Next() {
			got = append(got, r.Row().Text("code")+"="+r.Row().Text("poor"))
		}
		said := ""
		for _, n := range r.Notices() {
			said += n.Say(lang.EN)
		}
		if strings.Join(got, " ") != c.want || !strings.Contains(said, c.said) || c.said == "" && strings.Contains(said, "passed over") {
			t.Errorf("%s: %q, said %q", c.name, got, said)
		}
	}
	// Where the schema does not say that it may be a printed form, nothing is
	// passed over but a total.
	s.Printed = false
	r, err := OpenReader("f.csv", strings.NewReader(head+";Xã A;x;;\n"), s)
	if err != nil || !r.Next() {
		t.Error("passed over", err)
	}
}
