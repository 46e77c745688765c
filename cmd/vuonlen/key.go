package main

import (
	"fmt"

	"vuonlen/internal/lang"
)

type keyCmd struct {
	Rotate keyRotateCmd `cmd:"" help:"${key_rotate}"`
}

type keyRotateCmd struct{}

// Run makes a new data key and seals every citizen number anew.
func (c *keyRotateCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	key, n, err := o.RotateKey(a.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.key.rotated", "key", key, "n", n)))
	a.notices([]lang.Text{lang.T("cli.key.copy")})
	return nil
}
