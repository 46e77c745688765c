package document

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// chunk reads the values of one column of one row group, page by page. Only the
// page that is being read, and the dictionary, are in memory.
type chunk struct {
	src      *parquetSource
	element  *format.SchemaElement
	codec    format.CompressionCodec
	at, end  int64 // of the file, what is left of the chunk
	left     int64 // values still to read
	inPage   int   // values still to read of the page
	optional bool
	levels   hybrid // 1 = there is a value, 0 = null
	values   values
	dict     []cell
	held     int // bytes of the page
}

func (s *parquetSource) openChunk(e *format.SchemaElement, m *format.ColumnMetaData) (*chunk, error) {
	start := m.DataPageOffset
	if d := m.DictionaryPageOffset; d > 0 && d < start {
		start = d
	}
	size := m.TotalCompressedSize
	if start < 4 || size < 0 || start > s.end || size > s.end-start {
		return nil, fmt.Errorf("%w: a column chunk outside the file", errBroken)
	}
	return &chunk{src: s, element: e, codec: m.Codec, at: start, end: start + size, left: m.NumValues,
		optional: e.RepetitionType.Valid && e.RepetitionType.V == format.Optional}, nil
}

// next gives the next value; an empty cell for null.
func (c *chunk) next() (cell, error) {
	for c.inPage == 0 {
		if err := c.readPage(); err != nil {
			return cell{}, err
		}
	}
	c.inPage--
	c.left--
	if c.left < 0 {
		return cell{}, fmt.Errorf("%w: more values than rows", errBroken)
	}
	if c.optional {
		defined, err := c.levels.next()
		if err != nil || defined == 0 {
			return cell{}, err
		}
	}
	return c.values.next()
}

// header reads the header of the page at c.at and passes it.
func (c *chunk) header() (*format.PageHeader, error) {
	if c.at >= c.end {
		return nil, fmt.Errorf("%w: fewer values than rows", errBroken)
	}
	var failed error
	for _, size := range []int64{256, maxHeader} { // a header is short, but for texts in its statistics
		b := make([]byte, min(size, c.end-c.at))
		if _, err := c.src.file.ReadAt(b, c.at); err != nil {
			return nil, fmt.Errorf("%w: %w", errBroken, err)
		}
		used, counts, err := checkThrift(b)
		if err != nil || counts.total > 0 {
			failed = errors.Join(fmt.Errorf("%w: a page header", errBroken), err)
			continue
		}
		h := new(format.PageHeader)
		if err := thrift.Unmarshal(&thrift.CompactProtocol{}, b[:used], h); err != nil {
			return nil, fmt.Errorf("%w: %w", errBroken, err)
		}
		c.at += int64(used)
		return h, nil
	}
	return nil, failed
}

// readPage makes the next page of data ready; dictionaries are read on the way.
func (c *chunk) readPage() error {
	h, err := c.header()
	if err != nil {
		return err
	}
	packed, size := int64(h.CompressedPageSize), int64(h.UncompressedPageSize)
	switch {
	case packed < 0 || size < 0 || packed > c.end-c.at:
		return fmt.Errorf("%w: a page of %d bytes", errBroken, packed)
	case packed > maxPage || size > maxPage:
		return errTooBig
	}
	at := c.at
	c.at += packed
	if h.Type != format.DataPage && h.Type != format.DataPageV2 && h.Type != format.DictionaryPage {
		return nil // an index, or what a later version adds
	}
	b := make([]byte, packed)
	if _, err := c.src.file.ReadAt(b, at); err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	if h.CRC != 0 && uint32(h.CRC) != crc32.ChecksumIEEE(b) {
		return fmt.Errorf("%w: checksum of a page", errBroken)
	}
	switch {
	case h.Type == format.DictionaryPage && h.DictionaryPageHeader.Valid:
		return c.readDictionary(&h.DictionaryPageHeader.V, b, int(size))
	case h.Type == format.DataPage && h.DataPageHeader.Valid:
		return c.readDataV1(&h.DataPageHeader.V, b, int(size))
	case h.Type == format.DataPageV2 && h.DataPageHeaderV2.Valid:
		return c.readDataV2(&h.DataPageHeaderV2.V, b, int(size))
	}
	return fmt.Errorf("%w: a page header", errBroken)
}

// hold notes the bytes of the page now in memory in the place of the last one's.
func (c *chunk) hold(n int) error {
	c.src.held += n - c.held
	c.held = n
	if c.src.held > maxHeld {
		return errTooBig
	}
	return nil
}

func (c *chunk) readDictionary(h *format.DictionaryPageHeader, b []byte, size int) error {
	n := int(h.NumValues)
	if c.dict != nil || n < 0 || n > maxValues || h.Encoding != format.Plain && h.Encoding != plainDictionary {
		return fmt.Errorf("%w: a dictionary", errBroken)
	}
	b, err := c.unpack(b, size)
	if err != nil {
		return err
	}
	// The dictionary stays for the chunk; a cell takes some 24 bytes.
	if c.src.held += len(b) + 24*n; c.src.held > maxHeld {
		return errTooBig
	}
	v := values{chunk: c, encoding: format.Plain, b: b}
	c.dict = make([]cell, 0, n)
	for range n {
		x, err := v.next()
		if err != nil {
			return err
		}
		c.dict = append(c.dict, x)
	}
	return nil
}

func (c *chunk) readDataV1(h *format.DataPageHeader, b []byte, size int) error {
	b, err := c.unpack(b, size)
	if err != nil {
		return err
	}
	c.levels = hybrid{}
	if c.optional {
		if h.DefinitionLevelEncoding != format.RLE {
			return errPacking
		}
		var n int
		if n, b, err = prefixed(b); err != nil {
			return err
		}
		c.levels, b = hybrid{b: b[:n], width: 1}, b[n:]
	}
	return c.begin(int(h.NumValues), h.Encoding, b)
}

func (c *chunk) readDataV2(h *format.DataPageHeaderV2, b []byte, size int) error {
	repetition, definition := int(h.RepetitionLevelsByteLength), int(h.DefinitionLevelsByteLength)
	if repetition < 0 || definition < 0 || repetition > len(b) || definition > len(b)-repetition || size < repetition+definition {
		return fmt.Errorf("%w: levels of a page", errBroken)
	}
	c.levels = hybrid{b: b[repetition : repetition+definition], width: 1}
	b, size = b[repetition+definition:], size-repetition-definition
	if !h.IsCompressed.Valid || h.IsCompressed.V {
		var err error
		if b, err = c.unpack(b, size); err != nil {
			return err
		}
	}
	return c.begin(int(h.NumValues), h.Encoding, b)
}

// begin starts to read the values of a page.
func (c *chunk) begin(n int, e format.Encoding, b []byte) error {
	if n < 0 || int64(n) > c.left {
		return fmt.Errorf("%w: %d values in a page, %d left", errBroken, n, c.left)
	}
	if n > maxValues {
		return errTooBig
	}
	var err error
	c.inPage = n
	if c.values, err = c.openValues(e, b, n); err != nil {
		return err
	}
	return c.hold(len(b) + len(c.levels.b) + 4*len(c.values.lengths))
}

// zstdReader is made when the first page needs it.
type zstdReader struct{ *zstd.Decoder }

// unpack gives the size bytes that a page says it unpacks to, and refuses another
// number.
func (c *chunk) unpack(b []byte, size int) ([]byte, error) {
	fail := func(err error) ([]byte, error) {
		return nil, fmt.Errorf("%w: a page does not unpack to %d bytes: %w", errBroken, size, err)
	}
	var r io.Reader
	switch c.codec {
	case format.Uncompressed:
		if len(b) != size {
			return fail(io.ErrUnexpectedEOF)
		}
		return b, nil
	case format.Snappy:
		if n, err := snappy.DecodedLen(b); err != nil || n != size {
			return fail(err)
		}
		out, err := snappy.Decode(make([]byte, size), b)
		if err != nil {
			return fail(err)
		}
		return out, nil
	case format.Gzip:
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return fail(err)
		}
		r = z
	case format.Zstd:
		z := &c.src.zstd
		var err error
		if z.Decoder == nil {
			z.Decoder, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
				zstd.WithDecoderMaxMemory(maxPage), zstd.WithDecoderMaxWindow(maxPage))
		}
		if err == nil {
			err = z.Reset(bytes.NewReader(b))
		}
		if err != nil {
			return fail(err)
		}
		r = z
	default:
		return nil, errPacking
	}
	out := make([]byte, size)
	if _, err := io.ReadFull(r, out); err != nil {
		return fail(err)
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		return fail(errTooBig)
	}
	return out, nil
}
