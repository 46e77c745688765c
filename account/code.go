package account

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what authenticator apps compute
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// codeLetters are Crockford's: no I, L, O, U, which are misread.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Codes are read aloud, written down and typed.
const (
	LinkLength     = 20 // characters of a one-time code: 100 bits
	RecoveryLength = 10 // of a recovery code: 50 bits, and tries are limited
	RecoveryCodes  = 10 // how many are given out at a time
)

// NewCode makes a code from chance, one byte a character.
func NewCode(chance []byte) string {
	b := make([]byte, len(chance))
	for i, c := range chance {
		b[i] = codeLetters[c%32]
	}
	return string(b)
}

// ShowCode writes a code in groups of five.
func ShowCode(code string) string {
	var b strings.Builder
	for i := range len(code) {
		if i > 0 && i%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(code[i])
	}
	return b.String()
}

// ReadCode reads a code as somebody typed it: in any case, with any spaces and
// hyphens, O for 0 and I or L for 1. It is "" when it cannot be a code of that length.
func ReadCode(s string, length int) string {
	b := make([]byte, 0, length)
	for _, r := range strings.ToUpper(s) {
		switch r {
		case ' ', '-', '\t', '\u2010', '\u2011', '\u00a0':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if r > 'Z' || !strings.ContainsRune(codeLetters, r) || len(b) == length {
			return ""
		}
		b = append(b, byte(r))
	}
	if len(b) != length {
		return ""
	}
	return string(b)
}

// Codes of an authenticator app (RFC 6238): HMAC-SHA-1, six digits, 30 seconds.
const (
	TOTPLength = 20 // bytes of the secret
	totpPeriod = 30
	totpDigits = 6
)

// TOTPStep is the number of the half minute.
func TOTPStep(t time.Time) int64 { return t.Unix() / totpPeriod }

// TOTP is the code of a half minute.
func TOTP(secret []byte, step int64) string { return hotp(secret, step, totpDigits) }

// hotp is RFC 4226.
func hotp(secret []byte, count int64, digits int) string {
	m := hmac.New(sha1.New, secret)
	_ = binary.Write(m, binary.BigEndian, count)
	sum := m.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&15:]) & 0x7fffffff
	mod := uint32(1)
	for range digits {
		mod *= 10
	}
	return fmt.Sprintf("%0*d", digits, n%mod)
}

// MatchTOTP finds the half minute of a code: this one, the one before or the next,
// for clocks that go wrong, and later than the last that was used, so that a code
// that was looked over the shoulder does not serve again.
func MatchTOTP(secret []byte, code string, now time.Time, used int64) (step int64, ok bool) {
	code = strings.ReplaceAll(code, " ", "")
	for s := TOTPStep(now) - 1; s <= TOTPStep(now)+1; s++ {
		if s > used && hmac.Equal([]byte(TOTP(secret, s)), []byte(code)) {
			return s, true
		}
	}
	return 0, false
}

// ShowSecret writes the secret of an app as one types it.
func ShowSecret(secret []byte) string { return base32.StdEncoding.EncodeToString(secret) }

// TOTPAddress is what an app on the same phone opens.
func TOTPAddress(user string, secret []byte) string {
	// Apps show a "+" as it stands, so a space is %20.
	query := strings.ReplaceAll(url.Values{"secret": {ShowSecret(secret)}, "issuer": {"Vươn Lên"}}.Encode(), "+", "%20")
	return (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/Vươn Lên:" + user, RawQuery: query}).String()
}
