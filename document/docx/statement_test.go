package docx_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"vuonlen/document/docx"
	"vuonlen/journal"
	"vuonlen/paper"
)

var award = paper.Statement{Decision: "15/QĐ-SNV", Decided: 20250905, By: "Giám đốc Sở Nội vụ", Form: "Giấy khen", To: "Nhân dân và cán bộ ấp Bình Thủy", Unit: "xã Mẫu Đông", Book: "12"}

// signed gives a statement with its signature, and the public key.
func signed(t *testing.T) (string, journal.Keys) {
	t.Helper()
	keys, err := journal.NewKeys([40]byte{7})
	if err != nil {
		t.Fatal(err)
	}
	signer, err := keys.NoteSigner()
	if err != nil {
		t.Fatal(err)
	}
	s, err := journal.SignStatement(award.Text(), signer)
	if err != nil {
		t.Fatal(err)
	}
	return s, keys
}

// A statement opens with the key that signed it and no other, and not when a
// single letter of it is another.
func TestStatementSigned(t *testing.T) {
	s, keys := signed(t)
	v, err := keys.NoteVerifier()
	if err != nil {
		t.Fatal(err)
	}
	for _, travelled := range []string{s, strings.ReplaceAll(s, "\n", "\r\n"), "\ufeff" + s + "\n\n", strings.TrimSpace(s)} {
		text, err := journal.OpenStatement([]byte(travelled), v)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := paper.ParseStatement(text); err != nil || got != award {
			t.Errorf("%+v, %v", got, err)
		}
	}
	for i := range len(s) - 1 {
		forged := []byte(s)
		forged[i] ^= 1
		if text, err := journal.OpenStatement(forged, v); err == nil && text != award.Text() {
			t.Fatalf("byte %d changed: %q opens", i, forged)
		}
	}
	others, err := journal.NewKeys([40]byte{8})
	if err != nil {
		t.Fatal(err)
	}
	other, err := others.NoteVerifier()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := journal.OpenStatement([]byte(s), other); err == nil {
		t.Error("another key opens it")
	}
}

// The code on the printed certificate is read by a scanner, and checked by a script
// that knows nothing of this program.
func TestScannedCertificate(t *testing.T) {
	zbar, ppm, openssl := tool(t, "zbarimg"), tool(t, "pdftoppm"), tool(t, "openssl")
	s, keys := signed(t)
	dir := t.TempDir()
	k, _ := paper.Of("certificate")
	pic, err := docx.QR(s, 35, "mã xác thực")
	if err != nil {
		t.Fatal(err)
	}
	v := values(k, 1, asIs)
	v["qr"] = docx.Value{Picture: pic}
	p, err := template(t, k).Fill(v, k.Names())
	if err != nil {
		t.Fatal(err)
	}
	var pdf bytes.Buffer
	if err := p.PDF(&pdf, "Giấy khen", "vi-VN", made); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "page")
	cmd := exec.Command(ppm, "-r", "200", "-png", "-singlefile", "-", page)
	cmd.Stdin = &pdf
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	read, err := exec.Command(zbar, "--quiet", "--raw", page+".png").Output()
	if err != nil || strings.TrimSpace(string(read)) != strings.TrimSpace(s) {
		t.Fatalf("%v: the scanner reads %q, printed is %q", err, read, s)
	}
	script := func(text string) error {
		file := filepath.Join(dir, "code.txt")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("sh", filepath.Join("..", "..", "docs", "verify-certificate.sh"), keys.Verifier, file).CombinedOutput()
		if genuine := strings.Contains(string(out), "GENUINE"); genuine != (err == nil) {
			t.Errorf("%s, %v (%s)", out, err, openssl)
		}
		return err
	}
	if err := script(string(read)); err != nil {
		t.Error("the script refuses a genuine code")
	}
	if script(strings.Replace(string(read), "Bình Thủy", "Bình Thuỷ", 1)) == nil {
		t.Error("the script takes a forged code")
	}
}
