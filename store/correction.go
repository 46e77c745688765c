package store

import "vuonlen/programme"

// Correction says why somebody changed or took back a single row, or, of two rows that
// look alike, why both are to stand.
type Correction struct {
	ID, Act int64
	About   string // what kind of row: evidence:KIND, attachment; alike:KIND
	Was     int64  // id of the row that no longer holds; of two that look alike the first
	Became  int64  // id of the row that took its place, 0: none; of two the second
	Reason  string
}

var corrections = newTable("corrections", text("about"), integer("was"), integer("became"), text("reason"))

// AddCorrection notes why a row was changed or taken back.
func (tx *Tx) AddCorrection(c Correction) error {
	_, err := tx.insert(corrections, []any{c.About, c.Was, c.Became, c.Reason})
	return err
}

// Corrections lists what was noted of a row: of what it took the place, and what
// took its place.
func (r *Reader) Corrections(about string, id int64) ([]Correction, error) {
	var out []Correction
	err := r.some(corrections, "about = $2 AND (was = $3 OR became = $3)", []any{about, id}, func(c *cells) error {
		out = append(out, Correction{ID: c.id, Act: c.since, About: c.text(), Was: c.int(), Became: c.int(), Reason: c.text()})
		return nil
	})
	return out, err
}

// CorrectionsOf lists all that was noted of a kind of row.
func (r *Reader) CorrectionsOf(about string) ([]Correction, error) {
	var out []Correction
	err := r.some(corrections, "about = $2", []any{about}, func(c *cells) error {
		out = append(out, Correction{ID: c.id, Act: c.since, About: c.text(), Was: c.int(), Became: c.int(), Reason: c.text()})
		return nil
	})
	return out, err
}

// Version is a record as it stood, from the act that entered it until another.
type Version struct {
	programme.Record
	Until int64 // the act that superseded it; 0: it holds
}

// EvidenceVersions lists all that was ever recorded under a key, by id.
func (r *Reader) EvidenceVersions(kind, key string) ([]Version, error) {
	return r.versions("kind = $1 AND key = $2", kind, key)
}

// EvidenceVersion finds a row of a kind, whether it holds or not; false when there is
// none.
func (r *Reader) EvidenceVersion(kind string, id int64) (Version, bool, error) {
	vs, err := r.versions("kind = $1 AND id = $2", kind, id)
	if err != nil || len(vs) == 0 {
		return Version{}, false, err
	}
	return vs[0], true, nil
}

func (r *Reader) versions(where string, args ...any) ([]Version, error) {
	until := map[int64]int64{}
	rows, err := r.q.QueryContext(r.ctx, "SELECT id, until FROM evidence WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var end any
		if err := rows.Scan(&id, &end); err != nil {
			return nil, err
		}
		until[id], _ = end.(int64)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var out []Version
	err = r.rows(evidence, evidence.ever+where+" ORDER BY id", args, func(c *cells) error {
		return readRecord(c, func(e programme.Record) error {
			out = append(out, Version{e, until[e.ID]})
			return nil
		})
	})
	return out, err
}
