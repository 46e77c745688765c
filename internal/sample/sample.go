// Package sample makes a made-up An Giang from a seed: real units of the
// embedded data down to the communes, made-up hamlets below them, recognised
// counts of 2021 to 2025 and facts about units. Tests and the demo share it.
//
// The same seed and size always give the same province. Nothing in it is a real
// count; every row says so in its source.
package sample

import (
	"cmp"
	"embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

//go:embed data/*.csv
var data embed.FS

// Province is what a seed gives.
type Province struct {
	Start   unit.Snapshot // the hamlets of 2021
	Reform  unit.Snapshot // where the hamlets of split communes went on 1 July 2025
	Facts   []unit.Fact
	Tallies []tally.Tally // of every hamlet and year, but for a few that are missing
}

// Code is the province's code before the merger of July 2025.
const Code unit.Code = "89"

// Source is what every made-up row states as its source.
const Source = "số liệu minh họa, không có thật"

// Households is the default size.
const Households = 20000

// The rates that An Giang published for the end of 2021, in 1/10,000 households
// (law/published-rates: poor 3.81 %, near-poor 5.89 %); they set the level.
const (
	poorRate = 381
	nearRate = 589
)

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

type maker struct {
	tree    *unit.Tree
	rng     *rand.Rand
	out     *Province
	hamlets []hamlet
}

type hamlet struct {
	code               unit.Code
	commune            *unit.Unit
	district           unit.Code
	households         int
	minority           int
	poor, near         int
	minPoor, minNear   int
	effort, newPoverty float64
}

// Make builds the province. households is the total number of households of the
// province, at least 1.
func Make(tree *unit.Tree, households int, seed uint64) (*Province, error) {
	if households < 1 || households > law.MaxCount {
		return nil, fmt.Errorf("sample: %d households", households)
	}
	m := &maker{tree: tree, rng: rand.New(rand.NewPCG(seed, 89)), out: &Province{}}
	start := law.MakeDate(2021, 11, 1)
	home, ok := tree.Find(Code, start)
	if !ok {
		return nil, fmt.Errorf("sample: no province %s", Code)
	}
	known, err := knownHamlets()
	if err != nil {
		return nil, err
	}
	ds, err := districts()
	if err != nil {
		return nil, err
	}
	m.out.Start = unit.Snapshot{On: start, Complete: unit.Hamlet}
	m.out.Reform = unit.Snapshot{On: unit.DistrictsEnd}
	sizes := make([]float64, len(ds))
	for i, d := range ds {
		sizes[i] = float64(d.households)
	}
	for i, n := range split(households, sizes) {
		u, ok := tree.Find(ds[i].code, start)
		if !ok || !tree.Within(u, home, start) {
			return nil, fmt.Errorf("sample: no district %s", ds[i].code)
		}
		m.district(u, ds[i], n, known, start)
	}
	m.facts(start)
	for y := law.Year(2021); y <= 2025; y++ {
		if y > 2021 {
			for i := range m.hamlets {
				m.year(&m.hamlets[i])
			}
		}
		m.tallies(y)
	}
	return m.out, nil
}

// district makes the hamlets of one district.
func (m *maker) district(u *unit.Unit, d district, households int, known map[unit.Code][]unit.Record, on law.Date) {
	communes := m.tree.Children(u, on)
	weights := make([]float64, len(communes))
	for i := range weights {
		weights[i] = 0.6 + 0.8*m.rng.Float64()
	}
	for i, n := range split(households, weights) {
		c := communes[i]
		st, _ := c.At(on)
		factor := d.poverty * (0.6 + 0.8*m.rng.Float64())
		minority := min(0.95, d.minority*(0.4+1.2*m.rng.Float64()))
		effort := 0.9 + 0.45*m.rng.Float64()
		records := m.names(st, known[st.Code])
		shares := make([]float64, len(records))
		for k := range shares {
			shares[k] = 0.7 + 0.6*m.rng.Float64()
		}
		for k, n := range split(n, shares) {
			m.out.Start.Records = append(m.out.Start.Records, records[k])
			h := hamlet{code: records[k].Code, commune: c, district: d.code, households: n, effort: effort * (0.8 + 0.4*m.rng.Float64()), newPoverty: 0.003 * factor}
			h.minority = m.binomial(n, minority)
			h.poor = m.binomial(n, min(0.6, poorRate*factor/10000))
			h.near = m.binomial(n-h.poor, min(0.6, nearRate*factor/10000))
			over := min(0.98, minority*1.5)
			h.minPoor = min(h.minority, m.binomial(h.poor, over))
			h.minNear = min(h.minority-h.minPoor, m.binomial(h.near, over))
			m.hamlets = append(m.hamlets, h)
		}
		m.reform(c, records)
	}
}

// names gives a commune four to seven hamlets: the known ones by their real
// names, the others numbered.
func (m *maker) names(st unit.State, known []unit.Record) []unit.Record {
	kind := "ap"
	if st.Kind == "phuong" || st.Kind == "thi_tran" {
		kind = "khom"
	}
	n := max(4+m.rng.IntN(4), len(known))
	out := make([]unit.Record, n)
	for i := range out {
		out[i] = unit.Record{
			Code: unit.Code(fmt.Sprintf("%s%03d", st.Code, i+1)), Name: strconv.Itoa(i + 1), Kind: kind, Parent: st.Code, Level: unit.Hamlet,
		}
		if i < len(known) {
			out[i].Name, out[i].Kind = known[i].Name, known[i].Kind
		}
	}
	return out
}

// reform says where the hamlets of a commune that was split on 1 July 2025 went:
// in turn to each of its successors.
func (m *maker) reform(c *unit.Unit, records []unit.Record) {
	next := m.tree.Successors(c, unit.DistrictsEnd.AddDays(-1), unit.DistrictsEnd)
	if len(next.Parts) < 2 {
		return
	}
	for i, r := range records {
		to, _ := next.Parts[i%len(next.Parts)].Unit.At(unit.DistrictsEnd)
		r.Parent = to.Code
		m.out.Reform.Records = append(m.out.Reform.Records, r)
	}
}

// facts: poor district and zones, with some left out as they would be in life.
func (m *maker) facts(start law.Date) {
	from := law.MakeDate(2021, 6, 4)
	fact := func(code unit.Code, name, value string, from law.Date) {
		m.out.Facts = append(m.out.Facts, unit.Fact{Code: code, On: start, Name: name, Value: value, From: from, Source: Source})
	}
	var communes []*unit.Unit
	for _, h := range m.hamlets {
		if len(communes) == 0 || communes[len(communes)-1] != h.commune {
			communes = append(communes, h.commune)
		}
	}
	done := map[unit.Code]bool{}
	for _, h := range m.hamlets {
		if !done[h.district] {
			done[h.district] = true
			value := "no"
			if h.district == "891" {
				value = "yes"
			}
			fact(h.district, "poor_district", value, from)
		}
	}
	for i, c := range communes {
		st, _ := c.At(start)
		parent, _ := m.tree.Parent(c, start)
		pst, _ := parent.At(start)
		zone := "none"
		switch {
		case i%50 == 17:
			continue // nobody entered it yet
		case pst.Code == "891" || pst.Code == "890":
			zone = []string{"III", "I", "II", "none", "I", "III"}[i%6]
		case pst.Code == "886" && i%4 == 0:
			zone = "I"
		}
		fact(st.Code, "zone", zone, from)
	}
	m.difficult(start)
}

// difficult puts 34 hamlets on the list of specially difficult ones and lets 13
// of them leave by decisions of their own.
func (m *maker) difficult(start law.Date) {
	listed := 0
	for i, h := range m.hamlets {
		if listed == 34 || (h.district != "891" && h.district != "890" && h.district != "886") || i%4 != 0 {
			continue
		}
		listed++
		m.out.Facts = append(m.out.Facts, unit.Fact{
			Code: h.code, On: start, Name: "specially_difficult", Value: "yes", From: law.MakeDate(2021, 9, 16), Source: Source,
		})
		if listed%5 < 2 {
			m.out.Facts = append(m.out.Facts, unit.Fact{
				Code: h.code, On: start, Name: "specially_difficult", Value: "no", From: law.MakeDate(2024, 3, 1), Source: Source,
				Decision: fmt.Sprintf("%d/QĐ-MH", 100+listed), DecidedOn: law.MakeDate(2024, 2, 20), Body: "minh họa",
			})
		}
	}
}

// year moves a hamlet on by one year: households escape, fall back and become
// newly poor.
func (m *maker) year(h *hamlet) {
	out := min(0.9, 0.27*h.effort)
	escaped := m.binomial(h.poor, out)
	toNear := m.binomial(escaped, 0.45)
	left := m.binomial(h.near, out)
	fresh := m.binomial(h.households-h.poor-h.near, h.newPoverty)
	freshPoor := m.binomial(fresh, 0.35)
	share := func(part, of, whole int) int {
		if of == 0 {
			return 0
		}
		return min(whole, m.binomial(part, float64(whole)/float64(of)))
	}
	minEscaped, minLeft := share(escaped, h.poor, h.minPoor), share(left, h.near, h.minNear)
	minToNear := min(minEscaped, share(toNear, escaped, minEscaped))
	h.poor += freshPoor - escaped
	h.near += fresh - freshPoor + toNear - left
	h.minPoor = min(h.minPoor-minEscaped, h.poor)
	h.minNear = min(h.minNear-minLeft+minToNear, h.near, h.minority-h.minPoor)
}

// tallies writes the recognised counts of a year; two hamlets have not reported
// theirs for 2023.
func (m *maker) tallies(y law.Year) {
	for i, h := range m.hamlets {
		if y == 2023 && (i == 40 || i == 400) {
			continue
		}
		m.out.Tallies = append(m.out.Tallies, tally.Tally{
			Code: h.code, On: law.YearEnd(y), Year: y, Standard: "2022-2026",
			Households: law.Exactly(int64(h.households)), Poor: law.Exactly(int64(h.poor)), NearPoor: law.Exactly(int64(h.near)),
			MinorityHouseholds: law.Exactly(int64(h.minority)), MinorityPoor: law.Exactly(int64(h.minPoor)), MinorityNearPoor: law.Exactly(int64(h.minNear)),
			DecidedOn: law.MakeDate(int(y), 12, 20), Decision: fmt.Sprintf("%d/QĐ-MH", y), Source: Source,
		})
	}
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
