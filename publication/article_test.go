package publication

import (
	"slices"
	"strings"
	"testing"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

var noon = time.Date(2026, 1, 20, 12, 0, 0, 0, time.UTC)

func worded(title string) *Text {
	return &Text{Title: lang.Both{VI: title}, Body: lang.Both{VI: "Nội dung " + title}, Author: "Ban biên tập"}
}

// take takes a step, which must be allowed.
func take(t *testing.T, a *Article, s Step) {
	t.Helper()
	if err := a.Check(&s); err != nil {
		t.Fatalf("%s by %s: %v", s.What, s.By, err)
	}
	s.Number = len(a.Steps) + 1
	a.Steps = append(a.Steps, s)
}

func refuse(t *testing.T, a *Article, s Step, kind fault.Kind) {
	t.Helper()
	if err := a.Check(&s); err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s by %s in state %s: %v", s.What, s.By, a.State(s.At), err)
	}
}

// TestArticle goes the whole way of an article: two people, an hour, a correction, an
// end.
func TestArticle(t *testing.T) {
	hour := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
	step := func(n int, by string, w What, d Detail) Step { return Step{What: w, At: hour(n), By: by, Detail: d} }
	a := &Article{Code: "x"}
	refuse(t, a, step(0, "an", Approved, Detail{}), fault.Refused)
	take(t, a, step(0, "an", Written, Detail{Unit: "91", On: 20260120, Text: worded("một")}))
	refuse(t, a, step(0, "binh", Approved, Detail{}), fault.Refused)
	take(t, a, step(1, "an", Submitted, Detail{}))
	refuse(t, a, step(1, "an", Approved, Detail{}), fault.Refused)
	refuse(t, a, step(1, "binh", Returned, Detail{}), fault.Usage)
	take(t, a, step(1, "binh", Returned, Detail{Reasons: "sửa tiêu đề"}))
	refuse(t, a, step(1, "an", Submitted, Detail{}), fault.Refused) // nothing was written since
	take(t, a, step(2, "binh", Written, Detail{Text: worded("hai")}))
	take(t, a, step(2, "an", Submitted, Detail{}))
	refuse(t, a, step(2, "binh", Approved, Detail{}), fault.Refused) // who wrote part of it is no second person
	if a.News(hour(9)) != nil {
		t.Fatal("a draft is public")
	}
	at := hour(5)
	take(t, a, step(3, "chi", Approved, Detail{From: &at}))
	if a.State(hour(4)) != Scheduled || a.News(hour(4)) != nil || a.State(hour(5)) != Published {
		t.Error(a.State(hour(4)), a.State(hour(5)))
	}
	n := a.News(hour(5))
	if n == nil || n.Now().Title.VI != "hai" || !n.First.Equal(at) {
		t.Fatal(n)
	}

	refuse(t, a, step(6, "an", Written, Detail{Text: worded("ba")}), fault.Usage) // says not what it corrects
	take(t, a, step(6, "an", Written, Detail{Text: worded("ba"), Note: lang.Both{VI: "sửa số hộ"}}))
	if n := a.News(hour(6)); len(n.Versions) != 1 || a.State(hour(6)) != Draft {
		t.Error("a correction is public before it was looked at")
	}
	take(t, a, step(6, "an", Submitted, Detail{}))
	take(t, a, step(7, "binh", Approved, Detail{})) // who wrote the version before may look at this one
	n = a.News(hour(7))
	if len(n.Versions) != 2 || n.Versions[0].Title.VI != "hai" || n.Now().Title.VI != "ba" || n.Now().Note.VI != "sửa số hộ" || !n.Now().From.Equal(hour(7)) {
		t.Errorf("%+v", n)
	}

	refuse(t, a, step(8, "an", Withdrawn, Detail{Reasons: " "}), fault.Usage)
	take(t, a, step(8, "an", Withdrawn, Detail{Reasons: "sai đối tượng"}))
	n = a.News(hour(8))
	if n == nil || len(n.Versions) != 0 || n.Reasons == "" || !n.Withdrawn.Equal(hour(8)) {
		t.Errorf("%+v", n)
	}
	for _, w := range []What{Written, Submitted, Approved, Returned, Withdrawn} {
		refuse(t, a, step(9, "chi", w, Detail{Text: worded("bốn"), Note: lang.Both{VI: "x"}, Reasons: "x"}), fault.Refused)
	}
}

func TestNeverPublic(t *testing.T) {
	a := &Article{Code: "x"}
	take(t, a, Step{What: Written, At: noon, By: "an", Detail: Detail{Unit: "91", Text: worded("một")}})
	take(t, a, Step{What: Submitted, At: noon, By: "an"})
	from := noon.Add(time.Hour)
	take(t, a, Step{What: Approved, At: noon, By: "binh", Detail: Detail{From: &from}})
	take(t, a, Step{What: Withdrawn, At: noon.Add(time.Minute), By: "binh", Detail: Detail{Reasons: "nhầm"}})
	if n := a.News(noon.Add(2 * time.Hour)); n != nil {
		t.Errorf("an article that was taken away before its hour shows %+v", n)
	}
}

func TestTextCheck(t *testing.T) {
	good := func(change func(*Text)) error {
		x := worded("một")
		x.Pictures = []Picture{{SHA256: "00", Type: "image/png", Alt: lang.Both{VI: "Ảnh một buổi họp"}}}
		change(x)
		return x.Check()
	}
	if err := good(func(*Text) {}); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Text){
		"no title":                 func(x *Text) { x.Title.VI = "" },
		"no author":                func(x *Text) { x.Author = "" },
		"no body":                  func(x *Text) { x.Body.VI = "" },
		"a title without its body": func(x *Text) { x.Title.EN = "One" },
		"a body without its title": func(x *Text) { x.Body.EN = "One" },
		"a long title":             func(x *Text) { x.Title.VI = strings.Repeat("ả", MaxTitle+1) },
		"a long body":              func(x *Text) { x.Body.VI = strings.Repeat("ả", MaxBody+1) },
		"a picture without words":  func(x *Text) { x.Pictures[0].Alt.VI = "" },
		"without English words":    func(x *Text) { x.Title.EN, x.Body.EN = "One", "One" },
		"many pictures":            func(x *Text) { x.Pictures = slices.Repeat(x.Pictures, MaxPictures+1) },
		"a link that runs":         func(x *Text) { x.Body.VI = "[x](javascript:alert(1))" },
	} {
		if fault.KindOf(good(change)) != fault.Usage {
			t.Errorf("%s passes", name)
		}
	}
}

func TestCodeOf(t *testing.T) {
	if got := CodeOf(20260120, "Xã Mẫu Đông: 12 hộ “thoát nghèo”!"); got != "2026-01-20-xa-mau-dong-12-ho-thoat-ngheo" {
		t.Error(got)
	}
	if got := CodeOf(20260120, "…"); got != "2026-01-20" {
		t.Error(got)
	}
}
