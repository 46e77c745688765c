// Package store keeps the register in a database: all SQL of the program, for
// SQLite and for PostgreSQL, in one text for both.
//
// What it promises:
//
//   - There is one way to write, [DB.Write]: it names the actor, numbers the
//     act, and leaves its journal entry and the new signed head in the same
//     transaction. Acts are numbered 1, 2, 3, ... without a gap.
//   - Rows of the domain are never changed and never deleted. A row has the act
//     that entered it (since) and the act that superseded it (until, NULL while
//     it holds). What was known at act n is since <= n < until.
//   - Nothing is stored half. What Write acknowledged survives the end of the
//     process and, on an honest disk, a power cut.
//   - [DB.Verify] finds what was changed past the program and says where.
//
// What it refuses to be: an interface with two implementations. Both databases
// run the same code, and the same tests; sqlite.go and postgres.go hold what
// cannot be the same, each with its reason. Only BIGINT and TEXT columns are
// used, nothing is sorted or lower-cased as text in the database, hashes and
// compressed content are text, dates are ISO texts, exact rates are fractions as
// text, and NULL means not known or none, never zero.
package store
