package office

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/report"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// formOne writes official form 1 of a unit with the recognised counts of the
// register.
func formOne(t *rapid.T, o *Office, code unit.Code, year law.Year, in lang.Lang) []byte {
	t.Helper()
	var b bytes.Buffer
	err := o.DB.Read(t.Context(), func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		u, _ := record.Tree.Find(code, law.YearEnd(year))
		f, _ := report.Find("1")
		s, err := report.Fill(f, report.Input{Tree: record.Tree, Unit: u, Year: year, Recognised: func(u *unit.Unit) *tally.Tally {
			t, ok := record.Tallies.Recognised(u, year, "2022-2026", o.Today)
			if !ok {
				return nil
			}
			return t
		}})
		if err != nil {
			return err
		}
		return document.WriteReport(&b, s, in)
	})
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	return b.Bytes()
}

// U2 of official form 1: recognised counts that were exported and are imported
// again change nothing, whatever else stands beside them in the register.
func TestFormOneGoesOutAndComesBack(t *testing.T) {
	o := fresh(t)
	rapid.Check(t, func(rt *rapid.T) {
		year := law.Year(rapid.IntRange(2022, 2025).Draw(rt, "year"))
		code := unit.Code("890")
		if year == 2025 {
			code = "91"
		}
		var ts []tally.Tally
		err := o.DB.Read(t.Context(), func(r *store.Reader) error {
			record, err := load(r)
			if err != nil {
				return err
			}
			u, ok := record.Tree.Find(code, law.YearEnd(year))
			if !ok {
				return record.Tree.Explain(code, law.YearEnd(year))
			}
			for _, c := range record.Tree.Under(u, law.YearEnd(year), unit.Commune) {
				st, _ := c.At(law.YearEnd(year))
				n := func(what string) law.Count { return law.Exactly(rapid.Int64Range(0, 3000).Draw(rt, what)) }
				x := tally.Tally{Code: st.Code, On: law.YearEnd(year), Year: year, Standard: "2022-2026",
					Households: law.Exactly(20000), Poor: n("poor"), NearPoor: n("near"), DecidedOn: law.YearEnd(year)}
				if rapid.Bool().Draw(rt, "decided") {
					x.DecidedOn, x.Decision, x.Source = law.YearEnd(year)-1, "Quyết định số 12/QĐ-UBND", rapid.SampledFrom([]string{"", "Báo cáo, 2024"}).Draw(rt, "source")
				}
				if rapid.Bool().Draw(rt, "minorities") {
					x.MinorityHouseholds, x.MinorityPoor, x.MinorityNearPoor = law.Exactly(9000), x.Poor, law.Exactly(0)
				}
				if rapid.Bool().Draw(rt, "printed") {
					p := law.Frac(x.Poor.Lo, 200)
					p, _ = law.ParseRatio(p.Decimal(2))
					x.PoorPct = &p
				}
				ts = append(ts, x)
			}
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
		dir := t.TempDir()
		write := func(name string, content []byte) string {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				rt.Fatal(err)
			}
			return path
		}
		var csv bytes.Buffer
		if err := document.WriteTallies(&csv, ts); err != nil {
			rt.Fatal(err)
		}
		if _, err := o.ImportTallies(t.Context(), write("in.csv", csv.Bytes()), true); err != nil {
			rt.Fatal(fault.Say(lang.EN, err))
		}
		p, err := o.ImportTallies(t.Context(), write("out.xlsx", formOne(rt, o, code, year, rapid.SampledFrom(lang.All[:]).Draw(rt, "language"))), false)
		if err != nil {
			rt.Fatal(fault.Say(lang.EN, err))
		}
		if p.Changes() || p.Same != len(ts) || p.Rows != len(ts) {
			rt.Fatalf("%d rows, %d new, %d changed, %d same of %d", p.Rows, p.New, p.Changed, p.Same, len(ts))
		}
	})
}

// A form with a range or an unknown number in it is no recognised result: it is
// refused with the place, and nothing is stored.
func TestFormOneUncertainIsRefused(t *testing.T) {
	o := fresh(t)
	err := o.DB.Read(t.Context(), func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		u, _ := record.Tree.Find("890", 20241231)
		f, _ := report.Find("1")
		commune, _ := record.Tree.Under(u, 20241231, unit.Commune)[0].At(20241231)
		s, err := report.Fill(f, report.Input{Tree: record.Tree, Unit: u, Year: 2024, Complete: func(*unit.Unit) bool { return true },
			Reviews: []household.Review{{Year: 2024, Household: "1", Commune: commune.Code, Size: 1}}})
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := document.WriteReport(&b, s, lang.VI); err != nil {
			return err
		}
		path := filepath.Join(t.TempDir(), "form.xlsx")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			return err
		}
		_, err = o.ImportTallies(t.Context(), path, false)
		if err == nil {
			return fmt.Errorf("accepted")
		}
		if said := fault.Say(lang.EN, err); !strings.Contains(said, "sheet Biểu 1, row 9, column") {
			return fmt.Errorf("said %s", said)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
