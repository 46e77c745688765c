package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/document/docx"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/unit"
)

// commentCode puts the code for comments on the notice of a round, and the picture that
// opens the form where the address of the public site is known. Both are left to the pen
// where the list was not posted for those days: no code opens anything then.
func (o *Office) commentCode(ctx context.Context, v docx.Values, id string, from, to law.Date) error {
	v["code"], v["qr"] = docx.Text(byHand), docx.Value{}
	code, err := o.noticeCode(ctx, func(p petition.Posting) bool { return p.Round && p.What == id && p.From <= to && from <= p.To })
	if err != nil || code == "" {
		return err
	}
	v["code"] = docx.Text(code)
	if o.Portal == "" {
		return nil
	}
	pic, err := docx.QR(petition.NoticeAddress(o.Portal, code), 35, vi(lang.T("petition.notice.qr")))
	v["qr"] = docx.Value{Picture: pic}
	return err
}

// reviewCode is the code for comments on the list of a commune and year, empty where it
// was not posted.
func (o *Office) reviewCode(ctx context.Context, code unit.Code, year law.Year) (string, error) {
	return o.noticeCode(ctx, func(p petition.Posting) bool { return !p.Round && p.Unit == code && p.What == itoa(int64(year)) })
}

// noticeCode is the code of the newest posting that is wanted. It is printed for everybody
// to read.
func (o *Office) noticeCode(ctx context.Context, wanted func(petition.Posting) bool) (string, error) {
	var code string
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		all, err := r.Postings(store.Everywhere)
		for _, p := range all {
			if wanted(p) {
				code = account.ShowCode(p.Code)
			}
		}
		return err
	})
	return code, err
}
