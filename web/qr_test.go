package web

import (
	"fmt"
	"image/color"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

// TestQR: painted dot by dot, the picture is the code with a light border of four.
func TestQR(t *testing.T) {
	text := "otpauth://totp/V%C6%B0%C6%A1n%20L%C3%AAn:lan?issuer=V%C6%B0%C6%A1n%20L%C3%AAn&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	svg := render(t, visit("").Parts().QR(text, `khóa <của> "lan"`))
	m := regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)".*<path d="([^"]*)"`).FindStringSubmatch(strings.ReplaceAll(svg, "\n", ""))
	if m == nil || m[1] != m[2] || !strings.Contains(svg, `role="img" aria-label="khóa &lt;của&gt; &#34;lan&#34;"`) || strings.Contains(svg, "style=") {
		t.Fatal(svg)
	}
	side, _ := strconv.Atoi(m[1])
	painted := map[[2]int]bool{}
	path := m[3]
	for path != "" {
		var x, y, w, back int
		if _, err := fmt.Sscanf(path, "M%d %dh%dv1h-%dz", &x, &y, &w, &back); err != nil || w != back {
			t.Fatal(path, err)
		}
		for i := range w {
			if painted[[2]int{x + i, y}] {
				t.Fatal("painted twice")
			}
			painted[[2]int{x + i, y}] = true
		}
		path = path[strings.IndexByte(path, 'z')+1:]
	}
	want, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds().Dx()+8 != side || len(painted) < side*side/8 {
		t.Fatalf("%d a side, %d dark", side, len(painted))
	}
	for y := range side {
		for x := range side {
			inside := x >= 4 && y >= 4 && x < side-4 && y < side-4
			if dark := inside && want.At(x-4, y-4) == color.Black; painted[[2]int{x, y}] != dark {
				t.Fatalf("%d, %d is dark: %v", x, y, !dark)
			}
		}
	}
	if _, err := drawQR(strings.Repeat("ư", 3000)); err == nil {
		t.Error("a text too long is drawn")
	}
}
