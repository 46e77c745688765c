package staff

import (
	"vuonlen/office"
	"vuonlen/web"
)

// householdActs are the ways to what the visitor may do with a household.
func householdActs(v *web.Visit, a office.HouseholdAnswer) []web.Link { return nil }
