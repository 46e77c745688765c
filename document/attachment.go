package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// MaxAttachment bounds a file that is attached, in bytes: a scanned decision of forty
// pages, or a photograph of any telephone.
const MaxAttachment = 20 << 20

// Attachment is a file made ready to stand beside a record.
type Attachment struct {
	Name     string // without folders or signs that hide something, with the ending of its type
	Type     string // MIME type
	Content  []byte // to be kept: of an image without what the camera wrote beside the picture
	Original string // hex SHA-256 of the bytes that came
}

// Kinds of file that signed papers are, by their MIME type.
const (
	TypePDF = "application/pdf"
	TypeP7S = "application/pkcs7-signature" // a detached signature
)

// attachable are the kinds of file that are taken, by their MIME type, with the ending
// of their names. The list is closed: what a council must be able to open in ten years
// without a program that only some have, and what runs nothing when it is opened.
// docs/decisions/0022-attachments.md has the reasons for each.
const (
	typePDF  = TypePDF
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeCSV  = "text/csv"
)

var endings = map[string][]string{ // the first is the one that is given
	typePDF: {".pdf"}, typeJPEG: {".jpg", ".jpeg"}, typePNG: {".png"}, typeXLSX: {".xlsx"}, typeDOCX: {".docx"}, typeCSV: {".csv", ".txt"},
}

// Attach looks at a file that somebody wants to keep beside a record. What it is its
// content says, never its name. Of images everything but the picture is taken out, see
// [stripJPEG] and [stripPNG]; all others are kept byte for byte, for a signature may
// cover them. The error is a fault: the file is too large, of a kind that is not taken,
// broken, or holds something that could run.
func Attach(name string, content []byte) (Attachment, error) {
	sum := sha256.Sum256(content)
	a := Attachment{Content: content, Original: hex.EncodeToString(sum[:])}
	refuse := func(f *fault.Error) (Attachment, error) {
		return Attachment{}, f.Place(fault.Place{File: attachmentName(name, "")})
	}
	if len(content) > MaxAttachment {
		return refuse(fault.New(fault.Refused, lang.T("attachment.large", "mib", MaxAttachment>>20)).Do(lang.T("attachment.large.do")))
	}
	var err *fault.Error
	switch what := sniff(content); {
	case what == "pdf":
		a.Type, err = typePDF, checkPDF(content)
	case what == "zip":
		a.Type, err = checkOffice(content)
	case what == "image":
		switch {
		case bytes.HasPrefix(content, []byte(pngHead)):
			a.Type = typePNG
			a.Content, err = stripPNG(content)
		case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
			a.Type = typeJPEG
			a.Content, err = stripJPEG(content)
		default:
			err = notTaken("picture")
		}
	case what == "csv":
		a.Type, err = typeCSV, checkPlain(content)
	case what == "ole":
		err = notTaken(oleKind(bytes.NewReader(content)))
	case otherPicture(content):
		err = notTaken("picture")
	default:
		err = notTaken(what)
	}
	if err != nil {
		return refuse(err)
	}
	a.Name = attachmentName(name, a.Type)
	return a, nil
}

// otherPicture tells pictures of kinds that are not taken: HEIC, AVIF, WebP, TIFF, BMP.
func otherPicture(b []byte) bool {
	return len(b) > 12 && (string(b[4:8]) == "ftyp" && strings.Contains("heic heix hevc mif1 msf1 avif", string(b[8:12])) ||
		string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP" ||
		string(b[:4]) == "II*\x00" || string(b[:4]) == "MM\x00*" || string(b[:2]) == "BM" && b[5] == 0)
}

// notTaken is the fault of a file of another kind; what is the word of [sniff] for it,
// or one of ours.
func notTaken(what string) *fault.Error {
	f := func(t lang.Text) *fault.Error { return fault.New(fault.Refused, t) }
	switch what {
	case "empty":
		return f(lang.T("attachment.empty")).Do(lang.T("attachment.broken.do"))
	case "broken":
		return damaged()
	case "ole":
		return f(lang.T("attachment.old_office")).Do(lang.T("attachment.old_office.do"))
	case "encrypted":
		return f(lang.T("attachment.locked")).Do(lang.T("attachment.locked.do"))
	case "macro":
		return f(lang.T("attachment.macro")).Do(lang.T("attachment.macro.do"))
	case "active":
		return f(lang.T("attachment.active")).Do(lang.T("attachment.active.do"))
	case "bomb":
		return f(lang.T("attachment.bomb", "mib", maxOffice>>20)).Do(lang.T("attachment.large.do"))
	case "pixels":
		return f(lang.T("attachment.pixels", "n", maxPixels/1_000_000)).Do(lang.T("attachment.pixels.do"))
	case "compressed", "archive":
		return f(lang.T("attachment.archive")).Do(lang.T("attachment.archive.do"))
	case "picture":
		return f(lang.T("attachment.picture")).Do(lang.T("attachment.picture.do"))
	case "formula":
		return f(lang.T("attachment.formula")).Do(lang.T("attachment.formula.do"))
	case "utf16", "encoding":
		return f(lang.T("document.alien.encoding")).Do(lang.T("document.alien.encoding.do"))
	case "html":
		return f(lang.T("attachment.html")).Do(lang.T("attachment.html.do"))
	}
	return f(lang.T("attachment.other")).Do(lang.T("attachment.other.do"))
}

func damaged() *fault.Error {
	return fault.New(fault.Refused, lang.T("attachment.broken")).Do(lang.T("attachment.broken.do"))
}

// maxName bounds the name of a file, in letters.
const maxName = 120

// attachmentName makes a name that can be shown and saved anywhere: the last part of
// a path, composed letters, no sign that is not seen or turns the direction of
// writing, none that a file system refuses, and the ending of the type; without a
// type the ending stays as it is.
func attachmentName(name, mime string) string {
	name = lang.NFC(strings.ToValidUTF8(name, "_"))
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = lang.NFC(strings.Map(func(r rune) rune { // taking signs out brings others together
		switch {
		case !unicode.IsPrint(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		case strings.ContainsRune(`<>:"|?*/%;`, r):
			return '_'
		}
		return r
	}, name))
	name = strings.Trim(name, " .")
	known, ending := endings[mime], ""
	if mime != "" {
		ending = known[0]
		for _, e := range known {
			if len(name) > len(e) && strings.EqualFold(name[len(name)-len(e):], e) {
				name, ending = name[:len(name)-len(e)], strings.ToLower(e)
			}
		}
		name = strings.TrimRight(name, " .")
	}
	if utf8.RuneCountInString(name) > maxName {
		name = strings.TrimRight(string([]rune(name)[:maxName]), " .")
	}
	if base, _, _ := strings.Cut(name, "."); reserved[strings.ToUpper(base)] {
		name = "_" + name
	}
	if name == "" {
		name = "_"
	}
	return name + ending
}

// reserved are names that Windows keeps for devices.
var reserved = map[string]bool{
	"CON": true, "PRN": true, "AUX": true, "NUL": true,
	"COM1": true, "COM2": true, "COM3": true, "COM4": true, "COM5": true, "COM6": true, "COM7": true, "COM8": true, "COM9": true,
	"LPT1": true, "LPT2": true, "LPT3": true, "LPT4": true, "LPT5": true, "LPT6": true, "LPT7": true, "LPT8": true, "LPT9": true,
}
