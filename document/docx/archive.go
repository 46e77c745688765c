package docx

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Bounds of a template: a hundred times what an office's letter needs.
const (
	maxFile     = 20 << 20 // bytes of the file
	maxParts    = 1000     // parts in it
	maxUnpacked = 64 << 20 // bytes of all parts
)

// A part is one file of the archive.
type part struct {
	name string
	data []byte
}

// archive reads the parts of a .docx.
func archive(name string, data []byte) ([]part, error) {
	refuse := func(what, do lang.Text) error {
		return fault.New(fault.Refused, what).Do(do).Place(fault.Place{File: name})
	}
	if len(data) > maxFile {
		return nil, refuse(lang.T("paper.docx.large", "mib", maxFile>>20), lang.T("paper.docx.large.do"))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) > maxParts {
		return nil, refuse(lang.T("paper.docx.alien"), lang.T("paper.docx.alien.do"))
	}
	parts := make([]part, 0, len(z.File))
	seen := map[string]bool{}
	left := int64(maxUnpacked)
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		lower := strings.ToLower(f.Name)
		if path.Clean("/"+f.Name) != "/"+f.Name || strings.Contains(f.Name, `\`) || seen[lower] {
			return nil, refuse(lang.T("paper.docx.alien"), lang.T("paper.docx.alien.do"))
		}
		seen[lower] = true
		if strings.Contains(lower, "vbaproject") || strings.Contains(lower, "activex") || strings.Contains(lower, "/embeddings/") {
			return nil, refuse(lang.T("paper.docx.macro", "part", f.Name), lang.T("paper.docx.macro.do"))
		}
		r, err := f.Open()
		if err != nil {
			return nil, refuse(lang.T("paper.docx.broken"), lang.T("paper.docx.broken.do"))
		}
		b, err := io.ReadAll(io.LimitReader(r, left+1))
		_ = r.Close()
		if err != nil {
			return nil, refuse(lang.T("paper.docx.broken"), lang.T("paper.docx.broken.do"))
		}
		if left -= int64(len(b)); left < 0 {
			return nil, refuse(lang.T("paper.docx.large", "mib", maxUnpacked>>20), lang.T("paper.docx.large.do"))
		}
		parts = append(parts, part{f.Name, b})
	}
	return parts, nil
}

// zipped writes the parts as a .docx; the same parts give the same bytes.
func zipped(w io.Writer, parts []part) error {
	z := zip.NewWriter(w)
	for _, p := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := f.Write(p.data); err != nil {
			return err
		}
	}
	return z.Close()
}
