package office

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
)

// ReviewDraft is what an entry form of a household and year begins with.
type ReviewDraft struct {
	Household household.ID
	Year      law.Year
	Base      int64             // the stored review, 0 = none: who saves says which he saw
	Act       int64             // that entered it
	Values    map[string]string // by code, as files write them; the citizen number is masked
	Hidden    map[string]bool   // questions whose answers the actor may not see: they stay as they are
	From      law.Year          // the values are those of this earlier review; 0: they are its own
}

// FileReview is whose review it is and what was typed.
type FileReview struct {
	Household household.ID
	Year      law.Year
	Values    map[string]string // by code; a question that is left out stays as it is
	Base      int64             // the review that was seen, 0 = none
	Reason    string            // of a correction
}

// KeepNumber and DropNumber are what stands in place of a citizen number that is not
// typed again: the stored one stays, or goes.
const (
	KeepNumber = ""
	DropNumber = "-"
)

// Entered is what entering a review did or would do.
type Entered struct {
	ReviewReport
	Class   household.Class
	Because lang.Text
	Finding law.Finding
	Fields  []household.FieldChange // against the stored review
	Clash   *ReviewDraft            // somebody saved another review meanwhile: nothing was entered
	Who     account.Actor           // who saved it
	At      time.Time
}

// sameEveryYear are the answers that a household's next review begins with: one does
// not ask twice (WCAG 3.3.7).
var sameEveryYear = []string{"hamlet", "commune", "area", "head", "address", "ethnicity", "size"}

// ReviewDraft reads what the entry form of a household and year begins with: its
// review, else what stays from the one before.
func (o *Office) ReviewDraft(ctx context.Context, id household.ID, y law.Year) (ReviewDraft, error) {
	var d ReviewDraft
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		d, _, err = o.draft(r, id, y)
		return err
	})
	if err == nil && len(d.Values) > 0 {
		err = o.look(ctx, store.Access{Kind: "show", Household: id, Households: 1, Year: y, Fields: []string{sawPerson, sawSensitive}})
	}
	return d, err
}

// draft is ReviewDraft with the stored review, nil for none, its number opened.
func (o *Office) draft(r *store.Reader, id household.ID, y law.Year) (ReviewDraft, *household.Review, error) {
	d := ReviewDraft{Household: id, Year: y, Values: map[string]string{}, Hidden: map[string]bool{}}
	record, err := loadUnits(r)
	if err != nil {
		return d, nil, err
	}
	gate, err := o.gate(r, record.Tree, account.ReviewWrite)
	if err != nil {
		return d, nil, err
	}
	form, ok := household.FormForYear(y)
	if !ok {
		return d, nil, fault.New(fault.Usage, lang.T("office.enter.year", "year", y)).Do(lang.T("office.enter.year.do"))
	}
	ps := newPlaces(record)
	var stored, before *household.Review
	if err := r.Reviews(store.ReviewFilter{Household: id, Open: r.Opens()}, func(v *household.Review) error {
		w := *v
		switch {
		case v.Year == y:
			stored = &w
		case v.Year < y && (before == nil || v.Year > before.Year):
			before = &w
		}
		return nil
	}); err != nil {
		return d, nil, err
	}
	from := stored
	if from == nil {
		from = before
	}
	if from == nil {
		return d, nil, nil
	}
	end := law.YearEnd(from.Year)
	u := ps.of(from.Hamlet, from.Commune, end).unit
	if err := gate.within(u, end); err != nil {
		return d, nil, err
	}
	h := hide(gate, u, end)
	for i := range form.Questions {
		q := &form.Questions[i]
		if q.OfMember || q.Code == "year" || q.Code == "household" {
			continue
		}
		person := q.Sensitive == household.Personal || q.Sensitive == household.PersonalNumber
		if person && h.person || q.Sensitive != "" && !person && h.sensitive {
			d.Hidden[q.Code] = true
			continue
		}
		if stored == nil && !slices.Contains(sameEveryYear, q.Code) {
			continue
		}
		d.Values[q.Code] = from.Field(q.Code)
		if q.Kind == household.CitizenAnswer {
			d.Values[q.Code] = household.MaskCitizenID(from.CitizenID)
		}
	}
	if stored == nil {
		d.From = from.Year
		// The codes are those of the earlier year; what they name no more is asked anew.
		if pl := ps.of(from.Hamlet, from.Commune, law.YearEnd(y)); pl.err != nil {
			delete(d.Values, "hamlet")
			delete(d.Values, "commune")
		}
		return d, nil, nil
	}
	d.Base, d.Act = stored.ID, stored.Act
	return d, stored, nil
}

// EnterReview enters one review by the same checks and in the same way as a file of
// one row. Who saw another review than the one that is stored now gets that one back
// (Clash), and nothing is entered. Faults name the question in their column.
func (o *Office) EnterReview(ctx context.Context, e FileReview, confirm bool) (Entered, error) {
	var a Entered
	values := map[string]string{}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		d, stored, err := o.draft(r, e.Household, e.Year)
		if err != nil {
			return err
		}
		if d.Base != e.Base {
			a.Clash = &d
			if d.Act == 0 { // it was taken back
				return nil
			}
			entries, err := r.EntriesOf(d.Act)
			if len(entries) > 0 {
				a.Who, a.At = entries[0].Actor, entries[0].At
			}
			return err
		}
		form, _ := household.FormForYear(e.Year)
		for i := range form.Questions {
			q := &form.Questions[i]
			if q.OfMember {
				continue
			}
			if stored != nil {
				values[q.Code] = stored.Field(q.Code)
				if q.Kind == household.CitizenAnswer {
					values[q.Code] = stored.CitizenID
				}
			}
			typed, given := e.Values[q.Code]
			switch {
			case !given || d.Hidden[q.Code]:
			case q.Kind != household.CitizenAnswer:
				values[q.Code] = typed
			case typed == DropNumber:
				values[q.Code] = ""
			case typed != KeepNumber:
				values[q.Code] = typed
			}
		}
		return nil
	})
	if err != nil || a.Clash != nil {
		return a, err
	}
	values["household"], values["year"] = string(e.Household), strconv.Itoa(int(e.Year))
	given, err := oneRow(values)
	if err != nil {
		return a, err
	}
	p := ReviewReport{Report: Report{What: "review", Schema: document.ReviewColumns()}}
	in := &reviewImport{o: o, p: &p, name: given.Name, only: e.Household, base: &e.Base, reason: e.Reason,
		open: func() (*document.Reader, error) { return given.open(document.ReviewColumns()) }}
	a.ReviewReport, err = o.enterReviews(ctx, in, confirm)
	if err != nil || len(in.order) == 0 {
		return a, err
	}
	pl := in.leafs[in.order[0]]
	if in.kept.n == 1 {
		v := in.kept.chunks[0][0]
		id, _, _ := standardFor("", v.Year)
		if s, ok := household.FindStandard(id); ok {
			answers := pl.answers(&v)
			a.Class, a.Because, a.Finding = s.Classify(answers), s.Because(answers), s.Explain(answers)
		}
	}
	for _, d := range p.Diffs {
		a.Fields = d.Fields
	}
	return a, nil
}

// oneRow is a table of one row with the values that there are.
func oneRow(values map[string]string) (*Given, error) {
	var b bytes.Buffer
	codes := slices.Sorted(maps.Keys(values))
	w := document.NewCSVWriter(&b, codes...)
	for _, c := range codes {
		w.Text(values[c])
	}
	w.End()
	if err := w.Flush(); err != nil {
		return nil, err
	}
	return GivenText(EnteredForm, b.Bytes()), nil
}

// EnterChange enters what happened to one household (arrived, moved, departed, split,
// merged, dissolved, reinstated) as a file of one row would. values are by the columns
// of formats.md 2.7; the reason is asked for.
func (o *Office) EnterChange(ctx context.Context, values map[string]string, confirm bool) (Report, error) {
	if values["reason"] == "" {
		return Report{}, fault.New(fault.Refused, lang.T("office.empty")).Place(fault.Place{Column: "reason"}).Do(lang.T("office.empty.do"))
	}
	given, err := oneRow(values)
	if err != nil {
		return Report{}, err
	}
	one := *o
	one.Given = given
	return one.ImportHouseholdChanges(ctx, "-", confirm)
}
