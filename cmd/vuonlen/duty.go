package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/unit"
)

type dutyCmd struct {
	List dutyListCmd `cmd:"" help:"duty_list"`
	Due  dutyDueCmd  `cmd:"" help:"duty_due"`

	Letter dutyLetterCmd `cmd:"" help:"duty_letter"`
}

type dutyListCmd struct {
	Year int `required:"" placeholder:"YEAR" help:"flag_due_year"`
}

type dutyJSON struct {
	Duty      string   `json:"duty"`
	Name      string   `json:"name"`
	OwedBy    string   `json:"owed_by"`
	Recipient string   `json:"recipient"`
	Days      []string `json:"days"`
	OnDayOff  *string  `json:"on_day_off"`
	LateIn    string   `json:"late_in"`
	IfAny     bool     `json:"conditional"`
	From      law.Date `json:"from"`
	To        law.Date `json:"to"`
	SetBy     *string  `json:"set_by"` // null: national rules
	Document  string   `json:"document"`
	Clause    string   `json:"clause"`
	Status    *string  `json:"status"` // null: the province's own, no law

	Until      *law.Date    `json:"owed_until"` // after which nobody owes it; null: no such day is known
	Ended      *string      `json:"ended"`      // the unit that set it and ended
	Passed     []passedJSON `json:"passed"`
	Unassigned int          `json:"unassigned"` // ended units without a recorded receiver
}

type passedJSON struct {
	Unit     string   `json:"unit"`
	Receiver string   `json:"receiver"`
	Document string   `json:"document"`
	From     law.Date `json:"from"`
}

// Run lists the report duties of a year with what they rest on.
func (c *dutyListCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	ds, err := o.Duties(a.ctx, law.Year(c.Year))
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []dutyJSON{}
		for _, d := range ds {
			x := dutyJSON{Duty: d.ID, Name: d.Name.Say(a.lang), OwedBy: string(d.Level), Recipient: d.Recipient.Say(a.lang), LateIn: "calendar", IfAny: d.IfAny, From: d.From, To: d.To,
				Document: d.Citation.Document.Say(a.lang), Clause: d.Citation.Clause.Say(a.lang)}
			for _, day := range d.Days {
				x.Days = append(x.Days, day.String())
			}
			if d.Working {
				x.LateIn = "working"
			}
			if s := string(d.Shift); s != "" {
				x.OnDayOff = &s
			}
			if u := d.Land(); u != nil {
				label := u.Label()
				x.SetBy = &label
			} else {
				s := string(d.Citation.Status)
				x.Status = &s
			}
			x.Until, x.Passed, x.Unassigned = day(d.Last), []passedJSON{}, d.Unassigned
			if d.Ended != nil {
				label := d.Ended.Label()
				x.Ended = &label
			}
			for _, p := range d.Passed {
				x.Passed = append(x.Passed, passedJSON{p.Unit.Label(), lastLabel(p.Receiver, p.On), p.Document, p.On})
			}
			out = append(out, x)
		}
		return a.json(out)
	}
	for _, d := range ds {
		var days []string
		for _, day := range d.Days {
			days = append(days, fmt.Sprintf("%02d/%02d", int(day)%100, int(day)/100))
		}
		text := lang.T("cli.duty.line", "duty", d.ID, "name", d.Name, "level", d.Level, "days", strings.Join(days, ", "), "shift", d.Shift)
		fmt.Fprintln(a.stdout, a.say(text))
		if d.IfAny {
			fmt.Fprintln(a.stdout, "  "+a.say(lang.T("cli.duty.if_any")))
		}
		if s := d.Recipient.Say(a.lang); s != "" {
			fmt.Fprintln(a.stdout, "  "+a.say(lang.T("cli.duty.to", "recipient", s)))
		}
		fmt.Fprintln(a.stdout, "  "+a.say(lang.T("cli.duty.basis", "basis", d.Basis(a.lang))))
		a.lapsed(&d)
	}
	return nil
}

// lapsed says since when nobody owes a duty, why, and who answers for what was left.
func (a *app) lapsed(d *office.DutyAnswer) {
	var why lang.Text
	switch {
	case d.Last == 0:
		return
	case d.Ended != nil:
		why = lang.T("cli.duty.land_ended", "unit", d.Ended.Label())
	default:
		why = lang.T("cli.duty.level_ended", "level", d.Level)
	}
	if d.Whole {
		a.line(lang.T("cli.duty.nobody", "last", d.Last, "why", why))
	} else {
		a.line(lang.T("cli.duty.until", "last", d.Last, "why", why))
	}
	for _, p := range d.Passed {
		a.line(lang.T("cli.duty.passed", "unit", p.Unit.Label(), "receiver", lastLabel(p.Receiver, p.On), "document", p.Document))
	}
	if d.Unassigned > 0 {
		a.line(lang.T("cli.duty.unassigned", "n", d.Unassigned))
	}
}

// lastLabel names a unit on a day.
func lastLabel(u *unit.Unit, on law.Date) string {
	st, _ := u.At(on)
	return string(st.Code) + " " + st.FullName
}

type dutyDueCmd struct {
	Code  string   `arg:"" help:"arg_code"`
	Year  int      `required:"" placeholder:"YEAR" help:"flag_due_year"`
	On    law.Date `placeholder:"DATE" help:"flag_due_on"`
	State string   `placeholder:"STATE" enum:"received,late,missing,pending,unknown,not_owed," default:"" help:"flag_due_state"`
}

type dueJSON struct {
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	Kind       string   `json:"kind"`
	Period     string   `json:"period"`
	Duty       *string  `json:"duty"`
	Report     string   `json:"report"`
	Basis      *string  `json:"basis"`
	DueFrom    *string  `json:"due_from"` // the last day in time lies between the two
	DueTo      *string  `json:"due_to"`
	ReceivedOn *string  `json:"received_on"`
	State      string   `json:"state"`
	DaysLate   any      `json:"days_late"`
	Inherited  []string `json:"inherited_from"`
	Origin     *string  `json:"origin"`    // the ended unit that left it
	Receiver   *string  `json:"receiver"`  // null beside an origin: none is recorded
	PassedBy   *string  `json:"passed_by"` // the document that names the receiver
}

// Run lists the reports that a unit and those below it owe in a year; as CSV in the
// form of the file of reports, to be filled in and imported.
func (c *dutyDueCmd) Run(a *app) error {
	if err := a.only("text", "json", "csv"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	ans, err := o.ReportsDue(a.ctx, office.DueQuestion{Code: unit.Code(c.Code), Year: law.Year(c.Year), On: c.On})
	if err != nil {
		return err
	}
	shown := []office.DueReport{}
	for _, x := range ans.Reports {
		if c.State == "" || c.State == string(x.State) {
			shown = append(shown, x)
		}
	}
	switch a.format("text") {
	case "json":
		return a.json(a.dueAnswer(ans, shown))
	case "csv":
		return dueCSV(document.NewCSVWriter(a.stdout, "code", "kind", "period", "due", "received_on", "document", "owed", "unit_name", "report", "due_from", "due_to", "state", "days_late", "receiver", "receiver_name", "passed_by"), shown, a.lang)
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.due.head", "name", ans.Name.FullName, "code", string(ans.Name.Code), "year", ans.Year, "on", ans.On)))
	var sums []lang.Text
	for _, s := range programme.ReportStates {
		if n := ans.Counts[s]; n > 0 {
			sums = append(sums, lang.T("cli.due.count", "n", n, "state", s))
		}
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.due.sum", "n", len(ans.Reports), "parts", sums)))
	if len(shown) == 0 {
		return nil
	}
	t := table{right: map[int]bool{6: true}}
	var head []string // of what was passed on, where anything was
	if slices.ContainsFunc(shown, func(x office.DueReport) bool { return x.Origin != nil }) {
		head = []string{a.say(lang.T("cli.col.passed"))}
	}
	t.row(append([]string{a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.unit")), a.say(lang.T("cli.col.report")), a.say(lang.T("cli.col.due")), a.say(lang.T("cli.col.received")), a.say(lang.T("cli.col.state")), a.say(lang.T("cli.col.days_late"))}, head...)...)
	for i := range shown {
		x := &shown[i]
		late := ""
		if x.Late.Known() {
			late = x.Late.Say(a.lang)
		}
		row := []string{string(x.Name.Code), x.Name.FullName, a.say(x.Label()), orDash(x.Due().Say(a.lang)), orDash(x.ReceivedOn().Say(a.lang)), x.State.Say(a.lang), orDash(late)}
		if x.Origin != nil {
			row = append(row, a.say(passed(x)))
		}
		t.row(row...)
	}
	t.write(a.stdout, "  ")
	return nil
}

// passed says whose report it was that somebody else answers for now.
func passed(x *office.DueReport) lang.Text {
	if x.Unassigned() {
		return lang.T("cli.due.unassigned", "unit", x.Origin.Label())
	}
	return lang.T("cli.due.passed", "unit", x.Origin.Label(), "document", x.PassedBy)
}

func (a *app) dueAnswer(ans office.DueAnswer, shown []office.DueReport) any {
	some := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	reports := []dueJSON{}
	for i := range shown {
		x := &shown[i]
		y := dueJSON{Code: string(x.Name.Code), Name: x.Name.FullName, Kind: x.Kind, Period: x.Period, Report: a.say(x.Label()), DueFrom: some(x.First.String()), DueTo: some(x.Last.String()),
			ReceivedOn: some(x.ReceivedOn().String()), State: string(x.State), DaysLate: x.Late, Inherited: []string{}}
		if x.Duty != nil {
			y.Duty, y.Basis = &x.Duty.ID, some(x.Duty.Basis(a.lang))
		}
		for _, u := range x.Inherited {
			y.Inherited = append(y.Inherited, u.Label())
		}
		if x.Origin != nil {
			y.Origin, y.PassedBy = some(x.Origin.Label()), some(x.PassedBy)
		}
		if x.Receiver != nil {
			y.Receiver = some(x.Receiver.Label())
		}
		reports = append(reports, y)
	}
	counts := map[string]int{}
	for _, s := range programme.ReportStates {
		counts[string(s)] = ans.Counts[s]
	}
	return struct {
		Code    string         `json:"code"`
		Name    string         `json:"name"`
		Year    int            `json:"year"`
		On      law.Date       `json:"on"`
		Counts  map[string]int `json:"counts"`
		Reports []dueJSON      `json:"reports"`
	}{string(ans.Name.Code), ans.Name.FullName, int(ans.Year), ans.On, counts, reports}
}

// dueCSV writes reports in the columns of their file, with what is known of them
// behind. A last day that the calendar leaves open is not filled in: it would be read
// back as that of this very report. One that was passed on keeps the code of the unit
// that owed it, for its record is that unit's, and names who answers for it behind.
func dueCSV(w *document.CSVWriter, rs []office.DueReport, l lang.Lang) error {
	for i := range rs {
		x := &rs[i]
		due, doc, owed := "", "", ""
		if x.First == x.Last {
			due = x.Last.String()
		}
		if x.Record != nil {
			doc, owed = x.Record.Text("document"), x.Record.Text("owed")
		}
		name := x.Name
		if x.Origin != nil {
			name, _ = x.Origin.At(min(cmp.Or(x.Day, x.Last, x.Origin.Last), x.Origin.Last))
		}
		w.Text(string(name.Code))
		w.Raw(x.Kind)
		w.Text(x.Period)
		w.Raw(due)
		w.Raw(x.ReceivedOn().String())
		w.Text(doc)
		w.Raw(owed)
		w.Text(name.FullName)
		w.Text(l.Say(x.Label()))
		w.Raw(x.First.String())
		w.Raw(x.Last.String())
		w.Raw(string(x.State))
		late := ""
		if n, ok := x.Late.Exact(); ok {
			late = strconv.FormatInt(n, 10)
		} else if x.Late.Known() {
			late = fmt.Sprintf("%d-%d", x.Late.Lo, x.Late.Hi)
		}
		w.Text(late)
		switch {
		case x.Unassigned(): // an open question, which is not to be read as "its own"
			w.Text("")
			w.Text(l.Say(lang.T("cli.due.no_receiver")))
			w.Text("")
		case x.Origin != nil:
			w.Text(string(x.Name.Code))
			w.Text(x.Name.FullName)
			w.Text(x.PassedBy)
		default:
			w.Text("")
			w.Text("")
			w.Text("")
		}
		w.End()
	}
	return w.Flush()
}
