package store

import (
	"vuonlen/programme"
	"vuonlen/unit"
)

var evidence = newTable("evidence",
	text("kind"), text("key"), text("unit"), maybeDate("on_date"), text("content"), integer("import"), integer("import_row"))

// AddEvidence enters a record and gives it the id of its row.
func (tx *Tx) AddEvidence(e *programme.Record) error {
	code, on := e.Place()
	id, err := tx.insert(evidence, []any{e.Kind.ID, e.Key(), string(code), dateValue(on), e.Content(), e.Import, int64(e.Row)})
	if err == nil {
		e.ID, e.Act = id, tx.act
	}
	return err
}

// EndEvidence supersedes records.
func (tx *Tx) EndEvidence(ids ...int64) error {
	for _, id := range ids {
		if err := tx.supersede(evidence, id); err != nil {
			return err
		}
	}
	return nil
}

// Evidence calls fn with the records of a kind that hold, by id; kind empty: of
// all kinds.
func (r *Reader) Evidence(kind string, fn func(programme.Record) error) error {
	if kind == "" {
		return r.records("", nil, fn)
	}
	return r.records("kind = $2", []any{kind}, fn)
}

// EvidenceBy lists the records that an act entered.
func (r *Reader) EvidenceBy(act int64) ([]programme.Record, error) {
	var out []programme.Record
	err := r.records("since = $2", []any{act}, func(e programme.Record) error { out = append(out, e); return nil })
	return out, err
}

// EvidenceEnded lists the records that an act superseded; of a Reader as known
// before it.
func (r *Reader) EvidenceEnded(act int64) ([]programme.Record, error) {
	var out []programme.Record
	err := r.records("until = $2", []any{act}, func(e programme.Record) error { out = append(out, e); return nil })
	return out, err
}

func (r *Reader) records(where string, args []any, fn func(programme.Record) error) error {
	return r.some(evidence, where, args, func(c *cells) error { return readRecord(c, fn) })
}

func readRecord(c *cells, fn func(programme.Record) error) error {
	id := c.text()
	k, ok := programme.FindKind(id)
	if !ok {
		c.bad(id)
		return c.wrong
	}
	key, code, on, content := c.text(), unit.Code(c.text()), c.date(), c.text()
	e, err := programme.ParseContent(k, content)
	if err != nil {
		c.bad(content)
		return c.wrong
	}
	// What the row is found by must be what it says.
	if is, day := e.Place(); e.Key() != key || is != code || day != on {
		c.bad(key)
	}
	e.ID, e.Act, e.Import, e.Row = c.id, c.since, c.int(), int(c.int())
	if c.wrong != nil {
		return c.wrong
	}
	return fn(e)
}
