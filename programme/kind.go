package programme

import (
	_ "embed"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/lang"
)

//go:embed kinds.yaml
var kindsFile []byte

// Kind is a kind of evidence.
type Kind struct {
	ID      string // as the command names it: evidence import ID FILE
	Name    lang.Both
	Key     []string // fields that say which record a row is
	Unit    string   // the field with the unit's code; empty: the kind has none
	On      string   // the field with the day, or year, on which the code names the unit
	Private bool     // it tells about households what not everybody may see
	Needs   []string // at least one of these fields is filled in; none: no such rule
	Fields  []Field

	order [][2]string // the first day is not after the second
	parts [][2]string // the first number is not above the second
	apart [][2]string // the two are not the same
	at    map[string]int
}

// FieldKind says what a field holds.
type FieldKind string

// The kinds of field.
const (
	Text      FieldKind = "text"
	Date      FieldKind = "date"
	Year      FieldKind = "year"
	YesNo     FieldKind = "yes_no"
	Choice    FieldKind = "choice"
	Unit      FieldKind = "unit"      // code of an administrative unit
	Subject   FieldKind = "subject"   // id of a record of the kind subjects
	Household FieldKind = "household" // number in the register
	Dong      FieldKind = "dong"      // whole đồng, 0 or more
	Count     FieldKind = "count"     // whole number, 0 or more
	Decimal   FieldKind = "decimal"   // number of 0 or more with decimals, exact
	Any       FieldKind = "any"       // unit, household or subject, as the field By says
	Movement  FieldKind = "movement"  // id of an emulation movement
	Days      FieldKind = "days"      // days of every year, see [ParseDays]
)

// Field is one column of a kind.
type Field struct {
	ID       string
	Kind     FieldKind
	Required bool
	Future   bool // a day or year that may lie ahead: due, or until when
	By       string
	Label    lang.Both
	Headings []string // other headings in workbooks that mean the same
	Choices  []Option
}

// Option is one value of a choice.
type Option struct {
	Value string
	Label lang.Both
}

// Kinds of evidence, in the order of formats.md 2.7, subjects first: the others
// name them.
func Kinds() []*Kind { return slices.Clone(kinds) }

// FindKind finds a kind by its id.
func FindKind(id string) (*Kind, bool) {
	i := slices.IndexFunc(kinds, func(k *Kind) bool { return k.ID == id })
	if i < 0 {
		return nil, false
	}
	return kinds[i], true
}

// Field finds a field by its id.
func (k *Kind) Field(id string) (*Field, bool) {
	i, ok := k.at[id]
	if !ok {
		return nil, false
	}
	return &k.Fields[i], true
}

// Subjects is the kind that the fields of kind [Subject] name.
const Subjects = "subjects"

var kinds = mustLoadKinds(kindsFile)

type kindFile struct {
	ID      string      `yaml:"id"`
	VI      string      `yaml:"vi"`
	EN      string      `yaml:"en"`
	Key     []string    `yaml:"key"`
	Unit    string      `yaml:"unit"`
	On      string      `yaml:"on"`
	Private bool        `yaml:"private"`
	Needs   []string    `yaml:"needs"`
	Order   [][2]string `yaml:"order"`
	Parts   [][2]string `yaml:"parts"`
	Apart   [][2]string `yaml:"apart"`
	Fields  []struct {
		ID       string    `yaml:"id"`
		Kind     FieldKind `yaml:"kind"`
		Required bool      `yaml:"required"`
		Future   bool      `yaml:"future"`
		By       string    `yaml:"by"`
		VI       string    `yaml:"vi"`
		EN       string    `yaml:"en"`
		Headings []string  `yaml:"headings"`
		Choices  []struct {
			Value string `yaml:"value"`
			VI    string `yaml:"vi"`
			EN    string `yaml:"en"`
		} `yaml:"choices"`
	} `yaml:"fields"`
}

func mustLoadKinds(content []byte) []*Kind {
	out, err := loadKinds(content)
	if err != nil {
		panic("programme: kinds.yaml: " + err.Error())
	}
	return out
}

func loadKinds(content []byte) ([]*Kind, error) {
	var file struct {
		Kinds []kindFile `yaml:"kinds"`
	}
	if err := yaml.Load(content, &file, yaml.WithV4Defaults(), yaml.WithKnownFields()); err != nil {
		return nil, err
	}
	var out []*Kind
	for _, x := range file.Kinds {
		k := &Kind{ID: x.ID, Name: lang.Both{VI: x.VI, EN: x.EN}, Key: x.Key, Unit: x.Unit, On: x.On, Private: x.Private, Needs: x.Needs,
			order: x.Order, parts: x.Parts, apart: x.Apart, at: map[string]int{}}
		for i, f := range x.Fields {
			y := Field{ID: f.ID, Kind: f.Kind, Required: f.Required, Future: f.Future, By: f.By, Label: lang.Both{VI: f.VI, EN: f.EN}, Headings: f.Headings}
			for _, c := range f.Choices {
				y.Choices = append(y.Choices, Option{c.Value, lang.Both{VI: c.VI, EN: c.EN}})
			}
			if _, twice := k.at[f.ID]; twice {
				return nil, fmt.Errorf("%s.%s stands twice", k.ID, f.ID)
			}
			k.at[f.ID] = i
			k.Fields = append(k.Fields, y)
		}
		if err := k.whole(); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

// whole holds a kind against the rules of the file.
func (k *Kind) whole() error {
	named := slices.Concat(k.Key, k.Needs)
	for _, pairs := range [][][2]string{k.order, k.parts, k.apart} {
		for _, p := range pairs {
			named = append(named, p[0], p[1])
		}
	}
	for _, id := range []string{k.Unit, k.On} {
		if id != "" {
			named = append(named, id)
		}
	}
	for _, id := range named {
		if _, ok := k.at[id]; !ok {
			return fmt.Errorf("%s: no field %q", k.ID, id)
		}
	}
	if k.ID == "" || k.Name.VI == "" || k.Name.EN == "" || len(k.Key) == 0 {
		return fmt.Errorf("%s: id, name or key is missing", k.ID)
	}
	for _, f := range k.Fields {
		known := slices.Contains([]FieldKind{Text, Date, Year, YesNo, Choice, Unit, Subject, Household, Dong, Count, Decimal, Any, Movement, Days}, f.Kind)
		by, named := k.at[f.By]
		if !known || f.Label.VI == "" || f.Label.EN == "" || (f.Kind == Choice) != (len(f.Choices) > 0) ||
			(f.Kind == Any) != (named && k.Fields[by].Kind == Choice) {
			return fmt.Errorf("%s.%s: kind, label, choices or by is wrong", k.ID, f.ID)
		}
	}
	return nil
}
