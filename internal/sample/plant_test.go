package sample_test

import (
	"fmt"
	"slices"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

func listedAs(r *household.Review) bool { return r != nil && r.More.Get("typed_class") != "not_poor" }

// TestPlanted: everything listed as planted is in the rows, all kinds are there
// at the default size, and the small provinces have what they have room for.
func TestPlanted(t *testing.T) {
	for _, n := range []int{1, 700, sample.Households, 60_000} {
		for seed := range uint64(2) {
			t.Run(fmt.Sprintf("%d households, seed %d", n, seed), func(t *testing.T) {
				w := newWorld(t, n, seed)
				found := map[sample.PlantKind]int{}
				for _, p := range w.Planted {
					found[p.Kind]++
					test, ok := plantTests[p.Kind]
					if !ok {
						t.Fatalf("a kind without a test: %+v", p)
					}
					if what := test(w, p); what != "" {
						t.Errorf("%+v: %s", p, what)
					}
					for _, id := range p.Households {
						if p.Kind != sample.NotReviewed && w.rows[key{id, p.Year}] == nil {
							t.Errorf("%+v: %s has no review", p, id)
						}
					}
				}
				if n < sample.Households {
					return
				}
				for k := range plantTests {
					if found[k] == 0 {
						t.Errorf("no %s", k)
					}
				}
			})
		}
	}
}

// each wants something of every household planted.
func each(w *world, p sample.Planted, want func(r, before *household.Review) bool) string {
	if len(p.Households) == 0 {
		return "no household"
	}
	for _, id := range p.Households {
		if r := w.rows[key{id, p.Year}]; r == nil || !want(r, w.rows[key{id, p.Year - 1}]) {
			return "not so for " + string(id)
		}
	}
	return ""
}

// over is how far B1 lies over the line of the household's area.
func (w *world) over(r *household.Review) int {
	a := r.Area
	if a == household.AreaUnknown {
		f, _ := w.facts.On(find(w.tree, r.Commune, r.Year), "area", law.YearEnd(r.Year))
		a = household.Rural
		if f.Value == "urban" {
			a = household.Urban
		}
	}
	line, _ := standard.Line(a)
	b1, _ := r.B1()
	return b1 - line.Points
}

func find(tree *unit.Tree, code unit.Code, y law.Year) *unit.Unit {
	u, _ := tree.Find(code, law.YearEnd(y))
	return u
}

func (w *world) tally(code unit.Code, y law.Year) (tally.Tally, bool) {
	i := slices.IndexFunc(w.Tallies, func(t tally.Tally) bool { return t.Code == code && t.Year == y })
	if i < 0 {
		return tally.Tally{}, false
	}
	return w.Tallies[i], true
}

func (w *world) reviewsOf(hamlet unit.Code, y law.Year) (out []*household.Review) {
	for i := range w.Reviews {
		if r := &w.Reviews[i]; r.Hamlet == hamlet && r.Year == y {
			out = append(out, r)
		}
	}
	return out
}

func sure(ok bool, what string) string {
	if ok {
		return ""
	}
	return what
}

// Each test looks at the rows alone, as the one would who searches for the fault.
var plantTests = map[sample.PlantKind]func(*world, sample.Planted) string{
	sample.FalseExit: func(w *world, p sample.Planted) string {
		return each(w, p, func(r, before *household.Review) bool {
			return r.Commune == p.Where && listedAs(before) && !listedAs(r) && r.Marks() == before.Marks()
		})
	},
	sample.Bunching: func(w *world, p sample.Planted) string {
		for i := range w.Reviews {
			r := &w.Reviews[i]
			if r.Year != p.Year || r.Commune != p.Where || listedAs(r) || !listedAs(w.rows[key{r.Household, r.Year - 1}]) {
				continue
			}
			if d := w.over(r); d < 1 || d > 3 || !slices.Contains(p.Households, r.Household) {
				return fmt.Sprintf("%v left the list %d over the line", r, d)
			}
		}
		return each(w, p, func(r, before *household.Review) bool { return listedAs(before) && !listedAs(r) })
	},
	sample.CopiedSheet: func(w *world, p sample.Planted) string {
		from, to := w.reviewsOf(unit.Code(p.Note), p.Year), w.reviewsOf(p.Where, p.Year)
		if len(to) == 0 || len(to) > len(from) || len(to) != len(p.Households) {
			return fmt.Sprintf("%d rows copied from %d", len(to), len(from))
		}
		for i, r := range to {
			if a, b := r.Answers, from[i].Answers; a != b {
				return fmt.Sprintf("%v is not a copy", r)
			}
		}
		return ""
	},
	sample.IdenticalAnswers: func(w *world, p sample.Planted) string {
		n, one := 0, household.Answers{}
		for _, r := range w.reviewsOf(p.Where, p.Year) {
			if r.Interviewer != p.Note {
				continue
			}
			if n++; n == 1 {
				one = r.Answers
			}
			if r.Answers != one {
				return fmt.Sprintf("%v has other answers", r)
			}
		}
		return sure(n == len(p.Households) && n > 1, "the interviewer saw other households")
	},
	sample.DigitHeaping: func(w *world, p sample.Planted) string {
		return each(w, p, func(r, _ *household.Review) bool { b1, _ := r.B1(); return b1%10 == 0 && r.Commune == p.Where })
	},
	sample.LateEdit: func(w *world, p sample.Planted) string {
		if len(w.Late) != len(p.Households) {
			return "not the households corrected"
		}
		for i := range w.Late {
			r := &w.Late[i]
			was := w.rows[key{r.Household, r.Year}]
			j := slices.IndexFunc(w.Campaigns, func(c tally.Campaign) bool { return c.Code == r.Commune && c.Year == r.Year })
			if !listedAs(was) || listedAs(r) || w.over(r) < 1 || r.Hamlet != was.Hamlet || r.ReviewedOn <= w.Campaigns[j].RecognisedOn || r.Commune != p.Where {
				return fmt.Sprintf("%v is no late correction", r)
			}
		}
		return ""
	},
	sample.Duplicate: func(w *world, p sample.Planted) string {
		if len(p.Households) != 2 {
			return "not two"
		}
		a, b := w.rows[key{p.Households[0], p.Year}], w.rows[key{p.Households[1], p.Year}]
		return sure(a.CitizenID == b.CitizenID && a.CitizenID != "" && a.Head == b.Head && a.Size == b.Size && a.Household != b.Household &&
			a.Commune == b.Commune && b.Hamlet == unit.Code(p.Note), "not the same household")
	},
	sample.NotReviewed: func(w *world, p sample.Planted) string {
		i := slices.IndexFunc(w.Campaigns, func(c tally.Campaign) bool { return c.Code == p.Where && c.Year == p.Year })
		if !w.Campaigns[i].Complete || len(p.Households) == 0 {
			return "the campaign does not say that it is complete"
		}
		for _, id := range p.Households {
			if w.rows[key{id, p.Year}] != nil || !listedAs(w.rows[key{id, p.Year - 1}]) ||
				slices.ContainsFunc(w.Changes, func(c household.Change) bool { return c.Household == id && c.Kind.Ends() && c.On.Year() <= p.Year }) {
				return string(id) + " was reviewed, or had ended"
			}
		}
		return ""
	},
	sample.HamletMissing: func(w *world, p sample.Planted) string {
		_, counted := w.tally(p.Where, p.Year)
		return sure(!counted && len(w.reviewsOf(p.Where, p.Year)) == 0 && find(w.tree, p.Where, p.Year) != nil, "it is not missing")
	},
	sample.TallyMissing: func(w *world, p sample.Planted) string {
		_, counted := w.tally(p.Where, p.Year)
		return sure(!counted && find(w.tree, p.Where, p.Year) != nil, "it is not missing")
	},
	sample.TallyDiffers: func(w *world, p sample.Planted) string {
		row, _ := w.tally(p.Where, p.Year)
		n := int64(0)
		rows := w.reviewsOf(p.Where, p.Year)
		for _, q := range w.Planted {
			if q.Kind == sample.NoHamlet && q.Where == p.Where && q.Year == p.Year {
				rows = append(rows, w.rows[key{q.Households[0], q.Year}])
			}
		}
		for _, r := range rows {
			if r.More.Get("typed_class") == "poor" {
				n++
			}
		}
		return sure(row.Poor.Known() && row.Poor.Lo < n, "it does not differ")
	},
	sample.RateDiffers: func(w *world, p sample.Planted) string {
		row, _ := w.tally(p.Where, p.Year)
		_, flags := row.Check()
		return sure(len(flags) == 1, "the rate agrees")
	},
	sample.NoHamlet: func(w *world, p sample.Planted) string {
		return each(w, p, func(r, _ *household.Review) bool {
			c, _ := w.tree.Parent(find(w.tree, p.Where, p.Year), law.YearEnd(p.Year))
			return r.Hamlet == "" && c == find(w.tree, r.Commune, p.Year)
		})
	},
	sample.UnknownClass: func(w *world, p sample.Planted) string {
		return each(w, p, func(r, _ *household.Review) bool {
			return r.Unanswered() == 1 && w.class[key{r.Household, r.Year}] == household.UnknownClass
		})
	},
	sample.TypedDiffers: func(w *world, p sample.Planted) string {
		return each(w, p, func(r, _ *household.Review) bool { return r.More.Get("b2") != fmt.Sprint(standard.B2(r.Answers)) })
	},
	sample.WrongNumber: func(w *world, p sample.Planted) string {
		return each(w, p, func(r, _ *household.Review) bool {
			woman := r.More.Answer("female_head") == household.Yes
			return (r.CitizenID[3]-'0')%2 == 1 != woman
		})
	},
}

// The form finds nothing in the rows that was not planted there.
func TestFormFlagsOnlyThePlanted(t *testing.T) {
	w := newWorld(t, sample.Households, 3)
	form, _ := household.FormForYear(2022)
	for i := range w.Reviews {
		r := &w.Reviews[i]
		faults, flags := form.Check(r, standard)
		planted := slices.ContainsFunc(w.Planted, func(p sample.Planted) bool {
			return p.Kind == sample.TypedDiffers && p.Year == r.Year && slices.Contains(p.Households, r.Household)
		})
		// Answers that were copied do not agree with the children of the household.
		copied := w.planted[sample.FalseExit][r.Household] || w.planted[sample.CopiedSheet][r.Household] || w.planted[sample.IdenticalAnswers][r.Household]
		if len(faults) > 0 || len(flags) > 0 && !planted && !copied || planted && len(flags) == 0 {
			t.Errorf("%v: %v %v, planted: %t", r, faults, flags, planted)
		}
	}
}

// The balances of official forms 2 and 3 close in every commune and year, and
// their open questions are the planted ones.
func TestBalancesClose(t *testing.T) {
	w := newWorld(t, sample.Households, 4)
	byYear := map[law.Year][]household.Review{}
	for _, r := range w.Reviews {
		r.Class = w.class[key{r.Household, r.Year}]
		byYear[r.Year] = append(byYear[r.Year], r)
	}
	crossed := int64(0)
	for y := law.Year(2022); y <= 2025; y++ {
		b := tally.NewBalances(w.tree, tally.BalanceInput{Year: y, First: byYear[y-1], Last: byYear[y], Changes: w.Changes,
			Earlier: func(id household.ID) (past household.Past) {
				for before := law.Year(2021); before < y-1; before++ {
					class, reviewed := w.class[key{id, before}]
					past.Poor = past.Poor || class == household.Poor
					past.NearPoor = past.NearPoor || class == household.NearPoor
					if reviewed {
						past.Last = class
					}
				}
				return past
			}})
		codes := map[unit.Code]bool{}
		for _, r := range byYear[y] {
			codes[r.Commune] = true
		}
		for code := range codes {
			sheet := b.Of(w.tree, find(w.tree, code, y))
			for _, s := range []tally.BalanceSheet{sheet.Poor, sheet.NearPoor} {
				households, persons := s.Residual()
				if n, ok := persons.Exact(); households != 0 || !ok || n != 0 {
					t.Errorf("%s %d: %d households and %v persons are left over", code, y, households, persons)
				}
				for _, m := range s.Open {
					if id := m.Household; !w.lost[id] && !w.planted[sample.NotReviewed][id] && !w.planted[sample.UnknownClass][id] && !w.planted[sample.NoHamlet][id] {
						t.Errorf("%s %d: %s is an open question: %v", code, y, id, m.Transition)
					}
				}
				crossed += s.Cells[2].Households
			}
		}
	}
	if crossed == 0 {
		t.Error("nobody left a list")
	}
}
