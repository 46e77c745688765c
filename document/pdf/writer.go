package pdf

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"
)

// Meta is what a file says of itself.
type Meta struct {
	Title    string
	Language string // BCP 47: vi-VN
	Producer string
	Made     time.Time
}

// ref names an object of the file; 0 none.
type ref uint32

func (r ref) String() string { return strconv.FormatUint(uint64(r), 10) + " 0 R" }

// A Writer writes one file.
type Writer struct {
	out   *bufio.Writer
	sum   hash.Hash // of all that was written: the file's identifier
	at    int64
	err   error
	meta  Meta
	zip   *zlib.Writer
	packs bytes.Buffer // a stream, packed

	places   [][]uint32 // of each object, in blocks that are never copied
	count    ref        // objects named so far
	catalog  ref
	pageTree ref
	tree     ref // root of the structure
	document ref // its one element
	images   map[[sha256.Size]byte]image

	pages  []ref // in order
	owners []ref // of each page: the list of the elements its marks belong to
	papers []ref // elements below the document

	page *page
	faces
}

const (
	block    = 1024
	maxImage = 1000 // pictures remembered: who shows a picture again after more gets it a second time
)

// New begins a file.
func New(w io.Writer, m Meta) *Writer {
	sum := sha256.New()
	p := &Writer{out: bufio.NewWriterSize(io.MultiWriter(w, sum), 32<<10), sum: sum, meta: m, images: map[[sha256.Size]byte]image{}}
	p.zip = zlib.NewWriter(&p.packs)
	p.catalog, p.pageTree, p.tree, p.document = p.name(), p.name(), p.name(), p.name()
	for i := range p.faces {
		p.faces[i].ref, p.faces[i].font = p.name(), fonts()[i]
	}
	p.put("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return p
}

// name gives an object its number before it is written.
func (p *Writer) name() ref {
	p.count++
	if int(p.count)/block >= len(p.places) {
		p.places = append(p.places, make([]uint32, block))
	}
	return p.count
}

func (p *Writer) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *Writer) put(s ...string) {
	for _, s := range s {
		if p.err != nil {
			return
		}
		n, err := p.out.WriteString(s)
		p.at += int64(n)
		if err != nil {
			p.fail(err)
		}
	}
}

var errLong = errors.New("pdf: more than 4 GiB in one file")

// object writes an object whose parts make its text.
func (p *Writer) object(r ref, parts ...string) {
	if p.at > 1<<32-1 {
		p.fail(errLong)
	}
	p.places[int(r)/block][int(r)%block] = uint32(p.at)
	p.put(strconv.FormatUint(uint64(r), 10), " 0 obj\n")
	p.put(parts...)
	p.put("\nendobj\n")
}

// stream writes an object with data, packed; dict is what else is said of it.
func (p *Writer) stream(r ref, dict string, data []byte) {
	p.packs.Reset()
	p.zip.Reset(&p.packs)
	_, err := p.zip.Write(data)
	if err = errors.Join(err, p.zip.Close()); err != nil {
		p.fail(err)
	}
	p.raw(r, dict+"/Filter/FlateDecode", p.packs.Bytes())
}

func (p *Writer) raw(r ref, dict string, data []byte) {
	p.object(r, "<<", dict, "/Length ", strconv.Itoa(len(data)), ">>\nstream\n", string(data), "\nendstream")
}

// Close ends the file. What was drawn for a paper that was not ended is not lost.
func (p *Writer) Close() error {
	p.endPage()
	p.endFonts()
	kids := func(all []ref) string {
		var b strings.Builder
		for i, r := range all {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(r.String())
		}
		return b.String()
	}
	p.object(p.pageTree, "<</Type/Pages/Count ", strconv.Itoa(len(p.pages)), "/Kids[", kids(p.pages), "]>>")
	p.object(p.document, "<</Type/StructElem/S/Document/P ", p.tree.String(), "/K[", kids(p.papers), "]>>")
	numbers := p.name()
	var nums strings.Builder
	for i, r := range p.owners {
		fmt.Fprintf(&nums, "%d %s ", i, r)
	}
	p.object(numbers, "<</Nums[", nums.String(), "]>>")
	p.object(p.tree, "<</Type/StructTreeRoot/K ", p.document.String(), "/ParentTree ", numbers.String(), "/ParentTreeNextKey ", strconv.Itoa(len(p.owners)), ">>")
	info, about := p.name(), p.name()
	day := "(D:" + p.meta.Made.UTC().Format("20060102150405") + "Z)"
	p.object(info, "<</Title", text(p.meta.Title), "/Producer", text(p.meta.Producer), "/CreationDate", day, "/ModDate", day, ">>")
	p.raw(about, "/Type/Metadata/Subtype/XML", p.meta.packet())
	p.object(p.catalog, "<</Type/Catalog/Pages ", p.pageTree.String(), "/Lang", text(p.meta.Language), "/MarkInfo<</Marked true>>/StructTreeRoot ", p.tree.String(),
		"/ViewerPreferences<</DisplayDocTitle true>>/Metadata ", about.String(), ">>")
	start := p.at
	p.put("xref\n0 ", strconv.Itoa(int(p.count)+1), "\n0000000000 65535 f \n")
	for r := ref(1); r <= p.count; r++ {
		if at := p.places[int(r)/block][int(r)%block]; at > 0 {
			p.put(fmt.Sprintf("%010d 00000 n \n", at))
		} else {
			p.put("0000000000 00000 f \n") // named and not needed
		}
	}
	p.flush()
	id := "<" + hex.EncodeToString(p.sum.Sum(nil)[:16]) + ">"
	p.put("trailer\n<</Size ", strconv.Itoa(int(p.count)+1), "/Root ", p.catalog.String(), "/Info ", info.String(), "/ID[", id, id, "]>>\nstartxref\n", strconv.FormatInt(start, 10), "\n%%EOF\n")
	p.flush()
	return p.err
}

func (p *Writer) flush() {
	if p.err == nil {
		p.fail(p.out.Flush())
	}
}

// text writes a text string: as it is where every program reads it so, else UTF-16
// with its mark in hexadecimal digits.
func text(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' || r == '\\' }) {
		return "(" + s + ")"
	}
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}

// number writes a length with as many digits as a printer could show.
func number(b []byte, f float64) []byte {
	n := len(b)
	b = strconv.AppendFloat(b, f, 'f', 3, 64)
	for len(b) > n && b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return bytes.TrimSuffix(b, []byte("."))
}

var xmlEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// packet says title, language and day again for programs that read XMP (ISO 16684-1).
func (m Meta) packet() []byte {
	day := m.Made.UTC().Format("2006-01-02T15:04:05Z")
	return []byte("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">` +
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + xmlEscape.Replace(m.Title) + `</rdf:li></rdf:Alt></dc:title>` +
		`<dc:language><rdf:Bag><rdf:li>` + xmlEscape.Replace(m.Language) + `</rdf:li></rdf:Bag></dc:language>` +
		`<xmp:CreateDate>` + day + `</xmp:CreateDate><xmp:ModifyDate>` + day + `</xmp:ModifyDate>` +
		`<pdf:Producer>` + xmlEscape.Replace(m.Producer) + `</pdf:Producer>` +
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
}
