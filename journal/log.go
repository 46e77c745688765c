package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Log is a tree kept in memory: the hashes of tlog's dense order, as the store
// keeps them in its table. It is used to recompute a whole journal.
type Log struct {
	size   int64
	hashes []tlog.Hash
}

// Size is the number of leaves.
func (l *Log) Size() int64 { return l.size }

// Hashes returns the stored hashes in their order; they are not to be changed.
func (l *Log) Hashes() []tlog.Hash { return l.hashes }

// ReadHashes makes a Log a tlog.HashReader.
func (l *Log) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, n := range at {
		if n < 0 || n >= int64(len(l.hashes)) {
			return nil, fmt.Errorf("journal: hash %d of %d", n, len(l.hashes))
		}
		out[i] = l.hashes[n]
	}
	return out, nil
}

// Add appends a leaf.
func (l *Log) Add(leaf tlog.Hash) error {
	more, err := Append(l.size, leaf, l)
	if err != nil {
		return err
	}
	l.hashes = append(l.hashes, more...)
	l.size++
	return nil
}

// Root is the root hash of the first size leaves.
func (l *Log) Root(size int64) (tlog.Hash, error) {
	if size < 0 || size > l.size {
		return tlog.Hash{}, fmt.Errorf("journal: root of %d leaves asked, %d there", size, l.size)
	}
	return tlog.TreeHash(size, l)
}

// Append returns the hashes to store, in order, behind those of the first size
// leaves. They are read through r, O(log size) of them.
func Append(size int64, leaf tlog.Hash, r tlog.HashReader) ([]tlog.Hash, error) {
	return tlog.StoredHashesForRecordHash(size, leaf, r)
}
