package store

import (
	"context"
	"database/sql"

	"vuonlen/law"
)

// AddVisitors adds to the count of a day's visitors. It is no act, and nothing rests
// on it: counts alone are kept, never who it was.
func (db *DB) AddVisitors(ctx context.Context, day law.Date, n int64) error {
	return db.brief(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO visitor_days (day, visitors) VALUES ($1, $2)
			ON CONFLICT (day) DO UPDATE SET visitors = visitor_days.visitors + $2`, day.String(), n)
		return err
	})
}

// Visitors gives the sum of all days, and the count of one.
func (r *Reader) Visitors(day law.Date) (total, today int64, err error) {
	err = r.q.QueryRowContext(r.ctx, `SELECT CAST(COALESCE(SUM(visitors), 0) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN day = $1 THEN visitors ELSE 0 END), 0) AS BIGINT)
		FROM visitor_days`, day.String()).Scan(&total, &today)
	return total, today, err
}
