package account

import (
	"slices"

	"vuonlen/law"
)

// CampaignOf is the year of the campaign that is the latest to have begun on a
// day: campaigns begin on 1 September (glossary, kỳ rà soát; mission.md 7.2).
func CampaignOf(day law.Date) law.Year {
	y := day.Year()
	if day < begins(y) {
		y--
	}
	return y
}

func begins(y law.Year) law.Date { return law.MakeDate(int(y), 9, 1) }

// SeesShortfall tells whether somebody with these roles sees short_by, the number
// of households that are lacking, on a day (mission.md 7.2). recognised is the day
// on which the campaign of [CampaignOf] was recognised in the commune, 0 = it is
// not; for a unit above communes, 0 as long as one of its communes is not
// recognised, else the last of the days.
//
// From 1 September until recognition, also over the turn of the year, the number
// is an offer to those who classify: then it is for the provincial officer, the
// board's secretary and the auditor alone, and not for one of these who classifies
// as well. A day of recognition before the campaign began is of another campaign.
func SeesShortfall(roles []Role, day, recognised law.Date) bool {
	if recognised >= begins(CampaignOf(day)) && recognised <= day {
		return slices.ContainsFunc(roles, func(r Role) bool { return r.Holds(ShortfallRead) })
	}
	return !slices.ContainsFunc(roles, Role.Classifies) &&
		slices.ContainsFunc(roles, func(r Role) bool { return r == ProvincialOfficer || r == BoardSecretary || r == Auditor })
}

// SeesShortfall is the same for an actor's roles of the day; the operator sees
// all. That the unit is in the scope of shortfall.read is asked with May.
func (a *Authority) SeesShortfall(today, recognised law.Date) bool {
	return a.all || SeesShortfall(a.Roles(today), today, recognised)
}
