package lang

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The order of the Vietnamese dictionary, letter before tone; numbers by their value.
func TestCompare(t *testing.T) {
	want := []string{
		"An Cư", "An Hảo", "Ăn", "Ân", "Ấp 1", "Ấp 2", "Ấp 2A", "Ấp 10", "Ấp Ba", "Ba Chúc", "da", "dà", "dả", "dã", "dá", "dạ", "đa", "đà", "e", "ê", "Núi Tô", "o", "ô", "ơ", "Tà Đảnh", "Tân", "u", "ư", "Văn Giáo", "y",
	}
	got := slices.Clone(want)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, Compare)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
