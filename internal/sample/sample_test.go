package sample_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

var country = sync.OnceValue(func() *unit.Tree {
	t, err := unit.Build(unit.Embedded())
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
	write := func(households int, seed uint64) string { return fmt.Sprintf("%+v", *province(t, households, seed)) }
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
	for _, n := range []int{0, -1, law.MaxCount + 1} {
		if _, err := sample.Make(country(), n, 1); err == nil {
			t.Errorf("%d households accepted", n)
		}
	}
}

// A province of any size is one that the program itself would accept: units,
// facts and counts can be imported, and every count is possible.
func TestProvinceIsConsistent(t *testing.T) {
	for _, n := range []int{1, 100, sample.Households, 527_000, law.MaxCount} {
		for seed := range uint64(3) {
			t.Run(fmt.Sprintf("%d households, seed %d", n, seed), func(t *testing.T) { consistent(t, n, seed) })
		}
	}
}

func consistent(t *testing.T, n int, seed uint64) {
	p := province(t, n, seed)
	tree, err := unit.Build(unit.Embedded(), unit.Edit{Act: 1, Snapshot: &p.Start}, unit.Edit{Act: 2, Snapshot: &p.Reform})
	if err != nil {
		t.Fatal(err)
	}
	home, _ := tree.Find(sample.Code, 20211231)

	// Units: hamlets below every commune, none lost when communes were divided.
	hamlets := len(p.Start.Records)
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
	size := map[unit.Code]law.Count{}
	for _, r := range p.Tallies {
		if faults, flags := r.Check(); len(faults)+len(flags) > 0 {
			t.Fatalf("%+v: %v %v", r, faults, flags)
		}
		for _, c := range []law.Count{r.Households, r.Poor, r.NearPoor, r.MinorityHouseholds, r.MinorityPoor, r.MinorityNearPoor} {
			if v, ok := c.Exact(); !ok || v < 0 {
				t.Fatalf("%+v", r)
			}
		}
		if size[r.Code].Known() && size[r.Code] != r.Households {
			t.Errorf("%s grew from %v to %v", r.Code, size[r.Code], r.Households)
		}
		size[r.Code] = r.Households
		total[r.Year] += r.Households.Lo
		rows[r.Year]++
		if r.Source != sample.Source || r.DecidedOn.Year() != r.Year || r.Decision == "" {
			t.Errorf("%+v", r)
		}
	}
	if _, err := tally.NewLedger(tree, p.Tallies); err != nil {
		t.Error(err)
	}
	for _, y := range []law.Year{2021, 2022, 2024, 2025} {
		if total[y] != int64(n) || rows[y] != hamlets {
			t.Errorf("%d: %d households in %d hamlets, want %d in %d", y, total[y], rows[y], n, hamlets)
		}
	}
	if rows[2023] != hamlets-2 || len(rows) != 5 {
		t.Errorf("rows %v: two hamlets have not reported 2023", rows)
	}
}

// The level is An Giang's: near the published 3.81 % poor and 5.89 % near-poor at
// the end of 2021, Tri Tôn far above, and falling.
func TestLevelOfPoverty(t *testing.T) {
	p := province(t, sample.Households, 1)
	var households, poor, near [2026]int64
	for _, r := range p.Tallies {
		households[r.Year] += r.Households.Lo
		poor[r.Year] += r.Poor.Lo
		near[r.Year] += r.NearPoor.Lo
	}
	percent := func(n int64) float64 { return 100 * float64(n) / float64(households[2021]) }
	if a, b := percent(poor[2021]), percent(near[2021]); a < 3 || a > 5 || b < 4.5 || b > 7.5 {
		t.Errorf("%.2f %% poor, %.2f %% near-poor at the start", a, b)
	}
	if poor[2024] >= poor[2021] || near[2024] >= near[2021] || poor[2025] == 0 {
		t.Errorf("poor %d -> %d, near-poor %d -> %d", poor[2021], poor[2024], near[2021], near[2024])
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
