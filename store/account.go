package store

import (
	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/unit"
)

var users = newTable("users", text("name"), text("disabled"))

var grants = newTable("grants",
	text("name"), text("role"), text("scope"), date("on_date"), maybeDate("valid_from"), maybeDate("valid_to"))

var dataKeys = newTable("data_keys", text("key_id"), text("mark"))

// AddUser enters a user without grants. The fault is Conflict when the name is
// taken.
func (tx *Tx) AddUser(name string) error {
	us, err := tx.Users()
	if err != nil {
		return err
	}
	for _, u := range us {
		if u.Name == name {
			return fault.New(fault.Conflict, lang.T("store.user.taken", "name", name)).Do(lang.T("store.user.taken.do"))
		}
	}
	_, err = tx.insert(users, []any{name, "no"})
	return err
}

// SetDisabled bars a user, or lets him in again; nothing happens when it is so
// already. The fault is NotFound when there is no such user.
func (tx *Tx) SetDisabled(name string, disabled bool) error {
	word := map[bool]string{true: "yes", false: "no"}[disabled]
	var id int64
	found, same := false, false
	if err := tx.some(users, "name = $2", []any{name}, func(c *cells) error {
		id, found = c.id, true
		_ = c.text()
		same = c.text() == word
		return nil
	}); err != nil {
		return err
	}
	switch {
	case !found:
		return NoUser(name)
	case same:
		return nil
	}
	if err := tx.supersede(users, id); err != nil {
		return err
	}
	_, err := tx.insert(users, []any{name, word})
	return err
}

// NoUser is the fault for a user that there is not.
func NoUser(name string) *fault.Error {
	return fault.New(fault.NotFound, lang.T("store.user.none", "name", name)).Do(lang.T("store.user.none.do"))
}

// AddGrant gives a user a role for a unit.
func (tx *Tx) AddGrant(name string, g account.Grant) error {
	_, err := tx.insert(grants, []any{name, string(g.Role), string(g.Scope), g.On.String(), dateValue(g.From), dateValue(g.To)})
	return err
}

// EndGrant takes a role away. The fault is NotFound when the user does not have it.
func (tx *Tx) EndGrant(name string, g account.Grant) error {
	var ids []int64 // superseded after the reading: PostgreSQL does one thing at a time
	if err := tx.some(grants, "name = $2 AND role = $3 AND scope = $4", []any{name, string(g.Role), string(g.Scope)}, func(c *cells) error {
		_, _, _ = c.text(), c.text(), c.text()
		if c.date() != g.On {
			return nil
		}
		ids = append(ids, c.id)
		return nil
	}); err != nil {
		return err
	}
	for _, id := range ids {
		if err := tx.supersede(grants, id); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return fault.New(fault.NotFound, lang.T("store.grant.none", "name", name, "role", g.Role, "unit", string(g.Scope))).Do(lang.T("store.user.none.do"))
	}
	return nil
}

// Users lists the users with their grants, in the order in which they came.
func (r *Reader) Users() ([]account.User, error) {
	var out []account.User
	at := map[string]int{}
	if err := r.each(users, func(c *cells) error {
		u := account.User{Name: c.text()}
		switch s := c.text(); s {
		case "yes":
			u.Disabled = true
		case "no":
		default:
			c.bad(s)
		}
		at[u.Name] = len(out)
		out = append(out, u)
		return nil
	}); err != nil {
		return nil, err
	}
	return out, r.each(grants, func(c *cells) error {
		name := c.text()
		g := account.Grant{Role: account.Role(c.text()), Scope: unit.Code(c.text()), On: c.date(), From: c.date(), To: c.date()}
		if i, ok := at[name]; ok {
			out[i].Grants = append(out[i].Grants, g)
		}
		return nil
	})
}
