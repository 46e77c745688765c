package award

import (
	"cmp"
	"slices"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Record is everything that judging may rest on, as it stands when asked.
type Record struct {
	Tree    *unit.Tree
	Facts   *unit.Facts
	Tallies *tally.Ledger

	Evidence   *programme.Book                 // nil: none
	Households func(household.ID) (Life, bool) // nil: no household is known

	Conclusions map[About]Conclusion // what named persons decided

	// Living compares the living conditions in a unit between the ends of two years,
	// false where neither has a review; nil: there is no register.
	Living func(u *unit.Unit, first, last law.Year) (tally.Living, bool)
}

// unitOf is the unit that a conclusion is about; nil: it is about none.
func (r *Record) unitOf(d Conclusion) *unit.Unit {
	if _, isUnit := d.Kind.Level(); !isUnit {
		return nil
	}
	u, _ := r.Tree.Find(unit.Code(d.Subject), d.On)
	return u
}

// Judgement is the verdict on one subject with its whole explanation.
type Judgement struct {
	Subject  Subject
	Verdict  law.Verdict
	Eligible bool
	Bars     []string        // why the subject may not be proposed, apart from the verdict
	Barring  []law.Finding   // every bar of the movement that concerns the kind: met where it does not bar
	Class    law.Fact        // the fact that gave the class; Value nil when unknown, Name empty when the kind has none
	LastYear law.Year        // the last counted year
	Criteria []law.Finding   // every criterion of the kind, in the order of the movement
	Readings []ReadingChange // other readings that would change the verdict
	Tried    []ReadingChange // every other reading that bears on the kind, with the verdict under it
	Breaks   []unit.Break    // changes between urban and rural inside the period; they change no verdict
	Beside   []law.Fact      // of a province that ended: counts of the province its land went to, which judge nothing
}

// ReadingChange is the verdict that there would be if one reading had another
// value.
type ReadingChange struct {
	Name, Value string
	Verdict     law.Verdict
}

// The bars that follow from the life of a unit.
const (
	Dissolved = "dissolved"  // it no longer lives on the day of submission
	NotFormed = "not_formed" // it does not live yet on that day
)

// Subjects lists the units of a kind inside the movement's territory that live
// on a day, by code. The province is the territory itself. Of households they
// are those that registered; of persons and bodies, those of the subjects file that
// are there on the day.
func (m *Movement) Subjects(r *Record, k Kind, on law.Date) ([]Subject, error) {
	level, ok := k.Level()
	if !ok {
		return m.people(r, k, on), nil
	}
	home, err := m.home(r)
	if err != nil {
		return nil, err
	}
	if k == Province {
		return []Subject{m.province(home, on)}, nil
	}
	var units []*unit.Unit
	if home.Alive(on) {
		units = r.Tree.Under(home, on, level)
	} else if heirs, gap := r.Tallies.Heirs(home, on); gap == tally.NoGap {
		// The territory's province ended: the communes that inherited its land.
		for _, h := range heirs {
			if level == unit.Commune {
				units = append(units, h)
			} else {
				units = append(units, r.Tree.Under(h, on, level)...)
			}
		}
	} else {
		return nil, fault.New(fault.Refused, lang.T("award.territory_gap", "code", string(m.Territory.Code), "on", on))
	}
	out := make([]Subject, 0, len(units))
	for _, u := range units {
		out = append(out, unitSubject(k, u, on))
	}
	slices.SortFunc(out, func(a, b Subject) int { return cmp.Compare(a.Code, b.Code) })
	return out, nil
}

// home is the unit that the movement's territory names.
func (m *Movement) home(r *Record) (*unit.Unit, error) {
	u, ok := r.Tree.Find(m.Territory.Code, m.Territory.On)
	if !ok {
		return nil, r.Tree.Explain(m.Territory.Code, m.Territory.On)
	}
	return u, nil
}

func (m *Movement) province(home *unit.Unit, on law.Date) Subject {
	s := unitSubject(Province, home, lastDay(home, on))
	s.Code, s.On = string(m.Territory.Code), on
	return s
}

func unitSubject(k Kind, u *unit.Unit, on law.Date) Subject {
	st, _ := u.At(on)
	return Subject{Kind: k, Code: string(st.Code), On: on, Name: lang.Both{VI: st.FullName, EN: st.FullName}, Unit: u}
}

// FindSubject resolves one subject of a kind by its code on a day. Households,
// persons and bodies are taken by their number as given.
func (m *Movement) FindSubject(r *Record, k Kind, code string, on law.Date) (Subject, error) {
	level, isUnit := k.Level()
	if !isUnit {
		return findPerson(r, k, code, on)
	}
	home, err := m.home(r)
	if err != nil {
		return Subject{}, err
	}
	if k == Province {
		if code != string(m.Territory.Code) {
			return Subject{}, fault.New(fault.NotFound, lang.T("award.not_territory", "code", code, "territory", string(m.Territory.Code)))
		}
		return m.province(home, on), nil
	}
	u, ok := r.Tree.Find(unit.Code(code), on)
	if !ok {
		return Subject{}, r.Tree.Explain(unit.Code(code), on)
	}
	if u.Level != level {
		return Subject{}, fault.New(fault.NotFound, lang.T("award.not_kind", "code", code, "kind", k, "on", on))
	}
	if !m.covers(r, home, u, on) {
		return Subject{}, fault.New(fault.NotFound, lang.T("award.outside", "code", code, "territory", string(m.Territory.Code), "on", on))
	}
	return unitSubject(k, u, on), nil
}

// covers tells whether a unit lies in the movement's territory on a day.
func (m *Movement) covers(r *Record, home, u *unit.Unit, on law.Date) bool {
	if home.Alive(on) {
		return r.Tree.Within(u, home, on)
	}
	heirs, _ := r.Tallies.Heirs(home, on)
	for _, h := range heirs {
		if r.Tree.Within(u, h, on) {
			return true
		}
	}
	return false
}

// LastYear is the last counted year of a submission: the latest year whose 31
// December is not after it and, for a unit that ended, not after its last day.
func LastYear(submittedOn, lastDay law.Date) law.Year {
	d := submittedOn
	if lastDay != 0 && lastDay < d {
		d = lastDay
	}
	y := d.Year()
	if law.YearEnd(y) > d {
		y--
	}
	return y
}

// Judge decides on one subject as of the day its dossier is submitted. It only
// reads; the same record always gives the same judgement.
func (m *Movement) Judge(r *Record, s Subject, submittedOn law.Date) Judgement {
	return m.judge(r, s, submittedOn, submittedOn)
}

// JudgeOnAll judges as of the same day and years on every figure that was ever
// decided: also on a count that was corrected, or first recognised, after the dossier
// was submitted, which the verdict of that day does not know (formats.md 2.4, 3.4).
// What happened after that day still does not count.
func (m *Movement) JudgeOnAll(r *Record, s Subject, submittedOn law.Date) Judgement {
	return m.judge(r, s, submittedOn, law.MakeDate(9999, 12, 31))
}

func (m *Movement) judge(r *Record, s Subject, submittedOn, known law.Date) Judgement {
	j := Judgement{Subject: s, Eligible: true, Bars: []string{}, LastYear: LastYear(submittedOn, 0)}
	if s.Unit != nil {
		switch {
		case s.Unit.Last != 0 && s.Unit.Last < submittedOn:
			j.Eligible, j.Bars = false, append(j.Bars, Dissolved)
		case s.Unit.First > submittedOn:
			j.Eligible, j.Bars = false, append(j.Bars, NotFormed)
		}
		if s.Kind != Province { // the territory's years run on past the merger
			j.LastYear = LastYear(submittedOn, s.Unit.Last)
		}
	}
	j.Breaks = m.breaks(r, s, j.LastYear)
	if s.Kind == Province {
		j.Beside = m.Beside(r, j.LastYear, known)
	}
	c := &context{record: r, day: submittedOn, known: known, movement: m, subject: s, book: m.open(r, s, j.LastYear, known)}
	j.Barring = c.barring()
	for _, f := range j.Barring {
		if f.Verdict == law.NotMet {
			j.Eligible, j.Bars = false, append(j.Bars, f.Rule)
		}
	}
	criteria := m.CriteriaOf(s.Kind)
	all := &judged{context: c, criteria: criteria, findings: make([]*law.Finding, len(criteria))}

	classes := c.classes(r, criteria, submittedOn)
	j.Class = classes.fact
	j.Criteria, j.Verdict = all.list(classes), all.verdict(classes)

	for _, rd := range AllReadings {
		if !matters(rd.Name, s.Kind, criteria) {
			continue
		}
		for _, v := range rd.Values {
			if v == m.Readings[rd.Name] {
				continue
			}
			other, of := all.with(rd.Name, v), classes
			if rd.Name == "class_date" {
				of = other.classes(r, criteria, submittedOn)
			}
			j.Tried = append(j.Tried, ReadingChange{rd.Name, v, other.verdict(of)})
		}
	}
	j.Readings = changes(j.Tried, j.Verdict)
	return j
}

// changes are the readings tried under which the verdict is another.
func changes(tried []ReadingChange, verdict law.Verdict) (out []ReadingChange) {
	for _, t := range tried {
		if t.Verdict != verdict {
			out = append(out, t)
		}
	}
	return out
}

// matters tells whether a reading can change a verdict on a kind of subject.
func matters(reading string, k Kind, criteria []Criterion) bool {
	if reading == "combination."+string(k) {
		return len(criteria) > 1
	}
	for _, c := range criteria {
		if c.Class != nil && (reading == "alternative_scope" || reading == "class_date") {
			return true
		}
		if slices.Contains(c.Form.uses(), reading) {
			return true
		}
	}
	return false
}

// open is the subject's book of counts, as recognised on the day of submission.
func (m *Movement) open(r *Record, s Subject, last law.Year, asOf law.Date) *book {
	b := &book{last: last, seen: map[law.Year]entry{}}
	b.other = func(y law.Year) (string, bool) {
		if s.Unit == nil {
			return "", false
		}
		return r.Tallies.OtherStandard(s.Unit, y, m.Standard, asOf)
	}
	b.look = func(y law.Year) (tally.Figure, tally.Gap) {
		switch {
		case s.Unit == nil:
			return tally.Figure{}, tally.NotCounted
		case s.Kind == Province:
			f, gap := r.Tallies.Territory(s.Unit, y, m.Standard, asOf)
			// The reviews of the whole stand beside the sum of its parts.
			if reg, ok := r.Tallies.Register(s.Unit, y, m.Standard); ok && f.Register == nil {
				f.Register = &reg
			}
			return f, gap
		}
		// The territory is the one the unit has at the end of the last counted
		// year, or on the day asked for if that is later.
		ref := max(law.YearEnd(last), s.On)
		if s.Unit.Last != 0 {
			ref = min(ref, s.Unit.Last)
		}
		return r.Tallies.Restated(s.Unit, ref, y, m.Standard, asOf)
	}
	return b
}

// possible is the class of a subject: one value where the fact is known, every
// value it may have where it is not.
type possible struct {
	fact   law.Fact
	values []string
	lacks  []law.Missing
}

// classes finds the class of the subject on the day that the reading class_date
// names, from the lists of the movement's own period.
func (c *context) classes(r *Record, criteria []Criterion, submittedOn law.Date) possible {
	name := ""
	for _, cr := range criteria {
		if cr.Class != nil {
			name = cr.Class.Fact
		}
	}
	p := possible{values: []string{""}}
	if name == "" {
		return p
	}
	p.fact = law.Fact{Name: name, Code: c.subject.Code}
	p.values = Classes[name]
	p.lacks = []law.Missing{{Code: c.subject.Code, What: name}}
	if c.subject.Unit == nil {
		return c.personClass(p)
	}
	f, ok := c.classFact(r, submittedOn, name)
	if !ok && name == "zone" {
		// Outside the ethnic-minority and mountain area there are no zones.
		if area, known := c.classFact(r, submittedOn, "ethnic_mountain"); known && area.Value == "no" {
			f, ok = area, true
			f.Value = "none"
		}
	}
	if ok {
		p.fact.Value, p.fact.Source = f.Value, cite(f)
		p.values, p.lacks = []string{f.Value}, nil
	}
	return p
}

func (c *context) classFact(r *Record, submittedOn law.Date, name string) (unit.Fact, bool) {
	u := c.subject.Unit
	first, last := c.movement.Period()
	if c.reading("class_date") == "period_start" {
		f, ok := r.Facts.FirstFrom(u, name, first)
		return f, ok && f.From <= last
	}
	on := min(submittedOn, last)
	if u.Last != 0 {
		on = min(on, u.Last)
	}
	return r.Facts.On(u, name, on)
}

// judged is the criteria of a subject under one set of readings; each is judged
// at most once, and only where it can apply.
type judged struct {
	*context
	criteria []Criterion
	findings []*law.Finding
}

// with is the same with one reading changed: only criteria that the reading
// bears on are judged again.
func (j *judged) with(name, value string) *judged {
	o := &judged{context: j.context.with(name, value), criteria: j.criteria, findings: slices.Clone(j.findings)}
	for i, cr := range o.criteria {
		if slices.Contains(cr.Form.uses(), name) {
			o.findings[i] = nil
		}
	}
	return o
}

// finding judges criterion i as for a subject that it applies to.
func (j *judged) finding(i int) *law.Finding {
	if j.findings[i] == nil {
		f := j.criteria[i].Form.judge(j.context, j.criteria[i].ID)
		j.divided(&f)
		f.Citation = j.criteria[i].Citation
		for k := range f.Because {
			f.Because[k].Citation = f.Citation
		}
		j.findings[i] = &f
	}
	return j.findings[i]
}

func (j *judged) applies(i int, class string) bool {
	return j.criteria[i].Class.applies(j.reading("alternative_scope"), class)
}

// verdict is the subject's verdict: under every class that it may have, and one
// only if all agree.
func (j *judged) verdict(classes possible) law.Verdict {
	whole := make([]law.Verdict, 0, 4)
	parts := make([]law.Verdict, 0, len(j.criteria))
	for _, class := range classes.values {
		parts = parts[:0]
		for i := range j.criteria {
			if j.applies(i, class) {
				parts = append(parts, j.finding(i).Verdict)
			}
		}
		whole = append(whole, j.combine().Of(parts...))
	}
	return law.Agree(whole...)
}

// list gives every criterion with its finding. Where the class is not known, a
// criterion has a verdict only if it is the same for every class.
func (j *judged) list(classes possible) []law.Finding {
	out := make([]law.Finding, len(j.criteria))
	for i, cr := range j.criteria {
		yes := 0
		for _, class := range classes.values {
			if j.applies(i, class) {
				yes++
			}
		}
		switch {
		case yes == 0:
			out[i] = law.Finding{
				Rule: cr.ID, Verdict: law.NotApplicable, Citation: cr.Citation,
				Text:   lang.T("award.class.other", "class", ClassText(cr.Class.Fact, classes.values[0])),
				Change: law.Change{Reachable: law.Can(true)},
			}
		case yes == len(classes.values) || j.finding(i).Verdict == law.NotApplicable:
			out[i] = *j.finding(i)
		default:
			f := *j.finding(i)
			out[i] = law.Finding{
				Rule: cr.ID, Verdict: law.Unknown, Citation: cr.Citation, Facts: f.Facts,
				Text:    classUnknown(cr.Class.Fact, f.Verdict),
				Missing: append(slices.Clone(classes.lacks), f.Missing...),
				Change:  law.Change{Reachable: f.Change.Reachable},
				Because: []law.Finding{f},
			}
			if f.Change.Reachable != nil {
				out[i].Change.Reachable = law.Can(true) // not yet "not met", whatever the class turns out to be
			}
		}
	}
	return out
}

// classUnknown says that it is open whether a criterion applies, and what it
// comes to if it does.
func classUnknown(fact string, v law.Verdict) lang.Text {
	if v == law.Unknown {
		return lang.T("award.class.unknown_both", "what", What(fact))
	}
	return lang.T("award.class.unknown", "what", What(fact), "verdict", v)
}

// ClassText spells a class as an officer calls it.
func ClassText(fact, class string) lang.Text {
	switch fact + " " + class {
	case "poor_district yes":
		return lang.T("award.class.poor_district")
	case "poor_district no":
		return lang.T("award.class.other_district")
	case "specially_difficult yes":
		return lang.T("award.class.specially_difficult")
	case "specially_difficult no":
		return lang.T("award.class.not_specially_difficult")
	case "zone none":
		return lang.T("award.class.no_zone")
	case "provincial yes":
		return lang.T("award.class.provincial")
	case "provincial no":
		return lang.T("award.class.not_provincial")
	case "subject_kind enterprise":
		return lang.T("award.class.enterprise")
	case "subject_kind cooperative":
		return lang.T("award.class.cooperative")
	case "subject_kind cooperative_union":
		return lang.T("award.class.cooperative_union")
	case "subject_kind credit_institution":
		return lang.T("award.class.credit_institution")
	}
	return lang.T("award.class.zone", "zone", class)
}

// lastDay is the day itself while the unit lives, else its last day.
func lastDay(u *unit.Unit, on law.Date) law.Date {
	if u.Last != 0 && u.Last < on {
		return u.Last
	}
	return on
}
