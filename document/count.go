package document

import (
	"context"
	"errors"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"sync/atomic"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
)

// ReviewCounter counts the rows of review files by unit and year without keeping
// them: CSV and Parquet files, plain or packed with gzip or Zstandard, on several
// cores, in memory that does not grow with the rows; also workbooks.
//
// Rows are read as [Reviews] reads them, but for this: only the columns that are
// counted are read (names and numbers of people are not looked at, so an odd
// letter there is not found), and two rows of one household are not looked for.
// Rows in their plain form go a fast way; each other row is handed to the reader
// that all imports use, so that what is accepted, and what is said about what is
// not, is the same.
type ReviewCounter struct {
	Units   *tally.CountUnits
	Counts  *tally.Counter
	Current law.Year // the newest year accepted
	Workers int      // at least 1
	// Bytes is how much of the files was read, for who shows progress.
	Bytes atomic.Int64

	rows    int64 // of all files, at most law.MaxCount
	faults  fault.List
	notices []lang.Text
	said    map[law.Year]bool // years of which it was said that their standard is not confirmed
	chunk   int               // bytes of CSV that a worker takes at a time; 0 = csvChunk
}

// countedColumns are the columns of a review that are counted.
var countedColumns = func() map[string]bool {
	m := map[string]bool{"year": true, "household": true, "hamlet": true, "commune": true,
		"area": true, "ethnicity": true, "size": true, "b1": true}
	for _, c := range indicatorColumns {
		m[c] = true
	}
	return m
}()

// File counts a file. What is wrong with its rows is kept, see
// [ReviewCounter.Err]; the error is that it cannot be read at all.
func (c *ReviewCounter) File(ctx context.Context, path string) error {
	f, err := openFile(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return c.Read(ctx, filepath.Base(path), f)
}

// Read counts a file that comes from anywhere; name stands for it in messages.
func (c *ReviewCounter) Read(ctx context.Context, name string, r io.Reader) error {
	rd := newReader(name, ReviewColumns())
	in, err := unpacked(rd, r, &c.Bytes)
	if err != nil {
		return c.keep(err)
	}
	defer in.close()
	switch what := sniff(in.head[:min(len(in.head), sniffLen)]); what {
	case "csv":
		err = c.countCSV(ctx, rd, in)
	case "parquet":
		err = c.countParquet(ctx, rd, in)
	case "zip":
		err = c.countRows(ctx, name, in)
	case "ole":
		err = rd.alien(oleKind(in.stream()))
	default:
		err = rd.alien(what)
	}
	return c.keep(err)
}

// keep notes the faults of a file's content and gives back any other error.
func (c *ReviewCounter) keep(err error) error {
	var list *fault.List
	var f *fault.Error
	switch {
	case err == nil:
	case errors.As(err, &list):
		c.addFaults(list)
	case errors.As(err, &f) && f.Kind == fault.Refused:
		c.faults.Add(f)
	default:
		return err
	}
	return nil
}

func (c *ReviewCounter) addFaults(l *fault.List) {
	for _, f := range l.Items {
		c.faults.Add(f)
	}
	c.faults.Total += l.Total - len(l.Items)
}

// Err is what is wrong with the files read so far, the first faults and the
// number of all; nil when nothing is. With it the counts are good for nothing.
func (c *ReviewCounter) Err() error { return c.faults.Err() }

// Notices is what was odd but accepted.
func (c *ReviewCounter) Notices() []lang.Text { return c.notices }

// countRows counts a file row by row, as an import would read it.
func (c *ReviewCounter) countRows(ctx context.Context, name string, in *input) error {
	rd, err := OpenReader(name, in.whole(), ReviewColumns())
	if err != nil {
		return err
	}
	w := c.worker(rd)
	for ctx.Err() == nil && rd.Next() {
		w.add(rd.Row())
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	rd.settle()
	return c.finish(rd, &rd.faults, w)
}

// finish takes over what the workers of a file found out.
func (c *ReviewCounter) finish(rd *Reader, faults *fault.List, workers ...*countWorker) error {
	var rows, unsaid, apart int64
	years := map[law.Year]bool{}
	for _, w := range workers {
		w.flush()
		n, u := w.adder.Rows()
		rows, unsaid, apart = rows+n, unsaid+u, apart+w.apart
		for _, y := range w.adder.Years() {
			years[y] = true
		}
		if w.Reader != rd {
			rd.feet, rd.totals, rd.unquoted = rd.feet+w.feet, rd.totals+w.totals, rd.unquoted+w.unquoted
		}
	}
	if c.rows += rows; c.rows > law.MaxCount {
		return fault.New(fault.Refused, lang.T("document.count.many", "n", int64(law.MaxCount))).
			Place(fault.Place{File: rd.name}).Do(lang.T("document.count.many.do"))
	}
	c.notices = append(c.notices, rd.Notices()...)
	if unsaid > 0 {
		c.notices = append(c.notices, lang.T("document.count.unsaid", "file", rd.name, "n", unsaid))
	}
	if apart > 0 {
		c.notices = append(c.notices, lang.T("document.count.apart", "file", rd.name, "n", apart))
	}
	for _, y := range slices.Sorted(maps.Keys(years)) {
		if s, ok := household.StandardForYear(y); ok && !s.Confirmed(y) && !c.said[y] {
			if c.said == nil {
				c.said = map[law.Year]bool{}
			}
			c.said[y] = true
			c.notices = append(c.notices, lang.T("document.count.unconfirmed", "file", rd.name, "year", y, "standard", s.ID))
		}
	}
	return faults.Err()
}

// lastYear is the newest year that can be counted.
func (c *ReviewCounter) lastYear() law.Year {
	y := min(c.Current, tally.LastCountYear)
	for y > firstReviewYear {
		if _, ok := household.StandardForYear(y); ok {
			break
		}
		y--
	}
	return y
}

// readFault is the fault of a stream that broke off.
func (r *Reader) readFault(err error) *fault.Error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	return r.unreadable(err)
}
