package main

type procedureCmd struct {
	Adopt procedureAdoptCmd `cmd:"" help:"${procedure_adopt}"`
}
