package office

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Report says what an import did or, unconfirmed, would do.
type Report struct {
	What      string // tally, unit, unit_change, unit_fact, movement, evidence ...
	Kind      string // of evidence
	File      string
	SHA256    string
	Rows      int
	New       int
	Changed   int
	Same      int
	Ended     int // units that end because a complete list leaves them out
	Declared  int // units whose list of units below was declared complete, and was not before
	Notices   []lang.Text
	Records   []RecordChange // of evidence: what is new and changed, the first of them
	Units     []unit.State   // of boundaries: the units that the file draws, by code
	Against   string         // of evidence: stands for the records that it would correct, see [Office.Shown]
	Confirmed bool
	Act       int64 // the act that stored it; 0 when nothing was stored

	// Of reading the file, for the workbook that goes back with its faults.
	Outcome document.Outcome
	Schema  document.Schema
}

// Changes tells whether the import stores (or would store) anything.
func (p *Report) Changes() bool { return p.New+p.Changed+p.Ended+p.Declared > 0 }

// act describes an import in the journal: what, the file's name and digest.
func (p *Report) act() store.Act {
	detail := [][2]string{{"file", p.File}, {"sha256", p.SHA256}, {"rows", strconv.Itoa(p.Rows)}}
	if p.Kind != "" {
		detail = append([][2]string{{"kind", p.Kind}}, detail...)
	}
	return store.Act{Kind: p.What + ".import", Detail: detail}
}

var tallySchema = document.Schema{
	Columns: []document.Column{
		{Name: "code", Required: true, Synonyms: []string{"mã", "mã đơn vị", "mã ĐVHC"}},
		{Name: "on", Synonyms: []string{"ngày xác định đơn vị"}},
		{Name: "year", Required: true, Synonyms: []string{"năm"}},
		{Name: "standard", Synonyms: []string{"chuẩn nghèo"}},
		{Name: "households", Synonyms: []string{"tổng số hộ", "tổng số hộ dân", "tổng số hộ dân cư", "tổng số hộ dân cư (tại thời điểm rà soát) số hộ", "resident households (at the time of the review) households"}},
		{Name: "poor", Synonyms: []string{"hộ nghèo", "số hộ nghèo", "hộ nghèo số hộ", "poor households households"}},
		{Name: "near_poor", Synonyms: []string{"hộ cận nghèo", "số hộ cận nghèo", "hộ cận nghèo số hộ", "near-poor households households"}},
		{Name: "minority_households", Synonyms: []string{"hộ DTTS", "minority households", "hộ dân tộc thiểu số", "tổng số hộ dân tộc thiểu số"}},
		{Name: "minority_poor", Synonyms: []string{"hộ nghèo DTTS", "poor minority households", "hộ nghèo dân tộc thiểu số"}},
		{Name: "minority_near_poor", Synonyms: []string{"hộ cận nghèo DTTS", "near-poor minority households", "hộ cận nghèo dân tộc thiểu số"}},
		{Name: "decided_on", Synonyms: []string{"ngày quyết định", "decided on", "ngày ban hành"}},
		{Name: "decision", Synonyms: []string{"số quyết định", "quyết định"}},
		{Name: "source", Synonyms: []string{"nguồn"}},
		{Name: "poor_pct", Synonyms: []string{"tỷ lệ hộ nghèo", "poor rate"}},
		{Name: "near_poor_pct", Synonyms: []string{"tỷ lệ hộ cận nghèo", "near-poor rate"}},
		{Name: "multidim_pct", Synonyms: []string{"tỷ lệ nghèo đa chiều", "multidimensional rate"}},
		{Name: "minority_poor_pct", Synonyms: []string{"tỷ lệ hộ nghèo DTTS", "poor minority rate", "tỷ lệ hộ nghèo dân tộc thiểu số"}},
	},
	AnyOf:   [][]string{{"poor", "poor_pct", "near_poor_pct", "multidim_pct", "minority_poor_pct"}},
	Totals:  "code", // official form 1 has sums of districts and a total,
	Printed: true,   // and signatures below
}

// placed is a row's datum with the place it came from.
type placed[T any] struct {
	value T
	place fault.Place
}

// ImportTallies takes recognised counts (formats.md 2.4).
func (o *Office) ImportTallies(ctx context.Context, path string, confirm bool) (Report, error) {
	p := Report{What: "tally"}
	rows, err := readRows(o, path, tallySchema, &p, func(r *document.Row) (tally.Tally, bool) { return o.tallyRow(r, &p) })
	var faults *fault.List
	if err != nil && !errors.As(err, &faults) {
		return p, err
	}
	err = o.carryOut(ctx, &p, confirm && faults == nil, func(r *store.Reader) (ready, error) {
		record, err := load(r)
		if err != nil {
			return ready{}, err
		}
		gate, err := o.gate(r, record.Tree, account.TallyWrite)
		if err != nil {
			return ready{}, err
		}
		add, supersede, err := o.compareTallies(gate, record.Tree, record.Tallies, rows, &p)
		if err != nil || len(add) == 0 {
			return ready{}, err
		}
		return ready{write: func(tx *store.Tx) error { return tx.AddTallies(add, supersede) }}, nil
	})
	return p, joined(faults, err)
}

// joined puts the faults found in a file by itself and those found against the
// database into one list by row, so that the officer repairs them in one go.
func joined(faults *fault.List, err error) error {
	if faults == nil {
		return err
	}
	var more *fault.List
	if errors.As(err, &more) {
		total := faults.Total + more.Total
		items := slices.Concat(faults.Items, more.Items)
		slices.SortStableFunc(items, func(a, b *fault.Error) int { return cmp.Compare(a.At.Row, b.At.Row) })
		limit := max(faults.Limit, fault.Max)
		faults = &fault.List{Items: items[:min(len(items), limit)], Total: total, Limit: faults.Limit}
	}
	return faults
}

// readRows reads a whole file into rows, collecting every fault before refusing.
func readRows[T any](o *Office, path string, s document.Schema, p *Report, take func(*document.Row) (T, bool)) ([]placed[T], error) {
	var rd *document.Reader
	var err error
	switch {
	case path == "-" && o.Given != nil:
		rd, err = o.Given.open(s)
	case path == "-" && o.Stdin != nil:
		rd, err = document.OpenReader("-", o.Stdin, s)
	default:
		rd, err = document.Open(path, s)
	}
	if err != nil {
		return nil, err
	}
	defer rd.Close()
	rd.KeepFaults(o.KeepFaults)
	var out []placed[T]
	for rd.Next() {
		row := rd.Row()
		if v, ok := take(row); ok {
			out = append(out, placed[T]{value: v, place: row.Place("")})
		}
		p.Rows++
	}
	p.File, p.SHA256 = rd.Name(), rd.SHA256()
	p.Notices = append(p.Notices, rd.Notices()...)
	p.Outcome, p.Schema = rd.Outcome(), s
	return out, rd.Faults().Err()
}

// tallyRow reads one row; faults of the row stay with the reader.
func (o *Office) tallyRow(r *document.Row, p *Report) (tally.Tally, bool) {
	t := tally.Tally{
		Code: unit.Code(r.Text("code")), On: r.Date("on"), Standard: r.Text("standard"),
		Households: r.Count("households"), Poor: r.Count("poor"), NearPoor: r.Count("near_poor"),
		MinorityHouseholds: r.Count("minority_households"), MinorityPoor: r.Count("minority_poor"), MinorityNearPoor: r.Count("minority_near_poor"),
		DecidedOn: r.Date("decided_on"), Decision: r.Text("decision"), Source: r.Text("source"),
		PoorPct: r.Percent("poor_pct"), NearPoorPct: r.Percent("near_poor_pct"),
		MultidimPct: r.Percent("multidim_pct"), MinorityPoorPct: r.Percent("minority_poor_pct"),
	}
	t.Year = r.Year("year")
	if t.Code == "" {
		r.Fail("code", lang.T("office.empty"), lang.T("office.empty.do"))
	}
	if !r.Has("year") {
		r.Fail("year", lang.T("office.empty"), lang.T("office.empty.do"))
	}
	if t.Code == "" || t.Year == 0 {
		return t, false
	}
	if !o.standardOf(r, &t, p) {
		return t, false
	}
	if t.On == 0 {
		t.On = law.YearEnd(t.Year)
	}
	if t.DecidedOn == 0 && !r.Has("decided_on") {
		t.DecidedOn = law.YearEnd(t.Year)
	}
	if t.DecidedOn > o.Today && t.DecidedOn != 0 {
		p.Notices = append(p.Notices, lang.T("office.future", "at", r.Place("decided_on"), "date", t.DecidedOn))
	}
	if t.DecidedOn != 0 && t.DecidedOn.Year() < t.Year {
		p.Notices = append(p.Notices, lang.T("office.early", "at", r.Place("decided_on"), "date", t.DecidedOn, "year", t.Year))
	}
	rate := r.Has("poor_pct") || r.Has("near_poor_pct") || r.Has("multidim_pct") || r.Has("minority_poor_pct")
	switch {
	case r.Has("poor") != r.Has("near_poor") && !rate, !r.Has("poor") && !r.Has("near_poor") && !rate:
		column := "poor"
		if r.Has("poor") {
			column = "near_poor"
		}
		r.Fail(column, lang.T("office.tally.no_count"), lang.T("office.tally.no_count.do"))
		return t, false
	}
	faults, flags := t.Check()
	for _, f := range faults {
		r.Fail(f.Column, f.What, lang.T("office.tally.impossible.do"))
	}
	for _, f := range flags {
		p.Notices = append(p.Notices, lang.T("office.flag", "at", r.Place(""), "what", f))
	}
	return t, len(faults) == 0
}

// standardOf finds the standard of a row: as named, else that of the year.
func (o *Office) standardOf(r *document.Row, t *tally.Tally, p *Report) bool {
	s, note, err := standardFor(t.Standard, t.Year)
	if err != nil {
		column := "year"
		if t.Standard != "" {
			column = "standard"
		}
		r.Fail(column, err.What, err.Remedy)
		return false
	}
	if note {
		p.Notices = append(p.Notices, lang.T("office.standard_2026", "at", r.Place("year"), "year", t.Year, "standard", s))
	}
	t.Standard = s
	return true
}

// compareTallies sorts rows into new, changed and same against what is recorded
// now. Two rows of one unit, year, standard and decision date in one file are
// refused.
func (o *Office) compareTallies(gate gate, tree *unit.Tree, ledger *tally.Ledger, rows []placed[tally.Tally], p *Report) (add []tally.Tally, supersede []int64, err error) {
	type key struct {
		unit      *unit.Unit
		year      law.Year
		standard  string
		decidedOn law.Date
	}
	faults := fault.List{Limit: o.KeepFaults}
	seen := map[key]fault.Place{}
	for _, row := range rows {
		t := row.value
		u, ok := tree.Find(t.Code, t.On)
		if !ok {
			at := row.place
			at.Column = "code"
			faults.Add(tree.Explain(t.Code, t.On).Place(at))
			continue
		}
		if f := gate.within(u, t.On); f != nil {
			at := row.place
			at.Column = "code"
			faults.Add(f.Place(at))
			continue
		}
		k := key{u, t.Year, t.Standard, t.DecidedOn}
		if first, twice := seen[k]; twice {
			faults.Add(fault.New(fault.Refused, lang.T("office.twice", "first", strconv.Itoa(first.Row))).
				Place(row.place).Do(lang.T("office.twice.do")))
			continue
		}
		seen[k] = row.place
		old := decided(ledger.Rows(u, t.Year, t.Standard), t.DecidedOn)
		switch {
		case old == nil:
			p.New++
			add = append(add, t)
		case old.Same(t):
			p.Same++
		default:
			p.Changed++
			add = append(add, t)
			supersede = append(supersede, old.ID)
		}
	}
	return add, supersede, faults.Err()
}

func decided(rows []*tally.Tally, on law.Date) *tally.Tally {
	for _, t := range rows {
		if t.DecidedOn == on {
			return t
		}
	}
	return nil
}
