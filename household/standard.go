package household

import (
	"embed"
	"errors"
	"fmt"
	"path"
	"slices"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

//go:embed standards/*/standard.yaml
var files embed.FS

// Standard is a national multidimensional poverty standard. Every fact in it
// carries its source and how sure it is.
type Standard struct {
	ID   string // as in the files: "2022-2026"
	Name lang.Both
	// From and To are the days on which the standard is in force.
	From, To Dated
	// FirstYear and LastYear are the review years whose counts are made under
	// it; Unconfirmed lists those of them of which that is not confirmed.
	FirstYear, LastYear law.Year
	Unconfirmed         []law.Year
	Documents           []Document
	Rural, Urban        Line
	// MinDeprivations is how many deprived indicators make a household at or
	// under the income line poor instead of near-poor; 0 when not known.
	MinDeprivations       int
	MinDeprivationsSource law.Citation
	// PointsPerIndicator is what one deprived indicator adds to B2.
	PointsPerIndicator       int
	PointsPerIndicatorSource law.Citation
	// PoorSource and the like cite the clause that defines the class.
	PoorSource, NearPoorSource, NotPoorSource law.Citation
	Indicators                                []Indicator
	// WhyNot says why nobody can be classified under the standard; empty when
	// it can.
	WhyNot lang.Both

	classifiable bool
	reach        [4]reach // by Area; the fourth is never used and makes the index safe
}

// Dated is a day with its source.
type Dated struct {
	On     law.Date
	Source law.Citation
}

// Document is a legal text the standard rests on.
type Document struct {
	Name  lang.Both // as it is cited: "Nghị định 07/2021/NĐ-CP"
	About lang.Both
}

// Line is the income line of an area: in đồng per person and month, and in B1
// points (0 = not known).
type Line struct {
	Income       law.Dong
	IncomeSource law.Citation
	Points       int
	PointsSource law.Citation
}

// Indicator is one of the deprivation indicators.
type Indicator struct {
	No      int
	Code    string // column of the review files: d01 .. d12
	Slug    string
	Service lang.Both // the basic social service it belongs to
	Name    lang.Both
	Source  law.Citation // of name and place in the order
	// DeprivedWhen is the threshold in our own words. It is shown only together
	// with its status: parts of it are not confirmed.
	DeprivedWhen lang.Both
	Status       law.Status // of DeprivedWhen; empty when there is none
	Note         lang.Both
}

// Classifiable tells whether households can be classified under the standard.
func (s *Standard) Classifiable() bool { return s.classifiable }

// Confirmed tells whether it is confirmed that counts of a review year are made
// under this standard; formats.md 2.4 wants a notice where it is not.
func (s *Standard) Confirmed(y law.Year) bool {
	return y >= s.FirstYear && y <= s.LastYear && !slices.Contains(s.Unconfirmed, y)
}

// Line gives the income line of an area; none for an unknown area.
func (s *Standard) Line(a Area) (Line, bool) {
	switch a {
	case Urban:
		return s.Urban, s.Urban != Line{}
	case Rural:
		return s.Rural, s.Rural != Line{}
	}
	return Line{}, false
}

var standards = mustLoad()

// Standards lists the standards, the oldest first. They are shared: do not
// change them.
func Standards() []*Standard { return slices.Clone(standards) }

// FindStandard finds a standard by its id.
func FindStandard(id string) (*Standard, bool) {
	i := slices.IndexFunc(standards, func(s *Standard) bool { return s.ID == id })
	if i < 0 {
		return nil, false
	}
	return standards[i], true
}

// StandardForYear finds the standard of a review year (formats.md 2.4). Whether
// the year is confirmed, [Standard.Confirmed] says.
func StandardForYear(y law.Year) (*Standard, bool) {
	i := slices.IndexFunc(standards, func(s *Standard) bool { return y >= s.FirstYear && y <= s.LastYear })
	if i < 0 {
		return nil, false
	}
	return standards[i], true
}

// StandardIDs lists the ids, the oldest first.
func StandardIDs() []string {
	ids := make([]string, len(standards))
	for i, s := range standards {
		ids[i] = s.ID
	}
	return ids
}

// EmbeddedFile is a data file of the program, which enters the register with
// the hash of its content.
type EmbeddedFile struct {
	Name    string // "standards/2022-2026/standard.yaml"
	Content []byte
}

// EmbeddedFiles lists the standards' files by name.
func EmbeddedFiles() []EmbeddedFile {
	dirs, err := files.ReadDir("standards")
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	var out []EmbeddedFile
	for _, d := range dirs {
		name := path.Join("standards", d.Name(), "standard.yaml")
		b, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		out = append(out, EmbeddedFile{name, b})
	}
	return out
}

// mustLoad reads the embedded standards; they are part of the program and under
// test, so a broken one is a programming error.
func mustLoad() []*Standard {
	var out []*Standard
	for _, f := range EmbeddedFiles() {
		s, err := parse(f.Content)
		if err != nil {
			panic(fmt.Sprintf("household: %s: %v", f.Name, err))
		}
		if dir := path.Base(path.Dir(f.Name)); s.ID != dir {
			panic(fmt.Sprintf("household: %s: id %q is not the folder's name", f.Name, s.ID))
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *Standard) int { return int(a.FirstYear - b.FirstYear) })
	for i := 1; i < len(out); i++ {
		if out[i].FirstYear <= out[i-1].LastYear {
			panic("household: two standards for review year " + out[i].FirstYear.Say(lang.EN))
		}
	}
	return out
}

// The shape of standard.yaml. Keys not listed here are errors.
type (
	standardFile struct {
		ID        string    `yaml:"id"`
		Name      lang.Both `yaml:"name"`
		Documents []struct {
			ID    string    `yaml:"id"`
			Name  lang.Both `yaml:"name"`
			About lang.Both `yaml:"about"`
		} `yaml:"documents"`
		From        datedFile `yaml:"from"`
		To          datedFile `yaml:"to"`
		ReviewYears struct {
			First       law.Year   `yaml:"first"`
			Last        law.Year   `yaml:"last"`
			Unconfirmed []law.Year `yaml:"unconfirmed"`
		} `yaml:"review_years"`
		NotClassifiable lang.Both `yaml:"not_classifiable"`
		Lines           struct {
			Rural *lineFile `yaml:"rural"`
			Urban *lineFile `yaml:"urban"`
		} `yaml:"lines"`
		MinDeprivations    numberFile `yaml:"min_deprivations"`
		PointsPerIndicator numberFile `yaml:"points_per_indicator"`
		Classes            struct {
			Poor     citeFile `yaml:"poor"`
			NearPoor citeFile `yaml:"near_poor"`
			NotPoor  citeFile `yaml:"not_poor"`
		} `yaml:"classes"`
		Indicators []struct {
			Code         string    `yaml:"code"`
			Slug         string    `yaml:"slug"`
			Service      lang.Both `yaml:"service"`
			Name         lang.Both `yaml:"name"`
			Source       citeFile  `yaml:"source"`
			DeprivedWhen struct {
				Text   lang.Both  `yaml:"text"`
				Status law.Status `yaml:"status"`
				Note   lang.Both  `yaml:"note"`
			} `yaml:"deprived_when"`
		} `yaml:"indicators"`
	}
	citeFile struct {
		Document string     `yaml:"document"`
		Clause   lang.Both  `yaml:"clause"`
		Status   law.Status `yaml:"status"`
	}
	datedFile struct {
		Date   law.Date `yaml:"date"`
		Source citeFile `yaml:"source"`
	}
	numberFile struct {
		Value  int      `yaml:"value"`
		Source citeFile `yaml:"source"`
	}
	lineFile struct {
		Income numberFile  `yaml:"income"`
		Points *numberFile `yaml:"points"`
	}
)

// parse reads one standard strictly. Errors of the YAML name line and column,
// errors of the content the key.
func parse(content []byte) (*Standard, error) {
	var f standardFile
	// Load refuses more than one document; the preset refuses a key that stands
	// twice.
	if err := yaml.Load(content, &f, yaml.WithV4Defaults(), yaml.WithKnownFields()); err != nil {
		return nil, withColumns(err)
	}
	b := builder{docs: map[string]lang.Both{}}
	for _, d := range f.Documents {
		b.both("documents."+d.ID+".name", d.Name)
		b.both("documents."+d.ID+".about", d.About)
		if _, twice := b.docs[d.ID]; twice || d.ID == "" {
			b.fail("documents: id %q is empty or stands twice", d.ID)
		}
		b.docs[d.ID] = d.Name
	}
	s := &Standard{
		ID: f.ID, Name: b.both("name", f.Name),
		From:        Dated{f.From.Date, b.cite("from", f.From.Source)},
		To:          Dated{f.To.Date, b.cite("to", f.To.Source)},
		FirstYear:   f.ReviewYears.First,
		LastYear:    f.ReviewYears.Last,
		Unconfirmed: f.ReviewYears.Unconfirmed,
		WhyNot:      f.NotClassifiable,
	}
	if s.From.On == 0 || s.To.On < s.From.On {
		b.fail("from, to: dates are missing or in the wrong order")
	}
	if s.FirstYear == 0 || s.LastYear < s.FirstYear {
		b.fail("review_years: missing or in the wrong order")
	}
	for _, d := range f.Documents {
		s.Documents = append(s.Documents, Document{d.Name, d.About})
	}
	s.Rural = b.line("lines.rural", f.Lines.Rural)
	s.Urban = b.line("lines.urban", f.Lines.Urban)
	s.MinDeprivations, s.MinDeprivationsSource = b.number("min_deprivations", f.MinDeprivations)
	s.PointsPerIndicator, s.PointsPerIndicatorSource = b.number("points_per_indicator", f.PointsPerIndicator)
	s.PoorSource = b.optional("classes.poor", f.Classes.Poor)
	s.NearPoorSource = b.optional("classes.near_poor", f.Classes.NearPoor)
	s.NotPoorSource = b.optional("classes.not_poor", f.Classes.NotPoor)
	for i, d := range f.Indicators {
		key := "indicators." + d.Code
		if d.Code != fmt.Sprintf("d%02d", i+1) {
			b.fail("indicators: code %q stands where d%02d belongs", d.Code, i+1)
		}
		if d.Slug == "" {
			b.fail("%s.slug: missing", key)
		}
		ind := Indicator{
			No: i + 1, Code: d.Code, Slug: d.Slug,
			Service: b.both(key+".service", d.Service),
			Name:    b.both(key+".name", d.Name),
			Source:  b.cite(key+".source", d.Source),
			Status:  d.DeprivedWhen.Status,
			Note:    d.DeprivedWhen.Note,
		}
		if d.DeprivedWhen.Text != (lang.Both{}) {
			ind.DeprivedWhen = b.both(key+".deprived_when", d.DeprivedWhen.Text)
			if ind.Status == "" {
				b.fail("%s.deprived_when.status: missing", key)
			}
		}
		s.Indicators = append(s.Indicators, ind)
	}
	s.classifiable = s.WhyNot == lang.Both{}
	if s.classifiable {
		if s.Rural.Points == 0 || s.Urban.Points == 0 || s.Rural.Points > MaxB1 || s.Urban.Points > MaxB1 {
			b.fail("lines: points of 1 to %d are needed for both areas", MaxB1)
		}
		if s.MinDeprivations < 1 || s.MinDeprivations > Indicators || s.PointsPerIndicator < 1 {
			b.fail("min_deprivations, points_per_indicator: missing or out of range")
		}
		if len(s.Indicators) != Indicators {
			b.fail("indicators: %d instead of %d", len(s.Indicators), Indicators)
		}
		if s.PoorSource.IsZero() || s.NearPoorSource.IsZero() || s.NotPoorSource.IsZero() {
			b.fail("classes: a source is missing")
		}
		s.setReach()
	} else {
		b.both("not_classifiable", s.WhyNot)
	}
	return s, errors.Join(b.errs...)
}

// withColumns spells out the column of each error; the library prints the line
// alone.
func withColumns(err error) error {
	var list *yaml.LoadErrors
	if !errors.As(err, &list) {
		return err
	}
	var out []error
	for _, e := range list.Errors {
		out = append(out, fmt.Errorf("line %d, column %d: %s", e.Mark.Line, e.Mark.Column, e.Message))
	}
	return errors.Join(out...)
}

// builder turns the file's shape into a Standard and gathers what is wrong.
type builder struct {
	docs map[string]lang.Both
	errs []error
}

func (b *builder) fail(format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf(format, args...))
}

func (b *builder) both(key string, t lang.Both) lang.Both {
	if t.VI == "" || t.EN == "" {
		b.fail("%s: the text is needed in vi and en", key)
	}
	return t
}

func (b *builder) cite(key string, c citeFile) law.Citation {
	name, ok := b.docs[c.Document]
	if !ok {
		b.fail("%s: document %q is not listed under documents", key, c.Document)
	}
	if c.Status == "" {
		b.fail("%s: status missing", key)
	}
	return law.Citation{Document: name, Clause: c.Clause, Status: c.Status}
}

func (b *builder) optional(key string, c citeFile) law.Citation {
	if c == (citeFile{}) {
		return law.Citation{}
	}
	return b.cite(key, c)
}

func (b *builder) number(key string, n numberFile) (int, law.Citation) {
	if n == (numberFile{}) {
		return 0, law.Citation{}
	}
	if n.Value <= 0 {
		b.fail("%s: a number above zero is needed", key)
	}
	return n.Value, b.cite(key, n.Source)
}

func (b *builder) line(key string, l *lineFile) Line {
	if l == nil {
		return Line{}
	}
	income, source := b.number(key+".income", l.Income)
	out := Line{Income: law.Dong(income), IncomeSource: source}
	if l.Points != nil {
		out.Points, out.PointsSource = b.number(key+".points", *l.Points)
	}
	return out
}
