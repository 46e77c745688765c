package office

import (
	"context"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
)

// look is what an answer lets somebody see of how many households units lack
// (mission.md 7.2): of which units and criteria, never how many.
type look struct {
	by       string // the command
	movement string
	on       law.Date
	rules    []string
	units    []string
}

func (l *look) add(rule string, s award.Subject) {
	if !slices.Contains(l.rules, rule) {
		l.rules = append(l.rules, rule)
	}
	if !slices.Contains(l.units, s.Code) {
		l.units = append(l.units, s.Code)
	}
}

// saw notes a finding that shows such a number, or one below it that does.
func (l *look) saw(s award.Subject, f law.Finding) {
	var shows func(law.Finding) bool
	shows = func(f law.Finding) bool {
		return f.Change.ShortBy != nil || slices.ContainsFunc(f.Because, shows)
	}
	if shows(f) {
		l.add(f.Rule, s)
	}
}

// looked leaves an entry in the journal for a user who is about to be shown how
// many households units lack: an act of its own, after the reading and before the
// answer. If it cannot be entered there is no answer. The operator's looks leave
// none (docs/decisions/0015-looks.md).
func (o *Office) looked(ctx context.Context, l look) error {
	if o.Actor.Operator() || len(l.units) == 0 {
		return nil
	}
	_, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "shortfall.look", Bare: true, Detail: [][2]string{
		{"by", l.by}, {"movement", l.movement}, {"on", l.on.String()},
		{"criteria", strings.Join(l.rules, " ")}, {"units", strings.Join(l.units, " ")},
	}}, func(*store.Tx) error { return nil })
	return err
}

// Shortfalls answers how many households more a unit needs for each criterion and
// target that counts households, or for the one named, and splits the numbers
// over the units below. It is refused to those who may not see such numbers now.
func (o *Office) Shortfalls(ctx context.Context, id string, on law.Date, code, only string) (*award.Movement, award.Subject, []award.Shortfall, error) {
	var m *award.Movement
	var s award.Subject
	var out []award.Shortfall
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		var err error
		if m, err = movement(r, id); err != nil {
			return err
		}
		record, err := load(r)
		if err != nil {
			return err
		}
		if code == "" {
			code = string(m.Territory.Code)
		}
		if s, err = subject(m, record, "", code, on); err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.ShortfallRead)
		if err != nil {
			return err
		}
		if s.Unit != nil {
			if err := gate.within(s.Unit, on); err != nil {
				return err
			}
			if !gate.shortfall(record, s.Unit) {
				return fault.New(fault.Refused, lang.T("office.shortfall.hidden", "unit", s.Name, "code", s.Code, "year", account.CampaignOf(o.Today))).
					Do(lang.T("office.shortfall.hidden.do"))
			}
		}
		out, err = m.Shortfalls(record, s, on, only)
		return err
	})
	if err != nil {
		return m, s, nil, err
	}
	l := look{by: "target shortfall", movement: id, on: on}
	for _, x := range out {
		l.add(x.Finding.Rule, s)
	}
	if err := o.looked(ctx, l); err != nil {
		return m, s, nil, err
	}
	return m, s, out, nil
}
