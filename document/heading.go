package document

import (
	"slices"
	"strings"
	"unicode"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// topRow is a row at the top of a table, among which the heading is sought.
type topRow struct {
	number int
	texts  []string
}

// stackedRows is how many rows a heading may have: official forms put groups of
// columns under one cell, and sometimes those under another.
const stackedRows = 3

// heading is the text over one column and the schema's column it means, -1 when
// it means none.
type heading struct {
	text string
	col  int
	part bool // the column is known by the last words only
}

// headingRow is what was found of a heading: the last of its rows, and the text
// over each column.
type headingRow struct {
	row      int // its number; 0 when none was found
	headings []heading
	matches  int
	whole    bool // has all columns the schema needs
	legacy   bool // text before it is in the characters of an old font
	stated   string
	depth    int
}

// headingFinder compares headings with a schema.
type headingFinder struct {
	schema   Schema
	byKey    map[string]int   // column by the key of its name or a synonym
	byUnder  map[string][]int // columns by the key of a heading below that of their group
	groups   [][]string       // keys of the words of each column's group
	accented bool             // some heading has diacritics, so a lack of them means something
}

func (s Schema) finder() headingFinder {
	f := headingFinder{schema: s, byKey: map[string]int{}, byUnder: map[string][]int{}, groups: make([][]string, len(s.Columns))}
	for i, c := range s.Columns {
		for _, name := range append([]string{c.Name}, c.Synonyms...) {
			if k := headingKey(name); k != "" {
				f.byKey[k] = i // a test sees to it that a key means one column
			}
		}
		for _, u := range c.Under {
			if k := headingKey(u); !slices.Contains(f.byUnder[k], i) {
				f.byUnder[k] = append(f.byUnder[k], i)
			}
		}
		for _, g := range c.Group {
			f.groups[i] = append(f.groups[i], headingKey(g))
		}
	}
	return f
}

// find is the column that a heading means by itself. Without its diacritics "Năm"
// is "Nam": beside headings that have theirs, a single word must have its own.
func (f headingFinder) find(text string) int {
	i, ok := f.byKey[headingKey(text)]
	if !ok {
		return -1
	}
	if f.accented && plain(text) && !strings.ContainsAny(text, " _") {
		c := f.schema.Columns[i]
		if !strings.EqualFold(c.Name, text) && !slices.ContainsFunc(c.Synonyms, func(name string) bool { return strings.EqualFold(name, text) }) {
			return -1
		}
	}
	return i
}

// under is the column that a heading means below the heading of a group: "3"
// below "12 chỉ số thiếu hụt". Of several it is the last, because a form goes from
// the household to its children.
func (f headingFinder) under(groups []string, text string) int {
	found := -1
	if len(groups) == 0 {
		return found
	}
	for _, i := range f.byUnder[headingKey(text)] {
		for _, g := range groups {
			key := headingKey(g)
			if slices.ContainsFunc(f.groups[i], func(word string) bool { return strings.Contains(key, word) }) {
				found = i
			}
		}
	}
	return found
}

// stack reads one to three rows as one heading. A cell of an upper row stands
// over its own column and, like the merged cell it is in a workbook, over those
// to its right that are empty in its row and not in the rows below.
func (f headingFinder) stack(rows []topRow) []heading {
	width := 0
	for _, r := range rows {
		width = max(width, len(r.texts))
	}
	over := make([]string, len(rows)) // the cell of each row that stands over the column
	out := make([]heading, width)
	for pos := range width {
		var groups, own []string
		for i, r := range rows {
			text := ""
			if pos < len(r.texts) {
				text = r.texts[pos]
			}
			switch {
			case text != "":
				over[i] = text
				clear(over[i+1:])
				own = append(own, text)
			case i == len(rows)-1 || !filled(rows[i+1:], pos):
				over[i] = ""
			case over[i] != "":
				groups = append(groups, over[i])
			}
		}
		out[pos] = f.heading(groups, own)
	}
	// A column known by all its words is not one known by its last words alone:
	// "Households" stands under several groups.
	for i, h := range out {
		if h.part && slices.ContainsFunc(out, func(o heading) bool { return o.col == h.col && !o.part }) {
			out[i].col = -1
		}
	}
	return out
}

func filled(rows []topRow, pos int) bool {
	return slices.ContainsFunc(rows, func(r topRow) bool { return pos < len(r.texts) && r.texts[pos] != "" })
}

// heading makes one of the cells over a column: those of groups that stand over
// others too, and its own from the top.
func (f headingFinder) heading(groups, own []string) heading {
	if len(own) == 0 {
		return heading{col: -1}
	}
	last := own[len(own)-1]
	all := slices.Concat(groups, own)
	h := heading{text: strings.Join(all, " "), col: -1}
	for from := range all { // the more words, the surer
		if h.col = f.find(strings.Join(all[from:], " ")); h.col >= 0 {
			h.part = from > 0
			return h
		}
	}
	groups = append(groups, own[:len(own)-1]...)
	if h.col = f.under(groups, last); h.col >= 0 {
		return h
	}
	return h
}

// count is how many of the schema's columns the headings mean.
func count(headings []heading) int {
	seen := map[int]bool{}
	for _, h := range headings {
		if h.col >= 0 {
			seen[h.col] = true
		}
	}
	return len(seen)
}

// findHeading looks for the heading among the rows at the top of a table: the
// first row with all columns needed, else the row that comes nearest, so that the
// fault can name what it lacks. Rows above and below are taken to it when they
// tell of more columns. title is what the table is called.
func (f headingFinder) findHeading(title string, rows []topRow) headingRow {
	var best headingRow
	end := len(rows)
	for e := 0; e < end; e++ {
		best.legacy = best.legacy || slices.ContainsFunc(rows[e].texts, legacy)
		for depth := 1; depth <= min(stackedRows, e+1); depth++ {
			c := f.candidate(title, rows, e, depth)
			if c.whole && !best.whole {
				end = min(end, e+stackedRows) // its lower rows may follow, another table not
			}
			if better(c, best) {
				c.legacy = best.legacy
				best = c
			}
		}
	}
	return best
}

func (f headingFinder) candidate(title string, rows []topRow, end, depth int) headingRow {
	first := end - depth + 1
	f.accented = false
	for _, r := range rows[first : end+1] {
		f.accented = f.accented || slices.ContainsFunc(r.texts, func(t string) bool { return !plain(t) })
	}
	c := headingRow{row: rows[end].number, headings: f.stack(rows[first : end+1]), depth: depth}
	c.matches = count(c.headings)
	if f.schema.Stated != "" {
		c.stated = statedYear(title, rows[:end])
	}
	c.whole = c.matches > 0 && f.schema.complete(c.headings, c.stated)
	return c
}

// complete tells whether the headings have every column the schema needs.
func (s Schema) complete(headings []heading, stated string) bool {
	has := map[string]bool{}
	for _, h := range headings {
		if h.col >= 0 {
			has[s.Columns[h.col].Name] = true
		}
	}
	for _, c := range s.Columns {
		if c.Required && !has[c.Name] && (c.Name != s.Stated || stated == "") {
			return false
		}
	}
	for _, group := range s.AnyOf {
		if !slices.ContainsFunc(group, func(name string) bool { return has[name] }) {
			return false
		}
	}
	return true
}

// better prefers a whole heading, then the one that tells of more columns; a
// lower row is part of the heading only if it takes nothing away, as a row of
// data would.
func better(c, than headingRow) bool {
	if c.whole != than.whole {
		return c.whole
	}
	if c.matches <= than.matches {
		return false
	}
	if !than.whole {
		return true
	}
	for pos, h := range than.headings {
		if h.col >= 0 && (pos >= len(c.headings) || c.headings[pos].col != h.col) {
			return false
		}
	}
	return true
}

// statedYear is the year that the name of a sheet or the titles above a heading
// tell, "năm 2025"; empty when they tell none, or several.
func statedYear(title string, above []topRow) string {
	year := ""
	look := func(text string, alone bool) bool {
		words := strings.Fields(headingKey(text))
		for i, w := range words {
			if len(w) != 4 || !digits(w) || w[:2] != "20" || !(i > 0 && words[i-1] == "nam" || alone && len(words) == 1) {
				continue
			}
			if year != "" && year != w {
				return false
			}
			year = w
		}
		return true
	}
	if !look(title, true) {
		return ""
	}
	for _, r := range above {
		for _, t := range r.texts {
			if !look(t, false) {
				return ""
			}
		}
	}
	return year
}

// bindHeadings binds the schema to the heading found, and says so plainly when
// there is none.
func (r *Reader) bindHeadings(h headingRow, at fault.Place) (layout, error) {
	at.Row = h.row
	if h.matches == 0 {
		if h.legacy {
			return layout{}, fault.New(fault.Refused, lang.T("document.cell.legacy")).Place(at).Do(lang.T("document.cell.legacy.do"))
		}
		return layout{}, fault.New(fault.Refused, lang.T("document.heading.none")).Place(at).
			Do(lang.T("document.heading.none.do", "names", r.schema.names()))
	}
	l, err := r.schema.bind(h.headings, h.stated, at)
	if err == nil && l.stated != "" {
		r.notices = append(r.notices, lang.T("document.notice.stated", "file", r.name, "year", l.stated))
	}
	return l, err
}

// names lists the columns to name in a message: the required ones, or all.
func (s Schema) names() []string {
	var required, all []string
	for _, c := range s.Columns {
		all = append(all, c.Name)
		if c.Required {
			required = append(required, c.Name)
		}
	}
	if len(required) > 0 {
		return required
	}
	return all
}

// numbering tells whether a row numbers the columns, as official forms do below
// the heading: A, B, 1, 2, 3 ... or (1), (2), (3) ..., some with a formula: 4=3/1*100.
func numbering(cells []cell) bool {
	n, letters, count := 0, rune('A'-1), 0
	for _, c := range cells {
		text, _, _ := strings.Cut(strings.Trim(clean(c.text), "()[] "), "=")
		if text == "" {
			continue
		}
		count++
		r := []rune(text)
		switch {
		case len(r) == 1 && unicode.IsUpper(r[0]):
			if n > 0 || r[0] <= letters {
				return false
			}
			letters = r[0]
		case digits(text) && len(text) <= 3 && text[0] != '0':
			k := 0
			for _, d := range text {
				k = 10*k + int(d-'0')
			}
			if k != n+1 {
				return false
			}
			n = k
		default:
			return false
		}
	}
	return count >= 3
}
