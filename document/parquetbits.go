package document

import (
	"encoding/binary"
	"fmt"
)

// hybrid reads the runs and packed groups in which Parquet keeps levels and
// indexes. A run of any length costs nothing: it is counted down.
type hybrid struct {
	b      []byte
	width  int // bits of a value, 0 to 32
	run    uint64
	value  uint32 // of the run
	packed []byte // of the group
	bit    int
}

func (h *hybrid) next() (uint32, error) {
	if err := h.open(); err != nil {
		return 0, err
	}
	h.run--
	if h.packed == nil {
		return h.value, nil
	}
	v, ok := bits(h.packed, h.bit, h.width)
	if !ok {
		return 0, fmt.Errorf("%w: levels or indexes are cut off", errBroken)
	}
	h.bit += h.width
	return uint32(v), nil
}

// open opens the next run or group unless one is open.
func (h *hybrid) open() error {
	for h.run == 0 {
		head, n := binary.Uvarint(h.b)
		if n <= 0 {
			return fmt.Errorf("%w: levels or indexes are cut off", errBroken)
		}
		h.b = h.b[n:]
		if head&1 == 1 {
			// Groups of eight values. Some programs leave out the end of the last.
			groups := head >> 1
			if groups > maxValues {
				return fmt.Errorf("%w: %d groups", errBroken, groups)
			}
			size := min(int(groups)*h.width, len(h.b))
			h.packed, h.b, h.bit, h.run = h.b[:size], h.b[size:], 0, groups*8
			continue
		}
		size := (h.width + 7) / 8
		if size > len(h.b) {
			return fmt.Errorf("%w: levels or indexes are cut off", errBroken)
		}
		h.value, h.packed, h.run = 0, nil, head>>1
		for i := range size {
			h.value |= uint32(h.b[i]) << (8 * i)
		}
		h.b = h.b[size:]
	}
	return nil
}

// fill reads as many values as dst holds.
func (h *hybrid) fill(dst []uint32) error {
	for len(dst) > 0 {
		if err := h.open(); err != nil {
			return err
		}
		n := int(min(h.run, uint64(len(dst))))
		if h.packed == nil {
			for i := range dst[:n] {
				dst[i] = h.value
			}
		} else {
			h.unpack(dst[:n])
			if h.bit > 8*len(h.packed) {
				return fmt.Errorf("%w: levels or indexes are cut off", errBroken)
			}
		}
		h.run -= uint64(n)
		dst = dst[n:]
	}
	return nil
}

// unpack reads values of the open group; what lies behind its end is no value,
// and then h.bit lies behind it too.
func (h *hybrid) unpack(dst []uint32) {
	mask := uint32(1<<h.width - 1)
	at := h.bit
	around := h.around()
	i := 0
	for ; i < len(dst) && at>>3+8 <= len(around); i++ {
		dst[i] = uint32(binary.LittleEndian.Uint64(around[at>>3:])>>(at&7)) & mask
		at += h.width
	}
	for ; i < len(dst); i++ {
		v, _ := bits(h.packed, at, h.width)
		dst[i] = uint32(v)
		at += h.width
	}
	h.bit = at
}

// around is the open group with what follows it in the page, so that whole words
// can be read.
func (h *hybrid) around() []byte { return h.packed[:cap(h.packed)] }

// bits reads width bits, the lowest first.
func bits(b []byte, at, width int) (v uint64, ok bool) {
	if at+width > 8*len(b) {
		return 0, false
	}
	for got := 0; got < width; {
		have := 8 - at&7
		v |= uint64(b[at>>3]>>(at&7)) << got
		got += have
		at += have
	}
	if width < 64 {
		v &= 1<<width - 1
	}
	return v, true
}

// delta reads whole numbers kept as differences (DELTA_BINARY_PACKED).
type delta struct {
	b      []byte // not yet read
	per    int    // values of a miniblock
	widths []byte // of the miniblocks of this block still to come
	minis  int    // miniblocks of a block
	mini   []byte // the one being read
	bit    int
	width  int
	inMini int
	least  int64 // smallest difference of the block
	left   int
	last   int64
	first  bool
}

// openDelta opens a list of at most n numbers.
func openDelta(b []byte, n int) (delta, error) {
	d := delta{first: true}
	var head [3]uint64
	for i := range head {
		v, k := binary.Uvarint(b)
		if k <= 0 {
			return d, fmt.Errorf("%w: a list of differences", errBroken)
		}
		head[i], b = v, b[k:]
	}
	last, k := binary.Varint(b)
	size, minis, count := head[0], head[1], head[2]
	if k <= 0 || count > uint64(n) || minis == 0 || minis > 512 || size == 0 || size > 1<<16 || size%(8*minis) != 0 {
		return d, fmt.Errorf("%w: a list of differences", errBroken)
	}
	d.b, d.last, d.left, d.minis, d.per = b[k:], last, int(count), int(minis), int(size/minis)
	return d, nil
}

func (d *delta) next() (int64, error) {
	if d.left == 0 {
		return 0, fmt.Errorf("%w: a list of differences is cut off", errBroken)
	}
	d.left--
	if d.first {
		d.first = false
		return d.last, nil
	}
	if d.inMini == 0 {
		if err := d.open(); err != nil {
			return 0, err
		}
	}
	d.inMini--
	v, ok := bits(d.mini, d.bit, d.width)
	if !ok {
		return 0, fmt.Errorf("%w: a list of differences is cut off", errBroken)
	}
	d.bit += d.width
	d.last += d.least + int64(v) // wraps around, as the format says
	return d.last, nil
}

// open opens the next miniblock.
func (d *delta) open() error {
	fail := fmt.Errorf("%w: a list of differences is cut off", errBroken)
	if len(d.widths) == 0 {
		least, k := binary.Varint(d.b)
		if k <= 0 || d.minis > len(d.b)-k {
			return fail
		}
		d.least, d.widths, d.b = least, d.b[k:k+d.minis], d.b[k+d.minis:]
	}
	d.width, d.widths = int(d.widths[0]), d.widths[1:]
	if d.width > 64 {
		return fail
	}
	size := min(d.width*d.per/8, len(d.b))
	d.mini, d.b, d.bit, d.inMini = d.b[:size], d.b[size:], 0, d.per
	return nil
}

// deltas reads a whole list of at most n lengths and gives what follows it.
func deltas(b []byte, n int) ([]int32, []byte, error) {
	d, err := openDelta(b, n)
	if err != nil {
		return nil, nil, err
	}
	out := make([]int32, 0, d.left)
	for d.left > 0 {
		v, err := d.next()
		if err != nil {
			return nil, nil, err
		}
		if v < 0 || v > maxPage {
			return nil, nil, fmt.Errorf("%w: a text of %d bytes", errBroken, v)
		}
		out = append(out, int32(v))
	}
	return out, d.b, nil
}
