package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/petition"
	"vuonlen/unit"
)

type petitionCmd struct {
	List     petitionListCmd     `cmd:"" help:"petition_list"`
	Show     petitionShowCmd     `cmd:"" help:"petition_show"`
	Send     petitionSendCmd     `cmd:"" help:"petition_send"`
	Route    petitionRouteCmd    `cmd:"" help:"petition_route"`
	Answer   petitionAnswerCmd   `cmd:"" help:"petition_answer"`
	Refuse   petitionRefuseCmd   `cmd:"" help:"petition_refuse"`
	Transfer petitionTransferCmd `cmd:"" help:"petition_transfer"`
	Note     petitionNoteCmd     `cmd:"" help:"petition_note"`
	Close    petitionCloseCmd    `cmd:"" help:"petition_close"`
	Report   petitionReportCmd   `cmd:"" help:"petition_report"`
	Post     petitionPostCmd     `cmd:"" help:"petition_post"`
	Notice   petitionNoticeCmd   `cmd:"" help:"petition_notice"`
	Limit    petitionLimitCmd    `cmd:"" help:"petition_limit"`
	Keep     petitionKeepCmd     `cmd:"" help:"petition_keep"`
	Erase    petitionEraseCmd    `cmd:"" help:"petition_erase"`
}

type petitionListCmd struct {
	State string `placeholder:"STATE" help:"flag_petition_state"`
	Kind  string `placeholder:"KIND" help:"flag_petition_kind"`
	Open  bool   `help:"flag_petition_open"`
	Late  bool   `help:"flag_petition_late"`
	Doubt bool   `help:"flag_petition_doubt"`
}

// oneOf refuses a word that is none of those there are; empty is none.
func oneOf[T ~string](word string, of []T) (T, error) {
	if word == "" || slices.Contains(of, T(word)) {
		return T(word), nil
	}
	words := make([]string, len(of))
	for i, w := range of {
		words[i] = string(w)
	}
	return "", fault.New(fault.Usage, lang.T("cli.petition.word", "word", word)).Do(lang.T("cli.petition.word.do", "words", words))
}

func lineJSON(l *office.PetitionLine) map[string]any {
	at, _ := l.Ticket.Handler()
	due, done, gone := "", "", ""
	if l.Erased != 0 {
		gone = l.Erased.String()
	}
	if l.Due != 0 {
		due = l.Due.String()
	}
	if d := l.Done(); d != 0 {
		done = d.String()
	}
	doubts := []string{}
	for _, d := range l.Doubts {
		doubts = append(doubts, string(d))
	}
	return map[string]any{
		"number": l.Number(), "kind": l.Kind, "category": l.Category, "unit": l.Ticket.Unit, "unit_name": l.Unit, "handler": at, "handler_name": l.Handler,
		"received_on": l.On.String(), "due": due, "done_on": done, "state": l.State(), "late": l.Late, "doubts": doubts, "erased_on": gone,
	}
}

// Run lists petitions without who wrote them.
func (c *petitionListCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	q := office.PetitionFilter{Open: c.Open, Late: c.Late, Doubt: c.Doubt}
	var err error
	if q.State, err = oneOf(c.State, petition.States); err != nil {
		return err
	}
	if q.Kind, err = oneOf(c.Kind, petition.Kinds); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Petitions(a.ctx, q)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []map[string]any{}
		for i := range all {
			out = append(out, lineJSON(&all[i]))
		}
		return a.json(out)
	}
	var t table
	for _, l := range all {
		doubts := make([]string, len(l.Doubts))
		for i, d := range l.Doubts {
			doubts[i] = d.Say(a.lang)
		}
		t.row(l.Number(), l.On.Say(a.lang), orDash(l.Due.Say(a.lang)), l.Kind.Say(a.lang), l.Unit, l.Handler, l.State().Say(a.lang), strings.Join(doubts, "; "))
	}
	t.write(a.stdout, "")
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.petition.n", "n", len(all))))
	return nil
}

type petitionShowCmd struct {
	Number string `arg:"" placeholder:"NUMBER" help:"arg_petition"`
}

// Run shows a petition with who wrote it; that is written down.
func (c *petitionShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	x, err := o.Petition(a.ctx, c.Number)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := lineJSON(&x.PetitionLine)
		out["letter"] = x.Letter
		steps, files := []map[string]any{}, []map[string]any{}
		for _, s := range x.Steps {
			steps = append(steps, map[string]any{"number": s.Number, "step": s.What, "on": s.On.String(), "by": s.By, "act": s.Act, "to": s.To, "text": s.Text, "body": s.Body, "ground": s.Ground, "outcome": s.Outcome, "mended": s.Mended})
		}
		for _, f := range x.Files {
			files = append(files, map[string]any{"file": f.ID, "name": f.Name, "type": f.Type, "bytes": f.Size, "sha256": f.SHA256})
		}
		out["steps"], out["files"] = steps, files
		return a.json(out)
	}
	say := func(name lang.Text, value string) {
		if value != "" {
			fmt.Fprintln(a.stdout, a.say(lang.T("cli.petition.fact", "name", name, "value", value)))
		}
	}
	say(lang.T("petition.site.number"), x.Number())
	say(lang.T("petition.col.state"), x.State().Say(a.lang))
	say(lang.T("petition.col.kind"), x.Kind.Say(a.lang))
	say(lang.T("petition.site.category"), x.Category.Say(a.lang))
	say(lang.T("petition.col.unit"), x.Unit)
	say(lang.T("petition.col.handler"), x.Handler)
	say(lang.T("petition.col.on"), x.On.Say(a.lang))
	if x.Due == 0 {
		say(lang.T("petition.col.due"), a.say(lang.T("petition.due.none")))
	} else {
		say(lang.T("petition.col.due"), x.Due.Say(a.lang)+" ("+a.say(lang.T("petition.due.local"))+")")
	}
	if x.Erased != 0 {
		say(lang.T("petition.erased"), x.Erased.Say(a.lang)+" ("+x.ErasedWhy.Say(a.lang)+")")
	}
	say(lang.T("petition.site.name"), x.Name)
	say(lang.T("petition.site.address"), x.Address)
	say(lang.T("petition.site.phone"), x.Phone)
	say(lang.T("petition.site.email"), x.Email)
	say(lang.T("petition.site.about"), x.About)
	say(lang.T("petition.site.text"), terminal(x.Letter.Text))
	for _, s := range x.Steps {
		words := []string{s.What.Say(a.lang), s.On.Say(a.lang), s.By, x.Names[s.Number], s.Body, s.Ground.Say(a.lang), s.Outcome.Say(a.lang), terminal(s.Text)}
		fmt.Fprintln(a.stdout, "  "+strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " · "))
	}
	for _, f := range x.Files {
		fmt.Fprintln(a.stdout, "  "+strconv.FormatInt(f.ID, 10)+" "+f.Name)
	}
	return nil
}

// terminal keeps what a terminal would obey out of a letter, and puts it in one line.
func terminal(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r == 0x1b || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\ufffd'
		}
		return r
	}, s)), " ")
}

type petitionSendCmd struct {
	Kind     string   `required:"" placeholder:"KIND" help:"flag_petition_kind"`
	Category string   `default:"other" placeholder:"CATEGORY" help:"flag_petition_category"`
	Unit     string   `placeholder:"CODE" help:"flag_petition_unit"`
	Notice   string   `placeholder:"CODE" help:"flag_petition_notice"`
	Name     string   `placeholder:"NAME" help:"flag_petition_name"`
	Phone    string   `placeholder:"PHONE" help:"flag_petition_phone"`
	Email    string   `placeholder:"MAIL" help:"flag_petition_email"`
	Address  string   `placeholder:"TEXT" help:"flag_petition_address"`
	About    string   `placeholder:"NAME" help:"flag_petition_about"`
	File     []string `placeholder:"FILE" help:"flag_petition_file"`
	Text     string   `arg:"" placeholder:"TEXT" help:"arg_petition_text"`
}

// Run takes in what came by phone or on paper.
func (c *petitionSendCmd) Run(a *app) error {
	s := petition.Submission{Kind: petition.Kind(c.Kind), Category: petition.Category(c.Category), Unit: unit.Code(c.Unit), Notice: c.Notice,
		Letter: petition.Letter{Name: lang.NFC(c.Name), Phone: c.Phone, Email: c.Email, Address: lang.NFC(c.Address), About: lang.NFC(c.About), Text: lang.NFC(c.Text)}}
	for _, f := range c.File {
		b, err := os.ReadFile(f)
		if err != nil {
			return fault.New(fault.Refused, lang.T("cli.petition.file", "file", f)).Do(lang.T("cli.petition.file.do")).By(err)
		}
		s.Files = append(s.Files, petition.File{Name: filepath.Base(f), Content: b})
	}
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	r, err := o.SendPetition(a.ctx, s)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(map[string]any{"number": r.Number, "code": r.Code, "received_on": r.On.String()})
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("petition.typed.receipt", "number", r.Number, "code", r.Code)))
	return nil
}

// take does the next thing to a petition.
func (c *petitionShowCmd) take(a *app, s petition.Step) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	act, err := o.TakePetition(a.ctx, c.Number, s)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(map[string]any{"number": c.Number, "step": s.What, "act": act})
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.petition.taken", "number", c.Number, "step", s.What, "act", strconv.FormatInt(act, 10))))
	return nil
}

type petitionRouteCmd struct {
	petitionShowCmd
	To   string `arg:"" placeholder:"CODE" help:"arg_petition_to"`
	Text string `placeholder:"TEXT" help:"flag_petition_internal"`
}

// Run gives a petition to the unit that deals with it.
func (c *petitionRouteCmd) Run(a *app) error {
	return c.take(a, petition.Step{What: petition.Route, To: unit.Code(c.To), Words: petition.Words{Text: c.Text}})
}

type petitionAnswerCmd struct {
	petitionShowCmd
	Text    string `arg:"" placeholder:"TEXT" help:"arg_petition_answer"`
	Outcome string `placeholder:"right|part|not" help:"flag_petition_outcome"`
	Mended  int64  `placeholder:"ACT" help:"flag_petition_mended"`
}

// Run answers.
func (c *petitionAnswerCmd) Run(a *app) error {
	return c.take(a, petition.Step{What: petition.Answer, Outcome: petition.Outcome(c.Outcome), Mended: c.Mended, Words: petition.Words{Text: c.Text}})
}

type petitionRefuseCmd struct {
	petitionShowCmd
	Ground string `arg:"" placeholder:"GROUND" help:"arg_petition_ground"`
	Text   string `placeholder:"TEXT" help:"flag_petition_seen"`
}

// Run refuses with a ground, which tells the sender where else to turn.
func (c *petitionRefuseCmd) Run(a *app) error {
	g, err := oneOf(c.Ground, petition.Grounds)
	if err != nil {
		return err
	}
	return c.take(a, petition.Step{What: petition.Refuse, Ground: g, Words: petition.Words{Text: c.Text}})
}

type petitionTransferCmd struct {
	petitionShowCmd
	Body string `arg:"" placeholder:"AUTHORITY" help:"arg_petition_body"`
	Text string `arg:"" placeholder:"TEXT" help:"arg_petition_answer"`
}

// Run hands a petition to another authority.
func (c *petitionTransferCmd) Run(a *app) error {
	return c.take(a, petition.Step{What: petition.Transfer, Words: petition.Words{Body: c.Body, Text: c.Text}})
}

type petitionNoteCmd struct {
	petitionShowCmd
	Text string `arg:"" placeholder:"TEXT" help:"flag_petition_internal"`
}

// Run notes something for the file.
func (c *petitionNoteCmd) Run(a *app) error {
	return c.take(a, petition.Step{What: petition.Note, Words: petition.Words{Text: c.Text}})
}

type petitionCloseCmd struct{ petitionShowCmd }

// Run closes a petition that was dealt with.
func (c *petitionCloseCmd) Run(a *app) error { return c.take(a, petition.Step{What: petition.Close}) }

type petitionReportCmd struct {
	Year int `required:"" placeholder:"YEAR" help:"flag_year"`
	Half int `placeholder:"1|2" help:"flag_petition_half"`
}

// Run counts the petitions of a half year, or of a year.
func (c *petitionReportCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	y := law.Year(c.Year)
	from, to := law.MakeDate(c.Year, 1, 1), law.YearEnd(y)
	switch c.Half {
	case 0:
	case 1, 2:
		from, to = petition.Half(y, c.Half)
	default:
		return fault.New(fault.Usage, lang.T("cli.petition.half", "n", strconv.Itoa(c.Half))).Do(lang.T("cli.petition.half.do"))
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	r, err := o.PetitionReport(a.ctx, from, to)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		counts := func(l petition.Line) map[string]any {
			return map[string]any{"kind": l.Kind, "before": l.Before, "received": l.Came, "anonymous": l.Anonymous, "answered": l.Answered, "transferred": l.Transferred, "refused": l.Refused,
				"in_time": l.InTime, "late": l.Late, "no_limit": l.NoLimit, "left": l.Left, "left_late": l.LeftLate}
		}
		lines, handlers := []map[string]any{}, []map[string]any{}
		for _, l := range append(r.Lines, r.Sum) {
			lines = append(lines, counts(l))
		}
		for _, h := range r.Handlers {
			c := counts(h.Line)
			delete(c, "kind")
			c["handler"], c["handler_name"] = h.Handler, h.Name
			handlers = append(handlers, c)
		}
		return a.json(map[string]any{"from": r.From.String(), "to": r.To.String(), "counted_to": r.On.String(), "lines": lines, "handlers": handlers})
	}
	fmt.Fprintln(a.stdout, r.Caption(a.lang))
	var t table
	t.row("", a.say(lang.T("petition.report.before")), a.say(lang.T("petition.report.came")), a.say(lang.T("petition.report.answered")), a.say(lang.T("petition.report.transferred")), a.say(lang.T("petition.report.refused")),
		a.say(lang.T("petition.report.in_time")), a.say(lang.T("petition.report.late")), a.say(lang.T("petition.report.left")), a.say(lang.T("petition.report.left_late")))
	for _, l := range append(r.Lines, r.Sum) {
		name := a.say(lang.T("petition.report.sum"))
		if l.Kind != "" {
			name = l.Kind.Say(a.lang)
		}
		row := []string{name}
		for _, n := range []int{l.Before, l.Came, l.Answered, l.Transferred, l.Refused, l.InTime, l.Late, l.Left, l.LeftLate} {
			row = append(row, a.lang.Int(int64(n)))
		}
		t.row(row...)
	}
	t.write(a.stdout, "")
	return nil
}

type petitionPostCmd struct {
	Unit  string   `arg:"" placeholder:"CODE" help:"arg_code"`
	What  string   `arg:"" placeholder:"YEAR|ROUND" help:"arg_petition_what"`
	Round bool     `help:"flag_petition_round"`
	From  law.Date `required:"" placeholder:"DATE" help:"flag_petition_from"`
	To    law.Date `required:"" placeholder:"DATE" help:"flag_petition_last"`
	Place string   `required:"" placeholder:"TEXT" help:"flag_petition_place"`
}

// Run hangs a list out for comment and gives the code for its notice.
func (c *petitionPostCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	n, act, err := o.PostList(a.ctx, petition.Posting{Unit: unit.Code(c.Unit), What: c.What, Round: c.Round, From: c.From, To: c.To, Place: c.Place})
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(map[string]any{"code": n.Code, "unit": n.Posting.Unit, "unit_name": n.Unit, "from": n.From.String(), "to": n.To.String(), "act": act})
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("petition.posting.made", "code", n.Code)))
	return nil
}

type petitionLimitCmd struct {
	Kind     string   `arg:"" placeholder:"KIND" help:"flag_petition_kind"`
	Days     int64    `arg:"" placeholder:"DAYS" help:"arg_petition_days"`
	Document string   `required:"" placeholder:"TEXT" help:"flag_petition_document"`
	From     law.Date `required:"" placeholder:"DATE" help:"flag_petition_since"`
}

// Run enters the days that the province gives itself.
func (c *petitionLimitCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	act, err := o.SetPetitionLimit(a.ctx, petition.Limit{Kind: petition.Kind(c.Kind), Days: c.Days, Document: c.Document, From: c.From})
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.petition.limited", "kind", petition.Kind(c.Kind), "n", c.Days, "act", strconv.FormatInt(act, 10))))
	return nil
}
