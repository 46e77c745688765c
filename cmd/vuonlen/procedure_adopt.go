package main

import (
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/procedure"
)

type procedureAdoptCmd struct {
	Fact     string   `arg:"" help:"arg_fact"`
	Value    string   `required:"" placeholder:"VALUE" help:"flag_fact_value"`
	Document string   `required:"" placeholder:"NUMBER" help:"flag_adopt_document"`
	On       law.Date `required:"" placeholder:"DATE" help:"flag_adopt_on"`
}

// Run enters a decision of the province on what the rules leave open.
func (c *procedureAdoptCmd) Run(a *app) error {
	return a.acted(func(o *office.Office) (int64, error) {
		return o.Adopt(a.ctx, procedure.Adoption{Fact: c.Fact, Value: c.Value, Document: c.Document, Decided: c.On})
	})
}
