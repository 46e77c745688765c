package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// madeUnits is a small country: hamlets H0 to H5 and 30280001 under three
// communes, one of them right under its province.
func madeUnits(t testing.TB) *tally.CountUnits {
	t.Helper()
	u, err := tally.NewCountUnits([]unit.Record{
		{Code: "H0", Level: unit.Hamlet, Parent: "30280"}, {Code: "H1", Level: unit.Hamlet, Parent: "30280"},
		{Code: "30280001", Level: unit.Hamlet, Parent: "30280"},
		{Code: "H2", Level: unit.Hamlet, Parent: "30281"}, {Code: "H3", Level: unit.Hamlet, Parent: "30281"},
		{Code: "H4", Level: unit.Hamlet, Parent: "00001"},
		{Code: "30281", Level: unit.Commune, Parent: "886"}, {Code: "30280", Level: unit.Commune, Parent: "886"}, {Code: "00001", Level: unit.Commune, Parent: "91"},
		{Code: "886", Level: unit.District, Parent: "89"},
		{Code: "91", Level: unit.Province}, {Code: "89", Level: unit.Province},
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// aboveMade gives the units a review of a made unit counts for, by level.
var aboveMade = map[unit.Code][]string{
	"H0": {"province 89", "district 886", "commune 30280", "hamlet H0"}, "H1": {"province 89", "district 886", "commune 30280", "hamlet H1"},
	"30280001": {"province 89", "district 886", "commune 30280", "hamlet 30280001"},
	"H2":       {"province 89", "district 886", "commune 30281", "hamlet H2"}, "H3": {"province 89", "district 886", "commune 30281", "hamlet H3"},
	"H4":    {"province 91", "commune 00001", "hamlet H4"},
	"30280": {"province 89", "district 886", "commune 30280"}, "30281": {"province 89", "district 886", "commune 30281"}, "00001": {"province 91", "commune 00001"},
}

// naive counts reviews one by one by the words of formats.md 3.3, with nothing
// of the fast way but the reader of imports.
type naive struct {
	rows   map[string]*[20]int64 // by unit, year and minority
	faults fault.List
	unsaid int
}

func (n *naive) read(name string, content []byte) error {
	rd, err := OpenReader(name, bytes.NewReader(content), ReviewColumns())
	if err != nil {
		return err
	}
	rd.KeepFaults(10_000)
	rd.only(countedColumns)
	rs := ReadReviews(rd, 2026).Again()
	for rs.Next() {
		v := rs.Review()
		above, ok := aboveMade[v.Place()]
		if !ok {
			column := map[bool]string{true: "commune", false: "hamlet"}[v.Hamlet == ""]
			rs.Row().Fail(column, lang.T("document.count.unit"), lang.T("document.count.unit.do"))
			continue
		}
		n.add(above, v)
	}
	for _, f := range rs.Faults().Items {
		n.faults.Add(f)
	}
	return nil
}

func (n *naive) add(above []string, v household.Review) {
	std, _ := household.StandardForYear(v.Year)
	var is [20]int64
	is[0] = 1
	switch std.Classify(v.Answers) {
	case household.Poor:
		is[1] = 1
	case household.NearPoor:
		is[2] = 1
	case household.UnknownClass:
		is[3] = 1
	}
	size := int64(v.Size)
	is[4] = size
	deprived := int64(0)
	for i := range household.Indicators {
		if d, known := v.Indicator(i + 1); known && d {
			is[5+i] = 1
			deprived++
		}
	}
	if v.Unanswered() == 0 && size > 0 {
		is[17] = size
		if deprived >= 3 {
			is[18], is[19] = size, size*deprived
		}
	}
	suffixes := []string{""}
	switch v.Ethnicity.Minority() {
	case household.Yes:
		suffixes = append(suffixes, "1")
	case household.NoAnswer:
		n.unsaid++
	}
	for _, u := range above {
		for _, minority := range suffixes {
			key := fmt.Sprintf("%s,%d,%s", strings.Replace(u, " ", ",", 1), v.Year, minority)
			if n.rows[key] == nil {
				n.rows[key] = &[20]int64{}
			}
			for i, x := range is {
				n.rows[key][i] += x
			}
		}
	}
}

// text writes the answer in its order, with rates by exact fractions.
func (n *naive) text() string {
	var lines []string
	for key, x := range n.rows {
		line := key
		for _, v := range x {
			line += fmt.Sprintf(",%d", v)
		}
		rate := func(a, b int64) string {
			if b == 0 {
				return ""
			}
			return big.NewRat(a, b).FloatString(6) // half away from zero
		}
		lines = append(lines, line+","+rate(x[18], x[17])+","+rate(x[19], 12*x[18])+","+rate(x[19], 12*x[17])+"\n")
	}
	rank := map[string]int{"province": 0, "district": 1, "commune": 2, "hamlet": 3}
	slices.SortFunc(lines, func(a, b string) int {
		x, y := strings.Split(a, ","), strings.Split(b, ",")
		if d := rank[x[0]] - rank[y[0]]; d != 0 {
			return d
		}
		return slices.Compare(x[1:4], y[1:4])
	})
	return strings.Join(lines, "")
}

// countedText is the answer in its order.
func countedText(c *tally.Counter) string {
	var b []byte
	c.Rows(func(r *tally.CountRow) bool {
		b = r.AppendCSV(b)
		return true
	})
	return string(b)
}

func newCounter(t testing.TB, workers, chunk int) *ReviewCounter {
	u := madeUnits(t)
	c := &ReviewCounter{Units: u, Counts: tally.NewCounter(u), Current: 2026, Workers: workers, chunk: chunk}
	return c
}

func faultText(l fault.List) string {
	var s []string
	for _, f := range l.Items {
		s = append(s, f.Say(lang.EN))
	}
	return fmt.Sprintf("%d\n%s", l.Total, strings.Join(s, "\n"))
}

// same holds the counter against the reader of imports for files.
func same(t interface {
	Helper()
	Fatalf(string, ...any)
}, u *tally.CountUnits, workers, chunk int, contents ...[]byte) {
	t.Helper()
	want := &naive{rows: map[string]*[20]int64{}}
	c := &ReviewCounter{Units: u, Counts: tally.NewCounter(u), Current: 2026, Workers: workers, chunk: chunk}
	for i, content := range contents {
		name := fmt.Sprintf("f%d.csv", i)
		wantErr := want.read(name, content)
		var list *fault.List
		var f *fault.Error
		if errors.As(wantErr, &list) {
			for _, f := range list.Items {
				want.faults.Add(f)
			}
		} else if errors.As(wantErr, &f) {
			want.faults.Add(f)
		}
		if err := c.Read(context.Background(), name, bytes.NewReader(content)); err != nil {
			t.Fatalf("%v", err)
		}
	}
	if got, want := faultText(c.faults), faultText(want.faults); got != want {
		t.Fatalf("%d workers, chunks of %d\n%.2000q\nfaults\n%s\nwant\n%s", workers, chunk, contents, got, want)
	}
	if c.faults.Total > 0 {
		return
	}
	if got, want := countedText(c.Counts), want.text(); got != want {
		t.Fatalf("%d workers, chunks of %d\n%.2000q\n%s\nwant\n%s", workers, chunk, contents, got, want)
	}
}

// cells of each column: what is common first, then what people write, then what
// is refused.
var madeCells = map[string][]string{
	"year":      {"2022", "2021", "2025", "2022", `"2023"`, " 2022", "2020", "2027", "", "x", "\x00\x00\x00\x00"},
	"household": {"8900000001", "H-1", `"8900000002"`, "Hộ 1", "tx", "Tổng cộng", "total", ".Tong so", `"a""b"`, "a b", "'01", ""},
	"hamlet":    {"H0", "30280001", "", "H1", `"H2"`, "H4", " H3 ", "'H3", "H9", "123", "30280", "\u200bH1"},
	"commune":   {"", "30280", "30281", `"00001"`, "", "1", "99999", "3028x", " 30280"},
	"area":      {"rural", "urban", "", "Nông thôn", "URBAN", `"rural"`, "\"rural\n\"", "hill", "rurals"},
	"ethnicity": {"01", "05", "", "Kinh", "Khơ-me", "5", `"05"`, "99", "Klingon"},
	"size":      {"4", "1", "", "100", "07", `"3"`, " 2", "0", "101", "12345", "-1", "4.0"},
	"b1":        {"120", "140", "141", "175", "176", "", "0", "1000", "0140", `"150"`, "1001", "99999", "-5", "14 0"},
	"d":         {"0", "1", "0", "", "1", "x", "có", "Không", `"1"`, " 0", "2", "01", "\x01", "0\xff"},
	"head":      {"", "Lê B", `"Lê, B"`, "\"Lê\nB\"", `"Lê ""B"""`, "\"\r\n\"", "'x"},
}

func drawCSV(t *rapid.T) []byte {
	columns := []string{"year", "household", "hamlet", "commune", "area", "ethnicity", "size", "b1", "head"}
	twelve := slices.Clone(indicatorColumns[:])
	if rapid.Bool().Draw(t, "whole") {
		columns = append(columns, twelve...)
	} else {
		columns = append(columns, twelve[:rapid.IntRange(0, 12).Draw(t, "indicators")]...)
		columns = rapid.Permutation(columns).Draw(t, "order")
	}
	sep := rapid.SampledFrom([]string{",", ",", ";", "\t"}).Draw(t, "sep")
	end := rapid.SampledFrom([]string{"\n", "\n", "\r\n"}).Draw(t, "end")
	var b strings.Builder
	if rapid.IntRange(0, 3).Draw(t, "bom") == 0 {
		b.WriteString(bom)
	}
	b.WriteString(strings.Join(columns, sep) + end)
	odd := rapid.SampledFrom([]int{3, 6, 9, 99}).Draw(t, "odd") // how far into the cells above
	n := rapid.IntRange(0, 12).Draw(t, "rows")
	for range n {
		for i, column := range columns {
			if i > 0 {
				b.WriteString(sep)
			}
			if column[0] == 'd' {
				column = "d"
			}
			of := madeCells[column]
			cell := of[rapid.IntRange(0, min(odd, len(of)-1)).Draw(t, "cell")]
			if column == "head" && odd < 9 && strings.Contains(cell, "\r") {
				cell = ""
			}
			if !strings.HasPrefix(cell, `"`) && strings.Contains(cell, sep) {
				cell = ""
			}
			b.WriteString(cell)
		}
		switch rapid.IntRange(0, 40).Draw(t, "tail") {
		case 0:
			b.WriteString(sep + sep)
		case 1:
			b.WriteString(sep + "x")
		case 2:
			b.WriteString(end + end)
		case 3:
			b.WriteString(end + strings.Repeat(sep, len(columns)-1))
		case 4:
			if odd > 9 {
				b.WriteString(`x"y`)
			}
		case 5:
			if odd > 9 {
				b.WriteString(`"y`)
			}
		}
		b.WriteString(end)
	}
	s := b.String()
	if rapid.IntRange(0, 4).Draw(t, "cut") == 0 {
		s = strings.TrimSuffix(s, end)
	}
	return []byte(s)
}

// The counter gives what the reader of imports gives, wherever chunks end.
func TestCountEqualsReviews(t *testing.T) {
	u := madeUnits(t)
	rapid.Check(t, func(t *rapid.T) {
		var contents [][]byte
		for range rapid.IntRange(1, 2).Draw(t, "files") {
			contents = append(contents, drawCSV(t))
		}
		same(t, u, rapid.IntRange(1, 3).Draw(t, "workers"), rapid.SampledFrom([]int{1, 2, 7, 40, 100, csvChunk}).Draw(t, "chunk"), contents...)
	})
}

const countHead = "year,household,hamlet,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head\n"

// Every byte of a file is once the end of the first chunk.
func TestCountChunkAtEveryByte(t *testing.T) {
	u := madeUnits(t)
	content := []byte(bom + countHead +
		"2022,1,H0,,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,\"Lê \"\"B\"\"\n,\r\n\"\r\n" +
		"2022,\"2\",,30281,\"urban\",,,,\"x\",,,,,,,,,,,,\n\n\n" +
		"2023,3,H4,30280,,05,100,140,0,0,0,0,0,0,0,0,0,0,0,1,Lê C\n,,,,,,,,,,,,,,,,,,,,\n" +
		"2023,4,H4,,,05,,,0,0,0,0,0,,0,0,0,0,0,1,\"\n\n\"")
	for size := 1; size <= len(content); size++ {
		same(t, u, 1+size%3, size, content)
	}
	wrong := append(slices.Clone(content), "\n2023,5,H9,,,,,,,,,,,,,,,,,,\n2023,6\n2023,7,H0,,,,,,,,,,,,,,,,,,\"x\"y\n2023,8,H9,,,,,,,,,,,,,,,,,,\n"...)
	for size := 1; size <= len(wrong); size++ {
		same(t, u, 1+size%3, size, wrong)
	}
}

// A year stated once above the table holds for every row; one that is not
// accepted is a fault of every row. A row that numbers the columns is none.
func TestCountStatedYear(t *testing.T) {
	u := madeUnits(t)
	for _, title := range []string{"Danh sách hộ năm 2024", "Danh sách hộ năm 2030", "Danh sách hộ năm 2020"} {
		for _, numbers := range []string{"", "A,B,1,2\n"} {
			content := []byte(title + ",,,\nMã hộ,Mã ấp,Dân tộc,Điểm B1\n" + numbers + "H1,H0,05,120\nH2,H1,01,150\nH3,H4,,\n")
			for _, size := range []int{1, 50, csvChunk} {
				same(t, u, 2, size, content)
			}
		}
	}
}

func gzipped(t testing.TB, b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t testing.TB, b []byte, o ...zstd.EOption) []byte {
	var out bytes.Buffer
	w, err := zstd.NewWriter(&out, o...)
	if err == nil {
		_, err = w.Write(b)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// manyRows is a file of n rows, and what is odd at intervals.
func manyRows(n int) []byte {
	var b bytes.Buffer
	b.WriteString(countHead)
	for i := range n {
		h := []string{"H0", "H1", "H2", "30280001", "H4"}[i*5/n]
		if i%50 == 7 {
			fmt.Fprintf(&b, "%d,%d,%s,,,,,%d,,x,1,0,0,0,0,0,0,0,0,%d,\"a\nb\"\n", 2021+i%5, i, h, i%200, i%2)
			continue
		}
		fmt.Fprintf(&b, "%d,%d,%s,,rural,%02d,%d,%d,1,0,%d,0,0,0,%d,0,0,0,0,%d,\n", 2021+i%5, i, h, 1+i%3*i%5, 1+i%9, i%250, i%2, i/2%2, i/3%2)
	}
	return b.Bytes()
}

// Packed files count as the files in them, in one piece or many, from a file or
// a stream; damaged ones are refused.
func TestCountPacked(t *testing.T) {
	content := manyRows(30_000)
	plain := newCounter(t, 2, 1<<12)
	if err := plain.Read(t.Context(), "a", bytes.NewReader(content)); err != nil || plain.Err() != nil {
		t.Fatal(err, plain.Err())
	}
	want := countedText(plain.Counts)
	same(t, plain.Units, 3, 1000, content)
	for name, packed := range map[string][]byte{
		"gzip": gzipped(t, content), "zstd": zstandard(t, content),
		"two members": append(gzipped(t, content[:5000]), gzipped(t, content[5000:])...),
		"two frames":  append(zstandard(t, content[:5000]), zstandard(t, content[5000:])...),
	} {
		c := newCounter(t, 2, 1<<12)
		if err := c.Read(t.Context(), "a", iotest.HalfReader(bytes.NewReader(packed))); err != nil || c.Err() != nil {
			t.Fatal(name, err, c.Err())
		}
		if countedText(c.Counts) != want {
			t.Error(name, "counts otherwise")
		}
		if c.Bytes.Load() != int64(len(packed)) {
			t.Error(name, c.Bytes.Load(), len(packed))
		}
		for _, damaged := range [][]byte{packed[:len(packed)-3], packed[:len(packed)/2], append(slices.Clone(packed), "rubbish"...)} {
			c := newCounter(t, 2, 1<<12)
			if err := c.Read(t.Context(), "a", bytes.NewReader(damaged)); err != nil || c.Err() == nil {
				t.Errorf("%s, damaged: %v, %v", name, err, c.Err())
			}
		}
	}
	c := newCounter(t, 1, 0)
	wide := zstandard(t, content, zstd.WithWindowSize(256<<20), zstd.WithSingleSegment(false))
	if err := c.Read(t.Context(), "a", iotest.OneByteReader(bytes.NewReader(wide))); err != nil || c.Err() == nil || !strings.Contains(c.Err().Error(), "64 MiB of memory") {
		t.Error(err, c.Err())
	}
}

// What is said about files that are no tables, a stream that breaks off, and a
// call that is given up.
func TestCountRefusals(t *testing.T) {
	long := countHead + "2022,1,H0,,,,,,,,,,,,,,,,,,\"" + strings.Repeat("x\n", maxRecord)
	for name, c := range map[string]struct{ content, want string }{
		"empty":       {"", "The file is empty"},
		"no heading":  {"a,b\n1,2\n", "heading"},
		"page":        {"<html></html>", "web page"},
		"gzip of zip": {string(gzipped(t, []byte("PK\x05\x06"))), "f: The workbook is damaged"},
		"too long":    {long, "f, row 2: "},
	} {
		x := newCounter(t, 2, 100)
		if err := x.Read(t.Context(), "f", strings.NewReader(c.content)); err != nil {
			t.Error(name, err)
		}
		if err := x.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	x := newCounter(t, 2, 100)
	broken := io.MultiReader(bytes.NewReader(manyRows(50_000)), iotest.ErrReader(errors.New("cable")))
	err := x.Read(t.Context(), "f", broken)
	if fault.KindOf(errors.Join(err, x.Err())) != fault.Usage {
		t.Error(err, x.Err())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := newCounter(t, 2, 100).Read(ctx, "f", bytes.NewReader(manyRows(100))); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Many faults are counted and only the first kept.
func TestCountManyFaults(t *testing.T) {
	content := countHead + strings.Repeat("2022,1,H9,,,,,,,,,,,,,,,,,,\n", 5000)
	c := newCounter(t, 3, 500)
	if err := c.Read(t.Context(), "f", strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	if c.faults.Total != 5000 || len(c.faults.Items) != fault.Max || c.faults.Items[0].At.Row != 2 || c.faults.Items[49].At.Row != 51 {
		t.Error(c.faults.Total, len(c.faults.Items), c.faults.Items[0].At.Row)
	}
}

// What is odd but accepted is said once for a file.
func TestCountNotices(t *testing.T) {
	c := newCounter(t, 2, 10)
	content := "STT;year;household;hamlet;commune;ethnicity;Ghi chú\n" +
		"1;2022;'01;H0;30281;01;x\n2;2026;2;H1;30281;;x\n3;2026;3;H1;30280;;x\n;;Tổng cộng;;;;\n"
	if err := c.Read(t.Context(), "f", strings.NewReader(content)); err != nil || c.Err() != nil {
		t.Fatal(err, c.Err())
	}
	var got []string
	for _, n := range c.Notices() {
		got = append(got, n.Say(lang.EN))
	}
	for _, want := range []string{"separated by a semicolon", "1 column not used: Ghi chú", "2 households of unknown ethnicity", "2 rows whose commune",
		"year 2026 is counted", "1 total row passed over", "taken off in 1 cell"} {
		if !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("%q is not said:\n%s", want, strings.Join(got, "\n"))
		}
	}
}

// The years of a counter are those of the standards that are known.
func TestCountLastYear(t *testing.T) {
	for current, want := range map[law.Year]law.Year{2024: 2024, 2026: 2026, 2030: 2030, 2060: 2030} {
		c := &ReviewCounter{Current: current}
		if got := c.lastYear(); got != want {
			t.Errorf("%d: %d, want %d", current, got, want)
		}
	}
}

func FuzzCountCSV(f *testing.F) {
	f.Add([]byte(countHead+"2022,1,H0,,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,\"Lê \"\"B\"\"\n\"\n"), 3)
	f.Add([]byte("year;household;hamlet\r\n2022;\"1\";H0\r\n;;\r\n2022;x\"y;H0"), 1)
	f.Add([]byte(bom+"Danh sách năm 2024\nMã hộ\tMã xã\n1\t30280\n\"\n"), 20)
	u := madeUnits(f)
	f.Fuzz(func(t *testing.T, content []byte, chunk int) {
		if len(content) > 1<<16 || chunk < 1 || sniff(content) != "csv" {
			return
		}
		if !utf8.Valid(content) { // where an import ends, a count may never look
			_ = newCounter(t, 2, min(chunk, 1<<16)).Read(t.Context(), "f", bytes.NewReader(content))
			return
		}
		same(t, u, 2, min(chunk, 1<<16), content)
	})
}
