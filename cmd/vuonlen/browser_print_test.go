package main

import (
	"os"
	"path/filepath"
	"testing"

	"vuonlen/web/webtest"
)

// What is left of A4 inside the margins of Decree 30, in CSS pixels of 1/96 inch.
const (
	uprightWidth = (210 - 30 - 15) * 96 * 10 / 254
	acrossWidth  = (297 - 30 - 15) * 96 * 10 / 254
)

// printed: pages that are handed on fit their paper, and what only leads to other pages
// stays off it.
func (x *office2025) printed(t *testing.T, b *webtest.Browser) {
	for _, c := range []struct {
		name, user, path string
		width            int64
	}{
		{"form-1", "lan.tinh", "/figures/forms?form=1&unit=91&year=2025", acrossWidth},
		{"form-7", "lan.tinh", "/figures/forms?form=7&unit=91&year=2025", acrossWidth},
		{"pivot", "lan.tinh", "/figures?unit=91&level=commune&year=2024&year=2025&what=multidim_rate&what=poor", uprightWidth},
		{"map", "lan.tinh", "/figures/map?year=2024", uprightWidth},
		{"household-why", "lan.tinh", "/households/AG0000153/why", uprightWidth},
		{"judgement", "kiem.tra", "/judgements/an-giang-2021-2025/province/89", uprightWidth},
		{"households", "xa.o-lam", "/households?year=2025", uprightWidth},
	} {
		p := b.Page(t, webtest.View{Cookies: x.as(c.user), At: x.address})
		p.Go(x.address + c.path)
		p.Printed(c.width)
		if n := p.Sideways(); n > 0 {
			t.Errorf("%s: the page is %d too wide for its paper of %d", c.name, n, c.width)
		}
		if left := webtest.Eval[[]string](p, `[...document.querySelectorAll('nav:not(.crumbs), .buttons, .filter, .foot, .skip, .listing')].filter(e => e.checkVisibility()).map(e => e.tagName + '.' + e.className)`); len(left) > 0 {
			t.Errorf("%s: on paper there are %q", c.name, left)
		}
		if dir := os.Getenv("VUONLEN_SCREENSHOTS"); dir != "" {
			p.PDF(filepath.Join(dir, c.name+".pdf"))
		}
	}
}
