package office

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// sampled is a database with a made-up province, household by household, entered
// by the imports that an office uses.
func sampled(t testing.TB, households int) (*Office, *sample.Province) {
	t.Helper()
	o := fresh(t)
	tree, err := unit.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, err := sample.Make(tree, households, 1)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := func(name string, fill func(*bytes.Buffer) error) string {
		var b bytes.Buffer
		if err := fill(&b); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ctx := t.Context()
	for _, step := range []func() (Report, error){
		func() (Report, error) {
			return o.ImportUnits(ctx, file("u1.csv", func(b *bytes.Buffer) error { return document.WriteUnits(b, p.Start.Records) }), p.Start.On, p.Start.Complete, true)
		},
		func() (Report, error) {
			return o.ImportUnits(ctx, file("u2.csv", func(b *bytes.Buffer) error { return document.WriteUnits(b, p.Reform.Records) }), p.Reform.On, "", true)
		},
		func() (Report, error) {
			return o.ImportFacts(ctx, file("f.csv", func(b *bytes.Buffer) error { return document.WriteFacts(b, p.Facts) }), true)
		},
		func() (Report, error) {
			r, err := o.ImportReviews(ctx, file("r.csv", func(b *bytes.Buffer) error { return document.WriteReviewsCSV(b, p.Reviews) }), true)
			return r.Report, err
		},
		func() (Report, error) {
			return o.ImportHouseholdChanges(ctx, file("h.csv", func(b *bytes.Buffer) error { return document.WriteChangesCSV(b, p.Changes) }), true)
		},
		func() (Report, error) {
			return o.ImportCampaigns(ctx, file("c.csv", func(b *bytes.Buffer) error { return document.WriteCampaignsCSV(b, p.Campaigns) }), true)
		},
		func() (Report, error) {
			return o.ImportTallies(ctx, file("t.csv", func(b *bytes.Buffer) error { return document.WriteTallies(b, p.Tallies) }), true)
		},
	} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return o, p
}

// TestQualityFindsWhatIsPlanted: the faults in the made-up province that figures
// can show are found where they are planted, and differences and wrong rates
// nowhere else.
func TestQualityFindsWhatIsPlanted(t *testing.T) {
	o, p := sampled(t, 6000)
	found := map[law.Year]map[unit.Code]map[tally.QualityKind]bool{}
	for y := law.Year(2022); y <= 2024; y++ {
		q, err := o.Quality(t.Context(), "89", y, "", tally.UsualJumps)
		if err != nil {
			t.Fatal(err)
		}
		if q.Units < 1000 {
			t.Fatalf("%d units looked at", q.Units)
		}
		found[y] = map[unit.Code]map[tally.QualityKind]bool{}
		for _, f := range q.Findings {
			s, _ := f.Unit.At(law.YearEnd(y))
			if found[y][s.Code] == nil {
				found[y][s.Code] = map[tally.QualityKind]bool{}
			}
			found[y][s.Code][f.Kind] = true
			if text := f.What.Say(lang.VI); text == "" {
				t.Errorf("%s %s says nothing", s.Code, f.Kind)
			}
		}
	}
	kinds := map[sample.PlantKind]tally.QualityKind{
		sample.HamletMissing: tally.QualityMissing, sample.TallyDiffers: tally.QualityDifference, sample.RateDiffers: tally.QualityCheck,
	}
	planted := map[unit.Code]map[tally.QualityKind]bool{}
	n := 0
	for _, x := range p.Planted {
		k, shows := kinds[x.Kind]
		if planted[x.Where] == nil {
			planted[x.Where] = map[tally.QualityKind]bool{}
		}
		switch x.Kind {
		case sample.UnknownClass, sample.NoHamlet: // the count has what the reviews leave open
			planted[x.Where][tally.QualityDifference] = true
		}
		if !shows {
			continue
		}
		n++
		planted[x.Where][k] = true
		if !found[x.Year][x.Where][k] {
			t.Errorf("%s in %s of %d is not found: %v", x.Kind, x.Where, x.Year, found[x.Year][x.Where])
		}
	}
	if n < 3 {
		t.Fatalf("only %d faults planted", n)
	}
	for y, units := range found {
		for code, kinds := range units {
			for k := range kinds {
				if (k == tally.QualityCheck || k == tally.QualityDifference) && !planted[code][k] {
					t.Errorf("%s in %s of %d is found and was not planted", k, code, y)
				}
			}
		}
	}
}
