package document

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Bounds of a Parquet file. Its footer and its page headers claim sizes and
// counts, and every claim is checked before anything is made of it.
const (
	maxSpool    = 2 << 30    // bytes of a file that arrives as a stream
	maxFooter   = 16 << 20   // bytes of the footer
	maxElements = 400_000    // of all lists in the footer
	maxChunks   = 30_000     // columns times row groups
	maxNodes    = 4096       // schema elements
	maxHeader   = 64 << 10   // bytes of a page header
	maxPage     = 32 << 20   // bytes of a page, packed or unpacked
	maxValues   = 1 << 22    // values of a page
	maxHeld     = 96 << 20   // bytes of the pages of all columns in memory at one time
	maxRecords  = 60_000_000 // rows; the country has half as many households
	maxPerByte  = 16         // rows for each byte of the file
)

// The pages are read here and not by the reader of parquet-go: that one makes
// room for whatever a header claims (a repeated level of six bytes unpacks to two
// gigabytes), and a file from outside may claim anything. Its tables of the format
// and its decoder of them are used, after [checkThrift] has bounded what they make.

var errPacking = errors.New("a packing that is not read")

type parquetSource struct {
	rd      *Reader
	file    *io.SectionReader
	closer  io.Closer
	temp    *os.File // a stream is put here
	meta    format.FileMetaData
	end     int64 // where the footer begins
	leaves  int
	columns []parquetColumn // those of the schema, by position among the headings
	group   int             // row group to open next
	until   int             // row group before which to end
	left    int64           // rows of the row group still to read
	row     int
	held    int
	zstd    zstdReader
	cells   []cell
	ended   bool
}

// parquetColumn is a column of the file: a leaf right below the root, or one that
// is not read.
type parquetColumn struct {
	leaf    int
	element *format.SchemaElement
	chunk   *chunk // of the open row group; nil when the column is not read
	wanted  bool
}

// openParquet opens a file of which head has been read from r already; whole is
// the file from its beginning, as a stream that feeds the hash.
func openParquet(rd *Reader, r io.Reader, head int, whole io.Reader) (_ source, err error) {
	s := &parquetSource{rd: rd}
	s.closer, _ = r.(io.Closer)
	defer func() {
		if p := recover(); p != nil {
			err = s.explain(fmt.Errorf("%w: %v", errBroken, p))
		}
		if err != nil {
			s.drop()
		}
	}()
	if s.file = atRandom(r, int64(head)); s.file == nil {
		if err := s.spool(whole); err != nil {
			return nil, err
		}
	}
	if err := s.footer(); err != nil {
		return nil, s.explain(err)
	}
	s.until = len(s.meta.RowGroups)
	headings, err := s.headings()
	if err != nil {
		return nil, s.explain(err)
	}
	rd.src = s
	if rd.layout, err = rd.bindHeadings(rd.schema.finder().findHeading("", []topRow{{0, headings}}), rd.place()); err != nil {
		return nil, err
	}
	for i, pos := range rd.layout.at {
		if pos < 0 {
			continue
		}
		if !readable(s.columns[pos].element) {
			f := rd.refuse(lang.T("document.parquet.type"), lang.T("document.parquet.type.do"))
			f.At.Column = rd.schema.Columns[i].Name
			return nil, f
		}
		s.columns[pos].wanted = true
	}
	s.cells = make([]cell, len(s.columns))
	return s, nil
}

// atRandom gives a file that can be read anywhere, nil for a stream. read bytes
// of it have been read.
func atRandom(r io.Reader, read int64) *io.SectionReader {
	at, ok := r.(io.ReaderAt)
	seeker, can := r.(io.Seeker)
	if !ok || !can {
		return nil
	}
	var size int64
	switch r := r.(type) {
	case *os.File:
		st, err := r.Stat()
		if err != nil || !st.Mode().IsRegular() {
			return nil
		}
		size = st.Size()
	case interface{ Size() int64 }:
		size = r.Size()
	default:
		return nil
	}
	pos, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil || pos < read || size < pos {
		return nil
	}
	return io.NewSectionReader(at, pos-read, size-pos+read)
}

// spool puts a stream into a file that is gone with the Reader.
func (s *parquetSource) spool(whole io.Reader) error {
	f, err := os.CreateTemp("", "vuonlen-*.parquet")
	if err != nil {
		return s.rd.unreadable(err)
	}
	s.temp = f
	n, err := io.Copy(f, io.LimitReader(whole, maxSpool+1))
	switch {
	case err != nil:
		return s.rd.unreadable(err)
	case n > maxSpool:
		return s.explain(errTooBig)
	}
	s.file = io.NewSectionReader(f, 0, n)
	return nil
}

// footer reads and checks the file's description of itself.
func (s *parquetSource) footer() error {
	size := s.file.Size()
	if size < 12 {
		return fmt.Errorf("%w: %d bytes", errBroken, size)
	}
	tail := make([]byte, 8)
	if _, err := s.file.ReadAt(tail, size-8); err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	n := int64(binary.LittleEndian.Uint32(tail))
	switch {
	case string(tail[4:]) != "PAR1":
		return fmt.Errorf("%w: no footer", errBroken)
	case n > size-12:
		return fmt.Errorf("%w: a footer of %d bytes", errBroken, n)
	case n > maxFooter:
		return errTooBig
	}
	b := make([]byte, n)
	if _, err := s.file.ReadAt(b, size-8-n); err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	s.end = size - 8 - n
	used, counts, err := checkThrift(b)
	switch {
	case err != nil:
		return err
	case used != len(b):
		return fmt.Errorf("%w: %d bytes behind the footer", errBroken, len(b)-used)
	case counts.total > maxElements || counts.list[0x02] > maxNodes || counts.list[0x0401] > maxChunks:
		return errTooBig
	}
	if err := thrift.Unmarshal(&thrift.CompactProtocol{}, b, &s.meta); err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	if s.meta.EncryptionAlgorithm.Value != nil {
		return errPacking
	}
	var rows int64
	for i := range s.meta.RowGroups {
		g := s.meta.RowGroups[i].NumRows
		if rows += g; g < 0 || rows < 0 || rows > maxRecords || rows > size*maxPerByte {
			return fmt.Errorf("%w: %d rows in %d bytes", errTooBig, rows, size)
		}
	}
	if rows != s.meta.NumRows {
		return fmt.Errorf("%w: %d rows, %d in the row groups", errBroken, s.meta.NumRows, rows)
	}
	return nil
}

// headings walks the tree of columns and gives the names right below the root.
func (s *parquetSource) headings() (names []string, err error) {
	nodes := s.meta.Schema
	var walk func(depth int) error
	at := 0
	walk = func(depth int) error {
		if at >= len(nodes) || depth > maxDepth {
			return fmt.Errorf("%w: the tree of columns", errBroken)
		}
		e := &nodes[at]
		at++
		children := 0
		if e.NumChildren.Valid {
			children = int(e.NumChildren.V)
		}
		if depth == 1 {
			names = append(names, clean(e.Name))
			s.columns = append(s.columns, parquetColumn{leaf: s.leaves, element: e})
		}
		if children == 0 && e.Type.Valid {
			s.leaves++
		}
		if children < 0 || children > len(nodes) {
			return fmt.Errorf("%w: %d columns below one", errBroken, children)
		}
		for range children {
			if err := walk(depth + 1); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(0); err != nil {
		return nil, err
	}
	if at != len(nodes) {
		return nil, fmt.Errorf("%w: columns outside the tree", errBroken)
	}
	if !allUTF8(names) {
		return nil, fmt.Errorf("%w: a column's name is not UTF-8", errBroken)
	}
	if len(names) > maxColumns {
		return nil, errTooBig
	}
	return names, nil
}

// openGroup opens the next row group; io.EOF after the last.
func (s *parquetSource) openGroup() error {
	if s.group == s.until {
		return io.EOF
	}
	g := &s.meta.RowGroups[s.group]
	s.group++
	if len(g.Columns) != s.leaves {
		return fmt.Errorf("%w: %d columns in a row group, %d in the file", errBroken, len(g.Columns), s.leaves)
	}
	s.left, s.held = g.NumRows, 0
	for i := range s.columns {
		c := &s.columns[i]
		if !c.wanted {
			continue
		}
		meta := &g.Columns[c.leaf].MetaData
		if meta.NumValues != g.NumRows || meta.Type != c.element.Type.V || g.Columns[c.leaf].FilePath != "" {
			return fmt.Errorf("%w: a column does not fit its row group", errBroken)
		}
		var err error
		if c.chunk, err = s.openChunk(c.element, meta); err != nil {
			return err
		}
	}
	return nil
}

func (s *parquetSource) next() (cells []cell, row int, err error) {
	if s.ended {
		return nil, 0, io.EOF
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errBroken, p)
		}
		var f *fault.Error
		if err != nil && !errors.Is(err, io.EOF) && !errors.As(err, &f) {
			s.ended, err = true, s.explain(err)
		}
	}()
	for {
		for s.left == 0 {
			if err := s.openGroup(); err != nil {
				s.ended = true
				return nil, 0, err
			}
		}
		s.left--
		s.row++
		blank, utf8 := true, true
		for i := range s.columns {
			c := &s.columns[i]
			if c.chunk == nil {
				continue
			}
			if s.cells[i], err = c.chunk.next(); err != nil {
				return nil, 0, unexpected(err)
			}
			if text := s.cells[i].text; text != "" {
				blank = blank && clean(text) == ""
				utf8 = utf8 && allUTF8([]string{text})
			}
		}
		if s.left == 0 {
			for i := range s.columns {
				if c := s.columns[i].chunk; c != nil && c.left > 0 {
					return nil, 0, fmt.Errorf("%w: values behind the last row", errBroken)
				}
			}
		}
		switch {
		case !utf8:
			return nil, 0, s.rd.encodingFault(s.row)
		case !blank:
			return s.cells, s.row, nil
		}
	}
}

func (s *parquetSource) sheet() string { return "" }

func (s *parquetSource) Close() error {
	err := s.drop()
	if s.closer != nil {
		err = errors.Join(err, s.closer.Close())
	}
	return err
}

// drop removes what a stream was put into.
func (s *parquetSource) drop() error {
	if s.temp == nil {
		return nil
	}
	err := errors.Join(s.temp.Close(), os.Remove(s.temp.Name()))
	s.temp = nil
	return err
}

// explain makes a fault of an error of the file.
func (s *parquetSource) explain(err error) error {
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, errTooBig):
		f = s.rd.refuse(lang.T("document.parquet.big"), lang.T("document.parquet.big.do")).By(err)
	case errors.Is(err, errPacking):
		f = s.rd.refuse(lang.T("document.parquet.packing"), lang.T("document.parquet.packing.do")).By(err)
	default:
		f = s.rd.refuse(lang.T("document.parquet.broken"), lang.T("document.parquet.broken.do")).By(err)
	}
	f.At.Row = s.row
	return f
}
