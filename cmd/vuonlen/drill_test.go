package main

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"vuonlen/web/webtest"
)

// drillDown: a count of the pivot leads to a list of just as many households.
func (x *office2025) drillDown(t *testing.T, _ *webtest.Browser) {
	page := string(x.fetch(t, "lan.tinh", "/figures?unit=89&on=2025-06-30&level=district&year=2024&what=poor&what=near_poor&what=reviewed"))
	counts := regexp.MustCompile(`<a href="(/households\?[^"]+)"[^>]*>([0-9.]+)</a>`).FindAllStringSubmatch(page, -1)
	followed := 0
	for _, c := range counts {
		n, err := strconv.Atoi(strings.ReplaceAll(c[2], ".", ""))
		if err != nil || n > 50 { // one page of the list
			continue
		}
		list := string(x.fetch(t, "lan.tinh", html.UnescapeString(c[1])))
		if got := len(regexp.MustCompile(`<a href="/households/AG[0-9]+"`).FindAllString(list, -1)); got != n {
			t.Errorf("%s: %d households behind a count of %d", c[1], got, n)
		}
		followed++
	}
	if followed < 20 {
		t.Errorf("only %d counts lead on: %d", followed, len(counts))
	}
}
