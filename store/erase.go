package store

import (
	"fmt"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// erasures are the rows of which what is sealed is gone for good. The rows themselves
// stay, with their sums: these leave the sealed columns out, so the journal vouches for
// the rest as before. fact is the little about a row that is still counted.
var erasures = newTable("erasures", text("of_table"), integer("of_row"), date("on_date"), text("why"), text("fact"))

// erased is what is known of a row whose sealed columns were emptied.
type erased struct {
	on        law.Date
	why, fact string
}

// erase empties the sealed columns of a row. Nobody can bring them back: only a copy of
// the database that was made before still has them.
func (tx *Tx) erase(t *table, id int64, e erased) error {
	set := ""
	for _, c := range t.columns {
		if c.kind == 's' {
			set += ", " + c.name + " = NULL"
		}
	}
	if err := tx.flush(); err != nil {
		return err
	}
	r, err := tx.j.tx.ExecContext(tx.ctx, "UPDATE "+t.name+" SET "+set[2:]+" WHERE id = $1 AND since < $2", id, tx.act)
	if err != nil {
		return tx.fail(err)
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return tx.fail(fmt.Errorf("store: table %s: row %d not erased (%d rows): %w", t.name, id, n, err))
	}
	_, err = tx.insert(erasures, []any{t.name, id, e.on.String(), e.why, e.fact})
	return err
}

// erasedOf gives the erased rows of a table, or the one named. What is gone is gone also
// for who reads an earlier state.
func (r *Reader) erasedOf(t *table, row int64) (map[int64]erased, error) {
	out := map[int64]erased{}
	which, args := "of_table = $1", []any{t.name}
	if row != 0 {
		which, args = which+" AND of_row = $2", append(args, row)
	}
	err := r.rows(erasures, erasures.ever+which, args, func(c *cells) error {
		c.text()
		id := c.int()
		out[id] = erased{c.date(), c.text(), c.text()}
		return nil
	})
	return out, err
}

// erasings reads what was erased, for the check of all rows.
func (c *checker) erasings() error {
	c.gone = map[string]map[int64]bool{}
	return c.scan("SELECT of_table, of_row, id, since FROM erasures ORDER BY id", 4, func(v []any) error {
		name, _ := v[0].(string)
		row, _ := v[1].(int64)
		id, _ := v[2].(int64)
		act, _ := v[3].(int64)
		if !domain[name] || c.gone[name][row] {
			return differ(erasures.name, id, act, lang.T("store.verify.erased", "id", num(id), "table", clip(v[0]), "row", clip(v[1])))
		}
		if c.gone[name] == nil {
			c.gone[name] = map[int64]bool{}
		}
		c.gone[name][row] = true
		return nil
	})
}
