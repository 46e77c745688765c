package paper

import (
	"context"
	"encoding/json"
	"time"

	"vuonlen/law"
)

// Means is how a paper was signed.
type Means string

// The means: with a pen and scanned, or by the office's signing service.
const (
	Scan    Means = "scan"
	Service Means = "service"
)

// A Signed paper is one that came back signed. Its files stand beside it as
// attachments: the scan; of a service the paper as it was handed over and what came
// back.
type Signed struct {
	Row, Act int64

	Kind    string
	Round   string
	Dossier string // code; empty: a paper on several dossiers of the round
	Number  string // number and sign
	On      law.Date
	Means   Means
	Seal    Seal // of a service, else zero
}

// A Seal is what was found in the answer of a signing service.
type Seal struct {
	Of       string    `json:"of,omitempty"`       // hex SHA-256 of the paper as handed over
	Detached bool      `json:"detached,omitempty"` // the signature stands beside the paper
	Chain    []string  `json:"chain,omitempty"`    // certificates, base64 of DER, the signer's first
	Signer   string    `json:"signer,omitempty"`   // subject of the signer's certificate
	Issuer   string    `json:"issuer,omitempty"`
	At       time.Time `json:"at,omitzero"` // as the signature says, else as the program saw it
}

// Encode writes the seal as it is stored.
func (s Seal) Encode() string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("paper: " + err.Error()) // a time beyond the year 9999; [Seal] comes from certificates that were read
	}
	return string(b)
}

// DecodeSeal reads what Encode wrote.
func DecodeSeal(text string) (s Seal, err error) {
	err = json.Unmarshal([]byte(text), &s)
	return s, err
}

// Beside is what the files of a signed paper stand beside, and as which key.
const Beside = "signed"

// Handed is what a signing service is given: the paper as it was printed, and what it
// must know of it. Number and signer are empty where the paper has none.
type Handed struct {
	PDF    []byte
	SHA256 string // hex, of PDF
	Kind   string
	Number string
	Signer string
	On     law.Date
}

// A Signatory is an office's own signing service. It gives the signed PDF, or a
// detached signature over the bytes as they were handed over (CMS, RFC 5652), with the
// certificates of its chain; whether that is so is not left to it. A fault says why
// there is no signature; the paper is not lost by that, and not signed.
type Signatory interface {
	Sign(ctx context.Context, h Handed) ([]byte, error)
}
