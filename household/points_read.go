package household

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// maxPointFile bounds a point table. The table of 2016-2020, as far as it is
// known, would have some 10 kB.
const maxPointFile = 1 << 20

// pointReader reads a point table and gathers every fault with line and column.
// The movements (package award) are read in the same manner.
type pointReader struct {
	file   string
	remedy lang.Text
	faults fault.List
	table  *PointTable
	zones  map[string]bool
	items  map[string]*yaml.Node // where an item stands
	nodes  map[[2]string]*yaml.Node
	order  [][2]string // item and option
	parent map[string]bool
}

// ParsePoints reads a point table (docs/files.md). name is the file's name for
// messages. The error is a *fault.List that names line and column of everything
// that is wrong: unknown, doubled or missing keys, an unknown zone, item or
// option, an item without options, an option without points in a zone or with
// points twice, points that are not whole numbers of 0 to [MaxOptionPoints],
// totals over [MaxB1], a real table whose source is only unconfirmed.
func ParsePoints(name string, content []byte) (*PointTable, error) {
	r := &pointReader{file: name, remedy: lang.T("household.points.file.do"), table: &PointTable{File: name, points: map[pointKey]int{}},
		zones: map[string]bool{}, items: map[string]*yaml.Node{}, nodes: map[[2]string]*yaml.Node{}, parent: map[string]bool{}}
	root, err := r.root(content)
	if err != nil {
		return nil, err
	}
	r.document(root)
	slices.SortStableFunc(r.faults.Items, func(a, b *fault.Error) int { return cmp.Compare(a.At.Row, b.At.Row) })
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	return r.table, nil
}

// root is what stands in the file's one YAML document.
func (r *pointReader) root(content []byte) (*yaml.Node, error) {
	if len(content) > maxPointFile {
		r.whole(lang.T("household.points.file.too_long"), 0, 0)
		return nil, r.faults.Err()
	}
	var root yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(content))
	switch err := dec.Decode(&root); {
	case errors.Is(err, io.EOF):
		r.whole(lang.T("household.points.file.one_document"), 0, 0)
		return nil, r.faults.Err()
	case err != nil:
		return nil, r.syntax(err)
	}
	switch err := dec.Decode(new(yaml.Node)); {
	case err == nil:
		r.whole(lang.T("household.points.file.one_document"), 0, 0)
		return nil, r.faults.Err()
	case !errors.Is(err, io.EOF):
		return nil, r.syntax(err)
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) == 0 {
		r.whole(lang.T("household.points.file.one_document"), 0, 0)
		return nil, r.faults.Err()
	}
	return root.Content[0], nil
}

// document reads the whole table. Zones and items are read before the points
// that name them, wherever they stand.
func (r *pointReader) document(n *yaml.Node) {
	t := r.table
	var from, to, source, zones, items, points *yaml.Node
	keep := func(p **yaml.Node) func(*yaml.Node) { return func(n *yaml.Node) { *p = n } }
	r.mapping(n,
		pointField{"id", true, func(n *yaml.Node) { t.ID = r.id(n) }},
		pointField{"name", true, func(n *yaml.Node) { t.Name = r.both(n) }},
		pointField{"standard", true, func(n *yaml.Node) {
			t.Standard = r.text(n)
			if _, ok := FindStandard(t.Standard); !ok && t.Standard != "" {
				r.bad(n, lang.T("household.points.file.one_of", "value", t.Standard, "allowed", StandardIDs()))
			}
		}},
		pointField{"fictitious", true, func(n *yaml.Node) { t.Fictitious = r.oneOf(n, "true", "false") == "true" }},
		pointField{"source", false, keep(&source)},
		pointField{"from", true, func(n *yaml.Node) { from, t.From = n, r.date(n) }},
		pointField{"to", false, func(n *yaml.Node) { to, t.To = n, r.date(n) }},
		pointField{"zones", true, keep(&zones)},
		pointField{"items", true, keep(&items)},
		pointField{"points", true, keep(&points)},
	)
	if from != nil && to != nil && t.From != 0 && t.To != 0 && t.To < t.From {
		r.bad(to, lang.T("household.points.file.period"))
	}
	switch {
	case source != nil:
		r.source(source)
	case !t.Fictitious && n.Kind == yaml.MappingNode:
		r.bad(n, lang.T("household.points.file.no_source"))
	}
	if zones == nil || items == nil || points == nil {
		return // said already
	}
	r.list(zones, r.zone)
	r.list(items, r.item)
	for _, item := range t.Items {
		if len(item.Options) == 0 && !r.parent[item.ID] {
			r.bad(r.items[item.ID], lang.T("household.points.file.no_options", "item", item.ID))
		}
	}
	r.list(points, r.row)
	r.complete(points)
}

func (r *pointReader) source(n *yaml.Node) {
	c := &r.table.Source
	r.mapping(n,
		pointField{"document", true, func(n *yaml.Node) { c.Document = r.both(n) }},
		pointField{"clause", false, func(n *yaml.Node) { c.Clause = r.both(n) }},
		pointField{"status", true, func(n *yaml.Node) {
			c.Status = law.Status(r.oneOf(n, string(law.Confirmed), string(law.Reported), string(law.Unconfirmed)))
			if c.Status == law.Unconfirmed && !r.table.Fictitious {
				r.bad(n, lang.T("household.points.file.unconfirmed"))
			}
		}},
	)
}

func (r *pointReader) zone(n *yaml.Node) {
	var z PointZone
	r.mapping(n,
		pointField{"id", true, func(n *yaml.Node) {
			if z.ID = r.id(n); z.ID != "" && r.zones[z.ID] {
				r.bad(n, lang.T("household.points.file.twice", "key", z.ID))
				z.ID = ""
			}
		}},
		pointField{"name", true, func(n *yaml.Node) { z.Name = r.both(n) }},
		pointField{"kind", true, func(n *yaml.Node) {
			switch r.oneOf(n, "urban", "rural") {
			case "urban":
				z.Area = Urban
			case "rural":
				z.Area = Rural
			}
		}},
	)
	if z.ID != "" {
		r.zones[z.ID] = true
		r.table.Zones = append(r.table.Zones, z)
	}
}

func (r *pointReader) item(n *yaml.Node) {
	var item PointItem
	var options, choose *yaml.Node
	r.mapping(n,
		pointField{"id", true, func(n *yaml.Node) {
			if item.ID = r.id(n); item.ID != "" && r.items[item.ID] != nil {
				r.bad(n, lang.T("household.points.file.twice", "key", item.ID))
				item.ID = ""
			}
		}},
		pointField{"name", true, func(n *yaml.Node) { item.Name = r.both(n) }},
		pointField{"parent", false, func(n *yaml.Node) {
			if item.Parent = r.text(n); item.Parent != "" && r.items[item.Parent] == nil {
				r.bad(n, lang.T("household.points.file.parent", "item", item.Parent))
			}
			r.parent[item.Parent] = true
		}},
		pointField{"choose", false, func(n *yaml.Node) {
			choose, item.Choose = n, Choose(r.oneOf(n, string(ChooseOne), string(ChooseAtMost), string(ChooseAny)))
		}},
		pointField{"not_scored", false, func(n *yaml.Node) {
			if item.NotScored = r.text(n); item.NotScored != "" && !ruleQuestion(item.NotScored) {
				r.bad(n, lang.T("household.points.file.not_scored", "code", item.NotScored))
			}
		}},
		pointField{"options", false, func(n *yaml.Node) { options = n }},
	)
	if item.ID == "" {
		return // said already; its options cannot be named
	}
	if options != nil && choose == nil {
		r.bad(n, lang.T("household.points.file.missing_key", "key", "choose"))
	}
	r.items[item.ID] = n
	if options != nil {
		r.list(options, func(n *yaml.Node) {
			var o Option
			r.mapping(n,
				pointField{"id", true, func(n *yaml.Node) {
					if o.Value = r.id(n); o.Value != "" && r.nodes[[2]string{item.ID, o.Value}] != nil {
						r.bad(n, lang.T("household.points.file.twice", "key", o.Value))
						o.Value = ""
					}
				}},
				pointField{"name", true, func(n *yaml.Node) { o.Label = r.both(n) }},
			)
			if o.Value != "" {
				key := [2]string{item.ID, o.Value}
				r.nodes[key] = n
				r.order = append(r.order, key)
				item.Options = append(item.Options, o)
			}
		})
	}
	r.table.Items = append(r.table.Items, item)
}

// ruleQuestion tells whether a form asks the household this yes-or-no question.
func ruleQuestion(code string) bool {
	return slices.ContainsFunc(forms, func(f *Form) bool {
		q, ok := f.Question(code, false)
		return ok && q.Kind == YesNo
	})
}

// row reads [item, option, zone, points].
func (r *pointReader) row(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) != 4 {
		r.bad(n, lang.T("household.points.file.row"))
		return
	}
	item, option, zone := r.text(n.Content[0]), r.text(n.Content[1]), r.text(n.Content[2])
	known := true
	switch {
	case item == "" || option == "":
		known = false
	case r.items[item] == nil:
		r.bad(n.Content[0], lang.T("household.points.file.no_item", "item", item))
		known = false
	case r.nodes[[2]string{item, option}] == nil:
		r.bad(n.Content[1], lang.T("household.points.file.no_option", "item", item, "option", option))
		known = false
	}
	if !r.zones[zone] {
		if zone != "" {
			r.bad(n.Content[2], lang.T("household.points.no_zone", "zone", zone, "known", r.table.zoneIDs()))
		}
		known = false
	}
	points := r.points(n.Content[3])
	key := pointKey{item, option, zone}
	if _, twice := r.table.points[key]; twice {
		r.bad(n, lang.T("household.points.file.row_twice", "item", item, "option", option, "zone", zone))
		return
	}
	if known {
		r.table.points[key] = points
	}
}

// complete looks for options without points, and for totals that no review can
// hold.
func (r *pointReader) complete(points *yaml.Node) {
	for _, key := range r.order {
		var without []string
		for _, z := range r.table.Zones {
			if _, ok := r.table.points[pointKey{key[0], key[1], z.ID}]; !ok {
				without = append(without, z.ID)
			}
		}
		if without != nil {
			r.bad(r.nodes[key], lang.T("household.points.file.no_points", "item", key[0], "option", key[1], "zones", without))
		}
	}
	for _, z := range r.table.Zones {
		if total := r.table.most(z.ID); total > MaxB1 {
			r.bad(points, lang.T("household.points.file.total", "zone", z.ID, "n", total, "max", MaxB1))
		}
	}
}
