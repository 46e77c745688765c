package main

import (
	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/publication"
	"vuonlen/unit"
)

// editions publishes the demo's figures: the province's officer has a draft made, the
// secretary of the board lets it out. The first one does not name the document that sets the
// threshold; a second one corrects it, and the first stays.
func (c *demoCmd) editions(a *app, o *office.Office) error {
	a.line(lang.T("cli.demo.editions"))
	as := func(name string) *office.Office {
		x := *o
		x.Actor, x.Today = account.Actor(name), max(o.Today, demoFinal)
		return &x
	}
	publish := func(q office.EditionQuestion) error {
		q.Movement, q.Day, q.Map = demoMovement, demoFinal, unit.DistrictsEnd
		e, err := as("tinh").DraftEdition(a.ctx, q)
		if err != nil {
			return err
		}
		_, err = as("thidua").SignEdition(a.ctx, e.Number, e.SHA256)
		a.line(lang.T("cli.demo.edition", "number", e.Number, "shown", e.Report.Cells["shown"], "small", e.Report.Protected, "besides", e.Report.Besides, "broken", e.Report.Broken))
		return err
	}
	if err := publish(office.EditionQuestion{}); err != nil {
		return err
	}
	rule := publication.DefaultRule
	rule.Text = "(văn bản mẫu của tỉnh)"
	return publish(office.EditionQuestion{Rule: rule, Corrects: 1, Reason: "Bản 1 chưa ghi văn bản quy định ngưỡng bảo vệ (ví dụ minh họa)"})
}
