// Package programme holds what is recorded about a movement besides reviews and
// counts: who takes part, budget lines, reports owed, contributions, linkages,
// loans and their payments, initiatives, registrations, help given, trainings,
// recognitions (formats.md 2.7); enrolments, inspections and typical examples. From the
// duties to report it derives what each unit owes ([Calendar]).
//
// A kind of evidence is data ([Kinds], kinds.yaml): it drives the reading of files,
// the checks, the lists and the entry forms. A [Record] is one row of a kind; what
// is empty is unknown, never zero.
//
// The package touches no file, database or clock.
package programme
