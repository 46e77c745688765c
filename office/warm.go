package office

import (
	"context"

	"vuonlen/store"
)

// Warm has the program put together what nearly every page needs, so that the first
// visitors after its start do not wait for it. Nothing of it is told to anybody.
func (o *Office) Warm(ctx context.Context) error {
	return o.DB.Read(ctx, func(r *store.Reader) error {
		if _, err := load(r); err != nil {
			return err
		}
		return r.ReadNames()
	})
}
