package document

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// csvChunk is how many bytes of a CSV file a worker takes at a time: few enough
// to stay in the cache of its core, enough to make the taking cheap.
const csvChunk = 256 << 10

// csvPad is how many bytes may be read behind a chunk without looking.
const csvPad = 64

// csvSplitter cuts a CSV file into chunks of whole records. Workers take turns:
// the one that takes a chunk reads it, so that it lies in the cache of its core.
//
// A line ends a record when an even number of quotation marks stands before it.
// That is so in every well-formed file, because quotation marks inside a field
// are doubled; where a file is not well formed, the first record that is wrong
// stands whole in its chunk, and nothing behind it counts.
type csvSplitter struct {
	mu    sync.Mutex
	r     io.Reader
	size  int
	rest  []byte // read, and not yet given away
	ended bool   // the stream
	seq   int    // of the next chunk
	stop  bool   // nothing more is given away
	err   error

	merge csvMerge
}

// csvPart is a chunk and its place in the file.
type csvPart struct {
	seq int
	b   []byte // ends with a newline and has csvPad bytes of room behind it
	big bool   // of one record that is too long, the beginning
}

// take gives the next chunk, in buf if it fits; false after the last.
func (s *csvSplitter) take(ctx context.Context, buf []byte) (csvPart, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop {
		return csvPart{}, false
	}
	b := append(buf[:0], s.rest...)
	looked, quotes := 0, 0 // bytes in which no end was found, and the marks in them
	for {
		if !s.ended && ctx.Err() == nil {
			from := len(b)
			b = slices.Grow(b, s.size+csvPad)
			n, err := readFull(s.r, b[from:from+s.size])
			b = b[:from+n]
			if err != nil {
				s.ended = true
				if err != io.EOF {
					s.err = err
				}
			}
		}
		if s.err = errors.Join(s.err, ctx.Err()); s.err != nil || len(b) == 0 {
			s.stop = true
			return csvPart{}, false
		}
		if s.ended {
			s.stop = true
			if b[len(b)-1] != '\n' {
				b = append(b, '\n')
			}
			return s.give(b, nil), true
		}
		q := quotes + bytes.Count(b[looked:], []byte{'"'})
		if end := recordEnd(b, looked, q); end > 0 {
			return s.give(b[:end], b[end:]), true
		}
		if looked, quotes = len(b), q; len(b) > maxRecord {
			s.stop = true
			p := s.give(b, nil)
			p.big = true
			return p, true
		}
	}
}

// readFull fills b. Unlike [io.ReadFull] it leaves the reader's errors as they
// are, so that a packed file that was cut off is not taken for one that ended.
func readFull(r io.Reader, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var m int
		m, err = r.Read(b[n:])
		n += m
	}
	return n, err
}

// give numbers a chunk and keeps what follows it.
func (s *csvSplitter) give(b, rest []byte) csvPart {
	s.rest = append(s.rest[:0], rest...)
	b = slices.Grow(b, csvPad)
	clear(b[len(b) : len(b)+csvPad])
	s.seq++
	return csvPart{seq: s.seq - 1, b: b}
}

// recordEnd finds behind which byte the last whole record of b ends, 0 if none
// does. b begins with a record and has quotes quotation marks; no record ends
// before from.
func recordEnd(b []byte, from, quotes int) int {
	if quotes == 0 {
		if i := bytes.LastIndexByte(b[from:], '\n'); i >= 0 {
			return from + i + 1
		}
		return 0
	}
	for i := len(b) - 1; i >= from; i-- {
		switch {
		case b[i] == '"':
			quotes--
		case b[i] == '\n' && quotes&1 == 0:
			return i + 1
		}
	}
	return 0
}

// halt ends the giving away of chunks.
func (s *csvSplitter) halt() {
	s.mu.Lock()
	s.stop = true
	s.mu.Unlock()
}

// csvMerge puts the faults of chunks in the order of the file and gives them
// their rows.
type csvMerge struct {
	mu     sync.Mutex
	next   int
	lines  int // of the file before the chunk next
	early  map[int]csvFound
	ended  bool // a record could not be read: nothing behind it counts
	faults fault.List
}

// csvFound is what a chunk had.
type csvFound struct {
	lines  int
	faults fault.List
	ended  bool
}

func (m *csvMerge) add(seq int, f csvFound) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.early == nil {
		m.early = map[int]csvFound{}
	}
	m.early[seq] = f
	for {
		f, ok := m.early[m.next]
		if !ok {
			return
		}
		delete(m.early, m.next)
		m.next++
		if m.ended {
			continue
		}
		for _, x := range f.faults.Items {
			x.At.Row += m.lines
			m.faults.Add(x)
		}
		m.faults.Total += f.faults.Total - len(f.faults.Items)
		m.lines += f.lines
		m.ended = f.ended
	}
}

// longRecord is the fault of a record that does not end.
func (r *Reader) longRecord(row int) *fault.Error {
	f := r.refuse(lang.T("document.csv.long", "n", maxRecord>>10), lang.T("document.csv.quote.do"))
	f.At.Row = row
	return f
}
