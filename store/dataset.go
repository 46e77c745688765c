package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"vuonlen/account"
	"vuonlen/internal/lang"
)

// Dataset is a file of data that a program brings along. A database keeps every
// version that it was ever judged by.
type Dataset struct {
	Kind    string // units, standard, movement
	Name    string // unique within its kind
	Content []byte
	SHA256  string // hex, of the content; made by the store
	Act     int64  // the act that entered it

	id int64
}

var datasets = newTable("datasets", text("kind"), text("name"), text("sha256"), text("content"))

// system is who enters the datasets.
const system account.Actor = "system"

// AddDataset enters a dataset and supersedes the one of the same kind and name.
// It does nothing when the content is the same.
func (tx *Tx) AddDataset(d Dataset) error {
	sum := hash(d.Content)
	there, err := tx.Datasets()
	if err != nil {
		return err
	}
	for _, t := range there {
		if t.Kind == d.Kind && t.Name == d.Name {
			if t.SHA256 == sum {
				return nil
			}
			if err := tx.supersede(datasets, t.id); err != nil {
				return err
			}
		}
	}
	packed, err := pack(d.Content)
	if err != nil {
		return err
	}
	_, err = tx.insert(datasets, []any{d.Kind, d.Name, sum, packed})
	return err
}

// Datasets lists the datasets that hold, in the order in which they were
// entered, without their content.
func (r *Reader) Datasets() ([]Dataset, error) {
	rows, err := r.q.QueryContext(r.ctx, "SELECT id, since, kind, name, sha256 FROM datasets WHERE since <= $1 AND (until IS NULL OR until > $1) ORDER BY id", r.act)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Dataset
	for rows.Next() {
		var d Dataset
		if err := rows.Scan(&d.id, &d.Act, &d.Kind, &d.Name, &d.SHA256); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// refresh enters the datasets of this program that differ from those in the
// database. It runs before the first act of a DB; reading never enters any.
func (db *DB) refresh(ctx context.Context) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.current {
		return nil
	}
	stale := false
	if err := db.Read(ctx, func(r *Reader) error {
		missing, err := db.stale(r)
		stale = len(missing) > 0
		return err
	}); err != nil {
		return err
	}
	if stale {
		if err := db.transact(ctx, func(conn *sql.Conn, tx *sql.Tx) (bool, error) {
			j, err := db.openJournal(ctx, conn, tx)
			if err != nil {
				return false, err
			}
			before := j.head.Size
			err = j.enterDatasets(db.datasets)
			return j.head.Size > before, err
		}); err != nil {
			return err
		}
	}
	db.current = true
	return nil
}

// stale lists the datasets of this program that the database does not hold.
func (db *DB) stale(r *Reader) ([]Dataset, error) {
	there, err := r.Datasets()
	if err != nil {
		return nil, err
	}
	var out []Dataset
	for _, d := range db.datasets {
		d.SHA256 = hash(d.Content)
		same := false
		for _, t := range there {
			same = same || t.Kind == d.Kind && t.Name == d.Name && t.SHA256 == d.SHA256
		}
		if !same {
			out = append(out, d)
		}
	}
	return out, nil
}

// enterDatasets enters each dataset as an act of its own.
func (j *entries) enterDatasets(ds []Dataset) error {
	for _, d := range ds {
		act := Act{Kind: "dataset", Detail: [][2]string{{"kind", d.Kind}, {"name", d.Name}, {"sha256", hash(d.Content)}}}
		if err := checkWords(system, act); err != nil {
			return err
		}
		if _, err := j.enter(system, act, func(tx *Tx) error { return tx.AddDataset(d) }); err != nil {
			return err
		}
	}
	return nil
}

func hash(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// pack writes content as base64 of gzip.
func pack(content []byte) (string, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

// maxContent bounds what unpacking may make of a row that somebody else wrote.
const maxContent = 1 << 30

func unpack(s string) ([]byte, error) {
	r, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader([]byte(s))))
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, maxContent+1))
	if err == nil && len(b) > maxContent {
		err = fmt.Errorf("more than %d bytes", maxContent)
	}
	return b, err
}

// Dataset returns the dataset of a kind and name with its content; false when
// there is none.
func (r *Reader) Dataset(kind, name string) (Dataset, bool, error) {
	var d Dataset
	var packed string
	err := r.q.QueryRowContext(r.ctx, "SELECT id, since, kind, name, sha256, content FROM datasets WHERE since <= $1 AND (until IS NULL OR until > $1) AND kind = $2 AND name = $3", r.act, kind, name).
		Scan(&d.id, &d.Act, &d.Kind, &d.Name, &d.SHA256, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return Dataset{}, false, nil
	}
	if err != nil {
		return Dataset{}, false, err
	}
	if d.Content, err = unpack(packed); err != nil || hash(d.Content) != d.SHA256 {
		return Dataset{}, false, tampered(lang.T("store.verify.dataset", "id", num(d.id), "name", name))
	}
	return d, true, nil
}
