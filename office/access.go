package office

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// The fields of an access line: what of people was shown.
const (
	sawPerson    = "person"    // names, addresses
	sawSensitive = "sensitive" // ethnicity, health, nutrition, disability
	sawMember    = "member"    // members of the household
	sawLoan      = "loan"      // its loans and their payments
)

// seen notes what an asker is shown of a household.
func (h hidden) seen(fields *[]string, members bool) {
	add := func(f string, shown bool) {
		if shown && !slices.Contains(*fields, f) {
			*fields = append(*fields, f)
		}
	}
	add(sawPerson, !h.person)
	add(sawSensitive, !h.sensitive)
	add(sawMember, members)
}

// look writes down what the actor is about to be shown; when that fails he is not
// shown it. What tells of nobody is not written down.
func (o *Office) look(ctx context.Context, a store.Access) error {
	if len(a.Fields) == 0 {
		return nil
	}
	a.Actor, a.Purpose = o.Actor, o.Purpose
	return o.DB.LogAccess(ctx, a)
}

// Number is a citizen number that was shown in full.
type Number struct {
	Household household.ID
	Year      law.Year
	Member    int // 0 is the head
	Name      string
	CitizenID string
	Act       int64
}

// ShowNumber shows the full citizen number of the head of a household, or of a
// member, as its newest review or list has it. It is an act with a reason: the
// number is read and the act entered in one transaction, and nothing is shown unless
// it was.
func (o *Office) ShowNumber(ctx context.Context, h household.ID, member int, reason string) (Number, error) {
	n := Number{Household: h, Member: member}
	reason, ferr := readReason(reason)
	if ferr != nil {
		return n, ferr
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "household.number", Detail: [][2]string{{"household", string(h)}, {"member", itoa(int64(member))}}}, func(tx *store.Tx) error {
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		who, err := o.gate(tx.Reader, record.Tree, account.CitizenRead)
		if err != nil {
			return err
		}
		ps := newPlaces(record)
		r := tx.Seeing(who.sees(ps))
		found := false
		var newest household.Review
		if err := r.Reviews(store.ReviewFilter{Household: h, Open: true}, func(v *household.Review) error {
			if !found || v.Year > newest.Year {
				newest, found = *v, true
			}
			return nil
		}); err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, lang.T("office.household.none", "household", string(h))).Do(lang.T("office.household.none.do"))
		}
		n.Year, n.Name, n.CitizenID = newest.Year, newest.Head, newest.CitizenID
		if member != 0 {
			n.Year, n.Name, n.CitizenID = 0, "", ""
			if err := r.Members(store.ReviewFilter{Household: h, Open: true}, func(m *household.Member) error {
				if m.No == member && m.Year > n.Year {
					n.Year, n.Name, n.CitizenID = m.Year, m.Name, m.CitizenID
				}
				return nil
			}); err != nil {
				return err
			}
		}
		if n.CitizenID == "" {
			return fault.New(fault.NotFound, lang.T("office.number.none", "household", string(h), "member", member)).Do(lang.T("office.number.none.do"))
		}
		return tx.AddDisclosure(h, n.Year, member, reason)
	})
	if err != nil {
		return Number{}, err
	}
	n.Act = rc.Act
	return n, nil
}

// readReason takes a reason of some words.
func readReason(s string) (string, *fault.Error) {
	s = lang.NFC(strings.TrimSpace(s))
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < 10 || len(s) > 1000 || strings.ContainsFunc(s, unicode.IsControl) {
		return "", fault.New(fault.Usage, lang.T("office.number.reason")).Do(lang.T("office.number.reason.do"))
	}
	return s, nil
}

// Look is somebody having seen a household.
type Look struct {
	At      time.Time
	Actor   account.Actor
	Kind    string // show, find, list; record, file: of evidence about it; number for a full citizen number
	List    int64  // how many households were shown together; 1: this one alone
	Maybe   bool   // the list names no households: it was of a unit in which this one was
	Unit    string // of the list, as name or code
	Fields  []string
	Purpose string
	Member  int   // of a number: whose; 0 is the head
	Act     int64 // of a number; 0: it is no act
}

// Looks lists everybody who saw the file of a household, in order. A long list is
// written down by unit and number of households: it is among them, marked, when the
// household was in that unit.
func (o *Office) Looks(ctx context.Context, h household.ID) (out []Look, err error) {
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		who, err := o.gate(r, record.Tree, account.HouseholdRead)
		if err != nil {
			return err
		}
		ps := newPlaces(record)
		var units []unit.Code
		found := false
		if err := r.Seeing(who.sees(ps)).Reviews(store.ReviewFilter{Household: h}, func(v *household.Review) error {
			found = true
			end := law.YearEnd(v.Year)
			for u, ok := ps.of(v.Hamlet, v.Commune, end).unit, true; ok && u != nil; u, ok = record.Tree.Parent(u, end) {
				if s, ok := u.At(end); ok {
					units = append(units, s.Code)
				}
			}
			return nil
		}); err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, lang.T("office.household.none", "household", string(h))).Do(lang.T("office.household.none.do"))
		}
		slices.Sort(units)
		list, err := r.AccessesTo(h, slices.Compact(units))
		if err != nil {
			return err
		}
		for _, a := range list {
			l := Look{At: a.At, Actor: a.Actor, Kind: a.Kind, List: max(a.Households, 1), Unit: string(a.Unit), Fields: a.Fields, Purpose: a.Purpose,
				Maybe: a.Household == "" && len(a.Numbers) == 0}
			out = append(out, l)
		}
		shown, err := r.Disclosures(h)
		for _, d := range shown {
			out = append(out, Look{At: d.Entry.At, Actor: d.Entry.Actor, Kind: "number", List: 1, Fields: []string{"citizen"}, Purpose: d.Reason, Member: d.Member, Act: d.Entry.Act})
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b Look) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
	return out, err
}
