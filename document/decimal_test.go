package document

import "testing"

// A number with decimals: as typed or as a workbook stores it; what may be read in
// two ways is refused.
func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		text string
		kind kind
		want string // empty: refused
	}{
		{"0.3", isText, "0.3"}, {"0,30", isText, "0.3"}, {"1500000", isText, "1500000"}, {"12.5", isText, "12.5"}, {"0", isText, "0"}, {"0.125", isText, "0.125"},
		{"1.500", isText, ""}, {"150,000", isText, ""}, {"1.500.000", isText, ""}, {"-1", isText, ""}, {"5%", isText, ""}, {"x", isText, ""}, {"1.5000", isText, "1.5"},
		{"1500000", isNumber, "1500000"}, {"1500000.5", isNumber, ""}, {"0.30000000000000004", isNumber, "0.3"}, {"1.5", isNumber, "1.5"}, {"1.125", isNumber, "1.125"}, {"-2", isNumber, ""}, {"1e18", isNumber, ""},
	} {
		r := &Row{cells: []cell{{text: c.text, kind: c.kind}}, reader: &Reader{index: map[string]int{"value": 0}}}
		if got := r.Decimal("value"); got != c.want || (got == "") != r.Failed("value") {
			t.Errorf("%q (%d): %q, failed %v, want %q", c.text, c.kind, got, r.Failed("value"), c.want)
		}
	}
}
