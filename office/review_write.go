package office

import (
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// leafChanges are the counts of hamlets that an import changes.
type leafChanges struct {
	add       []tally.Leaf
	supersede []int64
}

// count counts the hamlets of the file as they will stand: what is in the register and is
// not replaced, and the rows of the file.
func (in *reviewImport) count(r *store.Reader) (out leafChanges, err error) {
	record, err := loadUnits(r)
	if err != nil {
		return out, err
	}
	touched := map[leafKey]bool{}
	replaced := map[int64]bool{}
	for i := range in.rows {
		if row := &in.rows[i]; !row.same {
			touched[in.order[row.leaf]] = true
			if row.replace != 0 {
				replaced[row.replace] = true
			}
		}
	}
	for _, l := range in.left { // a correction may take a household out of a hamlet that the file does not name
		touched[l] = true
	}
	there := map[leafKey]bool{} // hamlets that have reviews; most are new when a province is
	for k := range touched {
		if in.occupied[k] {
			there[k] = true
		}
	}
	fresh := map[countKey]*tally.Register{}
	if len(there) > 0 {
		if fresh, err = countLeaves(r, record, yearsOf(there), there, func(v *household.Review) bool { return !replaced[v.ID] }); err != nil {
			return out, err
		}
	}
	if err := in.fresh(r, func(v *household.Review, row *planned) error {
		leaf := in.order[row.leaf]
		k := countKey{leaf, v.Standard}
		if fresh[k] == nil {
			n := tally.NoReviews()
			fresh[k] = &n
		}
		s, _ := household.FindStandard(v.Standard)
		fresh[k].Review(s, in.leafs[leaf].answers(v), v.Ethnicity, v.More)
		return nil
	}); err != nil {
		return out, err
	}
	return changedLeaves(r, fresh, touched)
}

// fresh reads the rows of the file that are new or changed once more.
func (in *reviewImport) fresh(r *store.Reader, fn func(*household.Review, *planned) error) error {
	i := 0
	return in.again(r, func(v *household.Review) error {
		if i >= len(in.rows) || in.rows[i].row != int32(v.Row) {
			return fault.New(fault.Conflict, lang.T("office.file_changed", "file", in.name)).Do(lang.T("office.file_changed.do"))
		}
		row := &in.rows[i]
		i++
		if row.same {
			return nil
		}
		v.Standard, _, _ = standardFor("", v.Year)
		return fn(v, row)
	})
}

// write enters what the plan found new or changed, and the counts of the hamlets.
func (in *reviewImport) write(tx *store.Tx, leaves leafChanges) error {
	source, err := tx.AddImport(store.Import{What: "review", File: in.p.File, SHA256: in.p.SHA256, Rows: int64(in.p.Rows), Reason: in.reason})
	if err != nil {
		return err
	}
	for i := range in.rows {
		if row := &in.rows[i]; row.replace != 0 && !row.same {
			if err := tx.EndReviews(row.replace); err != nil {
				return err
			}
		}
	}
	if err := in.fresh(tx.Reader, func(v *household.Review, row *planned) error {
		v.Class, v.Import = row.class, source
		return tx.AddReview(v)
	}); err != nil {
		return err
	}
	return tx.AddLeaves(leaves.add, leaves.supersede)
}

// rests is what of the register the plan looked at: the households of the file, and who
// else lives in its hamlets.
func (in *reviewImport) rests() *rests {
	if len(in.rows) > mostAsked { // then something of it is nearly always among what others enter
		return nil
	}
	named := map[print]bool{}
	for i := range in.rows {
		named[in.rows[i].key.id] = true
	}
	codes := map[unit.Code]bool{}
	for k := range in.leafs {
		codes[k.code] = true
	}
	for _, l := range in.left {
		codes[l.code] = true
	}
	return &rests{
		household: func(id household.ID) bool { return named[printOf(string(id))] },
		place:     func(c unit.Code) bool { return codes[c] },
		kind:      func(string) bool { return false },
	}
}
