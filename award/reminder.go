package award

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Reminder is the content of a letter that reminds a subject to enrol in a movement or
// to file its plan. Number and signature are left to the office that sends it.
type Reminder struct {
	From     string     // who sends it
	To       lang.Sayer // who is to act
	On       law.Date
	About    lang.Text
	Grounds  []law.Citation
	Asks     []lang.Text // what is asked, in order; the last says where to send what by when
	Until    law.Date    // the day by which it is asked
	State    EnrolmentState
	Movement *Movement
	Doubtful bool // a document of the grounds was not seen as published
}

// Remind writes the reminder of a subject that has not enrolled, or not filed its
// plan; false where there is nothing to ask: who enrols of his own accord is not
// reminded.
func (m *Movement) Remind(e Enrolment, from string, on, until law.Date) (Reminder, bool) {
	if e.State == Enrolled || !e.Expected {
		return Reminder{}, false
	}
	r := Reminder{From: from, To: addressee(e.Subject), On: on, Until: until, Grounds: m.Grounds(), State: e.State, Movement: m}
	for _, g := range r.Grounds {
		r.Doubtful = r.Doubtful || g.Status != law.Confirmed
	}
	send := lang.T("award.reminder.send_plan", "until", until, "from", from)
	if e.State == NotEnrolled {
		send = lang.T("award.reminder.send_both", "until", until, "from", from)
		r.About = lang.T("award.reminder.about_enrol", "movement", m.Name)
		r.Asks = append(r.Asks, lang.T("award.reminder.enrol", "movement", m.Name, "on", on))
	} else {
		r.About = lang.T("award.reminder.about_plan", "movement", m.Name)
		r.Asks = append(r.Asks, lang.T("award.reminder.enrolled", "movement", m.Name, "enrolled", e.Record.Date("enrolled_on"), "on", on))
	}
	r.Asks = append(r.Asks, lang.T("award.reminder.plan"), send)
	return r, true
}

// addressee is how a letter to a subject is addressed.
func addressee(s Subject) lang.Sayer {
	switch s.Kind {
	case District, Commune:
		return lang.T("award.reminder.committee", "unit", inSentence(s.Name.Say(lang.VI)))
	}
	return s.Name
}

// inSentence is the full name of a unit inside a sentence, where its kind is written
// small: "xã Lê Trì".
func inSentence(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(r)) + name[n:]
}

// Sender is the emulation council of a unit, by the unit's full name.
func Sender(unitName string) lang.Text {
	return lang.T("award.reminder.sender", "unit", inSentence(unitName))
}

// Text is the letter as plain text, for people to copy into a document. The blanks
// for number and signature are those of an administrative letter.
func (r Reminder) Text(l lang.Lang) string {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\n") }
	line(l.Say(lang.T("award.reminder.country")))
	line(strings.ToUpper(r.From))
	line(l.Say(lang.T("award.reminder.number")))
	line(l.Say(r.About))
	line(l.Say(lang.T("award.reminder.dateline", "day", fmt.Sprintf("%02d", r.On%100), "month", fmt.Sprintf("%02d", r.On/100%100), "year", r.On.Year())))
	line("")
	line(l.Say(lang.T("award.reminder.to", "to", r.To)))
	line("")
	for _, g := range r.Grounds {
		line(l.Say(lang.T("award.reminder.ground", "document", g.Document)))
	}
	if r.Doubtful {
		line(l.Say(lang.T("award.reminder.doubt")))
	}
	for _, a := range r.Asks {
		line(l.Say(a))
	}
	line("")
	line(l.Say(lang.T("award.reminder.recipients")))
	line(l.Say(lang.T("award.reminder.signature", "from", strings.ToUpper(r.From))))
	return b.String()
}
