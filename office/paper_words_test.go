package office

import (
	"strings"
	"testing"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/paper"
	"vuonlen/round"
)

// How papers say what the register writes otherwise.
func TestPaperWords(t *testing.T) {
	for name, want := range map[string]string{
		"Phong trào “Vì người nghèo” tỉnh Mẫu": "“Vì người nghèo” tỉnh Mẫu",
		"Phong trào thi đua Xóa nhà tạm":       "“Xóa nhà tạm”",
		"Vì người nghèo":                       "“Vì người nghèo”",
		"phong trào ":                          "“phong trào ”",
	} {
		if got := themed(name); got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
	for _, x := range []struct {
		n, of int
		want  string
	}{{4, 5, "4/5 (80\u00a0%)"}, {5, 5, "5/5 (100\u00a0%)"}, {7, 9, "7/9 (77,7…\u00a0%)"}, {2, 3, "2/3 (66,6…\u00a0%)"}, {0, 0, "0/0"}} {
		if got := share(x.n, x.of); got != x.want {
			t.Errorf("%s, want %s", got, x.want)
		}
	}
	for text, want := range map[string]string{
		"Luật Thi đua, khen thưởng 06/2022/QH15": "Luật Thi đua, khen thưởng số 06/2022/QH15", "Nghị định 152/2025/NĐ-CP": "Nghị định số 152/2025/NĐ-CP",
		"Kế hoạch số 5/KH-UBND": "Kế hoạch số 5/KH-UBND", "Kế hoạch ngày 11/08/2022 của UBND tỉnh": "Kế hoạch ngày 11/08/2022 của UBND tỉnh", "KH 05/KH-UBND": "KH 05/KH-UBND",
	} {
		if got := cited(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if longDay(20260131) != "ngày 31 tháng 01 năm 2026" || longDay(20261205) != "ngày 05 tháng 12 năm 2026" || !strings.Contains(longDay(0), "…") {
		t.Error(longDay(20260131), longDay(20261205), longDay(0))
	}
}

// awarded leads a household to its certificate, and gives its dossier.
func awarded(t *testing.T, o *Office) string {
	t.Helper()
	evidenceBase(t, o)
	openRound(t, o, func(x *round.Round) { x.ID, x.Kinds = "nguoi", []award.Kind{award.Household} })
	enterEvidence(t, o, "proceedings", "subject_kind,subject,proceeding,from,document\nhousehold,H1,none,2026-01-16,XN\n")
	q := nomination("H1")
	q.Round, q.Kind = "nguoi", award.Household
	code := nominate(t, o, q)
	for _, s := range wayOf[:5] {
		q := s.StepRequest
		q.Dossier, q.Reasons = code, "hội đồng xét"
		if _, err := o.TakeStep(t.Context(), q); err != nil {
			t.Fatalf("%s: %s", q.What, fault.Say(lang.EN, err))
		}
	}
	return code
}

// A decision is the committee's whose chair decides, and its code stands for its list.
func TestDecisionPaper(t *testing.T) {
	o := copyOf(t)
	code := awarded(t, o)
	ctx := t.Context()
	a, err := o.RoundPaper(ctx, "decision", "nguoi", "")
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	v := a.Values
	for id, want := range map[string]string{
		"organ": "ỦY BAN NHÂN DÂN XÃ\u00a0BA\u00a0CHÚC", "place": "Ba Chúc", "decider": "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ BA CHÚC", "counted": "01 hộ gia đình",
		"form": "Giấy khen của Chủ tịch Ủy ban nhân dân xã Ba Chúc", "money_words": "Một triệu không trăm năm mươi ba nghìn đồng",
	} {
		if v[id].Text != want {
			t.Errorf("%s: %q, want %q", id, v[id].Text, want)
		}
	}
	if !strings.HasPrefix(v["movement"].Text, "“") || v["qr"].Picture == nil {
		t.Errorf("%q, code %v", v["movement"].Text, v["qr"].Picture)
	}

	w := o.writing(ctx, a.Kind, shown(t, o, code).Round)
	of, err := o.papersOf(ctx, "decision", round.Decided, "nguoi", "")
	if err != nil {
		t.Fatal(err)
	}
	signed, err := w.decisionStatement(of, v["awards"].Rows)
	if err != nil {
		t.Fatal(err)
	}
	text, err := o.DB.OpenStatement([]byte(signed))
	if err != nil {
		t.Fatal(err)
	}
	s, err := paper.ParseStatement(text)
	if err != nil {
		t.Fatal(err)
	}
	r := v["awards"].Rows[0]
	row := strings.Join([]string{r["no"].Text, r["name"].Text, r["unit"].Text, r["money"].Text}, "\t")
	if s.To != "01 hộ gia đình" || s.List != paper.ListSum(paper.ListOf("STT\tTên\tĐịa bàn\tTiền\n"+row+"\n")) || s.List == paper.ListSum(paper.ListOf(row+"0\n")) {
		t.Errorf("%+v of %q", s, row)
	}
	if strings.Contains(text, r["name"].Text) {
		t.Error("the code of a decision names people")
	}
	c, err := (&Public{DB: o.DB}).Certificate(ctx, signed)
	if err != nil || !c.Known {
		t.Errorf("%+v, %v", c, err)
	}

	cert, err := o.DossierPaper(ctx, "certificate", code)
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	if cert.Values["form"].Text != "GIẤY KHEN" || strings.Contains(cert.Values["achievement"].Text, "thi đua ,") || !strings.Contains(cert.Values["achievement"].Text, "“") {
		t.Errorf("%q, %q", cert.Values["form"].Text, cert.Values["achievement"].Text)
	}
}
