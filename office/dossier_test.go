package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// awardBase is a hamlet of the commune 30547 (since 1 July 2025) whose criteria are
// met, a round of the commune and the province's decisions on what the rules leave
// open; the officer, the secretary and the chair of the commune, and a chair of the
// province.
func awardBase(t testing.TB, o *Office) {
	t.Helper()
	ctx := context.Background()
	must(t)(o.ImportUnits(ctx, file(t, "units.csv", "code,name,kind,parent,level", "AC1,Một,ap,30547,hamlet", "AC2,Hai,ap,30547,hamlet"), 20211101, "", true))
	rows := []string{"code,year,households,poor,near_poor,decided_on"}
	for _, c := range []string{"AC1", "AC2"} {
		for i, y := range []string{"2021", "2022", "2023", "2024", "2025"} {
			rows = append(rows, c+","+y+",100,"+[]string{"20", "15", "11", "8", "4"}[i]+",2,"+y+"-12-10")
		}
	}
	must(t)(o.ImportTallies(ctx, file(t, "tallies.csv", rows...), true))
	for _, c := range []string{"policies", "mobilisation", "living"} {
		if _, err := o.Decide(ctx, DecideRequest{Movement: shippedMovement, Criterion: "hamlet." + c, Subject: "AC1", On: 20260105, Verdict: law.Met, Reasons: "x"}); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	for _, s := range []string{"*/vote.share=80%", "*/vote.base=members", "*/vote.quorum=2/3", "*/vote.ballot=open", "*/vote.written=yes",
		"*/step.opinion=no", "*/step.post=no", "*/step.notify=yes", "commune/money.collective=0.6", "province/authority=provincial_chair"} {
		fact, value, _ := strings.Cut(s, "=")
		if _, err := o.Adopt(ctx, procedure.Adoption{Fact: "decree-152/" + fact, Value: value, Document: "100/QĐ-UBND", Decided: 20250710}); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	openRound(t, o, func(*round.Round) {})
	stated(t, o, "AC1,none,2026-01-16")
	for name, g := range map[string]account.Grant{
		"xa":     {Role: account.CommuneOfficer, Scope: "30547", On: 20260101},
		"thidua": {Role: account.BoardSecretary, Scope: "30547", On: 20260101},
		"chu":    {Role: account.Chair, Scope: "30547", On: 20260101},
		"tinh":   {Role: account.Chair, Scope: "91", On: 20260101},
	} {
		if _, err := o.AddUser(ctx, name, g); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
}

func openRound(t testing.TB, o *Office, change func(*round.Round)) {
	t.Helper()
	x := round.Round{ID: "ac", Movement: shippedMovement, Occasion: round.Final, Unit: "30547", On: 20260105, OpenedOn: 20260105, ClosesOn: 20260131,
		SubmittedOn: 20260115, From: 20210101, To: 20251231, Kinds: []award.Kind{award.Hamlet}, Forms: []string{"commune"}, Basis: round.Thematic, Document: "KH 5"}
	change(&x)
	if _, err := o.OpenRound(context.Background(), x); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
}

// stated enters rows of proceedings: subject,proceeding,from[,to].
func stated(t testing.TB, o *Office, rows ...string) {
	t.Helper()
	lines := []string{"subject_kind,subject,proceeding,from,to,document"}
	for _, r := range rows {
		lines = append(lines, "hamlet,"+r+strings.Repeat(",", 4-strings.Count(r, ",")-1)+",XN")
	}
	must(t)(o.ImportEvidence(context.Background(), "proceedings", file(t, "p.csv", lines...), true))
}

func as(o *Office, name string) *Office {
	x := *o
	x.Actor = account.Actor(name)
	return &x
}

func nomination(subject string) Nomination {
	return Nomination{Round: "ac", Subject: subject, Form: "commune", Day: 20260116, Detail: round.Detail{Distinct: "chưa được khen"}}
}

func nominate(t testing.TB, o *Office, q Nomination) string {
	t.Helper()
	code, _, err := o.Nominate(context.Background(), q)
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	return code
}

// wayOf is the way of a dossier to its delivery, with who takes each step.
var wayOf = []struct {
	by string
	StepRequest
}{
	{"xa", StepRequest{What: round.Completed, Day: 20260116, Detail: round.Detail{Parts: []string{"submission", "report", "minutes"}}}},
	{"thidua", StepRequest{What: round.Received, Day: 20260119, Detail: round.Detail{Incoming: &round.Paper{Number: "12", On: 20260119}}}},
	{"thidua", StepRequest{What: round.Appraised, Day: 20260122}},
	{"thidua", StepRequest{What: round.Voted, Day: 20260123, Detail: round.Detail{Votes: &round.Votes{Members: 5, Present: 5, Yes: 5, Ballot: "open", Minutes: "4"}}}},
	{"chu", StepRequest{What: round.Decided, Day: 20260126, Detail: round.Detail{Decision: &round.Decision{Number: "22", Grant: true}, Signature: &round.Signature{Name: "A", Title: "Chủ tịch"}}}},
	{"thidua", StepRequest{What: round.Notified, Day: 20260127, Detail: round.Detail{Outgoing: &round.Paper{Number: "33", On: 20260127}}}},
	{"thidua", StepRequest{What: round.Delivered, Day: 20260202, Detail: round.Detail{Delivery: &round.Delivery{Occasion: "HN", Money: 1_404_000, Receipt: "DS"}}}},
}

// walk takes the steps of the way up to one.
func walk(t testing.TB, o *Office, code string, to round.What) {
	t.Helper()
	for _, s := range wayOf {
		q := s.StepRequest
		q.Dossier = code
		if _, err := as(o, s.by).TakeStep(context.Background(), q); err != nil {
			t.Fatalf("%s: %s", q.What, fault.Say(lang.EN, err))
		}
		if q.What == to {
			return
		}
	}
}

func shown(t testing.TB, o *Office, code string) DossierAnswer {
	t.Helper()
	a, err := o.Dossier(context.Background(), code)
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	return a
}

func says(t testing.TB, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(fault.Say(lang.EN, err), want) {
		t.Errorf("want %q, got %v", want, err)
	}
}

// TestDossier walks the whole way on both databases, each step by its role, tries
// every step by everybody else at every place, and finds an act in the journal for
// every step and for nothing that was refused.
func TestDossier(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		o := opened(t, so)
		awardBase(t, o)
		ctx := t.Context()
		for _, name := range []string{"thidua", "chu", "tinh"} {
			if _, _, err := as(o, name).Nominate(ctx, nomination("AC1")); err == nil {
				t.Errorf("%s nominates", name)
			}
		}
		before := head(t, o)
		code := nominate(t, as(o, "xa"), nomination("AC1"))
		for _, s := range wayOf {
			q := s.StepRequest
			q.Dossier = code
			for _, name := range []string{"xa", "thidua", "chu", "tinh"} {
				if name == s.by {
					continue
				}
				if _, err := as(o, name).TakeStep(ctx, q); err == nil {
					t.Fatalf("%s by %s", q.What, name)
				}
			}
			for _, other := range wayOf { // out of turn
				if other.What == q.What {
					break
				}
				q := other.StepRequest
				q.Dossier = code
				if _, err := as(o, other.by).TakeStep(ctx, q); err == nil {
					t.Fatalf("%s again", q.What)
				}
			}
			if _, err := as(o, s.by).TakeStep(ctx, q); err != nil {
				t.Fatalf("%s: %s", q.What, fault.Say(lang.EN, err))
			}
		}
		if n := head(t, o); n != before+1+int64(len(wayOf)) {
			t.Errorf("%d acts for %d steps", n-before, len(wayOf)+1)
		}
		a := shown(t, o, code)
		if a.State != round.Delivered || a.Bound.Verdict != law.Met || len(a.Steps) != len(wayOf)+1 {
			t.Errorf("%+v", a)
		}
		es, err := o.Entries(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range a.Steps {
			if e := es[s.Act-1]; e.Kind != "dossier."+string(s.What) || string(e.Actor) != s.By {
				t.Errorf("act %d is %s by %s, the step %s by %s", s.Act, e.Kind, e.Actor, s.What, s.By)
			}
		}
		intact(t, o)
	})
}

// TestConcurrentSecretaries: of two who take the same step at once one wins and the
// other is told who was there; nothing is stored twice.
func TestConcurrentSecretaries(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		o := opened(t, so)
		awardBase(t, o)
		if _, err := o.AddUser(t.Context(), "thidua2", account.Grant{Role: account.BoardSecretary, Scope: "30547", On: 20260101}); err != nil {
			t.Fatal(err)
		}
		code := nominate(t, as(o, "xa"), nomination("AC1"))
		walk(t, o, code, round.Completed)
		q := wayOf[1].StepRequest
		q.Dossier = code
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, name := range []string{"thidua", "thidua2"} {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errs[i] = as(o, name).TakeStep(context.Background(), q)
			}()
		}
		wg.Wait()
		lost := errs[0]
		if lost == nil {
			lost = errs[1]
		}
		if (errs[0] == nil) == (errs[1] == nil) || fault.KindOf(lost) != fault.Conflict {
			t.Fatalf("%v / %v", errs[0], errs[1])
		}
		winner := "thidua"
		if errs[0] != nil {
			winner = "thidua2"
		}
		says(t, lost, "done already (receive): by "+winner)
		if n := len(shown(t, o, code).Steps); n != 3 {
			t.Errorf("%d steps", n)
		}
		// One who looked before somebody else acted is told too.
		late := wayOf[2].StepRequest
		late.Dossier, late.After = code, 2
		_, err := as(o, "thidua").TakeStep(t.Context(), late)
		says(t, err, "has come to step 3")
		intact(t, o)
	})
}

// TestBars: each ground on which nobody may be awarded, where it stands in the way
// and where it does not.
func TestBars(t *testing.T) {
	recognition := func(row string) func(testing.TB, *Office) {
		return func(t testing.TB, o *Office) {
			enterEvidence(t, o, "recognitions", "subject_kind,subject,recognition,decided_on,decision,body\n"+row+"\n")
		}
	}
	none := func(testing.TB, *Office) {}
	for name, c := range map[string]struct {
		before func(testing.TB, *Office)
		change func(*Nomination)
		want   string // of nominating; empty: it may be
		later  string // of appraising
	}{
		"nothing":                 {none, func(*Nomination) {}, "", ""},
		"nobody stated":           {none, func(q *Nomination) { q.Subject = "AC2" }, "", "No statement about discipline"},
		"complaint pending":       {func(t testing.TB, o *Office) { stated(t, o, "AC1,complaint,2026-01-10") }, func(*Nomination) {}, "is not possible", ""},
		"discipline in force":     {func(t testing.TB, o *Office) { stated(t, o, "AC1,discipline,2025-01-10") }, func(*Nomination) {}, "is not possible", ""},
		"inspection":              {func(t testing.TB, o *Office) { stated(t, o, "AC1,inspection,2026-01-12") }, func(*Nomination) {}, "is not possible", ""},
		"complaint ended":         {func(t testing.TB, o *Office) { stated(t, o, "AC1,complaint,2025-01-10,2025-12-10") }, func(*Nomination) {}, "", ""},
		"complaint of another":    {func(t testing.TB, o *Office) { stated(t, o, "AC2,complaint,2026-01-10") }, func(*Nomination) {}, "", ""},
		"complaint comes later":   {func(t testing.TB, o *Office) { stated(t, o, "AC1,complaint,2026-01-18") }, func(*Nomination) {}, "", "is not possible"},
		"awarded elsewhere":       {recognition("hamlet,AC1,Bằng khen,2024-05-01,5/QĐ,UBND tỉnh"), func(q *Nomination) { q.Distinct = "" }, "was awarded (Bằng khen", ""},
		"another achievement":     {recognition("hamlet,AC1,Bằng khen,2024-05-01,5/QĐ,UBND tỉnh"), func(*Nomination) {}, "", ""},
		"awarded before the time": {recognition("hamlet,AC1,Bằng khen,2020-05-01,5/QĐ,UBND tỉnh"), func(q *Nomination) { q.Distinct = "" }, "", ""},
		"another was awarded":     {recognition("hamlet,AC2,Bằng khen,2024-05-01,5/QĐ,UBND tỉnh"), func(q *Nomination) { q.Distinct = "" }, "", ""},
		"nobody entered awards":   {none, func(q *Nomination) { q.Distinct = "" }, "", "nobody entered earlier awards"},
		"twice in a round":        {func(t testing.TB, o *Office) { nominate(t, o, nomination("AC1")) }, func(*Nomination) {}, "has dossier ac-001 of the same subject", ""},
		"again after it was withdrawn": {func(t testing.TB, o *Office) {
			code := nominate(t, o, nomination("AC1"))
			if _, err := o.TakeStep(context.Background(), StepRequest{Dossier: code, What: round.Withdrawn, Day: 20260116, Detail: round.Detail{Reasons: "x"}}); err != nil {
				t.Fatal(err)
			}
		}, func(*Nomination) {}, "", ""},
		"excluded": {func(t testing.TB, o *Office) {
			walk(t, o, nominate(t, as(o, "xa"), nomination("AC1")), round.Decided)
			openRound(t, o, func(x *round.Round) { x.ID, x.Excluding = "ac2", []string{"ac"} })
		}, func(q *Nomination) { q.Round = "ac2" }, "awarded in an excluded round", ""},
		"in another round of the same years": {func(t testing.TB, o *Office) {
			walk(t, o, nominate(t, as(o, "xa"), nomination("AC1")), round.Decided)
			openRound(t, o, func(x *round.Round) { x.ID = "ac2" })
		}, func(q *Nomination) { q.Round, q.Distinct = "ac2", "" }, "was awarded (ac-001", ""},
		"thematic for merit": {func(t testing.TB, o *Office) {
			walk(t, o, nominate(t, as(o, "xa"), nomination("AC1")), round.Decided)
			openRound(t, o, func(x *round.Round) { x.ID, x.Basis = "ac2", round.Merit })
		}, func(q *Nomination) { q.Round, q.RestsOn = "ac2", []string{"ac-001"} }, "is no ground for one for merit", ""},
		"thematic for another theme": {func(t testing.TB, o *Office) {
			walk(t, o, nominate(t, as(o, "xa"), nomination("AC1")), round.Decided)
			openRound(t, o, func(x *round.Round) { x.ID = "ac2" })
		}, func(q *Nomination) { q.Round, q.RestsOn = "ac2", []string{"ac-001"} }, "", ""},
		"unknown award for merit": {func(t testing.TB, o *Office) {
			openRound(t, o, func(x *round.Round) { x.ID, x.Basis = "ac2", round.Merit })
		}, func(q *Nomination) { q.Round, q.RestsOn = "ac2", []string{"7/QĐ"} }, "", "not known whether award 7/QĐ"},
	} {
		t.Run(name, func(t *testing.T) {
			o := copyOf(t)
			c.before(t, o)
			q := nomination("AC1")
			c.change(&q)
			code, _, err := as(o, "xa").Nominate(t.Context(), q)
			if c.want != "" || err != nil {
				if c.want == "" {
					t.Fatal(fault.Say(lang.EN, err))
				}
				says(t, err, c.want)
				return
			}
			for _, s := range wayOf[:3] {
				q := s.StepRequest
				q.Dossier = code
				_, err = as(o, s.by).TakeStep(t.Context(), q)
				if err != nil {
					break
				}
			}
			switch {
			case c.later != "":
				says(t, err, c.later)
			case err != nil:
				t.Error(fault.Say(lang.EN, err))
			}
		})
	}
}

// copyOf is an office on a copy of one database that is prepared once.
var prepared struct {
	sync.Once
	dir string
}

func copyOf(t *testing.T) *Office {
	t.Helper()
	prepared.Do(func() {
		dir, err := os.MkdirTemp("", "vuonlen-award")
		if err != nil {
			t.Fatal(err)
		}
		prepared.dir = dir
		o := opened(t, store.Options{DSN: "sqlite:" + filepath.Join(dir, "a.db"), Keys: filepath.Join(dir, "keys")})
		awardBase(t, o)
		if err := o.DB.Close(); err != nil {
			t.Fatal(err)
		}
	})
	dir := t.TempDir()
	for _, name := range []string{"a.db", "keys"} {
		b, err := os.ReadFile(filepath.Join(prepared.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return opened(t, store.Options{DSN: "sqlite:" + filepath.Join(dir, "a.db"), Keys: filepath.Join(dir, "keys")})
}

// TestCompetent: only the chair of the very committee decides; a round of the wrong
// level takes no nomination.
func TestCompetent(t *testing.T) {
	o := copyOf(t)
	ctx := t.Context()
	code := nominate(t, as(o, "xa"), nomination("AC1"))
	walk(t, o, code, round.Voted)
	q := wayOf[4].StepRequest
	q.Dossier = code
	_, err := as(o, "tinh").TakeStep(ctx, q)
	says(t, err, "of 30547 Xã Ba Chúc itself decides")
	openRound(t, o, func(x *round.Round) { x.ID, x.Forms = "cao", []string{"province"} })
	n := nomination("AC2")
	n.Round, n.Form = "cao", "province"
	_, _, err = as(o, "xa").Nominate(ctx, n)
	says(t, err, "This form is decided by")
}

// TestRecall: what a dossier rests on changes. It is listed with the differences; it
// cannot be decided on until it was appraised anew; an award is upheld with reasons,
// or revoked. Replay finds the verdict of its day.
func TestRecall(t *testing.T) {
	o := copyOf(t)
	ctx := t.Context()
	code := nominate(t, as(o, "xa"), nomination("AC1"))
	walk(t, o, code, round.Appraised)
	if all, err := o.Recall(ctx); err != nil || len(all.Dossiers) != 0 {
		t.Fatalf("%v %v", all, err)
	}
	correct := func(poor string) {
		must(t)(o.ImportTallies(ctx, file(t, "c.csv", "code,year,households,poor,near_poor,decided_on", "AC1,2025,100,"+poor+",2,2026-01-14"), true))
	}
	correct("24")
	all, err := o.Recall(ctx)
	if err != nil || len(all.Dossiers) != 1 || !all.Dossiers[0].VerdictChanged() || !slices.ContainsFunc(all.Dossiers[0].Differences, func(x round.Difference) bool {
		return x.Name == "poor" && x.Year == 2025 && x.Then == "4" && x.Now == "24"
	}) {
		t.Fatalf("%v %+v", err, all)
	}
	vote := wayOf[3].StepRequest
	vote.Dossier = code
	_, err = as(o, "thidua").TakeStep(ctx, vote)
	says(t, err, "have changed since it was appraised")
	for _, q := range []StepRequest{
		{What: round.Returned, Day: 20260122, Detail: round.Detail{Reasons: "số liệu đã sửa"}},
	} {
		q.Dossier = code
		if _, err := as(o, "thidua").TakeStep(ctx, q); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	correct("5")
	for i, s := range wayOf[:5] {
		q := s.StepRequest
		q.Dossier, q.Day = code, max(q.Day, 20260122)
		if _, err := as(o, s.by).TakeStep(ctx, q); err != nil {
			t.Fatalf("%d %s: %s", i, q.What, fault.Say(lang.EN, err))
		}
	}
	correct("23")
	r, err := o.Replay(ctx, ReplayQuestion{Dossier: code})
	if err != nil || r.Then.Verdict != law.Met || r.Now.Verdict != law.NotMet || !r.Same || len(r.Differences) == 0 {
		t.Errorf("%v %+v", err, r)
	}
	if _, err := as(o, "thidua").TakeStep(ctx, StepRequest{Dossier: code, What: round.Upheld, Detail: round.Detail{Reasons: "không đổi thứ hạng"}}); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	if all, err := o.Recall(ctx); err != nil || len(all.Dossiers) != 0 {
		t.Errorf("upheld and still in doubt: %v %v", all, err)
	}
	intact(t, o)
	// By day: everything here was entered on one, so the day before knew nothing of it.
	if _, err := o.Replay(ctx, ReplayQuestion{Dossier: code, AsKnown: 20261121}); err == nil {
		t.Error("replayed before the database was")
	}
	if r, err := o.Replay(ctx, ReplayQuestion{Dossier: code, AsKnown: 20261122}); err != nil || r.Then.Verdict != law.NotMet {
		t.Errorf("%v %+v", err, r)
	}
}

// TestVerifyFrozen: a judgement that was exchanged whole, with every sum made to fit,
// would pass the store; judging again finds it. One that another build froze, and that
// this one cannot find again for that reason alone, is told apart.
func TestVerifyFrozen(t *testing.T) {
	content := func(change func(*round.Found)) func(*round.Frozen) {
		return func(f *round.Frozen) {
			x, err := f.Found()
			if err != nil {
				t.Fatal(err)
			}
			change(&x)
			b, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(b)
			f.Content, f.Inputs, f.Verdict = string(b), hex.EncodeToString(sum[:]), x.Verdict
		}
	}
	for name, k := range map[string]struct {
		change  func(*round.Frozen)
		wrong   bool
		notices int
	}{
		"as it was":                            {func(*round.Frozen) {}, false, 0},
		"as known before there was anything":   {func(f *round.Frozen) { f.AsKnown = 1 }, true, 0},
		"as known in the future":               {func(f *round.Frozen) { f.AsKnown = 1 << 40 }, true, 0},
		"by other rules":                       {func(f *round.Frozen) { f.Rules = "x" }, true, 0},
		"another verdict":                      {content(func(x *round.Found) { x.Verdict = law.NotMet }), true, 0},
		"without what was decided later":       {content(func(x *round.Found) { x.Known = nil }), true, 0},
		"before formats, whole":                {content(func(x *round.Found) { x.Format = 0 }), false, 0},
		"before formats, without the later":    {content(func(x *round.Found) { x.Format, x.Known = 0, nil }), false, 1},
		"before formats, another verdict":      {content(func(x *round.Found) { x.Format, x.Verdict = 0, law.NotMet }), true, 0},
		"before formats, another later":        {content(func(x *round.Found) { x.Format, x.Known.Verdict = 0, law.Met }), true, 0},
		"a build to come that judges the same": {content(func(x *round.Found) { x.Format = round.Format + 1 }), false, 0},
		"a build to come that does not":        {content(func(x *round.Found) { x.Format, x.LastYear = round.Format+1, 2024 }), false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := copyOf(t)
			ctx := t.Context()
			must(t)(o.ImportTallies(ctx, file(t, "c.csv", "code,year,households,poor,near_poor,decided_on", "AC1,2025,100,24,2,2026-03-01"), true))
			nominate(t, as(o, "xa"), nomination("AC1"))
			if _, err := o.DB.Write(ctx, "cli:mallory", store.Act{Kind: "dossier.fake"}, func(tx *store.Tx) error {
				all, err := tx.Judgements()
				if err != nil {
					return err
				}
				k.change(&all[0])
				_, err = tx.AddJudgement(all[0])
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if err := o.DB.Read(ctx, func(r *store.Reader) error {
				wrong, notices, err := replayed(r.Afresh())
				if err != nil || (wrong != nil) != k.wrong || k.wrong && wrong.Table != "judgements" {
					t.Errorf("%v %+v", err, wrong)
				}
				if len(notices) != k.notices {
					t.Errorf("%d notices of other builds: %v", len(notices), notices)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if name != "another verdict" && k.notices == 0 {
				return
			}
			if v, err := o.Verify(ctx, nil); err != nil || (v.Difference != nil) != k.wrong || k.notices > 0 && !slices.ContainsFunc(v.Notices, func(n lang.Text) bool {
				return strings.Contains(n.Say(lang.EN), "made by a build that judges otherwise")
			}) {
				t.Errorf("%v %+v", err, v)
			}
		})
	}
}

// TestFormat: the digest of one judgement of one state. Whoever makes another come out
// raises round.Format, so that verify does not take what older builds froze for
// tampering, and writes both down here; where only the movement's file changed the
// digest is enough, for a database keeps the file it judged by.
func TestFormat(t *testing.T) {
	const format, digest = 1, "c7f88bc9c5e41cd3"
	o := copyOf(t)
	f := shown(t, o, nominate(t, as(o, "xa"), nomination("AC1"))).Bound
	if round.Format != format || f.Inputs[:16] != digest {
		t.Errorf("format %d gives %s, kept is %d with %s", round.Format, f.Inputs[:16], format, digest)
	}
}

// TestReceiver: the district ends on 30 June 2025 with a dossier on its way. Nobody
// acts on it until the receiving body is recorded; then it goes on there, by the
// chair who succeeds.
func TestReceiver(t *testing.T) {
	o := copyOf(t)
	ctx := t.Context()
	for _, s := range []string{"*/vote.share=80%", "*/vote.base=members", "*/vote.quorum=2/3", "*/vote.ballot=open", "*/vote.written=yes",
		"*/step.opinion=no", "*/step.post=no"} {
		fact, value, _ := strings.Cut(s, "=")
		if _, err := o.Adopt(ctx, procedure.Adoption{Fact: "decree-98/" + fact, Value: value, Document: "9/QĐ-UBND", Decided: 20240301}); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	if _, err := o.Adopt(ctx, procedure.Adoption{Fact: "decree-152/all/transition", Value: "receipt", Document: "100/QĐ-UBND", Decided: 20250710}); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	openRound(t, o, func(x *round.Round) {
		x.ID, x.Unit, x.On, x.OpenedOn, x.ClosesOn, x.SubmittedOn, x.To, x.Forms = "huyen", "891", 20250501, 20250501, 20250615, 20250601, 20250601, []string{"district"}
	})
	stated(t, o, "AC2,none,2025-05-02")
	code, _, err := o.Nominate(ctx, Nomination{Round: "huyen", Subject: "AC2", Form: "district", Day: 20250602, Detail: round.Detail{Distinct: "x"}})
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	step := func(i int, day law.Date) error {
		q := wayOf[i].StepRequest
		q.Dossier, q.Day = code, day
		q.Reasons = "hội đồng xét"
		_, err := o.TakeStep(ctx, q)
		return err
	}
	for i, day := range []law.Date{20250603, 20250605, 20250610} {
		if err := step(i, day); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	says(t, step(3, 20250702), "enter the receiving body first")
	if _, err := o.AddUser(ctx, "cu", account.Grant{Role: account.BoardSecretary, Scope: "891", On: 20250501}); err != nil {
		t.Fatal(err)
	}
	for name, scope := range map[string]unit.Code{"lai": "891", "ngoai": "884"} {
		if _, err := o.AddUser(ctx, name, account.Grant{Role: account.BoardSecretary, Scope: scope, On: 20250501}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := o.Receive(ctx, Receiving{Ended: "891", EndedOn: 20250501, To: "30547", Document: "PA 1", Users: []string{"cu"}})
	if err != nil || !slices.Equal(got.Dossiers, []string{code}) || !slices.Equal(got.Users, []string{"cu"}) || !slices.Equal(got.Left, []string{"lai"}) {
		t.Fatalf("%v %+v", err, got)
	}
	a := shown(t, o, code)
	if u, _ := a.Body(a.Round); u != unit.Code("30547") {
		t.Errorf("body %s", u)
	}
	q := wayOf[3].StepRequest
	q.Dossier, q.Day, q.Reasons = code, 20250703, "x"
	if _, err := as(o, "ngoai").TakeStep(ctx, q); err == nil {
		t.Error("the secretary of another district goes on")
	}
	if _, err := as(o, "cu").TakeStep(ctx, q); err != nil {
		t.Error(fault.Say(lang.EN, err))
	}
	q = wayOf[4].StepRequest
	q.Dossier, q.Day, q.Reasons = code, 20250707, "x"
	if _, err := as(o, "chu").TakeStep(ctx, q); err != nil {
		t.Error(fault.Say(lang.EN, err))
	}
	// The public is told who decided: the office that the rules name had ended.
	honours, err := (&Public{DB: o.DB}).Honours(ctx)
	if err != nil || len(honours) != 1 || !strings.Contains(honours[0].Authority.EN, "decided by the body that took over: Xã Ba Chúc") {
		t.Errorf("%v %+v", err, honours)
	}
	// Again changes nothing.
	if got, err := o.Receive(ctx, Receiving{Ended: "891", EndedOn: 20250501, To: "30547", Document: "PA 1"}); err != nil || len(got.Dossiers) != 0 {
		t.Errorf("%v %+v", err, got)
	}
	_, err = o.Receive(ctx, Receiving{Ended: "30547", EndedOn: 20260101, To: "91", Document: "PA 2"})
	says(t, err, "has not ended")
	intact(t, o)
}

// TestDossierScope: a dossier is seen where its subject is and where its body is, and
// nowhere else; what tells of loans only by who may see loans.
func TestDossierScope(t *testing.T) {
	o := copyOf(t)
	ctx := t.Context()
	code := nominate(t, as(o, "xa"), nomination("AC1"))
	for name, g := range map[string]account.Grant{
		"ben": {Role: account.CommuneOfficer, Scope: "30577", On: 20260101},
		"hd":  {Role: account.CouncilMember, Scope: "91", On: 20260101},
		"kt":  {Role: account.Auditor, Scope: "30547", On: 20260101},
		"rs":  {Role: account.Reviewer, Scope: "30547", On: 20260101},
		"qt":  {Role: account.Administrator, Scope: "91", On: 20260101},
	} {
		if _, err := o.AddUser(ctx, name, g); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	for name, may := range map[string]bool{"xa": true, "thidua": true, "chu": true, "tinh": true, "hd": true, "kt": true, "ben": false, "rs": false, "qt": false} {
		u := as(o, name)
		_, err := u.Dossier(ctx, code)
		_, err2 := u.Replay(ctx, ReplayQuestion{Dossier: code})
		_, err3 := u.Replay(ctx, ReplayQuestion{AsKnown: 20261122, Question: Question{Movement: shippedMovement, SubmittedOn: 20260115, Subject: "AC1"}})
		all, _ := u.Dossiers(ctx, DossierFilter{})
		if (err == nil) != may || (err2 == nil) != may || (err3 == nil) != may || (len(all) == 1) != may {
			t.Errorf("%s: %v / %v / %v / %d", name, err, err2, err3, len(all))
		}
	}
}

// TestQuota: one place for two hamlets; the one ranked second is not granted, and who
// may see neither learns how they stand and not who they are.
func TestQuota(t *testing.T) {
	o := copyOf(t)
	ctx := t.Context()
	openRound(t, o, func(x *round.Round) {
		x.ID, x.Quotas, x.Preferences = "mot", []string{"commune/hamlet=1"}, []string{"women"}
	})
	stated(t, o, "AC2,none,2026-01-16")
	for i, subject := range []string{"AC1", "AC2"} {
		q := nomination(subject)
		q.Round = "mot"
		if i == 1 {
			q.Preference = []string{"women"}
		}
		code := nominate(t, as(o, "xa"), q)
		for _, s := range wayOf[:4] {
			q := s.StepRequest
			q.Dossier, q.Reasons = code, "hội đồng xét"
			if s.What == round.Voted {
				if _, err := o.TakeStep(ctx, StepRequest{Dossier: code, What: round.Ranked, Day: 20260123, Detail: round.Detail{Place: &round.Place{Rank: int64(i + 1)}}}); err != nil {
					t.Fatal(fault.Say(lang.EN, err))
				}
			}
			if _, err := as(o, s.by).TakeStep(ctx, q); err != nil {
				t.Fatalf("%s: %s", q.What, fault.Say(lang.EN, err))
			}
		}
	}
	x, err := o.Round(ctx, "mot")
	if err != nil || len(x.Quotas) != 1 {
		t.Fatalf("%v %+v", err, x)
	}
	g := x.Quotas[0].Fit.Groups[0]
	if len(g.Fits) != 2 || g.Fits[0].Standing != award.Placed || g.Fits[1].Standing != award.Beyond {
		t.Errorf("%+v", g)
	}
	if _, err := o.AddUser(ctx, "ben", account.Grant{Role: account.CommuneOfficer, Scope: "30577", On: 20260101}); err != nil {
		t.Fatal(err)
	}
	other, err := as(o, "ben").Round(ctx, "mot")
	if err != nil || len(other.Dossiers) != 0 || len(other.Quotas[0].Of) != 0 || other.Quotas[0].Fit.Groups[0].Fits[0].Subject.Code != "" {
		t.Errorf("another commune sees %v %+v", err, other)
	}
	sign := func(code string) error {
		q := wayOf[4].StepRequest
		q.Dossier, q.Reasons = code, "hội đồng xét"
		_, err := as(o, "chu").TakeStep(ctx, q)
		return err
	}
	says(t, sign("mot-002"), "go to dossiers ranked before it")
	if err := sign("mot-001"); err != nil {
		t.Error(fault.Say(lang.EN, err))
	}
}

// TestTie: two hamlets of one rank and one place. The preference that the round states
// puts them in order; without it they are tied, nobody is granted, and the council ranks
// them with reasons.
func TestTie(t *testing.T) {
	o := copyOf(t)
	ctx := t.Context()
	stated(t, o, "AC2,none,2026-01-16")
	for _, k := range []struct {
		id       string
		prefer   []string // of the second
		standing award.Standing
	}{{"uu", []string{"women"}, award.Beyond}, {"hoa", nil, award.Tied}} {
		openRound(t, o, func(x *round.Round) {
			x.ID, x.Quotas, x.Preferences = k.id, []string{"commune/hamlet=1"}, []string{"women", "hard_area"}
			x.Excluding = nil
		})
		var codes []string
		for i, subject := range []string{"AC1", "AC2"} {
			q := nomination(subject)
			q.Round = k.id
			if i == 1 {
				q.Preference = k.prefer
			}
			code := nominate(t, as(o, "xa"), q)
			codes = append(codes, code)
			for _, s := range wayOf[:4] {
				q := s.StepRequest
				q.Dossier, q.Reasons = code, "hội đồng xét"
				if s.What == round.Voted {
					if _, err := o.TakeStep(ctx, StepRequest{Dossier: code, What: round.Ranked, Day: 20260123, Detail: round.Detail{Place: &round.Place{Rank: 1}}}); err != nil {
						t.Fatal(fault.Say(lang.EN, err))
					}
				}
				if _, err := as(o, s.by).TakeStep(ctx, q); err != nil {
					t.Fatalf("%s: %s", q.What, fault.Say(lang.EN, err))
				}
			}
		}
		sign := func(code string) error {
			q := wayOf[4].StepRequest
			q.Dossier, q.Reasons = code, "hội đồng xét"
			_, err := as(o, "chu").TakeStep(ctx, q)
			return err
		}
		if got := shown(t, o, codes[0]).Standing; got != k.standing {
			t.Errorf("%s: %s, want %s", k.id, got, k.standing)
		}
		if k.standing == award.Beyond {
			says(t, sign(codes[0]), "go to dossiers ranked before it")
			if err := sign(codes[1]); err != nil {
				t.Error(fault.Say(lang.EN, err))
			}
			continue
		}
		says(t, sign(codes[0]), "level with others")
		says(t, sign(codes[1]), "level with others")
		rank := StepRequest{Dossier: codes[1], What: round.Ranked, Day: 20260124, Detail: round.Detail{Place: &round.Place{Rank: 2}}}
		_, err := as(o, "thidua").TakeStep(ctx, rank)
		says(t, err, "reason")
		rank.Reasons = "hội đồng chọn theo thành tích"
		if _, err := as(o, "thidua").TakeStep(ctx, rank); err != nil {
			t.Error(fault.Say(lang.EN, err))
		}
		if err := sign(codes[0]); err != nil {
			t.Error(fault.Say(lang.EN, err))
		}
	}
}
