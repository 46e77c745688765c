package journal

import (
	"bytes"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// SignStatement signs a text that others shall be able to check without asking
// anybody, such as what a certificate says: a signed note (golang.org/x/mod/
// sumdb/note), which is the text, an empty line, and a line with the Ed25519
// signature. The text ends with a line end and has no empty line.
func SignStatement(text string, s note.Signer) (string, error) {
	b, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		return "", fmt.Errorf("journal: sign statement: %w", err)
	}
	return string(b), nil
}

// OpenStatement gives the text of a statement if the key has signed it. Line ends
// and space around are forgiven, for statements travel through scanners and mail.
// The fault is Refused.
func OpenStatement(signed []byte, v note.Verifier) (string, error) {
	b := bytes.TrimPrefix(signed, []byte("\ufeff"))
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	b = append(bytes.TrimSpace(b), '\n')
	n, err := note.Open(b, note.VerifierList(v))
	if err == nil {
		return n.Text, nil
	}
	var un *note.UnverifiedNoteError
	var bad *note.InvalidSignatureError
	what, do := lang.T("journal.statement.malformed"), lang.T("journal.statement.malformed.do")
	switch {
	case errors.As(err, &bad):
		what, do = lang.T("journal.statement.forged"), lang.T("journal.statement.forged.do")
	case errors.As(err, &un):
		what, do = lang.T("journal.statement.other", "key", v.Name()), lang.T("journal.statement.other.do")
	}
	return "", fault.New(fault.Refused, what).Do(do).By(err)
}
