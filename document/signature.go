package document

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	_ "crypto/sha512" // a digest that signatures are made over
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/paper"
)

// Signature reads what a signing service gave back for a PDF, and holds it against
// what was handed over: a detached CMS signature (RFC 5652, DER or PEM) must be one
// over these very bytes; a signed PDF must begin with them, hold a signature
// (ISO 32000-1, 12.8) and be signed up to its end. The signature must be good under
// the certificate that comes with it, and that under its issuer's, which must come too.
// Who stands behind the issuer is said, not judged: which authorities an office trusts is its service's affair.
//
// The error is a fault, Refused.
func Signature(handed, back []byte) (paper.Seal, error) {
	sum := sha256.Sum256(handed)
	seal := paper.Seal{Of: hex.EncodeToString(sum[:])}
	cms, covered := back, handed
	if bytes.HasPrefix(back, []byte("%PDF-")) {
		if f := checkPDF(back); f != nil {
			return seal, f
		}
		var err error
		if cms, covered, err = signedRange(handed, back); err != nil {
			return seal, err
		}
	} else {
		seal.Detached = true
		if b, _ := pem.Decode(back); b != nil {
			cms = b.Bytes
		}
	}
	if err := openCMS(cms, covered, &seal); err != nil {
		return seal, err
	}
	return seal, nil
}

func unsound(why lang.Text) error {
	return fault.New(fault.Refused, lang.T("document.signature", "why", why)).Do(lang.T("document.signature.do"))
}

var (
	byteRange = regexp.MustCompile(`/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]`)
	contents  = regexp.MustCompile(`^<([0-9A-Fa-f\s]*)>$`)
)

// signedRange finds the last signature of a PDF and the bytes that it covers: all but
// the signature itself.
func signedRange(handed, back []byte) (cms, covered []byte, err error) {
	if !bytes.HasPrefix(back, bytes.TrimRight(handed, "\r\n")) {
		return nil, nil, unsound(lang.T("document.signature.prefix"))
	}
	all := byteRange.FindAllSubmatch(back[len(handed)-1:], -1)
	if len(all) == 0 {
		return nil, nil, unsound(lang.T("document.signature.none"))
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(string(all[len(all)-1][i+1])) // ten digits at most
	}
	end := n[2] + n[3]
	if n[0] != 0 || n[1] < len(handed)-2 || n[2] < n[1] || end > len(back) || len(bytes.TrimSpace(back[end:])) > 0 {
		return nil, nil, unsound(lang.T("document.signature.partly"))
	}
	m := contents.FindSubmatch(back[n[1]:n[2]])
	if m == nil {
		return nil, nil, unsound(lang.T("document.signature.where"))
	}
	digits := bytes.Join(bytes.Fields(m[1]), nil)
	cms = make([]byte, len(digits)/2)
	if _, err := hex.Decode(cms, digits[:len(digits)&^1]); err != nil {
		return nil, nil, unsound(lang.T("document.signature.where"))
	}
	return cms, append(bytes.Clone(back[:n[1]]), back[n[2]:end]...), nil
}

// The parts of CMS that a signature is found in (RFC 5652, 5).
type (
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	signedData struct {
		Version      int
		Digests      asn1.RawValue
		Content      encapsulated
		Certificates asn1.RawValue `asn1:"optional,tag:0"`
		Revoked      asn1.RawValue `asn1:"optional,tag:1"`
		Signers      []signerInfo  `asn1:"set"`
	}
	encapsulated struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"optional,explicit,tag:0"`
	}
	signerInfo struct {
		Version    int
		Signer     asn1.RawValue
		Digest     algorithm
		Attributes asn1.RawValue `asn1:"optional,tag:0"`
		Signature  algorithm
		Value      []byte
		Unsigned   asn1.RawValue `asn1:"optional,tag:1"`
	}
	algorithm struct {
		ID         asn1.ObjectIdentifier
		Parameters asn1.RawValue `asn1:"optional"`
	}
	signedAttribute struct {
		ID     asn1.ObjectIdentifier
		Values asn1.RawValue
	}
	issuerSerial struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
)

var (
	oidSigned = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidTime   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidPSS    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	digests   = map[string]crypto.Hash{
		"2.16.840.1.101.3.4.2.1": crypto.SHA256, "2.16.840.1.101.3.4.2.2": crypto.SHA384, "2.16.840.1.101.3.4.2.3": crypto.SHA512,
	}
)

// openCMS checks a signature over bytes and notes who made it and when.
func openCMS(der, covered []byte, seal *paper.Seal) error {
	var info contentInfo
	if _, err := asn1.Unmarshal(der, &info); err != nil || !info.Type.Equal(oidSigned) { // a PDF pads it with zeros
		return unsound(lang.T("document.signature.alien"))
	}
	var data signedData
	if _, err := asn1.Unmarshal(info.Content.Bytes, &data); err != nil {
		return unsound(lang.T("document.signature.unread"))
	}
	if len(data.Content.Content.FullBytes) > 0 {
		return unsound(lang.T("document.signature.content"))
	}
	if len(data.Signers) != 1 {
		return unsound(lang.T("document.signature.signers", "n", len(data.Signers)))
	}
	certs, err := x509.ParseCertificates(data.Certificates.Bytes)
	if err != nil || len(certs) == 0 {
		return unsound(lang.T("document.signature.chain"))
	}
	s := data.Signers[0]
	own := -1
	for i, c := range certs {
		if signs(c, s.Signer) {
			own = i
		}
	}
	if own < 0 {
		return unsound(lang.T("document.signature.signer"))
	}
	hash, ok := digests[s.Digest.ID.String()]
	if !ok {
		return unsound(lang.T("document.signature.weak", "name", s.Digest.ID.String()))
	}
	signed := covered
	if len(s.Attributes.FullBytes) > 0 {
		if err := attributes(s.Attributes.Bytes, digestOf(hash, covered), seal); err != nil {
			return err
		}
		signed = bytes.Clone(s.Attributes.FullBytes)
		signed[0] = 0x31 // they are signed as a SET (RFC 5652, 5.4)
	}
	if err := goodUnder(certs[own], hash, signed, s); err != nil {
		return err
	}
	// The signature does not cover the certificate: its issuer's signature does.
	if !slices.ContainsFunc(certs, func(c *x509.Certificate) bool {
		x := certs[own]
		return bytes.Equal(c.RawSubject, x.RawIssuer) && c.CheckSignature(x.SignatureAlgorithm, x.RawTBSCertificate, x.Signature) == nil
	}) {
		return unsound(lang.T("document.signature.issuer"))
	}
	certs[0], certs[own] = certs[own], certs[0]
	for _, c := range certs {
		seal.Chain = append(seal.Chain, base64.StdEncoding.EncodeToString(c.Raw))
	}
	seal.Signer, seal.Issuer = certs[0].Subject.String(), certs[0].Issuer.String()
	if at := seal.At; !at.IsZero() && (at.Before(certs[0].NotBefore) || at.After(certs[0].NotAfter)) {
		return unsound(lang.T("document.signature.expired", "at", law.DateOf(at)))
	}
	return nil
}

// signs tells whether a certificate is the one that a signer names: by issuer and
// serial number, or by the identifier of its key.
func signs(c *x509.Certificate, signer asn1.RawValue) bool {
	if signer.Class == asn1.ClassContextSpecific {
		return len(c.SubjectKeyId) > 0 && bytes.Equal(signer.Bytes, c.SubjectKeyId)
	}
	var is issuerSerial
	if _, err := asn1.Unmarshal(signer.FullBytes, &is); err != nil || is.Serial == nil {
		return false
	}
	return bytes.Equal(is.Issuer.FullBytes, c.RawIssuer) && c.SerialNumber.Cmp(is.Serial) == 0
}

// attributes finds the digest among what is signed, which must be that of the paper,
// and the time.
func attributes(b, digest []byte, seal *paper.Seal) error {
	found := false
	for len(b) > 0 {
		var a signedAttribute
		rest, err := asn1.Unmarshal(b, &a)
		if err != nil {
			return unsound(lang.T("document.signature.unread"))
		}
		b = rest
		switch {
		case a.ID.Equal(oidDigest):
			var d []byte
			if _, err := asn1.Unmarshal(a.Values.Bytes, &d); err != nil || !bytes.Equal(d, digest) {
				return unsound(lang.T("document.signature.other"))
			}
			found = true
		case a.ID.Equal(oidTime):
			var at time.Time
			if _, err := asn1.Unmarshal(a.Values.Bytes, &at); err != nil {
				return unsound(lang.T("document.signature.unread"))
			}
			seal.At = at.UTC()
		}
	}
	if !found {
		return unsound(lang.T("document.signature.unbound"))
	}
	return nil
}

func digestOf(h crypto.Hash, b []byte) []byte {
	d := h.New()
	d.Write(b)
	return d.Sum(nil)
}

// goodUnder checks the signature with the key of a certificate.
func goodUnder(c *x509.Certificate, hash crypto.Hash, signed []byte, s signerInfo) error {
	good := false
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		if s.Signature.ID.Equal(oidPSS) {
			good = rsa.VerifyPSS(key, hash, digestOf(hash, signed), s.Value, nil) == nil
		} else {
			good = rsa.VerifyPKCS1v15(key, hash, digestOf(hash, signed), s.Value) == nil
		}
	case *ecdsa.PublicKey:
		good = ecdsa.VerifyASN1(key, digestOf(hash, signed), s.Value)
	default:
		return unsound(lang.T("document.signature.weak", "name", c.PublicKeyAlgorithm.String()))
	}
	if !good {
		return unsound(lang.T("document.signature.bad"))
	}
	return nil
}
