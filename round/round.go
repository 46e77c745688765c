package round

import (
	"regexp"
	"slices"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Round is one awarding (đợt xét khen thưởng) of a movement.
type Round struct {
	Row int64 `json:"-"` // id of the stored row
	Act int64 `json:"-"` // that stored it

	ID       string    `json:"id"`
	Movement string    `json:"movement"`
	Occasion Occasion  `json:"occasion"`
	Unit     unit.Code `json:"unit"` // whose chair decides or proposes
	On       law.Date  `json:"on"`   // a day on which Unit names that unit
	OpenedOn law.Date  `json:"opened_on"`
	ClosesOn law.Date  `json:"closes_on,omitempty"` // last day of nomination; 0: none is set
	// SubmittedOn is the day as of which every subject is judged.
	SubmittedOn law.Date     `json:"submitted_on"`
	From        law.Date     `json:"from"` // first and last day of the achievements
	To          law.Date     `json:"to"`
	Kinds       []award.Kind `json:"kinds"`
	Forms       []string     `json:"forms"` // of commendation, as the rule set calls them
	Basis       string       `json:"basis"` // thematic, merit: what the award is for
	Quotas      []string     `json:"quotas,omitempty"`
	// Excluding are rounds whose awardees are not considered in this one.
	Excluding []string `json:"excluding,omitempty"`
	// Preferences are what goes before between equals, the strongest first.
	Preferences []string `json:"preferences,omitempty"`
	Document    string   `json:"document"` // the plan or guidance that opens it
}

// Occasion is why there is a round.
type Occasion string

// The occasions.
const (
	Yearly  Occasion = "yearly"
	Interim Occasion = "interim"
	Final   Occasion = "final"
)

// Occasions lists the occasions.
var Occasions = []Occasion{Yearly, Interim, Final}

// Say names the occasion.
func (o Occasion) Say(l lang.Lang) string {
	switch o {
	case Interim:
		return l.Say(lang.T("round.occasion.interim"))
	case Final:
		return l.Say(lang.T("round.occasion.final"))
	}
	return l.Say(lang.T("round.occasion.yearly"))
}

// What an award is for.
const (
	Thematic = "thematic" // an emulation movement for a theme
	Merit    = "merit"    // công trạng: the work of some years
)

// Preferences that the law knows between equals (Decree 98/2023/NĐ-CP art. 4; work
// and places: Law 06/2022/QH15 art. 5).
var Preferences = []string{"women", "direct_worker", "hard_area"}

// PreferenceText names a preference.
func PreferenceText(p string) lang.Text {
	switch p {
	case "women":
		return lang.T("round.preference.women")
	case "direct_worker":
		return lang.T("round.preference.direct_worker")
	}
	return lang.T("round.preference.hard_area")
}

var ident = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Check says what is wrong with a round by itself, nil when nothing is.
func (r *Round) Check() error {
	bad := func(t lang.Text) error {
		return fault.New(fault.Usage, t).Do(lang.T("round.check.do"))
	}
	switch {
	case !ident.MatchString(r.ID):
		return bad(lang.T("round.check.id", "id", r.ID))
	case !slices.Contains(Occasions, r.Occasion):
		return bad(lang.T("round.check.occasion", "occasion", string(r.Occasion)))
	case r.Basis != Thematic && r.Basis != Merit:
		return bad(lang.T("round.check.basis", "basis", r.Basis))
	case r.Document == "":
		return bad(lang.T("round.check.document"))
	case r.OpenedOn == 0 || r.SubmittedOn == 0 || r.From == 0 || r.To < r.From:
		return bad(lang.T("round.check.days"))
	case r.ClosesOn != 0 && r.ClosesOn < r.OpenedOn:
		return bad(lang.T("round.check.days"))
	case len(r.Kinds) == 0 || len(r.Forms) == 0:
		return bad(lang.T("round.check.empty"))
	}
	for _, k := range r.Kinds {
		if !slices.Contains(award.Kinds, k) {
			return bad(lang.T("round.check.kind", "kind", string(k)))
		}
	}
	for _, p := range r.Preferences {
		if !slices.Contains(Preferences, p) {
			return bad(lang.T("round.check.preference", "preference", p, "known", Preferences))
		}
	}
	for _, q := range r.Quotas {
		form, of, f := ParseQuota(q)
		if f != nil {
			return f
		}
		if !slices.Contains(r.Forms, form) || slices.ContainsFunc(of.Kinds, func(k award.Kind) bool { return !slices.Contains(r.Kinds, k) }) {
			return bad(lang.T("round.check.quota_foreign", "quota", q))
		}
	}
	return nil
}

// Closed tells whether nomination has ended on a day.
func (r *Round) Closed(on law.Date) bool { return r.ClosesOn != 0 && on > r.ClosesOn }

// Overlaps tells whether the achievements of two rounds may be the same by time.
func (r *Round) Overlaps(from, to law.Date) bool { return r.From <= to && from <= r.To }
