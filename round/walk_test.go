package round

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
)

// TestMain draws more ways than usual: one takes microseconds. The flag on the command
// line wins.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "2000"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// open are decisions of a made-up province on what the rules of a set leave open, so
// that a dossier can go its way.
func open152(more ...string) []procedure.Adoption {
	return adoptions("decree-152", append([]string{"*/vote.share=80%", "*/vote.base=members", "*/vote.quorum=2/3", "*/vote.ballot=open", "*/vote.written=yes",
		"*/step.notify=yes", "province/authority=provincial_chair", "*/money.collective=3"}, more...)...)
}

func adoptions(set string, texts ...string) []procedure.Adoption {
	var out []procedure.Adoption
	for _, s := range texts {
		fact, value, _ := strings.Cut(s, "=")
		a := procedure.Adoption{Fact: set + "/" + fact, Value: value, Document: "1/QĐ-UBND", Decided: 20250710}
		if i := slices.IndexFunc(out, func(o procedure.Adoption) bool { return o.Fact == a.Fact }); i >= 0 {
			out[i] = a
		} else {
			out = append(out, a)
		}
	}
	return out
}

func rulesOf(t testing.TB, as ...procedure.Adoption) Rules {
	t.Helper()
	r := Rules{Sets: procedure.Sets(), Calendar: procedure.VietNam()}
	for i, s := range r.Sets {
		var own []procedure.Adoption
		for _, a := range as {
			if strings.HasPrefix(a.Fact, s.ID+"/") {
				own = append(own, a)
			}
		}
		if len(own) > 0 {
			with, err := s.Adopt(own...)
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			r.Sets[i] = with
		}
	}
	return r
}

func courseOf(t testing.TB, form procedure.FormID, to procedure.Recipient, day law.Date, r Rules) *Course {
	t.Helper()
	c, err := NewCourse(form, to, 0, day, r)
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	return c
}

// aRound is open long, for hamlets and every form.
func aRound() *Round {
	return &Round{ID: "r", Movement: "m", Occasion: Final, Unit: "30547", On: 20260105, OpenedOn: 20250701, SubmittedOn: 20260115, From: 20210101, To: 20251231,
		Kinds: []award.Kind{award.Hamlet}, Forms: []string{"commune", "province", "prime_minister"}, Basis: Thematic, Document: "KH"}
}

// full is a step that says all that any step must.
func full(w What, on law.Date, grant, carried bool) Step {
	paper := &Paper{"1", on}
	yes := 5
	if !carried {
		yes = 1
	}
	s := Step{What: w, On: on, By: "an", Detail: Detail{Reasons: "vì lý do", Signature: &Signature{Name: "Trần Văn A", Title: "Chủ tịch"}}}
	switch w {
	case Completed:
		s.Parts = []string{"submission", "report", "minutes"}
	case Received:
		s.Incoming = paper
	case Submitted, Notified:
		s.Outgoing = paper
	case Asked:
		s.Opinion = &Opinion{Body: "Sở", Due: on}
	case Answered:
		s.Opinion = &Opinion{Number: 1, Document: "CV 1", Agrees: "yes"}
	case Posted:
		s.Posting = &Posting{Channel: "portal", From: on, To: on.AddDays(30)}
	case Commented, Replied:
		s.Comment = &Comment{Number: 1, Text: "ý kiến"}
	case Ranked:
		s.Place = &Place{Rank: 1}
	case Voted:
		s.Votes = &Votes{Members: 5, Present: 5, Yes: yes, No: 5 - yes, Ballot: "open", Minutes: "1"}
	case Decided:
		s.Decision = &Decision{Number: "1", Grant: grant}
	case Delivered:
		s.Delivery = &Delivery{Occasion: "hội nghị", Receipt: "1"}
	case Passed:
		s.Receiver = &Receiver{Unit: "91", On: on, Document: "QĐ"}
	case Revoked:
		s.Revocation = &Revocation{Ground: "violation", Decision: "2", Note: "công khai"}
	case Recovered:
		s.Recovery = &Recovery{Receipt: "1"}
	}
	return s
}

// try takes a step if it may be taken.
func (m *Matter) try(s Step) error {
	if s.What == Delivered || s.What == Recovered { // the right amounts
		for _, o := range m.Dossier.Steps {
			if o.What == Decided && s.Delivery != nil {
				s.Delivery.Money = o.Decision.Money
			}
			if o.What == Delivered && s.Recovery != nil {
				s.Recovery.Money, s.Recovery.Object = o.Delivery.Money, true
			}
		}
	}
	if err := m.Check(&s); err != nil {
		return err
	}
	m.Dossier.Steps = append(m.Dossier.Steps, s)
	return nil
}

// TestWays takes steps at random, right and wrong ones, and looks at what was taken
// with a rule written the other way round: what must have gone before each step.
func TestWays(t *testing.T) {
	reached := map[State]int{}
	rapid.Check(t, func(t *rapid.T) {
		yesno := func(name string) string { return rapid.SampledFrom([]string{"yes", "no"}).Draw(t, name) }
		form := procedure.FormID(rapid.SampledFrom([]string{"commune", "prime_minister"}).Draw(t, "form"))
		post, notify := yesno("post"), yesno("notify")
		asked := yesno("opinion")
		if form == "prime_minister" { // confirmed there
			asked = "yes"
		}
		rules := rulesOfRapid(t, open152("*/step.post="+post, "*/limit.post=10 working", "*/step.notify="+notify, "commune/step.opinion="+asked,
			"*/vote.quorum=2/3", "prime_minister/money.collective=7"))
		c, err := NewCourse(form, procedure.Collective, 0, 20250801, rules)
		if err != nil {
			t.Fatal(err)
		}
		d := &Dossier{Code: "r-001", Round: "r", Kind: award.Hamlet, Subject: "A", Form: form}
		m := &Matter{Round: aRound(), Dossier: d, Course: c, Verdict: law.Met, Today: 20260930}
		day := law.Date(20250801)
		all := slices.Concat(Way, Beside)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			from := all
			next, _ := c.Next(d)
			forward := slices.DeleteFunc(slices.Clone(next), func(w What) bool { return !slices.Contains(Way, w) })
			if len(forward) > 0 && rapid.IntRange(0, 3).Draw(t, "ahead") > 0 { // mostly on, else it never arrives
				from = forward
			}
			w := rapid.SampledFrom(from).Draw(t, "what")
			day = day.AddDays(rapid.IntRange(0, 12).Draw(t, "days"))
			s := full(w, day, rapid.IntRange(0, 4).Draw(t, "grant") > 0, rapid.IntRange(0, 4).Draw(t, "carried") > 0)
			if form == "prime_minister" && w == Completed {
				s.Parts = append(s.Parts, "opinion")
			}
			before := len(d.Steps)
			err := m.try(s)
			var f *fault.Error
			switch {
			case err != nil && (len(d.Steps) != before || !errors.As(err, &f)):
				t.Fatalf("%s: %v", w, err)
			case err == nil:
				if bad := forbidden(d.Steps, form, post, notify, asked); bad != "" {
					t.Fatalf("%s taken: %s\n%s", w, bad, said(d))
				}
			}
			if day > m.Today {
				break
			}
		}
		for i := range d.Steps {
			reached[(&Dossier{Steps: d.Steps[:i+1]}).State()]++
		}
	})
	for _, s := range []State{Delivered, Declined, Refused, Withdrawn, Returned} {
		if reached[s] == 0 {
			t.Errorf("no way came to %q: the test says nothing about it (%v)", s, reached)
		}
	}
}

var kept = map[string]Rules{} // reading a set takes longer than a way

func rulesOfRapid(t *rapid.T, as []procedure.Adoption) Rules {
	key := fmt.Sprint(as)
	if r, ok := kept[key]; ok {
		return r
	}
	r := Rules{Sets: procedure.Sets(), Calendar: procedure.VietNam()}
	for i, s := range r.Sets {
		if s.ID != "decree-152" {
			continue
		}
		with, err := s.Adopt(as...)
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		r.Sets[i] = with
	}
	kept[key] = r
	return r
}

func said(d *Dossier) string {
	var b strings.Builder
	for _, s := range d.Steps {
		b.WriteString(s.On.String() + " " + string(s.What) + "\n")
	}
	return b.String()
}

// forbidden looks at the last step from its end: what must stand before it, and what
// must not. Empty: nothing is wrong.
func forbidden(steps []Step, form procedure.FormID, post, notify, asked string) string {
	last := steps[len(steps)-1]
	before := steps[:len(steps)-1]
	for i, s := range steps {
		if s.Number != i+1 {
			return "numbers have a gap"
		}
		if i > 0 && s.On < steps[i-1].On {
			return "days run backwards"
		}
	}
	// since is where the last return stands; what is older does not count.
	since, closed, granted := 0, "", false
	for i, s := range before {
		switch s.What {
		case Returned:
			since = i + 1
		case Refused, Withdrawn, Recovered:
			closed = string(s.What)
		case Decided:
			granted = s.Decision.Grant
			closed = "decided"
		case Revoked:
			closed = "revoked"
		}
	}
	has := func(w What, ok func(Step) bool) bool {
		return slices.ContainsFunc(before[since:], func(s Step) bool { return s.What == w && (ok == nil || ok(s)) })
	}
	anywhere := func(w What) bool { return slices.ContainsFunc(before, func(s Step) bool { return s.What == w }) }
	var need []What
	switch last.What {
	case Nominated:
		if len(before) > 0 {
			return "nominated again"
		}
		return ""
	case Received:
		need = []What{Completed}
	case Appraised:
		need = []What{Completed, Received}
	case Posted, Voted, Submitted, Decided:
		need = []What{Completed, Received, Appraised}
		if post == "yes" && last.What != Posted {
			need = append(need, Posted)
		}
		if last.What == Submitted || last.What == Decided {
			need = append(need, Voted)
		}
		if asked == "yes" {
			need = append(need, Asked)
		}
		if form == "prime_minister" && last.What == Decided {
			need = append(need, Submitted)
		}
	case Returned, Refused:
		need = []What{Completed}
	case Notified:
		if !anywhere(Decided) || closed != "decided" {
			return "notified of nothing"
		}
		return ""
	case Delivered:
		if !granted || closed != "decided" || notify == "yes" && !anywhere(Notified) {
			return "delivered what was not granted or told"
		}
		return ""
	case Upheld, Revoked:
		if !granted || closed != "decided" {
			return "no award to uphold or revoke"
		}
		return ""
	case Recovered:
		if closed != "revoked" {
			return "recovered what was not revoked"
		}
		return ""
	case Passed:
		if closed != "" && (closed != "decided" || !granted || anywhere(Delivered)) {
			return "a closed dossier was passed on"
		}
		return ""
	}
	if closed != "" {
		return "after it was " + closed
	}
	for _, w := range need {
		if !has(w, nil) {
			return "without " + string(w)
		}
	}
	if last.What == Decided && last.Decision.Grant && !has(Voted, func(s Step) bool { return s.Votes.Carried }) {
		return "granted without a vote that carried it"
	}
	if slices.Contains([]What{Voted, Submitted, Decided}, last.What) {
		for _, s := range before[since:] {
			if s.What == Posted && last.On <= s.Posting.To {
				return "decided while it was posted"
			}
			if s.What == Asked && last.On <= s.Opinion.Due && !has(Answered, func(a Step) bool { return a.Opinion.Number == s.Opinion.Number }) {
				return "decided while somebody could still answer"
			}
			if s.What == Commented && !has(Replied, func(a Step) bool { return a.Comment.Number == s.Comment.Number }) {
				return "decided over a comment without a reply"
			}
		}
	}
	return ""
}

// TestForbiddenSees is the control of TestWays: its rule finds a way that skips.
func TestForbiddenSees(t *testing.T) {
	skip := []Step{full(Nominated, 20250801, true, true), full(Completed, 20250801, true, true), full(Decided, 20250801, true, true)}
	for i := range skip {
		skip[i].Number = i + 1
	}
	if forbidden(skip, "commune", "no", "no", "no") == "" {
		t.Error("a dossier decided without being received is not seen")
	}
}
