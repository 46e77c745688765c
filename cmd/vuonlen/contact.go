package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/petition"
)

type contactCmd struct {
	List     contactListCmd     `cmd:"" help:"contact_list"`
	Add      contactAddCmd      `cmd:"" help:"contact_add"`
	Change   contactChangeCmd   `cmd:"" help:"contact_change"`
	Withdraw contactWithdrawCmd `cmd:"" help:"contact_withdraw"`
}

type contactListCmd struct{}

// Run lists the contacts, also those of other days.
func (c *contactListCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Contacts(a.ctx)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []map[string]any{}
		for _, c := range all {
			to := ""
			if c.To != 0 {
				to = c.To.String()
			}
			out = append(out, map[string]any{"contact": c.Row, "block": c.Block, "order": c.Order, "body": c.Body, "person": c.Person, "post": c.Post, "phones": c.Phones, "email": c.Email, "from": c.From.String(), "to": to})
		}
		return a.json(out)
	}
	var t table
	for _, c := range all {
		t.row(strconv.FormatInt(c.Row, 10), string(c.Block), a.lang.Int(c.Order), orDash(c.Person), orDash(c.Post), orDash(c.Body), strings.Join(c.Phones, ", "), orDash(c.Email), c.From.Say(a.lang), orDash(c.To.Say(a.lang)))
	}
	t.write(a.stdout, "")
	return nil
}

// contactFlags are what a contact says. What is not given stays as it is when one is
// changed.
type contactFlags struct {
	Block  string    `placeholder:"procedures|hotline" help:"flag_contact_block"`
	Order  int64     `placeholder:"N" help:"flag_contact_order"`
	Body   *string   `placeholder:"NAME" help:"flag_contact_body"`
	Person *string   `placeholder:"NAME" help:"flag_contact_person"`
	Post   *string   `placeholder:"TEXT" help:"flag_contact_post"`
	Phone  []string  `placeholder:"PHONE" help:"flag_contact_phone"`
	Email  *string   `placeholder:"MAIL" help:"flag_contact_email"`
	From   law.Date  `placeholder:"DATE" help:"flag_contact_from"`
	To     *law.Date `placeholder:"DATE" help:"flag_contact_to"`
}

func (f *contactFlags) over(c petition.Contact) petition.Contact {
	if f.Block != "" {
		c.Block = petition.Block(f.Block)
	}
	if f.Order != 0 {
		c.Order = f.Order
	}
	for _, x := range []struct{ given, at *string }{{f.Body, &c.Body}, {f.Person, &c.Person}, {f.Post, &c.Post}, {f.Email, &c.Email}} {
		if x.given != nil {
			*x.at = *x.given
		}
	}
	if len(f.Phone) > 0 {
		c.Phones = f.Phone
	}
	if f.From != 0 {
		c.From = f.From
	}
	if f.To != nil {
		c.To = *f.To
	}
	return c
}

type contactAddCmd struct{ contactFlags }

// Run enters a contact.
func (c *contactAddCmd) Run(a *app) error {
	return keepContact(a, func(_ []petition.Contact) (petition.Contact, error) {
		return c.over(petition.Contact{Order: 1, From: a.today()}), nil
	})
}

type contactChangeCmd struct {
	Contact int64 `arg:"" placeholder:"NUMBER" help:"arg_contact"`
	contactFlags
}

// Run puts another contact in the place of one.
func (c *contactChangeCmd) Run(a *app) error {
	return keepContact(a, func(all []petition.Contact) (petition.Contact, error) {
		i := slices.IndexFunc(all, func(x petition.Contact) bool { return x.Row == c.Contact })
		if i < 0 {
			return petition.Contact{}, fault.New(fault.NotFound, lang.T("petition.contact.none", "contact", strconv.FormatInt(c.Contact, 10))).Do(lang.T("petition.contact.none.do"))
		}
		return c.over(all[i]), nil
	})
}

func keepContact(a *app, make func([]petition.Contact) (petition.Contact, error)) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Contacts(a.ctx)
	if err != nil {
		return err
	}
	c, err := make(all)
	if err != nil {
		return err
	}
	row, act, err := o.KeepContact(a.ctx, c)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.contact.kept", "contact", strconv.FormatInt(row, 10), "act", strconv.FormatInt(act, 10))))
	return nil
}

type contactWithdrawCmd struct {
	Contact int64 `arg:"" placeholder:"NUMBER" help:"arg_contact"`
}

// Run withdraws a contact.
func (c *contactWithdrawCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	act, err := o.WithdrawContact(a.ctx, c.Contact)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.contact.withdrawn", "contact", strconv.FormatInt(c.Contact, 10), "act", strconv.FormatInt(act, 10))))
	return nil
}
