package account

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/fault"
	"vuonlen/law"
	"vuonlen/unit"
)

// country is the real tree; nothing in it is changed by a test.
var country = sync.OnceValue(func() *unit.Tree {
	tree, err := unit.Shipped()
	if err != nil {
		panic(err)
	}
	return tree
})

const (
	eve    law.Date = 20250630 // the last day with districts and 63 provinces
	reform law.Date = 20250701
)

func find(t interface{ Fatalf(string, ...any) }, tree *unit.Tree, code unit.Code, on law.Date) *unit.Unit {
	u, ok := tree.Find(code, on)
	if !ok {
		t.Fatalf("no unit %s on %s", code, on)
	}
	return u
}

func scopeOf(t interface{ Fatalf(string, ...any) }, tree *unit.Tree, us ...*unit.Unit) Scope {
	var gs []Grant
	for _, u := range us {
		on := max(u.First, 20211101)
		s, _ := u.At(on)
		gs = append(gs, Grant{Role: CommuneOfficer, Scope: s.Code, On: on})
	}
	s, err := NewScope(tree, gs)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return s
}

// living gives the units of a level on a day, sorted once.
func living(level unit.Level, on law.Date) []*unit.Unit {
	type day struct {
		level unit.Level
		on    law.Date
	}
	us, ok := livingThen.Load(day{level, on})
	if !ok {
		us, _ = livingThen.LoadOrStore(day{level, on}, country().Alive(on, level))
	}
	return us.([]*unit.Unit)
}

var livingThen sync.Map

// covered lists the units of a level that a scope covers on a day.
func covered(s Scope, level unit.Level, on law.Date) (out []*unit.Unit) {
	for _, u := range living(level, on) {
		if s.Covers(u, on) {
			out = append(out, u)
		}
	}
	return out
}

func TestEndedProvinceCoversWhatIsWhollyItsOwn(t *testing.T) {
	tree := country()
	old := find(t, tree, "89", eve)
	s := scopeOf(t, tree, old)
	if merged := find(t, tree, "91", reform); s.Covers(merged, reform) {
		t.Error("the merged province is covered: half of it was Kiên Giang")
	}
	// An Giang before the merger: 11 districts, 155 communes; 54 communes were
	// formed of them, none of them with land of another province (Resolution
	// 1654/NQ-UBTVQH15 as the embedded units have it).
	for _, c := range []struct {
		level unit.Level
		on    law.Date
		want  int
	}{
		{unit.Province, eve, 1}, {unit.District, eve, 11}, {unit.Commune, eve, 155},
		{unit.Province, reform, 0}, {unit.Commune, reform, 54}, {unit.Commune, 20260101, 54},
	} {
		if got := covered(s, c.level, c.on); len(got) != c.want {
			t.Errorf("%d of level %s on %s, want %d", len(got), c.level, c.on, c.want)
		}
	}
	if s.Covers(old, reform) {
		t.Error("a unit is covered on a day on which it does not live")
	}
}

func TestDistrictOfficerGoesOnWithTheCommunesOfTheDistrict(t *testing.T) {
	tree := country()
	s := scopeOf(t, tree, find(t, tree, "891", 20211101)) // Tri Tôn
	got := map[string]bool{}
	for _, u := range covered(s, unit.Commune, reform) {
		for _, p := range tree.Predecessors(u, reform, eve).Parts {
			if !s.Covers(p.Unit, eve) {
				t.Errorf("%s has land of %s", u.Label(), p.Unit.Label())
			}
		}
		got[u.Label()] = true
	}
	if len(got) == 0 {
		t.Error("nothing is left of the district")
	}
}

func TestNewCommuneSeesItsPastAndNoMore(t *testing.T) {
	tree := country()
	parts := 0
	for _, u := range tree.Children(find(t, tree, "91", reform), reform) {
		s := scopeOf(t, tree, u)
		for _, c := range covered(s, unit.Commune, eve) {
			l := tree.Successors(c, eve, reform)
			if len(l.Parts) != 1 || l.Parts[0].Unit != u {
				t.Errorf("%s sees the past of %s", u.Label(), c.Label())
			}
		}
		for _, p := range tree.Predecessors(u, reform, eve).Parts {
			parts++
			if s.Covers(p.Unit, eve) != p.Whole {
				t.Errorf("%s: past of %s covered %v, whole %v", u.Label(), p.Unit.Label(), s.Covers(p.Unit, eve), p.Whole)
			}
		}
		if n := len(covered(s, unit.Commune, reform)); n != 1 {
			t.Errorf("%s covers %d communes", u.Label(), n)
		}
	}
	if parts < 200 {
		t.Errorf("only %d predecessors seen", parts)
	}
}

func TestNothingAndEverything(t *testing.T) {
	tree := country()
	u := find(t, tree, "91", reform)
	if (Scope{}).Covers(u, reform) {
		t.Error("the zero scope covers something")
	}
	if s, err := NewScope(tree, nil); err != nil || s.Covers(u, reform) {
		t.Error("no grant covers something", err)
	}
	s, err := NewScope(tree, []Grant{{Role: Auditor, Scope: "VN", On: reform}})
	if err != nil || !s.Covers(u, reform) || !s.Covers(tree.Country(), 20200101) || !s.All() || !Everything().All() {
		t.Error("the country does not cover all", err)
	}
	_, err = NewScope(tree, []Grant{{Role: Auditor, Scope: "891", On: reform}})
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("a district after the districts: %v", err)
	}
}

// small is a made-up country: province 01 with districts 101 (communes 1 and 2,
// hamlets a1, a2 in 1 and b1 in 2) and 102 (3 and 4).
func small(edits ...unit.Edit) func(t *testing.T) *unit.Tree {
	return func(t *testing.T) *unit.Tree {
		rec := func(level unit.Level, parent unit.Code, kind string, codes ...unit.Code) (rs []unit.Record) {
			for _, c := range codes {
				rs = append(rs, unit.Record{Code: c, Name: string(c), Kind: kind, Parent: parent, Level: level})
			}
			return rs
		}
		base := &unit.Data{Snapshots: []unit.Snapshot{{On: 20211101, Records: slices.Concat(
			rec(unit.Province, "", "tinh", "01"), rec(unit.District, "01", "huyen", "101", "102"),
			rec(unit.Commune, "101", "xa", "00001", "00002"), rec(unit.Commune, "102", "xa", "00003", "00004"),
		)}}}
		hamlets := unit.Edit{Act: 1, Snapshot: &unit.Snapshot{On: 20211101, Records: slices.Concat(
			rec(unit.Hamlet, "00001", "ap", "a1", "a2"), rec(unit.Hamlet, "00002", "ap", "b1"), rec(unit.Hamlet, "00003", "ap", "c1"),
		)}}
		tree, err := unit.Build(base, append([]unit.Edit{hamlets}, edits...)...)
		if err != nil {
			t.Fatal(err)
		}
		return tree
	}
}

// on makes an edit of "old new kind" triples.
func on(d law.Date, lines ...string) unit.Edit {
	e := unit.Edit{Act: 2}
	for _, l := range lines {
		f := strings.Fields(l)
		c := unit.Change{Old: unit.Code(f[0]), New: unit.Code(f[1]), Level: unit.Commune, Date: d, Kind: f[2], NewName: "Xã " + f[1]}
		if len(f[0]) < 5 {
			c.Level, c.NewName = unit.Hamlet, "Ấp "+f[1]
		}
		if f[2] == "keep" {
			c.NewName = ""
		}
		e.Changes = append(e.Changes, c)
	}
	return e
}

// moved puts commune 00002 under district 102.
func moved(d law.Date) unit.Edit {
	return unit.Edit{Act: 2, Snapshot: &unit.Snapshot{On: d, Records: []unit.Record{{Code: "00002", Name: "00002", Kind: "xa", Parent: "102", Level: unit.Commune}}}}
}

// Each case: the grants, and what they cover on a day (a code and ! = not).
func TestScopesThroughChanges(t *testing.T) {
	const d, day law.Date = 20230101, 20230601
	for _, c := range []struct {
		name   string
		edits  []unit.Edit
		grants string // code@day
		on     law.Date
		want   string
	}{
		{"under it on the day", nil, "101@2022-01-01", 20220601, "101 00001 00002 a1 b1 !01 !102 !00003 !c1"},
		{"merged with a stranger", []unit.Edit{on(d, "00001 00009 merge", "00003 00009 merge")}, "00001@2022-01-01", day, "!00009 a1 a2 !c1"},
		{"merged with a stranger: the past stays", []unit.Edit{on(d, "00001 00009 merge", "00003 00009 merge")}, "00001@2022-01-01", 20221231, "00001 a1 !00003"},
		{"all that was merged is granted", []unit.Edit{on(d, "00001 00009 merge", "00002 00009 merge")}, "00001@2022-01-01 00002@2022-01-01", day, "00009 a1 b1 !00003"},
		{"divided: each part is its own", []unit.Edit{on(d, "00001 00008 split_part", "00001 00009 split_part")}, "00001@2022-01-01", day, "00008 00009 !00002"},
		{"divided: a part with a stranger", []unit.Edit{on(d, "00001 00008 split_part", "00001 00009 split_part", "00003 00009 merge")}, "00001@2022-01-01", day, "00008 !00009"},
		{"gave a part away and lives", []unit.Edit{on(d, "00001 00009 split_part", "00001 00001 keep")}, "00001@2022-01-01", day, "00001 !00009"},
		{"enlarged and lives: the grant names this unit", []unit.Edit{on(d, "00003 00001 merge")}, "00001@2022-01-01", day, "00001 c1"},
		{"went into a living stranger", []unit.Edit{on(d, "00003 00001 merge")}, "00003@2022-01-01", day, "!00001 c1 !a1"},
		{"nobody says what it was formed of", []unit.Edit{{Act: 2, Changes: []unit.Change{
			{Old: "00001", Level: unit.Commune, Date: d, Kind: "abolished"},
			{New: "00009", Level: unit.Commune, Date: d, Kind: "created", NewName: "Xã 9"}}}}, "00001@2022-01-01", day, "!00009"},
		{"land of an unknown successor may have come in", []unit.Edit{{Act: 2, Changes: append(on(d, "00001 00009 merge").Changes,
			unit.Change{Old: "00002", Level: unit.Commune, Date: d, Kind: "abolished"})}}, "00001@2022-01-01", day, "!00009"},
		{"and both were granted", []unit.Edit{{Act: 2, Changes: append(on(d, "00001 00009 merge").Changes,
			unit.Change{Old: "00002", Level: unit.Commune, Date: d, Kind: "abolished"})}}, "00001@2022-01-01 00002@2022-01-01", day, "00009"},
		{"merged twice, the second time with a stranger", []unit.Edit{on(d, "00001 00009 merge", "00002 00009 merge"), on(20230301, "00009 00010 merge", "00003 00010 merge")},
			"00001@2022-01-01 00002@2022-01-01", day, "!00010 a1 b1 !c1"},
		{"merged twice: between", []unit.Edit{on(d, "00001 00009 merge", "00002 00009 merge"), on(20230301, "00009 00010 merge", "00003 00010 merge")},
			"00001@2022-01-01 00002@2022-01-01", 20230228, "00009 a1"},
		{"a followed unit takes in a stranger", []unit.Edit{on(d, "00001 00009 merge"), on(20230301, "00003 00009 merge")}, "00001@2022-01-01", day, "!00009 a1 !c1"},
		{"a followed unit takes in its own", []unit.Edit{on(d, "00001 00009 merge"), on(20230301, "00002 00009 merge")}, "00001@2022-01-01 00002@2022-01-01", day, "00009 a1 b1"},
		{"districts end: a followed commune takes in a stranger", []unit.Edit{on(20260101, "00003 00001 merge")}, "101@2022-01-01", 20260101, "!00001 00002 a1 !c1"},
		{"districts end", nil, "101@2022-01-01", reform, "!01 00001 00002 a1 b1 !00003 !c1"},
		{"granted after the merger: the past", []unit.Edit{on(d, "00001 00009 merge", "00003 00009 merge")}, "00009@2023-01-01", 20221231, "00001 00003 a1 c1 !00002 !101"},
		{"granted after a division: the past of its hamlets alone", []unit.Edit{{Act: 2, Changes: []unit.Change{
			{Old: "00001", New: "00008", Level: unit.Commune, Date: d, Kind: "split_part", NewName: "Xã 8", Hamlets: []unit.Code{"a1"}},
			{Old: "00001", New: "00009", Level: unit.Commune, Date: d, Kind: "split_part", NewName: "Xã 9", Hamlets: []unit.Code{"a2"}}}}},
			"00008@2023-01-01", 20221231, "!00001 a1 !a2"},
		{"granted after a division, both parts: the past", []unit.Edit{on(d, "00001 00008 split_part", "00001 00009 split_part")}, "00008@2023-01-01 00009@2023-01-01", 20221231, "00001 a1"},
		{"the enlarged unit sees the past of what came in", []unit.Edit{on(d, "00003 00001 merge")}, "00001@2022-01-01", 20221231, "00001 00003 !00002"},
		{"granted after two mergers: the past of both", []unit.Edit{on(d, "00001 00009 merge", "00002 00009 merge"), on(20230301, "00009 00010 merge", "00003 00010 merge")},
			"00010@2023-03-01", 20221231, "00001 00002 00003 a1 c1 !00004"},
		{"formed of a granted unit and a part of a followed one that lives on", []unit.Edit{on(d, "00001 00009 merge"), on(20230301, "00009 00010 split_part", "00009 00009 keep", "00002 00010 merge")},
			"00002@2022-01-01 00001@2022-01-01", day, "00009 00010 !00003"},
		{"moved to another district", []unit.Edit{moved(d)}, "101@2022-01-01", day, "00001 !00002 !b1"},
		{"moved to another district: the days before", []unit.Edit{moved(d)}, "101@2022-01-01", 20221231, "00002 b1"},
		{"moved to another district: the new one", []unit.Edit{moved(d)}, "102@2022-01-01", day, "00002 b1 !00001"},
		{"moved to another district, and districts end", []unit.Edit{moved(d)}, "101@2022-01-01", reform, "00001 !00002"},
		{"a code used again is another unit", []unit.Edit{on(d, "00001 00001 merge", "00003 00001 merge")}, "00001@2022-01-01", day, "!00001"},
		{"a code used again: granted anew", []unit.Edit{on(d, "00001 00001 merge", "00003 00001 merge")}, "00001@2023-01-01", day, "00001 a1 c1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := small(c.edits...)(t)
			var gs []Grant
			for _, g := range strings.Fields(c.grants) {
				code, day, _ := strings.Cut(g, "@")
				d, err := law.ParseDate(day)
				if err != nil {
					t.Fatal(err)
				}
				gs = append(gs, Grant{Role: CommuneOfficer, Scope: unit.Code(code), On: d})
			}
			s, err := NewScope(tree, gs)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range strings.Fields(c.want) {
				code, no := strings.CutPrefix(w, "!")
				if u := find(t, tree, unit.Code(code), c.on); s.Covers(u, c.on) == no {
					t.Errorf("%s on %s: covered %v", code, c.on, !no)
				}
			}
		})
	}
}

// days around every large change of the country.
var days = []law.Date{20211101, 20230410, 20240101, 20240831, 20240901, 20241231, 20250101, 20250228, 20250301, eve, reform, 20260501}

// inner draws a unit with a code on a day.
func anyUnit(t *rapid.T, tree *unit.Tree, label string) (*unit.Unit, law.Date) {
	d := rapid.SampledFrom(days).Draw(t, label+" day")
	levels := []unit.Level{unit.Province, unit.District, unit.Commune}
	if d >= unit.DistrictsEnd {
		levels = []unit.Level{unit.Province, unit.Commune}
	}
	us := living(rapid.SampledFrom(levels).Draw(t, label+" level"), d)
	return us[rapid.IntRange(0, len(us)-1).Draw(t, label)], d
}

// What a child covers the parent covers too. While the parent lives it covers what
// is under it and nothing else; after it ended, all that is formed of its own land:
// a child that took in a stranger goes on for who was granted the child, not for
// who was granted the parent.
func TestParentCoversWhatItsChildCovers(t *testing.T) {
	tree := country()
	after := 0
	rapid.Check(t, func(t *rapid.T) {
		u, d := anyUnit(t, tree, "unit")
		p, ok := tree.Parent(u, d)
		if !ok || p == tree.Country() {
			return
		}
		of, above := scopeOf(t, tree, u), scopeOf(t, tree, p)
		stranger := func(x *unit.Unit) bool { return !tree.Within(x, p, p.Last) }
		for _, e := range days {
			for _, level := range unit.Levels {
				for _, x := range covered(of, level, e) {
					if p.Alive(e) {
						if tree.Within(x, p, e) != above.Covers(x, e) {
							t.Fatalf("%s on %s: %s", p.Key(), e, x.Key())
						}
						continue
					}
					if p.Last != 0 && p.Last < e {
						l := tree.Predecessors(x, e, p.Last)
						if slices.ContainsFunc(l.Parts, func(y unit.Part) bool { return stranger(y.Unit) }) || slices.ContainsFunc(l.Unmapped, stranger) {
							continue
						}
						after++
					}
					if !above.Covers(x, e) {
						t.Fatalf("%s covers %s on %s, its parent %s does not", u.Key(), x.Key(), e, p.Key())
					}
				}
			}
		}
	})
	if after == 0 {
		t.Error("nothing was seen after the end of a parent")
	}
}

// The past stays and the future does not widen: for every change of the country,
// what is covered after it was formed of nothing that was not covered before.
func TestNeverCoversASuccessorOfAStranger(t *testing.T) {
	tree := country()
	rapid.Check(t, func(t *rapid.T) {
		var us []*unit.Unit
		for i := range rapid.IntRange(1, 3).Draw(t, "grants") {
			u, _ := anyUnit(t, tree, fmt.Sprint("unit ", i))
			us = append(us, u)
		}
		s := scopeOf(t, tree, us...)
		for i := 1; i < len(days); i++ {
			before, after := days[i-1], days[i]
			for _, level := range []unit.Level{unit.Province, unit.Commune} {
				for _, x := range covered(s, level, after) {
					granted := slices.ContainsFunc(us, func(u *unit.Unit) bool { return tree.Within(x, u, after) })
					for _, p := range tree.Predecessors(x, after, before).Parts {
						if !granted && !s.Covers(p.Unit, before) {
							t.Fatalf("%s on %s was formed of %s, a stranger", x.Key(), after, p.Unit.Key())
						}
					}
				}
				// Who was covered goes on in every unit formed of covered ones alone,
				// when the granted unit itself has ended in between.
				for _, x := range covered(s, level, before) {
					ended := slices.ContainsFunc(us, func(u *unit.Unit) bool { return tree.Within(x, u, before) && !u.Alive(after) })
					if !ended || after.AddDays(-1) != before {
						continue
					}
					for _, q := range tree.Successors(x, before, after).Parts {
						from := tree.Predecessors(q.Unit, after, before)
						own := len(from.Unmapped) == 0
						for _, p := range from.Parts {
							own = own && s.Covers(p.Unit, before)
						}
						if own && !s.Covers(q.Unit, after) {
							t.Fatalf("%s is formed of covered units alone and not covered", q.Unit.Key())
						}
					}
				}
			}
		}
	})
}
