package document

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/report"
	"vuonlen/unit"
)

// made is a made-up province with districts: four communes, three hamlets each.
var made = sync.OnceValue(func() *unit.Tree {
	records := []unit.Record{
		{Code: "90", Name: "Minh Họa", Kind: "tinh", Level: unit.Province},
		{Code: "901", Name: "Sông Tiền", Kind: "huyen", Parent: "90", Level: unit.District},
		{Code: "902", Name: "Núi Cấm", Kind: "thi_xa", Parent: "90", Level: unit.District},
	}
	for i, name := range []string{"Cây Bàng", "Bờ Kè", "Đất Sét", "Đồng Cỏ"} {
		commune := unit.Code(fmt.Sprintf("0010%d", i+1))
		kind, hamlet, parent := "xa", "ap", unit.Code("901")
		if i > 1 {
			parent = "902"
		}
		if i == 1 {
			kind, hamlet = "thi_tran", "khom"
		}
		records = append(records, unit.Record{Code: commune, Name: name, Kind: kind, Parent: parent, Level: unit.Commune})
		for j, h := range []string{"Trên", "Giữa", "Dưới"} {
			records = append(records, unit.Record{Code: unit.Code(fmt.Sprintf("%s-%d", commune, j+1)), Name: h, Kind: hamlet, Parent: commune, Level: unit.Hamlet})
		}
	}
	t, err := unit.Build(&unit.Data{Snapshots: []unit.Snapshot{{On: 20211101, Records: records}}})
	if err != nil {
		panic(err)
	}
	return t
})

// village is the input of a sheet: n made-up households in each hamlet of the
// made-up province, with everything answered but what the number of the
// household leaves open.
func village(t testing.TB, code unit.Code, n int) report.Input {
	t.Helper()
	in := report.Input{Tree: made(), Year: 2024, Complete: func(*unit.Unit) bool { return true }, Source: "số liệu minh họa, không có thật"}
	var ok bool
	if in.Unit, ok = made().Find(code, 20241231); !ok {
		t.Fatal(code)
	}
	groups := []household.Ethnicity{"01", "01", "05", "01", "17", "04"}
	no := 0
	for _, u := range made().Alive(20241231, unit.Hamlet) {
		st, _ := u.At(20241231)
		for i := range n {
			no++
			class := []household.Class{household.Poor, household.NearPoor, household.NotPoor, household.NearPoor, household.Poor}[no%5]
			more := map[string]string{"average_living": "0", "local_minority": "0", "children": fmt.Sprint(no % 3), "children_insurance": "0", "children_nutrition": "0", "children_schooling": "0"}
			for j, c := range []string{"merit", "no_labour", "female_head", "r01", "r02", "r03", "r04", "r05", "r06", "r07", "r08", "w01", "w02", "w03", "w04", "w05", "w06"} {
				more[c] = fmt.Sprint((no + j) % 4 / 3)
			}
			r := household.Review{Year: 2024, Household: household.ID(fmt.Sprintf("90%05d", no)), Hamlet: st.Code, Ethnicity: groups[no%6],
				Size: no%4 + 1, Class: class, More: household.NewExtra(more), Head: fmt.Sprintf("Chủ Hộ Thứ %d", no)}
			for d := 1; d <= 12; d++ {
				r.Set(d, (no+d)%3 == 0)
			}
			in.Reviews = append(in.Reviews, r)
			for m := range r.Size {
				relation := []string{"Chủ hộ", "Vợ", "Con", "Con"}[m]
				in.Members = append(in.Members, household.Member{Household: r.Household, Year: 2024, No: m + 1, Name: fmt.Sprintf("Người Minh Họa %d", m+1),
					Sex: household.Sex(1 + (no+m)%2), BirthYear: law.Year(1960 + (no*7+m*20)%60), Relation: relation, Ethnicity: r.Ethnicity})
			}
			_ = i
		}
	}
	in.Declared = func(u *unit.Unit) report.Declared {
		if u.Level != unit.Hamlet && u.Level != unit.Commune {
			return report.Declared{}
		}
		k := int64(1)
		if u.Level == unit.Commune {
			k = 3
		}
		e := func(n int64) law.Count { return law.Exactly(n * k) }
		return report.Declared{Households: e(1250), MinorityHouseholds: e(120), LocalHouseholds: e(30), Persons: e(4300), MinorityPersons: e(510), LocalPersons: e(99)}
	}
	in.Movement = func(u *unit.Unit, c household.Class) (report.Movement, bool) {
		var m report.Movement
		for i, n := range []int64{100, 10, 5, 1, 4, 2, 3, 1, 94} {
			m.Households[i], m.Persons[i] = law.Exactly(n), law.Exactly(4*n)
		}
		return m, true
	}
	in.Entry = func(id household.ID, _ household.Class) report.Entry {
		return report.Entry(1 + len(strings.Trim(string(id), "12345"))%3)
	}
	return in
}

func sheet(t testing.TB, no string, in report.Input) *report.Sheet {
	t.Helper()
	f, ok := report.Find(no)
	if !ok {
		t.Fatal(no)
	}
	s, err := report.Fill(f, in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLook(t *testing.T) {
	for _, code := range []unit.Code{"90", "00101"} {
		for _, f := range report.Forms() {
			var b bytes.Buffer
			in := village(t, code, 8)
			in.Provisional = f.No == 2
			if err := WriteReport(&b, sheet(t, fmt.Sprint(f.No), in), lang.VI); err != nil {
				t.Fatal(err)
			}
			os.WriteFile(fmt.Sprintf("/tmp/look/f%s-%02d.xlsx", code, f.No), b.Bytes(), 0o644)
		}
	}
}
