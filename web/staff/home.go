package staff

import (
	"vuonlen/internal/lang"
	"vuonlen/web"
)

// HomePage is where an officer begins: what is late, what comes next, what is in
// doubt.
type HomePage struct {
	*web.Visit
}

// Head names the page.
func (p HomePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.home")), Section: "/"}
}

func (s *Staff) home(v *web.Visit) (web.Answer, error) {
	return web.Show(HomePage{v}), nil
}
