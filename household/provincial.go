package household

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// ParseProvincial reads a province's own, higher poverty standard (docs/files.md):
// a national standard that households can be classified under, with other lines
// in B1 points and perhaps another number of deprivations. What the file does not
// say is as in the national standard. The classes of the result cite the file's
// source with its status.
//
// The error is a *fault.List that names line and column of everything that is
// wrong: unknown, doubled or missing keys, the id of a national standard, a base
// that nobody can be classified under, lines below the national ones, a file that
// changes nothing.
func ParseProvincial(name string, content []byte) (*Standard, error) {
	r := &pointReader{file: name, remedy: lang.T("household.provincial.do")}
	root, err := r.root(content)
	if err != nil {
		return nil, err
	}
	s := r.provincial(root)
	slices.SortStableFunc(r.faults.Items, func(a, b *fault.Error) int { return cmp.Compare(a.At.Row, b.At.Row) })
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

func (r *pointReader) provincial(n *yaml.Node) *Standard {
	var s Standard
	var id string
	var name lang.Both
	var source law.Citation
	var lines, most *yaml.Node
	r.mapping(n,
		pointField{"id", true, func(n *yaml.Node) {
			if id = r.id(n); slices.Contains(StandardIDs(), id) {
				r.bad(n, lang.T("household.provincial.national", "id", id))
			}
		}},
		pointField{"name", true, func(n *yaml.Node) { name = r.both(n) }},
		pointField{"based_on", true, func(n *yaml.Node) {
			base, ok := FindStandard(r.oneOf(n, StandardIDs()...))
			switch {
			case !ok: // said already
			case !base.Classifiable():
				r.bad(n, lang.T("household.provincial.base", "id", base.ID, "why", base.WhyNot))
			default:
				s = *base
			}
		}},
		pointField{"source", true, func(n *yaml.Node) {
			r.mapping(n,
				pointField{"document", true, func(n *yaml.Node) { source.Document = r.both(n) }},
				pointField{"clause", false, func(n *yaml.Node) { source.Clause = r.both(n) }},
				pointField{"status", true, func(n *yaml.Node) {
					source.Status = law.Status(r.oneOf(n, string(law.Confirmed), string(law.Reported), string(law.Unconfirmed)))
				}})
		}},
		pointField{"lines", true, func(n *yaml.Node) { lines = n }},
		pointField{"min_deprivations", false, func(n *yaml.Node) { most = n }},
	)
	if s.ID == "" {
		return nil // without a base nothing else can be judged; that is said
	}
	base := s
	s.ID, s.Name = id, name
	s.Documents = append(slices.Clone(base.Documents), Document{Name: source.Document, About: name})
	s.PoorSource, s.NearPoorSource, s.NotPoorSource = source, source, source
	if lines != nil {
		r.mapping(lines,
			pointField{"rural", false, func(n *yaml.Node) { s.Rural = r.higher(n, base.Rural, source) }},
			pointField{"urban", false, func(n *yaml.Node) { s.Urban = r.higher(n, base.Urban, source) }})
	}
	if most != nil {
		s.MinDeprivations, s.MinDeprivationsSource = r.number(most, 1, base.MinDeprivations), source
	}
	if len(r.faults.Items) == 0 && s.Rural.Points == base.Rural.Points && s.Urban.Points == base.Urban.Points && s.MinDeprivations == base.MinDeprivations {
		r.bad(n, lang.T("household.provincial.same", "id", base.ID))
	}
	s.setReach()
	return &s
}

// higher reads a line that is not below the national one.
func (r *pointReader) higher(n *yaml.Node, base Line, source law.Citation) Line {
	l := Line{PointsSource: source}
	r.mapping(n,
		pointField{"points", true, func(n *yaml.Node) { l.Points = r.number(n, base.Points, MaxB1) }},
		pointField{"income", false, func(n *yaml.Node) {
			l.Income, l.IncomeSource = law.Dong(r.number(n, int(base.Income), 100_000_000)), source
		}})
	return l
}

var wholeText = regexp.MustCompile(`^[0-9]{1,9}$`)

// number reads a whole number from lo to hi.
func (r *pointReader) number(n *yaml.Node, lo, hi int) int {
	v, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || !wholeText.MatchString(n.Value) || err != nil || v < lo || v > hi {
		r.bad(n, lang.T("household.provincial.number", "value", n.Value, "lo", strconv.Itoa(lo), "hi", strconv.Itoa(hi)))
		return 0
	}
	return v
}
