package staff

import (
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/web"
)

// faultLines is a fault in words: what is wrong, and what to do.
func faultLines(v *web.Visit, f *fault.Error) []string {
	out := []string{upper(v.Say(f.What)) + "."}
	if at := f.At.Say(v.Lang); at != "" {
		out[0] = at + ": " + v.Say(f.What) + "."
	}
	if !f.Remedy.IsZero() {
		out = append(out, upper(v.Say(f.Remedy))+".")
	}
	return out
}

// upper begins a sentence: faults are written to stand after a place.
func upper(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// oneLine is a text without line breaks: a reason goes into the journal, whose
// details are lines.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// reasonField asks why something is done.
func reasonField(v *web.Visit) web.Field {
	return web.Field{Name: "reason", Label: v.Say(lang.T("register.col.reason")), Hint: v.Say(lang.T("entry.reason_hint")), Required: true, Autocomplete: "off"}
}

func undoTitle(v *web.Visit, again bool) string {
	if again {
		return v.Say(lang.T("entry.undo_again"))
	}
	return v.Say(lang.T("entry.undo"))
}
