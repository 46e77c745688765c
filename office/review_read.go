package office

import (
	"cmp"
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
	"vuonlen/unit"
)

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
	reader *document.Reviews // knows the row of a household and year
	leafs  map[leafKey]place
	order  []leafKey // the keys of leafs, in the order of the file
	index  map[leafKey]int32
	notes  noter
	only   household.ID // one household alone is entered: nobody is missed beside it
	base   *int64       // the review that was seen, 0 = none; nil: nobody looked
	reason string       // why it is entered; empty: nobody said

	pending []pendingDiff // corrections whose fields are still to be compared
	left    []leafKey     // hamlets that corrected reviews named before

	kept     keptReviews      // the rows themselves, none where they are too many to keep
	occupied map[leafKey]bool // hamlets of which the register had a review before
}

// keptReviews holds rows in pieces, so that none is copied while they grow.
type keptReviews struct {
	chunks [][]household.Review
	n      int
}

const keptChunk = 2048

func (k *keptReviews) add(v *household.Review) {
	if k.n%keptChunk == 0 {
		k.chunks = append(k.chunks, make([]household.Review, 0, keptChunk))
	}
	last := &k.chunks[len(k.chunks)-1]
	*last = append(*last, *v)
	k.n++
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

// plan reads the file and compares it with the register.
func (in *reviewImport) plan(r *store.Reader) error {
	*in.p = ReviewReport{Report: Report{What: "review", Confirmed: in.p.Confirmed, Schema: document.ReviewColumns()}, Classes: map[household.Class]int{}}
	in.rows, in.pending, in.left, in.notes = nil, nil, nil, noter{}
	in.leafs, in.kept = map[leafKey]place{}, keptReviews{}
	in.order, in.index = nil, map[leafKey]int32{}
	record, err := loadUnits(r)
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
	rows.Beside(func(row *document.Row, v *household.Review) {
		if v.Year == 0 || row.Failed("year") || row.Failed("hamlet") || row.Failed("commune") {
			return
		}
		if pl := ps.of(v.Hamlet, v.Commune, law.YearEnd(v.Year)); pl.err != nil {
			row.Fail(pl.err.At.Column, pl.err.What, pl.err.Remedy)
		}
	})
	said := map[law.Year]bool{}
	citizens := map[reviewKey]int32{} // citizen number and year: the row
	for rows.Next() {
		v := rows.Review()
		in.p.Rows++
		if err := in.o.progress(in.p.Rows); err != nil {
			return err
		}
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
			in.kept.add(&v)
		} else {
			in.kept = keptReviews{}
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
	if in.kept.n == len(in.rows) {
		for _, chunk := range in.kept.chunks {
			for i := range chunk {
				v := chunk[i]
				if err := fn(&v); err != nil {
					return err
				}
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
