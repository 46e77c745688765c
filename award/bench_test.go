package award_test

import (
	"testing"

	"vuonlen/award"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/unit"
)

// anGiang is the sample province as judging finds it: loaded from the database.
func anGiang(b *testing.B) (*award.Movement, *award.Record) {
	p, err := sample.Make(country(), sample.Households, 1)
	if err != nil {
		b.Fatal(err)
	}
	tree, err := unit.Shipped(unit.Edit{Act: 1, Snapshot: &p.Start}, unit.Edit{Act: 2, Snapshot: &p.Reform})
	if err != nil {
		b.Fatal(err)
	}
	return shipped(b), record(b, tree, p.Facts, p.Tallies)
}

func judgeAll(b *testing.B, on int, kinds ...award.Kind) {
	m, r := anGiang(b)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n = 0
		for _, k := range kinds {
			subjects, err := m.Subjects(r, k, law.Date(on))
			if err != nil {
				b.Fatal(err)
			}
			for _, s := range subjects {
				m.Judge(r, s, law.Date(on))
				n++
			}
		}
	}
	if n < 50 {
		b.Fatalf("%d subjects", n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/subject")
}

// BenchmarkJudgeAnGiang judges all districts and communes of the sample province.
func BenchmarkJudgeAnGiang(b *testing.B) { judgeAll(b, 20250601, award.District, award.Commune) }

// BenchmarkJudgeAnGiangWhole judges the province, districts, communes and hamlets.
func BenchmarkJudgeAnGiangWhole(b *testing.B) {
	judgeAll(b, 20250601, award.Province, award.District, award.Commune, award.Hamlet)
}

// BenchmarkJudgeAnGiangRestated judges the province and the communes after the
// merger, whose counts of earlier years are restated.
func BenchmarkJudgeAnGiangRestated(b *testing.B) {
	judgeAll(b, 20260201, award.Province, award.Commune)
}
