package portal

import (
	"context"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/web"
)

// HomePage is the first page: news, figures at a glance, contacts, in the order known
// from the department's site.
type HomePage struct {
	View
	M        *Movement
	Glance   *Asked // the newest edition; nil: nothing was published
	News     []Headline
	Contacts []ContactBlock
	Verify   bool // codes of certificates are checked here
}

// Head names the page.
func (p HomePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.name")), Section: "/"}
}

// Summary is for previews.
func (p HomePage) Summary() string { return p.Say(lang.T("portal.about")) }

// newsOnHome is how many articles stand on the first page.
const newsOnHome = 5

func (p *Portal) homePages() []Page {
	return []Page{{Path: "/", Serve: p.home, Name: lang.T("portal.home"), Menu: true}}
}

func (p *Portal) home(v View) (web.Answer, error) {
	ctx := v.Request.Context()
	m, err := p.told(ctx)
	if err != nil {
		return web.Answer{}, err
	}
	h := HomePage{View: v, M: m}
	a, err := p.asked(v)
	if err != nil {
		return web.Answer{}, err
	}
	if a.E != nil {
		h.Glance = &a
	}
	if h.News, err = p.headlines(ctx, v.Lang, newsOnHome); err != nil {
		return web.Answer{}, err
	}
	h.Verify = p.Certificate != nil
	if h.Contacts, err = p.contacts(ctx); err != nil {
		return web.Answer{}, err
	}
	return show(h)
}

func (p *Portal) contacts(ctx context.Context) ([]ContactBlock, error) {
	if p.Contacts == nil {
		return nil, nil
	}
	return p.Contacts(ctx)
}

// stepWord says where a line of the calendar stands.
func stepWord(s web.StepState) lang.Text {
	switch s {
	case web.StepDone:
		return lang.T("portal.step.done")
	case web.StepNow:
		return lang.T("portal.step.now")
	}
	return lang.T("portal.step.next")
}

func verdictTone(t Target) web.Tone {
	if t.Verdict == law.NotApplicable {
		return web.Plain
	}
	return web.VerdictTone(t.Verdict)
}
