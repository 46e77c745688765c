package round

import (
	"slices"
	"strconv"
	"strings"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// ParseQuota reads how many may have a form of award, as the secretary writes it:
//
//	certificate/commune=5               five places
//	certificate/commune+hamlet=10%      a tenth of the units there are, rounded down
//	certificate/commune=10%up           rounded up
//	certificate/commune=1/cluster       one in each cluster
//	certificate/household=north:2+south:3   parts with places of their own
func ParseQuota(s string) (form string, q award.Quota, f error) {
	bad := func() (string, award.Quota, error) {
		return "", award.Quota{}, fault.New(fault.Usage, lang.T("round.quota", "quota", s)).Do(lang.T("round.quota.do"))
	}
	what, places, ok := strings.Cut(s, "=")
	form, kinds, ok2 := strings.Cut(what, "/")
	if !ok || !ok2 || form == "" {
		return bad()
	}
	for k := range strings.SplitSeq(kinds, "+") {
		if !slices.Contains(award.Kinds, award.Kind(k)) || slices.Contains(q.Kinds, award.Kind(k)) {
			return bad()
		}
		q.Kinds = append(q.Kinds, award.Kind(k))
	}
	number := func(s string) int64 {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 0 || n > 1_000_000 || strconv.FormatInt(n, 10) != s {
			return -1
		}
		return n
	}
	switch {
	case strings.Contains(places, ":"):
		for p := range strings.SplitSeq(places, "+") {
			id, n, _ := strings.Cut(p, ":")
			if id == "" || number(n) < 0 || slices.ContainsFunc(q.Parts, func(o award.QuotaPart) bool { return o.ID == id }) {
				return bad()
			}
			q.Parts = append(q.Parts, award.QuotaPart{ID: id, Text: lang.Both{VI: id, EN: id}, Number: number(n)})
		}
	case strings.HasSuffix(places, "/cluster"):
		q.PerCluster, q.Number = true, number(strings.TrimSuffix(places, "/cluster"))
		if q.Number < 0 {
			return bad()
		}
	case strings.HasSuffix(places, "%"), strings.HasSuffix(places, "%up"):
		rest, up := strings.CutSuffix(places, "%up")
		if !up {
			rest = strings.TrimSuffix(rest, "%")
		}
		share, err := law.ParseRatio(rest)
		if err != nil || share.Sign() <= 0 || share.Cmp(law.Int(100)) > 0 {
			return bad()
		}
		q.Share, q.Up = share.Mul(law.Frac(1, 100)), up
	default:
		if q.Number = number(places); q.Number < 0 {
			return bad()
		}
	}
	return form, q, nil
}
