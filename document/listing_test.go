package document

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"vuonlen/law"
)

func sampleListing() Listing {
	third := law.Frac(1, 3)
	return Listing{
		Title: "Hộ nghèo: xã/phường [2024] và một tên rất dài nữa", About: []string{"năm 2024"}, AboutTab: "Ghi chú",
		Headings: []string{"Xã", "Mã", "Hộ", "Tỷ lệ"},
		Rows: [][]Datum{
			{{Text: "=1+1"}, {Text: "00123"}, {Text: "1.234", Number: law.Exactly(1234)}, {Text: "33,33 %", Rate: &third}},
			{{Text: "Xã Ô Lâm; đã xong"}, {Text: "@x"}, {Text: "12–15", Number: law.Between(12, 15)}, {Text: "chưa biết"}},
		},
	}
}

// TestWriteListing: words stay words, exact numbers are numbers, ranges are words.
func TestWriteListing(t *testing.T) {
	var b, again bytes.Buffer
	if err := WriteListing(&b, sampleListing()); err != nil {
		t.Fatal(err)
	}
	if err := WriteListing(&again, sampleListing()); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("equal lists give other bytes", err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if len(sheets) != 2 || sheets[0] != "Hộ nghèo  xã phường  2024  và m" || sheets[1] != "Ghi chú" {
		t.Errorf("%q", sheets)
	}
	for cell, want := range map[string]struct {
		text string
		kind excelize.CellType
	}{
		"A1": {"Xã", excelize.CellTypeInlineString}, "A2": {"=1+1", excelize.CellTypeInlineString}, "B2": {"00123", excelize.CellTypeInlineString}, "B3": {"@x", excelize.CellTypeInlineString},
		"C2": {"1,234", excelize.CellTypeUnset}, "C3": {"12–15", excelize.CellTypeInlineString}, "D2": {"33.33", excelize.CellTypeUnset}, "D3": {"chưa biết", excelize.CellTypeInlineString},
	} {
		text, err := f.GetCellValue(sheets[0], cell)
		kind, err2 := f.GetCellType(sheets[0], cell)
		formula, err3 := f.GetCellFormula(sheets[0], cell)
		if err != nil || err2 != nil || err3 != nil || text != want.text || kind != want.kind || formula != "" {
			t.Errorf("%s: %q of type %v (formula %q), want %q of %v; %v %v %v", cell, text, kind, formula, want.text, want.kind, err, err2, err3)
		}
	}
	if panes, err := f.GetPanes(sheets[0]); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("%+v %v", panes, err)
	}
}

func TestWriteListingCSV(t *testing.T) {
	var b strings.Builder
	if err := WriteListingCSV(&b, sampleListing()); err != nil {
		t.Fatal(err)
	}
	if want := "Xã,Mã,Hộ,Tỷ lệ\n'=1+1,00123,1234,33.33\nXã Ô Lâm; đã xong,'@x,12–15,chưa biết\n"; b.String() != want {
		t.Errorf("%q", b.String())
	}
}
