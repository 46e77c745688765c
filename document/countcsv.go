package document

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"sync"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/tally"
)

// countCSV counts a CSV file on all workers.
func (c *ReviewCounter) countCSV(ctx context.Context, rd *Reader, in *input) error {
	rd.allText = true
	src, err := openCSV(rd, bytes.NewReader(in.head), in.head, nil)
	if err != nil {
		return err
	}
	heading := src.(*csvSource)
	rd.src = heading
	rd.opened()
	rd.only(countedColumns)
	skip := int(heading.start)
	if bytes.HasPrefix(in.head, []byte(bom)) {
		skip += len(bom)
	}
	s := &csvSplitter{r: io.MultiReader(bytes.NewReader(in.head[skip:]), in.rest), size: c.chunk}
	if s.size == 0 {
		s.size = csvChunk
	}
	s.merge.lines = bytes.Count(in.head[:skip], []byte{'\n'})
	workers := make([]*countWorker, c.Workers)
	var group sync.WaitGroup
	for i := range workers {
		workers[i] = c.worker(rd.clone())
		group.Go(func() { newCSVCounter(workers[i], heading).run(ctx, s) })
	}
	group.Wait()
	if s.err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.merge.faults.Add(rd.readFault(s.err))
	}
	return c.finish(rd, &s.merge.faults, workers...)
}

// csvCounter parses chunks of a CSV file for one worker.
type csvCounter struct {
	*countWorker
	steps      []csvStep
	yearOfFile tally.PackedReview // that the file states once
	sep        byte
	ends       [256]bool // bytes that end a plain field or make it a quoted one
	twelve     twelve

	slow  csvSource // for records that are not plain
	feed  bytes.Reader
	lines int

	met       [columnHousehold]map[string]tally.PackedReview // what spellings mean
	years     [100]tally.PackedReview                        // 2000 to 2099
	yearKnown [100]bool
	plainYear bool                    // the year that is stated once, if any, is accepted
	ethnicity [100]tally.PackedReview // by codes of two digits; 0 = not met yet
}

// csvStep is a column of the file, or the twelve indicators in a row.
type csvStep struct {
	column countColumn
	twelve bool
}

func newCSVCounter(w *countWorker, heading *csvSource) *csvCounter {
	c := &csvCounter{countWorker: w, sep: byte(heading.csv.Comma)}
	columns := make([]countColumn, heading.width)
	for i := range columns {
		columns[i] = columnSkipped
	}
	for f := range columnSkipped {
		if pos := w.layout.at[w.column(f.name())]; pos >= 0 {
			columns[pos] = f
		}
	}
	c.yearOfFile, c.plainYear = w.stated()
	for i := 0; i < len(columns); i++ {
		step := csvStep{column: columns[i]}
		if step.column == 0 && isTwelve(columns[i:]) {
			step.twelve = true
			i += household.Indicators - 1
		}
		c.steps = append(c.steps, step)
	}
	c.ends['\n'], c.ends['\r'], c.ends['"'], c.ends[c.sep] = true, true, true, true
	c.twelve = newTwelve(c.sep)
	c.slow = csvSource{rd: w.Reader, width: heading.width}
	c.slow.csv = c.recordReader()
	return c
}

func isTwelve(columns []countColumn) bool {
	for i := range household.Indicators {
		if i >= len(columns) || columns[i] != countColumn(i) {
			return false
		}
	}
	return true
}

// run counts chunk after chunk.
func (c *csvCounter) run(ctx context.Context, s *csvSplitter) {
	var buf []byte
	for {
		part, ok := s.take(ctx, buf)
		if !ok {
			return
		}
		buf = part.b
		c.lines = 0
		c.started = part.seq > 0
		ended := false
		if part.big {
			c.faults.Add(c.longRecord(1))
			ended = true
		} else {
			ended = !c.chunk(part.b)
		}
		s.merge.add(part.seq, csvFound{c.lines, c.faults, ended})
		c.faults = fault.List{}
		if ended {
			s.halt()
		}
	}
}

// chunk counts the records of a chunk; false when one of them cannot be read and
// the rest makes no sense.
func (c *csvCounter) chunk(b []byte) bool {
	end := len(b)
	b = b[:end+csvPad]
	for p := 0; p < end; {
		next := -1
		if c.started && c.plainYear {
			next = c.record(b, p)
		}
		if next >= 0 {
			p = next
			continue
		}
		next = p + recordLen(b[p:end])
		if !c.slowRecord(b[p:next]) {
			return false
		}
		p = next
	}
	return true
}

// recordLen is the length of the first record of b with its line end.
func recordLen(b []byte) int {
	for i, quotes := 0, 0; ; {
		n := bytes.IndexByte(b[i:], '\n') + 1
		if n == 0 {
			return len(b)
		}
		quotes += bytes.Count(b[i:i+n], []byte{'"'})
		if i += n; quotes&1 == 0 {
			return i
		}
	}
}

func (c *csvCounter) recordReader() *csv.Reader {
	r := csv.NewReader(&c.feed)
	r.FieldsPerRecord, r.ReuseRecord, r.Comma = -1, true, rune(c.sep)
	return r
}

// slowRecord reads a record as any import does; false when nothing behind it
// makes sense.
func (c *csvCounter) slowRecord(b []byte) bool {
	row := c.lines + 1
	c.lines += bytes.Count(b, []byte{'\n'})
	if len(b) > maxRecord {
		c.faults.Add(c.longRecord(row))
		return false
	}
	c.feed.Reset(b)
	record, err := c.slow.csv.Read()
	if errors.Is(err, io.EOF) {
		return true // an empty line
	}
	if err != nil {
		c.faults.Add(c.quoteFault(row, err))
		return false
	}
	blank := true
	for _, f := range record {
		if clean(f) != "" {
			blank = false
			break
		}
	}
	if blank {
		return true
	}
	for _, pos := range c.layout.at {
		if pos >= 0 && pos < len(record) && !allUTF8(record[pos:pos+1]) {
			c.faults.Add(c.encodingFault(row))
			return false
		}
	}
	cells, _, err := c.slow.fit(record, row)
	var f *fault.Error
	if errors.As(err, &f) {
		c.faults.Add(f)
		return true
	}
	if c.take(cells, row) {
		c.add(c.Row())
	}
	return true
}
