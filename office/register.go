package office

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// ImportCampaigns takes which unit-years are complete and recognised (formats.md
// 2.6).
func (o *Office) ImportCampaigns(ctx context.Context, path string, confirm bool) (Report, error) {
	p := Report{What: "campaign"}
	rows, err := readRows(o, path, document.CampaignColumns(), &p, func(r *document.Row) (tally.Campaign, bool) {
		c, ok := document.ReadCampaign(r, o.Today.Year())
		if ok && c.RecognisedOn > o.Today {
			p.Notices = append(p.Notices, lang.T("office.future", "at", r.Place("recognised_on"), "date", c.RecognisedOn))
		}
		return c, ok
	})
	if err != nil {
		return p, err
	}
	err = o.carryOut(ctx, &p, confirm, func(r *store.Reader) (ready, error) {
		record, err := load(r)
		if err != nil {
			return ready{}, err
		}
		gate, err := o.gate(r, record.Tree, account.CampaignWrite)
		if err != nil {
			return ready{}, err
		}
		old, err := r.Campaigns()
		if err != nil {
			return ready{}, err
		}
		type key struct {
			u *unit.Unit
			y law.Year
		}
		known := map[key]tally.Campaign{}
		for _, c := range old {
			if u, ok := record.Tree.Find(c.Code, law.YearEnd(c.Year)); ok {
				known[key{u, c.Year}] = c
			}
		}
		faults := fault.List{Limit: o.KeepFaults}
		seen := map[key]int{}
		var add []tally.Campaign
		var supersede []int64
		for _, row := range rows {
			c, end := row.value, law.YearEnd(row.value.Year)
			u, ok := record.Tree.Find(c.Code, end)
			at := row.place
			at.Column = "code"
			if !ok {
				faults.Add(record.Tree.Explain(c.Code, end).Place(at))
				continue
			}
			if err := gate.within(u, end); err != nil {
				faults.Add(err.Place(at))
				continue
			}
			k := key{u, c.Year}
			if first, twice := seen[k]; twice {
				faults.Add(fault.New(fault.Refused, lang.T("office.twice", "first", strconv.Itoa(first))).Place(row.place).Do(lang.T("office.twice.do")))
				continue
			}
			seen[k] = row.place.Row
			switch was, had := known[k]; {
			case !had:
				p.New++
			case was.Same(c):
				p.Same++
				continue
			default:
				p.Changed++
				supersede = append(supersede, was.ID)
			}
			add = append(add, c)
		}
		if err := faults.Err(); err != nil || len(add) == 0 {
			return ready{}, err
		}
		return ready{write: func(tx *store.Tx) error {
			source, err := tx.AddImport(store.Import{What: "campaign", File: p.File, SHA256: p.SHA256, Rows: int64(p.Rows)})
			if err != nil {
				return err
			}
			for _, c := range add {
				tx.Placed(source, "", c.Code, c.Year)
			}
			return tx.AddCampaigns(add, supersede)
		}}, nil
	})
	return p, err
}

// ImportHouseholdChanges takes what happened to them between reviews:
// arrivals, moves, departures, splits, mergers, ends and reinstatements.
func (o *Office) ImportHouseholdChanges(ctx context.Context, path string, confirm bool) (Report, error) {
	p := Report{What: "household_change"}
	rows, err := readRows(o, path, document.ChangeColumns(), &p, func(r *document.Row) (household.Change, bool) {
		c, ok := document.ReadChange(r)
		if ok && c.On > o.Today {
			r.Fail("date", lang.T("office.change.future", "date", c.On), lang.T("office.change.future.do"))
			ok = false
		}
		return c, ok
	})
	var faults *fault.List
	if err != nil && !errors.As(err, &faults) {
		return p, err
	}
	err = o.carryOut(ctx, &p, confirm && faults == nil, func(r *store.Reader) (ready, error) {
		fresh, err := o.compareChanges(r, rows, &p)
		if err != nil || !p.Confirmed || len(fresh) == 0 {
			return ready{}, err
		}
		named := map[household.ID]bool{}
		for _, c := range fresh {
			named[c.Household] = true
		}
		at, err := reviewedAt(r, named)
		if err != nil {
			return ready{}, err
		}
		for _, c := range fresh {
			named[c.Other] = true
		}
		return ready{rests: ofHouseholds(named), write: func(tx *store.Tx) error {
			source, err := tx.AddImport(store.Import{What: "household_change", File: p.File, SHA256: p.SHA256, Rows: int64(p.Rows)})
			if err != nil {
				return err
			}
			for _, c := range fresh {
				c.Import = source
				if c.Hamlet+c.Commune != "" {
					tx.Placed(source, c.Hamlet, c.Commune, c.On.Year())
				}
				if err := tx.AddHouseholdChange(c); err != nil {
					return err
				}
			}
			at.placed(tx, source)
			return nil
		}}, nil
	})
	return p, joined(faults, err)
}

// reviewPlaces are places with the years in which somebody was reviewed there.
type reviewPlaces map[reviewPlace]bool

type reviewPlace struct {
	hamlet, commune unit.Code
	year            law.Year
}

// reviewedAt tells where households were reviewed, in whatever year.
func reviewedAt(r *store.Reader, named map[household.ID]bool) (reviewPlaces, error) {
	out := reviewPlaces{}
	if delete(named, ""); len(named) == 0 {
		return out, nil
	}
	err := some(r.Reviews, 0, namedOf(named), func(v *household.Review) error {
		if at := (reviewPlace{v.Hamlet, v.Commune, v.Year}); named[v.Household] && !out[at] {
			out[reviewPlace{unit.Code(strings.Clone(string(v.Hamlet))), unit.Code(strings.Clone(string(v.Commune))), v.Year}] = true
		}
		return nil
	})
	return out, err
}

// placed notes for an import that it tells of what is at these places.
func (ps reviewPlaces) placed(tx *store.Tx, source int64) {
	for at := range ps {
		tx.Placed(source, at.hamlet, at.commune, at.year)
	}
}

// compareChanges sorts changes into new and same, and refuses what cannot be: a
// household nobody knows, an end of one that has ended, a return of one that
// lives.
func (o *Office) compareChanges(r *store.Reader, rows []placed[household.Change], p *Report) ([]household.Change, error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, err
	}
	gate, err := o.gate(r, record.Tree, account.HouseholdWrite)
	if err != nil {
		return nil, err
	}
	ps := newPlaces(record)
	ids := fewOf(rows, func(c placed[household.Change]) household.ID { return c.value.Household })
	ids = append(ids, fewOf(rows, func(c placed[household.Change]) household.ID { return c.value.Other })...)
	numbers, old, err := whoLives(r, ids)
	if err != nil {
		return nil, err
	}
	type key struct {
		id    household.ID
		on    law.Date
		kind  household.ChangeKind
		other household.ID
	}
	known := map[key]household.Change{}
	history := map[household.ID][]household.Change{}
	for _, c := range old {
		known[key{c.Household, c.On, c.Kind, c.Other}] = c
		history[c.Household] = append(history[c.Household], c)
		numbers[c.Household] = true
	}
	// A household may be formed by one row and named by another.
	for _, row := range rows {
		if k := row.value.Kind; k == household.Arrived || k == household.SplitOff {
			numbers[row.value.Household] = true
		}
	}
	living := homes{} // where households live, for who may not deal with all of them
	if !o.Actor.Operator() {
		if living, err = readHomes(r, record, ids...); err != nil {
			return nil, err
		}
	}
	faults := fault.List{Limit: o.KeepFaults}
	fail := func(row placed[household.Change], column string, what, do lang.Text) {
		at := row.place
		at.Column = column
		faults.Add(fault.New(fault.Refused, what).Place(at).Do(do))
	}
	var fresh []household.Change
	slices.SortStableFunc(rows, func(a, b placed[household.Change]) int { return cmp.Compare(a.value.On, b.value.On) })
	for _, row := range rows {
		c := row.value
		k := key{c.Household, c.On, c.Kind, c.Other}
		if was, had := known[k]; had {
			if was.Act == 0 {
				fail(row, "household", lang.T("office.twice", "first", strconv.Itoa(was.Row)), lang.T("office.twice.do"))
			} else {
				p.Same++
			}
			continue
		}
		if !numbers[c.Household] {
			fail(row, "household", lang.T("office.change.nobody", "household", string(c.Household)), lang.T("office.change.nobody.do"))
			continue
		}
		if c.Other != "" && !numbers[c.Other] {
			fail(row, "other", lang.T("office.change.nobody", "household", string(c.Other)), lang.T("office.change.nobody.do"))
			continue
		}
		if c.Hamlet != "" || c.Commune != "" {
			pl := ps.of(c.Hamlet, c.Commune, c.On)
			if pl.err != nil {
				fail(row, pl.err.At.Column, pl.err.What, pl.err.Remedy)
				continue
			}
			if err := gate.within(pl.unit, c.On); err != nil {
				fail(row, "hamlet", err.What, err.Remedy)
				continue
			}
		}
		// Who reports a change of a household deals with it where it lives; where it
		// comes to live, the check above has seen to.
		if at := living[c.Household].on(c.On); at != nil {
			if err := gate.within(at, c.On); err != nil {
				fail(row, "household", err.What, err.Remedy)
				continue
			}
		}
		ended := false
		for _, h := range history[c.Household] {
			if h.On <= c.On {
				ended = h.Kind.Ends()
			}
		}
		if c.Kind == household.Reinstated && !ended {
			fail(row, "change", lang.T("office.change.lives"), lang.T("office.change.order.do"))
			continue
		}
		if ended && c.Kind != household.Reinstated && c.Kind != household.Arrived {
			fail(row, "change", lang.T("office.change.ended"), lang.T("office.change.order.do"))
			continue
		}
		c.Row = row.place.Row
		known[k] = c
		history[c.Household] = append(history[c.Household], c)
		p.New++
		fresh = append(fresh, c)
	}
	return fresh, faults.Err()
}

// ImportMembers takes the members of households as the review of a year lists
// them. A household and year in the file replaces its earlier list.
func (o *Office) ImportMembers(ctx context.Context, path string, confirm bool) (Report, error) {
	return o.importMembers(ctx, path, "", confirm)
}

func (o *Office) importMembers(ctx context.Context, path, reason string, confirm bool) (Report, error) {
	p := Report{What: "member", Schema: document.MemberColumns()}
	file, err := o.spool(path)
	if err != nil {
		return p, err
	}
	defer file.close()
	rd, err := file.open(document.MemberColumns())
	if err != nil {
		return p, err
	}
	defer rd.Close()
	rd.KeepFaults(o.KeepFaults)
	rows := document.ReadMembers(rd, o.Today.Year())
	var notes noter
	var list []household.Member
	for rows.Next() {
		m := rows.Member()
		if m.CitizenID != "" {
			_, warnings := household.CheckCitizenID(m.CitizenID, m.Sex, m.BirthYear)
			for _, w := range warnings {
				notes.add(lang.T("office.flag", "at", rd.Row().Place("citizen_id"), "what", w))
			}
		}
		list = append(list, m)
		p.Rows++
		if err := o.progress(p.Rows); err != nil {
			return p, err
		}
	}
	p.File, p.SHA256 = file.name, rd.SHA256()
	p.Notices = slices.Concat(rd.Notices(), notes.all())
	p.Outcome = rd.Outcome()
	if err := rd.Faults().Err(); err != nil {
		return p, err
	}
	err = o.carryOut(ctx, &p, confirm, func(r *store.Reader) (ready, error) {
		return o.planMembers(r, list, reason, &p)
	})
	return p, err
}

// againstReviews holds each household's members against its review of the year;
// what does not agree is said at its first row, and refuses nothing.
func againstReviews(file string, list []household.Member, reviewOf func(household.Member) (household.Review, bool)) []lang.Text {
	byHome := slices.Clone(list)
	slices.SortStableFunc(byHome, func(a, b household.Member) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Household, b.Household), cmp.Compare(a.No, b.No))
	})
	var notes noter
	for start, i := 0, 1; i <= len(byHome); i++ {
		if i < len(byHome) && byHome[i].Household == byHome[start].Household && byHome[i].Year == byHome[start].Year {
			continue
		}
		home := byHome[start:i]
		start = i
		v, ok := reviewOf(home[0])
		form, has := household.FormForYear(home[0].Year)
		if !ok || !has {
			continue
		}
		for _, flag := range form.CheckMembers(&v, home) {
			notes.add(lang.T("office.flag", "at", fault.Place{File: file, Row: home[0].Row, Column: "household"}, "what", flag))
		}
	}
	return notes.all()
}

// planMembers holds the lists of a file against those of the register.
func (o *Office) planMembers(r *store.Reader, list []household.Member, reason string, p *Report) (ready, error) {
	type key struct {
		id household.ID
		y  law.Year
		no int
	}
	type home struct {
		id household.ID
		y  law.Year
	}
	record, err := loadUnits(r)
	if err != nil {
		return ready{}, err
	}
	gate, err := o.gate(r, record.Tree, account.MemberWrite)
	if err != nil {
		return ready{}, err
	}
	ps := newPlaces(record)
	years := map[law.Year]bool{}
	named := map[home]bool{}
	for _, m := range list {
		years[m.Year] = true
		named[home{m.Household, m.Year}] = true
	}
	ids := fewOf(list, func(m household.Member) household.ID { return m.Household })
	// Members belong to a review: it says where the household lives.
	reviewed := map[home]*fault.Error{}
	reviews := map[home]household.Review{}
	for _, y := range sortedYears(years) {
		if err := some(r.Reviews, y, ids, func(v *household.Review) error {
			if h := (home{v.Household, y}); named[h] {
				pl := ps.of(v.Hamlet, v.Commune, law.YearEnd(y))
				reviewed[h] = gate.within(pl.unit, law.YearEnd(y))
				reviews[h] = *v
			}
			return nil
		}); err != nil {
			return ready{}, err
		}
	}
	old := map[key]household.Member{}
	for _, y := range sortedYears(years) {
		if err := some(r.Members, y, ids, func(m *household.Member) error {
			if named[home{m.Household, y}] {
				old[key{m.Household, y, m.No}] = *m
			}
			return nil
		}); err != nil {
			return ready{}, err
		}
	}
	faults := fault.List{Limit: o.KeepFaults}
	var add []household.Member
	var supersede []int64
	for _, m := range list {
		h := home{m.Household, m.Year}
		at := fault.Place{File: p.File, Row: m.Row, Column: "household"}
		err, ok := reviewed[h]
		switch {
		case !ok:
			faults.Add(fault.New(fault.Refused, lang.T("office.member.no_review", "household", string(m.Household), "year", m.Year)).
				Place(at).Do(lang.T("office.member.no_review.do")))
			continue
		case err != nil:
			f := *err
			faults.Add(f.Place(at))
			continue
		}
		if m.CitizenMark, _ = r.CitizenMark(m.CitizenID); m.CitizenID != "" && m.CitizenMark == "" {
			_, err := r.CitizenMark(m.CitizenID)
			return ready{}, err
		}
		k := key{m.Household, m.Year, m.No}
		was, had := old[k]
		delete(old, k)
		switch {
		case !had:
			p.New++
		case was.Same(m):
			p.Same++
			continue
		default:
			p.Changed++
			supersede = append(supersede, was.ID)
		}
		add = append(add, m)
	}
	for _, m := range old { // no longer in the household's list
		p.Ended++
		supersede = append(supersede, m.ID)
	}
	p.Notices = append(p.Notices, againstReviews(p.File, list, func(m household.Member) (household.Review, bool) {
		v, ok := reviews[home{m.Household, m.Year}]
		return v, ok
	})...)
	slices.Sort(supersede)
	if err := faults.Err(); err != nil || len(add)+len(supersede) == 0 {
		return ready{}, err
	}
	about := map[household.ID]bool{}
	for h := range named {
		about[h.id] = true
	}
	return ready{rests: ofHouseholds(about), write: func(tx *store.Tx) error {
		source, err := tx.AddImport(store.Import{What: "member", File: p.File, SHA256: p.SHA256, Rows: int64(p.Rows), Reason: reason})
		if err != nil {
			return err
		}
		if err := tx.EndMembers(supersede...); err != nil {
			return err
		}
		for i := range add {
			add[i].Import = source
			if v, ok := reviews[home{add[i].Household, add[i].Year}]; ok {
				tx.Placed(source, v.Hamlet, v.Commune, v.Year)
			}
			if err := tx.AddMember(&add[i]); err != nil {
				return err
			}
		}
		return nil
	}}, nil
}
