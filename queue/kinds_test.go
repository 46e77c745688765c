package queue

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/xuri/excelize/v2"
	_ "modernc.org/sqlite"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestRecountAndReport: counts are held against the reviews, and what differs is said; a
// form comes as a workbook to who asked for it, as long as he may see it.
func TestRecountAndReport(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		h := open(t, o)
		q := h.queue()
		if _, err := h.as("cli:an").AddUser(t.Context(), "kiem", account.Grant{Role: account.Auditor, Scope: "89", On: 20241231}); err != nil {
			t.Fatal(err)
		}
		h.begin("xa", reviews(1200, "30544"), true)
		h.once(q)

		if _, err := h.as("xa").BeginRecount(t.Context()); !errors.Is(err, account.ErrDenied) {
			t.Errorf("who may not verify has counts checked: %v", err)
		}
		recount := func() int64 {
			t.Helper()
			id, err := h.as("kiem").BeginRecount(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		good := recount()
		told := 0
		q.told = func(context.Context, int) { told++ }
		h.once(q)
		q.told = nil
		if j, r := h.job("kiem", good); j.State != store.JobDone || r.Rows != 1200 || r.Counted != 1 || len(r.Faults) != 0 || told != 1 {
			t.Errorf("all agrees: %+v %+v, told %d times", j, r, told)
		}
		// Stopped in the middle.
		stopped := recount()
		q.told = func(ctx context.Context, _ int) {
			if err := h.as("kiem").StopJob(t.Context(), stopped); err != nil {
				t.Error(err)
			}
			<-ctx.Done()
		}
		h.once(q)
		q.told = nil
		if j, _ := h.job("kiem", stopped); j.State != store.JobCancelled {
			t.Errorf("stopped: %+v", j)
		}

		ask := office.FormQuestion{Form: "1", Unit: "30544", Year: 2024, Lang: lang.VI}
		report := func(who account.Actor, ask office.FormQuestion) int64 {
			t.Helper()
			id, err := h.as(who).BeginReport(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		mine := report("xa", ask)
		ask.Unit = "30547"
		foreign := report("xa", ask)
		h.once(q)
		h.once(q)
		name, content, err := h.as("xa").JobFile(t.Context(), mine)
		if err != nil || name != "bieu-1-30544-2024.xlsx" {
			t.Fatal(name, err)
		}
		book, err := excelize.OpenReader(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
		if err != nil || !strings.Contains(fmt.Sprint(rows), "1200") {
			t.Errorf("the form does not tell of 1200 households: %v", err)
		}
		if j, r := h.job("xa", foreign); j.State != store.JobFailed || len(r.Faults) != 1 {
			t.Errorf("a form of another commune: %+v %+v", j, r)
		}
		for who, id := range map[account.Actor]int64{"khac": mine, "xa": foreign} {
			if _, _, err := h.as(who).JobFile(t.Context(), id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s takes the file of job %d: %v", who, id, err)
			}
		}
		if _, err := h.as("cli:an").Revoke(t.Context(), "xa", account.CommuneOfficer, "30544", 20241231); err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.as("xa").JobFile(t.Context(), mine); !errors.Is(err, account.ErrDenied) {
			t.Errorf("taken after the role was: %v", err)
		}

		// A count that somebody changed in the database is found.
		bad := recount()
		past(t, o.DSN, "UPDATE leaf_tallies SET counts = REPLACE(counts, '1200', '1201')")
		h.once(q)
		if j, r := h.job("kiem", bad); j.State != store.JobFailed || len(r.Faults) != 1 || !strings.Contains(r.Faults[0].What.EN, "30544") {
			t.Errorf("a changed count: %+v %+v", j, r)
		}
	})
}

// past carries a statement out past the program.
func past(t *testing.T, dsn, statement string) {
	t.Helper()
	driver, source := "pgx", dsn
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+path
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r, err := db.Exec(statement)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%s: %d rows, %v", statement, n, err)
	}
}

// worker makes the test binary a worker that says when it is in the middle of a job, and
// then waits to be killed.
func worker() bool {
	dsn := os.Getenv("VUONLEN_TEST_WORKER")
	if dsn == "" {
		return false
	}
	ctx := context.Background()
	at, err := time.Parse(time.RFC3339, os.Getenv("VUONLEN_TEST_WORKER_TIME"))
	if err != nil {
		return false
	}
	db, err := store.Open(ctx, store.Options{DSN: dsn, Keys: os.Getenv("VUONLEN_TEST_WORKER_KEYS"), Datasets: office.Datasets(), Now: func() time.Time { return at }})
	if err == nil {
		q := New(db, slog.New(slog.DiscardHandler))
		q.told = func(context.Context, int) {
			fmt.Println("reading")
			select {}
		}
		_, err = q.Once(ctx)
	}
	fmt.Println(err)
	return true
}

// TestKilledWorker kills a program in the middle of each kind of job: nothing of it is
// seen, and the next worker does the job when the lease is over.
func TestKilledWorker(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		h := open(t, o)
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		kill := func() {
			t.Helper()
			c := exec.Command(self)
			c.Env = append(os.Environ(), "VUONLEN_TEST_WORKER="+o.DSN, "VUONLEN_TEST_WORKER_KEYS="+h.keys, "VUONLEN_TEST_WORKER_TIME="+h.clock().Format(time.RFC3339), "TMPDIR="+t.TempDir())
			out, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			var b [64]byte
			n, _ := out.Read(b[:])
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = c.Wait()
			if !strings.HasPrefix(string(b[:n]), "reading") {
				t.Fatalf("the worker was not in the middle of it: %q", b[:n])
			}
		}
		q := h.queue()
		done := func(id int64, who account.Actor, before, after int) {
			t.Helper()
			if j, _ := h.job(who, id); j.State != store.JobRunning || h.visible() != before {
				t.Errorf("killed: %+v, %d visible", j, h.visible())
			}
			if h.once(q) {
				t.Error("taken while the dead worker's lease lasts")
			}
			h.wait(Lease + time.Second)
			h.once(q)
			if j, r := h.job(who, id); j.State != store.JobDone || j.Tries != 2 || h.visible() != after {
				t.Errorf("after the restart: %+v %+v, %d visible", j, r, h.visible())
			}
		}
		id := h.begin("xa", reviews(1500, "30544"), true)
		kill()
		done(id, "xa", 0, 1500)
		if id, err = h.as("cli:an").BeginRecount(t.Context()); err != nil {
			t.Fatal(err)
		}
		kill()
		done(id, "cli:an", 1500, 1500)
		if v, err := h.as("cli:an").Verify(t.Context(), nil); err != nil || v.Difference != nil {
			t.Errorf("%v %+v", err, v.Difference)
		}
	})
}

// TestRotationBesideJobs: the data key is changed while files and results of jobs lie
// there, by another process than the one that works: all stay readable, also what the
// other one sealed, and nothing of them is left under the old key.
func TestRotationBesideJobs(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		h := open(t, o)
		q := h.queue()
		old := h.begin("xa", reviews(3, "30544"), true)
		h.once(q)
		waiting := h.begin("xa", reviews(4, "30544"), true)

		other, err := store.Open(t.Context(), store.Options{DSN: o.DSN, Keys: h.keys, Datasets: office.Datasets(), Now: h.clock})
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		key, n, err := other.RotateKey(t.Context(), "cli:an")
		if err != nil || key != "1" || n < 5 {
			t.Fatal(key, n, err)
		}
		for _, column := range []string{"job_pieces WHERE content", "jobs WHERE result <> '' AND result"} {
			if left := count(t, o.DSN, "SELECT COUNT(*) FROM "+column+" NOT LIKE '1:%'"); left != 0 {
				t.Errorf("%d of %s under the old key", left, column)
			}
		}
		later, err := (&office.Office{DB: other, Actor: "xa", Today: 20241231}).BeginJob(t.Context(), "import-review", "x.csv", strings.NewReader(reviews(5, "30544")), true)
		if err != nil {
			t.Fatal(err)
		}
		h.once(q) // this process was there before the key
		h.once(q)
		for id, rows := range map[int64]int{old: 3, waiting: 4, later: 5} {
			if j, r := h.job("xa", id); j.State != store.JobDone || r.Rows != rows {
				t.Errorf("job %d: %+v %+v", id, j, r)
			}
		}
	})
}

func count(t *testing.T, dsn, query string) (n int) {
	t.Helper()
	driver, source := "pgx", dsn
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+path
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
