package procedure

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// facts are all facts that come with the program: of the sets, the salaries and the
// calendar.
func facts() (out []Fact) {
	for _, s := range Sets() {
		out = append(out, s.Facts()...)
	}
	for _, s := range Salaries() {
		out = append(out, s.Amount.Fact)
	}
	for _, y := range VietNam().Years() {
		for _, h := range VietNam().Holidays(y) {
			out = append(out, h.Fact)
		}
	}
	return out
}

// TestEveryFactIsCited: no fact without document and status; what is called
// confirmed or reported says where it was seen; what is unknown is unconfirmed.
func TestEveryFactIsCited(t *testing.T) {
	all := facts()
	if len(all) < 1000 {
		t.Fatalf("only %d facts", len(all))
	}
	posting := 0
	seen := map[string]bool{}
	for _, f := range all {
		switch {
		case f.Citation.IsZero() || f.Citation.Document.VI == "" || f.Citation.Document.EN == "":
			t.Errorf("%s: no document", f.ID)
		case f.Citation.Status == "":
			t.Errorf("%s: no status", f.ID)
		case f.Citation.Status != law.Unconfirmed && f.Seen == "":
			t.Errorf("%s: %s, and nobody says where", f.ID, f.Citation.Status)
		case !f.Known && f.Citation.Status != law.Unconfirmed:
			t.Errorf("%s: unknown and %s", f.ID, f.Citation.Status)
		case f.Usable() != (f.Known && f.Citation.Status != law.Unconfirmed):
			t.Errorf("%s: usable %v", f.ID, f.Usable())
		}
		if seen[f.ID] {
			t.Errorf("%s stands twice", f.ID)
		}
		seen[f.ID] = true
		for _, l := range lang.All {
			if s := f.Say(l); strings.ContainsAny(s, "⟦{") || strings.Contains(s, ": [") {
				t.Errorf("%s in %s: %s", f.ID, l, s)
			}
		}
		if f.Name() == "step.post" {
			posting++
		}
	}
	if posting == 0 {
		t.Error("no set says whether names are published")
	}
}

// TestPeriods: the sets follow each other day by day.
func TestPeriods(t *testing.T) {
	for i, s := range sets() {
		if i > 0 && sets()[i-1].To.AddDays(1) != s.From {
			t.Errorf("%s ends on %s, %s begins on %s", sets()[i-1].ID, sets()[i-1].To, s.ID, s.From)
		}
	}
	for day, want := range map[law.Date]string{
		20210101: "decree-91", 20231231: "decree-91", 20240101: "decree-98", 20250630: "decree-98",
		20250701: "decree-152", 20260930: "decree-152",
	} {
		if s, err := On(day); err != nil || s.ID != want {
			t.Errorf("%s: %v, %v; want %s", day, s, err, want)
		}
	}
	for _, day := range []law.Date{0, 20201231, 20261001, 20301231} {
		s, err := On(day)
		var f *fault.Error
		if s != nil || !errors.As(err, &f) || f.Remedy.IsZero() {
			t.Errorf("%s: %v, %v; want a fault with a remedy", day, s, err)
		}
	}
}

// TestWays: every way begins with the nomination and ends with the delivery, its
// steps in their order, and goes over the province where the award is given above it.
func TestWays(t *testing.T) {
	for _, s := range Sets() {
		for i := range s.Forms {
			f := &s.Forms[i]
			var ids []StepID
			for _, x := range f.Steps {
				ids = append(ids, x.ID)
				if x.Since != "" && !slices.Contains(ids, x.Since) {
					t.Errorf("%s/%s/%s runs from %s, which is not before it", s.ID, f.ID, x.ID, x.Since)
				}
			}
			for _, id := range []StepID{Nominate, Complete, Receive, Appraise, Opinion, Post, Meet, Decide, Notify, Deliver} {
				if !slices.Contains(ids, id) {
					t.Errorf("%s/%s: no word on %s", s.ID, f.ID, id)
				}
			}
			if !slices.IsSortedFunc(ids, func(a, b StepID) int { return slices.Index(StepIDs, a) - slices.Index(StepIDs, b) }) {
				t.Errorf("%s/%s: %v", s.ID, f.ID, ids)
			}
			if up := slices.Contains(ids, Submit); up != f.Authority.Value.Above() {
				t.Errorf("%s/%s: decided by %s, submitted upward %v", s.ID, f.ID, f.Authority.Value, up)
			}
			if len(f.Parts) < 3 {
				t.Errorf("%s/%s: %d papers", s.ID, f.ID, len(f.Parts))
			}
			if f.Name.VI == "" || f.Name.EN == "" {
				t.Errorf("%s/%s has no name", s.ID, f.ID)
			}
		}
	}
}

// TestReadRefuses: what a file of rules may not say.
func TestReadRefuses(t *testing.T) {
	const head = "id: x\nfrom: 2030-01-01\ndocuments:\n  d: { vi: D, en: D }\nin_force: [ { doc: d, status: confirmed } ]\n"
	for name, c := range map[string]struct{ yaml, want string }{
		"status":          {"transition: { is: receipt }", "a value without a status"},
		"value":           {"transition: { status: confirmed }", "a status without a value"},
		"word":            {"transition: { is: later, status: unconfirmed }", "cannot be read"},
		"seen":            {"transition: { is: receipt, vi: Điều 1, en: art. 1, status: confirmed }", "without a place where it was seen"},
		"document":        {"transition: { is: receipt, doc: e, status: unconfirmed }", "no document"},
		"unknown status":  {"transition: { is: receipt, status: certain }", "status"},
		"field":           {"transit: { is: receipt, status: unconfirmed }", "not found"},
		"form":            {"forms: [ { id: medal, name: { vi: M, en: M }, steps: { post: { actor: appraiser } } } ]", "not one of ours"},
		"actor":           {"forms: [ { id: commune, name: { vi: M, en: M }, steps: { post: { actor: someone } } } ]", "actor"},
		"since":           {"forms: [ { id: commune, name: { vi: M, en: M }, steps: { post: { actor: appraiser, since: meet } } } ]", "does not come before"},
		"nothing on post": {"forms: [ { id: commune, name: { vi: M, en: M } } ]", "whether names are published"},
	} {
		x, err := parseSet([]byte(head + c.yaml))
		if err == nil {
			_, _, err = x.set(nil)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
	x, err := parseSet([]byte(head + "transition: { is: receipt, status: unconfirmed }"))
	if err == nil {
		_, _, err = x.set(nil)
	}
	if err != nil {
		t.Errorf("the file that the others are made of: %v", err)
	}
}
