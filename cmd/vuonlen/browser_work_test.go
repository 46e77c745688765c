package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"vuonlen/office"
	"vuonlen/queue"
	"vuonlen/store"
	"vuonlen/web/webtest"
)

// workbook writes a workbook of one sheet.
func workbook(t *testing.T, path string, rows ...[]any) {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
}

// mend is what an officer does with the workbook that came back: he opens it, corrects the
// cells that are marked, and saves it as it is, with the sheet of faults in front.
func mend(t *testing.T, path string, marked []byte, cells map[string]any) {
	t.Helper()
	if err := os.WriteFile(path, marked, 0o600); err != nil {
		t.Fatal(err)
	}
	g, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if at := g.GetSheetList()[0]; at != "Kết quả" {
		t.Fatalf("the workbook that goes back begins with %q", at)
	}
	for cell, value := range cells {
		if err := g.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Save(); err != nil {
		t.Fatal(err)
	}
}

// wrongRegister: a workbook of a register of evidence goes the same way as one of reviews:
// it comes back with its errors, is mended where it is marked, shows what it changes, is
// taken in and stands in the register.
func (x *office2025) wrongRegister(t *testing.T, b *webtest.Browser) {
	path := filepath.Join(t.TempDir(), "tap huan.xlsx")
	workbook(t, path, []any{"Mã đơn vị", "Ngày", "Chủ đề", "Số người dự"},
		[]any{"30577", "01/09/2025", "Trồng nấm rơm", 31}, // 30 are recorded
		[]any{"30577", "10/09/2025", "Làm bún", "bốn"},
		[]any{"30999", "11/09/2025", "Đan lát", 9})
	p := b.Page(t, webtest.View{Cookies: x.as("xa.o-lam"), At: x.address})
	upload := func() {
		p.Go(x.address + "/evidence/registers/trainings/upload")
		p.Do(chromedp.SetUploadFiles(chromedp.ID("file"), []string{path}))
		send(p, "Xem sẽ thay đổi gì")
	}
	upload()
	arrive(t, p, "Tải tệp đã đánh dấu lỗi")
	holds(t, p, "evidence-preview-wrong")
	mend(t, path, x.fetch(t, "xa.o-lam", webtest.Eval[string](p, `document.querySelector('a[download]').pathname`)), map[string]any{"D3": 4, "A4": "30577"})
	upload()
	arrive(t, p, "Xác nhận và ghi")
	holds(t, p, "evidence-preview")
	send(p, "Xác nhận và ghi")
	arrive(t, p, "đã được ghi vào nhật ký")
	holds(t, p, "evidence-import-done")
	p.Go(x.address + "/evidence/registers/trainings?q=nam+rom&unit=30577")
	arrive(t, p, "31")
	p.Go(x.address + "/evidence/registers/trainings?q=dan+lat")
	arrive(t, p, "Đan lát")
}

// restarted: the officer sends a long file and leaves the page open; the program is ended
// in the middle of it and started again. Nothing of the file is seen before, all of it
// afterwards, and the page says so by itself.
func (x *office2025) restarted(t *testing.T, b *webtest.Browser) {
	const rows = 4000
	var text strings.Builder
	text.WriteString("year,household,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head\n")
	for i := range rows {
		fmt.Fprintf(&text, "2025,JOB%05d,30577,rural,05,3,100,1,1,0,0,0,0,0,0,0,0,0,0,Chau Sóc %d\n", i, i)
	}
	path := filepath.Join(t.TempDir(), "xa.csv")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p := b.Page(t, webtest.View{Cookies: x.as("xa.o-lam"), At: x.address})
	p.Go(x.address + "/jobs")
	p.Do(chromedp.Click(chromedp.CSS(`input[value="import-review"]`)), chromedp.Click(chromedp.CSS(`input[name="write"]`)), chromedp.SetUploadFiles(chromedp.ID("file"), []string{path}))
	send(p, "Gửi tệp")
	arrive(t, p, "xa.csv") // the list before has another that waits
	arrive(t, p, "đang chờ")
	holds(t, p, "job-sent")

	ctx, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); queue.New(x.db, slog.New(slog.DiscardHandler)).Run(ctx) }()
	xa := &office.Office{DB: x.db, Actor: "xa.o-lam", Today: 20260120}
	state := func() (s store.JobState) {
		t.Helper()
		jobs, err := xa.Jobs(t.Context())
		if err != nil || len(jobs) == 0 {
			t.Fatal(jobs, err)
		}
		for _, j := range jobs {
			if j.File == "xa.csv" {
				return j.State
			}
		}
		t.Fatalf("the job is gone: %v", jobs)
		return ""
	}
	for range 20000 {
		if state() == store.JobRunning {
			break
		}
		time.Sleep(time.Millisecond)
	}
	end() // as the program does when it is told to stop
	<-ended
	if s := state(); s != store.JobWaiting {
		t.Fatalf("the job is %v after the program ended", s)
	}
	if err := x.db.Close(); err != nil {
		t.Fatal(err)
	}

	db, err := store.Open(t.Context(), store.Options{DSN: x.dsn, Now: func() time.Time { return day2025 }, Datasets: office.Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	x.begin(t, db)
	q := b.Page(t, webtest.View{Cookies: x.as("xa.o-lam"), At: x.address})
	q.Go(x.address + "/households?q=JOB00007&year=2025")
	arrive(t, q, "Không tìm thấy hộ nào")
	if worked, err := queue.New(db, slog.New(slog.DiscardHandler)).Once(t.Context()); !worked || err != nil {
		t.Fatal(worked, err)
	}
	arrive(t, p, "đã xong") // the page asks again by itself
	holds(t, p, "job-done")
	q.Go(x.address + "/households?q=JOB03999&year=2025")
	arrive(t, q, "Chau Sóc 3999")
}
