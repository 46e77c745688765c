package store

import (
	"cmp"
	"slices"
	"strings"

	"vuonlen/unit"
)

var unitSnapshots = newTable("unit_snapshots", date("on_date"), text("complete"))

var unitRecords = newTable("unit_records",
	integer("snapshot"), text("code"), text("name"), text("kind"), text("parent"), text("level"), text("full_name"))

var unitChanges = newTable("unit_changes",
	text("old_code"), text("new_code"), text("level"), text("kind"), maybeDate("on_date"),
	text("old_name"), text("new_name"), text("basis"), text("note"), maybeRatio("share"), text("hamlets"))

var unitFacts = newTable("unit_facts",
	text("code"), maybeDate("on_date"), text("name"), text("value"), maybeDate("valid_from"), maybeDate("valid_to"),
	text("source"), text("decision"), maybeDate("decided_on"), text("body"))

// AddSnapshot enters an imported units file.
func (tx *Tx) AddSnapshot(s unit.Snapshot) error {
	id, err := tx.insert(unitSnapshots, []any{s.On.String(), string(s.Complete)})
	if err != nil {
		return err
	}
	for _, r := range s.Records {
		if _, err := tx.insert(unitRecords, []any{
			id, string(r.Code), r.Name, r.Kind, string(r.Parent), string(r.Level), r.FullName,
		}); err != nil {
			return err
		}
	}
	return nil
}

// AddChanges enters imported changes of units.
func (tx *Tx) AddChanges(changes []unit.Change) error {
	for _, c := range changes {
		hamlets := make([]string, len(c.Hamlets))
		for i, h := range c.Hamlets {
			hamlets[i] = string(h)
		}
		if _, err := tx.insert(unitChanges, []any{
			string(c.Old), string(c.New), string(c.Level), c.Kind, dateValue(c.Date),
			c.OldName, c.NewName, c.Basis, c.Note, ratioValue(c.Share), strings.Join(hamlets, ";"),
		}); err != nil {
			return err
		}
	}
	return nil
}

// AddFacts enters imported facts about units. Act is not looked at.
func (tx *Tx) AddFacts(facts []unit.Fact) error {
	for _, f := range facts {
		if _, err := tx.insert(unitFacts, []any{
			string(f.Code), dateValue(f.On), f.Name, f.Value, dateValue(f.From), dateValue(f.To),
			f.Source, f.Decision, dateValue(f.DecidedOn), f.Body,
		}); err != nil {
			return err
		}
	}
	return nil
}

// Edits returns what was imported about units, in the order of the acts; within
// an act first its snapshots, each as an edit, then its changes as one.
func (r *Reader) Edits() ([]unit.Edit, error) {
	var out []unit.Edit
	snapshots := map[int64]*unit.Snapshot{}
	if err := r.each(unitSnapshots, func(c *cells) error {
		s := &unit.Snapshot{On: c.date(), Complete: unit.Level(c.text())}
		snapshots[c.id] = s
		out = append(out, unit.Edit{Act: c.since, Snapshot: s})
		return nil
	}); err != nil {
		return nil, err
	}
	if err := r.each(unitRecords, func(c *cells) error {
		n := c.int()
		s, ok := snapshots[n]
		if !ok {
			c.bad(n)
			return nil
		}
		s.Records = append(s.Records, unit.Record{
			Code: unit.Code(c.text()), Name: c.text(), Kind: c.text(), Parent: unit.Code(c.text()),
			Level: unit.Level(c.text()), FullName: c.text(),
		})
		return nil
	}); err != nil {
		return nil, err
	}
	var last *unit.Edit
	var changes []*unit.Edit
	if err := r.each(unitChanges, func(c *cells) error {
		if last == nil || last.Act != c.since {
			last = &unit.Edit{Act: c.since}
			changes = append(changes, last)
		}
		last.Changes = append(last.Changes, unit.Change{
			Old: unit.Code(c.text()), New: unit.Code(c.text()), Level: unit.Level(c.text()), Kind: c.text(), Date: c.date(),
			OldName: c.text(), NewName: c.text(), Basis: c.text(), Note: c.text(), Share: c.ratio(), Hamlets: codes(c.text()),
		})
		return nil
	}); err != nil {
		return nil, err
	}
	for _, e := range changes {
		out = append(out, *e)
	}
	slices.SortStableFunc(out, func(a, b unit.Edit) int { return cmp.Compare(a.Act, b.Act) })
	return out, nil
}

func codes(s string) []unit.Code {
	if s == "" {
		return nil
	}
	var out []unit.Code
	for c := range strings.SplitSeq(s, ";") {
		out = append(out, unit.Code(c))
	}
	return out
}

// Facts returns the imported facts in the order in which they were entered.
func (r *Reader) Facts() ([]unit.Fact, error) {
	var out []unit.Fact
	err := r.each(unitFacts, func(c *cells) error {
		out = append(out, unit.Fact{
			Act:  c.since,
			Code: unit.Code(c.text()), On: c.date(), Name: c.text(), Value: c.text(), From: c.date(), To: c.date(),
			Source: c.text(), Decision: c.text(), DecidedOn: c.date(), Body: c.text(),
		})
		return nil
	})
	return out, err
}
