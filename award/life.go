package award

import (
	"cmp"
	"slices"
	"strconv"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// RegisteredBeforeExit holds when the household signed up to escape poverty before
// its exit was recognised; without an exit, by the day of submission.
type RegisteredBeforeExit struct{}

func (RegisteredBeforeExit) uses() []string { return []string{"escape_to"} }

func (RegisteredBeforeExit) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	var first law.Date
	for _, e := range c.record.Evidence.By("registrations", "household", c.subject.Code) {
		if d := e.Date("signed_on"); d != 0 && d <= c.day && (first == 0 || d < first) {
			first = d
			out.Facts = []law.Fact{{Name: "registrations", Code: c.subject.Code, Value: d.String(), Source: cmp.Or(e.Text("document"), "registrations")}}
		}
	}
	if first == 0 {
		out.Verdict, out.Text = law.Unknown, lang.T("award.registered.none")
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "registrations"}}
		return out
	}
	ways, unknown := c.endings()
	out.Verdict = each(ways, func(e ending) law.Verdict { return before(first, e) })
	e := ways[0]
	switch {
	case len(ways) > 1 && out.Verdict == law.Unknown:
		out.Text = lang.T("award.registered.open", "signed", first, "year", unknown)
		out.Missing = []law.Missing{{Code: c.subject.Code, Year: unknown, What: "reviews"}}
	case len(ways) > 1:
		out.Text = lang.T("award.registered.any", "signed", first, "year", unknown, "verdict", out.Verdict)
	case e.year == 0:
		out.Text = lang.T("award.registered.no_exit", "signed", first)
	case e.recognised == 0:
		out.Text = lang.T("award.registered.undated", "signed", first, "year", e.year)
		if out.Verdict == law.Unknown {
			out.Missing = []law.Missing{{Code: c.subject.Code, Year: e.year, What: "recognised_on"}}
		}
	case out.Verdict == law.Met:
		out.Text = lang.T("award.registered.before", "signed", first, "year", e.year, "recognised", e.recognised)
	default:
		out.Text = lang.T("award.registered.after", "signed", first, "year", e.year, "recognised", e.recognised)
	}
	if out.Verdict == law.NotMet {
		out.Change = law.Change{Reachable: law.Can(false)}
	}
	return out
}

// before tells whether somebody who signed up on a day did so before the exit was
// recognised. An exit is recognised in its year: where the day is not known, only
// who signed before the year, or at its end, is certain.
func before(signed law.Date, e ending) law.Verdict {
	switch {
	case e.year == 0 || e.recognised != 0 && signed < e.recognised || e.recognised == 0 && signed < law.MakeDate(int(e.year), 1, 1):
		return law.Met
	case e.recognised != 0 || signed >= law.YearEnd(e.year):
		return law.NotMet
	}
	return law.Unknown
}

// Escaped holds when the household left the lists, the poor list or both by the
// reading escape_to, and has not come back for as many years as the reading
// lasting_years says after the year of its exit.
type Escaped struct{}

func (Escaped) uses() []string { return []string{"escape_to", "lasting_years"} }

func (Escaped) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	years, known := c.life()
	for _, y := range years {
		if y.source != "" {
			out.Facts = append(out.Facts, law.Fact{Name: "class", Code: c.subject.Code, Year: y.year, Value: y.class.String(), Source: y.source})
		}
	}
	lasting, err := strconv.Atoi(c.reading("lasting_years"))
	if err != nil {
		lasting = 0 // the reading's values are numbers: the reader of the file sees to it
	}
	if !known {
		out.Verdict, out.Text = law.Unknown, lang.T("award.escaped.no_review")
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "reviews"}}
		return out
	}
	ways, unknown := c.endings()
	last := years[len(years)-1]
	out.Verdict = each(ways, func(e ending) law.Verdict {
		return law.If(e.year != 0 && int(last.year-e.year) >= lasting)
	})
	e := ways[0]
	switch {
	case len(ways) > 1 && out.Verdict == law.Unknown:
		out.Text = lang.T("award.escaped.unknown", "year", unknown)
		out.Missing = []law.Missing{{Code: c.subject.Code, Year: unknown, What: "reviews"}}
	case len(ways) > 1:
		out.Text = lang.T("award.escaped.any", "year", unknown, "verdict", out.Verdict)
	case e.listed:
		out.Text = lang.T("award.escaped.on_list", "year", last.year, "class", last.class)
	case e.year == 0:
		out.Text = lang.T("award.escaped.never")
	case out.Verdict == law.NotMet:
		out.Text = lang.T("award.escaped.too_new", "year", e.year, "years", lasting, "until", e.year+law.Year(lasting))
	default:
		out.Text = lang.T("award.escaped.out", "year", e.year, "last", last.year)
	}
	return out
}

// Life is what the register knows of a household over the years.
type Life struct {
	Years []LifeYear // its reviews, the earliest first
	Ended law.Date   // it left the province, was merged into another or ended; 0: it lives
}

// LifeYear is the class of a household at the end of a year.
type LifeYear struct {
	Year   law.Year
	Class  household.Class
	Unit   *unit.Unit // where it lived
	Source string     // of its review; empty: it had none
}

type lifeYear struct {
	year       law.Year
	class      household.Class
	recognised law.Date
	source     string
}

// life is what is known of a household's classes, year by year from its first
// review to the last counted year. In a year without a review it is not poor where
// the campaign of its unit is complete, because everybody on the list of the year
// before had to be reviewed and nobody is put on it without; elsewhere, and after
// it left the province or ended, unknown.
// known is false when it has no review at all.
func (c *context) life() (out []lifeYear, known bool) {
	if c.record.Households == nil {
		return nil, false
	}
	life, found := c.record.Households(household.ID(c.subject.Code))
	years := life.Years
	if !found || len(years) == 0 {
		return nil, false
	}
	byYear := map[law.Year]LifeYear{}
	for _, y := range years {
		byYear[y.Year] = y
	}
	var home *unit.Unit
	for y := years[0].Year; y <= c.book.last; y++ {
		r, reviewed := byYear[y]
		if reviewed {
			home = r.Unit
		}
		l := lifeYear{year: y, class: household.UnknownClass}
		complete := false
		if home = c.heir(home, law.YearEnd(y)); home != nil {
			if camp, ok := c.record.Tallies.Campaign(home, y); ok {
				complete = camp.Complete
				l.recognised = camp.RecognisedOn
			}
		}
		gone := life.Ended != 0 && life.Ended <= law.YearEnd(y)
		switch {
		case l.recognised > c.known: // not yet recognised when the dossier was handed in
		case reviewed:
			l.class, l.source = r.Class, r.Source
		case complete && !gone && len(out) > 0 && out[len(out)-1].class == household.NotPoor:
			l.class = household.NotPoor
		}
		out = append(out, l)
	}
	return out, len(out) > 0
}

// heir is the unit itself while it lives, else the one that has all its land; nil
// where there is none, or several.
func (c *context) heir(u *unit.Unit, on law.Date) *unit.Unit {
	if u == nil || u.Alive(on) {
		return u
	}
	if heirs, _ := c.record.Tallies.Heirs(u, on); len(heirs) == 1 {
		return heirs[0]
	}
	return nil
}

// ending is how a household may stand at the end of the last counted year.
type ending struct {
	listed     bool     // it is on a list
	year       law.Year // else the year of its last exit; 0: it was on none
	recognised law.Date // when that exit was recognised; 0: not known
}

// endings lists how the household may stand, given what is not known of it: one way
// where its years are known, and every way that they leave open else. unknown is the
// last year that is open; 0: none.
func (c *context) endings() (ways []ending, unknown law.Year) {
	years, _ := c.life()
	ways = []ending{{}}
	for _, y := range years {
		if y.class == household.UnknownClass {
			unknown = y.year
		}
		var next []ending
		add := func(e ending) {
			if !slices.Contains(next, e) {
				next = append(next, e)
			}
		}
		for _, e := range ways {
			if y.class == household.UnknownClass || c.onList(y.class) {
				add(ending{listed: true})
			}
			if c.onList(y.class) {
				continue
			}
			if e.listed {
				e = ending{year: y.year, recognised: y.recognised}
			}
			add(e)
		}
		ways = next
	}
	return ways, unknown
}

// onList tells whether a class is one that a household escapes from.
func (c *context) onList(class household.Class) bool {
	return class == household.Poor || class == household.NearPoor && c.reading("escape_to") != "out_of_poor"
}

// each judges every way in which a household may stand.
func each(ways []ending, judge func(ending) law.Verdict) law.Verdict {
	vs := make([]law.Verdict, len(ways))
	for i, e := range ways {
		vs[i] = judge(e)
	}
	return law.Agree(vs...)
}
