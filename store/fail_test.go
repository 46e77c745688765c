package store_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// faulty stands between the pool and the driver and fails one call.
type faulty struct {
	driver.Connector
	left *atomic.Int64 // calls until the one that fails; negative: none does
	fell *atomic.Bool
}

var errInjected = errors.New("injected failure")

func (f faulty) hit() error {
	if f.left.Add(-1) == 0 {
		f.fell.Store(true)
		return errInjected
	}
	return nil
}

func (f faulty) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := f.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &faultyConn{c, f}, nil
}

type faultyConn struct {
	driver.Conn
	f faulty
}

func (c *faultyConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if err := c.f.hit(); err != nil {
		return nil, err
	}
	tx, err := c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	return &faultyTx{tx, c.f}, nil
}

func (c *faultyConn) PrepareContext(ctx context.Context, q string) (driver.Stmt, error) {
	if err := c.f.hit(); err != nil {
		return nil, err
	}
	s, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, q)
	if err != nil {
		return nil, err
	}
	return &faultyStmt{s, c.f}, nil
}

func (c *faultyConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.f.hit(); err != nil {
		return nil, err
	}
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, q, args)
}

func (c *faultyConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.f.hit(); err != nil {
		return nil, err
	}
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, q, args)
}

type faultyTx struct {
	driver.Tx
	f faulty
}

func (t *faultyTx) Commit() error {
	if err := t.f.hit(); err != nil {
		return errors.Join(err, t.Rollback())
	}
	return t.Tx.Commit()
}

type faultyStmt struct {
	driver.Stmt
	f faulty
}

func (s *faultyStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if err := s.f.hit(); err != nil {
		return nil, err
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (s *faultyStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if err := s.f.hit(); err != nil {
		return nil, err
	}
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}

// TestFailingCalls fails the first call to the database inside an act, then the
// second, and so on until the act gets through: nothing may remain of the others.
func TestFailingCalls(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		history(t, o)
		var left atomic.Int64
		var fell atomic.Bool
		left.Store(-1)
		defer store.Wrap(func(c driver.Connector) driver.Connector { return faulty{c, &left, &fell} })()
		o.Datasets = shipped()
		o.Datasets[0].Content = []byte("newer") // so that entering it is hit too
		before := dump(t, o)
		for n := int64(1); ; n++ {
			db := open(t, o)
			left.Store(n)
			fell.Store(false)
			r, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error {
				return errors.Join(tx.AddTallies(counts, []int64{2}), tx.AddSnapshot(snapshot), tx.AddChanges(changes))
			})
			left.Store(-1)
			hit := fell.Load()
			if hit != (err != nil) {
				t.Fatalf("call %d: hit %v, error %v", n, hit, err)
			}
			after := dump(t, o)
			if !hit {
				if n < 20 || r.Act == 0 || after == before {
					t.Errorf("only %d calls, act %d", n, r.Act)
				}
				clean(t, db)
				break
			}
			if after != before {
				// the data entered by an act of their own may be in
				if h := read(t, db, (*store.Reader).Head); h.Size != 9 {
					t.Fatalf("call %d (%v): something remains:\n%s", n, err, after)
				}
				before = after
			}
			if rep := verify(t, db, nil); rep.Difference != nil {
				t.Fatalf("call %d (%v): %+v", n, err, rep.Difference)
			}
			_ = db.Close()
		}
	})
}

// TestDiskFull: on a full disk writing is refused in clear words, reading goes
// on, and when there is room again so does writing.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted here (%v: %s); the test needs Linux and root", err, out)
	}
	defer func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	}()
	db := open(t, store.Options{DSN: "sqlite:" + dir + "/x.db", Keys: t.TempDir() + "/keys"})
	defer db.Close()
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	long := facts[0]
	long.Body = strings.Repeat("x", 20<<10)
	add := func(tx *store.Tx) error { return tx.AddFacts([]unit.Fact{long}) }
	acked := 0
	var err error
	for acked < 100 && err == nil {
		if _, err = db.Write(background, "cli:an", store.Act{Kind: "x"}, add); err == nil {
			acked++
		}
	}
	refused(t, err, fault.Refused, "store.full")
	if n := len(read(t, db, (*store.Reader).Facts)); n != acked || acked == 0 {
		t.Errorf("%d acknowledged, %d there", acked, n)
	}
	clean(t, db)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	write(t, db, "x", add)
	clean(t, db)
}

// TestBusy: who waits too long for another program is told so.
func TestBusy(t *testing.T) {
	dsn := storetest.Postgres(t)
	o := store.Options{DSN: dsn + "&lock_timeout=50", Keys: t.TempDir() + "/keys"}
	db := open(t, o)
	tx, err := past(t, dsn).Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec("LOCK TABLE head IN EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	_, err = db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error { return tx.AddFacts(facts) })
	refused(t, err, fault.Conflict, "store.busy")
	if n := len(read(t, db, (*store.Reader).Facts)); n != 0 { // reading goes on meanwhile
		t.Errorf("%d facts", n)
	}
}

// TestRunAgain: an act that another one got in the way of is run again.
func TestRunAgain(t *testing.T) {
	db := open(t, store.Options{DSN: storetest.Postgres(t), Keys: t.TempDir() + "/keys"})
	runs := 0
	r, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error {
		if runs++; runs < 3 {
			return store.SerializationFailure(tx)
		}
		return tx.AddFacts(facts)
	})
	if err != nil || r.Act != 1 || runs != 3 {
		t.Errorf("%d runs, act %d, %v", runs, r.Act, err)
	}
	runs = 0
	_, err = db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error { runs++; return store.SerializationFailure(tx) })
	refused(t, err, fault.Conflict, "store.busy")
	if runs != 5 {
		t.Errorf("%d runs", runs)
	}
	clean(t, db)
}

// TestUnknownOutcome: a commit whose wait for the standby is cancelled is
// answered with success and a warning; it must not be acknowledged.
func TestUnknownOutcome(t *testing.T) {
	o := store.Options{DSN: storetest.Postgres(t), Keys: t.TempDir() + "/keys"}
	open(t, o)
	admin := past(t, o.DSN)
	var standbys, name string
	if err := admin.QueryRow("SELECT current_setting('synchronous_standby_names'), current_database()").Scan(&standbys, &name); err != nil {
		t.Fatal(err)
	}
	if standbys != "nobody" {
		t.Skip("this server does not wait for a standby that never comes; the private cluster does")
	}
	if _, err := admin.Exec("ALTER DATABASE " + name + " SET synchronous_commit = on"); err != nil {
		t.Fatal(err)
	}
	db := open(t, o)
	done := make(chan error, 1)
	go func() {
		_, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error { return tx.AddFacts(facts) })
		done <- err
	}()
	deadline := time.Now().Add(20 * time.Second)
	for cancelled := 0; cancelled == 0; {
		if time.Now().After(deadline) {
			t.Fatal("the commit does not wait")
		}
		if err := admin.QueryRow("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity, pg_sleep(0.005) WHERE datname = current_database() AND wait_event = 'SyncRep'").Scan(&cancelled); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case err := <-done:
		refused(t, err, fault.Conflict, "store.outcome")
	case <-time.After(time.Until(deadline)):
		t.Fatal("the commit was not cancelled")
	}
}
