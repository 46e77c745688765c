package office

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/document/docx"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// A Listed household is one of the list of a commune and year: poor or near-poor at
// its end, or no longer.
type Listed struct {
	Household household.ID
	Head      string
	Hamlet    string
	Address   string
	Result    lang.Text
}

// CommuneList is the list that the chair of a commune recognises after the review of
// a year, with its counts.
type CommuneList struct {
	Unit                 *unit.Unit
	Name                 string
	Year                 law.Year
	Campaign             tally.Campaign // RecognisedOn 0: not recognised yet
	Listed               []Listed       // by class, hamlet and name
	Poor, NearPoor       int64
	Escaped, EscapedNear law.Count // unknown without a review of the year before
}

// lang: keys
var listResults = [4]string{"office.list.poor", "office.list.near_poor", "office.list.escaped", "office.list.escaped_near"}

// CommuneList gives the list of a commune and year, once its review is complete: the
// poor and near-poor households, and those that escaped since the year before. That
// somebody saw the names is written down.
func (o *Office) CommuneList(ctx context.Context, code unit.Code, year law.Year) (CommuneList, error) {
	out := CommuneList{Year: year}
	var numbers []household.ID
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		g, err := o.gate(r, record.Tree, account.PersonRead)
		if err != nil {
			return err
		}
		end := law.YearEnd(year)
		u, ok := record.Tree.Find(code, end)
		if !ok {
			return record.Tree.Explain(code, end)
		}
		if u.Level != unit.Commune {
			return fault.New(fault.Usage, lang.T("office.list.level", "unit", u.Label())).Do(lang.T("office.list.level.do"))
		}
		if f := g.within(u, end); f != nil {
			return f
		}
		c, ok := record.Tallies.Campaign(u, year)
		if !ok || !c.Complete {
			return fault.New(fault.Refused, lang.T("office.list.incomplete", "unit", u.Label(), "year", year)).Do(lang.T("office.list.incomplete.do"))
		}
		out.Unit, out.Name, out.Campaign = u, nameOf(u, end), *c
		in, err := balanceInput(r, year)
		if err != nil {
			return err
		}
		numbers, err = out.fill(newPlaces(record), record.Tree, in)
		return err
	})
	if err == nil && len(numbers) > 0 {
		err = o.look(ctx, store.Access{Kind: "list", Unit: code, Year: year, Households: int64(len(numbers)), Numbers: numbers, Fields: []string{sawPerson}})
	}
	if err != nil {
		return CommuneList{}, err
	}
	return out, nil
}

// fill finds the households of the list.
func (l *CommuneList) fill(ps *places, tree *unit.Tree, in tally.BalanceInput) ([]household.ID, error) {
	end := law.YearEnd(l.Year)
	type entry struct {
		Listed
		rank int
	}
	var all []entry
	add := func(v *household.Review, rank int, on law.Date) error {
		p := ps.of(v.Hamlet, v.Commune, on)
		if p.err != nil {
			return p.err
		}
		all = append(all, entry{Listed{v.Household, v.Head, nameOf(p.unit, on), v.Address, lang.T(listResults[rank])}, rank}) // lang: keys in listResults
		return nil
	}
	last := map[household.ID]*household.Review{}
	for i := range in.Last {
		v := &in.Last[i]
		last[v.Household] = v
		if communeOf(ps.of(v.Hamlet, v.Commune, end).unit, end) != l.Unit {
			continue
		}
		var err error
		switch v.Class {
		case household.Poor:
			l.Poor++
			err = add(v, 0, end)
		case household.NearPoor:
			l.NearPoor++
			err = add(v, 1, end)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(in.First) > 0 {
		b := tally.NewBalances(tree, in).Of(tree, l.Unit)
		// Official forms 2 (columns 2, 3) and 3 (column 2): who escaped.
		escaped := slices.Concat(b.Poor.Cells[1].Behind, b.Poor.Cells[2].Behind)
		l.Escaped = law.Exactly(b.Poor.Cells[1].Households + b.Poor.Cells[2].Households)
		l.EscapedNear = law.Exactly(b.NearPoor.Cells[1].Households)
		for rank, moved := range map[int][]tally.Moved{2: escaped, 3: b.NearPoor.Cells[1].Behind} {
			for _, m := range moved {
				if v := last[m.Household]; v != nil {
					if err := add(v, rank, end); err != nil {
						return nil, err
					}
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), lang.Compare(a.Hamlet, b.Hamlet), lang.Compare(a.Head, b.Head), strings.Compare(string(a.Household), string(b.Household)))
	})
	seen := map[household.ID]bool{}
	var numbers []household.ID
	for _, e := range all {
		l.Listed = append(l.Listed, e.Listed)
		if !seen[e.Household] { // who escaped poverty into near-poverty stands on both lists
			seen[e.Household] = true
			numbers = append(numbers, e.Household)
		}
	}
	return numbers, nil
}

// CommunePaper gives the decision that recognises the lists of a commune and year
// (form 02 of Decision 24/2021/QĐ-TTg; the form itself was not seen, its draft is ours
// and says so in the list of kinds).
func (o *Office) CommunePaper(ctx context.Context, kind string, code unit.Code, year law.Year) (PaperAnswer, error) {
	k, _ := paper.Of("form02")
	if kind != k.ID {
		return PaperAnswer{Kind: k}, fault.New(fault.Usage, lang.T("office.paper.commune", "kind", kind)).Do(lang.T("office.paper.commune.do"))
	}
	l, err := o.CommuneList(ctx, code, year)
	if err != nil {
		return PaperAnswer{Kind: k}, err
	}
	v := blank(k)
	set := func(id, s string) {
		if s != "" {
			v[id] = docx.Text(s)
		}
	}
	name := lowerFirst(l.Name)
	set("about", vi(lang.T("office.paper.about.form02", "unit", name, "year", l.Year)))
	set("commune", name)
	set("year", strconv.Itoa(int(year)))
	set("poor", vi(l.Poor))
	set("near_poor", vi(l.NearPoor))
	if n, ok := l.Escaped.Exact(); ok {
		set("escaped", vi(n))
	}
	if n, ok := l.EscapedNear.Exact(); ok {
		set("escaped_near", vi(n))
	}
	body := vi(lang.T("office.paper.committee", "unit", name))
	set("organ", organ(l.Unit, law.YearEnd(year)))
	set("decider", strings.ToUpper(vi(lang.T("office.paper.chair", "committee", body))))
	set("place", siteOf(l.Unit, law.YearEnd(year)))
	set("number", l.Campaign.Decision)
	set("day", longDay(l.Campaign.RecognisedOn))
	var rows []docx.Values
	for i, x := range l.Listed {
		rows = append(rows, docx.Values{"no": docx.Text(strconv.Itoa(i + 1)), "name": docx.Text(x.Head),
			"residence": docx.Text(strings.Join(filled(x.Address, lowerFirst(x.Hamlet)), ", ")), "class": docx.Text(vi(x.Result))})
	}
	v["households"] = docx.Value{Rows: rows}
	return PaperAnswer{Kind: k, Values: v, Unit: l.Unit, UnitOn: law.YearEnd(year), On: cmp.Or(l.Campaign.RecognisedOn, o.Today), Number: l.Campaign.Decision}, nil
}
