package office

import (
	"context"
	"errors"
	"math"
	"slices"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

var unitSchema = document.Schema{Columns: []document.Column{
	{Name: "code", Required: true, Synonyms: []string{"mã", "mã đơn vị"}},
	{Name: "name", Required: true, Synonyms: []string{"tên", "tên đơn vị"}},
	{Name: "kind", Required: true, Synonyms: []string{"loại", "loại đơn vị"}},
	{Name: "parent", Required: true, Synonyms: []string{"mã cấp trên", "trực thuộc"}},
	{Name: "level", Required: true, Synonyms: []string{"cấp"}},
	{Name: "full_name", Synonyms: []string{"tên đầy đủ"}},
}}

var changeSchema = document.Schema{Columns: []document.Column{
	{Name: "old_code", Required: true, Synonyms: []string{"mã cũ"}},
	{Name: "new_code", Required: true, Synonyms: []string{"mã mới"}},
	{Name: "level", Required: true, Synonyms: []string{"cấp"}},
	{Name: "change", Required: true, Synonyms: []string{"thay đổi"}},
	{Name: "date", Required: true, Synonyms: []string{"ngày"}},
	{Name: "old_name", Synonyms: []string{"tên cũ"}},
	{Name: "new_name", Synonyms: []string{"tên mới"}},
	{Name: "basis", Synonyms: []string{"căn cứ"}},
	{Name: "note", Synonyms: []string{"ghi chú"}},
	{Name: "share", Synonyms: []string{"tỷ lệ"}},
	{Name: "hamlets", Synonyms: []string{"khóm, ấp"}},
}}

var factSchema = document.Schema{Columns: []document.Column{
	{Name: "code", Required: true, Synonyms: []string{"mã", "mã đơn vị"}},
	{Name: "fact", Required: true, Synonyms: []string{"nội dung"}},
	{Name: "value", Required: true, Synonyms: []string{"giá trị"}},
	{Name: "from", Synonyms: []string{"từ ngày"}},
	{Name: "to", Synonyms: []string{"đến ngày"}},
	{Name: "on", Synonyms: []string{"ngày xác định đơn vị"}},
	{Name: "source", Synonyms: []string{"nguồn"}},
	{Name: "decision", Synonyms: []string{"quyết định", "số quyết định"}},
	{Name: "decided_on", Synonyms: []string{"ngày quyết định"}},
	{Name: "body", Synonyms: []string{"cơ quan ban hành"}},
}}

// parsed takes rows through one of package unit's parsers; dates in cells of a
// workbook are brought to their ISO form first.
func parsed[T any](parse func(unit.Row) (T, *fault.Error), dates ...string) func(*document.Row) (T, bool) {
	return func(r *document.Row) (T, bool) {
		bad := "" // the date that the row has been failed for already
		v, err := parse(func(column string) string {
			if !slices.Contains(dates, column) {
				return r.Text(column)
			}
			d := r.Date(column)
			if d == 0 && r.Has(column) {
				bad = column
			}
			return d.String()
		})
		if err != nil && bad != "" && err.At.Column == bad {
			return v, false
		}
		if err != nil {
			r.Fail(err.At.Column, err.What, err.Remedy)
			return v, false
		}
		return v, true
	}
}

// ImportUnits takes units as they are on a day (formats.md 2.1).
func (o *Office) ImportUnits(ctx context.Context, path string, on law.Date, complete unit.Level, confirm bool) (Report, error) {
	p := Report{What: "unit"}
	rows, err := readRows(o, path, unitSchema, &p, parsed(unit.ParseRecord))
	if err != nil {
		return p, err
	}
	snap := unit.Snapshot{On: on, Complete: complete, Records: values(rows)}
	err = o.carryOut(ctx, &p, confirm, func(r *store.Reader) (ready, error) {
		if err := o.allow(r, account.UnitWrite); err != nil {
			return ready{}, err
		}
		before, after, err := rebuilt(r, unit.Edit{Snapshot: &snap}, rows)
		if err != nil {
			return ready{}, err
		}
		for _, rec := range snap.Records {
			u, had := before.Find(rec.Code, on)
			now, _ := after.Find(rec.Code, on)
			switch {
			case !had:
				p.New++
			case sameState(u, now, on):
				p.Same++
			default:
				p.Changed++
			}
		}
		for _, l := range unit.Levels {
			for _, u := range before.Alive(on, l) {
				st, _ := u.At(on)
				if _, ok := after.Find(st.Code, on); !ok {
					p.Ended++
				}
			}
		}
		for _, c := range after.Alive(on, unit.Commune) {
			if st, _ := c.At(on); c.Listed() {
				if was, ok := before.Find(st.Code, on); ok && !was.Listed() {
					p.Declared++
				}
			}
		}
		if !p.Changes() {
			return ready{}, nil
		}
		return entersUnits(func(tx *store.Tx) error { return tx.AddSnapshot(snap) }), nil
	})
	return p, err
}

// entersUnits is an act about units, which the classes in the register follow.
func entersUnits(add func(*store.Tx) error) ready {
	return ready{write: func(tx *store.Tx) error {
		if err := add(tx); err != nil {
			return err
		}
		return reclassify(tx)
	}}
}

func sameState(a, b *unit.Unit, on law.Date) bool {
	x, ok := a.At(on)
	y, ok2 := b.At(on)
	if !ok || !ok2 {
		return false
	}
	key := func(u *unit.Unit) string {
		if u == nil {
			return ""
		}
		return u.Key()
	}
	return x.Code == y.Code && x.Name == y.Name && x.Kind == y.Kind && x.FullName == y.FullName && key(x.Parent) == key(y.Parent)
}

// ImportChanges takes changes of units (formats.md 2.2). A change that is
// recorded already, letter for letter, is left as it is.
func (o *Office) ImportChanges(ctx context.Context, path string, confirm bool) (Report, error) {
	p := Report{What: "unit_change"}
	rows, err := readRows(o, path, changeSchema, &p, parsed(unit.ParseChange, "date"))
	if err != nil {
		return p, err
	}
	err = o.carryOut(ctx, &p, confirm, func(r *store.Reader) (ready, error) {
		if err := o.allow(r, account.UnitWrite); err != nil {
			return ready{}, err
		}
		edits, err := r.Edits()
		if err != nil {
			return ready{}, err
		}
		known := map[string]bool{}
		note := func(cs []unit.Change) {
			for _, c := range cs {
				known[changeKey(c)] = true
			}
		}
		note(unit.Embedded().Changes)
		for _, e := range edits {
			note(e.Changes)
		}
		var fresh []placed[unit.Change]
		for _, row := range restStays(rows, &p) {
			if k := changeKey(row.value); known[k] {
				p.Same++
			} else {
				known[k] = true
				p.New++
				fresh = append(fresh, row)
			}
		}
		if len(fresh) == 0 {
			return ready{}, nil
		}
		if _, _, err := rebuilt(r, unit.Edit{Changes: values(fresh)}, fresh); err != nil {
			return ready{}, err
		}
		return entersUnits(func(tx *store.Tx) error { return tx.AddChanges(values(fresh)) }), nil
	})
	return p, err
}

// restStays adds what a lone part of a unit implies: when a file divides off one
// part of a unit and says nothing else of it that day, the rest goes on as the
// unit. A notice says so.
func restStays(rows []placed[unit.Change], p *Report) []placed[unit.Change] {
	out := slices.Clone(rows)
	for _, row := range rows {
		c := row.value
		alone := !slices.ContainsFunc(rows, func(o placed[unit.Change]) bool {
			return o.place != row.place && o.value.Old == c.Old && o.value.Date == c.Date
		})
		if c.Kind == "split_part" && alone && c.Old != c.New {
			row.value = unit.Change{Old: c.Old, New: c.Old, Level: c.Level, Kind: "keep", Date: c.Date, Basis: c.Basis}
			out = append(out, row)
			p.Notices = append(p.Notices, lang.T("office.rest_stays", "at", row.place, "code", string(c.Old), "on", c.Date))
		}
	}
	return out
}

// changeKey is the identity of a change: everything that the tree is built from.
func changeKey(c unit.Change) string {
	s := string(c.Old) + "|" + string(c.New) + "|" + string(c.Level) + "|" + c.Kind + "|" + c.Date.String() + "|" + c.OldName + "|" + c.NewName
	if c.Share != nil {
		s += "|" + c.Share.String()
	}
	for _, h := range c.Hamlets {
		s += "|" + string(h)
	}
	return s
}

// rebuilt builds the tree without and with an edit, and proves that everything
// recorded still finds its unit: an import may not orphan a count or a fact.
func rebuilt[T any](r *store.Reader, e unit.Edit, rows []placed[T]) (before, after *unit.Tree, err error) {
	edits, err := r.Edits()
	if err != nil {
		return nil, nil, err
	}
	if before, err = unit.Shipped(edits...); err != nil {
		return nil, nil, err
	}
	e.Act = math.MaxInt64
	if after, err = unit.Shipped(append(slices.Clone(edits), e)...); err != nil {
		return nil, nil, atRows(err, len(edits), 0, rows)
	}
	facts, err := r.Facts()
	if err != nil {
		return nil, nil, err
	}
	if _, err := unit.NewFacts(after, facts); err != nil {
		return nil, nil, orphaned(err)
	}
	tallies, err := r.Tallies()
	if err != nil {
		return nil, nil, err
	}
	ledger, err := tally.NewLedger(after, tallies)
	if err != nil {
		return nil, nil, orphaned(err)
	}
	campaigns, err := r.Campaigns()
	if err != nil {
		return nil, nil, err
	}
	leaves, err := r.Leaves()
	if err != nil {
		return nil, nil, err
	}
	if err := ledger.AddRegister(leaves, campaigns, nil); err != nil {
		return nil, nil, orphaned(err)
	}
	if err := r.Evidence("", func(e programme.Record) error {
		if code, on := e.Place(); code != "" {
			if _, err := unitNamed(after, code, on); err != nil {
				return orphaned(err)
			}
		}
		return nil
	}); err != nil {
		return nil, nil, err
	}
	return before, after, nil
}

func orphaned(err error) error {
	return fault.New(fault.Refused, lang.T("office.orphan", "why", said{err})).Do(lang.T("office.orphan.do")).By(err)
}

// said is an error as an argument of a sentence, in the reader's language.
type said struct{ err error }

func (s said) Say(l lang.Lang) string { return fault.Say(l, s.err) }

// atRows gives faults of package unit the file and row they came from: those of
// the given edit whose index is at or after offset.
func atRows[T any](err error, edit, offset int, rows []placed[T]) error {
	var errs unit.Errors
	if !errors.As(err, &errs) {
		return err
	}
	out := fault.List{Limit: document.ReturnedFaults}
	for _, e := range errs {
		f := *e.Err
		switch i := e.Index - offset; {
		case e.Edit == edit && i >= 0 && i < len(rows):
			at := rows[i].place
			at.Column = f.At.Column
			f.At = at
		case len(rows) > 0:
			f.At.File = rows[0].place.File
		}
		out.Add(&f)
	}
	return out.Err()
}

func values[T any](rows []placed[T]) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = r.value
	}
	return out
}

// ImportFacts takes dated facts about units (formats.md 2.3). A later import
// wins on the overlap; a fact that is recorded and in force unchanged is left.
func (o *Office) ImportFacts(ctx context.Context, path string, confirm bool) (Report, error) {
	p := Report{What: "unit_fact"}
	rows, err := readRows(o, path, factSchema, &p, parsed(unit.ParseFact, "from", "to", "on", "decided_on"))
	if err != nil {
		return p, err
	}
	err = o.carryOut(ctx, &p, confirm, func(r *store.Reader) (ready, error) {
		record, err := load(r)
		if err != nil {
			return ready{}, err
		}
		if err := o.allow(r, account.FactWrite); err != nil {
			return ready{}, err
		}
		known, err := r.Facts()
		if err != nil {
			return ready{}, err
		}
		var fresh []placed[unit.Fact]
		for _, row := range rows {
			f := row.value
			f.Act = math.MaxInt64
			switch {
			case stands(known, f), slices.ContainsFunc(fresh, func(o placed[unit.Fact]) bool { return o.value == f }):
				p.Same++
				continue
			case overlaps(known, f):
				p.Changed++
			default:
				p.New++
			}
			row.value = f
			fresh = append(fresh, row)
		}
		if len(fresh) == 0 {
			return ready{}, nil
		}
		if _, err := unit.NewFacts(record.Tree, append(slices.Clone(known), values(fresh)...)); err != nil {
			return ready{}, atRows(err, 0, len(known), fresh)
		}
		return entersUnits(func(tx *store.Tx) error { return tx.AddFacts(values(fresh)) }), nil
	})
	return p, err
}

// stands tells whether the very fact is recorded and no later one overlaps it.
func stands(known []unit.Fact, f unit.Fact) bool {
	for _, k := range known {
		same := k
		same.Act = f.Act
		if same != f {
			continue
		}
		later := func(o unit.Fact) bool { return o.Act > k.Act && touch(o, f) }
		if !slices.ContainsFunc(known, later) {
			return true
		}
	}
	return false
}

func overlaps(known []unit.Fact, f unit.Fact) bool {
	return slices.ContainsFunc(known, func(o unit.Fact) bool { return touch(o, f) })
}

func touch(a, b unit.Fact) bool {
	return a.Code == b.Code && a.Name == b.Name &&
		(a.To == 0 || b.From <= a.To) && (b.To == 0 || a.From <= b.To)
}
