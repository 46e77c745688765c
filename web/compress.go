package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// small is the size below which packing costs more than it saves.
const small = 1000

// Packed writes a body packed as the visitor's browser takes it. Pages carry no secret
// of the session (no token in a form), and cookies do not come along from other
// sites, so that the length of a packed page tells nobody anything.
func Packed(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	if len(body) >= small && packs(h.Get("Content-Type")) {
		h.Add("Vary", "Accept-Encoding")
		if how := Accepted(r); how != "" {
			h.Set("Content-Encoding", how)
			body = pack(how, body, 5)
		}
	}
	Write(w, r, status, body)
}

// Write writes a body as it is, with its length.
func Write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the visitor has gone away: nobody to tell
	}
}

// packs tells whether a type grows smaller by packing.
func packs(contentType string) bool {
	of, _, _ := strings.Cut(contentType, ";")
	return strings.HasPrefix(contentType, "text/") || strings.HasSuffix(of, "+json") || strings.HasPrefix(contentType, "image/svg") ||
		strings.HasPrefix(contentType, "application/json") || strings.HasPrefix(contentType, "text/javascript")
}

// Accepted is the best packing that the browser takes, empty for none. Preferences
// (q=0.5) are not weighed: who lists a packing can unpack it, but for q=0.
func Accepted(r *http.Request) string {
	takes := map[string]bool{}
	for _, field := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(field), ";")
		q = strings.ReplaceAll(q, " ", "")
		takes[strings.ToLower(strings.TrimSpace(name))] = q != "q=0" && !strings.HasPrefix(q, "q=0.000")
	}
	for _, how := range []string{"br", "gzip"} {
		if takes[how] {
			return how
		}
	}
	return ""
}

func pack(how string, body []byte, level int) []byte {
	var out bytes.Buffer
	if how == "br" {
		w := brotli.NewWriterLevel(&out, level)
		_, _ = w.Write(body) // a buffer takes everything
		_ = w.Close()
		return out.Bytes()
	}
	w, _ := gzip.NewWriterLevel(&out, min(level, gzip.BestCompression)) // the level is valid
	_, _ = w.Write(body)
	_ = w.Close()
	return out.Bytes()
}

// Pack gives a body in every packing, once for many visitors: by the name of the packing,
// "" for none.
func Pack(contentType string, body []byte) map[string][]byte {
	out := map[string][]byte{"": body}
	if len(body) >= small && packs(contentType) {
		out["br"], out["gzip"] = pack("br", body, 5), pack("gzip", body, 6)
	}
	return out
}
