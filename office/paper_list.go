package office

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/round"
	"vuonlen/unit"
)

// RoundLists are the lists and registers of a round, as workbooks.
var RoundLists = []string{"summary", "dossiers", "awards", "money"}

// nationalTitle are the lines of the national title.
var nationalTitle = [2]string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"}

// column makes a column of a list.
func column(heading lang.Text, width float64) document.RollColumn {
	return document.RollColumn{Heading: vi(heading), Width: width}
}

func summed(c document.RollColumn) document.RollColumn {
	c.Sum = true
	return c
}

func cells(all ...string) []document.Datum {
	out := make([]document.Datum, len(all))
	for i, s := range all {
		out[i].Text = s
	}
	return out
}

// money is an amount as a number; with no source of the amount it is not known.
func money(d law.Dong, known bool) document.Datum {
	if !known {
		return document.Datum{}
	}
	return document.Datum{Number: law.Exactly(int64(d))}
}

// RoundList gives a list or register of a round, of the dossiers that the actor may
// see: the summary list, the register of dossiers, the register of awards, and the
// list of money with receipts to be signed.
func (o *Office) RoundList(ctx context.Context, kind, id string) (document.Roll, error) {
	if !slices.Contains(RoundLists, kind) {
		return document.Roll{}, fault.New(fault.Usage, lang.T("office.list.kind", "kind", kind)).Do(lang.T("office.list.kind.do"))
	}
	all, err := o.Dossiers(ctx, DossierFilter{Round: id})
	if err != nil {
		return document.Roll{}, err
	}
	k, _ := paper.Of("summary")
	l := document.Roll{Country: nationalTitle, Number: vi(lang.T("office.list.no")), Sum: vi(lang.T("office.list.sum"))}
	name := lang.T("office.list.name")
	switch kind {
	case "summary":
		l.Tab, l.Title = vi(lang.T("office.list.summary.tab")), vi(lang.T("office.list.summary"))
		l.Columns = []document.RollColumn{column(name, 34), column(lang.T("office.list.subject"), 14), column(lang.T("office.list.place"), 22), column(lang.T("office.list.form"), 24),
			column(lang.T("office.list.verdict"), 12), column(lang.T("office.list.standing"), 16), column(lang.T("office.list.state"), 18)}
	case "dossiers":
		l.Tab, l.Title = vi(lang.T("office.list.dossiers.tab")), vi(lang.T("office.list.dossiers"))
		l.Columns = []document.RollColumn{column(lang.T("office.list.code"), 14), column(name, 34), column(lang.T("office.list.form"), 24), column(lang.T("office.list.nominated"), 13),
			column(lang.T("office.list.received"), 13), column(lang.T("office.list.incoming"), 18), column(lang.T("office.list.state"), 18), column(lang.T("office.list.next"), 13)}
	case "awards":
		l.Tab, l.Title = vi(lang.T("office.list.awards.tab")), vi(lang.T("office.list.awards"))
		l.Columns = []document.RollColumn{column(lang.T("office.list.code"), 14), column(name, 34), column(lang.T("office.list.place"), 22), column(lang.T("office.list.form"), 24),
			column(lang.T("office.list.decision"), 18), column(lang.T("office.list.decided"), 13), summed(column(lang.T("office.list.money"), 16)), column(lang.T("office.list.revoked"), 18)}
	case "money":
		l.Tab, l.Title = vi(lang.T("office.list.money.tab")), vi(lang.T("office.list.money_title"))
		l.Columns = []document.RollColumn{column(name, 34), column(lang.T("office.list.form"), 24), column(lang.T("office.list.decision"), 18), summed(column(lang.T("office.list.money"), 16)),
			summed(column(lang.T("office.list.paid"), 16)), column(lang.T("office.list.delivered"), 13), column(lang.T("office.list.receipt"), 18), column(lang.T("office.list.signed"), 18)}
	}
	for _, d := range all {
		x := paperOf{d, d.Last(round.Nominated)}
		w := o.writing(ctx, k, d.Round)
		if len(l.About) == 0 {
			l.About = []string{vi(lang.T("office.list.round", "round", d.Round.ID, "occasion", d.Round.Occasion, "document", d.Round.Document))}
			a, err := w.answer(x, nil, "")
			if err != nil {
				return l, err
			}
			if a.Unit != nil {
				l.Organ = strings.ToUpper(vi(lang.T("office.paper.committee", "unit", lowerFirst(nameOf(a.Unit, a.UnitOn)))))
			}
		}
		who, err := w.name(x)
		if err != nil {
			return l, err
		}
		if row := roundRow(kind, x, who, w.where(x), w.shortForm(x)); row != nil {
			l.Rows = append(l.Rows, row)
		}
	}
	if len(l.Rows) == 0 {
		return l, fault.New(fault.NotFound, lang.T("office.list.empty", "round", id)).Do(lang.T("office.list.empty.do"))
	}
	l.Sign = []string{vi(lang.T("office.list.maker")), vi(lang.T("office.list.head"))}
	if kind == "money" {
		l.Sign = []string{vi(lang.T("office.list.maker")), vi(lang.T("office.list.accountant")), vi(lang.T("office.list.head"))}
	}
	return l, nil
}

// roundRow is a dossier in a list, nil where it does not belong there.
func roundRow(kind string, x paperOf, name, place, form string) []document.Datum {
	d := x.dossier
	state := upperFirst(vi(round.StateText(d.State)))
	dayOf := func(s *round.Step) string {
		if s == nil {
			return ""
		}
		return vi(s.On)
	}
	switch kind {
	case "summary":
		standing := ""
		if d.Standing != "" {
			standing = upperFirst(vi(d.Standing))
		}
		return cells(name, upperFirst(vi(d.Kind)), place, form, upperFirst(vi(x.verdict())), standing, state)
	case "dossiers":
		received, incoming, next := d.Last(round.Received), "", ""
		if received != nil && received.Incoming != nil {
			incoming = received.Incoming.Number
		}
		for _, n := range d.Next {
			if n.Due != 0 {
				next = vi(n.Due)
				break
			}
		}
		return cells(d.Code, name, form, dayOf(d.Last(round.Nominated)), dayOf(received), incoming, state, next)
	}
	s := d.Last(round.Decided)
	if s == nil || !s.Decision.Grant {
		return nil
	}
	amount := money(s.Decision.Money, s.Decision.Source != "")
	revoked := d.Last(round.Revoked)
	if kind == "awards" {
		note := ""
		if revoked != nil && revoked.Revocation != nil {
			note = revoked.Revocation.Decision
		}
		return append(cells(d.Code, name, place, form, s.Decision.Number, vi(s.On)), amount, document.Datum{Text: note})
	}
	if revoked != nil {
		return nil // nothing is paid any more
	}
	paid, receipt := document.Datum{}, ""
	delivered := d.Last(round.Delivered)
	if delivered != nil && delivered.Delivery != nil {
		paid, receipt = money(delivered.Delivery.Money, true), delivered.Delivery.Receipt
	}
	return append(cells(name, form, s.Decision.Number), amount, paid, document.Datum{Text: dayOf(delivered)}, document.Datum{Text: receipt}, document.Datum{})
}

// PostingList gives the list of a commune and year as it is put up: head, hamlet and
// result, and nothing else of a household.
func (o *Office) PostingList(ctx context.Context, code unit.Code, year law.Year) (document.Roll, error) {
	c, err := o.CommuneList(ctx, code, year)
	if err != nil {
		return document.Roll{}, err
	}
	name := lowerFirst(c.Name)
	l := document.Roll{Country: nationalTitle, Number: vi(lang.T("office.list.no")), Tab: vi(lang.T("office.list.posting.tab")), Title: vi(lang.T("office.list.posting", "year", year)),
		Organ:   strings.ToUpper(vi(lang.T("office.paper.committee", "unit", name))),
		Columns: []document.RollColumn{column(lang.T("office.list.head_of"), 40), column(lang.T("office.list.hamlet"), 34), column(lang.T("office.list.result"), 26)},
		Sign:    []string{vi(lang.T("office.list.maker")), vi(lang.T("office.list.head"))}}
	l.About = []string{vi(lang.T("office.list.posting.counts", "poor", c.Poor, "near", c.NearPoor, "escaped", c.Escaped, "escaped_near", c.EscapedNear))}
	if c.Campaign.RecognisedOn != 0 {
		l.About = append(l.About, vi(lang.T("office.list.posting.decision", "number", c.Campaign.Decision, "on", c.Campaign.RecognisedOn)))
	} else {
		l.About = append(l.About, vi(lang.T("office.list.posting.draft")))
	}
	if comments, err := o.reviewCode(ctx, code, year); err != nil {
		return l, err
	} else if comments != "" {
		l.About = append(l.About, vi(lang.T("office.list.posting.code", "code", comments)))
	}
	for _, x := range c.Listed {
		l.Rows = append(l.Rows, cells(x.Head, x.Hamlet, vi(x.Result)))
	}
	if len(l.Rows) == 0 {
		return l, fault.New(fault.NotFound, lang.T("office.list.nobody", "unit", c.Name, "year", strconv.Itoa(int(year)))).Do(lang.T("office.list.nobody.do"))
	}
	return l, nil
}
