package petition

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Submission is what somebody sends.
type Submission struct {
	Kind     Kind
	Category Category
	Unit     unit.Code // empty: the province
	Notice   string    // the code of a posting, of a complaint
	Letter
	Files []File

	// Once is a word that is the form's alone, so that what is sent twice with it, by two
	// clicks or because nobody knows whether it arrived, is kept once. Empty: each is
	// another petition.
	Once string
}

// File is a file that came with it, not looked into yet.
type File struct {
	Name    string
	Content []byte
}

// Receipt is what the sender is given. The code is nowhere else: of it only a keyed hash
// is kept.
type Receipt struct {
	Number string
	Code   string
	On     law.Date
	Due    law.Date // 0: the province has set no days

	Handler string // the name of the unit to which it went
}

// How long parts of a letter may be, in runes, and how many files may come.
const (
	MostText  = 8_000
	LeastText = 10
	MostLine  = 200
	MostFiles = 3
	MostFile  = 5 << 20 // bytes
	// MostSent is how many bytes may come in all: more than is taken, so that photographs
	// as they come from a telephone are read to their end and refused beside their field,
	// with what was typed.
	MostSent = 64 << 20
)

// Check says what is wrong with a submission, nil when nothing is. The column of each
// fault names the field.
func (s *Submission) Check() *fault.List {
	out := &fault.List{}
	bad := func(field string, what lang.Text) {
		out.Add(fault.New(fault.Refused, what).Place(fault.Place{Column: field}).Do(lang.T("petition.letter.do")))
	}
	if !known(s.Kind, Kinds) {
		bad("kind", lang.T("petition.letter.kind"))
		return out
	}
	if !known(s.Category, s.Kind.Categories()) {
		bad("category", lang.T("petition.letter.category"))
	}
	if s.Kind == Complaint && s.Notice == "" {
		bad("notice", lang.T("petition.letter.notice"))
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(s.Text)); n < LeastText || n > MostText {
		bad("text", lang.T("petition.letter.text", "least", LeastText, "most", MostText, "n", n))
	}
	for _, f := range []struct{ field, value string }{{"name", s.Name}, {"phone", s.Phone}, {"email", s.Email}, {"address", s.Address}, {"about", s.About}} {
		if utf8.RuneCountInString(f.value) > MostLine || strings.ContainsFunc(f.value, unicode.IsControl) {
			bad(f.field, lang.T("petition.letter.line", "most", MostLine))
		}
	}
	if strings.ContainsFunc(s.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }) {
		bad("text", lang.T("petition.letter.control"))
	}
	// Who petitions on procedures says who he is; phone and e-mail only who has one (Decree
	// 20/2008/NĐ-CP art. 7, confirmed): the answer waits for him under number and code, and
	// a letter reaches him.
	if s.Kind == Procedure {
		if strings.TrimSpace(s.Name) == "" {
			bad("name", lang.T("petition.letter.name"))
		}
		if strings.TrimSpace(s.Address) == "" {
			bad("address", lang.T("petition.letter.address"))
		}
	}
	if s.Phone != "" && !phone(s.Phone) {
		bad("phone", lang.T("petition.letter.phone"))
	}
	if s.Email != "" && !email(s.Email) {
		bad("email", lang.T("petition.letter.email"))
	}
	if len(s.Files) > MostFiles {
		bad("files", lang.T("petition.letter.files", "most", MostFiles))
	}
	for _, f := range s.Files {
		if len(f.Content) > MostFile {
			bad("files", lang.T("petition.letter.file", "mib", MostFile>>20))
		}
	}
	if out.Total == 0 {
		return nil
	}
	return out
}

// phone tells whether a text can be dialled: 3 to 15 digits with what people write
// between them.
func phone(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case !strings.ContainsRune(" .-()+/", r):
			return false
		}
	}
	return n >= 3 && n <= 15
}

// email tells whether a text looks like an address; whether it is one only a letter
// would show.
func email(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(strings.Trim(host, "."), ".") && !strings.ContainsAny(s, " <>\",;") && strings.Count(s, "@") == 1
}

// signs are words of complaints and denunciations in the sense of their laws, folded.
var signs = []string{"to cao", "khieu nai", "tham nhung", "tham o", "hoi lo", "quyet dinh hanh chinh"}

// Doubt is why somebody should look at a petition before it goes its way.
type Doubt string

// The doubts.
const (
	OtherLaw  Doubt = "other_law"  // it speaks of a complaint or denunciation
	NoHandler Doubt = "no_handler" // the unit that deals with it is no more
	Late      Doubt = "late"       // after its day
)

// lang: keys
var doubtNames = map[Doubt]string{OtherLaw: "petition.doubt.other_law", NoHandler: "petition.doubt.no_handler", Late: "petition.doubt.late"}

// Say says the doubt.
func (d Doubt) Say(l lang.Lang) string { return l.Say(lang.T(doubtNames[d])) } // lang: keys in doubtNames

// OtherLaw tells whether the letter speaks of a complaint or a denunciation, which have
// procedures of their own. It is a hint to the officer, who decides.
func (t *Ticket) OtherLaw() bool {
	if t.Kind == Complaint {
		return false // that of a list has its procedure here
	}
	text := lang.Fold(t.Text)
	for _, s := range signs {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}
