package docx

import (
	"strings"
	"unicode"

	"vuonlen/document/pdf"
)

// A bit is a piece of a line that looks alike: letters, a picture or a tab.
type bit struct {
	text  string
	look  look
	width float64
	pic   *picture
	tab   *stop // nil but for a tab; its width is known when the line is set
	field bool  // the number of the page stands here
}

type picture struct {
	name string
	data []byte
	alt  string // in words what it shows
	elem *pdf.Element
	w, h float64
}

// A word is what may not be broken, and whether a space follows.
type word struct {
	bits  []bit
	width float64
	space float64 // the width of the space behind, 0 without one
	end   bool    // the line ends behind it
}

func (w word) tab() bool { return len(w.bits) == 1 && w.bits[0].tab != nil }

// A line is set: its words, how high, where its letters stand.
type line struct {
	words   []word
	height  float64
	ascent  float64
	natural float64 // width of its words and spaces
	room    float64 // width it had
	indent  float64
	last    bool // it ends its paragraph or a forced line
}

// Liberation Serif has the metrics of Times New Roman.
const (
	ascent  = 0.891
	descent = 0.216
	leading = 1.149 // of a line at single spacing
)

// measurer gives the width of a text in a look, in points.
type measurer func(text string, l look) float64

// words breaks what the runs say into words.
func breakWords(bits []bit, width measurer) []word {
	var words []word
	var now word
	flush := func() {
		if len(now.bits) > 0 || now.space > 0 || now.end {
			for _, b := range now.bits {
				now.width += b.width
			}
			words = append(words, now)
			now = word{}
		}
	}
	for _, b := range bits {
		switch {
		case b.tab != nil:
			flush()
			words = append(words, word{bits: []bit{b}})
		case b.text == "\n":
			now.end = true
			if len(now.bits) == 0 { // an empty line has the height of its letters
				now.bits = append(now.bits, bit{look: b.look})
			}
			flush()
		case b.pic != nil || b.field:
			if b.pic != nil {
				b.width = b.pic.w
			}
			now.bits = append(now.bits, b)
		default:
			for rest := b.text; rest != ""; {
				i := strings.IndexFunc(rest, isSpace)
				piece := rest
				if i >= 0 {
					piece = rest[:i]
				}
				if piece != "" {
					now.bits = append(now.bits, bit{text: piece, look: b.look, width: width(piece, b.look)})
				}
				if i < 0 {
					break
				}
				n := 0
				for _, r := range rest[i:] {
					if !isSpace(r) {
						break
					}
					n += len(string(r))
				}
				if len(now.bits) == 0 { // space at the beginning, or between runs
					now.bits = append(now.bits, bit{look: b.look})
				}
				now.space = width(strings.Repeat(" ", len([]rune(rest[i:i+n]))), b.look)
				flush()
				rest = rest[i+n:]
			}
		}
	}
	flush()
	return words
}

// isSpace is where a line may break: not at a space that holds words together.
func isSpace(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' && r != '\n' }

// setLines fills lines of a width with words.
func setLines(words []word, f frame, width float64, base look, measure measurer) []line {
	var lines []line
	now := line{indent: f.left + f.first}
	now.room = width - f.right - now.indent
	used := 0.0
	flush := func(last bool) {
		now.last = last
		now.finish(f, base)
		lines = append(lines, now)
		now = line{indent: f.left, room: width - f.right - f.left}
		used = 0
	}
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w.tab() {
			pos := now.indent + used
			s := nextStop(f, pos)
			b := w.bits[0]
			b.tab = &s
			b.width = s.at - pos
			if s.align == "right" || s.align == "center" || s.align == "end" {
				after := 0.0
				for _, v := range words[i+1:] {
					if v.tab() {
						break
					}
					after += v.width
					if v.end {
						break
					}
					after += v.space
				}
				if s.align == "center" {
					after /= 2
				}
				b.width = max(s.at-pos-after, 0)
			}
			w.bits, w.width = []bit{b}, b.width
		}
		if used+w.width > now.room+0.01 {
			if len(now.words) > 0 {
				flush(false)
				if words[i].tab() {
					i--
					continue
				}
			}
			if w.width > now.room {
				head, tail := cut(w, now.room, measure)
				if len(head.bits) > 0 && len(tail.bits) > 0 {
					now.words = append(now.words, head)
					flush(false)
					words[i] = tail
					i--
					continue
				}
			}
		}
		now.words = append(now.words, w)
		used += w.width + w.space
		if w.end {
			flush(true)
		}
	}
	if len(now.words) > 0 || len(lines) == 0 {
		flush(true)
	}
	lines[len(lines)-1].last = true
	return lines
}

// cut breaks a word that is wider than a line.
func cut(w word, room float64, measure measurer) (head, tail word) {
	used := 0.0
	for i, b := range w.bits {
		if used+b.width <= room {
			head.bits = append(head.bits, b)
			used += b.width
			continue
		}
		if b.text == "" {
			tail.bits = append(tail.bits, w.bits[i:]...)
			break
		}
		letters := []rune(b.text)
		n := 0
		for n < len(letters) && used+measure(string(letters[:n+1]), b.look) <= room {
			n++
		}
		for n > 0 && n < len(letters) && unicode.Is(unicode.Mn, letters[n]) { // a mark stays with its letter
			n--
		}
		if n == 0 && len(head.bits) == 0 {
			n = 1 // narrower than a letter: it is drawn over the edge rather than lost
		}
		if n > 0 {
			h := string(letters[:n])
			head.bits = append(head.bits, bit{text: h, look: b.look, width: measure(h, b.look)})
		}
		if n < len(letters) {
			r := string(letters[n:])
			tail.bits = append(tail.bits, bit{text: r, look: b.look, width: measure(r, b.look)})
		}
		tail.bits = append(tail.bits, w.bits[i+1:]...)
		break
	}
	for _, b := range head.bits {
		head.width += b.width
	}
	for _, b := range tail.bits {
		tail.width += b.width
	}
	tail.space, tail.end = w.space, w.end
	return head, tail
}

// nextStop is the tab stop behind a place: one of the paragraph's, or the next
// half inch (the default of Word).
func nextStop(f frame, pos float64) stop {
	for _, s := range f.stops {
		if s.at > pos+0.5 {
			return s
		}
	}
	const every = 36
	return stop{at: (float64(int(pos/every)) + 1) * every}
}

// finish measures a line.
func (l *line) finish(f frame, base look) {
	size, pic := 0.0, 0.0
	for i, w := range l.words {
		l.natural += w.width
		if i < len(l.words)-1 {
			l.natural += w.space
		}
		for _, b := range w.bits {
			if b.pic != nil {
				pic = max(pic, b.pic.h)
			} else {
				size = max(size, b.look.size)
			}
		}
	}
	if size == 0 && pic == 0 {
		size = base.size
	}
	l.ascent = max(size*ascent, pic)
	natural := max(size*leading, pic+size*descent)
	switch f.rule {
	case "exact":
		l.height = f.line * twip
		l.ascent += (l.height - natural) / 2
	case "atLeast":
		l.height = max(natural, f.line*twip)
	default:
		l.height = natural * f.line / 240
	}
}
