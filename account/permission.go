package account

import (
	"strings"

	"vuonlen/internal/lang"
)

// Permission is a noun and a verb of the commands.
type Permission string

// The permissions. What is read of a household is split by how much it tells of
// people: household, review and member alone come without names and without
// ethnicity, health, nutrition and disability.
const (
	UnitRead        Permission = "unit.read"
	UnitWrite       Permission = "unit.write"
	FactWrite       Permission = "fact.write"
	TallyRead       Permission = "tally.read"
	TallyWrite      Permission = "tally.write"
	CampaignWrite   Permission = "campaign.write"
	PointsWrite     Permission = "points.write"
	ReviewRead      Permission = "review.read"
	ReviewWrite     Permission = "review.write"
	ReviewUndo      Permission = "review.undo"
	HouseholdRead   Permission = "household.read"
	HouseholdWrite  Permission = "household.write"
	MemberRead      Permission = "member.read"
	MemberWrite     Permission = "member.write"
	PersonRead      Permission = "person.read"    // names, addresses
	SensitiveRead   Permission = "sensitive.read" // ethnicity, health, nutrition, disability
	CitizenRead     Permission = "citizen.read"   // the full citizen number
	EvidenceRead    Permission = "evidence.read"
	EvidenceWrite   Permission = "evidence.write"
	LoanRead        Permission = "loan.read" // loans of households and their payments
	CriterionDecide Permission = "criterion.decide"
	BalanceRead     Permission = "balance.read"
	ReportRead      Permission = "report.read"
	JudgeRead       Permission = "judge.read"
	TargetRead      Permission = "target.read"
	ShortfallRead   Permission = "shortfall.read" // short_by; see [SeesShortfall]
	MovementWrite   Permission = "movement.write"
	RoundWrite      Permission = "round.write"
	DossierRead     Permission = "dossier.read"
	DossierNominate Permission = "dossier.nominate" // nominate, complete, withdraw
	DossierAppraise Permission = "dossier.appraise" // all that the appraising body does, the minutes of the council included
	OpinionWrite    Permission = "opinion.write"    // answer when asked about a dossier
	DecisionSign    Permission = "decision.sign"    // decide, revoke
	ProcedureAdopt  Permission = "procedure.adopt"  // enter a decision of the province on what the rules leave open
	PaperWrite      Permission = "paper.write"      // keep the templates of the office, papers that came back signed
	EditionDraft    Permission = "edition.draft"    // make a draft of public figures
	EditionSign     Permission = "edition.sign"     // let a draft of another out to the public
	PetitionRead    Permission = "petition.read"    // letters of citizens, with who wrote them
	PetitionWrite   Permission = "petition.write"   // deal with them; hang out lists for comment
	ContactWrite    Permission = "contact.write"    // whom citizens can call, and the days the province gives itself
	ArticleRead     Permission = "article.read"     // articles that are not published yet
	ArticleWrite    Permission = "article.write"    // write, submit, correct
	ArticleReview   Permission = "article.review"   // approve, return, withdraw
	ConsentRead     Permission = "consent.read"     // who agreed to be named as honoured, with the papers
	ConsentWrite    Permission = "consent.write"    // record a consent, record that it was withdrawn
	UserRead        Permission = "user.read"
	UserManage      Permission = "user.manage"
	KeyManage       Permission = "key.manage"
	JournalRead     Permission = "journal.read"
	VerifyRun       Permission = "verify.run"
)

// Permissions lists the permissions in the order of docs/permissions.md.
var Permissions = []Permission{
	UnitRead, UnitWrite, FactWrite, TallyRead, TallyWrite, CampaignWrite, PointsWrite,
	ReviewRead, ReviewWrite, ReviewUndo, HouseholdRead, HouseholdWrite, MemberRead, MemberWrite,
	PersonRead, SensitiveRead, CitizenRead,
	EvidenceRead, EvidenceWrite, LoanRead, CriterionDecide,
	BalanceRead, ReportRead, JudgeRead, TargetRead, ShortfallRead, MovementWrite,
	RoundWrite, DossierRead, DossierNominate, DossierAppraise, OpinionWrite, DecisionSign, ProcedureAdopt, PaperWrite, EditionDraft, EditionSign, PetitionRead, PetitionWrite, ContactWrite, ArticleRead, ArticleWrite, ArticleReview, ConsentRead, ConsentWrite,
	UserRead, UserManage, KeyManage, JournalRead, VerifyRun,
}

// lang: keys
var permissionNames = map[Permission]string{
	UnitRead:        "account.may.unit.read",
	UnitWrite:       "account.may.unit.write",
	FactWrite:       "account.may.fact.write",
	TallyRead:       "account.may.tally.read",
	TallyWrite:      "account.may.tally.write",
	CampaignWrite:   "account.may.campaign.write",
	PointsWrite:     "account.may.points.write",
	ReviewRead:      "account.may.review.read",
	ReviewWrite:     "account.may.review.write",
	ReviewUndo:      "account.may.review.undo",
	HouseholdRead:   "account.may.household.read",
	HouseholdWrite:  "account.may.household.write",
	MemberRead:      "account.may.member.read",
	MemberWrite:     "account.may.member.write",
	PersonRead:      "account.may.person.read",
	SensitiveRead:   "account.may.sensitive.read",
	CitizenRead:     "account.may.citizen.read",
	EvidenceRead:    "account.may.evidence.read",
	EvidenceWrite:   "account.may.evidence.write",
	LoanRead:        "account.may.loan.read",
	CriterionDecide: "account.may.criterion.decide",
	BalanceRead:     "account.may.balance.read",
	ReportRead:      "account.may.report.read",
	JudgeRead:       "account.may.judge.read",
	TargetRead:      "account.may.target.read",
	ShortfallRead:   "account.may.shortfall.read",
	MovementWrite:   "account.may.movement.write",
	RoundWrite:      "account.may.round.write",
	DossierRead:     "account.may.dossier.read",
	DossierNominate: "account.may.dossier.nominate",
	DossierAppraise: "account.may.dossier.appraise",
	OpinionWrite:    "account.may.opinion.write",
	DecisionSign:    "account.may.decision.sign",
	ProcedureAdopt:  "account.may.procedure.adopt",
	PaperWrite:      "account.may.paper.write",
	EditionDraft:    "account.may.edition.draft",
	EditionSign:     "account.may.edition.sign",
	PetitionRead:    "account.may.petition.read",
	PetitionWrite:   "account.may.petition.write",
	ContactWrite:    "account.may.contact.write",
	ArticleRead:     "account.may.article.read",
	ArticleWrite:    "account.may.article.write",
	ArticleReview:   "account.may.article.review",
	ConsentRead:     "account.may.consent.read",
	ConsentWrite:    "account.may.consent.write",
	UserRead:        "account.may.user.read",
	UserManage:      "account.may.user.manage",
	KeyManage:       "account.may.key.manage",
	JournalRead:     "account.may.journal.read",
	VerifyRun:       "account.may.verify.run",
}

// Say says what one may do: "import reviews".
func (p Permission) Say(l lang.Lang) string {
	return l.Say(lang.T(permissionNames[p])) // lang: keys in permissionNames
}

// Changes tells whether the permission is about more than reading.
func (p Permission) Changes() bool {
	return !strings.HasSuffix(string(p), ".read") && p != VerifyRun
}
