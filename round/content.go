package round

import (
	"slices"
	"strings"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
)

// lacking is a step that does not say what it must.
func lacking(what lang.Text) error {
	return fault.New(fault.Usage, lang.T("round.lacking", "what", what)).Do(lang.T("round.lacking.do"))
}

// content holds what a step says against the rules.
func (m *Matter) content(s *Step) error {
	d := m.Dossier
	switch s.What {
	case Nominated:
		return m.nomination(s)
	case Completed:
		return m.complete(s)
	case Received:
		if !s.Incoming.there() {
			return lacking(lang.T("round.lacking.incoming"))
		}
	case Returned, Refused, Withdrawn, Upheld:
		if s.Reasons == "" {
			return lacking(lang.T("round.lacking.reasons"))
		}
	case Asked:
		if s.Opinion == nil || s.Opinion.Body == "" || s.Opinion.Due < s.On {
			return lacking(lang.T("round.lacking.opinion"))
		}
		s.Opinion.Number = d.count(Asked) + 1
	case Answered:
		if s.Opinion == nil || s.Opinion.Document == "" || s.Opinion.Agrees != "yes" && s.Opinion.Agrees != "no" {
			return lacking(lang.T("round.lacking.answer"))
		}
		return open(s, d.unanswered(Asked, Answered))
	case Posted:
		return m.posting(s)
	case Commented:
		if s.Comment == nil || strings.TrimSpace(s.Comment.Text) == "" {
			return lacking(lang.T("round.lacking.text"))
		}
		s.Comment.Number = d.count(Commented) + 1
	case Replied:
		if s.Comment == nil || strings.TrimSpace(s.Comment.Text) == "" {
			return lacking(lang.T("round.lacking.text"))
		}
		return open(s, d.unanswered(Commented, Replied))
	case Ranked:
		if s.Place == nil || s.Place.Rank < 1 || s.Place.Rank > 1_000_000 {
			return lacking(lang.T("round.lacking.rank"))
		}
		if m.Standing == award.Tied && s.Reasons == "" { // the preferences did not settle it: a choice
			return lacking(lang.T("round.lacking.reasons"))
		}
	case Voted:
		return m.vote(s)
	case Submitted:
		if !s.Outgoing.there() {
			return lacking(lang.T("round.lacking.outgoing"))
		}
		return s.Signature.check(s.On)
	case Decided:
		return m.decision(s)
	case Notified:
		if !s.Outgoing.there() {
			return lacking(lang.T("round.lacking.outgoing"))
		}
	case Delivered:
		return m.delivery(s)
	case Passed:
		if s.Receiver == nil || s.Receiver.Document == "" {
			return lacking(lang.T("round.lacking.document"))
		}
	case Revoked:
		return m.revocation(s)
	case Recovered:
		return m.recovery(s)
	}
	return nil
}

func (p *Paper) there() bool { return p != nil && p.Number != "" && p.On != 0 }

// open makes sure that an answer is to something that waits for one.
func open(s *Step, waiting []*Step) error {
	var numbers []int
	for _, w := range waiting {
		if number(w) == number(s) {
			return nil
		}
		numbers = append(numbers, number(w))
	}
	return fault.New(fault.Refused, lang.T("round.waiting", "n", number(s))).Do(lang.T("round.waiting.do", "numbers", numbers))
}

func (m *Matter) nomination(s *Step) error {
	r, d := m.Round, m.Dossier
	switch {
	case !slices.Contains(r.Kinds, d.Kind):
		return fault.New(fault.Refused, lang.T("round.kind", "kind", d.Kind)).Do(lang.T("round.kind.do"))
	case !slices.Contains(r.Forms, string(d.Form)):
		return fault.New(fault.Refused, lang.T("round.form", "form", string(d.Form))).Do(lang.T("round.form.do", "forms", r.Forms))
	case s.On < r.OpenedOn || r.Closed(s.On):
		return fault.New(fault.Refused, lang.T("round.closed", "from", r.OpenedOn, "to", r.ClosesOn)).Do(lang.T("round.closed.do"))
	}
	may := m.Course.Form.Recipients[m.Course.Recipient]
	if yes, ok := may.Get(); !ok {
		return needed([]procedure.Fact{may.Fact})
	} else if !yes {
		return fault.New(fault.Refused, lang.T("round.recipient", "form", m.Course.Form.Name, "recipient", m.Course.Recipient)).Do(lang.T("round.kind.do"))
	}
	for _, p := range s.Preference {
		if !slices.Contains(r.Preferences, p) {
			return fault.New(fault.Refused, lang.T("round.preference", "preference", p)).Do(lang.T("round.preference.do", "known", r.Preferences))
		}
	}
	return nil
}

// Parts lists the papers that the dossier needs, and the facts about papers that
// nobody may act on.
func (c *Course) Parts() (needs []procedure.Part, unsettled []procedure.Fact) {
	for _, p := range c.Form.Parts {
		if len(p.For) > 0 && !slices.Contains(p.For, c.Recipient) {
			continue
		}
		yes, ok := p.Required.Get()
		switch {
		case !ok:
			unsettled = append(unsettled, p.Required.Fact)
		case yes:
			needs = append(needs, p)
		}
	}
	return needs, unsettled
}

func (m *Matter) complete(s *Step) error {
	needs, unsettled := m.Course.Parts()
	if len(unsettled) > 0 {
		return needed(unsettled)
	}
	for _, p := range s.Parts {
		if !slices.ContainsFunc(m.Course.Form.Parts, func(o procedure.Part) bool { return o.ID == p }) {
			return fault.New(fault.Usage, lang.T("round.part.none", "part", p)).Do(lang.T("round.part.do", "parts", partIDs(m.Course.Form.Parts)))
		}
	}
	var lack []procedure.Part
	for _, p := range needs {
		if !slices.Contains(s.Parts, p.ID) {
			lack = append(lack, p)
		}
	}
	if len(lack) > 0 {
		return fault.New(fault.Refused, lang.T("round.part.lacking", "parts", partIDs(lack))).Do(lang.T("round.part.lacking.do"))
	}
	return nil
}

func partIDs(ps []procedure.Part) []lang.Text {
	out := make([]lang.Text, len(ps))
	for i, p := range ps {
		out[i] = lang.T("round.part", "id", p.ID, "name", p.Name)
	}
	return out
}

func (m *Matter) posting(s *Step) error {
	p := s.Posting
	if p == nil || p.Channel == "" || p.From == 0 || p.To < p.From || p.From > s.On {
		return lacking(lang.T("round.lacking.posting"))
	}
	rule := m.Course.Form.Posting
	if yes, ok := rule.Required.Get(); !ok || !yes {
		return nil // posted of one's own accord: as long as one likes
	}
	limit, ok := rule.Limit.Get()
	if !ok {
		return needed([]procedure.Fact{rule.Limit.Fact})
	}
	// The first day counts in full: with n days it ends on day n.
	last, f := m.Course.Calendar.Add(p.From.AddDays(-1), limit)
	if f != nil {
		return f
	}
	if p.To < last {
		return fault.New(fault.Refused, lang.T("round.posting.short", "limit", limit, "to", last)).Do(lang.T("round.posting.short.do"))
	}
	return nil
}

func (m *Matter) vote(s *Step) error {
	v := s.Votes
	if v == nil || v.Minutes == "" {
		return lacking(lang.T("round.lacking.votes"))
	}
	out, f := m.Course.Form.Vote.Outcome(procedure.Votes{Members: v.Members, Present: v.Present, Yes: v.Yes, No: v.No, Abstain: v.Abstain,
		WrittenYes: v.WrittenYes, WrittenNot: v.WrittenNot, Ballot: procedure.Ballot(v.Ballot)})
	if f != nil {
		return f
	}
	if out.Verdict == law.Unknown {
		return needed(m.Course.Form.Vote.Needs())
	}
	v.Carried = out.Verdict == law.Met
	if m.differs(v.Carried) && s.Reasons == "" {
		return fault.New(fault.Refused, lang.T("round.vote.differs", "outcome", out.Text, "verdict", m.Verdict)).Do(lang.T("round.vote.differs.do"))
	}
	return nil
}

func (m *Matter) decision(s *Step) error {
	x, d := s.Decision, m.Dossier
	if x == nil || x.Number == "" {
		return lacking(lang.T("round.lacking.decision"))
	}
	if f := s.Signature.check(s.On); f != nil {
		return f
	}
	carried := d.last(Voted) != nil && d.last(Voted).Votes.Carried
	yes, open := m.Course.demands(Voted)
	switch {
	case len(open) > 0:
		return needed(open)
	case x.Grant && yes && !carried:
		return fault.New(fault.Refused, lang.T("round.decision.vote")).Do(lang.T("round.decision.vote.do"))
	case x.Grant && m.Standing == award.Beyond:
		return fault.New(fault.Refused, lang.T("round.decision.quota")).Do(lang.T("round.decision.quota.do"))
	case x.Grant && m.Standing == award.Tied:
		return fault.New(fault.Refused, lang.T("round.decision.tied")).Do(lang.T("round.decision.tied.do"))
	case s.Reasons == "" && (m.differs(x.Grant) || d.last(Voted) != nil && x.Grant != carried):
		return fault.New(fault.Refused, lang.T("round.decision.differs", "verdict", m.Verdict)).Do(lang.T("round.vote.differs.do"))
	case !x.Grant:
		if s.Reasons == "" {
			return lacking(lang.T("round.lacking.reasons"))
		}
		return nil
	}
	form, _, f := m.Course.Competent(d.Form)
	if f != nil {
		return f
	}
	money, ok, f := m.Course.Case.Deciding.Money(form.ID, m.Course.Recipient, s.On)
	if f != nil {
		return f
	}
	if ok {
		x.Money, x.Source = money.Dong, money.Multiple.Fact.ID
	}
	return nil
}

func (m *Matter) delivery(s *Step) error {
	x := s.Delivery
	if x == nil || x.Occasion == "" || x.Receipt == "" {
		return lacking(lang.T("round.lacking.delivery"))
	}
	due := m.Dossier.last(Decided).Decision
	switch {
	case due.Source == "" && x.Money != 0:
		return fault.New(fault.Refused, lang.T("round.delivery.unsettled")).Do(lang.T("round.needs.do"))
	case x.Money != due.Money:
		return fault.New(fault.Refused, lang.T("round.delivery.money", "money", x.Money, "due", due.Money)).Do(lang.T("round.delivery.money.do"))
	}
	return nil
}

func (m *Matter) revocation(s *Step) error {
	x := s.Revocation
	if x == nil || x.Decision == "" || x.Note == "" || s.Reasons == "" {
		return lacking(lang.T("round.lacking.revocation"))
	}
	var ids []string
	for _, g := range m.Course.Case.Deciding.Revocations {
		ids = append(ids, g.ID)
		if g.ID != x.Ground {
			continue
		}
		if yes, ok := g.Holds.Get(); !ok || !yes {
			return needed([]procedure.Fact{g.Holds.Fact})
		}
		return s.Signature.check(s.On)
	}
	return fault.New(fault.Usage, lang.T("round.ground", "ground", x.Ground)).Do(lang.T("round.ground.do", "grounds", ids))
}

func (m *Matter) recovery(s *Step) error {
	x := s.Recovery
	if x == nil || x.Receipt == "" {
		return lacking(lang.T("round.lacking.recovery"))
	}
	var paid law.Dong
	given := false
	for _, o := range m.Dossier.Steps {
		if o.Delivery != nil {
			paid, given = o.Delivery.Money, true
		}
	}
	if x.Money != paid || x.Object != given {
		return fault.New(fault.Refused, lang.T("round.recovery", "money", paid)).Do(lang.T("round.recovery.do"))
	}
	return nil
}
