package petition

import (
	"maps"
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Line is the counts of a report for one kind.
type Line struct {
	Kind                           Kind
	Before                         int // open when the period began
	Came                           int // received in it
	Answered, Transferred, Refused int // done in it
	InTime, Late                   int // of those done, where the province has set days
	NoLimit                        int // of those done, where it has set none
	Left, LeftLate                 int // open at its end
	Anonymous                      int // of those received
}

// Report is what became of petitions in a period, by kind, with a sum. The chair of the
// province reports twice a year (Decree 20/2008/NĐ-CP art. 22, confirmed); what the
// report must hold was not seen, so this is ours.
type Report struct {
	From, To law.Date
	On       law.Date // the day to which it counts: the last, or today while it runs
	Lines    []Line
	Handlers []HandlerLine // the same by who deals with them, only those with any, by code
	Sum      Line
}

// HandlerLine is the counts of the unit that deals with petitions now.
type HandlerLine struct {
	Handler unit.Code
	On      law.Date // a day on which the code names the unit
	Name    string   // filled in by who knows the units
	Line
}

// Caption says what is counted, and whether the period is over.
func (r Report) Caption(l lang.Lang) string {
	if r.On < r.To {
		return l.Say(lang.T("petition.report.running", "from", r.From, "to", r.To, "on", r.On))
	}
	return l.Say(lang.T("petition.report.caption", "from", r.From, "to", r.To))
}

// MakeReport counts the petitions of a period, of which both days belong to it. While it
// runs it counts to today: what is due later is not late.
func MakeReport(ts []*Ticket, limits []Limit, from, to, today law.Date) Report {
	r := Report{From: from, To: to, On: min(to, today)}
	for _, k := range Kinds {
		l := Line{Kind: k}
		for _, t := range ts {
			if t.Kind == k {
				l.add(t, limits, from, to, r.On)
			}
		}
		r.Lines = append(r.Lines, l)
		r.Sum.Before += l.Before
		r.Sum.Came += l.Came
		r.Sum.Answered += l.Answered
		r.Sum.Transferred += l.Transferred
		r.Sum.Refused += l.Refused
		r.Sum.InTime += l.InTime
		r.Sum.Late += l.Late
		r.Sum.NoLimit += l.NoLimit
		r.Sum.Left += l.Left
		r.Sum.LeftLate += l.LeftLate
		r.Sum.Anonymous += l.Anonymous
	}
	units := map[unit.Code]*HandlerLine{}
	for _, t := range ts {
		at, on := t.Handler()
		if units[at] == nil {
			units[at] = &HandlerLine{Handler: at}
		}
		units[at].On = max(units[at].On, on)
		units[at].add(t, limits, from, to, r.On)
	}
	for _, at := range slices.Sorted(maps.Keys(units)) {
		if l := *units[at]; l.Line != (Line{}) {
			r.Handlers = append(r.Handlers, l)
		}
	}
	return r
}

func (l *Line) add(t *Ticket, limits []Limit, from, to, on law.Date) {
	done, how := law.Date(0), What("")
	for _, s := range t.Steps {
		if s.What == Answer || s.What == Transfer || s.What == Refuse {
			done, how = s.On, s.What
			break
		}
	}
	if t.On > to || done != 0 && done < from {
		return
	}
	if t.On < from {
		l.Before++
	} else {
		l.Came++
		if t.Anonymous() {
			l.Anonymous++
		}
	}
	due, limited := Due(limits, t.Kind, t.On)
	if done == 0 || done > to {
		l.Left++
		if limited && on > due {
			l.LeftLate++
		}
		return
	}
	switch how {
	case Answer:
		l.Answered++
	case Transfer:
		l.Transferred++
	case Refuse:
		l.Refused++
	}
	switch {
	case !limited:
		l.NoLimit++
	case done > due:
		l.Late++
	default:
		l.InTime++
	}
}

// Half is the half of a year: its first and last day.
func Half(y law.Year, half int) (from, to law.Date) {
	if half == 1 {
		return law.MakeDate(int(y), 1, 1), law.MakeDate(int(y), 6, 30)
	}
	return law.MakeDate(int(y), 7, 1), law.MakeDate(int(y), 12, 31)
}
