package sample_test

import (
	"fmt"
	"testing"

	"vuonlen/household"
	"vuonlen/programme"
)

// TestEvidence: the evidence of a province of any size is well formed, names only
// households and subjects that are there, has no record twice, and is the same for
// the same seed; what corrects it corrects a record that is there.
func TestEvidence(t *testing.T) {
	for _, n := range []int{1, 40, 900, 6000} {
		p, again := province(t, n, 7), province(t, n, 7)
		if a, b := fmt.Sprint(contents(p.Evidence), p.Conclusions, p.PlantedEvidence), fmt.Sprint(contents(again.Evidence), again.Conclusions, again.PlantedEvidence); a != b {
			t.Errorf("%d households: two provinces of one seed differ", n)
		}
		homes := map[string]bool{}
		for _, r := range p.Reviews {
			homes[string(r.Household)] = true
		}
		subjects, keys, contracts := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, e := range p.Evidence {
			if faults := e.Check(20260201); len(faults) > 0 {
				t.Errorf("%d households: %s %s: %+v", n, e.Kind.ID, e.Content(), faults)
			}
			if k := e.Kind.ID + e.Key(); keys[k] {
				t.Errorf("%d households: twice %s", n, k)
			} else {
				keys[k] = true
			}
			switch e.Kind.ID {
			case programme.Subjects:
				subjects[e.Text("id")] = true
			case "loans":
				contracts[e.Text("contract")] = true
			case "loan-payments":
				if !contracts[e.Text("contract")] {
					t.Errorf("no loan %s", e.Text("contract"))
				}
			}
			for _, f := range e.Kind.Fields {
				switch v := e.Text(f.ID); {
				case v == "":
				case f.Kind == programme.Household && !homes[v], f.Kind == programme.Subject && !subjects[v]:
					t.Errorf("%d households: %s names %s, whom nobody knows", n, e.Kind.ID, v)
				}
			}
		}
		for _, e := range p.LateEvidence {
			if !keys[e.Kind.ID+e.Key()] {
				t.Errorf("%s corrects nothing", e.Content())
			}
		}
		for _, d := range p.Conclusions {
			if len(d.Reasons) == 0 || d.Subject == "" || d.By == "" || d.By == d.Confirmed {
				t.Errorf("%+v", d)
			}
		}
		for _, x := range p.PlantedEvidence {
			for _, id := range x.Households {
				if !homes[string(household.ID(id))] {
					t.Errorf("%s: no household %s", x.Kind, id)
				}
			}
		}
	}
}

func contents(rs []programme.Record) (out []string) {
	for i := range rs {
		out = append(out, rs[i].Content())
	}
	return out
}
