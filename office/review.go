package office

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// ReviewReport says what an import of reviews did or would do.
type ReviewReport struct {
	Report
	Households int // of the new rows, those of households that the register did not have
	Classes    map[household.Class]int
	Hamlets    []HamletPreview
	Diffs      []ReviewDiff // corrections field by field, the first MaxDiffs
	Missing    []Absent     // households of the file's hamlets that the file leaves out, the first MaxDiffs
	Absent     int          // how many those are

	Outcome document.Outcome // of reading the file, for the workbook that goes back
}

// MaxDiffs is how many corrections and missing households a report names.
const MaxDiffs = 500

// HamletPreview sums up an import for one hamlet, or a commune where rows name no
// hamlet.
type HamletPreview struct {
	Code                       unit.Code
	Name                       string
	Year                       law.Year
	New, Changed, Same, Absent int
}

// ReviewDiff is a review that the file corrects.
type ReviewDiff struct {
	Household household.ID
	Year      law.Year
	Row       int
	Fields    []household.FieldChange
}

// Absent is a household that one would expect in the file: it was reviewed in
// the same year in one of the file's hamlets, or was poor or near-poor there the
// year before and has no review since.
type Absent struct {
	Household household.ID
	Year      law.Year // of the review expected
	Place     unit.Code
	Had       household.Class // its class the year before; UnknownClass: it has a review of the year
	Reviewed  bool            // it has a review of the year, from another file
}

// planned is what is known of a row between reading and writing it: few bytes, for
// a file may have half a million rows. Texts are kept as prints of 16 bytes, two
// of which are equal by chance once in 2^64 files.
type planned struct {
	key     reviewKey
	digest  print // of what the row says
	mark    print // of the citizen number; zero for none
	head    print // of the head's name, folded; zero for none
	replace int64 // the review that it corrects; 0 = none
	row     int32
	leaf    int32 // index of its hamlet in reviewImport.places
	class   household.Class
	same    bool
}

// print stands for a text.
type print [16]byte

func printOf(s string) print {
	if s == "" {
		return print{}
	}
	sum := sha256.Sum256([]byte(s))
	return print(sum[:16])
}

type reviewKey struct {
	id   print
	year int16
}

func keyOf(id household.ID, y law.Year) reviewKey { return reviewKey{printOf(string(id)), int16(y)} }

type leafKey struct {
	code unit.Code
	year law.Year
}

// reviewImport is one import of reviews under way.
type reviewImport struct {
	o      *Office
	gate   gate
	p      *ReviewReport
	name   string
	open   func() (*document.Reader, error)
	rows   []planned
	seen   int64             // the size of the journal when the rows were read
	reader *document.Reviews // knows the row of a household and year
	leafs  map[leafKey]place
	order  []leafKey // the keys of leafs, in the order of the file
	index  map[leafKey]int32
	notes  noter

	pending []pendingDiff // corrections whose fields are still to be compared
	left    []leafKey     // hamlets that corrected reviews named before

	kept     []household.Review // the rows themselves, nil where they are too many to keep
	occupied map[leafKey]bool   // hamlets of which the register had a review before
}

// maxKept is how many rows are kept between checking and writing; the rows of a
// larger file are read again, so that its size costs no memory.
const maxKept = 120_000

// pendingDiff is a review in the register that row i of the file corrects.
type pendingDiff struct {
	i   int
	was household.Review
}

// noter keeps the first notices of a file and counts the rest.
type noter struct {
	notices []lang.Text
	more    int
}

const maxNotices = 200

func (n *noter) add(t lang.Text) {
	if len(n.notices) >= maxNotices {
		n.more++
		return
	}
	n.notices = append(n.notices, t)
}

func (n *noter) all() []lang.Text {
	if n.more > 0 {
		return append(n.notices, lang.T("office.more_notices", "n", n.more))
	}
	return n.notices
}

// ImportReviews takes review rows into the register (formats.md 2.5): new
// reviews, and corrections of those that are there, which stay in history. The
// same file again changes nothing. Counts by hamlet are kept in the same act.
func (o *Office) ImportReviews(ctx context.Context, path string, confirm bool) (ReviewReport, error) {
	p := ReviewReport{Report: Report{What: "review"}}
	file, err := o.spool(path)
	if err != nil {
		return p, err
	}
	defer file.close()
	in := &reviewImport{o: o, p: &p, name: file.name, open: func() (*document.Reader, error) { return file.open(document.ReviewColumns()) }}
	// The file is read and checked before the act begins, so that others wait for
	// the writing alone.
	if err := o.DB.Read(ctx, func(r *store.Reader) error { return in.plan(r) }); err != nil {
		return p, err
	}
	if !confirm {
		return p, nil
	}
	p.Confirmed = true
	rc, err := o.DB.Write(ctx, o.Actor, p.act(), func(tx *store.Tx) error {
		head, err := tx.Head()
		if err != nil {
			return err
		}
		if head.Size != in.seen { // somebody wrote in between: look again
			if err := in.plan(tx.Reader); err != nil {
				return err
			}
		}
		return in.write(tx)
	})
	p.Act = rc.Act
	return p, err
}

// plan reads the file and compares it with the register.
func (in *reviewImport) plan(r *store.Reader) error {
	head, err := r.Head()
	if err != nil {
		return err
	}
	*in.p = ReviewReport{Report: Report{What: "review", Confirmed: in.p.Confirmed}, Classes: map[household.Class]int{}}
	in.seen, in.rows, in.pending, in.left, in.notes = head.Size, nil, nil, nil, noter{}
	in.leafs, in.kept = map[leafKey]place{}, nil
	in.order, in.index = nil, map[leafKey]int32{}
	record, err := load(r)
	if err != nil {
		return err
	}
	if in.gate, err = in.o.gate(r, record.Tree, account.ReviewWrite); err != nil {
		return err
	}
	rd, err := in.open()
	if err != nil {
		return err
	}
	defer rd.Close()
	ps := newPlaces(record)
	rd.KeepFaults(in.o.KeepFaults)
	rows := document.ReadReviews(rd, in.o.Today.Year())
	in.reader = rows
	said := map[law.Year]bool{}
	citizens := map[reviewKey]int32{} // citizen number and year: the row
	for rows.Next() {
		v := rows.Review()
		in.p.Rows++
		s, ok := in.check(rd.Row(), &v, ps, said)
		if !ok {
			continue
		}
		if v.CitizenMark, err = r.CitizenMark(v.CitizenID); err != nil {
			return err
		}
		pl := ps.of(v.Hamlet, v.Commune, law.YearEnd(v.Year))
		if err := in.gate.within(pl.unit, law.YearEnd(v.Year)); err != nil {
			column := "hamlet"
			if v.Hamlet == "" {
				column = "commune"
			}
			rd.Row().Fail(column, err.What, err.Remedy)
			continue
		}
		a := pl.answers(&v)
		k := keyOf(v.Household, v.Year)
		if v.CitizenMark != "" {
			c := reviewKey{printOf(v.CitizenMark), int16(v.Year)}
			if first, twice := citizens[c]; twice {
				in.notes.add(lang.T("office.review.citizen_twice", "at", rd.Row().Place("citizen_id"), "row", strconv.Itoa(int(first))))
			} else {
				citizens[c] = int32(v.Row)
			}
		}
		leaf := leafKey{pl.leaf, v.Year}
		at, known := in.index[leaf]
		if !known { // a text of a CSV row keeps the whole row in memory
			leaf.code = unit.Code(strings.Clone(string(leaf.code)))
			at = int32(len(in.order))
			in.index[leaf], in.leafs[leaf] = at, pl
			in.order = append(in.order, leaf)
		}
		in.rows = append(in.rows, planned{
			key: k, digest: content(&v), mark: printOf(v.CitizenMark), row: int32(v.Row), leaf: at, class: s.Classify(a),
			head: printOf(lang.Fold(v.Head)),
		})
		in.p.Classes[s.Classify(a)]++
		if len(in.rows) <= maxKept {
			in.kept = append(in.kept, v)
		} else {
			in.kept = nil
		}
	}
	in.p.File, in.p.SHA256 = in.name, rd.SHA256()
	if err := rd.Faults().Err(); err != nil {
		// Rows of the file alone are wrong: what stands against the register is
		// looked for as well, so that the officer repairs all in one go.
		in.p.Outcome = rd.Outcome()
		return joined(rd.Faults(), in.compare(r, ps))
	}
	in.p.Outcome = rd.Outcome()
	if err := in.compare(r, ps); err != nil {
		return err
	}
	in.p.Notices = slices.Concat(rows.Notices(), in.notes.all())
	return in.diffs(r)
}

// diffs reads the corrected rows once more, to say field by field what changes.
func (in *reviewImport) diffs(r *store.Reader) error {
	if len(in.pending) == 0 {
		return nil
	}
	byRow := map[int32]*household.Review{}
	for i := range in.pending {
		byRow[in.rows[in.pending[i].i].row] = &in.pending[i].was
	}
	err := in.again(r, func(v *household.Review) error {
		was := byRow[int32(v.Row)]
		form, ok := household.FormForYear(v.Year)
		if was == nil || !ok {
			return nil
		}
		if fields := form.Diff(was, v); len(fields) > 0 {
			in.p.Diffs = append(in.p.Diffs, ReviewDiff{was.Household, v.Year, v.Row, fields})
		}
		return nil
	})
	slices.SortFunc(in.p.Diffs, func(a, b ReviewDiff) int { return cmp.Compare(a.Row, b.Row) })
	return err
}

// again reads the file a second time. It must be the file that was checked.
func (in *reviewImport) again(r *store.Reader, fn func(*household.Review) error) error {
	if len(in.kept) == len(in.rows) {
		for i := range in.kept {
			v := in.kept[i]
			if err := fn(&v); err != nil {
				return err
			}
		}
		return nil
	}
	rd, err := in.open()
	if err != nil {
		return err
	}
	defer rd.Close()
	rows := document.ReadReviews(rd, in.o.Today.Year()).Again()
	for rows.Next() {
		v := rows.Review()
		if v.CitizenMark, err = r.CitizenMark(v.CitizenID); err != nil {
			return err
		}
		if err := fn(&v); err != nil {
			return err
		}
	}
	if rd.Faults().Total > 0 || rd.SHA256() != in.p.SHA256 {
		return fault.New(fault.Conflict, lang.T("office.file_changed", "file", in.name)).Do(lang.T("office.file_changed.do"))
	}
	return nil
}

// write enters what the plan found new or changed, and counts the hamlets anew.
func (in *reviewImport) write(tx *store.Tx) error {
	if !in.p.Changes() {
		return nil
	}
	source, err := tx.AddImport(store.Import{What: "review", File: in.p.File, SHA256: in.p.SHA256, Rows: int64(in.p.Rows)})
	if err != nil {
		return err
	}
	in.reader = nil // what it remembers of half a million rows is needed no more
	touched := map[leafKey]bool{}
	fresh := map[countKey]*tally.Register{} // counts of hamlets that the file alone fills
	for i := range in.rows {
		if row := &in.rows[i]; row.replace != 0 && !row.same {
			if err := tx.EndReviews(row.replace); err != nil {
				return err
			}
		}
	}
	i := 0
	err = in.again(tx.Reader, func(v *household.Review) error {
		if i >= len(in.rows) || in.rows[i].row != int32(v.Row) {
			return fault.New(fault.Conflict, lang.T("office.file_changed", "file", in.name)).Do(lang.T("office.file_changed.do"))
		}
		row := &in.rows[i]
		i++
		if row.same {
			return nil
		}
		leaf := in.order[row.leaf]
		v.Standard, _, _ = standardFor("", v.Year)
		v.Class, v.Import = row.class, source
		if in.occupied[leaf] {
			touched[leaf] = true
		} else {
			k := countKey{leaf, v.Standard}
			if fresh[k] == nil {
				n := tally.NoReviews()
				fresh[k] = &n
			}
			s, _ := household.FindStandard(v.Standard)
			fresh[k].Review(s, in.leafs[leaf].answers(v), v.Ethnicity, v.More)
		}
		return tx.AddReview(v)
	})
	if err != nil {
		return err
	}
	var add []tally.Leaf
	for _, k := range sortedCounts(fresh) {
		add = append(add, tally.Leaf{Code: k.code, Year: k.year, Standard: k.standard, Register: *fresh[k]})
	}
	if err := tx.AddLeaves(add, nil); err != nil {
		return err
	}
	for _, l := range in.left { // a correction may take a household out of a hamlet that the file does not name
		touched[l] = true
	}
	return recount(tx, touched)
}

// check looks at one row beyond what the reader did: its unit, its standard, the
// structure of its numbers, answers that cannot be. Faults go to the row.
func (in *reviewImport) check(row *document.Row, v *household.Review, ps *places, said map[law.Year]bool) (*household.Standard, bool) {
	ok := true
	id, note, ferr := standardFor("", v.Year)
	if ferr == nil {
		ferr = classifiable(id, v.Year)
	}
	if ferr != nil {
		row.Fail("year", ferr.What, ferr.Remedy)
		return nil, false
	}
	if note && !said[v.Year] {
		said[v.Year] = true
		in.notes.add(lang.T("office.standard_2026", "at", row.Place("year"), "year", v.Year, "standard", id))
	}
	pl := ps.of(v.Hamlet, v.Commune, law.YearEnd(v.Year))
	if pl.err != nil {
		row.Fail(pl.err.At.Column, pl.err.What, pl.err.Remedy)
		ok = false
	}
	if v.Area != household.AreaUnknown && pl.area != household.AreaUnknown && v.Area != pl.area {
		in.notes.add(lang.T("office.review.area", "at", row.Place("area"), "row", v.Area, "unit", pl.area))
	}
	s, _ := household.FindStandard(id)
	if f, has := household.FormForYear(v.Year); has {
		w := *v
		w.Answers = pl.answers(v)
		faults, flags := f.Check(&w, s)
		for _, x := range faults {
			row.Fail(x.Column, x.What, lang.T("office.review.impossible.do"))
			ok = false
		}
		for _, x := range flags {
			in.notes.add(lang.T("office.flag", "at", row.Place(""), "what", x))
		}
	}
	if v.CitizenID != "" {
		_, warnings := household.CheckCitizenID(v.CitizenID, household.SexUnknown, 0)
		for _, x := range warnings {
			in.notes.add(lang.T("office.flag", "at", row.Place("citizen_id"), "what", x))
		}
	}
	if v.ReviewedOn != 0 && (v.ReviewedOn > in.o.Today || v.ReviewedOn.Year() != v.Year) {
		in.notes.add(lang.T("office.review.day", "at", row.Place("reviewed_on"), "date", v.ReviewedOn, "year", v.Year))
	}
	return s, ok
}

// content is the digest of what a review says, whatever file it came from.
func content(v *household.Review) print {
	b := make([]byte, 0, 256)
	for _, s := range []string{string(v.Hamlet), string(v.Commune), v.Area.String(), string(v.Ethnicity), v.Marks(), string(v.More), v.Head, v.Address, v.CitizenMark, v.Interviewer} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	b1, _ := v.B1()
	for _, n := range []int{v.Size, b1, int(v.ReviewedOn)} {
		b = binary.AppendVarint(b, int64(n))
	}
	sum := sha256.Sum256(b)
	return print(sum[:16])
}

// find gives the index of the row of a household and year; false when the file
// has none, or only one with faults.
func (in *reviewImport) find(id household.ID, y law.Year) (int, bool) {
	n, ok := in.reader.RowOf(id, y)
	if !ok {
		return 0, false
	}
	return slices.BinarySearchFunc(in.rows, n, func(p planned, row int) int { return int(p.row) - row })
}

// compare sorts the rows into new, changed and same, counts the hamlets anew,
// and finds who is missing.
func (in *reviewImport) compare(r *store.Reader, ps *places) error {
	p := in.p
	faults := fault.List{Limit: in.o.KeepFaults}
	before := map[leafKey]*HamletPreview{}
	preview := func(k leafKey) *HamletPreview {
		h := before[k]
		if h == nil {
			h = &HamletPreview{Code: k.code, Year: k.year, Name: nameOf(in.leafs[k].unit, law.YearEnd(k.year))}
			before[k] = h
		}
		return h
	}
	absent := func(k leafKey, a Absent) {
		preview(k).Absent++
		p.Absent++
		if len(p.Missing) < MaxDiffs {
			p.Missing = append(p.Missing, a)
		}
	}
	years := map[law.Year]bool{}
	for k := range in.leafs {
		years[k.year] = true
	}
	in.occupied = map[leafKey]bool{}
	there := map[reviewKey]bool{} // reviews of the file's years in the register
	for _, y := range sortedYears(years) {
		err := r.Reviews(store.ReviewFilter{Year: y}, func(was *household.Review) error {
			if leaf := (leafKey{was.Place(), y}); !in.occupied[leaf] {
				in.occupied[leafKey{unit.Code(strings.Clone(string(leaf.code))), y}] = true
			}
			k := keyOf(was.Household, y)
			i, ok := in.find(was.Household, y)
			if !ok {
				there[k] = true
				leaf := leafKey{was.Place(), y}
				if _, mine := in.leafs[leaf]; mine {
					absent(leaf, Absent{Household: was.Household, Year: y, Place: leaf.code, Reviewed: true})
				}
				return nil
			}
			row := &in.rows[i]
			if row.digest == content(was) {
				row.same, row.replace = true, was.ID
				return nil
			}
			row.replace = was.ID
			if leaf := (leafKey{was.Place(), y}); leaf != in.order[row.leaf] {
				in.left = append(in.left, leafKey{unit.Code(strings.Clone(string(leaf.code))), y})
			}
			wasPlace := ps.of(was.Hamlet, was.Commune, law.YearEnd(y))
			if head := printOf(lang.Fold(was.Head)); head != (print{}) && row.head != (print{}) && head != row.head && (row.mark == (print{}) || row.mark != printOf(was.CitizenMark)) {
				isPlace := in.leafs[in.order[row.leaf]]
				if a, b := wasPlace.commune(ps.record.Tree, law.YearEnd(y)), isPlace.commune(ps.record.Tree, law.YearEnd(y)); a != nil && b != nil && a != b {
					faults.Add(fault.New(fault.Conflict, lang.T("office.review.taken", "household", string(was.Household), "year", y, "unit", a.Label())).
						Place(fault.Place{File: p.File, Row: int(row.row), Column: "household"}).Do(lang.T("office.review.taken.do")))
					return nil
				}
			}
			if err := in.gate.within(wasPlace.unit, law.YearEnd(y)); err != nil {
				faults.Add(err.Place(fault.Place{File: p.File, Row: int(row.row), Column: "household"}))
			}
			if len(in.pending) < MaxDiffs {
				in.pending = append(in.pending, pendingDiff{int(i), *was})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for i := range in.rows {
		row := &in.rows[i]
		h := preview(in.order[row.leaf])
		switch {
		case row.same:
			p.Same++
			h.Same++
		case row.replace != 0:
			p.Changed++
			h.Changed++
		default:
			p.New++
			h.New++
		}
	}
	// Who was poor or near-poor in one of these hamlets the year before must be
	// reviewed; the codes are those of that year's end.
	for _, y := range sortedYears(years) {
		if years[y-1] {
			continue
		}
		err := r.Reviews(store.ReviewFilter{Year: y - 1}, func(was *household.Review) error {
			if was.Class != household.Poor && was.Class != household.NearPoor {
				return nil
			}
			leaf := leafKey{was.Place(), y}
			k := keyOf(was.Household, y)
			_, mine := in.find(was.Household, y)
			if _, here := in.leafs[leaf]; here && !mine && !there[k] {
				absent(leaf, Absent{Household: was.Household, Year: y, Place: leaf.code, Had: was.Class})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, h := range before {
		p.Hamlets = append(p.Hamlets, *h)
	}
	slices.SortFunc(p.Hamlets, func(a, b HamletPreview) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Code, b.Code))
	})
	slices.SortFunc(p.Missing, func(a, b Absent) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Household, b.Household))
	})
	if p.New > 0 {
		known, err := r.HouseholdNumbers()
		if err != nil {
			return err
		}
		had, fresh := map[print]bool{}, map[print]bool{}
		for id := range known {
			had[printOf(string(id))] = true
		}
		for i := range in.rows {
			if row := &in.rows[i]; row.replace == 0 && !had[row.key.id] && !fresh[row.key.id] {
				fresh[row.key.id] = true
				p.Households++
			}
		}
	}
	return faults.Err()
}

func sortedYears(set map[law.Year]bool) []law.Year {
	var out []law.Year
	for y := range set {
		out = append(out, y)
	}
	slices.Sort(out)
	return out
}

func nameOf(u *unit.Unit, on law.Date) string {
	if u == nil {
		return ""
	}
	if s, ok := u.At(min(on, cmp.Or(u.Last, on))); ok {
		return s.FullName
	}
	return u.Label()
}
