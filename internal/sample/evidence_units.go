package sample

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"vuonlen/law"
	"vuonlen/unit"
)

// budget makes the money of 2022 to 2024, the reports of the province and its plan.
// All is in time but for the settlement of one line and one report, which fall due
// between the demonstration's two submissions.
func (w *witness) budget() {
	line := func(code string, y int, nature, purpose string, millions int, settled string) {
		w.add("budget", "code", code, "year", fmt.Sprint(y), "source", "ngân sách địa phương", "nature", nature, "purpose", purpose,
			"planned", dong(millions), "allocated", dong(millions), "counterpart_due", dong(millions/10), "counterpart_paid", dong(millions/10), "disbursed", dong(millions),
			"disburse_due", day(y+1, 1, 31), "disbursed_on", day(y+1, 1, 5+w.rng.IntN(20)), "settle_due", day(y+1, 6, 30), "settled_on", settled)
	}
	done := map[string]bool{}
	for y := 2022; y <= 2024; y++ {
		settled := day(y+1, 5, 5+w.rng.IntN(20))
		line("891", y, "investment", "Đường và cầu nông thôn", 21000+y%7*500, settled)
		line("890", y, "investment", "Trạm y tế, trường học", 14000, settled)
		line("89", y, "support", "Đa dạng hóa sinh kế", 9000, settled)
		for i, code := range []string{"883", "886", "887", "888", "889", "892", "893", "894", "884"} {
			line(code, y, "support", "Phát triển mô hình giảm nghèo", 1500+i*150, settled)
		}
	}
	// Specially difficult communes of the poor district have lines of their own.
	for _, f := range w.out.Facts {
		if f.Name != "zone" || f.Value != "III" || done[string(f.Code)] || len(done) == 3 {
			continue
		}
		done[string(f.Code)] = true
		line(string(f.Code), 2022, "investment", "Công trình nước sạch", 2200, "2023-05-15")
	}
	line("89", 2024, "investment", "Hạ tầng số", 3000, "2025-07-10")
	w.wrong(LateSettlement, "89")

	report := func(kind, period, due, received string) {
		w.add("reports", "code", "89", "kind", kind, "period", period, "due", due, "received_on", received, "document", paper(w.rng.IntN(300)+20, "BC"))
	}
	for y := 2022; y <= 2024; y++ {
		report("periodic", fmt.Sprintf("6 tháng đầu năm %d", y), day(y, 6, 15), day(y, 6, 3+w.rng.IntN(12)))
		report("periodic", fmt.Sprintf("năm %d", y), day(y, 12, 15), day(y, 12, 3+w.rng.IntN(12)))
	}
	report("extraordinary", "nhà ở hộ nghèo", "2024-08-20", "2024-08-20")
	report("extraordinary", "chuyển giao nhiệm vụ giảm nghèo", "2025-03-10", "2025-03-07")
	report("periodic", "6 tháng đầu năm 2025", "2025-06-15", "2025-06-18")
	w.wrong(LateReport, "6 tháng đầu năm 2025")

	for y := 2022; y <= 2024; y++ {
		w.add("plans", "code", "89", "year", strconv.Itoa(y), "metric", "multidim", "fall", "1.2", "decided_on", day(y, 1, 10), "document", paper(3, "QĐ"))
		w.add("indicators", "code", "89", "year", strconv.Itoa(y), "indicator", "thu-nhap-ho-ngheo", "value", strconv.Itoa(14+y%5)+".5", "recorded_on", day(y+1, 2, 20), "document", paper(61, "BC"))
		w.add("coverage", "code", "89", "year", strconv.Itoa(y), "policy", "bao-hiem-y-te", "entitled", "6200", "served", strconv.Itoa(6100+y%10*10), "recorded_on", day(y+1, 1, 20), "document", paper(62, "BC"))
	}
}

// quarterly is the report that the made-up province asks of its communes.
const quarterly = "bao-cao-quy"

// followed makes what the board follows: a duty of the province's own and the book of
// one commune, who enrolled, inspections with what they found, examples.
func (w *witness) followed() {
	const movement = "an-giang-2021-2025"
	w.add("duties", "code", "89", "duty", quarterly, "name", "Báo cáo quý về phong trào", "owed_by", "commune", "days", "03-25;06-25;09-25;12-25",
		"on_day_off", "next", "late_in", "working", "recipient", "Sở Nội vụ", "from", "2022-01-01", "document", "41/KH-UBND")
	w.add("days-off", "code", "89", "date", "2024-09-25", "day_off", "yes", "reason", "nước lũ lên nhanh", "document", "77/CĐ-UBND")
	commune := communeCode(w.hamlets[0])
	for i, received := range []string{"2024-03-22", "2024-06-28", "2024-09-26"} { // the second is late, the fourth never came
		w.add("reports", "code", commune, "kind", "periodic", "period", fmt.Sprintf("%s 2024-%02d", quarterly, 3*(i+1)),
			"received_on", received, "document", paper(i+90, "BC"))
	}
	w.add("receipts", "code", commune, "duty", quarterly, "from", "2024-01-01", "to", "2024-12-31", "document", "9/XN-SNV")

	for i, code := range []string{"883", "884", "886", "887", "888", "889", "890", "891", "892"} { // two districts have not enrolled
		plan := []string{"plan", "Kế hoạch giảm nghèo 2022-2025", "plan_filed_on", day(2022, 9, 10+i)}
		if i == 4 {
			plan = nil // and one filed no plan
		}
		w.add("enrolments", append([]string{"movement", movement, "subject_kind", "district", "subject", code, "enrolled_on", day(2022, 9, 5+i), "document", paper(200+i, "ĐK")}, plan...)...)
	}
	w.add("inspections", "inspection", "KT-2024-01", "movement", movement, "code", "886", "planned_on", "2024-05-10", "inspected_on", "2024-05-14", "inspector", "Đoàn kiểm tra của Ban Thi đua - Khen thưởng",
		"content", "Đăng ký thoát nghèo và hồ sơ khen thưởng", "conclusion", "Có làm; sổ đăng ký còn thiếu", "document", "18/KL-SNV")
	w.add("inspections", "inspection", "KT-2024-02", "movement", movement, "code", "891", "planned_on", "2024-10-10", "content", "Vốn vay và việc sử dụng", "document", "5/KH-SNV") // never held
	w.add("inspection-findings", "inspection", "KT-2024-01", "finding", "1", "content", "Sổ đăng ký thoát nghèo thiếu ngày ký", "remedy", "Bổ sung ngày ký", "due", "2024-06-30", "remedied_on", "2024-07-15", "document", "30/BC")
	w.add("inspection-findings", "inspection", "KT-2024-01", "finding", "2", "content", "Chưa công khai danh sách ở hai ấp", "remedy", "Niêm yết tại nhà văn hóa ấp", "due", "2024-06-30")
	w.add("examples", "movement", movement, "subject_kind", "hamlet", "subject", string(w.hamlets[0].code), "title", "Tổ góp vốn xoay vòng", "recorded_on", "2024-11-20",
		"content", "Mỗi tháng một hộ được vay từ quỹ của tổ", "spread", "Giới thiệu tại hội nghị sơ kết", "document", "12/BC-SNV")
}

// communeCode is the code of a hamlet's commune at the end of 2024.
func communeCode(h hamlet) string {
	s, _ := h.commune.At(20241231)
	return string(s.Code)
}

// awarded decides what the province says of itself.
func (w *witness) awarded() {
	for _, x := range [][3]string{
		{Mai, "province.programme", "Chương trình có kế hoạch từng năm, kiểm tra hằng quý, kết quả giảm nghèo vượt kế hoạch"},
		{Mai, "province.solutions", "Bảng theo dõi thiếu hụt từng hộ và nhóm liên kết tiêu thụ là cách làm riêng của tỉnh"},
		{Mai, "province.budget-priority", "Phần ngân sách cho huyện nghèo cao hơn nhiều phần hộ nghèo của huyện trong tỉnh"},
		{Mai, "province.mobilisation", "Nguồn lực xã hội tăng qua từng năm"},
		{Son, "province.initiatives", // not Mai: an author among them is her kin
			"Năm sáng kiến được công nhận, ba sáng kiến đã áp dụng tại huyện nghèo"},
	} {
		w.decide(x[0], x[1], "89", law.Met, x[2])
	}
}

// villages chooses hamlets to decide on: the one that came down most from many, one
// that did not come down enough, one where too little was shared, and one on which
// nobody has decided everything.
func (w *witness) villages() {
	type village struct {
		code unit.Code
		n    [years]int64
	}
	of := map[unit.Code]*village{}
	var all []*village
	for _, t := range w.out.Tallies {
		v := of[t.Code]
		if v == nil {
			v = &village{code: t.Code}
			of[t.Code] = v
			all = append(all, v)
		}
		v.n[t.Year-first] = t.Poor.Lo + t.NearPoor.Lo
	}
	slices.SortStableFunc(all, func(a, b *village) int { return cmp.Compare(b.n[0], a.n[0]) })
	whole := func(v *village) bool { // every count is there
		return v.code != w.hamlets[hamletLost].code && v.code != w.hamlets[tallyLost].code
	}
	var halved, other []*village
	for _, v := range all {
		switch last := max(v.n[2024-first], v.n[2025-first]); {
		case !whole(v):
		case 2*last < v.n[0]:
			halved = append(halved, v)
		case 2*min(v.n[2024-first], v.n[2025-first]) >= v.n[0]:
			other = append(other, v)
		}
	}
	met := func(v *village, criterion, reasons string) *Conclusion {
		return w.decide(Phuc, criterion, string(v.code), law.Met, reasons)
	}
	day := 10
	share := func(v *village) { // each on a day of its own: it is not one gift
		code := string(v.code)
		day++
		w.add("contributions", "contributor", "TT-01", "code", code, "received_on", fmt.Sprintf("2024-03-%d", day), "form", "work", "value", dong(int(v.n[0])), "description", "Ngày công sửa đường ấp")
		w.add("trainings", "code", code, "date", "2023-09-09", "topic", "Trồng rau trong nhà lưới", "participants", "22")
	}
	if len(halved) > 0 {
		v := halved[0]
		share(v)
		met(v, "hamlet.policies", "Chính sách đến đủ hộ, có biên bản họp dân từng đợt").Confirmed = Mai
		met(v, "hamlet.mobilisation", "Có vốn xoay vòng, ngày công và lớp kỹ thuật")
		met(v, "hamlet.living", "Các thiếu hụt của hộ nghèo giảm, hộ theo dõi từ đầu kỳ khá lên")
	}
	if len(halved) > 1 {
		v := halved[1]
		met(v, "hamlet.policies", "Thực hiện đúng, đủ")
		w.decide(Phuc, "hamlet.mobilisation", string(v.code), law.NotMet, "Không có nguồn lực nào được huy động trong kỳ")
		met(v, "hamlet.living", "Điều kiện sống khá hơn")
	}
	if len(halved) > 2 {
		share(halved[2])
		met(halved[2], "hamlet.policies", "Thực hiện đúng, đủ")
	}
	if len(other) > 0 {
		share(other[0])
		for _, c := range []string{"hamlet.policies", "hamlet.mobilisation", "hamlet.living"} {
			met(other[0], c, "Làm tốt phần việc của ấp")
		}
	}
}
