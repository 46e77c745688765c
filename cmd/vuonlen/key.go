package main

import (
	"fmt"

	"vuonlen/internal/lang"
)

type keyCmd struct {
	Rotate keyRotateCmd `cmd:"" help:"key_rotate"`
	Show   keyShowCmd   `cmd:"" help:"key_show"`
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

type keyShowCmd struct{}

// Run prints the public key: what an office publishes so that anybody can check
// its certificates and the heads of its journal.
func (c *keyShowCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	key, err := o.DB.PublicKey()
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, key)
	return nil
}
