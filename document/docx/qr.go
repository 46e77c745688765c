package docx

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

// quiet is the white border that readers of QR codes ask for, in modules (ISO/IEC
// 18004).
const quiet = 4

// QR draws a text as a QR code of a width in millimetres, its border included. A
// fold or a stamp over 15 % of it does no harm (level M).
func QR(text string, width float64, alt string) (*Picture, error) {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return nil, fmt.Errorf("docx: QR code of %d bytes: %w", len(text), err)
	}
	n := code.Bounds().Dx()
	img := image.NewPaletted(image.Rect(0, 0, n+2*quiet, n+2*quiet), color.Palette{color.White, color.Black})
	for y := range n {
		for x := range n {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				img.SetColorIndex(x+quiet, y+quiet, 1)
			}
		}
	}
	// A picture of one dot a module is blurred by some printers.
	const dots = 6
	big := image.NewPaletted(image.Rect(0, 0, img.Rect.Dx()*dots, img.Rect.Dy()*dots), img.Palette)
	for y := range big.Rect.Dy() {
		for x := range big.Rect.Dx() {
			big.SetColorIndex(x, y, img.ColorIndexAt(x/dots, y/dots))
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, big); err != nil {
		return nil, err
	}
	return &Picture{PNG: b.Bytes(), Width: width, Alt: alt}, nil
}
