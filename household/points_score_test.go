package household

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
)

func TestScore(t *testing.T) {
	table := madeUp(t)
	opt := func(pairs ...string) PointAnswers {
		a := PointAnswers{Options: map[[2]string]Answer{}, Rules: map[string]Answer{"no_labour": No}}
		for _, p := range pairs {
			item, rest, _ := strings.Cut(p, "/")
			option, yes := strings.CutSuffix(rest, "+")
			if !yes {
				option = strings.TrimSuffix(rest, "-")
			}
			a.Options[[2]string{item, option}] = AnswerOf(yes)
		}
		return a
	}
	rule := func(a PointAnswers, r Answer) PointAnswers { a.Rules["no_labour"] = r; return a }
	whole := []string{"people/1+", "house.area/20+", "assets/boat+", "assets/fridge-"}
	for name, c := range map[string]struct {
		zone    string
		a       PointAnswers
		points  law.Count
		missing string
	}{
		"all answered, rural":                       {"delta", opt(whole...), law.Exactly(7 + 4 + 11), ""},
		"all answered, urban":                       {"town", opt(whole...), law.Exactly(9 + 4 + 0), ""},
		"nothing known":                             {"delta", PointAnswers{}, law.Between(0, 7+4+17), "people no_labour house.area assets"},
		"not scored":                                {"delta", rule(opt(whole...), Yes), law.Exactly(4 + 11), ""},
		"rule unknown":                              {"delta", rule(opt(whole...), NoAnswer), law.Between(4+11, 7+4+11), "no_labour"},
		"rule unknown, nothing at stake":            {"delta", rule(opt("people/more+", "house.area/20+", "assets/boat+", "assets/fridge-"), NoAnswer), law.Exactly(15), ""},
		"one option left":                           {"delta", opt("people/1-", "people/2-", "house.area/20+", "assets/boat+", "assets/fridge-"), law.Exactly(15), ""},
		"none of at most one":                       {"delta", opt("people/1+", "house.area/20-", "house.area/8-20-", "assets/boat-", "assets/fridge-"), law.Exactly(7), ""},
		"blank that brings nothing is not missing":  {"town", opt("people/1+", "house.area/20+", "assets/fridge+"), law.Exactly(9 + 4 + 6), ""},
		"any: what is known counts, the rest might": {"delta", opt("people/1+", "house.area/20+", "assets/boat+"), law.Between(22, 28), "assets"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := table.Score(c.zone, c.a)
			if err != nil || s.Points != c.points || strings.Join(s.Missing, " ") != c.missing {
				t.Errorf("%+v %v", s, err)
			}
			if !s.Fictitious || s.Table != "made-up-1" {
				t.Error("the mark is lost")
			}
		})
	}
	for want, c := range map[string]struct {
		zone string
		a    PointAnswers
	}{
		"no zone “moon”":               {"moon", PointAnswers{}},
		"item “Số người trong hộ”":     {"delta", opt("people/1+", "people/2+")},
		"item “Diện tích bình quân”":   {"delta", opt("house.area/8-20+", "house.area/20+")},
		"chosen is not what the item":  {"delta", opt("people/1-", "people/2-", "people/more-")},
		"1 answer belongs to no item ": {"delta", opt("people/9+")},
	} {
		if s, err := table.Score(c.zone, c.a); err == nil || !strings.Contains(err.Error(), want) || s.Points.Known() {
			t.Errorf("%v %v, want %q", s, err, want)
		}
	}
}

// Score against all ways to fill the blanks: the bounds are reached, and what is
// missing is what can change the points.
func TestScoreAgainstBruteForce(t *testing.T) {
	table := madeUp(t)
	var keys [][2]string
	for _, item := range table.Items {
		for _, o := range item.Options {
			keys = append(keys, [2]string{item.ID, o.Value})
		}
	}
	// valid tells whether complete answers can hold, and adds the points naively.
	valid := func(options map[[2]string]Answer, rule Answer, zone string) (int, bool) {
		total := 0
		for _, item := range table.Items {
			n, points := 0, 0
			for _, o := range item.Options {
				if options[[2]string{item.ID, o.Value}] == Yes {
					p, _ := table.Points(item.ID, o.Value, zone)
					n, points = n+1, points+p
				}
			}
			if len(item.Options) > 0 && (item.Choose == ChooseOne && n != 1 || item.Choose == ChooseAtMost && n > 1) {
				return 0, false
			}
			if item.NotScored == "" || rule == No {
				total += points
			}
		}
		return total, true
	}
	bounds := func(a PointAnswers, zone string) (lo, hi int, any bool) {
		var open [][2]string
		full := map[[2]string]Answer{}
		for _, k := range keys {
			if full[k] = a.Options[k]; full[k] == NoAnswer {
				open = append(open, k)
			}
		}
		rules := []Answer{a.Rules["no_labour"]}
		if rules[0] == NoAnswer {
			rules = []Answer{Yes, No}
		}
		for bits := range 1 << len(open) {
			for i, k := range open {
				full[k] = AnswerOf(bits>>i&1 == 1)
			}
			for _, rule := range rules {
				p, ok := valid(full, rule, zone)
				if !ok {
					continue
				}
				if !any || p < lo {
					lo = p
				}
				if !any || p > hi {
					hi = p
				}
				any = true
			}
		}
		return lo, hi, any
	}
	rapid.Check(t, func(rt *rapid.T) {
		answer := rapid.SampledFrom([]Answer{NoAnswer, NoAnswer, Yes, No, No})
		a := PointAnswers{Options: map[[2]string]Answer{}, Rules: map[string]Answer{"no_labour": answer.Draw(rt, "rule")}}
		for _, k := range keys {
			a.Options[k] = answer.Draw(rt, k[0]+"/"+k[1])
		}
		zone := rapid.SampledFrom([]string{"delta", "town"}).Draw(rt, "zone")
		s, err := table.Score(zone, a)
		lo, hi, any := bounds(a, zone)
		if (err == nil) != any {
			rt.Fatalf("error %v, can hold %v", err, any)
		}
		if err != nil {
			return
		}
		if s.Points != law.Between(int64(lo), int64(hi)) {
			rt.Errorf("%+v, by brute force %d to %d", s, lo, hi)
		}
		if (len(s.Missing) == 0) != (lo == hi) {
			rt.Errorf("missing %v, %d to %d", s.Missing, lo, hi)
		}
	})
}
