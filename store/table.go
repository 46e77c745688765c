package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"vuonlen/journal"
)

// A table of the domain has the columns id, since, until, its own, and sum.
// since and until are numbers of acts; sum is the hex SHA-256 over all the
// others but until, which the superseding act vouches for.
type table struct {
	name    string
	columns []column

	names          []string // of all columns but until, in the order of an inserted row
	insert, verify string   // SQL, made once
	now, asKnown   string   // the rows that hold now, and those that held at act $1
	ever           string   // all rows, up to the condition

	// forget is the sealed column that is emptied when its row is superseded; empty:
	// none is.
	forget string

	// large tells that rows hold many megabytes: they are taken one at a time.
	large bool
}

// column is a column of its own. null tells whether it may be NULL.
type column struct {
	name string
	kind byte // 'i' BIGINT; 't' TEXT, 'd' TEXT that is a date, 'r' TEXT that is an exact fraction, 's' sealed text
	null bool
	what string // of a sealed column: the kind of number its index is of
}

func integer(name string) column      { return column{name, 'i', false, ""} }
func maybeInteger(name string) column { return column{name, 'i', true, ""} }
func text(name string) column         { return column{name, 't', false, ""} }
func date(name string) column         { return column{name, 'd', false, ""} }
func maybeDate(name string) column    { return column{name, 'd', true, ""} }
func maybeRatio(name string) column   { return column{name, 'r', true, ""} }

// sealed is a column of ciphertext. The row's sum leaves it out, so that it can
// be sealed anew under another key; the column before it is the blind index of
// its plain text, which the sum covers.
func sealed(name, what string) column { return column{name, 's', true, what} }

func newTable(name string, columns ...column) *table {
	t := &table{name: name, columns: columns}
	names := make([]string, len(columns))
	marks := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
		marks[i] = "$" + strconv.Itoa(i+3)
	}
	own := strings.Join(names, ", ")
	t.insert = fmt.Sprintf("INSERT INTO %s (id, since, %s, sum) VALUES ($1, $2, %s, $%d)", name, own, strings.Join(marks, ", "), len(columns)+3)
	t.names = slices.Concat([]string{"id", "since"}, names, []string{"sum"})
	t.now = fmt.Sprintf("SELECT id, since, %s FROM %s WHERE until IS NULL", own, name)
	t.asKnown = fmt.Sprintf("SELECT id, since, %s FROM %s WHERE since <= $1 AND (until IS NULL OR until > $1)", own, name)
	t.ever = fmt.Sprintf("SELECT id, since, %s FROM %s WHERE ", own, name)
	t.verify = fmt.Sprintf("SELECT id, since, until, %s, sum FROM %s ORDER BY id", own, name)
	return t
}

// tables lists the tables of the domain by name, the order in which an act's
// manifest and Verify go through them.
var tables = func() []*table {
	ts := []*table{
		datasets, tallies, unitChanges, unitFacts, unitRecords, unitSnapshots,
		imports, importPlaces, reviews, members, householdChanges, campaigns, leafTallies, users, grants, dataKeys, evidence, conclusions, credentials, disclosures,
		rounds, dossiers, dossierSteps, judgements, receivers, adoptions,
		paperTemplates, signedPapers,
		attachments, contents, corrections,
		editions, editionFiles, editionSigns,
		petitions, petitionSteps, postings, contacts, petitionLimits, petitionRetentions, erasures,
		articleSteps, consents,
	}
	slices.SortFunc(ts, func(a, b *table) int { return strings.Compare(a.name, b.name) })
	return ts
}()

// fits checks that a value may stand in the column in both databases.
// PostgreSQL refuses a NUL and broken UTF-8 in texts, SQLite takes anything.
func (c column) fits(v any) error {
	switch v := v.(type) {
	case nil:
		if c.null {
			return nil
		}
		return fmt.Errorf("column %s: no value", c.name)
	case int64:
		if c.kind == 'i' {
			return nil
		}
	case string:
		switch c.kind {
		case 'd':
			if _, ok := parseDate(v); ok {
				return nil
			}
		case 'r':
			if _, ok := parseRatio(v); ok {
				return nil
			}
		case 's':
			if !sealedText(v) {
				return fmt.Errorf("column %s: text is not sealed", c.name)
			}
			return nil
		case 't':
			if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
				return fmt.Errorf("column %s: text is not clean UTF-8", c.name)
			}
			return nil
		}
	}
	return fmt.Errorf("column %s: %T %q does not fit", c.name, v, clip(v))
}

// rowSum is the hash of a row.
type rowSum [sha256.Size]byte

func (s rowSum) String() string { return hex.EncodeToString(s[:]) }

// sum is the hash of a row, in hex.
func (t *table) sum(id, since int64, values []any) string {
	s, _ := t.hash(nil, id, since, values)
	return s.String()
}

// hash is the hash of a row. Each column but the sealed ones goes in with its
// name, the letter of its type and its bytes, the texts as netstrings. b is
// scratch that comes back for the next row.
func (t *table) hash(b []byte, id, since int64, values []any) (rowSum, []byte) {
	b = b[:0]
	b = journal.Netstring(b, "vuonlen.row.1")
	b = journal.Netstring(b, t.name)
	b = appendValue(b, "id", id)
	b = appendValue(b, "since", since)
	for i, c := range t.columns {
		if c.kind != 's' {
			b = appendValue(b, c.name, values[i])
		}
	}
	return sha256.Sum256(b), b
}

func appendValue(b []byte, name string, v any) []byte {
	b = journal.Netstring(b, name)
	switch v := v.(type) {
	case int64:
		b = append(b, 'i')
		return journal.Netstring(b, strconv.FormatInt(v, 10))
	case string:
		b = append(b, 't')
		return journal.Netstring(b, v)
	}
	return append(b, 'n')
}

// line is one row in an act's manifest: entered with its sum, or superseded.
type line struct {
	table string
	id    int64
	sum   string // empty: superseded
}

// digest is the hex SHA-256 of an act's manifest: a line "+ TABLE ID SUM" for
// every row entered and "- TABLE ID" for every row superseded, by table and id.
// The lines get sorted.
func digest(lines []line) string {
	slices.SortFunc(lines, func(a, b line) int {
		if c := strings.Compare(a.table, b.table); c != 0 {
			return c
		}
		switch {
		case a.id < b.id:
			return -1
		case a.id > b.id:
			return 1
		}
		return strings.Compare(a.sum, b.sum)
	})
	h := sha256.New()
	var b []byte
	for _, l := range lines {
		b = l.append(b[:0])
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (l line) append(b []byte) []byte {
	if l.sum == "" {
		b = append(b, "- "...)
	} else {
		b = append(b, "+ "...)
	}
	b = append(b, l.table...)
	b = append(b, ' ')
	b = strconv.AppendInt(b, l.id, 10)
	if l.sum != "" {
		b = append(b, ' ')
		b = append(b, l.sum...)
	}
	return append(b, '\n')
}
