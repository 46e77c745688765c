package document

import (
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/tally"
	"vuonlen/unit"
)

// countBatch is how many rows a worker hands over at a time.
const countBatch = 1024

// countWorker reads rows for a [ReviewCounter], one of several at a time. It has
// a [Reader] of its own, over the headings that were found, to read rows that
// are not in their plain form.
type countWorker struct {
	*Reviews
	units *tally.CountUnits
	adder *tally.Adder
	apart int64 // rows whose commune is not the one above their hamlet

	number []int32
	packed []tally.PackedReview

	// What the last row's codes mean; files are mostly in the order of units.
	hamlet, commune     string
	unit                int32
	isApart, placeKnown bool

	cells []cell // for meaning
}

// worker makes a worker over the headings that rd found.
func (c *ReviewCounter) worker(rd *Reader) *countWorker {
	return &countWorker{
		Reviews: ReadReviews(rd, c.lastYear()).Again(), units: c.Units, adder: c.Counts.NewAdder(),
		number: make([]int32, 0, countBatch), packed: make([]tally.PackedReview, 0, countBatch),
	}
}

// clone makes a Reader over the same headings with faults and counts of its own.
func (r *Reader) clone() *Reader {
	c := newReader(r.name, r.schema)
	c.src, c.layout, c.allText, c.date1904, c.started = r.src, r.layout, r.allText, r.date1904, true
	c.row = Row{reader: c, cells: make([]cell, len(r.schema.Columns))}
	return c
}

// only leaves out the columns that are not counted, so that they are not read.
func (r *Reader) only(columns map[string]bool) {
	for i, c := range r.schema.Columns {
		if !columns[c.Name] {
			r.layout.at[i] = -1
		}
	}
}

// flush hands over the rows in hand.
func (w *countWorker) flush() {
	w.adder.Add(w.number, w.packed)
	w.adder.Flush()
	w.number, w.packed = w.number[:0], w.packed[:0]
}

func (w *countWorker) push(unit int32, p tally.PackedReview) {
	if len(w.number) == countBatch {
		w.adder.Add(w.number, w.packed)
		w.number, w.packed = w.number[:0], w.packed[:0]
	}
	w.number, w.packed = append(w.number, unit), append(w.packed, p)
}

// add counts a row that is read in full. Faults stay with the Reader.
func (w *countWorker) add(row *Row) {
	before := w.faults.Total
	p := w.answer(row, columnYear)
	row.Need("household")
	hamlet, commune := w.Reviews.hamlet(row), w.Reviews.commune(row)
	p |= w.answer(row, columnEthnicity)
	row.needUnit()
	p |= w.answer(row, columnSize) | w.answer(row, columnB1) | w.answer(row, columnArea)
	for i := range countColumn(household.Indicators) {
		p |= w.answer(row, i)
	}
	if w.faults.Total > before {
		return
	}
	if n, ok := w.place([]byte(hamlet), []byte(commune)); ok {
		w.push(n, p)
		return
	}
	column := "hamlet"
	if hamlet == "" {
		column = "commune"
	}
	row.Fail(column, lang.T("document.count.unit"), lang.T("document.count.unit.do"))
}

// countColumn is a column that is packed; 0 to 11 are the indicators.
type countColumn uint8

const (
	columnArea countColumn = household.Indicators + iota
	columnEthnicity
	columnSize
	columnB1
	columnYear
	columnHousehold
	columnHamlet
	columnCommune
	columnSkipped
)

// name is the column's name in the files.
func (c countColumn) name() string {
	if c < household.Indicators {
		return indicatorColumns[c]
	}
	return [...]string{"area", "ethnicity", "size", "b1", "year", "household", "hamlet", "commune", ""}[c-columnArea]
}

// answer packs what one cell of a row says.
func (w *countWorker) answer(row *Row, c countColumn) tally.PackedReview {
	switch c {
	case columnArea:
		return tally.PackArea(area(row))
	case columnEthnicity:
		return tally.PackMinority(ethnicity(row).Minority())
	case columnSize:
		n, _ := row.Within("size", 1, maxMembers)
		return tally.PackSize(int(n))
	case columnB1:
		if n, ok := row.Within("b1", 0, household.MaxB1); ok {
			return tally.PackB1(int(n))
		}
		return 0
	case columnYear:
		before := w.faults.Total
		y := w.year(row)
		if w.faults.Total > before {
			return 0
		}
		return tally.PackYear(y)
	}
	if a := row.answer(c.name()); a != household.NoAnswer {
		return tally.PackIndicator(int(c)+1, a == household.Yes)
	}
	return 0
}

// stated is the year that the file states once, for a file without the column;
// false when it is not one of those accepted, which every row is to say.
func (w *countWorker) stated() (tally.PackedReview, bool) {
	if w.layout.at[w.column("year")] >= 0 {
		return 0, true
	}
	w.fill(nil, 0)
	p := w.answer(w.Row(), columnYear)
	ok := w.faults.Total == 0
	w.faults = fault.List{}
	return p, ok
}

// place finds the unit that is counted: the hamlet, else the commune. The codes
// are not kept.
func (w *countWorker) place(hamlet, commune []byte) (int32, bool) {
	if w.placeKnown && string(hamlet) == w.hamlet && string(commune) == w.commune {
		if w.isApart {
			w.apart++
		}
		return w.unit, true
	}
	n, ok := int32(-1), false
	apart := false
	switch {
	case len(hamlet) > 0:
		if n, ok = w.units.Number(hamlet, unit.Hamlet); ok && len(commune) > 0 {
			apart = string(w.units.Code(w.units.Above(n))) != string(commune)
		}
	default:
		n, ok = w.units.Number(commune, unit.Commune)
	}
	if !ok {
		return -1, false
	}
	w.hamlet, w.commune, w.unit, w.isApart, w.placeKnown = string(hamlet), string(commune), n, apart, true
	if apart {
		w.apart++
	}
	return n, true
}

// meaning is what a cell of a packed column says; false when the row must be read
// in full, because there is something to say about the cell.
func (w *countWorker) meaning(c countColumn, x cell) (tally.PackedReview, bool) {
	pos := w.layout.at[w.column(c.name())]
	if len(w.cells) < w.layout.width {
		w.cells = make([]cell, w.layout.width)
	}
	w.cells[pos] = x
	faults, unquoted := w.faults, w.unquoted
	ok := w.fill(w.cells, 0)
	w.cells[pos] = cell{}
	var p tally.PackedReview
	if ok {
		p = w.answer(w.Row(), c)
	}
	ok = ok && w.faults.Total == faults.Total && w.unquoted == unquoted
	w.faults, w.unquoted = faults, unquoted
	return p, ok
}
