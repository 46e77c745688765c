package round

import (
	"strings"
	"testing"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
)

// matterOf is a dossier that has gone some steps, a day apart from one day on.
func matterOf(t testing.TB, c *Course, form procedure.FormID, from law.Date, steps ...What) *Matter {
	t.Helper()
	m := &Matter{Round: aRound(), Dossier: &Dossier{Code: "r-001", Round: "r", Kind: award.Hamlet, Subject: "A", Form: form}, Course: c, Verdict: law.Met, Today: 20260930}
	m.Round.OpenedOn = 20220101
	for i, w := range steps {
		if err := m.try(full(w, from.AddDays(i), true, true)); err != nil {
			t.Fatalf("%s: %s", w, fault.Say(lang.EN, err))
		}
	}
	return m
}

func wants(t testing.TB, err error, want string) {
	t.Helper()
	switch {
	case err == nil && want != "":
		t.Errorf("taken, want %q", want)
	case err != nil && want == "":
		t.Error(fault.Say(lang.EN, err))
	case err != nil && !strings.Contains(fault.Say(lang.EN, err), want):
		t.Errorf("want %q in %q", want, fault.Say(lang.EN, err))
	}
}

// A signature in somebody's stead stands only with the paper that allows it, in its
// time.
func TestSignature(t *testing.T) {
	own := Signature{Name: "A", Title: "Chủ tịch"}
	kt := Signature{Name: "A", Title: "Phó Chủ tịch", As: KT, For: "CHỦ TỊCH", Paper: "PC 1", From: 20250801}
	tuq := Signature{Name: "A", Title: "Giám đốc", As: TUQ, For: "CHỦ TỊCH", Paper: "GUQ 1", From: 20250801, To: 20250831}
	with := func(s Signature, change func(*Signature)) *Signature { change(&s); return &s }
	for name, c := range map[string]struct {
		s    *Signature
		want string
	}{
		"none":                    {nil, "needs the name and title"},
		"own":                     {&own, ""},
		"own with a paper":        {with(own, func(s *Signature) { s.Paper = "x" }), "names no office"},
		"no title":                {with(own, func(s *Signature) { s.Title = "" }), "needs the name and title"},
		"deputy":                  {&kt, ""},
		"deputy without a paper":  {with(kt, func(s *Signature) { s.Paper = "" }), "must be named"},
		"deputy before the paper": {with(kt, func(s *Signature) { s.From = 20250816 }), "not in force on 2025-08-15"},
		"deputy after its end":    {with(kt, func(s *Signature) { s.To = 20250814 }), "not in force on 2025-08-15"},
		"deputy on its last day":  {with(kt, func(s *Signature) { s.To = 20250815 }), ""},
		"authorised":              {&tuq, ""},
		"authorised for ever":     {with(tuq, func(s *Signature) { s.To = 0 }), "time of the authorisation"},
		"by order":                {with(kt, func(s *Signature) { s.As = TL }), ""},
		"by whim":                 {with(kt, func(s *Signature) { s.As = "XX" }), "none of KT, TL, TUQ"},
	} {
		t.Run(name, func(t *testing.T) { wants(t, c.s.check(20250815), c.want) })
	}
}

// Ten working days after Friday 6 February 2026 end after Tết: 16 to 20 February are
// closed (counted by hand on the calendar of 2026).
func TestDueOverTet(t *testing.T) {
	c := courseOf(t, "commune", procedure.Collective, 20260206, rulesOf(t, open152("*/limit.appraise=10 working", "*/step.opinion=no", "*/step.post=no")...))
	m := matterOf(t, c, "commune", 20260204, Nominated, Completed, Received)
	due, known := c.Due(m.Dossier, Appraised)
	slow := law.Date(20260206)
	closed := map[law.Date]bool{20260216: true, 20260217: true, 20260218: true, 20260219: true, 20260220: true}
	weekend := map[law.Date]bool{20260207: true, 20260208: true, 20260214: true, 20260215: true, 20260221: true, 20260222: true, 20260228: true, 20260301: true}
	for n := 0; n < 10; {
		if slow = slow.AddDays(1); !closed[slow] && !weekend[slow] {
			n++
		}
	}
	if !known || due != slow {
		t.Errorf("due %v (known %v), by hand %v", due, known, slow)
	}
	if _, known := courseOf(t, "commune", procedure.Collective, 20260206, rulesOf(t, open152("*/step.opinion=no", "*/step.post=no")...)).Due(m.Dossier, Appraised); known {
		t.Error("a limit that nobody adopted gives a due day")
	}
}

// A posting must last as long as the rules say, and nothing is voted meanwhile.
func TestPosting(t *testing.T) {
	c := courseOf(t, "commune", procedure.Collective, 20260202, rulesOf(t, open152("*/step.post=yes", "*/step.opinion=no", "*/limit.post=10 working")...))
	at := func(from, to law.Date) Step {
		s := full(Posted, 20260209, true, true)
		s.Posting.From, s.Posting.To = from, to
		return s
	}
	// Ten working days from Monday 9 February: 9-13 and 23-27, for Tết lies between.
	wants(t, matterOf(t, c, "commune", 20260202, Nominated, Completed, Received, Appraised).try(at(20260209, 20260226)), "at least 10 working days, until 2026-02-27")
	m := matterOf(t, c, "commune", 20260202, Nominated, Completed, Received, Appraised)
	wants(t, m.try(full(Voted, 20260209, true, true)), "is not possible yet")
	wants(t, m.try(at(20260209, 20260227)), "")
	wants(t, m.try(full(Voted, 20260227, true, true)), "posted for comment until 2026-02-27")
	wants(t, m.try(full(Commented, 20260210, true, true)), "")
	wants(t, m.try(full(Voted, 20260302, true, true)), "1 comment has no reply")
	wants(t, m.try(full(Replied, 20260211, true, true)), "")
	wants(t, m.try(full(Replied, 20260211, true, true)), "done already")
	wants(t, m.try(full(Voted, 20260302, true, true)), "")
}

// Who was asked is waited for until the day that was set.
func TestOpinion(t *testing.T) {
	c := courseOf(t, "commune", procedure.Collective, 20250801, rulesOf(t, open152("*/step.post=no", "*/step.opinion=yes")...))
	m := matterOf(t, c, "commune", 20250801, Nominated, Completed, Received, Appraised)
	wants(t, m.try(full(Voted, 20250805, true, true)), "none was asked")
	ask := full(Asked, 20250805, true, true)
	ask.Opinion = &Opinion{Body: "Sở Tài chính", Due: 20250812}
	wants(t, m.try(ask), "")
	wants(t, m.try(full(Voted, 20250812, true, true)), "Sở Tài chính was asked for its opinion until 2025-08-12")
	late := *m.Dossier
	m2 := *m
	m2.Dossier = &late
	wants(t, m2.try(full(Voted, 20250813, true, true)), "") // the day has passed
	answer := full(Answered, 20250806, true, true)
	answer.Opinion.Number = 7
	wants(t, m.try(answer), "no number 7 waiting")
	wants(t, m.try(full(Answered, 20250806, true, true)), "")
	wants(t, m.try(full(Voted, 20250807, true, true)), "")
}

// The council may differ from the verdict and the chair from the council, with
// reasons; what the council did not carry is not granted.
func TestDiffers(t *testing.T) {
	c := courseOf(t, "commune", procedure.Collective, 20250801, rulesOf(t, open152("*/step.post=no", "*/step.opinion=no")...))
	silent := func(s Step) Step { s.Reasons = ""; return s }
	for name, k := range map[string]struct {
		verdict        law.Verdict
		carried, grant bool
		vote, decision string // without reasons
	}{
		"as judged":               {law.Met, true, true, "", ""},
		"council against verdict": {law.NotMet, true, true, "another than the verdict", "another than the council's answer or the verdict"},
		"unknown is no favour":    {law.Unknown, true, true, "another than the verdict", "another than the council's answer or the verdict"},
		"not carried":             {law.Met, false, true, "another than the verdict", "did not carry it"},
		"chair against council":   {law.Met, true, false, "", "another than the council's answer or the verdict"},
	} {
		t.Run(name, func(t *testing.T) {
			m := matterOf(t, c, "commune", 20250801, Nominated, Completed, Received, Appraised)
			m.Verdict = k.verdict
			vote := full(Voted, 20250806, true, k.carried)
			wants(t, m.try(silent(vote)), k.vote)
			if k.vote != "" {
				wants(t, m.try(full(Voted, 20250806, true, k.carried)), "")
			}
			wants(t, m.try(silent(full(Decided, 20250807, k.grant, true))), k.decision)
		})
	}
	m := matterOf(t, c, "commune", 20250801, Nominated, Completed, Received, Appraised, Voted)
	m.Standing = award.Beyond
	wants(t, m.try(full(Decided, 20250807, true, true)), "go to dossiers ranked before")
	wants(t, m.try(full(Decided, 20250807, false, true)), "")
}

// The same dossier by three rule sets: what is settled differs, so it stops at the
// vote for other facts, is decided by other chairs and brings other money.
func TestThreeSets(t *testing.T) {
	for _, k := range []struct {
		day   law.Date
		set   string
		needs int      // facts of the vote that nobody may act on
		money law.Dong // of the certificate of the province, for a household; 0: not settled
	}{
		{20230601, "decree-91", 5, 0},
		{20240601, "decree-98", 5, 0},
		{20250801, "decree-152", 5, 5_265_000}, // 2.25 × 2,340,000
	} {
		t.Run(k.set, func(t *testing.T) {
			c := courseOf(t, "commune", procedure.Collective, k.day, rulesOf(t, adoptions(k.set, "*/step.post=no", "commune/step.opinion=no")...))
			if c.Case.Set.ID != k.set {
				t.Fatalf("set %s", c.Case.Set.ID)
			}
			m := matterOf(t, c, "commune", k.day, Nominated, Completed, Received, Appraised)
			wants(t, m.try(full(Voted, k.day.AddDays(10), true, true)), k.set+"/commune/vote.")
			if n := len(c.Form.Vote.Needs()); n != k.needs {
				t.Errorf("%d facts of the vote are open", n)
			}
			money, ok, err := c.Case.Deciding.Money("province", procedure.Household, k.day)
			if err != nil || ok != (k.money != 0) || money.Dong != k.money {
				t.Errorf("money %v %v %v", money.Dong, ok, err)
			}
		})
	}
	if _, err := NewCourse("commune", procedure.Collective, 0, 20261002, rulesOf(t)); err == nil {
		t.Error("a set that is empty is used")
	}
}

func TestParseQuota(t *testing.T) {
	for text, want := range map[string]string{
		"province/commune=5":                    "",
		"province/commune+hamlet=10%":           "",
		"province/commune=2,5%up":               "",
		"province/commune=2.5%up":               "",
		"province/commune=1/cluster":            "",
		"province/household=bac:2+nam:3":        "",
		"province/commune=-1":                   "not a quota",
		"province/commune=05":                   "not a quota",
		"province/commune=0%":                   "not a quota",
		"province/commune=101%":                 "not a quota",
		"province/village=1":                    "not a quota",
		"province/commune+commune=1":            "not a quota",
		"commune=1":                             "not a quota",
		"/commune=1":                            "not a quota",
		"province/commune=a:1+a:2":              "not a quota",
		"province/commune=a:1+:2":               "not a quota",
		"province/commune=99999999999999999999": "not a quota",
	} {
		_, _, err := ParseQuota(text)
		t.Run(text, func(t *testing.T) { wants(t, err, want) })
	}
	_, q, err := ParseQuota("province/commune=10%up")
	if err != nil || !q.Up || q.Share.Cmp(law.Frac(1, 10)) != 0 {
		t.Errorf("%+v %v", q, err)
	}
}
