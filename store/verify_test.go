package store_test

import (
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// checked opens a database the way verify does and returns what it says: the
// difference, nil for none, or the fault that kept it from looking.
func checked(t testing.TB, o store.Options, outside []byte) (*store.Difference, error) {
	t.Helper()
	o.Check = true
	db, err := store.Open(background, o)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rep, err := db.Verify(background, outside)
	if err != nil {
		return nil, err
	}
	if d := rep.Difference; d != nil {
		for _, l := range lang.All {
			if s := l.Say(d.What); strings.Contains(s, "⟦") || strings.Contains(s, "{") {
				t.Errorf("%s: %s", l, s)
			}
		}
	}
	return rep.Difference, nil
}

// history makes a closed database with the script's history.
func history(t testing.TB, o store.Options) []store.Receipt {
	t.Helper()
	o.Datasets = shipped()
	db := open(t, o)
	rs := script(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return rs
}

// TestEveryCell changes every value of every row of every table, one at a time,
// and puts it back.
func TestEveryCell(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		history(t, o)
		db := past(t, o.DSN)
		o.Check = true
		checker := open(t, o)
		n := 0
		for _, s := range all(t, db, o.DSN) {
			key := s.columns[0]
			for _, row := range s.rows {
				for i, column := range s.columns {
					for _, value := range others(s.columns, i, row) {
						n++
						where := fmt.Sprintf("%s %v %s: %v -> %v", s.table, row[0], column, row[i], value)
						at := row[0]
						if i == 0 {
							at = value
						}
						update := "UPDATE " + s.table + " SET " + column + " = $1 WHERE " + key + " = $2"
						must(t, db, update, value, row[0])
						rep, err := checker.Verify(background, nil)
						must(t, db, update, row[i], at)
						d := rep.Difference
						switch {
						case err != nil:
							t.Errorf("%s: %v", where, err)
						case d == nil && s.table == "access_numbers" && column == "access" && fmt.Sprint(row[0]) == "-1":
							// The mark (row -1) moved over lines that name nobody: they are looked through once
							// more, and the answer is the same. [TestAccessLog] moves it over others.
						case d == nil:
							t.Errorf("%s: not found", where)
						case (s.table == "schema_versions" || s.table == "touched") && d.Row == -1 && d.Table == s.table:
						case s.table == "access_numbers" && d.Table == s.table: // a row has no number of its own
						case d.Table != s.table || d.Row != row[0] && s.table != "head":
							t.Errorf("%s: found as %+v: %s", where, d, d.What.Say(lang.EN))
						}
					}
				}
			}
		}
		if n < 400 {
			t.Errorf("only %d changes tried", n)
		}
		if d, err := checked(t, o, nil); d != nil || err != nil { // all is as it was
			t.Errorf("put back: %+v %v", d, err)
		}
	})
}

// others gives values that the cell might have and has not, NULL included where
// the column takes it.
func others(columns []string, i int, row []any) []any {
	column := columns[i]
	maybe := false // may be NULL
	for _, c := range strings.Fields("until on_date households poor near_poor minority_households minority_poor minority_near_poor poor_pct near_poor_pct multidim_pct minority_poor_pct decided_on share valid_from valid_to") {
		maybe = maybe || c == column
	}
	if column == "on_date" && len(columns) == 6 { // a snapshot always has its day
		maybe = false
	}
	var out []any
	switch v := row[i].(type) {
	case int64:
		if i == 0 {
			return []any{v + 1_000_000_000}
		}
		out = []any{v + 1, int64(0), int64(-1)}
		if v == 0 {
			out = []any{int64(1)}
		}
	case string:
		out = []any{v + "x"}
		if v != "" {
			out = append(out, "", strings.ToUpper(v)+" ")
		}
	case nil:
		switch {
		case column == "until":
			return []any{int64(8), int64(7), int64(1), int64(99)}
		case strings.Contains(column, "date") || strings.HasSuffix(column, "_on") || strings.HasPrefix(column, "valid"):
			return []any{"2025-01-01", ""}
		case strings.HasSuffix(column, "pct") || column == "share":
			return []any{"1/2"}
		}
		return []any{int64(0)}
	}
	if maybe {
		out = append(out, nil)
	}
	return out
}

func TestTampering(t *testing.T) {
	last := tlog.StoredHashCount(7)
	forged := func(id, act int64, sum string) func(testing.TB, *sql.DB, []store.Receipt) {
		return func(t testing.TB, db *sql.DB, _ []store.Receipt) {
			q, args := store.ForgeTally(id, act, "884", nil, int64(2022), "2022-2026", nil, int64(1), int64(2), nil, nil, nil, nil, nil, nil, nil, nil, "", "")
			if sum != "" {
				args[len(args)-1] = sum
			}
			must(t, db, q, args...)
		}
	}
	do := func(queries ...string) func(testing.TB, *sql.DB, []store.Receipt) {
		return func(t testing.TB, db *sql.DB, _ []store.Receipt) {
			for _, q := range queries {
				must(t, db, q)
			}
		}
	}
	cases := []struct {
		name   string
		do     func(testing.TB, *sql.DB, []store.Receipt)
		key    string
		table  string
		row    int64
		act    int64
		sqlite bool // only SQLite lets it happen
	}{
		{"row deleted in the middle", do("DELETE FROM tallies WHERE id = 2"), "store.verify.row.missing", "tallies", 2, 0, false},
		{"last row deleted", do("DELETE FROM tallies WHERE id = 3"), "store.verify.act", "tallies", -1, 7, false},
		{"all rows of a table deleted", do("DELETE FROM unit_changes"), "store.verify.act", "", -1, 4, false},
		{"rows swapped", do("UPDATE tallies SET id = 99 WHERE id = 1", "UPDATE tallies SET id = 1 WHERE id = 2", "UPDATE tallies SET id = 2 WHERE id = 99"), "store.verify.row", "tallies", 1, 6, false},
		{"row added without a sum", forged(4, 8, "x"), "store.verify.row", "tallies", 4, 8, false},
		{"row added to the last act", forged(4, 8, ""), "store.verify.act.extra", "tallies", 4, 8, false},
		{"row added to an earlier act", forged(4, 6, ""), "store.verify.row.since", "tallies", 4, 0, false},
		{"row added to a coming act", forged(4, 9, ""), "store.verify.row.since", "tallies", 4, 0, false},
		{"row brought back", do("UPDATE tallies SET until = NULL WHERE id = 1"), "store.verify.act.revived", "tallies", 1, 7, false},
		{"row ended", do("UPDATE tallies SET until = 8 WHERE id = 2"), "store.verify.act.ended", "tallies", 2, 8, false},
		{"row ended later", do("UPDATE tallies SET until = 8 WHERE id = 1"), "store.verify.act.revived", "tallies", 1, 7, false},
		{"row ended before it began", do("UPDATE tallies SET until = 6 WHERE id = 2"), "store.verify.row.until", "tallies", 2, 6, false},

		{"entry deleted", do("DELETE FROM journal WHERE act = 4"), "store.verify.entry.missing", "journal", 4, 4, false},
		{"entries swapped", do("UPDATE journal SET act = 99 WHERE act = 4", "UPDATE journal SET act = 4 WHERE act = 5", "UPDATE journal SET act = 5 WHERE act = 99"), "store.verify.entry", "journal", 4, 4, false},
		{"entry added", do("INSERT INTO journal (act, at, actor, kind, detail, digest) SELECT 9, at, actor, kind, detail, digest FROM journal WHERE act = 8"), "store.verify.hash", "journal_hashes", tlog.StoredHashCount(8), 0, false},
		{"journal cut", do("DELETE FROM journal WHERE act = 8"), "store.verify.entry.missing", "journal", 8, 8, false},
		{"journal and tree cut", do("DELETE FROM journal WHERE act = 8", fmt.Sprintf("DELETE FROM journal_hashes WHERE id >= %d", last)), "store.verify.entry.missing", "journal", 8, 8, false},
		{"journal, tree and head cut", func(t testing.TB, db *sql.DB, rs []store.Receipt) {
			do("DELETE FROM journal WHERE act = 8", fmt.Sprintf("DELETE FROM journal_hashes WHERE id >= %d", last))(t, db, nil)
			must(t, db, "UPDATE head SET act = $1, note = $2", rs[4].Head.Size, rs[4].Head.Note)
		}, "store.verify.row.since", "datasets", 3, 0, false},
		{"head moved back alone", func(t testing.TB, db *sql.DB, rs []store.Receipt) {
			must(t, db, "UPDATE head SET act = $1, note = $2", rs[4].Head.Size, rs[4].Head.Note)
		}, "store.verify.entry.beyond", "journal", 8, 8, false},
		{"head signed by another", func(t testing.TB, db *sql.DB, rs []store.Receipt) {
			must(t, db, "UPDATE head SET note = $1", resigned(t, rs[5].Head).Note)
		}, "store.verify.head.signature", "head", 8, 8, false},
		{"head deleted", do("DELETE FROM head"), "store.verify.head.none", "head", -1, 0, false},
		{"two heads", do("INSERT INTO head (act, note) SELECT 7, note FROM head"), "store.verify.head.size", "head", 7, 7, false},
		{"hash changed", do("UPDATE journal_hashes SET hash = (SELECT hash FROM journal_hashes WHERE id = 0) WHERE id = 2"), "store.verify.hash", "journal_hashes", 2, 0, false},
		{"leaf hash changed", do("UPDATE journal_hashes SET hash = (SELECT hash FROM journal_hashes WHERE id = 0) WHERE id = 1"), "store.verify.hash", "journal_hashes", 1, 0, false},
		{"tree deleted", do("DELETE FROM journal_hashes"), "store.verify.hash", "journal_hashes", 0, 0, false},
		{"everything deleted", do("DELETE FROM datasets", "DELETE FROM tallies", "DELETE FROM unit_changes", "DELETE FROM unit_facts", "DELETE FROM unit_records", "DELETE FROM unit_snapshots", "DELETE FROM journal", "DELETE FROM journal_hashes", "DELETE FROM head"), "store.verify.head.none", "head", -1, 0, false},
		{"table gone", do("ALTER TABLE unit_facts RENAME TO gone"), "store.verify.table", "unit_facts", -1, 0, false},
		{"last act of a table forgotten", do("DELETE FROM touched WHERE name = 'tallies'"), "store.verify.touched", "touched", -1, 7, false},
		{"versions emptied", do("DELETE FROM schema_versions"), "store.verify.versions", "schema_versions", -1, 0, false},

		{"text for a number", do("UPDATE tallies SET year = 'năm' WHERE id = 1"), "store.verify.type", "tallies", 1, 6, true},
		{"fraction for a number", do("UPDATE tallies SET poor = 0.5 WHERE id = 2"), "store.verify.type", "tallies", 2, 6, true},
		{"bytes for a text", do("UPDATE tallies SET code = CAST(code AS BLOB) WHERE id = 1"), "store.verify.type", "tallies", 1, 6, true},
		{"text for an act", do("UPDATE tallies SET since = 'x' WHERE id = 1"), "store.verify.row.since", "tallies", 1, 0, true},
		{"text for an end", do("UPDATE tallies SET until = 'x' WHERE id = 1"), "store.verify.row.until", "tallies", 1, 6, true},
		{"text for an id", do("UPDATE tallies SET id = 'x' WHERE id = 3"), "store.verify.row.foreign", "tallies", -1, 0, true},
		{"bytes in the journal", do("UPDATE journal SET actor = CAST(actor AS BLOB) WHERE act = 3"), "store.verify.type", "journal", 3, 3, true},
		{"bytes in the head", do("UPDATE head SET note = CAST(note AS BLOB)"), "store.verify.head.malformed", "head", -1, 0, true},
	}
	storetest.Both(t, func(t *testing.T, o store.Options) {
		rs := history(t, o)
		db := past(t, o.DSN)
		before := all(t, db, o.DSN)
		o.Check = true
		checker := open(t, o)
		for _, c := range cases {
			if c.sqlite && !strings.HasPrefix(o.DSN, "sqlite:") {
				continue
			}
			t.Run(c.name, func(t *testing.T) {
				c.do(t, db, rs)
				d := verify(t, checker, nil).Difference
				if c.key == "store.verify.table" {
					must(t, db, "ALTER TABLE gone RENAME TO unit_facts")
				}
				restore(t, db, before)
				if d == nil {
					t.Fatal("not found")
				}
				if d.What.Key != c.key || d.Row != c.row || d.Act != c.act || c.table != "" && c.table != d.Table {
					t.Errorf("found as %s row %d act %d (%s): %s", d.Table, d.Row, d.Act, d.What.Key, d.What.Say(lang.EN))
				}
				for _, l := range lang.All {
					if s := l.Say(d.What); strings.Contains(s, "⟦") {
						t.Errorf("%s: %s", l, s)
					}
				}
				if rep := verify(t, checker, []byte(rs[5].Head.Note)); rep.Difference != nil {
					t.Fatalf("put back: %+v", rep.Difference)
				}
			})
		}
	})
}

// restore puts every table back as it was.
func restore(t testing.TB, db *sql.DB, before []stored) {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, s := range before {
		if _, err := tx.Exec("DELETE FROM " + s.table); err != nil {
			t.Fatal(err)
		}
		marks := make([]string, len(s.columns))
		for i := range marks {
			marks[i] = fmt.Sprintf("$%d", i+1)
		}
		for _, r := range s.rows {
			if _, err := tx.Exec("INSERT INTO "+s.table+" ("+strings.Join(s.columns, ", ")+") VALUES ("+strings.Join(marks, ", ")+")", r...); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// resigned is the same head under another key of the same name.
func resigned(t testing.TB, h journal.Head) journal.Head {
	t.Helper()
	k := forgedKeys(t, h.Origin)
	s, err := k.NoteSigner()
	if err != nil {
		t.Fatal(err)
	}
	out, err := journal.Sign(h.Size, h.Root, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func forgedKeys(t testing.TB, origin string) journal.Keys {
	t.Helper()
	var seed [40]byte
	copy(seed[:], "somebody else's secret")
	named(t, &seed, origin)
	k, err := journal.NewKeys(seed)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// named makes keys of the seed bear the name of a journal.
func named(t testing.TB, seed *[40]byte, origin string) {
	t.Helper()
	if _, err := hex.Decode(seed[32:], []byte(strings.TrimPrefix(origin, "vuonlen-"))); err != nil {
		t.Fatal(err)
	}
}

// TestEmptied: a database whose journal is gone is not begun anew.
func TestEmptied(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		history(t, o)
		db := past(t, o.DSN)
		for _, n := range strings.Fields("datasets tallies unit_changes unit_facts unit_records unit_snapshots journal_hashes head") {
			must(t, db, "DELETE FROM "+n)
		}
		_, err := store.Open(background, o)
		refused(t, err, fault.Refused, "store.verify.head.none")
		must(t, db, "DELETE FROM journal")
		_, err = store.Open(background, o)
		refused(t, err, fault.Refused, "store.keys.emptied")
	})
}

// TestCopies: an older copy passes by itself and fails against a newer head; a
// database rewritten from the beginning fails against any head of the old one.
func TestCopies(t *testing.T) {
	dir := t.TempDir()
	o := store.Options{DSN: storetest.SQLite(t), Keys: dir + "/keys", Datasets: shipped()}
	db := open(t, o)
	rs := script(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	older := copyOf(t, o)
	db = open(t, o)
	newer := write(t, db, "fact.import", func(tx *store.Tx) error { return tx.AddFacts(facts) })
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	expect := func(name string, o store.Options, outside, key string) {
		t.Helper()
		var b []byte
		if outside != "" {
			b = []byte(outside)
		}
		d, err := checked(t, o, b)
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case key == "" && d != nil:
			t.Errorf("%s: %s", name, d.What.Say(lang.EN))
		case key != "" && (d == nil || d.What.Key != key):
			t.Errorf("%s: %+v", name, d)
		}
	}
	expect("older copy", older, "", "")
	expect("older copy, its head", older, rs[5].Head.Note, "")
	expect("older copy, newer head", older, newer.Head.Note, "store.verify.outside.cut")
	expect("newer, older head", o, rs[0].Head.Note, "")
	expect("newer, older head by mail", o, "\ufeff"+strings.ReplaceAll(strings.TrimSpace(rs[0].Head.Note), "\n", "\r\n"), "")
	expect("newer, head of another key", o, resigned(t, rs[0].Head).Note, "store.verify.outside.signature")

	noKeys := copyOf(t, o)
	noKeys.Keys = dir + "/none"
	expect("no keys", noKeys, newer.Head.Note, "")
	noKeys.Check = true
	db = open(t, noKeys)
	if rep := verify(t, db, nil); rep.Signed || len(rep.Notices) != 1 || rep.Notices[0].Key != "store.verify.no_keys" {
		t.Errorf("no keys: %+v", rep)
	}
	if _, err := db.Verify(background, []byte("no head")); fault.KindOf(err) != fault.Refused {
		t.Errorf("garbage for a head: %v", err)
	}

	// Somebody writes another history under the old name with a key of his own.
	var seed [40]byte
	copy(seed[:], "somebody else's secret")
	named(t, &seed, rs[0].Head.Origin)
	forged := store.WithChance(store.Options{DSN: storetest.SQLite(t), Keys: dir + "/forged", Datasets: shipped()}, seed)
	db = open(t, forged)
	write(t, db, "fact.import", func(tx *store.Tx) error { return tx.AddFacts(facts[:1]) })
	if h := script(t, db)[5].Head; h.Origin != rs[0].Head.Origin {
		t.Fatalf("origin %s", h.Origin)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	expect("forged, by its own key", forged, "", "")
	forged.Keys = o.Keys
	expect("forged, by the keys", forged, "", "store.verify.head.signature")
	forged.Keys = dir + "/none"
	expect("forged, no keys", forged, "", "")
	expect("forged, no keys, old head", forged, rs[3].Head.Note, "store.verify.outside.root")

	other := store.Options{DSN: storetest.SQLite(t), Keys: dir + "/other"}
	history(t, other)
	other.Keys = dir + "/none"
	expect("another database, no keys, head", other, rs[3].Head.Note, "store.verify.outside.origin")
}

// copyOf copies an SQLite file as the operating system would.
func copyOf(t testing.TB, o store.Options) store.Options {
	t.Helper()
	b, err := os.ReadFile(strings.TrimPrefix(o.DSN, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/copy.db"
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	o.DSN = "sqlite:" + path
	return o
}

// TestDamagedFile: what is no database is said to be none.
func TestDamagedFile(t *testing.T) {
	path := t.TempDir() + "/x.db"
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(background, store.Options{DSN: "sqlite:" + path})
	refused(t, err, fault.Refused, "store.sqlite.damaged")
}

// TestWriteRefusesTampered: the signature of the next act must not cover up what
// somebody did to the journal.
func TestWriteRefusesTampered(t *testing.T) {
	for _, q := range []string{
		"UPDATE journal_hashes SET hash = (SELECT hash FROM journal_hashes WHERE id = 0) WHERE id = 14", // the root of eight
		"DELETE FROM journal_hashes WHERE id = 14",
		"UPDATE head SET act = act - 1",
		"DELETE FROM head",
		"UPDATE head SET note = 'x'",
	} {
		o := store.Options{DSN: storetest.SQLite(t), Datasets: shipped()}
		history(t, o)
		db := open(t, o)
		must(t, past(t, o.DSN), q)
		if _, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error { return tx.AddFacts(facts) }); fault.KindOf(err) != fault.Refused {
			t.Errorf("%s: %v", q, err)
		}
	}
}
