package unit

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"

	"vuonlen/law"
)

//go:generate go run ./internal/pack -dir data

//go:embed data/units.gz
var packed []byte

// Data is what a tree is built from: whole states of the country and the
// changes between and after them, each in order of date.
type Data struct {
	Snapshots []Snapshot
	Changes   []Change
}

// Embedded is the data inside the program: all Viet Nam on 2021-11-01,
// 2025-03-01 and 2025-07-01 and every change known up to 2026-04-30. It is
// shared and must not be changed. Sources and gaps: data/README.md.
var Embedded = sync.OnceValue(load)

func load() *Data {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic("unit: embedded data: " + err.Error())
	}
	// The last four bytes of a gzip file are the length of its content.
	n := len(packed)
	size := int(packed[n-4]) | int(packed[n-3])<<8 | int(packed[n-2])<<16 | int(packed[n-1])<<24
	var b strings.Builder
	b.Grow(size)
	if _, err := io.Copy(&b, z); err != nil {
		panic("unit: embedded data: " + err.Error())
	}
	d, err := Unpack(b.String())
	if err != nil {
		panic("unit: embedded data: " + err.Error())
	}
	return d
}

var shipped = sync.OnceValues(func() (*Tree, error) { return Build(Embedded()) })

// Shipped is the tree of the embedded data with edits. Without edits, as it is until an
// office enters its first units, it is built once and shared.
func Shipped(edits ...Edit) (*Tree, error) {
	if len(edits) == 0 {
		return shipped()
	}
	return Build(Embedded(), edits...)
}

// EmbeddedFile gives name and bytes of the embedded file, so that whoever stores
// what was built from it can record its hash.
func EmbeddedFile() (name string, content []byte) { return "units.gz", packed }

// The packed form is text that needs no allocation to read, because every
// command reads it: a block begins with a line of "=" and its keys, a row has
// fields separated by tabs. Level and kind of a unit are not written: they
// follow from the form of its code and the words before its name.
//
//	=units 2021-11-01
//	30280	883	Phường Mỹ Bình
//	=changes 2025-07-01 commune nq_1654_1687_2025
//	30280	30307	merge	Phường Mỹ Bình	Phường Long Xuyên	note

// Pack writes data in the packed form. It refuses what [Unpack] would not give
// back as it was.
func Pack(d *Data) (string, error) {
	var b strings.Builder
	var err error
	field := func(s string) string {
		if strings.ContainsAny(s, "\t\n\r") {
			err = fmt.Errorf("%q holds a tab or a line break", s)
		}
		return s
	}
	for _, s := range d.Snapshots {
		fmt.Fprintf(&b, "=units %s\n", s.On)
		for _, r := range s.Records {
			kind, name, ok := splitName(r.Level, r.FullName)
			if !ok || kind != r.Kind || name != r.Name || levelOf(r.Code) != r.Level {
				return "", fmt.Errorf("code, kind and names of %+v do not fit each other", r)
			}
			fmt.Fprintf(&b, "%s\t%s\t%s\n", field(string(r.Code)), field(string(r.Parent)), field(r.FullName))
		}
	}
	head := ""
	for _, c := range d.Changes {
		if c.Share != nil || c.Hamlets != nil {
			return "", fmt.Errorf("share and hamlets of %+v have no place in the packed form", c)
		}
		if h := fmt.Sprintf("=changes %s %s %s\n", c.Date, c.Level, field(c.Basis)); h != head {
			b.WriteString(h)
			head = h
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%s\n", field(string(c.Old)), field(string(c.New)), field(c.Kind),
			field(c.OldName), field(c.NewName), field(c.Note))
	}
	return b.String(), err
}

// Unpack reads the packed form. The strings of the result share the text's
// memory.
func Unpack(text string) (*Data, error) {
	d := &Data{}
	var snap *Snapshot
	var head Change
	for n := 1; text != ""; n++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if strings.HasPrefix(line, "=") {
			what, rest, _ := strings.Cut(line[1:], " ")
			date, rest, _ := strings.Cut(rest, " ")
			on, err := law.ParseDate(date)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			rows := 1 + strings.Count(text[:max(0, strings.Index(text, "\n="))], "\n")
			switch what {
			case "units":
				d.Snapshots = append(d.Snapshots, Snapshot{On: on, Records: make([]Record, 0, rows)})
				snap = &d.Snapshots[len(d.Snapshots)-1]
			case "changes":
				level, basis, _ := strings.Cut(rest, " ")
				if d.Changes == nil {
					d.Changes = make([]Change, 0, strings.Count(text, "\n"))
				}
				snap, head = nil, Change{Level: Level(level), Date: on, Basis: basis}
			default:
				return nil, fmt.Errorf("line %d: block %q", n, what)
			}
			continue
		}
		if snap != nil {
			code, rest, ok1 := strings.Cut(line, "\t")
			parent, full, ok2 := strings.Cut(rest, "\t")
			level := levelOf(Code(code))
			kind, name, ok3 := splitName(level, full)
			if !ok1 || !ok2 || !ok3 {
				return nil, fmt.Errorf("line %d: not a unit: %q", n, line)
			}
			snap.Records = append(snap.Records, Record{
				Code: Code(code), Name: name, Kind: kind, Parent: Code(parent), Level: level, FullName: full,
			})
			continue
		}
		if head.Date == 0 {
			return nil, fmt.Errorf("line %d: a row before the first block", n)
		}
		c, rest := head, line
		var from, to string
		ok := [5]bool{}
		from, rest, ok[0] = strings.Cut(rest, "\t")
		to, rest, ok[1] = strings.Cut(rest, "\t")
		c.Kind, rest, ok[2] = strings.Cut(rest, "\t")
		c.OldName, rest, ok[3] = strings.Cut(rest, "\t")
		c.NewName, c.Note, ok[4] = strings.Cut(rest, "\t")
		if ok != [5]bool{true, true, true, true, true} {
			return nil, fmt.Errorf("line %d: not a change: %q", n, line)
		}
		c.Old, c.New = Code(from), Code(to)
		d.Changes = append(d.Changes, c)
	}
	return d, nil
}
