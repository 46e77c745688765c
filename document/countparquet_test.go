package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/encoding"
	"pgregory.net/rapid"

	"vuonlen/tally"
)

// drawParquet writes review rows with a kind, an encoding and a packing for each
// column of its own, and what people write in odd cells.
func drawParquet(t *rapid.T) []byte {
	codecs := []compress.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Gzip, &parquet.Zstd}
	texts := []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.RLEDictionary, &parquet.DeltaLengthByteArray, &parquet.DeltaByteArray}
	ints := []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.RLEDictionary, &parquet.DeltaBinaryPacked}
	columns := []string{"year", "household", "hamlet", "commune", "area", "ethnicity", "size", "b1", "head"}
	columns = append(columns, indicatorColumns[:rapid.IntRange(0, 12).Draw(t, "indicators")]...)
	for _, c := range []string{"commune", "area", "ethnicity"} {
		if rapid.IntRange(0, 3).Draw(t, "leave out") == 0 {
			columns = slices.DeleteFunc(columns, func(x string) bool { return x == c })
		}
	}
	group := parquet.Group{}
	type column struct {
		name     string
		kind     parquet.Kind
		optional bool
		index    int
	}
	all := map[string]*column{}
	for _, name := range columns {
		c := &column{name: name, kind: parquet.ByteArray, optional: rapid.Bool().Draw(t, "optional")}
		n := parquet.String()
		kinds := []parquet.Kind{parquet.ByteArray}
		switch {
		case name == "year" || name == "size" || name == "b1":
			kinds = []parquet.Kind{parquet.Int32, parquet.Int32, parquet.Int64, parquet.ByteArray, parquet.Double}
		case name[0] == 'd':
			kinds = []parquet.Kind{parquet.Int32, parquet.Int32, parquet.Int64, parquet.ByteArray, parquet.Boolean}
		case name == "household" || name == "commune" || name == "hamlet":
			kinds = []parquet.Kind{parquet.ByteArray, parquet.ByteArray, parquet.ByteArray, parquet.Int64}
		}
		c.kind = rapid.SampledFrom(kinds).Draw(t, "kind")
		switch c.kind {
		case parquet.Int32, parquet.Int64:
			n = parquet.Leaf(map[parquet.Kind]parquet.Type{parquet.Int32: parquet.Int32Type, parquet.Int64: parquet.Int64Type}[c.kind])
			if rapid.Bool().Draw(t, "logical") {
				n = parquet.Int(map[parquet.Kind]int{parquet.Int32: 32, parquet.Int64: 64}[c.kind])
			}
			n = parquet.Encoded(n, rapid.SampledFrom(ints).Draw(t, "encoding"))
		case parquet.Boolean:
			n = parquet.Leaf(parquet.BooleanType)
		case parquet.Double:
			n = parquet.Leaf(parquet.DoubleType)
		default:
			n = parquet.Encoded(n, rapid.SampledFrom(texts).Draw(t, "encoding"))
		}
		n = parquet.Compressed(n, rapid.SampledFrom(codecs).Draw(t, "codec"))
		if c.optional {
			n = parquet.Optional(n)
		} else {
			n = parquet.Required(n)
		}
		group[name] = n
		all[name] = c
	}
	schema := parquet.NewSchema("reviews", group)
	for _, path := range schema.Columns() {
		leaf, _ := schema.Lookup(path...)
		all[path[0]].index = leaf.ColumnIndex
	}
	odd := rapid.SampledFrom([]int{0, 0, 0, 1, 20}).Draw(t, "odd") // cells in a thousand
	n := rapid.IntRange(0, 900).Draw(t, "rows")
	seed := rapid.Uint64().Draw(t, "seed")
	rnd := func(n int) int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed >> 33 % uint64(n))
	}
	null := rapid.SampledFrom([]int{2, 40, 1 << 30}).Draw(t, "null") // one in how many
	oddPlace := rapid.IntRange(0, 30).Draw(t, "odd place") == 0
	text := func(name string, row int) string {
		of := madeCells[name]
		if name[0] == 'd' {
			of = madeCells["d"]
		}
		if rnd(1000) < odd {
			x, err := strconv.Unquote(of[rnd(len(of))])
			if err != nil {
				x = of[rnd(len(of))]
			}
			return x
		}
		switch name {
		case "household":
			return fmt.Sprint(8_900_000_000 + row)
		case "hamlet":
			return []string{"H0", "H1", "30280001", "H4"}[row*4/(n+1)]
		case "commune":
			if oddPlace {
				return []string{"00001", "99999", "30281"}[rnd(3)]
			}
			return []string{"30280", "30280", "30280", "00001"}[row*4/(n+1)]
		case "head":
			return "Lê B"
		}
		return of[rnd(3)]
	}
	rows := make([]parquet.Row, n)
	for r := range rows {
		values := make([]parquet.Value, len(all))
		for _, name := range columns {
			c := all[name]
			s := text(name, r)
			var v parquet.Value
			x, err := strconv.Atoi(strings.TrimSpace(s))
			if err != nil {
				x = rnd(2)
				switch name {
				case "year":
					x = 2021 + rnd(5)
				case "size":
					x = 1 + rnd(5)
				}
			}
			switch c.kind {
			case parquet.Int32:
				v = parquet.ValueOf(int32(x))
			case parquet.Int64:
				v = parquet.ValueOf(int64(x))
			case parquet.Double:
				v = parquet.ValueOf(float64(x))
			case parquet.Boolean:
				v = parquet.ValueOf(x == 1)
			default:
				v = parquet.ValueOf(s)
			}
			level := 0
			if c.optional {
				level = 1
				may := name != "year" && name != "household" && name != "hamlet" || odd > 1 || name == "hamlet" && group["commune"] != nil
				if may && rnd(null) == 0 {
					v, level = parquet.NullValue(), 0
				}
			}
			values[c.index] = v.Level(0, level, c.index)
		}
		rows[r] = values
	}
	var b bytes.Buffer
	w := parquet.NewWriter(&b, schema, parquet.DataPageVersion(rapid.IntRange(1, 2).Draw(t, "version")),
		parquet.PageBufferSize(rapid.SampledFrom([]int{64, 1000, 1 << 20}).Draw(t, "page")))
	of := rapid.SampledFrom([]int{50, 333, 1000}).Draw(t, "group")
	for i := 0; i < len(rows); i += of {
		_, err := w.WriteRows(rows[i:min(i+of, len(rows))])
		if err = errors.Join(err, w.Flush()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Whatever kinds and encodings the columns have, the counter gives what the
// reader of imports gives.
func TestCountParquetEqualsReviews(t *testing.T) {
	u := madeUnits(t)
	rapid.Check(t, func(t *rapid.T) {
		same(t, u, rapid.IntRange(1, 3).Draw(t, "workers"), 100, drawParquet(t))
	})
}

// A damaged file is refused, as an import refuses it.
func TestCountParquetDamaged(t *testing.T) {
	u := madeUnits(t)
	rapid.Check(t, func(t *rapid.T) {
		content := drawParquet(t)
		for range rapid.IntRange(1, 3).Draw(t, "damages") {
			content[rapid.IntRange(4, len(content)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		want := &naive{rows: map[string]*[20]int64{}}
		wantErr := want.read("f", content)
		c := &ReviewCounter{Units: u, Counts: tally.NewCounter(u), Current: 2026, Workers: 2}
		if err := c.Read(context.Background(), "f", bytes.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		if refused := wantErr != nil || want.faults.Total > 0; !refused && (c.Err() != nil || countedText(c.Counts) != want.text()) {
			t.Fatalf("accepted by the import; counted otherwise, or refused: %v", c.Err())
		}
	})
}

// A packed Parquet file, and one that comes as a stream.
func TestCountParquetPacked(t *testing.T) {
	content := []byte(parquetOf(t, sampleReviews(2500), parquet.MaxRowsPerRowGroup(1000)))
	var want string
	for i, r := range []io.Reader{bytes.NewReader(content), io.MultiReader(bytes.NewReader(content)), bytes.NewReader(gzipped(t, content)), bytes.NewReader(zstandard(t, content))} {
		c := newCounter(t, 2, 0)
		if err := c.Read(t.Context(), "f", r); err != nil {
			t.Fatal(err)
		}
		// The made-up rows name commune 30337, which is not of the made units.
		got := faultText(c.faults)
		if i == 0 {
			want = got
		}
		if got != want || c.faults.Total != 2500 {
			t.Errorf("%d: %d faults, %s", i, c.faults.Total, got[:200])
		}
	}
}

// What a column says of itself decides whether the numbers of households are
// read: an empty one is found all the same.
func TestCountParquetEmptyHousehold(t *testing.T) {
	type row struct {
		Year      int32   `parquet:"year"`
		Household *string `parquet:"household,optional"`
		Hamlet    string  `parquet:"hamlet,dict"`
	}
	for name, number := range map[string]*string{"null": nil, "empty": point(""), "space": point(" "), "total": point("total")} {
		rows := make([]row, 300)
		for i := range rows {
			rows[i] = row{2022, point(fmt.Sprint(8_900_000_000 + i)), "H0"}
		}
		rows[177].Household = number
		content := []byte(parquetOf(t, rows, parquet.MaxRowsPerRowGroup(100)))
		same(t, madeUnits(t), 2, 0, content)
		c := newCounter(t, 2, 0)
		if err := c.Read(t.Context(), "f", bytes.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		if total := name == "total"; total && (c.Err() != nil || c.rows != 299) || !total && (c.Err() == nil || !strings.HasPrefix(c.Err().Error(), "f, row 178, column household: ")) {
			t.Errorf("%s: %v, %d rows", name, c.Err(), c.rows)
		}
	}
}

// Reading many values at a time gives what reading one by one gives.
func TestHybridFill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(0, 20).Draw(t, "width")
		var b []byte
		for range rapid.IntRange(0, 6).Draw(t, "runs") {
			if n := rapid.IntRange(1, 40).Draw(t, "run"); rapid.Bool().Draw(t, "packed") {
				b = append(b, byte(n%4)<<1|1)
				b = append(b, rapid.SliceOfN(rapid.Byte(), n%4*width, n%4*width).Draw(t, "group")...)
			} else {
				b = append(b, byte(n<<1))
				b = append(b, rapid.SliceOfN(rapid.Byte(), (width+7)/8, (width+7)/8).Draw(t, "value")...)
			}
		}
		b = b[:rapid.IntRange(0, len(b)).Draw(t, "cut")]
		b = append(b, 0xff, 0xff)[:len(b)] // another page may lie behind
		one, fill, join := hybrid{b: b, width: width}, hybrid{b: b, width: width}, hybrid{b: b, width: width}
		table := make([]tally.PackedReview, 1<<width)
		for i := range table {
			table[i] = tally.PackedReview(i)
		}
		for {
			n := rapid.IntRange(1, 30).Draw(t, "n")
			var want []uint32
			var err error
			for range n {
				var v uint32
				if v, err = one.next(); err != nil {
					break
				}
				want = append(want, v)
			}
			got := make([]uint32, n)
			joined := make([]tally.PackedReview, n)
			failed, broken := fill.fill(got), join.join(joined, table)
			wide := slices.ContainsFunc(want, func(v uint32) bool { return v >= 1<<width })
			if (err != nil) != (failed != nil) || err == nil && !wide && broken != nil || err != nil && broken == nil {
				t.Fatalf("one by one: %v, filled: %v, joined: %v", err, failed, broken)
			}
			if err != nil || broken != nil {
				return
			}
			for i := range want {
				if got[i] != want[i] || uint32(joined[i]) != want[i] {
					t.Fatalf("value %d: %d and %d, want %d", i, got[i], joined[i], want[i])
				}
			}
		}
	})
}

// Many workers on one file lose nothing, nor do they disturb each other.
func TestCountConcurrent(t *testing.T) {
	u := madeUnits(t)
	same(t, u, 8, 512, manyRows(10_000))
	type row struct {
		Year      int32   `parquet:"year,dict"`
		Household string  `parquet:"household"`
		Hamlet    string  `parquet:"hamlet,dict"`
		Area      *string `parquet:"area,optional,dict"`
		B1        *int32  `parquet:"b1,optional,dict"`
		D01       *int32  `parquet:"d01,optional,dict"`
	}
	rows := make([]row, 10_000)
	for i := range rows {
		rows[i] = row{2022, fmt.Sprint(8_900_000_000 + i), []string{"H0", "H1", "H4"}[i%3], point("rural"), point(int32(i % 300)), point(int32(i % 2))}
		if i%50 == 0 {
			rows[i].Area, rows[i].D01 = nil, nil
		}
	}
	same(t, u, 8, 0, []byte(parquetOf(t, rows, parquet.MaxRowsPerRowGroup(700))))
	rows[7777].Hamlet = "H9"
	same(t, u, 8, 0, []byte(parquetOf(t, rows, parquet.MaxRowsPerRowGroup(700))))
}
