package document

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/parquet-go/parquet-go/format"

	"vuonlen/internal/fault"
	"vuonlen/tally"
)

// countParquet counts a Parquet file, a row group on each worker.
func (c *ReviewCounter) countParquet(ctx context.Context, rd *Reader, in *input) error {
	file := in.whole()
	src, err := openParquet(rd, file, 0, file)
	if err != nil {
		return err
	}
	s := src.(*parquetSource)
	defer s.drop()
	rd.opened()
	rd.only(countedColumns)
	first := make([]int, len(s.meta.RowGroups)) // rows before each group
	for i := 1; i < len(first); i++ {
		first[i] = first[i-1] + int(s.meta.RowGroups[i-1].NumRows)
	}
	share := max(0, float64(s.file.Size())-float64(len(in.head))) / float64(max(1, s.meta.NumRows)) // of a row, for progress
	if s.temp != nil {
		share = 0 // read already
	}
	var next atomic.Int64
	var halted atomic.Bool
	var merge csvMerge
	workers := make([]*countWorker, min(c.Workers, max(1, len(first))))
	var group sync.WaitGroup
	for i := range workers {
		workers[i] = c.worker(rd.clone())
		p := newParquetCounter(workers[i], s)
		group.Go(func() {
			for ctx.Err() == nil && !halted.Load() {
				k := int(next.Add(1) - 1)
				if k >= len(first) {
					return
				}
				ended := !p.group(k, first[k])
				c.Bytes.Add(int64(share * float64(s.meta.RowGroups[k].NumRows)))
				merge.add(k, csvFound{0, p.faults, ended})
				p.faults = fault.List{}
				if ended {
					halted.Store(true)
				}
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return c.finish(rd, &merge.faults, workers...)
}

// countWindow is how many rows are read of each column before the next one: few
// enough to stay in the cache.
const countWindow = 4096

// oddCell marks a row that is to be read in full.
const oddCell tally.PackedReview = 1 << 63

// parquetCounter counts row groups for one worker.
type parquetCounter struct {
	*countWorker
	src      *parquetSource
	columns  []*bulk // of the packed columns
	home     *bulk   // household, nil when the file says of it that no cell is empty
	hamlet   *bulk
	commune  *bulk
	rows     [countWindow]tally.PackedReview
	hamlets  [countWindow]tally.PackedReview
	communes [countWindow]tally.PackedReview
	units    [countWindow]int32
}

func newParquetCounter(w *countWorker, s *parquetSource) *parquetCounter {
	own := &parquetSource{rd: w.Reader, file: s.file, meta: s.meta, end: s.end, leaves: s.leaves, columns: slices.Clone(s.columns), cells: make([]cell, len(s.columns))}
	w.Reader.src = own
	p := &parquetCounter{countWorker: w, src: own}
	for f := range columnSkipped {
		pos := w.layout.at[w.column(f.name())]
		if pos < 0 {
			continue
		}
		b := &bulk{w: w, column: f, at: &own.columns[pos]}
		switch f {
		case columnHousehold:
			p.home = b
		case columnHamlet:
			p.hamlet = b
		case columnCommune:
			p.commune = b
		default:
			p.columns = append(p.columns, b)
		}
	}
	return p
}

// group counts row group k, before which there are first rows; false when the
// file cannot be read on.
func (p *parquetCounter) group(k, first int) bool {
	// A first row that numbers the columns has no year, so it is odd too.
	done, ok := p.fast(k)
	if ok {
		return true
	}
	p.started = k > 0 || done > 0
	// Something is to be said about a row, or the file is broken: what is left
	// of the group is read as an import reads it.
	s := p.src
	s.group, s.until, s.left, s.row, s.ended = k, k+1, 0, first, false
	for {
		cells, row, err := s.next()
		var f *fault.Error
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.As(err, &f):
			if p.faults.Add(f); s.ended {
				return false
			}
		case err != nil:
			p.faults.Add(p.readFault(err))
			return false
		case row <= first+done:
		case p.take(cells, row):
			p.add(p.Row())
		}
	}
}

// fast counts the rows of a group until one is odd, and gives how many; ok tells
// that it was all of them.
func (p *parquetCounter) fast(k int) (done int, ok bool) {
	defer func() {
		if recover() != nil { // a broken file: it is read again, and said what is wrong
			ok = false
		}
	}()
	s := p.src
	s.group, s.until = k, k+1
	if s.openGroup() != nil {
		return 0, false
	}
	home := p.home
	if fullColumn(home.at.element, &s.meta.RowGroups[k].Columns[home.at.leaf].MetaData) {
		home = nil
	}
	for n := int(s.left); done < n; {
		rows := p.rows[:min(countWindow, n-done)]
		clear(rows)
		for _, b := range p.columns {
			if b.or(rows) != nil {
				return done, false
			}
		}
		if home != nil {
			if home.or(rows) != nil {
				return done, false
			}
		}
		if !p.places(len(rows)) || odd(rows)&oddCell != 0 {
			return done, false
		}
		p.adder.Add(p.units[:len(rows)], rows)
		done += len(rows)
	}
	for _, b := range append([]*bulk{home, p.hamlet, p.commune}, p.columns...) {
		if b != nil && b.at.chunk.left > 0 {
			return done, false
		}
	}
	return done, true
}

// odd joins rows, to see a mark on any.
func odd(rows []tally.PackedReview) (all tally.PackedReview) {
	for _, p := range rows {
		all |= p
	}
	return all
}

// places reads the units of the next n rows; false when one is not known.
func (p *parquetCounter) places(n int) bool {
	hamlets, communes, units := p.hamlets[:n], p.communes[:n], p.units[:n]
	clear(hamlets)
	clear(communes)
	if p.hamlet != nil && p.hamlet.or(hamlets) != nil || p.commune != nil && p.commune.or(communes) != nil {
		return false
	}
	apart := int64(0)
	for i, h := range hamlets {
		c := communes[i]
		switch {
		case (h|c)&oddCell != 0:
			return false
		case h == 0: // the commune is counted
			if c == 0 || c == foreignUnit {
				return false
			}
			units[i] = int32(c) - 1
			continue
		}
		units[i] = int32(h) - 1
		if c != 0 && (c == foreignUnit || p.countWorker.units.Above(units[i]) != int32(c)-1) {
			apart++
		}
	}
	p.apart += apart
	return true
}

// fullColumn tells whether a column says of itself that no cell of it is empty
// and each begins with a letter or digit that a number of a household may begin
// with: then it is not read.
func fullColumn(e *format.SchemaElement, m *format.ColumnMetaData) bool {
	lo, hi := m.Statistics.MinValue, m.Statistics.MaxValue
	required := e.RepetitionType.Valid && e.RepetitionType.V == format.Required
	if len(lo) == 0 || len(hi) == 0 || !required && m.Statistics.NullCount != 0 {
		return false
	}
	if e.Type.V == format.Int64 || e.Type.V == format.Int32 {
		return signedNumber(e)
	}
	// All lie between the two: from a digit up, and before "Total".
	return e.Type.V == format.ByteArray && lo[0] >= '0' && hi[0] < 'T'
}
