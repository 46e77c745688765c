package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/unit"
)

// Access is one line of the access log: somebody saw people's data, or signed in or
// out. It tells who, when and which, never what was seen.
type Access struct {
	No         int64
	At         time.Time
	Actor      account.Actor
	Kind       string // show, find, list, record, file, login, logout, refused
	Household  household.ID
	Unit       unit.Code // of the list or the household
	Year       law.Year
	Households int64          // how many
	Numbers    []household.ID // which, of a short list
	Fields     []string       // person, sensitive, member
	Purpose    string
}

var accessColumns = []string{"id", "at", "actor", "kind", "household", "unit", "year", "households", "numbers", "fields", "purpose"}

// MaxNumbers is how many households a line names; of a longer list it has the unit
// and how many they were.
const MaxNumbers = 100

func (a Access) row() []any {
	var numbers []string
	if len(a.Numbers) <= MaxNumbers {
		for _, n := range a.Numbers {
			numbers = append(numbers, string(n))
		}
	}
	return []any{a.No, journal.FormatTime(a.At), string(a.Actor), a.Kind, string(a.Household), string(a.Unit), int64(a.Year),
		a.Households, joined(numbers), joined(a.Fields), a.Purpose}
}

// accessSum chains a row to the one before it.
func accessSum(before string, row []any) string {
	b := journal.Netstring(nil, "vuonlen.access.1")
	b = journal.Netstring(b, before)
	for i, v := range row {
		b = appendValue(b, accessColumns[i], v)
	}
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// LogAccess writes lines into the access log. What somebody is going to be shown is
// written down first: when it cannot be, he is not shown it. It is no act and does
// not wait for one on PostgreSQL; on SQLite it waits its turn among the writers.
func (db *DB) LogAccess(ctx context.Context, lines ...Access) error {
	for i := range lines {
		lines[i].At = db.now()
		if err := checkWords(lines[i].Actor, Act{Kind: lines[i].Kind, Detail: [][2]string{{"purpose", lines[i].Purpose}}}); err != nil {
			return err
		}
	}
	return db.brief(ctx, db.accessLock, func(tx *sql.Tx) error {
		last, sum, err := lastAccess(ctx, tx)
		if err != nil {
			return err
		}
		for i := range lines {
			last++
			lines[i].No = last
			row := lines[i].row()
			sum = accessSum(sum, row)
			if _, err := tx.ExecContext(ctx, "INSERT INTO accesses ("+strings.Join(accessColumns, ", ")+", sum) VALUES ("+marks(1, len(row)+1)+")", append(row, sum)...); err != nil {
				return err
			}
			if err := lines[i].enterNumbers(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// lastAccess is the number and sum of the last line, 0 and "" when there is none.
func lastAccess(ctx context.Context, q querier) (n int64, sum string, err error) {
	err = q.QueryRowContext(ctx, "SELECT id, sum FROM accesses ORDER BY id DESC LIMIT 1").Scan(&n, &sum)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	return n, sum, err
}

// accessMark is the detail of an act's entry that fixes the access log as far as it
// went then: its number of lines and the sum of the last.
const accessMark = "accesses"

func (j *entries) accessMark() ([][2]string, error) {
	n, sum, err := lastAccess(j.ctx, j.tx)
	if err != nil || n == 0 {
		return nil, err
	}
	return [][2]string{{accessMark, num(n) + " " + sum}}, nil
}

// AccessesFixed tells whether an act has fixed the access log as far as it goes now.
func (r *Reader) AccessesFixed() (bool, error) {
	n, sum, err := lastAccess(r.ctx, r.q)
	if err != nil || n == 0 {
		return err == nil, err
	}
	// Nearly always it is the last act or one of the few before it.
	h, err := r.Head()
	if err != nil {
		return false, err
	}
	es, err := r.Entries(max(1, h.Size-100))
	for _, e := range es {
		for _, d := range e.Detail {
			if d[0] == accessMark && d[1] == num(n)+" "+sum {
				return true, err
			}
		}
	}
	return false, err
}

// AccessesTo lists who saw a household, in order: lines that name it, alone or in a
// short list, and lists of units it was in, too long to name their households.
func (r *Reader) AccessesTo(h household.ID, units []unit.Code) ([]Access, error) {
	if h == "" {
		return nil, nil
	}
	alone, err := r.accesses("household <> '' AND household = $1", string(h))
	if err != nil {
		return nil, err
	}
	const named = ` AND (';' || numbers || ';') LIKE $2 ESCAPE '\'`
	among := "%;" + escapeLike(string(h)) + ";%"
	short, err := r.accesses("id IN (SELECT access FROM access_numbers WHERE number = $1)"+named, accessNumber(h), among)
	if err != nil {
		return nil, err
	}
	old, err := r.accesses("id <= (SELECT access FROM access_numbers WHERE number = $1)"+named, beforeNumbers, among)
	if err != nil {
		return nil, err
	}
	var long []Access
	if len(units) > 0 {
		args := []any{""}
		for _, u := range units {
			args = append(args, string(u))
		}
		if long, err = r.accesses("household = '' AND numbers = '' AND households > 0 AND unit IN ("+marks(1, len(args))+")", args...); err != nil {
			return nil, err
		}
	}
	out := slices.Concat(alone, short, old, long)
	slices.SortFunc(out, func(a, b Access) int { return cmp.Compare(a.No, b.No) })
	return slices.CompactFunc(out, func(a, b Access) bool { return a.No == b.No }), nil
}

// beforeNumbers is what stands in place of a number in the row of access_numbers that
// names the last line whose households have no rows of their own.
const beforeNumbers = int64(-1)

// accessNumber stands for a household in access_numbers.
func accessNumber(h household.ID) int64 {
	s := sha256.Sum256([]byte(h))
	return int64(binary.BigEndian.Uint64(s[:8]) >> 1) // never below zero
}

// enterNumbers enters the households of a short list.
func (a Access) enterNumbers(ctx context.Context, tx *sql.Tx) error {
	if len(a.Numbers) == 0 || len(a.Numbers) > MaxNumbers {
		return nil
	}
	var rows strings.Builder
	args := []any{a.No}
	for i, h := range a.Numbers {
		if i > 0 {
			rows.WriteString(", ")
		}
		args = append(args, accessNumber(h))
		rows.WriteString("(" + marks(len(args), 1) + ", $1)")
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO access_numbers (number, access) VALUES "+rows.String(), args...)
	return err
}

// AccessesBy lists the lines of an actor.
func (r *Reader) AccessesBy(a account.Actor) ([]Access, error) {
	return r.accesses("actor = $1", string(a))
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}

func (r *Reader) accesses(condition string, args ...any) (out []Access, err error) {
	rows, err := r.q.QueryContext(r.ctx, "SELECT "+strings.Join(accessColumns, ", ")+" FROM accesses WHERE "+condition+" ORDER BY id", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var a Access
		var at, numbers, fields string
		if err := rows.Scan(&a.No, &at, &a.Actor, &a.Kind, &a.Household, &a.Unit, &a.Year, &a.Households, &numbers, &fields, &a.Purpose); err != nil {
			return nil, err
		}
		var ok bool
		if a.At, ok = parseInstant(at); !ok {
			return nil, tampered(lang.T("store.verify.access", "id", num(a.No)))
		}
		for _, n := range split(numbers) {
			a.Numbers = append(a.Numbers, household.ID(n))
		}
		a.Fields = split(fields)
		out = append(out, a)
	}
	return out, rows.Err()
}

// accesses checks the chain of the access log, and that it goes on from what the
// journal's entries fixed of it.
func (c *checker) accesses() error {
	wrong := func(id int64) error {
		return differ("accesses", id, 0, lang.T("store.verify.access", "id", num(id)))
	}
	// The last mark fixes all lines before it.
	marked, want := int64(0), ""
	es, err := c.Entries(1)
	if err != nil {
		return err
	}
	for _, e := range es {
		for _, d := range e.Detail {
			if n, sum, ok := strings.Cut(d[1], " "); ok && d[0] == accessMark {
				if k, isNumber := digits(n); isNumber {
					marked, want = int64(k), sum
				}
			}
		}
	}
	var last, before int64
	var listed pairs // what access_numbers should say
	if err := c.scan("SELECT access FROM access_numbers WHERE number = -1", 1, func(v []any) error {
		before, _ = v[0].(int64)
		return nil
	}); err != nil {
		return err
	}
	sum, found := "", ""
	if err := c.scan("SELECT "+strings.Join(accessColumns, ", ")+", sum FROM accesses ORDER BY id", len(accessColumns)+1, func(v []any) error {
		if v[0] != last+1 {
			return wrong(last + 1)
		}
		last++
		for i, x := range v {
			_, isNumber := x.(int64)
			_, isText := x.(string)
			if numeric := i == 0 || i == 6 || i == 7; numeric != isNumber || !numeric && !isText {
				return wrong(last)
			}
		}
		if sum = accessSum(sum, v[:len(accessColumns)]); v[len(v)-1] != sum {
			return wrong(last)
		}
		if last == marked {
			found = sum
		}
		if last > before {
			for _, n := range split(v[8].(string)) {
				listed.add(accessNumber(household.ID(n)), last)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if marked > 0 && found != want {
		return differ("accesses", min(marked, last+1), 0, lang.T("store.verify.access.cut", "n", num(marked), "last", num(last)))
	}
	if err := c.scan("SELECT number, access FROM access_numbers WHERE number <> -1", 2, func(v []any) error {
		n, ok := v[0].(int64)
		at, ok2 := v[1].(int64)
		if !ok || !ok2 {
			return differ("access_numbers", at, 0, lang.T("store.verify.access.numbers"))
		}
		listed.take(n, at)
		return nil
	}); err != nil {
		return err
	}
	if listed != (pairs{}) {
		return differ("access_numbers", 0, 0, lang.T("store.verify.access.numbers"))
	}
	return nil
}

// pairs is a sum over pairs in any order, of 128 bits: zero when what was added was taken.
type pairs struct{ hi, lo uint64 }

func (p *pairs) of(n, at int64) (hi, lo uint64) {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	binary.BigEndian.PutUint64(b[8:], uint64(at))
	s := sha256.Sum256(b[:])
	return binary.BigEndian.Uint64(s[:]), binary.BigEndian.Uint64(s[8:])
}

func (p *pairs) add(n, at int64) { hi, lo := p.of(n, at); p.hi, p.lo = p.hi+hi, p.lo+lo }

func (p *pairs) take(n, at int64) { hi, lo := p.of(n, at); p.hi, p.lo = p.hi-hi, p.lo-lo }
