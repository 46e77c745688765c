package petition_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/petition"
)

func ticket(k petition.Kind, on law.Date) *petition.Ticket {
	return &petition.Ticket{Row: 7, Kind: k, On: on, Letter: petition.Letter{Text: "Đường vào khóm hư đã lâu."},
		Steps: []petition.Step{{Number: 1, What: petition.Receive, On: on, To: "91", ToOn: on}}}
}

// fill makes a step that says all it must.
func fill(w petition.What, on law.Date) petition.Step {
	return petition.Step{What: w, On: on, To: "30577", ToOn: on, Ground: petition.Denounces, Words: petition.Words{Text: "Đã xử lý.", Body: "Thanh tra tỉnh"}}
}

// TestStates: whatever is done in whatever order, a step is either taken and the
// history stays whole, or refused; and nothing but a note follows the end.
func TestStates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := ticket(petition.Remark, 20260105)
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			w := rapid.SampledFrom(append(petition.Whats, petition.Receive)).Draw(t, "what")
			s := fill(w, 20260106)
			before := x.State()
			if f := x.Check(s); f != nil {
				if slices.Contains(before.Next(), w) {
					t.Fatalf("%s in %s: %v", w, before, f)
				}
				continue
			}
			if before == petition.Closed && w != petition.Note {
				t.Fatalf("%s after the end", w)
			}
			s.Number = len(x.Steps) + 1
			x.Steps = append(x.Steps, s)
			if !x.Whole() {
				t.Fatalf("not whole: %+v", x.Steps)
			}
		}
		if len(x.Steps) > 1 {
			x.Steps[len(x.Steps)-1].Number++
			if x.Whole() {
				t.Fatal("a gap was not seen")
			}
		}
	})
}

// TestStepLacks: what a step must say, one by one.
func TestStepLacks(t *testing.T) {
	for _, c := range []struct {
		kind  petition.Kind
		what  petition.What
		spoil func(*petition.Step)
		field string
	}{
		{petition.Remark, petition.Answer, func(s *petition.Step) { s.Text = " \n" }, "text"},
		{petition.Remark, petition.Answer, func(s *petition.Step) { s.Text = strings.Repeat("a", petition.MostWords+1) }, "text"},
		{petition.Remark, petition.Answer, func(s *petition.Step) { s.Outcome = petition.Right }, "outcome"},
		{petition.Remark, petition.Answer, func(s *petition.Step) { s.On = 20251231 }, "on"},
		{petition.Remark, petition.Route, func(s *petition.Step) { s.To = "" }, "to"},
		{petition.Remark, petition.Transfer, func(s *petition.Step) { s.Body = "" }, "body"},
		{petition.Remark, petition.Refuse, func(s *petition.Step) { s.Ground = "because" }, "ground"},
		{petition.Complaint, petition.Answer, func(*petition.Step) {}, "outcome"},
		{petition.Complaint, petition.Answer, func(s *petition.Step) { s.Outcome = petition.Right }, "mended"},
	} {
		x, s := ticket(c.kind, 20260105), fill(c.what, 20260106)
		c.spoil(&s)
		if f := x.Check(s); f == nil || f.At.Column != c.field {
			t.Errorf("%s: %v, want a fault of %s", c.what, f, c.field)
		}
	}
	x, s := ticket(petition.Complaint, 20260105), fill(petition.Answer, 20260106)
	s.Outcome, s.Mended = petition.Part, 12
	if f := x.Check(s); f != nil {
		t.Error(f)
	}
}

// TestIdentity: a remark may be anonymous, a petition on procedures not (Decree
// 20/2008/NĐ-CP art. 7 as amended).
func TestIdentity(t *testing.T) {
	s := petition.Submission{Kind: petition.Remark, Category: petition.Site, Letter: petition.Letter{Text: "Số liệu năm 2024 ở đâu?"}}
	if l := s.Check(); l != nil {
		t.Error(l)
	}
	s.Kind, s.Category = petition.Procedure, petition.Paperwork
	fields := func() (out []string) {
		if l := s.Check(); l != nil {
			for _, f := range l.Items {
				out = append(out, f.At.Column)
			}
		}
		return out
	}
	if got := fields(); !slices.Equal(got, []string{"name", "address"}) {
		t.Error(got)
	}
	s.Name, s.Address = "Nguyễn Văn Thử", "Khóm 1"
	if got := fields(); got != nil { // who has neither phone nor e-mail
		t.Error(got)
	}
	s.Email = "thu@example.org"
	if got := fields(); got != nil {
		t.Error(got)
	}
	s.Email = "thu@example.org, khac@example.org"
	s.Name = "a\x1b[31m"
	if got := fields(); !slices.Equal(got, []string{"name", "email"}) {
		t.Error(got)
	}
	s.Kind = petition.Complaint
	if got := fields(); !slices.Contains(got, "notice") || !slices.Contains(got, "category") {
		t.Error(got)
	}
}

// TestDue: only the province's own days count, the latest of them that is in force; where
// there are none nothing is late.
func TestDue(t *testing.T) {
	x := ticket(petition.Remark, 20260105)
	if _, ok := petition.Due(nil, x.Kind, x.On); ok || x.LateOn(nil, 20991231) {
		t.Error("late without any limit")
	}
	ls := []petition.Limit{
		{Kind: petition.Remark, Days: 30, From: 20250101}, {Kind: petition.Remark, Days: 10, From: 20260105},
		{Kind: petition.Remark, Days: 1, From: 20260106}, {Kind: petition.Procedure, Days: 2, From: 20250101},
	}
	if due, ok := petition.Due(ls, x.Kind, x.On); !ok || due != 20260115 {
		t.Error(due, ok)
	}
	if x.LateOn(ls, 20260115) || !x.LateOn(ls, 20260116) {
		t.Error("the last day is in time and the next is not")
	}
	x.Steps = append(x.Steps, petition.Step{Number: 2, What: petition.Answer, On: 20260115})
	if x.LateOn(ls, 20260201) {
		t.Error("answered on the last day")
	}
}

// TestReport: the counts of a half year against counting by hand, and the balance: open
// before + received = done + left.
func TestReport(t *testing.T) {
	ls := []petition.Limit{{Kind: petition.Remark, Days: 10, From: 20250101}}
	done := func(x *petition.Ticket, w petition.What, on law.Date) *petition.Ticket {
		s := fill(w, on)
		s.Number = 2
		x.Steps = append(x.Steps, s)
		return x
	}
	ts := []*petition.Ticket{
		ticket(petition.Remark, 20251220),                                       // open before, open after, late
		done(ticket(petition.Remark, 20251230), petition.Answer, 20260109),      // before, in time
		done(ticket(petition.Remark, 20251230), petition.Answer, 20251231),      // neither
		done(ticket(petition.Remark, 20260301), petition.Refuse, 20260401),      // late
		done(ticket(petition.Procedure, 20260301), petition.Transfer, 20260401), // no limit
		done(ticket(petition.Complaint, 20260630), petition.Answer, 20260701),   // left
		ticket(petition.Remark, 20260701),                                       // not yet
	}
	ts[3].Name = "Nguyễn Văn Thử"
	ts[4].Steps = slices.Insert(ts[4].Steps, 1, fill(petition.Route, 20260302)) // to 30577
	from, to := petition.Half(2026, 1)
	r := petition.MakeReport(ts, ls, from, to, 20260801)
	want := petition.Line{Before: 2, Came: 3, Answered: 1, Transferred: 1, Refused: 1, InTime: 1, Late: 1, NoLimit: 1, Left: 2, LeftLate: 1, Anonymous: 2}
	if r.Sum != want {
		t.Errorf("%+v\n%+v", r.Sum, want)
	}
	for _, l := range append(r.Lines, r.Sum) {
		if l.Before+l.Came != l.Answered+l.Transferred+l.Refused+l.Left || l.Answered+l.Transferred+l.Refused != l.InTime+l.Late+l.NoLimit {
			t.Errorf("does not balance: %+v", l)
		}
	}
	var of petition.Line // by who deals with them: each once
	for _, h := range r.Handlers {
		of.Came += h.Came
		of.Before += h.Before
		of.Left += h.Left
		of.LeftLate += h.LeftLate
	}
	if len(r.Handlers) != 2 || r.Handlers[0].Handler != "30577" || r.Handlers[0].Came != 1 || of.Came != want.Came || of.Before != want.Before || of.Left != want.Left || of.LeftLate != want.LeftLate {
		t.Errorf("%+v", r.Handlers)
	}
	// While the period runs, what is due after today is not late, and the caption says so.
	ts = append(ts, ticket(petition.Remark, 20260320))
	for today, late := range map[law.Date]int{20260330: 1, 20260331: 2, 20260630: 2} {
		r := petition.MakeReport(ts, ls, from, to, today)
		if r.Sum.LeftLate != late || strings.Contains(r.Caption(lang.VI), "chưa kết thúc") != (today < to) {
			t.Errorf("%s: %d late, %s", today, r.Sum.LeftLate, r.Caption(lang.VI))
		}
	}
}

// TestNumber: what is shown is read again, typed badly too; anything else is none.
func TestNumber(t *testing.T) {
	x := ticket(petition.Remark, 20260105)
	for _, s := range []string{x.Number(), " 2026 - 000007 ", "2026\u2011000007"} {
		if y, row := petition.ReadNumber(s); y != 2026 || row != 7 {
			t.Errorf("%q: %d %d", s, y, row)
		}
	}
	for _, s := range []string{"", "2026", "2026-7", "2026--00007", "26-000007", "2026-00000x", "2026-9999999999999999", "' OR 1=1 --"} {
		if y, row := petition.ReadNumber(s); y != 0 || row != 0 {
			t.Errorf("%q: %d %d", s, y, row)
		}
	}
}

// TestOtherLaw: with and without diacritics, and not of a complaint about a list.
func TestOtherLaw(t *testing.T) {
	x := ticket(petition.Remark, 20260105)
	if x.OtherLaw() {
		t.Error("a remark about a road")
	}
	for _, s := range []string{"Tôi TỐ CÁO ông chủ tịch", "toi khieu nai quyet dinh"} {
		x.Text = s
		if !x.OtherLaw() {
			t.Error(s)
		}
	}
	x.Kind = petition.Complaint
	if x.OtherLaw() {
		t.Error("a complaint about a list has its procedure here")
	}
}

// TestWords: every name is said in both languages.
func TestWords(t *testing.T) {
	for _, l := range lang.All {
		var said []lang.Sayer
		for _, k := range petition.Kinds {
			said = append(said, k)
			for _, c := range k.Categories() {
				said = append(said, c)
			}
		}
		for _, g := range petition.Grounds {
			said = append(said, g, g.Way())
		}
		for _, s := range petition.States {
			said = append(said, s)
		}
		for _, s := range said {
			if w := s.Say(l); w == "" || strings.Contains(w, "⟦") {
				t.Errorf("%v: %q", s, w)
			}
		}
	}
}

// TestContact: what a contact must say, one by one; the e-mail and the last day may be
// left empty, and there may be several phones.
func TestContact(t *testing.T) {
	good := petition.Contact{Block: petition.HotLine, Order: 1, Person: "(Họ và tên)", Post: "(Chánh Văn phòng)", Phones: []string{"0000 000 001", "(0000) 000.002"}, From: 20260101}
	if f := good.Check(); f != nil {
		t.Fatal(f)
	}
	for field, spoil := range map[string]func(*petition.Contact){
		"block":  func(c *petition.Contact) { c.Block = "third" },
		"order":  func(c *petition.Contact) { c.Order = 0 },
		"body":   func(c *petition.Contact) { c.Person, c.Post = "", "" },
		"person": func(c *petition.Contact) { c.Person = "a\nb" },
		"post":   func(c *petition.Contact) { c.Post = "" },
		"phones": func(c *petition.Contact) { c.Phones = []string{"0000 000 001", "gọi sau"} },
		"email":  func(c *petition.Contact) { c.Email = "nobody" },
		"from":   func(c *petition.Contact) { c.From = 0 },
		"to":     func(c *petition.Contact) { c.To = 20251231 },
	} {
		c := good
		if spoil(&c); c.Check() == nil || c.Check().At.Column != field {
			t.Errorf("%s: %v", field, c.Check())
		}
	}
	body := good
	body.Person, body.Post, body.Body, body.Email, body.To = "", "", "(Thanh tra)", "mau@example.org", 20261231
	if f := body.Check(); f != nil {
		t.Error(f)
	}
	for day, on := range map[law.Date]bool{20251231: false, 20260101: true, 20261231: true, 20270101: false} {
		if body.On(day) != on {
			t.Errorf("on %s", day)
		}
	}
	if !good.On(99991231) {
		t.Error("without a last day it ends")
	}
	back, err := petition.DecodeContact(body.Encode())
	if err != nil || back.Encode() != body.Encode() {
		t.Errorf("%v %+v", err, back)
	}
}

// TestRetention: what waits for somebody is never over; what is done is over a day after
// its months, counted from the last step that is no note, and stays over.
func TestRetention(t *testing.T) {
	rs := []petition.Retention{{Months: 12, From: 20260101}, {Months: 6, From: 20260701}}
	for day, want := range map[law.Date]int64{20251231: 0, 20260101: 12, 20260630: 12, 20260701: 6} {
		if got, ok := petition.Kept(rs, day); got.Months != want || ok != (want > 0) {
			t.Errorf("%s: %d months", day, got.Months)
		}
	}
	for field, r := range map[string]petition.Retention{
		"months": {Months: 0, Document: "x", From: 20260101}, "document": {Months: 1, From: 20260101}, "from": {Months: petition.MostMonths, Document: "x"},
	} {
		if f := r.Check(); f == nil || f.At.Column != field {
			t.Errorf("%s: %v", field, f)
		}
	}
	x := ticket(petition.Remark, 20260105)
	r := petition.Retention{Months: 1}
	if r.Over(x, 20991231) {
		t.Error("one that was not answered is over")
	}
	for i, w := range []petition.What{petition.Answer, petition.Note} {
		s := fill(w, law.Date(20260131+800*i)) // the note comes in August
		s.Number = len(x.Steps) + 1
		x.Steps = append(x.Steps, s)
	}
	for day, over := range map[law.Date]bool{20260131: false, 20260228: false, 20260301: true, 20991231: true} {
		if r.Over(x, day) != over {
			t.Errorf("on %s: %v", day, !over)
		}
	}
	x.Erased, x.WasAnonymous = 20260301, true
	if r.Over(x, 20260401) || !x.Anonymous() || x.Check(fill(petition.Note, 20260401)) == nil {
		t.Error("what was erased is over, named or worked on")
	}
}
