package main

import (
	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
)

// editions publishes the demo's figures: the province's officer has a draft made, the
// secretary of the board lets it out. The first one was drawn on the boundaries of the day
// before the reform; a second one corrects it, and the first stays.
func (c *demoCmd) editions(a *app, o *office.Office) error {
	a.line(lang.T("cli.demo.editions"))
	as := func(name string) *office.Office {
		x := *o
		x.Actor, x.Today = account.Actor(name), max(o.Today, demoFinal)
		return &x
	}
	publish := func(q office.EditionQuestion) error {
		q.Movement, q.Day = demoMovement, demoFinal
		e, err := as("tinh").DraftEdition(a.ctx, q)
		if err != nil {
			return err
		}
		_, err = as("thidua").SignEdition(a.ctx, e.Number, e.SHA256)
		a.line(lang.T("cli.demo.edition", "number", e.Number, "shown", e.Report.Cells["shown"], "small", e.Report.Protected, "besides", e.Report.Besides, "broken", e.Report.Broken))
		return err
	}
	if err := publish(office.EditionQuestion{Map: law.Date(unit.DistrictsEnd).AddDays(-1)}); err != nil {
		return err
	}
	return publish(office.EditionQuestion{Map: unit.DistrictsEnd, Corrects: 1, Reason: "Bản 1 dùng bản đồ địa giới trước ngày 01/7/2025 (ví dụ minh họa)"})
}
