package main

import (
	"fmt"
	"strconv"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
	"vuonlen/unit"
)

type balanceCmd struct {
	Show balanceShowCmd `cmd:"" help:"balance_show"`
}

type balanceShowCmd struct {
	Code   string   `arg:"" help:"arg_code"`
	Year   int      `required:"" placeholder:"YEAR" help:"flag_year"`
	On     law.Date `placeholder:"DATE" help:"flag_on_unit"`
	Column string   `placeholder:"N" help:"flag_column"`
}

type balanceJSON struct {
	Code     string           `json:"code"`
	Name     string           `json:"name"`
	Year     int              `json:"year"`
	Poor     balanceSheetJSON `json:"poor"`      // form 2
	NearPoor balanceSheetJSON `json:"near_poor"` // form 3
	Agrees   bool             `json:"forms_agree"`
	Children []balanceJSON    `json:"children"`
}

type balanceSheetJSON struct {
	// The list at the start on the boundary of then, and what came or went with the
	// land: start + in - out is column 1.
	Start    balanceStockJSON `json:"start"`
	Boundary struct {
		In  balanceStockJSON `json:"in"`
		Out balanceStockJSON `json:"out"`
	} `json:"boundary"`
	Columns  []balanceCellJSON `json:"columns"`
	Residual struct {
		Households int64     `json:"households"`
		Persons    law.Count `json:"persons"`
	} `json:"residual"`
	Open []movedJSON `json:"open"`
}

type balanceCellJSON struct {
	Column     int         `json:"column"`
	Households int64       `json:"households"`
	Persons    law.Count   `json:"persons"`
	Behind     []movedJSON `json:"behind"`
}

type balanceStockJSON struct {
	Households int64       `json:"households"`
	Persons    law.Count   `json:"persons"`
	Behind     []movedJSON `json:"behind"`
}

func stockJSON(c tally.BalanceCell) balanceStockJSON {
	return balanceStockJSON{c.Households, c.Persons, moved(c.Behind)}
}

type movedJSON struct {
	Household  string `json:"household"`
	Transition string `json:"transition"`
}

func moved(ms []tally.Moved) []movedJSON {
	out := []movedJSON{}
	for _, m := range ms {
		out = append(out, movedJSON{string(m.Household), m.Transition.String()})
	}
	return out
}

func sheetJSON(s tally.BalanceSheet) balanceSheetJSON {
	out := balanceSheetJSON{Open: moved(s.Open), Start: stockJSON(s.Start)}
	out.Boundary.In, out.Boundary.Out = stockJSON(s.In), stockJSON(s.Out)
	for i, c := range s.Cells {
		out.Columns = append(out.Columns, balanceCellJSON{i + 1, c.Households, c.Persons, moved(c.Behind)})
	}
	out.Residual.Households, out.Residual.Persons = s.Residual()
	return out
}

func toBalanceJSON(b office.BalanceAnswer) balanceJSON {
	out := balanceJSON{
		Code: string(b.Code), Name: b.Name, Year: int(b.Balance.Year), Poor: sheetJSON(b.Balance.Poor), NearPoor: sheetJSON(b.Balance.NearPoor),
		Agrees: b.Balance.Agrees(), Children: []balanceJSON{},
	}
	for _, c := range b.Children {
		out.Children = append(out.Children, toBalanceJSON(c))
	}
	return out
}

// Run shows what became of the poor and near-poor households of a unit.
func (c *balanceShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	column, err := c.column()
	if err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	b, err := o.Balance(a.ctx, unit.Code(c.Code), law.Year(c.Year), c.On)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(toBalanceJSON(b))
	}
	w := a.stdout
	fmt.Fprintln(w, a.say(lang.T("cli.balance.head", "name", b.Name, "code", string(b.Code), "from", law.Year(c.Year-1), "to", law.Year(c.Year))))
	for _, list := range []struct {
		title lang.Text
		of    func(*tally.Balance) *tally.BalanceSheet
	}{
		{lang.T("cli.balance.poor"), func(b *tally.Balance) *tally.BalanceSheet { return &b.Poor }},
		{lang.T("cli.balance.near"), func(b *tally.Balance) *tally.BalanceSheet { return &b.NearPoor }},
	} {
		fmt.Fprintf(w, "\n  %s\n", a.say(list.title))
		t := table{right: map[int]bool{}}
		head := []string{a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), ""}
		for i := 1; i <= tally.Columns; i++ {
			head = append(head, "("+strconv.Itoa(i)+")")
			t.right[i+2] = true
		}
		t.row(head...)
		for _, x := range append([]office.BalanceAnswer{b}, b.Children...) {
			s := list.of(x.Balance)
			households := []string{string(x.Code), x.Name, a.say(lang.T("cli.balance.households"))}
			persons := []string{"", "", a.say(lang.T("cli.balance.persons"))}
			for _, cell := range s.Cells {
				households = append(households, a.lang.Int(cell.Households))
				persons = append(persons, cell.Persons.Say(a.lang))
			}
			t.row(households...)
			t.row(persons...)
		}
		t.write(w, "  ")
		s := list.of(b.Balance)
		fmt.Fprintf(w, "  %s\n", a.say(a.columnLegend(s)))
		if n, p := s.Residual(); n != 0 || p.Known() && p != law.Exactly(0) {
			fmt.Fprintf(w, "  ! %s\n", a.say(lang.T("cli.balance.residual", "n", n, "persons", p)))
		}
		if len(s.Open) > 0 {
			fmt.Fprintf(w, "  ! %s\n", a.say(lang.T("cli.balance.open", "n", len(s.Open))))
			for i, m := range s.Open {
				if i == shownLines {
					fmt.Fprintf(w, "    %s\n", a.say(lang.T("cli.review.more", "n", len(s.Open)-shownLines)))
					break
				}
				fmt.Fprintf(w, "    %s: %s\n", m.Household, m.Transition.Say(a.lang))
			}
		}
		if s.In.Households+s.Out.Households > 0 {
			fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.balance.boundary", "year", law.Year(c.Year-1), "start", s.Start.Households, "persons", s.Start.Persons,
				"in", s.In.Households, "persons_in", s.In.Persons, "out", s.Out.Households, "persons_out", s.Out.Persons)))
		}
		switch {
		case column == "start":
			a.behind(lang.T("cli.balance.behind.start", "year", law.Year(c.Year-1)), s.Start)
		case column == "boundary":
			a.behind(lang.T("cli.balance.behind.in"), s.In)
			a.behind(lang.T("cli.balance.behind.out"), s.Out)
		case column != "":
			a.behind(lang.T("cli.balance.behind", "column", column), s.Cells[column[0]-'1'])
		}
	}
	if !b.Balance.Agrees() {
		fmt.Fprintf(w, "\n  ! %s\n", a.say(lang.T("cli.balance.disagree")))
	}
	return nil
}

// column is what is asked to be opened: 1 to 9, start or boundary.
func (c *balanceShowCmd) column() (string, error) {
	if c.Column == "" || c.Column == "start" || c.Column == "boundary" || len(c.Column) == 1 && '1' <= c.Column[0] && c.Column[0] <= '0'+tally.Columns {
		return c.Column, nil
	}
	return "", fault.New(fault.Usage, lang.T("cli.balance.column", "value", c.Column)).Do(lang.T("cli.balance.column.do"))
}

func (a *app) behind(title lang.Text, c tally.BalanceCell) {
	fmt.Fprintf(a.stdout, "  %s\n", a.say(title))
	for _, m := range c.Behind {
		fmt.Fprintf(a.stdout, "    %s: %s\n", m.Household, m.Transition.Say(a.lang))
	}
}

func (a *app) columnLegend(s *tally.BalanceSheet) lang.Text {
	if s.List.String() == "poor" {
		return lang.T("cli.balance.legend.poor")
	}
	return lang.T("cli.balance.legend.near")
}
