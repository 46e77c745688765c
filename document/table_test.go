package document

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
)

// everyState is an edition with a figure in each state, a balance sheet and targets.
func everyState() *publication.Edition {
	return &publication.Edition{
		Number: 3, Day: 20240401, Years: []law.Year{2023},
		Places: []publication.Place{
			{Code: "09", Name: "Tỉnh Mẫu \"một\", hai", Level: unit.Province, Map: publication.Then, On: 20231231, Parent: -1},
			{Code: "0901", Name: "=Xã <An>", Level: unit.Commune, Map: publication.Then, On: 20231231},
		},
		Rows: []publication.Row{
			{Place: 0, Year: 2023, Standard: "2022-2026", Basis: "reported", Source: "QĐ-1", How: "unchanged", Cells: map[string]publication.Cell{
				publication.Households: publication.Number(3000), publication.Poor: publication.Number(0), publication.NearPoor: publication.Number(1000),
			}},
			{Place: 1, Year: 2023, Standard: "2022-2026", How: "unchanged", Cells: map[string]publication.Cell{
				publication.Households: {State: publication.Missing}, publication.Poor: {State: publication.Hidden},
				publication.NearPoor: {State: publication.Banded, Lo: 5, Hi: 9}, publication.Multidim: {State: publication.Doubtful},
			}},
		},
		Balances: []publication.Movements{{Place: 0, Year: 2023, List: publication.Poor, Cells: []publication.Cell{
			publication.Number(12), {State: publication.Hidden}, publication.Number(3), publication.Number(1), publication.Number(10),
			publication.Number(3), publication.Number(6), publication.Number(2), publication.Number(9),
		}}},
		Targets: []publication.Target{
			{ID: "target.rate", Verdict: "met", Facts: []publication.Detailed{{Name: "mean_points", Year: 2023, Value: "-1.05"}}},
			{ID: "target.left", Verdict: "unknown", Facts: []publication.Detailed{{Name: "units_at_start", Value: "34"}}, Missing: []string{"decision", "zone"}},
		},
	}
}

func publicTables() []*Table {
	e := everyState()
	return []*Table{Figures(e), Balances(e), Targets(e, func(id string) TargetText {
		return TargetText{Text: lang.Both{VI: "Chỉ tiêu " + id, EN: "Target " + id}, Source: law.Citation{Document: lang.Both{VI: "Kế hoạch 1", EN: "Plan 1"}, Status: law.Reported}}
	})}
}

// TestTables: what the figures, balance sheets and targets say, word by word.
func TestTables(t *testing.T) {
	var got []string
	for _, x := range publicTables() {
		var b bytes.Buffer
		if err := x.Write(&b, "csv", nil); err != nil {
			t.Fatal(err)
		}
		got = append(got, b.String())
	}
	want := []string{`map,code,on,name,level,parent,year,standard,basis,source,how,measure,state,value,min,max,among,rate_percent
then,09,2023-12-31,"Tỉnh Mẫu ""một"", hai",province,,2023,2022-2026,reported,QĐ-1,unchanged,households,shown,3000,,,,
then,09,2023-12-31,"Tỉnh Mẫu ""một"", hai",province,,2023,2022-2026,reported,QĐ-1,unchanged,poor,shown,0,,,households,0.00
then,09,2023-12-31,"Tỉnh Mẫu ""một"", hai",province,,2023,2022-2026,reported,QĐ-1,unchanged,near_poor,shown,1000,,,households,33.33
then,0901,2023-12-31,'=Xã <An>,commune,09,2023,2022-2026,,,unchanged,households,missing,,,,,
then,0901,2023-12-31,'=Xã <An>,commune,09,2023,2022-2026,,,unchanged,poor,hidden,,,,households,
then,0901,2023-12-31,'=Xã <An>,commune,09,2023,2022-2026,,,unchanged,near_poor,banded,,5,9,households,
then,0901,2023-12-31,'=Xã <An>,commune,09,2023,2022-2026,,,unchanged,multidim,in_doubt,,,,households,
`, "map,code,on,name,level,parent,year,list,column,state,value,min,max\n" + strings.ReplaceAll(`P1,shown,12,,
P2,hidden,,,
P3,shown,3,,
P4,shown,1,,
P5,shown,10,,
P6,shown,3,,
P7,shown,6,,
P8,shown,2,,
P9,shown,9,,
`, "P", `then,09,2023-12-31,"Tỉnh Mẫu ""một"", hai",province,,2023,poor,`),
		`target,text_vi,text_en,source_vi,source_en,status,on,verdict,mean_points,mean_to,units_at_start,units_left_status,missing
target.rate,Chỉ tiêu target.rate,Target target.rate,Kế hoạch 1,Plan 1,reported,2024-04-01,met,-1.05,2023,,,
target.left,Chỉ tiêu target.left,Target target.left,Kế hoạch 1,Plan 1,reported,2024-04-01,unknown,,,34,,decision zone
`}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got\n%s\nwant\n%s", got[i], want[i])
		}
	}
}

// TestTableForms: each form holds the rows and values of the CSV, read back by readers that
// know nothing of what wrote them: JSON by encoding/json, Parquet by the reader of
// parquet-go, XLSX by excelize.
func TestTableForms(t *testing.T) {
	for _, x := range append(publicTables(), &Table{Name: "empty", Columns: []TableColumn{{Name: "a", Kind: TextColumn, Key: true}}}) {
		files := map[string][]byte{}
		for _, kind := range TableKinds {
			var b, again bytes.Buffer
			if err := x.Write(&b, kind, []string{"một", "two"}); err != nil {
				t.Fatal(x.Name, kind, err)
			}
			if err := x.Write(&again, kind, []string{"một", "two"}); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
				t.Error(x.Name, kind, "equal tables give other bytes", err)
			}
			files[kind] = b.Bytes()
		}
		want, err := csv.NewReader(bytes.NewReader(files["csv"])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range want { // what keeps a spreadsheet program from running it
			for i := range r {
				r[i] = strings.TrimPrefix(r[i], "'")
			}
		}
		for form, got := range map[string][][]string{"json": jsonBack(t, x, files["json"]), "parquet-go": parquetBack(t, x, files["parquet"]), "xlsx": xlsxBack(t, x, files["xlsx"])} {
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s as %s:\n%q\nwant\n%q", x.Name, form, got, want)
			}
		}
	}
}

func jsonBack(t *testing.T, x *Table, content []byte) [][]string {
	t.Helper()
	var rows []map[string]any
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	if err := d.Decode(&rows); err != nil {
		t.Fatal(err)
	}
	out := [][]string{x.headings()}
	for _, r := range rows {
		var row []string
		for _, c := range x.Columns {
			v, there := r[c.Name]
			s, text := v.(string)
			n, isNumber := v.(json.Number)
			if !there || len(r) != len(x.Columns) || v != nil && (c.Kind == TextColumn || c.Kind == DateColumn) != text || v != nil && text == isNumber {
				t.Errorf("%s: %v is %T", c.Name, v, v)
			}
			row = append(row, s+n.String())
		}
		out = append(out, row)
	}
	return out
}

func parquetBack(t *testing.T, x *Table, content []byte) [][]string {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	if about, ok := f.Lookup("about"); !ok || about != "một\ntwo" {
		t.Errorf("about: %q", about)
	}
	out := [][]string{nil}
	for i, c := range f.Schema().Fields() {
		out[0] = append(out[0], c.Name())
		of := ""
		if l := c.Type().LogicalType(); l != nil {
			of = l.String()
		}
		want := map[ColumnKind]string{TextColumn: "STRING", DateColumn: "DATE", DecimalColumn: "DECIMAL(18,2)"}[x.Columns[i].Kind]
		if !strings.HasPrefix(of, want) || c.Optional() == x.Columns[i].Key {
			t.Errorf("%s is %q, optional %v", c.Name(), of, c.Optional())
		}
	}
	r := parquet.NewReader(f)
	defer r.Close()
	rows := make([]parquet.Row, 100)
	for {
		n, err := r.ReadRows(rows)
		for _, row := range rows[:n] {
			one := make([]string, len(row))
			for _, v := range row {
				s := v.String()
				switch kind := x.Columns[v.Column()].Kind; {
				case v.IsNull():
					s = ""
				case kind == DecimalColumn:
					s = law.Frac(v.Int64(), 10_000).Percent()
				case kind == DateColumn:
					s = time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
				}
				one[v.Column()] = s
			}
			out = append(out, one)
		}
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func xlsxBack(t *testing.T, x *Table, content []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if s, err := f.GetCellValue("about", "A2"); err != nil || s != "two" {
		t.Errorf("about: %q %v", s, err)
	}
	rows, err := f.GetRows(x.Name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for at, r := range rows {
		for len(r) < len(x.Columns) { // empty cells at the end
			r = append(r, "")
		}
		for i, c := range x.Columns {
			cell, _ := excelize.CoordinatesToCellName(i+1, at+1)
			kind, err := f.GetCellType(x.Name, cell)
			if isNumber := c.Kind == IntegerColumn || c.Kind == DecimalColumn; err != nil || at > 0 && r[i] != "" && isNumber != (kind == excelize.CellTypeUnset) {
				t.Errorf("%s is of type %v: %v", cell, kind, err)
			}
			if at > 0 && r[i] != "" && c.Kind == DecimalColumn {
				n, err := strconv.ParseFloat(r[i], 64)
				if err != nil {
					t.Error(err)
				}
				r[i] = strconv.FormatFloat(n, 'f', 2, 64)
			}
		}
		rows[at] = r
	}
	return rows
}
