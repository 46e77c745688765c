package award_test

import (
	"slices"
	"testing"

	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/tally"
	"vuonlen/unit"
)

// peopleRows is what a case records besides counts.
type peopleRows struct {
	evidence  []programme.Record
	reviews   []unit.Row
	campaigns []tally.Campaign
}

func (p *peopleRows) add(t *testing.T, what, kind string, rows []unit.Row) {
	t.Helper()
	for _, row := range rows {
		switch what {
		case "evidence":
			k, ok := programme.FindKind(kind)
			if !ok {
				t.Fatalf("kind %q", kind)
			}
			r := programme.NewRecord(k)
			for _, f := range k.Fields {
				r.Set(f.ID, row(f.ID))
			}
			if faults := r.Check(law.MakeDate(2026, 1, 1)); len(faults) > 0 {
				t.Fatalf("%s: %+v", kind, faults)
			}
			p.evidence = append(p.evidence, r)
		case "reviews":
			p.reviews = append(p.reviews, row)
		case "campaigns":
			c := tally.Campaign{Code: unit.Code(row("code")), Year: date(t, row("year")+"-12-31").Year(), Complete: true}
			if row("recognised_on") != "" {
				c.RecognisedOn = date(t, row("recognised_on"))
			}
			p.campaigns = append(p.campaigns, c)
		}
	}
}

// into fills a record.
func (p *peopleRows) into(t *testing.T, r *award.Record) {
	t.Helper()
	r.Evidence = programme.NewBook(p.evidence)
	if err := r.Tallies.AddRegister(nil, p.campaigns, nil); err != nil {
		t.Fatal(err)
	}
	lives := map[household.ID]award.Life{}
	for _, row := range p.reviews {
		id := household.ID(row("household"))
		end := date(t, row("year")+"-12-31")
		u, ok := r.Tree.Find(unit.Code(row("commune")), end)
		if !ok {
			t.Fatalf("no commune %s", row("commune"))
		}
		class, ok := household.ParseClass(row("class"))
		if !ok {
			t.Fatalf("class %q", row("class"))
		}
		l := lives[id]
		l.Years = append(l.Years, award.LifeYear{Year: end.Year(), Class: class, Unit: u, Source: "review"})
		slices.SortFunc(l.Years, func(a, b award.LifeYear) int { return int(a.Year - b.Year) })
		lives[id] = l
	}
	r.Households = func(id household.ID) (award.Life, bool) { l, ok := lives[id]; return l, ok }
}
