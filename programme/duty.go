package programme

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

//go:embed calendar.yaml
var calendarFile []byte

// Duty is a rule by which the units of a level owe a report on the same days of
// every year: of the national rules (calendar.yaml), or set by a province for its own
// units (records of the kind duties).
type Duty struct {
	ID        string
	Name      lang.Both
	Level     unit.Level // of the units that owe it
	Recipient lang.Both
	Days      []YearDay // the last days in time, in their order, at most one in a month
	Shift     Shift     // what becomes of a last day that is a day off
	Working   bool      // days late are counted in working days, else in days of the calendar
	IfAny     bool      // owed only if there was something to tell
	From, To  law.Date  // last days in this span are the rule's; To 0: until further notice
	Citation  law.Citation

	// A province's own: the province that set it and its record. The rule binds its
	// units, and among them takes the place of a national one of the same id.
	land   *unit.Unit
	Record *Record
}

// Basis says what the duty rests on: document, clause and how sure, or the document
// of the province.
func (d *Duty) Basis(l lang.Lang) string {
	if d.land == nil {
		return d.Citation.Say(l)
	}
	return l.Say(lang.T("programme.duty.own", "document", d.Citation.Document, "unit", d.land.Label()))
}

// YearDay is a day of every year as month*100 + day.
type YearDay int

// String is the day as MM-DD.
func (d YearDay) String() string { return fmt.Sprintf("%02d-%02d", int(d)/100, int(d)%100) }

// In is the day in a year.
func (d YearDay) In(y law.Year) law.Date { return law.MakeDate(int(y), int(d)/100, int(d)%100) }

// Shift says what becomes of a last day that is a day off.
type Shift string

// The rules of a day off. A rule that says nothing leaves open whether the day moves
// to the next working day.
const (
	ShiftOpen   Shift = ""
	ShiftSame   Shift = "same"
	ShiftNext   Shift = "next"
	ShiftBefore Shift = "before"
)

// Say names the rule.
func (s Shift) Say(l lang.Lang) string {
	k, _ := FindKind("duties")
	f, _ := k.Field("on_day_off")
	for _, o := range f.Choices {
		if o.Value == string(s) {
			return o.Label.Say(l)
		}
	}
	return l.Say(lang.T("programme.duty.shift.open"))
}

// ParseDays reads days of every year: MM-DD or DD/MM, joined by ";", at most one in a
// month, so that the month names the report. 29 February is no day of every year.
func ParseDays(s string) ([]YearDay, error) {
	var out []YearDay
	for part := range strings.SplitSeq(s, ";") {
		part = strings.TrimSpace(part)
		month, day, ok := strings.Cut(part, "-")
		if !ok {
			day, month, ok = strings.Cut(part, "/")
		}
		m, err := strconv.ParseUint(month, 10, 8) // no signs
		d, err2 := strconv.ParseUint(day, 10, 8)
		if !ok || err != nil || err2 != nil || len(month) > 2 || len(day) > 2 || m < 1 || m > 12 {
			return nil, fmt.Errorf("%q is no day of the year", part)
		}
		y := YearDay(int(m)*100 + int(d))
		if _, err := law.ParseDate(y.In(2023).String()); err != nil { // 2023 is no leap year
			return nil, fmt.Errorf("%q is no day of every year", part)
		}
		out = append(out, y)
	}
	slices.Sort(out)
	for i := range out[1:] {
		if out[i]/100 == out[i+1]/100 {
			return nil, fmt.Errorf("two days in month %d", out[i]/100)
		}
	}
	return out, nil
}

// SayDays spells days as [ParseDays] reads them: 06-15;12-15.
func SayDays(days []YearDay) string {
	out := make([]string, len(days))
	for i, d := range days {
		out[i] = d.String()
	}
	return strings.Join(out, ";")
}

// Period names the report of a last day: the id of the duty with the year, and with
// the month where there are several in a year. It is the `period` of the record in
// which its receipt is written down.
func (d *Duty) Period(last law.Date) string {
	if len(d.Days) == 1 {
		return fmt.Sprintf("%s %d", d.ID, last.Year())
	}
	return d.ID + " " + last.String()[:7]
}

// Asked lists the last days of the duty from one day up to and including another.
func (d *Duty) Asked(from, to law.Date) []law.Date {
	from = max(from, d.From)
	if d.To != 0 {
		to = min(to, d.To)
	}
	var out []law.Date
	for y := from.Year(); y <= to.Year(); y++ {
		for _, day := range d.Days {
			if on := day.In(y); from <= on && on <= to {
				out = append(out, on)
			}
		}
	}
	return out
}

// National lists the duties of the national rules.
func National() []*Duty { return slices.Clone(national) }

var national = mustLoadCalendar(calendarFile)

func mustLoadCalendar(content []byte) []*Duty {
	out, err := loadCalendar(content)
	if err != nil {
		panic("programme: calendar.yaml: " + err.Error())
	}
	return out
}

func loadCalendar(content []byte) ([]*Duty, error) {
	var file struct {
		Documents map[string]struct {
			Title  lang.Both  `yaml:"title"`
			Status law.Status `yaml:"status"`
		} `yaml:"documents"`
		Duties []struct {
			ID        string     `yaml:"id"`
			Name      lang.Both  `yaml:"name"`
			Level     unit.Level `yaml:"level"`
			Recipient lang.Both  `yaml:"recipient"`
			On        []string   `yaml:"on"`
			Off       Shift      `yaml:"off"`
			Working   bool       `yaml:"late_in_working_days"`
			IfAny     bool       `yaml:"if_any"`
			From      string     `yaml:"from"`
			To        string     `yaml:"to"`
			Document  string     `yaml:"document"`
			Clause    lang.Both  `yaml:"clause"`
		} `yaml:"duties"`
	}
	if err := yaml.Load(content, &file, yaml.WithV4Defaults(), yaml.WithKnownFields()); err != nil {
		return nil, err
	}
	var out []*Duty
	for _, x := range file.Duties {
		doc, ok := file.Documents[x.Document]
		days, err := ParseDays(strings.Join(x.On, ";"))
		from, err2 := law.ParseDate(x.From)
		var to law.Date
		if x.To != "" {
			var err3 error
			if to, err3 = law.ParseDate(x.To); err3 != nil {
				err2 = err3
			}
		}
		if err := cmp.Or(err, err2); err != nil {
			return nil, fmt.Errorf("%s: %w", x.ID, err)
		}
		d := &Duty{ID: x.ID, Name: x.Name, Level: x.Level, Recipient: x.Recipient, Days: days, Shift: x.Off, Working: x.Working, IfAny: x.IfAny,
			From: from, To: to, Citation: law.Citation{Document: doc.Title, Clause: x.Clause, Status: doc.Status}}
		if !ok || d.ID == "" || strings.Contains(d.ID, " ") || d.Name.VI == "" || d.Name.EN == "" || d.Citation.Clause.VI == "" || d.Citation.Status == "" ||
			!slices.Contains([]unit.Level{unit.Province, unit.District, unit.Commune, unit.Hamlet}, d.Level) ||
			!slices.Contains([]Shift{ShiftOpen, ShiftSame, ShiftNext, ShiftBefore}, d.Shift) {
			return nil, fmt.Errorf("%s: id, name, level, off, document or clause is wrong", x.ID)
		}
		if slices.ContainsFunc(out, func(o *Duty) bool { return o.ID == d.ID }) {
			return nil, fmt.Errorf("%s stands twice", d.ID)
		}
		out = append(out, d)
	}
	return out, nil
}

// ownDuty reads a duty that a province has set.
func ownDuty(e *Record, land *unit.Unit) (*Duty, bool) {
	days, err := ParseDays(e.Text("days"))
	if err != nil {
		return nil, false
	}
	both := func(s string) lang.Both { return lang.Both{VI: s, EN: s} }
	d := &Duty{ID: e.Text("duty"), Name: both(e.Text("name")), Level: unit.Level(e.Text("owed_by")), Recipient: both(e.Text("recipient")), Days: days,
		Shift: Shift(e.Text("on_day_off")), Working: e.Text("late_in") == "working", From: e.Date("from"), To: e.Date("to"),
		Citation: law.Citation{Document: both(e.Text("document"))}, land: land, Record: e}
	d.IfAny, _ = e.Yes("conditional")
	return d, true
}
