// Package round carries an award from nomination to a signed decision that can be
// taken back: rounds, dossiers, the steps of a dossier and what each of them asks.
//
// A dossier is the list of its steps and nothing else; where it stands follows from
// them. Which steps there must be, in which order, with what vote and in how many
// days, is said by a [Course], which is made of the rule set in force and never
// written here. The package reads no clock and stores nothing.
package round
