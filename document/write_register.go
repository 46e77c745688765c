package document

import (
	"fmt"
	"io"
	"strings"

	"vuonlen/household"
	"vuonlen/tally"
)

// WriteReviewsCSV writes a review file (formats.md 2.5) that the import takes
// back: a column for every question of the form about a household, and the
// citizen number in clear. It fails on an answer to a question that the form does
// not have.
func WriteReviewsCSV(w io.Writer, rs []household.Review) error {
	var codes []string
	extra := map[string]bool{}
	for i := range form.Questions {
		if q := &form.Questions[i]; !q.OfMember {
			codes = append(codes, q.Code)
			extra[q.Code] = q.Extra()
		}
	}
	c := NewCSVWriter(w, codes...)
	for i := range rs {
		r := &rs[i]
		for more := string(r.More); more != ""; {
			var pair string
			pair, more, _ = strings.Cut(more, ";")
			if code, _, _ := strings.Cut(pair, "="); !extra[code] {
				return fmt.Errorf("document: %v: the form has no question %q", r, code)
			}
		}
		for _, code := range codes {
			if code == "citizen_id" {
				c.Text(r.CitizenID) // the field is only a mark that stands for it
				continue
			}
			c.Text(r.Field(code))
		}
		c.End()
	}
	return c.Flush()
}

// WriteMembersCSV writes a member file that the import takes back. Of a person
// whose day of birth is not known the year stands alone.
func WriteMembersCSV(w io.Writer, ms []household.Member) error {
	c := NewCSVWriter(w, "household", "year", "member", "name", "sex", "birth", "relation", "ethnicity", "citizen_id",
		"no_labour", "merit", "disabled", "malnourished", "insured", "schooling")
	for i := range ms {
		m := &ms[i]
		c.Text(string(m.Household))
		c.Int(int64(m.Year))
		c.Int(int64(m.No))
		c.Text(m.Name)
		c.Raw(m.Sex.String())
		switch {
		case m.Birth != 0:
			c.Raw(m.Birth.String())
		case m.BirthYear != 0:
			c.Int(int64(m.BirthYear))
		default:
			c.Raw("")
		}
		c.Text(m.Relation)
		c.Text(string(m.Ethnicity))
		c.Text(m.CitizenID)
		for _, a := range []household.Answer{m.NoLabour, m.Merit, m.Disabled, m.Malnourished, m.Insured, m.Schooling} {
			c.Raw(a.String())
		}
		c.End()
	}
	return c.Flush()
}

// WriteChangesCSV writes a file of changes of households that the import takes
// back.
func WriteChangesCSV(w io.Writer, cs []household.Change) error {
	c := NewCSVWriter(w, "household", "change", "date", "other", "hamlet", "commune", "reason", "document")
	for _, x := range cs {
		c.Text(string(x.Household))
		c.Raw(string(x.Kind))
		c.Raw(x.On.String())
		c.Text(string(x.Other))
		c.Text(string(x.Hamlet))
		c.Text(string(x.Commune))
		c.Text(x.Reason)
		c.Text(x.Document)
		c.End()
	}
	return c.Flush()
}

// WriteCampaignsCSV writes a campaigns file (formats.md 2.6) that the import takes
// back.
func WriteCampaignsCSV(w io.Writer, cs []tally.Campaign) error {
	c := NewCSVWriter(w, "code", "year", "review_complete", "recognised_on", "decision")
	for _, x := range cs {
		c.Text(string(x.Code))
		c.Int(int64(x.Year))
		complete := "no"
		if x.Complete {
			complete = "yes"
		}
		c.Raw(complete)
		c.Raw(x.RecognisedOn.String())
		c.Text(x.Decision)
		c.End()
	}
	return c.Flush()
}
