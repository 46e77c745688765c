package office

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/store"
	"vuonlen/unit"
)

// TestRecallAbove: one thing is entered otherwise, late, and the dossiers of everybody
// whose judgement rests on it are in doubt, on every level above it, and those of
// nobody else. There is a dossier of every kind of subject that the plan has criteria
// for, of a second hamlet and of another commune.
func TestRecallAbove(t *testing.T) {
	for name, k := range map[string]struct {
		change func(testing.TB, *Office)
		want   string // subjects in doubt
		cause  string
	}{
		"count of a hamlet corrected": {func(t testing.TB, o *Office) {
			must(t)(o.ImportTallies(t.Context(), file(t, "c.csv", "code,year,households,poor,near_poor,decided_on", "AC1,2024,100,28,2,2026-03-01", "AC1,2025,100,24,2,2026-03-01"), true))
		}, "30547 89 891 AC1", "tally.import"},
		"review of a household changed": {func(t testing.TB, o *Office) {
			importReviews(t, o, file(t, "r.csv", reviewHead, "2023,H1,,30547,rural,01,3,150,0,0,0,0,0,0,0,0,0,0,0,0,,,"))
		}, "H1", "review.import"},
		"contribution of an enterprise entered": {func(t testing.TB, o *Office) {
			enterEvidence(t, o, "contributions", "contributor,code,received_on,form,value\nDN1,30547,2025-08-05,tiền,5000000000\n")
		}, "DN1", "evidence.import"},
		"complaint of a hamlet found": {func(t testing.TB, o *Office) { stated(t, o, "AC1,complaint,2026-01-10,2026-02-10") }, "AC1", "evidence.import"},
		"initiative of an official entered": {func(t testing.TB, o *Office) {
			enterEvidence(t, o, "initiatives", "author,code,title,recognised_on\nCB1,30547,Cách làm mới,2025-08-05\n")
		}, "CB1", "evidence.import"},
		"nothing": {func(testing.TB, *Office) {}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := copyOf(t)
			ctx := t.Context()
			evidenceBase(t, o)
			for _, s := range []string{"district/authority=district_chair", "province/authority=provincial_chair"} {
				fact, value, _ := strings.Cut(s, "=")
				_, err := o.Adopt(ctx, procedure.Adoption{Fact: "decree-98/" + fact, Value: value, Document: "9/QĐ-UBND", Decided: 20240301})
				if err != nil && !strings.Contains(fault.Say(lang.EN, err), "confirmed") {
					t.Fatal(fault.Say(lang.EN, err))
				}
			}
			countedBeside(t, o, "30547")
			enterEvidence(t, o, "subjects", "id,kind,name,unit,from\nDN1,enterprise,Công ty Họa,30547,2025-07-01\nCB1,official,Bà Họa,30547,2025-07-01\n")
			openRound(t, o, func(x *round.Round) {
				x.ID, x.Unit, x.Forms = "tinh", "91", []string{"province"}
				x.Kinds = []award.Kind{award.Hamlet, award.Commune, award.Household, award.Official, award.Enterprise}
			})
			openRound(t, o, func(x *round.Round) {
				x.ID, x.Unit, x.On, x.OpenedOn, x.ClosesOn, x.SubmittedOn, x.To, x.Forms = "truoc", "89", 20250501, 20250501, 20250615, 20250601, 20250601, []string{"province"}
				x.Kinds = []award.Kind{award.District, award.Province}
			})
			for _, s := range []struct {
				round   string
				kind    award.Kind
				subject string
				day     law.Date
			}{
				{"tinh", award.Hamlet, "AC1", 20260116}, {"tinh", award.Hamlet, "AC2", 20260116}, {"tinh", award.Commune, "30547", 20260116}, {"tinh", award.Commune, "30577", 20260116},
				{"truoc", award.District, "891", 20250602}, {"truoc", award.Province, "89", 20250602},
				{"tinh", award.Household, "H1", 20260116}, {"tinh", award.Official, "CB1", 20260116}, {"tinh", award.Enterprise, "DN1", 20260116},
			} {
				if _, _, err := o.Nominate(ctx, Nomination{Round: s.round, Kind: s.kind, Subject: s.subject, Form: "province", Day: s.day, Detail: round.Detail{Distinct: "x"}}); err != nil {
					t.Fatalf("%s %s: %s", s.kind, s.subject, fault.Say(lang.EN, err))
				}
			}
			k.change(t, o)
			all, err := o.Recall(ctx)
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			var got []string
			for _, d := range all.Dossiers {
				got = append(got, d.Subject)
				if len(d.Causes) != 1 || d.Causes[0].Kind != k.cause {
					t.Errorf("%s: causes %+v", d.Subject, d.Causes)
				}
			}
			slices.Sort(got)
			if s := strings.Join(got, " "); s != k.want {
				t.Errorf("in doubt: %s; want %s", s, k.want)
			}
		})
	}
}

// countedBeside enters counts of 2021 to 2024 of every commune of the province but one,
// so that those of its districts and its own are known.
func countedBeside(t testing.TB, o *Office, but unit.Code) {
	t.Helper()
	rows := []string{"code,year,households,poor,near_poor,decided_on"}
	if err := o.DB.Read(t.Context(), func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		for y := law.Year(2021); y <= 2024; y++ {
			end := law.YearEnd(y)
			province, _ := record.Tree.Find("89", end)
			for _, u := range record.Tree.Under(province, end, unit.Commune) {
				if st, _ := u.At(end); st.Code != but {
					rows = append(rows, fmt.Sprintf("%s,%d,1000,100,50,%d-12-10", st.Code, y, y))
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	must(t)(o.ImportTallies(t.Context(), file(t, "beside.csv", rows...), true))
}
