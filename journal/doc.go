// Package journal is the transparency log of acts: what an entry is, the bytes
// it is hashed over, the Merkle tree over the entries, and signed heads.
//
// It refuses to be a database: hashes are read through a function, entries and
// heads come and go as values, and the signing key comes in as text. The tree is
// that of RFC 6962 (golang.org/x/mod/sumdb/tlog); a head is a checkpoint in the
// signed-note format (c2sp.org/tlog-checkpoint, c2sp.org/signed-note), so that
// programs of other people can check it.
package journal
