package store_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/tally"
	"vuonlen/unit"
)

func TestMain(m *testing.M) {
	if writer() { // crash_test.go: this process is a child to be killed
		return
	}
	storetest.Main(m)
}

var background = context.Background()

// clock gives instants a second apart, so that two databases get the same ones.
func clock() func() time.Time {
	at := time.Date(2025, 6, 1, 1, 2, 3, 456789000, time.UTC)
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(time.Second)
		return at
	}
}

// shipped stands for the data a program brings along.
func shipped() []store.Dataset {
	return []store.Dataset{
		{Kind: "units", Name: "vietnam.csv.gz", Content: []byte("\x1f\x8b not text \x00\xff")},
		{Kind: "movement", Name: "an-giang.yaml", Content: []byte("id: an-giang-2021-2025\n")},
	}
}

func open(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	if o.Now == nil {
		o.Now = clock()
	}
	db, err := store.Open(background, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func write(t testing.TB, db *store.DB, kind string, fn func(*store.Tx) error) store.Receipt {
	t.Helper()
	r, err := db.Write(background, "cli:an", store.Act{Kind: kind, Detail: [][2]string{{"file", "số liệu <2021>.csv"}}}, fn)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return r
}

func read[T any](t testing.TB, db *store.DB, fn func(*store.Reader) (T, error)) T {
	t.Helper()
	var out T
	if err := db.Read(background, func(r *store.Reader) (err error) { out, err = fn(r); return err }); err != nil {
		t.Fatal(err)
	}
	return out
}

func verify(t testing.TB, db *store.DB, outside []byte) store.Report {
	t.Helper()
	rep, err := db.Verify(background, outside)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func clean(t testing.TB, db *store.DB) {
	t.Helper()
	if rep := verify(t, db, nil); rep.Difference != nil || !rep.Signed || len(rep.Notices) > 0 {
		t.Fatalf("not clean: %+v %v", rep.Difference, rep.Notices)
	}
}

func refused(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != kind || f.What.Key != key {
		t.Fatalf("fault %s of kind %d expected, got %v", key, kind, err)
	}
	for _, l := range lang.All {
		if s := f.Say(l); strings.Contains(s, "⟦") {
			t.Errorf("%s: %s", l, s)
		}
	}
}

func ratio(n, d int64) *law.Ratio { r := law.Frac(n, d); return &r }

var (
	snapshot = unit.Snapshot{On: 20211101, Complete: unit.District, Records: []unit.Record{
		{Code: "89", Name: "An Giang", Kind: "tinh", Level: unit.Province, FullName: "Tỉnh An Giang"},
		{Code: "891", Name: "Tri Tôn", Kind: "huyen", Parent: "89", Level: unit.District},
	}}
	changes = []unit.Change{
		{Old: "30544", New: "30502", Level: unit.Commune, Kind: "merge+rename", Date: 20250701, OldName: "Cũ", NewName: "Mới", Basis: "Nghị quyết 1654/NQ-UBTVQH15", Note: "một phần"},
		{Old: "30547", New: "30505", Level: unit.Commune, Kind: "split_part", Share: ratio(1, 3), Hamlets: []unit.Code{"0001", "0002"}},
	}
	facts = []unit.Fact{
		{Code: "891", On: 20211231, Name: "poor_district", Value: "yes", From: 20220101, Source: "QĐ 353/QĐ-TTg", Decision: "353/QĐ-TTg", DecidedOn: 20220315, Body: "Thủ tướng Chính phủ"},
		{Code: "891", Name: "area", Value: "rural"},
	}
	counts = []tally.Tally{
		{Code: "891", On: 20211231, Year: 2021, Standard: "2022-2026", Households: law.Exactly(30000), Poor: law.Exactly(0), NearPoor: law.Exactly(2000),
			MinorityHouseholds: law.Exactly(9000), PoorPct: ratio(1234, 100), MultidimPct: ratio(1, 3), DecidedOn: 20211231, Decision: "1/QĐ-UBND", Source: "a.csv"},
		{Code: "VN", Year: 2022, Standard: "2022-2026", NearPoorPct: ratio(411, 100), MinorityPoorPct: ratio(-5, 1)},
	}
)

// script is a history with every kind of row, superseding included.
func script(t testing.TB, db *store.DB) []store.Receipt {
	t.Helper()
	return []store.Receipt{
		write(t, db, "unit.import", func(tx *store.Tx) error { return tx.AddSnapshot(snapshot) }),
		write(t, db, "change.import", func(tx *store.Tx) error { return tx.AddChanges(changes) }),
		write(t, db, "fact.import", func(tx *store.Tx) error { return tx.AddFacts(facts) }),
		write(t, db, "tally.import", func(tx *store.Tx) error { return tx.AddTallies(counts, nil) }),
		write(t, db, "tally.import", func(tx *store.Tx) error {
			c := counts[0]
			c.Poor = law.Exactly(1)
			return tx.AddTallies([]tally.Tally{c}, []int64{1})
		}),
		write(t, db, "all", func(tx *store.Tx) error {
			return errors.Join(tx.AddChanges(changes[:1]), tx.AddSnapshot(snapshot), tx.AddFacts(facts[:1]),
				tx.AddDataset(store.Dataset{Kind: "movement", Name: "other", Content: []byte("x")}))
		}),
	}
}

func TestHistory(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		o.Datasets = shipped()
		db := open(t, o)
		rs := script(t, db)
		for i, r := range rs {
			if want := int64(i + 3); r.Act != want || r.Head.Size != want {
				t.Errorf("act %d, head of %d, want %d: the datasets are acts 1 and 2", r.Act, r.Head.Size, want)
			}
		}
		edits := read(t, db, (*store.Reader).Edits)
		want := []unit.Edit{
			{Act: 3, Snapshot: &snapshot}, {Act: 4, Changes: changes},
			{Act: 8, Snapshot: &snapshot}, {Act: 8, Changes: changes[:1]},
		}
		if !reflect.DeepEqual(edits, want) {
			t.Errorf("edits %+v", edits)
		}
		gotFacts := read(t, db, (*store.Reader).Facts)
		wantFacts := []unit.Fact{facts[0], facts[1], facts[0]}
		for i, act := range []int64{5, 5, 8} {
			wantFacts[i].Act = act
		}
		if !reflect.DeepEqual(gotFacts, wantFacts) {
			t.Errorf("facts %+v", gotFacts)
		}
		now := read(t, db, (*store.Reader).Tallies)
		if len(now) != 2 || now[0].ID != 2 || now[1].ID != 3 || now[1].Act != 7 || now[1].Poor != law.Exactly(1) {
			t.Errorf("tallies %+v", now)
		}
		// what was not entered is unknown, and zero is zero
		then := read(t, db, func(r *store.Reader) ([]tally.Tally, error) { return r.AsKnown(6).Tallies() })
		wantTallies := []tally.Tally{counts[0], counts[1]}
		for i := range wantTallies {
			wantTallies[i].ID, wantTallies[i].Act = int64(i+1), 6
		}
		if !reflect.DeepEqual(then, wantTallies) {
			t.Errorf("tallies as known at act 6:\n%+v\n%+v", then, wantTallies)
		}
		if none := read(t, db, func(r *store.Reader) ([]tally.Tally, error) { return r.AsKnown(5).Tallies() }); len(none) != 0 {
			t.Errorf("tallies before any: %v", none)
		}
		es := read(t, db, func(r *store.Reader) ([]entry, error) {
			e, err := r.Entries(7)
			return entries(e), err
		})
		if want := []entry{{7, "cli:an", "tally.import"}, {8, "cli:an", "all"}}; !reflect.DeepEqual(es, want) {
			t.Errorf("entries %v", es)
		}
		at := read(t, db, func(r *store.Reader) (int64, error) {
			all, err := r.Entries(1)
			if err != nil {
				return 0, err
			}
			return r.ActBefore(all[4].At)
		})
		if at != 4 {
			t.Errorf("the act before that of act 5 is %d", at)
		}
		d := read(t, db, func(r *store.Reader) (store.Dataset, error) {
			d, ok, err := r.Dataset("units", "vietnam.csv.gz")
			if !ok {
				t.Error("dataset not there")
			}
			return d, err
		})
		if string(d.Content) != string(shipped()[0].Content) || d.Act != 1 || d.SHA256 != fmt.Sprintf("%x", sha256.Sum256(d.Content)) {
			t.Errorf("dataset %+v", d)
		}
		clean(t, db)
		for _, r := range rs { // every head that was ever printed is still right
			if rep := verify(t, db, []byte(r.Head.Note)); rep.Difference != nil {
				t.Errorf("head %d: %v", r.Head.Size, rep.Difference.What.Say(lang.EN))
			}
		}
	})
}

type entry struct {
	act         int64
	actor, kind string
}

func TestNothingToWrite(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		before := read(t, db, (*store.Reader).Head)
		if r := write(t, db, "nothing", func(*store.Tx) error { return nil }); r.Act != 0 || r.Head.Note != "" {
			t.Errorf("receipt %+v", r)
		}
		if h := read(t, db, (*store.Reader).Head); h != before {
			t.Error("the head moved")
		}
		clean(t, db)
	})
}

// A bare act leaves its entry although it wrote no row, and the journal with it is
// whole; a bare act that fails leaves nothing.
func TestBareAct(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		look := store.Act{Kind: "shortfall.look", Detail: [][2]string{{"units", "30553 30547"}}, Bare: true}
		if _, err := db.Write(background, "an", look, func(*store.Tx) error { return errors.New("no") }); err == nil {
			t.Error("no error")
		}
		before := read(t, db, (*store.Reader).Head).Size
		rc, err := db.Write(background, "an", look, func(*store.Tx) error { return nil })
		if err != nil || rc.Act != before+1 || rc.Head.Size != rc.Act {
			t.Fatal(rc, err)
		}
		es := read(t, db, func(r *store.Reader) ([]journal.Entry, error) { return r.Entries(rc.Act) })
		if len(es) != 1 || es[0].Actor != "an" || es[0].Kind != look.Kind || es[0].Detail[0] != look.Detail[0] {
			t.Errorf("%+v", es)
		}
		write(t, db, "tally.import", func(tx *store.Tx) error { return tx.AddTallies(counts, nil) })
		clean(t, db)
	})
}

// TestNothingHalf: whatever goes wrong inside an act, nothing of it remains, even
// when fn forgets to say so.
func TestNothingHalf(t *testing.T) {
	boom := errors.New("boom")
	cases := []struct {
		name string
		fn   func(*store.Tx) error
		want func(error) bool
	}{
		{"fn fails", func(tx *store.Tx) error {
			return errors.Join(tx.AddFacts(facts), boom)
		}, func(err error) bool { return errors.Is(err, boom) }},
		{"superseded twice", func(tx *store.Tx) error {
			_ = tx.AddTallies(counts, []int64{1, 1})
			return nil
		}, func(err error) bool { return fault.KindOf(err) == fault.Conflict }},
		{"superseded in its own act", func(tx *store.Tx) error {
			return errors.Join(tx.AddTallies(counts, nil), tx.AddTallies(nil, []int64{3}))
		}, func(err error) bool { return fault.KindOf(err) == fault.Conflict }},
		{"no such row", func(tx *store.Tx) error { return tx.AddTallies(nil, []int64{99}) },
			func(err error) bool { return fault.KindOf(err) == fault.Conflict }},
		{"an interval is no recognised count", func(tx *store.Tx) error {
			_ = tx.AddTallies([]tally.Tally{{Code: "891", Year: 2022, Poor: law.Between(1, 2)}}, nil)
			return nil
		}, func(err error) bool { return err != nil }},
		{"NUL in a text", func(tx *store.Tx) error {
			_ = tx.AddFacts([]unit.Fact{{Code: "891", Name: "area", Value: "ru\x00ral"}})
			return nil
		}, func(err error) bool { return err != nil }},
		{"broken UTF-8", func(tx *store.Tx) error {
			_ = tx.AddFacts(append([]unit.Fact{facts[0]}, unit.Fact{Source: "\xff"}))
			return nil
		}, func(err error) bool { return err != nil }},
	}
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		write(t, db, "tally.import", func(tx *store.Tx) error { return tx.AddTallies(counts, nil) })
		before := dump(t, o)
		for _, c := range cases {
			if _, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, c.fn); !c.want(err) {
				t.Errorf("%s: %v", c.name, err)
			}
			if after := dump(t, o); after != before {
				t.Errorf("%s: something remains:\n%s", c.name, after)
			}
		}
		for _, a := range []store.Act{{}, {Kind: "a\nb"}, {Kind: "x", Detail: [][2]string{{"file", "\x00"}}}} {
			_, err := db.Write(background, "cli:an", a, func(tx *store.Tx) error { return tx.AddFacts(facts) })
			refused(t, err, fault.Usage, "store.words")
		}
		if _, err := db.Write(background, "", store.Act{Kind: "x"}, func(tx *store.Tx) error { return tx.AddFacts(facts) }); err == nil {
			t.Error("an act of nobody")
		}
		write(t, db, "x", func(tx *store.Tx) error { return tx.AddFacts(facts) }) // all is well afterwards
		clean(t, db)
	})
}

func TestReadSeesOneState(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		if err := db.Read(background, func(r *store.Reader) error {
			a, err := r.Tallies()
			if err != nil {
				return err
			}
			write(t, db, "tally.import", func(tx *store.Tx) error { return tx.AddTallies(counts, nil) })
			b, err := r.Tallies()
			if len(a) != 0 || len(b) != 0 {
				t.Errorf("%d rows, then %d", len(a), len(b))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if n := len(read(t, db, (*store.Reader).Tallies)); n != 2 {
			t.Errorf("%d rows afterwards", n)
		}
	})
}

// TestBothEqual: the same acts by the same clock and keys leave the same bytes
// in every table of both databases.
func TestBothEqual(t *testing.T) {
	var seed [40]byte
	copy(seed[:], "forty bytes that a test may well publish")
	dumps := map[string]string{}
	storetest.Both(t, func(t *testing.T, o store.Options) {
		o.Datasets, o.Now = shipped(), clock()
		db := open(t, store.WithChance(o, seed))
		script(t, db)
		clean(t, db)
		dumps[strings.SplitN(o.DSN, ":", 2)[0]] = dump(t, o)
	})
	if len(dumps) == 2 && dumps["sqlite"] != dumps["postgres"] {
		t.Errorf("SQLite:\n%s\nPostgreSQL:\n%s", dumps["sqlite"], dumps["postgres"])
	}
}

// TestPinned: the bytes under the hashes are a promise to everybody who keeps a
// head outside, so a change of them must be meant.
func TestPinned(t *testing.T) {
	var seed [40]byte
	db := open(t, store.WithChance(store.Options{DSN: storetest.SQLite(t)}, seed))
	head := script(t, db)[4].Head // without the datasets: what gzip writes may change with Go
	const want = "nG54a2mwGW9/y+lUsXz97PyKtKwVFqIaZJW4A+mbeSg="
	if got := head.Root.String(); got != want {
		t.Errorf("root %s, want %s", got, want)
	}
	if want := "vuonlen-0000000000000000"; head.Origin != want {
		t.Errorf("origin %s, want %s", head.Origin, want)
	}
}

func TestKeepsFilesTidy(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "đường dẫn ?#%41 &.db")
	db := open(t, store.Options{DSN: "sqlite:" + path, Datasets: shipped()})
	script(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range names {
		got = append(got, n.Name())
	}
	if want := []string{"đường dẫn ?#%41 &.db", "đường dẫn ?#%41 &.db.keys"}; !reflect.DeepEqual(got, want) {
		t.Errorf("files %q", got)
	}
	for _, p := range []string{path, path + ".keys"} { // people's data and a secret
		if at, err := os.Stat(p); err != nil || at.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", p, at, err)
		}
	}
}
