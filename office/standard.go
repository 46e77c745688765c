package office

import (
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// standardFor gives the standard under which a year is counted (formats.md 2.4):
// the one named, else that of the year. note tells that its use for the year is
// not confirmed.
func standardFor(named string, y law.Year) (id string, note bool, err *fault.Error) {
	if named != "" {
		if _, ok := household.FindStandard(named); !ok {
			return "", false, fault.New(fault.Refused, lang.T("office.no_standard", "id", named)).
				Do(lang.T("office.no_standard.do", "ids", household.StandardIDs()))
		}
		return named, false, nil
	}
	s, ok := household.StandardForYear(y)
	if !ok {
		return "", false, fault.New(fault.Refused, lang.T("office.no_standard_year", "year", y)).
			Do(lang.T("office.no_standard_year.do"))
	}
	return s.ID, !s.Confirmed(y), nil
}
