package store

import (
	"strings"
	"sync"
)

// names are the folded names of the heads of all households, each at least once, by
// which a part of a name is looked for: an index finds only the beginning of a text, and
// going through half a million rows for each search takes a second. There are far fewer
// names than rows, and they take some 20 bytes each.
//
// Rows are only ever added, with growing ids, so what is missing is read by id. Names of
// which no row holds any more stay in it: what is found is asked of the database.
type names struct {
	mu    sync.Mutex
	last  int64    // reviews up to this id are in it
	parts []string // each a row of names between nameEnd
	size  int      // of the first part, with which the others are compared
	added int      // of the others
}

// nameEnd stands between names; no stored text has it ([column.fits]).
const nameEnd = "\x00"

// mostNames is how many names are looked for one by one. Of more than that there are so
// many households that going through the list finds enough of them soon.
const mostNames = 1000

// ReadNames reads the names of all heads, so that the first who looks for one does not
// wait for it.
func (r *Reader) ReadNames() error {
	if r.names == nil {
		return nil
	}
	_, err := r.names.read(r)
	return err
}

// found gives the names of which key is a part; ok is false when there are more than
// mostNames.
func (n *names) found(r *Reader, key string) (out []string, ok bool, err error) {
	parts, err := n.read(r)
	if err != nil || strings.Contains(key, nameEnd) {
		return nil, true, err
	}
	for i, text := range parts {
		for {
			at := strings.Index(text, key)
			if at < 0 {
				break
			}
			begin := strings.LastIndex(text[:at], nameEnd) + 1
			end := at + strings.Index(text[at:], nameEnd)
			name := text[begin:end]
			text = text[end:]
			if i > 0 && contains(out, name) { // it was entered again since
				continue
			}
			if out = append(out, name); len(out) > mostNames {
				return nil, false, nil
			}
		}
	}
	return out, true, nil
}

func contains(all []string, name string) bool {
	for _, s := range all {
		if s == name {
			return true
		}
	}
	return false
}

// read brings the names up to the state that the reader sees, and gives them.
func (n *names) read(r *Reader) ([]string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var last int64
	if err := r.q.QueryRowContext(r.ctx, "SELECT COALESCE(MAX(id), 0) FROM reviews").Scan(&last); err != nil {
		return nil, err
	}
	if last <= n.last { // a reader of an earlier state finds more than it needs
		return n.parts, nil
	}
	if n.last > 0 && n.added <= n.size+1<<20 {
		more, err := distinct(r, "SELECT DISTINCT head_key FROM reviews WHERE id > $1", n.last)
		if err != nil {
			return nil, err
		}
		n.parts = append(n.parts[:len(n.parts):len(n.parts)], more)
		n.added += len(more)
	} else {
		all, err := distinct(r, "SELECT DISTINCT head_key FROM reviews WHERE until IS NULL")
		if err != nil {
			return nil, err
		}
		n.parts, n.size, n.added = []string{all}, len(all), 0
	}
	n.last = last
	return n.parts, nil
}

func distinct(r *Reader, query string, args ...any) (string, error) {
	rows, err := r.q.QueryContext(r.ctx, query, args...)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var b strings.Builder
	b.WriteString(nameEnd)
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return "", err
		}
		b.WriteString(s)
		b.WriteString(nameEnd)
	}
	return b.String(), rows.Err()
}
