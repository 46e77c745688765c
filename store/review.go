package store

import (
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

var imports = newTable("imports",
	text("what"), text("file"), text("sha256"), integer("rows"), maybeInteger("undoes"), text("reason"))

var reviews = newTable("reviews",
	text("household"), integer("year"), text("hamlet"), text("commune"), text("area"), text("ethnicity"),
	maybeInteger("size"), maybeInteger("b1"), text("indicators"), text("more"), text("standard"), text("class"),
	text("head"), text("head_key"), text("address"), text("citizen_index"), sealed("citizen_sealed", "citizen"),
	maybeDate("reviewed_on"), text("interviewer"), integer("import"), integer("import_row"))

// Import is a file that rows came from, or an act that took one back.
type Import struct {
	ID, Act int64
	What    string // review, member, household_change, campaign, undo
	File    string
	SHA256  string
	Rows    int64
	Undoes  int64 // the act taken back; 0 for none
	Reason  string
}

// AddImport enters where the rows of this act come from and returns its id. In which
// places they are is gathered from the reviews that name it, and by [Tx.Placed].
func (tx *Tx) AddImport(i Import) (int64, error) {
	id, err := tx.insert(imports, []any{i.What, i.File, i.SHA256, i.Rows, maybeValue(i.Undoes), i.Reason})
	if err == nil {
		tx.begun(id)
	}
	return id, err
}

// Imports lists the imports, the earliest first; a Reader that does not see everything
// those with a row where it sees.
func (r *Reader) Imports() ([]Import, error) {
	var out []Import
	err := r.each(imports, func(c *cells) error {
		out = append(out, c.imported())
		return nil
	})
	return r.visible(out, err)
}

// ImportsOf lists the imports with these ids, by id; at most a few hundred are asked
// for at once.
func (r *Reader) ImportsOf(ids ...int64) ([]Import, error) { return r.importsBy("id", ids) }

// ImportsBy lists those that these acts entered.
func (r *Reader) ImportsBy(acts ...int64) ([]Import, error) { return r.importsBy("since", acts) }

// ImportsUndoing lists those that take one of these acts back.
func (r *Reader) ImportsUndoing(acts ...int64) ([]Import, error) { return r.importsBy("undoes", acts) }

func (r *Reader) importsBy(column string, ids []int64) ([]Import, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	var out []Import
	err := r.some(imports, column+" IN ("+marks(2, len(ids))+")", args, func(c *cells) error {
		out = append(out, c.imported())
		return nil
	})
	return out, err
}

func (c *cells) imported() Import {
	return Import{ID: c.id, Act: c.since, What: c.text(), File: c.text(), SHA256: c.text(), Rows: c.int(), Undoes: c.maybe(), Reason: c.text()}
}

// CitizenMark is what stands for a citizen number where it is looked for: the
// same number has the same mark, and the mark does not tell the number. Empty
// for no number.
func (r *Reader) CitizenMark(number string) (string, error) { return r.seal.blind("citizen", number) }

// AddReview enters one review; its citizen number is sealed. CitizenMark is that
// of the number or empty; ID and Act are not looked at.
func (tx *Tx) AddReview(v *household.Review) error {
	mark := v.CitizenMark
	if v.CitizenID == "" {
		mark = ""
	}
	var err error
	if v.CitizenID != "" && mark == "" {
		if mark, err = tx.seal.blind("citizen", v.CitizenID); err != nil {
			return tx.fail(err)
		}
	}
	var number any
	if v.CitizenID != "" {
		number = v.CitizenID
	}
	b1, _ := v.B1()
	var b1Value any
	if b1 >= 0 {
		b1Value = int64(b1)
	}
	tx.Placed(v.Import, v.Hamlet, v.Commune, v.Year)
	_, err = tx.insert(reviews, []any{
		string(v.Household), int64(v.Year), string(v.Hamlet), string(v.Commune), v.Area.String(), string(v.Ethnicity),
		maybeValue(int64(v.Size)), b1Value, v.Marks(), string(v.More), v.Standard, v.Class.String(),
		v.Head, lang.Fold(v.Head), v.Address, mark, number,
		dateValue(v.ReviewedOn), v.Interviewer, v.Import, int64(v.Row),
	})
	return err
}

// EndReviews supersedes reviews. The fault is Conflict when one does not hold
// any more.
func (tx *Tx) EndReviews(ids ...int64) error {
	for _, id := range ids {
		if err := tx.supersede(reviews, id); err != nil {
			return err
		}
	}
	return nil
}

// ReviewFilter says which reviews; zero fields do not filter.
type ReviewFilter struct {
	Year      law.Year
	Household household.ID
	Citizen   string // mark of a citizen number
	Since     int64  // entered by this act
	Until     int64  // superseded by this act; only of what was known before it
	Import    int64  // from this import, also where an undo brought them back
	Open      bool   // with the citizen numbers, which needs the keys

	Households []household.ID // one of these; a few hundred at most
	Places     []unit.Code    // of reviews: in one of these hamlets, or communes without a hamlet
}

// where is the filter as a condition with its arguments, from $2 on.
func (f ReviewFilter) where() (where string, args []any) {
	and := func(condition string, v any) {
		if where != "" {
			where += " AND "
		}
		args = append(args, v)
		where += condition + marks(len(args)+1, 1)
	}
	if f.Year != 0 {
		and("year = ", int64(f.Year))
	}
	if f.Household != "" {
		and("household = ", string(f.Household))
	}
	if f.Citizen != "" {
		and("citizen_index <> '' AND citizen_index = ", f.Citizen) // so that SQLite takes the partial index
	}
	if f.Since != 0 {
		and("since = ", f.Since)
	}
	if f.Until != 0 {
		and("until = ", f.Until)
	}
	if f.Import != 0 {
		and("import = ", f.Import)
	}
	if len(f.Households) > 0 {
		m := marks(len(args)+2, len(f.Households))
		where += joint(where) + "household IN (" + m + ")"
		for _, h := range f.Households {
			args = append(args, string(h))
		}
	}
	if len(f.Places) > 0 {
		m := marks(len(args)+2, len(f.Places))
		where += joint(where) + placed(m)
		for _, p := range f.Places {
			args = append(args, string(p))
		}
	}
	return where, args
}

func joint(where string) string {
	if where == "" {
		return ""
	}
	return " AND "
}

// Reviews calls fn with the reviews that hold, by id. The review is fn's only
// until it returns.
func (r *Reader) Reviews(f ReviewFilter, fn func(*household.Review) error) error {
	where, args := f.where()
	var v household.Review
	return r.some(reviews, where, args, func(c *cells) error {
		if err := c.review(&v, r, f.Open); err != nil {
			return err
		}
		if c.wrong != nil {
			return c.wrong
		}
		if r.see != nil && !r.see(v.Hamlet, v.Commune, v.Year) {
			return nil
		}
		return fn(&v)
	})
}

func (c *cells) review(v *household.Review, r *Reader, open bool) error {
	*v = household.Review{ID: c.id, Act: c.since,
		Household: household.ID(c.text()), Year: law.Year(c.int()), Hamlet: unit.Code(c.text()), Commune: unit.Code(c.text())}
	area := c.text()
	v.Ethnicity = household.Ethnicity(c.text())
	v.Size = int(c.maybe())
	if b1 := c.take(); b1 != nil {
		n, ok := b1.(int64)
		if !ok || n < 0 || n > household.MaxB1 {
			c.bad(b1)
		} else {
			v.SetB1(int(n))
		}
	}
	if s := c.text(); !v.SetMarks(s) {
		c.bad(s)
	}
	switch area {
	case "urban":
		v.Area = household.Urban
	case "rural":
		v.Area = household.Rural
	case "":
	default:
		c.bad(area)
	}
	v.More = household.Extra(c.text())
	v.Standard = c.text()
	class := c.text()
	var ok bool
	if v.Class, ok = household.ParseClass(class); !ok {
		c.bad(class)
	}
	v.Head = c.text()
	_ = c.text() // head_key is made of it
	v.Address = c.text()
	v.CitizenMark = c.text()
	var err error
	if v.CitizenID, err = c.opened(r, open); err != nil {
		return err
	}
	v.ReviewedOn, v.Interviewer = c.date(), c.text()
	v.Import, v.Row = c.int(), int(c.int())
	return nil
}

// opened is the plain text of a sealed column, if it is asked for.
func (c *cells) opened(r *Reader, open bool) (string, error) {
	column := c.table.columns[c.next-2].name
	switch s := c.take().(type) {
	case nil:
		return "", nil
	case string:
		if !open {
			return "", nil
		}
		return r.seal.open(c.table.name, column, c.id, s)
	default:
		c.bad(s)
		return "", nil
	}
}

// HouseholdNumbers is the set of all households that a review names.
func (r *Reader) HouseholdNumbers() (map[household.ID]bool, error) {
	rows, err := r.q.QueryContext(r.ctx, "SELECT DISTINCT household FROM reviews WHERE since <= $1 AND (until IS NULL OR until > $1)", r.act)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[household.ID]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out[household.ID(id)] = true
	}
	return out, rows.Err()
}

// Opens tells whether the keys are here by which sealed columns are read.
func (r *Reader) Opens() bool { return r.seal != nil }

// EarlierReviews counts the versions of a review that no longer hold.
func (r *Reader) EarlierReviews(id household.ID, y law.Year) (int, error) {
	var n int
	err := r.q.QueryRowContext(r.ctx, "SELECT COUNT(*) FROM reviews WHERE household = $1 AND year = $2 AND until IS NOT NULL AND since <= $3", string(id), int64(y), r.act).Scan(&n)
	return n, err
}
