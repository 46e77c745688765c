package unit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// small is a province with two districts and four communes, and a second
// province; every case below edits it.
func small() *Data {
	r := func(code, parent Code, kind, name string) Record {
		l := levelOf(code)
		word, _ := wordOf(l, kind)
		return Record{Code: code, Name: name, Kind: kind, Parent: parent, Level: l, FullName: word + " " + name}
	}
	return &Data{Snapshots: []Snapshot{{On: 20211101, Records: []Record{
		r("01", "", "tinh", "Một"), r("02", "", "tinh", "Hai"),
		r("101", "01", "huyen", "Đông"), r("102", "01", "huyen", "Tây"),
		r("00001", "101", "xa", "A"), r("00002", "101", "xa", "B"), r("00003", "102", "xa", "C"), r("00004", "102", "xa", "D"),
	}}}}
}

// hamlets puts hamlets a1, a2, a3 under 00001 and b1 under 00002.
func hamlets(on law.Date) Edit {
	s := &Snapshot{On: on}
	for _, h := range []struct{ code, parent Code }{{"a1", "00001"}, {"a2", "00001"}, {"a3", "00001"}, {"b1", "00002"}} {
		s.Records = append(s.Records, Record{Code: h.code, Name: string(h.code), Kind: "ap", Parent: h.parent, Level: Hamlet})
	}
	return Edit{Act: 1, Snapshot: s}
}

// changes reads rows "old new change name [share] [hamlets;...]", all of one day,
// "-" for an empty field.
func changes(on law.Date, rows ...string) Edit {
	var cs []Change
	for _, r := range rows {
		f := strings.Fields(r)
		for len(f) < 6 {
			f = append(f, "-")
		}
		for i := range f {
			if f[i] == "-" {
				f[i] = ""
			}
		}
		c := Change{Old: Code(f[0]), New: Code(f[1]), Kind: f[2], Date: on, NewName: strings.ReplaceAll(f[3], "_", " ")}
		c.Level = levelOf(Code(f[0] + f[1])[:max(len(f[0]), len(f[1]))])
		if f[4] != "" {
			s, err := law.ParseRatio(f[4])
			if err != nil {
				panic(err)
			}
			c.Share = &s
		}
		for h := range strings.SplitSeq(f[5], ";") {
			if h != "" {
				c.Hamlets = append(c.Hamlets, Code(h))
			}
		}
		cs = append(cs, c)
	}
	return Edit{Act: 2, Changes: cs}
}

func build(t testing.TB, edits ...Edit) *Tree {
	t.Helper()
	tr, err := Build(small(), edits...)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// lineage writes parts as "code", with ½-like marks: * for a part, =share.
func lineage(l Lineage, on law.Date) string {
	var s []string
	for _, p := range l.Parts {
		w := string(p.Unit.at(on).Code)
		if !p.Whole {
			w += "*"
			if p.Share != nil {
				w += "=" + p.Share.String()
			}
			for _, h := range p.Hamlets {
				w += "+" + string(h)
			}
		}
		s = append(s, w)
	}
	for _, u := range l.Unmapped {
		s = append(s, "unmapped:"+u.Key())
	}
	for _, u := range l.Orphans {
		s = append(s, "orphan:"+u.Key())
	}
	for _, u := range l.Moved {
		s = append(s, "moved:"+u.Key())
	}
	for _, u := range l.Dissolved {
		s = append(s, "dissolved:"+u.Key())
	}
	return strings.Join(s, " ")
}

func TestHowEachKindOfChangeIsRead(t *testing.T) {
	const eve, day = 20221231, 20230101
	for _, c := range []struct {
		name  string
		rows  []string
		lives string // of what bears the codes on the day
		succ  string // successors of 00001
		pred  string // predecessors of 00002
	}{
		{"a new name goes on with the life", []string{"00001 00001 rename Xã_Mới"}, "00001@0 Xã Mới; 00002@0 Xã B", "00001", "00002"},
		{"a new kind goes on with the life", []string{"00001 00001 kind Phường_A"}, "00001@0 Phường A; 00002@0 Xã B", "00001", "00002"},
		{"keep under another code is the same life", []string{"00001 00009 keep -"}, "00001@0 Xã A; 00002@0 Xã B", "00009", "00002"},
		{"two communes exchange their codes", []string{"00001 00002 keep -", "00002 00001 keep -"}, "00002@0 Xã B; 00001@0 Xã A", "00002", "00001"},
		{"a unit that takes in another goes on, enlarged", []string{"00001 00002 merge Xã_B"}, "00002@0 Xã B", "00002", "00001 00002"},
		{"a unit enlarged under a new name", []string{"00001 00002 merge Xã_AB"}, "00002@0 Xã AB", "00002", "00001 00002"},
		{"a unit formed anew uses a code again", []string{"00001 00002 merge Xã_AB", "00002 00002 merge Xã_AB"}, "00002@2023-01-01 Xã AB", "00002", "00001 00002"},
		{"a unit formed under a new code", []string{"00001 00009 merge Xã_AB", "00002 00009 merge Xã_AB"}, "00009@2023-01-01 Xã AB", "00009", ""},
		{"a code goes to a unit of other land", []string{"00002 00001 merge Xã_N", "00001 00003 merge Xã_C"}, "00001@2023-01-01 Xã N", "00003", ""},
		{"divided among others", []string{"00001 00002 split_part Xã_B", "00001 00003 split_part Xã_C"}, "00002@0 Xã B", "00002* 00003*", "00001* 00002"},
		{"divided with shares and hamlets", []string{"00001 00002 split_part Xã_B 0.25 a1", "00001 00003 split_part Xã_C 0.75 a2"}, "00002@0 Xã B", "00002*=1/4+a1 00003*=3/4+a2", "00001*=1/4+a1 00002"},
		{"a part goes away and the rest goes on", []string{"00001 00001 keep -", "00001 00002 split_part Xã_B 0.1"}, "00001@0 Xã A; 00002@0 Xã B", "00001*=9/10 00002*=1/10", "00001*=1/10 00002"},
		{"a part forms a unit that uses the code again", []string{"00001 00001 split_part Xã_A", "00001 00002 split_part Xã_B"}, "00001@2023-01-01 Xã A; 00002@0 Xã B", "00001* 00002*", "00001* 00002"},
		{"abolished without a successor", []string{"00001 - abolished"}, "00002@0 Xã B", "unmapped:00001@0", "00002 unmapped:00001@0"},
		{"formed of what is not said", []string{"- 00009 created Xã_N"}, "00001@0 Xã A; 00002@0 Xã B; 00009@2023-01-01 Xã N", "00001", "00002"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := build(t, hamlets(20220101), changes(day, c.rows...))
			var lives []string
			for _, u := range tr.Alive(day, Commune) {
				if s, _ := u.At(day); s.Code != "00003" && s.Code != "00004" {
					lives = append(lives, u.Key()+" "+s.FullName)
				}
			}
			want := strings.Split(c.lives, "; ")
			slices.Sort(want)
			slices.Sort(lives)
			if !slices.Equal(lives, want) {
				t.Errorf("alive: %q, want %q", lives, want)
			}
			a := find(t, tr, "00001", eve)
			if got := lineage(tr.Successors(a, eve, day), day); got != c.succ {
				t.Errorf("successors of 00001: %q, want %q", got, c.succ)
			}
			if b, ok := tr.Find("00002", day); ok {
				if got := lineage(tr.Predecessors(b, day, eve), eve); got != c.pred {
					t.Errorf("predecessors of 00002: %q, want %q", got, c.pred)
				}
			}
			if got := lineage(tr.Successors(a, eve, eve), eve); got != "00001" {
				t.Errorf("on the eve 00001 is %q", got)
			}
		})
	}
}

func TestHamletsFollowTheirCommune(t *testing.T) {
	const day = 20230101
	for _, c := range []struct {
		name string
		rows []string
		want string // parents of a1 a2 a3 b1
	}{
		{"into the unit their commune went into", []string{"00001 00003 merge Xã_C"}, "00003 00003 00003 00002"},
		{"into the unit formed anew", []string{"00001 00001 merge Xã_N", "00002 00001 merge Xã_N"}, "00001 00001 00001 00001"},
		{"with the commune under its new code", []string{"00001 00009 keep -"}, "00009 00009 00009 00002"},
		{"as the list of a division says; the others are not known", []string{"00001 00002 split_part Xã_B - a1", "00001 00003 split_part Xã_C - a2"}, "00002 00003 ? 00002"},
		{"out of a commune that goes on", []string{"00001 00001 keep -", "00001 00002 split_part Xã_B - a3"}, "00001 00001 00002 00002"},
		{"nowhere known when their commune is abolished", []string{"00001 - abolished"}, "? ? ? 00002"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := build(t, hamlets(20220101), changes(day, c.rows...))
			var got []string
			for _, h := range []Code{"a1", "a2", "a3", "b1"} {
				if p, ok := tr.Parent(find(t, tr, h, day), day); ok {
					got = append(got, string(p.at(day).Code))
				} else {
					got = append(got, "?")
				}
				if p, _ := tr.Parent(find(t, tr, h, 20221231), 20221231); p.Level != Commune || p.First != 0 {
					t.Errorf("%s on the eve under %s", h, p.Label())
				}
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("parents %q, want %q", s, c.want)
			}
		})
	}
}

func TestLostHamletIsFoundByALaterImport(t *testing.T) {
	tr := build(t, hamlets(20220101), changes(20230101, "00001 00002 split_part Xã_B", "00001 00003 split_part Xã_C"),
		Edit{Act: 3, Snapshot: &Snapshot{On: 20230601, Records: []Record{{Code: "a1", Name: "a1", Kind: "ap", Parent: "00003", Level: Hamlet}}}})
	h := find(t, tr, "a1", 20230601)
	if _, ok := tr.Parent(h, 20230531); ok {
		t.Error("the parent is known before the import says it")
	}
	if p, _ := tr.Parent(h, 20230601); p == nil || p.at(20230601).Code != "00003" {
		t.Error("the import's parent does not count")
	}
}

// Districts end on 30 June 2025 even where no row says so, and their communes
// then hang under the province.
func TestDistrictsEndByLaw(t *testing.T) {
	tr := build(t)
	c := find(t, tr, "00001", 20250701)
	p, _ := tr.Parent(c, 20250701)
	q, _ := tr.Parent(c, 20250630)
	if p == nil || p.Level != Province || q == nil || q.Level != District || q.Last != 20250630 {
		t.Errorf("parents: %v, %v", q, p)
	}
}

func TestImportOfUnits(t *testing.T) {
	rec := func(code, parent Code, kind, name string) Record {
		l := levelOf(code)
		return Record{Code: code, Name: name, Kind: kind, Parent: parent, Level: l}
	}
	on := func(d law.Date, complete Level, rs ...Record) Edit {
		return Edit{Act: 5, Snapshot: &Snapshot{On: d, Complete: complete, Records: rs}}
	}
	t.Run("a unit named differs from the day of the list on", func(t *testing.T) {
		tr := build(t, on(20230101, "", rec("00001", "102", "xa", "Đổi")))
		u := find(t, tr, "00001", 20230101)
		a, _ := u.At(20221231)
		z, _ := u.At(20230101)
		if u.Key() != "00001@0" || a.Name != "A" || z.Name != "Đổi" || a.Parent.at(0).Code != "101" || z.Parent.at(0).Code != "102" || z.From != 20230101 {
			t.Errorf("%+v, then %+v", a, z)
		}
	})
	t.Run("a new unit begins on the day of the list", func(t *testing.T) {
		u := find(t, build(t, on(20230101, "", rec("00009", "101", "xa", "N"))), "00009", 20230101)
		if u.First != 20230101 || u.Key() != "00009@2023-01-01" {
			t.Errorf("%s begins on %s", u.Key(), u.First)
		}
	})
	t.Run("a unit of the first snapshot or an earlier list existed before", func(t *testing.T) {
		for _, d := range []law.Date{20191231, 20211101} {
			u := find(t, build(t, hamlets(d)), "a1", 20100101)
			if p, ok := u.At(20100101); u.First != 0 || !ok || p.Parent == nil {
				t.Errorf("list of %s: %+v", d, p)
			}
		}
	})
	t.Run("parents and children may stand in any order", func(t *testing.T) {
		tr := build(t, on(20230101, "", rec("h1", "00009", "ap", "H"), rec("00009", "109", "xa", "N"), rec("109", "01", "huyen", "M")))
		if !tr.Within(find(t, tr, "h1", 20230101), find(t, tr, "109", 20230101), 20230101) {
			t.Error("h1 is not below 109")
		}
	})
	t.Run("a complete list ends what it leaves out under its parents", func(t *testing.T) {
		tr := build(t, hamlets(20220101), on(20230101, Hamlet, rec("a1", "00001", "ap", "a1"), rec("a2", "00001", "ap", "a2")))
		if _, ok := tr.Find("a3", 20230101); ok {
			t.Error("a3 lives on")
		}
		if u := find(t, tr, "a3", 20221231); u.Last != 20221231 || !u.Unmapped() {
			t.Errorf("a3 ends on %s", u.Last)
		}
		find(t, tr, "b1", 20230101) // its commune is not in the list
	})
	t.Run("an officer says what became of a commune without successor", func(t *testing.T) {
		base := small()
		base.Changes = changes(20230101, "00001 - abolished").Changes
		tr, err := Build(base, changes(20230101, "00001 00002 merge -"))
		if err != nil {
			t.Fatal(err)
		}
		if got := lineage(tr.Successors(find(t, tr, "00001", 20221231), 20221231, 20230101), 20230101); got != "00002" || len(tr.Unmapped()) != 0 {
			t.Errorf("successors %q", got)
		}
		tr, err = Build(base, changes(20221201, "00001 00002 merge -")) // on its legal day
		if err != nil || len(tr.Unmapped()) != 0 {
			t.Errorf("merged earlier: %v", err)
		}
	})
}

func TestRefusedRowsNameTheirReasonAndRemedy(t *testing.T) {
	rec := func(code, parent Code, level Level, kind string) Edit {
		return Edit{Snapshot: &Snapshot{On: 20230101, Records: []Record{{Code: code, Name: "X", Kind: kind, Parent: parent, Level: level}}}}
	}
	for _, c := range []struct {
		name string
		edit Edit
		key  string
	}{
		{"a code of nothing", changes(20230101, "00099 00001 merge -"), "unit.not_alive"},
		{"a lost leading zero", rec("h1", "1", Hamlet, "ap"), "unit.no_parent"},
		{"two mergers of one unit", changes(20230101, "00001 00002 merge -", "00001 00003 merge -"), "unit.contradict"},
		{"merged and divided", changes(20230101, "00001 00002 merge -", "00001 00003 split_part -"), "unit.contradict"},
		{"abolished and kept", changes(20230101, "00001 - abolished", "00001 00001 keep -"), "unit.contradict"},
		{"kept, and its code formed anew", changes(20230101, "00001 00001 keep -", "00001 00001 split_part -"), "unit.contradict"},
		{"one life under two codes", changes(20230101, "00001 00008 keep -", "00001 00009 keep -"), "unit.contradict"},
		{"the rest of a division", changes(20230101, "00001 00002 split_part -"), "unit.rest"},
		{"the same row twice", changes(20230101, "00001 00002 merge -", "00001 00002 merge -"), "unit.twice"},
		{"shares above one", changes(20230101, "00001 00002 split_part - 0.6", "00001 00003 split_part - 0.6"), "unit.shares"},
		{"shares below one", changes(20230101, "00001 00002 split_part - 0.3", "00001 00003 split_part - 0.6"), "unit.shares"},
		{"nothing left to go on", changes(20230101, "00001 00001 keep -", "00001 00003 split_part - 1"), "unit.shares"},
		{"merged into each other", changes(20230101, "00001 00002 merge Xã_N", "00002 00001 merge Xã_M"), "unit.circle"},
		{"merged in a circle of three", changes(20230101, "00001 00002 merge Xã_N", "00002 00003 merge Xã_M", "00003 00001 merge Xã_O"), "unit.circle"},
		{"a code in use", changes(20230101, "00001 00002 keep -"), "unit.taken"},
		{"created under a code in use", changes(20230101, "- 00002 created Xã_N"), "unit.taken"},
		{"two names for one new unit", changes(20230101, "00001 00009 merge Xã_N", "00002 00009 merge Xã_M"), "unit.two_names"},
		{"a new unit of unknown kind", changes(20230101, "00001 00009 merge N"), "unit.new_name"},
		{"a new kind without the word", changes(20230101, "00001 00001 kind N"), "unit.new_name"},
		{"a hamlet of another commune", changes(20230101, "00001 00002 split_part - - b1", "00001 00003 split_part -"), "unit.not_its_hamlet"},
		{"a hamlet that goes two ways", changes(20230101, "00001 00002 split_part - - a1", "00001 00003 split_part - - a1"), "unit.hamlet_twice"},
		{"a word that is no change", changes(20230101, "00001 00002 swap -"), "unit.word"},
		{"merge joined with rename", changes(20230101, "00001 00002 merge+rename -"), "unit.word"},
		{"a district after the districts", changes(20250801, "- 109 created Huyện_N"), "unit.no_districts"},
		{"a share without division", changes(20230101, "00001 00002 merge - 0.5"), "unit.superfluous"},
		{"a hamlet under a province", rec("h1", "01", Hamlet, "ap"), "unit.parent_level"},
		{"a commune under a commune", rec("00009", "00001", Commune, "xa"), "unit.parent_level"},
		{"a code of the wrong form", rec("0009", "101", Commune, "xa"), "unit.code"},
		{"a kind of another level", rec("00009", "101", Commune, "ap"), "unit.word"},
		{"no parent", rec("00009", "", Commune, "xa"), "unit.missing"},
		{"a province with a parent", rec("09", "01", Province, "tinh"), "unit.province_parent"},
		{"a list without a day", Edit{Snapshot: &Snapshot{}}, "unit.no_day"},
		{"a unit twice", Edit{Snapshot: &Snapshot{On: 20230101, Records: []Record{
			{Code: "h1", Name: "X", Kind: "ap", Parent: "00001", Level: Hamlet}, {Code: "h1", Name: "Y", Kind: "ap", Parent: "00001", Level: Hamlet}}}}, "unit.code_twice"},
		{"a code of two levels on one day", Edit{Snapshot: &Snapshot{On: 20230101, Records: []Record{
			{Code: "h1", Name: "X", Kind: "ap", Parent: "00001", Level: Hamlet}, {Code: "h1", Name: "Y", Kind: "xa", Parent: "101", Level: Commune}}}}, "unit.code"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr, err := Build(small(), hamlets(20220101), c.edit)
			var errs Errors
			if !errors.As(err, &errs) || tr != nil {
				t.Fatalf("got %v, want a refusal", err)
			}
			var keys []string
			for _, e := range errs {
				keys = append(keys, e.Err.What.Key)
				for _, l := range lang.All {
					if s := e.Err.Say(l); e.Err.Remedy.IsZero() || strings.Contains(s, "⟦") || strings.Contains(s, "<nil>") {
						t.Errorf("%s: %q", l, s)
					}
				}
				if e.Edit != 1 {
					t.Errorf("edit %d, want 1: %v", e.Edit, e)
				}
			}
			if !slices.Contains(keys, c.key) {
				t.Errorf("refused because of %v, want %s", keys, c.key)
			}
		})
	}
}

// The last row of the second edit is wrong: the error says which it is.
func TestErrorNamesEditAndRow(t *testing.T) {
	_, err := Build(small(), hamlets(20220101), changes(20230101, "00001 00001 rename Xã_N", "00003 00003 rename Xã_M", "00077 00001 merge -"))
	var errs Errors
	if !errors.As(err, &errs) || len(errs) != 1 || errs[0].Edit != 1 || errs[0].Index != 2 || errs[0].Err.At.Column != "old_code" {
		t.Errorf("got %v", fmt.Sprintf("%+v", errs))
	}
}

func TestPartsThatComeTogetherAgainAreWhole(t *testing.T) {
	tr := build(t, changes(20230101, "00001 00002 split_part -", "00001 00003 split_part -"),
		changes(20240101, "00002 00009 merge Xã_N", "00003 00009 merge Xã_N"))
	u := find(t, tr, "00009", 20240101)
	if got := lineage(tr.Predecessors(u, 20240101, 20220101), 20220101); got != "00001 00002 00003" {
		t.Errorf("predecessors %q", got)
	}
}

// A share of a unit that had taken in another is not the share of either.
func TestShareOfAnEnlargedUnitIsNotTheShareOfItsParts(t *testing.T) {
	tr := build(t, changes(20230101, "00001 00002 merge -"), changes(20240101, "00002 00003 split_part - 0.5", "00002 00004 split_part - 0.5"))
	u := find(t, tr, "00001", 20220101)
	if got := lineage(tr.Successors(u, 20220101, 20240101), 20240101); got != "00003* 00004*" {
		t.Errorf("successors %q", got)
	}
	if got := lineage(tr.Successors(find(t, tr, "00002", 20230101), 20230101, 20240101), 20240101); got != "00003*=1/2 00004*=1/2" {
		t.Errorf("successors %q", got)
	}
}

// Where a unit came from matters only to who looks back before its first day.
func TestOriginMattersOnlyBeforeTheFirstDay(t *testing.T) {
	tr := build(t, changes(20230101, "- 00009 created Xã_N"))
	u := find(t, tr, "00009", 20230101)
	if l := tr.Successors(u, 20230101, 20240101); !l.Certain() || lineage(l, 20240101) != "00009" {
		t.Errorf("forward: %s", lineage(l, 20240101))
	}
	if l := tr.Predecessors(u, 20240101, 20230101); !l.Certain() || lineage(l, 20230101) != "00009" {
		t.Errorf("back to its first day: %s", lineage(l, 20230101))
	}
	if l := tr.Predecessors(u, 20240101, 20221231); lineage(l, 20221231) != "orphan:00009@2023-01-01" {
		t.Errorf("back before it: %s", lineage(l, 20221231))
	}
}

// A unit formed in a district, nobody says of what, may have taken land from its
// neighbours there, and from nobody in another district.
func TestOrphanPutsItsNeighboursInDoubt(t *testing.T) {
	tr := build(t, changes(20230101, "- 00009 created Xã_N"),
		Edit{Snapshot: &Snapshot{On: 20230101, Records: []Record{{Code: "00009", Name: "N", Kind: "xa", Parent: "101", Level: Commune}}}})
	for code, want := range map[Code]string{"00001": "00001 orphan:00009@2023-01-01", "00003": "00003"} {
		if got := lineage(tr.Predecessors(find(t, tr, code, 20240101), 20240101, 20220101), 20220101); got != want {
			t.Errorf("%s came from %q, want %q", code, got, want)
		}
	}
}

func TestArrivalsAreTheDaysOnWhichALifeWasEnlarged(t *testing.T) {
	tr := build(t,
		changes(20230101, "00001 00001 keep -", "00001 00002 split_part -"),
		changes(20230201, "00003 00002 merge -", "00001 00002 merge -"),
		changes(20230301, "00002 00009 merge Xã_N", "00004 00009 merge Xã_N"))
	for _, c := range []struct {
		code Code
		on   law.Date
		want []law.Date
	}{{"00001", 20230101, nil}, {"00002", 20230101, []law.Date{20230101, 20230201}}, {"00009", 20230301, nil}} {
		u, ok := tr.Find(c.code, c.on)
		if !ok {
			t.Fatalf("no %s on %s", c.code, c.on)
		}
		if got := u.Arrivals(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", u.Key(), got, c.want)
		}
	}
}
