package award

import (
	"cmp"
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// AwardForm is a form of award (hình thức khen thưởng) with the kinds of subject that
// may have it and how many of them.
type AwardForm struct {
	ID       string
	Text     lang.Both
	Citation law.Citation
	Kinds    []Kind
	Quotas   []Quota
}

// AwardForms lists the forms of award that a kind of subject may have.
func (m *Movement) AwardForms(k Kind) []AwardForm {
	var out []AwardForm
	for _, a := range m.Awards {
		if slices.Contains(a.Kinds, k) {
			out = append(out, a)
		}
	}
	return out
}

// Quota is how many of some kinds of subject may have a form of award: a number, a
// share of the units there are, or so many in each cluster, or of each part that a
// body of its own chooses.
type Quota struct {
	Kinds      []Kind
	Number     int64     // PerCluster: in each cluster
	Share      law.Ratio // of the units there are; 0: Number holds
	Up         bool      // a broken number of places is rounded up instead of down
	PerCluster bool
	Parts      []QuotaPart
}

// QuotaPart is a part of a quota with places of its own, which no other part takes.
type QuotaPart struct {
	ID     string
	Text   lang.Both
	Number int64
}

// places is how many places there are among so many units.
func (q Quota) places(units law.Count) law.Count {
	if q.Share.Sign() == 0 {
		return law.Exactly(q.Number)
	}
	if !units.Known() {
		return law.Count{}
	}
	of := func(n int64) int64 {
		places := q.Share.Mul(law.Int(n))
		if q.Up {
			return ceil(places)
		}
		return places.Floor()
	}
	return law.Between(of(units.Lo), of(units.Hi))
}

// Candidate is a judged subject with the place its body gave it.
type Candidate struct {
	Subject  Subject
	Verdict  law.Verdict
	Eligible bool
	Rank     law.Count // 1 is the first; equal ranks are a tie; unknown: nobody ranked it
	Group    string    // its cluster, or the part that chose it; empty: not known
	// Prefers tells which preferences between equals it was nominated with, in the order
	// in which the round states them, the strongest first, at most eight. Between equal
	// ranks the one who has the first in which they differ goes before.
	Prefers []bool
}

// Candidate is the judged subject with the place its body gave it.
func (j Judgement) Candidate(rank law.Count, group string) Candidate {
	return Candidate{Subject: j.Subject, Verdict: j.Verdict, Eligible: j.Eligible, Rank: rank, Group: group}
}

// Standing is how a candidate stands to the places.
type Standing string

// The standings. Open: it depends on what is not known yet.
const (
	Placed Standing = "placed"
	Tied   Standing = "tied"   // as good as others, and together they are more than the places left
	Beyond Standing = "beyond" // the places go to better ones
	Open   Standing = "open"
	Out    Standing = "out" // not eligible, or its criteria are not met
)

// Say names the standing.
func (s Standing) Say(l lang.Lang) string {
	switch s {
	case Placed:
		return l.Say(lang.T("award.standing.placed"))
	case Tied:
		return l.Say(lang.T("award.standing.tied"))
	case Beyond:
		return l.Say(lang.T("award.standing.beyond"))
	case Out:
		return l.Say(lang.T("award.standing.out"))
	}
	return l.Say(lang.T("award.standing.open"))
}

// Fit is who fits into a quota: the candidates in their order with the standing of
// each. A tie is shown, never cut.
type Fit struct {
	Groups []FitGroup
}

// FitGroup is the candidates for the same places.
type FitGroup struct {
	ID       string // cluster or part; empty where there are none, or it is not known
	Places   law.Count
	Fits     []Fitting
	Standing map[Standing]int
}

// Fitting is one candidate's standing.
type Fitting struct {
	Candidate
	Standing Standing
	// Equal tells that another, who takes a place too, has the same rank: then the
	// preferences put them in order, and where those are the same too they are tied.
	Equal bool
}

// Fit says who of the candidates fits, of so many units in all. The candidates may
// be of any kind: those the quota is not for are left out.
func (q Quota) Fit(units law.Count, candidates []Candidate) Fit {
	groups := map[string][]Candidate{}
	places := map[string]law.Count{}
	var ids []string
	add := func(id string, n law.Count) {
		if _, ok := places[id]; !ok {
			ids, places[id] = append(ids, id), n
		}
	}
	for _, p := range q.Parts {
		add(p.ID, law.Exactly(p.Number))
	}
	if !q.PerCluster && len(q.Parts) == 0 {
		add("", q.places(units))
	}
	for _, c := range candidates {
		if !slices.Contains(q.Kinds, c.Subject.Kind) {
			continue
		}
		id := c.Group
		switch {
		case q.PerCluster && id != "":
			add(id, q.places(units))
		case q.PerCluster:
			add("", law.Count{})
		case len(q.Parts) == 0:
			id = ""
		case !slices.ContainsFunc(q.Parts, func(p QuotaPart) bool { return p.ID == id }):
			id = ""
			add("", law.Count{})
		}
		groups[id] = append(groups[id], c)
	}
	var out Fit
	for _, id := range ids {
		// Who belongs nowhere yet may still come into this group.
		var strangers []Candidate
		if id != "" {
			strangers = groups[""]
		}
		g := FitGroup{ID: id, Places: places[id], Standing: map[Standing]int{}}
		for i, c := range groups[id] {
			s := stand(i, groups[id], strangers, g.Places)
			g.Fits = append(g.Fits, Fitting{c, s, sharesRank(i, groups[id])})
			g.Standing[s]++
		}
		slices.SortStableFunc(g.Fits, func(a, b Fitting) int { return cmp.Compare(order(a), order(b)) })
		out.Groups = append(out.Groups, g)
	}
	slices.SortStableFunc(out.Groups, func(a, b FitGroup) int { // nowhere yet: last
		switch {
		case a.ID == b.ID || a.ID != "" && b.ID != "":
			return 0
		case b.ID == "":
			return -1
		}
		return 1
	})
	return out
}

// order is where a candidate stands in the list: by its rank, those without one and
// those who are out behind.
func order(f Fitting) int64 {
	switch {
	case f.Standing == Out:
		return 2 * behind
	case !f.Rank.Known():
		return behind
	}
	lo, _ := f.bounds()
	return lo
}

// behind is after every rank; ranks are below 2^50.
const behind = 1 << 60

// sharesRank tells whether another who is not out is known to have the rank of candidate i.
func sharesRank(i int, rivals []Candidate) bool {
	n, ok := rivals[i].Rank.Exact()
	if !ok || rivals[i].out() {
		return false
	}
	for k, c := range rivals {
		if m, known := c.Rank.Exact(); k != i && known && m == n && !c.out() {
			return true
		}
	}
	return false
}

// out tells that a candidate takes no place.
func (c Candidate) out() bool {
	return !c.Eligible || c.Verdict == law.NotMet || c.Verdict == law.NotApplicable
}

// bounds are the places in the order that a candidate may turn out to have: by its
// rank, and among equals by its preferences.
func (c Candidate) bounds() (lo, hi int64) {
	if !c.Rank.Known() {
		return 0, behind
	}
	var after int64 // one bit for each preference that it lacks, the strongest highest
	for i := range 8 {
		after <<= 1
		if i >= len(c.Prefers) || !c.Prefers[i] {
			after |= 1
		}
	}
	return c.Rank.Lo<<8 + after, c.Rank.Hi<<8 + after
}

// stand finds the standing of candidate i among its rivals, and one only if it is
// the same whatever the open verdicts, ranks and groups turn out to be.
func stand(i int, rivals, strangers []Candidate, places law.Count) Standing {
	me := rivals[i]
	if me.out() {
		return Out
	}
	if !places.Known() {
		return Open
	}
	// Before me for certain and at most; before me or level with me, likewise.
	var before, maxBefore int64
	level, maxLevel := int64(1), int64(1)
	lo, hi := me.bounds()
	count := func(c Candidate, sure bool) {
		if c.out() {
			return
		}
		sure = sure && c.Verdict == law.Met
		l, h := c.bounds()
		if l < hi {
			maxBefore++
		}
		if l <= hi {
			maxLevel++
		}
		if sure && h < lo {
			before++
		}
		if sure && h <= lo {
			level++
		}
	}
	for k, c := range rivals {
		if k != i {
			count(c, true)
		}
	}
	for _, c := range strangers {
		count(c, false)
	}
	switch {
	case before >= places.Hi:
		return Beyond
	case me.Verdict != law.Met:
		return Open
	case maxLevel <= places.Lo:
		return Placed
	case maxBefore < places.Lo && level > places.Hi:
		return Tied
	}
	return Open
}
