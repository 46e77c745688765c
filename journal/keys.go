package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Keys is what the keys file holds: the key that signs heads and the one that
// checks them, in the encodings of golang.org/x/mod/sumdb/note. An auditor's
// copy holds only the verifier.
//
// The columns that hold personal numbers are sealed under data keys. The first
// one, "0", is derived from the signer; Data are those that a rotation added, the
// last one seals.
type Keys struct {
	Signer   string    `json:"signer,omitempty"`
	Verifier string    `json:"verifier"`
	Data     []DataKey `json:"data,omitempty"`
}

// DataKey is a key for sealed columns.
type DataKey struct {
	ID  string `json:"id"`  // "1", "2", ...
	Key []byte `json:"key"` // 32 bytes
}

// keysFormat is the first line of the file for its reader; a later format has
// another word.
const keysFormat = "vuonlen.keys.1"

type keysFile struct {
	Format string `json:"format"`
	Keys
}

// NewKeys makes the keys of a new journal from 40 bytes of chance: 32 for the
// Ed25519 key, 8 for the journal's name.
func NewKeys(chance [40]byte) (Keys, error) {
	name := "vuonlen-" + hex.EncodeToString(chance[32:])
	private := ed25519.NewKeyFromSeed(chance[:32])
	verifier, err := note.NewEd25519VerifierKey(name, private.Public().(ed25519.PublicKey))
	if err != nil {
		return Keys{}, fmt.Errorf("journal: new keys: %w", err)
	}
	// note.GenerateKey does the same, but only from a stream that the standard
	// library is free to read in any way; keys from fixed bytes make test
	// databases comparable.
	hash := strings.SplitN(verifier, "+", 3)[1]
	secret := base64.StdEncoding.EncodeToString(append([]byte{1}, chance[:32]...))
	return Keys{Signer: "PRIVATE+KEY+" + name + "+" + hash + "+" + secret, Verifier: verifier}, nil
}

// ParseKeys reads a keys file. The fault is Refused and never shows the content.
func ParseKeys(b []byte) (Keys, error) {
	var f keysFile
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return Keys{}, badKeys(errors.New("not the JSON of a keys file"))
	}
	if d.More() || f.Format != keysFormat {
		return Keys{}, badKeys(fmt.Errorf("format is not %s", keysFormat))
	}
	v, err := note.NewVerifier(f.Verifier)
	if err != nil {
		return Keys{}, badKeys(errors.New("verifier is not a key"))
	}
	if f.Signer != "" {
		s, err := note.NewSigner(f.Signer)
		if err != nil {
			return Keys{}, badKeys(errors.New("signer is not a key"))
		}
		h, err := Sign(0, [32]byte{}, s)
		if err != nil || !h.Signed(v) {
			return Keys{}, badKeys(errors.New("signer and verifier do not belong together"))
		}
	}
	for i, d := range f.Data {
		if d.ID != strconv.Itoa(i+1) || len(d.Key) != 32 || f.Signer == "" {
			return Keys{}, badKeys(fmt.Errorf("data key %d is malformed", i+1))
		}
	}
	return f.Keys, nil
}

// Seed is the secret of the signer, 32 bytes; an error when only the verifier is
// there.
func (k Keys) Seed() ([]byte, error) {
	parts := strings.SplitN(k.Signer, "+", 5)
	if len(parts) != 5 {
		return nil, errors.New("journal: no signer among the keys")
	}
	b, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(b) != 33 {
		return nil, errors.New("journal: the signer is malformed")
	}
	return b[1:], nil
}

func badKeys(err error) error {
	return fault.New(fault.Refused, lang.T("journal.keys.malformed")).
		Do(lang.T("journal.keys.malformed.do")).By(err)
}

// File writes the keys file.
func (k Keys) File() []byte {
	b, _ := json.MarshalIndent(keysFile{keysFormat, k}, "", "  ") // strings always encode
	return append(b, '\n')
}

// NoteVerifier returns the key that checks heads.
func (k Keys) NoteVerifier() (note.Verifier, error) { return note.NewVerifier(k.Verifier) }

// NoteSigner returns the key that signs heads; an error when only the verifier
// is there.
func (k Keys) NoteSigner() (note.Signer, error) { return note.NewSigner(k.Signer) }
