package portal

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"vuonlen/law"
	"vuonlen/web"
)

// needs are the properties that DCAT-AP 3 wants of each class ("mandatory") or recommends,
// and those that this catalogue promises besides.
var needs = map[string][]string{
	"dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset", "dct:language", "dct:license", "dct:issued", "dct:modified", "foaf:homepage", "dcat:themeTaxonomy", "dcat:contactPoint"},
	"dcat:Dataset": {"dct:title", "dct:description", "dcat:contactPoint", "dcat:distribution", "dcat:keyword", "dct:publisher", "dcat:theme", "dct:license", "dct:language", "dct:identifier",
		"dcat:landingPage", "dct:accessRights", "dct:accrualPeriodicity"},
	"dcat:DatasetSeries": {"dct:title", "dct:description", "dcat:contactPoint", "dct:publisher", "dct:issued", "dct:modified", "dct:spatial", "dct:accrualPeriodicity", "dcat:first", "dcat:last"},
	"dcat:Distribution":  {"dct:title", "dcat:accessURL", "dcat:downloadURL", "dct:format", "dcat:mediaType", "dct:license", "dcat:byteSize", "spdx:checksum"},
	"foaf:Agent":         {"foaf:name"},
	"vcard:Organization": {"vcard:fn", "vcard:hasURL"},
	"spdx:Checksum":      {"spdx:algorithm", "spdx:checksumValue"},
	"dct:PeriodOfTime":   {"dcat:startDate", "dcat:endDate"},
	"dct:Location":       {"dct:identifier", "skos:prefLabel"},
}

// TestCatalogue: everything in the catalogue has what its class needs, every prefix is one
// that the catalogue declares, every address is whole, and every edition with its files and
// what corrected what stands in it.
func TestCatalogue(t *testing.T) {
	w := newWorld()
	w.publish()
	h := w.handler(t)
	r := ask(h, "/data/catalogue.jsonld")
	if r.Code != http.StatusOK || r.Header().Get("Content-Type") != "application/ld+json" || r.Header().Get("Access-Control-Allow-Origin") != "*" || r.Header().Get("ETag") == "" {
		t.Fatal(r.Code, r.Header())
	}
	var all map[string]any
	if err := json.Unmarshal(r.Body.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	prefixes := all["@context"].(map[string]any)
	delete(all, "@context")
	classes, ids := map[string]int{}, map[string]map[string]any{}
	var look func(at string, v any)
	look = func(at string, v any) {
		switch v := v.(type) {
		case []any:
			if len(v) == 0 {
				t.Errorf("%s is empty", at)
			}
			for _, x := range v {
				look(at, x)
			}
		case map[string]any:
			class, _ := v["@type"].(string)
			classes[class]++
			for _, need := range needs[class] {
				if v[need] == nil {
					t.Errorf("%s: a %s without %s", at, class, need)
				}
			}
			if id, ok := v["@id"].(string); ok {
				if !strings.HasPrefix(id, "https://") && !strings.HasPrefix(id, "http://spdx.org/") && !strings.HasPrefix(id, "http://publications.europa.eu/") {
					t.Errorf("%s names %q", at, id)
				}
				if class != "" {
					ids[id] = v
				}
			}
			for k, x := range v {
				prefix, _, ok := strings.Cut(k, ":")
				if _, declared := prefixes[prefix]; ok && !declared || !ok && k[0] != '@' {
					t.Errorf("%s: %s is no known property", at, k)
				}
				look(at+"/"+k, x)
			}
		case string:
			if v == "" {
				t.Errorf("%s is empty", at)
			}
		default:
			t.Errorf("%s is a %T", at, v)
		}
	}
	look("", all)
	if classes["dcat:Catalog"] != 1 || classes["dcat:Dataset"] != 3 || classes["dcat:DatasetSeries"] != 1 || classes["dcat:Distribution"] != 7 {
		t.Error(classes)
	}
	get := func(id string, path ...string) (v any) {
		v = ids["https://x.example.vn"+id]
		for _, p := range path {
			m, _ := v.(map[string]any)
			v = m[p]
		}
		return v
	}
	for _, x := range []struct {
		got  any
		want string
	}{
		{get("/data/2/", "dct:replaces", "@id"), "https://x.example.vn/data/1/"},
		{get("/data/1/", "dct:isReplacedBy", "@id"), "https://x.example.vn/data/2/"},
		{get("/data/2/", "dct:issued", "@value"), "2024-04-05"},
		{get("/data/2/", "dct:temporal", "dcat:startDate", "@value"), "2021-01-01"},
		{get("/data/2/", "dct:temporal", "dcat:endDate", "@value"), "2023-12-31"},
		{get("/data/2/counts.csv#distribution", "dcat:byteSize", "@value"), "12345"},
		{get("/data/#figures", "dcat:last", "@id"), "https://x.example.vn/data/2/"},
		{get("/data/honours.csv#distribution", "dct:license", "@id"), "https://creativecommons.org/licenses/by/4.0/"},
	} {
		if x.got != x.want {
			t.Errorf("%v, want %s", x.got, x.want)
		}
	}
	if !strings.Contains(r.Body.String(), "không phải trang của cơ quan nhà nước") {
		t.Error("a publisher is named whom nobody named")
	}
	w.Agency.VI, w.Agency.EN = "Sở Một", "Department one"
	if r := ask(w.handler(t), "/data/catalogue.jsonld"); strings.Contains(r.Body.String(), "không phải trang của cơ quan nhà nước") || !strings.Contains(r.Body.String(), `"Department one"`) {
		t.Error("the agency is not named")
	}
}

// TestDataFiles: what programs ask of a file is answered as HTTP has it: a tag for each
// packing, since when, only what is asked for, nothing where they have it, and the head
// alone. What stands beside the editions changes and says so by its tag.
func TestDataFiles(t *testing.T) {
	w := newWorld()
	w.publish()
	body := []byte(strings.Repeat("xã,1\n", 400))
	w.File = func(_ context.Context, n int, name string) (web.File, bool, error) {
		f := web.File{Name: name, Type: "text/csv; charset=utf-8", Content: body, Modified: law.Date(20240405).Begin()}
		if name == "figures.parquet" {
			f.Type = "application/vnd.apache.parquet"
		}
		return f, n == 2, nil
	}
	h := w.handler(t)
	const path, since = "/data/2/figures.csv", "Thu, 04 Apr 2024 17:00:00 GMT"
	tags := map[string]string{}
	for how, unpack := range map[string]func(io.Reader) io.Reader{
		"":     func(r io.Reader) io.Reader { return r },
		"br":   func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		"gzip": func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z },
	} {
		r := ask(h, path, "Accept-Encoding", how)
		got, err := io.ReadAll(unpack(bytes.NewReader(r.Body.Bytes())))
		if err != nil || !bytes.Equal(got, body) || r.Header().Get("Content-Encoding") != how || r.Header().Get("Vary") != "Accept-Encoding" || r.Header().Get("Last-Modified") != since || r.Header().Get("Accept-Ranges") != "bytes" {
			t.Errorf("%q: %d bytes, %v %v", how, len(got), r.Header(), err)
		}
		if r.Result().ContentLength != int64(r.Body.Len()) {
			t.Errorf("%q: %d bytes are announced, %d sent", how, r.Result().ContentLength, r.Body.Len())
		}
		tags[how] = r.Header().Get("ETag")
		if r := ask(h, path, "Accept-Encoding", how, "If-None-Match", `"other", W/`+tags[how]); r.Code != http.StatusNotModified || r.Body.Len() != 0 || r.Header().Get("ETag") != tags[how] || r.Header().Get("Vary") == "" {
			t.Errorf("%q is had already: %d %v", how, r.Code, r.Header())
		}
	}
	if tags[""] == tags["br"] || tags["br"] == tags["gzip"] {
		t.Error("other bytes with the same tag", tags)
	}
	for _, x := range []struct {
		fields []string
		code   int
		body   string
	}{
		{[]string{"Accept-Encoding", "zstd, br;q=0"}, 200, string(body)},
		{[]string{"If-Modified-Since", since}, 304, ""},
		{[]string{"If-Modified-Since", since, "If-None-Match", `"other"`}, 200, string(body)},
		{[]string{"Range", "bytes=0-4"}, 206, string(body[:5])},
		{[]string{"Range", "bytes=-6"}, 206, string(body[len(body)-6:])},
		{[]string{"Range", "bytes=0-4", "If-Range", tags[""]}, 206, string(body[:5])},
		{[]string{"Range", "bytes=0-4", "If-Range", tags["br"]}, 200, string(body)},
		{[]string{"Range", "bytes=99999-"}, 416, "invalid range: failed to overlap\n"},
	} {
		if r := ask(h, path, x.fields...); r.Code != x.code || r.Body.String() != x.body {
			t.Errorf("%q: %d %.60q", x.fields, r.Code, r.Body)
		}
	}
	if r := ask(h, "/data/2/figures.parquet", "Accept-Encoding", "br", "Range", "bytes=0-3"); r.Code != 206 || r.Header().Get("Content-Encoding") != "" || r.Body.Len() != 4 {
		t.Errorf("a part of a file that is packed already: %d %v", r.Code, r.Header())
	}
	q, _ := http.NewRequest(http.MethodHead, path, nil)
	r := httptest.NewRecorder()
	h.ServeHTTP(r, q)
	if r.Code != 200 || r.Body.Len() != 0 || r.Header().Get("Content-Length") != "2400" || r.Header().Get("ETag") != tags[""] {
		t.Errorf("the head: %d %v", r.Code, r.Header())
	}
	live := ask(h, "/data/honours.csv")
	w.state = "2"
	now := ask(h, "/data/honours.csv", "If-None-Match", live.Header().Get("ETag"))
	if live.Body.String() != "state 1\n" || now.Code != 200 || now.Body.String() != "state 2\n" || live.Header().Get("Last-Modified") != "" {
		t.Errorf("%q, then %d %q", live.Body, now.Code, now.Body)
	}
	if r := ask(h, "/data/"); r.Code != http.StatusSeeOther || r.Header().Get("Location") != "/vi/data" {
		t.Errorf("/data/: %d %s", r.Code, r.Header().Get("Location"))
	}
}
