// Package petition is what citizens say to the office and what becomes of it: remarks,
// petitions on administrative procedures, complaints while a list is posted; and whom
// they can call, the contacts.
//
// Decree 20/2008/NĐ-CP (as amended by 48/2013 and 92/2017, confirmed) is about opinions
// on administrative rules and procedures and not about complaints and denunciations in
// the sense of their own laws: those are pointed there, with a reason. Who petitions on
// procedures says name, address, phone and e-mail as far as there are any (art. 7). No
// text that was seen says by when an answer is due: the days are the province's own
// ([Limit]) and are never shown as law. That the head of an agency's page names whom to
// call is Decree 42/2022/NĐ-CP art. 4 (reported).
//
// The package keeps nothing and reads no clock: days come in as arguments. It does not
// know who may deal with what; office asks.
package petition
