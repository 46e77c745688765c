package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/unit"
)

// demoAdoptions are decisions of the made-up province on what the rules that are
// known leave open. No real province decided so.
var demoAdoptions = []string{
	"decree-98/*/vote.share=80%", "decree-98/*/vote.base=members", "decree-98/*/vote.quorum=2/3", "decree-98/*/vote.ballot=open", "decree-98/*/vote.written=yes",
	"decree-98/*/step.opinion=no", "decree-98/*/step.post=no", "decree-98/*/step.notify=yes", "decree-98/province/authority=provincial_chair",
	"decree-152/*/vote.share=80%", "decree-152/*/vote.base=members", "decree-152/*/vote.quorum=2/3", "decree-152/*/vote.ballot=open", "decree-152/*/vote.written=yes",
	"decree-152/*/step.opinion=no", "decree-152/*/step.post=no", "decree-152/*/step.notify=yes", "decree-152/province/authority=provincial_chair",
	"decree-152/province/money.collective=3", "decree-152/*/limit.appraise=10 working", "decree-152/all/transition=receipt",
}

// demoRounds runs the demo's rounds: what goes wrong first is kept, and nothing is
// done after it.
type demoRounds struct {
	a   *app
	o   *office.Office
	dir string
	err error
}

// rounds runs the interim review of 2023 and the final one of 2025 from nomination to
// delivery, with a refusal, a return, a dossier of a district that ended, a complaint
// that was upheld after the award, and what follows from it.
func (c *demoCmd) rounds(a *app, o *office.Office) error {
	later := *o
	later.Today = max(o.Today, 20260401) // the last day of the story
	later.Actor = "cli:demo"             // whoever starts the demo, it says the same
	d := &demoRounds{a: a, o: &later, dir: c.Dir}
	a.line(lang.T("cli.demo.rounds"))
	for _, s := range demoAdoptions {
		fact, value, _ := strings.Cut(s, "=")
		_, err := d.o.Adopt(a.ctx, procedure.Adoption{Fact: fact, Value: value, Document: "100/QĐ-UBND", Decided: 20240102})
		d.note(err)
	}
	d.interim()
	d.district()
	d.final()
	d.people()
	return d.err
}

func (d *demoRounds) note(err error) {
	if d.err == nil {
		d.err = err
	}
}

// subjects are the first of a kind with a verdict on a day.
func (d *demoRounds) subjects(on law.Date, k award.Kind, v law.Verdict, most int) []award.Judgement {
	if d.err != nil {
		return nil
	}
	_, js, err := d.o.Judge(d.a.ctx, office.Question{Movement: demoMovement, SubmittedOn: on, Kind: k, VerdictsOnly: true})
	d.note(err)
	var out []award.Judgement
	for _, j := range js {
		if j.Verdict == v && len(out) < most {
			out = append(out, j)
		}
	}
	return out
}

// file imports evidence or counts that the demo writes.
func (d *demoRounds) file(name, head string, rows []string, take func(path string) (office.Report, error)) {
	if d.err != nil || len(rows) == 0 {
		return
	}
	path := filepath.Join(d.dir, name)
	if d.err = os.WriteFile(path, []byte(head+"\n"+strings.Join(rows, "\n")+"\n"), 0o644); d.err == nil {
		_, d.err = take(path)
	}
}

// stated enters that nothing is pending against some subjects.
func (d *demoRounds) stated(name string, on law.Date, js []award.Judgement) {
	var rows []string
	for _, j := range js {
		rows = append(rows, fmt.Sprintf("%s,%s,none,%s,,XN-%s", j.Subject.Kind, j.Subject.Code, on, j.Subject.Code))
	}
	d.file(name, "subject_kind,subject,proceeding,from,to,document", rows, func(path string) (office.Report, error) {
		return d.o.ImportEvidence(d.a.ctx, "proceedings", path, true)
	})
}

func (d *demoRounds) open(x round.Round) {
	if d.err != nil {
		return
	}
	x.Movement, x.Basis = demoMovement, round.Thematic
	_, err := d.o.OpenRound(d.a.ctx, x)
	d.note(err)
}

func (d *demoRounds) nominate(id string, s award.Subject, form procedure.FormID, on law.Date, distinct string) (code string) {
	if d.err != nil {
		return ""
	}
	code, _, err := d.o.Nominate(d.a.ctx, office.Nomination{Round: id, Kind: s.Kind, Subject: s.Code, On: on, Form: form, Day: on, Detail: round.Detail{Distinct: distinct}})
	d.note(err)
	return code
}

func (d *demoRounds) step(code string, w round.What, on law.Date, x round.Detail) {
	if d.err != nil {
		return
	}
	_, err := d.o.TakeStep(d.a.ctx, office.StepRequest{Dossier: code, What: w, Day: on, Detail: x})
	d.note(err)
}

// appraise takes a dossier from its papers to the appraisal, from a day on.
func (d *demoRounds) appraise(code string, on law.Date) {
	d.step(code, round.Completed, on, round.Detail{Parts: []string{"submission", "report", "minutes"}})
	d.step(code, round.Received, on.AddDays(1), round.Detail{Incoming: &round.Paper{Number: "12/" + code, On: on.AddDays(1)}})
	d.step(code, round.Appraised, on.AddDays(5), round.Detail{})
}

// decide lets nine members of the council vote and the chair follow them.
func (d *demoRounds) decide(code string, on law.Date, yes int, reasons string) {
	grant := yes >= 8
	d.step(code, round.Voted, on, round.Detail{Reasons: reasons, Votes: &round.Votes{Members: 9, Present: 9, Yes: yes, No: 9 - yes, Ballot: "open", Minutes: "BB-" + code}})
	d.step(code, round.Decided, on.AddDays(4), round.Detail{Reasons: reasons, Decision: &round.Decision{Number: "QĐ-" + code, Grant: grant},
		Signature: &round.Signature{Name: "Trần Minh Họa", Title: "Phó Chủ tịch", As: round.KT, For: "CHỦ TỊCH", Paper: "PC-01", From: 20230101}})
	d.step(code, round.Notified, on.AddDays(6), round.Detail{Outgoing: &round.Paper{Number: "TB-" + code, On: on.AddDays(6)}})
}

// deliver hands over what was decided, with the money of the decision.
func (d *demoRounds) deliver(code string, on law.Date, occasion string) {
	if d.err != nil {
		return
	}
	x, err := d.o.Dossier(d.a.ctx, code)
	if d.note(err); err != nil {
		return
	}
	d.step(code, round.Delivered, on, round.Detail{Delivery: &round.Delivery{Occasion: occasion, Money: x.Last(round.Decided).Decision.Money, Receipt: "DS-" + code}})
}

func (d *demoRounds) show(id string) {
	if d.err != nil {
		return
	}
	all, err := d.o.Dossiers(d.a.ctx, office.DossierFilter{Round: id})
	d.note(err)
	fmt.Fprintf(d.a.stdout, "\n%s: ", id)
	d.note(d.a.dossiers(all))
}

// interim: two communes that meet their criteria and are awarded, one that does not
// and is declined.
func (d *demoRounds) interim() {
	const cut law.Date = 20231231
	good, bad := d.subjects(cut, award.Commune, law.Met, 2), d.subjects(cut, award.Commune, law.NotMet, 1)
	d.open(round.Round{ID: "so-ket-2023", Occasion: round.Interim, Unit: "89", On: 20231215, OpenedOn: 20231215, ClosesOn: 20240131, SubmittedOn: cut,
		From: 20210101, To: cut, Kinds: []award.Kind{award.Commune}, Forms: []string{string(procedure.Province)}, Quotas: []string{"province/commune=10%"}, Document: "KH-2023"})
	d.stated("statements-2023.csv", 20240105, append(good, bad...))
	for _, j := range append(good, bad...) {
		code := d.nominate("so-ket-2023", j.Subject, procedure.Province, 20240108, "chưa được khen thưởng")
		d.appraise(code, 20240109)
		if j.Verdict != law.Met {
			d.decide(code, 20240117, 2, "chưa đạt tiêu chí theo số liệu")
			continue
		}
		d.decide(code, 20240117, 9, "")
		d.deliver(code, 20240226, "Hội nghị sơ kết")
	}
	d.show("so-ket-2023")
}

// district: a hamlet nominated in the last weeks of a district, which passes to the
// commune that the province names.
func (d *demoRounds) district() {
	var hamlet award.Judgement
	var to unit.Code
	for _, j := range d.subjects(demoEve, award.Hamlet, law.Unknown, 1<<30) {
		eve, err := d.o.Unit(d.a.ctx, unit.Code(j.Subject.Code), demoEve)
		d.note(err)
		if err != nil || len(eve.Above) < 2 || eve.Above[1].Level != unit.District {
			continue
		}
		if s, _ := eve.Above[1].At(demoEve); s.Code != "891" {
			continue
		}
		then, err := d.o.Unit(d.a.ctx, unit.Code(j.Subject.Code), unit.DistrictsEnd)
		if err != nil {
			continue // it ended with its district
		}
		s, _ := then.Above[0].At(unit.DistrictsEnd)
		hamlet, to = j, s.Code
		break
	}
	if d.err != nil || to == "" {
		return // a province so small has none
	}
	d.open(round.Round{ID: "huyen-2025", Occasion: round.Yearly, Unit: "891", On: demoEve, OpenedOn: 20250520, ClosesOn: 20250610, SubmittedOn: demoEve,
		From: 20240101, To: 20241231, Kinds: []award.Kind{award.Hamlet}, Forms: []string{string(procedure.District)}, Document: "KH-H-2025"})
	d.stated("statements-2025.csv", 20250601, []award.Judgement{hamlet})
	code := d.nominate("huyen-2025", hamlet.Subject, procedure.District, 20250602, "chưa được khen thưởng")
	d.appraise(code, 20250603)
	if d.err == nil {
		got, err := d.o.Receive(d.a.ctx, office.Receiving{Ended: "891", EndedOn: demoEve, To: to, Document: "PA-01"})
		d.note(err)
		d.a.line(lang.T("cli.dossier.passed", "n", len(got.Dossiers), "codes", got.Dossiers))
	}
	d.decide(code, 20250708, 9, "hội đồng xét theo minh chứng tại chỗ")
	d.show("huyen-2025")
}

// final: an award whose count turns out to be wrong, one after a return, one that is
// refused; then the complaint, the recall, the revocation.
func (d *demoRounds) final() {
	const id = "tong-ket-2025"
	good, bad := d.subjects(demoFinal, award.Commune, law.Met, 2), d.subjects(demoFinal, award.Commune, law.NotMet, 1)
	d.open(round.Round{ID: id, Occasion: round.Final, Unit: "91", On: 20260105, OpenedOn: 20260105, ClosesOn: 20260131, SubmittedOn: demoFinal,
		From: 20210101, To: 20251231, Kinds: []award.Kind{award.Commune}, Forms: []string{string(procedure.Province)}, Quotas: []string{"province/commune=10%"},
		Preferences: []string{"women", "hard_area"}, Document: "KH-2025"})
	d.stated("statements-2026.csv", 20260110, append(good, bad...))
	var first string
	for i, j := range append(good, bad...) {
		code := d.nominate(id, j.Subject, procedure.Province, 20260116, "là đơn vị mới từ ngày 01/7/2025, chưa được khen thưởng")
		d.appraise(code, 20260117)
		switch {
		case j.Verdict != law.Met:
			d.step(code, round.Refused, 20260123, round.Detail{Reasons: "chưa đạt tiêu chí theo số liệu"})
			continue
		case i == 1:
			d.step(code, round.Returned, 20260123, round.Detail{Reasons: "báo cáo chưa có xác nhận"})
			d.appraise(code, 20260124)
		default:
			first = code
		}
		d.decide(code, 20260202, 9, "")
		d.deliver(code, 20260226, "Hội nghị tổng kết")
	}
	d.show(id)
	if d.err != nil || first == "" {
		return
	}
	d.complaint(first, good[0])
}

// complaint: the count that an award rests on is corrected after a complaint, so the
// award is in doubt; it is taken back, with object and money.
func (d *demoRounds) complaint(code string, j award.Judgement) {
	was, err := d.o.Tally(d.a.ctx, office.TallyQuestion{Code: unit.Code(j.Subject.Code), On: unit.DistrictsEnd, Year: 2021, Map: unit.DistrictsEnd})
	d.note(err)
	poor, near, all := was.Figure.Poor.Hi, was.Figure.NearPoor.Hi, was.Figure.Households.Hi
	d.file("complaint.csv", "subject_kind,subject,proceeding,from,to,document", []string{fmt.Sprintf("commune,%s,complaint,2026-02-27,2026-03-09,KL-15", j.Subject.Code)},
		func(path string) (office.Report, error) {
			return d.o.ImportEvidence(d.a.ctx, "proceedings", path, true)
		})
	// As many as at the start of the period: the complaint said that nothing had become better.
	d.file("corrected.csv", "code,on,year,households,poor,near_poor,decided_on,decision", []string{fmt.Sprintf("%s,2025-12-31,2025,%d,%d,%d,2026-03-09,KL-15", j.Subject.Code, max(all, poor+near), poor, near)},
		func(path string) (office.Report, error) { return d.o.ImportTallies(d.a.ctx, path, true) })
	if d.err != nil {
		return
	}
	fmt.Fprintln(d.a.stdout)
	d.note((&awardRecallCmd{}).run(d.a, d.o))
	x, err := d.o.Dossier(d.a.ctx, code)
	d.note(err)
	if d.err != nil || !x.VerdictChanged() {
		return
	}
	d.step(code, round.Revoked, 20260316, round.Detail{Reasons: "kết luận giải quyết khiếu nại KL-15", Revocation: &round.Revocation{Ground: "violation", Decision: "QĐ-H-15",
		Note: "Hủy quyết định khen thưởng QĐ-" + code}, Signature: &round.Signature{Name: "Lê Minh Họa", Title: "Chủ tịch"}})
	d.step(code, round.Recovered, 20260330, round.Detail{Recovery: &round.Recovery{Object: true, Money: x.Last(round.Delivered).Delivery.Money, Receipt: "BB-TH-15"}})
	if d.err != nil {
		return
	}
	x, err = d.o.Dossier(d.a.ctx, code)
	if d.note(err); err == nil {
		fmt.Fprintln(d.a.stdout)
		d.a.dossier(x)
	}
}
