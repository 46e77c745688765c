// Package storetest gives tests their databases: an SQLite file of their own, and
// a PostgreSQL database of their own on a private cluster that the test process
// starts from the installed binaries and takes down with itself.
package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"vuonlen/store"
)

// Main runs the tests of a package and waits until the cluster, if any test
// asked for one, has stopped and its folder is gone. Without it the cluster ends
// too, a moment after the process.
func Main(m *testing.M) {
	code := m.Run()
	stop()
	os.Exit(code)
}

// template is a migrated SQLite file whose journal is not founded yet, made once
// for a test process.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "vuonlen-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := store.Migrate(context.Background(), "sqlite:"+path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// SQLite returns the DSN of a new migrated database in a folder of the test.
func SQLite(t testing.TB) string {
	t.Helper()
	b, err := template()
	if err != nil {
		t.Fatalf("storetest: template: %v", err)
	}
	path := filepath.Join(t.TempDir(), "register.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// Both runs a test on both databases. The options name a new database and a
// keys file that does not exist yet.
func Both(t *testing.T, fn func(t *testing.T, o store.Options)) {
	t.Helper()
	for _, kind := range []struct {
		name string
		dsn  func(testing.TB) string
	}{{"sqlite", SQLite}, {"postgres", Postgres}} {
		t.Run(kind.name, func(t *testing.T) {
			fn(t, store.Options{DSN: kind.dsn(t), Keys: filepath.Join(t.TempDir(), "keys")})
		})
	}
}

// missing ends a test that needs PostgreSQL where there is none: an error where
// everything must be tested, a plain line for somebody who just got the source.
func missing(t testing.TB, why string) {
	t.Helper()
	line := fmt.Sprintf("no PostgreSQL: %s (install postgresql, or set VUONLEN_TEST_POSTGRES to the address of a server on which databases may be made)", why)
	if os.Getenv("CI") == "true" {
		t.Fatal(line)
	}
	t.Skip(line)
}
