package account

import (
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Role is what somebody does in the review and in the movement.
type Role string

// The roles, from the hamlet up.
const (
	Reviewer          Role = "reviewer"
	CommuneOfficer    Role = "commune_officer"
	DistrictOfficer   Role = "district_officer"   // until 30 June 2025
	ProvincialOfficer Role = "provincial_officer" // for poverty
	BoardSecretary    Role = "board_secretary"    // of the emulation board
	CouncilMember     Role = "council_member"
	Chair             Role = "chair"      // of a people's committee, or who signs in the chair's stead
	Department        Role = "department" // also Front, mass organisations, bank
	Auditor           Role = "auditor"
	Administrator     Role = "administrator"
)

// Roles lists the roles, from the hamlet up.
var Roles = []Role{
	Reviewer, CommuneOfficer, DistrictOfficer, ProvincialOfficer, BoardSecretary,
	CouncilMember, Chair, Department, Auditor, Administrator,
}

// lang: keys
var roleNames = map[Role]string{
	Reviewer:          "account.role.reviewer",
	CommuneOfficer:    "account.role.commune_officer",
	DistrictOfficer:   "account.role.district_officer",
	ProvincialOfficer: "account.role.provincial_officer",
	BoardSecretary:    "account.role.board_secretary",
	CouncilMember:     "account.role.council_member",
	Chair:             "account.role.chair",
	Department:        "account.role.department",
	Auditor:           "account.role.auditor",
	Administrator:     "account.role.administrator",
}

// Say names the role.
func (r Role) Say(l lang.Lang) string {
	return l.Say(lang.T(roleNames[r])) // lang: keys in roleNames
}

// ParseRole reads the word of a role.
func ParseRole(s string) (Role, *fault.Error) {
	if r := Role(s); slices.Contains(Roles, r) {
		return r, nil
	}
	words := make([]string, len(Roles))
	for i, r := range Roles {
		words[i] = string(r)
	}
	return "", fault.New(fault.Usage, lang.T("account.role", "role", printable(s))).
		Do(lang.T("account.role_do", "roles", words))
}

// Holds tells whether the role carries a permission.
func (r Role) Holds(p Permission) bool { return slices.Contains(table[r], p) }

// Classifies tells whether the role has a hand in the class of a household.
func (r Role) Classifies() bool { return r.Holds(ReviewWrite) }

// table is the one place that says which role may do what. docs/permissions.md
// shows it; a test keeps the two together.
var table = map[Role][]Permission{
	// Visits the households of a hamlet, asks everything that the form asks, and
	// holds the meeting. Sees a citizen's number only as its last digits.
	Reviewer: {
		UnitRead, TallyRead,
		ReviewRead, ReviewWrite, HouseholdRead, HouseholdWrite, MemberRead, MemberWrite,
		PersonRead, SensitiveRead,
	},
	// Answers for the review of the commune: imports, corrects, takes back, enters
	// what the chair recognised, checks identity papers, appoints its reviewers. Hangs
	// out its lists and answers what people say to them. Sends news of the commune, which
	// somebody else lets out, and asks those who are honoured whether they want to be named.
	CommuneOfficer: {
		UnitRead, TallyRead, TallyWrite, CampaignWrite,
		ReviewRead, ReviewWrite, ReviewUndo, HouseholdRead, HouseholdWrite, MemberRead, MemberWrite,
		PersonRead, SensitiveRead, CitizenRead,
		EvidenceRead, EvidenceWrite, LoanRead,
		CriterionDecide, BalanceRead, ReportRead, JudgeRead, TargetRead, ShortfallRead,
		DossierRead, DossierNominate, PaperWrite, PetitionRead, PetitionWrite, ArticleRead, ArticleWrite, ConsentRead, ConsentWrite,
		UserRead, UserManage,
	},
	// Gives the opinion step and compares communes: reads lists with names, enters
	// opinions and recognised counts while there are districts (see [Authority.May]).
	DistrictOfficer: {
		UnitRead, TallyRead, TallyWrite, CampaignWrite,
		ReviewRead, HouseholdRead, MemberRead, PersonRead,
		EvidenceRead, EvidenceWrite,
		BalanceRead, ReportRead, JudgeRead, TargetRead, ShortfallRead,
		DossierRead, DossierNominate,
	},
	// Answers for targets, pace, consistency of figures and official reports: opens
	// every figure down to the form, enters units, their facts, recognised counts and
	// the official points, and writes no review, so that who sees how many
	// households are lacking does not classify them. Makes the public figures, for which
	// this office answers, and lets none out alone. Answers what people say to the
	// province, and sends it to who can answer.
	ProvincialOfficer: {
		UnitRead, UnitWrite, FactWrite, TallyRead, TallyWrite, CampaignWrite, PointsWrite,
		ReviewRead, HouseholdRead, MemberRead, PersonRead, SensitiveRead,
		EvidenceRead, EvidenceWrite, LoanRead,
		CriterionDecide, BalanceRead, ReportRead, JudgeRead, TargetRead, ShortfallRead,
		DossierRead, DossierNominate, OpinionWrite, PaperWrite, EditionDraft, PetitionRead, PetitionWrite, ArticleRead, ArticleWrite,
		UserRead, UserManage, VerifyRun,
	},
	// Runs movements, criteria and rounds on counts and verdicts; needs no
	// household's form for that. Appraises what others nominate and decides nothing.
	// Looks over the public figures that the poverty office made and lets them out.
	// Its page names whom to call, and what people say to the movement and to the names
	// that are posted comes to it.
	// Answers for what is published in the movement's name: lets out the articles of
	// others, writes its own for another secretary to let out.
	BoardSecretary: {
		UnitRead, TallyRead,
		EvidenceRead, EvidenceWrite,
		CriterionDecide, BalanceRead, ReportRead, JudgeRead, TargetRead, ShortfallRead, MovementWrite,
		RoundWrite, DossierRead, DossierAppraise, ProcedureAdopt, PaperWrite, EditionSign, PetitionRead, PetitionWrite, ContactWrite, ArticleRead, ArticleWrite, ArticleReview, ConsentRead, ConsentWrite,
		JournalRead, VerifyRun,
	},
	// Votes on dossiers: reads the verdicts and the counts that they rest on.
	CouncilMember: {
		UnitRead, TallyRead, EvidenceRead, BalanceRead, ReportRead, JudgeRead, TargetRead, DossierRead,
	},
	// Signs the decision that grants an award, refuses it or takes it back, at the
	// committee that the role is given for and at no other; reads what a council
	// member reads. A deputy who signs in the chair's stead has the role for that time.
	Chair: {
		UnitRead, TallyRead, EvidenceRead, BalanceRead, ReportRead, JudgeRead, TargetRead, DossierRead, DecisionSign,
	},
	// Records contributions, loans, budget lines; sees where need is, as counts;
	// nominates its own people and bodies, answers when asked about a dossier. Writes
	// news, and asks its own people who are honoured whether they want to be named.
	Department: {
		UnitRead, TallyRead, EvidenceRead, EvidenceWrite, LoanRead, CriterionDecide, BalanceRead, ReportRead, TargetRead,
		DossierRead, DossierNominate, OpinionWrite,
		ArticleRead, ArticleWrite, ConsentRead, ConsentWrite,
	},
	// Replays any verdict down to the form, checks the journal, draws the re-survey
	// sample, sees whether complaints were answered; changes nothing.
	Auditor: {
		UnitRead, TallyRead,
		ReviewRead, HouseholdRead, MemberRead, PersonRead, SensitiveRead,
		EvidenceRead, LoanRead,
		BalanceRead, ReportRead, JudgeRead, TargetRead, ShortfallRead, DossierRead,
		PetitionRead,
		ArticleRead, ConsentRead,
		UserRead, JournalRead, VerifyRun,
	},
	// Keeps the house and does not live in it: disables accounts, changes keys,
	// brings in newer units, checks the journal, and sees nobody's data.
	Administrator: {
		UnitRead, UnitWrite, UserRead, UserManage, KeyManage, JournalRead, VerifyRun,
	},
}
