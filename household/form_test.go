package household

import (
	"slices"
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// form2022 is the form of the years 2021 to 2026.
func form2022(t testing.TB) *Form {
	t.Helper()
	f, ok := FormForYear(2024)
	if !ok {
		t.Fatal("no form for 2024")
	}
	return f
}

func formContent(t testing.TB) string {
	t.Helper()
	b, err := formFiles.ReadFile("forms/2022-2026/form.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFormForYear(t *testing.T) {
	for y, want := range map[law.Year]bool{2020: false, 2021: true, 2024: true, 2026: true, 2027: false} {
		if f, ok := FormForYear(y); ok != want || ok && f.ID != "2022-2026" {
			t.Errorf("%d: %v", y, f)
		}
	}
	if all := Forms(); len(all) != 1 || len(all[0].Documents) == 0 {
		t.Error(all)
	}
}

// The codes of formats.md 2.5 and of the questions beyond it, typed once more.
func TestFormCoversEveryColumn(t *testing.T) {
	f := form2022(t)
	for ofMember, want := range map[bool]string{
		false: "year household hamlet commune area ethnicity size b1 d01 d02 d03 d04 d05 d06 d07 d08 d09 d10 d11 d12 head address citizen_id reviewed_on interviewer " +
			"b2 typed_class quick requested female_head any_minority local_minority no_labour merit average_living r01 r02 r03 r04 r05 r06 r07 r08 " +
			"w01 w02 w03 w04 w05 w06 children children_nutrition children_insurance children_schooling",
		true: "household year member name sex birth relation ethnicity citizen_id no_labour merit disabled malnourished insured schooling",
	} {
		var got []string
		for _, q := range f.Questions {
			if q.OfMember == ofMember {
				got = append(got, q.Code)
			}
		}
		codes := strings.Fields(want)
		slices.Sort(got)
		slices.Sort(codes)
		if !slices.Equal(got, codes) {
			t.Errorf("of member %v:\n%v, want\n%v", ofMember, got, codes)
		}
		for _, code := range codes {
			q, ok := f.Question(code, ofMember)
			if !ok || q.Code != code || q.OfMember != ofMember || len(q.Headings) == 0 || q.Source.IsZero() || q.Source.Status == "" {
				t.Errorf("%s: %+v", code, q)
			}
		}
	}
	if q, ok := f.Question("member", false); ok {
		t.Error("a question of members asked of the household", q)
	}
}

// Ethnic origin, health, nutrition, disability, names and citizen numbers are
// not for everybody, and the form says why they are asked.
func TestFormSensitive(t *testing.T) {
	f := form2022(t)
	want := map[Sensitivity]string{
		Personal:        "head address interviewer m.name m.sex m.birth m.relation",
		PersonalNumber:  "citizen_id m.citizen_id",
		EthnicOrigin:    "ethnicity any_minority local_minority m.ethnicity",
		HealthCondition: "d03 d04 no_labour r07 children_nutrition children_insurance m.no_labour m.disabled m.malnourished m.insured",
	}
	got := map[Sensitivity][]string{}
	for _, q := range f.Questions {
		code := q.Code
		if q.OfMember {
			code = "m." + code
		}
		if q.Sensitive != "" {
			got[q.Sensitive] = append(got[q.Sensitive], code)
		}
	}
	for s, codes := range want {
		if g := strings.Join(got[s], " "); g != codes {
			t.Errorf("%s: %s, want %s", s, g, codes)
		}
		if p := f.Purposes[s]; p.VI == "" || p.EN == "" {
			t.Errorf("%s: no purpose", s)
		}
	}
	if len(got) != len(want) {
		t.Error(got)
	}
}

// The indicators are named by the standard alone; reasons follow form 10, wishes
// form 15, groups forms 8 and 12 in their order and wording (reported).
func TestFormWording(t *testing.T) {
	f, s := form2022(t), official(t)
	for _, ind := range s.Indicators {
		if q, ok := f.Question(ind.Code, false); !ok || q.Label != ind.Name || q.Source != ind.Source || q.Kind != YesNo {
			t.Errorf("%s: %+v", ind.Code, q)
		}
		if strings.Contains(formContent(t), ind.Name.VI+`"`) && len(ind.Name.VI) > 20 {
			t.Errorf("%s: the wording stands a second time in the form", ind.Code)
		}
	}
	for i, reason := range []string{"thiếu đất sản xuất", "thiếu vốn", "thiếu lao động", "thiếu công cụ sản xuất", "thiếu kiến thức sản xuất",
		"thiếu kỹ năng lao động", "ốm đau, tai nạn", "khác"} {
		q, _ := f.Question("r0"+string(rune('1'+i)), false)
		if q == nil || q.Label.VI != "Nguyên nhân: "+reason || q.Source.Status != law.Reported {
			t.Errorf("reason %d: %+v", i+1, q)
		}
	}
	for i, wish := range []string{"y tế", "giáo dục", "sản xuất", "vay vốn tín dụng", "nhà ở", "khác"} {
		q, _ := f.Question("w0"+string(rune('1'+i)), false)
		if q == nil || q.Label.VI != "Nguyện vọng hỗ trợ: "+wish || q.Source.Status != law.Reported {
			t.Errorf("wish %d: %+v", i+1, q)
		}
	}
	// What was not seen is not confirmed; what the certificate (form 03 of
	// Decision 24/2021) lists is.
	for code, want := range map[string]law.Status{"size": law.Unconfirmed, "head": law.Confirmed, "b1": law.Confirmed, "merit": law.Reported} {
		if q, _ := f.Question(code, false); q.Source.Status != want {
			t.Errorf("%s: %v", code, q.Source)
		}
	}
}

// Where the answers are kept: a field of their own, or More.
func TestFormExtra(t *testing.T) {
	n := 0
	for _, q := range form2022(t).Questions {
		if q.Extra() {
			n++
		}
		r := Review{More: NewExtra(map[string]string{q.Code: "1"})}
		if !q.OfMember && (r.Field(q.Code) == "1") != q.Extra() {
			t.Errorf("%s: extra %v, field %q", q.Code, q.Extra(), r.Field(q.Code))
		}
	}
	if n != 28 {
		t.Errorf("%d questions are kept in More", n)
	}
}

func TestParseFormRefuses(t *testing.T) {
	good := formContent(t)
	if _, err := parseForm([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":            {"kind: year, vi", "sort: year, vi", "sort"},
		"unknown kind":           {"kind: year, vi", "kind: month, vi", `kind "month"`},
		"unknown section":        {"code: size, section: identification", "code: size, section: people", `section "people"`},
		"unknown reason":         {"sensitive: ethnicity, source", "sensitive: origin, source", `"origin"`},
		"purpose missing":        {"  - {sensitive: health, vi", "  - {sensitive: person, vi", "purposes"},
		"code twice":             {"code: merit, section: groups", "code: no_labour, section: groups", "questions.no_labour"},
		"of nobody":              {"of: member, vi: \"Giới tính\"", "of: person, vi: \"Giới tính\"", "of nobody"},
		"no English":             {", en: \"Members\"", "", "questions.size"},
		"range turned round":     {"lo: 1, hi: 100, headings: [\"Số khẩu\"", "lo: 100, hi: 1, headings: [\"Số khẩu\"", "lo and hi"},
		"range of a text":        {"kind: text, vi: \"Nơi ở\"", "kind: text, lo: 1, hi: 2, vi: \"Nơi ở\"", "a range belongs"},
		"one choice":             {", {value: rural, vi: \"nông thôn\", en: \"rural\"}", "", "between 2 and"},
		"choice twice":           {"{value: rural,", "{value: urban,", "questions.area.choices"},
		"heading of two":         {`headings: ["Ngày rà soát"]`, `headings: ["so khau"]`, `"so khau" stands twice, also for size`},
		"heading that is a code": {`headings: ["Ngày rà soát"]`, `headings: ["Merit"]`, "the code is a heading of reviewed_on"},
		"indicator missing":      {"  - {code: d12, section: indicators, kind: yes_no, headings: [\"d12\", \"Chỉ số 12\", \"Thiếu hụt 12\", \"Chỉ số thiếu hụt 12\", \"CS 12\"]}\n", "", "11 indicators"},
		"indicators disordered":  {"{code: d01, section", "{code: d13, section", "questions.d13"},
		"text without a field":   {"code: requested, section: quick, kind: yes_no", "code: requested, section: quick, kind: text", "a field of its own"},
		"years":                  {"last: 2026", "last: 2020", "review_years"},
		"no standard":            {"first: 2021", "first: 1999", "no standard"},
		"unknown document":       {"{document: decision, clause: {vi: mẫu số 03", "{document: decisio, clause: {vi: mẫu số 03", `"decisio"`},
		"document twice":         {"- id: decision", "- id: circular", `"circular"`},
		"section twice":          {"{id: wishes,", "{id: reasons,", `"reasons"`},
		"no status":              {"clause: {vi: biểu 10, en: form 10}, status: reported", "clause: {vi: biểu 10, en: form 10}", "status missing"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the form has no %q", c.old)
			}
			_, err := parseForm([]byte(strings.Replace(good, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzForm(f *testing.F) {
	f.Add([]byte(formContent(f)))
	f.Add([]byte("id: x\nreview_years: {first: 2021, last: 2022}\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		form, err := parseForm(content)
		if err != nil {
			return
		}
		for _, q := range form.Questions {
			if got, ok := form.Question(q.Code, q.OfMember); !ok || got.Label.Say(lang.VI) == "" || q.Source.IsZero() {
				t.Errorf("%+v", q)
			}
		}
	})
}
