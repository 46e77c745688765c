package sample_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

var country = sync.OnceValue(func() *unit.Tree {
	t, err := unit.Shipped()
	if err != nil {
		panic(err)
	}
	return t
})

func province(t testing.TB, households int, seed uint64) *sample.Province {
	t.Helper()
	p, err := sample.Make(country(), households, seed)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSameSeedSameProvince(t *testing.T) {
	write := func(households int, seed uint64) string { return string(files(t, province(t, households, seed))) }
	a := write(5000, 1)
	if a != write(5000, 1) {
		t.Error("the same seed gave another province")
	}
	if a == write(5000, 2) {
		t.Error("another seed gave the same province")
	}
	if a == write(5001, 1) {
		t.Error("another size gave the same province")
	}
}

func TestRefusedSizes(t *testing.T) {
	for _, n := range []int{0, -1, sample.MaxHouseholds + 1} {
		if _, err := sample.Make(country(), n, 1); err == nil {
			t.Errorf("%d households accepted", n)
		}
	}
}

// A province of any size is one that the program itself would accept: units,
// facts and counts can be imported, and every count is possible.
func TestProvinceIsConsistent(t *testing.T) {
	for _, n := range []int{1, 100, sample.Households, 150_000} {
		for seed := range uint64(2) {
			t.Run(fmt.Sprintf("%d households, seed %d", n, seed), func(t *testing.T) { consistent(t, n, seed) })
		}
	}
}

func consistent(t *testing.T, n int, seed uint64) {
	p := province(t, n, seed)
	tree, err := unit.Shipped(unit.Edit{Act: 1, Snapshot: &p.Start}, unit.Edit{Act: 2, Snapshot: &p.Reform})
	if err != nil {
		t.Fatal(err)
	}
	home, _ := tree.Find(sample.Code, 20211231)

	// Units: hamlets below every commune, none lost when communes were divided.
	hamlets := len(p.Start.Records)
	rates := map[string]bool{} // printed wrong on purpose
	twins := int64(0)
	for _, x := range p.Planted {
		switch x.Kind {
		case sample.RateDiffers:
			rates[fmt.Sprint(x.Where, x.Year)] = true
		case sample.Duplicate:
			twins++
		}
	}
	for on, parents := range map[law.Date]int{20211231: 156, 20250630: 155, 20250701: 0} {
		var under []*unit.Unit
		if parents > 0 {
			under = tree.Under(home, on, unit.Hamlet)
			for _, c := range tree.Under(home, on, unit.Commune) {
				if len(tree.Children(c, on)) == 0 {
					t.Errorf("%s has no hamlet on %s", c.Label(), on)
				}
			}
		} else {
			merged, _ := tree.Find("91", on)
			under = tree.Under(merged, on, unit.Hamlet)
		}
		if len(under) != hamlets {
			t.Errorf("%d hamlets on %s, made %d", len(under), on, hamlets)
		}
	}

	// Facts: accepted, one poor district, 34 hamlets listed and 13 of them left.
	if _, err := unit.NewFacts(tree, p.Facts); err != nil {
		t.Error(err)
	}
	count := map[string]int{}
	for _, f := range p.Facts {
		count[f.Name+" "+f.Value]++
		if f.Source != sample.Source {
			t.Errorf("%+v does not say that it is made up", f)
		}
	}
	if count["poor_district yes"] != 1 || count["poor_district no"] != 10 || count["specially_difficult yes"] != 34 || count["specially_difficult no"] != 13 {
		t.Errorf("facts %v", count)
	}
	for _, zone := range []string{"I", "II", "III", "none"} {
		if count["zone "+zone] == 0 {
			t.Errorf("no commune of zone %s", zone)
		}
	}

	// Counts: every one possible, the sizes add up to the number asked for.
	total := map[law.Year]int64{}
	rows := map[law.Year]int{}
	for _, r := range p.Tallies {
		if faults, flags := r.Check(); len(faults) > 0 || (len(flags) > 0) != rates[fmt.Sprint(r.Code, r.Year)] {
			t.Fatalf("%+v: %v %v", r, faults, flags)
		}
		for _, c := range []law.Count{r.Households, r.Poor, r.NearPoor, r.MinorityHouseholds, r.MinorityPoor, r.MinorityNearPoor} {
			if v, ok := c.Exact(); !ok || v < 0 {
				t.Fatalf("%+v", r)
			}
		}
		total[r.Year] += r.Households.Lo
		rows[r.Year]++
		if r.Source != sample.Source || r.DecidedOn.Year() != r.Year || r.Decision == "" {
			t.Errorf("%+v", r)
		}
	}
	if _, err := tally.NewLedger(tree, p.Tallies); err != nil {
		t.Error(err)
	}
	// The declared households change by what is recorded and by the duplicates.
	want := map[law.Year]int64{2021: int64(n), 2022: twins}
	for _, c := range p.Changes {
		switch {
		case c.Kind.Ends():
			want[c.On.Year()]--
		case c.Kind != household.Moved:
			want[c.On.Year()]++
		}
	}
	sum := int64(0)
	for y := law.Year(2021); y <= 2025; y++ {
		if sum += want[y]; y != 2023 && (total[y] != sum || rows[y] != hamlets) {
			t.Errorf("%d: %d households in %d hamlets, want %d in %d", y, total[y], rows[y], sum, hamlets)
		}
	}
	if rows[2023] != hamlets-2 || len(rows) != 5 {
		t.Errorf("rows %v: two hamlets have not reported 2023", rows)
	}
}

// The level is An Giang's as it was published (law/published-rates, reported):
// 3.81 % poor and 5.89 % near-poor at the end of 2021; both together 7.42 % in
// 2022 and 4.61 % in 2024; Tri Tôn 10.74 % poor in 2021. Of the poor of 2021 one
// in five was of a minority (3,969 of 20,074).
func TestLevelOfPoverty(t *testing.T) {
	for seed := range uint64(3) {
		p := province(t, 50_000, seed)
		var households, poor, near, minority [2026]float64
		triTon, poorTriTon := 0.0, 0.0
		for _, r := range p.Tallies {
			households[r.Year] += float64(r.Households.Lo)
			poor[r.Year] += float64(r.Poor.Lo)
			near[r.Year] += float64(r.NearPoor.Lo)
			minority[r.Year] += float64(r.MinorityPoor.Lo)
			if r.Year == 2021 && r.Code[:5] >= "30544" && r.Code[:5] <= "30588" {
				triTon += float64(r.Households.Lo)
				poorTriTon += float64(r.Poor.Lo)
			}
		}
		close := func(what string, n, of, want, within float64) {
			if pct := 100 * n / of; pct < want-within || pct > want+within {
				t.Errorf("seed %d, %s: %.2f %%, want %.2f", seed, what, pct, want)
			}
		}
		close("poor 2021", poor[2021], households[2021], 3.81, 0.3)
		close("near-poor 2021", near[2021], households[2021], 5.89, 0.35)
		close("both 2022", poor[2022]+near[2022], households[2022], 7.42, 0.4)
		close("both 2024", poor[2024]+near[2024], households[2024], 4.61, 0.4)
		close("both 2025", poor[2025]+near[2025], households[2025], 3.5, 0.4)
		close("Tri Tôn 2021", poorTriTon, triTon, 10.74, 2.5)
		close("minority among the poor 2021", minority[2021], poor[2021], 19.8, 5)
	}
}

// The names of real hamlets are used where they are known, and never twice.
func TestKnownHamlets(t *testing.T) {
	p := province(t, 100, 1)
	found := map[string]bool{}
	seen := map[unit.Code]bool{}
	for _, r := range p.Start.Records {
		if seen[r.Code] {
			t.Errorf("two hamlets %s", r.Code)
		}
		seen[r.Code] = true
		if !strings.HasPrefix(string(r.Code), string(r.Parent)) || r.Level != unit.Hamlet {
			t.Errorf("%+v", r)
		}
		found[string(r.Parent)+" "+r.Kind+" "+r.Name] = true
	}
	for _, want := range []string{"30547 khom An Bình", "30580 ap Tô Lợi", "30721 ap Mỹ Giang", "30388 ap Tân Hậu A1"} {
		if !found[want] {
			t.Errorf("no %s", want)
		}
	}
}

func BenchmarkMake(b *testing.B) {
	tree := country()
	for b.Loop() {
		if _, err := sample.Make(tree, sample.Households, 1); err != nil {
			b.Fatal(err)
		}
	}
}
