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
	all, err := o.Recall(a.ctx)
	if err != nil {
		return err
	}
	if a.format("text") != "text" {
		return a.dossiers(all)
	}
	a.line(lang.T("cli.award.recalled", "n", len(all)))
	for _, x := range all {
		fmt.Fprintf(a.stdout, "\n%s\n", a.say(lang.T("cli.dossier.one", "code", x.Code, "kind", x.Kind, "subject", x.Subject, "name", x.Name.Name, "form", x.FormName.Name, "state", round.StateText(x.State))))
		if x.VerdictChanged() {
			a.line(lang.T("cli.award.verdict_changed"))
		}
		for _, d := range x.Differences {
			a.line(lang.T("cli.dossier.difference", "what", d))
		}
	}
	return nil
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
		out := replayJSON{Movement: r.Movement.ID, Subject: a.subjectJSON(r.Subject), Act: r.Act, Then: r.Then.Verdict, Now: r.Now.Verdict, Differences: a.apartsJSON(r.Differences)}
		if f := r.Frozen; f != nil {
			out.Frozen, out.Same = &frozenJSON{f.Verdict, f.Eligible, f.SubmittedOn, f.AsKnown, f.Inputs, f.Rules, f.Program}, &r.Same
		}
		return a.json(out)
	}
	a.line(lang.T("cli.replay.head", "name", r.Subject.Name, "code", r.Subject.Code, "act", strconv.FormatInt(r.Act, 10), "then", r.Then.Verdict, "now", r.Now.Verdict))
	if r.Frozen != nil && r.Same {
		a.line(lang.T("cli.replay.same"))
	}
	if len(r.Differences) == 0 {
		a.line(lang.T("cli.replay.none"))
	}
	for _, d := range r.Differences {
		a.line(lang.T("cli.dossier.difference", "what", d))
	}
	return nil
}
