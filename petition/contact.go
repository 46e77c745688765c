package petition

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Block is where a contact stands.
type Block string

// The blocks of contacts.
const (
	ForProcedures Block = "procedures" // petitions on administrative procedures
	HotLine       Block = "hotline"    // of the sector
)

// Blocks lists the blocks in their order.
var Blocks = []Block{ForProcedures, HotLine}

// lang: keys
var blockNames = map[Block]string{ForProcedures: "petition.block.procedures", HotLine: "petition.block.hotline"}

// Say names the block.
func (b Block) Say(l lang.Lang) string { return l.Say(lang.T(blockNames[b])) } // lang: keys in blockNames

// Contact is whom one can call: a body, or a person with a post, or both. It is meant
// for everybody to read, so nothing of it is sealed.
type Contact struct {
	Row    int64    `json:"-"`
	Act    int64    `json:"-"`
	Block  Block    `json:"block"`
	Order  int64    `json:"order"` // in its block, from 1
	Body   string   `json:"body,omitempty"`
	Person string   `json:"person,omitempty"`
	Post   string   `json:"post,omitempty"`
	Phones []string `json:"phones"`
	Email  string   `json:"email,omitempty"`
	From   law.Date `json:"from"`
	To     law.Date `json:"to,omitempty"` // the last day; 0: until it is withdrawn
}

// Encode writes the contact as it is stored.
func (c Contact) Encode() string { return encode(c) }

// DecodeContact reads what Encode wrote.
func DecodeContact(s string) (c Contact, err error) { return c, json.Unmarshal([]byte(s), &c) }

// On tells whether the contact is good on a day.
func (c Contact) On(day law.Date) bool { return c.From <= day && (c.To == 0 || day <= c.To) }

// mostPhones is how many phones a contact has at most.
const mostPhones = 5

// Check says what is wrong with a contact, nil when nothing is.
func (c Contact) Check() *fault.Error {
	bad := func(field string, what lang.Text) *fault.Error {
		return fault.New(fault.Usage, what).Place(fault.Place{Column: field}).Do(lang.T("petition.contact.do"))
	}
	for _, f := range []struct{ field, value string }{{"body", c.Body}, {"person", c.Person}, {"post", c.Post}} {
		if utf8.RuneCountInString(f.value) > MostLine || strings.ContainsFunc(f.value, unicode.IsControl) {
			return bad(f.field, lang.T("petition.letter.line", "most", MostLine))
		}
	}
	switch {
	case !known(c.Block, Blocks):
		return bad("block", lang.T("petition.contact.block"))
	case c.Order < 1 || c.Order > 999:
		return bad("order", lang.T("petition.contact.order"))
	case c.Body == "" && c.Person == "":
		return bad("body", lang.T("petition.contact.who"))
	case c.Person != "" && c.Post == "":
		return bad("post", lang.T("petition.contact.post"))
	case len(c.Phones) == 0 || len(c.Phones) > mostPhones:
		return bad("phones", lang.T("petition.contact.phones", "most", mostPhones))
	case c.Email != "" && !email(c.Email):
		return bad("email", lang.T("petition.letter.email"))
	case c.From == 0:
		return bad("from", lang.T("petition.contact.from"))
	case c.To != 0 && c.To < c.From:
		return bad("to", lang.T("petition.contact.to"))
	}
	for _, p := range c.Phones {
		if !phone(p) {
			return bad("phones", lang.T("petition.letter.phone"))
		}
	}
	return nil
}

// Sort puts contacts in the order in which they are shown.
func Sort(cs []Contact) {
	slices.SortStableFunc(cs, func(a, b Contact) int {
		return cmp.Or(cmp.Compare(slices.Index(Blocks, a.Block), slices.Index(Blocks, b.Block)), cmp.Compare(a.Order, b.Order), cmp.Compare(a.Row, b.Row))
	})
}
