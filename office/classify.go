package office

import (
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Classified is a review with the standard that it was classified under.
type Classified struct {
	household.Review
	Standard *household.Standard
}

// Classify reads a review file and gives every row its standard: the one named,
// else that of its year. It needs no database. A file with a fault gives no
// class at all.
func Classify(rd *document.Reader, standard string, current law.Year) ([]Classified, []lang.Text, error) {
	if standard != "" {
		if err := classifiable(standard, 0); err != nil {
			return nil, nil, err
		}
	}
	var out []Classified
	var notices []lang.Text
	said := map[law.Year]bool{}
	rows := document.ReadReviews(rd, current)
	for rows.Next() {
		r := rows.Review()
		id, note, err := standardFor(standard, r.Year)
		if err == nil {
			err = classifiable(id, r.Year)
		}
		if err != nil {
			rd.Row().Fail("year", err.What, err.Remedy)
			continue
		}
		if note && !said[r.Year] {
			said[r.Year] = true
			notices = append(notices, lang.T("office.standard_2026", "at", rd.Row().Place("year"), "year", r.Year, "standard", id))
		}
		s, _ := household.FindStandard(id)
		out = append(out, Classified{r, s})
	}
	if err := rd.Faults().Err(); err != nil {
		return nil, nil, err
	}
	return out, append(rows.Notices(), notices...), nil
}

func classifiable(id string, y law.Year) *fault.Error {
	s, ok := household.FindStandard(id)
	if !ok {
		_, _, err := standardFor(id, y)
		return err
	}
	if !s.Classifiable() {
		return fault.New(fault.Refused, lang.T("office.not_classifiable", "standard", s.ID)).
			Do(lang.T("office.not_classifiable.do"))
	}
	return nil
}
