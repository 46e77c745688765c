// Package storybook shows every part of package web in every state, from literals:
// empty, wrong, late, in doubt, not permitted, very long names. It is for who builds
// pages and for the browser tests; serve shows it only when asked to.
package storybook

import (
	"github.com/a-h/templ"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/web"
)

// Story is one part with its states.
type Story struct {
	ID    string
	Title lang.Both
	Body  func(*web.Visit) templ.Component
}

// Page shows one story, or the list of them.
type Page struct {
	*web.Visit
	Story *Story // nil: the list
}

// Head names the page.
func (p Page) Head() web.Head {
	if p.Story == nil {
		return web.Head{Title: title.Say(p.Lang)}
	}
	return web.Head{Title: p.Story.Title.Say(p.Lang), Wrong: p.Story.ID == "form-wrong", Crumbs: []web.Link{{Text: title.Say(p.Lang), Href: "/storybook"}}}
}

var title = lang.Both{VI: "Sách mẫu giao diện", EN: "Storybook"}

// Routes is the storybook's routes. They need no account: there is nothing in them.
func Routes() []web.Route {
	return []web.Route{
		web.Get("/storybook", web.Everybody, func(v *web.Visit) (web.Answer, error) { return web.Show(Page{Visit: v}), nil }),
		web.Get("/storybook/{id}", web.Everybody, func(v *web.Visit) (web.Answer, error) {
			for _, s := range Stories {
				if s.ID == v.Path("id") {
					return web.Show(Page{v, &s}), nil
				}
			}
			return web.Answer{}, fault.New(fault.NotFound, lang.T("web.no_page.what")).Do(lang.T("web.no_page.do"))
		}),
	}
}

// Stories lists the stories. Every exported part of package web is in one of them,
// which a test counts.
var Stories = []Story{
	{"tags", lang.Both{VI: "Nhãn trạng thái", EN: "Tags of state"}, tags},
	{"notes", lang.Both{VI: "Thông báo", EN: "Notices"}, notes},
	{"empty", lang.Both{VI: "Chưa có gì", EN: "Nothing there"}, empty},
	{"saving", lang.Both{VI: "Đã lưu, chưa lưu", EN: "Saved and not saved"}, saving},
	{"table", lang.Both{VI: "Bảng", EN: "Tables"}, tables},
	{"list", lang.Both{VI: "Danh sách: cột, thứ tự, tải về", EN: "A list: columns, order, files"}, listing},
	{"facts", lang.Both{VI: "Danh sách dữ kiện và công việc", EN: "Facts and tasks"}, facts},
	{"ways", lang.Both{VI: "Các bước, trang và thẻ", EN: "Steps, pages and tabs"}, ways},
	{"form", lang.Both{VI: "Biểu mẫu", EN: "A form"}, form},
	{"form-wrong", lang.Both{VI: "Biểu mẫu có lỗi", EN: "A form with errors"}, wrong},
	{"clash", lang.Both{VI: "Hai người cùng sửa", EN: "Two editors"}, clash},
	{"charts", lang.Both{VI: "Biểu đồ", EN: "Charts"}, charts},
	{"map", lang.Both{VI: "Bản đồ", EN: "Map"}, maps},
	{"qr", lang.Both{VI: "Mã QR", EN: "QR code"}, code},
	{"finding", lang.Both{VI: "Kết luận và căn cứ", EN: "Verdict and finding"}, findings},
	{"denied", lang.Both{VI: "Không có quyền", EN: "Not permitted"}, denied},
	{"broken", lang.Both{VI: "Sự cố", EN: "Something broke"}, broken},
	{"expired", lang.Both{VI: "Phiên làm việc đã hết", EN: "The session ended"}, expired},
	{"type", lang.Both{VI: "Chữ", EN: "Letters"}, letters},
}

func pick(v *web.Visit, vi, en string) string { return lang.Both{VI: vi, EN: en}.Say(v.Lang) }
