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
	"vuonlen/store"
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
			r["verdict"], r["state"] = docx.Text(vi(x.verdict())), docx.Text(vi(round.StateText(x.dossier.State)))
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
			r["share"] = docx.Text(fmt.Sprintf("%d/%d", yes, y.Members))
			r["result"] = docx.Text(vi(carried(y.Carried)))
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
		v["nominees"], err = w.rows(of, func(_ paperOf, r docx.Values) { r["basis"] = docx.Text("") })
	case "decision":
		v["about"] = docx.Text(vi(lang.T("office.paper.about.decision", "form", of[0].dossier.FormName.Name)))
		v["decider"], v["form"] = docx.Text(w.decider(of[0])), docx.Text(vi(of[0].dossier.FormName.Name))
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
		v["money_total"], v["money_words"] = docx.Text(vi(int64(total))), docx.Text(paper.InWords(int64(total))+" đồng")
		if slices.ContainsFunc(of, func(x paperOf) bool { return x.step.Decision.Source == "" }) {
			v["money_total"], v["money_words"] = docx.Text(byHand), docx.Text(byHand)
		}
		v["qr"] = docx.Value{}
	}
	v["total"] = docx.Text(strconv.Itoa(len(of)))
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
	v["to"], v["name"], v["form"] = docx.Text(name), docx.Text(name), docx.Text(vi(x.dossier.FormName.Name))
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
	code, on := x.dossier.Body(w.round)
	err := w.o.DB.Read(w.ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		u, ok := record.Tree.Find(code, on)
		if !ok {
			return record.Tree.Explain(code, on)
		}
		out.Unit, out.UnitOn = u, on
		return nil
	})
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

func carried(yes bool) lang.Text {
	if yes {
		return lang.T("office.paper.carried")
	}
	return lang.T("office.paper.lost")
}

// vi is a value in Vietnamese, the language of papers.
func vi(v any) string { return lang.VI.Value(v) }

// A writing makes the values of papers of one round.
type writing struct {
	o     *Office
	ctx   context.Context
	kind  paper.Kind
	round *round.Round
}

func (o *Office) writing(ctx context.Context, k paper.Kind, r *round.Round) *writing {
	return &writing{o, ctx, k, r}
}

// head fills in what every paper has, from the step it is of.
func (w *writing) head(x paperOf) docx.Values {
	v := blank(w.kind)
	movement := w.round.Movement
	if m, err := w.movement(); err == nil {
		movement = "“" + m.Name.VI + "”"
	}
	set := func(id, s string) {
		if _, ok := v[id]; ok && s != "" {
			v[id] = docx.Text(s)
		}
	}
	set("movement", movement)
	set("round", vi(w.round.Occasion))
	day := x.step.On
	if p := x.step.Outgoing; p != nil {
		set("number", p.Number)
		day = p.On
	} else if w.kind.ID != "certificate" {
		set("number", documentOf(x.step))
	}
	set("day", longDay(day))
	if s := x.step.Signature; s != nil {
		set("post", strings.ToUpper(s.Title))
		set("signer", s.Name)
		if s.As != "" {
			set("authority", string(s.As)+". "+strings.ToUpper(s.For))
		}
	}
	return v
}

// movement is that of the round.
func (w *writing) movement() (*award.Movement, error) {
	all, err := w.o.Movements(w.ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(m *award.Movement) bool { return m.ID == w.round.Movement })
	if i < 0 {
		return nil, noStep(w.kind.ID, w.round.ID)
	}
	return all[i], nil
}

// longDay is a day as papers write it (Decree 30/2020, appendix I): the month with
// two digits up to February.
func longDay(d law.Date) string {
	if d == 0 {
		return ""
	}
	y, m, day := int(d/10000), int(d/100%100), int(d%100)
	month := strconv.Itoa(m)
	if m < 3 {
		month = fmt.Sprintf("%02d", m)
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", day, month, y)
}

// decider is who decides on the form.
func (w *writing) decider(x paperOf) string {
	if office, ok := x.dossier.FormName.Authority.Get(); ok {
		return strings.ToUpper(vi(office))
	}
	return byHand
}

// grounds are the texts that the paper rests on: those of the rule set, and the
// plan that opened the round.
func (w *writing) grounds(x paperOf) docx.Value {
	var v docx.Value
	add := func(s string) {
		if s != "" {
			v.Rows = append(v.Rows, docx.Values{"ground": docx.Text(vi(lang.T("office.paper.ground", "document", s)))})
		}
	}
	for _, c := range x.dossier.Set.Documents {
		if c.Status != law.Unconfirmed {
			add(c.Document.VI)
		}
	}
	add(w.round.Document)
	return v
}

// name is how a recipient is called on paper: a household by its head.
func (w *writing) name(x paperOf) (string, error) {
	if x.dossier.Kind != award.Household {
		return vi(x.dossier.Name.Name), nil
	}
	a, err := w.o.Household(w.ctx, household.ID(x.dossier.Subject))
	if err != nil {
		return "", err
	}
	for _, y := range slices.Backward(a.Years) {
		if y.Review.Head != "" {
			return vi(lang.T("office.paper.household", "head", y.Review.Head)), nil
		}
	}
	return vi(lang.T("office.paper.household", "head", x.dossier.Subject)), nil
}

// where is the unit a recipient belongs to.
func (w *writing) where(x paperOf) string {
	switch u := x.dossier.Name.Unit; {
	case x.dossier.Kind == award.Household:
		if a, err := w.o.Household(w.ctx, household.ID(x.dossier.Subject)); err == nil && len(a.Years) > 0 {
			y := a.Years[len(a.Years)-1]
			return y.Name
		}
	case u != nil:
		if s, ok := u.At(x.dossier.On); ok && s.Parent != nil {
			return nameOf(s.Parent, x.dossier.On)
		}
	}
	return ""
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
			"form": docx.Text(vi(x.dossier.FormName.Name)), "kind": docx.Text(vi(x.dossier.Kind))}
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
	form := vi(x.dossier.FormName.Name)
	v["decider"], v["form"], v["name"], v["unit"] = docx.Text(w.decider(x)), docx.Text(strings.ToUpper(form)), docx.Text(name), docx.Text(w.where(x))
	v["achievement"] = docx.Text(vi(lang.T("office.paper.achievement", "movement", v["movement"].Text, "from", w.round.From.Year(), "to", w.round.To.Year())))
	v["decision"], v["decided"], v["book"] = docx.Text(x.step.Decision.Number), docx.Text(longDay(x.step.On)), docx.Text(x.dossier.Code)
	signed, err := w.statement(x, name)
	if err != nil {
		return nil, err
	}
	pic, err := docx.QR(signed, 35, vi(lang.T("office.paper.qr")))
	v["qr"] = docx.Value{Picture: pic}
	return v, err
}

// statement is what the code of a certificate says, signed.
func (w *writing) statement(x paperOf, name string) (string, error) {
	return w.o.DB.SignStatement(paper.Statement{Decision: x.step.Decision.Number, Decided: x.step.On, By: w.decider(x), Form: vi(x.dossier.FormName.Name), To: name,
		Unit: w.where(x), Book: x.dossier.Code}.Text())
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
	v["name"], v["unit"], v["form"] = docx.Text(name), docx.Text(w.where(x)), docx.Text(vi(x.dossier.FormName.Name))
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
		rows = append(rows, docx.Values{"no": docx.Text(strconv.Itoa(len(rows) + 1)), "criterion": docx.Text(title), "result": docx.Text(vi(f.Verdict)),
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
	var fs, ss []string
	for _, x := range f.Facts {
		s := vi(award.What(x.Name)) + ": " + x.Value
		if x.Year != 0 {
			s = strconv.Itoa(int(x.Year)) + ", " + s
		}
		fs = append(fs, s)
		if x.Source != "" && !slices.Contains(ss, x.Source) {
			ss = append(ss, x.Source)
		}
	}
	return strings.Join(fs, "\n"), strings.Join(ss, "\n")
}
