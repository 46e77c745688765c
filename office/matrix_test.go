package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document/docx"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/petition"
	"vuonlen/procedure"
	"vuonlen/publication"
	"vuonlen/round"
	"vuonlen/tally"
	"vuonlen/unit"
)

// spot is a place seen from a scope.
type spot struct {
	name      string
	code      unit.Code
	household household.ID // that lives there; empty: none does, for it is no commune
	user      string       // who works there
	within    bool
}

// matrixAct is one act or answer of the office. At a place it is asked about the
// place; elsewhere about nothing in particular.
type matrixAct struct {
	needs   account.Permission
	also    []account.Permission // asked for besides
	placed  bool
	persons bool // it needs a household to ask about
	call    func(ctx context.Context, o *Office, s spot) error
}

func err1[T any](_ T, err error) error { return err }

// matrix lists every exported method of the office, by name. Those of open need
// nothing but an account, or nothing at all; each says why.
func matrix(t *testing.T) (acts map[string]matrixAct, open map[string]string) {
	csv := func(lines ...string) string { return file(t, "m.csv", lines...) }
	movement := bytes.Replace(award.Files()[0].Content, []byte("id: an-giang-2021-2025"), []byte("id: x"), 1)
	row := func(s spot, id household.ID) string {
		return fmt.Sprintf("2024,%s,,%s,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn A,,", id, s.code)
	}
	acts = map[string]matrixAct{
		"Agenda": {needs: account.TallyRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Agenda(ctx, 2024)) }},
		"ImportBoundaries": {needs: account.UnitWrite, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			shape := `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"` + string(s.code) + `"},"geometry":{"type":"Polygon","coordinates":[[[105,10],[105.1,10],[105.1,10.1],[105,10]]]}}]}`
			return err1(o.ImportBoundaries(ctx, "m.geojson", []byte(shape), 20241231, false))
		}},
		"Boundaries": {needs: account.UnitRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Boundaries(ctx)) }},
		"Outlines": {needs: account.UnitRead, call: func(ctx context.Context, o *Office, _ spot) error {
			return err1(o.Outlines(ctx, unit.Commune, 20241231, nil))
		}},
		"Progress": {needs: account.TargetRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			_, _, _, err := o.Progress(ctx, TargetQuestion{Movement: "an-giang-2021-2025", On: 20241231, Code: string(s.code)})
			if err != nil && s.name == "other province" { // outside the movement's territory: nothing is told
				return account.ErrDenied
			}
			return err
		}},
		"Pivot": {needs: account.TallyRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.Pivot(ctx, PivotQuestion{Code: s.code, On: 20241231, Years: []law.Year{2024}}))
		}},
		"QualityHere": {needs: account.TallyRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.QualityHere(ctx, 2024, false)) }},
		"Recently": {needs: account.TallyRead, call: func(ctx context.Context, o *Office, _ spot) error {
			return err1(o.Recently(ctx, 2024, 20241101))
		}},
		"Balance": {needs: account.BalanceRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.Balance(ctx, s.code, 2024, 0)) }},
		"FindUnits": {needs: account.UnitRead, call: func(ctx context.Context, o *Office, _ spot) error {
			_, _, err := o.FindUnits(ctx, "tri ton", 20241231, 5)
			return err
		}},
		"Years": {needs: account.TallyRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.Years(ctx, s.code, 20241231, 2023, 2024))
		}},
		"Household": {needs: account.HouseholdRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.Household(ctx, s.household)) }},
		"FindHouseholds": {needs: account.PersonRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			found, err := o.FindHouseholds(ctx, HouseholdQuestion{Text: string(s.household)})
			if err == nil && len(found.Found) == 0 {
				return fault.New(fault.NotFound, lang.T("office.household.none", "household", string(s.household)))
			}
			return err
		}},
		"ShowNumber": {needs: account.CitizenRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ShowNumber(ctx, s.household, 0, "đối chiếu căn cước công dân"))
		}},
		"HouseholdPaper": {needs: account.HouseholdRead, also: []account.Permission{account.PersonRead}, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.HouseholdPaper(ctx, "form01", s.household, 0, ""))
		}},
		"KeepTemplate": {needs: account.PaperWrite, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			k, _ := paper.Of("reminder")
			draft, err := docx.Draft(k.Layout)
			if err != nil {
				return err
			}
			_, _, err = o.KeepTemplate(ctx, paper.Template{Kind: "reminder", Unit: s.code, From: o.Today}, "m.docx", draft)
			return err
		}},
		"WithdrawTemplate": {needs: account.PaperWrite, call: func(ctx context.Context, o *Office, _ spot) error {
			return err1(o.WithdrawTemplate(ctx, 1, 0, "không dùng"))
		}},
		"AttachSigned": {needs: account.PaperWrite, call: func(ctx context.Context, o *Office, _ spot) error {
			_, _, err := o.AttachSigned(ctx, SignedRequest{Kind: "decision", Round: "x"}, "q.pdf", []byte("%PDF-1.4\n%%EOF\n"))
			return err
		}},
		"SignPaper": {needs: account.PaperWrite, call: func(ctx context.Context, o *Office, _ spot) error {
			_, _, err := o.SignPaper(ctx, SignedRequest{Kind: "decision", Round: "x"}, &PaperAnswer{}, nil, nil)
			return err
		}},
		"WithdrawSigned": {needs: account.PaperWrite, call: func(ctx context.Context, o *Office, _ spot) error {
			return err1(o.WithdrawSigned(ctx, 1, "đính kèm nhầm"))
		}},
		"SignedFile": {needs: account.DossierRead, call: func(ctx context.Context, o *Office, _ spot) error {
			_, _, err := o.SignedFile(ctx, 1, 0)
			return err
		}},
		"CommuneList": {needs: account.PersonRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.CommuneList(ctx, s.code, 2024)) }},
		"CommunePaper": {needs: account.PersonRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.CommunePaper(ctx, "form02", s.code, 2024))
		}},
		"PostingList": {needs: account.PersonRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.PostingList(ctx, s.code, 2024)) }},
		"RoundList":   {needs: account.DossierRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.RoundList(ctx, "awards", "")) }},
		"DutyPapers": {needs: account.EvidenceRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.DutyPapers(ctx, DueQuestion{Code: s.code, Year: 2024}, "", 20990101))
		}},
		"ReminderPapers": {needs: account.EvidenceRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ReminderPapers(ctx, ReminderQuestion{EnrolmentQuestion: EnrolmentQuestion{Movement: shippedMovement, Unit: s.code}, Until: 20990101}))
		}},
		"Numbered": {needs: account.CitizenRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.Numbered(ctx, s.household)) }},
		"Looks":    {needs: account.HouseholdRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.Looks(ctx, s.household)) }},
		"ImportTallies": {needs: account.TallyWrite, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ImportTallies(ctx, csv("code,year,households,poor,near_poor", string(s.code)+",2024,100,1,1"), false))
		}},
		"ImportCampaigns": {needs: account.CampaignWrite, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ImportCampaigns(ctx, csv("code,year,review_complete", string(s.code)+",2024,no"), false))
		}},
		"ImportHouseholdChanges": {needs: account.HouseholdWrite, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ImportHouseholdChanges(ctx, csv("household,change,date,reason", string(s.household)+",dissolved,2024-12-20,x"), false))
		}},
		"ImportMembers": {needs: account.MemberWrite, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ImportMembers(ctx, csv("household,year,member,name", string(s.household)+",2024,1,Nguyễn Văn A"), false))
		}},
		"ReviewDraft": {needs: account.ReviewWrite, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ReviewDraft(ctx, s.household, 2024))
		}},
		"EnterReview": {needs: account.ReviewWrite, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			d, err := o.ReviewDraft(ctx, s.household, 2024)
			if err != nil {
				return err
			}
			return err1(o.EnterReview(ctx, FileReview{Household: s.household, Year: 2024, Values: map[string]string{"size": "3"}, Base: d.Base}, false))
		}},
		"EnterChange": {needs: account.HouseholdWrite, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.EnterChange(ctx, map[string]string{"household": string(s.household), "change": "dissolved", "date": "2024-12-20", "reason": "x"}, false))
		}},
		"EnterMember": {needs: account.MemberWrite, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.EnterMember(ctx, MemberEntry{Household: s.household, Year: 2024, Values: map[string]string{"name": "Nguyễn Văn A"}, Reason: "x"}, false))
		}},
		"ImportReviews": {needs: account.ReviewWrite, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ImportReviews(ctx, csv(reviewHead, row(s, "NEW-"+s.household)), false))
		}},
		"Report": {needs: account.ReportRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.Report(ctx, "1", s.code, 2024)) }},
		"Quality": {needs: account.TallyRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.Quality(ctx, s.code, 2024, "", tally.JumpLimits{}))
		}},
		"CompareRegister": {needs: account.TallyRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			national, _ := household.FindStandard("2022-2026")
			_, _, err := o.CompareRegister(ctx, s.code, 2024, national, national, false)
			return err
		}},
		"Living": {needs: account.TallyRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.Living(ctx, s.code, 2023, 2024))
		}},
		"Conclusions": {needs: account.JudgeRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Conclusions(ctx, shippedMovement)) }},
		"SeesShortfall": {needs: account.JudgeRead, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.SeesShortfall(ctx, s.code, 20241231))
		}},
		"Tally": {needs: account.TallyRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.Tally(ctx, TallyQuestion{Code: s.code, Year: 2024}))
		}},
		"Then":             {needs: account.TallyRead, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.Then(ctx, s.code, 20241231, 2024)) }},
		"Unit":             {needs: account.UnitRead, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.Unit(ctx, s.code, 20241231)) }},
		"HouseholdHistory": {needs: account.HouseholdRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.HouseholdHistory(ctx, s.household)) }},
		"ImportLines":      {needs: account.ReviewRead, call: func(ctx context.Context, o *Office, _ spot) error { _, _, err := o.ImportLines(ctx, 0, 5); return err }},
		"ImportLine":       {needs: account.ReviewRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.ImportLine(ctx, 1)) }},
		"Scope": {needs: account.PersonRead, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.Scope(ctx, account.PersonRead, 20241231, s.code))
		}},
		"EvidenceImports": {needs: account.EvidenceRead, call: func(ctx context.Context, o *Office, _ spot) error {
			_, _, err := o.EvidenceImports(ctx, 0, 5)
			return err
		}},
		"EvidenceImport": {needs: account.EvidenceRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.EvidenceImport(ctx, 1)) }},
		"EvidenceList": {needs: account.EvidenceRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.EvidenceList(ctx, EvidenceListQuestion{Kind: "trainings", Unit: s.code, On: 20241231, Most: 5}))
		}},
		"UnitEvidence": {needs: account.EvidenceRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.UnitEvidence(ctx, s.code, 20241231))
		}},
		"HouseholdEvidence": {needs: account.EvidenceRead, placed: true, persons: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.HouseholdEvidence(ctx, s.household))
		}},
		"AlikeEvidence": {needs: account.EvidenceRead, call: func(ctx context.Context, o *Office, _ spot) error {
			_, _, err := o.AlikeEvidence(ctx, "trainings", 0, 5)
			return err
		}},
		"Imports": {needs: account.ReviewRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Imports(ctx)) }},
		"Judge": {needs: account.JudgeRead, call: func(ctx context.Context, o *Office, _ spot) error {
			_, _, err := o.Judge(ctx, Question{Movement: "an-giang-2021-2025", On: 20241231})
			return err
		}},
		"Targets": {needs: account.TargetRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			_, _, err := o.Targets(ctx, "an-giang-2021-2025", 20241231, string(s.code))
			if err != nil && s.name == "other province" { // outside the movement's territory: nothing is told
				return account.ErrDenied
			}
			return err
		}},
		"ReportsDue": {needs: account.EvidenceRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ReportsDue(ctx, DueQuestion{Code: s.code, Year: 2024}))
		}},
		"Duties": {needs: account.EvidenceRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Duties(ctx, 2024)) }},
		"Enrolments": {needs: account.EvidenceRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.Enrolments(ctx, EnrolmentQuestion{Movement: shippedMovement, Unit: s.code}))
		}},
		"Reminders": {needs: account.EvidenceRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.Reminders(ctx, ReminderQuestion{EnrolmentQuestion: EnrolmentQuestion{Movement: shippedMovement, Unit: s.code}, Until: 20250115}))
		}},
		"Inspections": {needs: account.EvidenceRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.Inspections(ctx, InspectionQuestion{Unit: s.code}))
		}},
		"RotateKey": {needs: account.KeyManage, call: func(ctx context.Context, o *Office, _ spot) error { _, _, err := o.RotateKey(ctx); return err }},
		"ImportMovement": {needs: account.MovementWrite, call: func(ctx context.Context, o *Office, _ spot) error {
			return err1(o.ImportMovement(ctx, "x", movement, false))
		}},
		"ImportUnits": {needs: account.UnitWrite, call: func(ctx context.Context, o *Office, _ spot) error {
			return err1(o.ImportUnits(ctx, csv("code,name,kind,parent,level", "30280001,Một,khom,30280,hamlet"), 20241231, "", false))
		}},
		"ImportChanges": {needs: account.UnitWrite, call: func(ctx context.Context, o *Office, _ spot) error {
			return err1(o.ImportChanges(ctx, csv("old_code,new_code,level,change,date,old_name,new_name", "30280,30280,commune,rename,2023-02-28,a,b"), false))
		}},
		"ImportFacts": {needs: account.FactWrite, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.ImportFacts(ctx, csv("code,fact,value,valid_from", string(s.code)+",area,rural,2024-01-01"), false))
		}},
		"Entries":     {needs: account.JournalRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Entries(ctx)) }},
		"FixAccesses": {needs: account.JournalRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.FixAccesses(ctx)) }},
		"Head":        {needs: account.JournalRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Head(ctx)) }},
		"Verify":      {needs: account.VerifyRun, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Verify(ctx, nil)) }},
		"Rounds":      {needs: account.DossierRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Rounds(ctx)) }},
		"Dossiers":    {needs: account.DossierRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Dossiers(ctx, DossierFilter{})) }},
		"Recall":      {needs: account.DossierRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Recall(ctx)) }},
		"Round": {needs: account.DossierRead, call: func(ctx context.Context, o *Office, _ spot) error {
			if err := err1(o.Round(ctx, "none")); fault.KindOf(err) != fault.NotFound {
				return err
			}
			return nil
		}},
		"SignEdition": {needs: account.EditionSign, call: func(ctx context.Context, o *Office, _ spot) error {
			return err1(o.SignEdition(ctx, 1, ""))
		}},
		"Editions": {needs: account.TallyRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Editions(ctx)) }},
		"Edition":  {needs: account.TallyRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Edition(ctx, 1)) }},
		"Adopt": {needs: account.ProcedureAdopt, call: func(ctx context.Context, o *Office, _ spot) error {
			return err1(o.Adopt(ctx, procedure.Adoption{Fact: "decree-152/*/vote.share", Value: "80%", Document: "1", Decided: 20241231}))
		}},
		"OpenRound": {needs: account.RoundWrite, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.OpenRound(ctx, round.Round{ID: "r-" + string(s.code), Movement: shippedMovement, Occasion: round.Final, Unit: s.code, On: 20241231, OpenedOn: 20241231,
				SubmittedOn: 20241231, From: 20210101, To: 20241231, Kinds: []award.Kind{award.Hamlet}, Forms: []string{"commune"}, Basis: round.Thematic, Document: "x"}))
		}},
		"Receive": {needs: account.RoundWrite, call: func(ctx context.Context, o *Office, _ spot) error {
			if err := err1(o.Receive(ctx, Receiving{Ended: "30553", EndedOn: 20241231, To: "30547", Document: "x"})); !errors.Is(err, account.ErrDenied) {
				return nil // that the unit has not ended is another matter
			}
			return account.ErrDenied
		}},
		"Users":       {needs: account.UserRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Users(ctx)) }},
		"HasPassword": {needs: account.UserManage, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.HasPassword(ctx, s.user)) }},
		"UserAccess":  {needs: account.UserRead, placed: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.UserAccess(ctx, s.user)) }},
		// The users of the places are reviewers: making a code for one takes all that a
		// reviewer holds.
		"Invite": {needs: account.UserManage, also: []account.Permission{account.ReviewWrite}, placed: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.Invite(ctx, s.user)) }},
		"Reset":  {needs: account.UserManage, also: []account.Permission{account.ReviewWrite}, placed: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.Reset(ctx, s.user)) }},
		"AddUser": {needs: account.UserManage, also: []account.Permission{account.ReviewWrite}, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			return err1(o.AddUser(ctx, "new", account.Grant{Role: account.Reviewer, Scope: s.code, On: 20241231}))
		}},
		"DisableUser": {needs: account.UserManage, placed: true, call: func(ctx context.Context, o *Office, s spot) error { return err1(o.DisableUser(ctx, s.user, false)) }},
		"Revoke": {needs: account.UserManage, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
			_, err := o.Revoke(ctx, s.user, account.Reviewer, s.code, 20200101) // a grant of another day: nothing goes
			if fault.KindOf(err) == fault.NotFound && s.within {
				return nil
			}
			return err
		}},
	}
	acts["RecordEvidence"] = matrixAct{needs: account.EvidenceWrite, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
		return err1(o.RecordEvidence(ctx, EvidenceEntry{Kind: "trainings", Check: true, Fields: map[string]string{"code": string(s.code), "date": "2024-05-01", "topic": "x"}}))
	}}
	acts["Petitions"] = matrixAct{needs: account.PetitionRead, call: func(ctx context.Context, o *Office, _ spot) error {
		return err1(o.Petitions(ctx, PetitionFilter{}))
	}}
	acts["PetitionReport"] = matrixAct{needs: account.PetitionRead, call: func(ctx context.Context, o *Office, _ spot) error {
		return err1(o.PetitionReport(ctx, 20240101, 20240630))
	}}
	acts["Postings"] = matrixAct{needs: account.PetitionRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Postings(ctx)) }}
	acts["PetitionLimits"] = matrixAct{needs: account.PetitionRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.PetitionLimits(ctx)) }}
	acts["PostList"] = matrixAct{needs: account.PetitionWrite, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
		_, _, err := o.PostList(ctx, petition.Posting{Unit: s.code, What: "2024", From: o.Today, To: o.Today, Place: "x"})
		return err
	}}
	acts["Contacts"] = matrixAct{needs: account.ContactWrite, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Contacts(ctx)) }}
	acts["KeepContact"] = matrixAct{needs: account.ContactWrite, call: func(ctx context.Context, o *Office, _ spot) error {
		_, _, err := o.KeepContact(ctx, petition.Contact{Block: petition.HotLine, Order: 1, Body: "x", Phones: []string{"0000"}, From: o.Today})
		return err
	}}
	acts["WithdrawContact"] = matrixAct{needs: account.ContactWrite, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.WithdrawContact(ctx, 999999)) }}
	acts["SetPetitionLimit"] = matrixAct{needs: account.ContactWrite, call: func(ctx context.Context, o *Office, _ spot) error {
		return err1(o.SetPetitionLimit(ctx, petition.Limit{Kind: petition.Remark, Days: 10, Document: "x", From: o.Today}))
	}}
	acts["PetitionKeeping"] = matrixAct{needs: account.ContactWrite, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.PetitionKeeping(ctx)) }}
	acts["SetPetitionRetention"] = matrixAct{needs: account.ContactWrite, call: func(ctx context.Context, o *Office, _ spot) error {
		return err1(o.SetPetitionRetention(ctx, petition.Retention{Months: 240, Document: "x", From: o.Today}))
	}}
	acts["ErasePetitions"] = matrixAct{needs: account.ContactWrite, call: func(ctx context.Context, o *Office, _ spot) error {
		_, _, err := o.ErasePetitions(ctx)
		if fault.KindOf(err) == fault.Refused && !errors.Is(err, account.ErrDenied) { // how long is not set yet
			return nil
		}
		return err
	}}
	// What came by phone or on paper goes to the unit that it is about.
	acts["SendPetition"] = matrixAct{needs: account.PetitionWrite, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
		err := err1(o.SendPetition(ctx, petition.Submission{Kind: petition.Remark, Category: petition.Other, Unit: s.code, Letter: petition.Letter{Text: "một hai ba bốn"}}))
		if s.code == "00001" && !errors.Is(err, account.ErrDenied) { // not served here: nobody may
			return account.ErrDenied
		}
		return err
	}}
	acts["TakeArticleStep"] = matrixAct{needs: account.ArticleWrite, placed: true, call: func(ctx context.Context, o *Office, s spot) error {
		_, _, err := o.TakeArticleStep(ctx, ArticleStep{What: publication.Written, Unit: s.code, Text: newsText()})
		return err
	}}
	acts["ArticleUnits"] = matrixAct{needs: account.ArticleWrite, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.ArticleUnits(ctx)) }}
	acts["Articles"] = matrixAct{needs: account.ArticleRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Articles(ctx)) }}
	acts["Honours"] = matrixAct{needs: account.ConsentRead, call: func(ctx context.Context, o *Office, _ spot) error { return err1(o.Honours(ctx)) }}
	acts["RecordConsent"] = matrixAct{needs: account.ConsentWrite, call: func(ctx context.Context, o *Office, _ spot) error {
		_, err := o.RecordConsent(ctx, ConsentRequest{Award: "none"})
		if fault.KindOf(err) == fault.NotFound && !errors.Is(err, account.ErrDenied) { // of whom is another matter: TestHonours
			return nil
		}
		return err
	}}
	open = map[string]string{
		"PetitionPlaces":    "names of units are public",
		"Notice":            "for whoever reads the notice",
		"PetitionState":     "for whoever holds number and code; TestPetition",
		"PublicContacts":    "for everybody to call",
		"PublicRetention":   "for everybody who sends",
		"ErasePetition":     "needs a petition sent before; TestErasePetitions has its own roles",
		"Petition":          "needs a petition sent before; TestPetition has its own roles",
		"PetitionFile":      "needs a petition sent before; TestPetition has its own roles",
		"TakePetition":      "needs a petition sent before; TestPetition has its own roles",
		"Honour":            "needs an award; TestHonours has its own roles",
		"ConsentFile":       "needs an award; TestHonours has its own roles",
		"Article":           "needs an article; TestArticleAccess has its own roles",
		"ArticleFile":       "reads through Article",
		"JobKinds":          "tells the actor about himself",
		"BeginJob":          "queue/queue_test.go has its own roles",
		"Jobs":              "one's own jobs; queue/queue_test.go",
		"Warm":              "tells nothing",
		"BeginRecount":      "begins a job; queue/queue_test.go has its own roles",
		"BeginEdition":      "begins a job; TestEditionPages has its own roles",
		"BeginReport":       "begins a job; queue/queue_test.go has its own roles",
		"JobFile":           "one's own jobs; queue/queue_test.go",
		"Job":               "one's own jobs; queue/queue_test.go",
		"StopJob":           "one's own jobs; queue/queue_test.go",
		"RunJob":            "does what the kind of the job does, each of which is in the matrix",
		"Authority":         "tells the actor about himself",
		"Movements":         "names and texts of the emulation movements, which are published",
		"ImportEvidence":    "office/evidence_test.go has its own roles",
		"Evidence":          "office/evidence_test.go has its own roles",
		"ChangeEvidence":    "needs a record entered before; TestEvidenceEntryAccess has its own roles",
		"WithdrawEvidence":  "needs a record entered before; TestEvidenceEntryAccess has its own roles",
		"EvidenceRecord":    "needs a record entered before; TestEvidenceEntryAccess has its own roles",
		"EvidenceHistory":   "needs a record entered before; TestEvidenceEntryAccess has its own roles",
		"AttachEvidence":    "needs a record entered before; TestEvidenceEntryAccess has its own roles",
		"DetachEvidence":    "needs a record entered before; TestEvidenceEntryAccess has its own roles",
		"EvidenceFile":      "needs a record entered before; TestEvidenceEntryAccess has its own roles",
		"RestsOn":           "needs a record entered before; TestAlikeAccess has its own roles",
		"MarkDuplicate":     "needs records entered before; TestAlikeAccess has its own roles",
		"MarkDistinct":      "needs records entered before; TestAlikeAccess has its own roles",
		"Decide":            "needs a criterion of the subject's kind; office/conclusion_test.go has its own roles",
		"ConfirmConclusion": "needs a conclusion made before; office/conclusion_test.go has its own roles",
		"Shortfalls":        "office/look_test.go has its own roles",
		"Nominate":          "needs a round; TestDossier has its own roles",
		"TakeStep":          "needs a dossier; TestDossier tries every step by every role",
		"Dossier":           "needs a dossier; TestDossierScope has its own roles",
		"Replay":            "needs a judgement; TestDossierScope has its own roles",
		"Templates":         "a template tells of nobody: whoever has an account may see it",
		"TemplateFile":      "the same",
		"TemplateFor":       "the same",
		"DossierPaper":      "reads through Dossier, which has its own roles; the script of papers has it",
		"Statement":         "reads through Dossier, which has its own roles; the script of dossiers has it",
		"RoundPaper":        "reads through Dossiers; the script of rounds has it",
		"Certificates":      "reads through Dossiers; the script of rounds has it",
		"DraftEdition":      "asks for the movement's whole land, which no role of the matrix has",
		"EditionFile":       "what is signed is public; drafts are not found",
		"Published":         "what is signed is public; drafts are not found",
		"AttackEdition":     "as Edition; TestEdition has its own roles",
		"EditionChanges":    "reads through Edition",
		"Rules":             "the rules of the award procedure, which are published",
		"Undo":              "needs an import made before; TestAccess and TestUndo have it",
	}
	return acts, open
}

// TestAccessMatrix: every act of the office by every role at its own unit, below it,
// beside it, above it and in another province; then after the role was taken.
func TestAccessMatrix(t *testing.T) {
	acts, open := matrix(t)
	office := reflect.TypeFor[*Office]()
	for i := range office.NumMethod() {
		name := office.Method(i).Name
		_, in := acts[name]
		if _, free := open[name]; in == free {
			t.Errorf("%s is in neither list, or in both: say who may do it", name)
		}
	}
	if n := office.NumMethod(); n != len(acts)+len(open) {
		t.Errorf("%d methods, %d listed", n, len(acts)+len(open))
	}
	ctx := t.Context()
	o := fresh(t)
	o.Today = 20241231
	spots := []spot{
		{"own", "891", "", "u-own", true},
		{"child", "30553", "H-child", "u-child", true},
		{"sibling", "30280", "H-sibling", "u-sibling", false},
		{"parent", "89", "", "u-parent", false},
		{"other province", "00001", "H-other", "u-other", false},
	}
	lines := []string{reviewHead}
	for _, s := range spots {
		if s.household != "" {
			lines = append(lines, fmt.Sprintf("2024,%s,,%s,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn %s,089190000123,", s.household, s.code, s.household))
		}
		if _, err := o.AddUser(ctx, s.user, account.Grant{Role: account.Reviewer, Scope: s.code, On: 20241231}); err != nil {
			t.Fatal(err)
		}
	}
	importReviews(t, o, file(t, "all.csv", lines...))
	n := 0
	for _, role := range account.Roles {
		name := string(role)
		g := account.Grant{Role: role, Scope: "891", On: 20241231}
		if _, err := o.AddUser(ctx, name, g); err != nil {
			t.Fatal(err)
		}
		as := &Office{DB: o.DB, Actor: account.Actor(name), Today: o.Today}
		for act, a := range acts {
			for _, s := range spots {
				if a.persons && s.household == "" || !a.placed && s.name != "own" {
					continue
				}
				n++
				holds := role.Holds(a.needs)
				for _, p := range a.also {
					holds = holds && role.Holds(p)
				}
				may := holds && (s.within || !a.placed)
				err := a.call(ctx, as, s)
				if denied := denies(err, a); denied == may {
					t.Errorf("%s by %s at %s (%s): may %v, got %v", act, role, s.name, s.code, may, err)
				}
			}
		}
		if _, err := o.Revoke(ctx, name, role, "891", 20241231); err != nil {
			t.Fatal(err)
		}
		for act, a := range acts {
			if err := a.call(ctx, as, spots[1]); !denies(err, matrixAct{}) {
				t.Errorf("%s by %s after the role was taken: %v", act, role, err)
			}
		}
	}
	if n < 900 {
		t.Errorf("only %d calls", n)
	}
	intact(t, o)
}

// denies tells whether an error refuses who asks. A household that one may not see is
// one that there is not.
func denies(err error, a matrixAct) bool {
	return errors.Is(err, account.ErrDenied) || a.persons && fault.KindOf(err) == fault.NotFound || deniedRow(err)
}

// deniedRow finds a refusal among the faults of a file.
func deniedRow(err error) bool {
	var l *fault.List
	return errors.As(err, &l) && slices.ContainsFunc(l.Items, func(f *fault.Error) bool {
		return errors.Is(f, account.ErrDenied) || f.What.Key == "account.outside" // the row's own fault
	})
}

// TestAccessAfterMerger: a commune officer of a commune that was merged reads its
// past, and neither reads nor writes the new commune; granted anew he does.
func TestAccessAfterMerger(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	o.Today = 20250801
	if _, err := o.AddUser(ctx, "lan", account.Grant{Role: account.CommuneOfficer, Scope: "30553", On: 20241231}); err != nil {
		t.Fatal(err)
	}
	lan := &Office{DB: o.DB, Actor: "lan", Today: o.Today}
	ask := func(code unit.Code, y law.Year) error {
		return err1(lan.Tally(ctx, TallyQuestion{Code: code, Year: y}))
	}
	if err := ask("30553", 2024); err != nil {
		t.Errorf("the past of the commune: %v", err)
	}
	if err := ask("30577", 2025); !errors.Is(err, account.ErrDenied) {
		t.Errorf("the merged commune: %v", err)
	}
	if _, err := lan.AddUser(ctx, "tam", account.Grant{Role: account.Reviewer, Scope: "30577", On: 20250801}); !errors.Is(err, account.ErrDenied) {
		t.Errorf("a reviewer in the merged commune: %v", err)
	}
	if _, err := o.AddUser(ctx, "lan", account.Grant{Role: account.CommuneOfficer, Scope: "30577", On: 20250801}); err != nil {
		t.Fatal(err)
	}
	if err := ask("30577", 2025); errors.Is(err, account.ErrDenied) {
		t.Errorf("granted anew: %v", err)
	}
}
