package award_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

var update = flag.Bool("update", false, "write the answers of the cases anew")

// TestCases runs the cases beside a movement, named after the criterion they
// show. A case is a txtar file: after a comment that says what it shows,
//
//	units 2021-11-01   rows of formats.md 2.1 as of the day
//	facts              rows of formats.md 2.3
//	tallies            rows of formats.md 2.4
//	evidence KIND      rows of formats.md 2.7
//	reviews            rows household,year,class,commune
//	campaigns          rows code,year,recognised_on of complete reviews
//	conclusions        rows criterion,kind,subject,on,verdict,reasons,doubt of what Mai decided on
//	                   the day; with doubt the evidence has changed since
//	candidates         rows kind,code,verdict,eligible,rank,group; where verdict is empty it is judged
//	question           lines "key: value": kind, subject, submitted_on, on, and
//	                   "reading NAME: VALUE" for a reading that is changed; or
//	                   "targets: DATE" for the targets, with subject; or "quota: ID" of a
//	                   form of award, with units and submitted_on
//	answer             what comes out, whole: see answer and progress
//	explanation        the finding of every criterion in Vietnamese (optional)
//
// with as many pairs of question and answer as the case needs.
func TestCases(t *testing.T) {
	var names []string
	for _, pattern := range []string{"movements/*/cases/*.txtar", "testdata/*/cases/*.txtar"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: no cases, %v", pattern, err)
		}
		names = append(names, found...)
	}
	asked := map[string]bool{}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runCase(t, name, asked) })
	}
	if t.Failed() {
		return
	}
	// Together the cases leave out no criterion, target or reading.
	m := shipped(t)
	for _, id := range criteriaOfThePlan {
		if _, ok := m.Criterion(id); !ok {
			t.Errorf("the movement has no criterion %s", id)
		}
	}
	if len(m.Criteria) != len(criteriaOfThePlan) {
		t.Errorf("%d criteria, %d in the plan", len(m.Criteria), len(criteriaOfThePlan))
	}
	for _, id := range criteriaOfThePlan {
		for _, v := range []law.Verdict{law.Met, law.NotMet, law.Unknown} {
			if !asked[m.ID+" "+id+" "+string(v)] {
				t.Errorf("no case of %s in which %s is %s", m.ID, id, v)
			}
		}
	}
	for _, g := range m.Targets {
		if !asked[g.ID+" unknown"] || !asked[g.ID+" met"] && g.ID != "target.communes" {
			t.Errorf("no case for %s", g.ID)
		}
	}
	for _, r := range award.AllReadings {
		for _, v := range r.Values[1:] {
			if !asked["reading "+r.Name+"="+v] {
				t.Errorf("no case that changes %s to %s", r.Name, v)
			}
		}
	}
}

// criteriaOfThePlan are the ids of mission section 4, in its order.
var criteriaOfThePlan = []string{
	"province.programme", "province.solutions", "province.budget-priority", "province.disbursement", "province.reports",
	"province.mobilisation", "province.initiatives", "province.scale",
	"district.rate-poor", "district.rate", "district.scale",
	"commune.scale-minority", "commune.rate", "commune.scale",
	"hamlet.policies", "hamlet.mobilisation", "hamlet.living", "hamlet.scale",
	"household.registered", "household.escaped", "household.enterprise", "household.loan", "household.helped-others",
	"official.initiative", "official.guidance", "official.assistance",
	"enterprise.contribution", "enterprise.linkage", "enterprise.models", "enterprise.credit",
	"other.contents",
}

// conclude enters conclusions in a record.
func conclude(t *testing.T, m *award.Movement, r *award.Record, rows []unit.Row) {
	t.Helper()
	r.Conclusions = map[award.About]award.Conclusion{}
	for _, row := range rows {
		d := award.Conclusion{Movement: m.ID, Criterion: row("criterion"), Kind: award.Kind(row("kind")), Subject: row("subject"), On: date(t, row("on")),
			Verdict: law.Verdict(row("verdict")), Reasons: row("reasons"), By: "mai", DecidedOn: date(t, row("on"))}
		c, ok := m.Criterion(d.Criterion)
		part, judged := c.JudgedPart()
		s, err := m.FindSubject(r, d.Kind, d.Subject, d.On)
		if !ok || !judged || err != nil {
			t.Fatalf("conclusion on %s of %s: %v", d.Criterion, d.Subject, err)
		}
		if row("doubt") == "" {
			d.State = m.State(r, s, part)
		}
		r.Conclusions[d.About()] = d
	}
}

func runCase(t *testing.T, name string, asked map[string]bool) {
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	comment, parts := takeApart(string(content))
	if strings.TrimSpace(comment) == "" {
		t.Error("the case does not say what it shows")
	}
	m := caseMovement(t, filepath.Dir(filepath.Dir(name)))
	var edits []unit.Edit
	var facts []unit.Fact
	var tallies []tally.Tally
	var r *award.Record
	var people peopleRows
	var candidates, decided []unit.Row
	var output, explanation string
	for i := range parts {
		f := &parts[i]
		text := f.text
		check := func(got string) {
			if got == text {
				return
			}
			if *update {
				f.text = got
			} else {
				t.Errorf("%s %d:\n%swant\n%s", f.name, i, got, text)
			}
		}
		switch what, rest, _ := strings.Cut(f.name, " "); what {
		case "units":
			s := unit.Snapshot{On: date(t, rest)}
			for _, row := range table(t, text) {
				rec, err := unit.ParseRecord(row)
				if err != nil {
					t.Fatal(err)
				}
				s.Records = append(s.Records, rec)
			}
			edits = append(edits, unit.Edit{Snapshot: &s})
		case "facts":
			for _, row := range table(t, text) {
				facts = append(facts, factRow(t, row))
			}
		case "tallies":
			for _, row := range table(t, text) {
				tallies = append(tallies, tallyRow(t, row))
			}
		case "evidence", "reviews", "campaigns":
			people.add(t, what, rest, table(t, text))
		case "conclusions":
			decided = table(t, text)
		case "candidates":
			candidates = table(t, text)
		case "question":
			if r == nil {
				tree := country()
				if len(edits) > 0 {
					if tree, err = unit.Shipped(edits...); err != nil {
						t.Fatal(err)
					}
				}
				r = record(t, tree, facts, tallies)
				people.into(t, r)
				conclude(t, m(), r, decided)
			}
			output, explanation = ask(t, r, m, text, asked, candidates)
		case "answer":
			check(output)
		case "explanation":
			check(explanation)
		default:
			t.Fatalf("part %q", f.name)
		}
	}
	if r == nil || output == "" {
		t.Fatal("the case asks nothing")
	}
	if *update {
		for _, f := range parts {
			comment += "-- " + f.name + " --\n" + f.text
		}
		if err := os.WriteFile(name, []byte(comment), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type part struct{ name, text string }

// takeApart splits a txtar file at its lines "-- NAME --".
func takeApart(text string) (comment string, parts []part) {
	for line := range strings.Lines(text) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "-- ")
		name, end := strings.CutSuffix(name, " --")
		switch {
		case ok && end:
			parts = append(parts, part{name: name})
		case len(parts) == 0:
			comment += line
		default:
			parts[len(parts)-1].text += line
		}
	}
	return comment, parts
}

// caseMovement reads the movement the cases stand beside.
func caseMovement(t *testing.T, dir string) func() *award.Movement {
	b, err := os.ReadFile(filepath.Join(dir, "movement.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return func() *award.Movement { return read(t, dir, b) }
}

// ask puts a question and writes the answer and its explanation.
func ask(t *testing.T, r *award.Record, of func() *award.Movement, text string, asked map[string]bool, candidates []unit.Row) (out, why string) {
	t.Helper()
	m := of()
	q := map[string]string{}
	for line := range strings.Lines(text) {
		k, v, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			t.Fatalf("question line %q", line)
		}
		if name, ok := strings.CutPrefix(k, "reading "); ok {
			i := slices.IndexFunc(award.AllReadings, func(r award.Reading) bool { return r.Name == name })
			if i < 0 || !slices.Contains(award.AllReadings[i].Values, v) {
				t.Fatalf("no reading %s=%s", name, v)
			}
			m.Readings[name] = v
			asked["reading "+name+"="+v] = true
			continue
		}
		if !slices.Contains([]string{"kind", "subject", "submitted_on", "on", "targets", "quota", "units"}, k) {
			t.Fatalf("question line %q", line)
		}
		q[k] = v
	}
	if q["quota"] != "" {
		return quotas(t, r, m, q, candidates), ""
	}
	on := q["submitted_on"]
	if q["on"] != "" {
		on = q["on"]
	}
	if q["targets"] != "" {
		on = q["targets"]
	}
	s, err := m.FindSubject(r, award.Kind(q["kind"]), q["subject"], date(t, on))
	if err != nil {
		return "refused: " + err.Error() + "\n", ""
	}
	if q["targets"] != "" {
		ps, err := m.Measure(r, date(t, on), s)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range ps {
			out += progress(p)
			why += explain(p.Finding, "")
			asked[p.Target.ID+" "+string(p.Finding.Verdict)] = true
		}
		return out, why
	}
	j := m.Judge(r, s, date(t, q["submitted_on"]))
	for _, f := range j.Barring {
		why += explain(f, "")
	}
	for _, f := range j.Criteria {
		if f.Verdict != law.Unknown || len(f.AllMissing()) > 0 { // an unknown names what is missing
			asked[m.ID+" "+f.Rule+" "+string(f.Verdict)] = true
		}
		why += explain(f, "")
	}
	return answer(j), why
}

// answer writes a judgement for a case:
//
//	VERDICT, last year Y[, not eligible: BAR][, class FACT VALUE]
//	BAR VERDICT [missing ...]: met where it does not bar
//	CRITERION VERDICT reachable=true|false|null short_by=N|null [missing CODE/YEAR/WHAT ...]
//	reading NAME=VALUE VERDICT
func answer(j award.Judgement) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, last year %d", j.Verdict, j.LastYear)
	if !j.Eligible || len(j.Bars) > 0 {
		fmt.Fprintf(&b, ", not eligible: %s", strings.Join(j.Bars, " "))
	}
	if j.Class.Name != "" {
		value := "unknown"
		if v, ok := j.Class.Value.(string); ok {
			value = v
		}
		fmt.Fprintf(&b, ", class %s %s", j.Class.Name, value)
	}
	b.WriteString("\n")
	for _, f := range j.Barring {
		fmt.Fprintf(&b, "%s %s%s\n", f.Rule, f.Verdict, missing(f.AllMissing()))
	}
	for _, f := range j.Criteria {
		fmt.Fprintf(&b, "%s %s%s%s\n", f.Rule, f.Verdict, change(f.Change), missing(f.AllMissing()))
	}
	for _, r := range j.Readings {
		fmt.Fprintf(&b, "reading %s=%s %s\n", r.Name, r.Value, r.Verdict)
	}
	return b.String()
}

func change(c law.Change) string {
	reachable, short := "null", "null"
	if c.Reachable != nil {
		reachable = strconv.FormatBool(*c.Reachable)
	}
	if c.ShortBy != nil {
		short = strconv.FormatInt(*c.ShortBy, 10)
	}
	return " reachable=" + reachable + " short_by=" + short
}

func missing(ms []law.Missing) (s string) {
	for i, m := range ms {
		if i == 0 {
			s = " missing"
		}
		s += " " + m.Code
		if m.Year != 0 {
			s += "/" + strconv.Itoa(int(m.Year))
		}
		s += "/" + m.What
	}
	return s
}

// progress writes a target for a case.
func progress(p award.Progress) string {
	var b strings.Builder
	f := p.Finding
	fmt.Fprintf(&b, "%s %s%s", f.Rule, f.Verdict, change(f.Change))
	if !p.Assigned {
		b.WriteString(" not assigned")
	}
	percent := func(name string, r *law.Ratio) {
		if r != nil {
			fmt.Fprintf(&b, " %s=%s", name, r.Percent())
		}
	}
	count := func(name string, c law.Count) {
		if c.Known() {
			fmt.Fprintf(&b, " %s=%s", name, c.Say(lang.EN))
		}
	}
	percent("mean", p.Mean)
	percent("needed", p.Needed)
	count("base", p.Base)
	count("out", p.Out)
	if p.Left != nil {
		fmt.Fprintf(&b, " left=%s by %d", p.Left.Say(lang.EN), p.By)
	}
	for _, d := range p.Doubt {
		fmt.Fprintf(&b, " doubt %s", d.Code)
	}
	b.WriteString(missing(f.AllMissing()) + "\n")
	return b.String()
}

// explain writes a finding as a reader sees it: rule, verdict, sentence, below it
// the findings it rests on.
func explain(f law.Finding, indent string) string {
	s := indent
	if indent == "" {
		s += f.Rule + " "
	}
	s += f.Verdict.Say(lang.VI) + ": " + f.Text.Say(lang.VI) + "\n"
	for _, b := range f.Because {
		s += explain(b, indent+"  ")
	}
	return s
}
