package docx_test

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"vuonlen/document/docx"
	"vuonlen/paper"
)

// peak runs fn and gives the most memory that lived on the heap meanwhile, in bytes
// above what lived before, with the collector run often.
func peak(fn func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapAlloc, m.HeapAlloc
	stop := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
	})
	fn()
	close(stop)
	wait.Wait()
	return most - before
}

// certificatesTo prints n certificates into one PDF.
func certificatesTo(b testing.TB, w io.Writer, n int) {
	k, _ := paper.Of("certificate")
	tpl := template(b, k)
	book := docx.NewBook(w, "Giấy khen", "vi-VN", made)
	for i := range n {
		v := values(b, k, 1, asIs)
		v["name"] = docx.Text(fmt.Sprintf("Hộ gia đình số %d", i))
		code, err := docx.QR(fmt.Sprintf("%s\n%d", award.Text(), i), 35, "mã xác thực") // each has its own
		if err != nil {
			b.Fatal(err)
		}
		v["qr"] = docx.Value{Picture: code}
		p, err := tpl.Fill(v, k.Names())
		if err != nil {
			b.Fatal(err)
		}
		if err := book.Add(p); err != nil {
			b.Fatal(err)
		}
	}
	if err := book.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkCertificatesPeak reports the peak of the heap for one PDF of rounds of
// several sizes, each certificate with a code of its own.
func BenchmarkCertificatesPeak(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				most := peak(func() { certificatesTo(b, io.Discard, n) })
				b.ReportMetric(float64(most)/(1<<20), "peak-MiB")
				b.ReportMetric(float64(most)/float64(n)/1024, "KiB/certificate")
			}
		})
	}
}
