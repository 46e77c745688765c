package web

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/a-h/templ"
)

// Page is something to look at. The layout stands round it.
type Page interface {
	Head() Head
	Body() templ.Component
}

// Head says what a page is called and where it stands.
type Head struct {
	Title   string
	Section string // path of the menu item under which the page stands
	Crumbs  []Link // from the start page down, without the page itself
	Wide    bool   // a wide table: the whole window is used
	Wrong   bool   // a form came back with errors; the title says so
	Refresh int    // seconds after which the page comes again by itself where there is no JavaScript; 0: never
}

// Link is an address with its words.
type Link struct {
	Text string
	Href string
}

// Answer is what goes back to the visitor.
type Answer struct {
	status   int
	page     Page
	location string
	file     *File
	cookies  []*http.Cookie
	public   bool
	forever  bool
}

// File is a finished file for the visitor to keep or print.
type File struct {
	Name    string // shown to the visitor; letters of Vietnamese are kept
	Type    string // media type
	Content []byte
	Inline  bool // it is looked at rather than kept
	// Modified is since when it is as it is; zero: nobody knows.
	Modified time.Time
}

// Show answers with a page.
func Show(p Page) Answer { return Answer{status: http.StatusOK, page: p} }

// Again answers with a page whose form has errors, to be filled in again.
func Again(p Page) Answer { return Answer{status: http.StatusUnprocessableEntity, page: p} }

// Go sends the visitor to another page of this site with GET; after a change it
// keeps a reload from doing it twice.
func Go(path string) Answer { return Answer{status: http.StatusSeeOther, location: Local(path)} }

// Leave sends the visitor to another site (signing in elsewhere). The address never
// comes from a request.
func Leave(address string) Answer {
	return Answer{status: http.StatusSeeOther, location: address}
}

// Send answers with a file.
func Send(f File) Answer { return Answer{status: http.StatusOK, file: &f} }

// Public says that the answer is the same for everybody who asks for its address: it
// may be kept by whoever passes it on, and is asked for again before it is used.
func (a Answer) Public() Answer {
	a.public = true
	return a
}

// Forever says that what stands at the address never changes, because the address names
// its hash. Who has it need not ask again.
func (a Answer) Forever() Answer {
	a.public, a.forever = true, true
	return a
}

// Set gives the answer a cookie. A cookie that carries rights is HttpOnly, Secure and
// SameSite; the caller says so.
func (a Answer) Set(c *http.Cookie) Answer {
	a.cookies = append(a.cookies[:len(a.cookies):len(a.cookies)], c)
	return a
}

// write sends the answer. A page is made whole before its first byte leaves.
func (v *Visit) write(w http.ResponseWriter, a Answer) error {
	var body bytes.Buffer
	h := w.Header()
	switch {
	case a.page != nil:
		frame := v.Parts().layout(a.page)
		if v.site != nil && v.site.Frame != nil {
			frame = v.site.Frame(v, a.page)
		}
		if err := frame.Render(context.Background(), &body); err != nil {
			return err
		}
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Language", string(v.Lang))
	case a.file != nil:
		body.Write(a.file.Content)
		h.Set("Content-Type", a.file.Type)
		how := "attachment"
		if a.file.Inline {
			how = "inline"
		}
		if !a.file.Modified.IsZero() {
			h.Set("Last-Modified", a.file.Modified.UTC().Format(http.TimeFormat))
		}
		h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": a.file.Name}))
	case a.location != "":
		h.Set("Location", a.location)
	}
	for _, c := range a.cookies {
		http.SetCookie(w, c)
	}
	h.Set("Cache-Control", "no-store")
	if a.public && len(a.cookies) == 0 {
		h.Set("Cache-Control", "public, no-cache")
		if a.forever {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
	}
	Packed(w, v.Request, a.status, body.Bytes())
	return nil
}
