package publication

import (
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/unit"
)

// Coarse is a step by which the figures of an edition are made coarser.
type Coarse string

// The steps.
const (
	NoHamlets     Coarse = "hamlets"        // nothing of hamlets
	SmallCommunes Coarse = "small_communes" // nothing of a commune and year with fewer than 4k households
	NoBalances    Coarse = "balances"       // balance sheets of the whole land only
	NoDeprived    Coarse = "deprivations"   // minority households and deprivations of the whole land only
	NoCommunes    Coarse = "communes"       // nothing of communes
)

// lang: keys
var coarseWords = map[Coarse]string{
	NoHamlets: "edition.coarse.hamlets", SmallCommunes: "edition.coarse.small_communes", NoBalances: "edition.coarse.balances", NoDeprived: "edition.coarse.deprivations", NoCommunes: "edition.coarse.communes",
}

// Say is what a step leaves out, in words.
func (c Coarse) Say(in lang.Lang) string {
	return in.Say(lang.T(coarseWords[c])) // lang: keys in coarseWords
}

// Coarser is the steps in the order in which they are taken.
var Coarser = []Coarse{NoHamlets, SmallCommunes, NoBalances, NoDeprived, NoCommunes}

// coarse tells whether steps hide a cell.
func (e *Edition) coarse(u *Unknown, steps []Coarse) bool {
	if u.row < 0 {
		return slices.Contains(steps, NoBalances) && e.Places[e.Balances[u.balance].Place].Parent >= 0
	}
	r := &e.Rows[u.row]
	p := e.Places[r.Place]
	if p.Level == unit.Commune {
		return slices.Contains(steps, NoCommunes) || slices.Contains(steps, SmallCommunes) && e.tiny(r)
	}
	return p.Parent >= 0 && slices.Contains(steps, NoDeprived) && !slices.Contains([]string{Households, Poor, NearPoor, Multidim, NotPoor}, u.measure)
}
