package sample

import (
	"fmt"

	"vuonlen/law"
)

// The planted faults of evidence. docs/sample.md describes them; a test finds each.
const (
	DoubleGift       PlantKind = "double_gift"       // two units entered one gift
	LatePayment      PlantKind = "late_payment"      // an instalment paid one day late
	MisusedLoan      PlantKind = "misused_loan"      // the check found another use of the loan
	SignedTooLate    PlantKind = "signed_too_late"   // signed up on the day on which the exit was recognised
	LateSettlement   PlantKind = "late_settlement"   // a budget line settled after its day
	LateReport       PlantKind = "late_report"       // a report received after its day
	DeclaredInterest PlantKind = "declared_interest" // kin of an author would decide on the author
	ChangedEvidence  PlantKind = "changed_evidence"  // corrected after a conclusion had been based on it
)

// bodies makes persons and bodies and what they did, and lets some of them be decided
// on: for each kind some that meet a criterion, some that do not, and some on whom
// nobody has decided.
func (w *witness) bodies() {
	subject := func(id, kind, name, body, unit, provincial string) {
		from := ""
		if unit != "" {
			from = "2022-01-01"
		}
		w.add("subjects", "id", id, "kind", kind, "name", name, "body", body, "unit", unit, "from", from, "provincial", provincial)
	}
	labour, poor := "Phòng Giảm nghèo (minh họa)", "Ủy ban nhân dân thị trấn Tri Tôn (minh họa)"
	subject("CB-01", "official", "Ông Lê Minh Mẫu", labour, "89", "yes")
	subject("CB-02", "official", "Bà Trần Thị Mẫu", labour, "89", "yes")
	subject("CB-03", "official", "Ông Nguyễn Văn Mẫu", poor, "30544", "no")
	subject("CB-04", "official", "Bà Néang Sóc Mẫu", poor, "30544", "no")
	subject("CB-05", "official", "Ông Phạm Hữu Mẫu", labour, "89", "yes")
	subject("CB-06", "official", "Bà Huỳnh Thị Mẫu", poor, "30544", "no")
	subject("DN-01", "enterprise", "Công ty Gạo Minh Họa", "", "89", "")
	subject("DN-02", "cooperative", "Hợp tác xã Thốt Nốt Minh Họa", "", "891", "")
	subject("DN-03", "enterprise", "Công ty Vật liệu Minh Họa", "", "89", "")
	subject("DN-04", "cooperative_union", "Liên hiệp hợp tác xã Minh Họa", "", "89", "")
	subject("DN-05", "enterprise", "Công ty Thủy sản Minh Họa", "", "89", "")
	subject("NH-01", "credit_institution", "Ngân hàng chính sách minh họa", "", "89", "")
	subject("TT-01", "collective", "Tổ phụ nữ tiết kiệm minh họa", "", "891", "")
	subject("TT-02", "organisation", "Hội đồng hương minh họa", "", "", "")
	subject("CN-01", "individual", "Bà Đinh Thị Mẫu", "", "", "")

	w.officials()
	w.givers()
	w.partners()
	for _, x := range [][2]string{{"official", "CB-01"}, {"official", "CB-03"}, {"enterprise", "DN-01"}, {"enterprise", "DN-02"}, {"other", "TT-01"}} {
		w.add("proceedings", "subject_kind", x[0], "subject", x[1], "proceeding", "none", "from", "2025-05-05", "body", "Thanh tra (minh họa)", "document", paper(31, "TTr"))
	}
	w.add("proceedings", "subject_kind", "official", "subject", "CB-06", "proceeding", "discipline", "from", "2025-03-03", "body", "Ủy ban nhân dân huyện (minh họa)", "document", paper(77, "QĐ"))
	w.add("recognitions", "subject_kind", "enterprise", "subject", "DN-01", "recognition", "Giấy khen", "decided_on", "2023-10-17", "decision", paper(210, "QĐ"), "body", "minh họa")
	w.add("recognitions", "subject_kind", "official", "subject", "CB-03", "recognition", "Chiến sĩ thi đua cơ sở", "decided_on", "2024-01-15", "decision", paper(18, "QĐ"), "body", "minh họa")
}

func (w *witness) officials() {
	initiative := func(author, code, title, on string) {
		w.add("initiatives", "author", author, "code", code, "title", title, "recognised_on", on, "recognised_by", "Hội đồng sáng kiến (minh họa)", "document", paper(9, "QĐ"))
	}
	initiative("CB-01", "89", "Quy trình phối hợp cho vay và hướng dẫn nghề", "2023-11-10")
	initiative("CB-01", "891", "Bảng theo dõi thiếu hụt từng hộ", "2024-06-20")
	initiative("CB-02", "89", "Sổ tay rà soát", "2023-04-04")
	initiative("CB-05", "89", "Nhóm liên kết tiêu thụ đường thốt nốt", "2024-09-12")
	initiative("TT-01", "891", "Vòng vốn xoay trong tổ", "2023-08-01")
	assist := func(helper, content, from string) {
		w.add("assistance", "helper", helper, "code", "891", "from", from, "to", "2025-12-31", "content", content, "document", paper(5, "KH"))
	}
	assist("CB-01", "Nhận giúp năm hộ nghèo của một ấp", "2023-01-10")
	assist("CB-02", "Thăm hộ nghèo dịp Tết", "2024-02-01")
	for i, topic := range []string{"Nuôi bò vỗ béo", "Trồng nấm rơm", "Ghi sổ thu chi gia đình"} {
		w.add("trainings", "code", "30544", "date", day(2022+i, 7, 12), "topic", topic, "participants", fmt.Sprint(24+6*i), "document", paper(40+i, "BC"))
	}
	w.decide(Phuc, "official.initiative", "CB-01", law.Met, "Hai sáng kiến được công nhận, một sáng kiến đã áp dụng tại huyện nghèo")
	w.decide(Phuc, "official.initiative", "CB-02", law.NotMet, "Sổ tay chép lại hướng dẫn đã có, không phải cơ chế, chính sách mới")
	w.decide(Phuc, "official.guidance", "CB-02", law.NotMet, "Không có lớp tập huấn hay đợt hướng dẫn nào do bà phụ trách")
	w.decide(Phuc, "official.assistance", "CB-02", law.NotMet, "Một lần thăm hỏi, chưa phải giúp đỡ thường xuyên")
	w.decide(Phuc, "official.guidance", "CB-03", law.Met, "Phụ trách ba lớp tập huấn tại thị trấn, hộ dự lớp làm theo được")
	w.decide(Phuc, "official.initiative", "CB-06", law.NotMet, "Không có sáng kiến được công nhận")
	w.decide(Phuc, "official.guidance", "CB-06", law.NotMet, "Không được phân công hướng dẫn")
	// Nobody decides on his kin. CB-04 waits for a decision.
	w.add("interests", "user", Mai, "relation", "kin", "subject_kind", "official", "subject", "CB-05", "document", paper(2, "TK"))
	w.decide(Mai, "official.initiative", "CB-05", law.Met, "Sáng kiến đã áp dụng").Refused = true
	w.wrong(DeclaredInterest, "CB-05")
}

func (w *witness) givers() {
	gift := func(from, code, on, form, value, what string) {
		w.add("contributions", "contributor", from, "code", code, "received_on", on, "form", form, "value", value, "description", what, "document", paper(w.rng.IntN(90)+10, "PT"))
	}
	for y := 2022; y <= 2024; y++ {
		gift("DN-01", "89", day(y, 10, 17), "money", dong(400+50*(y-2022)), "Quỹ Vì người nghèo")
		gift("TT-01", "891", day(y, 3, 8), "money", dong(12), "Vốn xoay vòng cho hội viên nghèo")
	}
	gift("DN-01", "891", "2024-05-20", "goods", dong(180), "Mười căn nhà, vật liệu xây dựng")
	gift("DN-03", "89", "2023-12-28", "goods", dong(3), "Lịch treo tường")
	gift("TT-02", "89", "2024-01-30", "goods", "", "Quà Tết, chưa định giá")
	gift("CN-01", "891", "2024-08-15", "land", dong(60), "Đất làm lối đi chung")
	gift("DN-05", "891", "2024-04-18", "goods", dong(90), "Cá giống và lưới")
	// One gift, entered by two units.
	gift("DN-05", "30544", "2024-11-11", "money", dong(75), "Tặng hộ nghèo sửa nhà")
	gift("DN-05", "891", "2024-11-11", "money", dong(75), "Hỗ trợ sửa nhà hộ nghèo")
	w.wrong(DoubleGift, "DN-05")
	w.decide(Phuc, "enterprise.contribution", "DN-01", law.Met, "Đóng góp đều ba năm, phần lớn cho huyện nghèo, đã nghiệm thu")
	w.decide(Phuc, "enterprise.contribution", "DN-03", law.NotMet, "Giá trị nhỏ, không thiết thực với người nghèo")
	w.decide(Phuc, "enterprise.contribution", "DN-05", law.Met, "Tổng giá trị đóng góp trên 200 triệu đồng")
	w.decide(Phuc, "other.contents", "TT-01", law.Met, "Vốn xoay vòng giúp được hội viên nghèo, cách làm được công nhận")
	w.decide(Phuc, "other.contents", "TT-02", law.NotMet, "Chỉ có quà Tết một lần, chưa định giá được")
	// The gift of fish turns out to be of another value, after the decision on it.
	late := w.out.Evidence[len(w.out.Evidence)-3]
	w.out.LateEvidence = append(w.out.LateEvidence, w.row("contributions", "contributor", late.Text("contributor"), "code", late.Text("code"), "received_on", late.Text("received_on"),
		"form", late.Text("form"), "value", dong(9), "description", late.Text("description"), "document", paper(99, "BB")))
	w.wrong(ChangedEvidence, "DN-05")
}

func (w *witness) partners() {
	w.add("linkages", "enterprise", "DN-02", "code", "891", "product", "Đường thốt nốt", "from", "2023-02-01", "to", "2026-01-31")
	w.add("linkages", "enterprise", "DN-04", "code", "890", "product", "Bò thịt", "from", "2024-03-01")
	w.add("projects", "enterprise", "DN-01", "code", "891", "title", "Lò sấy lúa chung", "from", "2023-05-01", "to", "2024-12-31", "value", dong(350), "document", paper(14, "HĐ"))
	w.add("projects", "enterprise", "DN-03", "code", "883", "title", "Sửa cổng chào", "from", "2024-02-01", "to", "2024-03-01", "value", dong(20))
	for y := 2022; y <= 2024; y++ {
		w.add("credit-reports", "bank", "NH-01", "code", "89", "year", fmt.Sprint(y), "clients", fmt.Sprint(900+120*(y-2022)), "outstanding", dong(32000+5000*(y-2022)), "overdue", dong(90-20*(y-2022)))
	}
	w.decide(Phuc, "enterprise.linkage", "DN-02", law.Met, "Bao tiêu ổn định hai năm, có hộ nghèo và hộ mới thoát nghèo tham gia")
	w.decide(Phuc, "enterprise.linkage", "DN-03", law.NotMet, "Không có liên kết")
	w.decide(Phuc, "enterprise.models", "DN-03", law.NotMet, "Dự án không phải mô hình giảm nghèo")
	w.decide(Phuc, "enterprise.credit", "NH-01", law.Met, "Số khách hàng tăng, nợ quá hạn dưới 0,3 % và giảm")
}
