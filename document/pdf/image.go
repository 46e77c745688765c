package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	goimage "image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strconv"
)

// image is a picture that stands in the file.
type image struct{ ref ref }

// maxPixels bounds what a picture unpacks to: A4 at 600 dots an inch has 35 million.
const maxPixels = 50 << 20

var (
	errPicture = errors.New("pdf: a picture is neither PNG nor JPEG, or damaged")
	errPixels  = errors.New("pdf: a picture has too many dots")
)

// image writes a picture, unless it stands in the file already.
func (p *Writer) image(data []byte) (image, error) {
	key := sha256.Sum256(data)
	if i, ok := p.images[key]; ok {
		return i, nil
	}
	if len(p.images) >= maxImage {
		clear(p.images)
	}
	i := image{p.name()}
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		err = p.png(i.ref, data)
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		err = p.jpeg(i.ref, data)
	default:
		err = errPicture
	}
	if err != nil {
		return image{}, err
	}
	p.images[key] = i
	return i, nil
}

func sized(c goimage.Config, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", errPicture, err)
	case c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height:
		return errPixels
	}
	return nil
}

func imageDict(b goimage.Rectangle, space string, bits int) string {
	return "/Type/XObject/Subtype/Image/Width " + strconv.Itoa(b.Dx()) + "/Height " + strconv.Itoa(b.Dy()) + "/ColorSpace" + space + "/BitsPerComponent " + strconv.Itoa(bits)
}

// jpeg puts a JPEG in as it is.
func (p *Writer) jpeg(r ref, data []byte) error {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err := sized(c, err); err != nil {
		return err
	}
	space := "/DeviceRGB"
	switch c.ColorModel {
	case color.GrayModel:
		space = "/DeviceGray"
	case color.CMYKModel:
		space = "/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]" // programs write it turned round
	}
	p.raw(r, imageDict(goimage.Rect(0, 0, c.Width, c.Height), space, 8)+"/Filter/DCTDecode", data)
	return nil
}

// png unpacks a PNG and writes its dots: black and white with a bit each, grey with a
// byte, colours with three; what shines through in a mask.
func (p *Writer) png(r ref, data []byte) error {
	if err := sized(png.DecodeConfig(bytes.NewReader(data))); err != nil {
		return err
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%w: %w", errPicture, err)
	}
	b := m.Bounds()
	if two, ok := m.(*goimage.Paletted); ok && len(two.Palette) == 2 && opaque(two.Palette) {
		width := (b.Dx() + 7) / 8
		dots := make([]byte, width*b.Dy())
		for y := range b.Dy() {
			for x, v := range two.Pix[y*two.Stride : y*two.Stride+b.Dx()] {
				dots[y*width+x/8] |= v & 1 << (7 - x%8)
			}
		}
		space := "[/Indexed/DeviceRGB 1<"
		for _, c := range two.Palette {
			red, green, blue, _ := c.RGBA()
			space += fmt.Sprintf("%02X%02X%02X", red>>8, green>>8, blue>>8)
		}
		p.stream(r, imageDict(b, space+">]", 1), dots)
		return nil
	}
	if grey, ok := m.(*goimage.Gray); ok {
		p.stream(r, imageDict(b, "/DeviceGray", 8), grey.Pix)
		return nil
	}
	all, ok := m.(*goimage.NRGBA)
	if !ok {
		all = goimage.NewNRGBA(b)
		draw.Draw(all, b, m, b.Min, draw.Src)
	}
	colors, mask := make([]byte, 0, 3*b.Dx()*b.Dy()), make([]byte, 0, b.Dx()*b.Dy())
	solid := true
	for i := 0; i+3 < len(all.Pix); i += 4 {
		colors = append(colors, all.Pix[i:i+3]...)
		mask = append(mask, all.Pix[i+3])
		solid = solid && all.Pix[i+3] == 0xff
	}
	dict := imageDict(b, "/DeviceRGB", 8)
	if !solid {
		behind := p.name()
		p.stream(behind, imageDict(b, "/DeviceGray", 8), mask)
		dict += "/SMask " + behind.String()
	}
	p.stream(r, dict, colors)
	return nil
}

func opaque(all color.Palette) bool {
	for _, c := range all {
		if _, _, _, a := c.RGBA(); a != 0xffff {
			return false
		}
	}
	return true
}
