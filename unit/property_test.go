package unit

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
)

// world replays random changes in the plainest way: for every day it writes down
// how much of each earlier unit is in each later one. It knows nothing of links.
type world struct {
	days  []law.Date
	state []map[Code]string            // by day: code -> life
	flow  []map[string]map[string]part // from the day before to the day: life -> life -> part
	edits []Change
	next  int
}

type part struct{ num, den int64 }

// history draws a few days of random changes to the four communes of small.
func history(t *rapid.T) *world {
	w := &world{days: []law.Date{20220101}, state: []map[Code]string{{}}, flow: []map[string]map[string]part{nil}}
	for _, c := range []Code{"00001", "00002", "00003", "00004"} {
		w.state[0][c] = string(c) + "@0"
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "days") {
		w.step(t, law.MakeDate(2023, 1+i, 1))
	}
	return w
}

func (w *world) step(t *rapid.T, d law.Date) {
	was := w.state[len(w.state)-1]
	var codes []Code
	for c := range was {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	type row struct {
		from, to Code
		kind     change
		share    part
	}
	var rows []row
	// What each unit does: stay, go into a code, or be divided between two.
	target := func(label string) Code {
		if rapid.Bool().Draw(t, label+" new") {
			w.next++
			return Code(fmt.Sprintf("%05d", 100+w.next))
		}
		return rapid.SampledFrom(codes).Draw(t, label)
	}
	for _, c := range codes {
		switch rapid.SampledFrom([]string{"stay", "stay", "merge", "split", "give"}).Draw(t, string(c)) {
		case "merge":
			rows = append(rows, row{c, target("into"), merges, part{1, 1}})
		case "split", "give":
			a, b := target("one part"), target("other part")
			n := rapid.Int64Range(1, 3).Draw(t, "quarters")
			if a != b {
				rows = append(rows, row{c, a, splits, part{n, 4}}, row{c, b, splits, part{4 - n, 4}})
			}
		}
	}
	gone, formed := map[Code]bool{}, map[Code]bool{}
	for _, r := range rows {
		gone[r.from] = true
	}
	now, flow := map[Code]string{}, map[string]map[string]part{}
	move := func(from, to string, p part) {
		if flow[from] == nil {
			flow[from] = map[string]part{}
		}
		flow[from][to] = p
	}
	for _, c := range codes {
		if !gone[c] {
			now[c] = was[c]
			move(was[c], was[c], part{1, 1})
		}
	}
	for _, r := range rows {
		if now[r.to] == "" {
			now[r.to] = string(r.to) + "@" + d.String()
			formed[r.to] = true
		}
	}
	for _, r := range rows {
		move(was[r.from], now[r.to], r.share)
		c := Change{Old: r.from, New: r.to, Level: Commune, Date: d, Kind: "merge", NewName: "Xã " + string(r.to)}
		if r.kind == splits {
			s := law.Frac(r.share.num, r.share.den)
			c.Kind, c.Share = "split_part", &s
		}
		w.edits = append(w.edits, c)
	}
	w.days, w.state, w.flow = append(w.days, d), append(w.state, now), append(w.flow, flow)
}

// inside says how much of each life of day i is in each life of day j.
func (w *world) inside(i, j int) map[string]map[string]law.Ratio {
	all := map[string]map[string]law.Ratio{}
	for _, k := range w.state[i] {
		all[k] = map[string]law.Ratio{k: law.Int(1)}
	}
	for s := i + 1; s <= j; s++ {
		for k, at := range all {
			next := map[string]law.Ratio{}
			for v, r := range at {
				for to, p := range w.flow[s][v] {
					next[to] = next[to].Add(r.Mul(law.Frac(p.num, p.den)))
				}
			}
			all[k] = next
		}
	}
	return all
}

func dump(t *Tree) string {
	var s []string
	for _, u := range t.units {
		for _, v := range u.States() {
			p := ""
			if v.Parent != nil {
				p = v.Parent.Key()
			}
			s = append(s, fmt.Sprint(u.Key(), " ", u.Last, " ", v.From, " ", v.Code, " ", v.FullName, " ", p, " ", u.end))
		}
	}
	for _, l := range t.links {
		s = append(s, fmt.Sprint(l.From.Key(), " -> ", l.To.Key(), " ", l.On, " ", l.Whole, " ", l.Share))
	}
	slices.Sort(s)
	return strings.Join(s, "\n")
}

// refusedCircle: a random history may merge units into each other, which is
// refused by design.
func refusedCircle(err error) bool {
	var errs Errors
	return errors.As(err, &errs) && !slices.ContainsFunc(errs, func(e *RowError) bool { return e.Err.What.Key != "unit.circle" })
}

func TestRandomHistoriesGiveTheLineageOfAPlainReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := history(t)
		tr, err := Build(small(), Edit{Act: 1, Changes: w.edits})
		if refusedCircle(err) {
			t.Skip("units merged into each other")
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range w.days {
			if n := len(tr.Alive(d, Commune)); n != len(w.state[i]) {
				t.Fatalf("%s: %d communes, want %d", d, n, len(w.state[i]))
			}
			for c, k := range w.state[i] {
				if u, ok := tr.Find(c, d); !ok || u.Key() != k {
					t.Fatalf("%s on %s is not %s", c, d, k)
				}
			}
		}
		for i := range w.days {
			for j := i; j < len(w.days); j++ {
				w.compare(t, tr, i, j)
			}
		}
	})
}

// compare holds the tree's answers between two days against the plain replay.
func (w *world) compare(t *rapid.T, tr *Tree, i, j int) {
	from, to := w.days[i], w.days[j]
	inside := w.inside(i, j)
	back := map[string]map[string]bool{}
	for c := range w.state[i] {
		u, _ := tr.Find(c, from)
		l := tr.Successors(u, from, to)
		want := inside[u.Key()]
		if len(l.Parts) != len(want) || len(l.Unmapped) != 0 {
			t.Fatalf("%s from %s to %s: %s, want %v", u.Key(), from, to, lineage(l, to), want)
		}
		sum := law.Ratio{}
		for _, p := range l.Parts {
			r, ok := want[p.Unit.Key()]
			if !ok || p.Whole != (len(want) == 1) {
				t.Fatalf("%s from %s to %s: %s, want %v", u.Key(), from, to, lineage(l, to), want)
			}
			if p.Share != nil && p.Share.Cmp(r) != 0 {
				t.Fatalf("%s to %s: share %s, want %s", u.Key(), p.Unit.Key(), p.Share, r)
			}
			if p.Least.Cmp(r) > 0 || p.Most.Cmp(r) < 0 {
				t.Fatalf("%s to %s: share %s is not between %s and %s", u.Key(), p.Unit.Key(), r, p.Least, p.Most)
			}
			if j == i+1 && p.Share == nil {
				t.Fatalf("%s to %s: the share of one step is known", u.Key(), p.Unit.Key())
			}
			sum = sum.Add(r)
			if back[p.Unit.Key()] == nil {
				back[p.Unit.Key()] = map[string]bool{}
			}
			back[p.Unit.Key()][u.Key()] = p.Whole
		}
		if sum.Cmp(law.Int(1)) != 0 {
			t.Fatalf("%s: parts make %s", u.Key(), sum)
		}
	}
	// Predecessors are the successors read backwards.
	for c := range w.state[j] {
		u, _ := tr.Find(c, to)
		l := tr.Predecessors(u, to, from)
		want := back[u.Key()]
		if len(l.Parts) != len(want) {
			t.Fatalf("%s on %s came from %s, want %v", u.Key(), to, lineage(l, from), want)
		}
		for _, p := range l.Parts {
			if whole, ok := want[p.Unit.Key()]; !ok || whole != p.Whole {
				t.Fatalf("%s on %s came from %s, want %v", u.Key(), to, lineage(l, from), want)
			}
		}
	}
}

func TestOrderOfChangesOnADayHasNoMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := history(t)
		one, err1 := Build(small(), Edit{Changes: w.edits})
		mixed := slices.Clone(w.edits)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		other, err2 := Build(small(), Edit{Changes: mixed})
		if (err1 == nil) != (err2 == nil) {
			t.Fatalf("%v, mixed %v", err1, err2)
		}
		if err1 == nil && dump(one) != dump(other) {
			t.Fatalf("first\n%s\nmixed\n%s", dump(one), dump(other))
		}
	})
}

// The embedded changes too: 10,000 of them fall on one day.
func TestOrderOfTheCountrysChangesHasNoMeaning(t *testing.T) {
	d := *Embedded()
	d.Changes = slices.Clone(d.Changes)
	r := rand.New(rand.NewPCG(7, 7))
	r.Shuffle(len(d.Changes), func(i, j int) { d.Changes[i], d.Changes[j] = d.Changes[j], d.Changes[i] })
	tr, err := Build(&d)
	if err != nil {
		t.Fatal(err)
	}
	if dump(tr) != dump(embedded(t)) {
		t.Error("another order of the rows gives another tree")
	}
}

// Of two facts files imported one after the other, each day shows the last that
// covers it, whatever the order in which the rows are read.
func TestFactsAreLayeredByAct(t *testing.T) {
	tr := build(t)
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.IntRange(1, 28)
		var facts []Fact
		for act := range rapid.IntRange(1, 6).Draw(t, "acts") {
			from := day.Draw(t, "from")
			to := rapid.IntRange(from, 28).Draw(t, "to")
			facts = append(facts, fact("00001", "zone", rapid.SampledFrom(FactValues["zone"]).Draw(t, "zone"),
				law.MakeDate(2023, 1, from), law.MakeDate(2023, 1, to), int64(act+1)))
		}
		mixed := rapid.Permutation(facts).Draw(t, "order")
		fs, err := NewFacts(tr, mixed)
		if err != nil {
			t.Fatal(err)
		}
		u, _ := tr.Find("00001", 20230101)
		first := map[law.Date]string{}
		seen := ""
		for d := law.Date(20230131); d > 20221231; d-- {
			want := ""
			for _, f := range facts {
				if f.From <= d && d <= f.To {
					want = f.Value
				}
			}
			if got, _ := fs.On(u, "zone", d); got.Value != want {
				t.Fatalf("zone on %s is %q, want %q", d, got.Value, want)
			}
			if want != "" {
				seen = want
			}
			first[d] = seen
		}
		for d, want := range first {
			if got, _ := fs.FirstFrom(u, "zone", d); got.Value != want {
				t.Fatalf("first zone from %s is %q, want %q", d, got.Value, want)
			}
		}
	})
}

// rows reads CSV as the importer does, without its file handling.
func rows(data string, take func(Row)) {
	r := csv.NewReader(strings.NewReader(data))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return
	}
	for range 40 {
		rec, err := r.Read()
		if err == io.EOF || err != nil {
			return
		}
		take(func(c string) string {
			if i := slices.Index(head, c); i >= 0 && i < len(rec) {
				return rec[i]
			}
			return ""
		})
	}
}

// Whatever a change list says: it is refused row by row, or the tree is sound.
func FuzzChangeList(f *testing.F) {
	head := "old_code,new_code,level,change,date,new_name,share,hamlets\n"
	f.Add(head + "00001,00002,commune,merge,2023-01-01,Xã B,,\n00002,00002,commune,merge,2023-01-01,Xã B,,\n")
	f.Add(head + "00001,00001,commune,keep,2023-01-01,,,\n00001,00002,commune,split_part,01/01/2023,Xã B,0.3,a1;a2\n")
	f.Add(head + "101,00009,district,merge,2025-07-01,Đặc khu N,,\na1,a2,hamlet,merge,2024-02-29,Ấp a2,,\n")
	f.Add(head + "01,02,province,merge,2025-07-01,Tỉnh Hai,,\n,00009,commune,created,2020-01-01,Xã N,,\n101,,district,abolished,2023-01-01,,,\n")
	f.Add(head + "00001,00009,commune,keep+rename,2021-11-01,Xã N,,\n00009,00001,commune,keep,2021-11-02,,,\n")
	f.Fuzz(func(t *testing.T, data string) {
		var cs []Change
		rows(data, func(r Row) {
			if c, err := ParseChange(r); err == nil {
				cs = append(cs, c)
			}
		})
		sound(t, Edit{Changes: cs})
	})
}

// The same for a list of units, also a complete one.
func FuzzUnitList(f *testing.F) {
	head := "code,name,kind,parent,level\n"
	f.Add(head+"00009,N,xa,101,commune\nh1,H,ap,00009,hamlet\n", "commune", int32(20230101))
	f.Add(head+"a1,a1,ap,00002,hamlet\n", "hamlet", int32(20200101))
	f.Add(head+"101,Đông,huyen,02,district\n", "district", int32(20211101))
	f.Fuzz(func(t *testing.T, data, complete string, day int32) {
		on, err := law.ParseDate(law.Date(day).String())
		if err != nil {
			return
		}
		s := &Snapshot{On: on}
		if slices.Contains(Levels, Level(complete)) {
			s.Complete = Level(complete)
		}
		rows(data, func(r Row) {
			if rec, err := ParseRecord(r); err == nil {
				s.Records = append(s.Records, rec)
			}
		})
		sound(t, Edit{Snapshot: s}, changes(20230101, "00001 00002 merge -"))
	})
}

// sound builds a tree with an edit; an error that names no row is a defect.
func sound(t *testing.T, edits ...Edit) {
	tr, err := Build(small(), append([]Edit{hamlets(20220101)}, edits...)...)
	if err != nil {
		var errs Errors
		if !errors.As(err, &errs) || len(errs) == 0 {
			t.Fatal(err)
		}
		return
	}
	for _, u := range tr.Alive(20250701, Commune) {
		tr.Predecessors(u, 20250701, 20220101)
	}
	for _, u := range tr.units {
		tr.Successors(u, max(u.First, 20100101), 20260101)
	}
}

// Any imports, of any level, in any order of days: they are refused row by row,
// or the tree is sound (Build checks it) and answers.
func TestAnyImportsAreRefusedOrGiveASoundTree(t *testing.T) {
	codes := map[Level][]Code{
		Province: {"01", "02", "03"}, District: {"101", "102", "103"},
		Commune: {"00001", "00002", "00003", "00004", "00005"}, Hamlet: {"a1", "a2", "a3", "b1", "c1"},
	}
	kind := map[Level][2]string{Province: {"tinh", "Tỉnh"}, District: {"huyen", "Huyện"}, Commune: {"xa", "Xã"}, Hamlet: {"ap", "Ấp"}}
	days := []law.Date{20200101, 20211101, 20220101, 20220102, 20230101, 20250701, 20260101}
	levels := []Level{Commune, Commune, Hamlet, Hamlet, District, Province}
	built := 0
	rapid.Check(t, func(rt *rapid.T) {
		var edits []Edit
		for range rapid.IntRange(1, 4).Draw(rt, "edits") {
			day := rapid.SampledFrom(days).Draw(rt, "day")
			level := rapid.SampledFrom(levels).Draw(rt, "level")
			code := rapid.SampledFrom(codes[level])
			if rapid.Bool().Draw(rt, "list") {
				s := &Snapshot{On: day}
				if rapid.Bool().Draw(rt, "complete") {
					s.Complete = level
				}
				above := level.Above(day)
				for _, c := range rapid.SliceOfNDistinct(code, 1, 4, rapid.ID).Draw(rt, "records") {
					r := Record{Code: c, Name: rapid.SampledFrom([]string{"A", "B"}).Draw(rt, "name"), Kind: kind[level][0], Level: level}
					if level != Province {
						r.Parent = rapid.SampledFrom(codes[above]).Draw(rt, "parent")
					}
					s.Records = append(s.Records, r)
				}
				edits = append(edits, Edit{Snapshot: s})
				continue
			}
			var cs []Change
			for range rapid.IntRange(1, 4).Draw(rt, "rows") {
				c := Change{Level: level, Date: day, Kind: rapid.SampledFrom(changeKinds).Draw(rt, "change")}
				if c.Kind != "created" {
					c.Old = code.Draw(rt, "old")
				}
				if c.Kind != "abolished" {
					c.New = code.Draw(rt, "new")
					c.NewName = kind[level][1] + " " + string(c.New)
				}
				if c.Kind == "split_part" && level == Commune && rapid.Bool().Draw(rt, "named") {
					c.Hamlets = rapid.SliceOfNDistinct(rapid.SampledFrom(codes[Hamlet]), 1, 2, rapid.ID).Draw(rt, "hamlets")
				}
				cs = append(cs, c)
			}
			edits = append(edits, Edit{Changes: cs})
		}
		// With the rows that are refused left out, what remains must stand: an
		// officer who repairs what is named gets on.
		for range 30 {
			tr, err := Build(small(), append([]Edit{hamlets(20211101)}, edits...)...)
			var errs Errors
			if err == nil {
				built++
				for _, u := range tr.units {
					for _, d := range days {
						if u.Alive(d) {
							tr.Successors(u, d, 20260101)
							tr.Predecessors(u, d, 20200101)
						}
						for _, c := range codes[u.Level] {
							if v, ok := tr.Find(c, d); ok != (tr.Explain(c, d) == nil) || ok && !v.Alive(d) {
								rt.Fatalf("%s on %s: found %v", c, d, ok)
							}
						}
					}
				}
				return
			}
			if !errors.As(err, &errs) {
				rt.Fatal(err)
			}
			e := errs[len(errs)-1]
			if e.Edit < 1 || e.Index < 0 {
				return // a day as a whole
			}
			switch ed := &edits[e.Edit-1]; {
			case ed.Snapshot != nil:
				ed.Snapshot.Records = slices.Delete(slices.Clone(ed.Snapshot.Records), e.Index, e.Index+1)
			default:
				ed.Changes = slices.Delete(slices.Clone(ed.Changes), e.Index, e.Index+1)
			}
		}
		rt.Fatal("refused again and again")
	})
	if built < 10 {
		t.Errorf("only %d trees were built", built)
	}
}
