package programme

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// contract is formats.md 2.7: the kinds with their columns, in its words, and below
// it the kinds that the product adds. None may be missing or called otherwise; a column
// may be added (reports.owed).
const contract = `
subjects: id,kind,name,body,unit,from,to,provincial
budget: code,year,source,nature,purpose,planned,allocated,counterpart_due,counterpart_paid,disbursed,disburse_due,disbursed_on,settle_due,settled_on
reports: code,kind,period,due,received_on,document,owed
contributions: contributor,code,received_on,form,value,description,document
linkages: enterprise,code,product,from,to,household,role
projects: enterprise,code,title,from,to,value,document
loans: household,bank,contract,purpose,principal,disbursed_on,due_on,purpose_checked_on,purpose_ok
loan-payments: contract,due_on,principal_due,interest_due,paid_on,principal_paid,interest_paid
credit-reports: bank,code,year,clients,outstanding,overdue
initiatives: author,code,title,recognised_on,recognised_by,document
registrations: household,signed_on,target_year,document
assistance: helper,household,code,from,to,content,document
household-help: household,helped_household,date,content,value
trainings: code,date,topic,participants,document
recognitions: subject_kind,subject,recognition,decided_on,decision,body
interests: user,relation,subject_kind,subject,document
` + ours

// ours are the kinds that the contract does not name and leaves room for.
const ours = `plans: code,year,metric,fall,decided_on,document
indicators: code,year,indicator,value,recorded_on,document
coverage: code,year,policy,entitled,served,recorded_on,document
proceedings: subject_kind,subject,proceeding,from,to,body,document
duties: code,duty,name,owed_by,days,on_day_off,late_in,conditional,recipient,from,to,document
receipts: code,duty,from,to,document
days-off: code,date,day_off,reason,document
enrolments: movement,subject_kind,subject,enrolled_on,plan,plan_filed_on,document
inspections: inspection,movement,code,body,planned_on,inspected_on,inspector,content,conclusion,document
inspection-findings: inspection,finding,content,remedy,due,remedied_on,document
examples: movement,subject_kind,subject,title,recorded_on,content,spread,document
`

func TestKindsAreThoseOfTheContract(t *testing.T) {
	var got []string
	for _, k := range Kinds() {
		var fields []string
		for _, f := range k.Fields {
			fields = append(fields, f.ID)
		}
		got = append(got, k.ID+": "+strings.Join(fields, ","))
	}
	if s := strings.Join(got, "\n"); s != strings.TrimSpace(contract) {
		t.Errorf("%s", s)
	}
}

// One row, one fault: what Check refuses and what it lets be.
func TestCheck(t *testing.T) {
	today := law.MakeDate(2025, 6, 1)
	for name, c := range map[string]struct{ kind, values, want string }{
		"subject whole":                 {"subjects", "id=A kind=official name=An", ""},
		"subject without a name":        {"subjects", "id=A kind=official", "name"},
		"subject until before from":     {"subjects", "id=A kind=official name=An from=2024-01-02 to=2024-01-01", "to"},
		"subject until a day to come":   {"subjects", "id=A kind=official name=An to=2030-01-01", ""},
		"gift received tomorrow":        {"contributions", "contributor=A code=89 received_on=2025-06-02", "received_on"},
		"gift received today":           {"contributions", "contributor=A code=89 received_on=2025-06-01", ""},
		"report due in the future":      {"reports", "code=89 kind=periodic period=2025 due=2025-12-31", ""},
		"report received in the future": {"reports", "code=89 kind=periodic period=2025 due=2025-12-31 received_on=2025-06-02", "received_on"},
		"budget of next year":           {"budget", "code=89 year=2026", "year"},
		"payment due later":             {"loan-payments", "contract=1 due_on=2026-01-01", ""},
		"loan due before it began":      {"loans", "household=H contract=1 disbursed_on=2024-01-02 due_on=2024-01-01", "due_on"},
		"overdue above outstanding":     {"credit-reports", "bank=B code=89 year=2024 outstanding=5 overdue=6", "overdue"},
		"overdue of all":                {"credit-reports", "bank=B code=89 year=2024 outstanding=5 overdue=5", ""},
		"overdue, outstanding unknown":  {"credit-reports", "bank=B code=89 year=2024 overdue=5", ""},
		"a household helps itself":      {"household-help", "household=H helped_household=H", "helped_household"},
		"assistance to nobody":          {"assistance", "helper=A", "household"},
		"assistance to a unit":          {"assistance", "helper=A code=89", ""},
		"registered for a later year":   {"registrations", "household=H signed_on=2025-01-01 target_year=2027", ""},
	} {
		k, _ := FindKind(c.kind)
		r := NewRecord(k)
		for _, p := range strings.Fields(c.values) {
			f, v, _ := strings.Cut(p, "=")
			r.Set(f, v)
		}
		var fields []string
		for _, f := range r.Check(today) {
			fields = append(fields, f.Field)
			for _, l := range lang.All {
				if s := l.Say(f.What) + l.Say(f.Remedy); strings.ContainsAny(s, "⟦{}") || s == "" {
					t.Errorf("%s: %q", name, s)
				}
			}
		}
		if got := strings.Join(fields, " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// anyRecord draws a record of any kind with any fields known.
func anyRecord(t *rapid.T) Record {
	k := rapid.SampledFrom(Kinds()).Draw(t, "kind")
	r := NewRecord(k)
	for _, f := range k.Fields {
		if !rapid.Bool().Draw(t, "known") {
			continue
		}
		switch f.Kind {
		case Date:
			r.Set(f.ID, law.MakeDate(rapid.IntRange(2000, 2030).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d")).String())
		case Year:
			r.Set(f.ID, fmt.Sprint(rapid.IntRange(1990, 2030).Draw(t, "year")))
		case Dong, Count:
			r.Set(f.ID, fmt.Sprint(rapid.Int64Range(0, 1e15).Draw(t, "n")))
		case YesNo:
			r.Set(f.ID, rapid.SampledFrom([]string{"yes", "no"}).Draw(t, "answer"))
		case Choice:
			r.Set(f.ID, rapid.SampledFrom(f.Choices).Draw(t, "choice").Value)
		default:
			r.Set(f.ID, rapid.String().Draw(t, "text"))
		}
	}
	return r
}

// What a record says survives being stored, two records of one content have one
// key, and the differences between two are those of their fields.
func TestContentRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRecord(t)
		back, err := ParseContent(r.Kind, r.Content())
		if err != nil {
			t.Fatal(err)
		}
		if !back.Same(&r) || back.Key() != r.Key() || len(r.Diff(&back)) != 0 {
			t.Fatalf("%s\n%s", r.Content(), back.Content())
		}
		f := rapid.SampledFrom(r.Kind.Fields).Draw(t, "field")
		back.Set(f.ID, r.Text(f.ID)+"x")
		if _, err := ParseContent(r.Kind, strings.Replace(r.Content(), "{", `{"contract":"",`, 1)); err == nil {
			t.Fatal("an empty value was read")
		}
		d := r.Diff(&back)
		if len(d) != 1 || d[0].Field.ID != f.ID || back.Same(&r) || (back.Key() != r.Key()) != slices.Contains(r.Kind.Key, f.ID) {
			t.Fatalf("%s: %+v", f.ID, d)
		}
		for _, l := range lang.All {
			for i := range r.Kind.Fields {
				if g := &r.Kind.Fields[i]; (r.Say(g, l) == "") != (r.Text(g.ID) == "") && g.Kind != Text && g.Kind != Unit && g.Kind != Subject && g.Kind != Household && g.Kind != Any {
					t.Fatalf("%s says %q", g.ID, r.Say(g, l))
				}
			}
		}
	})
}

// FuzzParseContent: stored bytes that are not a record are an error and no panic,
// and what is read is written the same.
func FuzzParseContent(f *testing.F) {
	f.Add("loans", `{"contract":"1"}`)
	f.Add("loans", `null`)
	f.Add("budget", `{"code":"89","year":"2024"} x`)
	f.Fuzz(func(t *testing.T, kind, content string) {
		k, ok := FindKind(kind)
		if !ok {
			return
		}
		r, err := ParseContent(k, content)
		if err != nil {
			return
		}
		back, err := ParseContent(k, r.Content())
		if err != nil || !back.Same(&r) {
			t.Fatalf("%v %q", err, content)
		}
		r.Check(law.MakeDate(2025, 1, 1))
		r.Place()
	})
}

// A file of kinds that breaks a rule is refused when the program starts, so no test
// is needed for each kind.
func TestLoadKindsRefuses(t *testing.T) {
	whole, err := os.ReadFile("kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"a key that is no field":    {"key: [code, year, source, nature, purpose]", "key: [code, nothing]"},
		"an unknown kind of field":  {"kind: count, vi: Số khách hàng", "kind: number, vi: Số khách hàng"},
		"no label":                  {"vi: Số khách hàng, en: Clients", "vi: Số khách hàng"},
		"a field twice":             {"{id: outstanding,", "{id: clients,"},
		"an unknown property":       {"private: true", "secret: true"},
		"any without its kind":      {"kind: any, by: subject_kind", "kind: any, by: decision"},
		"a choice without choices":  {"kind: yes_no, vi: Cơ quan cấp tỉnh", "kind: choice, vi: Cơ quan cấp tỉnh"},
		"an order of unknown days":  {"order: [[disbursed_on, due_on]]", "order: [[disbursed_on, until]]"},
		"a kind without a name":     {"vi: Trả nợ vay", "vi: ''"},
		"a unit's field is missing": {"unit: unit\n", "unit: place\n"},
	} {
		content := strings.Replace(string(whole), change[0], change[1], 1)
		if content == string(whole) {
			t.Fatalf("%s: nothing replaced", name)
		}
		if _, err := loadKinds([]byte(content)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
