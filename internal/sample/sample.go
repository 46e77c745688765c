// Package sample makes a made-up An Giang from a seed: real units of the
// embedded data down to the communes, made-up hamlets below them, facts about
// units, and the poverty reviews of 2021 to 2025 household by household, with
// what became of the households in between and the recognised counts. Faults and
// frauds are planted in it and listed. Tests and the demo share it.
//
// The same seed and size always give the same province. Nobody and nothing in it
// is real but the names of units; every row that has a source says so there.
package sample

import (
	"fmt"
	"math/rand/v2"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Province is what a seed gives.
type Province struct {
	Start   unit.Snapshot // the hamlets of 2021
	Reform  unit.Snapshot // where the hamlets of split communes went on 1 July 2025
	Facts   []unit.Fact
	Tallies []tally.Tally // of every hamlet and year, but for a few that are missing

	// Reviews of 2021 to 2025 by year and hamlet, with the codes of 31 December of
	// their year. Only households on the list and those that asked are reviewed.
	Reviews []household.Review
	Members []household.Member // of the households reviewed in 2024 and 2025
	Changes []household.Change // of households, by year
	// Campaigns of every commune and year.
	Campaigns []tally.Campaign
	// Late holds corrections of Reviews that were handed in after recognition; the
	// Tallies rest on what stood before. A demonstration of fraud imports them as
	// a second file.
	Late []household.Review

	Planted []Planted // where the province lies

	// Evidence is records of every kind, in the order in which they can be imported;
	// LateEvidence corrects some of it after the Conclusions were entered.
	Evidence, LateEvidence []programme.Record
	Conclusions            []Conclusion
	PlantedEvidence        []Planted // where the evidence lies, or says what an award would fail by
}

// Code is the province's code before the merger of July 2025.
const Code unit.Code = "89"

// Source is what every made-up row states as its source.
const Source = "số liệu minh họa, không có thật"

// Households is the default size, MaxHouseholds the largest.
const (
	Households    = 20_000
	MaxHouseholds = 5_000_000
)

const (
	first law.Year = 2021 // of the reviews
	years          = 5
	last           = first + years - 1
)

// maker holds the province while it is made.
type maker struct {
	tree     *unit.Tree
	rng      *rand.Rand
	out      *Province
	standard *household.Standard
	names    map[household.Ethnicity]*names
	deprived [household.NotPoor + 1][household.Indicators]float64
	serials  [2][200]uint32 // citizen numbers given, by sex and year of birth
	visitors map[string]int

	hamlets []hamlet
	groups  [][2]int // the hamlets of each commune of 2021
	homes   []home
	// order lists the homes by hamlet: those of hamlet i from start[i] to
	// start[i+1].
	order, start []int32

	plants plants
	buffer []byte
}

// Make builds the province. households is the number of households declared for
// 2021, 1 to [MaxHouseholds].
func Make(tree *unit.Tree, households int, seed uint64) (*Province, error) {
	if households < 1 || households > MaxHouseholds {
		return nil, fmt.Errorf("sample: %d households", households)
	}
	m := &maker{tree: tree, rng: rand.New(rand.NewPCG(seed, 89)), out: &Province{}, visitors: map[string]int{}}
	start := law.MakeDate(2021, 11, 1)
	province, ok := tree.Find(Code, start)
	if !ok {
		return nil, fmt.Errorf("sample: no province %s", Code)
	}
	if m.standard, ok = household.StandardForYear(first); !ok {
		return nil, fmt.Errorf("sample: no standard of %d", first)
	}
	known, err := knownHamlets()
	if err != nil {
		return nil, err
	}
	ds, err := districts()
	if err != nil {
		return nil, err
	}
	if m.names, err = loadNames(); err != nil {
		return nil, err
	}
	if m.deprived, err = deprivation(); err != nil {
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
		if !ok || !tree.Within(u, province, start) {
			return nil, fmt.Errorf("sample: no district %s", ds[i].code)
		}
		m.district(u, ds[i], n, known, start)
	}
	m.facts(start)
	m.homes = make([]home, 0, households/5+16)
	m.out.Reviews = make([]household.Review, 0, households/2+16)
	for y := first; y <= last; y++ {
		if y == first {
			m.begin()
			m.sort()
			m.choosePlants()
		} else {
			m.events(y)
			m.outcomes(y)
			m.sort()
		}
		m.plant(y)
		m.emit(y)
	}
	m.evidence(seed)
	return m.out, nil
}

// sort lists the homes by hamlet.
func (m *maker) sort() {
	m.start = make([]int32, len(m.hamlets)+1)
	for i := range m.homes {
		m.start[m.homes[i].hamlet+1]++
	}
	for i := range m.hamlets {
		m.start[i+1] += m.start[i]
	}
	m.order = make([]int32, len(m.homes))
	next := append([]int32(nil), m.start...)
	for i := range m.homes {
		h := m.homes[i].hamlet
		m.order[next[h]] = int32(i)
		next[h]++
	}
}

// reviewed lists the homes of a hamlet that are reviewed in a year.
func (m *maker) reviewed(hamlet int, y law.Year) []*home {
	var out []*home
	for _, i := range m.order[m.start[hamlet]:m.start[hamlet+1]] {
		if x := &m.homes[i]; x.reviewed == y && !x.gone {
			out = append(out, x)
		}
	}
	return out
}
