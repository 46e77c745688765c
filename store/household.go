package store

import (
	"cmp"
	"slices"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

var members = newTable("members",
	text("household"), integer("year"), integer("member"), text("name"), text("name_key"), text("sex"),
	maybeDate("birth"), maybeInteger("birth_year"), text("relation"), text("ethnicity"), text("citizen_index"), sealed("citizen_sealed", "citizen"),
	text("no_labour"), text("merit"), text("disabled"), text("malnourished"), text("insured"), text("schooling"),
	integer("import"), integer("import_row"))

var householdChanges = newTable("household_changes",
	text("household"), text("kind"), date("on_date"), text("other"), text("hamlet"), text("commune"),
	text("reason"), text("document"), integer("import"), integer("import_row"))

// AddMember enters a person of a household; the citizen number is sealed.
func (tx *Tx) AddMember(m *household.Member) error {
	mark, err := tx.seal.blind("citizen", m.CitizenID)
	if err != nil {
		return tx.fail(err)
	}
	var number any
	if m.CitizenID != "" {
		number = m.CitizenID
	}
	_, err = tx.insert(members, []any{
		string(m.Household), int64(m.Year), int64(m.No), m.Name, lang.Fold(m.Name), m.Sex.String(),
		dateValue(m.Birth), maybeValue(int64(m.BirthYear)), m.Relation, string(m.Ethnicity), mark, number,
		m.NoLabour.String(), m.Merit.String(), m.Disabled.String(), m.Malnourished.String(), m.Insured.String(), m.Schooling.String(),
		m.Import, int64(m.Row),
	})
	return err
}

// EndMembers supersedes members.
func (tx *Tx) EndMembers(ids ...int64) error {
	for _, id := range ids {
		if err := tx.supersede(members, id); err != nil {
			return err
		}
	}
	return nil
}

// Members calls fn with the members that hold, by id; the filter is that of the
// reviews.
func (r *Reader) Members(f ReviewFilter, fn func(*household.Member) error) error {
	where, args := f.where()
	var m household.Member
	return r.some(members, where, args, func(c *cells) error {
		m = household.Member{ID: c.id, Act: c.since,
			Household: household.ID(c.text()), Year: law.Year(c.int()), No: int(c.int()), Name: c.text()}
		_ = c.text() // name_key is made of it
		switch s := c.text(); s {
		case "male":
			m.Sex = household.Male
		case "female":
			m.Sex = household.Female
		case "":
		default:
			c.bad(s)
		}
		m.Birth, m.BirthYear = c.date(), law.Year(c.maybe())
		m.Relation, m.Ethnicity, m.CitizenMark = c.text(), household.Ethnicity(c.text()), c.text()
		var err error
		if m.CitizenID, err = c.opened(r, f.Open); err != nil {
			return err
		}
		m.NoLabour, m.Merit, m.Disabled = c.answer(), c.answer(), c.answer()
		m.Malnourished, m.Insured, m.Schooling = c.answer(), c.answer(), c.answer()
		m.Import, m.Row = c.int(), int(c.int())
		if c.wrong != nil {
			return c.wrong
		}
		return fn(&m)
	})
}

func (c *cells) answer() household.Answer {
	s := c.text()
	a, ok := household.ParseAnswer(s)
	if !ok {
		c.bad(s)
	}
	return a
}

// AddHouseholdChange enters an event in the life of a household.
func (tx *Tx) AddHouseholdChange(h household.Change) error {
	_, err := tx.insert(householdChanges, []any{
		string(h.Household), string(h.Kind), h.On.String(), string(h.Other), string(h.Hamlet), string(h.Commune),
		h.Reason, h.Document, h.Import, int64(h.Row),
	})
	return err
}

// EndHouseholdChanges supersedes changes of households.
func (tx *Tx) EndHouseholdChanges(ids ...int64) error {
	for _, id := range ids {
		if err := tx.supersede(householdChanges, id); err != nil {
			return err
		}
	}
	return nil
}

// HouseholdChanges lists the changes of households that hold, by id.
func (r *Reader) HouseholdChanges() ([]household.Change, error) { return r.changes("", nil) }

// ChangesOf lists those that are about a household, or name it as the other one.
func (r *Reader) ChangesOf(id household.ID) ([]household.Change, error) {
	own, err := r.changes("household = $2", []any{string(id)})
	if err != nil {
		return nil, err
	}
	named, err := r.changes("other = $2 AND other <> '' AND household <> $2", []any{string(id)}) // each has its index
	if err != nil {
		return nil, err
	}
	own = append(own, named...)
	slices.SortFunc(own, func(a, b household.Change) int { return cmp.Compare(a.ID, b.ID) })
	return own, nil
}

// ChangesOfMany is ChangesOf for several households, a few hundred at most.
func (r *Reader) ChangesOfMany(ids []household.ID) ([]household.Change, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = string(id)
	}
	in := " IN (" + marks(2, len(ids)) + ")"
	own, err := r.changes("household"+in, args)
	if err != nil {
		return nil, err
	}
	named, err := r.changes("other"+in+" AND other <> '' AND household NOT"+in, args)
	if err != nil {
		return nil, err
	}
	own = append(own, named...)
	slices.SortFunc(own, func(a, b household.Change) int { return cmp.Compare(a.ID, b.ID) })
	return own, nil
}

// HouseholdChangesBy lists those that an act entered.
func (r *Reader) HouseholdChangesBy(act int64) ([]household.Change, error) {
	return r.changes("since = $2", []any{act})
}

// HouseholdChangesEnded lists those that an act superseded, of what was known
// before it.
func (r *Reader) HouseholdChangesEnded(act int64) ([]household.Change, error) {
	return r.changes("until = $2", []any{act})
}

func (r *Reader) changes(where string, args []any) ([]household.Change, error) {
	var out []household.Change
	err := r.some(householdChanges, where, args, func(c *cells) error {
		out = append(out, household.Change{
			ID: c.id, Act: c.since,
			Household: household.ID(c.text()), Kind: household.ChangeKind(c.text()), On: c.date(), Other: household.ID(c.text()),
			Hamlet: unit.Code(c.text()), Commune: unit.Code(c.text()), Reason: c.text(), Document: c.text(),
			Import: c.int(), Row: int(c.int()),
		})
		return nil
	})
	return out, err
}
