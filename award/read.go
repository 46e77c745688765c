package award

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

//go:embed movements/*/movement.yaml
var shipped embed.FS

// File is a movement file as embedded: its name and bytes.
type File struct {
	Name    string
	Content []byte
}

// Files lists the shipped movement files, sorted by name.
func Files() []File {
	names, err := fs.Glob(shipped, "movements/*/movement.yaml")
	if err != nil {
		panic(err)
	}
	var out []File
	for _, n := range names {
		b, err := shipped.ReadFile(n)
		if err != nil {
			panic(err)
		}
		out = append(out, File{strings.Split(n, "/")[1], b})
	}
	return out
}

// maxFile bounds a movement file: the shipped one has 20 kB.
const maxFile = 1 << 20

// maxItems bounds what is read of all lists together: an alias stands for a
// whole list, so that a short file could unfold to millions of items. The shipped
// one has under 200.
const maxItems = 10_000

// Read decodes and checks a movement file. The error is a *fault.List that names
// line and column of everything that is wrong.
func Read(name string, content []byte) (*Movement, error) {
	r := &reader{file: name}
	if len(content) > maxFile {
		return nil, fault.New(fault.Refused, lang.T("award.file.too_long")).Place(fault.Place{File: name})
	}
	var root yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(content))
	switch err := dec.Decode(&root); {
	case errors.Is(err, io.EOF):
		return nil, fault.New(fault.Refused, lang.T("award.file.one_document")).Place(fault.Place{File: name})
	case err != nil:
		return nil, r.syntax(err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Refused, lang.T("award.file.one_document")).Place(fault.Place{File: name})
	}
	m := r.movement(root.Content[0])
	// Targets and criteria are read last; an officer reads from the top.
	slices.SortStableFunc(r.faults.Items, func(a, b *fault.Error) int { return cmp.Compare(a.At.Row, b.At.Row) })
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

type reader struct {
	file      string
	faults    fault.List
	documents map[string]document
	items     int // of all lists, as often as they are read
}

type document struct {
	title  lang.Both
	status law.Status
}

var lineOf = regexp.MustCompile(`line (\d+)`)

func (r *reader) syntax(err error) error {
	p := fault.Place{File: r.file}
	if m := lineOf.FindStringSubmatch(err.Error()); m != nil {
		p.Row, _ = strconv.Atoi(m[1])
	}
	return fault.New(fault.Refused, lang.T("award.file.syntax", "error", err.Error())).Place(p)
}

func (r *reader) bad(n *yaml.Node, what lang.Text) {
	r.faults.Add(fault.New(fault.Refused, what).
		Place(fault.Place{File: r.file, Row: n.Line, Column: strconv.Itoa(n.Column)}))
}

// node follows an alias to what it stands for.
func node(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	return n
}

// field is what is done with the value of one key of a mapping.
type field struct {
	name     string
	required bool
	read     func(*yaml.Node)
}

func must(name string, read func(*yaml.Node)) field { return field{name, true, read} }
func may(name string, read func(*yaml.Node)) field  { return field{name, false, read} }

// mapping reads a mapping strictly: an unknown, doubled or missing key is a fault.
func (r *reader) mapping(n *yaml.Node, fields ...field) {
	n = node(n)
	if n.Kind != yaml.MappingNode {
		r.bad(n, lang.T("award.file.want_mapping"))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		j := slices.IndexFunc(fields, func(f field) bool { return f.name == k.Value })
		switch {
		case j < 0:
			var names []string
			for _, f := range fields {
				names = append(names, f.name)
			}
			r.bad(k, lang.T("award.file.unknown_key", "key", k.Value, "known", names))
		case seen[k.Value]:
			r.bad(k, lang.T("award.file.twice", "key", k.Value))
		default:
			fields[j].read(n.Content[i+1])
		}
		seen[k.Value] = true
	}
	for _, f := range fields {
		if f.required && !seen[f.name] {
			r.bad(n, lang.T("award.file.missing_key", "key", f.name))
		}
	}
}

func (r *reader) list(n *yaml.Node, each func(*yaml.Node)) {
	n = node(n)
	if n.Kind != yaml.SequenceNode {
		r.bad(n, lang.T("award.file.want_list"))
		return
	}
	for _, c := range n.Content {
		if r.items++; r.items > maxItems {
			if r.items == maxItems+1 {
				r.bad(n, lang.T("award.file.too_long"))
			}
			return
		}
		each(c)
	}
}

func (r *reader) text(n *yaml.Node) string {
	n = node(n)
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		r.bad(n, lang.T("award.file.want_text"))
		return ""
	}
	return lang.NFC(n.Value)
}

func (r *reader) both(n *yaml.Node) (b lang.Both) {
	r.mapping(n,
		must("vi", func(n *yaml.Node) { b.VI = r.text(n) }),
		must("en", func(n *yaml.Node) { b.EN = r.text(n) }))
	return b
}

func (r *reader) oneOf(n *yaml.Node, allowed ...string) string {
	s := r.text(n)
	if s != "" && !slices.Contains(allowed, s) {
		r.bad(n, lang.T("award.file.one_of", "value", s, "allowed", allowed))
	}
	return s
}

func (r *reader) someOf(n *yaml.Node, allowed []string) (out []string) {
	r.list(n, func(n *yaml.Node) { out = append(out, r.oneOf(n, allowed...)) })
	return out
}

func (r *reader) whole(n *yaml.Node, lo, hi int) int {
	s := r.text(n)
	v, err := strconv.Atoi(s)
	if s != "" && (err != nil || v < lo || v > hi) {
		r.bad(n, lang.T("award.file.want_whole", "value", s, "lo", strconv.Itoa(lo), "hi", strconv.Itoa(hi)))
		return lo
	}
	return v
}

// percent reads a number of per cent (or percentage points) as a fraction of one.
func (r *reader) percent(n *yaml.Node) law.Ratio {
	s := r.text(n)
	if s == "" {
		return law.Ratio{}
	}
	v, err := law.ParseRatio(s)
	if err != nil || v.Sign() <= 0 || v.Cmp(law.Int(100)) > 0 {
		r.bad(n, lang.T("award.file.want_percent", "value", s))
		return law.Ratio{}
	}
	return v.Mul(law.Frac(1, 100))
}

func (r *reader) date(n *yaml.Node) law.Date {
	s := r.text(n)
	if s == "" {
		return 0
	}
	d, err := law.ParseDate(s)
	if err != nil {
		r.bad(n, lang.T("award.file.want_date", "value", s))
	}
	return d
}

var idShape = regexp.MustCompile(`^[a-z][a-z0-9]*([.-][a-z0-9]+)*$`)

func (r *reader) id(n *yaml.Node) string {
	s := r.text(n)
	if s != "" && (!idShape.MatchString(s) || len(s) > 80) {
		r.bad(n, lang.T("award.file.want_id", "value", s))
	}
	return s
}

func (r *reader) movement(n *yaml.Node) *Movement {
	m := &Movement{}
	var from, documents, targets, criteria, bars, awards, responsibilities *yaml.Node
	keep := func(p **yaml.Node) func(*yaml.Node) { return func(n *yaml.Node) { *p = n } }
	r.mapping(n,
		must("id", func(n *yaml.Node) { m.ID = r.id(n) }),
		must("name", func(n *yaml.Node) { m.Name = r.both(n) }),
		must("from", func(n *yaml.Node) { from, m.From = n, law.Year(r.whole(n, 2000, 2100)) }),
		must("to", func(n *yaml.Node) { m.To = law.Year(r.whole(n, 2000, 2100)) }),
		must("standard", func(n *yaml.Node) {
			m.Standard = r.text(n)
			if _, ok := household.FindStandard(m.Standard); !ok && m.Standard != "" {
				r.bad(n, lang.T("award.file.standard", "value", m.Standard))
			}
		}),
		must("territory", func(n *yaml.Node) { m.Territory = r.unitRef(n) }),
		must("documents", keep(&documents)),
		must("readings", func(n *yaml.Node) { m.Readings = r.readings(n) }),
		may("aims", func(n *yaml.Node) { r.list(n, func(n *yaml.Node) { m.Aims = append(m.Aims, r.clause(n)) }) }),
		may("groups", func(n *yaml.Node) { r.list(n, func(n *yaml.Node) { m.Groups = append(m.Groups, r.clause(n)) }) }),
		may("targets", keep(&targets)),
		may("criteria", keep(&criteria)),
		may("bars", keep(&bars)),
		may("awards", keep(&awards)),
		may("calendar", func(n *yaml.Node) {
			r.list(n, func(n *yaml.Node) { m.Calendar = append(m.Calendar, r.occasion(n)) })
		}),
		may("responsibilities", keep(&responsibilities)))
	if m.From >= m.To && from != nil && m.To != 0 {
		r.bad(from, lang.T("award.file.period"))
	}
	r.documents = map[string]document{}
	if documents != nil {
		r.documentList(documents)
	}
	// Targets and criteria cite documents, so they are read after them.
	ids := map[string]bool{}
	unique := func(n *yaml.Node, id string) {
		if ids[id] {
			r.bad(n, lang.T("award.file.twice", "key", id))
		}
		ids[id] = true
	}
	if targets != nil {
		r.list(targets, func(n *yaml.Node) {
			t := r.target(n)
			unique(n, t.ID)
			m.Targets = append(m.Targets, t)
		})
	}
	if criteria != nil {
		r.list(criteria, func(n *yaml.Node) {
			c := r.criterion(n)
			unique(n, c.ID)
			m.Criteria = append(m.Criteria, c)
		})
	}
	if bars != nil {
		r.list(bars, func(n *yaml.Node) {
			b := r.bar(n)
			unique(n, b.ID)
			m.Bars = append(m.Bars, b)
		})
	}
	if awards != nil {
		r.list(awards, func(n *yaml.Node) {
			a := r.award(n)
			unique(n, a.ID)
			m.Awards = append(m.Awards, a)
		})
	}
	if responsibilities != nil {
		r.list(responsibilities, func(n *yaml.Node) {
			x := r.responsibility(n)
			unique(n, x.ID)
			m.Responsibilities = append(m.Responsibilities, x)
		})
	}
	return m
}

func (r *reader) unitRef(n *yaml.Node) (u UnitRef) {
	r.mapping(n,
		must("code", func(n *yaml.Node) { u.Code = unit.Code(r.text(n)) }),
		must("on", func(n *yaml.Node) { u.On = r.date(n) }))
	return u
}

func (r *reader) clause(n *yaml.Node) (c Clause) {
	r.mapping(n,
		must("id", func(n *yaml.Node) { c.ID = r.id(n) }),
		must("text", func(n *yaml.Node) { c.Text = r.both(n) }))
	return c
}

func (r *reader) occasion(n *yaml.Node) (o Occasion) {
	r.mapping(n,
		must("id", func(n *yaml.Node) { o.ID = r.id(n) }),
		must("from", func(n *yaml.Node) { o.From = r.date(n) }),
		must("to", func(n *yaml.Node) { o.To = r.date(n) }),
		must("text", func(n *yaml.Node) { o.Text = r.both(n) }))
	return o
}

func (r *reader) responsibility(n *yaml.Node) (x Responsibility) {
	r.mapping(n, append(r.cited(&x.ID, &x.Text, &x.Citation),
		must("who", func(n *yaml.Node) { x.Who = r.both(n) }),
		may("from", func(n *yaml.Node) { x.From = r.date(n) }),
		may("to", func(n *yaml.Node) { x.To = r.date(n) }))...)
	return x
}

func (r *reader) documentList(n *yaml.Node) {
	n = node(n)
	if n.Kind != yaml.MappingNode {
		r.bad(n, lang.T("award.file.want_mapping"))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		var d document
		r.mapping(n.Content[i+1],
			must("title", func(n *yaml.Node) { d.title = r.both(n) }),
			must("status", func(n *yaml.Node) {
				d.status = law.Status(r.oneOf(n, string(law.Confirmed), string(law.Reported), string(law.Unconfirmed)))
			}))
		if _, twice := r.documents[n.Content[i].Value]; twice {
			r.bad(n.Content[i], lang.T("award.file.twice", "key", n.Content[i].Value))
		}
		r.documents[n.Content[i].Value] = d
	}
}

// readings takes the movement's choice for every reading.
func (r *reader) readings(n *yaml.Node) Readings {
	out := Readings{}
	var fields []field
	for _, rd := range AllReadings {
		fields = append(fields, must(rd.Name, func(n *yaml.Node) { out[rd.Name] = r.oneOf(n, rd.Values...) }))
	}
	r.mapping(n, fields...)
	return out
}

func (r *reader) document(n *yaml.Node) document {
	name := r.text(n)
	d, ok := r.documents[name]
	if !ok && name != "" {
		r.bad(n, lang.T("award.file.document", "value", name))
	}
	return d
}

// cited collects the fields that every target and criterion has.
func (r *reader) cited(id *string, text *lang.Both, c *law.Citation) []field {
	return []field{
		must("id", func(n *yaml.Node) { *id = r.id(n) }),
		must("text", func(n *yaml.Node) { *text = r.both(n) }),
		must("document", func(n *yaml.Node) { d := r.document(n); c.Document, c.Status = d.title, d.status }),
		may("clause", func(n *yaml.Node) { c.Clause = r.both(n) }),
	}
}

func (r *reader) criterion(n *yaml.Node) (c Criterion) {
	fields := r.cited(&c.ID, &c.Text, &c.Citation)
	fields = append(fields, may("class", func(n *yaml.Node) { c.Class = r.class(n) }))
	fields = append(fields, r.forms(&c.Form, true)...)
	r.mapping(n, fields...)
	kind, _, ok := strings.Cut(c.ID, ".")
	c.Kind = Kind(kind)
	if !ok || !slices.Contains(Kinds, c.Kind) {
		r.bad(n, lang.T("award.file.criterion_id", "id", c.ID))
	}
	if c.Form == nil {
		r.bad(n, lang.T("award.file.no_form", "id", c.ID))
	}
	return c
}

func (r *reader) class(n *yaml.Node) *ClassRule {
	c := &ClassRule{}
	var remaining, all *yaml.Node
	r.mapping(n,
		must("fact", func(n *yaml.Node) { c.Fact = r.oneOf(n, classFacts...) }),
		must("remaining_only", func(n *yaml.Node) { remaining = n }),
		must("all_classes", func(n *yaml.Node) { all = n }))
	if values := Classes[c.Fact]; values != nil && remaining != nil && all != nil {
		c.RemainingOnly = r.someOf(remaining, values)
		c.AllClasses = r.someOf(all, values)
	}
	return c
}

var classFacts = func() []string {
	var out []string
	for f := range Classes {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}()

// forms lists the keys that give a criterion its form; exactly one must stand. A
// group holds simple forms only, so a file cannot nest without end.
func (r *reader) forms(into *Form, group bool) []field {
	set := func(n *yaml.Node, f Form) {
		if *into != nil {
			r.bad(n, lang.T("award.file.two_forms"))
		}
		*into = f
	}
	out := []field{
		may("count_falls", func(n *yaml.Node) {
			f := CountFalls{}
			r.mapping(n, must("percent", func(n *yaml.Node) { f.By = r.percent(n) }))
			set(n, f)
		}),
		may("funds_on_time", func(n *yaml.Node) { r.mapping(n); set(n, FundsOnTime{}) }),
		may("reports_on_time", func(n *yaml.Node) { r.mapping(n); set(n, ReportsOnTime{}) }),
		may("registered_before_exit", func(n *yaml.Node) { r.mapping(n); set(n, RegisteredBeforeExit{}) }),
		may("escaped", func(n *yaml.Node) { r.mapping(n); set(n, Escaped{}) }),
		may("loans_on_time", func(n *yaml.Node) {
			f := LoansOnTime{}
			r.mapping(n, may("effect", func(n *yaml.Node) { f.Effect = r.oneOf(n, "judged") == "judged" }))
			set(n, f)
		}),
		may("judged", func(n *yaml.Node) {
			f := Judged{}
			r.mapping(n,
				may("self_assessment", func(n *yaml.Node) { f.SelfAssessment = r.oneOf(n, "true", "false") == "true" }),
				may("confirm", func(n *yaml.Node) { f.Confirm = r.oneOf(n, "true", "false") == "true" }),
				may("data", func(n *yaml.Node) { f.Data = r.someOf(n, EvidenceKinds) }))
			set(n, f)
		}),
		may("recorded", func(n *yaml.Node) {
			f := Recorded{}
			r.mapping(n,
				must("data", func(n *yaml.Node) { f.Data = r.someOf(n, EvidenceKinds) }),
				may("readings", func(n *yaml.Node) { f.Uses = r.someOf(n, readingNames) }))
			set(n, f)
		}),
	}
	out = append(out, r.moreForms(set)...)
	if group {
		out = append(out, r.group(law.AllOf, set), r.group(law.AnyOf, set))
	}
	return out
}

var readingNames = func() []string {
	var out []string
	for _, r := range AllReadings {
		out = append(out, r.Name)
	}
	return out
}()

func (r *reader) target(n *yaml.Node) (t Target) {
	fields := r.cited(&t.ID, &t.Text, &t.Citation)
	set := func(n *yaml.Node, f Aim) {
		if t.Aim != nil {
			r.bad(n, lang.T("award.file.two_forms"))
		}
		t.Aim = f
	}
	fields = append(fields,
		may("rate_falls", func(n *yaml.Node) {
			f := RateFalls{}
			r.mapping(n,
				must("metric", func(n *yaml.Node) { f.Metric = r.oneOf(n, "multidim", "poor", "minority_poor") }),
				must("rule", func(n *yaml.Node) { f.Rule = r.oneOf(n, "mean", "each_year") }),
				must("at_least", func(n *yaml.Node) { f.AtLeast = r.percent(n) }),
				may("up_to", func(n *yaml.Node) { p := r.percent(n); f.UpTo = &p }))
			if f.UpTo != nil && f.UpTo.Cmp(f.AtLeast) < 0 {
				r.bad(n, lang.T("award.file.range"))
			}
			set(n, f)
		}),
		may("unit_leaves", func(n *yaml.Node) {
			f := UnitLeaves{}
			r.mapping(n,
				must("code", func(n *yaml.Node) { f.Unit.Code = unit.Code(r.text(n)) }),
				must("on", func(n *yaml.Node) { f.Unit.On = r.date(n) }),
				must("fact", func(n *yaml.Node) { f.Fact = r.oneOf(n, "poor_district", "specially_difficult") }))
			set(n, f)
		}),
		may("share_leaves", func(n *yaml.Node) {
			f := ShareLeaves{}
			r.mapping(n,
				must("level", func(n *yaml.Node) {
					f.Level = unit.Level(r.oneOf(n, string(unit.District), string(unit.Commune), string(unit.Hamlet)))
				}),
				must("fact", func(n *yaml.Node) { f.Fact = r.oneOf(n, "poor_district", "specially_difficult") }),
				must("at_least", func(n *yaml.Node) { f.AtLeast = r.percent(n) }),
				may("base", func(n *yaml.Node) { f.Base = int64(r.whole(n, 1, 100000)) }),
				may("base_document", func(n *yaml.Node) {
					d := r.document(n)
					f.BaseCitation = law.Citation{Document: d.title, Status: d.status}
				}))
			if f.Base > 0 && f.BaseCitation.IsZero() {
				r.bad(n, lang.T("award.file.missing_key", "key", "base_document"))
			}
			set(n, f)
		}))
	fields = append(fields, r.formAims(set)...)
	r.mapping(n, fields...)
	if !strings.HasPrefix(t.ID, "target.") {
		r.bad(n, lang.T("award.file.target_id", "id", t.ID))
	}
	if t.Aim == nil {
		r.bad(n, lang.T("award.file.no_form", "id", t.ID))
	}
	return t
}
