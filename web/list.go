package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// List says how a list of rows is shown: which columns there are, by which of them it
// may be sorted, and what stands there when it is empty. What somebody chose stands in
// the address (ux.md U7): sort, col, page, format. A list of the register, which is
// too long to hold, asks with [List.Ask], reads one page in that order and gives it to
// [List.Page]; a short one is given whole to [List.Of].
type List[T any] struct {
	Caption string
	Columns []ListColumn[T]
	Sort    string // the order when none is asked for: a column's ID, "-" before it for downward; empty: as the rows come
	Size    int    // rows of a page; 0 = 50
	Empty   Empty
	Files   bool // the list may be taken along as a file
}

// OfCount is the value behind a count.
func OfCount[T any](of func(T) law.Count) func(T) Value {
	return func(r T) Value { return Value{Count: of(r)} }
}

// ByText orders rows by words in the order of the Vietnamese dictionary.
func ByText[T any](of func(T) string) func(a, b T) int {
	return func(a, b T) int { return lang.Compare(of(a), of(b)) }
}

// ByNumber orders rows by a count, unknown ones before zero.
func ByNumber[T any](of func(T) law.Count) func(a, b T) int {
	lo := func(c law.Count) int64 {
		if !c.Known() {
			return -1 << 62
		}
		return c.Lo
	}
	return func(a, b T) int { return cmp.Compare(lo(of(a)), lo(of(b))) }
}

// ListColumn is one column of a list. The first column of a list names the row; it is
// always shown.
type ListColumn[T any] struct {
	ID    string // in the address
	Text  string // heading
	Right bool   // numbers
	Extra bool   // shown only when asked for

	// Sorted: one may sort by it. By compares two rows in memory; nil where the order
	// is made where the rows are read.
	Sorted bool
	By     func(a, b T) int

	Cell func(T) Cell

	// Value is the exact number behind the words of the cell, for a file in which one
	// goes on reckoning; nil: the words are all there is.
	Value func(T) Value
}

// Value is an exact number or rate behind the words of a cell; the zero Value is none:
// an interval and what is unknown are words.
type Value struct {
	Count law.Count
	Rate  *law.Ratio // a part of one
}

// Asked is what an address asks of a list.
type Asked struct {
	Sort    string   // ID of the column, empty: as the rows come
	Down    bool     // downward
	Columns []string // IDs of those shown, in the list's order
	Page    int      // from 1
	Format  string   // empty: a page; xlsx, csv: a file with all rows
}

// MostListed is how many rows a list in a file has at most.
const MostListed = 100_000

// listSize is how many rows a page of a list has where it does not say.
const listSize = 50

// Ask reads the address. What it does not understand is a fault, never a default.
func (l List[T]) Ask(v *Visit) (Asked, error) {
	a := Asked{Page: 1, Format: v.Query("format")}
	order := v.Query("sort")
	if order == "" {
		order = l.Sort
	}
	a.Sort, a.Down = strings.TrimPrefix(order, "-"), strings.HasPrefix(order, "-")
	if order != "" && !slices.ContainsFunc(l.Columns, func(c ListColumn[T]) bool { return c.ID == a.Sort && c.Sorted }) {
		return a, fault.New(fault.Usage, lang.T("web.list.sort", "value", order)).Do(lang.T("web.list.do"))
	}
	if !slices.Contains([]string{"", "xlsx", "csv"}, a.Format) || a.Format != "" && !l.Files {
		return a, fault.New(fault.Usage, lang.T("web.list.format", "value", a.Format)).Do(lang.T("web.list.do"))
	}
	want := v.URL.Query()["col"]
	for _, w := range want {
		if !slices.ContainsFunc(l.Columns, func(c ListColumn[T]) bool { return c.ID == w }) {
			return a, fault.New(fault.Usage, lang.T("web.list.column", "value", w)).Do(lang.T("web.list.do"))
		}
	}
	for i, c := range l.Columns {
		if i == 0 || len(want) == 0 && !c.Extra || slices.Contains(want, c.ID) {
			a.Columns = append(a.Columns, c.ID)
		}
	}
	if n, err := strconv.Atoi(v.Query("page")); err == nil {
		a.Page = max(n, 1)
	}
	return a, nil
}

// Rows is how many rows of a list are on a page, or in a file.
func (l List[T]) Rows(a Asked) int {
	switch {
	case a.Format != "":
		return MostListed
	case l.Size > 0:
		return l.Size
	}
	return listSize
}

// Of sorts all rows and shows the page asked for, or all of them in a file.
func (l List[T]) Of(v *Visit, all []T) (Listing, error) {
	a, err := l.Ask(v)
	if err != nil {
		return Listing{}, err
	}
	rows := slices.Clone(all)
	for _, c := range l.Columns {
		if c.ID != a.Sort || c.By == nil {
			continue
		}
		slices.SortStableFunc(rows, func(x, y T) int {
			if a.Down {
				return c.By(y, x)
			}
			return c.By(x, y)
		})
	}
	size := l.Rows(a)
	a.Page = min(a.Page, max(1, (len(rows)+size-1)/size))
	return l.Page(v, a, rows[(a.Page-1)*size:min(a.Page*size, len(rows))], len(rows)), nil
}

// Page shows the rows of one page, read in the order asked for; all is how many rows
// there are.
func (l List[T]) Page(v *Visit, a Asked, rows []T, all int) Listing {
	size := l.Rows(a)
	out := Listing{
		Format: a.Format, N: all, Files: l.Files && all > 0, Cut: a.Format != "" && all > len(rows),
		Paging: Pages{At: a.Page, Of: max(1, (all+size-1)/size)},
		Table:  Table{Caption: l.Caption, Empty: l.Empty, Sorted: a.Sort},
	}
	if a.Down {
		out.Table.Sorted = "-" + a.Sort
	}
	var shown []ListColumn[T]
	for i, c := range l.Columns {
		here := slices.Contains(a.Columns, c.ID)
		if here {
			shown = append(shown, c)
			h := Column{Text: c.Text, Right: c.Right}
			if c.Sorted {
				h.Sort = c.ID
			}
			out.Table.Columns = append(out.Table.Columns, h)
		}
		if i > 0 {
			out.choice = append(out.choice, Choice{Value: c.ID, Text: c.Text, Chosen: here})
		}
	}
	for _, r := range rows {
		var line []Cell
		var values []Value
		for _, c := range shown {
			line = append(line, c.Cell(r))
			x := Value{}
			if c.Value != nil {
				x = c.Value(r)
			}
			values = append(values, x)
		}
		out.Table.Rows = append(out.Table.Rows, line)
		if a.Format != "" {
			out.Values = append(out.Values, values)
		}
	}
	return out
}

// Listing is a list as it is shown: its page with the ways to sort it, to choose
// columns and to take it along.
type Listing struct {
	Table  Table
	Paging Pages
	N      int // rows there are, on all pages

	Format string    // of the file asked for; empty: a page
	Values [][]Value // of a file: the exact numbers behind its cells
	Files  bool
	Cut    bool // of a file: there are more rows than fit in it

	choice []Choice
}

// Kept are the values of the address but those named, for the hidden fields of a form
// that changes only these. What was chosen of the language is a matter of the visitor
// and not of the page.
func (v *Visit) Kept(but ...string) []Choice {
	var out []Choice
	q := v.URL.Query()
	for _, name := range sortedKeys(q) {
		if name == "lang" || slices.Contains(but, name) {
			continue
		}
		for _, x := range q[name] {
			out = append(out, Choice{Value: name, Text: lang.NFC(x)})
		}
	}
	return out
}

// views are the values of the address that say how a list is shown and not what is in it.
func (v *Visit) views() (out []Choice) {
	for _, k := range v.Kept() {
		if k.Value == "sort" || k.Value == "col" {
			out = append(out, k)
		}
	}
	return out
}

func sortedKeys(q url.Values) []string {
	var out []string
	for k := range q {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
