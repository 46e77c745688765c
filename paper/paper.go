package paper

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

//go:embed kinds.yaml layouts/*.txt
var data embed.FS

// A Field is one thing a paper says.
type Field struct {
	ID      string `yaml:"id"`
	VI      string `yaml:"vi"`
	EN      string `yaml:"en"`
	In      string `yaml:"in"`      // the list to whose rows it belongs
	List    bool   `yaml:"list"`    // it has rows
	Picture bool   `yaml:"picture"` // it is drawn
}

// Say names the field.
func (f Field) Say(l lang.Lang) string {
	if l == lang.EN {
		return f.EN
	}
	return f.VI
}

// A Kind is a kind of paper.
type Kind struct {
	ID     string
	VI, EN string
	// Form is the form the law prescribes, its zero value where it prescribes none.
	Form   law.Citation
	Plain  bool    // without the head and the signature of an office
	Fields []Field // its own, then those every paper has
	Layout string  // the draft (see document/docx.Draft)
}

// Say names the kind.
func (k Kind) Say(l lang.Lang) string {
	if l == lang.EN {
		return k.EN
	}
	return k.VI
}

// Field finds a field by its id.
func (k Kind) Field(id string) (Field, bool) {
	i := slices.IndexFunc(k.Fields, func(f Field) bool { return f.ID == id })
	if i < 0 {
		return Field{}, false
	}
	return k.Fields[i], true
}

// Kinds are the kinds of paper in the order of their life.
func Kinds() []Kind { return kinds() }

// Of finds a kind by its id.
func Of(id string) (Kind, bool) {
	for _, k := range kinds() {
		if k.ID == id {
			return k, true
		}
	}
	return Kind{}, false
}

var kinds = sync.OnceValue(func() []Kind {
	all, err := read(data)
	if err != nil {
		panic("paper: " + err.Error()) // a test reads them
	}
	return all
})

func read(files fs.FS) ([]Kind, error) {
	text, err := fs.ReadFile(files, "kinds.yaml")
	if err != nil {
		return nil, err
	}
	var file struct {
		Common []Field `yaml:"common"`
		Kinds  []struct {
			ID     string  `yaml:"id"`
			VI     string  `yaml:"vi"`
			EN     string  `yaml:"en"`
			Plain  bool    `yaml:"plain"`
			Fields []Field `yaml:"fields"`
			Form   *struct {
				Document lang.Both  `yaml:"document"`
				Clause   lang.Both  `yaml:"clause"`
				Status   law.Status `yaml:"status"`
			} `yaml:"form"`
		} `yaml:"kinds"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	var all []Kind
	for _, k := range file.Kinds {
		layout, err := fs.ReadFile(files, "layouts/"+k.ID+".txt")
		if err != nil {
			return nil, err
		}
		kind := Kind{ID: k.ID, VI: k.VI, EN: k.EN, Plain: k.Plain, Fields: slices.Concat(k.Fields, file.Common), Layout: string(layout)}
		if f := k.Form; f != nil {
			kind.Form = law.Citation{Document: f.Document, Clause: f.Clause, Status: f.Status}
			if f.Status == "" {
				return nil, fmt.Errorf("%s: no status", k.ID)
			}
		}
		if err := kind.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", k.ID, err)
		}
		all = append(all, kind)
	}
	return all, nil
}

// Names gives the names by which templates ask for the fields, folded
// ([lang.Fold]), each with its field's id.
func (k Kind) Names() map[string]string {
	m := map[string]string{}
	for _, f := range k.Fields {
		m[lang.Fold(f.VI)], m[lang.Fold(f.EN)] = f.ID, f.ID
	}
	return m
}

func (k Kind) check() error {
	ids, names := map[string]bool{}, map[string]string{}
	for _, f := range k.Fields {
		switch {
		case f.ID == "" || f.VI == "" || f.EN == "":
			return fmt.Errorf("field %q has no name", f.ID)
		case ids[f.ID] && f.In == "":
			return fmt.Errorf("field %q stands twice", f.ID)
		}
		ids[f.ID] = true
		for _, n := range []string{lang.Fold(f.VI), lang.Fold(f.EN)} {
			if id, ok := names[n]; ok && id != f.ID {
				return fmt.Errorf("%q names the fields %s and %s", n, id, f.ID)
			}
			names[n] = f.ID
		}
	}
	for _, f := range k.Fields {
		if f.In != "" {
			if l, ok := k.Field(f.In); !ok || !l.List {
				return fmt.Errorf("field %q is in %q, which is no list", f.ID, f.In)
			}
		}
	}
	if len(k.Fields) == 0 {
		return errors.New("no fields")
	}
	return nil
}
