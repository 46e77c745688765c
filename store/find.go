package store

import (
	"errors"

	"vuonlen/household"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/unit"
)

// ListFilter says which households of a year a list has; zero fields do not filter.
type ListFilter struct {
	Year      law.Year // always given
	Key       string   // a part of the head's name, folded (lang.Fold)
	Household household.ID
	Class     household.Class
	OfClass   bool        // Class filters, also UnknownClass
	Places    []unit.Code // codes of hamlets, and of communes for reviews that name no hamlet
}

// Listed is a household in a list: what the index of places has, without opening
// the review itself.
type Listed struct {
	Household       household.ID
	Year            law.Year
	Hamlet, Commune unit.Code
	Key             string // the head's name, folded
	Class           household.Class
}

// ErrEnough ends a walk through a list early; the walk itself gives no error then.
var ErrEnough = errors.New("enough of the list")

// List calls fn with the households of a year, hamlet by hamlet and by name within
// it, as the register holds them now. fn ends it with ErrEnough.
func (r *Reader) List(f ListFilter, fn func(Listed) error) error {
	query := ""
	args := []any{int64(f.Year)}
	and := func(condition string, v any) {
		args = append(args, v)
		query += " AND " + condition + marks(len(args), 1)
	}
	whole := false // the whole names are known
	if f.Key != "" && r.names != nil {
		names, few, err := r.names.found(r, f.Key)
		if err != nil || few && len(names) == 0 {
			return err
		}
		if whole = few && len(f.Places) == 0; whole {
			query += " AND head_key IN (" + marks(len(args)+1, len(names)) + ")"
			for _, n := range names {
				args = append(args, n)
			}
		}
	}
	if f.Key != "" && !whole {
		and("head_key LIKE ", "%"+escapeLike(f.Key)+"%")
		query += ` ESCAPE '\'`
	}
	if f.Household != "" {
		and("household = ", string(f.Household))
	}
	if f.OfClass {
		and("class = ", f.Class.String())
	}
	if len(f.Places) > 0 {
		m := marks(len(args)+1, len(f.Places))
		query += " AND " + placed(m)
		for _, p := range f.Places {
			args = append(args, string(p))
		}
	}
	year := "year"
	if whole {
		year = "+year" // keeps SQLite from going through the whole year, which lies in the order asked for
	}
	rows, err := r.q.QueryContext(r.ctx, "SELECT household, hamlet, commune, head_key, class FROM reviews WHERE until IS NULL AND "+year+" = $1"+query+
		" ORDER BY year, hamlet, commune, head_key, household", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		l := Listed{Year: f.Year}
		var class string
		if err := rows.Scan(&l.Household, &l.Hamlet, &l.Commune, &l.Key, &class); err != nil {
			return err
		}
		l.Class, _ = household.ParseClass(class) // verify names a row with another word
		if r.see != nil && !r.see(l.Hamlet, l.Commune, l.Year) {
			continue
		}
		if err := fn(l); err != nil {
			if errors.Is(err, ErrEnough) {
				return nil
			}
			return err
		}
	}
	return rows.Err()
}

// placed is the condition of places, for which an index can go from hamlet to hamlet:
// m are the marks of the codes.
func placed(m string) string {
	return "hamlet IN (''," + m + ") AND (hamlet <> '' OR commune IN (" + m + "))"
}

// ReviewedYears lists the years of which the register has reviews, the latest first.
func (r *Reader) ReviewedYears(first, last law.Year) ([]law.Year, error) {
	var out []law.Year
	// One look into the index for each; DISTINCT goes through all rows. Without an order
	// PostgreSQL goes through them too, of a year that has none.
	for y := last; y >= first; y-- {
		var n int
		if err := r.q.QueryRowContext(r.ctx, "SELECT COUNT(*) FROM (SELECT household FROM reviews WHERE until IS NULL AND year = $1 ORDER BY household LIMIT 1) AS any_row", int64(y)).Scan(&n); err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, y)
		}
	}
	return out, nil
}

// ReviewVersions lists the acts that entered a review of a household and year, the
// earliest first; Until is the act that superseded it, 0 for none.
func (r *Reader) ReviewVersions(id household.ID, y law.Year) ([]Held, error) {
	rows, err := r.q.QueryContext(r.ctx, "SELECT since, until FROM reviews WHERE household = $1 AND year = $2 AND since <= $3 ORDER BY since", string(id), int64(y), r.act)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Held
	for rows.Next() {
		var v Held
		var until *int64
		if err := rows.Scan(&v.Since, &until); err != nil {
			return nil, err
		}
		if until != nil && *until <= r.act {
			v.Until = *until
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// Held is the span of acts in which a row held.
type Held struct{ Since, Until int64 }

// EntriesOf returns the entries of some acts, in order; at most a few hundred are
// asked for at once.
func (r *Reader) EntriesOf(acts ...int64) ([]journal.Entry, error) {
	if len(acts) == 0 {
		return nil, nil
	}
	args := make([]any, len(acts))
	for i, a := range acts {
		args[i] = a
	}
	return r.entries("act IN ("+marks(2, len(acts))+")", args...)
}
