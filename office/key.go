package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/store"
)

// RotateKey makes a new data key and seals every citizen number anew under it.
func (o *Office) RotateKey(ctx context.Context) (key string, n int64, err error) {
	if err := o.DB.Read(ctx, func(r *store.Reader) error { return o.allow(r, account.KeyManage) }); err != nil {
		return "", 0, err
	}
	return o.DB.RotateKey(ctx, o.Actor)
}
