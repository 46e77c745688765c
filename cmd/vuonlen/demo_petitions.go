package main

import (
	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/petition"
	"vuonlen/unit"
)

// petitions puts contacts that are plainly placeholders into the demo, a posted list,
// and what made-up people said, in every state.
func (c *demoCmd) petitions(a *app, o *office.Office) error {
	a.line(lang.T("cli.demo.petitions"))
	desk, sender := *o, *o
	desk.Today = max(o.Today, 20260401)
	desk.Actor, sender.Actor, sender.Today = "cli:demo", account.Public, desk.Today
	var err error
	note := func(e error) {
		if err == nil {
			err = e
		}
	}
	for _, x := range []petition.Contact{
		{Block: petition.ForProcedures, Order: 1, Person: "(Họ và tên)", Post: "(Phó Giám đốc)", Phones: []string{"0000 000 001"}, Email: "mau1@example.org"},
		{Block: petition.ForProcedures, Order: 2, Body: "(Phòng Kiểm soát thủ tục hành chính)", Phones: []string{"0000 000 002", "0000 000 003"}},
		{Block: petition.ForProcedures, Order: 3, Body: "(Đoàn kiểm tra công vụ)", Phones: []string{"0000 000 004"}},
		{Block: petition.HotLine, Order: 1, Person: "(Họ và tên)", Post: "(Giám đốc)", Phones: []string{"0000 000 005"}},
		{Block: petition.HotLine, Order: 2, Person: "(Họ và tên)", Post: "(Chánh Văn phòng)", Phones: []string{"0000 000 006"}},
		{Block: petition.HotLine, Order: 3, Body: "(Thanh tra)", Phones: []string{"0000 000 007"}},
	} {
		x.From = 20260101
		_, _, e := desk.KeepContact(a.ctx, x)
		note(e)
	}
	_, e := desk.SetPetitionLimit(a.ctx, petition.Limit{Kind: petition.Remark, Days: 15, Document: "(văn bản mẫu của tỉnh)", From: 20260101})
	note(e)
	_, e = desk.SetPetitionRetention(a.ctx, petition.Retention{Months: 24, Document: "(văn bản mẫu của tỉnh)", From: 20260101})
	note(e)
	n, _, e := desk.PostList(a.ctx, petition.Posting{Unit: "30577", What: "2025", From: desk.Today.AddDays(-1), To: desk.Today.AddDays(5), Place: "Trụ sở Ủy ban nhân dân xã"})
	note(e)
	for _, x := range []struct {
		at   unit.Code
		kind petition.Kind
		of   petition.Category
		who  petition.Letter
		then []petition.Step
	}{
		{"30577", petition.Remark, petition.Policy, petition.Letter{Name: "Nguyễn Văn Mẫu", Phone: "0900 000 001", Text: "Gia đình tôi đã đăng ký thoát nghèo, xin hỏi khi nào được vay vốn."}, nil},
		{"30577", petition.Remark, petition.Conduct, petition.Letter{Text: "Tôi muốn tố cáo việc thu tiền sai quy định ở khóm."}, nil},
		{"", petition.Procedure, petition.Paperwork, petition.Letter{Name: "Trần Thị Thử", Address: "Khóm 2 (địa chỉ mẫu)", Email: "thu@example.org", Text: "Hồ sơ xác nhận hộ cận nghèo phải nộp hai lần cùng một giấy."},
			[]petition.Step{{What: petition.Note, Words: petition.Words{Text: "Đã hỏi bộ phận một cửa."}}}},
		{"30577", petition.Remark, petition.Movement, petition.Letter{Text: "Xin cho biết tiêu chí khen thưởng hộ thoát nghèo tiêu biểu."},
			[]petition.Step{{What: petition.Answer, Words: petition.Words{Text: "Tiêu chí được nêu ở trang Phong trào của cổng thông tin."}}, {What: petition.Close}}},
		{"", petition.Remark, petition.Site, petition.Letter{Text: "Bản đồ số liệu trên điện thoại hơi nhỏ."}, []petition.Step{{What: petition.Transfer, Words: petition.Words{Body: "Sở Khoa học và Công nghệ", Text: "Chuyển đơn vị phụ trách cổng thông tin."}}}},
		{"", petition.Complaint, petition.Wrong, petition.Letter{About: "hộ ông Lê Văn Ví Dụ, khóm 3", Text: "Hộ này đã có nhà kiên cố từ năm trước."}, nil},
	} {
		s := petition.Submission{Kind: x.kind, Category: x.of, Unit: x.at, Letter: x.who}
		if x.kind == petition.Complaint {
			s.Notice = n.Code
		}
		if err != nil {
			return err
		}
		r, e := sender.SendPetition(a.ctx, s)
		note(e)
		for _, step := range x.then {
			_, e := desk.TakePetition(a.ctx, r.Number, step)
			note(e)
		}
	}
	return err
}
