package office

import (
	"context"
	"runtime/debug"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/procedure"
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

// Adopted lists the rule sets with the decisions of the province counted in.
func (o *Office) Adopted(ctx context.Context) ([]*procedure.Set, error) {
	var out []*procedure.Set
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		out, err = adoptedSets(r)
		return err
	})
	return out, err
}

func adoptedSets(r *store.Reader) ([]*procedure.Set, error) {
	all, err := r.Adoptions()
	if err != nil {
		return nil, err
	}
	return adopted(all)
}

// adopted counts decisions into the sets that they name.
func adopted(all []procedure.Adoption) ([]*procedure.Set, error) {
	sets := procedure.Sets()
	left := len(all)
	for i, s := range sets {
		var own []procedure.Adoption
		for _, a := range all {
			if strings.HasPrefix(a.Fact, s.ID+"/") {
				own = append(own, a)
			}
		}
		left -= len(own)
		if len(own) == 0 {
			continue
		}
		with, f := s.Adopt(own...)
		if f != nil {
			return nil, f
		}
		sets[i] = with
	}
	if left > 0 {
		ids := make([]string, len(sets))
		for i, s := range sets {
			ids[i] = s.ID
		}
		return nil, fault.New(fault.Refused, lang.T("office.adopt.set")).Do(lang.T("office.adopt.set.do", "sets", ids))
	}
	return sets, nil
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
