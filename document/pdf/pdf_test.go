package pdf

import (
	"bytes"
	"errors"
	"fmt"
	goimage "image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

var meta = Meta{Title: "Giấy (mẫu) \\", Language: "vi-VN", Producer: "Vươn Lên", Made: time.Date(2025, 9, 5, 8, 0, 0, 0, time.UTC)}

// tool runs a program of Debian over a PDF; in CI it must be there.
func tool(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Stdin = bytes.NewReader(pdf)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil || complaints.Len() > 0 {
		t.Fatalf("%s: %v: %s", name, err, complaints.String())
	}
	return out.String()
}

func pictures(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	add := func(name string, m goimage.Image) {
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		all[name] = b.Bytes()
	}
	box := goimage.Rect(0, 0, 13, 7)
	two := goimage.NewPaletted(box, color.Palette{color.White, color.Black})
	for i := range two.Pix {
		two.Pix[i] = byte(i % 2)
	}
	add("two", two)
	add("many", goimage.NewPaletted(box, color.Palette{color.White, color.Black, color.RGBA{200, 0, 0, 255}}))
	add("grey", goimage.NewGray(box))
	add("colours", goimage.NewRGBA64(box))
	clear := goimage.NewNRGBA(box)
	for i := range clear.Pix {
		clear.Pix[i] = byte(i)
	}
	add("clear", clear)
	for name, m := range map[string]goimage.Image{"jpeg": goimage.NewYCbCr(box, goimage.YCbCrSubsampleRatio420), "grey jpeg": goimage.NewGray(box)} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, nil); err != nil {
			t.Fatal(err)
		}
		all[name] = b.Bytes()
	}
	return all
}

func written(t *testing.T, pics map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	p := New(&out, meta)
	for n := range 3 {
		whole := NewPaper()
		p.Page(595.3, 841.9)
		h := whole.Add(Heading(1))
		p.Text(h, 100, 100, "GIẤY KHEN", Bold, 20, [3]int{200, 0, 0})
		para := whole.Add(Paragraph)
		p.Text(para, 100, 130, fmt.Sprintf("Đ Ð – - số %d: “Vì người nghèo” ", n), FaceOf(n == 1, n > 0), 14, [3]int{})
		p.Line(100, 140, 200, 140, 0.5)
		p.Text(para, 100, 160, "và tiếp theo", Regular, 14, [3]int{})
		for i, name := range []string{"two", "many", "grey", "colours", "clear", "jpeg", "grey jpeg"} {
			fig := para.Add(Figure)
			fig.Alt = name
			if err := p.Picture(fig, pics[name], 100, 200+50*float64(i), 40, 30); err != nil {
				t.Fatal(name, err)
			}
		}
		whole.Add(Paragraph) // says nothing
		p.End(whole)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A file is read by programs that are not ours without a complaint: each letter as it
// was written also where two look alike, each picture once, the tree with nothing empty.
func TestFile(t *testing.T) {
	pics := pictures(t)
	out := written(t, pics)
	if !bytes.Equal(out, written(t, pics)) {
		t.Error("the same calls give other bytes")
	}
	if text := tool(t, out, "pdftotext", "-enc", "UTF-8", "-", "-"); strings.Count(text, "Đ Ð – - số") != 3 || strings.Count(text, "GIẤY KHEN") != 3 {
		t.Errorf("%q", text)
	}
	if got := len(strings.Split(strings.TrimSpace(tool(t, out, "pdfimages", "-list", "-")), "\n")) - 2; got != 3*9 { // seven, and the masks of two, on each page
		t.Errorf("%d pictures", got)
	}
	if n := bytes.Count(out, []byte("/Subtype/Image")); n != 9 {
		t.Errorf("%d pictures in the file", n)
	}
	tree := tool(t, out, "pdfinfo", "-struct-text", "-")
	for what, n := range map[string]int{"Part": 3, "H1 (block)": 3, "P (block)": 3, "Figure": 21, "tiếp theo": 3} {
		if strings.Count(tree, what) != n {
			t.Errorf("%d of %s in\n%s", strings.Count(tree, what), what, tree)
		}
	}
	if info := tool(t, out, "pdfinfo", "-enc", "UTF-8", "-"); !strings.Contains(info, `Giấy (mẫu) \`) || !strings.Contains(info, "1.7") {
		t.Error(info)
	}
	if fonts := tool(t, out, "pdffonts", "-"); strings.Count(fonts, "+LiberationSerif") != 4 || strings.Count(fonts, "yes yes yes") != 4 {
		t.Error(fonts)
	}
	tool(t, out, "pdftoppm", "-r", "20", "-png", "-f", "1", "-l", "1", "-") // the glyphs are drawn
}

// full takes some bytes and no more.
type full int

var errFull = errors.New("no space left")

func (f *full) Write(b []byte) (int, error) {
	if *f -= full(len(b)); *f < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriteFails(t *testing.T) {
	for _, room := range []full{0, 2 << 10} {
		p := New(&room, meta)
		for range 3 {
			p.Page(100, 100)
			p.Text(nil, 10, 10, "x", Regular, 10, [3]int{})
		}
		if err := p.Close(); !errors.Is(err, errFull) {
			t.Errorf("%v", err)
		}
	}
}

// What is no picture, is cut, or unpacks to too much is refused.
func TestRefusedPictures(t *testing.T) {
	good := pictures(t)
	huge := bytes.Clone(good["grey"])
	copy(huge[16:], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff}) // width and height; the checksum of the head is wrong too
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("GIF89a"), "cut PNG": good["clear"][:len(good["clear"])-30], "cut JPEG": good["jpeg"][:20], "huge": huge} {
		p := New(io.Discard, meta)
		p.Page(100, 100)
		if err := p.Picture(nil, data, 0, 0, 10, 10); err == nil {
			t.Errorf("%s is shown", name)
		}
	}
	if err := sized(goimage.Config{Width: 1 << 16, Height: 1 << 16}, nil); !errors.Is(err, errPixels) {
		t.Error(err)
	}
}

// The widths are those of Times New Roman, which has 722 thousandths for A and 250 for a
// space; letters with two marks stand in all faces.
func TestFont(t *testing.T) {
	if w := Width("A ", Regular, 1000); w < 972-1 || w > 972+1 {
		t.Errorf("%.1f", w)
	}
	for _, r := range "aăâđêôơưẠặẩỗởữỵỸ–“”…•₫" {
		if !Has(r) {
			t.Errorf("no %q", r)
		}
	}
	for _, r := range []rune{'中', '😀', 'ب', -1, 0x10ffff} {
		if Has(r) {
			t.Errorf("%q", r)
		}
	}
	part := fonts()[Bold].with(map[uint16]bool{0: true, fonts()[Bold].glyphs['A']: true})
	again, err := readFont("x", part)
	if err == nil || again != nil && len(part) > 40<<10 { // it has no names and no table of letters, on purpose
		t.Errorf("%v, %d bytes", err, len(part))
	}
	if checksum(part) != 0xb1b0afba {
		t.Errorf("the sum of the font is %x", checksum(part))
	}
}
