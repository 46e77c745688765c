package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// notices go to standard error, so that the answer stays clean.
func (a *app) notices(ts []lang.Text) {
	const most = 20
	for i, t := range ts {
		if i == most && len(ts) > most+1 {
			fmt.Fprintln(a.stderr, a.say(lang.T("cli.notices_more", "n", len(ts)-most)))
			return
		}
		fmt.Fprintln(a.stderr, a.say(lang.T("cli.notice", "text", t)))
	}
}

// json writes an answer as indented JSON.
func (a *app) json(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// table writes rows in columns for people. Numbers are set to the right.
type table struct {
	rows  [][]string
	right map[int]bool
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) write(w io.Writer, indent string) {
	var widths []int
	for _, r := range t.rows {
		for i, c := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(c))
		}
	}
	for _, r := range t.rows {
		var b strings.Builder
		b.WriteString(indent)
		for i, c := range r {
			pad := strings.Repeat(" ", widths[i]-width(c))
			switch {
			case t.right[i]:
				b.WriteString(pad + c)
			case i == len(r)-1:
				b.WriteString(c)
			default:
				b.WriteString(c + pad)
			}
			if i < len(r)-1 {
				b.WriteString("  ")
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// width is the number of columns a text takes on a terminal: Vietnamese letters
// take one each, combining marks none.
func width(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) {
			n--
		}
	}
	return n
}

// only names the forms that an answer has. Another one is refused if this call
// asked for it; one that the environment prefers gives way to the command's own.
func (a *app) only(forms ...string) error {
	switch {
	case a.flags.Format == "" || slices.Contains(forms, a.flags.Format):
		return nil
	case a.asked:
		return fault.New(fault.Usage, lang.T("cli.no_form", "form", a.flags.Format, "forms", forms)).Do(lang.T("cli.usage.do"))
	}
	a.flags.Format = ""
	return nil
}

// line writes a sentence to standard output.
func (a *app) line(t lang.Text) { fmt.Fprintln(a.stdout, a.say(t)) }
