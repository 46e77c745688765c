// Package paper says what papers the program writes, which fields each has, and
// how each is laid out until an office brings a template of its own: kinds.yaml
// and layouts. The layout is that of Decree 30/2020/NĐ-CP (văn thư); the words of
// the drafts are ours, where the law prescribes a form only the fields that were
// seen in it are filled in, and its status is said ([Kind.Status]).
//
// The package touches no file but its own data.
package paper
