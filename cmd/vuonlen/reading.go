package main

import (
	"fmt"
	"strconv"
	"strings"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

type columnJSON struct {
	Name          string `json:"name,omitempty"`
	Value         string `json:"value,omitempty"`
	Text          string `json:"text,omitempty"`
	Met           int    `json:"met"`
	NotMet        int    `json:"not_met"`
	Unknown       int    `json:"unknown"`
	NotApplicable int    `json:"not_applicable"`
	Changed       int    `json:"changed"`
}

type matrixJSON struct {
	Kind     award.Kind       `json:"kind"`
	Chosen   columnJSON       `json:"chosen"`
	Readings []columnJSON     `json:"readings"`
	Silent   []string         `json:"no_bearing"`
	Subjects []matrixLineJSON `json:"subjects"`
}

type matrixLineJSON struct {
	Subject  subjectJSON   `json:"subject"`
	Eligible bool          `json:"eligible"`
	Verdict  law.Verdict   `json:"verdict"`
	Readings []readingJSON `json:"readings"` // in the order of the matrix's readings
}

// matrices writes the verdicts of all subjects under all readings.
func (a *app) matrices(m *award.Movement, on law.Date, js []award.Judgement) error {
	switch a.format("text") {
	case "json":
		return a.matricesJSON(m, on, js)
	case "csv":
		return a.matricesCSV(js)
	}
	w := a.stdout
	fmt.Fprintf(w, "%s\n%s\n", m.Name.Say(a.lang), a.say(lang.T("cli.judge.submitted", "on", on)))
	if len(js) == 0 {
		fmt.Fprintln(w, a.say(lang.T("cli.judge.nobody")))
	}
	for _, x := range award.Matrices(js) {
		a.matrix(x)
	}
	return nil
}

// matrix writes one kind: what each column reads, then a line a subject with only
// those verdicts that are others, then the totals.
func (a *app) matrix(x award.Matrix) {
	w := a.stdout
	fmt.Fprintf(w, "\n%s\n", strings.ToUpper(x.Kind.Say(a.lang)))
	t := table{right: map[int]bool{}}
	head := []string{a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.verdict"))}
	for i, c := range x.Others {
		fmt.Fprintf(w, "  [%d] %s (%s = %s)\n", i+1, a.say(award.ReadingText(c.Name, c.Value)), c.Name, c.Value)
		head = append(head, fmt.Sprintf("[%d]", i+1))
	}
	fmt.Fprintf(w, "  %s\n\n", a.say(lang.T("cli.reading.silent", "names", x.Silent)))
	t.row(head...)
	for _, j := range x.Judgements {
		row := []string{j.Subject.Code, j.Subject.Name.Say(a.lang), j.Verdict.Say(a.lang)}
		for _, r := range j.Tried {
			row = append(row, a.otherVerdict(j.Verdict, r.Verdict))
		}
		t.row(row...)
	}
	total := func(name string, of func(award.Column) int) {
		row := []string{"", name, strconv.Itoa(of(x.Chosen))}
		for _, c := range x.Others {
			row = append(row, strconv.Itoa(of(c)))
		}
		t.row(row...)
	}
	for _, v := range []law.Verdict{law.Met, law.NotMet, law.Unknown, law.NotApplicable} {
		total(a.say(lang.T("cli.reading.total", "verdict", v)), func(c award.Column) int { return c.Count[v] })
	}
	total(a.say(lang.T("cli.reading.changed")), func(c award.Column) int { return c.Changed })
	t.write(w, "  ")
	fmt.Fprintf(w, "\n  %s\n", a.say(lang.T("cli.reading.same")))
}

// otherVerdict is the verdict under another reading, a dot where it is the same.
func (a *app) otherVerdict(chosen, other law.Verdict) string {
	if chosen == other {
		return "·"
	}
	return other.Say(a.lang)
}

func (a *app) columnJSON(c award.Column) columnJSON {
	out := columnJSON{
		Name: c.Name, Value: c.Value, Changed: c.Changed,
		Met: c.Count[law.Met], NotMet: c.Count[law.NotMet], Unknown: c.Count[law.Unknown], NotApplicable: c.Count[law.NotApplicable],
	}
	if c.Name != "" {
		out.Text = a.say(award.ReadingText(c.Name, c.Value))
	}
	return out
}

func (a *app) matricesJSON(m *award.Movement, on law.Date, js []award.Judgement) error {
	out := struct {
		Movement    string            `json:"movement"`
		SubmittedOn law.Date          `json:"submitted_on"`
		Parameters  map[string]string `json:"parameters"`
		Kinds       []matrixJSON      `json:"kinds"`
	}{m.ID, on, m.Readings, []matrixJSON{}}
	for _, x := range award.Matrices(js) {
		k := matrixJSON{Kind: x.Kind, Chosen: a.columnJSON(x.Chosen), Readings: []columnJSON{}, Silent: x.Silent, Subjects: []matrixLineJSON{}}
		for _, c := range x.Others {
			k.Readings = append(k.Readings, a.columnJSON(c))
		}
		for _, j := range x.Judgements {
			k.Subjects = append(k.Subjects, matrixLineJSON{a.subjectJSON(j.Subject), j.Eligible, j.Verdict, readingsJSON(j.Tried)})
		}
		out.Kinds = append(out.Kinds, k)
	}
	return a.json(out)
}

func readingsJSON(rs []award.ReadingChange) []readingJSON {
	out := make([]readingJSON, 0, len(rs))
	for _, r := range rs {
		out = append(out, readingJSON(r))
	}
	return out
}

// matricesCSV writes a row a subject and reading; the row without a reading is
// the verdict under the readings chosen.
func (a *app) matricesCSV(js []award.Judgement) error {
	w := document.NewCSVWriter(a.stdout, "kind", "code", "on", "name", "eligible", "reading", "value", "verdict", "changed")
	for _, j := range js {
		for _, r := range append([]award.ReadingChange{{Verdict: j.Verdict}}, j.Tried...) {
			w.Raw(string(j.Subject.Kind))
			w.Text(j.Subject.Code)
			w.Raw(j.Subject.On.String())
			w.Text(j.Subject.Name.Say(a.lang))
			w.Raw(strconv.FormatBool(j.Eligible))
			w.Raw(r.Name)
			w.Raw(r.Value)
			w.Raw(string(r.Verdict))
			w.Raw(strconv.FormatBool(r.Verdict != j.Verdict))
			w.End()
		}
	}
	return w.Flush()
}
