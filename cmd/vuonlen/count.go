package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/mattn/go-isatty"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/tally"
)

type tallyCountCmd struct {
	Units string   `required:"" placeholder:"FILE" help:"flag_units"`
	Files []string `arg:"" name:"file" help:"arg_files"`
}

// mostWorkers bounds the cores that are used, and with them the memory.
const mostWorkers = 16

// Run counts review files without a database (formats.md 3.3). Nothing is written
// to standard output when a file is refused.
func (c *tallyCountCmd) Run(a *app) error {
	if err := a.only("csv", "json"); err != nil {
		return err
	}
	inputs := 0
	for _, path := range append(slices.Clone(c.Files), c.Units) {
		if path == "-" {
			inputs++
		}
	}
	if inputs > 1 {
		return fault.New(fault.Usage, lang.T("cli.count.stdin_twice")).Do(lang.T("cli.usage.do"))
	}
	rd, err := a.open(c.Units, office.CountUnitColumns())
	if err != nil {
		return err
	}
	defer rd.Close()
	units, notices, err := office.CountUnits(rd)
	if err != nil {
		return err
	}
	// The counts are most of the memory and stay; what comes and goes is little, so
	// it need not grow to the size of the counts before it is swept.
	defer debug.SetGCPercent(debug.SetGCPercent(25))
	counter := &document.ReviewCounter{
		Units: units, Counts: tally.NewCounter(units), Current: a.today().Year(), Workers: min(runtime.GOMAXPROCS(0), mostWorkers),
	}
	stop := a.progress(&counter.Bytes, c.Files)
	err = c.count(a, counter)
	stop()
	if err == nil {
		err = counter.Err()
	}
	if err != nil {
		return err
	}
	a.notices(append(notices, counter.Notices()...))
	return a.counts(counter.Counts)
}

func (c *tallyCountCmd) count(a *app, counter *document.ReviewCounter) error {
	for _, path := range c.Files {
		var err error
		if path == "-" {
			err = counter.Read(a.ctx, a.say(lang.T("cli.stdin")), a.stdin)
		} else {
			err = counter.File(a.ctx, path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// counts writes the answer.
func (a *app) counts(counts *tally.Counter) error {
	w := bufio.NewWriterSize(a.stdout, 1<<16)
	asJSON := a.format("csv") == "json"
	var line []byte
	if asJSON {
		line = append(line, '[')
	} else {
		for i, name := range tally.CountColumns {
			if i > 0 {
				line = append(line, ',')
			}
			line = append(line, name...)
		}
		line = append(line, '\n')
	}
	_, _ = w.Write(line) // bufio keeps the error for Flush
	first := true
	counts.Rows(func(r *tally.CountRow) bool {
		if line = line[:0]; asJSON {
			if !first {
				line = append(line, ',')
			}
			line = r.AppendJSON(append(line, "\n  "...))
		} else {
			line = r.AppendCSV(line)
		}
		first = false
		_, err := w.Write(line)
		return err == nil && a.ctx.Err() == nil
	})
	if a.ctx.Err() != nil {
		return a.ctx.Err()
	}
	if asJSON {
		if !first {
			_ = w.WriteByte('\n')
		}
		_, _ = w.WriteString("]\n")
	}
	return w.Flush()
}

// progress shows on a terminal, and nowhere else, how much is read, until the
// function it gives is called.
func (a *app) progress(done interface{ Load() int64 }, files []string) func() {
	f, ok := a.stderr.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) && !isatty.IsCygwinTerminal(f.Fd()) {
		return func() {}
	}
	all := int64(0)
	for _, path := range files {
		st, err := os.Stat(path)
		if err != nil || !st.Mode().IsRegular() {
			all = 0 // not known
			break
		}
		all += st.Size()
	}
	ctx, cancel := context.WithCancel(a.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				_, _ = io.WriteString(a.stderr, "\r\x1b[K")
				return
			case <-tick.C:
				t := lang.T("cli.count.progress_open", "done", done.Load()>>20)
				if all > 0 {
					t = lang.T("cli.count.progress", "done", done.Load()>>20, "all", all>>20)
				}
				fmt.Fprint(a.stderr, "\r\x1b[K", a.say(t))
			}
		}
	}()
	return func() { cancel(); <-ended }
}
