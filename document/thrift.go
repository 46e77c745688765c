package document

import (
	"encoding/binary"
	"fmt"
)

// thriftCounts counts the elements of the lists of a structure, in all and by
// the field that holds the list: 0x0401 is field 1 of the structures in field 4.
type thriftCounts struct {
	total int
	list  map[int]int
}

// thriftWalk walks a structure of the compact Thrift protocol without making
// anything of it.
type thriftWalk struct {
	b      []byte
	at     int
	counts thriftCounts
}

// checkThrift walks the structure at the beginning of b and gives its length and
// what it holds. A decoder makes room for the number of elements that a list
// claims; after this walk every one of them is known to be there.
func checkThrift(b []byte) (used int, counts thriftCounts, err error) {
	w := thriftWalk{b: b, counts: thriftCounts{list: map[int]int{}}}
	if !w.structure(0, 0) {
		return 0, counts, fmt.Errorf("%w: structure at byte %d of %d", errBroken, w.at, len(b))
	}
	return w.at, w.counts, nil
}

func (w *thriftWalk) byte() (byte, bool) {
	if w.at >= len(w.b) {
		return 0, false
	}
	w.at++
	return w.b[w.at-1], true
}

func (w *thriftWalk) uvarint() (uint64, bool) {
	n, k := binary.Uvarint(w.b[w.at:])
	if k <= 0 {
		return 0, false
	}
	w.at += k
	return n, true
}

func (w *thriftWalk) skip(n uint64) bool {
	if n > uint64(len(w.b)-w.at) {
		return false
	}
	w.at += int(n)
	return true
}

func (w *thriftWalk) structure(path, depth int) bool {
	if depth > 24 {
		return false
	}
	id := 0
	for {
		head, ok := w.byte()
		if !ok || head == 0 {
			return ok
		}
		if delta := int(head >> 4); delta != 0 {
			id += delta
		} else {
			n, ok := w.uvarint()
			if !ok {
				return false
			}
			id = int(int16(n>>1) ^ -int16(n&1))
		}
		kind := head & 15
		if kind == 1 || kind == 2 { // true and false have no bytes of their own here
			continue
		}
		if !w.value(kind, path<<8|id&0xff, depth+1) {
			return false
		}
	}
}

func (w *thriftWalk) value(kind byte, path, depth int) bool {
	switch kind {
	case 1, 2, 3:
		return w.skip(1)
	case 4, 5, 6:
		_, ok := w.uvarint()
		return ok
	case 7:
		return w.skip(8)
	case 8:
		n, ok := w.uvarint()
		return ok && w.skip(n)
	case 9, 10:
		return w.list(path, depth)
	case 12:
		return w.structure(path, depth)
	case 13:
		return w.skip(16)
	}
	return false // maps, which Parquet does not have, too
}

func (w *thriftWalk) list(path, depth int) bool {
	head, ok := w.byte()
	if !ok || depth > 24 {
		return false
	}
	n := uint64(head >> 4)
	if n == 15 {
		if n, ok = w.uvarint(); !ok {
			return false
		}
	}
	if n > uint64(len(w.b)-w.at) { // an element has a byte at least
		return false
	}
	w.counts.total += int(n)
	w.counts.list[path] += int(n)
	for range n {
		if !w.value(head&15, path, depth+1) {
			return false
		}
	}
	return true
}
