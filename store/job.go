package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Job is a piece of long work. It carries who wants it and what, and nothing of
// people: its file and its result are sealed.
type Job struct {
	ID      int64
	Kind    string // import-review, ...
	Actor   account.Actor
	File    string // as the actor called it
	SHA256  string
	Bytes   int64
	Confirm bool // write; else say what would be written
	State   JobState
	Stop    bool // its actor wants it to end
	Tries   int64
	Created time.Time
	Ended   time.Time // zero: not yet
	Result  string
}

// JobState is where a job stands.
type JobState string

// The states of jobs.
const (
	JobWaiting   JobState = "waiting"
	JobRunning   JobState = "running"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

// Over tells that nothing more happens.
func (s JobState) Over() bool { return s == JobDone || s == JobFailed || s == JobCancelled }

// jobPiece is how many bytes of a file one row holds.
const jobPiece = 256 << 10

const jobColumns = "id, kind, actor, file, sha256, bytes, confirm, state, stop, tries, created, ended, result"

// AddJob keeps a job with its file and gives its number. The file is read to its end
// before the transaction of each piece, so that a slow sender holds nobody up; a job
// whose file did not come whole is never there to be worked on.
func (db *DB) AddJob(ctx context.Context, j Job, file io.Reader) (int64, error) {
	seal, err := db.secrets()
	if err != nil {
		return 0, err
	}
	// The number is taken first, in a state that nobody works on.
	if err := db.brief(ctx, "", func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(id), 0) + 1 FROM jobs").Scan(&j.ID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO jobs ("+jobColumns+", worker, lease) VALUES ($1, $2, $3, $4, '', 0, $5, 'arriving', 0, 0, $6, '', '', '', '')",
			j.ID, j.Kind, string(j.Actor), j.File, flag(j.Confirm), instant(db.now()))
		return err
	}); err != nil {
		return 0, err
	}
	give := func(err error) (int64, error) {
		return 0, errors.Join(err, db.dropJob(context.WithoutCancel(ctx), j.ID))
	}
	h := sha256.New()
	buf := make([]byte, jobPiece)
	for piece := int64(0); ; piece++ {
		n, err := io.ReadFull(file, buf)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return give(err)
		}
		if n > 0 {
			h.Write(buf[:n])
			j.Bytes += int64(n)
			text, err := seal.seal("job_pieces/"+num(j.ID), "content", piece, base64.StdEncoding.EncodeToString(buf[:n]))
			if err != nil {
				return give(err)
			}
			if err := db.brief(ctx, "", func(tx *sql.Tx) error {
				_, err := tx.ExecContext(ctx, "INSERT INTO job_pieces (job, piece, content) VALUES ($1, $2, $3)", j.ID, piece, text)
				return err
			}); err != nil {
				return give(err)
			}
		}
		if err != nil {
			break
		}
	}
	if err := db.brief(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE jobs SET state = 'waiting', sha256 = $1, bytes = $2 WHERE id = $3", hex.EncodeToString(h.Sum(nil)), j.Bytes, j.ID)
		return err
	}); err != nil {
		return give(err)
	}
	return j.ID, nil
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (db *DB) dropJob(ctx context.Context, id int64) error {
	return db.brief(ctx, "", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM job_pieces WHERE job = $1", id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM jobs WHERE id = $1", id)
		return err
	})
}

// JobFile writes the file of a job, and fails if it is not what was sent.
func (db *DB) JobFile(ctx context.Context, j Job, w io.Writer) error {
	h := sha256.New()
	for piece := int64(0); ; piece++ {
		var b []byte
		err := db.Read(ctx, func(r *Reader) error {
			var text string
			err := r.q.QueryRowContext(ctx, "SELECT content FROM job_pieces WHERE job = $1 AND piece = $2", j.ID, piece).Scan(&text)
			if err != nil {
				return err
			}
			if text, err = r.seal.open("job_pieces/"+num(j.ID), "content", piece, text); err != nil {
				return err
			}
			b, err = base64.StdEncoding.DecodeString(text)
			return err
		})
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return err
		}
		h.Write(b)
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	if hex.EncodeToString(h.Sum(nil)) != j.SHA256 {
		return fault.New(fault.Refused, lang.T("store.job.file", "id", num(j.ID))).Do(lang.T("store.job.file.do"))
	}
	return nil
}

// Jobs lists the jobs of an actor, the latest first, without their results.
func (r *Reader) Jobs(actor account.Actor) ([]Job, error) {
	return r.jobs("actor = $1 AND state <> 'arriving' ORDER BY id DESC", false, string(actor))
}

// Job gives one job of an actor with its result. The fault is NotFound where he has
// none of that number.
func (r *Reader) Job(actor account.Actor, id int64) (Job, error) {
	all, err := r.jobs("actor = $1 AND id = $2 AND state <> 'arriving'", true, string(actor), id)
	if err != nil {
		return Job{}, err
	}
	if len(all) == 0 {
		return Job{}, fault.New(fault.NotFound, lang.T("store.job.none", "id", num(id))).Do(lang.T("store.job.none.do"))
	}
	return all[0], nil
}

func (r *Reader) jobs(condition string, open bool, args ...any) (out []Job, err error) {
	columns := jobColumns
	if !open { // a result may be a workbook
		columns = strings.TrimSuffix(columns, "result") + "''"
	}
	rows, err := r.q.QueryContext(r.ctx, "SELECT "+columns+" FROM jobs WHERE "+condition, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var j Job
		var created, ended string
		var confirm, stop int64
		if err := rows.Scan(&j.ID, &j.Kind, &j.Actor, &j.File, &j.SHA256, &j.Bytes, &confirm, &j.State, &stop, &j.Tries, &created, &ended, &j.Result); err != nil {
			return nil, err
		}
		j.Confirm, j.Stop = confirm == 1, stop == 1
		j.Created, _ = parseInstant(created)
		j.Ended, _ = parseInstant(ended)
		if !open || j.Result == "" {
			j.Result = ""
		} else if j.Result, err = r.seal.open("jobs", "result", j.ID, j.Result); err != nil {
			return nil, err
		}
		out = append(out, j)
	}
	return out, rows.Err()
}

// TakeJob gives a worker the job that has waited longest, or one whose worker has not
// been heard of until its lease was over; ok is false when there is none. A job that
// was tried most times too often fails.
func (db *DB) TakeJob(ctx context.Context, worker string, lease time.Duration, most int64) (j Job, ok bool, err error) {
	err = db.brief(ctx, "", func(tx *sql.Tx) error {
		ok = false
		now := instant(db.now())
		if _, err := tx.ExecContext(ctx, "UPDATE jobs SET state = 'failed', worker = '', ended = $1 WHERE state = 'running' AND lease < $1 AND tries >= $2", now, most); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE jobs SET state = 'cancelled', worker = '', ended = $1 WHERE state = 'running' AND lease < $1 AND stop = 1", now); err != nil {
			return err
		}
		r := &Reader{ctx: ctx, q: tx}
		all, err := r.jobs("state = 'waiting' OR state = 'running' AND lease < $1 ORDER BY id LIMIT 1", false, now)
		if err != nil || len(all) == 0 {
			return err
		}
		j = all[0]
		res, err := tx.ExecContext(ctx, "UPDATE jobs SET state = 'running', worker = $1, lease = $2, tries = tries + 1 WHERE id = $3 AND (state = 'waiting' OR state = 'running' AND lease < $4)",
			worker, instant(db.now().Add(lease)), j.ID, now)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		j.State, j.Tries, ok = JobRunning, j.Tries+1, n == 1
		return err
	})
	return j, ok && err == nil, err
}

// KeepJob makes a worker's lease longer. mine is false when the job is another's by
// now, or over; stop tells that its actor wants it to end.
func (db *DB) KeepJob(ctx context.Context, id int64, worker string, lease time.Duration) (mine, stop bool, err error) {
	err = db.brief(ctx, "", func(tx *sql.Tx) error {
		var n int64
		err := tx.QueryRowContext(ctx, "UPDATE jobs SET lease = $1 WHERE id = $2 AND worker = $3 AND state = 'running' RETURNING stop", instant(db.now().Add(lease)), id, worker).Scan(&n)
		mine, stop = err == nil, n == 1
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return mine, stop, err
}

// EndJob says how a worker's job ended, and forgets its file. A job that is another's
// by now is left alone.
func (db *DB) EndJob(ctx context.Context, id int64, worker string, state JobState, result string) error {
	seal, err := db.secrets()
	if err != nil {
		return err
	}
	if result != "" {
		if result, err = seal.seal("jobs", "result", id, result); err != nil {
			return err
		}
	}
	return db.endJob(ctx, "UPDATE jobs SET state = $1, result = $2, ended = $3, worker = '' WHERE id = $4 AND worker = $5 AND state = 'running'", id, string(state), result, instant(db.now()), id, worker)
}

// StopJob has a job of an actor end: one that waits is over at once, one that runs
// when its worker hears of it.
func (db *DB) StopJob(ctx context.Context, actor account.Actor, id int64) error {
	if err := db.brief(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE jobs SET stop = 1 WHERE id = $1 AND actor = $2 AND state IN ('waiting', 'running')", id, string(actor))
		return err
	}); err != nil {
		return err
	}
	return db.endJob(ctx, "UPDATE jobs SET state = 'cancelled', ended = $1 WHERE id = $2 AND actor = $3 AND state = 'waiting'", id, instant(db.now()), id, string(actor))
}

func (db *DB) endJob(ctx context.Context, query string, id int64, args ...any) error {
	return db.brief(ctx, "", func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM job_pieces WHERE job = $1", id)
		return err
	})
}

// GiveBackJob lets another worker have a job: the program ends, or something came in
// the way that may be gone next time.
func (db *DB) GiveBackJob(ctx context.Context, id int64, worker string) error {
	return db.brief(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE jobs SET state = 'waiting', worker = '' WHERE id = $1 AND worker = $2 AND state = 'running'", id, worker)
		return err
	})
}
