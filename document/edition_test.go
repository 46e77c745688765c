package document

import (
	"slices"
	"testing"

	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
)

// TestParentOfTheYear: a hamlet whose commune was merged into another is told under the
// commune of each year.
func TestParentOfTheYear(t *testing.T) {
	place := func(code string, l unit.Level, parent int) publication.Place {
		return publication.Place{Code: unit.Code(code), Level: l, Map: publication.Then, On: 20231231, Parent: parent}
	}
	row := func(place int, y law.Year, of ...int) publication.Row {
		r := publication.Row{Place: place, Year: y, Cells: map[string]publication.Cell{publication.Poor: publication.Number(7)}}
		if len(of) > 0 {
			r.Sums = []publication.Sum{{Why: "children", Rows: of}}
		}
		return r
	}
	e := &publication.Edition{
		Places: []publication.Place{place("a", unit.Commune, -1), place("b", unit.Commune, -1), place("h", unit.Hamlet, 0)},
		Rows:   []publication.Row{row(0, 2023, 1), row(2, 2023), row(1, 2024, 3), row(2, 2024)},
	}
	f := Figures(e)
	at := func(name string) int {
		return slices.IndexFunc(f.Columns, func(c TableColumn) bool { return c.Name == name })
	}
	var got []string
	for _, r := range f.Rows {
		if r[at("code")] == "h" {
			got = append(got, r[at("year")]+" "+r[at("parent")])
		}
	}
	if want := []string{"2023 a", "2024 b"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
