package tally

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// QualityKind is what is odd about the figures of a unit and year.
type QualityKind string

// The kinds of data-quality findings.
const (
	QualityCheck      QualityKind = "check"      // sums or rates that do not agree with their counts
	QualityDifference QualityKind = "difference" // recognised and computed counts differ
	QualityMissing    QualityKind = "missing"    // no figure, though a neighbour or the year before has one
	QualityJump       QualityKind = "jump"       // a change from the year before that is out of the ordinary
	QualityOpen       QualityKind = "open"       // reviews, but no completed campaign: provisional
	QualityEmpty      QualityKind = "empty"      // a campaign said to be complete, and no review
	QualityBalance    QualityKind = "balance"    // the balance does not close, or households have no place in it
)

// Say names the kind.
func (k QualityKind) Say(l lang.Lang) string {
	switch k {
	case QualityCheck:
		return l.Say(lang.T("tally.quality.check"))
	case QualityDifference:
		return l.Say(lang.T("tally.quality.difference"))
	case QualityMissing:
		return l.Say(lang.T("tally.quality.missing"))
	case QualityJump:
		return l.Say(lang.T("tally.quality.jump"))
	case QualityOpen:
		return l.Say(lang.T("tally.quality.open"))
	case QualityEmpty:
		return l.Say(lang.T("tally.quality.empty"))
	}
	return l.Say(lang.T("tally.quality.balance"))
}

// QualityFinding is something about the figures of a unit and year that somebody
// should look at. Nothing is refused and nothing changed by it.
type QualityFinding struct {
	Kind QualityKind
	Unit *unit.Unit
	Year law.Year
	What lang.Text
}

// JumpLimits say from where on a change from one year to the next is a jump. They
// are a convention of this program and no law. A rate jumps when it changes by at
// least Points and the households in it by at least Few; the number of households
// jumps when it changes by at least Percent of itself and by at least Few.
type JumpLimits struct {
	Points  law.Ratio // a part of 1: 1/10 = 10 percentage points
	Percent law.Ratio // a part of 1
	Few     int64     // households; below it a change is chance
}

// UsualJumps is 10 points, 25 % and ten households.
var UsualJumps = JumpLimits{Points: law.Frac(1, 10), Percent: law.Frac(1, 4), Few: 10}

// Quality looks at the figures of one unit and year: against themselves, the
// units right below, the register and the year before.
func (l *Ledger) Quality(u *unit.Unit, y law.Year, standard string, asOf law.Date, limits JumpLimits) []QualityFinding {
	var out []QualityFinding
	add := func(k QualityKind, u *unit.Unit, what lang.Text) { out = append(out, QualityFinding{k, u, y, what}) }
	for _, f := range l.Flags(u, y, standard, asOf) {
		add(QualityCheck, u, f)
	}
	for _, f := range l.Differences(u, y, standard, asOf) {
		add(QualityDifference, u, f)
	}
	if c, ok := l.Campaign(u, y); ok && c.Complete {
		// A hamlet may have nobody to review, but who was poor the year before has to be.
		if _, reviewed := l.Register(u, y, standard); !reviewed {
			was, _ := l.Restated(u, law.YearEnd(y), y-1, standard, asOf)
			if listed := was.Multidim(); listed.Known() && listed.Lo > 0 {
				add(QualityEmpty, u, lang.T("tally.quality.unreviewed", "n", listed, "year", y-1))
			} else if u.Level != unit.Hamlet {
				add(QualityEmpty, u, lang.T("tally.quality.no_review"))
			}
		}
	}
	l.jumps(u, y, standard, asOf, limits, add)
	l.missing(u, y, standard, asOf, add)
	return out
}

// missing names the units right below that have no figure of the year.
func (l *Ledger) missing(u *unit.Unit, y law.Year, standard string, asOf law.Date, add func(QualityKind, *unit.Unit, lang.Text)) {
	var without []*unit.Unit
	have := 0
	provisional := l.Shown(u, y, standard, asOf).Basis == Provisional
	for _, k := range l.tree.Children(u, law.YearEnd(y)) {
		switch f := l.Shown(k, y, standard, asOf); {
		case !f.Usable():
			without = append(without, k)
		default:
			have++
			// A campaign is a commune's; its hamlets are open with it.
			if f.Basis == Provisional && (k.Level == unit.Commune || k.Level == unit.Hamlet && !provisional) {
				add(QualityOpen, k, lang.T("tally.quality.provisional"))
			}
		}
	}
	for _, k := range without {
		_, gap := l.Restated(k, law.YearEnd(y), y-1, standard, asOf)
		switch {
		case have > 0:
			add(QualityMissing, k, lang.T("tally.quality.beside", "n", have, "of", have+len(without)))
		case gap == NoGap:
			add(QualityMissing, k, lang.T("tally.quality.before", "year", y-1))
		}
	}
}

// jumps compares with the year before on the same territory. Only what is certain
// counts: intervals that could be ordinary are left alone.
func (l *Ledger) jumps(u *unit.Unit, y law.Year, standard string, asOf law.Date, limits JumpLimits, add func(QualityKind, *unit.Unit, lang.Text)) {
	now := l.Figure(u, y, standard, asOf)
	was, gap := l.Restated(u, law.YearEnd(y), y-1, standard, asOf)
	if gap != NoGap {
		return
	}
	if apart(was.Households, now.Households) >= limits.Few {
		if changed(was.Households, now.Households).Cmp(limits.Percent) >= 0 {
			add(QualityJump, u, lang.T("tally.quality.households", "from", was.Households, "to", now.Households, "year", y-1))
		}
	}
	for _, c := range []struct {
		name               lang.Text
		was, of, now, over law.Count
	}{
		{lang.T("tally.multidim_rate"), was.Multidim(), was.Households, now.Multidim(), now.Households},
		{lang.T("tally.poor_rate"), was.Poor, was.Households, now.Poor, now.Households},
		{lang.T("tally.minority_poor_rate"), was.MinorityPoor, was.MinorityHouseholds, now.MinorityPoor, now.MinorityHouseholds},
	} {
		r0, ok0 := ExactRate(c.was, c.of)
		r1, ok1 := ExactRate(c.now, c.over)
		if !ok0 || !ok1 || apart(c.was, c.now) < limits.Few {
			continue
		}
		d := r1.Sub(r0)
		if d.Sign() < 0 {
			d = d.Neg()
		}
		if d.Cmp(limits.Points) >= 0 {
			add(QualityJump, u, lang.T("tally.quality.rate", "rate", c.name, "from", law.Points(r0), "to", law.Points(r1), "was", c.was, "now", c.now, "year", y-1))
		}
	}
}

// apart is by how many two counts certainly differ; 0 where one is unknown.
func apart(a, b law.Count) int64 {
	if !a.Known() || !b.Known() {
		return 0
	}
	return max(0, a.Lo-b.Hi, b.Lo-a.Hi)
}

// changed is the certain difference as a part of the larger first count, zero for a
// count of zero.
func changed(was, now law.Count) law.Ratio {
	if !was.Known() || was.Hi == 0 {
		return law.Int(0)
	}
	return law.Frac(apart(was, now), was.Hi)
}
