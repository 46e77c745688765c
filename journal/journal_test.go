package journal_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/journal"
)

func newKeys(t testing.TB, secret string) (journal.Keys, note.Signer, note.Verifier) {
	t.Helper()
	var b [40]byte
	copy(b[:], secret)
	k, err := journal.NewKeys(b)
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.NoteSigner()
	if err != nil {
		t.Fatal(err)
	}
	v, err := k.NoteVerifier()
	if err != nil {
		t.Fatal(err)
	}
	return k, s, v
}

// TestEncoding writes out by hand what stands under a leaf hash: other people's
// programs rely on it.
func TestEncoding(t *testing.T) {
	e := journal.Entry{
		Act: 12, At: time.Date(2025, 12, 31, 23, 59, 59, 987654321, time.FixedZone("", 7*3600)),
		Actor: "cli:ân", Kind: "tally.import", Detail: [][2]string{{"file", "a \"<b>\".csv"}}, Digest: "00ff",
	}
	const want = `15:vuonlen.entry.1,2:12,27:2025-12-31T16:59:59.987654Z,7:cli:ân,12:tally.import,26:[["file","a \"<b>\".csv"]],4:00ff,`
	got := e.Row().Encode()
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if leaf := tlog.Hash(sha256.Sum256(append([]byte{0}, want...))); e.Row().Leaf() != leaf {
		t.Error("the leaf is not SHA-256 over a zero byte and the record")
	}
}

func TestEntryRoundTrip(t *testing.T) {
	text := rapid.String()
	rapid.Check(t, func(t *rapid.T) {
		e := journal.Entry{
			Act:    rapid.Int64Range(1, 1<<40).Draw(t, "act"),
			At:     time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).UTC(),
			Actor:  account.Actor(text.Draw(t, "actor")),
			Kind:   text.Draw(t, "kind"),
			Digest: text.Draw(t, "digest"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "details") {
			e.Detail = append(e.Detail, [2]string{text.Draw(t, "name"), text.Draw(t, "value")})
		}
		got, err := e.Row().Entry()
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", e) {
			t.Fatalf("%#v\n%#v", got, e)
		}
	})
}

// TestEncodingHoldsEveryColumn: rows that differ anywhere have different records.
func TestEncodingHoldsEveryColumn(t *testing.T) {
	col := rapid.SampledFrom([]string{"", "1", "a", "1:a,", ",", "a,1:b", "0:,0:", "\n"})
	row := rapid.Custom(func(t *rapid.T) journal.Row {
		return journal.Row{
			Act: rapid.Int64Range(0, 12).Draw(t, "act"), At: col.Draw(t, "at"), Actor: col.Draw(t, "actor"),
			Kind: col.Draw(t, "kind"), Detail: col.Draw(t, "detail"), Digest: col.Draw(t, "digest"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := row.Draw(t, "a"), row.Draw(t, "b")
		if (a == b) != bytes.Equal(a.Encode(), b.Encode()) {
			t.Fatalf("%+v %+v", a, b)
		}
	})
}

func TestEntryRefusesOtherSpellings(t *testing.T) {
	good := journal.Entry{Act: 1, At: time.Unix(0, 0), Actor: "a", Kind: "k", Detail: [][2]string{{"n", "v"}}}.Row()
	for _, change := range []func(*journal.Row){
		func(r *journal.Row) { r.At = "1970-01-01T00:00:00Z" },
		func(r *journal.Row) { r.At = "" },
		func(r *journal.Row) { r.Detail = `[["n", "v"]]` },
		func(r *journal.Row) { r.Detail = `[["n","v","x"]]` },
		func(r *journal.Row) { r.Detail = `null` },
		func(r *journal.Row) { r.Detail = `{}` },
	} {
		bad := good
		change(&bad)
		if e, err := bad.Entry(); err == nil {
			t.Errorf("%+v read as %+v", bad, e)
		}
	}
	if _, err := good.Entry(); err != nil {
		t.Error(err)
	}
}

// root computes the Merkle tree hash by the words of RFC 6962, section 2.1.
func root(leaves []tlog.Hash) tlog.Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	l, r := root(leaves[:k]), root(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, l[:]...), r[:]...))
}

func TestLogIsTheTreeOfRFC6962(t *testing.T) {
	var log journal.Log
	var leaves []tlog.Hash
	for n := range int64(70) {
		if got, err := log.Root(n); err != nil || got != root(leaves) {
			t.Fatalf("%d leaves: %v %v", n, got, err)
		}
		leaf := journal.Row{Act: n + 1}.Leaf()
		leaves = append(leaves, leaf)
		if err := log.Add(leaf); err != nil {
			t.Fatal(err)
		}
		if int64(len(log.Hashes())) != tlog.StoredHashCount(n+1) {
			t.Fatalf("%d hashes stored for %d leaves", len(log.Hashes()), n+1)
		}
	}
	for n := range int64(70) { // the root of the past stays computable
		if got, err := log.Root(n); err != nil || got != root(leaves[:n]) {
			t.Errorf("the first %d leaves: %v %v", n, got, err)
		}
	}
	for _, n := range []int64{-1, 71} {
		if _, err := log.Root(n); err == nil {
			t.Errorf("root of %d leaves", n)
		}
	}
}

func TestHead(t *testing.T) {
	_, s, v := newKeys(t, "one")
	_, s2, v2 := newKeys(t, "two") // the same name, another key
	h, err := journal.Sign(7, tlog.Hash{1, 2, 3}, s)
	if err != nil {
		t.Fatal(err)
	}
	// The note is what any reader of c2sp.org/tlog-checkpoint expects.
	if want := "vuonlen-0000000000000000\n7\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— vuonlen-0000000000000000 "; !strings.HasPrefix(h.Note, want) {
		t.Errorf("note %q", h.Note)
	}
	got, err := journal.ParseHead([]byte(h.Note))
	if err != nil || got != h || !got.Signed(v) {
		t.Fatalf("%+v %v", got, err)
	}
	if got.Signed(v2) {
		t.Error("signed by another key of the same name")
	}
	other, err := journal.Sign(8, tlog.Hash{1, 2, 3}, s2)
	if err != nil {
		t.Fatal(err)
	}
	mixed := h
	mixed.Note = other.Note
	if mixed.Signed(v) || mixed.Signed(v2) {
		t.Error("a head is not signed by the note of another")
	}
	for _, bad := range []string{
		"", "x", h.Note[:len(h.Note)/2], strings.Replace(h.Note, "\n7\n", "\n07\n", 1), strings.Replace(h.Note, "\n7\n", "\n-7\n", 1),
		strings.Replace(h.Note, "\n7\n", "\n+7\n", 1), strings.Replace(h.Note, "AQID", "AQ*D", 1), strings.Replace(h.Note, "=\n", "=\nmore\n", 1),
		strings.Replace(h.Note, "vuonlen-0000000000000000\n7", "\n7", 1),
	} {
		if _, err := journal.ParseHead([]byte(bad)); fault.KindOf(err) != fault.Refused {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, change := range []string{"\n8\n", "\n70\n"} { // well formed, but not what was signed
		c, err := journal.ParseHead([]byte(strings.Replace(h.Note, "\n7\n", change, 1)))
		if err != nil || c.Signed(v) {
			t.Errorf("%q: %v, signed %v", change, err, c.Signed(v))
		}
	}
}

// TestSignatureByHand checks a head with nothing but ed25519, as somebody else's
// script would.
func TestSignatureByHand(t *testing.T) {
	k, s, _ := newKeys(t, "one")
	h, err := journal.Sign(1, tlog.Hash{9}, s)
	if err != nil {
		t.Fatal(err)
	}
	text, signature, _ := strings.Cut(h.Note, "\n\n— ")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(strings.SplitN(signature, " ", 2)[1]))
	if err != nil {
		t.Fatal(err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.SplitN(k.Verifier, "+", 3)[2])
	if err != nil {
		t.Fatal(err)
	}
	if !ed25519.Verify(key[1:], []byte(text+"\n"), raw[4:]) {
		t.Error("the signature does not hold")
	}
}

func TestKeysFile(t *testing.T) {
	k, _, _ := newKeys(t, "one")
	got, err := journal.ParseKeys(k.File())
	if err != nil || !reflect.DeepEqual(got, k) {
		t.Fatalf("%+v %v", got, err)
	}
	public := journal.Keys{Verifier: k.Verifier} // an auditor's copy
	if got, err := journal.ParseKeys(public.File()); err != nil || !reflect.DeepEqual(got, public) {
		t.Fatalf("%+v %v", got, err)
	}
	k2, _, _ := newKeys(t, "two")
	for _, bad := range []string{
		"", "{}", "null", "[]", string(k.File()[:50]), string(k.File()) + "{}",
		strings.Replace(string(k.File()), "vuonlen.keys.1", "vuonlen.keys.2", 1),
		strings.Replace(string(k.File()), "PRIVATE", "PUBLIC", 1),
		strings.Replace(string(k.File()), `"format"`, `"more": 1, "format"`, 1),
		string(journal.Keys{Signer: k2.Signer, Verifier: k.Verifier}.File()),
		string(journal.Keys{Signer: k.Signer}.File()),
	} {
		_, err := journal.ParseKeys([]byte(bad))
		if fault.KindOf(err) != fault.Refused {
			t.Errorf("%.60q: %v", bad, err)
		}
		if err != nil && (strings.Contains(err.Error(), "PRIVATE+") || strings.Contains(fault.Say("vi", err), k.Signer)) {
			t.Errorf("the secret is shown: %v", err)
		}
	}
}

// TestKeysAreThoseOfNote: our encoding is note's own.
func TestKeysAreThoseOfNote(t *testing.T) {
	private, verifier, err := note.GenerateKey(rand.Reader, "vuonlen-0000000000000000")
	if err != nil {
		t.Fatal(err)
	}
	secret, err := base64.StdEncoding.DecodeString(strings.SplitN(private, "+", 5)[4])
	if err != nil {
		t.Fatal(err)
	}
	var b [40]byte
	copy(b[:32], secret[1:])
	k, err := journal.NewKeys(b)
	if err != nil {
		t.Fatal(err)
	}
	if k.Signer != private || k.Verifier != verifier {
		t.Errorf("%s\n%s", k.Verifier, verifier)
	}
}

func FuzzParseHead(f *testing.F) {
	_, s, _ := newKeys(f, "one")
	h, err := journal.Sign(3, tlog.Hash{1}, s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(h.Note))
	f.Add([]byte("\ufeff" + strings.ReplaceAll(h.Note, "\n", "\r\n")))
	f.Add([]byte(strings.TrimSpace(h.Note)))
	f.Add([]byte("a\n0\n\n\n— a "))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := journal.ParseHead(b)
		if err != nil {
			if fault.KindOf(err) != fault.Refused {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		again, err := journal.ParseHead([]byte(h.Note))
		if err != nil || again != h || h.Size < 0 {
			t.Fatalf("%+v read again as %+v, %v", h, again, err)
		}
	})
}

func FuzzParseKeys(f *testing.F) {
	k, _, _ := newKeys(f, "one")
	f.Add(k.File())
	f.Add(journal.Keys{Verifier: k.Verifier}.File())
	f.Add([]byte(`{"format":"vuonlen.keys.1","verifier":""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := journal.ParseKeys(b)
		if err != nil {
			if fault.KindOf(err) != fault.Refused {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		if again, err := journal.ParseKeys(k.File()); err != nil || !reflect.DeepEqual(again, k) {
			t.Fatalf("%+v read again as %+v, %v", k, again, err)
		}
	})
}

// TestKeysFileIsJSON: another program can read the verifier.
func TestKeysFileIsJSON(t *testing.T) {
	k, _, _ := newKeys(t, "one")
	var m map[string]string
	if err := json.Unmarshal(k.File(), &m); err != nil || m["verifier"] != k.Verifier || m["format"] == "" {
		t.Errorf("%v %v", m, err)
	}
}
