package account

import (
	"testing"

	"vuonlen/law"
)

// mission.md 7.2 and formats.md 3.6: from 1 September until the commune's
// campaign of that year is recognised.
func TestShortfallAtTheEdges(t *testing.T) {
	const recognised24, recognised25 law.Date = 20241215, 20251210
	for _, c := range []struct {
		name            string
		day, recognised law.Date
		open            bool // the window is closed: who holds shortfall.read sees it
	}{
		{"31 August, last year recognised", 20250831, recognised24, true},
		{"31 August, last year not recognised yet", 20250831, 0, false},
		{"1 September", 20250901, 0, false},
		{"1 September, the recognition of last year handed in", 20250901, recognised24, false},
		{"the day before recognition", 20251209, recognised25, false},
		{"the day of recognition", 20251210, recognised25, true},
		{"the day after", 20251211, recognised25, true},
		{"31 December, not recognised", 20251231, 0, false},
		{"the next year, not recognised", 20260301, 0, false},
		{"the next year, recognised late", 20260301, 20260228, true},
		{"recognised on the first day", 20250901, 20250901, true},
		{"the eve of the campaign is no recognition of it", 20250901, 20250831, false},
	} {
		for _, r := range Roles {
			inside := r == ProvincialOfficer || r == BoardSecretary || r == Auditor
			want := inside || c.open && (r == CommuneOfficer || r == DistrictOfficer)
			if got := SeesShortfall([]Role{r}, c.day, c.recognised); got != want {
				t.Errorf("%s: %s sees it: %v", c.name, r, got)
			}
		}
		for _, classifies := range []Role{Reviewer, CommuneOfficer} {
			if got := SeesShortfall([]Role{Auditor, classifies}, c.day, c.recognised); got != c.open {
				t.Errorf("%s: an auditor who is %s too sees it: %v", c.name, classifies, got)
			}
		}
		if SeesShortfall(nil, c.day, c.recognised) {
			t.Errorf("%s: seen without a role", c.name)
		}
		if !Operate("cli:an").SeesShortfall(c.day, c.recognised) {
			t.Errorf("%s: the operator does not see it", c.name)
		}
	}
}

func TestCampaignOf(t *testing.T) {
	for day, want := range map[law.Date]law.Year{20250101: 2024, 20250831: 2024, 20250901: 2025, 20251231: 2025, 20260101: 2025} {
		if got := CampaignOf(day); got != want {
			t.Errorf("%s: %d, want %d", day, got, want)
		}
	}
}
