package document

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"vuonlen/tally"
	"vuonlen/unit"
)

// value reads one value of a page without a dictionary.
func (b *bulk) value(v *values) (tally.PackedReview, error) {
	e := b.at.element
	plainInt := signedNumber(e)
	switch {
	case plainInt && e.Type.V == format.Int32 && v.encoding == format.Plain:
		x, err := v.take(4)
		if err != nil {
			return 0, err
		}
		return b.number(int64(int32(binary.LittleEndian.Uint32(x)))), nil
	case plainInt && e.Type.V == format.Int64 && v.encoding == format.Plain:
		x, err := v.take(8)
		if err != nil {
			return 0, err
		}
		return b.number(int64(binary.LittleEndian.Uint64(x))), nil
	case plainInt && v.encoding == format.DeltaBinaryPacked:
		n, err := v.ints.next()
		if e.Type.V == format.Int32 {
			n = int64(int32(n))
		}
		return b.number(n), err
	case e.Type.V == format.ByteArray && v.encoding == format.Plain:
		n, rest, err := prefixed(v.b)
		if err != nil {
			return 0, err
		}
		v.b = rest
		text, err := v.take(n)
		if err != nil {
			return 0, err
		}
		return b.text(text)
	}
	x, err := v.next()
	if err != nil {
		return 0, err
	}
	return b.cached(x), nil
}

// smallNumbers is how many whole numbers have their meaning in a table.
const smallNumbers = 4096

func (b *bulk) number(n int64) tally.PackedReview {
	if n < 0 || n >= smallNumbers {
		if b.column == columnHousehold {
			return 0
		}
		return b.cached(intCell(b.at.element, n))
	}
	if b.small == nil {
		b.small = make([]tally.PackedReview, smallNumbers)
		for i := range b.small {
			b.small[i] = notMet
		}
	}
	p := b.small[n]
	if p == notMet {
		p = b.of(intCell(b.at.element, n))
		b.small[n] = p
	}
	return p
}

// text is what a cell of text means.
func (b *bulk) text(t []byte) (tally.PackedReview, error) {
	switch b.column {
	case columnHousehold:
		if len(t) > 0 && t[0] >= '0' && t[0] < 'T' && allIn(&inCode, t) {
			return 0, nil
		}
		x, err := textCell(t, nil)
		return b.of(x), err
	case columnHamlet, columnCommune:
		if string(t) == b.last && len(t) > 0 {
			return b.lastIs, nil
		}
	}
	if p, ok := b.met[cell{text: string(t)}]; ok {
		return p, nil
	}
	x, err := textCell(t, nil)
	if err != nil {
		return 0, err
	}
	return b.cached(x), nil
}

// cached is of, remembered.
func (b *bulk) cached(x cell) tally.PackedReview {
	if p, ok := b.met[x]; ok {
		return p
	}
	p := b.of(x)
	if b.met == nil {
		b.met = map[cell]tally.PackedReview{}
	}
	if len(b.met) < maxMet && len(x.text) < maxMet {
		b.met[x] = p
	}
	return p
}

// of finds out what a cell means.
func (b *bulk) of(x cell) tally.PackedReview {
	switch b.column {
	case columnHousehold:
		if b.w.namesHousehold(x) {
			return 0
		}
		return oddCell
	case columnHamlet:
		return b.unit(x, unit.Hamlet)
	case columnCommune:
		return b.unit(x, unit.Commune)
	case columnYear:
		if x.text == "" {
			return oddCell
		}
	}
	if !allUTF8([]string{x.text}) {
		return oddCell
	}
	p, ok := b.w.meaning(b.column, x)
	if !ok {
		return oddCell
	}
	return p
}

// unit is the number of a unit, plus one.
func (b *bulk) unit(x cell, level unit.Level) tally.PackedReview {
	if x.text == "" && x.kind == isText {
		return 0
	}
	code := []byte(x.text)
	if x.kind != isText && x.kind != isNumber || x.kind == isNumber && !digits(x.text) || !allIn(&inCode, code) {
		return oddCell
	}
	n, ok := b.w.units.Number(code, level)
	if !ok {
		if level == unit.Commune && fiveDigits(code) {
			return foreignUnit
		}
		return oddCell
	}
	b.last, b.lastIs = x.text, tally.PackedReview(n+1)
	return b.lastIs
}

// signedNumber tells whether a column of whole numbers stands for nothing else.
func signedNumber(e *format.SchemaElement) bool {
	if e.Type.V != format.Int32 && e.Type.V != format.Int64 {
		return false
	}
	if is, ok := e.LogicalType.Value.(*format.IntType); ok {
		return is.IsSigned
	}
	if e.LogicalType.Value != nil {
		return false
	}
	if !e.ConvertedType.Valid {
		return true
	}
	switch e.ConvertedType.V {
	case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
		return true
	}
	return false
}

func allIn(in *[256]bool, b []byte) bool {
	for _, x := range b {
		if !in[x] {
			return false
		}
	}
	return true
}

// namesHousehold tells whether a cell is the number of a household, and there is
// nothing to say about it.
func (w *countWorker) namesHousehold(x cell) bool {
	pos := w.layout.at[w.column("household")]
	if len(w.cells) < w.layout.width {
		w.cells = make([]cell, w.layout.width)
	}
	w.cells[pos] = x
	faults, unquoted := w.faults, w.unquoted
	ok := x.kind <= isNumber && allUTF8([]string{x.text}) && !totalWord(x) && w.fill(w.cells, 0) && w.Row().Need("household") != ""
	ok = ok && w.faults.Total == faults.Total && w.unquoted == unquoted
	w.faults, w.unquoted = faults, unquoted
	w.cells[pos] = cell{}
	return ok
}
