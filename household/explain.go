package household

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// The rules of a class's finding.
const (
	RuleClass        = "household.class"
	RuleB1           = "household.b1"
	RuleDeprivations = "household.deprivations"
)

// Because says in one sentence why the answers have their class; for an unknown
// class it names the columns that are missing.
func (s *Standard) Because(a Answers) lang.Text {
	if !s.classifiable {
		return lang.T("household.because.standard", "standard", s.ID, "reason", s.WhyNot)
	}
	b1, _ := a.B1()
	switch s.Classify(a) {
	case Poor:
		return lang.T("household.because.poor", "b1", b1, "line", s.lineText(a.Area), "deprived", a.text(true), "min", s.MinDeprivations)
	case NearPoor:
		return lang.T("household.because.near_poor", "b1", b1, "line", s.lineText(a.Area), "deprived", a.text(false), "min", s.MinDeprivations)
	case NotPoor:
		return lang.T("household.because.not_poor", "b1", b1, "line", s.lineText(a.Area))
	}
	return lang.T("household.because.unknown", "missing", s.Missing(a))
}

// Missing names the columns (b1, area, d01 .. d12) that are blank and could
// still change the class, in the order of the file; none when the class is
// known. Blanks that could not change it are left out.
func (s *Standard) Missing(a Answers) []string {
	if !s.classifiable || s.Classify(a) != UnknownClass {
		return nil
	}
	// The class is unknown, so at least one of the three questions below is open.
	var out []string
	_, b1Known := a.B1()
	line := s.reach[a.Area&3]
	if a.Area == AreaUnknown && line.lo != line.hi && (!b1Known || a.b1 > line.lo) {
		out = append(out, "area")
	}
	if !b1Known {
		out = append(out, "b1")
	}
	if n := a.Deprivations(); n < s.MinDeprivations && n+a.Unanswered() >= s.MinDeprivations {
		for _, ind := range s.Indicators {
			if _, known := a.Indicator(ind.No); !known {
				out = append(out, ind.Code)
			}
		}
	}
	return out
}

// Explain gives the class as a finding. Its verdict is met when the class is
// known, and the fact "class" names it; below stand the comparison of B1 with
// the income line and the count of deprivations, and below that each indicator.
func (s *Standard) Explain(a Answers) law.Finding {
	class := s.Classify(a)
	f := law.Finding{Rule: RuleClass, Text: s.Because(a), Verdict: law.Met}
	f.Facts = []law.Fact{
		{Name: "standard", Value: s.ID},
		{Name: "class", Value: class.String()},
	}
	switch class {
	case Poor:
		f.Citation = s.PoorSource
	case NearPoor:
		f.Citation = s.NearPoorSource
	case NotPoor:
		f.Citation = s.NotPoorSource
	default:
		f.Verdict = law.Unknown
	}
	if !s.classifiable {
		f.Citation = s.From.Source
		return f
	}
	open := map[string]bool{}
	for _, what := range s.Missing(a) {
		open[what] = true
	}
	f.Because = []law.Finding{s.explainB1(a, open), s.explainDeprivations(a, open)}
	return f
}

// explainB1 is met when B1 is at or under the income line.
func (s *Standard) explainB1(a Answers, open map[string]bool) law.Finding {
	f := law.Finding{Rule: RuleB1, Verdict: law.Unknown, Citation: s.Rural.PointsSource}
	b1, known := a.B1()
	if known {
		f.Facts = append(f.Facts, law.Fact{Name: "b1", Value: int64(b1)})
	}
	if a.Area != AreaUnknown {
		f.Facts = append(f.Facts, law.Fact{Name: "area", Value: a.Area.String()})
	}
	if l, ok := s.Line(a.Area); ok {
		f.Citation = l.PointsSource
	}
	line := s.reach[a.Area&3]
	switch {
	case !known:
		f.Text = lang.T("household.b1.missing", "line", s.lineText(a.Area))
	case a.b1 <= line.lo:
		f.Verdict, f.Text = law.Met, lang.T("household.b1.under", "b1", b1, "line", s.lineText(a.Area))
	case a.b1 > line.hi:
		f.Verdict, f.Text = law.NotMet, lang.T("household.b1.over", "b1", b1, "line", s.lineText(a.Area))
	default:
		f.Text = lang.T("household.b1.between", "b1", b1, "line", s.lineText(AreaUnknown))
	}
	for _, what := range []string{"area", "b1"} {
		if open[what] {
			f.Missing = append(f.Missing, law.Missing{What: what})
		}
	}
	return f
}

// explainDeprivations is met when enough indicators are deprived. It is shown
// for a household over the line too, where it decides nothing.
func (s *Standard) explainDeprivations(a Answers, open map[string]bool) law.Finding {
	n, blank := a.Deprivations(), a.Unanswered()
	f := law.Finding{Rule: RuleDeprivations, Verdict: law.Unknown, Citation: s.MinDeprivationsSource}
	f.Facts = []law.Fact{{Name: "deprivations", Value: law.Between(int64(n), int64(n+blank))}}
	f.Facts = append(f.Facts, law.Fact{Name: "b2",
		Value: law.Between(int64(n*s.PointsPerIndicator), int64((n+blank)*s.PointsPerIndicator))})
	switch {
	case n >= s.MinDeprivations:
		f.Verdict, f.Text = law.Met, lang.T("household.deprivations.enough", "deprived", a.text(true), "min", s.MinDeprivations)
	case n+blank < s.MinDeprivations:
		f.Verdict, f.Text = law.NotMet, lang.T("household.deprivations.few", "deprived", a.text(false), "min", s.MinDeprivations)
	default:
		f.Text = lang.T("household.deprivations.open", "n", n, "blank", blank, "min", s.MinDeprivations)
	}
	for _, ind := range s.Indicators {
		leaf := law.Finding{Rule: "household." + ind.Code, Citation: ind.Source}
		switch deprived, known := a.Indicator(ind.No); {
		case !known:
			leaf.Verdict, leaf.Text = law.Unknown, lang.T("household.indicator.blank", "code", ind.Code, "name", ind.Name)
			if open[ind.Code] {
				leaf.Missing = []law.Missing{{What: ind.Code}}
			}
		case deprived:
			leaf.Verdict, leaf.Text = law.Met, lang.T("household.indicator.deprived", "code", ind.Code, "name", ind.Name)
			leaf.Facts = []law.Fact{{Name: ind.Code, Value: int64(1)}}
		default:
			leaf.Verdict, leaf.Text = law.NotMet, lang.T("household.indicator.not_deprived", "code", ind.Code, "name", ind.Name)
			leaf.Facts = []law.Fact{{Name: ind.Code, Value: int64(0)}}
		}
		f.Because = append(f.Because, leaf)
	}
	return f
}

// lineText names the income line that holds, or both where the area is unknown.
func (s *Standard) lineText(a Area) lang.Text {
	if l, ok := s.Line(a); ok {
		return lang.T("household.line.one", "points", l.Points, "area", a)
	}
	return lang.T("household.line.both", "rural", s.Rural.Points, "urban", s.Urban.Points)
}

// text counts the deprivations in words: exactly, or as the bound that decides
// when some answers are blank.
func (a Answers) text(enough bool) lang.Text {
	n, blank := a.Deprivations(), a.Unanswered()
	switch {
	case blank == 0:
		return lang.T("household.deprived.exactly", "n", n)
	case enough:
		return lang.T("household.deprived.at_least", "n", n)
	}
	return lang.T("household.deprived.at_most", "n", n+blank)
}
