package main

import (
	"encoding/gob"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

// library is a solver that others made.
type library struct {
	name  string
	slow  bool // is asked for some bounds only
	sure  bool // computes in exact fractions: where it differs from ours, one of the two is wrong
	whole bool // bounds whole numbers: narrower than ours may be, but not than the rule
	open  func(*relaxation) (bounder, error)
}

// bounder bounds the numbers of one relaxation, one after the other. A number without a
// greatest value has an infinite bound.
type bounder interface {
	bound(cell int, up bool) (float64, error)
	close()
}

var libraries = []library{
	{name: "gonum", slow: true, open: func(x *relaxation) (bounder, error) { return openGonum(x, true) }},
	{name: "gonum, not prepared", slow: true, open: func(x *relaxation) (bounder, error) { return openGonum(x, false) }},
}

// ask is what a peer is asked: to open a relaxation, or to bound a number of it.
type ask struct {
	Open *relaxation
	Cell int
	Up   bool
}

// answer is what a peer says, with the processor time that it took.
type answer struct {
	Bound float64
	Err   string
	Spent time.Duration
}

// peer is a library in a process of its own, so that one that never ends, or ends the
// program, is measured like one that says what is wrong.
type peer struct {
	library int
	limit   time.Duration // of processor time for one question
	cmd     *exec.Cmd
	in      io.WriteCloser
	ask     *gob.Encoder
	answers chan answer
	open    *relaxation
}

// What is said of a peer that found no end within the limit, or ended the process.
const (
	noEnd = "no end within the limit"
	ended = "the process ended"
)

// serve is the other process. It ends itself when a question takes longer than the limit of
// processor time: on a busy machine a clock would tell of the others.
func serve(library int, limit time.Duration) error {
	runtime.LockOSThread() // a library in C may keep what it needs by thread
	in, out := gob.NewDecoder(os.Stdin), gob.NewEncoder(os.Stdout)
	var b bounder
	var asked atomic.Int64 // the processor time at which the question came; 0: none is open
	go func() {
		for range time.Tick(limit / 100) {
			if began := asked.Load(); began > 0 && cpu()-time.Duration(began) > limit {
				out.Encode(answer{Err: noEnd, Spent: limit})
				os.Exit(1)
			}
		}
	}()
	for {
		var q ask
		if err := in.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		var a answer
		var err error
		began := cpu()
		asked.Store(int64(began))
		if q.Open != nil {
			if b != nil {
				b.close()
			}
			b, err = libraries[library].open(q.Open)
		} else {
			a.Bound, err = b.bound(q.Cell, q.Up)
		}
		asked.Store(0)
		a.Spent = cpu() - began
		if err != nil {
			a.Err = err.Error()
		}
		if err := out.Encode(a); err != nil {
			return err
		}
	}
}

func (p *peer) start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	p.cmd = exec.Command(self, "-serve", libraries[p.library].name, "-limit", p.limit.String())
	p.cmd.Stderr = io.Discard
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt is for us
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return err
	}
	p.ask, p.answers = gob.NewEncoder(p.in), make(chan answer, 1)
	go func(answers chan answer) {
		defer close(answers)
		for d := gob.NewDecoder(out); ; {
			var a answer
			if d.Decode(&a) != nil {
				return
			}
			answers <- a
		}
	}(p.answers)
	return p.cmd.Start()
}

// put asks a question. A peer that is at a loss is ended, and the next question begins with
// another one that opens the same relaxation again.
func (p *peer) put(q ask) (answer, error) {
	if q.Open != nil {
		p.open = q.Open
	}
	if p.cmd == nil {
		if err := p.start(); err != nil {
			return answer{}, err
		}
		if q.Open == nil {
			if a, err := p.put(ask{Open: p.open}); err != nil || a.Err != "" {
				return a, err
			}
		}
	}
	a := answer{Err: ended}
	if p.ask.Encode(q) == nil {
		if said, ok := <-p.answers; ok {
			a = said
		}
	}
	if a.Err == ended || a.Err == noEnd {
		p.end()
	}
	return a, nil
}

func (p *peer) end() {
	if p.cmd != nil {
		p.in.Close()
		p.cmd.Process.Kill()
		for range p.answers {
		}
		p.cmd.Wait()
		p.cmd = nil
	}
}

// cpu is the processor time of this process so far: what else the machine does is not in it.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
