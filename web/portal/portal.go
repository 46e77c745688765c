package portal

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
	"vuonlen/web"
)

// Options is what the site is given. A function that is nil brings nothing: what would
// stand in its place is left out.
type Options struct {
	Now    func() time.Time
	Log    *slog.Logger
	Secure bool
	// Base is the address of the site as the world reaches it, without a slash at the
	// end: for canonical addresses and the site map. Empty: they are left out.
	Base   string
	SignIn string    // address of the staff's page for signing in; empty: no link leads there
	Agency lang.Both // who runs the site; empty: every page says that nobody does officially
	Mail   string    // where faults in safety are told (security.txt); empty: there is no such file
	Source string    // where the source of the program is offered; empty: nobody said

	// Watch gives a context under which all that is read for an answer is noted, and tells
	// later whether nothing of it has changed since. That is asked at every request and
	// must be quick.
	Watch func(context.Context) (under context.Context, fresh func(context.Context) (bool, error), err error)
	// Wanting says in words what a target of an edition waits for.
	Wanting func(what string) lang.Both
	// Movement is the movement of the site.
	Movement func(context.Context) (*Movement, error)
	// Edition is what was published under a number, 0: the newest; nil: there is none. It
	// is read by many at the same time and must not be changed.
	Edition func(ctx context.Context, number int) (*publication.Edition, error)
	// Editions are all of them, the newest first.
	Editions func(context.Context) ([]EditionLine, error)
	// Files are what is offered of an edition; File is one of them.
	Files func(ctx context.Context, edition int) ([]DataFile, error)
	File  func(ctx context.Context, edition int, name string) (f web.File, ok bool, err error)
	// Live are the files that stand beside the editions and are as things are today;
	// LiveFile is one of them.
	Live     func(context.Context) ([]DataFile, error)
	LiveFile func(ctx context.Context, name string) (f web.File, ok bool, err error)
	// Outlines are the boundaries of units of a level on a day, for drawing, and the day
	// of the file that they are from; none: the map is tiles.
	Outlines func(ctx context.Context, level unit.Level, on law.Date, codes []unit.Code) ([]unit.Boundary, law.Date, error)
	// Indicators are the names of the twelve indicators of deprivation.
	Indicators func(context.Context) ([]lang.Both, error)

	// Seen is told of every page that was asked for, also of those that were kept.
	Seen func(*http.Request)
	// News are the articles that are published, the newest first, and NewsFile a picture
	// or file of one of them.
	News     func(context.Context) ([]publication.News, error)
	NewsFile func(ctx context.Context, code, sha256 string) (publication.File, []byte, error)
	// Honours are the awards that the public may see, the newest first.
	Honours func(context.Context) ([]publication.HonourLine, error)
	// Certificate tells whether what the code of a certificate holds is genuine.
	Certificate func(ctx context.Context, text string) (publication.Certificate, error)
	// Contacts are the blocks of contacts, in order.
	Contacts func(context.Context) ([]ContactBlock, error)
	// Inbox takes petitions in; nil: nothing can be sent.
	Inbox *Inbox
	// Visitors are the numbers of the foot. Kept answers are filled with them when they are
	// sent: who gives them is quick and changes them once a minute at most.
	Visitors func(context.Context) (Visitors, error)
}

// Headline is an article on the first page.
type Headline struct {
	Title, Author string
	At            time.Time
	Path          string // without the language
	Summary       string
	Lang          string // in which title and summary are
}

// ContactBlock is one of the blocks of contacts on the first page.
type ContactBlock struct {
	Title lang.Both
	Lines []Contact
	Hot   bool // the sector's hot-lines
	More  web.Link
}

// Contact is a body or a person to turn to.
type Contact struct {
	Who, Post string
	Phones    []string
	Mail      string
}

// Visitors are the numbers of visits.
type Visitors struct{ Total, Today, Now int64 }

// Portal is the public site.
type Portal struct {
	Options
	site   *web.Site
	keep   keep
	places placesOf
	guard  *guard
}

// New makes the site.
func New(o Options) *Portal {
	var key []byte
	if o.Inbox != nil {
		key = o.Inbox.Key
	}
	return &Portal{Options: o, guard: newGuard(o.Now, key)}
}

// Handler makes the program: pages, files and what is kept of them.
func (p *Portal) Handler() (http.Handler, error) {
	p.site = &web.Site{
		Identify: func(*http.Request) (*account.Authority, error) { return nil, nil },
		Now:      p.Now, Log: p.Log, Secure: p.Secure, Frame: p.frame, Tongue: tongue,
	}
	p.site.Routes = p.Routes()
	inner, err := p.site.Handler()
	if err != nil {
		return nil, err
	}
	return p.kept(inner)
}

// Owns tells whether an address is one of the site's own, where it shares a listener
// with the staff's.
func Owns(path string) bool {
	for _, under := range []string{"/vi/", "/en/", "/data/", "/.well-known/"} {
		if strings.HasPrefix(path, under) {
			return true
		}
	}
	switch path {
	case "/vi", "/en", "/robots.txt", "/sitemap.xml", "/favicon.ico":
		return true
	}
	return false
}

// tongue is the language that stands in front of an address; Vietnamese where there is
// none.
func tongue(u *url.URL) lang.Lang {
	first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	l, _ := lang.Parse(first)
	return l
}
