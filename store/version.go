package store

import "sync"

// versionTables are what [OfRegister] watches: the register and the units that it is
// placed in.
var versionTables = [...]*table{reviews, members, householdChanges, unitChanges, unitFacts, unitRecords, unitSnapshots}

// version names a state of versionTables: a row that is entered has the highest id, and
// one that is superseded the highest until.
type version [2 * len(versionTables)]int64

func (r *Reader) version() (v version, err error) {
	for i, t := range versionTables {
		if err := r.q.QueryRowContext(r.ctx, "SELECT COALESCE((SELECT MAX(id) FROM "+t.name+"), 0), COALESCE((SELECT MAX(until) FROM "+t.name+" WHERE until IS NOT NULL), 0)").Scan(&v[2*i], &v[2*i+1]); err != nil {
			return v, err
		}
	}
	return v, nil
}

// versioned is what was last built of a state, each under its name.
type versioned struct {
	mu    sync.Mutex
	items map[string]*versionedItem
}

type versionedItem struct {
	mu    sync.Mutex // held while it is built, so that many who ask at once wait for one
	of    version
	about any
	x     any
}

func (v *versioned) item(name string) *versionedItem {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.items == nil {
		v.items = map[string]*versionedItem{}
	}
	if v.items[name] == nil {
		v.items[name] = &versionedItem{}
	}
	return v.items[name]
}

// OfRegister gives what build makes of the reviews of households, their people and what
// happened to them, the units, and about, which is compared by ==. It keeps it until one
// of them changes: most acts, such as a record of evidence or a new user, change none. A
// writing transaction and a reader of an earlier act or of a part build their own. What it
// gives is shared and must not be changed.
func OfRegister[T any](r *Reader, name string, about any, build func() (T, error)) (T, error) {
	if r.kept == nil || r.act != latest || r.see != nil { // the numbers of an act that is rolled back are given again
		return build()
	}
	v, err := r.version()
	if err != nil {
		var none T
		return none, err
	}
	i := r.versioned.item(name)
	i.mu.Lock()
	defer i.mu.Unlock()
	if x, ok := i.x.(T); ok && i.of == v && i.about == about {
		return x, nil
	}
	x, err := build()
	if err == nil {
		i.of, i.about, i.x = v, about, x
	}
	return x, err
}
