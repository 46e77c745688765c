package main

import (
	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/procedure"
	"vuonlen/publication"
	"vuonlen/round"
)

// people honours an official and two households: the official is named on his written
// consent, one household took its consent back, the other was not asked. The public site
// names the first and counts the others. The people are made up.
func (d *demoRounds) people() {
	const id = "ca-nhan-2025"
	js := append(d.subjects(demoFinal, award.Official, law.Met, 1), d.subjects(demoFinal, award.Household, law.Met, 2)...)
	if d.err != nil || len(js) == 0 {
		return // a province so small has none
	}
	d.open(round.Round{ID: id, Occasion: round.Final, Unit: "91", On: 20260105, OpenedOn: 20260105, ClosesOn: 20260131, SubmittedOn: demoFinal,
		From: 20210101, To: 20251231, Kinds: []award.Kind{award.Household, award.Official}, Forms: []string{string(procedure.Province)}, Document: "KH-2025"})
	d.stated("statements-people.csv", 20260110, js)
	for i, j := range js {
		code := d.nominate(id, j.Subject, procedure.Province, 20260116, "chưa được khen thưởng")
		d.appraise(code, 20260117)
		d.decide(code, 20260202, 9, "")
		if i > 1 {
			continue
		}
		d.consent(office.ConsentRequest{Award: code, Given: true, Ground: publication.ByConsent, On: 20260209, Source: "Phiếu đồng ý 09/02/2026 (minh họa)",
			Paper: &office.NewFile{Name: "phieu-dong-y.pdf", Content: []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")}})
		if j.Subject.Kind == award.Household {
			d.consent(office.ConsentRequest{Award: code, On: 20260302, Reasons: "gia đình không muốn nêu tên nữa (minh họa)"})
		}
	}
	d.show(id)
}

func (d *demoRounds) consent(q office.ConsentRequest) {
	if d.err == nil {
		_, err := d.o.RecordConsent(d.a.ctx, q)
		d.note(err)
	}
}
