package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/parquet-go/parquet-go"
)

// country is a made-up country: as many units of each level for its rows as Viet
// Nam had in 2024 for its households. Every number follows from the row's own.
type country struct {
	rows                                    int
	provinces, districts, communes, hamlets int
	dir                                     string
}

// newCountry makes one of as many units as go with its rows, or with whole those
// of the whole of Viet Nam. 27 million rows are one year, fewer are five.
func newCountry(rows int, whole bool, dir string) country {
	per := func(of, least int) int {
		if whole {
			return of
		}
		return max(least, of*rows/27_000_000)
	}
	return country{rows, per(63, 1), per(705, 3), per(10_599, 9), per(90_508, 40), dir}
}

func (c country) file(name string) string { return filepath.Join(c.dir, name) }

// communeOf and the like give the unit above.
func (c country) communeOf(hamlet int) int   { return hamlet * c.communes / c.hamlets }
func (c country) districtOf(commune int) int { return commune * c.districts / c.communes }
func (c country) provinceOf(district int) int {
	return district * c.provinces / c.districts
}
func (c country) hamletOf(row int) int { return int(int64(row) * int64(c.hamlets) / int64(c.rows)) }

func provinceCode(n int) string { return fmt.Sprintf("%02d", n+1) }
func districtCode(n int) string { return fmt.Sprintf("%03d", n+1) }
func communeCode(n int) string  { return fmt.Sprintf("%05d", 3*n+1) }
func hamletCode(n int) string   { return fmt.Sprintf("%08d", 10_000_000+n) }

// mix is SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// review is a row; -1 is unknown.
type review struct {
	year, hamlet    int
	area, ethnicity string
	size, b1        int
	d               [12]int
}

var groups = []string{"05", "17", "04", "02", "08"}

// at makes a row. Two households in a hundred have an unknown: an indicator, B1,
// the size, the group or the area.
func (c country) at(row int) review {
	r := review{year: 2021 + row%5, hamlet: c.hamletOf(row)}
	if c.rows >= 20_000_000 {
		r.year = 2024 // the country in one year
	}
	place := mix(uint64(c.communeOf(r.hamlet)) ^ 0xc0ffee)
	s := mix(uint64(row)*0x100000001b3 + 2022)
	r.area, r.ethnicity = "rural", "01"
	if place%100 < 28 {
		r.area = "urban"
	}
	share := uint64(2)
	switch k := place >> 8 % 100; {
	case k > 92:
		share = 90
	case k > 78:
		share = 45
	}
	minority := s%100 < share
	if minority {
		r.ethnicity = groups[s>>40%uint64(len(groups))]
	}
	poor := s>>8%100 < 6 || minority && s>>8%100 < 25
	limit := uint64(50)
	r.b1 = int(145 + s>>16%180)
	if poor {
		r.b1, limit = int(60+s>>16%126), 330
	}
	t := mix(s)
	for i := range r.d {
		if i == 6 {
			t = mix(t)
		}
		if t>>(10*(i%6))&1023 < limit+uint64(i) {
			r.d[i] = 1
		}
	}
	r.size = int(1 + s>>24%4 + s>>28%4)
	if u := mix(s ^ 0x5eed); u%50 == 0 {
		switch k := int(u >> 8 % 16); {
		case k < 12:
			r.d[k] = -1
		case k == 12:
			r.b1 = -1
		case k == 13:
			r.size = -1
		case k == 14:
			r.ethnicity = ""
		default:
			r.area = ""
		}
	}
	return r
}

func (c country) household(row int) string { return strconv.Itoa(8_900_000_000 + row) }

// writeUnits writes the units file.
func (c country) writeUnits() error {
	return write(c.file("units.csv"), func(w *bufio.Writer) {
		fmt.Fprintln(w, "code,name,kind,parent,level")
		for i := range c.provinces {
			fmt.Fprintf(w, "%s,Tỉnh %d,tinh,,province\n", provinceCode(i), i+1)
		}
		for i := range c.districts {
			fmt.Fprintf(w, "%s,Huyện %d,huyen,%s,district\n", districtCode(i), i+1, provinceCode(c.provinceOf(i)))
		}
		for i := range c.communes {
			fmt.Fprintf(w, "%s,Xã %d,xa,%s,commune\n", communeCode(i), i+1, districtCode(c.districtOf(i)))
		}
		for i := range c.hamlets {
			fmt.Fprintf(w, "%s,Ấp %d,ap,%s,hamlet\n", hamletCode(i), i+1, communeCode(c.communeOf(i)))
		}
	})
}

// writeCSV writes the rows without names and other text.
func (c country) writeCSV() error {
	return write(c.file("reviews.csv"), func(w *bufio.Writer) {
		w.WriteString("year,household,hamlet,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12\n")
		var b []byte
		number := func(n int) {
			if b = append(b, ','); n >= 0 {
				b = strconv.AppendInt(b, int64(n), 10)
			}
		}
		for i := range c.rows {
			r := c.at(i)
			b = strconv.AppendInt(b[:0], int64(r.year), 10)
			for _, s := range []string{c.household(i), hamletCode(r.hamlet), r.area, r.ethnicity} {
				b = append(append(b, ','), s...)
			}
			number(r.size)
			number(r.b1)
			for _, d := range r.d {
				number(d)
			}
			w.Write(append(b, '\n'))
		}
	})
}

func write(path string, fill func(*bufio.Writer)) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	fill(w)
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// parquetRow is the same row for Parquet: row groups of 122,880 and Snappy, as
// DuckDB writes them.
type parquetRow struct {
	Year      int32   `parquet:"year,dict"`
	Household string  `parquet:"household"`
	Hamlet    string  `parquet:"hamlet,dict"`
	Area      *string `parquet:"area,optional,dict"`
	Ethnicity *string `parquet:"ethnicity,optional,dict"`
	Size      *int32  `parquet:"size,optional,dict"`
	B1        *int32  `parquet:"b1,optional,dict"`
	D01       *int32  `parquet:"d01,optional,dict"`
	D02       *int32  `parquet:"d02,optional,dict"`
	D03       *int32  `parquet:"d03,optional,dict"`
	D04       *int32  `parquet:"d04,optional,dict"`
	D05       *int32  `parquet:"d05,optional,dict"`
	D06       *int32  `parquet:"d06,optional,dict"`
	D07       *int32  `parquet:"d07,optional,dict"`
	D08       *int32  `parquet:"d08,optional,dict"`
	D09       *int32  `parquet:"d09,optional,dict"`
	D10       *int32  `parquet:"d10,optional,dict"`
	D11       *int32  `parquet:"d11,optional,dict"`
	D12       *int32  `parquet:"d12,optional,dict"`
}

const rowGroup = 122_880

func (c country) writeParquet() error {
	f, err := os.Create(c.file("reviews.parquet"))
	if err != nil {
		return err
	}
	w := parquet.NewGenericWriter[parquetRow](f, parquet.Compression(&parquet.Snappy))
	numbers := make([]int32, 1001)
	for i := range numbers {
		numbers[i] = int32(i)
	}
	number := func(n int) *int32 {
		if n < 0 {
			return nil
		}
		return &numbers[n]
	}
	text := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	rows := make([]parquetRow, 0, rowGroup)
	for i := range c.rows {
		r := c.at(i)
		p := parquetRow{Year: int32(r.year), Household: c.household(i), Hamlet: hamletCode(r.hamlet),
			Area: text(r.area), Ethnicity: text(r.ethnicity), Size: number(r.size), B1: number(r.b1)}
		for k, to := range []**int32{&p.D01, &p.D02, &p.D03, &p.D04, &p.D05, &p.D06, &p.D07, &p.D08, &p.D09, &p.D10, &p.D11, &p.D12} {
			*to = number(r.d[k])
		}
		if rows = append(rows, p); len(rows) == rowGroup || i == c.rows-1 {
			if _, err := w.Write(rows); err != nil {
				return err
			}
			if err := w.Flush(); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return f.Close()
}
