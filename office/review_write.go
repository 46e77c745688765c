package office

import (
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/store"
	"vuonlen/tally"
)

// write enters what the plan found new or changed, and counts the hamlets anew.
func (in *reviewImport) write(tx *store.Tx) error {
	if !in.p.Changes() {
		return nil
	}
	source, err := tx.AddImport(store.Import{What: "review", File: in.p.File, SHA256: in.p.SHA256, Rows: int64(in.p.Rows), Reason: in.reason})
	if err != nil {
		return err
	}
	in.reader = nil // what it remembers of half a million rows is needed no more
	touched := map[leafKey]bool{}
	fresh := map[countKey]*tally.Register{} // counts of hamlets that the file alone fills
	for i := range in.rows {
		if row := &in.rows[i]; row.replace != 0 && !row.same {
			if err := tx.EndReviews(row.replace); err != nil {
				return err
			}
		}
	}
	i := 0
	err = in.again(tx.Reader, func(v *household.Review) error {
		if i >= len(in.rows) || in.rows[i].row != int32(v.Row) {
			return fault.New(fault.Conflict, lang.T("office.file_changed", "file", in.name)).Do(lang.T("office.file_changed.do"))
		}
		row := &in.rows[i]
		i++
		if row.same {
			return nil
		}
		leaf := in.order[row.leaf]
		v.Standard, _, _ = standardFor("", v.Year)
		v.Class, v.Import = row.class, source
		if in.occupied[leaf] {
			touched[leaf] = true
		} else {
			k := countKey{leaf, v.Standard}
			if fresh[k] == nil {
				n := tally.NoReviews()
				fresh[k] = &n
			}
			s, _ := household.FindStandard(v.Standard)
			fresh[k].Review(s, in.leafs[leaf].answers(v), v.Ethnicity, v.More)
		}
		return tx.AddReview(v)
	})
	if err != nil {
		return err
	}
	var add []tally.Leaf
	for _, k := range sortedCounts(fresh) {
		add = append(add, tally.Leaf{Code: k.code, Year: k.year, Standard: k.standard, Register: *fresh[k]})
	}
	if err := tx.AddLeaves(add, nil); err != nil {
		return err
	}
	for _, l := range in.left { // a correction may take a household out of a hamlet that the file does not name
		touched[l] = true
	}
	return recount(tx, touched)
}
