package tally_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// ground is a made-up district pair whose communes are merged and divided on
// random days. It knows, the plain way, in which commune every hamlet lies on
// every day and how many households it has, and nothing of links and shares.
type ground struct {
	days    []law.Date
	at      []map[unit.Code]unit.Code // by day: hamlet -> commune
	counts  map[unit.Code]map[law.Year][3]int64
	changes []unit.Change
	lost    map[unit.Code]bool // hamlets of which no row said where they went
	next    int
}

var groundYears = []law.Year{2021, 2022, 2023, 2024}

func groundBase() *unit.Data {
	rs := []unit.Record{{Code: "01", Name: "A", Kind: "tinh", Level: unit.Province, FullName: "Tỉnh A"}}
	for _, d := range []unit.Code{"001", "002"} {
		rs = append(rs, unit.Record{Code: d, Name: string(d), Kind: "huyen", Parent: "01", Level: unit.District, FullName: "Huyện " + string(d)})
		for i := range 3 {
			c := string(d) + fmt.Sprintf("%02d", i+1)
			rs = append(rs, unit.Record{Code: unit.Code(c), Name: c, Kind: "xa", Parent: d, Level: unit.Commune, FullName: "Xã " + c})
		}
	}
	return &unit.Data{Snapshots: []unit.Snapshot{{On: 20211101, Records: rs}}}
}

// hidden says what of the truth is told.
type hidden struct{ hamlets, shares bool }

func genGround(t *rapid.T, tell func(label string) hidden) *ground {
	g := &ground{days: []law.Date{20211231}, at: []map[unit.Code]unit.Code{{}}, counts: map[unit.Code]map[law.Year][3]int64{}, lost: map[unit.Code]bool{}}
	for _, d := range []string{"001", "002"} {
		for i := range 3 {
			for h := range rapid.IntRange(1, 3).Draw(t, "hamlets") {
				c := unit.Code(fmt.Sprintf("%s%02d", d, i+1))
				code := unit.Code(fmt.Sprintf("%s-%d", c, h+1))
				g.at[0][code] = c
				households := rapid.Int64Range(1, 30).Draw(t, "households")
				g.counts[code] = map[law.Year][3]int64{}
				for _, y := range groundYears {
					poor := rapid.Int64Range(0, households).Draw(t, "poor")
					g.counts[code][y] = [3]int64{households, poor, rapid.Int64Range(0, households-poor).Draw(t, "near")}
				}
			}
		}
	}
	for y := 2022; y <= 2024; y++ {
		if rapid.IntRange(0, 3).Draw(t, "quiet year") > 0 {
			g.step(t, law.MakeDate(y, 6, 1), tell)
		}
	}
	return g
}

// step merges and divides communes of one district with each other on a day.
func (g *ground) step(t *rapid.T, d law.Date, tell func(string) hidden) {
	was := g.at[len(g.at)-1]
	now := maps.Clone(was)
	what := map[unit.Code]string{}
	var all []unit.Code
	for _, c := range was {
		if what[c] == "" {
			what[c] = "stay"
			all = append(all, c)
		}
	}
	slices.Sort(all)
	var stay []unit.Code
	for _, c := range all {
		what[c] = rapid.SampledFrom([]string{"stay", "stay", "merge", "split"}).Draw(t, string(c))
		if what[c] == "stay" {
			stay = append(stay, c)
		}
	}
	target := func(c unit.Code, label string) unit.Code {
		var near []unit.Code
		for _, s := range stay {
			if s[:3] == c[:3] {
				near = append(near, s)
			}
		}
		if len(near) == 0 || rapid.Bool().Draw(t, label+" new") {
			g.next++
			return c[:3] + unit.Code(fmt.Sprintf("%02d", 10+g.next))
		}
		return rapid.SampledFrom(near).Draw(t, label)
	}
	for _, c := range all {
		var mine []unit.Code
		for h, at := range was {
			if at == c {
				mine = append(mine, h)
			}
		}
		slices.Sort(mine)
		row := func(to unit.Code, kind string) unit.Change {
			return unit.Change{Old: c, New: to, Level: unit.Commune, Kind: kind, Date: d, NewName: "Xã " + string(to)}
		}
		switch {
		case what[c] == "merge":
			to := target(c, "into")
			for _, h := range mine {
				now[h] = to
			}
			g.changes = append(g.changes, row(to, "merge"))
		case what[c] == "split" && len(mine) > 1:
			cut := rapid.IntRange(1, len(mine)-1).Draw(t, "cut")
			a, b := target(c, "one part"), target(c, "other part")
			keep := rapid.IntRange(0, 3).Draw(t, "goes on") == 0
			if keep {
				b = c // it gives a part away and goes on
			}
			if a == b {
				continue
			}
			for i, h := range mine {
				now[h] = b
				if i < cut {
					now[h] = a
				}
			}
			one, other := row(a, "split_part"), row(b, "split_part")
			told := tell(string(c))
			if !told.hamlets || slices.ContainsFunc(mine, func(h unit.Code) bool { return g.lost[h] }) {
				for _, h := range mine {
					g.lost[h] = true
				}
			} else {
				one.Hamlets, other.Hamlets = mine[:cut], mine[cut:]
			}
			if told.shares {
				part, whole := g.sum(mine[:cut], 2021)[0], g.sum(mine, 2021)[0]
				s := law.Frac(max(1, min(99, part*100/whole)), 100)
				r := law.Int(1).Sub(s)
				one.Share, other.Share = &s, &r
			}
			if keep {
				other.Kind, other.Hamlets, other.Share, other.NewName = "keep", nil, nil, ""
			}
			g.changes = append(g.changes, one, other)
		}
	}
	g.days, g.at = append(g.days, d), append(g.at, now)
}

func (g *ground) sum(hamlets []unit.Code, y law.Year) (n [3]int64) {
	for _, h := range hamlets {
		for i, x := range g.counts[h][y] {
			n[i] += x
		}
	}
	return n
}

// on gives the hamlets of every commune on a day.
func (g *ground) on(d law.Date) map[unit.Code][]unit.Code {
	i := len(g.days) - 1
	for g.days[i] > d {
		i--
	}
	out := map[unit.Code][]unit.Code{}
	for h, c := range g.at[i] {
		out[c] = append(out[c], h)
	}
	return out
}

func (g *ground) tree(t *rapid.T, hamlets bool) *unit.Tree {
	var edits []unit.Edit
	if hamlets {
		s := unit.Snapshot{On: 20211231, Complete: unit.Hamlet}
		for _, h := range slices.Sorted(maps.Keys(g.at[0])) {
			s.Records = append(s.Records, unit.Record{Code: h, Name: string(h), Kind: "ap", Parent: g.at[0][h], Level: unit.Hamlet})
		}
		edits = append(edits, unit.Edit{Act: 1, Snapshot: &s})
	}
	changes := g.changes
	if !hamlets {
		changes = slices.Clone(changes)
		for i := range changes {
			changes[i].Hamlets = nil
		}
	}
	tree, err := unit.Build(groundBase(), append(edits, unit.Edit{Act: 2, Changes: changes})...)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// rows are the true counts of communes and hamlets, as far as wanted.
func (g *ground) rows(want func(code unit.Code, y law.Year) bool) (out []tally.Tally) {
	add := func(c unit.Code, y law.Year, n [3]int64) {
		if want(c, y) {
			r := row(c, y, n[1], n[2])
			r.Households = law.Exactly(n[0])
			out = append(out, r)
		}
	}
	for _, y := range groundYears {
		on := g.on(law.YearEnd(y))
		for _, c := range slices.Sorted(maps.Keys(on)) {
			add(c, y, g.sum(on[c], y))
			slices.Sort(on[c])
			for _, h := range on[c] {
				add(h, y, g.sum([]unit.Code{h}, y))
			}
		}
	}
	return out
}

// maps are the days asked about: the beginning and the day of each step.
func (g *ground) every(t *rapid.T, tree *unit.Tree, l *tally.Ledger, do func(u *unit.Unit, ref law.Date, y law.Year, r tally.Restatement, truth [3]int64)) {
	for _, ref := range append(slices.Clone(g.days), 20241231) {
		for c, hamlets := range g.on(ref) {
			u, ok := tree.Find(c, ref)
			if !ok {
				t.Fatalf("no %s on %s", c, ref)
			}
			for _, y := range groundYears {
				do(u, ref, y, l.OnMap(u, ref, y, standard, 20991231), g.sum(hamlets, y))
			}
		}
	}
}

func contains(c law.Count, n int64) bool { return !c.Known() || c.Lo <= n && n <= c.Hi }

func checkContains(t *rapid.T, u *unit.Unit, ref law.Date, y law.Year, r tally.Restatement, truth [3]int64) {
	if !contains(r.Households, truth[0]) || !contains(r.Poor, truth[1]) || !contains(r.NearPoor, truth[2]) ||
		r.Usable() && !contains(r.Multidim(), truth[1]+truth[2]) {
		t.Fatalf("%s on %s, %d: %s %+v does not contain %v; sources %+v", u.Label(), ref, y, r.How, r.Counts, truth, r.Sources)
	}
	_, a := r.Poor.Exact()
	_, b := r.NearPoor.Exact()
	if (r.How == tally.Exact) != (a && b && r.How != tally.Unchanged) {
		t.Fatalf("%s on %s, %d: %s %+v", u.Label(), ref, y, r.How, r.Counts)
	}
	if (r.Gap == tally.Split) != (r.How == tally.Interval) {
		t.Fatalf("%s on %s, %d: %s %s", u.Label(), ref, y, r.How, r.Gap)
	}
}

// Whatever is told of the truth - hamlets of a division or none, shares or none,
// counts of some hamlets or none -, what is said contains it. That is: the truth
// may be revealed later, and nothing said before was wrong.
func TestIntervalContainsTheTruthLaterRevealed(t *testing.T) {
	ways := map[tally.Way]int{}
	rapid.Check(t, func(t *rapid.T) {
		g := genGround(t, func(l string) hidden {
			return hidden{rapid.Bool().Draw(t, l+" hamlets told"), rapid.Bool().Draw(t, l+" shares told")}
		})
		tree := g.tree(t, rapid.Bool().Draw(t, "hamlets listed"))
		some := rapid.IntRange(0, 100).Draw(t, "of the hamlets counted")
		l := ledger(t, tree, g.rows(func(c unit.Code, y law.Year) bool {
			_, known := tree.Find(c, law.YearEnd(y))
			return known && (!strings.Contains(string(c), "-") || rapid.IntRange(0, 99).Draw(t, "counted") < some)
		})...)
		g.every(t, tree, l, func(u *unit.Unit, ref law.Date, y law.Year, r tally.Restatement, truth [3]int64) {
			checkContains(t, u, ref, y, r, truth)
			if !r.Usable() {
				t.Fatalf("%s on %s, %d: nothing known though every commune is counted: %s", u.Label(), ref, y, r.Gap)
			}
			for _, s := range r.Sources {
				ways[s.Way]++
				if s.Disagrees {
					t.Fatalf("%s on %s, %d: the truth disagrees with itself: %+v", u.Label(), ref, y, s)
				}
			}
		})
	})
	if ways[tally.ByWhole] == 0 || ways[tally.ByHamlets] == 0 || ways[tally.ByShare] == 0 || ways[tally.ByPart] == 0 {
		t.Errorf("%v: the test shows little", ways)
	}
}

// Where the hamlets are told and counted, every year is exact on every map, and
// the communes of a map add up to the whole.
func TestRevealedTruthIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := genGround(t, func(string) hidden { return hidden{hamlets: true} })
		tree := g.tree(t, true)
		l := ledger(t, tree, g.rows(func(unit.Code, law.Year) bool { return true })...)
		sums := map[string][3]int64{}
		g.every(t, tree, l, func(u *unit.Unit, ref law.Date, y law.Year, r tally.Restatement, truth [3]int64) {
			h, _ := r.Households.Exact()
			p, ok := r.Poor.Exact()
			n, ok2 := r.NearPoor.Exact()
			if !ok || !ok2 || [3]int64{h, p, n} != truth || r.Gap != tally.NoGap {
				t.Fatalf("%s on %s, %d: %+v %s, truth %v", u.Label(), ref, y, r.Counts, r.Gap, truth)
			}
			k := fmt.Sprint(ref, y)
			s := sums[k]
			for i := range s {
				s[i] += truth[i]
			}
			sums[k] = s
			// Above the communes nothing is divided: their sum is the same on every map.
			for _, d := range []unit.Code{"001", "002", "01"} {
				v, _ := tree.Find(d, ref)
				var want [3]int64
				for c, hs := range g.on(ref) {
					if d == "01" || c[:3] == d {
						x := g.sum(hs, y)
						want = [3]int64{want[0] + x[0], want[1] + x[1], want[2] + x[2]}
					}
				}
				if r := l.OnMap(v, ref, y, standard, 20991231); r.Poor != law.Exactly(want[1]) || r.Households != law.Exactly(want[0]) {
					t.Fatalf("%s on %s, %d: %+v, want %v", d, ref, y, r.Counts, want)
				}
			}
		})
		for k, s := range sums {
			var whole [3]int64
			for h := range g.counts {
				x := g.sum([]unit.Code{h}, law.Year(atoi(k[len(k)-4:])))
				whole = [3]int64{whole[0] + x[0], whole[1] + x[1], whole[2] + x[2]}
			}
			if s != whole {
				t.Fatalf("%s: parts %v, whole %v", k, s, whole)
			}
		}
	})
}

// The bounds of the parts of a map are never surer together than the whole.
func TestPartsBoundTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := genGround(t, func(l string) hidden { return hidden{shares: rapid.Bool().Draw(t, l+" shares told")} })
		tree := g.tree(t, false)
		l := ledger(t, tree, g.rows(func(c unit.Code, y law.Year) bool { return !strings.Contains(string(c), "-") })...)
		for _, ref := range g.days {
			for _, y := range groundYears {
				sum, whole := law.Exactly(0), int64(0)
				for c := range g.on(ref) {
					u, _ := tree.Find(c, ref)
					sum = sum.Add(l.OnMap(u, ref, y, standard, 20991231).Poor)
				}
				for h := range g.counts {
					whole += g.counts[h][y][1]
				}
				if !sum.Known() || !contains(sum, whole) {
					t.Fatalf("%s, %d: parts %v, whole %d", ref, y, sum, whole)
				}
				p, _ := tree.Find("01", ref)
				if r := l.OnMap(p, ref, y, standard, 20991231); r.Poor != law.Exactly(whole) {
					t.Fatalf("the province on %s, %d: %+v, whole %d", ref, y, r.Counts, whole)
				}
			}
		}
	})
}

// The order of the rows of one day has no meaning for any count.
func TestOrderOfChangesOnADayHasNoMeaningForCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := genGround(t, func(l string) hidden {
			return hidden{rapid.Bool().Draw(t, l+" hamlets told"), rapid.Bool().Draw(t, l+" shares told")}
		})
		one := g.tree(t, true)
		rows := g.rows(func(unit.Code, law.Year) bool { return true })
		a := ledger(t, one, rows...)
		g.changes = rapid.Permutation(g.changes).Draw(t, "order")
		other := g.tree(t, true)
		b := ledger(t, other, rows...)
		g.every(t, one, a, func(u *unit.Unit, ref law.Date, y law.Year, r tally.Restatement, _ [3]int64) {
			st, _ := u.At(ref)
			v, _ := other.Find(st.Code, ref)
			if s := b.OnMap(v, ref, y, standard, 20991231); s.Counts != r.Counts || s.How != r.How || s.Gap != r.Gap || s.Source != r.Source {
				t.Fatalf("%s on %s, %d: %+v, in another order %+v", u.Label(), ref, y, r, s)
			}
		})
	})
}

// Merged and then divided along the old line, a unit has its old counts; divided
// and then merged again, too, and there no hamlet needs to be known.
func TestMergeThenSplitIsTheIdentity(t *testing.T) {
	change := func(old, new unit.Code, kind string, on law.Date, hamlets ...unit.Code) unit.Change {
		return unit.Change{Old: old, New: new, Level: unit.Commune, Kind: kind, Date: on, NewName: "Xã " + string(new), Hamlets: hamlets}
	}
	hamlets := unit.Snapshot{On: 20211231, Complete: unit.Hamlet}
	for _, h := range []unit.Code{"00101-1", "00101-2", "00102-1"} {
		hamlets.Records = append(hamlets.Records, unit.Record{Code: h, Name: string(h), Kind: "ap", Parent: h[:5], Level: unit.Hamlet})
	}
	there := []unit.Change{change("00101", "00111", "merge", 20220601), change("00102", "00111", "merge", 20220601)}
	back := []unit.Change{change("00111", "00121", "split_part", 20230601, "00101-1", "00101-2"), change("00111", "00122", "split_part", 20230601, "00102-1")}
	tree, err := unit.Build(groundBase(), unit.Edit{Act: 1, Snapshot: &hamlets}, unit.Edit{Act: 2, Changes: append(there, back...)})
	if err != nil {
		t.Fatal(err)
	}
	l := ledger(t, tree, row("00101-1", 2021, 3, 1), row("00101-2", 2021, 4, 0), row("00102-1", 2021, 10, 5))
	for code, want := range map[unit.Code]int64{"00121": 7, "00122": 10} {
		if r := l.OnMap(find(t, tree, code, 20230601), 20230601, 2021, standard, 20240101); r.Poor != law.Exactly(want) || r.How != tally.Exact {
			t.Errorf("merged and divided, %s: %+v %s", code, r.Counts, r.How)
		}
	}
	apart := []unit.Change{change("00101", "00111", "split_part", 20220601), change("00101", "00112", "split_part", 20220601)}
	again := []unit.Change{change("00111", "00121", "merge", 20230601), change("00112", "00121", "merge", 20230601)}
	if tree, err = unit.Build(groundBase(), unit.Edit{Act: 1, Changes: append(apart, again...)}); err != nil {
		t.Fatal(err)
	}
	l = ledger(t, tree, row("00101", 2021, 7, 1), row("00111", 2022, 5, 0), row("00112", 2022, 1, 0))
	u := find(t, tree, "00121", 20230601)
	for y, want := range map[law.Year]int64{2021: 7, 2022: 6} {
		if r := l.OnMap(u, 20230601, y, standard, 20240101); r.Poor != law.Exactly(want) || r.How != tally.Exact {
			t.Errorf("divided and merged, %d: %+v %s", y, r.Counts, r.How)
		}
	}
	// And on the map before the division, of the year in between.
	if r := l.OnMap(find(t, tree, "00101", 20211231), 20211231, 2022, standard, 20240101); r.Poor != law.Exactly(6) || r.How != tally.Exact {
		t.Errorf("the parts on the earlier map: %+v %s", r.Counts, r.How)
	}
}

// What a share supports, with numbers (docs/decisions/0017).
func TestShareBoundsTheCounts(t *testing.T) {
	share := func(n int64) *law.Ratio { r := law.Frac(n, 10); return &r }
	change := func(new unit.Code, s *law.Ratio) unit.Change {
		return unit.Change{Old: "00101", New: new, Level: unit.Commune, Kind: "split_part", Date: 20220601, NewName: "Xã " + string(new), Share: s}
	}
	for _, c := range []struct {
		name             string
		shares           [3]*law.Ratio
		poor             int64
		households, want [3]law.Count
	}{
		{"nothing is stated", [3]*law.Ratio{}, 80,
			[3]law.Count{law.Between(0, 100), law.Between(0, 100), law.Between(0, 100)},
			[3]law.Count{law.Between(0, 80), law.Between(0, 80), law.Between(0, 80)}},
		// 0.5 to 0.7 of 100 households; 80 poor do not fit into fewer than the others.
		{"all shares are stated", [3]*law.Ratio{share(6), share(3), share(1)}, 80,
			[3]law.Count{law.Between(50, 70), law.Between(20, 40), law.Between(0, 20)},
			[3]law.Count{law.Between(30, 70), law.Between(0, 40), law.Between(0, 20)}},
		{"one share is stated", [3]*law.Ratio{share(6), nil, nil}, 80,
			[3]law.Count{law.Between(50, 70), law.Between(0, 50), law.Between(0, 50)},
			[3]law.Count{law.Between(30, 70), law.Between(0, 50), law.Between(0, 50)}},
		{"few poor may all be anywhere", [3]*law.Ratio{share(6), share(3), share(1)}, 5,
			[3]law.Count{law.Between(50, 70), law.Between(20, 40), law.Between(0, 20)},
			[3]law.Count{law.Between(0, 5), law.Between(0, 5), law.Between(0, 5)}},
	} {
		codes := [3]unit.Code{"00111", "00112", "00113"}
		var cs []unit.Change
		for i, n := range codes {
			cs = append(cs, change(n, c.shares[i]))
		}
		tree, err := unit.Build(groundBase(), unit.Edit{Act: 1, Changes: cs})
		if err != nil {
			t.Fatal(c.name, err)
		}
		r := row("00101", 2021, c.poor, 0)
		r.Households = law.Exactly(100)
		l := ledger(t, tree, r)
		for i, n := range codes {
			got := l.OnMap(find(t, tree, n, 20220601), 20220601, 2021, standard, 20240101)
			if got.Households != c.households[i] || got.Poor != c.want[i] || got.How != tally.Interval || got.Gap != tally.Split {
				t.Errorf("%s, %s: %+v %s", c.name, n, got.Counts, got.How)
			}
		}
	}
}

// What the hamlets say and what was recognised for the commune can contradict
// each other: the range holds both, and says so.
func TestContradictionsAreShown(t *testing.T) {
	hamlets := unit.Snapshot{On: 20211231, Complete: unit.Hamlet}
	for _, h := range []unit.Code{"00101-1", "00101-2"} {
		hamlets.Records = append(hamlets.Records, unit.Record{Code: h, Name: string(h), Kind: "ap", Parent: "00101", Level: unit.Hamlet})
	}
	change := func(new, hamlet unit.Code) unit.Change {
		return unit.Change{Old: "00101", New: new, Level: unit.Commune, Kind: "split_part", Date: 20220601, NewName: "Xã " + string(new), Hamlets: []unit.Code{hamlet}}
	}
	tree, err := unit.Build(groundBase(), unit.Edit{Act: 1, Snapshot: &hamlets},
		unit.Edit{Act: 2, Changes: []unit.Change{change("00111", "00101-1"), change("00112", "00101-2")}})
	if err != nil {
		t.Fatal(err)
	}
	for commune, want := range map[int64]law.Count{10: law.Exactly(6), 12: law.Between(6, 8), 9: law.Between(5, 6)} {
		rows := []tally.Tally{row("00101", 2021, commune, 0), row("00101-1", 2021, 6, 0), row("00101-2", 2021, 4, 0)}
		rows[1].Households, rows[2].Households = law.Exactly(600), law.Exactly(400)
		l := ledger(t, tree, rows...)
		r := l.OnMap(find(t, tree, "00111", 20220601), 20220601, 2021, standard, 20240101)
		if r.Poor != want || r.Sources[0].Disagrees != (commune != 10) || (r.How == tally.Exact) != (commune == 10) {
			t.Errorf("%d recognised, 6 + 4 by hamlets: %+v %s, disagrees %t", commune, r.Counts, r.How, r.Sources[0].Disagrees)
		}
	}
}

func atoi(s string) (n int) {
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n
}
