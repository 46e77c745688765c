package household

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// extra writes "code=value code=value" as answers.
func extra(pairs string) Extra {
	m := map[string]string{}
	for _, p := range strings.Fields(pairs) {
		code, value, _ := strings.Cut(p, "=")
		m[code] = value
	}
	return NewExtra(m)
}

// keys joins what flags say, without their noun.
func keys(flags []lang.Text) string {
	var out []string
	for _, f := range flags {
		_, key, _ := strings.Cut(f.Key, ".")
		out = append(out, key)
	}
	return strings.Join(out, " ")
}

const (
	b1Poor = 100 // under both lines
	b1Rich = 300 // over both
	full3  = "111000000000"
)

func TestCheck(t *testing.T) {
	f, s := form2022(t), official(t)
	for name, c := range map[string]struct {
		a      Answers
		size   int
		eth    Ethnicity
		more   string
		faults string // columns
		flags  string
	}{
		"nothing known":       {},
		"all agrees":          {a: answers(b1Poor, Rural, full3), size: 4, more: "b2=30 typed_class=poor r02=1 children=2 children_nutrition=1"},
		"file of scores only": {a: answers(b1Poor, Rural, full3), size: 4, more: "b2=30 typed_class=poor"},

		"children above size":                   {size: 2, more: "children=3", faults: "children"},
		"as many children as members":           {size: 3, more: "children=3"},
		"children, size unknown":                {more: "children=3"},
		"deprived above children":               {size: 4, more: "children=1 children_nutrition=2 children_insurance=1 children_schooling=2", faults: "children_nutrition children_schooling"},
		"deprived above size, children unknown": {size: 1, more: "children_insurance=2", faults: "children_insurance"},
		"no children, one deprived":             {size: 4, more: "children=0 children_insurance=1", faults: "children_insurance"},
		"B2 out of range":                       {more: "b2=121", faults: "b2"},
		"B2 negative":                           {more: "b2=-1", faults: "b2"},
		"B2 no number":                          {more: "b2=many", faults: "b2"},
		"size out of range":                     {size: 101, faults: "size"},
		"size negative":                         {size: -1, faults: "size"},
		"answer that is none":                   {more: "merit=2 typed_class=rich", faults: "merit typed_class"},
		"question that is none":                 {more: "horse=1", faults: "horse"},
		"question with a field of its own":      {more: "d01=1", faults: "d01"},
		"question of a member":                  {more: "insured=1", faults: "insured"},

		"B2 differs":                             {a: answers(b1Poor, Rural, full3), more: "b2=40", flags: "check.b2"},
		"B2 zero is no blank":                    {a: answers(b1Poor, Rural, full3), more: "b2=0", flags: "check.b2"},
		"B2 possible with blanks":                {a: answers(b1Poor, Rural, "11??00000000"), more: "b2=40"},
		"B2 too low for the known":               {a: answers(b1Poor, Rural, "11??00000000"), more: "b2=10", flags: "check.b2_between"},
		"B2 too high for the blanks":             {a: answers(b1Poor, Rural, "11??00000000"), more: "b2=50", flags: "check.b2_between"},
		"B2 no multiple of ten":                  {a: answers(b1Poor, Rural, "11??00000000"), more: "b2=35", flags: "check.b2_step"},
		"class differs":                          {a: answers(b1Poor, Rural, full3), more: "typed_class=near_poor", flags: "check.class"},
		"class open and possible":                {a: answers(-1, Rural, full3), more: "typed_class=poor"},
		"class open and impossible":              {a: answers(-1, Rural, full3), more: "typed_class=near_poor", flags: "check.class_impossible"},
		"class open, income known":               {a: answers(b1Poor, Rural, "????????????"), more: "typed_class=not_poor", flags: "check.class_impossible"},
		"Phiếu A says not poor, poor":            {a: answers(b1Poor, Rural, full3), more: "quick=1", flags: "check.quick"},
		"Phiếu A says not poor, near-poor":       {a: answers(b1Poor, Rural, "000000000000"), more: "quick=1", flags: "check.quick"},
		"Phiếu A says not poor, not poor":        {a: answers(b1Rich, Rural, full3), more: "quick=1"},
		"Phiếu A no, poor":                       {a: answers(b1Poor, Rural, full3), more: "quick=0"},
		"poor, reasons denied":                   {a: answers(b1Poor, Rural, full3), more: "r01=0 r02=0", flags: "check.no_reason"},
		"poor, wishes and no reason":             {a: answers(b1Poor, Rural, full3), more: "w03=1", flags: "check.no_reason"},
		"poor, group and no reason":              {a: answers(b1Poor, Rural, full3), more: "merit=0", flags: "check.no_reason"},
		"poor, a reason among noes":              {a: answers(b1Poor, Rural, full3), more: "r01=0 r08=1 w03=1"},
		"near-poor without reason":               {a: answers(b1Poor, Rural, "000000000000"), more: "w03=1"},
		"class unknown without reason":           {a: answers(-1, Rural, full3), more: "w03=1"},
		"minority head, no minority member":      {eth: "05", more: "any_minority=0", flags: "check.minority"},
		"Kinh head, minority member":             {eth: Kinh, more: "any_minority=1"},
		"Kinh head, native minority":             {eth: Kinh, more: "local_minority=1", flags: "check.local_minority"},
		"Kinh head, native minority by a member": {eth: Kinh, more: "local_minority=1 any_minority=1"},
		"malnourished children, d03 no":          {a: answers(b1Rich, Rural, "000000000000"), more: "children_nutrition=1", flags: "check.indicator"},
		"no malnourished child, d03 yes":         {a: answers(b1Rich, Rural, full3), more: "children_nutrition=0", flags: "check.indicator"},
		"no child at all, d03 and d06 yes":       {a: answers(b1Rich, Rural, "001001000000"), more: "children=0", flags: "check.indicator check.indicator"},
		"children out of school, d06 no":         {a: answers(b1Rich, Rural, "000000000000"), more: "children_schooling=2", flags: "check.indicator"},
		"d03 blank":                              {a: answers(b1Rich, Rural, "00?000000000"), more: "children_nutrition=1"},
		"uninsured children, d04 no":             {a: answers(b1Rich, Rural, "000000000000"), more: "children_insurance=1"},
	} {
		t.Run(name, func(t *testing.T) {
			r := Review{Year: 2024, Household: "H1", Answers: c.a, Size: c.size, Ethnicity: c.eth, More: extra(c.more)}
			faults, flags := f.Check(&r, s)
			var columns []string
			for _, x := range faults {
				columns = append(columns, x.Column)
				for _, l := range lang.All {
					if said := l.Say(x.What); said == "" || strings.Contains(said, "⟦") {
						t.Error(said)
					}
				}
			}
			if got := strings.Join(columns, " "); got != c.faults {
				t.Errorf("faults %q, want %q", got, c.faults)
			}
			if got := keys(flags); got != c.flags {
				t.Errorf("flags %q, want %q", got, c.flags)
			}
		})
	}
}

// Filling a blank never makes a typed class or total agree that was flagged
// before: what is flagged with blanks is flagged however they are filled.
func TestCheckFlagsAreMonotone(t *testing.T) {
	f, s := form2022(t), official(t)
	typed := func(flags []lang.Text) (b2, class bool) {
		for _, x := range flags {
			b2 = b2 || strings.HasPrefix(x.Key, "household.check.b2")
			class = class || strings.HasPrefix(x.Key, "household.check.class")
		}
		return b2, class
	}
	rapid.Check(t, func(rt *rapid.T) {
		marks := []byte(rapid.StringMatching(`[01?]{12}`).Draw(rt, "marks"))
		b1 := rapid.SampledFrom([]int{-1, 140, 141, 175, 176}).Draw(rt, "b1")
		area := rapid.SampledFrom([]Area{AreaUnknown, Urban, Rural}).Draw(rt, "area")
		more := NewExtra(map[string]string{
			"b2":          strconv.Itoa(rapid.IntRange(0, 24).Draw(rt, "b2") * 5),
			"typed_class": rapid.SampledFrom([]string{"poor", "near_poor", "not_poor"}).Draw(rt, "class"),
		})
		before := Review{Answers: answers(b1, area, string(marks)), More: more}
		for i := range marks {
			if marks[i] == '?' {
				marks[i] = "01"[rapid.IntRange(0, 1).Draw(rt, "fill")]
			}
		}
		if b1 < 0 {
			b1 = rapid.SampledFrom([]int{140, 176}).Draw(rt, "filled b1")
		}
		if area == AreaUnknown {
			area = rapid.SampledFrom([]Area{Urban, Rural}).Draw(rt, "filled area")
		}
		after := Review{Answers: answers(b1, area, string(marks)), More: more}
		_, x := f.Check(&before, s)
		_, y := f.Check(&after, s)
		b2Before, classBefore := typed(x)
		b2After, classAfter := typed(y)
		if b2Before && !b2After || classBefore && !classAfter {
			rt.Errorf("%s %v: %s, then %s", before.Marks(), b1, keys(x), keys(y))
		}
		// With all answered the flag is exactly a difference.
		n, _ := after.count("b2")
		if want := n != int64(10*strings.Count(string(marks), "1")); b2After != want {
			rt.Errorf("b2 %d of %s: flagged %v", n, marks, b2After)
		}
	})
}

// Each field that differs is listed once, in the form's order, and a value that
// is not for everybody is left out.
func TestDiff(t *testing.T) {
	f := form2022(t)
	was := Review{Year: 2024, Household: "H1", Commune: "30337", Head: "Lê Thị B", Size: 4, Ethnicity: "05", CitizenMark: "x",
		Answers: answers(100, Rural, full3), More: extra("r01=1 b2=30")}
	if d := f.Diff(&was, &was); d != nil {
		t.Errorf("a review differs from itself: %+v", d)
	}
	is := was
	is.ID, is.Act, is.Row, is.Import, is.Class = 9, 9, 9, 9, Poor // not what a review says
	if d := f.Diff(&was, &is); d != nil {
		t.Errorf("%+v", d)
	}
	is.Size, is.Head, is.Ethnicity, is.CitizenMark, is.ReviewedOn, is.More = 5, "Lê Thị C", Kinh, "y", 20241001, extra("r01=1 r02=1")
	is.Answers = answers(-1, Rural, "1?0000000000")
	want := []FieldChange{
		{Code: "head", Sensitive: Personal}, {Code: "citizen_id", Sensitive: PersonalNumber}, {Code: "ethnicity", Sensitive: EthnicOrigin},
		{Code: "size", From: "4", To: "5"}, {Code: "reviewed_on", To: "2024-10-01"}, {Code: "b1", From: "100"}, {Code: "b2", From: "30"},
		{Code: "d02", From: "1"}, {Code: "d03", Sensitive: HealthCondition}, {Code: "r02", To: "1"},
	}
	got := f.Diff(&was, &is)
	if len(got) != len(want) {
		t.Fatalf("%d changes: %+v", len(got), got)
	}
	for i, c := range got {
		if q, _ := f.Question(c.Code, false); c.Label != q.Label {
			t.Errorf("%s: label %v", c.Code, c.Label)
		}
		if c.Label = (lang.Both{}); c != want[i] {
			t.Errorf("%+v, want %+v", c, want[i])
		}
	}
}

// The difference is the same from both sides.
func TestDiffIsSymmetric(t *testing.T) {
	f := form2022(t)
	review := rapid.Custom(func(rt *rapid.T) Review {
		return Review{
			Year: 2024, Household: "H1", Hamlet: "A1", Size: rapid.IntRange(0, 3).Draw(rt, "size"), ReviewedOn: law.Date(20240930 + rapid.IntRange(0, 1).Draw(rt, "day")*70),
			Head: rapid.SampledFrom([]string{"", "A", "B"}).Draw(rt, "head"), Ethnicity: rapid.SampledFrom([]Ethnicity{"", Kinh, "05"}).Draw(rt, "group"),
			Answers: answers(rapid.IntRange(-1, 2).Draw(rt, "b1"), Rural, rapid.StringMatching(`[01?]{12}`).Draw(rt, "marks")),
			More:    extra(rapid.SampledFrom([]string{"", "r01=1", "r01=0 w01=1", "children=2"}).Draw(rt, "more")),
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		a, b := review.Draw(rt, "a"), review.Draw(rt, "b")
		ab, ba := f.Diff(&a, &b), f.Diff(&b, &a)
		if len(ab) != len(ba) || (len(ab) == 0) != (a == b) {
			rt.Fatalf("%d and %d changes, equal %v", len(ab), len(ba), a == b)
		}
		for i := range ab {
			x := ba[i]
			if x.From, x.To = x.To, x.From; x != ab[i] {
				rt.Errorf("%+v and %+v", ab[i], ba[i])
			}
			if x.Sensitive != "" && x.From+x.To != "" {
				rt.Errorf("%s shows its values", x.Code)
			}
		}
	})
}
