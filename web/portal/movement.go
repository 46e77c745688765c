package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/web"
)

// Movement is the movement as the public is told of it: everything its file says, and
// how far its targets were at the last edition.
type Movement struct {
	ID       string
	Name     lang.Both
	Area     lang.Both // whose land it covers, in words
	AreaOn   law.Date  // as its borders were on this day
	From, To law.Year
	Plan     law.Citation // the decision that it rests on
	Aims     []lang.Both
	Targets  []Target
	Groups   []lang.Both
	Kinds    []Kind
	Calendar []Occasion

	Responsibilities []Responsibility
	Readings         []lang.Both // how the program understands what the plan leaves open
}

// Target is what the movement wants to reach, with how far it is.
type Target struct {
	ID       string
	Text     lang.Both
	Citation law.Citation
	Verdict  law.Verdict // empty: nothing was published about it
	Progress lang.Both   // a sentence; empty: nothing was published about it
}

// Kind is a kind of subject that can be commended, with what is asked of it.
type Kind struct {
	ID       string
	Name     lang.Both
	All      bool // all of these have to be met, else any of them; a reading
	Criteria []Criterion
}

// Criterion is one of the things asked.
type Criterion struct {
	ID       string
	Text     lang.Both
	Computed bool // decided from data; else by a named person on evidence
	Citation law.Citation
}

// Occasion is a line of the calendar.
type Occasion struct {
	Text     lang.Both
	From, To law.Date
}

// Responsibility says who answers for what.
type Responsibility struct {
	Who      lang.Both
	What     lang.Both
	From, To law.Date // 0: not said
	Citation law.Citation
}

// MovementPage tells of the movement.
type MovementPage struct {
	View
	M *Movement
}

// Head names the page.
func (p MovementPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.movement")), Section: "/movement", Crumbs: p.Crumbs()}
}

// Summary is for previews.
func (p MovementPage) Summary() string { return p.Say(p.M.Name) }

func (p *Portal) movementPages() []Page {
	return []Page{
		{Path: "/movement", Serve: p.movement, Name: lang.T("portal.movement"), Menu: true},
	}
}

func (p *Portal) movement(v View) (web.Answer, error) {
	m, err := p.told(v.Request.Context())
	if err != nil {
		return web.Answer{}, err
	}
	return show(MovementPage{v, m})
}

// step is where the calendar stands on the day of the visit.
func (p MovementPage) steps() []web.Step {
	var out []web.Step
	for _, o := range p.M.Calendar {
		s := web.Step{Text: p.Say(o.Text), Sub: p.days(o), At: web.StepNow}
		switch {
		case o.To < p.Today:
			s.At = web.StepDone
		case o.From > p.Today:
			s.At = web.StepNext
		}
		out = append(out, s)
	}
	return out
}

// where says in a sentence where the movement stands on the day of the visit.
func (v View) where(m *Movement) string {
	var now, next []string
	for _, o := range m.Calendar {
		switch {
		case o.To < v.Today:
		case o.From > v.Today:
			next = append(next, v.Say(o.Text))
		default:
			now = append(now, v.Say(o.Text))
		}
	}
	switch {
	case len(now) > 0:
		return v.Say(lang.T("portal.where.now", "day", v.Today, "what", strings.Join(now, "; ")))
	case len(next) > 0:
		return v.Say(lang.T("portal.where.next", "day", v.Today, "what", next[0]))
	case len(m.Calendar) > 0:
		return v.Say(lang.T("portal.where.over", "day", v.Today, "to", m.To))
	}
	return ""
}

// common is the source of all statements of a list, if they have the same one: it is said
// once below them, else below each.
func common[T any](list []T, of func(T) law.Citation) (law.Citation, bool) {
	for _, x := range list {
		if of(x) != of(list[0]) {
			return law.Citation{}, false
		}
	}
	if len(list) == 0 {
		return law.Citation{}, false
	}
	return of(list[0]), true
}

// title begins a name that stands alone: "Hộ gia đình" for "hộ gia đình".
func title(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// term is the days of a responsibility in words, empty where it has none.
func (p MovementPage) term(d Responsibility) string {
	switch {
	case d.From == 0 && d.To == 0:
		return ""
	case d.From == 0:
		return p.Say(lang.T("portal.term.to", "to", d.To))
	case d.To == 0:
		return p.Say(lang.T("portal.term.from", "from", d.From))
	}
	return p.Say(lang.T("portal.term.both", "from", d.From, "to", d.To))
}

func (p MovementPage) days(o Occasion) string {
	if o.From.Year() == o.To.Year() {
		return p.Say(o.From.Year())
	}
	return p.Say(o.From.Year()) + "–" + p.Say(o.To.Year())
}

// statusTag is how sure a statement about the law is, as a tag: what nobody has seen in
// print is never shown like what was.
func (v View) statusTag(c law.Citation) web.Tag {
	switch c.Status {
	case law.Confirmed:
		return web.Tag{Text: v.Say(c.Status), Tone: web.Good}
	case law.Reported:
		return web.Tag{Text: v.Say(c.Status), Tone: web.Info}
	}
	return web.Tag{Text: v.Say(law.Unconfirmed), Tone: web.Warn}
}

// source is the document and the clause, without how sure they are.
func (v View) source(c law.Citation) string {
	s := v.Say(c.Document)
	if clause := v.Say(c.Clause); clause != "" {
		s += ", " + clause
	}
	return s
}
