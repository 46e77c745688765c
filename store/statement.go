package store

import "vuonlen/journal"

// SignStatement signs a text with the key of the journal, for anybody to check
// ([journal.OpenStatement]).
func (db *DB) SignStatement(text string) (string, error) {
	s, _, err := db.signingKeys()
	if err != nil {
		return "", err
	}
	return journal.SignStatement(text, s)
}

// OpenStatement gives the text of a statement that this database's key signed.
func (db *DB) OpenStatement(signed []byte) (string, error) {
	_, v, err := db.signingKeys()
	if err != nil {
		return "", err
	}
	return journal.OpenStatement(signed, v)
}

// PublicKey is the key with which anybody checks heads and statements: name, hash
// and base64 of the key, as signed notes write it.
func (db *DB) PublicKey() (string, error) {
	k, err := db.readKeys()
	return k.Verifier, err
}
