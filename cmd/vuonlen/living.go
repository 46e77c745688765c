package main

import (
	"fmt"
	"strconv"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

type livingCmd struct {
	Show livingShowCmd `cmd:"" help:"living_show"`
}

type livingShowCmd struct {
	Code string `arg:"" help:"arg_code"`
	From int    `required:"" placeholder:"YEAR" help:"flag_living_from"`
	To   int    `required:"" placeholder:"YEAR" help:"flag_living_to"`
}

type deprivedJSON struct {
	Deprived int64 `json:"deprived"`
	Not      int64 `json:"not_deprived"`
	Unknown  int64 `json:"unknown"`
}

type livingLineJSON struct {
	Indicator string       `json:"indicator"`
	Name      string       `json:"name"`
	First     deprivedJSON `json:"first"`
	Last      deprivedJSON `json:"last"`
	Followed  deprivedJSON `json:"followed"`
	Cured     int64        `json:"cured"`
	Arisen    int64        `json:"arisen"`
}

// Run compares living conditions between two years.
func (c *livingShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	l, err := o.Living(a.ctx, unit.Code(c.Code), law.Year(c.From), law.Year(c.To))
	if err != nil {
		return err
	}
	name := func(i int) lang.Sayer {
		if s, ok := household.StandardForYear(l.Last); ok {
			return s.Indicators[i].Name
		}
		return lang.Both{}
	}
	id := func(i int) string { return fmt.Sprintf("d%02d", i+1) }
	if a.format("text") == "json" {
		d := func(x tally.Deprived) deprivedJSON { return deprivedJSON{x.Yes, x.No, x.Unknown} }
		lines := []livingLineJSON{}
		for i, x := range l.Indicators {
			lines = append(lines, livingLineJSON{id(i), name(i).Say(a.lang), d(x.First), d(x.Last), d(x.Followed), x.Cured, x.Arisen})
		}
		return a.json(struct {
			Code        string           `json:"code"`
			Name        string           `json:"name"`
			From        int              `json:"from"`
			To          int              `json:"to"`
			FirstListed int64            `json:"first_listed"`
			LastListed  int64            `json:"last_listed"`
			NotReviewed int64            `json:"not_reviewed_any_more"`
			Indicators  []livingLineJSON `json:"indicators"`
		}{string(l.State.Code), l.State.FullName, int(l.First), int(l.Last), l.FirstListed, l.LastListed, l.FollowedGone, lines})
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.living.head", "name", l.State.FullName, "code", string(l.State.Code), "from", l.First, "to", l.Last)))
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.living.listed", "from", l.First, "to", l.Last, "first", l.FirstListed, "last", l.LastListed, "gone", l.FollowedGone)))
	t := table{right: map[int]bool{2: true, 3: true, 4: true, 5: true, 6: true}}
	t.row("", a.say(lang.T("cli.col.indicator")), strconv.Itoa(c.From), strconv.Itoa(c.To), a.say(lang.T("cli.col.followed")), a.say(lang.T("cli.col.cured")), a.say(lang.T("cli.col.arisen")))
	for i, x := range l.Indicators {
		t.row(id(i), name(i).Say(a.lang), a.deprived(x.First), a.deprived(x.Last), a.deprived(x.Followed), a.lang.Int(x.Cured), a.lang.Int(x.Arisen))
	}
	t.write(a.stdout, "  ")
	return nil
}

// deprived writes "12 (30,00 %)", or "12–14 (30,00–35,00 %)" where some are unknown.
func (a *app) deprived(d tally.Deprived) string {
	lo, hi, ok := d.Share()
	if !ok {
		return "–"
	}
	n := law.Between(d.Yes, d.Yes+d.Unknown).Say(a.lang)
	share := a.lang.Decimal(lo.Mul(law.Int(100)).Decimal(2))
	if lo.Cmp(hi) != 0 {
		share += "–" + a.lang.Decimal(hi.Mul(law.Int(100)).Decimal(2))
	}
	return n + " (" + share + " %)"
}
