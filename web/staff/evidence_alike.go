package staff

import (
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/web"
)

// AlikePage is records of a kind that look alike, two by two, to be marked as one or as
// two.
type AlikePage struct {
	*web.Visit
	Kind   *programme.Kind
	Pairs  []AlikePair
	All    int
	Paging web.Pages
	Said   web.Note
	Write  bool
	Errors []web.Wrong
}

// AlikePair is two of them with the form that says what they are.
type AlikePair struct {
	First, Second int64
	Table         web.Table
	Which         web.Field
	Reason        web.Field
}

// Head names the page.
func (p AlikePage) Head() web.Head {
	h := evidenceHead(p.Visit, p.Say(lang.T("evidence.alike")), p.Kind)
	h.Wrong = len(p.Errors) > 0
	return h
}

// alikeSize is how many pairs stand on a page.
const alikeSize = 10

func (s *Staff) alike(v *web.Visit) (web.Answer, error) {
	p, err := s.alikePage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (s *Staff) alikePage(v *web.Visit) (AlikePage, error) {
	p := AlikePage{Visit: v, Said: said(v), Write: v.May(account.EvidenceWrite)}
	var err error
	if p.Kind, err = evidenceKind(v); err != nil {
		return p, err
	}
	at := 1
	if n, err := strconv.Atoi(v.Query("page")); err == nil {
		at = min(max(n, 1), 1_000_000)
	}
	pairs, all, err := s.office(v).AlikeEvidence(v.Request.Context(), p.Kind.ID, (at-1)*alikeSize, alikeSize)
	if err != nil {
		return p, err
	}
	p.All, p.Paging = all, web.Pages{At: at, Of: max(1, (all+alikeSize-1)/alikeSize)}
	for i := range pairs {
		p.Pairs = append(p.Pairs, alikePair(v, p.Kind, &pairs[i]))
	}
	return p, nil
}

// alikePair sets two records side by side, a line for each field; where they differ it
// says so.
func alikePair(v *web.Visit, k *programme.Kind, x *office.AlikeEvidence) AlikePair {
	p := AlikePair{First: x.First.ID, Second: x.Second.ID}
	link := func(e *office.EvidenceLine) string { return recordTitle(v, e.ID) }
	p.Table = web.Table{
		Caption: v.Say(lang.T("evidence.alike.pair", "first", strconv.FormatInt(p.First, 10), "second", strconv.FormatInt(p.Second, 10))),
		Columns: []web.Column{{Text: v.Say(lang.T("evidence.col.field"))}, {Text: link(&x.First)}, {Text: link(&x.Second)}},
	}
	for i := range k.Fields {
		f := &k.Fields[i]
		if x.First.Text(f.ID) == "" && x.Second.Text(f.ID) == "" {
			continue
		}
		name := web.Cell{Text: v.Say(f.Label)}
		if slices.Contains(x.Fields, f.ID) {
			name.Tag = web.Tag{Text: v.Say(lang.T("evidence.alike.differs")), Tone: web.Info}
		}
		p.Table.Rows = append(p.Table.Rows, []web.Cell{name, valueCell(v, &x.First.Record, f, x.First.Names), valueCell(v, &x.Second.Record, f, x.Second.Names)})
	}
	entered := func(i int, e *office.EvidenceLine) web.Cell {
		return web.Cell{Text: string(x.Entered[i].By), Sub: v.Say(x.Entered[i].On), Href: recordPath(k, e.ID)}
	}
	p.Table.Rows = append(p.Table.Rows,
		[]web.Cell{{Text: v.Say(lang.T("evidence.files"))}, {Text: v.Int(len(x.First.Attached))}, {Text: v.Int(len(x.Second.Attached))}},
		[]web.Cell{{Text: v.Say(lang.T("evidence.entered_by"))}, entered(0, &x.First), entered(1, &x.Second)})
	id := "-" + strconv.FormatInt(p.First, 10) + "-" + strconv.FormatInt(p.Second, 10)
	p.Which = web.Field{Name: "which" + id, Label: v.Say(lang.T("evidence.alike.which")), Choices: []web.Choice{
		{Value: "first", Text: v.Say(lang.T("evidence.alike.keep", "record", strconv.FormatInt(p.First, 10))), Hint: v.Say(lang.T("evidence.alike.keep_hint", "other", strconv.FormatInt(p.Second, 10)))},
		{Value: "second", Text: v.Say(lang.T("evidence.alike.keep", "record", strconv.FormatInt(p.Second, 10))), Hint: v.Say(lang.T("evidence.alike.keep_hint", "other", strconv.FormatInt(p.First, 10)))},
		{Value: "both", Text: v.Say(lang.T("evidence.alike.both")), Hint: v.Say(lang.T("evidence.alike.both_hint"))},
	}}
	p.Reason = reasonField(v)
	p.Reason.Name = "reason" + id
	return p
}

// sendAlike marks two records as one or as two.
func (s *Staff) sendAlike(v *web.Visit) (web.Answer, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return web.Answer{}, err
	}
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	number := func(name string) int64 {
		s, _ := form.Text(name, true)
		n, _ := strconv.ParseInt(s, 10, 64)
		return n
	}
	first, second := number("first"), number("second")
	if first < 1 || second < 1 {
		return web.Answer{}, fault.New(fault.Usage, lang.T("web.broken_form")).Do(lang.T("web.broken_form.do"))
	}
	id := "-" + strconv.FormatInt(first, 10) + "-" + strconv.FormatInt(second, 10)
	which, badWhich := form.One("which"+id, []web.Choice{{Value: "first"}, {Value: "second"}, {Value: "both"}}, true)
	reason, badReason := form.Text("reason"+id, true)
	act := int64(0)
	if badWhich == "" && badReason == "" {
		o, ctx := s.office(v), v.Request.Context()
		switch which {
		case "first":
			act, err = o.MarkDuplicate(ctx, k.ID, second, first, oneLine(reason))
		case "second":
			act, err = o.MarkDuplicate(ctx, k.ID, first, second, oneLine(reason))
		default:
			act, err = o.MarkDistinct(ctx, k.ID, first, second, oneLine(reason))
		}
		badReason = faultsOn(v, err)["reason"]
	}
	if badWhich != "" || badReason != "" {
		p, err := s.alikePage(v)
		if err != nil {
			return web.Answer{}, err
		}
		for i := range p.Pairs {
			if x := &p.Pairs[i]; x.First == first && x.Second == second {
				x.Which.Error, x.Which.Choices = badWhich, chosen(x.Which.Choices, which)
				x.Reason.Value, x.Reason.Error = reason, badReason
				p.Errors = web.WrongOf(x.Which, x.Reason)
			}
		}
		return web.Again(p), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return saved(registerPath(k, "alike"), act), nil
}
