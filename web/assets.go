package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"
)

//go:embed assets/*.css assets/*.js assets/*.woff2 assets/*.svg assets/*.png
var assetFiles embed.FS

// asset is a file that the browser keeps for a year: its name holds its hash, so a
// new program asks for a new name.
type asset struct {
	contentType string
	content     []byte
	packed      map[string][]byte
}

var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png",
}

type assetTable struct {
	named  map[string]string // style.css -> /assets/style.0a1b2c3d.css
	hashed map[string]asset  // style.0a1b2c3d.css
}

var cssURL = regexp.MustCompile(`url\(([^)]+)\)`)

// assets names and packs the embedded files once. The style sheet comes last: it
// names the fonts, so its own hash depends on theirs.
var assets = sync.OnceValue(func() assetTable {
	t := assetTable{map[string]string{}, map[string]asset{}}
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		panic(err) // the program was built wrongly
	}
	add := func(name string, content []byte) {
		sum := sha256.Sum256(content)
		ext := path.Ext(name)
		hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
		a := asset{contentType: assetTypes[ext], content: content, packed: map[string][]byte{}}
		if packs(a.contentType) {
			a.packed["br"], a.packed["gzip"] = pack("br", content, 11), pack("gzip", content, 9)
		}
		t.named[name], t.hashed[hashed] = "/assets/"+hashed, a
	}
	styles := map[string][]byte{}
	for _, e := range entries {
		content, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		if path.Ext(e.Name()) == ".css" {
			styles[e.Name()] = content
		} else {
			add(e.Name(), content)
		}
	}
	for name, content := range styles {
		add(name, cssURL.ReplaceAllFunc(content, func(m []byte) []byte {
			file := string(cssURL.FindSubmatch(m)[1])
			if to, ok := t.named[file]; ok {
				return []byte("url(" + to + ")")
			}
			panic("assets/" + name + " names " + file + ", which is not there")
		}))
	}
	return t
})

// Asset is the address of an embedded file. A name that is not there is an error of
// the program, which the first page shows.
func Asset(name string) string {
	to, ok := assets().named[name]
	if !ok {
		panic("no asset " + name)
	}
	return to
}

func serveAsset(w http.ResponseWriter, r *http.Request) {
	a, ok := assets().hashed[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	body := a.content
	if len(a.packed) > 0 {
		h.Add("Vary", "Accept-Encoding")
		if how := Accepted(r); how != "" {
			h.Set("Content-Encoding", how)
			body = a.packed[how]
		}
	}
	Write(w, r, http.StatusOK, body)
}
