package round

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Frozen is a judgement as it was when a step bound a dossier to it: what it found,
// on what, by which rules and which program. The texts of findings are not kept; they
// follow from the rest.
type Frozen struct {
	Row, Act    int64
	Movement    string
	Kind        award.Kind
	Subject     string
	On          law.Date
	SubmittedOn law.Date
	Verdict     law.Verdict
	Eligible    bool
	AsKnown     int64  // the last act before it was judged
	Rules       string // SHA-256 of the movement's file
	Program     string // that judged
	Inputs      string // SHA-256 of Content
	Content     string // the [Found], as written by [Freeze]
}

// Format numbers what a judgement keeps and how it judges. Whoever changes one or the
// other so that the same records give another digest raises it: a judgement of another
// number that comes out otherwise was made by another build, and is no proof that
// anything was changed ([Frozen.Compare]). 0: before there were numbers, partly without
// [Found.Known].
const Format = 1

// Found is what a judgement found, without its sentences.
type Found struct {
	Format   int            `json:"format,omitempty"`
	Verdict  law.Verdict    `json:"verdict"`
	Eligible bool           `json:"eligible"`
	Bars     []string       `json:"bars"`
	Class    *FoundFact     `json:"class,omitempty"`
	LastYear law.Year       `json:"last_year"`
	Barring  []FoundFinding `json:"barring,omitempty"`
	Criteria []FoundFinding `json:"criteria"`
	// Known is what every figure decided since gives, as far as it is known at that
	// moment; nil: the same.
	Known *Found `json:"known,omitempty"`
}

// OnAll is what every figure that is known gives, whenever it was decided.
func (f Found) OnAll() Found {
	if f.Known != nil {
		return *f.Known
	}
	return f
}

// FoundFinding is a finding without its sentence.
type FoundFinding struct {
	Rule    string         `json:"rule,omitempty"`
	Verdict law.Verdict    `json:"verdict"`
	Private bool           `json:"private,omitempty"`
	Facts   []FoundFact    `json:"facts,omitempty"`
	Missing []law.Missing  `json:"missing,omitempty"`
	Because []FoundFinding `json:"because,omitempty"`
}

// FoundFact is a fact with its value as text.
type FoundFact struct {
	Name   string   `json:"name"`
	Code   string   `json:"code,omitempty"`
	Year   law.Year `json:"year,omitempty"`
	Value  string   `json:"value"`
	Source string   `json:"source,omitempty"`
}

// Freeze judges a subject and writes what is kept of it, which is the same for the same
// record: the judgement as of the day of submission, which is given back too, and what
// every figure gives that was decided since.
func Freeze(m *award.Movement, r *award.Record, s award.Subject, submittedOn law.Date) (Frozen, award.Judgement) {
	j := m.Judge(r, s, submittedOn)
	f, known := found(j), found(m.JudgeOnAll(r, s, submittedOn))
	if !bytes.Equal(encode(known), encode(f)) {
		f.Known = &known
	}
	f.Format = Format
	b := encode(f)
	return Frozen{Movement: m.ID, Kind: s.Kind, Subject: s.Code, On: s.On, SubmittedOn: submittedOn,
		Verdict: j.Verdict, Eligible: j.Eligible, Inputs: digest(b), Content: string(b)}, j
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Basis is the digest of what was found, whatever build wrote it: two judgements with
// one basis found the same.
func (f *Frozen) Basis() string {
	x, err := f.Found()
	if err != nil || x.Format == 0 {
		return f.Inputs
	}
	x.Format = 0
	return digest(encode(x))
}

// Agreement is how judging again compares with what was frozen.
type Agreement int

// The agreements.
const (
	Agrees     Agreement = iota // it finds the same
	OtherBuild                  // it does not, and a build froze it that kept less or judged otherwise
	Changed                     // it does not, and nothing explains it
)

// Compare holds a frozen judgement against judging again on what was known then. Before
// there were formats, a judgement may lack only what all figures give that were decided
// since; what it does say must be found again.
func (f *Frozen) Compare(again *Frozen) Agreement {
	if f.Basis() == again.Basis() {
		return Agrees
	}
	was, err := f.Found()
	now, err2 := again.Found()
	switch {
	case err != nil || err2 != nil || was.Format == Format:
		return Changed
	case was.Format != 0:
		return OtherBuild
	}
	now.Format = 0
	if was.Known == nil {
		now.Known = nil
	}
	if bytes.Equal(encode(was), encode(now)) {
		return OtherBuild
	}
	return Changed
}

func encode(f Found) []byte {
	b, err := json.Marshal(f)
	if err != nil {
		panic(err) // texts and numbers only
	}
	return b
}

func found(j award.Judgement) Found {
	f := Found{Verdict: j.Verdict, Eligible: j.Eligible, Bars: j.Bars, LastYear: j.LastYear, Criteria: findings(j.Criteria), Barring: findings(j.Barring)}
	if j.Class.Name != "" {
		c := fact(j.Class)
		f.Class = &c
	}
	return f
}

func findings(fs []law.Finding) []FoundFinding {
	var out []FoundFinding
	for _, f := range fs {
		o := FoundFinding{Rule: f.Rule, Verdict: f.Verdict, Private: f.Private, Missing: f.Missing, Because: findings(f.Because)}
		for _, x := range f.Facts {
			o.Facts = append(o.Facts, fact(x))
		}
		out = append(out, o)
	}
	return out
}

func fact(f law.Fact) FoundFact {
	return FoundFact{f.Name, f.Code, f.Year, value(f.Value), f.Source}
}

// value writes the value of a fact the same in every language.
func value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case law.Count:
		switch n, ok := v.Exact(); {
		case ok:
			return fmt.Sprint(n)
		case v.Known():
			return fmt.Sprintf("%d..%d", v.Lo, v.Hi)
		}
		return ""
	case law.Ratio:
		return v.String()
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return strings.Trim(string(b), `"`)
}

// Found reads what the judgement found.
func (f *Frozen) Found() (Found, error) {
	if digest([]byte(f.Content)) != f.Inputs {
		return Found{}, fmt.Errorf("round: a judgement does not have the digest that it says")
	}
	return decode[Found](f.Content)
}

// Difference is one thing that a judgement finds otherwise than another of the same
// subject. Then and Now are empty where only one of them knows of it.
type Difference struct {
	Rule      string // the criterion or bar; empty: the whole
	Name      string // of the fact; empty: the verdict itself
	Code      string
	Year      law.Year
	Then, Now string
	Private   bool
	// Later tells that only what was decided after the day of submission makes it.
	Later bool
}

// Say writes the difference.
func (x Difference) Say(l lang.Lang) string {
	then, now := cmp.Or(x.Then, "–"), cmp.Or(x.Now, "–")
	switch {
	case x.Later:
		x.Later = false
		return l.Say(lang.T("round.difference.later", "what", x))
	case x.Rule == "":
		return l.Say(lang.T("round.difference.whole", "then", law.Verdict(then), "now", law.Verdict(now)))
	case x.Name == "":
		return l.Say(lang.T("round.difference.rule", "rule", x.Rule, "then", law.Verdict(then), "now", law.Verdict(now)))
	case x.Year == 0:
		return l.Say(lang.T("round.difference.fact", "rule", x.Rule, "what", award.What(x.Name), "code", x.Code, "then", then, "now", now))
	}
	return l.Say(lang.T("round.difference.year", "rule", x.Rule, "what", award.What(x.Name), "code", x.Code, "year", x.Year, "then", then, "now", now))
}

// Differences lists what one judgement finds otherwise than another, the verdict
// first, then what only figures decided after the day of submission make different.
// The source of a fact is no difference.
func Differences(then, now Found) []Difference {
	out := differences(then, now)
	for _, x := range differences(then.OnAll(), now.OnAll()) {
		if !slices.Contains(out, x) {
			x.Later = true
			out = append(out, x)
		}
	}
	return out
}

func differences(then, now Found) []Difference {
	var out []Difference
	if then.Verdict != now.Verdict || then.Eligible != now.Eligible {
		out = append(out, Difference{Then: string(then.Verdict), Now: string(now.Verdict)})
	}
	rules := func(f Found) []FoundFinding { return slices.Concat(f.Barring, f.Criteria) }
	for _, a := range rules(then) {
		i := slices.IndexFunc(rules(now), func(b FoundFinding) bool { return a.Rule == b.Rule })
		if i < 0 {
			out = append(out, Difference{Rule: a.Rule, Then: string(a.Verdict), Private: a.Private})
			continue
		}
		b := rules(now)[i]
		if a.Verdict != b.Verdict {
			out = append(out, Difference{Rule: a.Rule, Then: string(a.Verdict), Now: string(b.Verdict)})
		}
		out = append(out, factDifferences(a, b)...)
	}
	for _, b := range rules(now) {
		if !slices.ContainsFunc(rules(then), func(a FoundFinding) bool { return a.Rule == b.Rule }) {
			out = append(out, Difference{Rule: b.Rule, Now: string(b.Verdict), Private: b.Private})
		}
	}
	return out
}

type factKey struct {
	name, code string
	year       law.Year
}

func factDifferences(a, b FoundFinding) []Difference {
	private := a.Private || b.Private
	was, is := map[factKey]string{}, map[factKey]string{}
	var order []factKey
	gather := func(f FoundFinding, into map[factKey]string) {
		var walk func(FoundFinding)
		walk = func(f FoundFinding) {
			for _, x := range f.Facts {
				k := factKey{x.Name, x.Code, x.Year}
				if _, ok := was[k]; !ok {
					if _, ok := is[k]; !ok {
						order = append(order, k)
					}
				}
				into[k] = x.Value
			}
			for _, g := range f.Because {
				private = private || g.Private
				walk(g)
			}
		}
		walk(f)
	}
	gather(a, was)
	gather(b, is)
	var out []Difference
	for _, k := range order {
		if was[k] != is[k] {
			out = append(out, Difference{Rule: a.Rule, Name: k.name, Code: k.code, Year: k.year, Then: was[k], Now: is[k], Private: private})
		}
	}
	return out
}

// Mismatch is a typed figure that is not what the judgement rests on. Judged is empty
// where the judgement does not know it.
type Mismatch struct {
	Figure
	Judged string
}

// Mismatches lists the figures that the nominator typed and that differ from the
// subject's own figures in the judgement.
func (f *Found) Mismatches(subject string, typed []Figure) []Mismatch {
	known := map[factKey]string{}
	var walk func([]FoundFinding)
	walk = func(fs []FoundFinding) {
		for _, g := range fs {
			for _, x := range g.Facts {
				if x.Code == subject {
					known[factKey{x.Name, "", x.Year}] = x.Value
				}
			}
			walk(g.Because)
		}
	}
	walk(f.Criteria)
	var out []Mismatch
	for _, t := range typed {
		if v := known[factKey{t.Name, "", t.Year}]; v != fmt.Sprint(t.Value) {
			out = append(out, Mismatch{t, v})
		}
	}
	return out
}
