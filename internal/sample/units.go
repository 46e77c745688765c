package sample

import (
	"fmt"
	"strconv"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/unit"
)

// hamlet is one hamlet with what the maker keeps of it.
type hamlet struct {
	code       unit.Code
	name       string // "ấp Tân Hậu A1"
	commune    *unit.Unit
	group      int // the hamlets of one commune of 2021 have one group
	district   unit.Code
	households int // declared
	minority   int // declared minority households
	known      int // of the declared: those the register knows and that live here
	knownMin   int
	factor     float64 // times the provincial rates
	share      float64 // of minority households
	effort     float64 // times the provincial chance of leaving the list
	visitors   []string
	day        int // of the first visit in a year, counted from 4 September

	communes [years]unit.Code // of which it is part on 31 December
	eve      unit.Code        // and on 30 June 2025
	urban    [years]bool      // by the commune's kind
}

// area is that of the commune on 31 December of a year.
func (h *hamlet) area(y law.Year) household.Area {
	if h.urban[y-first] {
		return household.Urban
	}
	return household.Rural
}

// commune is the code of the commune in which a hamlet lies on a day.
func (m *maker) commune(h *hamlet, on law.Date) unit.Code {
	i := max(0, int(on.Year()-first))
	after := h.communes[i]
	switch {
	case on >= unit.DistrictsEnd:
		return after
	case on.Year() == 2025:
		after = h.eve
	}
	if i > 0 && h.communes[i-1] == after {
		return after
	}
	for _, p := range m.tree.Successors(h.commune, m.out.Start.On, on).Parts {
		st, _ := p.Unit.At(on)
		return st.Code
	}
	return after
}

// place finds the communes of a hamlet through the years; reform is the one that
// the reform of July 2025 gave it where its commune was divided.
func (m *maker) place(h *hamlet, reform unit.Code) {
	at := func(on law.Date) (unit.Code, bool) {
		for _, p := range m.tree.Successors(h.commune, m.out.Start.On, on).Parts {
			st, _ := p.Unit.At(on)
			if on < unit.DistrictsEnd || reform == "" || st.Code == reform {
				return st.Code, urbanKind(st.Kind)
			}
		}
		return "", false
	}
	for i := range h.communes {
		h.communes[i], h.urban[i] = at(law.YearEnd(first + law.Year(i)))
	}
	h.eve, _ = at(unit.DistrictsEnd.AddDays(-1))
}

// urbanKind: phường and thị trấn are urban, xã rural (unconfirmed; a public
// program codes it so). Here it is made up in any case.
func urbanKind(kind string) bool { return kind == "phuong" || kind == "thi_tran" }

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
		effort := 0.75 + 0.5*m.rng.Float64()
		records := m.hamletNames(st, known[st.Code])
		shares := make([]float64, len(records))
		for k := range shares {
			shares[k] = 0.7 + 0.6*m.rng.Float64()
		}
		reform := m.reform(c, records)
		for k, n := range split(n, shares) {
			m.out.Start.Records = append(m.out.Start.Records, records[k])
			h := hamlet{
				code: records[k].Code, name: "ấp " + records[k].Name, commune: c, group: len(m.groups), district: d.code,
				households: n, minority: m.binomial(n, minority), factor: factor, share: minority, effort: effort * (0.8 + 0.4*m.rng.Float64()),
				day: m.rng.IntN(55),
			}
			if records[k].Kind == "khom" {
				h.name = "khóm " + records[k].Name
			}
			for range 1 + m.rng.IntN(3) {
				h.visitors = append(h.visitors, m.visitor())
			}
			m.place(&h, reform[k])
			m.hamlets = append(m.hamlets, h)
		}
		m.groups = append(m.groups, [2]int{len(m.hamlets) - len(records), len(m.hamlets)})
	}
}

// hamletNames gives a commune four to seven hamlets: the known ones by their real
// names, the others numbered.
func (m *maker) hamletNames(st unit.State, known []unit.Record) []unit.Record {
	kind := "ap"
	if urbanKind(st.Kind) {
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
// in turn to each of its successors. The codes are empty for a commune that went
// over whole.
func (m *maker) reform(c *unit.Unit, records []unit.Record) []unit.Code {
	out := make([]unit.Code, len(records))
	next := m.tree.Successors(c, unit.DistrictsEnd.AddDays(-1), unit.DistrictsEnd)
	if len(next.Parts) < 2 {
		return out
	}
	for i, r := range records {
		to, _ := next.Parts[i%len(next.Parts)].Unit.At(unit.DistrictsEnd)
		r.Parent = to.Code
		out[i] = to.Code
		m.out.Reform.Records = append(m.out.Reform.Records, r)
	}
	return out
}

// facts: poor district, zones and areas, with some left out as they would be in
// life.
func (m *maker) facts(start law.Date) {
	from := law.MakeDate(2021, 6, 4)
	fact := func(code unit.Code, name, value string, from law.Date) {
		m.out.Facts = append(m.out.Facts, unit.Fact{Code: code, On: start, Name: name, Value: value, From: from, Source: Source})
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
	for i, g := range m.groups {
		h := &m.hamlets[g[0]]
		st, _ := h.commune.At(start)
		zone := "none"
		switch {
		case i%50 == 17:
			continue // nobody entered it yet
		case h.district == "891" || h.district == "890":
			zone = []string{"III", "I", "II", "none", "I", "III"}[i%6]
		case h.district == "886" && i%4 == 0:
			zone = "I"
		}
		fact(st.Code, "zone", zone, from)
	}
	m.difficult(start)
	m.areas()
}

// areas says of every commune whether it is urban or rural, from the day on which
// it became so.
func (m *maker) areas() {
	done := map[*unit.Unit]bool{}
	one := func(u *unit.Unit) {
		if done[u] {
			return
		}
		done[u] = true
		area := ""
		for _, st := range u.States() {
			value := household.Rural.String()
			if urbanKind(st.Kind) {
				value = household.Urban.String()
			}
			if value == area {
				continue
			}
			on := max(st.From, m.out.Start.On)
			if !u.Alive(on) {
				continue
			}
			if area != "" {
				m.out.Facts[len(m.out.Facts)-1].To = st.From.AddDays(-1)
			}
			area = value
			code, _ := u.At(on)
			m.out.Facts = append(m.out.Facts, unit.Fact{Code: code.Code, On: on, Name: "area", Value: value, From: st.From, Source: Source})
		}
	}
	for _, g := range m.groups {
		one(m.hamlets[g[0]].commune)
	}
	for i := range m.hamlets {
		for y, c := range m.hamlets[i].communes {
			if u, ok := m.tree.Find(c, law.YearEnd(first+law.Year(y))); ok {
				one(u)
			}
		}
	}
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
