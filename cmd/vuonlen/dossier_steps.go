package main

import (
	"strconv"
	"strings"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/unit"
)

// dossierCmd has a command for every step that the appraising body and the nominator
// take; the vote, the decision and the award have nouns of their own (formats.md 1).
type dossierCmd struct {
	List     dossierListCmd     `cmd:"" help:"dossier_list"`
	Show     dossierShowCmd     `cmd:"" help:"dossier_show"`
	Nominate dossierNominateCmd `cmd:"" help:"dossier_nominate"`
	Complete dossierCompleteCmd `cmd:"" help:"dossier_complete"`
	Receive  dossierReceiveCmd  `cmd:"" help:"dossier_receive"`
	Appraise dossierAppraiseCmd `cmd:"" help:"dossier_appraise"`
	Ask      dossierAskCmd      `cmd:"" help:"dossier_ask"`
	Opinion  dossierOpinionCmd  `cmd:"" help:"dossier_opinion"`
	Post     dossierPostCmd     `cmd:"" help:"dossier_post"`
	Comment  dossierCommentCmd  `cmd:"" help:"dossier_comment"`
	Reply    dossierReplyCmd    `cmd:"" help:"dossier_reply"`
	Rank     dossierRankCmd     `cmd:"" help:"dossier_rank"`
	Submit   dossierSubmitCmd   `cmd:"" help:"dossier_submit"`
	Notify   dossierNotifyCmd   `cmd:"" help:"dossier_notify"`
	Deliver  dossierDeliverCmd  `cmd:"" help:"dossier_deliver"`
	Return   dossierReturnCmd   `cmd:"" help:"dossier_return"`
	Refuse   dossierRefuseCmd   `cmd:"" help:"dossier_refuse"`
	Withdraw dossierWithdrawCmd `cmd:"" help:"dossier_withdraw"`
	Receiver dossierReceiverCmd `cmd:"" help:"dossier_receiver"`
}

// stepFlags are those of every step.
type stepFlags struct {
	Dossier string   `arg:"" help:"arg_dossier"`
	On      law.Date `placeholder:"DATE" help:"flag_step_on"`
	After   int      `placeholder:"N" help:"flag_after"`
	Reasons string   `placeholder:"TEXT" help:"flag_step_reasons"`
}

// step takes a step.
func (f stepFlags) step(a *app, w round.What, d round.Detail) error {
	d.Reasons = f.Reasons
	return a.acted(func(o *office.Office) (int64, error) {
		return o.TakeStep(a.ctx, office.StepRequest{Dossier: f.Dossier, After: f.After, What: w, Day: f.On, Detail: d})
	})
}

// signFlags say who signed.
type signFlags struct {
	Signer     string   `required:"" placeholder:"NAME" help:"flag_signer"`
	Title      string   `required:"" placeholder:"TEXT" help:"flag_title"`
	AsCapacity string   `enum:"KT,TL,TUQ," default:"" placeholder:"KT|TL|TUQ" help:"flag_capacity"`
	For        string   `placeholder:"TEXT" help:"flag_sign_for"`
	ByPaper    string   `placeholder:"TEXT" help:"flag_by_paper"`
	ValidFrom  law.Date `placeholder:"DATE" help:"flag_valid_from"`
	ValidTo    law.Date `placeholder:"DATE" help:"flag_valid_to"`
}

func (f signFlags) signature() *round.Signature {
	return &round.Signature{Name: f.Signer, Title: f.Title, As: round.Capacity(f.AsCapacity), For: f.For, Paper: f.ByPaper, From: f.ValidFrom, To: f.ValidTo}
}

type dossierNominateCmd struct {
	Round      string   `arg:"" help:"arg_round"`
	Subject    string   `arg:"" help:"arg_subject"`
	Form       string   `required:"" placeholder:"FORM" help:"flag_form"`
	Kind       string   `enum:"province,district,commune,hamlet,household,official,enterprise,other," default:"" placeholder:"KIND" help:"flag_kind"`
	UnitOn     law.Date `placeholder:"DATE" help:"flag_on_unit"`
	On         law.Date `placeholder:"DATE" help:"flag_step_on"`
	Figure     []string `placeholder:"NAME.YEAR=N" help:"flag_figure"`
	RestsOn    []string `placeholder:"AWARD" help:"flag_rests_on"`
	Distinct   string   `placeholder:"TEXT" help:"flag_distinct"`
	Preference []string `placeholder:"NAME" help:"flag_preference"`
}

// Run opens a dossier and says its code.
func (c *dossierNominateCmd) Run(a *app) error {
	q := office.Nomination{Round: c.Round, Kind: award.Kind(c.Kind), Subject: c.Subject, On: c.UnitOn, Form: procedure.FormID(c.Form), Day: c.On,
		Detail: round.Detail{RestsOn: c.RestsOn, Distinct: c.Distinct, Preference: c.Preference}}
	for _, s := range c.Figure {
		f, err := figure(s)
		if err != nil {
			return err
		}
		q.Figures = append(q.Figures, f)
	}
	code := ""
	return a.actedAs(func(o *office.Office) (act int64, err error) {
		code, act, err = o.Nominate(a.ctx, q)
		return act, err
	}, func() (string, string) { return "dossier", code })
}

// figure reads NAME.YEAR=N.
func figure(s string) (round.Figure, error) {
	what, n, _ := strings.Cut(s, "=")
	name, year, _ := strings.Cut(what, ".")
	y, err1 := strconv.Atoi(year)
	v, err2 := strconv.ParseInt(n, 10, 64)
	if name == "" || err1 != nil || err2 != nil || y < 2000 || y > 2100 || v < 0 {
		return round.Figure{}, fault.New(fault.Usage, lang.T("cli.dossier.figure", "figure", s)).Do(lang.T("cli.dossier.figure.do"))
	}
	return round.Figure{Name: name, Year: law.Year(y), Value: v}, nil
}

type dossierCompleteCmd struct {
	stepFlags
	Part []string `placeholder:"ID" help:"flag_part"`
}

// Run says that the papers are there.
func (c *dossierCompleteCmd) Run(a *app) error {
	return c.step(a, round.Completed, round.Detail{Parts: c.Part})
}

type dossierReceiveCmd struct {
	stepFlags
	Incoming   string   `required:"" placeholder:"NUMBER" help:"flag_incoming"`
	IncomingOn law.Date `required:"" placeholder:"DATE" help:"flag_paper_on"`
}

// Run takes the dossier in at the appraising body.
func (c *dossierReceiveCmd) Run(a *app) error {
	return c.step(a, round.Received, round.Detail{Incoming: &round.Paper{Number: c.Incoming, On: c.IncomingOn}})
}

type dossierAppraiseCmd struct{ stepFlags }

// Run binds the dossier to the judgement of today.
func (c *dossierAppraiseCmd) Run(a *app) error { return c.step(a, round.Appraised, round.Detail{}) }

type dossierAskCmd struct {
	stepFlags
	Body string   `required:"" placeholder:"TEXT" help:"flag_body"`
	Due  law.Date `required:"" placeholder:"DATE" help:"flag_due"`
}

// Run asks another body for its opinion.
func (c *dossierAskCmd) Run(a *app) error {
	return c.step(a, round.Asked, round.Detail{Opinion: &round.Opinion{Body: c.Body, Due: c.Due}})
}

type dossierOpinionCmd struct {
	stepFlags
	Number   int    `arg:"" help:"arg_number"`
	Document string `required:"" placeholder:"TEXT" help:"flag_answer_document"`
	Agrees   string `required:"" enum:"yes,no" placeholder:"yes|no" help:"flag_agrees"`
}

// Run enters the answer.
func (c *dossierOpinionCmd) Run(a *app) error {
	return c.step(a, round.Answered, round.Detail{Opinion: &round.Opinion{Number: c.Number, Document: c.Document, Agrees: c.Agrees}})
}

type dossierPostCmd struct {
	stepFlags
	Channel string   `required:"" placeholder:"TEXT" help:"flag_channel"`
	From    law.Date `required:"" placeholder:"DATE" help:"flag_post_from"`
	To      law.Date `required:"" placeholder:"DATE" help:"flag_post_to"`
}

// Run posts the dossier for comment.
func (c *dossierPostCmd) Run(a *app) error {
	return c.step(a, round.Posted, round.Detail{Posting: &round.Posting{Channel: c.Channel, From: c.From, To: c.To}})
}

type dossierCommentCmd struct {
	stepFlags
	Text string `arg:"" help:"arg_comment"`
}

// Run keeps a comment; who made it is not entered.
func (c *dossierCommentCmd) Run(a *app) error {
	return c.step(a, round.Commented, round.Detail{Comment: &round.Comment{Text: c.Text}})
}

type dossierReplyCmd struct {
	stepFlags
	Number int    `arg:"" help:"arg_number"`
	Text   string `arg:"" help:"arg_comment"`
}

// Run replies to a comment.
func (c *dossierReplyCmd) Run(a *app) error {
	return c.step(a, round.Replied, round.Detail{Comment: &round.Comment{Number: c.Number, Text: c.Text}})
}

type dossierRankCmd struct {
	stepFlags
	Rank  int64  `required:"" placeholder:"N" help:"flag_rank"`
	Group string `placeholder:"NAME" help:"flag_group"`
}

// Run puts the dossier among the others of the round.
func (c *dossierRankCmd) Run(a *app) error {
	return c.step(a, round.Ranked, round.Detail{Place: &round.Place{Rank: c.Rank, Group: c.Group}})
}

type dossierSubmitCmd struct {
	stepFlags
	signFlags
	Outgoing   string   `required:"" placeholder:"NUMBER" help:"flag_outgoing"`
	OutgoingOn law.Date `required:"" placeholder:"DATE" help:"flag_paper_on"`
}

// Run submits the dossier to the authority above.
func (c *dossierSubmitCmd) Run(a *app) error {
	return c.step(a, round.Submitted, round.Detail{Outgoing: &round.Paper{Number: c.Outgoing, On: c.OutgoingOn}, Signature: c.signature()})
}

type dossierNotifyCmd struct {
	stepFlags
	Outgoing   string   `required:"" placeholder:"NUMBER" help:"flag_outgoing"`
	OutgoingOn law.Date `required:"" placeholder:"DATE" help:"flag_paper_on"`
}

// Run tells the nominator what was decided.
func (c *dossierNotifyCmd) Run(a *app) error {
	return c.step(a, round.Notified, round.Detail{Outgoing: &round.Paper{Number: c.Outgoing, On: c.OutgoingOn}})
}

type dossierDeliverCmd struct {
	stepFlags
	Occasion string `required:"" placeholder:"TEXT" help:"flag_ceremony"`
	Money    int64  `placeholder:"DONG" help:"flag_money"`
	Receipt  string `required:"" placeholder:"NUMBER" help:"flag_receipt"`
}

// Run hands the award over.
func (c *dossierDeliverCmd) Run(a *app) error {
	return c.step(a, round.Delivered, round.Detail{Delivery: &round.Delivery{Occasion: c.Occasion, Money: law.Dong(c.Money), Receipt: c.Receipt}})
}

type dossierReturnCmd struct{ stepFlags }

// Run sends the dossier back to be completed.
func (c *dossierReturnCmd) Run(a *app) error { return c.step(a, round.Returned, round.Detail{}) }

type dossierRefuseCmd struct{ stepFlags }

// Run closes a dossier that cannot be awarded.
func (c *dossierRefuseCmd) Run(a *app) error { return c.step(a, round.Refused, round.Detail{}) }

type dossierWithdrawCmd struct{ stepFlags }

// Run takes the nomination back.
func (c *dossierWithdrawCmd) Run(a *app) error { return c.step(a, round.Withdrawn, round.Detail{}) }

type dossierReceiverCmd struct {
	Ended    string   `arg:"" help:"arg_ended"`
	To       string   `arg:"" help:"arg_receiver"`
	EndedOn  law.Date `required:"" placeholder:"DATE" help:"flag_ended_on"`
	On       law.Date `placeholder:"DATE" help:"flag_receiver_on"`
	Document string   `required:"" placeholder:"TEXT" help:"flag_receiver_document"`
	User     []string `placeholder:"NAME" help:"flag_receiver_user"`
}

// Run enters the receiving body and says what passed to it.
func (c *dossierReceiverCmd) Run(a *app) error {
	var got office.Received
	if err := a.acted(func(o *office.Office) (act int64, err error) {
		got, err = o.Receive(a.ctx, office.Receiving{Ended: unit.Code(c.Ended), EndedOn: c.EndedOn, To: unit.Code(c.To), ToOn: c.On, Document: c.Document, Users: c.User})
		return got.Act, err
	}); err != nil || a.format("text") != "text" {
		return err
	}
	a.line(lang.T("cli.dossier.passed", "n", len(got.Dossiers), "codes", got.Dossiers))
	if len(got.Users) > 0 {
		a.line(lang.T("cli.dossier.passed_users", "users", got.Users))
	}
	if len(got.Left) > 0 {
		a.line(lang.T("cli.dossier.left_users", "users", got.Left))
	}
	return nil
}

type voteCmd struct {
	Record voteRecordCmd `cmd:"" help:"vote_record"`
}

type voteRecordCmd struct {
	stepFlags
	Members    int    `required:"" placeholder:"N" help:"flag_members"`
	Present    int    `required:"" placeholder:"N" help:"flag_present"`
	Yes        int    `required:"" placeholder:"N" help:"flag_yes"`
	No         int    `required:"" placeholder:"N" help:"flag_no"`
	Abstain    int    `placeholder:"N" help:"flag_abstain"`
	WrittenYes int    `placeholder:"N" help:"flag_written_yes"`
	WrittenNot int    `placeholder:"N" help:"flag_written_not"`
	Ballot     string `required:"" enum:"secret,open" placeholder:"secret|open" help:"flag_ballot"`
	Minutes    string `required:"" placeholder:"NUMBER" help:"flag_minutes"`
}

// Run enters the meeting of the council.
func (c *voteRecordCmd) Run(a *app) error {
	return c.step(a, round.Voted, round.Detail{Votes: &round.Votes{Members: c.Members, Present: c.Present, Yes: c.Yes, No: c.No, Abstain: c.Abstain,
		WrittenYes: c.WrittenYes, WrittenNot: c.WrittenNot, Ballot: c.Ballot, Minutes: c.Minutes}})
}

type decisionCmd struct {
	Sign decisionSignCmd `cmd:"" help:"decision_sign"`
}

type decisionSignCmd struct {
	stepFlags
	signFlags
	Number string `required:"" placeholder:"NUMBER" help:"flag_decision_number"`
	Grant  string `required:"" enum:"yes,no" placeholder:"yes|no" help:"flag_grant"`
}

// Run enters the decision of the competent person.
func (c *decisionSignCmd) Run(a *app) error {
	return c.step(a, round.Decided, round.Detail{Decision: &round.Decision{Number: c.Number, Grant: c.Grant == "yes"}, Signature: c.signature()})
}
