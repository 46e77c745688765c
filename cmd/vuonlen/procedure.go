package main

type procedureCmd struct {
	Show     procedureShowCmd     `cmd:"" help:"${procedure_show}"`
	Holidays procedureHolidaysCmd `cmd:"" help:"${procedure_holidays}"`
}
