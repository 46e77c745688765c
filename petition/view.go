package petition

import (
	"vuonlen/law"
	"vuonlen/unit"
)

// Place is a unit that a petition can be about.
type Place struct {
	Code unit.Code
	Name string
}

// NoticeAddress is what the picture on a notice opens: the form for comments of the
// public site at an address, with the code filled in.
func NoticeAddress(site, code string) string { return site + "/vi/contact/notice?code=" + code }

// Notice is what the code on a notice opens: the posting and nothing else.
type Notice struct {
	Posting
	Unit string // its name
	Open bool   // complaints are taken today
}

// View is what the sender of a petition is shown: what was done and what he was told,
// not by whom, and not his own letter.
type View struct {
	Number   string
	Kind     Kind
	Category Category
	On       law.Date
	Due      law.Date // 0: the province has set no days
	State    State
	Handler  string // who deals with it
	Steps    []Shown
	Erased   law.Date // what it said of people is gone since; 0: it is there
}

// Shown is a step as the sender is shown it.
type Shown struct {
	What    What
	On      law.Date
	To      string // of a receipt or routing: the unit
	Text    string
	Body    string
	Ground  Ground
	Outcome Outcome
}
