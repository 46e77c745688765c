package paper

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Every draft asks only for fields of its kind.
func TestDraftsSayTheirFields(t *testing.T) {
	mark := regexp.MustCompile(`\{\{[#^/]?([^{}]*)\}\}`)
	for _, k := range Kinds() {
		for _, m := range mark.FindAllStringSubmatch(k.Layout, -1) {
			if _, ok := k.Names()[lang.Fold(m[1])]; !ok {
				t.Errorf("%s asks for %q", k.ID, m[1])
			}
		}
		blocks := strings.Contains(k.Layout, "@head") || strings.Contains(k.Layout, "@letter") || strings.Contains(k.Layout, "@certify")
		if blocks == k.Plain {
			t.Errorf("%s: plain is %v and the draft says otherwise", k.ID, k.Plain)
		}
	}
}

// Decision 24/2021/QĐ-TTg: which forms were seen and which are hearsay.
func TestPrescribedForms(t *testing.T) {
	for id, want := range map[string]law.Status{"form01": law.Confirmed, "form02": law.Unconfirmed, "form03": law.Confirmed, "form04": law.Confirmed, "decision": ""} {
		k, ok := Of(id)
		if !ok || k.Form.Status != want {
			t.Errorf("%s: %q, want %q", id, k.Form.Status, want)
		}
	}
}

func TestInWords(t *testing.T) {
	for n, want := range map[int64]string{
		0: "không", 4: "bốn", 5: "năm", 10: "mười", 11: "mười một", 15: "mười lăm", 20: "hai mươi", 21: "hai mươi mốt", 24: "hai mươi tư",
		55: "năm mươi lăm", 100: "một trăm", 101: "một trăm linh một", 115: "một trăm mười lăm", 702000: "bảy trăm linh hai nghìn",
		1053000: "một triệu không trăm năm mươi ba nghìn", 1000005: "một triệu không trăm linh năm", 2340000: "hai triệu ba trăm bốn mươi nghìn",
		1000000000: "một tỷ", 1000000001: "một tỷ không trăm linh một", 12000000000000: "mười hai nghìn tỷ",
	} {
		if got := InWords(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// heard reads words back, by a way of its own.
func heard(s string) int64 {
	value := map[string]int64{"mốt": 1, "tư": 4, "lăm": 5}
	for i, d := range digits {
		value[d] = int64(i)
	}
	var total, three, digit int64
	var million int64 // below 10^9
	for _, w := range strings.Fields(s) {
		switch w {
		case "trăm":
			three, digit = digit*100, 0
		case "mươi":
			three, digit = three+digit*10, 0
		case "mười":
			three += 10
		case "linh":
		case "nghìn":
			million, three, digit = million+(three+digit)*1e3, 0, 0
		case "triệu":
			million, three, digit = million+(three+digit)*1e6, 0, 0
		case "tỷ":
			total, million, three, digit = (total+million+three+digit)*1e9, 0, 0, 0
		default:
			digit = value[w]
		}
	}
	return total + million + three + digit
}

func TestInWordsIsHeard(t *testing.T) {
	for n := range int64(20000) {
		if got := heard(InWords(n)); got != n {
			t.Fatalf("%d is read %q and heard %d", n, InWords(n), got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1e17).Draw(t, "n")
		if got := heard(InWords(n)); got != n {
			t.Fatalf("%d is read %q and heard %d", n, InWords(n), got)
		}
	})
}
