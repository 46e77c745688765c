package report

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// A world is one way in which everything about a household may be: what its
// review leaves blank is chosen, each choice once. The second way to fill a form
// asks a world plainly, without intervals, and tries all worlds.
type world struct {
	r       *household.Review
	choices []int // taken so far, in the order asked
	sizes   []int // how many there were
	asked   map[string]int
}

func (w *world) choose(what string, n int) int {
	if c, ok := w.asked[what]; ok {
		return c
	}
	i := len(w.asked)
	if i == len(w.choices) {
		w.choices, w.sizes = append(w.choices, 0), append(w.sizes, n)
	}
	w.asked[what] = w.choices[i]
	return w.choices[i]
}

// worlds calls f for each world of a household, as far as f asks.
func worlds(r *household.Review, f func(*world)) {
	w := &world{r: r}
	for {
		w.asked = map[string]int{}
		f(w)
		i := len(w.choices) - 1
		for i >= 0 && w.choices[i]+1 == w.sizes[i] {
			i--
		}
		if i < 0 {
			return
		}
		w.choices, w.sizes = w.choices[:i+1], w.sizes[:i+1]
		w.choices[i]++
	}
}

// class is the household's class: the one recorded, else one that the official
// rule leaves open.
func (w *world) class() household.Class {
	if w.r.Class != household.UnknownClass {
		return w.r.Class
	}
	std, _ := household.FindStandard("2022-2026")
	var may []household.Class
	poor, near, other := std.Possible(w.r.Answers)
	for i, ok := range []bool{poor, near, other} {
		if ok {
			may = append(may, []household.Class{household.Poor, household.NearPoor, household.NotPoor}[i])
		}
	}
	return may[w.choose("class", len(may))]
}

func (w *world) is(code string) bool {
	switch w.r.More.Get(code) {
	case "1":
		return true
	case "0":
		return false
	}
	return w.choose(code, 2) == 1
}

func (w *world) deprived(i int) bool {
	if yes, known := w.r.Indicator(i); known {
		return yes
	}
	return w.choose(fmt.Sprint("d", i), 2) == 1
}

func (w *world) group() string {
	if w.r.Ethnicity != "" {
		return string(w.r.Ethnicity)
	}
	return []string{"01", "05", "17", "09"}[w.choose("group", 4)]
}

func (w *world) number(code string, most int) int64 {
	if n, err := strconv.Atoi(w.r.More.Get(code)); err == nil {
		return int64(n)
	}
	return int64(w.choose(code, most+1))
}

func (w *world) average() bool {
	c := w.class()
	if w.r.More.Get("average_living") == "" && (c == household.Poor || c == household.NearPoor) {
		return false
	}
	return w.is("average_living")
}

// plain is what one household adds to a column of a form; groups are the
// minorities that have a column in form 9.
func plain(w *world, form, column, line int, groups []string) int64 {
	class := household.Poor
	if form == 6 || form == 13 {
		class = household.NearPoor
	}
	if form == 8 && column > 5 {
		class, column = household.NearPoor, column-5
	}
	if form == 11 && column > 4 {
		class, column = household.NearPoor, column-4
	}
	if half := len(groups) + 4; form == 9 && column > half {
		class, column = household.NearPoor, column-half
	}
	if form == 10 && line == 1 {
		class = household.NearPoor
	}
	if form == 1 && (column == 7 || column == 13) {
		return count(w.average(), column == 13, w)
	}
	if form == 1 && column > 4 && column != 9 {
		class = household.NearPoor
	}
	if w.class() != class {
		return 0
	}
	minority := func() bool { return w.group() != "01" }
	switch form {
	case 1:
		return count(true, column > 8, w)
	case 4, 6:
		if column == 1 {
			return 1
		}
		if column == 2 {
			n := int64(0)
			for i := 1; i <= 12; i++ {
				n += count(w.deprived(i), false, w)
			}
			return n
		}
		return count(w.deprived(column-2), false, w)
	case 8:
		in := [...]func() bool{nil, func() bool { return true }, minority, func() bool { return w.is("no_labour") }, func() bool { return w.is("merit") }}[column]()
		return count(in, line == 1, w)
	case 9:
		switch {
		case column == 1:
			return 1
		case column == 2:
			return count(!minority(), false, w)
		case column == 3:
			return count(minority(), false, w)
		case column < 4+len(groups):
			return count(w.group() == groups[column-4], false, w)
		}
		return count(minority() && !slices.Contains(groups, w.group()), false, w)
	case 10:
		return count(w.is("r0"+strconv.Itoa(column)), false, w)
	case 11:
		children := w.number("children", w.r.Size)
		if column == 1 {
			return children
		}
		return w.number([]string{"children_nutrition", "children_insurance", "children_schooling"}[column-2], int(children))
	case 12, 13:
		in := map[int]func() bool{
			9: func() bool { return true }, 10: func() bool { return !minority() }, 11: minority,
			12: func() bool { return minority() && w.is("local_minority") }, 13: func() bool { return w.is("merit") },
			14: func() bool { return w.is("no_labour") }, 15: func() bool { return w.is("female_head") },
		}
		if column >= 16 {
			return count(in[column-7](), true, w)
		}
		return count(in[column](), false, w)
	}
	panic("form")
}

func count(yes, persons bool, w *world) int64 {
	switch {
	case !yes:
		return 0
	case persons:
		return int64(w.r.Size)
	}
	return 1
}

func draw(t *rapid.T) []household.Review {
	var out []household.Review
	for i := range rapid.IntRange(0, 7).Draw(t, "households") {
		answers := map[string]string{}
		for _, code := range []string{"merit", "no_labour", "local_minority", "female_head", "average_living", "r01", "r07"} {
			answers[code] = rapid.SampledFrom([]string{"", "0", "1"}).Draw(t, code)
		}
		size := rapid.IntRange(1, 4).Draw(t, "size")
		if rapid.Bool().Draw(t, "children") {
			n := rapid.IntRange(0, size).Draw(t, "n")
			answers["children"] = strconv.Itoa(n)
			if rapid.Bool().Draw(t, "insured") {
				answers["children_insurance"] = strconv.Itoa(rapid.IntRange(0, n).Draw(t, "m"))
			}
		}
		marks := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"0", "0", "1", "1", "?"}), 4, 4).Draw(t, "marks"), "") + "00000010"
		r := review(household.ID(fmt.Sprintf("H%02d", i)), rapid.SampledFrom([]unit.Code{"A1", "A1", "A2", "00101"}).Draw(t, "place"),
			rapid.SampledFrom([]household.Class{household.Poor, household.NearPoor, household.NotPoor, household.UnknownClass}).Draw(t, "class"),
			size, rapid.SampledFrom([]household.Ethnicity{"", "01", "05", "17"}).Draw(t, "group"), marks, string(household.NewExtra(answers)))
		if r.Class == household.UnknownClass && rapid.Bool().Draw(t, "b1") {
			r.SetB1(rapid.SampledFrom([]int{100, 150, 200}).Draw(t, "points"))
			r.Area = rapid.SampledFrom([]household.Area{household.AreaUnknown, household.Rural}).Draw(t, "area")
		}
		out = append(out, r)
	}
	return out
}

// places gives the reviews that a row is about.
func inRow(r *Row, all []household.Review) (out []*household.Review) {
	for i := range all {
		p := string(all[i].Place())
		if r.Kind == TotalRow || r.Kind == UnitRow && p == string(r.Code) || r.Kind == OpenRow && len(p) == 5 {
			out = append(out, &all[i])
		}
	}
	return out
}

// Every count of every form is what the best and the worst of all worlds give;
// and each cell's households are those that count in all worlds, and in some.
func TestCountsAgainstAllWorlds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := draw(t)
		for _, no := range []string{"1", "4", "6", "8", "9", "10", "11", "12", "13"} {
			in := Input{Tree: made(), Year: 2024, Reviews: all, Complete: func(*unit.Unit) bool { return true }}
			in.Unit, _ = made().Find("00101", 20241231)
			f, _ := Find(no)
			s, err := Fill(f, in)
			if err != nil {
				t.Fatal(err)
			}
			var groups []string
			for _, c := range s.Columns[:len(s.Columns)/2] {
				for _, cond := range c.count {
					if code, ok := strings.CutPrefix(cond, groupIs); ok {
						groups = append(groups, code)
					}
				}
			}
			for i := range s.Rows {
				r := &s.Rows[i]
				for j := range s.Columns {
					c := &s.Columns[j]
					if r.Cells[j].Kind != Count || c.declared != "" || len(c.behind) > 0 {
						continue
					}
					var lo, hi int64
					var sure, may []string
					for _, rv := range inRow(r, all) {
						least, most := int64(1<<40), int64(-1)
						worlds(rv, func(w *world) {
							n := plain(w, f.No, c.No, r.Line, groups)
							least, most = min(least, n), max(most, n)
						})
						lo, hi = lo+least, hi+most
						switch {
						case least > 0:
							sure = append(sure, string(rv.Household))
						case most > 0:
							may = append(may, string(rv.Household))
						}
					}
					if got := r.Cells[j].Count; got != law.Between(lo, hi) {
						t.Fatalf("form %s row %d column %d: %s, all worlds give %d to %d", no, i, c.No, got.Say(lang.EN), lo, hi)
					}
					if f.No == 11 { // a number between none and some is in doubt, whatever the class
						continue
					}
					yes, maybe := s.Behind(i, j)
					if g, m := ids(yes), ids(maybe); f.No != 4 && f.No != 6 && (!same(g, sure) || !same(m, may)) {
						t.Fatalf("form %s row %d column %d: behind it %v and perhaps %v, want %v and %v", no, i, c.No, g, m, sure, may)
					}
				}
			}
		}
	})
}

func same(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// The rates of forms 5 and 7 are the lowest and highest of all worlds of all
// households together; of perhaps nobody there is no rate.
func TestSharesAgainstAllWorlds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := draw(t)
		all = all[:min(len(all), 4)]
		no := rapid.SampledFrom([]string{"5", "7"}).Draw(t, "form")
		in := Input{Tree: made(), Year: 2024, Reviews: all, Complete: func(*unit.Unit) bool { return true }}
		in.Unit, _ = made().Find("00101", 20241231)
		f, _ := Find(no)
		s, err := Fill(f, in)
		if err != nil {
			t.Fatal(err)
		}
		class := map[string]household.Class{"5": household.Poor, "7": household.NearPoor}[no]
		total := &s.Rows[len(s.Rows)-1]
		for _, j := range []int{1, 3, 12} {
			// What one household adds to numerator and denominator.
			type pair struct{ n, d int64 }
			sums := map[pair]bool{{}: true}
			for i := range all {
				next := map[pair]bool{}
				worlds(&all[i], func(w *world) {
					p := pair{}
					if w.class() == class {
						p = pair{count(w.deprived(j), false, w), 1}
					}
					for s := range sums {
						next[pair{s.n + p.n, s.d + p.d}] = true
					}
				})
				sums = next
			}
			var lo, hi *big.Rat
			nobody := 0
			for p := range sums {
				if p.d == 0 {
					nobody++
					continue
				}
				r := big.NewRat(p.n, p.d)
				if lo == nil || r.Cmp(lo) < 0 {
					lo = r
				}
				if hi == nil || r.Cmp(hi) > 0 {
					hi = r
				}
			}
			cell := total.Cells[j]
			switch {
			case lo == nil:
				if cell.Kind != None {
					t.Fatalf("form %s column %d: %+v of nobody", no, j+1, cell)
				}
			case nobody > 0:
				if cell.Kind != Percent || cell.Known {
					t.Fatalf("form %s column %d: %s of perhaps nobody", no, j+1, cell.Say(lang.EN))
				}
			case !cell.Known || cell.Lo.String() != lo.RatString() || cell.Hi.String() != hi.RatString():
				t.Fatalf("form %s column %d: %s to %s, all worlds give %s to %s", no, j+1, cell.Lo, cell.Hi, lo.RatString(), hi.RatString())
			}
		}
	})
}
