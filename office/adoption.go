package office

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/store"
)

// Adopt enters a decision of the province to go by a value where the rules are
// unconfirmed or unknown.
func (o *Office) Adopt(ctx context.Context, a procedure.Adoption) (int64, error) {
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "procedure.adopt", Detail: [][2]string{{"fact", a.Fact}, {"value", a.Value}, {"document", a.Document}}}, func(tx *store.Tx) error {
		if err := o.allow(tx.Reader, account.ProcedureAdopt); err != nil {
			return err
		}
		if a.Decided > o.Today {
			return fault.New(fault.Usage, lang.T("round.day.future", "on", a.Decided)).Do(lang.T("round.day.do"))
		}
		there, err := tx.Adoptions()
		if err != nil {
			return err
		}
		var all []procedure.Adoption
		for _, was := range there {
			if was == a {
				return nil
			}
			if was.Fact != a.Fact {
				all = append(all, was)
			}
		}
		if _, err := adopted(append(all, a)); err != nil { // the whole must hold
			return err
		}
		return tx.AddAdoption(a)
	})
	return rc.Act, err
}

// Rules are the rule sets and the calendar with the decisions of the province counted
// in.
func (o *Office) Rules(ctx context.Context) (round.Rules, error) {
	var out round.Rules
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		out, err = rules(r)
		return err
	})
	return out, err
}

func rules(r *store.Reader) (round.Rules, error) {
	all, err := r.Adoptions()
	if err != nil {
		return round.Rules{}, err
	}
	return adopted(all)
}

// calendar is what the facts about holidays begin with.
const calendar = "calendar"

// adopted counts decisions into the sets that they name, and into the calendar.
func adopted(all []procedure.Adoption) (round.Rules, error) {
	out := round.Rules{Sets: procedure.Sets(), Calendar: procedure.VietNam()}
	of := map[string][]procedure.Adoption{}
	for _, a := range all {
		id, _, _ := strings.Cut(a.Fact, "/")
		of[id] = append(of[id], a)
	}
	ids := []string{calendar}
	for i, s := range out.Sets {
		ids = append(ids, s.ID)
		if len(of[s.ID]) == 0 {
			continue
		}
		with, err := s.Adopt(of[s.ID]...)
		if err != nil {
			return out, err
		}
		out.Sets[i] = with
	}
	if as := of[calendar]; len(as) > 0 {
		var err error
		if out.Calendar, err = out.Calendar.Adopt(as...); err != nil {
			return out, err
		}
	}
	for id := range of {
		if !slices.Contains(ids, id) {
			return out, fault.New(fault.Refused, lang.T("office.adopt.set")).Do(lang.T("office.adopt.set.do", "sets", ids))
		}
	}
	return out, nil
}

// program names the program that judges, as far as it knows itself.
func program() string {
	if b, ok := debug.ReadBuildInfo(); ok {
		for _, s := range b.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "devel"
}

func householdIDs(codes []string) []household.ID {
	out := make([]household.ID, len(codes))
	for i, c := range codes {
		out[i] = household.ID(c)
	}
	return out
}
