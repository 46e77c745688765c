package main

type procedureCmd struct {
	Adopt    procedureAdoptCmd    `cmd:"" help:"procedure_adopt"`
	Show     procedureShowCmd     `cmd:"" help:"procedure_show"`
	Holidays procedureHolidaysCmd `cmd:"" help:"procedure_holidays"`
}
