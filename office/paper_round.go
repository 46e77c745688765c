package office

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vuonlen/award"
	"vuonlen/document/docx"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/round"
)

// RoundPapers are the kinds of paper on the dossiers of a round, and the step that
// each is the paper of.
var RoundPapers = map[string]round.What{
	"summary": round.Nominated, "posting": round.Posted, "minutes": round.Voted, "submission": round.Submitted, "decision": round.Decided, "certificate": round.Decided,
}

// DossierPapers are the kinds of paper on one dossier.
var DossierPapers = []string{"achievement", "certificate", "refusal"}

// RoundPaper gives what a paper on a round says. number is that of the document:
// of the minutes, the submission, the decision; empty is all of the round, refused
// where they are of several documents. A paper says what the steps say, and nothing
// that was not entered.
func (o *Office) RoundPaper(ctx context.Context, kind, id, number string) (PaperAnswer, error) {
	k, ok := paper.Of(kind)
	what, known := RoundPapers[kind]
	if !ok || !known || kind == "certificate" {
		return PaperAnswer{Kind: k}, fault.New(fault.Usage, lang.T("office.paper.round", "kind", kind)).Do(lang.T("office.paper.round.do"))
	}
	of, err := o.papersOf(ctx, kind, what, id, number)
	if err != nil {
		return PaperAnswer{Kind: k}, err
	}
	w := o.writing(ctx, k, of[0].dossier.Round)
	v := w.head(of[0])
	switch kind {
	case "summary":
		v["nominees"], err = w.rows(of, func(x paperOf, r docx.Values) {
			r["verdict"], r["state"] = docx.Text(upperFirst(vi(x.verdict()))), docx.Text(upperFirst(vi(round.StateText(x.dossier.State))))
		})
	case "posting":
		p := of[0].step.Posting
		v["from"], v["until"], v["channel"] = docx.Text(vi(p.From)), docx.Text(vi(p.To)), docx.Text(p.Channel)
		if err = o.commentCode(ctx, v, id, p.From, p.To); err != nil {
			return PaperAnswer{Kind: k}, err
		}
		v["nominees"], err = w.rows(of, nil)
	case "minutes":
		v["cases"], err = w.rows(of, func(x paperOf, r docx.Values) {
			y := x.step.Votes
			yes := y.Yes + y.WrittenYes
			r["yes"], r["nay"] = docx.Text(strconv.Itoa(yes)), docx.Text(strconv.Itoa(y.No+y.Abstain+y.WrittenNot))
			r["share"] = docx.Text(share(yes, y.Members))
			r["result"] = docx.Text(upperFirst(vi(carried(y.Carried))))
		})
		y := of[0].step.Votes
		v["members"], v["present"] = docx.Text(strconv.Itoa(y.Members)), docx.Text(strconv.Itoa(y.Present))
		v["absent"], v["quorum"] = docx.Value{}, docx.Value{}
		v["reasons"] = docx.Text(strings.Join(reasons(of), "; "))
		var head string
		if h, herr := o.Head(ctx); herr == nil {
			head = fmt.Sprintf("%d %s", h.Size, h.Root)
		}
		v["head"] = docx.Text(head)
	case "submission":
		v["about"], v["to"] = docx.Text(vi(lang.T("office.paper.about.submission"))), docx.Text(w.decider(of[0]))
		v["grounds"] = w.grounds(of[0])
		v["nominees"], err = w.rows(of, func(x paperOf, r docx.Values) { r["basis"] = docx.Text(w.basis(x)) })
	case "decision":
		form := w.fullForm(of[0])
		v["about"] = docx.Text(vi(lang.T("office.paper.about.decision", "form", form)))
		v["decider"], v["form"], v["counted"] = docx.Text(strings.ToUpper(w.decider(of[0]))), docx.Text(form), docx.Text(counted(of))
		v["grounds"] = w.grounds(of[0])
		var total law.Dong
		v["awards"], err = w.rows(of, func(x paperOf, r docx.Values) {
			money := x.step.Decision.Money
			total += money
			r["money"] = docx.Text(vi(int64(money)))
			if x.step.Decision.Source == "" { // the rules do not settle an amount
				r["money"] = docx.Text(byHand)
			}
		})
		v["money_total"], v["money_words"] = docx.Text(vi(int64(total))), docx.Text(upperFirst(paper.InWords(int64(total)))+" đồng")
		if slices.ContainsFunc(of, func(x paperOf) bool { return x.step.Decision.Source == "" }) {
			v["money_total"], v["money_words"] = docx.Text(byHand), docx.Text(byHand)
		}
		if err == nil {
			var signed string
			if signed, err = w.decisionStatement(of, v["awards"].Rows); err == nil {
				v["qr"], err = code(signed, 30)
			}
		}
	}
	v["total"] = docx.Text(twoDigits(len(of)))
	if err != nil {
		return PaperAnswer{Kind: k}, err
	}
	return w.answer(of[0], v, "")
}

// DossierPaper gives what a paper on one dossier says.
func (o *Office) DossierPaper(ctx context.Context, kind, code string) (PaperAnswer, error) {
	k, ok := paper.Of(kind)
	if !ok || !slices.Contains(DossierPapers, kind) {
		return PaperAnswer{Kind: k}, fault.New(fault.Usage, lang.T("office.paper.dossier", "kind", kind)).Do(lang.T("office.paper.dossier.do"))
	}
	a, err := o.Dossier(ctx, code)
	if err != nil {
		return PaperAnswer{Kind: k}, err
	}
	w := o.writing(ctx, k, a.Round)
	var x paperOf
	var v docx.Values
	switch kind {
	case "certificate":
		x = paperOf{a, a.Last(round.Decided)}
		v, err = w.certificate(x)
	case "refusal":
		x = paperOf{a, refusedBy(a.Dossier)}
		if x.step == nil {
			return PaperAnswer{Kind: k}, noStep(kind, code)
		}
		v, err = w.refusal(x)
	default:
		x = paperOf{a, a.Last(round.Nominated)}
		v, err = w.achievement(x)
	}
	if err != nil {
		return PaperAnswer{Kind: k}, err
	}
	return w.answer(x, v, code)
}

// refusedBy is the step that refused a dossier, nil when none did.
func refusedBy(d *round.Dossier) *round.Step {
	if s := d.Last(round.Refused); s != nil {
		return s
	}
	if s := d.Last(round.Decided); s != nil && !s.Decision.Grant {
		return s
	}
	return nil
}

// refusal gives what a letter says to whoever is not commended, and why.
func (w *writing) refusal(x paperOf) (docx.Values, error) {
	v := w.head(x)
	name, err := w.name(x)
	v["about"] = docx.Text(vi(lang.T("office.paper.about.refusal")))
	v["to"], v["name"], v["form"] = docx.Text(name), docx.Text(name), docx.Text(w.fullForm(x))
	v["reasons"] = docx.Value{Rows: []docx.Values{{"reason": docx.Text(strings.TrimRight(x.step.Reasons, ". "))}}}
	return v, err
}

// answer says whose paper it is, and of which day.
func (w *writing) answer(x paperOf, v docx.Values, dossier string) (PaperAnswer, error) {
	out := PaperAnswer{Kind: w.kind, Values: v, Round: w.round.ID, Dossier: dossier, On: x.step.On, Number: documentOf(x.step)}
	if p := x.step.Outgoing; p != nil {
		out.On = p.On
	}
	if s := x.step.Signature; s != nil {
		out.Signer = s.Name
	}
	var err error
	out.Unit, out.UnitOn, err = w.body(x)
	return out, err
}

// Certificates gives what the certificates of a round say, those of one decision
// or of all, in the order of the dossiers. Each is handed to do as it is ready.
func (o *Office) Certificates(ctx context.Context, id, number string, do func(PaperAnswer) error) error {
	k, _ := paper.Of("certificate")
	of, err := o.papersOf(ctx, "certificate", round.Decided, id, number)
	if err != nil {
		return err
	}
	w := o.writing(ctx, k, of[0].dossier.Round)
	for _, x := range of {
		v, err := w.certificate(x)
		if err != nil {
			return err
		}
		a, err := w.answer(x, v, x.dossier.Code)
		if err == nil {
			err = do(a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// paperOf is a dossier with the step that a paper is of.
type paperOf struct {
	dossier DossierAnswer
	step    *round.Step
}

// verdict is that of the judgement which the dossier is bound to.
func (x paperOf) verdict() law.Verdict {
	if x.dossier.Bound == nil {
		return law.Unknown
	}
	return x.dossier.Bound.Verdict
}

// documentOf is the number that a step's paper has.
func documentOf(s *round.Step) string {
	switch {
	case s.Votes != nil:
		return s.Votes.Minutes
	case s.Decision != nil:
		return s.Decision.Number
	case s.Outgoing != nil:
		return s.Outgoing.Number
	}
	return ""
}

func noStep(kind, of string) error {
	return fault.New(fault.NotFound, lang.T("office.paper.step", "kind", kind, "of", of)).Do(lang.T("office.paper.step.do"))
}

// papersOf finds the dossiers of a document.
func (o *Office) papersOf(ctx context.Context, kind string, what round.What, id, number string) ([]paperOf, error) {
	all, err := o.Dossiers(ctx, DossierFilter{Round: id})
	if err != nil {
		return nil, err
	}
	var of []paperOf
	for _, d := range all {
		s := d.Last(what)
		switch {
		case s == nil, number != "" && documentOf(s) != number:
		case what == round.Decided && (!s.Decision.Grant || !d.Granted()):
		default:
			of = append(of, paperOf{d, s})
		}
	}
	if len(of) == 0 {
		return nil, noStep(kind, id)
	}
	if what != round.Nominated && kind != "certificate" {
		for _, x := range of {
			if a, b := documentOf(of[0].step), documentOf(x.step); a != b {
				return nil, fault.New(fault.Usage, lang.T("office.paper.several", "a", a, "b", b)).Do(lang.T("office.paper.several.do"))
			}
		}
	}
	return of, nil
}

// reasons are why the council or the decider differs from the verdicts.
func reasons(of []paperOf) []string {
	var out []string
	for _, x := range of {
		if r := x.step.Reasons; r != "" && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// rows lists the recipients.
func (w *writing) rows(of []paperOf, more func(paperOf, docx.Values)) (docx.Value, error) {
	var v docx.Value
	for i, x := range of {
		name, err := w.name(x)
		if err != nil {
			return v, err
		}
		r := docx.Values{"no": docx.Text(strconv.Itoa(i + 1)), "name": docx.Text(name), "unit": docx.Text(w.where(x)),
			"form": docx.Text(w.shortForm(x)), "kind": docx.Text(upperFirst(vi(x.dossier.Kind)))}
		if more != nil {
			more(x, r)
		}
		v.Rows = append(v.Rows, r)
	}
	return v, nil
}

// certificate gives what a certificate says, with the signed code.
func (w *writing) certificate(x paperOf) (docx.Values, error) {
	if x.step == nil || x.step.Decision == nil || !x.step.Decision.Grant || !x.dossier.Granted() {
		return nil, noStep("certificate", x.dossier.Code)
	}
	v := w.head(x)
	name, err := w.name(x)
	if err != nil {
		return nil, err
	}
	v["decider"], v["form"] = docx.Text(strings.ToUpper(w.decider(x))), docx.Text(strings.ToUpper(w.shortForm(x)))
	v["name"], v["unit"] = docx.Text(upperFirst(name)), docx.Text(w.where(x))
	v["achievement"] = docx.Text(vi(lang.T("office.paper.achievement", "movement", w.themed())))
	v["decision"], v["decided"], v["book"] = docx.Text(x.step.Decision.Number), docx.Text(longDay(x.step.On)), docx.Text(x.dossier.Code)
	signed, err := w.statement(x, name)
	if err != nil {
		return nil, err
	}
	v["qr"], err = code(signed, 35)
	return v, err
}

// statement is what the code of a certificate says, signed.
func (w *writing) statement(x paperOf, name string) (string, error) {
	return w.o.DB.SignStatement(paper.Statement{Decision: x.step.Decision.Number, Decided: x.step.On, By: w.decider(x), Form: w.shortForm(x), To: name,
		Unit: w.where(x), Book: x.dossier.Code}.Text())
}

// decisionStatement is what the code on a decision says, signed: whose it is, how many
// awards it makes, and what their list adds up to.
func (w *writing) decisionStatement(of []paperOf, rows []docx.Values) (string, error) {
	var list [][]string
	for _, r := range rows {
		list = append(list, []string{r["no"].Text, r["name"].Text, r["unit"].Text, r["money"].Text})
	}
	x := of[0]
	return w.o.DB.SignStatement(paper.Statement{Decision: x.step.Decision.Number, Decided: x.step.On, By: w.decider(x), Form: w.shortForm(x),
		To: counted(of), List: paper.ListSum(list)}.Text())
}

// code draws what was signed.
func code(signed string, width float64) (docx.Value, error) {
	pic, err := docx.QR(signed, width, vi(lang.T("office.paper.qr")))
	return docx.Value{Picture: pic}, err
}

// Statement gives the signed statement of an award that was granted and not taken
// back: what the code on its certificate says.
func (o *Office) Statement(ctx context.Context, code string) (string, error) {
	a, err := o.Dossier(ctx, code)
	if err != nil {
		return "", err
	}
	step := a.Last(round.Decided)
	if step == nil || !a.Granted() {
		return "", noStep("certificate", code)
	}
	k, _ := paper.Of("certificate")
	w, x := o.writing(ctx, k, a.Round), paperOf{a, step}
	name, err := w.name(x)
	if err != nil {
		return "", err
	}
	return w.statement(x, name)
}

// achievement gives the report of achievements, with the figures of the judgement
// that the dossier is bound to and no others.
func (w *writing) achievement(x paperOf) (docx.Values, error) {
	v := w.head(x)
	name, err := w.name(x)
	if err != nil {
		return nil, err
	}
	v["name"], v["unit"], v["form"] = docx.Text(upperFirst(name)), docx.Text(w.where(x)), docx.Text(w.fullForm(x))
	w.own(x, v)
	v["period"] = docx.Text(vi(lang.T("office.paper.period", "from", w.round.From, "to", w.round.To)))
	v["verdict"] = docx.Text(vi(x.verdict()))
	v["missing"], v["frozen"], v["text"], v["criteria"] = docx.Value{}, docx.Text(byHand), docx.Value{}, docx.Value{}
	b := x.dossier.Bound
	if b == nil {
		return v, nil
	}
	found, err := b.Found()
	if err != nil {
		return nil, err
	}
	m, err := w.movement()
	if err != nil {
		return nil, err
	}
	var rows []docx.Values
	var missing []string
	for _, f := range found.Criteria {
		if f.Verdict == law.NotApplicable {
			continue
		}
		title := f.Rule
		if c, ok := m.Criterion(f.Rule); ok {
			title = c.Text.VI
		}
		facts, sources := figures(f)
		rows = append(rows, docx.Values{"no": docx.Text(strconv.Itoa(len(rows) + 1)), "criterion": docx.Text(title), "result": docx.Text(upperFirst(vi(f.Verdict))),
			"facts": docx.Text(facts), "source": docx.Text(sources)})
		if s := award.MissingLine(lang.VI, f.Missing); s != "" {
			missing = append(missing, s)
		}
	}
	v["criteria"] = docx.Value{Rows: rows}
	v["missing"], v["frozen"] = docx.Text(strings.Join(missing, "; ")), docx.Text(b.Inputs[:16])
	return v, nil
}

// figures are the facts of a criterion in words, and where they come from. Those
// on loans and health are for the file, not for a paper that is passed around.
func figures(f round.FoundFinding) (facts, sources string) {
	if f.Private {
		return vi(lang.T("office.paper.private")), ""
	}
	var lines, ss []string
	for i, x := range f.Facts {
		value := x.Value
		if c, ok := household.ParseClass(value); ok && x.Name == "class" {
			value = c.Say(lang.VI)
		}
		s := vi(award.FactName(x.Name)) + ": " + value
		switch {
		case i > 0 && x.Year == f.Facts[i-1].Year:
			lines[len(lines)-1] += "; " + s
		case x.Year != 0:
			lines = append(lines, vi(lang.T("office.paper.fact", "year", x.Year, "fact", s)))
		default:
			lines = append(lines, upperFirst(s))
		}
		if x.Source != "" && !slices.Contains(ss, x.Source) {
			ss = append(ss, x.Source)
		}
	}
	return strings.Join(lines, "\n"), strings.Join(ss, "\n")
}
