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

// certificatesTo prints n certificates into PDFs of at most each, that nobody keeps.
func certificatesTo(b testing.TB, w io.Writer, n, each int) {
	k, _ := paper.Of("certificate")
	tpl := template(b, k)
	book := docx.NewBook("Giấy khen", "vi", made)
	for i := range n {
		if i > 0 && i%each == 0 {
			if err := book.Write(w); err != nil {
				b.Fatal(err)
			}
			book = docx.NewBook("Giấy khen", "vi", made)
		}
		v := values(b, k, 1, asIs)
		v["name"] = docx.Text(fmt.Sprintf("Hộ gia đình số %d", i))
		p, err := tpl.Fill(v, k.Names())
		if err != nil {
			b.Fatal(err)
		}
		if err := book.Add(p); err != nil {
			b.Fatal(err)
		}
	}
	if err := book.Write(w); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkCertificatesPeak reports the peak of the heap for rounds of several sizes,
// in files of 500 as the program writes them. A PDF of 5000 in one was 167 MiB.
func BenchmarkCertificatesPeak(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				most := peak(func() { certificatesTo(b, io.Discard, n, 500) })
				b.ReportMetric(float64(most)/(1<<20), "peak-MiB")
				b.ReportMetric(float64(most)/float64(n)/1024, "KiB/certificate")
			}
		})
	}
}
