package storybook

import (
	"cmp"
	"net/url"

	"github.com/a-h/templ"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/web"
)

// longName is as long as names of units and bodies come, and longer.
const longName = "Trung tâm Dịch vụ việc làm thanh niên và Hợp tác xã Nông nghiệp – Thủ công mỹ nghệ – Du lịch cộng đồng người Khmer Ô Lâm, Văn Giáo, Vĩnh Trung, An Cư liên kết với Chi nhánh Ngân hàng Chính sách xã hội khu vực biên giới Tịnh Biên – Tri Tôn"

func sampleTable(v *web.Visit, rows bool) web.Table {
	t := web.Table{
		Caption: pick(v, "Hộ nghèo và hộ cận nghèo theo xã, năm 2024", "Poor and near-poor households by commune, 2024"),
		Columns: []web.Column{
			{Text: pick(v, "Xã", "Commune"), Sort: "name"}, {Text: pick(v, "Hộ", "Households"), Sort: "households", Right: true},
			{Text: pick(v, "Hộ nghèo", "Poor"), Sort: "poor", Right: true}, {Text: pick(v, "Hộ cận nghèo", "Near-poor"), Right: true},
			{Text: pick(v, "Kỳ rà soát", "Campaign")},
		},
		Sorted: "-poor",
		Empty: web.Empty{
			Text: pick(v, "Chưa có số liệu năm 2024.", "There are no figures of 2024 yet."),
			Do:   pick(v, "Số liệu có khi kỳ rà soát của xã đã xong hoặc danh sách được công nhận.", "Figures come when the commune's campaign is complete or its list is recognised."),
		},
	}
	if rows {
		t.Rows = [][]web.Cell{
			{{Text: "Xã Ô Lâm", Href: "#o-lam"}, {Text: v.Int(3412)}, {Text: v.Int(512)}, {Text: v.Int(344)}, {Tag: web.Tag{Text: pick(v, "Đã công nhận", "Recognised"), Tone: web.Good}}},
			{{Text: "Xã An Cư", Href: "#an-cu", Sub: pick(v, "mã 30520, nay thuộc phường Tịnh Biên", "code 30520, now in Tịnh Biên ward")}, {Text: v.Int(2871)}, {Text: law.Between(201, 214).Say(v.Lang)}, {Text: law.Count{}.Say(v.Lang)}, {Tag: web.Tag{Text: pick(v, "Quá hạn 12 ngày", "12 days late"), Tone: web.Bad}}},
			{{Text: longName}, {Text: v.Int(1234567)}, {Text: v.Int(0)}, {Text: v.Int(7)}, {Tag: web.Tag{Text: pick(v, "Chênh lệch", "In doubt"), Tone: web.Warn}}},
		}
		t.Total = []web.Cell{{Text: pick(v, "Cộng", "Total")}, {Text: v.Int(1240850)}, {Text: law.Between(713, 726).Say(v.Lang)}, {Text: law.Count{}.Say(v.Lang)}, {}}
	}
	return t
}

type sampleRow struct {
	name        string
	poor, share int64
}

// sampleListing is a list of n rows with a column that is shown only when asked for.
func sampleListing(v *web.Visit, n int) web.Listing {
	l := web.List[sampleRow]{
		Caption: pick(v, "Hộ nghèo theo ấp", "Poor households by hamlet"), Files: true, Sort: "-poor",
		Empty: web.Empty{Text: pick(v, "Không có ấp nào như vậy.", "There is no such hamlet.")},
		Columns: []web.ListColumn[sampleRow]{
			{ID: "name", Text: pick(v, "Ấp", "Hamlet"), Sorted: true, By: func(a, b sampleRow) int { return lang.Compare(a.name, b.name) }, Cell: func(r sampleRow) web.Cell { return web.Cell{Text: r.name, Href: "#hamlet"} }},
			{ID: "poor", Text: pick(v, "Hộ nghèo", "Poor"), Right: true, Sorted: true, By: func(a, b sampleRow) int { return cmp.Compare(a.poor, b.poor) }, Cell: func(r sampleRow) web.Cell { return web.Cell{Text: v.Lang.Int(r.poor)} }, Value: web.OfCount(func(r sampleRow) law.Count { return law.Exactly(r.poor) })},
			{ID: "note", Text: pick(v, "Ghi chú", "Note"), Cell: func(sampleRow) web.Cell { return web.Cell{Sub: longName} }},
			{ID: "share", Text: pick(v, "Hộ cận nghèo", "Near-poor"), Right: true, Extra: true, Cell: func(r sampleRow) web.Cell { return web.Cell{Text: v.Lang.Int(r.share)} }},
		},
	}
	rows := []sampleRow{{"Ấp Phước Long", 41, 12}, {"Ấp Ba Chúc", 7, 130}, {longName, 1204, 0}}
	a, err := l.Ask(v)
	if err != nil {
		a = web.Asked{Page: 1, Columns: []string{"name", "poor", "note"}}
	}
	return l.Page(v, a, rows[:min(n, len(rows))], n)
}

func sampleFacts(v *web.Visit) web.Facts {
	return web.Facts{
		{Name: pick(v, "Tên", "Name"), Cell: web.Cell{Text: "Xã Ô Lâm", Sub: pick(v, "huyện Tri Tôn, tỉnh An Giang", "Tri Tôn district, An Giang province")}},
		{Name: pick(v, "Khu vực", "Zone"), Cell: web.Cell{Text: "III", Tag: web.Tag{Text: pick(v, "đặc biệt khó khăn", "specially difficult"), Tone: web.Warn}}},
		{Name: pick(v, "Cơ quan chủ quản", "Body"), Cell: web.Cell{Text: longName, Href: "#long"}},
	}
}

func sampleTasks(v *web.Visit) []web.Task {
	return []web.Task{
		{Text: pick(v, "Xã An Cư chưa xong rà soát năm 2024", "Xã An Cư has not completed the review of 2024"), Href: "#1", Sub: pick(v, "hạn 14/12/2024", "due 2024-12-14"), Tag: web.Tag{Text: pick(v, "Quá hạn", "Late"), Tone: web.Bad}},
		{Text: pick(v, "Xã Ô Lâm chờ công nhận", "Xã Ô Lâm waits for recognition"), Href: "#2", Tag: web.Tag{Text: pick(v, "Tiếp theo", "Next"), Tone: web.Info}},
		{Text: longName, Sub: longName, Tag: web.Tag{Text: pick(v, "Nghi vấn", "In doubt"), Tone: web.Warn}},
	}
}

func sampleSteps(v *web.Visit) []web.Step {
	return []web.Step{
		{Text: pick(v, "Lập danh sách", "List"), Sub: "05/09", At: web.StepDone}, {Text: pick(v, "Rà soát", "Review"), Sub: "20/10", At: web.StepLate},
		{Text: pick(v, "Họp dân", "Meeting"), At: web.StepNow}, {Text: pick(v, "Niêm yết", "Posting"), At: web.StepNext}, {Text: pick(v, "Công nhận", "Recognition"), At: web.StepNext},
	}
}

func sampleChart(v *web.Visit) web.Chart {
	return web.Chart{
		Title:    pick(v, "Hộ nghèo và cận nghèo", "Poor and near-poor households"),
		Sentence: pick(v, "Từ 2021 đến 2024 giảm từ 856 còn 402 hộ; năm 2023 chưa rõ.", "From 2021 to 2024 it fell from 856 to 402 households; 2023 is unknown."),
		Unit:     pick(v, "hộ", "households"), Labels: []string{"2021", "2022", "2023", "2024", "2025"},
		Series: []web.Series{
			{Name: pick(v, "Hộ nghèo", "Poor"), Values: []law.Count{law.Exactly(512), law.Exactly(430), {}, law.Exactly(228), law.Between(150, 190)}},
			{Name: pick(v, "Hộ cận nghèo", "Near-poor"), Values: []law.Count{law.Exactly(344), law.Exactly(300), {}, law.Exactly(174), law.Exactly(0)}},
		},
	}
}

func sampleBars(v *web.Visit) web.Chart {
	c := sampleChart(v)
	c.Labels = []string{"Xã Ô Lâm", "Xã An Cư", longName, "Xã Lương Phi", "Xã Núi Tô"}
	c.Sentence = pick(v, "Xã Ô Lâm nhiều nhất; một đơn vị chưa rõ.", "Xã Ô Lâm has most; one unit is unknown.")
	return c
}

func sampleMap(v *web.Visit) web.Map {
	return web.Map{
		Title: pick(v, "Hộ nghèo theo xã", "Poor households by commune"), Unit: pick(v, "hộ nghèo", "poor households"), Box: "0 0 300 160",
		Sentence: pick(v, "Xã phía tây nhiều hộ nghèo nhất; một xã chưa rõ.", "The western commune has most; one is unknown."), Bounds: []int64{50, 100, 200, 400},
		Areas: []web.Area{
			{Name: "Xã Ô Lâm", Path: "M5 10L95 5L110 80L20 90Z", Value: law.Exactly(512)}, {Name: "Xã An Cư", Path: "M95 5L200 15L190 75L110 80Z", Value: law.Exactly(204)},
			{Name: "Xã Văn Giáo", Path: "M20 90L110 80L120 150L30 155Z", Value: law.Exactly(101)}, {Name: "Xã Vĩnh Trung", Path: "M110 80L190 75L210 145L120 150Z", Value: law.Exactly(57)},
			{Name: "Phường Nhà Bàng", Path: "M200 15L295 20L290 80L190 75Z", Value: law.Exactly(12)}, {Name: "Phường Thới Sơn", Path: "M190 75L290 80L285 150L210 145Z"},
		},
	}
}

func sampleFindings(v *web.Visit) []web.Finding {
	cite := law.Citation{
		Document: lang.Both{VI: "Kế hoạch của UBND tỉnh An Giang", EN: "Plan of An Giang"}, Clause: lang.Both{VI: "mục IV.2", EN: "section IV.2"}, Status: law.Reported,
	}.Say(v.Lang)
	return []web.Finding{
		{ID: "district.rate", Name: pick(v, "Tỷ lệ nghèo đa chiều giảm từ 4 điểm mỗi năm trong 3 năm liên tục", "The rate falls by 4 points in each of 3 years"), Verdict: law.NotMet,
			Because: pick(v, "Năm 2023 chỉ giảm 3,10 điểm.", "In 2023 it fell by 3.10 points only."), Facts: pick(v, "2022: 812 hộ; 2023: 640 hộ", "2022: 812 households; 2023: 640"),
			Change: pick(v, "thêm 12 hộ thoát nghèo, cận nghèo thì đạt", "12 households more would turn it"), Cite: cite,
			Rest: []web.Finding{
				{Verdict: law.Met, Because: pick(v, "2022 giảm 4,25 điểm.", "2022: 4.25 points.")},
				{Verdict: law.NotMet, Because: pick(v, "2023 giảm 3,10 điểm.", "2023: 3.10 points."), Rest: []web.Finding{{Verdict: law.Unknown, Because: longName, Missing: pick(v, "số liệu năm 2023", "figures of 2023")}}},
			}},
		{ID: "district.scale", Name: longName, Verdict: law.Unknown, Missing: pick(v, "số hộ năm 2024 của 3 xã", "households of 3 communes in 2024")},
		{ID: "district.ok", Name: pick(v, "Báo cáo gửi đủ và đúng hạn", "Reports sent in time"), Verdict: law.Met},
		{ID: "district.na", Name: pick(v, "Vốn vay chính sách", "Policy loans"), Verdict: law.NotApplicable},
	}
}

func sampleFields(v *web.Visit, wrong bool) []web.Field {
	say := func(vi, en string) string {
		if !wrong {
			return ""
		}
		return pick(v, vi, en)
	}
	return []web.Field{
		{Name: "head", Label: pick(v, "Họ và tên chủ hộ", "Name of the head"), Hint: pick(v, "Như trong giấy tờ tùy thân.", "As in the identity papers."), Value: "Nguyễn Văn Á", Error: say("Hãy nhập họ và tên.", "Give the name."), Autocomplete: "off", Required: true},
		{Name: "size", Label: pick(v, "Số người trong hộ", "People in the household"), Width: "w4", Numeric: true, Value: "4", Error: say("Số người phải từ 1 đến 40.", "From 1 to 40 people.")},
		{Name: "area", Label: pick(v, "Khu vực", "Area"), Error: say("Hãy chọn khu vực.", "Choose the area."), Choices: []web.Choice{{Value: "urban", Text: pick(v, "Thành thị", "Urban")}, {Value: "rural", Text: pick(v, "Nông thôn", "Rural"), Hint: pick(v, "Xã, ấp.", "Commune, hamlet.")}}},
		{Name: "d", Label: pick(v, "Thiếu hụt", "Deprivations"), Choices: []web.Choice{{Value: "d01", Text: pick(v, "Việc làm", "Work"), Chosen: true}, {Value: "d02", Text: longName}}},
		{Name: "hamlet", Type: "select", Label: pick(v, "Khóm, ấp", "Hamlet"), Choices: []web.Choice{{Value: "", Text: pick(v, "Chọn một", "Choose one")}, {Value: "1", Text: longName}, {Value: "2", Text: "Ấp Phước Long"}}},
		{Name: "why", Label: pick(v, "Lý do", "Reason"), Hint: pick(v, "Ai xem lại sẽ đọc điều này.", "Whoever looks again reads this.")},
		{Name: "file", Label: pick(v, "Tệp", "File"), Hint: "CSV, XLSX"},
		{Name: "user", Label: pick(v, "Tên đăng nhập", "User name"), Autocomplete: "username"},
		{Name: "password", Type: "password", Label: pick(v, "Mật khẩu", "Password"), Autocomplete: "current-password", Error: say("Mật khẩu ngắn quá.", "Too short.")},
		{Name: "files", Label: pick(v, "Tài liệu kèm theo", "Papers"), Hint: "PDF, JPEG, PNG", Error: say("Tệp lớn quá 10 MB.", "Over 10 MB.")},
	}
}

func sampleDate(v *web.Visit, wrong bool) web.DateField {
	d := web.DateField{Name: "on", Label: pick(v, "Ngày rà soát", "Day of the review"), Hint: pick(v, "Ví dụ 20 10 2025", "Such as 20 10 2025"), Day: "31", Month: "10", Year: "2025"}
	if wrong {
		d.Month, d.Error = "2", pick(v, "Ngày không đúng.", "There is no such day.")
	}
	return d
}

func denied(v *web.Visit) templ.Component {
	return web.ErrorPage{Visit: v, Status: 403, Title: v.Say(lang.T("web.denied")), Faults: []*fault.Error{
		fault.New(fault.Refused, lang.T("web.foreign.what")).Do(lang.T("web.foreign.do")).Place(fault.Place{File: longName, Row: 412, Column: "hamlet"}),
	}}.Body()
}

func broken(v *web.Visit) templ.Component {
	return web.ErrorPage{Visit: v, Status: 500, Title: v.Say(lang.T("web.broken")), Incident: "k3v9w2xa"}.Body()
}

func expired(v *web.Visit) templ.Component {
	return web.ExpiredPage{Visit: v, SignInAt: "/login?next=%2F", Action: (&url.URL{Path: "/storybook"}).String(), Kept: []web.Pair{{Name: "note", Value: "a"}}, Files: true}.Body()
}
