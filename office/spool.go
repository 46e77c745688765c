package office

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// spooled is a file that is read more than once. What comes through a pipe is
// kept in a private file until then.
type spooled struct {
	path, name string
	temporary  bool
	given      *Given
}

func (o *Office) spool(path string) (*spooled, error) {
	if path == "-" && o.Given != nil {
		return &spooled{name: o.Given.Name, given: o.Given}, nil
	}
	if path != "-" || o.Stdin == nil {
		return &spooled{path: path, name: filepath.Base(path)}, nil
	}
	f, err := os.CreateTemp("", "vuonlen-*") // mode 0600
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(f, o.Stdin)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return nil, fault.New(fault.Refused, lang.T("office.spool")).Do(lang.T("office.spool.do")).By(err)
	}
	return &spooled{path: f.Name(), name: "-", temporary: true}, nil
}

func (s *spooled) open(schema document.Schema) (*document.Reader, error) {
	if s.given != nil {
		return s.given.open(schema)
	}
	if !s.temporary {
		return document.Open(s.path, schema)
	}
	f, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	r, err := document.OpenReader(s.name, f, schema)
	if err != nil {
		_ = f.Close()
	}
	return r, err
}

func (s *spooled) close() {
	if s.temporary {
		_ = os.Remove(s.path)
	}
}
