package office

import (
	"fmt"
	"testing"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/store"
	"vuonlen/unit"
)

// recallable is a made-up province in which every commune is nominated, with as many
// receipts of reports that were entered after it, one by one; then the count of one
// commune is corrected.
func recallable(tb testing.TB, receipts int) *Office {
	tb.Helper()
	o := province(tb)
	ctx := tb.Context()
	for fact, value := range map[string]string{"*/step.post": "no", "*/step.opinion": "no", "province/authority": "provincial_chair"} {
		if _, err := o.Adopt(ctx, procedure.Adoption{Fact: "decree-152/" + fact, Value: value, Document: "1", Decided: 20250710}); err != nil {
			tb.Fatal(fault.Say(lang.EN, err))
		}
	}
	if _, err := o.OpenRound(ctx, round.Round{ID: "tinh", Movement: shippedMovement, Occasion: round.Final, Unit: "91", On: 20260105, OpenedOn: 20260105, SubmittedOn: 20260115,
		From: 20210101, To: 20251231, Kinds: []award.Kind{award.Commune}, Forms: []string{"province"}, Basis: round.Thematic, Document: "KH"}); err != nil {
		tb.Fatal(fault.Say(lang.EN, err))
	}
	var codes []unit.Code
	if err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		home, _ := record.Tree.Find("91", 20260116)
		for _, u := range record.Tree.Under(home, 20260116, unit.Commune) {
			st, _ := u.At(20260116)
			codes = append(codes, st.Code)
		}
		return nil
	}); err != nil {
		tb.Fatal(err)
	}
	home := codes[:0]
	for _, c := range codes {
		if _, _, err := o.Nominate(ctx, Nomination{Round: "tinh", Kind: award.Commune, Subject: string(c), Form: "province", Day: 20260116, Detail: round.Detail{Distinct: "x"}}); err == nil {
			home = append(home, c) // the others lie outside of the movement's territory
		}
	}
	codes = home
	for i := range receipts {
		must(tb)(o.ImportEvidence(ctx, "reports", file(tb, "r.csv", "code,kind,period,due,received_on,document",
			fmt.Sprintf("%s,extraordinary,Báo cáo %d,2025-12-20,2025-12-18,BC %d", codes[i%len(codes)], i, i)), true))
	}
	must(tb)(o.ImportTallies(ctx, file(tb, "c.csv", "code,on,year,households,poor,near_poor,decided_on", fmt.Sprintf("%s,2025-12-31,2025,100000,90000,0,2026-03-01", codes[0])), true))
	return o
}

// BenchmarkRecall asks what is in doubt. What to look at is the ratio between many acts
// and none: each act since costs what it changed, not a reading of the province.
func BenchmarkRecall(b *testing.B) {
	for _, receipts := range []int{0, 50} {
		b.Run(fmt.Sprintf("receipts=%d", receipts), func(b *testing.B) {
			o := recallable(b, receipts)
			for b.Loop() {
				all, err := o.Recall(b.Context())
				if err != nil || len(all.Dossiers) == 0 {
					b.Fatal(fault.Say(lang.EN, err), len(all.Dossiers))
				}
			}
		})
	}
}
