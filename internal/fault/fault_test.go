package fault

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"vuonlen/internal/lang"
)

// said is a text of the catalogue that stands in for a sentence of the program.
var said = lang.T("fault.column", "name", "poor")

func TestPlace(t *testing.T) {
	tests := []struct {
		at     Place
		vi, en string
	}{
		{Place{}, "", ""},
		{Place{File: "rates.csv"}, "rates.csv", "rates.csv"},
		{Place{File: "rates.csv", Row: 1412, Column: "poor"}, "rates.csv, dòng 1412, cột poor", "rates.csv, row 1412, column poor"},
		{Place{File: "b.xlsx", Sheet: "Phiếu B", Row: 2}, "b.xlsx, trang tính Phiếu B, dòng 2", "b.xlsx, sheet Phiếu B, row 2"},
	}
	for _, tt := range tests {
		if got := tt.at.Say(lang.VI); got != tt.vi {
			t.Errorf("vi: %q, want %q", got, tt.vi)
		}
		if got := tt.at.Say(lang.EN); got != tt.en {
			t.Errorf("en: %q, want %q", got, tt.en)
		}
	}
}

func TestErrorSays(t *testing.T) {
	e := New(Refused, said).Place(Place{File: "a.csv", Row: 2}).Do(lang.T("fault.row", "n", "3")).By(io.ErrUnexpectedEOF)
	if got, want := e.Say(lang.VI), "a.csv, dòng 2: cột poor → dòng 3"; got != want {
		t.Errorf("vi: %q, want %q", got, want)
	}
	// The cause is for the log only: a user is not shown the machine's words.
	if got, want := e.Error(), "a.csv, row 2: column poor → row 3: unexpected EOF"; got != want {
		t.Errorf("log: %q, want %q", got, want)
	}
	if strings.Contains(e.Say(lang.EN), "EOF") {
		t.Error("the cause is shown to the user")
	}
	if !errors.Is(e, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
}

func TestKindOf(t *testing.T) {
	var list List
	list.Add(New(Refused, said))
	tests := []struct {
		err  error
		want Kind
	}{
		{errors.New("plain"), Internal},
		{New(Usage, said), Usage},
		{fmt.Errorf("around: %w", New(NotFound, said)), NotFound},
		{&list, Refused},
		{fmt.Errorf("around: %w", &list), Refused},
		{New(Usage, said).By(New(Conflict, said)), Usage},
		{New(Conflict, said).By(&list), Conflict},
	}
	for _, tt := range tests {
		if got := KindOf(tt.err); got != tt.want {
			t.Errorf("KindOf(%v) = %v, want %v", tt.err, got, tt.want)
		}
	}
}

func TestSayAnyError(t *testing.T) {
	inner := New(Refused, said).Place(Place{Row: 7})
	var list List
	list.Add(inner)
	tests := []struct {
		err  error
		want string
	}{
		{inner, "row 7: column poor"},
		{fmt.Errorf("around: %w", inner), "row 7: column poor"},
		{&list, "row 7: column poor"},
		{New(Refused, said).By(inner), "column poor"},
		{New(Refused, said).By(&list), "column poor"}, // the outermost fault speaks
		{errors.New("disk on fire"), "Unexpected error: disk on fire"},
	}
	for _, tt := range tests {
		if got := Say(lang.EN, tt.err); got != tt.want {
			t.Errorf("Say(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
}

func TestList(t *testing.T) {
	var none *List
	if none.Err() != nil || (&List{}).Err() != nil {
		t.Error("an empty list is an error")
	}
	var l List
	for i := range Max + 2 {
		l.Add(New(Refused, said).Place(Place{Row: i + 1}))
	}
	if l.Err() == nil || l.Total != Max+2 || len(l.Items) != Max {
		t.Fatalf("total %d, kept %d", l.Total, len(l.Items))
	}
	lines := strings.Split(l.Say(lang.EN), "\n")
	if len(lines) != Max+1 || lines[0] != "row 1: column poor" || lines[Max] != "… and 2 more errors" {
		t.Errorf("%d lines, first %q, last %q", len(lines), lines[0], lines[len(lines)-1])
	}
	if got, want := l.Say(lang.VI), "… và 2 lỗi nữa"; !strings.HasSuffix(got, want) {
		t.Errorf("vi does not end on %q", want)
	}
}
