package publication

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// allowed is every tag that may come out. What is left beside them has no sign of HTML.
var allowed = regexp.MustCompile(`</?(?:p|h2|h3|h4|ul|ol|li|blockquote|em|strong|a)>|<(?:hr|br)>|<ol start="[0-9]+">|<a href="(?:https?://|mailto:|/|#)[^"<>\s]*">`)

// unsafe gives what is wrong with HTML that is to be shown, "" for nothing.
func unsafe(out string) string {
	for _, a := range regexp.MustCompile(`<a href="([^"]*)"`).FindAllStringSubmatch(out, -1) {
		if strings.HasPrefix(a[1], "//") || strings.Contains(a[1], `\`) {
			return "leads to another site unseen: " + a[1]
		}
	}
	if rest := allowed.ReplaceAllString(out, ""); strings.ContainsAny(rest, `<>"'`) {
		return rest
	}
	if open := strings.Count(out, "<a href"); open != strings.Count(out, "</a>") {
		return "links are not closed"
	}
	return ""
}

// hostile are texts that would run something, or look like another page, if they went
// out as they are. Gathered by kind after the OWASP list of evasions.
var hostile = []string{
	`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg/onload=alert(1)>`, `<iframe src="javascript:alert(1)">`,
	`<a href="javascript:alert(1)">x</a>`, `<style>*{display:none}</style>`, `<!--<script>-->`, `<![CDATA[<script>]]>`, `<?php echo 1 ?>`,
	"<div\nonclick=alert(1)>", `<math><mtext></table><img src onerror=alert(1)>`, `</p></main><form action=//evil.test>`, `<base href="//evil.test/">`,
	`<meta http-equiv=refresh content="0;url=//evil.test">`, `<object data=x>`, `<details open ontoggle=alert(1)>`,
	`[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`, "[x](java\tscript:alert(1))", `[x](<java script:alert(1)>)`, `[x](javascript&colon;alert(1))`,
	`[x](&#106;avascript:alert(1))`, `[x](&#x6A;avascript:alert(1))`, `[x](vbscript:msgbox(1))`, `[x](data:text/html,<script>alert(1)</script>)`,
	`[x](data:text/html;base64,PHNjcmlwdD4=)`, `[x](file:///etc/passwd)`, `[x](//evil.test/)`, `[x](\\evil.test)`, `[x](/\evil.test)`, `[x](https:evil)`,
	`[x](https://good.test@evil.test/)`, `[x](mailto:a@b.c?subject=%0d%0abcc:d@e.f)`, `[x](ftp://evil.test)`, `[x](evil.test)`, `[x](?lang=en)`,
	"[x](\x01javascript:alert(1))", "[x](\u2028javascript:alert(1))", `[x](https://a.test/"onmouseover=alert(1))`, `[x](https://a.test/ "title\" onmouseover=alert(1)")`,
	`<javascript:alert(1)>`, `<https://a.test/"onmouseover="alert(1)>`, `<data:text/html,x>`, `![x](javascript:alert(1))`, `![x](https://evil.test/count.gif)`,
	`[x][1]` + "\n\n[1]: javascript:alert(1)", "```\n<script>\n```", "    <script>", "`<script>`", `&lt;script&gt;`, `\<script\>`, `&#60;script&#62;`,
	"[![x](x)](javascript:alert(1))", "[a](</b\" onclick=\"x>)", "\xff\xfe<script>", "a\x00<script>", `"><script>`, `' onload='x`,
}

func TestMarkupHostile(t *testing.T) {
	for _, s := range hostile {
		for _, in := range []string{s, "> - " + s, "## " + s, "**" + s + "**", "[" + s + "](https://a.test/)"} {
			if wrong := unsafe(Markup(in)); wrong != "" {
				t.Errorf("%q comes out as %q: %s", in, Markup(in), wrong)
			}
		}
	}
	if unsafe(`<p>x<img src=x></p>`) == "" || unsafe(`<a href="javascript:x">x</a>`) == "" || unsafe(`<a href="//x">x</a>`) == "" {
		t.Error("the test would let anything pass")
	}
}

func TestMarkup(t *testing.T) {
	for in, want := range map[string]string{
		"Một đoạn\nhai dòng":               "<p>Một đoạn\nhai dòng</p>\n",
		"# Lớn\n\n### Nhỏ\n\n###### Nữa":   "<h2>Lớn</h2>\n<h4>Nhỏ</h4>\n<h4>Nữa</h4>\n",
		"*nghiêng* và **đậm**":             "<p><em>nghiêng</em> và <strong>đậm</strong></p>\n",
		"- a\n- b":                         "<ul><li>a</li>\n<li>b</li>\n</ul>\n",
		"3. a\n4. b":                       "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n",
		"> lời nói":                        "<blockquote><p>lời nói</p>\n</blockquote>\n",
		"[xem](/figures?year=2024&what=x)": "<p><a href=\"/figures?year=2024&amp;what=x\">xem</a></p>\n",
		"<https://a.test/> <a@b.test>":     "<p><a href=\"https://a.test/\">https://a.test/</a> <a href=\"mailto:a@b.test\">a@b.test</a></p>\n",
		"AT&T <b>x</b> 3 < 4":              "<p>AT&amp;T &lt;b&gt;x&lt;/b&gt; 3 &lt; 4</p>\n",
		"a  \nb":                           "<p>a<br>\nb</p>\n",
		"[x](javascript:alert(1))":         "<p>x</p>\n",
		"    không phải mã":                "<p>không phải mã</p>\n",
	} {
		if got := Markup(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestCheckMarkup(t *testing.T) {
	for _, bad := range []string{"[x](javascript:alert(1))", "[x](//evil.test)", "![x](a.png)", "<ftp://a.test>", strings.Repeat("> ", 7) + "x", strings.Repeat("- ", 7) + "x",
		strings.Repeat("*", maxMarks+1), strings.Repeat("[", maxMarks+1)} {
		if CheckMarkup(bad) == nil {
			t.Errorf("%.40q passes", bad)
		}
	}
	if err := CheckMarkup("> - [x](https://a.test/) *y*\n\n1. a\n   - b\n     - c"); err != nil {
		t.Error(err)
	}
}

// TestMarkupLarge: a text that is made to cost time costs little.
func TestMarkupLarge(t *testing.T) {
	n := 2 * MaxBody
	for _, unit := range []string{">", "> ", "- ", "* a ", "[", "](", "![", "*a ", "_a*", "**a", "<", "&#", "1. ", "\\", "- a\n", "> a\n\n", "a\n", "[a](b", "#", "`", "<a@", "\n- "} {
		begun := time.Now()
		if wrong := unsafe(Markup(strings.Repeat(unit, n/len(unit)))); wrong != "" {
			t.Errorf("%q: %.80q", unit, wrong)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%q takes %v", unit, took)
		}
	}
	var deep strings.Builder
	for i := range 300 {
		deep.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	if CheckMarkup(deep.String()) == nil {
		t.Error("a list 300 deep passes")
	}
}

func FuzzMarkup(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if wrong := unsafe(Markup(s)); wrong != "" {
			t.Errorf("%q: %s", s, wrong)
		}
	})
}
