package web

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the light border that a reader needs, in modules (ISO/IEC 18004).
const quiet = 4

// drawing is a QR code as a path of dark modules.
type drawing struct {
	Side int    // with the border, in modules
	Path string // each run of dark modules of a row is one rectangle
}

// drawQR draws a text that a phone's camera reads, with 15 % of it to spare. A text
// that no QR code can hold (over 2,331 bytes) is an error.
func drawQR(text string) (drawing, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return drawing{}, fmt.Errorf("web: QR code: %w", err)
	}
	n := code.Bounds().Dx()
	dark := func(x, y int) bool { return x < n && code.At(x, y) == color.Black }
	var b strings.Builder
	for y := range n {
		for x := 0; x < n; x++ {
			begin := x
			for dark(x, y) {
				x++
			}
			if w := x - begin; w > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", begin+quiet, y+quiet, w, w)
			}
		}
	}
	return drawing{n + 2*quiet, b.String()}, nil
}
