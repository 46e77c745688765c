package office

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// typed are the fields of a row of a file.
func typed(head, row string) map[string]string {
	out := map[string]string{}
	cells := strings.Split(row, ",")
	for i, name := range strings.Split(head, ",") {
		if i < len(cells) {
			out[name] = cells[i]
		}
	}
	return out
}

func record(t testing.TB, o *Office, kind string, fields map[string]string) Entered {
	t.Helper()
	e, err := o.RecordEvidence(context.Background(), EvidenceEntry{Kind: kind, Fields: fields})
	if err != nil || e.Act == 0 || e.Record.ID == 0 {
		t.Fatalf("%s %v: %s", kind, fields, fault.Say(lang.EN, err))
	}
	return e
}

var gift50 = map[string]string{"contributor": "A", "code": "30553", "received_on": "05/06/2024", "form": "tiền", "value": "50000000"}

// actorAs adds a user with a role and acts as him.
func actorAs(t testing.TB, o *Office, name string, role account.Role, scope unit.Code) *Office {
	t.Helper()
	if _, err := o.AddUser(context.Background(), name, account.Grant{Role: role, Scope: scope, On: 20240101}); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	u := *o
	u.Actor = account.Actor(name)
	return &u
}

// TestRecordEvidence: every kind on both databases, one by one: what an import takes is
// taken, what it refuses is refused with the same field and nothing is stored; the same
// record again is named and not overwritten; a check stores nothing.
func TestRecordEvidence(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		ctx := t.Context()
		o := opened(t, so)
		evidenceBase(t, o)
		for _, k := range programme.Kinds() {
			x := evidenceRows[k.ID]
			before := heads(t, o)
			check := false // the first is really to be stored: an act takes its time
			for row, column := range x.wrong {
				_, err := o.RecordEvidence(ctx, EvidenceEntry{Kind: k.ID, Fields: typed(x.head, row), Check: check})
				check = true
				var faults *fault.List
				if !errors.As(err, &faults) || faults.Items[0].At.Column != column || faults.Items[0].At.Row != 0 || faults.Items[0].Remedy.IsZero() {
					t.Errorf("%s %q: %v, want a fault of %s", k.ID, row, err, column)
				}
			}
			fields := typed(x.head, x.right)
			p, err := o.RecordEvidence(ctx, EvidenceEntry{Kind: k.ID, Fields: fields, Check: true})
			if err != nil || p.Act != 0 || p.Record.ID != 0 || len(p.Changes) == 0 || heads(t, o) != before {
				t.Fatalf("%s checked: %v %+v", k.ID, fault.Say(lang.EN, err), p)
			}
			e := record(t, o, k.ID, fields)
			if got := held(t, o, k.ID, e.Record.ID); got == nil || !got.Same(&e.Record) || got.Import != 0 {
				t.Errorf("%s: %+v", k.ID, got)
			}
			_, err = o.RecordEvidence(ctx, EvidenceEntry{Kind: k.ID, Fields: fields})
			var c *Clash
			if fault.KindOf(err) != fault.Conflict || !errors.As(err, &c) || c.Now == nil || c.Now.ID != e.Record.ID {
				t.Errorf("%s again: %v", k.ID, err)
			}
			// The file of the list says that this record is there.
			if q, err := o.ImportEvidence(ctx, k.ID, file(t, "again.csv", x.head, x.right), true); err != nil || q.Same != 1 || q.Act != 0 {
				t.Errorf("%s imported: %v %+v", k.ID, err, q)
			}
		}
		if _, err := o.RecordEvidence(ctx, EvidenceEntry{Kind: "trainings", Fields: map[string]string{"code": "89", "topic": "x", "colour": "red"}}); err == nil || !strings.Contains(fault.Say(lang.EN, err), "colour") {
			t.Errorf("a field that is none: %v", err)
		}
		if _, err := o.RecordEvidence(ctx, EvidenceEntry{Kind: "charms"}); fault.KindOf(err) != fault.Usage {
			t.Errorf("a kind that is none: %v", err)
		}
		intact(t, o)
	})
}

// held is a record as the list has it, nil when it is not there.
func held(t testing.TB, o *Office, kind string, id int64) *programme.Record {
	t.Helper()
	rs, err := o.Evidence(context.Background(), EvidenceQuestion{Kind: kind})
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	if i := slices.IndexFunc(rs, func(r programme.Record) bool { return r.ID == id }); i >= 0 {
		return &rs[i]
	}
	return nil
}

// TestChangeEvidence: a change names the version it saw; whoever comes second is shown
// what he saw and what holds; what is taken back is gone, and all of it is in the
// history.
func TestChangeEvidence(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		ctx := t.Context()
		o := opened(t, so)
		evidenceBase(t, o)
		first := record(t, o, "contributions", gift50).Record
		change := func(version int64, reason string, fields map[string]string) (Entered, error) {
			return o.ChangeEvidence(ctx, EvidenceEntry{Kind: "contributions", Version: version, Fields: fields, Reason: reason})
		}
		if _, err := change(first.ID, " \n", map[string]string{"value": "1"}); fault.KindOf(err) != fault.Usage {
			t.Errorf("without a reason: %v", err)
		}
		if e, err := change(first.ID, "nhầm", map[string]string{"value": "50000000", "form": "money"}); err != nil || e.Act != 0 || e.Record.ID != first.ID {
			t.Errorf("nothing new: %v %+v", err, e)
		}
		if _, err := change(first.ID, "nhầm", map[string]string{"value": "5tr", "received_on": "2031-01-01"}); len(listed(err)) != 2 {
			t.Errorf("two faults: %v", err)
		}
		e, err := change(first.ID, "ghi thừa một số 0", map[string]string{"value": "5000000", "document": "12/BB"})
		if err != nil || len(e.Changes) != 2 || e.Record.Text("form") != "money" {
			t.Fatalf("%v %+v", fault.Say(lang.EN, err), e)
		}
		second := e.Record
		_, err = change(first.ID, "khác", map[string]string{"value": "1"})
		var c *Clash
		if fault.KindOf(err) != fault.Conflict || !errors.As(err, &c) || !c.Seen.Same(&first) || !c.Now.Same(&second) || c.Now.ID != second.ID {
			t.Errorf("a version that is no more: %v", err)
		}
		if s := fault.Say(lang.EN, err); strings.Contains(s, "5000000") {
			t.Errorf("the message tells: %s", s)
		}
		// Another day is another key: it is still the same record.
		e, err = change(second.ID, "sai ngày", map[string]string{"received_on": "2024-06-06"})
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		third := e.Record
		// Under the old key there may be another record now, which is not this one.
		other := record(t, o, "contributions", gift50).Record
		if _, err := change(third.ID, "sai ngày", map[string]string{"received_on": "2024-06-05"}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("onto another: %v", err)
		}
		act, err := o.WithdrawEvidence(ctx, "contributions", third.ID, "nhập hai lần")
		if err != nil || act == 0 || held(t, o, "contributions", third.ID) != nil {
			t.Fatalf("%v", err)
		}
		for _, version := range []int64{first.ID, second.ID, third.ID} {
			_, err := change(version, "x", map[string]string{"value": "1"})
			if fault.KindOf(err) != fault.Conflict || !errors.As(err, &c) || c.Now != nil || c.Seen.ID != version {
				t.Errorf("version %d of what was taken back: %v", version, err)
			}
			steps, err := o.EvidenceHistory(ctx, "contributions", version)
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			var said []string
			for _, s := range steps {
				id := int64(0)
				if s.Record != nil {
					id = s.Record.ID
				}
				var fields []string
				for _, x := range s.Changes {
					fields = append(fields, x.Field.ID+"="+x.To)
				}
				said = append(said, fmt.Sprint(s.What, " ", id, " ", s.Reason, " ", strings.Join(fields, ",")))
				if s.By != o.Actor || s.At.IsZero() || s.Hidden {
					t.Errorf("%+v", s)
				}
			}
			want := []string{
				fmt.Sprint("evidence.add ", first.ID, "  "),
				fmt.Sprint("evidence.change ", second.ID, " ghi thừa một số 0 value=5000000,document=12/BB"),
				fmt.Sprint("evidence.change ", third.ID, " sai ngày received_on=2024-06-06"),
				"evidence.withdraw 0 nhập hai lần ",
			}
			if !slices.Equal(said, want) {
				t.Errorf("history by version %d:\n%s\nwant\n%s", version, strings.Join(said, "\n"), strings.Join(want, "\n"))
			}
		}
		if steps, err := o.EvidenceHistory(ctx, "contributions", other.ID); err != nil || len(steps) != 1 {
			t.Errorf("the other: %v %+v", err, steps)
		}
		for _, kind := range []string{"loans", "contributions"} {
			if _, err := o.EvidenceHistory(ctx, kind, 4711); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%v", err)
			}
		}
		if _, err := o.EvidenceHistory(ctx, "loans", first.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a number of another kind: %v", err)
		}
		intact(t, o)
	})
}

func listed(err error) []*fault.Error {
	var l *fault.List
	if errors.As(err, &l) {
		return l.Items
	}
	return nil
}

// What others name is not pulled from under them: neither by taking it back, nor by
// calling it otherwise, nor by undoing the import that brought it.
func TestNamedEvidenceStays(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	evidenceBase(t, o)
	s := record(t, o, "subjects", typed("id,kind,name", "S,enterprise,Công ty S")).Record
	l := record(t, o, "loans", typed("household,contract", "H1,K1")).Record
	gift := map[string]string{"contributor": "S", "code": "30553", "received_on": "2024-06-05"}
	g := record(t, o, "contributions", gift).Record
	p := record(t, o, "loan-payments", typed("contract,due_on", "K1,2024-06-30")).Record
	for _, x := range []struct {
		kind  string
		id    int64
		field string
		names int64
		named string
	}{{"subjects", s.ID, "id", g.ID, "contributions"}, {"loans", l.ID, "contract", p.ID, "loan-payments"}} {
		if _, err := o.WithdrawEvidence(ctx, x.kind, x.id, "thử"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s withdrawn: %v", x.kind, err)
		}
		if _, err := o.ChangeEvidence(ctx, EvidenceEntry{Kind: x.kind, Version: x.id, Reason: "thử", Fields: map[string]string{x.field: "X9"}}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s renamed: %v", x.kind, err)
		}
		if _, err := o.WithdrawEvidence(ctx, x.named, x.names, "thử"); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		if _, err := o.ChangeEvidence(ctx, EvidenceEntry{Kind: x.kind, Version: x.id, Reason: "thử", Fields: map[string]string{x.field: "X9"}}); err != nil {
			t.Errorf("%s renamed when nobody names it: %v", x.kind, fault.Say(lang.EN, err))
		}
		// The history of what named it is there all the same.
		if steps, err := o.EvidenceHistory(ctx, x.named, x.names); err != nil || len(steps) != 2 || steps[0].Record == nil {
			t.Errorf("%s: %v %+v", x.named, err, steps)
		}
	}
	imported := must(t)(o.ImportEvidence(ctx, "subjects", file(t, "s.csv", "id,kind,name", "Q,enterprise,Công ty Q"), true))
	gift["contributor"] = "Q"
	q := record(t, o, "contributions", gift).Record
	if _, err := o.Undo(ctx, imported.Act, "thử", true); fault.KindOf(err) != fault.Conflict {
		t.Errorf("undone under a gift: %v", err)
	}
	if _, err := o.WithdrawEvidence(ctx, "contributions", q.ID, "thử"); err != nil {
		t.Fatal(err)
	}
	u, err := o.Undo(ctx, imported.Act, "thử", true)
	if err != nil || u.Ended != 1 {
		t.Errorf("%v %+v", err, u)
	}
	// What came under its key since is not overwritten by bringing it back.
	record(t, o, "subjects", typed("id,kind,name", "Q,cooperative,Hợp tác xã Q"))
	if _, err := o.Undo(ctx, u.Act, "thử", true); fault.KindOf(err) != fault.Conflict {
		t.Errorf("brought back over another: %v", err)
	}
	intact(t, o)
}

// TestConcurrentEvidence: of many who change one version at once one wins, and all
// others are told; of many who enter one record, one does.
func TestConcurrentEvidence(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		ctx := t.Context()
		o := opened(t, so)
		evidenceBase(t, o)
		first := record(t, o, "contributions", gift50).Record
		for name, do := range map[string]func(i int) (Entered, error){
			"change": func(i int) (Entered, error) {
				return o.ChangeEvidence(ctx, EvidenceEntry{Kind: "contributions", Version: first.ID, Reason: "cùng lúc", Fields: map[string]string{"value": fmt.Sprint(i + 1)}})
			},
			"add": func(i int) (Entered, error) {
				return o.RecordEvidence(ctx, EvidenceEntry{Kind: "trainings", Fields: map[string]string{"code": "89", "topic": "x", "participants": fmt.Sprint(i)}})
			},
		} {
			var wg sync.WaitGroup
			errs := make([]error, 8)
			for i := range errs {
				wg.Go(func() { _, errs[i] = do(i) })
			}
			wg.Wait()
			won := 0
			for _, err := range errs {
				var c *Clash
				switch {
				case err == nil:
					won++
				case fault.KindOf(err) != fault.Conflict || !errors.As(err, &c) || c.Now == nil:
					t.Errorf("%s: %v", name, err)
				}
			}
			if won != 1 {
				t.Errorf("%s: %d won", name, won)
			}
		}
		intact(t, o)
	})
}

// TestEvidenceEntryAccess: every act on a single record by who may write elsewhere, may
// only read, or may write but not see loans; looks at loans are written down.
func TestEvidenceEntryAccess(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	evidenceBase(t, o)
	here := record(t, o, "contributions", gift50).Record
	there := record(t, o, "contributions", typed("contributor,code,received_on", "A,30280,2024-06-05")).Record
	loan := evidenceOf(t, o, "loans", "contract", "K0")
	paper, _, err := o.AttachEvidence(ctx, "loans", loan.ID, "khế ước.pdf", []byte(aPDF))
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	type acts map[string]func(as *Office, kind string, id int64) error
	all := acts{
		"change": func(as *Office, kind string, id int64) error {
			field := map[string]string{"contributions": "document", "loans": "purpose"}[kind]
			_, err := as.ChangeEvidence(ctx, EvidenceEntry{Kind: kind, Version: id, Reason: "thử", Fields: map[string]string{field: "x"}, Check: true})
			return err
		},
		"show":    func(as *Office, kind string, id int64) error { return err1(as.EvidenceRecord(ctx, kind, id)) },
		"history": func(as *Office, kind string, id int64) error { return err1(as.EvidenceHistory(ctx, kind, id)) },
		"attach": func(as *Office, kind string, id int64) error {
			_, _, err := as.AttachEvidence(ctx, kind, id, "x.pdf", []byte(aPDF+string(as.Actor)))
			return err
		},
		"file": func(as *Office, kind string, id int64) error {
			n := paper.ID
			if kind != "loans" {
				n = 4711
			}
			_, _, err := as.EvidenceFile(ctx, kind, id, n)
			if fault.KindOf(err) == fault.NotFound {
				return nil // there is none: he was let in
			}
			return err
		},
		"detach": func(as *Office, kind string, id int64) error {
			_, err := as.DetachEvidence(ctx, kind, id, 4711, "thử")
			if fault.KindOf(err) == fault.NotFound {
				return nil
			}
			return err
		},
		"withdraw": func(as *Office, kind string, id int64) error { // last, of a copy of his own
			return err1(as.WithdrawEvidence(ctx, kind, id, "thử"))
		},
	}
	for _, who := range []struct {
		name  string
		role  account.Role
		scope unit.Code
		may   map[string]string // by record: which acts
	}{
		{"an", account.CommuneOfficer, "30553", map[string]string{"here": "change show history attach file detach", "loan": "change show history attach file detach"}},
		{"binh", account.BoardSecretary, "89", map[string]string{"here": "change show history attach file detach", "there": "change show history attach file detach"}},
		{"chi", account.Auditor, "89", map[string]string{"here": "show history file", "there": "show history file", "loan": "show history file"}},
		{"dung", account.CouncilMember, "891", map[string]string{"here": "show history file"}},
		{"em", account.Reviewer, "30553", nil},
		{"gam", account.Administrator, "89", nil},
	} {
		as := actorAs(t, o, who.name, who.role, who.scope)
		for name, r := range map[string]*programme.Record{"here": &here, "there": &there, "loan": loan} {
			for act, do := range all {
				if act == "withdraw" && strings.Contains(who.may[name], "change") {
					continue
				}
				err := do(as, r.Kind.ID, r.ID)
				may := slices.Contains(strings.Fields(who.may[name]), act)
				if may != (err == nil) || !may && !errors.Is(err, account.ErrDenied) && !deniedRow(err) {
					t.Errorf("%s %s by %s: may %v, got %v", act, name, who.name, may, err)
				}
			}
		}
	}
	// Somebody who may not see that a key is taken is not shown by what.
	if _, err := actorAs(t, o, "hoa", account.BoardSecretary, "89").RecordEvidence(ctx, EvidenceEntry{Kind: "loans", Fields: typed("household,contract", "H1,K0")}); err == nil || errors.As(err, new(*Clash)) {
		t.Errorf("%v", err)
	}
	looks, err := o.Looks(ctx, "H0")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, l := range looks {
		if slices.Contains(l.Fields, sawLoan) && l.Actor != o.Actor {
			kinds[string(l.Actor)+" "+l.Kind]++
		}
	}
	want := map[string]int{"an record": 2, "an file": 1, "chi record": 2, "chi file": 1}
	if !maps.Equal(kinds, want) {
		t.Errorf("looks %v, want %v", kinds, want)
	}
	// Nothing of the loan, its papers or the reasons is in the journal.
	es, err := o.Entries(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		for _, d := range e.Detail {
			for _, word := range []string{"K0", "khế ước", "H0", "thử"} {
				if strings.HasPrefix(e.Kind, "evidence.") && e.Kind != "evidence.import" && strings.Contains(d[1], word) {
					t.Errorf("act %d tells %q", e.Act, d[1])
				}
			}
		}
	}
	intact(t, o)
}

// evidenceOf is the record whose field has a value.
func evidenceOf(t testing.TB, o *Office, kind, field, value string) *programme.Record {
	t.Helper()
	rs, err := o.Evidence(context.Background(), EvidenceQuestion{Kind: kind})
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	i := slices.IndexFunc(rs, func(r programme.Record) bool { return r.Text(field) == value })
	if i < 0 {
		t.Fatalf("no %s with %s = %s", kind, field, value)
	}
	return &rs[i]
}

// A version that lay elsewhere is told of by who and when alone.
func TestHiddenVersion(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	evidenceBase(t, o)
	elsewhere := record(t, o, "contributions", typed("contributor,code,received_on,description", "A,30280,2024-06-05,bí mật")).Record
	e, err := o.ChangeEvidence(ctx, EvidenceEntry{Kind: "contributions", Version: elsewhere.ID, Reason: "sai đơn vị", Fields: map[string]string{"code": "30553"}})
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	an := actorAs(t, o, "an", account.CommuneOfficer, "30553")
	steps, err := an.EvidenceHistory(ctx, "contributions", e.Record.ID)
	if err != nil || len(steps) != 2 || !steps[0].Hidden || steps[0].Record != nil || steps[1].Hidden || steps[1].Record == nil || steps[1].Changes != nil {
		t.Errorf("%v %+v", err, steps)
	}
	if _, err := actorAs(t, o, "tam", account.CommuneOfficer, "30280").EvidenceHistory(ctx, "contributions", elsewhere.ID); !errors.Is(err, account.ErrDenied) {
		t.Errorf("who saw it once: %v", err)
	}
}

// TestEvidenceEntryProperties: whatever is entered, changed, taken back and imported
// one after the other, what holds is what a plain map says, and a record's history,
// played from the start, ends in what holds.
func TestEvidenceEntryProperties(t *testing.T) {
	ctx := context.Background()
	o := fresh(t)
	evidenceBase(t, o)
	path := filepath.Join(t.TempDir(), "t.csv")
	model := map[string]int64{} // topic|participants of what holds -> number
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 5).Draw(rt, "steps") {
			topic := rapid.SampledFrom([]string{"A", "B", "C"}).Draw(rt, "topic")
			n := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(rt, "n")
			key, id := "", int64(0)
			for k, v := range model {
				if strings.HasPrefix(k, topic+"|") {
					key, id = k, v
				}
			}
			fields := map[string]string{"code": "89", "topic": topic, "participants": n}
			switch rapid.SampledFrom([]string{"add", "change", "move", "withdraw", "import"}).Draw(rt, "act") {
			case "add":
				e, err := o.RecordEvidence(ctx, EvidenceEntry{Kind: "trainings", Fields: fields})
				if (err == nil) != (id == 0) {
					rt.Fatalf("add %s: %v", topic, err)
				}
				if err == nil {
					model[topic+"|"+n] = e.Record.ID
				}
			case "change", "move":
				to := topic
				if rapid.Bool().Draw(rt, "elsewhere") {
					to = rapid.SampledFrom([]string{"A", "B", "C"}).Draw(rt, "to")
				}
				free := to == topic || !slices.ContainsFunc(slices.Collect(maps.Keys(model)), func(k string) bool { return strings.HasPrefix(k, to+"|") })
				fields["topic"] = to
				e, err := o.ChangeEvidence(ctx, EvidenceEntry{Kind: "trainings", Version: id, Fields: fields, Reason: "thử"})
				if (err == nil) != (id != 0 && free) {
					rt.Fatalf("change %s to %s: %v", topic, to, err)
				}
				if err == nil {
					delete(model, key)
					model[to+"|"+n] = e.Record.ID
				}
			case "withdraw":
				_, err := o.WithdrawEvidence(ctx, "trainings", id, "thử")
				if (err == nil) != (id != 0) {
					rt.Fatalf("withdraw %s: %v", topic, err)
				}
				delete(model, key)
			case "import":
				if err := os.WriteFile(path, []byte("code,topic,participants\n89,"+topic+","+n), 0o600); err != nil {
					rt.Fatal(err)
				}
				if _, err := o.ImportEvidence(ctx, "trainings", path, true); err != nil {
					rt.Fatal(err)
				}
				if key != topic+"|"+n {
					delete(model, key)
					model[topic+"|"+n] = 0
				}
			}
			rs, err := o.Evidence(ctx, EvidenceQuestion{Kind: "trainings"})
			if err != nil || len(rs) != len(model) {
				rt.Fatalf("%v: %d hold, want %d", err, len(rs), len(model))
			}
			for i := range rs {
				k := rs[i].Text("topic") + "|" + rs[i].Text("participants")
				if was, ok := model[k]; !ok || was != 0 && was != rs[i].ID {
					rt.Fatalf("%s holds as %d, want %v %d", k, rs[i].ID, ok, was)
				}
				model[k] = rs[i].ID
			}
		}
		for _, id := range model {
			steps, err := o.EvidenceHistory(ctx, "trainings", id)
			if err != nil {
				rt.Fatal(err)
			}
			values := map[string]string{}
			for _, s := range steps {
				if s.Record == nil {
					continue
				}
				if s.Changes == nil {
					continue // the first
				}
				for _, c := range s.Changes {
					if v, ok := values[c.Field.ID]; ok && v != c.From {
						rt.Fatalf("%s was %q and is said to have been %q", c.Field.ID, v, c.From)
					}
					values[c.Field.ID] = c.To
				}
			}
			if last := lastRecord(steps); last == nil || last.ID != id {
				rt.Fatalf("the history of %d ends in %+v", id, last)
			} else {
				for f, v := range values {
					if last.Text(f) != v {
						rt.Fatalf("%s: %q, the history says %q", f, last.Text(f), v)
					}
				}
			}
		}
	})
	intact(t, o)
}

func lastRecord(steps []EvidenceStep) *programme.Record {
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i].Record != nil {
			return steps[i].Record
		}
	}
	return nil
}

// aPDF is a small file that is taken as it is.
const aPDF = "%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
