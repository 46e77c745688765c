package paper

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestStatement(t *testing.T) {
	s := Statement{Decision: "15/QĐ-SNV", Decided: 20250905, By: "Giám đốc Sở Nội vụ", Form: "Giấy khen", To: "Nhân dân và cán bộ ấp Bình Thủy", Unit: "xã Mẫu Đông"}
	want := "vuonlen award 1\ndecided 2025-09-05\ndecision 15/QĐ-SNV\nby Giám đốc Sở Nội vụ\nform Giấy khen\nto Nhân dân và cán bộ ấp Bình Thủy\nunit xã Mẫu Đông\n"
	if s.Text() != want {
		t.Errorf("%q", s.Text())
	}
	for _, bad := range []string{"", "vuonlen award 2\n", want + "note x\n", strings.Replace(want, "by ", "by  ", 1), want[:len(want)-1], want + want, strings.Replace(want, "2025-09-05", "2025-13-05", 1)} {
		if _, err := ParseStatement(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// Whatever a value says, it stays that value: it adds no line and hides none.
func TestStatementIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringMatching(`[a-zA-Zđằỹ\n\r\x{2028}: 0-9]{0,30}`)
		s := Statement{value.Draw(t, "decision"), 20250905, value.Draw(t, "by"), value.Draw(t, "form"), value.Draw(t, "to"), value.Draw(t, "unit"), value.Draw(t, "book"), ""}
		got, err := ParseStatement(s.Text())
		if err != nil {
			t.Fatal(err, s.Text())
		}
		if got.Text() != s.Text() {
			t.Fatalf("%q, then %q", s.Text(), got.Text())
		}
		one := func(v string) string { return strings.Join(strings.Fields(v), " ") }
		if got.To != one(s.To) || got.By != one(s.By) || got.Decision != one(s.Decision) {
			t.Fatalf("%+v of %+v", got, s)
		}
	})
}

// The list of a decision is held against what stands on paper: one cell, one row, one
// order otherwise, and it is another.
func TestList(t *testing.T) {
	rows := [][]string{{"1", "Ấp Bình Thủy", "Xã Mẫu Đông", "702.000"}, {"2", "Hộ ông (bà)  Nguyễn Thị A", "Xã Mẫu Đông", "1.053.000"}}
	sum := ListSum(rows)
	if len(sum) != 64 {
		t.Error(sum)
	}
	copied := "STT\tTên\tĐịa bàn\tTiền thưởng (đồng)\r\n1\tẤp Bình Thủy\tXã Mẫu Đông\t702.000\r\n\r\n2\tHộ ông (bà) Nguyễn Thị A\tXã Mẫu Đông\t1.053.000\r\n"
	if got := ListSum(ListOf(copied)); got != sum {
		t.Errorf("%q is read as %q", copied, ListOf(copied))
	}
	for _, other := range []string{
		strings.Replace(copied, "Thủy", "Thuỷ", 1), strings.Replace(copied, "702", "703", 1), copied + "3\tx\ty\tz\n", strings.Replace(copied, "\r\n1\t", "\r\n", 1), "",
	} {
		if ListSum(ListOf(other)) == sum {
			t.Errorf("%q is the same list", other)
		}
	}
}
