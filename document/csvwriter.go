package document

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// CSVWriter writes a UTF-8 CSV file with LF line ends that is safe to open in a
// spreadsheet program: text that the program would run as a formula gets an
// apostrophe in front. Numbers are written as they are.
type CSVWriter struct {
	w   *csv.Writer
	row []string
}

// NewCSVWriter begins a file with its heading row.
func NewCSVWriter(w io.Writer, headings ...string) *CSVWriter {
	c := &CSVWriter{w: csv.NewWriter(w)}
	for _, h := range headings {
		c.Text(h)
	}
	c.End()
	return c
}

// Text adds a text cell to the current row.
func (c *CSVWriter) Text(s string) { c.row = append(c.row, inert(s)) }

// Int adds a number cell.
func (c *CSVWriter) Int(n int64) { c.row = append(c.row, strconv.FormatInt(n, 10)) }

// Raw adds a cell the program made itself (a code, a date, a decimal).
func (c *CSVWriter) Raw(s string) { c.row = append(c.row, s) }

// End ends the current row. An error of writing stays until Flush.
func (c *CSVWriter) End() {
	_ = c.w.Write(c.row) // csv.Writer keeps the error for Flush
	c.row = c.row[:0]
}

// Flush writes what is left and returns the first error of writing.
func (c *CSVWriter) Flush() error {
	c.w.Flush()
	return c.w.Error()
}

// inert makes text that begins like a formula plain text. Apostrophes before such
// a text get one more, so that the reader takes back what was written.
func inert(s string) string {
	if s == "" {
		return s
	}
	if strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	if s[0] == '\'' {
		if rest := strings.TrimLeft(s, "'"); rest != "" && strings.ContainsRune(disarmed, rune(rest[0])) {
			return "'" + s
		}
	}
	return s
}
