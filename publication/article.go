package publication

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Article is a piece of news as the list of what was done to it. It has no state of
// its own: where it stands, and what the public may read, follows from its steps, which
// are only ever added. So a corrected text stays reachable, and who let it out is known.
type Article struct {
	Code  string // its address; never changes
	Steps []Step // by number; the first writes it
}

// Step is one thing done to an article.
type Step struct {
	Row, Act int64 // of the stored row, and the act that stored it
	Article  string
	Number   int // from 1, without a gap
	What     What
	At       time.Time
	By       string // the actor
	Detail
}

// Detail is what a step says besides.
type Detail struct {
	Unit    unit.Code  `json:"unit,omitempty"` // of the first: whose news it is
	On      law.Date   `json:"on,omitempty"`   // a day on which the code names the unit
	Text    *Text      `json:"text,omitempty"` // of a writing
	Note    lang.Both  `json:"note,omitzero"`  // of a writing after publication: what is corrected
	Reasons string     `json:"reasons,omitempty"`
	From    *time.Time `json:"from,omitempty"` // of an approval: the instant from which it is public
}

// What names a step of an article.
type What string

// The steps of an article.
const (
	Written   What = "write"    // a text, the first or another
	Submitted What = "submit"   // to be looked at by a second person
	Returned  What = "return"   // by that person, to be written anew
	Approved  What = "approve"  // by that person: public from an instant on
	Withdrawn What = "withdraw" // no longer public
)

// State is where an article stands.
type State string

// The states of an article. One that is being corrected is still public in the text
// before.
const (
	Draft     State = "draft"
	Waiting   State = "waiting"   // for the second person
	Scheduled State = "scheduled" // let out, and its hour has not come
	Published State = "published"
	Taken     State = "withdrawn"
)

// lang: keys
var stateNames = map[State]string{
	Draft: "article.state.draft", Waiting: "article.state.waiting", Scheduled: "article.state.scheduled",
	Published: "article.state.published", Taken: "article.state.withdrawn",
}

// Say names the state.
func (s State) Say(l lang.Lang) string {
	return l.Say(lang.T(stateNames[s])) // lang: keys in stateNames
}

// lang: keys
var whatNames = map[What]string{
	Written: "article.what.write", Submitted: "article.what.submit", Returned: "article.what.return",
	Approved: "article.what.approve", Withdrawn: "article.what.withdraw",
}

// Say names the step.
func (w What) Say(l lang.Lang) string {
	return l.Say(lang.T(whatNames[w])) // lang: keys in whatNames
}

// Text is what an article says in one version. English is optional, but whole or
// not at all.
type Text struct {
	Title    lang.Both `json:"title"`
	Summary  lang.Both `json:"summary,omitzero"` // one or two sentences for lists and feeds
	Body     lang.Both `json:"body"`             // in the markup of [Markup]
	Author   string    `json:"author"`           // as readers are told; a person or a body
	Pictures []Picture `json:"pictures,omitempty"`
	Files    []File    `json:"files,omitempty"`
}

// Picture is a picture of an article. What it shows is said in words for whoever does
// not see it.
type Picture struct {
	SHA256 string    `json:"sha256"` // hex, of the bytes that are kept
	Type   string    `json:"type"`   // MIME type
	Width  int       `json:"width"`  // pixels
	Height int       `json:"height"`
	Alt    lang.Both `json:"alt"`
}

// File is an attachment of an article.
type File struct {
	SHA256 string `json:"sha256"`
	Type   string `json:"type"`
	Name   string `json:"name"`
	Size   int64  `json:"size"` // bytes
}

// Bounds of a text, in letters but for the last two, which count things.
const (
	MaxTitle    = 200
	MaxSummary  = 500
	MaxBody     = 50_000
	MaxAlt      = 300
	MaxPictures = 12
	MaxFiles    = 12
)

// Check holds a text against what every article must have. The fault is Usage.
func (t *Text) Check() error {
	lacking := func(what lang.Text) error {
		return fault.New(fault.Usage, lang.T("article.lacking", "what", what)).Do(lang.T("article.lacking.do"))
	}
	long := func(what lang.Text, n int) error {
		return fault.New(fault.Usage, lang.T("article.long", "what", what, "n", n)).Do(lang.T("article.long.do"))
	}
	title, body, author, summary := lang.T("article.field.title"), lang.T("article.field.body"), lang.T("article.field.author"), lang.T("article.field.summary")
	switch {
	case t.Title.VI == "":
		return lacking(title)
	case t.Author == "":
		return lacking(author)
	case t.Body.VI == "":
		return lacking(body)
	case t.Title.EN == "" && t.Body.EN+t.Summary.EN != "" || t.Title.EN != "" && t.Body.EN == "":
		return fault.New(fault.Usage, lang.T("article.half")).Do(lang.T("article.half.do"))
	case longer(t.Title, MaxTitle):
		return long(title, MaxTitle)
	case longer(lang.Both{VI: t.Author}, MaxTitle):
		return long(author, MaxTitle)
	case longer(t.Summary, MaxSummary):
		return long(summary, MaxSummary)
	case longer(t.Body, MaxBody):
		return long(body, MaxBody)
	case len(t.Pictures) > MaxPictures || len(t.Files) > MaxFiles:
		return fault.New(fault.Usage, lang.T("article.many", "pictures", MaxPictures, "files", MaxFiles)).Do(lang.T("article.many.do"))
	}
	for i, p := range t.Pictures {
		if p.Alt.VI == "" || longer(p.Alt, MaxAlt) || t.Title.EN != "" && p.Alt.EN == "" {
			return fault.New(fault.Usage, lang.T("article.alt", "n", i+1, "most", MaxAlt)).Do(lang.T("article.alt.do"))
		}
	}
	for _, b := range []string{t.Body.VI, t.Body.EN} {
		if err := CheckMarkup(b); err != nil {
			return err
		}
	}
	return nil
}

func longer(b lang.Both, n int) bool {
	return utf8.RuneCountInString(b.VI) > n || utf8.RuneCountInString(b.EN) > n
}

// In is a part of the text in a language, and the language in which it really is: the
// Vietnamese words where there are no English ones.
func In(b lang.Both, l lang.Lang) (string, lang.Lang) {
	if l == lang.EN && b.EN != "" {
		return b.EN, lang.EN
	}
	return b.VI, lang.VI
}

// Version is a text that was let out.
type Version struct {
	Number int // from 1
	Text
	From time.Time // public from then on
	Note lang.Both // of the second and later ones: what was corrected
}

// Versions lists the texts that were let out, those whose hour has not come included.
func (a *Article) Versions() []Version {
	var out []Version
	var text *Step
	for i := range a.Steps {
		switch s := &a.Steps[i]; s.What {
		case Written:
			text = s
		case Approved:
			out = append(out, Version{Number: len(out) + 1, Text: *text.Text, From: *s.From, Note: text.Note})
		}
	}
	return out
}

// State follows from the steps and the instant.
func (a *Article) State(now time.Time) State {
	if a.last(Withdrawn) != nil {
		return Taken
	}
	switch a.Steps[len(a.Steps)-1].What {
	case Written, Returned:
		return Draft
	case Submitted:
		return Waiting
	}
	if vs := a.Versions(); vs[len(vs)-1].From.After(now) {
		return Scheduled
	}
	return Published
}

// Text is the newest text, let out or not.
func (a *Article) Text() *Text { return a.last(Written).Text }

// Of is whose news it is: the code of a unit and a day on which it names the unit.
func (a *Article) Of() (unit.Code, law.Date) { return a.Steps[0].Unit, a.Steps[0].On }

// last is the last step of a sort, nil if there is none.
func (a *Article) last(w What) *Step {
	for i := len(a.Steps) - 1; i >= 0; i-- {
		if a.Steps[i].What == w {
			return &a.Steps[i]
		}
	}
	return nil
}

// writers are those who wrote or submitted the text that is not let out yet.
func (a *Article) writers() []string {
	var out []string
	for _, s := range a.Steps {
		switch s.What {
		case Approved:
			out = nil
		case Written, Submitted:
			out = append(out, s.By)
		}
	}
	return out
}

// Check tells whether a step may be taken now. It is the one place that decides.
// Faults: Usage for what the step lacks, Refused for what is not its turn and for who
// lets out a text of his own.
func (a *Article) Check(s *Step) error {
	if len(a.Steps) == 0 {
		if s.What != Written || s.Unit == "" {
			return turn(s.What, Draft)
		}
		return s.Text.Check()
	}
	state := a.State(s.At)
	open := state == Waiting && (s.What == Returned || s.What == Approved)
	switch s.What {
	case Written:
		open = state != Taken
	case Submitted:
		open = state == Draft && a.Steps[len(a.Steps)-1].What == Written
	case Withdrawn:
		open = state != Taken
	}
	if !open {
		return turn(s.What, state)
	}
	switch s.What {
	case Written:
		if len(a.Versions()) > 0 && s.Note.VI == "" {
			return fault.New(fault.Usage, lang.T("article.note")).Do(lang.T("article.note.do"))
		}
		return s.Text.Check()
	case Returned, Approved:
		if slices.Contains(a.writers(), s.By) {
			return fault.New(fault.Refused, lang.T("article.own")).Do(lang.T("article.own.do"))
		}
	}
	if (s.What == Returned || s.What == Withdrawn) && strings.TrimSpace(s.Reasons) == "" {
		return fault.New(fault.Usage, lang.T("article.reasons")).Do(lang.T("article.reasons.do"))
	}
	if s.What == Approved {
		if s.From == nil || s.From.Before(s.At) {
			at := s.At // an hour that is past cannot be met
			s.From = &at
		}
		if vs := a.Versions(); len(vs) > 0 && s.From.Before(vs[len(vs)-1].From) {
			return fault.New(fault.Refused, lang.T("article.before")).Do(lang.T("article.before.do"))
		}
	}
	return nil
}

func turn(w What, s State) error {
	return fault.New(fault.Refused, lang.T("article.turn", "what", w, "state", s)).Do(lang.T("article.turn.do"))
}

// News is an article as the public sees it: without who wrote and reviewed it in the
// program, without drafts and reasons that were between them.
type News struct {
	Code     string
	Unit     string    // name of whose news it is
	Versions []Version // those that are or were public, the oldest first; none once withdrawn
	First    time.Time // since when there is something to read
	// Withdrawn is since when there is nothing to read any more, and Reasons says why.
	Withdrawn time.Time
	Reasons   string
}

// Now is the text that holds.
func (n *News) Now() *Version { return &n.Versions[len(n.Versions)-1] }

// News is what the public may see of an article at an instant; nil: nothing.
func (a *Article) News(now time.Time) *News {
	n := &News{Code: a.Code}
	for _, v := range a.Versions() {
		if v.From.After(now) {
			break
		}
		n.Versions = append(n.Versions, v)
	}
	if len(n.Versions) == 0 {
		return nil
	}
	n.First = n.Versions[0].From
	if w := a.last(Withdrawn); w != nil {
		if w.At.Before(n.First) { // it was never public
			return nil
		}
		n.Versions, n.Withdrawn, n.Reasons = nil, w.At, w.Reasons
	}
	return n
}

// CodeOf makes the address of an article from its day and title.
func CodeOf(on law.Date, title string) string {
	words := strings.FieldsFunc(lang.Fold(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	s := on.String()
	for _, w := range words {
		if len(s)+len(w) > 70 {
			break
		}
		s += "-" + w
	}
	return s
}

// Encode writes what a step says as JSON.
func (d Detail) Encode() string {
	b, err := json.Marshal(d)
	if err != nil {
		panic(err) // texts, numbers and instants of our own
	}
	return string(b)
}

// DecodeDetail reads what Encode wrote, and nothing else.
func DecodeDetail(s string) (d Detail, err error) {
	dec := json.NewDecoder(strings.NewReader(s))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return d, err
	}
	if dec.More() {
		return d, errors.New("publication: more than one step")
	}
	return d, nil
}

// Whole tells whether a stored step has what its sort must have.
func (s *Step) Whole() bool {
	switch s.What {
	case Written:
		return s.Text != nil && s.Text.Title.VI != "" && (s.Number > 1 || s.Unit != "")
	case Approved:
		return s.From != nil
	case Submitted:
		return true
	case Returned, Withdrawn:
		return s.Reasons != ""
	}
	return false
}
