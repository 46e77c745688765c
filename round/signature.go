package round

import (
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Signature says who signed a paper and in what capacity (Decree 30/2020/NĐ-CP,
// Annex I: ký thay, thừa lệnh, thừa ủy quyền).
type Signature struct {
	Name  string   `json:"name"`
	Title string   `json:"title"`
	As    Capacity `json:"as,omitempty"`
	// For is the office signed for, Paper what allows it, and From and To how long;
	// all empty where somebody signs in his own right.
	For   string   `json:"for,omitempty"`
	Paper string   `json:"paper,omitempty"`
	From  law.Date `json:"from,omitempty"`
	To    law.Date `json:"to,omitempty"` // 0: until it is taken back
}

// Capacity is how somebody signs for another.
type Capacity string

// The capacities. Empty: in his own right.
const (
	KT  Capacity = "KT"  // ký thay: a deputy for the head
	TL  Capacity = "TL"  // thừa lệnh: by order
	TUQ Capacity = "TUQ" // thừa ủy quyền: by authorisation, for a time and in writing
)

// check says what is wrong with a signature on a day.
func (s *Signature) check(on law.Date) error {
	if s == nil || s.Name == "" || s.Title == "" {
		return fault.New(fault.Usage, lang.T("round.signature")).Do(lang.T("round.signature.do"))
	}
	switch s.As {
	case "":
		if s.For != "" || s.Paper != "" || s.From != 0 || s.To != 0 {
			return fault.New(fault.Usage, lang.T("round.signature.own")).Do(lang.T("round.signature.do"))
		}
		return nil
	case KT, TL, TUQ:
	default:
		return fault.New(fault.Usage, lang.T("round.signature.capacity", "as", string(s.As))).Do(lang.T("round.signature.do"))
	}
	switch {
	case s.For == "" || s.Paper == "" || s.From == 0:
		return fault.New(fault.Refused, lang.T("round.signature.paper", "as", string(s.As))).Do(lang.T("round.signature.do"))
	case s.As == TUQ && s.To == 0: // an authorisation is for a stated time
		return fault.New(fault.Refused, lang.T("round.signature.time")).Do(lang.T("round.signature.do"))
	case on < s.From || s.To != 0 && on > s.To:
		return fault.New(fault.Refused, lang.T("round.signature.expired", "paper", s.Paper, "from", s.From, "on", on)).Do(lang.T("round.signature.do"))
	}
	return nil
}

// Say writes the signature as it stands under a paper.
func (s *Signature) Say(l lang.Lang) string {
	switch s.As {
	case KT:
		return l.Say(lang.T("round.signature.kt", "for", s.For, "title", s.Title, "name", s.Name))
	case TL:
		return l.Say(lang.T("round.signature.tl", "for", s.For, "title", s.Title, "name", s.Name))
	case TUQ:
		return l.Say(lang.T("round.signature.tuq", "for", s.For, "title", s.Title, "name", s.Name))
	}
	return s.Title + " " + s.Name
}
