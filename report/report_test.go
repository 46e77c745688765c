package report

import (
	"strings"
	"sync"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// made is a made-up province: two districts, three communes, five hamlets; from
// July 2025 without districts.
var made = sync.OnceValue(func() *unit.Tree {
	r := func(code unit.Code, name, kind string, parent unit.Code, level unit.Level) unit.Record {
		return unit.Record{Code: code, Name: name, Kind: kind, Parent: parent, Level: level}
	}
	communes := func(a, b unit.Code) []unit.Record {
		return []unit.Record{
			r("00101", "Cây Bàng", "xa", a, unit.Commune), r("00102", "Bờ Kè", "thi_tran", a, unit.Commune), r("00103", "Đất Sét", "xa", b, unit.Commune),
		}
	}
	hamlets := []unit.Record{
		r("A1", "Một", "ap", "00101", unit.Hamlet), r("A2", "Hai", "ap", "00101", unit.Hamlet),
		r("B1", "Chợ", "khom", "00102", unit.Hamlet), r("C1", "Trên", "ap", "00103", unit.Hamlet), r("C2", "Dưới", "ap", "00103", unit.Hamlet),
	}
	first := append([]unit.Record{
		r("90", "Minh Họa", "tinh", "", unit.Province), r("901", "Sông Tiền", "huyen", "90", unit.District), r("902", "Núi Cấm", "huyen", "90", unit.District),
	}, communes("901", "902")...)
	first = append(first, hamlets...)
	later := append([]unit.Record{r("90", "Minh Họa", "tinh", "", unit.Province)}, communes("90", "90")...)
	later[2].Kind = "xa"
	t, err := unit.Build(&unit.Data{Snapshots: []unit.Snapshot{{On: 20211101, Records: first}, {On: 20250701, Records: later}}})
	if err != nil {
		panic(err)
	}
	return t
})

func at(t testing.TB, code unit.Code, year law.Year) *unit.Unit {
	t.Helper()
	u, ok := made().Find(code, law.YearEnd(year))
	if !ok {
		t.Fatal(made().Explain(code, law.YearEnd(year)))
	}
	return u
}

// review is a household of 2024; marks are its twelve indicators.
func review(id household.ID, place unit.Code, class household.Class, size int, e household.Ethnicity, marks, more string) household.Review {
	r := household.Review{Year: 2024, Household: id, Ethnicity: e, Size: size, More: household.Extra(more), Class: class, Head: "Chủ hộ " + string(id)}
	if len(place) == 5 {
		r.Commune = place
	} else {
		r.Hamlet = place
	}
	if marks == "" {
		marks = "000000000000"
	}
	if !r.SetMarks(marks) {
		panic(marks)
	}
	r.Area = household.Rural
	switch class {
	case household.Poor, household.NearPoor:
		r.SetB1(100)
	case household.NotPoor:
		r.SetB1(200)
	}
	return r
}

// ten are the households of the cases computed by hand. Commune 00101:
//
//	hamlet A1  H01 poor  4 persons Kinh    H02 poor 5 Khơ-me, without labour, merit
//	           H03 near  3 Kinh            H04 not poor, average living
//	           H05 class unknown (indicator 3 open: poor or near-poor), 2 persons, Khơ-me
//	hamlet A2  H06 poor  ? persons, group unknown   H07 near 6 Chăm   H08 not poor
//	commune    H09 poor  1 Kinh, no hamlet named
//
// and in another commune H10 poor 4 Kinh.
func ten() []household.Review {
	h05 := review("H05", "A1", household.UnknownClass, 2, "05", "11?000000000", "merit=0;no_labour=0")
	h05.SetB1(100)
	return []household.Review{
		review("H01", "A1", household.Poor, 4, "01", "111000000000", "children=2;children_insurance=1;children_nutrition=0;children_schooling=0;female_head=1;local_minority=0;merit=0;no_labour=0;r01=1;r02=1"),
		review("H02", "A1", household.Poor, 5, "05", "111100000000", "children=1;female_head=0;local_minority=1;merit=1;no_labour=1;r02=1"),
		review("H03", "A1", household.NearPoor, 3, "01", "100000000000", "merit=0;no_labour=0;r07=1"),
		review("H04", "A1", household.NotPoor, 3, "01", "", "average_living=1"),
		h05,
		review("H06", "A2", household.Poor, 0, "", "1?1100000000", "merit=0;no_labour=0;r01=1"),
		review("H07", "A2", household.NearPoor, 6, "17", "000000000000", "merit=0;no_labour=1;r01=0"),
		review("H08", "A2", household.NotPoor, 4, "01", "", "average_living=0"),
		review("H09", "00101", household.Poor, 1, "01", "111000000000", "merit=1;no_labour=1;r03=1"),
		review("H10", "B1", household.Poor, 4, "01", "111111111111", "merit=0;no_labour=0"),
	}
}

func declaredOf(u *unit.Unit) Declared {
	n := law.Exactly
	switch st, _ := u.At(20241231); st.Code {
	case "A1":
		return Declared{Households: n(50), Persons: n(200), MinorityHouseholds: n(10), MinorityPersons: n(40), LocalHouseholds: n(4)}
	case "A2":
		return Declared{Households: n(40), Persons: n(150), MinorityHouseholds: n(8), MinorityPersons: n(30), LocalHouseholds: n(0)}
	case "00101":
		return Declared{Households: n(91), Persons: n(350), MinorityHouseholds: n(18), MinorityPersons: n(70), LocalHouseholds: n(4)}
	case "00102":
		return Declared{Households: n(10), Persons: n(44), MinorityHouseholds: n(0), MinorityPersons: n(0)}
	}
	return Declared{}
}

func input(t testing.TB, code unit.Code, reviews []household.Review) Input {
	return Input{Tree: made(), Unit: at(t, code, 2024), Year: 2024, Reviews: reviews, Declared: declaredOf}
}

func fill(t testing.TB, no string, in Input) *Sheet {
	t.Helper()
	f, ok := Find(no)
	if !ok {
		t.Fatal("no form " + no)
	}
	s, err := Fill(f, in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// table writes the rows of a sheet, a line each: leads | cells.
func table(s *Sheet) string {
	var b strings.Builder
	for _, r := range s.Rows {
		var lead, cells []string
		for _, c := range r.Lead {
			lead = append(lead, c.Say(lang.VI))
		}
		for _, c := range r.Cells {
			if c.Kind == Blank {
				cells = append(cells, "·")
				continue
			}
			cells = append(cells, c.Say(lang.VI))
		}
		b.WriteString(strings.Trim(strings.Join(lead, " "), " ") + " | " + strings.Join(cells, " ") + "\n")
	}
	return b.String()
}

func notices(s *Sheet) string {
	var b strings.Builder
	for _, n := range s.Notices {
		b.WriteString(n.Say(lang.EN) + "\n")
	}
	return b.String()
}
