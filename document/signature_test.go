package document

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// signer makes a key and gives a function that signs bytes with it, by a program that
// is not ours.
func signer(t *testing.T, kind ...string) func(b []byte, more ...string) []byte {
	t.Helper()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	dir := t.TempDir()
	key, crt := filepath.Join(dir, "key"), filepath.Join(dir, "crt")
	args := append([]string{"req", "-x509", "-nodes", "-keyout", key, "-out", crt, "-days", "3650", "-subj", "/O=Van phong/CN=Van thu", "-newkey"}, kind...)
	if out, err := exec.Command(openssl, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return func(b []byte, more ...string) []byte {
		cmd := exec.Command(openssl, append([]string{"cms", "-sign", "-binary", "-signer", crt, "-inkey", key, "-outform", "DER"}, more...)...)
		cmd.Stdin = bytes.NewReader(b)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

const handedPDF = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

// A detached signature is one of the paper, whole, by the certificate that it brings.
func TestSignatureDetached(t *testing.T) {
	for _, kind := range [][]string{{"rsa:2048"}, {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"}} {
		sign := signer(t, kind...)
		good := sign([]byte(handedPDF))
		seal, err := Signature([]byte(handedPDF), good)
		if err != nil || !seal.Detached || seal.Signer != "CN=Van thu,O=Van phong" || seal.At.IsZero() || len(seal.Chain) != 1 {
			t.Fatalf("%v: %+v, %v", kind, seal, err)
		}
		if _, err := Signature([]byte(handedPDF), sign([]byte(handedPDF), "-outform", "PEM")); err != nil {
			t.Errorf("%v: PEM: %v", kind, err)
		}
		if _, err := Signature([]byte(handedPDF), sign([]byte(handedPDF), "-noattr")); err != nil {
			t.Errorf("%v: without attributes: %v", kind, err)
		}
		for name, b := range map[string][]byte{
			"another file": sign([]byte("x")), "with its content": sign([]byte(handedPDF), "-nodetach"), "without certificate": sign([]byte(handedPDF), "-nocerts"),
			"weak digest": sign([]byte(handedPDF), "-md", "sha1"), "nothing": {}, "noise": []byte("signed"), "cut": good[:len(good)-9],
		} {
			if _, err := Signature([]byte(handedPDF), b); err == nil {
				t.Errorf("%v: %s is taken", kind, name)
			}
		}
		for i := range good { // whatever byte is another: refused, or it says the same of the same signer
			forged := bytes.Clone(good)
			forged[i] ^= 1
			if s, err := Signature([]byte(handedPDF), forged); err == nil && (s.Signer != seal.Signer || !s.At.Equal(seal.At)) {
				t.Errorf("%v: byte %d changed: %+v", kind, i, s)
			}
		}
	}
}

// A signed PDF begins with the paper and is signed up to its end.
func TestSignatureInPDF(t *testing.T) {
	sign := signer(t, "rsa:2048")
	build := func(head, tail string) (pdf []byte, cover func() []byte, put func([]byte)) {
		const room = 6000
		before := strings.ReplaceAll(head, "%", "%%") + "2 0 obj\n<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 %010d %010d %010d] /Contents "
		after := " >>\nendobj\n%%EOF\n"
		n := len(fmt.Sprintf(before, 0, 0, 0))
		pdf = []byte(fmt.Sprintf(before, n, n+room+2, len(after)) + "<" + strings.Repeat("0", room) + ">" + after + tail)
		return pdf, func() []byte {
				return append(bytes.Clone(pdf[:n]), pdf[n+room+2:len(pdf)-len(tail)]...)
			}, func(cms []byte) {
				hex.Encode(pdf[n+1:], cms)
			}
	}
	pdf, cover, put := build(handedPDF, "")
	put(sign(cover()))
	if seal, err := Signature([]byte(handedPDF), pdf); err != nil || seal.Detached || seal.Signer == "" {
		t.Fatalf("%+v, %v", seal, err)
	}
	changed := bytes.Clone(pdf)
	changed[bytes.Index(changed, []byte("/SubFilter"))+1] = 'T'
	more, cover, put := build(handedPDF, "3 0 obj\n<<>>\nendobj\n%%EOF\n")
	put(sign(cover()))
	other, cover, put := build(strings.Replace(handedPDF, "Catalog", "Cataloc", 1), "")
	put(sign(cover()))
	unsigned, _, _ := build(handedPDF, "")
	for name, b := range map[string][]byte{"changed": changed, "something behind": more, "another paper": other, "unsigned": unsigned, "the paper itself": []byte(handedPDF)} {
		if _, err := Signature([]byte(handedPDF), b); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func FuzzSignature(f *testing.F) {
	f.Add([]byte("0\x80"))
	f.Add([]byte(handedPDF + "2 0 obj\n<< /ByteRange [0 9 9 9] /Contents <00> >>\n%%EOF"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, err := Signature([]byte(handedPDF), b); err == nil {
			t.Errorf("%+v", s)
		}
	})
}
