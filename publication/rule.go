package publication

import "vuonlen/law"

// Rule is how small groups are hidden. It is the province's own, dated and published
// with the edition; no text of law that we know fixes the number.
//
// A count of a sensitive measure is protected when it is 1 to K-1; so is the rest of
// what it is counted among, 0 included: a hamlet in which every household is poor
// tells of each of them (the rule of 100 %). A zero of a count itself names nobody
// and is shown. All households and the households reviewed are no secret.
//
// The promise: whatever is added and subtracted over all that is published, at least
// K+1 values in a row remain possible at the ends for a protected count: its least and
// its greatest possible value lie K or more apart.
type Rule struct {
	K    int64    `json:"k"`
	From law.Date `json:"from"`
	Text string   `json:"text"` // by which document; empty: the program's default
}

// DefaultRule holds until a province decides otherwise.
var DefaultRule = Rule{K: 3, From: 20210101}

// open tells of measures that are public anyhow.
func open(measure string) bool { return measure == Households || measure == Reviewed }

// protects tells whether a count needs protection by itself: n counted among d, d
// unknown when known is false.
func (r Rule) protects(measure string, n, d int64, known bool) bool {
	if open(measure) {
		return false
	}
	if n > 0 && n < r.K {
		return true
	}
	if measure == NotPoor && n == 0 && known && d > 0 { // all are poor or near-poor
		return true
	}
	// The rest: all, or all but a few, of those counted are in this state.
	return known && d > 0 && measure != Multidim && measure != NotPoor && n > 0 && d-n < r.K
}
