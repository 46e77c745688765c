package document

import (
	"bytes"
	"errors"
	"io"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"vuonlen/internal/lang"
)

// headLen is how much of a file is looked at before it is read: the heading of a
// table and what stands above it must be within.
const headLen = 1 << 20

// maxWindow bounds the memory that a file packed with Zstandard may ask for.
const maxWindow = 64 << 20

// input is a file that is being read, unpacked.
type input struct {
	head   []byte    // its beginning
	rest   io.Reader // what follows
	file   io.Reader // the file itself if it is not packed; it stands behind head
	closer func()
}

// stream is the file from its beginning.
func (in *input) stream() io.Reader { return io.MultiReader(bytes.NewReader(in.head), in.rest) }

// whole is the file from its beginning, readable anywhere if it can be.
func (in *input) whole() io.Reader {
	if in.file != nil {
		if s := atRandom(in.file, int64(len(in.head))); s != nil {
			return s
		}
	}
	return in.stream()
}

func (in *input) close() {
	if in.closer != nil {
		in.closer()
	}
}

// counted counts what is read.
type counted struct {
	r io.Reader
	n *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// unpacked begins to read a file, which may be packed with gzip or Zstandard; its
// first bytes tell, not its name. read counts the bytes of the file itself.
func unpacked(rd *Reader, r io.Reader, read *atomic.Int64) (*input, error) {
	in := &input{file: r, rest: counted{r, read}}
	var err error
	if in.head, err = io.ReadAll(io.LimitReader(in.rest, headLen)); err != nil {
		return nil, rd.unreadable(err)
	}
	var open io.Reader
	switch {
	case bytes.HasPrefix(in.head, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(in.stream())
		if err != nil {
			return nil, rd.packed(err)
		}
		open = z
	case bytes.HasPrefix(in.head, []byte("\x28\xb5\x2f\xfd")):
		z, err := zstd.NewReader(in.stream(), zstd.WithDecoderConcurrency(2), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, rd.packed(err)
		}
		in.closer = z.Close
		open = z
	default:
		return in, nil
	}
	in.file, in.rest = nil, unpackErrors{open, rd}
	if in.head, err = io.ReadAll(io.LimitReader(in.rest, headLen)); err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

// unpackErrors makes faults of the errors of unpacking.
type unpackErrors struct {
	r  io.Reader
	rd *Reader
}

func (u unpackErrors) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = u.rd.packed(err)
	}
	return n, err
}

// packed is the fault of a file that does not unpack.
func (r *Reader) packed(err error) error {
	if errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		return r.refuse(lang.T("document.unpack.window", "mib", maxWindow>>20), lang.T("document.unpack.window.do")).By(err)
	}
	return r.refuse(lang.T("document.unpack.broken"), lang.T("document.unpack.broken.do")).By(err)
}
