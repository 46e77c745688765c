package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"vuonlen/account"
)

// Entry is one act: its number is its place in the journal, 1, 2, 3, ... without
// a gap.
type Entry struct {
	Act    int64
	At     time.Time // an instant of the writer's clock, to the microsecond; the order of acts is that of Act, not of At
	Actor  account.Actor
	Kind   string      // what was done: "tally.import", "dataset", ...
	Detail [][2]string // names and values that say more, in order; small
	Digest string      // hex SHA-256 of the act's manifest of rows
}

// Row is an entry as its columns hold it. The leaf hash covers exactly these
// texts, so that no two spellings of one instant or detail have the same hash.
type Row struct {
	Act                             int64
	At, Actor, Kind, Detail, Digest string
}

// timeLayout has a fixed width, so that entries can be compared as texts.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// FormatTime writes an instant as entries hold it: UTC, microseconds.
func FormatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

// Row returns the columns of an entry.
func (e Entry) Row() Row {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	d := e.Detail
	if d == nil {
		d = [][2]string{}
	}
	_ = enc.Encode(d) // strings always encode
	return Row{e.Act, FormatTime(e.At), string(e.Actor), e.Kind, string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), e.Digest}
}

// Entry reads the columns back. It accepts only what [Entry.Row] writes.
func (r Row) Entry() (Entry, error) {
	at, err := time.Parse(timeLayout, r.At)
	if err != nil {
		return Entry{}, fmt.Errorf("journal: act %d: time: %w", r.Act, err)
	}
	e := Entry{Act: r.Act, At: at, Actor: account.Actor(r.Actor), Kind: r.Kind, Digest: r.Digest}
	if err := json.Unmarshal([]byte(r.Detail), &e.Detail); err != nil {
		return Entry{}, fmt.Errorf("journal: act %d: detail: %w", r.Act, err)
	}
	if len(e.Detail) == 0 {
		e.Detail = nil
	}
	if e.Row() != r {
		return Entry{}, fmt.Errorf("journal: act %d is not written in the canonical way", r.Act)
	}
	return e, nil
}

// Encode is the record of an entry in the log: a version word and the six
// columns, each as a netstring (length in bytes, colon, bytes, comma). Lengths
// make it unambiguous whatever the texts hold, and any language reads it with a
// few lines.
func (r Row) Encode() []byte {
	b := Netstring(nil, "vuonlen.entry.1")
	b = Netstring(b, strconv.FormatInt(r.Act, 10))
	for _, s := range []string{r.At, r.Actor, r.Kind, r.Detail, r.Digest} {
		b = Netstring(b, s)
	}
	return b
}

// Netstring appends s with its length in front.
func Netstring(b []byte, s string) []byte {
	b = strconv.AppendInt(b, int64(len(s)), 10)
	b = append(b, ':')
	b = append(b, s...)
	return append(b, ',')
}

// Leaf is the entry's leaf hash: SHA-256 over a zero byte and the record.
func (r Row) Leaf() tlog.Hash { return tlog.RecordHash(r.Encode()) }
