package main

import (
	"fmt"
	"strconv"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/round"
	"vuonlen/tally"
)

type awardCmd struct {
	List    awardListCmd    `cmd:"" help:"award_list"`
	Recall  awardRecallCmd  `cmd:"" help:"award_recall"`
	Uphold  awardUpholdCmd  `cmd:"" help:"award_uphold"`
	Revoke  awardRevokeCmd  `cmd:"" help:"award_revoke"`
	Recover awardRecoverCmd `cmd:"" help:"award_recover"`
	Verify  awardVerifyCmd  `cmd:"" help:"award_verify"`

	Statement awardStatementCmd `cmd:"" help:"award_statement"`
}

type awardListCmd struct {
	Round string `placeholder:"ROUND" help:"flag_of_round"`
}

// Run lists what was granted, also what was taken back.
func (c *awardListCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Dossiers(a.ctx, office.DossierFilter{Round: c.Round})
	if err != nil {
		return err
	}
	out := []office.DossierAnswer{}
	for _, x := range all {
		if x.Granted() || x.State == round.Revoked || x.State == round.Recovered {
			out = append(out, x)
		}
	}
	return a.dossiers(out)
}

type awardRecallCmd struct{}

// Run lists the dossiers and awards whose judgement would be another today.
func (c *awardRecallCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	return c.run(a, o)
}

func (c *awardRecallCmd) run(a *app, o *office.Office) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	all, err := o.Recall(a.ctx)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(a.recallJSON(all))
	}
	a.line(lang.T("cli.award.recalled", "n", len(all.Dossiers)))
	for _, x := range all.Dossiers {
		fmt.Fprintf(a.stdout, "\n%s\n", a.say(lang.T("cli.dossier.one", "code", x.Code, "kind", x.Kind, "subject", x.Subject, "name", x.Name.Name, "form", x.FormName.Name, "state", round.StateText(x.State))))
		if x.VerdictChanged() {
			a.line(lang.T("cli.award.verdict_changed"))
		}
		a.line(lang.T("cli.award.verdicts", "then", x.Then.Asked, "now", x.Now.Asked, "then_all", x.Then.OnAll, "now_all", x.Now.OnAll))
		a.doubts(x.DossierAnswer)
		a.causes(x.Causes)
	}
	if all.ReportsHidden {
		a.line(lang.T("cli.award.reports_hidden"))
		return nil
	}
	a.line(lang.T("cli.award.reports", "n", len(all.Reports)))
	for i := range all.Reports {
		x := &all.Reports[i]
		fmt.Fprintf(a.stdout, "\n%s\n", a.say(lang.T("cli.award.report", "report", x.Label(), "name", x.Name.FullName, "code", string(x.Name.Code), "on", x.ReceivedOn(), "document", orDash(x.Record.Text("document")))))
		for _, f := range []struct {
			figure lang.Text
			of     tally.Figure
		}{{lang.T("cli.award.figure_then", "year", x.Year), x.Then}, {lang.T("cli.award.figure_now", "year", x.Year), x.Now}} {
			a.line(lang.T("cli.award.figure", "what", f.figure, "poor", f.of.Poor, "near", f.of.NearPoor, "households", f.of.Households, "source", orDash(f.of.Source)))
		}
		a.causes(x.Causes)
	}
	return nil
}

func (a *app) causes(cs []office.Cause) {
	for _, c := range cs {
		a.line(lang.T("cli.award.cause", "act", strconv.FormatInt(c.Act, 10), "on", c.On, "by", string(c.By), "kind", c.Kind))
	}
}

type recallJSON struct {
	Dossiers []doubtJSON `json:"dossiers"`
	Reports  any         `json:"reports"` // null: not for who asks to see
}

type doubtJSON struct {
	dossierJSON
	Frozen verdictsJSON `json:"frozen"`
	Now    verdictsJSON `json:"now"`
	Causes []causeJSON  `json:"causes"`
}

type verdictsJSON struct {
	Verdict law.Verdict `json:"verdict"` // on what was decided by the day of submission
	OnAll   law.Verdict `json:"on_all"`  // on all that is known
}

type causeJSON struct {
	Act  int64    `json:"act"`
	On   law.Date `json:"on"`
	By   string   `json:"by"`
	Kind string   `json:"kind"`
}

type doubtReportJSON struct {
	Code       string      `json:"code"`
	Name       string      `json:"name"`
	Kind       string      `json:"kind"`
	Period     string      `json:"period"`
	ReceivedOn law.Date    `json:"received_on"`
	Document   string      `json:"document"`
	Year       law.Year    `json:"year"`
	Then       countsJSON  `json:"then"`
	Now        countsJSON  `json:"now"`
	Causes     []causeJSON `json:"causes"`
}

type countsJSON struct {
	Poor       law.Count `json:"poor"`
	NearPoor   law.Count `json:"near_poor"`
	Households law.Count `json:"households"`
	Source     string    `json:"source"`
}

func (a *app) recallJSON(all office.Recalled) recallJSON {
	out := recallJSON{Dossiers: []doubtJSON{}}
	causes := func(cs []office.Cause) []causeJSON {
		out := []causeJSON{}
		for _, c := range cs {
			out = append(out, causeJSON{c.Act, c.On, string(c.By), c.Kind})
		}
		return out
	}
	for _, x := range all.Dossiers {
		out.Dossiers = append(out.Dossiers, doubtJSON{a.dossierJSON(x.DossierAnswer), verdictsJSON{x.Then.Asked, x.Then.OnAll}, verdictsJSON{x.Now.Asked, x.Now.OnAll}, causes(x.Causes)})
	}
	if all.ReportsHidden {
		return out
	}
	counts := func(f tally.Figure) countsJSON { return countsJSON{f.Poor, f.NearPoor, f.Households, f.Source} }
	reports := []doubtReportJSON{}
	for i := range all.Reports {
		x := &all.Reports[i]
		reports = append(reports, doubtReportJSON{string(x.Name.Code), x.Name.FullName, x.Kind, x.Period, x.ReceivedOn(), x.Record.Text("document"),
			x.Year, counts(x.Then), counts(x.Now), causes(x.Causes)})
	}
	out.Reports = reports
	return out
}

type awardUpholdCmd struct{ stepFlags }

// Run keeps an award that was in doubt.
func (c *awardUpholdCmd) Run(a *app) error { return c.step(a, round.Upheld, round.Detail{}) }

type awardRevokeCmd struct {
	stepFlags
	signFlags
	Ground   string `required:"" placeholder:"GROUND" help:"flag_ground"`
	Decision string `required:"" placeholder:"NUMBER" help:"flag_decision_number"`
	Note     string `required:"" placeholder:"TEXT" help:"flag_note"`
}

// Run takes an award back.
func (c *awardRevokeCmd) Run(a *app) error {
	return c.step(a, round.Revoked, round.Detail{Revocation: &round.Revocation{Ground: c.Ground, Decision: c.Decision, Note: c.Note}, Signature: c.signature()})
}

type awardRecoverCmd struct {
	stepFlags
	Object  bool   `help:"flag_object"`
	Money   int64  `placeholder:"DONG" help:"flag_recovered_money"`
	Receipt string `required:"" placeholder:"NUMBER" help:"flag_recovery_receipt"`
}

// Run enters what came back.
func (c *awardRecoverCmd) Run(a *app) error {
	return c.step(a, round.Recovered, round.Detail{Recovery: &round.Recovery{Object: c.Object, Money: law.Dong(c.Money), Receipt: c.Receipt}})
}

type judgementCmd struct {
	Replay judgementReplayCmd `cmd:"" help:"judgement_replay"`
}

type judgementReplayCmd struct {
	Dossier     string   `arg:"" optional:"" help:"arg_dossier"`
	AsKnown     law.Date `placeholder:"DATE" help:"flag_replay_as_known"`
	Movement    string   `placeholder:"ID" help:"flag_movement"`
	Subject     string   `placeholder:"CODE" help:"flag_subject"`
	Kind        string   `enum:"province,district,commune,hamlet,household,official,enterprise,other," default:"" placeholder:"KIND" help:"flag_kind"`
	SubmittedOn law.Date `placeholder:"DATE" help:"flag_submitted_on"`
	On          law.Date `placeholder:"DATE" help:"flag_on_judge"`
}

type replayJSON struct {
	Movement    string      `json:"movement"`
	Subject     subjectJSON `json:"subject"`
	Act         int64       `json:"as_known_act"`
	Then        law.Verdict `json:"then"`
	Now         law.Verdict `json:"now"`
	ThenOnAll   law.Verdict `json:"then_on_all"` // on all that was known, whenever decided
	NowOnAll    law.Verdict `json:"now_on_all"`
	Differences []apartJSON `json:"differences"`
	Frozen      *frozenJSON `json:"frozen"`
	Same        *bool       `json:"as_frozen"`
}

// Run judges as known then and as known now.
func (c *judgementReplayCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	if c.Dossier == "" && (c.Movement == "" || c.Subject == "" || c.SubmittedOn == 0) {
		return fault.New(fault.Usage, lang.T("cli.replay.what")).Do(lang.T("cli.usage.do"))
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	r, err := o.Replay(a.ctx, office.ReplayQuestion{Dossier: c.Dossier, AsKnown: c.AsKnown,
		Question: office.Question{Movement: c.Movement, Subject: c.Subject, Kind: award.Kind(c.Kind), SubmittedOn: c.SubmittedOn, On: c.On}})
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := replayJSON{Movement: r.Movement.ID, Subject: a.subjectJSON(r.Subject), Act: r.Act, Then: r.Then.Verdict, Now: r.Now.Verdict,
			ThenOnAll: r.Then.OnAll().Verdict, NowOnAll: r.Now.OnAll().Verdict, Differences: a.apartsJSON(r.Differences)}
		if f := r.Frozen; f != nil {
			out.Frozen, out.Same = &frozenJSON{f.Verdict, f.Eligible, f.SubmittedOn, f.AsKnown, f.Inputs, f.Rules, f.Program}, &r.Same
		}
		return a.json(out)
	}
	a.line(lang.T("cli.replay.head", "name", r.Subject.Name, "code", r.Subject.Code, "act", strconv.FormatInt(r.Act, 10), "then", r.Then.Verdict, "now", r.Now.Verdict))
	a.line(lang.T("cli.award.verdicts", "then", r.Then.Verdict, "now", r.Now.Verdict, "then_all", r.Then.OnAll().Verdict, "now_all", r.Now.OnAll().Verdict))
	switch {
	case r.Frozen == nil:
	case r.Same:
		a.line(lang.T("cli.replay.same"))
	case c.AsKnown != 0: // another day than that of the judgement
	case r.Agreement == round.Changed:
		a.line(lang.T("cli.replay.other"))
	default:
		a.line(lang.T("cli.replay.other_build", "program", r.Frozen.Program))
	}
	if len(r.Differences) == 0 {
		a.line(lang.T("cli.replay.none"))
	}
	for _, d := range r.Differences {
		a.line(lang.T("cli.dossier.difference", "what", d))
	}
	return nil
}
