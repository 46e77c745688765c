package law

import "vuonlen/internal/lang"

// Finding is a verdict with its whole explanation: the rule, where the rule
// stands, the facts it rests on, what is missing, and the findings below it.
// Classes of households and verdicts on awards both give Findings, so one
// template shows both.
type Finding struct {
	Rule     string    // the rule's id, as in mission.md: "district.rate"
	Text     lang.Text // the sentence that says why
	Verdict  Verdict
	Citation Citation
	Facts    []Fact
	Missing  []Missing
	Change   Change
	Because  []Finding
	// Private says that it tells of a household what not everybody may see who may
	// know the verdict: its loans.
	Private bool
}

// Fact is a datum the verdict rests on.
type Fact struct {
	Name   string // "poor", "near_poor", "households", "zone", ...
	Code   string // unit code, household number or subject id
	Year   Year   // 0 where the fact has no year
	Value  any    // Count, int64, string or Ratio
	Source string
}

// Missing is a datum that would be needed.
type Missing struct {
	Code string
	Year Year
	What string // "tally", "households", "zone", "judgement", a kind of evidence, ...
}

// Change is the smallest change that would turn a verdict that is not met.
type Change struct {
	// Reachable is false when the criterion is not met and no number of
	// households would do, nil when a needed count is missing and no known
	// fact settles it, else true.
	Reachable *bool
	// ShortBy is the smallest number of households that would have had to be
	// neither poor nor near-poor; nil unless it is known and would do.
	ShortBy *int64
}

// Can is a reachable state for Change.
func Can(yes bool) *bool { return &yes }

// Short is a number for Change.
func Short(n int64) *int64 { return &n }

// AllMissing gathers what is missing in the finding and below it, each once, in
// the order of the tree.
func (f Finding) AllMissing() []Missing {
	var out []Missing
	seen := map[Missing]bool{}
	var walk func(Finding)
	walk = func(f Finding) {
		for _, m := range f.Missing {
			if !seen[m] {
				seen[m] = true
				out = append(out, m)
			}
		}
		for _, b := range f.Because {
			walk(b)
		}
	}
	walk(f)
	return out
}
