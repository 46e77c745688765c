package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	gohash "hash"
	"io/fs"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"vuonlen/internal/lang"
	"vuonlen/journal"
)

// Report is what Verify found.
type Report struct {
	Head       journal.Head
	Rows       int64       // rows of the domain that were checked
	Signed     bool        // the signature of the head was checked and is good
	Difference *Difference // the first difference; nil: the database is as the program wrote it
	Notices    []lang.Text // what could not be checked, and what is odd without being a difference
}

// Difference is a place where the database is not what the program wrote.
type Difference struct {
	What  lang.Text
	Table string // the table at fault
	Row   int64  // the first column of the row at fault; -1 when no single row can be named
	Act   int64  // the act at fault; 0 when none can be named
}

// difference carries a Difference up through the checks.
type difference struct{ Difference }

func (d *difference) Error() string { return d.What.Say(lang.EN) }

func differ(table string, row, act int64, what lang.Text) error {
	return &difference{Difference{what, table, row, act}}
}

// num writes a number of a row or act for a message, without grouping.
func num(n int64) string { return strconv.FormatInt(n, 10) }

// Verify recomputes what the journal vouches for and stops at the first
// difference: every entry's leaf from its columns, the tree, the stored hashes,
// the head and its signature; then every row of the domain, its types, its sum
// and the acts it names; then the digest of every act. outside is a head kept
// elsewhere, nil for none: the journal must begin with all that it covers.
//
// Without the keys all but signatures is checked, and a notice says so. A
// database that is an older copy of itself passes unless outside is newer. The
// error is for what prevented the check: Refused for an outside head that is
// none, and what the database answers.
func (db *DB) Verify(ctx context.Context, outside []byte) (Report, error) {
	c := &checker{db: db, ctx: ctx}
	if outside != nil {
		h, err := journal.ParseHead(outside)
		if err != nil {
			return Report{}, err
		}
		c.outside = &h
	}
	err := db.Read(ctx, func(r *Reader) error {
		c.Reader = r
		for _, step := range []func() error{c.schema, c.entries, c.head, c.signatures, c.erasings, c.rows, c.attached, c.digests, c.touched, c.accesses, c.fresh} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	var d *difference
	if errors.As(err, &d) {
		c.report.Difference, err = &d.Difference, nil
	}
	return c.report, err
}

// checker is one run of Verify.
type checker struct {
	*Reader
	db      *DB
	ctx     context.Context
	outside *journal.Head
	report  Report

	log    journal.Log
	digest []string      // of each act, as its entry says; [0] is act 1
	found  []gohash.Hash // of each act, as its rows say
	stored []tlog.Hash   // journal_hashes

	last map[string]int64          // the act that touched each table last
	gone map[string]map[int64]bool // the rows of each table of which what is sealed was erased
}

// scan calls fn with every row of a query, each value as it is stored.
func (c *checker) scan(query string, columns int, fn func([]any) error, args ...any) error {
	rows, err := c.q.QueryContext(c.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]any, columns)
	into := pointers(values)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := fn(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// schema checks that the tables are there and that the migrations noted are
// those of this program.
func (c *checker) schema() error {
	there, err := c.db.tableNames(c.ctx)
	if err != nil {
		return err
	}
	names := append([]string{"schema_versions", "journal", "journal_hashes", "head", "touched", "accesses"}, Unchecked...)
	for _, t := range tables {
		names = append(names, t.name)
	}
	for _, n := range names {
		if !there[n] {
			return differ(n, -1, 0, lang.T("store.verify.table", "table", n))
		}
	}
	known, err := versions()
	if err != nil {
		return err
	}
	noted, err := c.db.applied(c.ctx)
	if err != nil {
		return err
	}
	if !slices.Equal(noted, append([]int64{0}, known...)) {
		return differ("schema_versions", -1, 0, lang.T("store.verify.versions"))
	}
	return nil
}

// entries makes the tree from the rows of the journal and compares it with the
// stored hashes. Where a leaf is not the stored one, the head tells which of the
// two was changed: if it covers the tree of the rows, the rows are right.
func (c *checker) entries() error {
	var next int64
	if err := c.scan("SELECT id, hash FROM journal_hashes ORDER BY id", 2, func(v []any) error {
		text, _ := v[1].(string)
		h, err := tlog.ParseHash(text)
		if v[0] != next || err != nil || h.String() != text {
			return differ("journal_hashes", next, 0, lang.T("store.verify.hash", "id", num(next)))
		}
		c.stored = append(c.stored, h)
		next++
		return nil
	}); err != nil {
		return err
	}
	var changed int64 // the first act whose leaf is not the stored one
	names := []string{"act", "at", "actor", "kind", "detail", "digest"}
	if err := c.scan("SELECT act, at, actor, kind, detail, digest FROM journal ORDER BY act", len(names), func(v []any) error {
		act := c.log.Size() + 1
		number, ok := v[0].(int64)
		if !ok || number < 1 {
			return differ("journal", -1, 0, lang.T("store.verify.entry.foreign", "value", clip(v[0])))
		}
		if number != act {
			return differ("journal", act, act, lang.T("store.verify.entry.missing", "act", num(act)))
		}
		var s [6]string
		for i := 1; i < len(v); i++ {
			if s[i], ok = v[i].(string); !ok {
				return differ("journal", act, act, lang.T("store.verify.type", "table", "journal", "id", num(act), "column", names[i], "value", clip(v[i])))
			}
		}
		row := journal.Row{Act: act, At: s[1], Actor: s[2], Kind: s[3], Detail: s[4], Digest: s[5]}
		leaf, at := row.Leaf(), tlog.StoredHashIndex(0, act-1)
		if changed == 0 && at < int64(len(c.stored)) && c.stored[at] != leaf {
			changed = act
		}
		c.digest = append(c.digest, row.Digest)
		return c.log.Add(leaf)
	}); err != nil {
		return err
	}
	if changed != 0 && !c.covered() {
		return differ("journal", changed, changed, lang.T("store.verify.entry", "act", num(changed)))
	}
	made := c.log.Hashes()
	for i := range min(len(made), len(c.stored)) {
		if made[i] != c.stored[i] {
			return differ("journal_hashes", int64(i), 0, lang.T("store.verify.hash", "id", num(int64(i))))
		}
	}
	switch {
	case len(made) < len(c.stored): // the tree remembers entries that are gone
		act := c.log.Size() + 1
		return differ("journal", act, act, lang.T("store.verify.entry.missing", "act", num(act)))
	case len(made) > len(c.stored):
		return differ("journal_hashes", int64(len(c.stored)), 0, lang.T("store.verify.hash", "id", num(int64(len(c.stored)))))
	}
	return nil
}

// covered tells whether the head is that of the tree made from the rows.
func (c *checker) covered() bool {
	h, err := c.Head()
	if err != nil || h.Size != c.log.Size() {
		return false
	}
	root, err := c.log.Root(h.Size)
	return err == nil && root == h.Root
}

// head checks the one row that fixes the journal's end.
func (c *checker) head() error {
	n := 0
	if err := c.scan("SELECT act, note FROM head ORDER BY act", 2, func(v []any) error {
		if n++; n > 1 {
			return differ("head", -1, 0, lang.T("store.verify.head.many"))
		}
		act, ok := v[0].(int64)
		note, isText := v[1].(string)
		if !ok || !isText {
			return differ("head", -1, 0, lang.T("store.verify.head.malformed"))
		}
		h, err := journal.ParseHead([]byte(note))
		if err != nil || h.Note != note {
			return differ("head", act, act, lang.T("store.verify.head.malformed"))
		}
		if act != h.Size {
			return differ("head", act, act, lang.T("store.verify.head.size", "row", num(act), "note", num(h.Size)))
		}
		c.report.Head = h
		return nil
	}); err != nil {
		return err
	}
	h, size := c.report.Head, c.log.Size()
	switch {
	case n == 0:
		return differ("head", -1, 0, lang.T("store.verify.head.none"))
	case size < h.Size:
		return differ("journal", size+1, size+1, lang.T("store.verify.entry.missing", "act", num(size+1)))
	case size > h.Size:
		return differ("journal", h.Size+1, h.Size+1, lang.T("store.verify.entry.beyond", "act", num(h.Size+1)))
	}
	if root, err := c.log.Root(size); err != nil || root != h.Root {
		return differ("head", h.Size, h.Size, lang.T("store.verify.head.root", "size", num(size)))
	}
	return nil
}

// signatures checks who signed the head, and the head that was kept elsewhere.
func (c *checker) signatures() error {
	h := c.report.Head
	k, err := c.db.readKeys()
	known := err == nil
	if errors.Is(err, fs.ErrNotExist) {
		c.report.Notices = append(c.report.Notices, lang.T("store.verify.no_keys"))
	} else if err != nil {
		return err
	}
	if known {
		v, err := k.NoteVerifier()
		if err != nil {
			return err
		}
		if !h.Signed(v) {
			return differ("head", h.Size, h.Size, lang.T("store.verify.head.signature"))
		}
		if c.outside != nil && !c.outside.Signed(v) {
			return differ("head", -1, 0, lang.T("store.verify.outside.signature"))
		}
		c.report.Signed = true
	}
	if c.outside == nil {
		return nil
	}
	size := c.log.Size()
	switch {
	case c.outside.Origin != h.Origin:
		return differ("head", -1, 0, lang.T("store.verify.outside.origin", "outside", c.outside.Origin, "origin", h.Origin))
	case c.outside.Size > size:
		return differ("journal", size+1, size+1, lang.T("store.verify.outside.cut", "outside", num(c.outside.Size), "size", num(size)))
	}
	if root, err := c.log.Root(c.outside.Size); err != nil || root != c.outside.Root {
		return differ("journal", -1, 0, lang.T("store.verify.outside.root", "size", num(c.outside.Size)))
	}
	return nil
}

// rows checks every row of the domain, and adds up what each act entered and
// superseded. Going through the tables by name and their rows by id meets the
// lines of each act's manifest in its order.
func (c *checker) rows() error {
	c.found = make([]gohash.Hash, c.log.Size())
	c.last = map[string]int64{}
	var b []byte
	for _, t := range tables {
		var last, since int64
		if err := c.scan(t.verify, len(t.columns)+4, func(v []any) error {
			l, ended, err := c.row(t, last, since, v)
			if err != nil {
				return err
			}
			last, since = l.id, v[1].(int64)
			b = l.append(b[:0])
			c.manifest(since).Write(b)
			c.last[t.name] = max(c.last[t.name], since, ended)
			if ended != 0 {
				b = line{table: t.name, id: l.id}.append(b[:0])
				c.manifest(ended).Write(b)
			}
			c.report.Rows++
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) manifest(act int64) gohash.Hash {
	if c.found[act-1] == nil {
		c.found[act-1] = sha256.New()
	}
	return c.found[act-1]
}

// row checks one row: id, since, until, its own columns, sum. last and since are
// those of the row before it. It returns the manifest line of the act that
// entered it and the act that superseded it, 0 when it holds.
func (c *checker) row(t *table, last, since int64, v []any) (line, int64, error) {
	id, ok := v[0].(int64)
	if !ok || id < 1 {
		return line{}, 0, differ(t.name, -1, 0, lang.T("store.verify.row.foreign", "table", t.name, "value", clip(v[0])))
	}
	if id != last+1 { // ids are given one by one and rows are never deleted
		return line{}, 0, differ(t.name, last+1, 0, lang.T("store.verify.row.missing", "table", t.name, "id", num(last+1)))
	}
	act, ok := v[1].(int64)
	if !ok || act < max(since, 1) || act > c.log.Size() {
		return line{}, 0, differ(t.name, id, 0, lang.T("store.verify.row.since", "table", t.name, "id", num(id), "value", clip(v[1])))
	}
	var ended int64
	if v[2] != nil {
		if ended, ok = v[2].(int64); !ok || ended <= act || ended > c.log.Size() {
			return line{}, 0, differ(t.name, id, act, lang.T("store.verify.row.until", "table", t.name, "id", num(id), "value", clip(v[2])))
		}
	}
	own := v[3 : 3+len(t.columns)]
	for i, col := range t.columns {
		if err := col.fits(own[i]); err != nil {
			return line{}, 0, differ(t.name, id, act, lang.T("store.verify.type", "table", t.name, "id", num(id), "column", col.name, "value", clip(own[i])))
		}
	}
	sum := t.sum(id, act, own)
	if v[len(v)-1] != sum {
		return line{}, 0, differ(t.name, id, act, lang.T("store.verify.row", "table", t.name, "id", num(id), "act", num(act)))
	}
	for i, col := range t.columns {
		if col.kind != 's' {
			continue
		}
		if c.gone[t.name][id] {
			if own[i] != nil {
				return line{}, 0, differ(t.name, id, act, lang.T("store.verify.erased.there", "table", t.name, "id", num(id), "column", col.name))
			}
			continue
		}
		plain, ok := c.opens(t, col, id, own[i-1], own[i], ended != 0)
		if !ok {
			return line{}, 0, differ(t.name, id, act, lang.T("store.verify.sealed", "table", t.name, "id", num(id), "column", col.name))
		}
		if t == contents && c.seal != nil && (own[0] != hash([]byte(plain)) || own[1] != int64(len(plain))) {
			return line{}, 0, differ(t.name, id, act, lang.T("store.verify.content", "id", num(id), "sha256", own[0]))
		}
	}
	if t == datasets {
		content, err := unpack(own[3].(string))
		if err != nil || own[2] != hash(content) {
			return line{}, 0, differ(t.name, id, act, lang.T("store.verify.dataset", "id", num(id), "name", own[1]))
		}
	}
	return line{t.name, id, sum}, ended, nil
}

// opens checks a sealed column against the index before it: both or neither are
// there, and with the keys the one opens to what the other stands for. What is
// forgotten with its row is gone when that is superseded. plain is what it opens to,
// empty without the keys.
func (c *checker) opens(t *table, col column, id int64, index, text any, ended bool) (plain string, ok bool) {
	s, ok := text.(string)
	if ended && t.forget == col.name {
		return "", !ok
	}
	if !ok || c.seal == nil {
		return "", ok == (index != "")
	}
	plain, err := c.seal.open(t.name, col.name, id, s)
	if err != nil {
		return "", false
	}
	mark, err := c.seal.blind(col.what, plain)
	return plain, err == nil && mark == index
}

// digests compares what each act entered and superseded with its entry.
func (c *checker) digests() error {
	for i, want := range c.digest {
		act := int64(i + 1)
		if hex.EncodeToString(c.manifest(act).Sum(nil)) != want {
			return c.narrow(act, want)
		}
	}
	return nil
}

// touched checks that what is kept in memory is made anew when it must be.
func (c *checker) touched() error {
	if err := c.scan("SELECT name, act FROM touched ORDER BY name", 2, func(v []any) error {
		name, _ := v[0].(string)
		if act, ok := c.last[name]; !ok || v[1] != act {
			return differ("touched", -1, act, lang.T("store.verify.touched", "table", clip(v[0]), "value", clip(v[1])))
		}
		delete(c.last, name)
		return nil
	}); err != nil {
		return err
	}
	for _, t := range tables {
		if act, ok := c.last[t.name]; ok {
			return differ("touched", -1, act, lang.T("store.verify.touched", "table", t.name, "value", "–"))
		}
	}
	return nil
}

// effort bounds the bytes hashed to name the row at fault.
const effort = 1 << 29

// narrow looks for the one row that explains why an act's rows are not those of
// its entry: one too many, one wrongly superseded, or one whose end was taken
// away. Where none explains it the act alone is named.
func (c *checker) narrow(act int64, want string) error {
	var lines []line
	var others []line // rows that the act may have superseded
	for _, t := range tables {
		if err := c.scan("SELECT id, since, until, sum FROM "+t.name+" WHERE since <= $1 ORDER BY id", 4, func(v []any) error {
			id, sum := v[0].(int64), v[3].(string)
			switch {
			case v[1] == act:
				lines = append(lines, line{t.name, id, sum})
			case v[2] == act:
				lines = append(lines, line{table: t.name, id: id})
			default:
				others = append(others, line{table: t.name, id: id})
			}
			return nil
		}, act); err != nil {
			return err
		}
	}
	whole := 90 * (len(lines) + 1)
	if len(lines)*whole < effort {
		for i, l := range lines {
			if digest(slices.Delete(slices.Clone(lines), i, i+1)) != want {
				continue
			}
			if l.sum == "" {
				return differ(l.table, l.id, act, lang.T("store.verify.act.ended", "table", l.table, "id", num(l.id), "act", num(act)))
			}
			return differ(l.table, l.id, act, lang.T("store.verify.act.extra", "table", l.table, "id", num(l.id), "act", num(act)))
		}
	}
	if len(others)*whole < effort {
		for _, l := range others {
			if digest(append(slices.Clone(lines), l)) == want {
				return differ(l.table, l.id, act, lang.T("store.verify.act.revived", "table", l.table, "id", num(l.id), "act", num(act)))
			}
		}
	}
	table := ""
	if len(lines) > 0 { // an act mostly writes one table
		table = lines[0].table
	}
	return differ(table, -1, act, lang.T("store.verify.act", "act", num(act)))
}

// fresh notes when the program's own data are newer than the database's.
func (c *checker) fresh() error {
	ds, err := c.db.stale(c.Reader)
	if err != nil {
		return err
	}
	var names []string
	for _, d := range ds {
		names = append(names, d.Name)
	}
	if len(names) > 0 {
		c.report.Notices = append(c.report.Notices, lang.T("store.verify.stale", "names", names))
	}
	return nil
}
