package document_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// back reads a file that was written.
func back(t *testing.T, b *bytes.Buffer, s document.Schema) *document.Reader {
	t.Helper()
	r, err := document.OpenReader("f.csv", b, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func clean(t *testing.T, r *document.Reader, read, written int) {
	t.Helper()
	if err := r.Faults().Err(); err != nil {
		t.Error(fault.Say(lang.EN, err))
	}
	if read != written || written == 0 {
		t.Errorf("%d rows read, %d written", read, written)
	}
}

// What is written of a made-up province is read back as it was, in all four files.
func TestRegisterFilesComeBack(t *testing.T) {
	tree, err := unit.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, err := sample.Make(tree, 5000, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("reviews", func(t *testing.T) {
		var b bytes.Buffer
		if err := document.WriteReviewsCSV(&b, p.Reviews); err != nil {
			t.Fatal(err)
		}
		r := document.ReadReviews(back(t, &b, document.ReviewColumns()), 2026)
		n := 0
		for r.Next() {
			got := r.Review()
			if got.Row = 0; got != p.Reviews[n] {
				t.Fatalf("%v came back otherwise", p.Reviews[n])
			}
			n++
		}
		clean(t, r.Reader, n, len(p.Reviews))
	})
	t.Run("members", func(t *testing.T) {
		var b bytes.Buffer
		if err := document.WriteMembersCSV(&b, p.Members); err != nil {
			t.Fatal(err)
		}
		r := document.ReadMembers(back(t, &b, document.MemberColumns()), 2026)
		n := 0
		for r.Next() {
			got := r.Member()
			if got.Row = 0; got != p.Members[n] {
				t.Fatalf("%v came back otherwise", p.Members[n])
			}
			n++
		}
		clean(t, r.Reader, n, len(p.Members))
	})
	t.Run("changes", func(t *testing.T) {
		var b bytes.Buffer
		if err := document.WriteChangesCSV(&b, p.Changes); err != nil {
			t.Fatal(err)
		}
		r := back(t, &b, document.ChangeColumns())
		n := 0
		for r.Next() {
			got, ok := document.ReadChange(r.Row())
			if got.Row = 0; !ok || got != p.Changes[n] {
				t.Fatalf("%v came back otherwise", p.Changes[n])
			}
			n++
		}
		clean(t, r, n, len(p.Changes))
	})
	t.Run("campaigns", func(t *testing.T) {
		var b bytes.Buffer
		if err := document.WriteCampaignsCSV(&b, p.Campaigns); err != nil {
			t.Fatal(err)
		}
		r := back(t, &b, document.CampaignColumns())
		n := 0
		for r.Next() {
			if got, ok := document.ReadCampaign(r.Row(), 2026); !ok || got != p.Campaigns[n] {
				t.Fatalf("%+v came back as %+v", p.Campaigns[n], got)
			}
			n++
		}
		clean(t, r, n, len(p.Campaigns))
	})
}

// Unknowns stay unknown, and what a spreadsheet program would run is plain text.
func TestRegisterFilesOfUnknowns(t *testing.T) {
	lines := func(write func(*bytes.Buffer) error) []string {
		t.Helper()
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	}
	got := lines(func(b *bytes.Buffer) error {
		return document.WriteReviewsCSV(b, []household.Review{
			{Year: 2023, Household: "h1", Commune: "30280"},
			{Year: 2023, Household: "=h2", Hamlet: "30280001", Head: "+1", Address: "@a", Interviewer: "-b", CitizenID: "089199000123", CitizenMark: "mark", More: "b2=30"},
		})
	})
	row := func(i int) map[string]string {
		out := map[string]string{}
		cells := strings.Split(got[i], ",")
		for k, name := range strings.Split(got[0], ",") {
			if cells[k] != "" {
				out[name] = cells[k]
			}
		}
		return out
	}
	for i, want := range []map[string]string{
		{"year": "2023", "household": "h1", "commune": "30280"},
		{"year": "2023", "household": "'=h2", "hamlet": "30280001", "head": "'+1", "address": "'@a", "interviewer": "'-b", "citizen_id": "089199000123", "b2": "30"},
	} {
		have := row(i + 1)
		for k := range have {
			if have[k] != want[k] {
				t.Errorf("row %d, %s: %q, want %q", i, k, have[k], want[k])
			}
		}
		if len(have) != len(want) {
			t.Errorf("row %d: %v", i, have)
		}
	}
	if err := document.WriteReviewsCSV(new(bytes.Buffer), []household.Review{{More: "colour=1"}}); err == nil {
		t.Error("an answer without a column was lost")
	}
	for _, c := range []struct {
		got  []string
		want string
	}{
		{lines(func(b *bytes.Buffer) error {
			return document.WriteMembersCSV(b, []household.Member{{Household: "h1", Year: 2024, No: 1, Name: "=x"}, {Household: "h1", Year: 2024, No: 2, BirthYear: 1950, Insured: household.No}})
		}), "h1,2024,1,'=x,,,,,,,,,,,|h1,2024,2,,,1950,,,,,,,,0,"},
		{lines(func(b *bytes.Buffer) error {
			return document.WriteChangesCSV(b, []household.Change{{Household: "h1", Kind: household.Departed, On: 20240305, Reason: "-"}})
		}), "h1,departed,2024-03-05,,,,'-,"},
		{lines(func(b *bytes.Buffer) error {
			return document.WriteCampaignsCSV(b, []tally.Campaign{{Code: "30280", Year: 2024}, {Code: "30283", Year: 2024, Complete: true, RecognisedOn: law.Date(20241218), Decision: "1/QĐ"}})
		}), "30280,2024,no,,|30283,2024,yes,2024-12-18,1/QĐ"},
	} {
		if have := strings.Join(slices.Clone(c.got[1:]), "|"); have != c.want {
			t.Errorf("%s, want %s", have, c.want)
		}
	}
}
