package staff

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/web"
)

// maxPasted is how many rows are pasted at once; more come as a file.
const maxPasted = 2000

// pasteColumns are what a paste without a heading row is taken for (formats.md 2.5).
var pasteColumns = strings.Split("year,household,hamlet,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head,address,citizen_id", ",")

// PastePage takes rows from a spreadsheet.
type PastePage struct {
	*web.Visit
	Rows    web.Field
	Errors  []web.Wrong
	Columns web.Table
}

// Head names the page.
func (p PastePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("entry.paste")), Section: "/households", Wrong: len(p.Errors) > 0,
		Crumbs: []web.Link{{Text: p.Say(lang.T("register.title")), Href: "/households"}, {Text: p.Say(lang.T("entry.title")), Href: "/reviews"}}}
}

func pastePage(v *web.Visit) PastePage {
	p := PastePage{Visit: v, Rows: web.Field{Name: "rows", Label: v.Say(lang.T("entry.paste.rows")), Hint: v.Say(lang.T("entry.paste.hint", "n", maxPasted)), Width: "rows", Required: true, Autocomplete: "off"}}
	p.Columns = web.Table{Quiet: true, Caption: v.Say(lang.T("entry.paste.columns")), Columns: []web.Column{{Text: v.Say(lang.T("entry.col.no"))}, {Text: v.Say(lang.T("entry.col.column"))}}}
	for n, c := range pasteColumns {
		p.Columns.Rows = append(p.Columns.Rows, []web.Cell{{Text: strconv.Itoa(n + 1)}, {Text: columnWords(v, "review", c)}})
	}
	return p
}

func (s *Staff) paste(v *web.Visit) (web.Answer, error) { return web.Show(pastePage(v)), nil }

// pasted takes the rows into the tray and leads to what they would change.
func (s *Staff) pasted(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p := pastePage(v)
	p.Rows.Value, p.Rows.Error = form.Text("rows", true)
	var rows [][]string
	if p.Rows.Error == "" {
		// Leading tabs are empty cells: the text is taken as it was sent.
		rows, p.Rows.Error = parsePaste(v, lang.NFC(v.Request.PostForm.Get("rows")))
	}
	if p.Errors = web.WrongOf(p.Rows); len(p.Errors) > 0 {
		return web.Again(p), nil
	}
	token, err := s.tray.put(trayItem{owner: v.Who.Actor(), kind: "review", name: "dan.tsv", paste: true}, writePaste(rows))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(trayPath(token)), nil
}

// parsePaste reads what a spreadsheet program puts on the clipboard: cells between
// tabs, in quotes where they hold line breaks. A first row that is no heading gets one.
func parsePaste(v *web.Visit, text string) (rows [][]string, wrong string) {
	rows = clipboard(text)
	switch {
	case len(rows) == 0:
		return nil, v.Say(lang.T("web.required"))
	case len(rows) > maxPasted+1:
		return nil, v.Say(lang.T("entry.paste.many", "n", len(rows), "most", maxPasted))
	}
	if !heading(rows[0]) {
		widest := 0
		for _, r := range rows {
			widest = max(widest, len(r))
		}
		if widest > len(pasteColumns) {
			return nil, v.Say(lang.T("entry.paste.wide", "n", widest, "most", len(pasteColumns)))
		}
		rows = slices.Insert(rows, 0, pasteColumns[:max(widest, 5)])
	}
	return rows, ""
}

// clipboard takes apart what a spreadsheet program copies: cells between tabs. A cell is
// in quotes only where it holds a tab or a line break; another that begins with a
// quotation mark is taken as it stands.
func clipboard(text string) [][]string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	var rows [][]string
	var row []string
	for text != "" {
		cell, rest := quoted(text)
		if rest == text {
			end := strings.IndexAny(text, "\t\n")
			if end < 0 {
				end = len(text)
			}
			cell, rest = text[:end], text[end:]
		}
		row = append(row, strings.Join(strings.Fields(cell), " "))
		if rest == "" || rest[0] == '\n' {
			if slices.ContainsFunc(row, func(s string) bool { return s != "" }) {
				rows = append(rows, row)
			}
			row = nil
		} else if rest == "\t" { // the last cell of the text is empty
			row = append(row, "")
		}
		text = strings.TrimPrefix(rest, rest[:min(1, len(rest))])
	}
	if row != nil && slices.ContainsFunc(row, func(s string) bool { return s != "" }) {
		rows = append(rows, row)
	}
	return rows
}

// quoted is a cell in quotes at the beginning of a text, and what follows it; where
// there is none, the text itself follows.
func quoted(text string) (cell, rest string) {
	if text[0] != '"' {
		return "", text
	}
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != '"':
		case i+1 < len(text) && text[i+1] == '"':
			i++
		case i+1 == len(text) || text[i+1] == '\t' || text[i+1] == '\n':
			if inner := text[1:i]; strings.ContainsAny(inner, "\t\n") {
				return strings.ReplaceAll(inner, `""`, `"`), text[i+1:]
			}
			return "", text
		}
	}
	return "", text
}

// readPaste reads back what writePaste wrote.
func readPaste(r io.Reader) ([][]string, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for line := range strings.Lines(string(content)) {
		var row []string
		for cell := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), "\t") {
			cell = strings.TrimSuffix(strings.TrimPrefix(cell, `"`), `"`)
			row = append(row, strings.ReplaceAll(cell, `""`, `"`))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// heading tells whether cells are names of columns: two of them at least.
func heading(cells []string) bool {
	known := 0
	for _, c := range document.ReviewColumns().Columns {
		for _, name := range append([]string{c.Name}, c.Synonyms...) {
			if slices.ContainsFunc(cells, func(s string) bool { return lang.Fold(s) == lang.Fold(name) }) {
				known++
				break
			}
		}
	}
	return known >= 2
}

// writePaste writes rows for the reader of files, every cell in quotes. Cells hold
// neither tabs nor line breaks.
func writePaste(rows [][]string) io.Reader {
	var b bytes.Buffer
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
		}
		b.WriteByte('\n')
	}
	return &b
}

// Grid is the rows of a paste that are wrong, to be mended where they stand.
type Grid struct {
	Columns []string
	Rows    []GridRow
	More    int // rows that are wrong too and come when these are mended
}

// GridRow is one row; N is its number in the paste, the heading being the first.
type GridRow struct {
	N     int
	Cells []web.Field
	Whole string // what is wrong with no cell of its own
}

// mostGrid is how many rows are mended at once: one can look over that many.
const mostGrid = 20

func gridOf(v *web.Visit, i *trayItem, list *fault.List) (*Grid, error) {
	rows, err := readPaste(io.NewSectionReader(i.file, 0, i.size))
	if err != nil || len(rows) < 2 {
		return nil, err
	}
	at := columnsOf(rows[0])
	byRow := map[int][]*fault.Error{}
	var order []int
	for _, f := range list.Items {
		if f.At.Row < 2 || f.At.Row > len(rows) {
			continue
		}
		if byRow[f.At.Row] == nil {
			order = append(order, f.At.Row)
		}
		byRow[f.At.Row] = append(byRow[f.At.Row], f)
	}
	if len(order) == 0 {
		return nil, nil
	}
	slices.Sort(order)
	names := make([]string, len(rows[0]))
	for c, name := range rows[0] {
		names[c] = name
		if q, ok := columnQuestion(name); ok { // a code of the files is no word for people
			names[c] = v.Say(q.Label)
		}
	}
	g := &Grid{Columns: names, More: max(0, len(order)-mostGrid)}
	for _, n := range order[:min(len(order), mostGrid)] {
		r := GridRow{N: n}
		for c, name := range names {
			f := web.Field{Name: "c-" + strconv.Itoa(n) + "-" + strconv.Itoa(c), Label: v.Say(lang.T("entry.cell", "row", n, "column", name)), Autocomplete: "off"}
			if c < len(rows[n-1]) {
				f.Value = rows[n-1][c]
			}
			r.Cells = append(r.Cells, f)
		}
		for _, f := range byRow[n] {
			text := v.Say(f.What)
			if !f.Remedy.IsZero() {
				text += " – " + v.Say(f.Remedy)
			}
			if c, ok := at[f.At.Column]; ok && r.Cells[c].Error == "" {
				r.Cells[c].Error = text
			} else {
				r.Whole = strings.TrimPrefix(r.Whole+"; "+text, "; ")
			}
		}
		g.Rows = append(g.Rows, r)
	}
	return g, nil
}

// columnQuestion is the question about a household whose code a column has.
func columnQuestion(name string) (*household.Question, bool) {
	all := household.Forms()
	return all[len(all)-1].Question(name, false)
}

// columnsOf finds the columns of the schema in a heading row.
func columnsOf(cells []string) map[string]int {
	out := map[string]int{}
	for _, c := range document.ReviewColumns().Columns {
		for _, name := range append([]string{c.Name}, c.Synonyms...) {
			if i := slices.IndexFunc(cells, func(s string) bool { return lang.Fold(s) == lang.Fold(name) }); i >= 0 {
				out[c.Name] = i
				break
			}
		}
	}
	return out
}

// mend takes the cells of the grid and looks at the paste again.
func (s *Staff) mend(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	token := v.Path("token")
	i, err := s.tray.get(v.Who.Actor(), token)
	if err != nil {
		return web.Answer{}, err
	}
	if !i.paste {
		return web.Answer{}, gone()
	}
	rows, err := readPaste(io.NewSectionReader(i.file, 0, i.size))
	if err != nil {
		return web.Answer{}, err
	}
	for n := range rows {
		for c := range rows[0] {
			name := "c-" + strconv.Itoa(n+1) + "-" + strconv.Itoa(c)
			if n == 0 || !v.Request.PostForm.Has(name) {
				continue
			}
			value, wrong := form.Text(name, false)
			if wrong != "" {
				return web.Answer{}, fault.New(fault.Usage, lang.T("web.control"))
			}
			for len(rows[n]) <= c {
				rows[n] = append(rows[n], "")
			}
			rows[n][c] = oneLine(value)
		}
	}
	if err := s.tray.replace(i.owner, token, writePaste(rows)); err != nil {
		return web.Answer{}, err
	}
	return web.Go(trayPath(token)), nil
}
