package award

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
)

// Conclusion is what a named person decided on a judged criterion of one subject.
type Conclusion struct {
	ID, Act   int64 // of the stored row, and the act that stored it
	Movement  string
	Criterion string
	Kind      Kind
	Subject   string   // code, number or id
	On        law.Date // the day on which a unit's code names it
	Verdict   law.Verdict
	Reasons   string
	State     string // of the evidence when it was decided, see [Movement.State]
	By        string // the actor who decided, and on which day
	DecidedOn law.Date
	Confirmed string // the second person who confirmed it; empty: nobody yet
}

// About names what a conclusion is about.
type About struct {
	Movement, Criterion string
	Kind                Kind
	Subject             string
}

// About is the criterion and subject of the conclusion.
func (d *Conclusion) About() About { return About{d.Movement, d.Criterion, d.Kind, d.Subject} }

// Criterion finds a criterion by its id.
func (m *Movement) Criterion(id string) (Criterion, bool) {
	i := slices.IndexFunc(m.Criteria, func(c Criterion) bool { return c.ID == id })
	if i < 0 {
		return Criterion{}, false
	}
	return m.Criteria[i], true
}

// JudgedPart is the part of a criterion that is left to a named person; false where
// all of it is computed.
func (c Criterion) JudgedPart() (Judged, bool) { return judgedPart(c.Form) }

func judgedPart(f Form) (Judged, bool) {
	switch f := f.(type) {
	case Judged:
		return f, true
	case LoansOnTime:
		return Judged{Data: []string{"loans"}}, f.Effect
	case Ladder: // between the steps
		return Judged{Data: []string{f.Data}}, f.NotBelow < f.MetFrom
	case Group:
		for _, p := range f.Parts {
			if j, ok := judgedPart(p); ok {
				return j, true
			}
		}
	}
	return Judged{}, false
}

// Relied lists the evidence that a conclusion on a judged criterion rests on: all
// that is recorded about the subject of the kinds that the criterion names.
func (m *Movement) Relied(r *Record, s Subject, j Judged) []programme.Record {
	c := &context{record: r, movement: m, subject: s}
	var out []programme.Record
	for _, k := range j.Data {
		out = append(out, c.about(k)...)
	}
	return out
}

// State is a digest of the evidence that a conclusion rests on, with the files that
// stand beside it: a conclusion is in doubt once it is another.
func (m *Movement) State(r *Record, s Subject, j Judged) string {
	var lines []string
	for _, e := range m.Relied(r, s, j) {
		line := e.Kind.ID + " " + e.Content()
		for _, file := range slices.Sorted(slices.Values(e.Attached)) {
			line += " " + file
		}
		lines = append(lines, line)
	}
	if slices.Contains(j.Data, "reviews") {
		lines = append(lines, m.livingState(r, s.Unit)...)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// Interest is why somebody must not decide on a subject.
type Interest struct {
	Relation string // self, kin, benefit, author
	Subject  string
}

// Say gives the reason.
func (i Interest) Say(l lang.Lang) string {
	switch i.Relation {
	case "self":
		return l.Say(lang.T("award.interest.self", "subject", i.Subject))
	case "kin":
		return l.Say(lang.T("award.interest.kin", "subject", i.Subject))
	case "benefit":
		return l.Say(lang.T("award.interest.benefit", "subject", i.Subject))
	}
	return l.Say(lang.T("award.interest.author", "subject", i.Subject))
}

// Conflict finds a conflict of interest of a user who would decide on a subject: the
// subject is himself, his kin or somebody whose award benefits him, as entered; or
// he, his kin or such a person stands in the evidence that the conclusion rests on.
// To live or work in the unit is none.
func (m *Movement) Conflict(r *Record, s Subject, j Judged, user string) (Interest, bool) {
	near := map[string]string{}
	for _, e := range r.Evidence.By("interests", "user", user) {
		near[e.Text("subject")] = e.Text("relation")
	}
	if rel, ok := near[s.Code]; ok && s.Unit == nil {
		return Interest{rel, s.Code}, true
	}
	for _, e := range m.Relied(r, s, j) {
		for _, f := range e.Kind.Fields {
			if f.Kind != programme.Subject && f.Kind != programme.Household {
				continue
			}
			if rel, ok := near[e.Text(f.ID)]; ok {
				return Interest{cmp.Or(map[string]string{"self": "author"}[rel], rel), e.Text(f.ID)}, true
			}
		}
	}
	return Interest{}, false
}

// concluded is the finding of a judged criterion with its conclusion, where there is
// one. It may be of a day after the submission: a dossier is looked at when it is in.
func (f Judged) concluded(c *context, besides []lang.Text, out law.Finding, rule string) law.Finding {
	id, _, _ := strings.Cut(rule, "/")
	d, ok := c.record.Conclusions[About{c.movement.ID, id, c.subject.Kind, c.subject.Code}]
	if !ok || c.subject.Unit != nil && c.record.unitOf(d) != c.subject.Unit {
		return out
	}
	if f.Confirm && d.Confirmed == "" {
		out.Text = lang.T("award.concluded.unconfirmed", "by", d.By, "on", d.DecidedOn, "verdict", d.Verdict)
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "confirmation"}}
		return out
	}
	out.Verdict, out.Missing = d.Verdict, nil
	out.Text = lang.T("award.concluded", "by", d.By, "on", d.DecidedOn, "verdict", d.Verdict, "reasons", d.Reasons)
	if f.SelfAssessment {
		out.Text = lang.T("award.concluded.self", "what", out.Text)
	}
	if d.State != c.movement.State(c.record, c.subject, f) {
		out.Text = lang.T("award.concluded.doubt", "what", out.Text)
	}
	if len(besides) > 0 {
		out.Text = lang.T("award.judged.shown", "state", out.Text, "what", besides)
	}
	return out
}
