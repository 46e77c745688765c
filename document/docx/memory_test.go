package docx_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
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

// certificatesTo prints n certificates into one PDF; own: each has a code of its own.
// each is called after every certificate.
func certificatesTo(b testing.TB, w io.Writer, n int, own bool, each func(done int)) {
	k, _ := paper.Of("certificate")
	tpl := template(b, k)
	book := docx.NewBook(w, "Giấy khen", "vi-VN", made)
	for i := range n {
		v := values(k, 1, asIs)
		v["name"] = docx.Text(fmt.Sprintf("Hộ gia đình số %d", i))
		if own {
			code, err := docx.QR(fmt.Sprintf("%s\n%d", award.Text(), i), 35, "mã xác thực")
			if err != nil {
				b.Fatal(err)
			}
			v["qr"] = docx.Value{Picture: code}
		}
		p, err := tpl.Fill(v, k.Names())
		if err != nil {
			b.Fatal(err)
		}
		if err := book.Add(p); err != nil {
			b.Fatal(err)
		}
		each(i + 1)
	}
	if err := book.Close(); err != nil {
		b.Fatal(err)
	}
}

// A PDF of many certificates is whole, and holds no more memory than one of few.
func TestManyCertificates(t *testing.T) {
	const n = 620
	path := filepath.Join(t.TempDir(), "all.pdf")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	held := map[int]uint64{} // what lives after some certificates
	certificatesTo(t, file, n, false, func(done int) {
		if done == 20 || done == n {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			held[done] = m.HeapAlloc
		}
	})
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if more := int64(held[n]) - int64(held[20]); more > 256<<10 {
		t.Errorf("%d certificates more hold %d KiB", n-20, more>>10)
	}
	out, err := exec.Command(tool(t, "pdfinfo"), path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), fmt.Sprintf("Pages:           %d\n", n)) || strings.Contains(string(out), "rror") {
		t.Errorf("%v: %s", err, out)
	}
	if out, err := exec.Command(tool(t, "pdftotext"), "-f", fmt.Sprint(n), path, "-").Output(); err != nil || !strings.Contains(squeezed(string(out)), squeezed(fmt.Sprintf("Hộ gia đình số %d", n-1))) {
		t.Errorf("%v: %s", err, out)
	}
}

// BenchmarkCertificatesPeak reports the peak of the heap for one PDF of rounds of
// several sizes, each certificate with a code of its own.
func BenchmarkCertificatesPeak(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				most := peak(func() { certificatesTo(b, io.Discard, n, true, func(int) {}) })
				b.ReportMetric(float64(most)/(1<<20), "peak-MiB")
				b.ReportMetric(float64(most)/float64(n)/1024, "KiB/certificate")
			}
		})
	}
}
