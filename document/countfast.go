package document

import (
	"bytes"
	"encoding/binary"

	"vuonlen/household"
	"vuonlen/tally"
)

// The fast way through a CSV file. It knows the plain form of each cell, looks
// up any other spelling it has met before, and gives up a record about which
// there is something to say: that one is read in full. Every function gives where
// a cell ends, or -1.

// record counts the record at p and gives where the next begins; -1 when the
// record is to be read in full, and then it has not been counted. b has csvPad
// bytes of zero behind its last newline.
func (c *csvCounter) record(b []byte, p int) int {
	packed := c.yearOfFile
	var hamlet, commune []byte
	numbered := false
	lines := 1
	last := len(c.steps) - 1
	for i := range c.steps {
		step := &c.steps[i]
		var bits tally.PackedReview
		q := p // where the cell ends
		switch {
		case c.ends[b[p]] && b[p] != '"': // an empty cell
			if step.column == columnYear {
				return -1
			}
			if step.twelve {
				q, bits = c.each(b, p)
			}
		case step.column == columnSkipped:
			if q = plainEnd(b, p, &c.ends); b[q] == '"' {
				q, _, _ = c.quoted(b, p)
				if q > 0 {
					lines += bytes.Count(b[p:q], []byte{'\n'})
				}
			}
		case step.column >= columnHousehold:
			q = codeEnd(b, p)
			from, to := p, q
			if !c.ends[b[q]] || b[q] == '"' {
				if q, from, to = c.quoted(b, p); q < 0 || from < 0 || codeEnd(b, from) != to {
					return -1
				}
			}
			switch cell := b[from:to]; {
			case step.column == columnHousehold:
				if len(cell) == 0 || cell[0]|0x20 == 't' || cell[0] == '.' { // "Total" is the foot of a table
					return -1
				}
				numbered = true
			case step.column == columnHamlet:
				hamlet = cell
			default:
				if commune = cell; len(cell) != 0 && !fiveDigits(cell) {
					return -1
				}
			}
		case step.twelve:
			if bits = c.twelve.read(b, p); bits != 0 {
				q = p + 2*household.Indicators - 1
				break
			}
			q, bits = c.each(b, p)
		default:
			q, bits = c.plain(b, p, step.column)
		}
		if q < 0 {
			return -1
		}
		packed |= bits
		switch at := b[q]; {
		case i < last:
			if at != c.sep {
				return -1
			}
		case at == '\r' && b[q+1] == '\n':
			q++
		case at != '\n':
			return -1
		}
		p = q + 1
	}
	if !numbered || len(hamlet)+len(commune) == 0 {
		return -1
	}
	n, ok := c.place(hamlet, commune)
	if !ok {
		return -1
	}
	c.push(n, packed)
	c.lines += lines
	return p
}

// plain reads a cell of a packed column that is not empty.
func (c *csvCounter) plain(b []byte, p int, column countColumn) (int, tally.PackedReview) {
	switch column {
	case columnArea:
		// "rural" or "urban", by their eight bytes without the last three
		const five = 1<<40 - 1
		switch w := binary.LittleEndian.Uint64(b[p:]) & five; {
		case w == 'r'|'u'<<8|'r'<<16|'a'<<24|'l'<<32 && c.ends[b[p+5]]:
			return p + 5, tally.PackArea(household.Rural)
		case w == 'u'|'r'<<8|'b'<<16|'a'<<24|'n'<<32 && c.ends[b[p+5]]:
			return p + 5, tally.PackArea(household.Urban)
		}
	case columnEthnicity:
		if x, y := b[p]-'0', b[p+1]-'0'; x <= 9 && y <= 9 && c.ends[b[p+2]] {
			if bits := c.ethnicity[10*x+y]; bits != 0 {
				return p + 2, bits
			}
		}
	case columnSize, columnB1:
		n, q := 0, p
		for ; b[q]-'0' <= 9 && q < p+5; q++ {
			n = 10*n + int(b[q]-'0')
		}
		switch {
		case q == p || !c.ends[b[q]]:
		case column == columnB1 && n <= household.MaxB1:
			return q, tally.PackB1(n)
		case column == columnSize && n >= 1 && n <= maxMembers:
			return q, tally.PackSize(n)
		}
	case columnYear:
		if x, y := b[p+2]-'0', b[p+3]-'0'; b[p] == '2' && b[p+1] == '0' && x <= 9 && y <= 9 && c.ends[b[p+4]] {
			if n := 10*x + y; c.yearKnown[n] {
				return p + 4, c.years[n]
			}
		}
	default:
		if x := b[p] - '0'; x <= 1 && c.ends[b[p+1]] {
			return p + 1, c.twelve.bits[column][x]
		}
	}
	return c.known(b, p, column)
}

// each reads the twelve indicators one by one.
func (c *csvCounter) each(b []byte, p int) (q int, bits tally.PackedReview) {
	for i := range countColumn(household.Indicators) {
		q = p
		if !c.ends[b[p]] || b[p] == '"' {
			var x tally.PackedReview
			if q, x = c.plain(b, p, i); q < 0 {
				return -1, 0
			}
			bits |= x
		}
		if i < household.Indicators-1 && b[q] != c.sep {
			return -1, 0
		}
		p = q + 1
	}
	return q, bits
}

// known looks a cell up by its bytes, and finds out what it says when it is met
// for the first time.
func (c *csvCounter) known(b []byte, p int, column countColumn) (int, tally.PackedReview) {
	q := plainEnd(b, p, &c.ends)
	from, to := p, q
	if b[q] == '"' {
		if q, from, to = c.quoted(b, p); q < 0 || from < 0 || bytes.IndexByte(b[from:to], '\n') >= 0 {
			return -1, 0
		}
	}
	text := b[from:to]
	bits, ok := c.met[column][string(text)]
	if !ok {
		if len(text) > maxMet || !allUTF8([]string{string(text)}) {
			return -1, 0
		}
		if bits, ok = c.meaning(column, cell{text: string(text)}); !ok {
			return -1, 0
		}
		if c.met[column] == nil {
			c.met[column] = map[string]tally.PackedReview{}
		}
		if len(c.met[column]) < maxMet {
			c.met[column][string(text)] = bits
		}
	}
	if q-p != to-from { // in quotation marks
		return q, bits
	}
	switch {
	case !digits(string(text)):
	case column == columnYear && len(text) == 4 && string(text[:2]) == "20":
		n := 10*(text[2]-'0') + text[3] - '0'
		c.yearKnown[n], c.years[n] = true, bits
	case column == columnEthnicity && len(text) == 2:
		c.ethnicity[10*(text[0]-'0')+text[1]-'0'] = bits
	}
	return q, bits
}

// maxMet bounds the spellings that are remembered of a column, and their bytes.
const maxMet = 1000

// quoted finds the end of a cell in quotation marks, and the text between them:
// from is -1 when there are marks inside. It gives -1 for another cell.
func (c *csvCounter) quoted(b []byte, p int) (q, from, to int) {
	if b[p] != '"' {
		return -1, 0, 0
	}
	from, inside := p+1, false
	for q = from; ; q += 2 {
		n := bytes.IndexByte(b[q:], '"')
		if n < 0 {
			return -1, 0, 0
		}
		if q += n; b[q+1] != '"' {
			break
		}
		inside = true
	}
	if inside {
		return q + 1, -1, -1
	}
	return q + 1, from, q
}

// plainEnd finds the first byte that ends a cell.
func plainEnd(b []byte, p int, ends *[256]bool) int {
	for !ends[b[p]] {
		p++
	}
	return p
}

// codeEnd finds the end of the letters and digits that codes of units and numbers
// of households are made of. Eight digits are passed at a time.
func codeEnd(b []byte, p int) int {
	for {
		w := binary.LittleEndian.Uint64(b[p:])
		if w&0xf0f0f0f0f0f0f0f0 != 0x3030303030303030 || (w+0x0606060606060606)&0xf0f0f0f0f0f0f0f0 != 0x3030303030303030 {
			break
		}
		p += 8
	}
	for inCode[b[p]] {
		p++
	}
	return p
}

// inCode are the bytes of a plain code (formats.md 2.1).
var inCode = func() (in [256]bool) {
	for _, x := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_/" {
		in[x] = true
	}
	return in
}()

func fiveDigits(b []byte) bool {
	return len(b) == 5 && b[0]-'0' <= 9 && b[1]-'0' <= 9 && b[2]-'0' <= 9 && b[3]-'0' <= 9 && b[4]-'0' <= 9
}

// twelve reads the cells of the twelve indicators, one letter each, in three
// words of memory.
type twelve struct {
	form uint64 // four cells of "0" with what separates them
	bits [household.Indicators][2]tally.PackedReview
	all  tally.PackedReview // all answered
	four [16]tally.PackedReview
}

func newTwelve(sep byte) (t twelve) {
	t.form = '0' | '0'<<16 | '0'<<32 | '0'<<48 | 0x0100010001000100*uint64(sep)
	for i := range t.bits {
		t.bits[i] = [2]tally.PackedReview{tally.PackIndicator(i+1, false), tally.PackIndicator(i+1, true)}
		t.all |= t.bits[i][0]
	}
	for x := range t.four {
		for i := range 4 {
			if x>>i&1 == 1 {
				t.four[x] |= t.bits[i][1] ^ t.bits[i][0]
			}
		}
	}
	return t
}

// read gives the packed answers, or 0 when a cell is anything but 0 or 1. The
// byte behind the last cell is not looked at.
func (t *twelve) read(b []byte, p int) tally.PackedReview {
	const ones = 0x0001000100010001
	x := binary.LittleEndian.Uint64(b[p:]) ^ t.form
	y := binary.LittleEndian.Uint64(b[p+8:]) ^ t.form
	z := (binary.LittleEndian.Uint64(b[p+16:]) ^ t.form) & (1<<56 - 1)
	if (x|y|z)&^ones != 0 {
		return 0
	}
	return t.all | tally.PackedReview(fourBits(x)|fourBits(y)<<4|fourBits(z)<<8)
}

// fourBits brings bits 0, 16, 32 and 48 together.
func fourBits(x uint64) uint64 {
	return x * (1<<48 | 1<<33 | 1<<18 | 1<<3) >> 48 & 15
}
