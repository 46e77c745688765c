package report

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

//go:embed forms.yaml
var formsFile []byte

// Form is one official report form.
type Form struct {
	No      int
	Title   lang.Both
	List    bool     // a member list; else a row for each unit
	Lines   []string // of each unit: households and persons, or poor and near_poor; nil = one line
	Class   household.Class
	Columns []Column
	Status  law.Status
	Source  lang.Both
}

// Column is one column of a form.
type Column struct {
	No      int
	Letter  string      // of a column before the first numbered one
	Groups  []lang.Both // headings above the heading, the topmost first
	Heading lang.Both
	// Indicator is the number of the deprivation indicator that the column is
	// about, 0 for none: its heading is the indicator's name under the standard.
	Indicator int
	// Measure is what a number counts: households, persons, deprivations,
	// children, percent, year; line = what the line counts; text and mark hold
	// no number.
	Measure string
	Formula Formula

	declared string // key of a total that was declared
	count    []string
	sum      string
	share    []string // conditions of the households counted, of those that fulfil count
	behind   []string // conditions of the households behind a cell made by a formula
	move     int
	list     string
	by       string

	recognised string // which recognised count wins over the column's own source
}

// Mark is what stands in the row under the headings: "3", "4=3/1*100", "A".
func (c *Column) Mark() string {
	if c.No == 0 {
		return c.Letter
	}
	if c.Formula.IsZero() {
		return strconv.Itoa(c.No)
	}
	return strconv.Itoa(c.No) + "=" + c.Formula.String()
}

var forms = func() []*Form {
	fs, err := parse(formsFile)
	if err != nil {
		panic(fmt.Sprintf("report: forms.yaml: %v", err)) // embedded and under test
	}
	return fs
}()

// Forms lists the fifteen forms by number. They are shared: do not change them.
func Forms() []*Form { return slices.Clone(forms) }

// Find finds a form by its number as people write it: 1, 01.
func Find(no string) (*Form, bool) {
	n, err := strconv.Atoi(no)
	if err != nil || n < 1 || n > len(forms) || len(no) > 2 {
		return nil, false
	}
	return forms[n-1], true
}

type (
	formsYAML struct {
		Sources map[string]lang.Both `yaml:"sources"`
		Groups  map[string]lang.Both `yaml:"groups"`
		Forms   []formYAML           `yaml:"forms"`
	}
	formYAML struct {
		No      int          `yaml:"no"`
		Title   lang.Both    `yaml:"title"`
		Rows    string       `yaml:"rows"`
		Lines   []string     `yaml:"lines"`
		Class   string       `yaml:"class"`
		SameAs  int          `yaml:"same_as"`
		Status  law.Status   `yaml:"status"`
		Source  string       `yaml:"source"`
		Columns []columnYAML `yaml:"columns"`
	}
	columnYAML struct {
		No        int      `yaml:"no"`
		Letter    string   `yaml:"letter"`
		Group     []string `yaml:"group"`
		VI        string   `yaml:"vi"`
		EN        string   `yaml:"en"`
		Indicator int      `yaml:"indicator"`
		In        string   `yaml:"in"`
		Declared  string   `yaml:"declared"`
		Count     []string `yaml:"count"`
		Sum       string   `yaml:"sum"`
		Share     []string `yaml:"share"`
		Of        []string `yaml:"of"`
		Behind    []string `yaml:"behind"`
		Move      int      `yaml:"move"`
		Formula   string   `yaml:"formula"`
		List      string   `yaml:"list"`
		By        string   `yaml:"by"`

		Recognised string `yaml:"recognised"`
	}
)

var measures = []string{"households", "persons", "deprivations", "children", "percent", "line", "year", "text", "mark"}

// parse reads the forms; keys that are not listed are errors.
func parse(content []byte) ([]*Form, error) {
	var file formsYAML
	if err := yaml.Load(content, &file, yaml.WithV4Defaults(), yaml.WithKnownFields()); err != nil {
		return nil, err
	}
	var out []*Form
	var errs []error
	for i, y := range file.Forms {
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("form %d: "+format, append([]any{y.No}, args...)...))
		}
		if y.No != i+1 {
			fail("stands at place %d", i+1)
		}
		of := y
		if y.SameAs != 0 {
			at := slices.IndexFunc(file.Forms, func(o formYAML) bool { return o.No == y.SameAs })
			if at < 0 || file.Forms[at].Class != "poor" || len(y.Columns) > 0 || y.Rows != "" {
				fail("same_as %d is no form of poor households, or there is more beside it", y.SameAs)
				continue
			}
			of = file.Forms[at]
		}
		source, ok := file.Sources[y.Source]
		if !ok || y.Status != law.Confirmed && y.Status != law.Reported || y.Title.VI == "" || y.Title.EN == "" {
			fail("title, source or status is missing")
		}
		f := &Form{No: y.No, Title: y.Title, List: of.Rows == "list", Lines: of.Lines, Status: y.Status, Source: source}
		if of.Class != "" {
			if f.Class, ok = household.ParseClass(of.Class); !ok {
				fail("class %q is none", of.Class)
			}
		}
		if of.Rows != "units" && of.Rows != "list" {
			fail("rows %q", of.Rows)
		}
		for _, c := range of.Columns {
			col, err := c.column(file.Groups)
			if err != nil {
				fail("column %d%s: %w", c.No, c.Letter, err)
				continue
			}
			if y.SameAs != 0 {
				col = col.nearPoor()
			}
			if !col.Formula.IsZero() && slices.Max(col.Formula.columns()) > len(of.Columns) {
				fail("column %d: the formula names a column that is not there", c.No)
			}
			f.Columns = append(f.Columns, col)
		}
		if y.SameAs != 0 {
			f.Class = household.NearPoor
		}
		numbered := slices.DeleteFunc(slices.Clone(f.Columns), func(c Column) bool { return c.No == 0 })
		for j, c := range numbered {
			if c.No != j+1 {
				fail("column %d stands at place %d", c.No, j+1)
			}
		}
		out = append(out, f)
	}
	return out, errors.Join(errs...)
}

func (y columnYAML) column(groups map[string]lang.Both) (Column, error) {
	c := Column{
		No: y.No, Letter: y.Letter, Heading: lang.Both{VI: y.VI, EN: y.EN}, Indicator: y.Indicator, Measure: y.In,
		declared: y.Declared, count: y.Count, sum: y.Sum, share: y.Share, behind: y.Behind, move: y.Move, list: y.List, by: y.By, recognised: y.Recognised,
	}
	if y.Indicator != 0 {
		n := strconv.Itoa(y.Indicator)
		c.Heading = lang.Both{VI: "chỉ số " + n, EN: "indicator " + n}
	}
	for _, g := range y.Group {
		both, ok := groups[g]
		if !ok {
			return c, fmt.Errorf("group %q is not listed", g)
		}
		c.Groups = append(c.Groups, both)
	}
	sources := 0
	for _, has := range []bool{y.Declared != "", len(y.Count) > 0, len(y.Share) > 0, y.Move != 0, y.List != ""} {
		if has {
			sources++
		}
	}
	if len(y.Share) > 0 {
		c.count = y.Of
	}
	if y.Formula != "" {
		var err error
		if c.Formula, err = parseFormula(y.Formula); err != nil {
			return c, err
		}
		if sources == 0 || c.Formula.rate { // a rate has no other source
			sources++
		}
	}
	switch {
	case sources != 1:
		return c, errors.New("it must have one source")
	case c.Heading.VI == "" || c.Heading.EN == "":
		return c, errors.New("the heading is missing")
	case !slices.Contains(measures, y.In):
		return c, fmt.Errorf("measure %q is none", y.In)
	case (len(y.Share) > 0) != (len(y.Of) > 0):
		return c, errors.New("share and of belong together")
	case y.Move < 0 || y.Move > moves:
		return c, errors.New("move is out of range")
	}
	for _, cond := range slices.Concat(c.count, c.share, c.behind) {
		if _, ok := conditions[cond]; !ok {
			return c, fmt.Errorf("condition %q is none", cond)
		}
	}
	if _, ok := sums[c.sum]; !ok {
		return c, fmt.Errorf("sum %q is none", c.sum)
	}
	if _, ok := declaredKeys[c.declared]; c.declared != "" && !ok {
		return c, fmt.Errorf("declared %q is none", c.declared)
	}
	if _, ok := recognisedKeys[c.recognised]; c.recognised != "" && !ok {
		return c, fmt.Errorf("recognised %q is none", c.recognised)
	}
	if _, ok := listCells[c.list]; c.list != "" && !ok {
		return c, fmt.Errorf("list %q is none", c.list)
	}
	return c, nil
}

// Words of a form of poor households as its twin of near-poor ones has them.
var (
	nearPoorVI = strings.NewReplacer("hộ nghèo", "hộ cận nghèo", "Hộ nghèo", "Hộ cận nghèo", "Nghèo mới", "Cận nghèo mới", "Tái nghèo", "Tái cận nghèo", "Nghèo cũ", "Cận nghèo cũ")
	nearPoorEN = strings.NewReplacer("poor households", "near-poor households", "Poor households", "Near-poor households", "Newly poor", "Newly near-poor", "Poor before", "Near-poor before")
)

// nearPoor is the same column about near-poor households.
func (c Column) nearPoor() Column {
	say := func(b lang.Both) lang.Both {
		return lang.Both{VI: nearPoorVI.Replace(b.VI), EN: nearPoorEN.Replace(b.EN)}
	}
	c.Heading = say(c.Heading)
	c.Groups = slices.Clone(c.Groups)
	for i := range c.Groups {
		c.Groups[i] = say(c.Groups[i])
	}
	swap := func(conds []string) []string {
		out := slices.Clone(conds)
		for i := range out {
			if out[i] == "poor" {
				out[i] = "near_poor"
			}
		}
		return out
	}
	c.count, c.share, c.behind = swap(c.count), swap(c.share), swap(c.behind)
	return c
}
