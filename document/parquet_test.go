package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// parquetOf writes rows the way another program would.
func parquetOf[T any](t testing.TB, rows []T, options ...parquet.WriterOption) string {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

type reviewRow struct {
	Year       int32   `parquet:"year"`
	Household  string  `parquet:"household"`
	Hamlet     *string `parquet:"hamlet,optional"`
	Commune    string  `parquet:"commune,dict"`
	Area       string  `parquet:"area,dict"`
	Ethnicity  string  `parquet:"ethnicity"`
	Size       *int64  `parquet:"size,optional"`
	B1         *int32  `parquet:"b1,optional"`
	D01        *int32  `parquet:"d01,optional"`
	D02        *bool   `parquet:"d02,optional"`
	D03        string  `parquet:"d03"`
	CitizenID  *int64  `parquet:"citizen_id,optional"`
	ReviewedOn int32   `parquet:"reviewed_on,date"`
	Other      float64 `parquet:"other"`
}

func point[T any](v T) *T { return &v }

func sampleReviews(n int) []reviewRow {
	rows := make([]reviewRow, n)
	for i := range rows {
		rows[i] = reviewRow{Year: 2025, Household: fmt.Sprintf("89%07d", i), Commune: "30337", Area: []string{"rural", "urban"}[i%2],
			Ethnicity: "05", D03: []string{"1", "0", ""}[i%3], ReviewedOn: 20_423, Other: 1.5}
		if i%4 != 0 {
			rows[i].Size, rows[i].B1, rows[i].D01, rows[i].D02 = point(int64(i%9+1)), point(int32(i%250)), point(int32(i%2)), point(i%3 == 0)
		}
	}
	return rows
}

func TestParquetReviews(t *testing.T) {
	rows := sampleReviews(2500)
	rows[1].Hamlet, rows[1].CitizenID = point("HM1"), point(int64(89199000123))
	content := parquetOf(t, rows, parquet.MaxRowsPerRowGroup(1000), parquet.PageBufferSize(512))
	got, rs := readReviews(t, content)
	if err := rs.Faults().Err(); err != nil || len(got) != len(rows) {
		t.Fatal(err, len(got))
	}
	for i, v := range got {
		want := rows[i]
		b1, known := v.B1()
		if v.Row != i+1 || v.Year != 2025 || string(v.Household) != want.Household || v.Commune != "30337" || v.Ethnicity != "05" ||
			v.ReviewedOn.String() != "2025-12-01" || known != (want.B1 != nil) || known && b1 != int(*want.B1) ||
			(want.Size == nil) != (v.Size == 0) || want.Size != nil && v.Size != int(*want.Size) || v.Area.String() != want.Area {
			t.Fatalf("row %d: %+v", i, v.Answers)
		}
		marks := "???"
		if want.D01 != nil {
			marks = fmt.Sprint(*want.D01) + map[bool]string{true: "1", false: "0"}[*want.D02] + "?"
		}
		if want.D03 != "" {
			marks = marks[:2] + want.D03
		}
		if v.Marks()[:3] != marks {
			t.Fatalf("row %d: %s, want %s", i, v.Marks(), marks)
		}
	}
	if got[1].CitizenID != "089199000123" || got[1].Hamlet != "HM1" {
		t.Error(got[1].CitizenID, got[1].Hamlet)
	}
	sum := sha256.Sum256([]byte(content))
	if rs.SHA256() != hex.EncodeToString(sum[:]) {
		t.Error("the hash is not the file's")
	}
	if n := rs.Notices(); len(n) != 2 || n[0].Say(lang.EN) != "f.csv: 1 column not used: other" {
		t.Error(n)
	}
}

// A stream is put aside, read, hashed and removed.
func TestParquetStream(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	content := parquetOf(t, sampleReviews(300))
	r, err := OpenReader("-", io.MultiReader(strings.NewReader(content)), ReviewColumns())
	if err != nil {
		t.Fatal(err)
	}
	rs := ReadReviews(r, 2026)
	n := 0
	for rs.Next() {
		n++
	}
	sum := sha256.Sum256([]byte(content))
	if n != 300 || rs.SHA256() != hex.EncodeToString(sum[:]) || rs.Faults().Total > 0 {
		t.Error(n, rs.SHA256(), rs.Faults())
	}
	if runtime.GOOS != "windows" { // which keeps its temporary files elsewhere
		if in, err := os.ReadDir(dir); err != nil || len(in) != 1 {
			t.Error(in, err)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := OpenReader("-", io.MultiReader(strings.NewReader(content[:len(content)-1])), ReviewColumns()); err == nil {
		t.Error("a stream cut off is opened")
	}
	if in, err := os.ReadDir(dir); err != nil || len(in) != 0 {
		t.Error("left behind:", in, err)
	}
}

// Every encoding and packing gives the values that were written.
func TestParquetEncodings(t *testing.T) {
	node := map[string]func(parquet.Node) parquet.Node{
		"required": parquet.Required, "optional": parquet.Optional,
	}
	codecs := map[string]compress.Codec{"none": &parquet.Uncompressed, "snappy": &parquet.Snappy, "gzip": &parquet.Gzip, "zstd": &parquet.Zstd}
	texts := []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.DeltaLengthByteArray, &parquet.DeltaByteArray}
	ints := []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.DeltaBinaryPacked}
	rapid.Check(t, func(rt *rapid.T) {
		rep := rapid.SampledFrom([]string{"required", "optional"}).Draw(rt, "repetition")
		codec := rapid.SampledFrom([]string{"none", "snappy", "gzip", "zstd"}).Draw(rt, "codec")
		version := rapid.IntRange(1, 2).Draw(rt, "version")
		text := texts[rapid.IntRange(0, len(texts)-1).Draw(rt, "text encoding")]
		number := ints[rapid.IntRange(0, len(ints)-1).Draw(rt, "int encoding")]
		nodeOf := func(n parquet.Node, e encoding.Encoding) parquet.Node {
			if e != nil {
				n = parquet.Encoded(n, e)
			}
			return node[rep](parquet.Compressed(n, codecs[codec]))
		}
		schema := parquet.NewSchema("t", parquet.Group{
			"a": nodeOf(parquet.String(), text), "b": nodeOf(parquet.Leaf(parquet.Int64Type), number),
			"c": nodeOf(parquet.Leaf(parquet.Int32Type), number), "d": nodeOf(parquet.Leaf(parquet.BooleanType), nil),
			"e": nodeOf(parquet.Leaf(parquet.DoubleType), nil),
		})
		count := rapid.IntRange(1, 700).Draw(rt, "rows")
		seed := rapid.Uint64().Draw(rt, "seed")
		rnd := func(n uint64) uint64 { seed = seed*6364136223846793005 + 1442695040888963407; return seed >> 33 % n }
		small := rapid.Bool().Draw(rt, "few values")
		var want []string
		var rows []parquet.Row
		for range count {
			n, m := int64(rnd(1<<31)*rnd(1<<31))-(1<<60), int32(rnd(1<<31)*2)
			if small {
				n, m = int64(rnd(3)), int32(rnd(2))
			}
			s := "x" + strings.Repeat("ấ", int(rnd(4))) + fmt.Sprint(rnd(5))
			f := float64(rnd(100000)) / 100
			vals := []parquet.Value{parquet.ValueOf(s), parquet.ValueOf(n), parquet.ValueOf(m), parquet.ValueOf(rnd(2) == 1), parquet.ValueOf(f)}
			row := parquet.Row{}
			line := ""
			for i, v := range vals {
				level := 0
				if rep == "optional" {
					if level = 1; rnd(3) == 0 && i != 0 {
						v, level = parquet.NullValue(), 0
					}
				}
				if !v.IsNull() {
					text := v.String()
					switch i {
					case 3:
						text = map[bool]string{true: "1", false: "0"}[v.Boolean()]
					case 4:
						text = fmt.Sprint(f)
					}
					line += text
				}
				line += "|"
				row = append(row, v.Level(0, level, i))
			}
			rows, want = append(rows, row), append(want, line)
		}
		var b bytes.Buffer
		w := parquet.NewWriter(&b, schema, parquet.DataPageVersion(version), parquet.PageBufferSize(rapid.SampledFrom([]int{64, 1000, 1 << 20}).Draw(rt, "page")))
		for i := 0; i < len(rows); i += 251 {
			if _, err := w.WriteRows(rows[i:min(i+251, len(rows))]); err != nil {
				rt.Fatal(err)
			}
			if err := w.Flush(); err != nil {
				rt.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			rt.Fatal(err)
		}
		s := Schema{Columns: []Column{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}, {Name: "e"}}}
		r, err := OpenReader("f", bytes.NewReader(b.Bytes()), s)
		if err != nil {
			rt.Fatal(err)
		}
		var got []string
		for r.Next() {
			line := ""
			for _, c := range s.Columns {
				line += r.Row().cell(c.Name).text + "|"
			}
			got = append(got, line)
		}
		if r.Faults().Total > 0 {
			rt.Fatal(r.Faults().Items[0])
		}
		if !slices.Equal(got, want) {
			for i := range want {
				if i >= len(got) || got[i] != want[i] {
					rt.Fatalf("row %d of %d: %q, want %q", i, len(got), got[min(i, len(got)-1)], want[i])
				}
			}
			rt.Fatal(len(got), len(want))
		}
	})
}

func TestParquetKinds(t *testing.T) {
	element := func(kind format.Type, logical format.LogicalTypeValue) *format.SchemaElement {
		return &format.SchemaElement{Type: thrift.New(kind), LogicalType: format.LogicalType{Value: logical}}
	}
	converted := func(c deprecated.ConvertedType, scale int32) *format.SchemaElement {
		return &format.SchemaElement{Type: thrift.New(format.Int64), ConvertedType: thrift.New(c), Scale: thrift.New(scale)}
	}
	stamp := func(u format.TimeUnitValue, utc bool) format.LogicalTypeValue {
		return &format.TimestampType{IsAdjustedToUTC: utc, Unit: format.TimeUnit{Value: u}}
	}
	evening := time.Date(2025, 12, 31, 18, 0, 0, 0, time.UTC) // 1 January in Viet Nam
	for _, c := range []struct {
		name string
		e    *format.SchemaElement
		n    int64
		want string
	}{
		{"plain", element(format.Int64, nil), -7, "-7"},
		{"day", element(format.Int32, &format.DateType{}), 20_453, "2025-12-31"},
		{"day before 1970", element(format.Int32, &format.DateType{}), -1, "1969-12-31"},
		{"no day", element(format.Int32, &format.DateType{}), math.MaxInt32, "2147483647"},
		{"moment here", element(format.Int64, stamp(&format.MilliSeconds{}, false)), evening.UnixMilli(), "2025-12-31"},
		{"moment in universal time", element(format.Int64, stamp(&format.MicroSeconds{}, true)), evening.UnixMicro(), "2026-01-01"},
		{"moment in nanoseconds", element(format.Int64, stamp(&format.NanoSeconds{}, true)), -1, "1970-01-01"},
		{"no moment", element(format.Int64, stamp(&format.NanoSeconds{}, true)), math.MaxInt64, "9223372036854775807"},
		{"old moment", converted(deprecated.TimestampMillis, 0), evening.UnixMilli(), "2026-01-01"},
		{"decimal", element(format.Int32, &format.DecimalType{Scale: 2, Precision: 9}), -5, "-0.05"},
		{"decimal without places", converted(deprecated.Decimal, 0), 12, "12"},
		{"unsigned", element(format.Int32, &format.IntType{BitWidth: 32}), -1, "4294967295"},
		{"signed", element(format.Int32, &format.IntType{BitWidth: 8, IsSigned: true}), -1, "-1"},
	} {
		if !readable(c.e) {
			t.Errorf("%s: not readable", c.name)
		}
		if got := intCell(c.e, c.n); got.text != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.text, c.want)
		}
	}
	for _, e := range []*format.SchemaElement{
		element(format.Int96, nil), element(format.FixedLenByteArray, nil), element(format.Int64, &format.TimeType{}), converted(deprecated.Interval, 0),
		element(format.ByteArray, &format.DecimalType{}), element(format.Int64, &format.TimestampType{}), {}, converted(deprecated.Decimal, -1),
		{Type: thrift.New(format.Int32), RepetitionType: thrift.New(format.Repeated)},
	} {
		if readable(e) {
			t.Errorf("%+v is read", e)
		}
	}
	if c := floatCell(math.NaN(), 64); c.kind != isError {
		t.Error("NaN is a number")
	}
}

type typedRow struct {
	Code  []string `parquet:"code"`
	Name  string   `parquet:"name"`
	Count float64  `parquet:"count"`
}

func TestParquetRefusals(t *testing.T) {
	type named struct {
		Code  string  `parquet:"code"`
		Name  string  `parquet:"name"`
		Count float64 `parquet:"count"`
	}
	type deep struct {
		Code string `parquet:"code"`
		Name struct {
			First string `parquet:"first"`
		} `parquet:"name"`
	}
	type other struct {
		X int32 `parquet:"x"`
	}
	ok := parquetOf(t, []named{{"H1", "An", 1}, {"H2", "Bình", 2}})
	if rows, faults, _ := read(t, ok, people); faults != "" || len(rows) != 2 || rows[1] != "code=H2 name=Bình count=2" {
		t.Fatal(rows, faults)
	}
	footer := func(n uint32) string {
		return ok[:len(ok)-8] + string(binary.LittleEndian.AppendUint32(nil, n)) + "PAR1"
	}
	for _, c := range []struct{ name, content, want string }{
		{"cut off", ok[:len(ok)-1], "damaged"},
		{"only the mark", "PAR1", "damaged"},
		{"two marks", "PAR1PAR1", "damaged"},
		{"footer of four gigabytes", footer(math.MaxUint32), "damaged"},
		{"footer of nothing", footer(0), "damaged"},
		{"footer too long by one", footer(uint32(len(ok))), "damaged"},
		{"a byte of a page changed", strings.Replace(ok, "AnBình", "AnBính", 1), "damaged"},
		{"encrypted footer", "PARE" + ok[4:len(ok)-4] + "PARE", "neither CSV nor"},
		{"no column of the table", parquetOf(t, []other{{1}}), "No heading row"},
		{"several values a row", parquetOf(t, []typedRow{{Code: []string{"a", "b"}}}), "column code: The column has a type that cannot be read"},
		{"nested", parquetOf(t, []deep{{Code: "H1"}}), "column name: The column has a type that cannot be read"},
		{"brotli", parquetOf(t, []named{{"H1", "An", 1}}, parquet.Compression(&parquet.Brotli)), "a compression or encryption that is not read"},
		{"not a number", parquetOf(t, []named{{"H1", "An", math.NaN()}}), "row 1, column count: The cell has a spreadsheet error"},
		{"control character", parquetOf(t, []named{{"H1", "A\x07n", 1}}), "row 1, column name: The cell has the control character"},
		{"not UTF-8", parquetOf(t, []named{{"H1", "", 1}, {"H2", "B\xecnh", 1}, {"H3", "An", 1}}), "row 2: The file is not UTF-8"},
		{"endless cell", parquetOf(t, []named{{"H1", strings.Repeat("x", maxCell+1), 1}}), "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults, _ := read(t, c.content, people)
			if !strings.Contains(faults, c.want) || !strings.Contains(faults, " → ") {
				t.Errorf("%q, want %q", faults, c.want)
			}
		})
	}
	// Blank rows are passed over and counted.
	rows := parquetOf(t, []struct {
		Code *string `parquet:"code,optional"`
	}{{nil}, {point("H1")}, {point(" ")}, {point("H\x002")}})
	if _, faults, _ := read(t, rows, people); !strings.Contains(faults, "row 4, column code") {
		t.Error(faults)
	}
}

// rewritten changes the description of a file.
func rewritten(t testing.TB, content string, change func(*format.FileMetaData)) string {
	t.Helper()
	n := int(binary.LittleEndian.Uint32([]byte(content[len(content)-8:])))
	var m format.FileMetaData
	if err := thrift.Unmarshal(&thrift.CompactProtocol{}, []byte(content[len(content)-8-n:len(content)-8]), &m); err != nil {
		t.Fatal(err)
	}
	change(&m)
	b, err := thrift.Marshal(&thrift.CompactProtocol{}, &m)
	if err != nil {
		t.Fatal(err)
	}
	return content[:len(content)-8-n] + string(b) + string(binary.LittleEndian.AppendUint32(nil, uint32(len(b)))) + "PAR1"
}

// What a hostile file claims costs no memory.
func TestParquetClaims(t *testing.T) {
	type row struct {
		Code string `parquet:"code,optional"`
	}
	ok := parquetOf(t, []row{{"H1"}, {"H2"}, {"H3"}}, parquet.MaxRowsPerRowGroup(2))
	deepSchema := func(m *format.FileMetaData) {
		m.Schema = m.Schema[:1]
		for range 1000 {
			m.Schema = append(m.Schema, format.SchemaElement{Name: "x", NumChildren: thrift.New(int32(1))})
		}
	}
	first := func(m *format.FileMetaData) *format.ColumnMetaData { return &m.RowGroups[0].Columns[0].MetaData }
	hugeLists := func(claim []byte) string { // field 2, a list of structures as many as claimed
		b := append([]byte{0x15, 0x02, 0x19}, claim...)
		return "PAR1" + string(b) + string(binary.LittleEndian.AppendUint32(nil, uint32(len(b)))) + "PAR1"
	}
	bombPage := func(h format.PageHeader, page []byte, rows int64) string {
		head, err := thrift.Marshal(&thrift.CompactProtocol{}, &h)
		if err != nil {
			t.Fatal(err)
		}
		body := "PAR1" + string(head) + string(page)
		return rewritten(t, body+ok[len(ok)-8-int(binary.LittleEndian.Uint32([]byte(ok[len(ok)-8:]))):], func(m *format.FileMetaData) {
			m.RowGroups = m.RowGroups[:1]
			m.NumRows, m.RowGroups[0].NumRows = rows, rows
			c := first(m)
			c.NumValues, c.DataPageOffset, c.DictionaryPageOffset, c.TotalCompressedSize = rows, 4, 0, int64(len(head)+len(page))
			c.Codec = format.Uncompressed
		})
	}
	data := func(n int32, e format.Encoding) thrift.Null[format.DataPageHeader] {
		return thrift.New(format.DataPageHeader{NumValues: n, Encoding: e, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE})
	}
	levels := []byte{5, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f} // a run of two thousand million ... without its value
	cases := []struct {
		name, content, want string
	}{
		{"rows without end", rewritten(t, ok, func(m *format.FileMetaData) { m.NumRows, m.RowGroups[0].NumRows = 1<<60+1, 1<<60 }), "too big"},
		{"fewer rows than it says", rewritten(t, ok, func(m *format.FileMetaData) { m.NumRows = 7 }), "damaged"},
		{"negative rows", rewritten(t, ok, func(m *format.FileMetaData) { m.RowGroups[0].NumRows, m.RowGroups[1].NumRows = -1, 4 }), "too big"},
		{"more rows than values", rewritten(t, ok, func(m *format.FileMetaData) {
			m.NumRows, m.RowGroups[0].NumRows, first(m).NumValues = 10, 9, 9
		}), "damaged"},
		{"fewer rows than values", rewritten(t, ok, func(m *format.FileMetaData) {
			m.NumRows, m.RowGroups[0].NumRows, first(m).NumValues = 2, 1, 1
		}), "damaged"},
		{"chunk outside", rewritten(t, ok, func(m *format.FileMetaData) { first(m).DataPageOffset = 1 << 40 }), "damaged"},
		{"chunk before", rewritten(t, ok, func(m *format.FileMetaData) { first(m).DataPageOffset = -5 }), "damaged"},
		{"chunk without end", rewritten(t, ok, func(m *format.FileMetaData) { first(m).TotalCompressedSize = math.MaxInt64 }), "damaged"},
		{"another type", rewritten(t, ok, func(m *format.FileMetaData) { first(m).Type = format.Int64 }), "damaged"},
		{"in another file", rewritten(t, ok, func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].FilePath = "/etc/passwd" }), "damaged"},
		{"column missing", rewritten(t, ok, func(m *format.FileMetaData) { m.RowGroups[1].Columns = nil }), "damaged"},
		{"nested a thousand times", rewritten(t, ok, deepSchema), "damaged"},
		{"too many children", rewritten(t, ok, func(m *format.FileMetaData) { m.Schema[0].NumChildren = thrift.New(int32(math.MaxInt32)) }), "damaged"},
		{"children fewer than none", rewritten(t, ok, func(m *format.FileMetaData) { m.Schema[0].NumChildren = thrift.New(int32(-1)) }), "damaged"},
		{"two trees", rewritten(t, ok, func(m *format.FileMetaData) { m.Schema = append(m.Schema, m.Schema[1]) }), "damaged"},
		{"no columns", rewritten(t, ok, func(m *format.FileMetaData) { m.Schema = m.Schema[:0] }), "damaged"},
		{"too many columns", rewritten(t, ok, func(m *format.FileMetaData) {
			m.Schema = slices.Concat(m.Schema, slices.Repeat(m.Schema[1:], maxNodes))
		}), "too big"},
		{"columns without number claimed", hugeLists([]byte{0xfc, 0xff, 0xff, 0xff, 0xff, 0x07}), "damaged"},
		{"page of two gigabytes", bombPage(format.PageHeader{CompressedPageSize: 8, UncompressedPageSize: math.MaxInt32, DataPageHeader: data(3, format.Plain)},
			make([]byte, 8), 3), "too big"},
		{"page of less than nothing", bombPage(format.PageHeader{CompressedPageSize: -1, UncompressedPageSize: 8, DataPageHeader: data(3, format.Plain)},
			make([]byte, 8), 3), "damaged"},
		{"values without number in a page", bombPage(format.PageHeader{CompressedPageSize: 8, UncompressedPageSize: 8, DataPageHeader: data(math.MaxInt32, format.Plain)},
			make([]byte, 8), 3), "damaged"},
		{"levels cut off", bombPage(format.PageHeader{CompressedPageSize: 9, UncompressedPageSize: 9, DataPageHeader: data(3, format.Plain)}, levels, 3), "damaged"},
		{"no page header", bombPage(format.PageHeader{CompressedPageSize: 8, UncompressedPageSize: 8}, make([]byte, 8), 3), "damaged"},
		{"dictionary without number", bombPage(format.PageHeader{Type: format.DictionaryPage, CompressedPageSize: 8, UncompressedPageSize: 8,
			DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: math.MaxInt32})}, make([]byte, 8), 3), "damaged"},
		{"lengths without number", bombPage(format.PageHeader{CompressedPageSize: 20, UncompressedPageSize: 20, DataPageHeader: data(3, format.DeltaLengthByteArray)},
			append([]byte{2, 0, 0, 0, 6, 1, 0x80, 1, 4}, 0xff, 0xff, 0xff, 0xff, 0x07, 0, 0, 0, 0, 0, 0), 3), "damaged"},
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, c := range cases {
		_, faults, _ := read(t, c.content, people)
		if !strings.Contains(faults, c.want) || !strings.Contains(faults, " → ") {
			t.Errorf("%s: %q, want %q", c.name, faults, c.want)
		}
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("%d MB allocated", used>>20)
	}
	// The control: the description written again as it was is sound.
	if rows, faults, _ := read(t, rewritten(t, ok, func(*format.FileMetaData) {}), people); len(rows) != 3 || faults != "" {
		t.Error(rows, faults)
	}
}

// A page that unpacks to more than it says is refused, and not unpacked.
func TestParquetPackedBomb(t *testing.T) {
	zeros := strings.Repeat("0", 64<<20)
	for name, codec := range map[string]compress.Codec{"snappy": &parquet.Snappy, "gzip": &parquet.Gzip, "zstd": &parquet.Zstd} {
		packed, err := codec.Encode(nil, []byte(zeros))
		if err != nil {
			t.Fatal(err)
		}
		c := &chunk{src: &parquetSource{}, codec: codec.CompressionCodec()}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = c.unpack(packed, 1000)
		runtime.ReadMemStats(&after)
		if err == nil || after.TotalAlloc-before.TotalAlloc > 24<<20 {
			t.Errorf("%s: %v, %d MB", name, err, (after.TotalAlloc-before.TotalAlloc)>>20)
		}
	}
}

func FuzzParquet(f *testing.F) {
	type row struct {
		Code  string  `parquet:"code,optional,delta"`
		Name  string  `parquet:"name,dict"`
		Count int64   `parquet:"count,delta"`
		A     bool    `parquet:"a"`
		B     float64 `parquet:"b,optional"`
	}
	rows := []row{{"H1", "An", 1, true, 0.5}, {"", "An", -2, false, 0}, {"H3", "Bình", 1 << 40, true, 1e9}}
	for _, codec := range []compress.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Zstd, &parquet.Gzip} {
		for version := 1; version <= 2; version++ {
			f.Add([]byte(parquetOf(f, rows, parquet.Compression(codec), parquet.DataPageVersion(version))))
		}
	}
	f.Add([]byte(parquetOf(f, sampleReviews(3))))
	f.Fuzz(func(t *testing.T, content []byte) {
		exercise(t, append([]byte("PAR1"), bytes.TrimPrefix(content, []byte("PAR1"))...))
	})
}

// FuzzParquetPage gives changed pages to every decoder behind a sound header,
// where a changed byte in a whole file would mostly break a checksum.
func FuzzParquetPage(f *testing.F) {
	f.Add([]byte{2, 0, 0, 0, 6, 1, 2, 0, 0, 0, 'H', '1'}, uint8(0), uint8(6), uint16(3), true)
	f.Add([]byte{0x80, 1, 4, 3, 2, 2, 0, 0, 0, 0}, uint8(5), uint8(2), uint16(3), false)
	f.Add([]byte{0x80, 1, 4, 2, 0, 0, 0, 0, 0, 0x80, 1, 4, 2, 4, 0, 0, 0, 0, 0, 'a', 'b', 'c', 'd'}, uint8(7), uint8(6), uint16(2), false)
	f.Fuzz(func(t *testing.T, page []byte, enc, kind uint8, n uint16, optional bool) {
		e := &format.SchemaElement{Type: thrift.New(format.Type(kind % 8))}
		if !readable(e) {
			return
		}
		c := &chunk{src: &parquetSource{}, element: e, left: int64(n), optional: optional, dict: []cell{{text: "a"}, {text: "b"}}}
		h := &format.DataPageHeader{NumValues: int32(n), Encoding: format.Encoding(enc % 10), DefinitionLevelEncoding: format.RLE}
		if err := c.readDataV1(h, page, len(page)); err != nil {
			return
		}
		for range n {
			v, err := c.next()
			if err != nil {
				return
			}
			if len(v.text) > maxCell {
				t.Fatal("a cell without end")
			}
		}
	})
}

func BenchmarkParquet(b *testing.B) {
	const rows = 50_000
	content := parquetOf(b, sampleReviews(rows))
	s, _ := household.FindStandard("2022-2026")
	b.ReportAllocs()
	for b.Loop() {
		r, err := OpenReader("f.parquet", strings.NewReader(content), ReviewColumns())
		if err != nil {
			b.Fatal(fault.Say(lang.EN, err))
		}
		rs := ReadReviews(r, 2026)
		n := 0
		for rs.Next() {
			s.Classify(rs.Review().Answers)
			n++
		}
		if n != rows {
			b.Fatal(n, rs.Faults())
		}
	}
	b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
}
