package lang

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The order of the Vietnamese dictionary, letter before tone.
func TestCompare(t *testing.T) {
	want := []string{
		"An Cư", "An Hảo", "Ăn", "Ân", "Ba Chúc", "da", "dà", "dả", "dã", "dá", "dạ", "đa", "đà", "e", "ê", "Núi Tô", "o", "ô", "ơ", "Tà Đảnh", "Tân", "u", "ư", "Văn Giáo", "y",
	}
	got := slices.Clone(want)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, Compare)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
