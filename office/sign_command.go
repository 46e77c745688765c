package office

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/paper"
)

// SignCommand is a signing service that is a program of the office: it reads the PDF
// from standard input and writes the signed PDF, or a detached CMS signature over what
// it read, to standard output. It must end with 0 within Limit. What it must know of
// the paper stands in its environment: VUONLEN_PAPER_KIND, _NUMBER, _SIGNER, _DAY,
// _SHA256; nothing else of the program's own does, the place of the keys least of all.
type SignCommand struct {
	Args  []string // the program and its arguments; no shell reads them
	Limit time.Duration
}

// mostSaid bounds what is repeated of a program's complaint, in bytes.
const mostSaid = 500

// Sign runs the program. The fault, Refused, tells how it ended and what it said.
func (c *SignCommand) Sign(ctx context.Context, h paper.Handed) ([]byte, error) {
	fail := func(what lang.Text, err error) ([]byte, error) {
		return nil, fault.New(fault.Refused, what).Do(lang.T("office.sign.do")).By(err)
	}
	if len(c.Args) == 0 {
		return nil, fault.New(fault.Usage, lang.T("office.sign.unset")).Do(lang.T("office.sign.unset.do"))
	}
	ctx, stop := context.WithTimeout(ctx, c.Limit)
	defer stop()
	cmd := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	cmd.Stdin = bytes.NewReader(h.PDF)
	out, said := &atMost{left: document.MaxAttachment}, &atMost{left: mostSaid, rest: true}
	cmd.Stdout, cmd.Stderr = out, said
	cmd.WaitDelay = time.Second // of whom it started itself
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "VUONLEN_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "VUONLEN_PAPER_KIND="+h.Kind, "VUONLEN_PAPER_NUMBER="+h.Number, "VUONLEN_PAPER_SIGNER="+h.Signer,
		"VUONLEN_PAPER_DAY="+h.On.String(), "VUONLEN_PAPER_SHA256="+h.SHA256)
	err := cmd.Run()
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fail(lang.T("office.sign.late", "program", c.Args[0], "limit", c.Limit.String()), ctx.Err())
	case err != nil:
		return fail(lang.T("office.sign.failed", "program", c.Args[0], "why", err.Error(), "said", strings.Join(strings.Fields(strings.ToValidUTF8(said.String(), "?")), " ")), err)
	case out.Len() == 0:
		return fail(lang.T("office.sign.empty", "program", c.Args[0]), nil)
	}
	return out.Bytes(), nil
}

// atMost keeps so many bytes; more are an error, or dropped where rest is set.
type atMost struct {
	bytes.Buffer
	left int
	rest bool
}

func (w *atMost) Write(p []byte) (int, error) {
	n := min(len(p), w.left)
	w.left -= n
	w.Buffer.Write(p[:n])
	if n < len(p) && !w.rest {
		return n, io.ErrShortWrite
	}
	return len(p), nil
}
