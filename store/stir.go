package store

import (
	"vuonlen/household"
	"vuonlen/unit"
)

// Stir is something that acts have entered or superseded: of the register the household and
// the place that a row names, of the evidence the kind of a record.
type Stir struct {
	Household household.ID
	Place     unit.Code // hamlet, or commune where the row names no hamlet
	Kind      string    // of evidence
}

// stirring are the tables whose rows [Reader.Stirred] tells of, with what it asks of each.
// The counts of hamlets follow the reviews of the same act.
var stirring = map[string]string{
	reviews.name:          "household, CASE hamlet WHEN '' THEN commune ELSE hamlet END, '', ''",
	members.name:          "household, '', '', ''",
	householdChanges.name: "household, CASE hamlet WHEN '' THEN commune ELSE hamlet END, other, ''",
	evidence.name:         "'', '', '', kind",
	leafTallies.name:      "",
}

// Stirs tells whether [Reader.Stirred] tells of the rows of a table.
func Stirs(table string) bool { _, ok := stirring[table]; return ok }

// Stirred calls fn with what acts after one have entered or superseded, table by table,
// until it says false.
func (r *Reader) Stirred(act int64, fn func(Stir) bool) error {
	for table, columns := range stirring {
		if columns == "" {
			continue
		}
		for _, when := range []string{"since > $1 ORDER BY since DESC", "until IS NOT NULL AND until > $1 ORDER BY until DESC"} { // the order leads to the index
			if more, err := r.stirred("SELECT "+columns+" FROM "+table+" WHERE "+when, act, fn); err != nil || !more {
				return err
			}
		}
	}
	return nil
}

func (r *Reader) stirred(query string, act int64, fn func(Stir) bool) (more bool, err error) {
	rows, err := r.q.QueryContext(r.ctx, query, act)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var s Stir
		var other household.ID
		if err := rows.Scan(&s.Household, &s.Place, &other, &s.Kind); err != nil {
			return false, err
		}
		if !fn(s) || other != "" && !fn(Stir{Household: other}) {
			return false, nil
		}
	}
	return true, rows.Err()
}
