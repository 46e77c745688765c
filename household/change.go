package household

import (
	"fmt"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// ChangeKind says what happened to a household. The words are those of the
// files.
type ChangeKind string

// The kinds of change. A household that a review names for the first time needs
// none: it was not in the register before.
const (
	Arrived    ChangeKind = "arrived"    // came from outside the register's territory
	Moved      ChangeKind = "moved"      // to another hamlet or commune of the territory
	Departed   ChangeKind = "departed"   // left the territory
	SplitOff   ChangeKind = "split"      // was formed out of household Other
	MergedInto ChangeKind = "merged"     // became part of household Other
	Dissolved  ChangeKind = "dissolved"  // ended: its last member died or was taken elsewhere
	Reinstated ChangeKind = "reinstated" // had been ended by mistake, or came back
)

// ChangeKinds lists the kinds.
var ChangeKinds = []ChangeKind{Arrived, Moved, Departed, SplitOff, MergedInto, Dissolved, Reinstated}

// Ends tells whether the household lives no longer in the territory afterwards.
func (k ChangeKind) Ends() bool { return k == Departed || k == MergedInto || k == Dissolved }

// Change is one event in the life of a household.
type Change struct {
	ID        int64 // of the stored row
	Act       int64 // the act that stored it
	Household ID
	Kind      ChangeKind
	On        law.Date
	Other     ID        // split: the household it came from; merged: the one it went into
	Hamlet    unit.Code // where it lives afterwards, for arrived, moved, split and reinstated
	Commune   unit.Code
	Reason    string
	Document  string

	Import int64 // where the register has it from
	Row    int   // of the file it was read from
}

// String names the change without anything personal.
func (c Change) String() string {
	return fmt.Sprintf("change %s of household %s on %s (row %d)", c.Kind, c.Household, c.On, c.Row)
}

// Say names the kind of change.
func (k ChangeKind) Say(l lang.Lang) string {
	switch k {
	case Arrived:
		return l.Say(lang.T("household.change.arrived"))
	case Moved:
		return l.Say(lang.T("household.change.moved"))
	case Departed:
		return l.Say(lang.T("household.change.departed"))
	case SplitOff:
		return l.Say(lang.T("household.change.split"))
	case MergedInto:
		return l.Say(lang.T("household.change.merged"))
	case Dissolved:
		return l.Say(lang.T("household.change.dissolved"))
	case Reinstated:
		return l.Say(lang.T("household.change.reinstated"))
	}
	return string(k)
}
