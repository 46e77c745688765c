package storybook

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/web"
	"vuonlen/web/webtest"
)

func serve(t *testing.T) string {
	t.Helper()
	s := &web.Site{
		Routes: Routes(), Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Identify: func(*http.Request) (*account.Authority, error) { return nil, nil },
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

// TestBrowserStories looks at every story in both languages.
func TestBrowserStories(t *testing.T) {
	b := webtest.Start(t)
	names, paths := []string{"storybook"}, []string{"/storybook"}
	for _, s := range Stories {
		names, paths = append(names, "story-"+s.ID), append(paths, "/storybook/"+s.ID)
	}
	b.Look(t, webtest.Site{Address: serve(t)}, names, paths)
}

// TestEveryPart: a part of package web that no story shows is looked at by nobody.
func TestEveryPart(t *testing.T) {
	var stories strings.Builder
	for _, f := range []string{"stories.templ", "samples.go"} {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		stories.Write(b)
	}
	files, err := filepath.Glob("../*_templ.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no templates found: ", err)
	}
	parts := 0
	for _, f := range files {
		if f == "../layout_templ.go" {
			continue // the frame: every story stands in it
		}
		file, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() || fn.Type.Results == nil {
				continue
			}
			if of, ok := fn.Recv.List[0].Type.(*ast.Ident); ok && of.Name == "Parts" {
				if parts++; !strings.Contains(stories.String(), "v.Parts()."+fn.Name.Name+"(") {
					t.Errorf("%s is in no story", fn.Name.Name)
				}
			}
		}
	}
	if parts < 20 {
		t.Errorf("only %d parts found: the test looks in the wrong place", parts)
	}
}

// No story says something in one language only.
func TestStoriesInBothLanguages(t *testing.T) {
	for _, s := range Stories {
		var pages [2]string
		for i, l := range lang.All {
			v := &web.Visit{Lang: l, URL: &url.URL{Path: "/storybook"}}
			var b bytes.Buffer
			if err := s.Body(v).Render(t.Context(), &b); err != nil {
				t.Fatal(s.ID, err)
			}
			pages[i] = b.String()
		}
		if pages[0] == pages[1] && s.ID != "type" {
			t.Errorf("%s is the same in both languages", s.ID)
		}
	}
}
