package office

import (
	"context"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/store"
)

// What stands in place of a file's name where rows were entered on a page.
const (
	EnteredForm  = "web:form"
	EnteredPaste = "web:paste"
)

// ImportLine is one import with who made it and when, and the act that took it back.
type ImportLine struct {
	store.Import
	Entry    journal.Entry
	UndoneBy int64 // 0: it stands
}

// ImportLines lists the imports that [Office.Imports] lists, the latest first: most of
// them after leaving out the first from; all is how many there are.
func (o *Office) ImportLines(ctx context.Context, from, most int) (out []ImportLine, all int, err error) {
	return o.linesOf(ctx, account.ReviewRead, from, most)
}

// EvidenceImports is ImportLines for who reads evidence: of imports of evidence alone.
func (o *Office) EvidenceImports(ctx context.Context, from, most int) (out []ImportLine, all int, err error) {
	return o.linesOf(ctx, account.EvidenceRead, from, most)
}

func (o *Office) linesOf(ctx context.Context, p account.Permission, from, most int) (out []ImportLine, all int, err error) {
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		list, err := o.visibleImports(r, p)
		if err != nil {
			return err
		}
		slices.Reverse(list)
		all = len(list)
		list = list[min(from, all):min(from+most, all)]
		out, err = importLines(r, list)
		return err
	})
	return out, all, err
}

// ImportLine is the import of an act, where the actor may see it.
func (o *Office) ImportLine(ctx context.Context, act int64) (ImportLine, error) {
	return o.lineOf(ctx, account.ReviewRead, act)
}

// EvidenceImport is ImportLine for who reads evidence: of an import of evidence.
func (o *Office) EvidenceImport(ctx context.Context, act int64) (ImportLine, error) {
	return o.lineOf(ctx, account.EvidenceRead, act)
}

func (o *Office) lineOf(ctx context.Context, p account.Permission, act int64) (ImportLine, error) {
	var out []ImportLine
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		list, err := o.visibleImports(r, p)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(i store.Import) bool { return i.Act == act })
		if i < 0 {
			return fault.New(fault.NotFound, lang.T("office.undo.none", "act", strconv.FormatInt(act, 10))).Do(lang.T("office.undo.none.do"))
		}
		out, err = importLines(r, list[i:i+1])
		return err
	})
	if err != nil {
		return ImportLine{}, err
	}
	return out[0], nil
}

func importLines(r *store.Reader, list []store.Import) ([]ImportLine, error) {
	if len(list) == 0 {
		return nil, nil
	}
	acts := make([]int64, len(list))
	for i, x := range list {
		acts[i] = x.Act
	}
	entries, err := r.EntriesOf(acts...)
	if err != nil {
		return nil, err
	}
	undone, err := r.ImportsUndoing(acts...)
	if err != nil {
		return nil, err
	}
	out := make([]ImportLine, len(list))
	for i, x := range list {
		out[i].Import = x
		for _, e := range entries {
			if e.Act == x.Act {
				out[i].Entry = e
			}
		}
		for _, u := range undone {
			if u.Undoes == x.Act {
				out[i].UndoneBy = u.Act
			}
		}
	}
	return out, nil
}
