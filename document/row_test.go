package document

import (
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// one reads a table of one cell as text of a CSV file, or as a workbook cell.
func one(t *testing.T, c cell) *Row {
	t.Helper()
	s := Schema{Columns: []Column{{Name: "v"}}}
	r := &Reader{schema: s, name: "f.csv", index: map[string]int{"v": 0}}
	r.row = Row{reader: r, cells: []cell{{text: clean(c.text), kind: c.kind}}, number: 7}
	return &r.row
}

func text(s string) cell    { return cell{text: s} }
func number(s string) cell  { return cell{text: s, kind: isNumber} }
func percent(s string) cell { return cell{text: s, kind: isPercent} }
func day(s string) cell     { return cell{text: s, kind: isDate} }

// accessor reads the one cell and spells the answer.
type accessor func(*Row) string

var accessors = map[string]accessor{
	"count":   func(r *Row) string { return r.Count("v").Say(lang.EN) },
	"percent": func(r *Row) string { return spell(r.Percent("v")) },
	"share":   func(r *Row) string { return spell(r.Share("v")) },
	"date":    func(r *Row) string { return r.Date("v").String() },
	"year":    func(r *Row) string { return r.Year("v").Say(lang.EN) },
	"text":    func(r *Row) string { return r.Text("v") },
	"need":    func(r *Row) string { return r.Need("v") },
	"oneof":   func(r *Row) string { return r.OneOf("v", "yes", "no") },
	"dong": func(r *Row) string {
		d, ok := r.Dong("v")
		if !ok {
			return "-"
		}
		return lang.EN.Int(int64(d))
	},
	"int": func(r *Row) string {
		n, ok := r.Int("v")
		if !ok {
			return "-"
		}
		return lang.EN.Int(n)
	},
}

func spell(p *law.Ratio) string {
	if p == nil {
		return "-"
	}
	return p.String()
}

func TestCells(t *testing.T) {
	const wrong = "!" // the cell is a fault
	for _, c := range []struct {
		as   string
		cell cell
		want string
	}{
		{"count", text("12"), "12"},
		{"count", text("0"), "0"},
		{"count", text(""), "unknown"},
		{"count", text("1000000000"), "1,000,000,000"},
		{"count", text("1000000001"), wrong},
		{"count", text("-1"), wrong},
		{"count", text("1.234"), wrong},
		{"count", text("1,234"), wrong},
		{"count", text("1 234"), wrong},
		{"count", text("1\u00a0234"), wrong},
		{"count", text("12.0"), wrong},
		{"count", text("1e3"), wrong},
		{"count", text("+5"), wrong},
		{"count", text("0x10"), wrong},
		{"count", text("1_000"), wrong},
		{"count", text("１２"), wrong},
		{"count", text("x"), wrong},
		{"count", text("99999999999999999999"), wrong},
		{"count", number("12"), "12"},
		{"count", number("12.0"), "12"},
		{"count", number("1.2E3"), "1,200"},
		{"count", number("1.234"), wrong},
		{"count", number("-3"), wrong},
		{"count", number("1E+300"), wrong},
		{"count", number("NaN"), wrong},
		{"count", number("Inf"), wrong},
		{"count", day("45000"), wrong},
		{"count", percent("0.5"), wrong},
		{"int", text("-12"), "-12"},
		{"int", text("--12"), wrong},
		{"dong", text("1500000"), "1,500,000"},
		{"dong", text("1.500.000"), wrong},
		{"dong", text("-1"), wrong},
		{"dong", text(""), "-"},
		{"year", text("2025"), "2025"},
		{"year", text("25"), wrong},
		{"year", text("2025.0"), wrong},
		{"year", number("2025"), "2025"},
		{"year", text(""), "0"},
		{"date", text("2025-12-31"), "2025-12-31"},
		{"date", text("31/12/2025"), "2025-12-31"},
		{"date", text("12/31/2025"), wrong},
		{"date", text("1/2/2025"), wrong},
		{"date", text("2025-02-29"), wrong},
		{"date", text("46022"), wrong},
		{"date", number("46022"), wrong},
		{"date", day("46022"), "2025-12-31"},
		{"date", day("46022.75"), "2025-12-31"},
		{"date", day("60"), wrong},
		{"date", day("1E9"), wrong},
		{"date", text(""), ""},
		{"percent", text("3.81"), "381/100"},
		{"percent", text("3,81"), "381/100"},
		{"percent", text("3,81%"), "381/100"},
		{"percent", text("3,81 %"), "381/100"},
		{"percent", text("0"), "0"},
		{"percent", text("100"), "100"},
		{"percent", text("100,01"), wrong},
		{"percent", text("-1"), wrong},
		{"percent", text("1.234,5"), wrong},
		{"percent", text("%"), wrong},
		{"percent", text("3,81%%"), wrong},
		{"percent", number("3.81"), "381/100"},
		{"percent", number("3.8100000000000001"), "381/100"},
		{"percent", percent("3.8100000000000002E-2"), "381/100"},
		{"percent", percent("1.01"), wrong},
		{"percent", number("3.3333333333333335"), "3333333333/1000000000"},
		{"percent", number("1E-20"), "0"},
		{"percent", day("20"), wrong},
		{"percent", text(""), "-"},
		{"share", text("0,25"), "1/4"},
		{"share", text("1"), "1"},
		{"share", text("25%"), wrong},
		{"share", text("1.5"), wrong},
		{"share", percent("0.25"), "1/4"},
		{"text", number("89000012"), "89000012"},
		{"text", number("8.9000012E7"), "89000012"},
		{"text", number("1.5"), "1.5"},
		{"text", day("45000"), wrong},
		{"text", text("007"), "007"},
		{"need", text(""), wrong},
		{"need", text("a"), "a"},
		{"oneof", text("YES"), "yes"},
		{"oneof", text("maybe"), wrong},
		{"oneof", text(""), ""},
	} {
		row := one(t, c.cell)
		got := accessors[c.as](row)
		faults := row.reader.Faults()
		if faults.Total > 0 {
			if !strings.HasPrefix(faults.Error(), "f.csv, row 7, column v: ") || !strings.Contains(faults.Error(), " → ") {
				t.Errorf("%s of %q: fault without place or remedy: %s", c.as, c.cell.text, faults.Error())
			}
			got = wrong
		}
		if got != c.want || faults.Total > 1 {
			t.Errorf("%s of %q (kind %d): %s, want %s %s", c.as, c.cell.text, c.cell.kind, got, c.want, faults.Error())
		}
	}
}

func TestDayNumber1904(t *testing.T) {
	if d, ok := dayNumber("44560", true); !ok || d.String() != "2025-12-31" {
		t.Error(d)
	}
}

// Where cells are personal, no fault repeats one.
func TestPersonalCellsAreNotRepeated(t *testing.T) {
	for name, read := range accessors {
		for _, c := range []cell{text("Nguyễn Văn A"), text("089199000123"), number("89199000123"), day("89199000123"), {text: "Nguyễn", kind: isError}} {
			row := one(t, c)
			row.reader.schema.Personal = true
			read(row)
			for _, l := range lang.All {
				s := row.reader.Faults().Say(l)
				if strings.Contains(s, "Nguyễn") || strings.Contains(strings.NewReplacer(".", "", ",", "").Replace(s), "9199") {
					t.Errorf("%s: %s", name, s)
				}
			}
		}
	}
}

// Every heading of every schema means one column.
func TestReviewHeadingsAreUnambiguous(t *testing.T) {
	for name, schema := range map[string]Schema{"reviews": ReviewColumns(), "members": MemberColumns(), "changes": ChangeColumns(), "campaigns": CampaignColumns()} {
		unambiguous(t, name, schema)
	}
	// Every question about a household has its column: those of formats.md 2.5
	// and the 28 of groups, reasons, wishes, children and typed results.
	if n := len(ReviewColumns().Columns); n != 25+28 {
		t.Errorf("%d columns", n)
	}
}

func unambiguous(t *testing.T, name string, schema Schema) {
	t.Helper()
	seen := map[string]string{}
	for _, c := range schema.Columns {
		for _, h := range append([]string{c.Name}, c.Synonyms...) {
			if other, ok := seen[headingKey(h)]; ok && other != c.Name {
				t.Errorf("%s: %q means %s and %s", name, h, other, c.Name)
			}
			seen[headingKey(h)] = c.Name
		}
	}
}
