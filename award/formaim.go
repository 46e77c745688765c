package award

import "vuonlen/law"

// FormAim is a target that one of the forms of criteria expresses. The verdict is of
// what has come by the day asked for; what is left is what the form still needs.
type FormAim struct{ Form Form }

// remainer is a form that says on the way what remains to be done.
type remainer interface {
	remains(c *context, p *Progress)
}

func (a FormAim) uses() []string { return a.Form.uses() }

func (a FormAim) measure(c *context, w *where, p *Progress) {
	at := *c
	at.record, at.day = w.record, w.on
	p.Finding = a.Form.judge(&at, p.Target.ID)
	for i := range p.Finding.Because {
		p.Finding.Because[i].Citation = p.Target.Citation
	}
	if _, ok := a.Form.(PlannedFall); ok {
		// A document assigned the plan to this very unit, or nobody did.
		p.Assigned = p.Assigned || at.plan(a.Form.(PlannedFall).Metric, p.LastYear).known
	}
	if p.Final {
		if p.Finding.Verdict == law.NotMet {
			p.Finding.Change.Reachable = law.Can(false) // the period is over
		}
	} else if n := p.Finding.Change.ShortBy; n != nil {
		left := law.Exactly(*n)
		p.Left, p.By = &left, c.movement.To
	}
	if r, ok := a.Form.(remainer); ok && !p.Final {
		r.remains(&at, p)
	}
	p.Finding.Change.ShortBy = nil // of a target it is what is left
}
