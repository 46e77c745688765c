package document

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

const secret = "10.3759N,105.4185E" // where nobody shall read that it was

// picture is a small image of any colours.
func picture(seed int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 17, 11))
	for y := range 11 {
		for x := range 17 {
			m.Set(x, y, color.RGBA{uint8(x*seed + y), uint8(y * 20), uint8(x*y + seed), 255})
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is what a telephone writes: which way is up, and in a directory of its own
// where it was.
func exif(order binary.AppendByteOrder, up int) []byte {
	b := []byte("MM\x00*")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		b = []byte("II*\x00")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	entry := func(tag, kind uint16, count uint32) {
		b = order.AppendUint16(order.AppendUint16(b, tag), kind)
		b = order.AppendUint32(b, count)
	}
	entry(0x0112, 3, 1)
	b = order.AppendUint16(order.AppendUint16(b, uint16(up)), 0)
	entry(0x8825, 4, 1)
	b = order.AppendUint32(b, 38)
	b = order.AppendUint32(b, 0)
	return append(b, secret...)
}

// dressed puts segments behind the first marker of a JPEG, and something behind its end.
func dressed(b []byte, behind string, segments ...[]byte) []byte {
	out := bytes.Clone(b[:2])
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(append(out, b[2:]...), behind...)
}

func samePicture(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			r, g, bl, al := a.At(x, y).RGBA()
			r2, g2, b2, a2 := b.At(x, y).RGBA()
			if r != r2 || g != g2 || bl != b2 || al != a2 {
				return false
			}
		}
	}
	return true
}

func decoded(t testing.TB, b []byte) image.Image {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Whatever a camera wrote beside the picture is gone, the picture is the same, and it
// stands the right way up.
func TestStripJPEG(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
		for up := range 10 {
			bare := asJPEG(t, picture(up))
			in := dressed(bare, "\x00\x00ftypmp4"+secret,
				jpegSegment(0xe0, append([]byte("JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01"), secret[:3]...)),
				jpegSegment(0xe1, append([]byte("Exif\x00\x00"), exif(order, up)...)),
				jpegSegment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<exif:GPSLatitude>"+secret)),
				jpegSegment(0xed, []byte("Photoshop 3.0\x00"+secret)),
				jpegSegment(0xe2, []byte("MPF\x00"+secret)),
				jpegSegment(0xfe, []byte(secret)))
			if !bytes.Contains(in, []byte(secret)) {
				t.Fatal("nothing to take out")
			}
			out, err := stripJPEG(in)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(out, []byte(secret[3:])) || bytes.Contains(out, []byte("GPS")) || bytes.Contains(out, []byte{0x88, 0x25}) || bytes.Contains(out, []byte{0x25, 0x88}) {
				t.Errorf("up %d: %q", up, out)
			}
			if !samePicture(decoded(t, in), decoded(t, out)) || !samePicture(decoded(t, bare), decoded(t, out)) {
				t.Errorf("up %d: another picture", up)
			}
			want := up
			if up < 2 || up > 8 {
				want = 0
			}
			if at := bytes.Index(out, []byte("Exif\x00\x00")); want == 0 != (at < 0) || at >= 0 && exifOrientation(out[at+6:]) != want {
				t.Errorf("up %d: %q", up, out[:60])
			}
		}
	}
}

// So does it for PNG.
func TestStripPNG(t *testing.T) {
	for up := range 10 {
		bare := asPNG(t, picture(up))
		const ihdr = 8 + 25
		in := bytes.Clone(bare[:ihdr])
		for kind, part := range map[string]string{
			"eXIf": string(exif(binary.BigEndian, up)), "tEXt": "Location\x00" + secret, "iTXt": "XML:com.adobe.xmp\x00" + secret,
			"zTXt": "x\x00" + secret, "tIME": secret[:7], "prVt": secret,
		} {
			in = append(in, pngChunk(kind, []byte(part))...)
		}
		in = append(append(in, bare[ihdr:]...), secret...)
		out, err := stripPNG(in)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(out, []byte(secret)) || !samePicture(decoded(t, in), decoded(t, out)) {
			t.Errorf("up %d: %q", up, out)
		}
		if at := bytes.Index(out, []byte("eXIf")); (up < 2 || up > 8) != (at < 0) || at >= 0 && exifOrientation(out[at+4:]) != up {
			t.Errorf("up %d: %q", up, out[:80])
		}
	}
}

// Photographs that programs wrote in other ways keep their picture.
func TestStripOthers(t *testing.T) {
	files, err := filepath.Glob("testdata/attachment/*")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		a, err := Attach(name, b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !samePicture(decoded(t, b), decoded(t, a.Content)) || len(a.Content) > len(b) {
			t.Errorf("%s: another picture", name)
		}
	}
}

// TestStripProperties: for any picture with anything beside it the picture stays, what
// was beside it goes, and there is nothing more to take out.
func TestStripProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		bare := asJPEG(t, picture(rapid.IntRange(0, 200).Draw(rt, "seed")))
		var parts [][]byte
		for range rapid.IntRange(0, 6).Draw(rt, "parts") {
			marker := rapid.SampledFrom([]byte{0xe0, 0xe1, 0xe2, 0xe3, 0xe5, 0xec, 0xed, 0xef, 0xfe}).Draw(rt, "marker")
			head := rapid.SampledFrom([]string{"", "Exif\x00\x00", "JFXX\x00", "MPF\x00", "FPXR\x00"}).Draw(rt, "head")
			parts = append(parts, jpegSegment(marker, []byte(head+secret+string(rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(rt, "bytes")))))
		}
		in := dressed(bare, string(rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(rt, "behind"))+secret, parts...)
		out, err := stripJPEG(in)
		if err != nil {
			rt.Fatal(err)
		}
		again, err := stripJPEG(out)
		if err != nil || !bytes.Equal(out, again) || bytes.Contains(out, []byte(secret)) || !samePicture(decoded(t, in), decoded(t, out)) {
			rt.Fatalf("%v %q", err, out)
		}
	})
}

// zipped packs parts into an archive.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		if err == nil {
			_, err = f.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func types(main string) string {
	return `<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/main.xml" ContentType="` + main + `"/></Types>`
}

func rels(kind, mode string) string {
	return `<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="http://evil.example/x" TargetMode="` + mode + `"/></Relationships>`
}

// pdf is the frame of a PDF round some objects.
func pdf(objects string) []byte {
	return []byte("%PDF-1.7\n" + objects + "\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n")
}

func packed(t testing.TB, objects string) string {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write([]byte(objects)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("2 0 obj << /Type /ObjStm /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream endobj", b.Len(), b.String())
}

// flood is a PNG that says it is wide and high and holds nothing of it.
func flood(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	b := append([]byte(pngHead), pngChunk("IHDR", append(head, 8, 0, 0, 0, 0))...)
	return append(append(b, pngChunk("IDAT", []byte{0x78, 0x9c, 3, 0, 0, 0, 0, 1})...), pngChunk("IEND", nil)...)
}

// TestAttach: what is taken, and what is refused and with which words, whatever it is
// called.
func TestAttach(t *testing.T) {
	docx, xlsx := typeDOCX+".main+xml", typeXLSX+".main+xml"
	for name, c := range map[string]struct {
		content []byte
		want    string // MIME type, or key of the refusal
	}{
		"a PDF":                              {pdf("1 0 obj << /Type /Catalog >> endobj"), typePDF},
		"a PDF with a link":                  {pdf("1 0 obj << /A << /S /URI /URI (https://angiang.gov.vn) >> >> endobj"), typePDF},
		"a PDF with packed objects":          {pdf(packed(t, "<< /Type /Page >>")), typePDF},
		"a signed PDF":                       {pdf("<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] >>"), typePDF},
		"a PDF with a picture that says /JS": {pdf("3 0 obj << /Subtype /Image >>\nstream\n /JavaScript /JS \nendstream"), typePDF},
		"a PDF that runs":                    {pdf("1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj"), "attachment.active"},
		"a PDF that runs, spelt":             {pdf("1 0 obj << /OpenAction << /S /J#61vaScript >> >> endobj"), "attachment.active"},
		"a PDF that runs, packed":            {pdf(packed(t, "<< /S /Launch /F (cmd.exe) >>")), "attachment.active"},
		"a PDF with a file":                  {pdf("<< /Type /EmbeddedFile >>"), "attachment.active"},
		"a locked PDF":                       {pdf("<< /Encrypt 5 0 R >>"), "attachment.locked"},
		"a PDF that is cut off":              {pdf("x")[:20], "attachment.broken"},
		"a JPEG":                             {asJPEG(t, picture(3)), typeJPEG},
		"a JPEG that is cut off":             {asJPEG(t, picture(3))[:400], "attachment.broken"},
		"a PNG":                              {asPNG(t, picture(3)), typePNG},
		"a PNG that is cut off":              {asPNG(t, picture(3))[:60], "attachment.broken"},
		"a flood of pixels":                  {flood(60000, 60000), "attachment.pixels"},
		"a GIF":                              {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "attachment.picture"},
		"HEIC":                               {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "attachment.picture"},
		"WebP":                               {[]byte("RIFF\x10\x00\x00\x00WEBPVP8 "), "attachment.picture"},
		"TIFF":                               {[]byte("II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "attachment.picture"},
		"SVG":                                {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "attachment.html"},
		"HTML":                               {[]byte("<!doctype html><script>alert(1)</script>"), "attachment.html"},
		"HTML behind a line":                 {[]byte("a,b\n1,<script>alert(1)</script>"), "attachment.html"},
		"a DOCX":                             {zipped(t, "[Content_Types].xml", types(docx), "word/_rels/document.xml.rels", rels("hyperlink", "External")), typeDOCX},
		"a DOCX with a chart":                {zipped(t, "[Content_Types].xml", types(docx), "word/embeddings/sheet1.xlsx", "x"), typeDOCX},
		"an XLSX":                            {zipped(t, "[Content_Types].xml", types(xlsx), "xl/printerSettings/printerSettings1.bin", "x"), typeXLSX},
		"a DOCX with macros":                 {zipped(t, "[Content_Types].xml", types(docx), "word/vbaProject.bin", "x"), "attachment.macro"},
		"a DOCM called otherwise":            {zipped(t, "[Content_Types].xml", types("application/vnd.ms-word.document.macroEnabled.main+xml")), "attachment.macro"},
		"a DOCX with an object":              {zipped(t, "[Content_Types].xml", types(docx), "word/embeddings/oleObject1.bin", "x"), "attachment.active"},
		"a DOCX with a fetched template":     {zipped(t, "[Content_Types].xml", types(docx), "word/_rels/settings.xml.rels", rels("attachedTemplate", "External")), "attachment.active"},
		"an XLSX that starts a program":      {zipped(t, "[Content_Types].xml", types(xlsx), "xl/externalLinks/externalLink1.xml", `<externalLink><ddeLink ddeService="cmd"/></externalLink>`), "attachment.active"},
		"a DOCX with a part twice":           {zipped(t, "[Content_Types].xml", types(docx), "[content_types].xml", types(docx)), "attachment.broken"},
		"a DOCX that climbs":                 {zipped(t, "[Content_Types].xml", types(docx), "../../etc/cron.d/x", "x"), "attachment.broken"},
		"a presentation":                     {zipped(t, "[Content_Types].xml", types("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml")), "attachment.other"},
		"an archive":                         {zipped(t, "a.pdf", "x"), "attachment.archive"},
		"an archive that is cut off":         {zipped(t, "a.pdf", strings.Repeat("x", 99))[:40], "attachment.broken"},
		"RAR":                                {[]byte("Rar!\x1a\x07\x00"), "attachment.archive"},
		"a bomb":                             {zipped(t, "[Content_Types].xml", types(docx), "a", strings.Repeat("\x00", maxOffice/2), "b", strings.Repeat("\x00", maxOffice/2)), "attachment.bomb"},
		"an old workbook":                    {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook"), "attachment.old_office"},
		"a locked workbook":                  {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...), "attachment.locked"},
		"CSV":                                {[]byte(bom + "mã;tên;thay đổi\nH1;Nguyễn Văn A;-5\nH2;-;+84 296 000\n"), typeCSV},
		"CSV with a formula":                 {[]byte("a,b\n1,\"=HYPERLINK(\"\"http://evil.example\"\")\""), "attachment.formula"},
		"CSV with a formula, ;":              {[]byte("a;b\n1;@SUM(1)"), "attachment.formula"},
		"CSV that starts a program":          {[]byte("a,b\n-2+3+cmd|' /C calc'!A0,1"), "attachment.formula"},
		"text of another encoding":           {[]byte("Nguy\xeen"), "document.alien.encoding"},
		"UTF-16":                             {[]byte("\xff\xfea\x00"), "document.alien.encoding"},
		"a shell script":                     {[]byte("#!/bin/sh\nrm -rf /"), "attachment.other"},
		"a program":                          {[]byte("MZ\x90\x00\x03\x00\x00\x00"), "attachment.other"},
		"a program for Linux":                {[]byte("\x7fELF\x02\x01\x01\x00\x00"), "attachment.other"},
		"nothing":                            {nil, "attachment.empty"},
		"too much":                           {make([]byte, MaxAttachment+1), "attachment.large"},
	} {
		for _, called := range []string{"paper.pdf", "photo.jpg", "x.exe"} {
			a, err := Attach(called, c.content)
			var f *fault.Error
			if errors.As(err, &f) {
				if f.What.Key != c.want || f.Remedy.IsZero() || f.Kind != fault.Refused || f.At.File != called || a.Content != nil {
					t.Errorf("%s: %v (%s), want %s", name, f, f.What.Key, c.want)
				}
				continue
			}
			if err != nil || a.Type != c.want || len(a.Original) != 64 {
				t.Errorf("%s: %v %s, want %s", name, err, a.Type, c.want)
			}
			if !strings.HasPrefix(a.Type, "image/") && !bytes.Equal(a.Content, c.content) {
				t.Errorf("%s: not kept as it is", name)
			}
		}
	}
}

// Hostile names come out as names of a file in a folder, with the ending of what the
// file is.
func TestAttachmentName(t *testing.T) {
	for in, want := range map[string]string{
		"giấy.pdf":                     "giấy.pdf",
		"giấy.PDF":                     "giấy.pdf",
		"Biên bản số 12/BB.pdf":        "BB.pdf",
		`C:\Users\an\Desktop\giấy.pdf`: "giấy.pdf",
		"../../etc/passwd":             "passwd.pdf",
		"bill.exe":                     "bill.exe.pdf",
		"photo\u202efdp.exe":           "photofdp.exe.pdf",
		"a\x00b\nc.pdf":                "abc.pdf",
		"x<script>.pdf":                "x_script_.pdf",
		"":                             "_.pdf",
		"...":                          "_.pdf",
		"/":                            "_.pdf",
		".pdf":                         "pdf.pdf",
		"con.pdf":                      "_con.pdf",
		"aux":                          "_aux.pdf",
		"a\xff.pdf":                    "a_.pdf",
		"A\u00a0\u0300.pdf":            "À.pdf",
		"Nguye\u0302\u0303n.pdf":       "Nguyễn.pdf",
		strings.Repeat("ă", 300):       strings.Repeat("ă", maxName) + ".pdf",
		"a\" ; filename*=x.pdf":        "a_ _ filename_=x.pdf",
	} {
		if got := attachmentName(in, typePDF); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := attachmentName("photo.JPEG", typeJPEG); got != "photo.jpeg" {
		t.Error(got)
	}
	rapid.Check(t, func(rt *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringMatching(`[./\\ :a-zA-Z0-9]{0,30}`)).Draw(rt, "name")
		got := attachmentName(in, typePDF)
		if !strings.HasSuffix(got, ".pdf") || strings.ContainsAny(got, "/\\\x00\"<>:|?*\r\n") || got != filepath.Base(got) || len([]rune(got)) > maxName+5 ||
			strings.HasPrefix(got, ".") || got != lang.NFC(got) || strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) || attachmentName(got, typePDF) != got {
			rt.Fatalf("%q: %q", in, got)
		}
	})
}

// FuzzAttach: no bytes make it fail otherwise than with a fault; what comes out of an
// image is taken again unchanged and shows the same picture.
func FuzzAttach(f *testing.F) {
	f.Add(dressed(asJPEG(f, picture(1)), "x", jpegSegment(0xe1, append([]byte("Exif\x00\x00"), exif(binary.LittleEndian, 6)...))))
	f.Add(asPNG(f, picture(2)))
	f.Add(flood(1, 1))
	f.Add(pdf(packed(f, "<< /Type /Page >>")))
	f.Add(zipped(f, "[Content_Types].xml", types(typeDOCX+".main+xml"), "word/_rels/x.rels", rels("hyperlink", "External")))
	f.Add([]byte("a,b\n1,2\n"))
	files, _ := filepath.Glob("testdata/attachment/*")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := Attach("x", b)
		var fl *fault.Error
		if err != nil {
			if !errors.As(err, &fl) || fl.Remedy.IsZero() {
				t.Fatal(err)
			}
			return
		}
		again, err := Attach(a.Name, a.Content)
		if err != nil || !bytes.Equal(again.Content, a.Content) || again.Type != a.Type || again.Name != a.Name {
			t.Fatalf("%v: again it is another", err)
		}
		if !strings.HasPrefix(a.Type, "image/") {
			return
		}
		c, _, err := image.DecodeConfig(bytes.NewReader(b))
		if err != nil || c.Width*c.Height > 1<<20 {
			return
		}
		was, _, err := image.Decode(bytes.NewReader(b))
		if err != nil {
			return
		}
		is, _, err := image.Decode(bytes.NewReader(a.Content))
		if err != nil || !samePicture(was, is) {
			t.Fatalf("%v: another picture", err)
		}
	})
}

// FuzzStripPNG reaches behind the checksums: the bytes are chunks that get theirs.
func FuzzStripPNG(f *testing.F) {
	f.Add([]byte("eXIf"), exif(binary.BigEndian, 3))
	f.Add([]byte("tRNS"), []byte{0, 1})
	bare := asPNG(f, picture(5))
	f.Fuzz(func(t *testing.T, kind, part []byte) {
		if len(kind) != 4 {
			return
		}
		in := append(bytes.Clone(bare[:33]), pngChunk(string(kind), part)...)
		in = append(in, bare[33:]...)
		out, ferr := stripPNG(in)
		was, err := png.Decode(bytes.NewReader(in))
		if ferr != nil || err != nil {
			return
		}
		if is, err := png.Decode(bytes.NewReader(out)); err != nil || !samePicture(was, is) {
			t.Fatalf("%v: another picture", err)
		}
	})
}
