// Command pack makes the one file of units that the program embeds from the
// reference tables beside it (see ../../data/README.md).
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// snapshots are the unit tables with the day each describes.
var snapshots = []struct {
	file string
	on   law.Date
}{
	{"units_2021.csv", 20211101},
	{"units_2025h1.csv", 20250301},
	{"units_2025.csv", 20250701},
}

func main() {
	dir := flag.String("dir", "data", "folder of the tables and of units.gz")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// run writes units.gz unless it already holds the same text: the compressor of
// another Go release may give other bytes, and the file's hash is recorded in
// every database.
func run(dir string) error {
	text, err := pack(os.DirFS(dir))
	if err != nil {
		return err
	}
	out := filepath.Join(dir, "units.gz")
	if old, err := os.ReadFile(out); err == nil {
		if was, err := unzip(old); err == nil && was == text {
			return nil
		}
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(z, text); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

func unzip(b []byte) (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return "", err
	}
	t, err := io.ReadAll(z)
	return string(t), err
}

// pack gives the text of units.gz.
func pack(dir fs.FS) (string, error) {
	d, err := read(dir)
	if err != nil {
		return "", err
	}
	return unit.Pack(d)
}

// read reads the tables and strikes the rows that struck.csv names; each of them
// must be there exactly once.
func read(dir fs.FS) (*unit.Data, error) {
	d := &unit.Data{}
	for _, s := range snapshots {
		snap := unit.Snapshot{On: s.on}
		err := table(dir, s.file, func(row unit.Row) error {
			r, f := unit.ParseRecord(row)
			if f != nil {
				return f
			}
			snap.Records = append(snap.Records, r)
			return nil
		})
		if err != nil {
			return nil, err
		}
		d.Snapshots = append(d.Snapshots, snap)
	}
	struck := map[[5]string]bool{}
	err := table(dir, "struck.csv", func(row unit.Row) error {
		if row("reason") == "" {
			return errors.New("no reason given")
		}
		struck[key(row)] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = table(dir, "unit_changes.csv", func(row unit.Row) error {
		if struck[key(row)] {
			delete(struck, key(row))
			return nil
		}
		c, f := unit.ParseChange(row)
		if f != nil {
			return f
		}
		d.Changes = append(d.Changes, c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(struck) > 0 {
		return nil, fmt.Errorf("struck.csv: no such rows any more: %v", struck)
	}
	return d, nil
}

func key(row unit.Row) [5]string {
	return [5]string{row("old_code"), row("new_code"), row("level"), row("change"), row("date")}
}

// table reads a CSV file with a heading row; an error names the line.
func table(dir fs.FS, name string, take func(unit.Row) error) error {
	f, err := dir.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	column := map[string]int{}
	for i, h := range head {
		column[h] = i
	}
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		err = take(func(c string) string {
			if i, ok := column[c]; ok {
				return lang.NFC(rec[i])
			}
			return ""
		})
		if err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}
