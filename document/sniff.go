package document

import (
	"bytes"
	"io"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

const sniffLen = 64 << 10

// sniff tells from its first bytes what a file is: csv, zip, or the name of
// something that is neither.
func sniff(head []byte) string {
	has := func(prefix string) bool { return bytes.HasPrefix(head, []byte(prefix)) }
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), " \t\r\n")
	switch {
	case len(text) == 0:
		return "empty"
	case has("PK\x03\x04"):
		return "zip"
	case has("PK\x05\x06"), has("PK\x07\x08"):
		return "broken"
	case has("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return "ole"
	case has("\xff\xfe"), has("\xfe\xff"), utf16Text(head):
		return "utf16"
	case has("%PDF-"):
		return "pdf"
	case has("\x1f\x8b"), has("\x28\xb5\x2f\xfd"), has("Rar!"), has("7z\xbc\xaf\x27\x1c"):
		return "compressed"
	case has("\x89PNG"), has("\xff\xd8\xff"), has("GIF8"):
		return "image"
	case has("PAR1"):
		return "parquet"
	case text[0] == '<':
		return "html"
	case bytes.IndexByte(head, 0) >= 0:
		return "binary"
	}
	return "csv"
}

// utf16Text guesses UTF-16 without a mark: Latin letters with a zero beside each.
func utf16Text(head []byte) bool {
	if len(head) < 8 {
		return false
	}
	zeros := [2]int{}
	n := min(len(head), 64) &^ 1
	for i := range n {
		if head[i] == 0 {
			zeros[i%2]++
		}
	}
	return (zeros[0] == 0) != (zeros[1] == 0) && max(zeros[0], zeros[1]) >= n/4
}

// alien is the fault of a file that is no table.
func (r *Reader) alien(what string) error {
	switch what {
	case "empty":
		return r.refuse(lang.T("document.alien.empty"), lang.T("document.alien.empty.do"))
	case "broken":
		return r.refuse(lang.T("document.xlsx.broken"), lang.T("document.xlsx.broken.do"))
	case "ole":
		return r.refuse(lang.T("document.alien.xls"), lang.T("document.alien.xls.do"))
	case "encrypted":
		return r.refuse(lang.T("document.alien.encrypted"), lang.T("document.alien.encrypted.do"))
	case "utf16":
		return r.refuse(lang.T("document.alien.utf16"), lang.T("document.alien.encoding.do"))
	case "html":
		return r.refuse(lang.T("document.alien.html"), lang.T("document.alien.html.do"))
	}
	return r.refuse(lang.T("document.alien.other"), lang.T("document.alien.other.do"))
}

// oleKind tells an encrypted .xlsx from an old .xls: both are OLE files, and
// only the first has a stream of this name, in UTF-16 in the file's directory.
func oleKind(r io.Reader) string {
	b, err := io.ReadAll(io.LimitReader(r, maxArchive))
	var name []byte
	for _, c := range []byte("EncryptedPackage") {
		name = append(name, c, 0)
	}
	if err == nil && bytes.Contains(b, name) {
		return "encrypted"
	}
	return "ole"
}

// encodingFault is the fault of text that is not UTF-8.
func (r *Reader) encodingFault(row int) *fault.Error {
	f := r.refuse(lang.T("document.alien.encoding"), lang.T("document.alien.encoding.do"))
	f.At.Row = row
	return f
}

func allUTF8(cells []string) bool {
	for _, c := range cells {
		if !utf8.ValidString(c) {
			return false
		}
	}
	return true
}
