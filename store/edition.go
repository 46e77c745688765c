package store

import (
	"cmp"
	"encoding/base64"
	"slices"

	"vuonlen/law"
)

var editions = newTable("editions", integer("number"), date("day"), integer("corrects"), text("made_by"), text("sha256"), text("content"), text("report"))

// editionFiles are large: see [table.large].
var editionFiles = func() *table {
	t := newTable("edition_files", integer("edition"), text("name"), text("type"), integer("size"), text("sha256"), text("content"))
	t.large = true
	return t
}()

var editionSigns = newTable("edition_signs", integer("edition"), integer("number"), text("sha256"), text("made_by"), date("on_date"))

// Edition is an edition of public figures as it is kept: a draft until somebody signed
// it. Content and Report are left out where several are listed.
type Edition struct {
	ID, Act  int64
	Number   int
	Day      law.Date
	Corrects int
	By       string // who made it
	SHA256   string // of Content
	Content  string
	Report   string

	Signed   bool
	SignedBy string
	SignedOn law.Date
}

// EditionFile is a file of an edition.
type EditionFile struct {
	Name, Type string
	Size       int64
	SHA256     string
	Content    []byte // nil where several are listed
}

// AddEdition enters a draft with its files; replaces is the draft that it supersedes,
// 0 for none.
func (tx *Tx) AddEdition(e Edition, files []EditionFile, replaces int64) error {
	if replaces != 0 {
		var ids []int64
		if err := tx.some(editionFiles, "edition = $2", []any{replaces}, func(c *cells) error { ids = append(ids, c.id); return nil }); err != nil {
			return err
		}
		for _, id := range ids {
			if err := tx.supersede(editionFiles, id); err != nil {
				return err
			}
		}
		if err := tx.supersede(editions, replaces); err != nil {
			return err
		}
	}
	row, err := tx.insert(editions, []any{int64(e.Number), e.Day.String(), int64(e.Corrects), e.By, hash([]byte(e.Content)), e.Content, e.Report})
	if err != nil {
		return err
	}
	for _, f := range files {
		if _, err := tx.insert(editionFiles, []any{row, f.Name, f.Type, int64(len(f.Content)), hash(f.Content), base64.StdEncoding.EncodeToString(f.Content)}); err != nil {
			return err
		}
	}
	return nil
}

// SignEdition lets an edition out, as it is.
func (tx *Tx) SignEdition(e Edition, by string, on law.Date) error {
	_, err := tx.insert(editionSigns, []any{e.ID, int64(e.Number), e.SHA256, by, on.String()})
	return err
}

// Editions lists the editions by number, without their content.
func (r *Reader) Editions() ([]Edition, error) { return r.someEditions(false, "", "") }

// Edition is one edition with its content; of number 0 the newest that is signed. nil:
// there is none.
func (r *Reader) Edition(number int) (*Edition, error) {
	if number == 0 {
		all, err := r.Editions()
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			if e.Signed {
				number = e.Number
			}
		}
	}
	out, err := r.someEditions(true, "number = $2", "number = $2", int64(number))
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return &out[0], nil
}

func (r *Reader) someEditions(whole bool, which, signs string, args ...any) ([]Edition, error) {
	var out []Edition
	byRow := map[int64]int{}
	if err := r.some(editions, which, args, func(c *cells) error {
		e := Edition{ID: c.id, Act: c.since, Number: int(c.int()), Day: c.date(), Corrects: int(c.int()), By: c.text(), SHA256: c.text()}
		content, report := c.text(), c.text()
		if whole {
			e.Content, e.Report = content, report
			if hash([]byte(content)) != e.SHA256 {
				c.bad(e.SHA256)
				return c.wrong
			}
		}
		byRow[e.ID] = len(out)
		out = append(out, e)
		return nil
	}); err != nil {
		return nil, err
	}
	if err := r.some(editionSigns, signs, args, func(c *cells) error {
		row, number, sum := c.int(), c.int(), c.text()
		i, ok := byRow[row]
		if !ok || out[i].Number != int(number) || out[i].SHA256 != sum {
			c.bad(sum)
			return c.wrong
		}
		out[i].Signed, out[i].SignedBy, out[i].SignedOn = true, c.text(), c.date()
		return nil
	}); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b Edition) int { return cmp.Compare(a.Number, b.Number) })
	return out, nil
}

// EditionFiles lists the files of an edition by name, without their content but of the
// one that is named.
func (r *Reader) EditionFiles(e *Edition, name string) ([]EditionFile, error) {
	var out []EditionFile
	which, args := "edition = $2", []any{e.ID}
	if name != "" {
		which, args = which+" AND name = $3", append(args, name)
	}
	err := r.some(editionFiles, which, args, func(c *cells) error {
		c.int()
		f := EditionFile{Name: c.text(), Type: c.text(), Size: c.int(), SHA256: c.text()}
		if content := c.text(); name != "" {
			var err error
			if f.Content, err = base64.StdEncoding.DecodeString(content); err != nil || hash(f.Content) != f.SHA256 {
				c.bad(f.SHA256)
				return c.wrong
			}
		}
		out = append(out, f)
		return nil
	})
	return out, err
}
