package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	gohash "hash"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
)

// Personal numbers are sealed column by column: AES-256-GCM under a data key of
// the keys file, bound to table, column and row, so that a ciphertext moved to
// another row does not open. They are found by a blind index: a keyed hash of
// the plain text. Without the keys the database holds neither.

// secrets seals and opens. It is safe for concurrent use.
type secrets struct {
	index   []byte
	root    []byte // of keys for purposes outside the database
	keys    map[string]cipher.AEAD
	marks   map[string]string // fingerprint of each key
	current string            // the key that seals
	hashes  sync.Pool         // of the blind index
}

const indexLength = 16 // bytes of the blind index: two numbers meet by chance once in 2^64

func newSecrets(k journal.Keys) (*secrets, error) {
	if k.Signer == "" {
		return nil, nil
	}
	seed, err := k.Seed()
	if err != nil {
		return nil, err
	}
	s := &secrets{keys: map[string]cipher.AEAD{}, marks: map[string]string{}}
	if s.index, err = hkdf.Key(sha256.New, seed, nil, "vuonlen blind index 1", 32); err != nil {
		return nil, err
	}
	if s.root, err = hkdf.Key(sha256.New, seed, nil, "vuonlen purposes 1", 32); err != nil {
		return nil, err
	}
	s.hashes.New = func() any { return hmac.New(sha256.New, s.index) }
	first, err := hkdf.Key(sha256.New, seed, nil, "vuonlen data key 0", 32)
	if err != nil {
		return nil, err
	}
	for _, d := range append([]journal.DataKey{{ID: "0", Key: first}}, k.Data...) {
		block, err := aes.NewCipher(d.Key)
		if err != nil {
			return nil, err
		}
		if s.keys[d.ID], err = cipher.NewGCM(block); err != nil {
			return nil, err
		}
		mark := sha256.Sum256(append([]byte("vuonlen data key\x00"), d.Key...))
		s.marks[d.ID] = hex.EncodeToString(mark[:8])
		s.current = d.ID
	}
	return s, nil
}

// secrets are those of the keys file, nil where there are no keys or only the
// verifier. The file is read again when it is another one: a new data key may have been
// made by another process, and a server goes on for months. What was read stays when it
// is not there or damaged.
func (db *DB) secrets() (*secrets, error) {
	db.sealMu.Lock()
	defer db.sealMu.Unlock()
	file, err := os.Stat(db.keysPath)
	if db.sealing != nil && (err != nil || db.sealingOf != nil && os.SameFile(file, db.sealingOf) && file.ModTime().Equal(db.sealingOf.ModTime())) {
		return db.sealing, nil
	}
	k, err := db.readKeys()
	if err != nil {
		// Without keys, or with damaged ones, all but the sealed columns can be
		// read; who signs is told what is wrong with them.
		return db.sealing, nil //nolint:nilerr // said where it matters
	}
	s, err := newSecrets(k)
	if err == nil && s != nil {
		db.sealing, db.sealingOf = s, file
	}
	return s, err
}

// KeyFor is a key for a purpose outside the database, the same in every process that
// has the keys file and after every restart: for signing what is handed out and comes
// back. Nothing of the keys file can be found out from it. The fault is Refused without
// the keys.
func (db *DB) KeyFor(purpose string) ([]byte, error) {
	s, err := db.secrets()
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, noSecrets()
	}
	return hkdf.Expand(sha256.New, s.root, purpose, 32)
}

// seal writes ciphertext: KEY-ID:BASE64 of nonce and sealed bytes.
func (s *secrets) seal(table, column string, row int64, plain string) (string, error) {
	if s == nil {
		return "", noSecrets()
	}
	box := s.keys[s.current]
	b := make([]byte, box.NonceSize(), box.NonceSize()+len(plain)+box.Overhead())
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	b = box.Seal(b, b, []byte(plain), bound(table, column, row))
	return s.current + ":" + base64.RawStdEncoding.EncodeToString(b), nil
}

// open reads ciphertext. The fault is Refused without the key, and where the
// text was not sealed for this place.
func (s *secrets) open(table, column string, row int64, text string) (string, error) {
	if s == nil {
		return "", noSecrets()
	}
	id, b64, _ := strings.Cut(text, ":")
	box, ok := s.keys[id]
	if !ok {
		return "", fault.New(fault.Refused, lang.T("store.sealed.key", "key", id)).Do(lang.T("store.sealed.key.do"))
	}
	b, err := base64.RawStdEncoding.DecodeString(b64)
	if err != nil || len(b) < box.NonceSize() {
		return "", tampered(lang.T("store.verify.sealed", "table", table, "id", num(row), "column", column))
	}
	plain, err := box.Open(nil, b[:box.NonceSize()], b[box.NonceSize():], bound(table, column, row))
	if err != nil {
		return "", tampered(lang.T("store.verify.sealed", "table", table, "id", num(row), "column", column))
	}
	return string(plain), nil
}

func bound(table, column string, row int64) []byte {
	b := make([]byte, 0, 48)
	b = append(b, table...)
	b = append(b, 0)
	b = append(b, column...)
	b = append(b, 0)
	return strconv.AppendInt(b, row, 10)
}

// blind is the index of a plain text, empty for none. The kind keeps the numbers
// of different things apart.
func (s *secrets) blind(kind, plain string) (string, error) {
	if plain == "" {
		return "", nil
	}
	if s == nil {
		return "", noSecrets()
	}
	h := s.hashes.Get().(gohash.Hash)
	defer s.hashes.Put(h)
	h.Reset()
	var b [sha256.Size]byte
	text := append(append(append(b[:0], kind...), 0), plain...)
	h.Write(text)
	return hex.EncodeToString(h.Sum(b[:0])[:indexLength]), nil
}

func noSecrets() error {
	return fault.New(fault.Refused, lang.T("store.sealed.keys")).Do(lang.T("store.sealed.keys.do")).By(fs.ErrNotExist)
}

// sealedText tells whether a text has the form of ciphertext.
func sealedText(s string) bool {
	id, b64, ok := strings.Cut(s, ":")
	if !ok || id == "" || strings.Trim(id, "0123456789") != "" {
		return false
	}
	b, err := base64.RawStdEncoding.Strict().DecodeString(b64)
	return err == nil && len(b) >= 28 // nonce and tag
}
