package document

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zlib"

	"vuonlen/internal/fault"
)

const (
	maxOffice     = 200 << 20 // bytes that all parts of an office file unpack to
	maxPDFObjects = 64 << 20  // bytes that the packed objects of a PDF unpack to
)

// checkOffice tells a DOCX from an XLSX and refuses what is neither, what holds macros
// or parts that run or fetch something, and what unpacks to more than it may.
func checkOffice(b []byte) (mime string, err *fault.Error) {
	z, zerr := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if zerr != nil {
		return "", damaged().By(zerr)
	}
	if len(z.File) > maxParts {
		return "", notTaken("bomb")
	}
	left := int64(maxOffice)
	seen := map[string]bool{}
	office := false
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		switch {
		case seen[name], strings.Contains(name, `\`), strings.HasPrefix(name, "/"), path.Clean("/"+name) != "/"+strings.TrimSuffix(name, "/"):
			return "", damaged() // two programs would read two different files
		case f.Flags&1 != 0:
			return "", notTaken("encrypted")
		case strings.Contains(name, "vbaproject"), strings.Contains(name, "vbadata"), strings.Contains(name, "/macrosheets/"):
			return "", notTaken("macro")
		case strings.Contains(name, "/activex/"), strings.Contains(name, "/embeddings/") && path.Ext(name) != ".xlsx", strings.Contains(name, "/customui"):
			return "", notTaken("active")
		}
		seen[name] = true
		r, zerr := f.Open()
		if zerr != nil {
			return "", damaged().By(zerr)
		}
		part := &bounded{r: r, left: &left}
		var perr *fault.Error
		switch {
		case f.Name == "[Content_Types].xml":
			office = true
			mime, perr = contentTypes(part)
		case strings.HasSuffix(name, ".rels"):
			perr = relations(part)
		case strings.HasPrefix(name, "xl/externallinks/"):
			perr = externalLink(part)
		}
		_, zerr = io.Copy(io.Discard, part) // the rest, which the checksum covers
		zerr = errors.Join(zerr, r.Close())
		switch {
		case left < 0:
			return "", notTaken("bomb")
		case perr != nil:
			return "", perr
		case zerr != nil:
			return "", damaged().By(zerr)
		}
	}
	switch {
	case !office:
		return "", notTaken("archive")
	case mime == "":
		return "", notTaken("other")
	}
	return mime, nil
}

// bounded reads while there is something left for all parts together.
type bounded struct {
	r    io.Reader
	left *int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if *b.left -= int64(n); *b.left < 0 {
		return n, errTooBig
	}
	return n, err
}

// elements calls fn with every element of a part.
func elements(r io.Reader, fn func(name string, attr func(string) string) *fault.Error) *fault.Error {
	d := xml.NewDecoder(io.LimitReader(r, maxSmall))
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged().By(err)
		}
		if e, ok := t.(xml.StartElement); ok {
			if f := fn(e.Name.Local, func(name string) string {
				for _, a := range e.Attr {
					if a.Name.Local == name {
						return a.Value
					}
				}
				return ""
			}); f != nil {
				return f
			}
		}
	}
}

// contentTypes finds out what an office file is: "" when it is neither text nor sheet.
func contentTypes(r io.Reader) (mime string, err *fault.Error) {
	err = elements(r, func(_ string, attr func(string) string) *fault.Error {
		switch t := attr("ContentType"); {
		case strings.Contains(strings.ToLower(t), "macro"), strings.Contains(strings.ToLower(t), "vbaproject"):
			return notTaken("macro")
		case t == typeDOCX+".main+xml":
			mime = typeDOCX
		case t == typeXLSX+".main+xml":
			mime = typeXLSX
		}
		return nil
	})
	return mime, err
}

// relations refuses parts that lie outside the file and are fetched when it is opened:
// templates, objects, pictures. Links that somebody must click are let be, and other
// workbooks, which programs ask about.
func relations(r io.Reader) *fault.Error {
	return elements(r, func(name string, attr func(string) string) *fault.Error {
		if name != "Relationship" || !strings.EqualFold(attr("TargetMode"), "External") {
			return nil
		}
		if t := path.Base(attr("Type")); t != "hyperlink" && t != "externalLinkPath" {
			return notTaken("active")
		}
		return nil
	})
}

// externalLink refuses a link that starts a program.
func externalLink(r io.Reader) *fault.Error {
	return elements(r, func(name string, _ func(string) string) *fault.Error {
		if name == "ddeLink" || name == "oleLink" {
			return notTaken("active")
		}
		return nil
	})
}

// pdfActive are names in a PDF that stand for something that runs, sends or hides
// another file. pdfLocked stands for a password.
var (
	pdfActive = regexp.MustCompile(`/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|XFA)[^A-Za-z0-9]`)
	pdfLocked = regexp.MustCompile(`/Encrypt[^A-Za-z0-9]`)
	pdfHex    = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)
	pdfStream = regexp.MustCompile(`stream\r?\n`)
	pdfPacked = regexp.MustCompile(`/ObjStm[^A-Za-z0-9]`)
)

// checkPDF refuses a PDF that is cut off, locked, or holds something that runs. Its
// objects may be packed: they are unpacked and looked at too. The streams of pages and
// pictures are passed over.
func checkPDF(b []byte) *fault.Error {
	if !bytes.Contains(b[max(0, len(b)-2048):], []byte("%%EOF")) {
		return damaged()
	}
	left := int64(maxPDFObjects)
	for rest := b; ; {
		at := pdfStream.FindIndex(rest)
		said := rest
		if at != nil {
			said = rest[:at[0]]
		}
		if f := saysPDF(said); f != nil {
			return f
		}
		if at == nil {
			return nil
		}
		body := rest[at[1]:]
		if dict := said[max(0, len(said)-1024):]; pdfPacked.Match(plainPDF(dict)) {
			if z, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
				objects, err := io.ReadAll(&bounded{r: z, left: &left}) // what unpacks of a damaged stream is looked at
				if errors.Is(err, errTooBig) {
					return notTaken("bomb")
				}
				if f := saysPDF(objects); f != nil {
					return f
				}
			}
		}
		end := bytes.Index(body, []byte("endstream"))
		if end < 0 {
			return damaged()
		}
		rest = body[end+len("endstream"):]
	}
}

// saysPDF looks at what stands outside of streams.
func saysPDF(b []byte) *fault.Error {
	b = append(plainPDF(b), '\n')
	switch {
	case pdfLocked.Match(b):
		return notTaken("encrypted")
	case pdfActive.Match(b):
		return notTaken("active")
	}
	return nil
}

// plainPDF writes out the letters that a PDF may spell by their number.
func plainPDF(b []byte) []byte {
	return pdfHex.ReplaceAllFunc(b, func(x []byte) []byte {
		const digits = "0123456789abcdef"
		x = bytes.ToLower(x)
		return []byte{byte(strings.IndexByte(digits, x[1])<<4 | strings.IndexByte(digits, x[2]))}
	})
}

// markup is how files begin that a browser would run if it took them for a page.
var markup = regexp.MustCompile(`(?i)<\s*(!doctype|html|head|body|script|iframe|svg|\?xml|img|meta)`)

// checkPlain refuses what is no plain text: other encodings, control characters,
// programs, pages for a browser, and cells that spreadsheets would compute.
func checkPlain(b []byte) *fault.Error {
	if !utf8.Valid(b) {
		return notTaken("encoding")
	}
	text := strings.TrimPrefix(string(b), bom)
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\r' && r != '\n' || r == 0x7f {
			return notTaken("other")
		}
	}
	switch {
	case strings.HasPrefix(text, "#!"), strings.HasPrefix(text, "{\\rtf"), strings.HasPrefix(text, "%!PS"):
		return notTaken("other")
	case markup.MatchString(text):
		return notTaken("html")
	}
	// One separator is that of the file, but nobody says which: a cell is what any of
	// them makes.
	for _, sep := range ",;\t" {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = sep, -1, true, true
		for {
			cells, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return damaged().By(err)
			}
			for _, c := range cells {
				if computes(c) {
					return notTaken("formula")
				}
			}
		}
	}
	return nil
}

// computes tells whether a spreadsheet would take a cell for a formula. A number with
// a sign, a telephone number and a dash are none.
func computes(cell string) bool {
	cell = strings.TrimLeft(cell, " \t\r\n")
	if cell == "" {
		return false
	}
	switch cell[0] {
	case '=', '@':
		return true
	case '+', '-':
		return strings.ContainsAny(cell, "(|!")
	}
	return false
}
