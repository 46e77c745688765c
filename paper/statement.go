package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// A Statement is what the code on a certificate or decision says, and no more than
// the decision publishes: one award, or how many the decision makes and to whom it
// lists them. Signed ([vuonlen/journal.SignStatement]) it
// can be checked by anybody with the published key, without a network.
type Statement struct {
	Decision string   // number and sign
	Decided  law.Date // day of the decision
	By       string   // who decided
	Form     string   // of commendation
	To       string   // who is commended
	Unit     string   // where
	Book     string   // number in the award book, empty without one
	List     string   // of a whole decision: what its list adds up to ([ListSum])
}

// ListSum stands for the list of a decision: SHA-256, in hexadecimal digits, of its rows
// as they are printed, a line each, the cells apart by tabs. Who copies the table out of
// the paper has the same lines.
func ListSum(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		for i, cell := range r {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(strings.Join(strings.Fields(lang.NFC(cell)), " "))
		}
		b.WriteByte('\n')
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// ListOf reads rows as [ListSum] takes them from a text: lines of cells apart by tabs.
// What stands before the row numbered 1, and empty lines, are no rows.
func ListOf(text string) (rows [][]string) {
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if strings.TrimSpace(line) == "" || len(rows) == 0 && strings.TrimSpace(cells[0]) != "1" {
			continue
		}
		rows = append(rows, cells)
	}
	return rows
}

// statementHead is the first line: what the text is, and which shape it has.
const statementHead = "vuonlen award 1"

// lines are the keys of a statement in their order, with the place of each value.
func (s *Statement) lines() []struct {
	key   string
	value *string
} {
	return []struct {
		key   string
		value *string
	}{{"decision", &s.Decision}, {"by", &s.By}, {"form", &s.Form}, {"to", &s.To}, {"unit", &s.Unit}, {"book", &s.Book}, {"list", &s.List}}
}

// Text writes the statement in its one canonical way: a line for each value, in
// NFC, without those that are empty.
func (s Statement) Text() string {
	var b strings.Builder
	b.WriteString(statementHead + "\ndecided " + s.Decided.String() + "\n")
	for _, l := range s.lines() {
		// One value is one line: no value can add a line of its own.
		if v := strings.Join(strings.Fields(lang.NFC(*l.value)), " "); v != "" {
			b.WriteString(l.key + " " + v + "\n")
		}
	}
	return b.String()
}

// ParseStatement reads a statement that Text wrote, and nothing else.
func ParseStatement(text string) (Statement, error) {
	var s Statement
	malformed := fault.New(fault.Refused, lang.T("paper.statement")).Do(lang.T("paper.statement.do"))
	rest, ok := strings.CutPrefix(text, statementHead+"\n")
	if !ok {
		return s, malformed
	}
	for line := range strings.Lines(rest) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if key == "decided" {
			d, err := law.ParseDate(value)
			if err != nil {
				return s, malformed
			}
			s.Decided = d
		}
		for _, l := range s.lines() {
			if l.key == key {
				*l.value = value
			}
		}
	}
	if s.Text() != text {
		return Statement{}, malformed
	}
	return s, nil
}
