package award

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// metrics are the rates that a form may follow. What the multidimensional rate
// counts is the reading multidim_metric; whose household is a minority one,
// minority_by.
var metrics = []string{"multidim", "poor", "minority_poor"}

// metricReadings are the readings that bear on a metric; empty is the
// multidimensional rate.
func metricReadings(metric string) []string {
	switch metric {
	case "poor":
		return nil
	case "minority_poor":
		return []string{"minority_by"}
	}
	return []string{"multidim_metric"}
}

// followed is the count whose rate a metric stands for under the readings here.
func (c *context) followed(metric string) string {
	switch {
	case metric == "poor" || metric == "minority_poor":
		return metric
	case c.reading("multidim_metric") == "poor_plus_near":
		return "multidim"
	}
	return "poor"
}

// rateName names the rate of a metric.
func rateName(metric string) lang.Text {
	switch metric {
	case "poor":
		return lang.T("tally.poor_rate")
	case "minority_poor":
		return lang.T("tally.minority_poor_rate")
	}
	return lang.T("tally.multidim_rate")
}

// need is how many households would have to leave which list in the last counted
// year so that a form holds: poor ones, near-poor ones, and of either together.
type need struct {
	poor, near, both int64
	gone             bool // the form then does not apply, instead of holding
}

// total is the smallest number of households that answers every need.
func (n need) total() int64 { return max(n.poor+n.near, n.both) }

// and is what answers both needs: a household that leaves counts for each.
func (n need) and(o need) need {
	return need{max(n.poor, o.poor), max(n.near, o.near), max(n.both, o.both), n.gone && o.gone}
}

// needOf puts a number of households on the list that a metric follows.
func (c *context) needOf(metric string, n int64) need {
	if c.followed(metric) == "multidim" {
		return need{both: n}
	}
	return need{poor: n}
}

// needer is a form that a number of households in the last counted year can turn.
// needs is asked of a form that is not met: false where no number would do, or it
// is not known.
type needer interface {
	needs(c *context, f law.Finding) (need, bool)
}

func (f YearlyFall) needs(c *context, x law.Finding) (need, bool) {
	if x.Change.ShortBy == nil {
		return need{}, false
	}
	return c.needOf(f.Metric, *x.Change.ShortBy), true
}

func (f CountFalls) needs(c *context, _ law.Finding) (need, bool) {
	base, now := c.book.year(c.movement.From), c.book.year(c.book.last)
	if c.book.last <= c.movement.From || !base.Usable() || !now.Usable() {
		return need{}, false
	}
	one := func(p part) (int64, bool, bool) { // number, does not apply then, would do
		return p.short, p.fresh || p.verdict == law.NotApplicable, p.verdict == law.NotApplicable || p.verdict == law.Met || p.known && (p.can || p.fresh)
	}
	if c.reading("scale_count") != "each" {
		n, gone, ok := one(f.part(c, base.Multidim(), now.Multidim()))
		return need{both: n, gone: gone}, ok
	}
	p, pg, ok := one(f.part(c, base.Poor, now.Poor))
	n, ng, ok2 := one(f.part(c, base.NearPoor, now.NearPoor))
	return need{poor: p, near: n, gone: pg && ng}, ok && ok2
}
