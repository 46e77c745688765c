package office

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"vuonlen/award"
	"vuonlen/document/docx"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/unit"
)

// owed is one thing that a letter reminds of.
type owed struct{ what, due, basis string }

// letter fills a reminder letter. Number and signer are left open: they are given when
// it goes out.
func letter(about lang.Text, to, from, movement string, all []owed, on, until law.Date) PaperAnswer {
	k, _ := paper.Of("reminder")
	v := blank(k)
	v["about"] = docx.Text(strings.TrimPrefix(vi(about), "V/v "))
	v["to"], v["by"], v["contact"] = docx.Text(to), docx.Text(vi(until)), docx.Text(from)
	v["organ"], v["day"] = docx.Text(strings.ToUpper(from)), docx.Text(longDay(on))
	v["movement"] = docx.Value{Text: movement}
	var rows []docx.Values
	for i, x := range all {
		rows = append(rows, docx.Values{"no": docx.Text(strconv.Itoa(i + 1)), "duty": docx.Text(x.what), "due": docx.Text(x.due), "basis": docx.Text(x.basis)})
	}
	v["duties"] = docx.Value{Rows: rows}
	return PaperAnswer{Kind: k, Values: v, On: on}
}

// ReminderPapers gives the letters of [Office.Reminders] as papers.
func (o *Office) ReminderPapers(ctx context.Context, q ReminderQuestion) ([]PaperAnswer, error) {
	all, err := o.Reminders(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []PaperAnswer
	var home *unit.Unit
	for _, r := range all {
		var grounds []string
		for _, g := range r.Grounds {
			grounds = append(grounds, g.Document.VI)
		}
		basis := strings.Join(grounds, "; ")
		if r.Doubtful {
			basis += "\n" + vi(lang.T("office.reminder.check"))
		}
		plan := owed{vi(lang.T("office.reminder.plan")), vi(r.Until), basis}
		owes := []owed{plan}
		if r.State == award.NotEnrolled {
			owes = []owed{{vi(lang.T("office.reminder.enrol")), vi(r.Until), basis}, plan}
		}
		p := letter(r.About, vi(r.To), r.From, themed(r.Movement.Name.VI), owes, r.On, r.Until)
		if home == nil {
			if home, err = o.unitOf(ctx, r.Movement.Territory.Code, r.Movement.Territory.On); err != nil {
				return nil, err
			}
		}
		p.Unit, p.UnitOn = home, r.Movement.Territory.On
		p.Values["place"] = docx.Text(siteOf(home, r.On))
		out = append(out, p)
	}
	return out, nil
}

// unitOf finds a unit by its code.
func (o *Office) unitOf(ctx context.Context, code unit.Code, on law.Date) (*unit.Unit, error) {
	var u *unit.Unit
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		var ok bool
		if u, ok = record.Tree.Find(code, on); !ok {
			return record.Tree.Explain(code, on)
		}
		return nil
	})
	return u, err
}

// DutyPapers gives a letter to each unit that owes reports which are known not to have
// come and whose day is past. from is who sends them; empty is the committee of the
// unit that was asked about, or above it. The day of the letters is that of the question.
func (o *Office) DutyPapers(ctx context.Context, q DueQuestion, from string, until law.Date) ([]PaperAnswer, error) {
	a, err := o.ReportsDue(ctx, q)
	if err != nil {
		return nil, err
	}
	if until < a.On {
		return nil, fault.New(fault.Usage, lang.T("office.reminder.past", "until", until, "on", a.On)).Do(lang.T("office.reminder.past.do"))
	}
	var out []PaperAnswer
	for i := 0; i < len(a.Reports); { // they come by unit
		var owes []owed
		first := a.Reports[i]
		for ; i < len(a.Reports) && a.Reports[i].Unit == first.Unit; i++ {
			x := a.Reports[i]
			if x.State != programme.ReportMissing {
				continue
			}
			basis := ""
			if x.Duty != nil {
				basis = x.Duty.Basis(lang.VI)
			}
			owes = append(owes, owed{vi(x.Label()), vi(x.Last), basis})
		}
		if len(owes) == 0 {
			continue
		}
		to := vi(lang.T("office.paper.committee", "unit", lowerFirst(first.Name.FullName)))
		// Nobody writes to himself: the unit that was asked about is reminded by the one above.
		home, on := a.Unit, min(a.On, cmp.Or(a.Unit.Last, a.On))
		if up := lastState(home, on).Parent; first.Unit == home && up != nil {
			home = up
		}
		sender := cmp.Or(from, vi(lang.T("office.paper.committee", "unit", lowerFirst(nameOf(home, on)))))
		p := letter(lang.T("office.reminder.about_reports", "year", q.Year), to, sender, "", owes, a.On, until)
		p.Unit, p.UnitOn = home, on
		p.Values["place"] = docx.Text(siteOf(home, on))
		out = append(out, p)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.NotFound, lang.T("office.reminder.none_late", "unit", a.Name.FullName, "year", q.Year)).Do(lang.T("office.reminder.none_late.do"))
	}
	return out, nil
}
