package document_test

import (
	"slices"
	"strings"
	"testing"

	"vuonlen/document"
	"vuonlen/household"
)

// Every question of the newest form has a column, and every column is a question
// of the form; what is missing on either side is listed. The same for members.
func TestColumnsAreTheForm(t *testing.T) {
	all := household.Forms()
	f := all[len(all)-1]
	for _, c := range []struct {
		of       string
		ofMember bool
		schema   document.Schema
	}{
		{"review", false, document.ReviewColumns()},
		{"member", true, document.MemberColumns()},
	} {
		var columns []string
		for _, col := range c.schema.Columns {
			if slices.Contains(columns, col.Name) {
				t.Errorf("%s: the column %s stands twice", c.of, col.Name)
			}
			columns = append(columns, col.Name)
			if q, ok := f.Question(col.Name, c.ofMember); !ok {
				t.Errorf("%s: the column %s is no question of the form", c.of, col.Name)
			} else if !slices.Equal(q.Headings, col.Synonyms) {
				t.Errorf("%s: the headings of %s are %q, in the form %q", c.of, col.Name, col.Synonyms, q.Headings)
			}
		}
		for _, q := range f.Questions {
			if q.OfMember == c.ofMember && !slices.Contains(columns, q.Code) {
				t.Errorf("%s: the question %s (%s) has no column", c.of, q.Code, q.Label.EN)
			}
		}
	}
}

// Each heading of the form, in capitals and without diacritics too, is read into
// its own question and no other.
func TestHeadingsFindTheirQuestion(t *testing.T) {
	all := household.Forms()
	for _, q := range all[len(all)-1].Questions {
		if q.OfMember || !q.Extra() || q.Kind != household.YesNo {
			continue
		}
		for _, heading := range append([]string{q.Code}, q.Headings...) {
			content := `year,household,commune,"` + strings.ToUpper(heading) + "\"\n2024,H1,30337,1\n"
			r, err := document.OpenReader("f.csv", strings.NewReader(content), document.ReviewColumns())
			if err != nil {
				t.Errorf("%s: %v", heading, err)
				continue
			}
			rows := document.ReadReviews(r, 2026)
			if !rows.Next() || rows.Faults().Err() != nil {
				t.Errorf("%s: %v", heading, rows.Faults().Err())
				continue
			}
			if got := rows.Review().More; got != household.NewExtra(map[string]string{q.Code: "1"}) {
				t.Errorf("%q is read as %q, want %s", heading, got, q.Code)
			}
		}
	}
}
