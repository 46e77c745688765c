package office

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// photograph is a JPEG that says where it was taken.
func photograph(t testing.TB, where string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 9)), nil); err != nil {
		t.Fatal(err)
	}
	part := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00" + where
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(part)+2))...)
	return append(append(out, part...), b.Bytes()[2:]...)
}

// TestAttachEvidence: a file is kept once, without where it was taken, under a name that
// harms nobody; it follows its record over corrections, stays in its history when it is
// taken away, and puts a conclusion in doubt.
func TestAttachEvidence(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		ctx := t.Context()
		o := opened(t, so)
		evidenceBase(t, o)
		g := record(t, o, "contributions", map[string]string{"contributor": "A", "code": "30553", "received_on": "2024-01-05", "form": "money", "value": "1000"}).Record
		other := record(t, o, "trainings", typed("code,date,topic", "30553,2024-05-01,x")).Record
		doubt := func() bool {
			t.Helper()
			all, err := o.Conclusions(ctx, shippedMovement)
			if err != nil || len(all) != 1 {
				t.Fatalf("%v %+v", err, all)
			}
			return all[0].InDoubt
		}
		if _, err := o.Decide(ctx, decide("enterprise.contribution", "A", law.Met)); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		const where = "10.3759N"
		photo := photograph(t, where)
		f, act, err := o.AttachEvidence(ctx, "contributions", g.ID, `C:\ảnh\..\..\Trao tiền`+"\u202e"+`gpj.exe`, photo)
		if err != nil || act == 0 {
			t.Fatal(fault.Say(lang.EN, err))
		}
		if f.Type != "image/jpeg" || f.Name != "Trao tiềngpj.exe.jpg" || f.Original != hash(photo) || f.SHA256 == f.Original {
			t.Errorf("%+v", f)
		}
		if !doubt() {
			t.Error("a file came and the conclusion is not in doubt")
		}
		got, content, err := o.EvidenceFile(ctx, "contributions", g.ID, f.ID)
		if err != nil || bytes.Contains(content, []byte(where)) || hash(content) != f.SHA256 || got != f {
			t.Errorf("%v %+v, want %+v, %q", err, got, f, content)
		}
		if f2, act, err := o.AttachEvidence(ctx, "contributions", g.ID, "again.jpg", photo); err != nil || act != 0 || f2.ID != f.ID {
			t.Errorf("again: %v %d %+v", err, act, f2)
		}
		if f2, act, err := o.AttachEvidence(ctx, "trainings", other.ID, "x.jpg", photo); err != nil || act == 0 || f2.SHA256 != f.SHA256 {
			t.Errorf("elsewhere: %v %d %+v", err, act, f2)
		}
		before := heads(t, o)
		for name, content := range map[string][]byte{"macro.docx": []byte("PK\x03\x04"), "x.pdf": []byte("<script>"), "empty.pdf": nil, "large.pdf": make([]byte, document.MaxAttachment+1)} {
			if _, _, err := o.AttachEvidence(ctx, "contributions", g.ID, name, content); fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Say(lang.EN, err), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := o.AttachEvidence(ctx, "contributions", 4711, "x.pdf", []byte(aPDF)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("beside nothing: %v", err)
		}
		if _, _, err := o.EvidenceFile(ctx, "trainings", other.ID, f.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the file of another record: %v", err)
		}
		if heads(t, o) != before {
			t.Error("something was stored")
		}

		// An import corrects the record, then somebody its day: the file stays.
		enterEvidence(t, o, "contributions", "contributor,code,received_on,form,value\nA,30553,2024-01-05,money,2000\n")
		e, err := o.EvidenceRecord(ctx, "contributions", g.ID)
		if err != nil || len(e.Files) != 1 || e.Record.ID == g.ID || len(e.Record.Attached) != 1 {
			t.Fatalf("%v %+v", err, e)
		}
		moved, err := o.ChangeEvidence(ctx, EvidenceEntry{Kind: "contributions", Version: e.Record.ID, Reason: "sai ngày", Fields: map[string]string{"received_on": "2024-01-06"}})
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		e, err = o.EvidenceRecord(ctx, "contributions", moved.Record.ID)
		if err != nil || len(e.Files) != 1 || e.Files[0].SHA256 != f.SHA256 || e.Files[0].Name != f.Name || e.Entry.Kind != "evidence.change" {
			t.Fatalf("%v %+v", err, e)
		}
		// The same file taken away and put back is the same evidence.
		if _, err := o.Decide(ctx, DecideRequest{Movement: shippedMovement, Criterion: "enterprise.contribution", Subject: "A", On: 20240601, Verdict: law.Met, Reasons: "xem lại", Replaces: conclusionAct(t, o)}); err != nil || doubt() {
			t.Fatal(fault.Say(lang.EN, err))
		}
		if _, err := o.DetachEvidence(ctx, "contributions", g.ID, e.Files[0].ID, ""); fault.KindOf(err) != fault.Usage {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := o.DetachEvidence(ctx, "contributions", g.ID, e.Files[0].ID, "nhầm ảnh"); err != nil || !doubt() {
			t.Errorf("taken away: %v", err)
		}
		if _, _, err := o.AttachEvidence(ctx, "contributions", g.ID, "lại.jpg", photo); err != nil || doubt() {
			t.Errorf("put back: %v", err)
		}
		if _, err := o.WithdrawEvidence(ctx, "contributions", moved.Record.ID, "trùng"); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		if _, _, err := o.EvidenceFile(ctx, "contributions", g.ID, e.Files[0].ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("beside what was taken back: %v", err)
		}
		steps, err := o.EvidenceHistory(ctx, "contributions", g.ID)
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		var said []string
		for _, s := range steps {
			said = append(said, strings.TrimSpace(fmt.Sprint(s.What, " ", s.File, " ", s.Reason)))
		}
		want := []string{"evidence.add", "evidence.attach " + f.Name, "evidence.import contributions.csv:2", "evidence.change  sai ngày",
			"evidence.detach " + f.Name + " nhầm ảnh", "evidence.attach lại.jpg", "evidence.withdraw  trùng"}
		if strings.Join(said, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s", strings.Join(said, "\n"))
		}
		intact(t, o)
	})
}

func conclusionAct(t testing.TB, o *Office) int64 {
	t.Helper()
	all, err := o.Conclusions(t.Context(), shippedMovement)
	if err != nil || len(all) != 1 {
		t.Fatal(err, all)
	}
	return all[0].Act
}

// An import is not undone under a file that stands beside what it brought; where it
// corrected a record the file stays beside what comes back.
func TestUndoWithAttachments(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	evidenceBase(t, o)
	first := must(t)(o.ImportEvidence(ctx, "trainings", file(t, "1.csv", "code,topic,participants", "89,A,1"), true))
	second := must(t)(o.ImportEvidence(ctx, "trainings", file(t, "2.csv", "code,topic,participants", "89,A,2", "89,B,2"), true))
	a, b := evidenceOf(t, o, "trainings", "topic", "A"), evidenceOf(t, o, "trainings", "topic", "B")
	for _, r := range []int64{a.ID, b.ID} {
		if _, _, err := o.AttachEvidence(ctx, "trainings", r, "x.pdf", []byte(aPDF)); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	before := heads(t, o)
	for _, confirm := range []bool{false, true} {
		if _, err := o.Undo(ctx, second.Act, "thử", confirm); fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Say(lang.EN, err), "1 file ") {
			t.Errorf("%v", err)
		}
	}
	if heads(t, o) != before {
		t.Error("something was stored")
	}
	files := func(id int64) []store.Attachment {
		e, err := o.EvidenceRecord(ctx, "trainings", id)
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		return e.Files
	}
	if _, err := o.DetachEvidence(ctx, "trainings", b.ID, files(b.ID)[0].ID, "thử"); err != nil {
		t.Fatal(err)
	}
	u, err := o.Undo(ctx, second.Act, "thử", true)
	if err != nil || u.Ended != 2 || u.Restored != 1 {
		t.Fatalf("%v %+v", err, u)
	}
	if now := evidenceOf(t, o, "trainings", "topic", "A"); now.Text("participants") != "1" || len(files(now.ID)) != 1 || len(files(a.ID)) != 1 {
		t.Errorf("%+v", now)
	}
	if _, err := o.Undo(ctx, first.Act, "thử", true); fault.KindOf(err) != fault.Conflict {
		t.Errorf("%v", err)
	}
	steps, err := o.EvidenceHistory(ctx, "trainings", b.ID)
	if err != nil || len(steps) != 4 || steps[3].What != "import.undo" || steps[3].Reason != "thử" || steps[3].Record != nil {
		t.Errorf("%v %+v", err, steps)
	}
	if _, err := o.Undo(ctx, u.Act, "thử lại", true); err != nil {
		t.Errorf("brought back: %v", fault.Say(lang.EN, err))
	}
	intact(t, o)
}
