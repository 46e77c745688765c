package account

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"vuonlen/internal/lang"
)

// hashCost is what hashing a password costs: argon2id over 19 MiB in two passes,
// the least that OWASP advises. The hash says what it was made with, so that the
// cost can be raised: an old hash is made anew at the next login.
type hashCost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

var currentCost = hashCost{19 * 1024, 2, 1}

const hashLength = 32

// SaltLength is how many bytes of chance a hash needs.
const SaltLength = 16

// HashPassword hashes a password with a salt, in the PHC form
// $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH.
func HashPassword(password string, salt [SaltLength]byte) string {
	return currentCost.hash(password, salt[:])
}

func (c hashCost) hash(password string, salt []byte) string {
	key := argon2.IDKey([]byte(lang.NFC(password)), salt, c.passes, c.memory, c.threads, hashLength)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("%s%s$%s", c.head(), b64(salt), b64(key))
}

func (c hashCost) head() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, c.memory, c.passes, c.threads)
}

// NoHash is a hash that no password has. Who is not known is checked against it,
// so that the answer takes as long as for who is.
var NoHash = currentCost.head() + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43)

// MatchPassword tells whether a hash is that of the password, and whether it was
// made at another cost than today's. What is no hash matches nothing.
func MatchPassword(hash, password string) (ok, stale bool) {
	var c hashCost
	var version int
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, false
	}
	if n, err := fmt.Sscanf(parts[2], "v=%d", &version); n != 1 || err != nil || version != argon2.Version {
		return false, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); n != 3 || err != nil {
		return false, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil || c.memory > 1<<20 || c.passes < 1 || c.passes > 16 || c.threads < 1 || c.head()+parts[4]+"$"+parts[5] != hash {
		return false, false
	}
	return subtle.ConstantTimeCompare([]byte(c.hash(password, salt)), []byte(hash)) == 1, c != currentCost
}
