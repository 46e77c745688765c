package portal

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"

	"vuonlen/internal/lang"
)

// blanks stand in kept answers where the numbers of visitors go: total, today, now. They
// are drawn when the program starts, so that nothing that somebody wrote looks like one.
var blanks = func() []string {
	var chance [12]byte
	_, _ = rand.Read(chance[:]) // never fails
	s := hex.EncodeToString(chance[:])
	return []string{"[" + s + "0]", "[" + s + "1]", "[" + s + "2]"}
}()

type blankKey struct{}

// leaveBlank has the frame leave the numbers blank: the answer is kept, and filled when
// it is sent.
func leaveBlank(ctx context.Context) context.Context {
	return context.WithValue(ctx, blankKey{}, true)
}

// fillBlanks is a page with the numbers in it, as its language writes them.
func fillBlanks(body []byte, l lang.Lang, n Visitors) []byte {
	words := n.words(l)
	return []byte(strings.NewReplacer(blanks[0], words[0], blanks[1], words[1], blanks[2], words[2]).Replace(string(body)))
}

func (n Visitors) words(l lang.Lang) []string {
	return []string{l.Int(n.Total), l.Int(n.Today), l.Int(n.Now)}
}

// visitors are the numbers of the foot; where they cannot be read it is nobody's page
// that fails.
func (p *Portal) visitors(ctx context.Context) Visitors {
	if p.Visitors == nil {
		return Visitors{}
	}
	n, err := p.Visitors(ctx)
	if err != nil {
		p.Log.Error("visitors not counted", "error", err.Error())
	}
	return n
}
