package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/journal"
	"vuonlen/store"
)

// Entries lists the acts of the journal, the first one first.
func (o *Office) Entries(ctx context.Context) ([]journal.Entry, error) {
	var out []journal.Entry
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		if err := o.allow(r, account.JournalRead); err != nil {
			return err
		}
		out, err = r.Entries(1)
		return err
	})
	return out, err
}

// Head is the signed head of the journal, to be kept outside.
func (o *Office) Head(ctx context.Context) (journal.Head, error) {
	var h journal.Head
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		if err := o.allow(r, account.JournalRead); err != nil {
			return err
		}
		h, err = r.Head()
		return err
	})
	return h, err
}
