package office

import (
	"context"

	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// ReviewReport says what an import of reviews did or would do.
type ReviewReport struct {
	Report
	Households int // of the new rows, those of households that the register did not have
	Classes    map[household.Class]int
	Hamlets    []HamletPreview
	Diffs      []ReviewDiff // corrections field by field, the first MaxDiffs
	Missing    []Absent     // households of the file's hamlets that the file leaves out, the first MaxDiffs
	Absent     int          // how many those are
	Shown      string       // stands for what would be replaced: see [Office.Shown]
}

// MaxDiffs is how many corrections and missing households a report names.
const MaxDiffs = 500

// HamletPreview sums up an import for one hamlet, or a commune where rows name no
// hamlet.
type HamletPreview struct {
	Code                       unit.Code
	Name                       string
	Year                       law.Year
	New, Changed, Same, Absent int
}

// ReviewDiff is a review that the file corrects.
type ReviewDiff struct {
	Household household.ID
	Year      law.Year
	Row       int
	Fields    []household.FieldChange
}

// Absent is a household that one would expect in the file: it was reviewed in
// the same year in one of the file's hamlets, or was poor or near-poor there the
// year before and has no review since.
type Absent struct {
	Household household.ID
	Year      law.Year // of the review expected
	Place     unit.Code
	Had       household.Class // its class the year before; UnknownClass: it has a review of the year
	Reviewed  bool            // it has a review of the year, from another file
}

// ImportReviews takes review rows into the register (formats.md 2.5): new
// reviews, and corrections of those that are there, which stay in history. The
// same file again changes nothing. Counts by hamlet are kept in the same act.
func (o *Office) ImportReviews(ctx context.Context, path string, confirm bool) (ReviewReport, error) {
	p := ReviewReport{Report: Report{What: "review", Schema: document.ReviewColumns()}}
	file, err := o.spool(path)
	if err != nil {
		return p, err
	}
	defer file.close()
	return o.enterReviews(ctx, &reviewImport{o: o, p: &p, name: file.name, open: func() (*document.Reader, error) { return file.open(document.ReviewColumns()) }}, confirm)
}

// enterReviews tells what an import of reviews would do, and does it when it is confirmed.
// The file is read and checked, and the hamlets are counted, before the act begins.
func (o *Office) enterReviews(ctx context.Context, in *reviewImport, confirm bool) (ReviewReport, error) {
	p := in.p
	look := func(r *store.Reader) (ready, error) {
		if err := in.plan(r); err != nil || !confirm {
			return ready{}, err
		}
		p.Confirmed = true
		if o.Shown != "" && o.Shown != p.Shown {
			return ready{}, fault.New(fault.Conflict, lang.T("office.shown")).Do(lang.T("office.shown.do"))
		}
		if !p.Changes() {
			return ready{}, nil
		}
		leaves, err := in.count(r)
		if err != nil {
			return ready{}, err
		}
		in.reader = nil // what it remembers of half a million rows is needed no more
		return ready{rests: in.rests(), write: func(tx *store.Tx) error { return in.write(tx, leaves) }}, nil
	}
	if !confirm {
		err := o.read(ctx, look)
		return *p, err
	}
	rc, err := o.beforehand(ctx, p.act, look)
	p.Act = rc.Act
	return *p, err
}
