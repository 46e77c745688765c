package journal

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Head is a signed head: it fixes every entry up to its size. Printed on minutes
// or published, it proves later that none of them was changed or cut off.
type Head struct {
	Origin string    // the name of the journal, which is the name of its key
	Size   int64     // entries covered; the number of the last act
	Root   tlog.Hash // root hash of the tree over them
	Note   string    // the signed text that says so
}

// checkpoint is the text under the signature.
func (h Head) checkpoint() string {
	return h.Origin + "\n" + strconv.FormatInt(h.Size, 10) + "\n" + h.Root.String() + "\n"
}

// Sign makes the head of a tree.
func Sign(size int64, root tlog.Hash, s note.Signer) (Head, error) {
	h := Head{Origin: s.Name(), Size: size, Root: root}
	b, err := note.Sign(&note.Note{Text: h.checkpoint()}, s)
	if err != nil {
		return Head{}, fmt.Errorf("journal: sign head: %w", err)
	}
	h.Note = string(b)
	return h, nil
}

// ParseHead reads a signed head without checking its signature. A byte order
// mark, CRLF line ends and a missing last line end are forgiven: heads travel by
// mail and through editors. The fault is Refused.
func ParseHead(b []byte) (Head, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	b = append(bytes.TrimRight(b, "\n "), '\n')
	_, err := note.Open(b, note.VerifierList())
	var un *note.UnverifiedNoteError
	if !errors.As(err, &un) {
		return Head{}, malformed(err)
	}
	h := Head{Note: string(b)}
	f := strings.Split(un.Note.Text, "\n")
	if len(f) != 4 || f[3] != "" {
		return Head{}, malformed(errors.New("three lines expected: origin, size, root"))
	}
	h.Origin = f[0]
	if h.Size, err = strconv.ParseInt(f[1], 10, 64); err != nil || h.Size < 0 {
		return Head{}, malformed(fmt.Errorf("size %q", f[1]))
	}
	if h.Root, err = tlog.ParseHash(f[2]); err != nil {
		return Head{}, malformed(err)
	}
	if h.Origin == "" || h.checkpoint() != un.Note.Text {
		return Head{}, malformed(errors.New("not written in the canonical way"))
	}
	return h, nil
}

func malformed(err error) error {
	return fault.New(fault.Refused, lang.T("journal.head.malformed")).
		Do(lang.T("journal.head.malformed.do")).By(err)
}

// Signed tells whether the head carries a valid signature of the key.
func (h Head) Signed(v note.Verifier) bool {
	n, err := note.Open([]byte(h.Note), note.VerifierList(v))
	return err == nil && n.Text == h.checkpoint() && h.Origin == v.Name()
}
