package main

import (
	"bytes"
	"image/png"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/publication"
)

// news publishes two articles of the demo: an officer of the commune writes them, the
// secretary of the province lets them out, and one is corrected. The people and the news
// are made up.
func (c *demoCmd) news(a *app, o *office.Office) error {
	a.line(lang.T("cli.demo.news"))
	as := func(name string) *office.Office {
		x := *o
		x.Actor = account.Actor(name)
		return &x
	}
	writer, second := as("xa"), as("thidua")
	publish := func(q office.ArticleStep) (string, error) {
		q.What = publication.Written
		code, _, err := writer.TakeArticleStep(a.ctx, q)
		if err == nil {
			_, _, err = writer.TakeArticleStep(a.ctx, office.ArticleStep{Code: code, What: publication.Submitted})
		}
		if err == nil {
			_, _, err = second.TakeArticleStep(a.ctx, office.ArticleStep{Code: code, What: publication.Approved})
		}
		return code, err
	}
	t := publication.Text{Author: "Ban biên tập (bài minh họa)",
		Title:   lang.Both{VI: "Ấp Mẫu họp bình xét hộ đăng ký thoát nghèo", EN: "Hamlet Mẫu meets about households that want to leave poverty"},
		Summary: lang.Both{VI: "Bài minh họa: mọi người và sự việc trong bài là giả định.", EN: "An example: everybody and everything in it is made up."},
		Body: lang.Both{VI: "Tối qua, **24 hộ** của ấp Mẫu dự họp để bàn việc giúp nhau làm ăn.\n\n## Ba việc đã thống nhất\n\n- góp ngày công sửa nhà;\n- nhóm tiết kiệm họp mỗi tháng;\n- xem tiêu chí khen thưởng tại [trang Phong trào](/vi/movement).",
			EN: "Last night **24 households** of hamlet Mẫu met to talk about helping each other.\n\n## Three things were agreed\n\n- days of work to repair houses;\n- a savings group that meets monthly;\n- the criteria are on the page of the [movement](/en/movement)."}}
	var picture bytes.Buffer
	if err := png.Encode(&picture, demoPicture()); err != nil {
		return err
	}
	code, err := publish(office.ArticleStep{Unit: "30547", Text: &t, Add: []office.NewFile{
		{Name: "nha-o-ap-mau.png", Content: picture.Bytes(), Picture: true, Alt: lang.Both{VI: "Hình minh họa: hai ngôi nhà bên ruộng", EN: "A drawing: two houses beside a field"}},
		{Name: "viec-da-thong-nhat.csv", Content: []byte("việc,ngày công\nsửa nhà,30\nđắp đường,12\n")},
	}})
	if err != nil {
		return err
	}
	written, err := writer.Article(a.ctx, code)
	if err != nil {
		return err
	}
	corrected := *written.Text()
	corrected.Body.VI = "Tối qua, **26 hộ** của ấp Mẫu" + corrected.Body.VI[len("Tối qua, **24 hộ** của ấp Mẫu"):]
	corrected.Body.EN = "Last night **26 households**" + corrected.Body.EN[len("Last night **24 households**"):]
	if _, err := publish(office.ArticleStep{Code: code, Text: &corrected, Note: lang.Both{VI: "Số hộ dự họp là 26, không phải 24.", EN: "26 households took part, not 24."}}); err != nil {
		return err
	}
	_, err = publish(office.ArticleStep{Unit: "30547", Text: &publication.Text{Author: "Ban biên tập (bài minh họa)", Title: lang.Both{VI: "Cổng thông tin phong trào bắt đầu chạy thử"},
		Summary: lang.Both{VI: "Bài minh họa do chương trình tạo khi chạy thử."}, Body: lang.Both{VI: "Mọi người có thể xem mục tiêu, tiêu chí và danh sách khen thưởng của phong trào. Số liệu ở bản chạy thử là **giả định**."}}})
	return err
}
