package procedure

import (
	_ "embed"
	"errors"
	"sync"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Multiple is how many times the base salary goes with an award.
type Multiple law.Ratio

// Say writes "3,5".
func (m Multiple) Say(l lang.Lang) string { return law.Ratio(m).Say(l) }

// Salary is a base salary during a period.
type Salary struct {
	From, To law.Date // To 0: no later one is known
	Amount   Given[law.Dong]
}

//go:embed salary.yaml
var salaryFile []byte

var salaries = sync.OnceValue(mustLoadSalaries)

// Salaries lists the base salaries by their first day.
func Salaries() []Salary { return append([]Salary(nil), salaries()...) }

func mustLoadSalaries() []Salary {
	out, err := loadSalaries(salaryFile)
	if err != nil {
		panic("procedure: salary.yaml: " + err.Error())
	}
	return out
}

func loadSalaries(content []byte) (out []Salary, err error) {
	var file struct {
		Documents map[string]both `yaml:"documents"`
		Salaries  []struct {
			From   law.Date `yaml:"from"`
			To     law.Date `yaml:"to"`
			Amount raw      `yaml:"amount"`
		} `yaml:"salaries"`
	}
	if err := yaml.Load(content, &file, yaml.WithV4Defaults(), yaml.WithKnownFields()); err != nil {
		return nil, err
	}
	r := newReader("salary", file.Documents, nil)
	for _, x := range file.Salaries {
		s := Salary{From: x.From, To: x.To, Amount: fill(r, all, "salary."+x.From.String(), x.Amount, parseDong)}
		if n := len(out); n > 0 && out[n-1].To.AddDays(1) != s.From {
			return nil, errors.New("salaries leave a gap or overlap at " + s.From.String())
		}
		out = append(out, s)
	}
	return out, r.err
}

// Money is what goes with an award, with all it rests on.
type Money struct {
	Dong     law.Dong
	Multiple Given[Multiple]
	Salary   Given[law.Dong]
	Rounding Given[Rounding]
}

// Facts lists what the amount rests on.
func (m Money) Facts() []Fact { return []Fact{m.Multiple.Fact, m.Salary.Fact, m.Rounding.Fact} }

// Money is the amount that goes with a form for a recipient when it is decided on a
// day. ok is false while a multiple, a salary or the rounding is not known to be
// used; Facts then tells which.
func (s *Set) Money(id FormID, to Recipient, day law.Date) (m Money, ok bool, err error) {
	form, err := s.Form(id)
	if err != nil {
		return m, false, err
	}
	m.Multiple, m.Rounding = form.Multiples[to], s.Rounding
	m.Salary.ID, m.Salary.Citation.Status = "salary/all/salary."+day.String(), law.Unconfirmed
	for _, x := range salaries() {
		if day >= x.From && (x.To == 0 || day <= x.To) {
			m.Salary = x.Amount
		}
	}
	if len(needs(m.Facts()...)) > 0 {
		return m, false, nil
	}
	m.Dong = m.Rounding.Value.of(law.Ratio(m.Multiple.Value).Mul(law.Int(int64(m.Salary.Value))))
	return m, true, nil
}

// Rounding is how an amount is rounded.
type Rounding struct {
	Step int64 // to a multiple of so many đồng; 1: not rounded
	Up   bool  // to the next one above; else to the nearest, a half upward
}

// of is the whole amount.
func (r Rounding) of(x law.Ratio) law.Dong {
	steps := x.Quo(law.Int(r.Step))
	if r.Up || r.Step == 1 {
		return law.Dong(-steps.Neg().Floor() * r.Step)
	}
	return law.Dong(steps.Add(law.Frac(1, 2)).Floor() * r.Step)
}

// Say writes how.
func (r Rounding) Say(l lang.Lang) string {
	switch {
	case r.Step == 1:
		return l.Say(lang.T("procedure.rounding.none"))
	case r.Up:
		return l.Say(lang.T("procedure.rounding.up", "step", r.Step))
	}
	return l.Say(lang.T("procedure.rounding.nearest", "step", r.Step))
}
