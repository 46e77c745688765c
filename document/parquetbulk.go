package document

import (
	"encoding/binary"
	"fmt"

	"github.com/parquet-go/parquet-go/format"

	"vuonlen/tally"
)

// foreignUnit stands for the code of a commune that the units file does not have;
// a known unit is its number plus one, an empty cell zero.
const foreignUnit tally.PackedReview = 1 << 61

// bulk reads a column many cells at a time, for one worker. What a cell means is
// found out once for each value of a dictionary, or each different cell.
type bulk struct {
	w      *countWorker
	column countColumn
	at     *parquetColumn

	dict   *cell // the first value of the dictionary of which table is
	table  []tally.PackedReview
	small  []tally.PackedReview // of the whole numbers from 0
	met    map[cell]tally.PackedReview
	last   string // code of a unit, and what it means
	lastIs tally.PackedReview
	levels [countWindow]uint32
	values [countWindow]tally.PackedReview
}

// notMet stands in tables for what is still to be found out.
const notMet tally.PackedReview = 1 << 62

// or reads the next cells and joins what they mean to dst. A cell about which
// there is something to say is marked with oddCell.
func (b *bulk) or(dst []tally.PackedReview) error {
	c := b.at.chunk
	for len(dst) > 0 {
		for c.inPage == 0 {
			if err := c.readPage(); err != nil {
				return err
			}
		}
		n := min(len(dst), c.inPage, countWindow)
		levels, there, err := b.present(n)
		if err != nil {
			return err
		}
		n = len(levels) + there
		if levels != nil {
			n = len(levels)
		}
		c.inPage -= n
		if c.left -= int64(n); c.left < 0 {
			return fmt.Errorf("%w: more values than rows", errBroken)
		}
		if levels == nil {
			err = b.all(dst[:n])
		} else {
			err = b.some(dst[:n], levels, there)
		}
		if err != nil {
			return err
		}
		dst = dst[n:]
	}
	return nil
}

// present tells which of the next cells, at most n, have a value. Files say that
// of long runs at once: then levels is nil and all of the next there cells do.
// Else there is the number of ones among the levels.
func (b *bulk) present(n int) (levels []uint32, there int, err error) {
	c := b.at.chunk
	if !c.optional {
		return nil, n, nil
	}
	h := &c.levels
	if err := h.open(); err != nil {
		return nil, 0, err
	}
	n = int(min(uint64(n), h.run))
	if h.packed == nil && h.value == 1 {
		h.run -= uint64(n)
		return nil, n, nil
	}
	levels = b.levels[:n]
	if err := h.fill(levels); err != nil {
		return nil, 0, err
	}
	for _, l := range levels {
		there += int(l & 1)
	}
	return levels, there, nil
}

// all joins cells that all have a value.
func (b *bulk) all(dst []tally.PackedReview) error {
	v := &b.at.chunk.values
	if v.encoding == format.RLEDictionary {
		table, err := b.dictionary(v.indexes.width)
		if err != nil {
			return err
		}
		return v.indexes.join(dst, table)
	}
	for i := range dst {
		p, err := b.value(v)
		if err != nil {
			return err
		}
		dst[i] |= p
	}
	return nil
}

// some joins cells of which there have a value: those with a one in levels.
func (b *bulk) some(dst []tally.PackedReview, levels []uint32, there int) error {
	empty := b.of(cell{})
	values := b.values[:there]
	clear(values)
	if there > 0 {
		if err := b.all(values); err != nil {
			return err
		}
	}
	at := 0
	for i, l := range levels {
		if l&1 == 0 {
			dst[i] |= empty
			continue
		}
		dst[i] |= values[at]
		at++
	}
	return nil
}

// maxTable bounds the bits of an index for which a table is made.
const maxTable = 20

// dictionary gives what each index of a width in bits means. An index beyond the
// dictionary is odd: read in full, the row tells that the file is broken.
func (b *bulk) dictionary(width int) ([]tally.PackedReview, error) {
	dict := b.at.chunk.dict
	if len(dict) == 0 || width > maxTable {
		return nil, errNoTable
	}
	if b.dict != &dict[0] {
		b.dict = &dict[0]
		b.table = b.table[:0]
		for _, x := range dict {
			b.table = append(b.table, b.of(x))
		}
	}
	for len(b.table) < 1<<width {
		b.table = append(b.table, oddCell)
	}
	return b.table, nil
}

var errNoTable = fmt.Errorf("no table of the dictionary")

// join reads as many indexes as dst is long and joins what they mean to it.
func (h *hybrid) join(dst []tally.PackedReview, table []tally.PackedReview) error {
	for len(dst) > 0 {
		if err := h.open(); err != nil {
			return err
		}
		n := int(min(h.run, uint64(len(dst))))
		h.run -= uint64(n)
		if h.packed == nil {
			if int64(h.value) >= int64(len(table)) {
				return errNoTable
			}
			p := table[h.value]
			for i := range dst[:n] {
				dst[i] |= p
			}
		} else {
			h.joinPacked(dst[:n], table)
			if h.bit > 8*len(h.packed) {
				return fmt.Errorf("%w: indexes are cut off", errBroken)
			}
		}
		dst = dst[n:]
	}
	return nil
}

// joinPacked is join for the open group. Indexes of one bit, those of most
// columns here, are taken eight at a time.
func (h *hybrid) joinPacked(dst []tally.PackedReview, table []tally.PackedReview) {
	at, i := h.bit, 0
	around := h.around()
	if h.width == 1 && len(table) > 1 {
		zero, change := table[0], table[0]^table[1]
		for ; i+8 <= len(dst) && at>>3+8 <= len(around); i += 8 {
			x := tally.PackedReview(binary.LittleEndian.Uint64(around[at>>3:]) >> (at & 7))
			d := dst[i : i+8 : i+8]
			d[0] |= zero ^ change&-(x&1)
			d[1] |= zero ^ change&-(x>>1&1)
			d[2] |= zero ^ change&-(x>>2&1)
			d[3] |= zero ^ change&-(x>>3&1)
			d[4] |= zero ^ change&-(x>>4&1)
			d[5] |= zero ^ change&-(x>>5&1)
			d[6] |= zero ^ change&-(x>>6&1)
			d[7] |= zero ^ change&-(x>>7&1)
			at += 8
		}
	}
	mask := uint64(1<<h.width - 1)
	for ; i < len(dst) && at>>3+8 <= len(around); i++ {
		dst[i] |= table[binary.LittleEndian.Uint64(around[at>>3:])>>(at&7)&mask]
		at += h.width
	}
	for ; i < len(dst); i++ {
		v, _ := bits(h.packed, at, h.width)
		dst[i] |= table[v]
		at += h.width
	}
	h.bit = at
}
