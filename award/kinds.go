package award

// Evidence lists the kinds of evidence that a criterion looks at, in the order of
// [EvidenceKinds]; none: it rests on counts alone.
func (c Criterion) Evidence() []string {
	used := map[string]bool{}
	evidenceOf(c.Form, used)
	var out []string
	for _, k := range EvidenceKinds {
		if used[k] && k != "reviews" {
			out = append(out, k)
		}
	}
	return out
}

func evidenceOf(f Form, used map[string]bool) {
	var kinds []string
	switch f := f.(type) {
	case Judged:
		kinds = f.Data
	case Recorded:
		kinds = f.Data
	case Ladder:
		kinds = []string{f.Data}
	case Recognised:
		kinds = []string{"recognitions"}
	case RegisteredBeforeExit:
		kinds = []string{"registrations"}
	case LoansOnTime:
		kinds = []string{"loans", "loan-payments"}
	case FundsOnTime:
		kinds = []string{"budget"}
	case ReportsOnTime:
		kinds = []string{"reports"}
	case PlannedFall:
		kinds = []string{"plans"}
	case Multiple:
		kinds = []string{"indicators"}
	case Coverage:
		kinds = []string{"coverage"}
	case Group:
		for _, p := range f.Parts {
			evidenceOf(p, used)
		}
	}
	for _, k := range kinds {
		used[k] = true
	}
}
