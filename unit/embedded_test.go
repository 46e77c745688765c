package unit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vuonlen/law"
)

// embedded is the tree of the embedded data.
func embedded(t testing.TB) *Tree {
	t.Helper()
	tr, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// Every unit of each snapshot must be alive on its day with the same names, kind
// and parent, and no other unit may be.
func TestReplayGivesEverySnapshotOfTheCountry(t *testing.T) {
	tr := embedded(t)
	want := map[law.Date][3]int{
		20211101: {63, 705, 10599},
		20250301: {63, 696, 10035},
		20250701: {34, 0, 3321},
	}
	for _, s := range Embedded().Snapshots {
		n := 0
		for i, l := range []Level{Province, District, Commune} {
			got := tr.Alive(s.On, l)
			n += len(got)
			if len(got) != want[s.On][i] {
				t.Errorf("%s: %d of level %s, want %d", s.On, len(got), l, want[s.On][i])
			}
		}
		if n != len(s.Records) {
			t.Errorf("%s: %d units alive, %d in the snapshot", s.On, n, len(s.Records))
		}
		for _, r := range s.Records {
			u, ok := tr.Find(r.Code, s.On)
			if !ok {
				t.Errorf("%s: %s %s is not alive", s.On, r.Code, r.FullName)
				continue
			}
			st, _ := u.At(s.On)
			parent := Code("")
			if u.Level != Province {
				p, ok := tr.Parent(u, s.On)
				if !ok {
					t.Errorf("%s: %s has no parent", s.On, u.Label())
					continue
				}
				parent = p.at(s.On).Code
			}
			got := Record{Code: st.Code, Name: st.Name, Kind: st.Kind, Parent: parent, Level: u.Level, FullName: st.FullName}
			if got != r {
				t.Errorf("%s: replayed %+v, snapshot %+v", s.On, got, r)
			}
		}
	}
}

// What every command pays before its first answer.
func BenchmarkReadAndBuild(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Build(load()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		if _, err := Build(Embedded()); err != nil {
			b.Fatal(err)
		}
	}
}

// The one place where a snapshot says something else than the changes before it:
// a capital letter, for which the sources have no change.
func TestReplayDeviatesOnlyInOneSpelling(t *testing.T) {
	var got []string
	for _, d := range embedded(t).Deviations() {
		got = append(got, fmt.Sprint(d.Unit.Key(), " ", d.On, " ", d.Column, ": ", d.Replayed, " -> ", d.Snapshot))
	}
	want := []string{"00916@0 2025-03-01 name: Thị trấn Nông Trường Việt Lâm -> Thị trấn Nông trường Việt Lâm"}
	if !slices.Equal(got, want) {
		t.Errorf("deviations %q, want %q", got, want)
	}
}

func find(t testing.TB, tr *Tree, c Code, on law.Date) *Unit {
	t.Helper()
	u, ok := tr.Find(c, on)
	if !ok {
		t.Fatal(tr.Explain(c, on))
	}
	return u
}

func TestAnGiangBeforeAndAfterJuly2025(t *testing.T) {
	tr := embedded(t)
	old := find(t, tr, "89", 20211101)
	if n := len(tr.Under(old, 20211101, Commune)); n != 156 {
		t.Errorf("old An Giang had %d communes in 2021, want 156", n)
	}
	if n := len(tr.Children(old, 20211101)); n != 11 {
		t.Errorf("old An Giang had %d districts, want 11", n)
	}
	now := find(t, tr, "91", 20250701)
	kinds := map[string]int{}
	for _, u := range tr.Children(now, 20250701) {
		kinds[u.at(20250701).Kind]++
	}
	if kinds["xa"] != 85 || kinds["phuong"] != 14 || kinds["dac_khu"] != 3 || len(kinds) != 3 {
		t.Errorf("new An Giang has %v, want 85 xã, 14 phường, 3 đặc khu (Resolution 1654)", kinds)
	}
	// 89 and 91 formed a new province, which uses the code of Kiên Giang again.
	kg := find(t, tr, "91", 20250630)
	if kg == now || kg.Last != 20250630 || old.Last != 20250630 || now.First != 20250701 || now.at(20250701).FullName != "Tỉnh An Giang" {
		t.Errorf("provinces: %v", []string{old.Key(), kg.Key(), now.Key()})
	}
	l := tr.Predecessors(now, 20251231, 20211231)
	if len(l.Parts) != 2 || l.Parts[0].Unit != old || l.Parts[1].Unit != kg || !l.Parts[0].Whole || !l.Parts[1].Whole || !l.Certain() {
		t.Errorf("predecessors of new An Giang: %+v", l)
	}
}

// Every commune of old An Giang became one commune, or part of one, except the
// three that Resolution 1654 divides.
func TestCommunesOfOldAnGiangMapWhollyButThree(t *testing.T) {
	tr := embedded(t)
	old, now := find(t, tr, "89", 20211101), find(t, tr, "91", 20250701)
	divided := map[Code][]Code{
		"30334": {"30316", "30325"}, "30355": {"30337", "30346"}, "30358": {"30337", "30346", "30352"},
	}
	for _, from := range []law.Date{20211101, 20250630} {
		communes := tr.Under(old, from, Commune)
		if from == 20250630 && len(communes) != 155 {
			t.Errorf("%d communes on the eve, want 155: 30285 went into 30286 in January 2025", len(communes))
		}
		for _, u := range communes {
			l := tr.Successors(u, from, 20250701)
			var to []Code
			for _, p := range l.Parts {
				to = append(to, p.Unit.at(20250701).Code)
				if !tr.Within(p.Unit, now, 20250701) {
					t.Errorf("%s went to %s, outside new An Giang", u.Label(), p.Unit.Label())
				}
			}
			want, split := divided[u.at(from).Code]
			switch {
			case !l.Certain():
				t.Errorf("%s: in doubt: %+v", u.Label(), l)
			case split && (!slices.Equal(to, want) || l.Parts[0].Whole || l.Parts[0].Share != nil):
				t.Errorf("%s was divided into %v, want %v", u.Label(), to, want)
			case !split && (len(to) != 1 || !l.Parts[0].Whole):
				t.Errorf("%s maps to %v", u.Label(), to)
			}
		}
	}
	// Seen from the new communes: Châu Đốc has one part of 30334 and others whole.
	var whole, part int
	for _, p := range tr.Predecessors(find(t, tr, "30316", 20251231), 20251231, 20211231).Parts {
		if p.Whole {
			whole++
		} else {
			part++
			if p.Unit.at(20211231).Code != "30334" {
				t.Errorf("Châu Đốc has a part of %s", p.Unit.Label())
			}
		}
	}
	if part != 1 || whole == 0 {
		t.Errorf("Châu Đốc: %d parts, %d whole", part, whole)
	}
}

// A code that is used again for a new unit is two lives, not one.
func TestReusedCodeIsTwoLives(t *testing.T) {
	tr := embedded(t)
	lives := tr.Lives("30307") // Phường Mỹ Quý, then the new Phường Long Xuyên
	if len(lives) != 2 {
		t.Fatalf("%d lives of 30307, want 2", len(lives))
	}
	a, z := lives[0], lives[1]
	if a.Key() != "30307@0" || a.Last != 20250630 || z.Key() != "30307@2025-07-01" || z.Last != 0 {
		t.Errorf("lives %s to %s, %s to %s", a.Key(), a.Last, z.Key(), z.Last)
	}
	if s, _ := z.At(20250701); s.FullName != "Phường Long Xuyên" {
		t.Errorf("30307 is %s", s.FullName)
	}
	// 23710 was merged away and, on the same day, its code went to a new commune
	// formed of two others.
	lives = tr.Lives("23710")
	to := tr.Successors(lives[0], 20250630, 20250701).Parts
	if len(lives) != 2 || len(to) != 1 || to[0].Unit.at(20250701).Code != "23869" || len(tr.Predecessors(lives[1], 20250701, 20250630).Parts) != 2 {
		t.Errorf("23710: %d lives, successors %v", len(lives), to)
	}
	// 30280 ended and its code was not used again; a wrong day is explained.
	f := tr.Explain("30280", 20250701)
	if f == nil || !strings.Contains(f.Error(), "2025-06-30") || !strings.Contains(f.Error(), "30307 Phường Long Xuyên") {
		t.Errorf("explained: %v", f)
	}
}

// A ward that takes in another without being formed anew goes on, enlarged.
func TestEnlargedUnitGoesOn(t *testing.T) {
	tr := embedded(t)
	u := find(t, tr, "30286", 20250101)
	if u.Key() != "30286@0" || u.Last != 20250630 {
		t.Errorf("Mỹ Xuyên lives %s to %s", u.Key(), u.Last)
	}
	l := tr.Predecessors(u, 20250101, 20241231)
	if len(l.Parts) != 2 || !l.Parts[0].Whole || !l.Parts[1].Whole || l.Parts[0].Unit.Last != 20241231 || l.Parts[1].Unit != u {
		t.Errorf("predecessors: %+v", l)
	}
}

func TestDistrictsEndWithoutSuccessor(t *testing.T) {
	tr := embedded(t)
	n := 0
	for _, u := range tr.Alive(20250630, District) {
		if u.Last != 20250630 {
			t.Errorf("%s lives on", u.Label())
		}
		l := tr.Successors(u, 20250630, 20250701)
		switch {
		case len(l.Dissolved) == 1 && l.Dissolved[0] == u && len(l.Parts)+len(l.Unmapped) == 0 && u.Dissolved():
			n++
		case len(l.Parts) == 1 && l.Parts[0].Whole && l.Parts[0].Unit.Level == Commune:
		default:
			t.Errorf("%s: %+v", u.Label(), l)
		}
	}
	if n != 691 {
		t.Errorf("%d districts dissolved, want 691", n)
	}
	for old, code := range map[Code]Code{"318": "11948", "471": "19742", "498": "20333", "536": "21548", "755": "26732"} {
		p := tr.Predecessors(find(t, tr, code, 20250701), 20250701, 20211101).Parts
		if len(p) != 1 || p[0].Unit.at(20211101).Code != old || !p[0].Whole {
			t.Errorf("special zone %s did not come from the island district %s", code, old)
		}
	}
	// The island districts are missing from some of the source's snapshots; they
	// never ceased to exist.
	if u := find(t, tr, "755", 20240601); u.Key() != "755@0" {
		t.Errorf("Côn Đảo in June 2024 is %s", u.Key())
	}
}

func TestDoubtfulLinksAreReported(t *testing.T) {
	tr := embedded(t)
	doubts := tr.Doubts()
	if len(doubts) != 46 {
		t.Fatalf("%d doubtful links, want 46", len(doubts))
	}
	for _, k := range doubts {
		for _, p := range tr.Successors(k.From, 20250630, 20250701).Parts {
			if p.Unit == k.To && !p.Doubtful {
				t.Errorf("%s to %s is not marked", k.From.Label(), k.To.Label())
			}
		}
		if tr.Predecessors(k.To, 20250701, 20211231).Certain() {
			t.Errorf("the predecessors of %s pass as certain", k.To.Label())
		}
		for _, u := range []*Unit{k.From, k.To} {
			if p := u.at(k.On).Parent; p.Level == Province && (p.Key() == "91@2025-07-01") {
				t.Errorf("doubtful link in An Giang: %s", u.Label())
			}
		}
	}
}

// 585 rows end a commune without a successor. The list by codes from 2021 to
// 2025 has 566 of them: 12 communes were formed after 2021 and ended again, and
// 7 wards ended on 2025-01-01 and others with their codes appear on 2025-03-01,
// which a list of codes takes for the same unit.
func TestUnmappedCommunesAre585LivesAnd566CodesOf2021(t *testing.T) {
	tr := embedded(t)
	var of2021, between, again int
	for _, u := range tr.Unmapped() {
		if !u.Unmapped() || u.Last == 0 {
			t.Errorf("%s is not unmapped", u.Label())
		}
		l := tr.Successors(u, u.Last, 20250701)
		if len(l.Parts) != 0 || !slices.Equal(l.Unmapped, []*Unit{u}) {
			t.Errorf("%s: %+v", u.Label(), l)
		}
		if !u.Alive(20211101) {
			between++
			continue
		}
		if p := tr.provinceOf(u); p == "89" || p == "91" {
			t.Errorf("%s of province %s is unmapped", u.Label(), p)
		}
		if _, ok := tr.Find(u.last().Code, 20250630); ok {
			again++
		} else {
			of2021++
		}
	}
	if of2021 != 566 || between != 12 || again != 7 {
		t.Errorf("%d + %d + %d unmapped, want 566 + 12 + 7", of2021, between, again)
	}
}

func (t *Tree) provinceOf(u *Unit) Code {
	for p := u; p != nil; p = p.last().Parent {
		if p.Level == Province {
			return p.last().Code
		}
	}
	return ""
}

// A unit without a known successor puts every neighbour of its district in doubt.
func TestUnmappedNeighbourPutsPredecessorsInDoubt(t *testing.T) {
	tr := embedded(t)
	for _, x := range tr.Unmapped() {
		d := x.Last.AddDays(1)
		if x.at(x.Last).Parent == nil || !x.Alive(20211101) {
			continue
		}
		near := 0
		for _, p := range receivers(x.at(x.Last).Parent, x.Last) {
			for _, v := range tr.Children(p, d) {
				near++
				if l := tr.Predecessors(v, d, 20211101); !slices.Contains(l.Unmapped, x) {
					t.Fatalf("%s ended in the district of %s, whose predecessors do not say so", x.Label(), v.Label())
				}
			}
		}
		if near == 0 {
			t.Errorf("%s has no neighbour", x.Label())
		}
	}
}

func TestChangesAfterTheLastSnapshotApply(t *testing.T) {
	tr := embedded(t)
	u := find(t, tr, "75", 20260430)
	if s, _ := u.At(20260429); s.Kind != "tinh" {
		t.Errorf("Đồng Nai on the eve: %+v", s)
	}
	if s, _ := u.At(20260430); s.Kind != "thanh_pho_tw" || s.FullName != "Thành phố Đồng Nai" {
		t.Errorf("Đồng Nai: %+v", s)
	}
	if s, _ := find(t, tr, "26368", 20260430).At(20260430); s.Kind != "phuong" || s.Parent != u {
		t.Errorf("Long Thành: %+v", s)
	}
}

func TestCommunesChangeTheirDistrict(t *testing.T) {
	tr := embedded(t)
	u := find(t, tr, "213", 20250301) // Bắc Giang city took in Yên Dũng
	l := tr.Predecessors(u, 20250301, 20211231)
	if len(l.Moved) != 17 || len(l.Unmapped) != 1 || l.Unmapped[0].Key() != "221@0" || l.Certain() {
		t.Errorf("moved %d, unmapped %v", len(l.Moved), l.Unmapped)
	}
	v := find(t, tr, "429", 20250301) // Nghi Lộc gave communes to Vinh and lives on
	if l := tr.Predecessors(v, 20250301, 20211231); len(l.Moved) != 4 || len(l.Parts) != 1 || l.Parts[0].Whole {
		t.Errorf("Nghi Lộc: %+v", l)
	}
}

func TestLookups(t *testing.T) {
	tr := embedded(t)
	vn := find(t, tr, Country, 19750501)
	if vn != tr.Country() || len(tr.Children(vn, 20250701)) != 34 || len(tr.Under(vn, 20250630, Commune)) != 10035 {
		t.Error("the country does not hold its provinces and communes")
	}
	u := find(t, tr, "30280", 20200101)
	if !tr.Within(u, find(t, tr, "883", 20200101), 20200101) || !tr.Within(u, vn, 20200101) || tr.Within(u, vn, 20250701) ||
		tr.Within(u, find(t, tr, "884", 20200101), 20200101) {
		t.Error("30280 lies in Long Xuyên (883) before 1 July 2025")
	}
	if p, ok := tr.Parent(u, 20250701); ok {
		t.Errorf("a unit that ended hangs under %s", p.Label())
	}
	for code, c := range map[Code]struct {
		on  law.Date
		say string
	}{
		"99999": {20250701, "Check the code"},
		"1":     {20250701, "01 exists"},
		"475":   {20240101, "2025-01-01"},
		"26929": {20250201, "from 2025-03-01"},
	} {
		f := tr.Explain(code, c.on)
		if f == nil {
			t.Errorf("%s on %s is found", code, c.on)
		} else if s := f.Error(); !strings.Contains(s, c.say) || strings.Contains(s, "⟦") {
			t.Errorf("%s on %s: %s", code, c.on, s)
		}
	}
	if tr.Explain("89", 20250630) != nil {
		t.Error("a unit that is found needs no explanation")
	}
}

func TestKeysAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, u := range embedded(t).units {
		if seen[u.Key()] {
			t.Errorf("key %s twice", u.Key())
		}
		seen[u.Key()] = true
	}
}

func TestEmbeddedFileHasContent(t *testing.T) {
	if name, b := EmbeddedFile(); name == "" || len(b) < 100_000 {
		t.Errorf("%q has %d bytes", name, len(b))
	}
}

func BenchmarkPredecessorsOfEveryCommune(b *testing.B) {
	tr := embedded(b)
	all := tr.Alive(20251231, Commune)
	for b.Loop() {
		for _, u := range all {
			tr.Predecessors(u, 20251231, 20211231)
		}
	}
}

// What the whole country's lineage must hold on each pair of days between which units
// changed, with the known defects counted: a way forward and back say the same,
// parts of a unit make it up, every commune goes somewhere or is listed as lost.
func TestLineageOfTheCountryIsSound(t *testing.T) {
	tr := embedded(t)
	for _, c := range []struct {
		from, to                                law.Date
		whole, divided, lost, doubtful, orphans int
	}{
		// 10,599 communes; 566 lost, and 7 wards whose codes others bear later; of 23
		// formed of nobody says what, 12 were gone again.
		{20211101, 20250301, 10026, 0, 573, 0, 11},
		// 10,035 communes and 5 island districts; 460 old codes have rows split_part.
		{20250301, 20250701, 9580, 460, 0, 46, 0},
		{20250630, 20250701, 9580, 460, 0, 46, 0},
		// 10,599 and 5; divided are those that the divided ones of 2025 came of.
		{20211101, 20250701, 9573, 458, 573, 46, 0},
		{20250701, 20260430, 3321, 0, 0, 0, 0},
	} {
		var whole, divided, lost, doubtful int
		inside := map[*Unit]map[*Unit]bool{} // later unit -> earlier -> whole
		from := tr.Alive(c.from, Commune)
		for _, d := range tr.Alive(c.from, District) {
			if len(tr.Children(d, c.from)) == 0 { // the five island districts became communes themselves
				from = append(from, d)
			}
		}
		for _, u := range from {
			l := tr.Successors(u, c.from, c.to)
			if u.Level == District && u.Alive(c.to) {
				continue
			}
			least, most := none, none
			for _, p := range l.Parts {
				if inside[p.Unit] == nil {
					inside[p.Unit] = map[*Unit]bool{}
				}
				inside[p.Unit][u] = p.Whole
				least, most = least.Add(p.Least), most.Add(p.Most)
				if p.Least.Cmp(p.Most) > 0 || p.Least.Sign() < 0 || p.Most.Cmp(one) > 0 {
					t.Errorf("%s in %s: share from %s to %s", u.Label(), p.Unit.Label(), p.Least, p.Most)
				}
				if p.Doubtful {
					doubtful++
				}
			}
			switch {
			case len(l.Parts) == 1 && l.Parts[0].Whole:
				whole++
			case len(l.Parts) > 0:
				divided++
			default:
				lost++
			}
			if len(l.Parts)+len(l.Unmapped) == 0 {
				t.Errorf("%s goes nowhere and is not listed as lost", u.Label())
			}
			if len(l.Unmapped) == 0 && (least.Cmp(one) > 0 || most.Cmp(one) < 0) {
				t.Errorf("%s: its parts have from %s to %s of it", u.Label(), least, most)
			}
		}
		orphans := 0
		for _, u := range tr.Alive(c.to, Commune) {
			l := tr.Predecessors(u, c.to, c.from)
			if len(l.Parts) != len(inside[u]) {
				t.Errorf("%s came from %d units, %d became it", u.Label(), len(l.Parts), len(inside[u]))
			}
			for _, p := range l.Parts {
				if w, ok := inside[u][p.Unit]; !ok || w != p.Whole {
					t.Errorf("%s came from %s: whole %t, forward %t %t", u.Label(), p.Unit.Label(), p.Whole, w, ok)
				}
			}
			if len(l.Parts) == 0 {
				orphans++
				if !slices.Contains(l.Orphans, u) && !slices.ContainsFunc(l.Orphans, func(o *Unit) bool { return o != u }) {
					t.Errorf("%s came from nowhere and is not listed as an orphan", u.Label())
				}
			}
		}
		if whole != c.whole || divided != c.divided || lost != c.lost || doubtful != c.doubtful || orphans != c.orphans {
			t.Errorf("%s to %s: %d whole, %d divided, %d lost, %d doubtful, %d orphans; want %+v", c.from, c.to, whole, divided, lost, doubtful, orphans, c)
		}
	}
}
