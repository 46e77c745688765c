package staff

import (
	"net/url"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
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

// urlValues writes a query; names and values alternate.
func urlValues(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return q.Encode()
}

// classFinding is why a review that is being entered has its class.
func classFinding(v *web.Visit, e office.Entered, y law.Year) web.Finding {
	f := finding(v, e.Finding, true)
	f.Name = v.Say(lang.T("register.why_name", "year", y))
	return f
}
