package award

import (
	"reflect"
	"slices"
	"testing"
)

// TestCriterionEvidence: every kind that the file of a criterion names as its data is
// said, whatever the form, and a form that rests on evidence is never said to rest on
// none. The names of the fields are read here, not the switch.
func TestCriterionEvidence(t *testing.T) {
	n := 0
	var walk func(v reflect.Value, out *[]string)
	walk = func(v reflect.Value, out *[]string) {
		switch v.Kind() {
		case reflect.Interface, reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem(), out)
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), out)
			}
		case reflect.Struct:
			switch v.Type().Name() {
			case "LoansOnTime":
				*out = append(*out, "loans")
			case "FundsOnTime":
				*out = append(*out, "budget")
			case "ReportsOnTime":
				*out = append(*out, "reports")
			case "RegisteredBeforeExit":
				*out = append(*out, "registrations")
			}
			if d := v.FieldByName("Data"); d.IsValid() {
				if d.Kind() == reflect.String {
					*out = append(*out, d.String())
				} else {
					for i := range d.Len() {
						*out = append(*out, d.Index(i).String())
					}
				}
			}
			if p := v.FieldByName("Parts"); p.IsValid() && v.Type().Name() == "Group" {
				walk(p, out)
			}
		}
	}
	for _, f := range Files() {
		m, err := Read(f.Name, f.Content)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range m.Criteria {
			var want []string
			walk(reflect.ValueOf(&c.Form), &want)
			got := c.Evidence()
			for _, k := range want {
				if k == "reviews" {
					continue
				}
				if n++; !slices.Contains(got, k) {
					t.Errorf("%s %s: %v has no %s", m.ID, c.ID, got, k)
				}
			}
			for _, k := range got {
				if !slices.Contains(EvidenceKinds, k) {
					t.Errorf("%s %s: %s is no kind", m.ID, c.ID, k)
				}
			}
		}
	}
	if n < 15 {
		t.Errorf("only %d kinds are named by criteria: the test looks at nothing", n)
	}
}
