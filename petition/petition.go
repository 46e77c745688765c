package petition

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Ticket is a petition with all that was done to it.
type Ticket struct {
	Row, Act int64
	Kind     Kind
	Category Category
	Unit     unit.Code // that it is about
	UnitOn   law.Date  // a day on which the code names the unit
	Posting  int64     // row of the posting that a complaint is about; 0: none
	On       law.Date  // received
	Letter
	Steps []Step

	// Erased is the day on which what it says of people was erased: the letter and the
	// words of its steps are empty from then on. 0: it was not.
	Erased       law.Date
	ErasedWhy    Why
	WasAnonymous bool // of one that was erased
}

// Anonymous tells that nobody said who he is, also of one that was erased.
func (t *Ticket) Anonymous() bool {
	if t.Erased != 0 {
		return t.WasAnonymous
	}
	return t.Letter.Anonymous()
}

// Letter is what somebody wrote and who he is. It is kept sealed.
type Letter struct {
	Name    string `json:"name,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Email   string `json:"email,omitempty"`
	Address string `json:"address,omitempty"`
	About   string `json:"about,omitempty"` // of a complaint: whom on the list
	Text    string `json:"text"`
}

// Anonymous tells that nobody said who he is.
func (l Letter) Anonymous() bool {
	return l.Name == "" && l.Phone == "" && l.Email == "" && l.Address == ""
}

// Encode writes the letter as it is sealed.
func (l Letter) Encode() string { return encode(l) }

// DecodeLetter reads what Encode wrote.
func DecodeLetter(s string) (l Letter, err error) { return l, json.Unmarshal([]byte(s), &l) }

// Encode writes the words as they are sealed.
func (w Words) Encode() string { return encode(w) }

// DecodeWords reads what Encode wrote.
func DecodeWords(s string) (w Words, err error) { return w, json.Unmarshal([]byte(s), &w) }

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return string(b)
}

// Number is how the petition is called: the year in which it came and its place among
// all there are. It is no secret: only with the code does it open anything.
func (t *Ticket) Number() string { return fmt.Sprintf("%d-%06d", t.On.Year(), t.Row) }

// ReadNumber reads a number as somebody typed it; 0 when it is none.
func ReadNumber(s string) (year law.Year, row int64) {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\u2011", "-")), "")
	y, n, ok := strings.Cut(s, "-")
	if !ok || len(y) != 4 || len(n) < 6 || len(n) > 15 {
		return 0, 0
	}
	a, err1 := strconv.ParseUint(y, 10, 16)
	b, err2 := strconv.ParseUint(n, 10, 62)
	if err1 != nil || err2 != nil {
		return 0, 0
	}
	return law.Year(a), int64(b)
}

// Whole tells whether the steps are a history that can have been: from 1 without a gap,
// the first one a receipt, each allowed where it was taken.
func (t *Ticket) Whole() bool {
	state := Received
	for i, s := range t.Steps {
		switch {
		case s.Number != i+1, (i == 0) != (s.What == Receive):
			return false
		case i > 0 && !known(s.What, state.Next()):
			return false
		}
		state = state.after(s.What)
	}
	return len(t.Steps) > 0
}

// Posting is a list that hangs out for comment, with the code on its notice.
type Posting struct {
	Row, Act int64
	Code     string // as on the notice; only where it was asked for
	Unit     unit.Code
	UnitOn   law.Date
	What     string   // of the review: the year; of a round: its code
	Round    bool     // it is the list of an award round
	From, To law.Date // both days belong to it
	Place    string   // where it hangs
}

// On tells whether the list hangs on a day.
func (p Posting) On(day law.Date) bool { return p.From <= day && day <= p.To }

// Say says what hangs out.
func (p Posting) Say(l lang.Lang) string {
	if p.Round {
		return l.Say(lang.T("petition.posting.round", "what", p.What))
	}
	return l.Say(lang.T("petition.posting.review", "what", p.What))
}
