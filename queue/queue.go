// Package queue does long work in the background: jobs that wait in the database are
// taken by workers, of this process or of another, and done by the office in the name
// of who wanted them. A job survives the program: whoever takes it holds it by a lease
// that must be renewed, and when that is over another worker begins anew. That is safe
// because a job changes what it changes in one act, and done twice it changes nothing
// the second time (docs/decisions/0030-jobs.md).
//
// It refuses to be a scheduler: there are no times, no priorities, no chains.
package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
)

const (
	// Lease is how long a worker that is not heard of keeps its job. It is longer than
	// the longest act, during which nothing can be renewed on SQLite.
	Lease = 2 * time.Minute
	// renewal is how often the lease is renewed, and its actor's wish to stop is seen.
	renewal = 2 * time.Second
	// poll is how often work of other processes is looked for.
	poll = 10 * time.Second
	// Tries is how often a job is begun before it fails.
	Tries = 3
)

// Queue is the workers of one process.
type Queue struct {
	db   *store.DB
	log  *slog.Logger
	name string
	wake chan struct{}

	mu   sync.Mutex
	rows map[int64]int // of the jobs being done here: how far they are

	told func(ctx context.Context, rows int) // tests only: called while a file is read
}

// New makes the queue of a process.
func New(db *store.DB, log *slog.Logger) *Queue {
	return &Queue{db: db, log: log, name: rand.Text(), wake: make(chan struct{}, 1), rows: map[int64]int{}}
}

// Wake tells that there is work.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Rows is how many rows of a job's file have been read; ok is false when no worker of
// this process has it.
func (q *Queue) Rows(id int64) (n int, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, ok = q.rows[id]
	return n, ok
}

// Run works until the context ends, with one worker: there is one writer, and reading
// a file keeps a processor busy. What it was doing then waits for the next start.
func (q *Queue) Run(ctx context.Context) {
	q.sweep()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		worked, err := q.Once(ctx)
		if err != nil && ctx.Err() == nil {
			q.log.Error("job", "error", err.Error())
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		case <-tick.C:
		}
	}
}

// folders are where the files of jobs lie while they are worked on.
const folders = "vuonlen-job-*"

// sweep removes what a program that was killed left lying.
func (q *Queue) sweep() {
	left, err := filepath.Glob(filepath.Join(os.TempDir(), folders))
	if err != nil {
		return // the pattern is a constant and good
	}
	for _, dir := range left {
		at, err := os.Stat(dir)
		if err == nil && time.Since(at.ModTime()) > 24*time.Hour {
			err = os.RemoveAll(dir)
		}
		if err != nil {
			q.log.Warn("an old folder of a job stays", "error", err.Error())
		}
	}
}

// errStopped is why a job's context ends when its actor wants it to.
var errStopped = errors.New("stopped by its actor")

// errLost is why it ends when another worker has the job.
var errLost = errors.New("the job is another worker's")

// Once does the job that has waited longest; worked is false when there is none.
func (q *Queue) Once(ctx context.Context) (worked bool, err error) {
	worker := q.name + "-" + rand.Text()[:6]
	j, ok, err := q.db.TakeJob(ctx, worker, Lease, Tries)
	if err != nil || !ok {
		return false, err
	}
	work, end := context.WithCancelCause(ctx)
	q.set(j.ID, 0)
	renewed := make(chan struct{})
	go func() { defer close(renewed); q.renew(work, end, j.ID, worker) }()
	result, done, err := q.do(work, end, j)
	cause := context.Cause(work)
	end(nil)
	<-renewed
	q.mu.Lock()
	delete(q.rows, j.ID)
	q.mu.Unlock()
	last := context.WithoutCancel(ctx)
	switch {
	case errors.Is(cause, errLost):
		return true, nil
	case err == nil && done:
		return true, q.db.EndJob(last, j.ID, worker, store.JobDone, result)
	case err == nil:
		return true, q.db.EndJob(last, j.ID, worker, store.JobFailed, result)
	case errors.Is(cause, errStopped):
		return true, q.db.EndJob(last, j.ID, worker, store.JobCancelled, "")
	case j.Tries >= Tries && ctx.Err() == nil:
		return true, errors.Join(err, q.db.EndJob(last, j.ID, worker, store.JobFailed, ""))
	}
	return true, errors.Join(err, q.db.GiveBackJob(last, j.ID, worker))
}

func (q *Queue) set(id int64, n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.rows[id] = n
}

// renew keeps the job until its context ends.
func (q *Queue) renew(ctx context.Context, end context.CancelCauseFunc, id int64, worker string) {
	tick := time.NewTicker(renewal)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		// Not to be broken off in the middle: a connection would be lost with it.
		mine, stop, err := q.db.KeepJob(context.WithoutCancel(ctx), id, worker, Lease)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			q.log.Warn("lease not renewed", "job", id, "error", err.Error())
		case !mine:
			end(errLost)
			return
		case stop:
			end(errStopped)
			return
		}
	}
}

// do lays the file into a folder of its own that nobody else can read, and has the
// office work on it.
func (q *Queue) do(ctx context.Context, end context.CancelCauseFunc, j store.Job) (result string, ok bool, err error) {
	if j.Stop {
		end(errStopped)
		return "", false, errStopped
	}
	dir, err := os.MkdirTemp("", folders) // mode 0700
	if err != nil {
		return "", false, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, filepath.Base(j.File))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", false, err
	}
	if err := errors.Join(q.db.JobFile(ctx, j, f), f.Close()); err != nil {
		return "", false, err
	}
	o := &office.Office{DB: q.db, Actor: j.Actor, Today: law.DateOf(q.db.Now()), Counted: func(rows int) error {
		q.set(j.ID, rows)
		if q.told != nil {
			q.told(ctx, rows)
		}
		return ctx.Err()
	}}
	return o.RunJob(ctx, j, path)
}
