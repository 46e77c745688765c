package sample

import (
	"cmp"
	"embed"
	"slices"
	"sort"
	"strconv"
	"strings"

	"vuonlen/household"
	"vuonlen/unit"
)

//go:embed data/*.csv
var data embed.FS

// rows reads one of our own embedded files: no field before the last that is
// used holds a comma or a quotation mark.
func rows(name string) ([][]string, error) {
	b, err := data.ReadFile("data/" + name)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if i > 0 {
			out = append(out, strings.Split(line, ","))
		}
	}
	return out, nil
}

type district struct {
	code       unit.Code
	households int
	minority   float64 // share of minority households, an assumption
	poverty    float64 // times the provincial rate, an assumption
}

// poverty sets apart the districts: Tri Tôn had 10.74 % poor households in 2021
// (giamngheo.mic.gov.vn), the towns far fewer. The other factors are assumptions.
var poverty = map[unit.Code]float64{
	"891": 2.82, "890": 1.9, "886": 1.6, "883": 0.35, "884": 0.4, "887": 0.8, "888": 0.9, "889": 0.9, "892": 0.8, "893": 0.8, "894": 0.7,
}

func districts() (out []district, err error) {
	all, err := rows("an_giang_districts.csv")
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		d := district{code: unit.Code(r[0]), poverty: poverty[unit.Code(r[0])]}
		if d.households, err = strconv.Atoi(r[5]); err != nil {
			return nil, err
		}
		if d.minority, err = strconv.ParseFloat(r[6], 64); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func knownHamlets() (map[unit.Code][]unit.Record, error) {
	all, err := rows("hamlets_an_giang_partial.csv")
	if err != nil {
		return nil, err
	}
	out := map[unit.Code][]unit.Record{}
	for _, r := range all {
		out[unit.Code(r[0])] = append(out[unit.Code(r[0])], unit.Record{Name: r[4], Kind: r[3]})
	}
	return out, nil
}

// deprivation gives the assumed chance of each indicator by class.
func deprivation() (out [household.NotPoor + 1][household.Indicators]float64, err error) {
	all, err := rows("deprivation_assumptions.csv")
	if err != nil {
		return out, err
	}
	for i, r := range all {
		for k, c := range []household.Class{household.Poor, household.NearPoor, household.NotPoor} {
			if out[c][i], err = strconv.ParseFloat(r[2+k], 64); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

// bag is texts with weights.
type bag struct {
	texts []string
	ends  []int // weights added up
}

func (b *bag) add(s string, weight int) {
	if n := len(b.ends); n > 0 {
		weight += b.ends[n-1]
	}
	b.texts, b.ends = append(b.texts, s), append(b.ends, weight)
}

func (m *maker) draw(b *bag) string {
	if len(b.texts) == 0 {
		return ""
	}
	return b.texts[sort.SearchInts(b.ends, m.rng.IntN(b.ends[len(b.ends)-1])+1)]
}

// names of one ethnic group by sex: 0 men, 1 women.
type names struct{ surname, middle, given [2]bag }

// The groups of An Giang in the numbering of registers.
const (
	khmer household.Ethnicity = "05"
	cham  household.Ethnicity = "17"
	hoa   household.Ethnicity = "04"
)

// loadNames reads the lists of names. Those of the Hoa are Kinh names under Hoa
// surnames.
func loadNames() (map[household.Ethnicity]*names, error) {
	out := map[household.Ethnicity]*names{household.Kinh: {}, khmer: {}, cham: {}, hoa: {}}
	put := func(b *[2]bag, sex, text, weight string) error {
		w, err := strconv.Atoi(weight)
		if sex != "f" {
			b[0].add(text, w)
		}
		if sex != "m" {
			b[1].add(text, w)
		}
		return err
	}
	kinh := out[household.Kinh]
	for file, b := range map[string]*[2]bag{"surnames_kinh.csv": &kinh.surname, "middle_names.csv": &kinh.middle, "given_names.csv": &kinh.given} {
		all, err := rows(file)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			sex := "u"
			if len(r) == 3 {
				sex = r[1]
			}
			if err := put(b, sex, r[0], r[len(r)-1]); err != nil {
				return nil, err
			}
		}
	}
	all, err := rows("names_minority.csv")
	if err != nil {
		return nil, err
	}
	census := map[string]household.Ethnicity{"05": khmer, "14": cham, "06": hoa}
	for _, r := range all {
		n := out[census[r[0]]]
		b := &n.surname
		if r[1] == "given" {
			b = &n.given
		}
		if err := put(b, r[2], r[3], r[4]); err != nil {
			return nil, err
		}
	}
	out[hoa].middle, out[hoa].given = kinh.middle, kinh.given
	return out, nil
}

// binomial draws how many of n households have a property of probability p. The
// rounding is fixed: one draw a household up to 64, above that the mean with a
// draw for the rest, so that size costs no time.
func (m *maker) binomial(n int, p float64) int {
	if n <= 64 {
		k := 0
		for range n {
			if m.rng.Float64() < p {
				k++
			}
		}
		return k
	}
	mean := float64(n) * p
	k := int(mean)
	if m.rng.Float64() < mean-float64(k) {
		k++
	}
	return min(k, n)
}

// split divides n into whole parts by weights, exactly: the largest remainders
// get the rest, the earlier part first.
func split(n int, weights []float64) []int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	out := make([]int, len(weights))
	order := make([]int, len(weights))
	rest := make([]float64, len(weights))
	left := n
	for i, w := range weights {
		share := float64(n) * w / sum
		out[i] = int(share)
		rest[i] = share - float64(out[i])
		order[i] = i
		left -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for i := 0; i < left; i++ {
		out[order[i%len(order)]]++
	}
	return out
}
