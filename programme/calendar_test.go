package programme

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

var country = sync.OnceValue(func() *unit.Tree {
	t, err := unit.Shipped()
	if err != nil {
		panic(err)
	}
	return t
})

// row makes a record of "field=value" pairs; blanks in values are written "~".
func row(t interface{ Fatal(...any) }, kind string, pairs string) Record {
	k, ok := FindKind(kind)
	if !ok {
		t.Fatal(kind)
	}
	r := NewRecord(k)
	for _, p := range strings.Fields(pairs) {
		f, v, _ := strings.Cut(p, "=")
		r.Set(f, strings.ReplaceAll(v, "~", " "))
	}
	if faults := r.Check(law.MakeDate(2030, 1, 1)); len(faults) > 0 {
		t.Fatal(kind, pairs, faults)
	}
	return r
}

func find(t interface{ Fatal(...any) }, code unit.Code, on law.Date) *unit.Unit {
	u, ok := country().Find(code, on)
	if !ok {
		t.Fatal(code, on)
	}
	return u
}

// working is a week in which only Saturday and Sunday are off.
func working(d law.Date) law.Verdict { return law.If(Weekend(d) == law.Met) }

func owed(c *Calendar, u *unit.Unit, y law.Year) (out []string) {
	for _, o := range c.Owed(u, law.MakeDate(int(y), 1, 1), law.YearEnd(y)) {
		out = append(out, o.Period+" "+o.Last.String())
	}
	return out
}

// Decision 24/2021/QĐ-TTg, art. 7: clause 1 on the 5th of each month from February to
// September, communes; clause 2 before 15 November and clause 3 before 20 December,
// the province. It is confirmed, and nothing of a day off is said there.
func TestDecision24Article7(t *testing.T) {
	var got []string
	for _, d := range National() {
		got = append(got, fmt.Sprintf("%s %s %s %v %q %s", d.ID, d.Level, SayDays(d.Days), d.IfAny, d.Shift, d.Basis(lang.EN)))
	}
	want := []string{
		`regular_report commune 02-05;03-05;04-05;05-05;06-05;07-05;08-05;09-05 true "" Decision 24/2021/QĐ-TTg, art. 7.1 (confirmed)`,
		`preliminary_result province 11-14 false "" Decision 24/2021/QĐ-TTg, art. 7.2 (confirmed)`,
		`official_result province 12-19 false "" Decision 24/2021/QĐ-TTg, art. 7.3 (confirmed)`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	c := NewCalendar(country(), nil, working)
	if got := owed(c, find(t, "89", 20241231), 2024); !slices.Equal(got, []string{"preliminary_result 2024 2024-11-14", "official_result 2024 2024-12-19"}) {
		t.Errorf("%v", got)
	}
	// 5 May 2024 is a Sunday: whether the day moves to Monday is open, so it ends on one
	// of the two. (The decision is in force since September 2021.)
	got = owed(c, find(t, "30553", 20241231), 2024)
	if len(got) != 8 || got[3] != "regular_report 2024-05 2024-05-06" {
		t.Errorf("%v", got)
	}
	if got := owed(c, find(t, "30553", 20211231), 2021); !slices.Equal(got, []string{"regular_report 2021-09 2021-09-06"}) {
		t.Errorf("%v", got)
	}
}

// Units that end on 30 June 2025 owe what fell due until then; from July on the new
// commune owes, and tells of those that it took in. The old province owes nothing of
// 2025: its first report falls due in November.
func TestUnitsThatEndOweNothingAfter(t *testing.T) {
	c := NewCalendar(country(), nil, working)
	if got := owed(c, find(t, "30553", 20241231), 2025); len(got) != 5 || got[4] != "regular_report 2025-06 2025-06-05" {
		t.Errorf("%v", got)
	}
	if got := owed(c, find(t, "89", 20241231), 2025); len(got) != 0 {
		t.Errorf("%v", got)
	}
	u := find(t, "30577", 20250801) // Ô Lâm, with the land of three communes
	os := c.Owed(u, 20250101, 20251231)
	if len(os) == 0 || os[len(os)-3].Period != "regular_report 2025-07" {
		t.Fatalf("%+v", os)
	}
	var from []string
	for _, p := range c.Inherited(os[len(os)-3]) {
		from = append(from, p.Label())
	}
	if !slices.ContainsFunc(from, func(s string) bool { return strings.HasPrefix(s, "30565 ") }) {
		t.Errorf("July: %v", from)
	}
	if later := c.Inherited(os[len(os)-2]); len(later) != 0 {
		t.Errorf("August: %v", later)
	}
}

// What a province sets binds its own units, and goes before a national duty of the
// same id; the later goes before the earlier from its day on, and the earlier again
// after it.
func TestOwnDuties(t *testing.T) {
	c := NewCalendar(country(), NewBook([]Record{
		row(t, "duties", "code=89 duty=half-year name=Báo~cáo~6~tháng owed_by=commune days=06-15;12-15 on_day_off=next late_in=working from=2023-01-01 document=12/QĐ"),
		row(t, "duties", "code=89 duty=half-year name=Báo~cáo~6~tháng owed_by=commune days=06-10;12-10 on_day_off=same from=2024-07-01 document=15/QĐ"),
		row(t, "duties", "code=89 duty=half-year name=Báo~cáo~6~tháng owed_by=commune days=12-01 on_day_off=before from=2023-07-01 to=2023-12-31 document=3/QĐ"),
		row(t, "duties", "code=89 duty=official_result name=Báo~cáo~chính~thức owed_by=province days=12-19 on_day_off=same from=2022-01-01 document=12/QĐ"),
	}), working)
	half := func(code unit.Code, y law.Year) (out []string) {
		for _, s := range owed(c, find(t, code, law.YearEnd(y)), y) {
			if strings.HasPrefix(s, "half") {
				out = append(out, s)
			}
		}
		return out
	}
	for _, x := range []struct {
		code unit.Code
		y    law.Year
		want []string
	}{
		{"30280", 2022, nil},
		{"30280", 2023, []string{"half-year 2023-06 2023-06-15", "half-year 2023 2023-12-01"}},
		{"30280", 2024, []string{"half-year 2024-06 2024-06-17", "half-year 2024-12 2024-12-10"}}, // 15 June 2024 is a Saturday
		{"30553", 2024, []string{"half-year 2024-06 2024-06-17", "half-year 2024-12 2024-12-10"}},
	} {
		if got := half(x.code, x.y); !slices.Equal(got, x.want) {
			t.Errorf("%s %d: %v, want %v", x.code, x.y, got, x.want)
		}
	}
	an := c.Owed(find(t, "89", 20241231), 20240101, 20241231)
	if len(an) != 2 || an[1].Duty.Record == nil || an[1].First != 20241219 || an[1].Last != 20241219 {
		t.Errorf("%+v", an)
	}
	if other := c.Owed(find(t, "79", 20241231), 20240101, 20241231); len(other) != 2 || other[1].Duty.Record != nil {
		t.Errorf("another province: %+v", other)
	}
}

func TestParseDays(t *testing.T) {
	for in, want := range map[string]string{
		"06-15": "06-15", "15/06; 15/12": "06-15;12-15", "12-15;06-15": "06-15;12-15", "6-5": "06-05", " 12-31 ": "12-31",
		"02-29": "", "06-31": "", "13-01": "", "00-10": "", "06-15;06-20": "", "": "", ";": "", "06-15;": "", "15": "", "2024-06-15": "", "-6-15": "", "+6-15": "",
	} {
		days, err := ParseDays(in)
		if got := SayDays(days); got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q %v, want %q", in, got, err, want)
		}
	}
}

func FuzzParseDays(f *testing.F) {
	f.Add("06-15;12-15")
	f.Add("15/06; 31/2")
	f.Fuzz(func(t *testing.T, s string) {
		days, err := ParseDays(s)
		if err != nil {
			return
		}
		again, err := ParseDays(SayDays(days))
		if err != nil || !slices.Equal(days, again) {
			t.Fatalf("%q: %v %v", s, again, err)
		}
		for _, d := range days {
			if _, err := law.ParseDate(d.In(2023).String()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A calendar file that breaks a rule is refused when the program starts.
func TestLoadCalendarRefuses(t *testing.T) {
	whole, err := os.ReadFile("calendar.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"an unknown document":  {"document: d24", "document: d25"},
		"an unknown level":     {"level: commune", "level: village"},
		"no day":               {"on: [11-14]", "on: []"},
		"no day of the year":   {"on: [11-14]", "on: [11-31]"},
		"two days in a month":  {"on: [11-14]", "on: [11-14, 11-20]"},
		"no day to begin with": {"from: 2021-09-01\n", "from: 2021-9-1\n"},
		"a status of its own":  {"status: confirmed", "status: certain"},
		"no clause":            {"    clause: {vi: khoản 1 Điều 7, en: art. 7.1}\n", ""},
		"an unknown property":  {"if_any: true", "maybe: true"},
		"an id twice":          {"id: official_result", "id: preliminary_result"},
		"an unknown shift":     {"if_any: true", "off: friday"},
	} {
		content := strings.Replace(string(whole), change[0], change[1], 1)
		if content == string(whole) {
			t.Fatalf("%s: nothing replaced", name)
		}
		if _, err := loadCalendar([]byte(content)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// The day of the week against the calendar of the standard library.
func TestWeekday(t *testing.T) {
	for d := law.MakeDate(1999, 12, 31); d < law.MakeDate(2101, 1, 1); d = d.AddDays(1) {
		is := time.Date(int(d)/10000, time.Month(int(d)/100%100), int(d)%100, 0, 0, 0, 0, time.UTC).Weekday()
		if weekday(d) != int(is) {
			t.Fatalf("%s: %d, want %s", d, weekday(d), is)
		}
	}
}

// Owed against a walk over the days: on each day every rule that names the day is
// asked whether it binds the unit, by what the rules say in words.
func TestOwedByTheDay(t *testing.T) {
	type rule struct {
		land     unit.Code // empty: national
		id       string
		level    unit.Level
		days     string
		from, to law.Date
	}
	tree := country()
	units := []*unit.Unit{
		find(t, "30553", 20241231), find(t, "30280", 20241231), find(t, "891", 20241231), find(t, "89", 20241231),
		find(t, "30577", 20250801), find(t, "91", 20250801),
	}
	rapid.Check(t, func(t *rapid.T) {
		var rules []rule
		var records []Record
		for _, d := range National() {
			rules = append(rules, rule{"", d.ID, d.Level, SayDays(d.Days), d.From, d.To})
		}
		keys := map[string]bool{}
		for range rapid.IntRange(0, 4).Draw(t, "rules") {
			r := rule{
				land:  rapid.SampledFrom([]unit.Code{"89", "91"}).Draw(t, "land"),
				id:    rapid.SampledFrom([]string{"a", "regular_report"}).Draw(t, "id"),
				level: rapid.SampledFrom([]unit.Level{unit.Province, unit.District, unit.Commune}).Draw(t, "level"),
				days:  rapid.SampledFrom([]string{"06-30", "07-01", "05-05;09-05", "01-01;12-31"}).Draw(t, "days"),
				from:  rapid.SampledFrom([]law.Date{20240101, 20240701, 20250501}).Draw(t, "from"),
				to:    rapid.SampledFrom([]law.Date{0, 20250630, 20251231}).Draw(t, "to"),
			}
			key := fmt.Sprint(r.land, r.id, r.from) // the key of the record
			if keys[key] {
				continue
			}
			keys[key] = true
			rules = append(rules, r)
			pairs := fmt.Sprintf("code=%s duty=%s name=x owed_by=%s days=%s on_day_off=same from=%s document=x", r.land, r.id, r.level, r.days, r.from)
			if r.to != 0 {
				pairs += " to=" + r.to.String()
			}
			records = append(records, row(t, "duties", pairs))
		}
		c := NewCalendar(tree, NewBook(records), working)
		from, to := law.MakeDate(2024, 1, 1), law.MakeDate(2025, 12, 31)
		for _, u := range units {
			var want, got []string
			for d := from; d <= to; d = d.AddDays(1) {
				if !u.Alive(d) {
					continue
				}
				above := map[*unit.Unit]bool{}
				for x := u; x != nil; {
					above[x] = true
					p, ok := tree.Parent(x, d)
					if !ok {
						break
					}
					x = p
				}
				best := map[string]rule{}
				for _, r := range rules {
					covers := r.land == ""
					if !covers { // the code names a unit on the first day of the rule
						l, ok := tree.Find(r.land, r.from)
						covers = ok && above[l]
					}
					if !covers || r.level != u.Level || d < r.from || r.to != 0 && d > r.to {
						continue
					}
					b, had := best[r.id]
					if !had || b.land == "" && r.land != "" || r.land == b.land && r.from > b.from {
						best[r.id] = r
					}
				}
				for _, r := range best {
					if slices.Contains(strings.Split(r.days, ";"), d.String()[5:]) {
						want = append(want, d.String()+" "+r.id)
					}
				}
			}
			for _, o := range c.Owed(u, from, to) {
				got = append(got, o.Day.String()+" "+o.Duty.ID)
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %v\nwant %v", u.Label(), got, want)
			}
		}
	})
}
