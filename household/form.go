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

//go:embed forms/*/form.yaml
var formFiles embed.FS

// Form is the dated list of questions of the yearly review. It drives the
// workbook reader, the entry forms, the checks and the export: a new question is
// one entry in its file.
type Form struct {
	ID                  string
	Name                lang.Both
	FirstYear, LastYear law.Year
	Documents           []lang.Both // the texts it cites
	Sections            []Section
	Questions           []Question
	// Purposes says why fields that are not for everybody are asked at all.
	Purposes map[Sensitivity]lang.Both

	byCode map[codeOf]*Question
}

type codeOf struct {
	code     string
	ofMember bool
}

// Section groups questions and cites where they come from.
type Section struct {
	ID     string
	Name   lang.Both
	Source law.Citation
}

// QuestionKind says what an answer looks like.
type QuestionKind string

// The kinds of question.
const (
	YesNo          QuestionKind = "yes_no"
	Number         QuestionKind = "number" // whole, Lo to Hi
	Choice         QuestionKind = "choice"
	FreeText       QuestionKind = "text"
	DateAnswer     QuestionKind = "date"
	BirthAnswer    QuestionKind = "birth" // a day, or a year where no more is known
	YearAnswer     QuestionKind = "year"
	CodeAnswer     QuestionKind = "code"      // number of a household
	UnitAnswer     QuestionKind = "unit"      // code of a unit on 31 December of the year
	EthnicAnswer   QuestionKind = "ethnicity" // code or name of an ethnic group
	CitizenAnswer  QuestionKind = "citizen"   // citizen number
	maxFormChoices              = 20
)

// Sensitivity says why a field is not for everybody's eyes; empty: it is not.
type Sensitivity string

// The reasons. Each is a permission of its own (package account).
const (
	Personal        Sensitivity = "person"    // names, addresses
	PersonalNumber  Sensitivity = "number"    // the citizen number, sealed in the database
	EthnicOrigin    Sensitivity = "ethnicity" // sensitive by law
	HealthCondition Sensitivity = "health"    // health, nutrition, disability, labour capacity
)

// Question is one question of a form.
type Question struct {
	Code      string // column of the files
	Section   string
	Kind      QuestionKind
	OfMember  bool // asked of each member, not of the household
	Label     lang.Both
	Lo, Hi    int64 // of a number
	Choices   []Option
	Sensitive Sensitivity
	Source    law.Citation // of the question itself, else of its section
	Headings  []string     // Vietnamese headings in workbooks that mean the same
}

// Option is one answer of a choice.
type Option struct {
	Value string
	Label lang.Both
}

var forms = mustLoadForms()

// Forms lists the forms, the oldest first.
func Forms() []*Form { return slices.Clone(forms) }

// FormForYear is the form of a review year.
func FormForYear(y law.Year) (*Form, bool) {
	for _, f := range forms {
		if y >= f.FirstYear && y <= f.LastYear {
			return f, true
		}
	}
	return nil, false
}

// Question finds a question about the household, or about a member.
func (f *Form) Question(code string, ofMember bool) (*Question, bool) {
	q, ok := f.byCode[codeOf{code, ofMember}]
	return q, ok
}

// ownField lists the questions whose answers have a field of their own in
// [Review]; the others are in [Review.More].
var ownField = map[string]bool{
	"year": true, "household": true, "hamlet": true, "commune": true, "area": true, "head": true, "address": true, "citizen_id": true,
	"ethnicity": true, "size": true, "reviewed_on": true, "interviewer": true, "b1": true,
}

// Extra tells whether the answer is kept in [Review.More].
func (q *Question) Extra() bool { return !q.OfMember && !ownField[q.Code] && q.Section != "indicators" }

type formFile struct {
	ID          string    `yaml:"id"`
	Name        lang.Both `yaml:"name"`
	ReviewYears struct {
		First law.Year `yaml:"first"`
		Last  law.Year `yaml:"last"`
	} `yaml:"review_years"`
	Documents []struct {
		ID   string    `yaml:"id"`
		Name lang.Both `yaml:"name"`
	} `yaml:"documents"`
	Sections []struct {
		ID     string   `yaml:"id"`
		VI     string   `yaml:"vi"`
		EN     string   `yaml:"en"`
		Source citeFile `yaml:"source"`
	} `yaml:"sections"`
	Purposes []struct {
		Sensitive Sensitivity `yaml:"sensitive"`
		VI        string      `yaml:"vi"`
		EN        string      `yaml:"en"`
	} `yaml:"purposes"`
	Questions []struct {
		Code      string       `yaml:"code"`
		Section   string       `yaml:"section"`
		Kind      QuestionKind `yaml:"kind"`
		Of        string       `yaml:"of"`
		VI        string       `yaml:"vi"`
		EN        string       `yaml:"en"`
		Lo        int64        `yaml:"lo"`
		Hi        int64        `yaml:"hi"`
		Sensitive Sensitivity  `yaml:"sensitive"`
		Source    citeFile     `yaml:"source"`
		Choices   []struct {
			Value string `yaml:"value"`
			VI    string `yaml:"vi"`
			EN    string `yaml:"en"`
		} `yaml:"choices"`
		Headings []string `yaml:"headings"`
	} `yaml:"questions"`
}

func mustLoadForms() []*Form {
	dirs, err := formFiles.ReadDir("forms")
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	var out []*Form
	for _, d := range dirs {
		name := path.Join("forms", d.Name(), "form.yaml")
		b, err := formFiles.ReadFile(name)
		if err == nil {
			var f *Form
			if f, err = parseForm(b); err == nil && f.ID != d.Name() {
				err = fmt.Errorf("id %q is not the folder's name", f.ID)
			}
			out = append(out, f)
		}
		if err != nil {
			panic(fmt.Sprintf("household: %s: %v", name, err))
		}
	}
	slices.SortFunc(out, func(a, b *Form) int { return int(a.FirstYear - b.FirstYear) })
	return out
}

// parseForm reads a form strictly, like a standard. The names of the indicators
// are those of the standard of the form's years.
func parseForm(content []byte) (*Form, error) {
	var file formFile
	if err := yaml.Load(content, &file, yaml.WithV4Defaults(), yaml.WithKnownFields()); err != nil {
		return nil, withColumns(err)
	}
	b := builder{docs: map[string]lang.Both{}}
	var documents []lang.Both
	for _, d := range file.Documents {
		if _, twice := b.docs[d.ID]; twice || d.ID == "" {
			b.fail("documents: id %q is empty or stands twice", d.ID)
		}
		b.docs[d.ID] = b.both("documents."+d.ID, d.Name)
		documents = append(documents, d.Name)
	}
	f := &Form{ID: file.ID, Name: b.both("name", file.Name), FirstYear: file.ReviewYears.First, LastYear: file.ReviewYears.Last}
	if f.FirstYear == 0 || f.LastYear < f.FirstYear {
		b.fail("review_years: missing or in the wrong order")
	}
	standard, ok := StandardForYear(f.FirstYear)
	if !ok {
		return nil, fmt.Errorf("review_years: no standard for %d", f.FirstYear)
	}
	f.Documents, f.Purposes, f.byCode = documents, map[Sensitivity]lang.Both{}, map[codeOf]*Question{}
	for _, p := range file.Purposes {
		if _, twice := f.Purposes[p.Sensitive]; twice || p.Sensitive == "" {
			b.fail("purposes: %q is empty or stands twice", p.Sensitive)
		}
		f.Purposes[p.Sensitive] = b.both("purposes."+string(p.Sensitive), lang.Both{VI: p.VI, EN: p.EN})
	}
	sections := map[string]law.Citation{}
	for _, s := range file.Sections {
		if _, twice := sections[s.ID]; twice || s.ID == "" {
			b.fail("sections: id %q is empty or stands twice", s.ID)
		}
		sections[s.ID] = b.cite("sections."+s.ID, s.Source)
		f.Sections = append(f.Sections, Section{s.ID, b.both("sections."+s.ID, lang.Both{VI: s.VI, EN: s.EN}), sections[s.ID]})
	}
	headings := map[bool]map[string]string{false: {}, true: {}}
	indicators := 0
	for _, x := range file.Questions {
		key := "questions." + x.Code
		q := Question{
			Code: x.Code, Section: x.Section, Kind: x.Kind, OfMember: x.Of == "member", Label: lang.Both{VI: x.VI, EN: x.EN},
			Lo: x.Lo, Hi: x.Hi, Sensitive: x.Sensitive, Headings: x.Headings,
		}
		var listed bool
		if q.Source, listed = sections[q.Section]; !listed {
			b.fail("%s: section %q is not listed", key, q.Section)
		}
		if x.Source != (citeFile{}) {
			q.Source = b.cite(key+".source", x.Source)
		}
		if _, twice := f.byCode[codeOf{q.Code, q.OfMember}]; twice || x.Code == "" || x.Of != "" && x.Of != "member" {
			b.fail("%s: stands twice, or has no code, or is of nobody", key)
		}
		f.byCode[codeOf{q.Code, q.OfMember}] = nil
		// A heading that means two columns would be read into one of them by
		// chance. One that is spelt like its own code ("d10") is harmless.
		taken := headings[q.OfMember]
		for _, h := range q.Headings {
			if of, twice := taken[ethnicKey(h)]; twice {
				b.fail("%s: heading %q stands twice, also for %s", key, h, of)
			}
			taken[ethnicKey(h)] = q.Code
		}
		if of, twice := taken[ethnicKey(q.Code)]; twice && of != q.Code {
			b.fail("%s: the code is a heading of %s", key, of)
		}
		taken[ethnicKey(q.Code)] = q.Code
		if q.Section == "indicators" {
			if indicators < len(standard.Indicators) && standard.Indicators[indicators].Code == q.Code {
				q.Label, q.Source = standard.Indicators[indicators].Name, standard.Indicators[indicators].Source
			}
			indicators++
		}
		b.both(key, q.Label)
		for _, c := range x.Choices {
			if slices.ContainsFunc(q.Choices, func(o Option) bool { return o.Value == c.Value }) || c.Value == "" {
				b.fail("%s.choices: value %q is empty or stands twice", key, c.Value)
			}
			q.Choices = append(q.Choices, Option{c.Value, b.both(key+"."+c.Value, lang.Both{VI: c.VI, EN: c.EN})})
		}
		switch q.Kind {
		case YesNo, FreeText, DateAnswer, BirthAnswer, YearAnswer, CodeAnswer, UnitAnswer, EthnicAnswer, CitizenAnswer:
		case Number:
			if q.Hi <= q.Lo || q.Lo < 0 {
				b.fail("%s: lo and hi are missing or in the wrong order", key)
			}
		case Choice:
			if len(q.Choices) < 2 || len(q.Choices) > maxFormChoices {
				b.fail("%s: between 2 and %d choices are needed", key, maxFormChoices)
			}
		default:
			b.fail("%s: kind %q is none", key, q.Kind)
		}
		if q.Kind != Number && (q.Lo != 0 || q.Hi != 0) || q.Kind != Choice && q.Choices != nil {
			b.fail("%s: a range belongs to a number, choices to a choice", key)
		}
		if _, told := f.Purposes[q.Sensitive]; q.Sensitive != "" && !told {
			b.fail("%s: the purpose of %q is not told", key, q.Sensitive)
		}
		switch q.Sensitive {
		case "", Personal, PersonalNumber, EthnicOrigin, HealthCondition:
		default:
			b.fail("%s: sensitive %q is no reason", key, q.Sensitive)
		}
		if q.Extra() && q.Kind != YesNo && q.Kind != Number && q.Kind != Choice {
			b.fail("%s: a question of kind %s needs a field of its own", key, q.Kind)
		}
		f.Questions = append(f.Questions, q)
	}
	if indicators != len(standard.Indicators) {
		b.fail("questions: %d indicators, the standard has %d", indicators, len(standard.Indicators))
	}
	for i := range f.Questions {
		q := &f.Questions[i]
		f.byCode[codeOf{q.Code, q.OfMember}] = q
	}
	return f, errors.Join(b.errs...)
}
