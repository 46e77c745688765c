package procedure

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// raw is a fact as the files write it: {is: VALUE, doc: D, vi: CLAUSE, en: CLAUSE,
// status: S, seen: WHERE}. Without `is` the value is unknown.
type raw struct {
	Is     string     `yaml:"is"`
	Doc    string     `yaml:"doc"`
	VI     string     `yaml:"vi"`
	EN     string     `yaml:"en"`
	Status law.Status `yaml:"status"`
	Seen   string     `yaml:"seen"`
}

type both struct {
	VI string `yaml:"vi"`
	EN string `yaml:"en"`
}

func (b both) both() lang.Both { return lang.Both(b) }

type setFile struct {
	ID        string          `yaml:"id"`
	Name      both            `yaml:"name"`
	From      law.Date        `yaml:"from"`
	To        law.Date        `yaml:"to"`
	WhyNot    both            `yaml:"why_not"`
	Documents map[string]both `yaml:"documents"`
	InForce   []raw           `yaml:"in_force"`
	Shared    any             `yaml:"shared"` // anchors for the forms
	Forms     []formFile      `yaml:"forms"`
	Revoke    []groundFile    `yaml:"revocations"`
	Bars      []groundFile    `yaml:"bars"`
	Prefer    []groundFile    `yaml:"preferences"`
	Rounding  raw             `yaml:"rounding"`
	Transit   raw             `yaml:"transition"`
}

type groundFile struct {
	ID    string `yaml:"id"`
	Text  both   `yaml:"text"`
	Holds raw    `yaml:"holds"`
}

type formFile struct {
	ID         FormID             `yaml:"id"`
	Name       both               `yaml:"name"`
	Authority  raw                `yaml:"authority"`
	Recipients map[Recipient]raw  `yaml:"recipients"`
	Succeeds   []FormID           `yaml:"succeeds"`
	Steps      map[StepID]stepRaw `yaml:"steps"`
	Parts      []partRaw          `yaml:"parts"`
	Vote       struct {
		Share   raw `yaml:"share"`
		Base    raw `yaml:"base"`
		Quorum  raw `yaml:"quorum"`
		Ballot  raw `yaml:"ballot"`
		Written raw `yaml:"written"`
	} `yaml:"vote"`
	Channel raw               `yaml:"channel"` // where names are published
	Money   map[Recipient]raw `yaml:"money"`
}

type stepRaw struct {
	Actor    Actor  `yaml:"actor"`
	Required raw    `yaml:"required"`
	Limit    raw    `yaml:"limit"`
	Since    StepID `yaml:"since"`
}

type partRaw struct {
	ID       string      `yaml:"id"`
	Name     both        `yaml:"name"`
	Required raw         `yaml:"required"`
	Number   raw         `yaml:"number"`
	For      []Recipient `yaml:"for"`
}

// reader turns raw facts into typed ones and counts adoptions in. It keeps the
// first thing that is wrong.
type reader struct {
	set       string
	main      string // the document that holds where a fact names none
	documents map[string]both
	adopted   []Adoption
	used      []bool
	of        lang.Sayer // what the facts that are read now are about, where their names do not tell
	err       error
	fault     *fault.Error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

func newReader(set string, documents map[string]both, adopted []Adoption) *reader {
	return &reader{set: set, documents: documents, adopted: adopted, used: make([]bool, len(adopted))}
}

// fill makes a typed fact of a raw one.
func fill[T any](r *reader, form FormID, name string, x raw, parse func(string) (T, error)) (g Given[T]) {
	g.ID = r.set + "/" + string(form) + "/" + name
	doc := x.Doc
	if doc == "" {
		doc = r.main
	}
	d, ok := r.documents[doc]
	if !ok {
		r.fail("%s: no document %q", g.ID, doc)
	}
	g.about = about{name, r.of}
	g.Citation = law.Citation{Document: d.both(), Clause: lang.Both{VI: x.VI, EN: x.EN}, Status: x.Status}
	g.Seen = x.Seen
	set := func(s string) error {
		v, err := parse(strings.TrimSpace(s))
		if err != nil {
			return err
		}
		g.Value, g.Known, g.Fact.Value = v, true, s
		g.said = func(l lang.Lang) string { return said(l, v) }
		return nil
	}
	switch {
	case x.Is == "" && x.Status != "":
		r.fail("%s: a status without a value", g.ID)
	case x.Is == "":
		g.Citation.Status = law.Unconfirmed
	case x.Status == "":
		r.fail("%s: a value without a status", g.ID)
	default:
		if err := set(x.Is); err != nil {
			r.fail("%s: %w", g.ID, err)
		}
		if x.Status != law.Unconfirmed && (x.Seen == "" || x.VI == "" && x.EN == "" && x.Doc == "") {
			r.fail("%s: %s without a place where it was seen", g.ID, x.Status)
		}
	}
	for i, a := range r.adopted {
		if a.Fact != g.ID && a.Fact != r.set+"/*/"+name {
			continue
		}
		f := lang.T("procedure.adopt.confirmed", "fact", g.ID, "citation", g.Citation)
		if g.Citation.Status != law.Confirmed {
			err := set(a.Value)
			if err == nil {
				g.By, r.used[i] = &r.adopted[i], true
				continue
			}
			f = lang.T("procedure.adopt.value", "fact", g.ID, "value", a.Value)
		} else if a.Fact != g.ID {
			continue // said for every form, and confirmed for this one
		}
		if r.fault == nil {
			r.fault = fault.New(fault.Refused, f).Do(lang.T("procedure.adopt.do"))
		}
	}
	return g
}

// parseSet reads a file of rules.
func parseSet(content []byte) (*setFile, error) {
	var x setFile
	if err := yaml.Load(content, &x, yaml.WithV4Defaults(), yaml.WithKnownFields()); err != nil {
		return nil, err
	}
	return &x, nil
}

// adopt is the rule set of a file with the province's decisions counted in.
func (x *setFile) adopt(adopted []Adoption) (*Set, error) {
	s, r, err := x.set(adopted)
	if err != nil {
		return nil, fault.New(fault.Internal, lang.T("procedure.file")).By(err)
	}
	if err := r.refused(s.Name); err != nil {
		return nil, err
	}
	return s, nil
}

// refused says which adoption cannot be counted in.
func (r *reader) refused(name lang.Sayer) error {
	if r.fault != nil {
		return r.fault
	}
	for i, a := range r.adopted {
		if strings.TrimSpace(a.Document) == "" || a.Decided == 0 {
			return fault.New(fault.Refused, lang.T("procedure.adopt.document", "fact", a.Fact)).Do(lang.T("procedure.adopt.document.do"))
		}
		if !r.used[i] {
			return fault.New(fault.Refused, lang.T("procedure.adopt.fact", "fact", a.Fact, "name", name)).Do(lang.T("procedure.adopt.fact.do"))
		}
	}
	return nil
}

func (x *setFile) set(adopted []Adoption) (*Set, *reader, error) {
	r := newReader(x.ID, x.Documents, adopted)
	s := &Set{ID: x.ID, Name: x.Name.both(), From: x.From, To: x.To, WhyNot: x.WhyNot.both(), file: x, adopted: adopted}
	for _, d := range x.InForce {
		doc, ok := x.Documents[d.Doc]
		if !ok || d.Status == "" {
			return nil, nil, fmt.Errorf("in_force: %q has no document or status", d.Doc)
		}
		r.main = d.Doc // the last one named is the most special
		s.Documents = append(s.Documents, law.Citation{Document: doc.both(), Clause: lang.Both{VI: d.VI, EN: d.EN}, Status: d.Status})
	}
	for _, f := range x.Forms {
		s.Forms = append(s.Forms, r.form(f))
	}
	s.Revocations, s.Bars, s.Preferences = r.grounds("revocation", x.Revoke), r.grounds("bar", x.Bars), r.grounds("preference", x.Prefer)
	s.Rounding = fill(r, all, "money.rounding", x.Rounding, parseRounding)
	s.Transition = fill(r, all, "transition", x.Transit, oneOf(ByReceipt, ByDecision))
	if x.ID == "" || x.From == 0 || len(s.Documents) == 0 {
		r.fail("id, from or in_force is missing")
	}
	return s, r, r.err
}

func (r *reader) grounds(kind string, xs []groundFile) (out []Ground) {
	for _, x := range xs {
		r.of = x.Text.both()
		out = append(out, Ground{x.ID, x.Text.both(), fill(r, all, kind+"."+x.ID, x.Holds, parseBool)})
	}
	r.of = nil
	return out
}

func (r *reader) form(x formFile) Form {
	f := Form{ID: x.ID, Name: x.Name.both(), Succeeds: x.Succeeds,
		Recipients: map[Recipient]Given[bool]{}, Multiples: map[Recipient]Given[Multiple]{}}
	if !slices.Contains(FormIDs, x.ID) {
		r.fail("form %q is not one of ours", x.ID)
	}
	f.Authority = fill(r, x.ID, "authority", x.Authority, oneOf(President, Government, HeadOfGovernment, ProvincialChair, DepartmentHead, DistrictChair, CommuneChair, Director))
	for _, k := range Recipients {
		f.Recipients[k] = fill(r, x.ID, "recipient."+string(k), x.Recipients[k], parseBool)
		f.Multiples[k] = fill(r, x.ID, "money."+string(k), x.Money[k], parseMultiple)
	}
	for _, id := range StepIDs {
		s, ok := x.Steps[id]
		if !ok {
			continue
		}
		if _, ok := actorNames[s.Actor]; !ok {
			r.fail("%s/%s: actor %q", x.ID, id, s.Actor)
		}
		if s.Since != "" && slices.Index(StepIDs, s.Since) >= slices.Index(StepIDs, id) {
			r.fail("%s/%s: runs from %q, which does not come before", x.ID, id, s.Since)
		}
		f.Steps = append(f.Steps, Step{ID: id, Actor: s.Actor, Since: s.Since,
			Required: fill(r, x.ID, "step."+string(id), s.Required, parseBool),
			Limit:    fill(r, x.ID, "limit."+string(id), s.Limit, parseLimit)})
	}
	for _, p := range x.Parts {
		r.of = p.Name.both()
		f.Parts = append(f.Parts, Part{ID: p.ID, Name: p.Name.both(), For: p.For,
			Required: fill(r, x.ID, "part."+p.ID, p.Required, parseBool),
			Number:   fill(r, x.ID, "number."+p.ID, p.Number, parseText)})
	}
	r.of = nil
	f.Vote = VoteRule{
		Share:   fill(r, x.ID, "vote.share", x.Vote.Share, parseShare),
		Base:    fill(r, x.ID, "vote.base", x.Vote.Base, oneOf(Members, Voting)),
		Quorum:  fill(r, x.ID, "vote.quorum", x.Vote.Quorum, parseShare),
		Ballot:  fill(r, x.ID, "vote.ballot", x.Vote.Ballot, oneOf(Secret, Open)),
		Written: fill(r, x.ID, "vote.written", x.Vote.Written, parseBool),
	}
	f.Posting.Channel = fill(r, x.ID, "channel", x.Channel, oneOf(Portal, Press))
	for _, s := range f.Steps {
		if s.ID == Post {
			f.Posting.Required, f.Posting.Limit = s.Required, s.Limit
		}
	}
	if f.Posting.Required.ID == "" {
		r.fail("%s: whether names are published must be said, or be open", x.ID)
	}
	return f
}

var errValue = errors.New("the value cannot be read")

func oneOf[T ~string](vs ...T) func(string) (T, error) {
	return func(s string) (T, error) {
		if i := slices.Index(vs, T(s)); i >= 0 {
			return vs[i], nil
		}
		return "", errValue
	}
}

func parseBool(s string) (bool, error) {
	switch s {
	case "yes":
		return true, nil
	case "no":
		return false, nil
	}
	return false, errValue
}

func parseText(s string) (string, error) {
	if s == "" || len(s) > 200 {
		return "", errValue
	}
	return s, nil
}

// parseLimit reads "10 working", "7 calendar" or "none".
func parseLimit(s string) (Limit, error) {
	if s == "none" {
		return Limit{}, nil
	}
	n, kind, _ := strings.Cut(s, " ")
	days, err := strconv.Atoi(n)
	if err != nil || days < 1 || days > 365 || DayKind(kind) != WorkingDays && DayKind(kind) != CalendarDays {
		return Limit{}, errValue
	}
	return Limit{days, DayKind(kind)}, nil
}

// parseShare reads "80%" or "2/3", above 0 and up to 1.
func parseShare(s string) (law.Ratio, error) {
	num, den, isFraction := strings.Cut(s, "/")
	var r law.Ratio
	if isFraction {
		n, err := strconv.ParseInt(num, 10, 32)
		d, err2 := strconv.ParseInt(den, 10, 32)
		if err != nil || err2 != nil || d <= 0 {
			return r, errValue
		}
		r = law.Frac(n, d)
	} else {
		p, percent := strings.CutSuffix(s, "%")
		n, err := law.ParseRatio(strings.TrimSpace(p))
		if err != nil || !percent {
			return r, errValue
		}
		r = n.Quo(law.Int(100))
	}
	if r.Sign() <= 0 || r.Cmp(law.Int(1)) > 0 {
		return r, errValue
	}
	return r, nil
}

func parseMultiple(s string) (Multiple, error) {
	r, err := law.ParseRatio(s)
	if err != nil || r.Sign() <= 0 || r.Cmp(law.Int(1000)) > 0 {
		return Multiple{}, errValue
	}
	return Multiple(r), nil
}

func parseDong(s string) (law.Dong, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n > 1_000_000_000_000 {
		return 0, errValue
	}
	return law.Dong(n), nil
}

// parseRounding reads "up 10000", "nearest 10000" or "none".
func parseRounding(s string) (Rounding, error) {
	if s == "none" {
		return Rounding{Step: 1}, nil
	}
	how, step, _ := strings.Cut(s, " ")
	n, err := strconv.ParseInt(step, 10, 64)
	if err != nil || n < 1 || n > 1_000_000 || how != "up" && how != "nearest" {
		return Rounding{}, errValue
	}
	return Rounding{n, how == "up"}, nil
}

// said spells a value of a fact.
func said(l lang.Lang, v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return l.Say(lang.T("procedure.yes"))
		}
		return l.Say(lang.T("procedure.no"))
	case law.Ratio:
		return share(v).Say(l)
	case law.Dong:
		return l.Say(lang.T("procedure.dong", "n", int64(v)))
	case string:
		if v == "none" {
			return l.Say(lang.T("procedure.number.none"))
		}
	}
	return l.Value(v)
}
