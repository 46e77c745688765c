package office

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/tally"
)

// Undone says what taking an import back did or would do.
type Undone struct {
	Import    store.Import
	Ended     int // rows of the import that no longer hold
	Restored  int // rows that it had corrected and that hold again
	Confirmed bool
	Act       int64
}

// Imports lists the imports of the register, the earliest first: those of which the
// actor may read a row. A file's name may tell of a unit, and a row tells the name of
// its file; so whoever may read one row of an import sees that it was, and nobody else
// does. Imports of evidence are seen by who reads evidence there.
func (o *Office) Imports(ctx context.Context) ([]store.Import, error) {
	var out []store.Import
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		out, err = o.visibleImports(r, account.ReviewRead)
		return err
	})
	return out, err
}

// visibleImports are the imports that the actor may see, the earliest first; of one who
// reads no reviews those of evidence. He must hold the permission p.
func (o *Office) visibleImports(r *store.Reader, p account.Permission) (out []store.Import, err error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, err
	}
	who, err := o.gate(r, record.Tree, p)
	if err != nil {
		return nil, err
	}
	all, err := r.Imports()
	if err != nil {
		return nil, err
	}
	who.p = account.ReviewRead
	reviews, err := r.Seeing(who.seesUnits(record.Tree)).Imports()
	if err != nil {
		return nil, err
	}
	who.p = account.EvidenceRead
	evidence, err := r.Seeing(who.seesUnits(record.Tree)).Imports()
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		seen := reviews
		if ofEvidence(all, i) {
			seen = evidence
		} else if p == account.EvidenceRead {
			continue
		}
		if slices.Contains(seen, i) {
			out = append(out, i)
		}
	}
	return out, nil
}

// Undo takes an import back by a new act: its rows end, those that it corrected
// hold again as they were, and both stay in history. Undoing an undo brings the
// import back. It is refused while a later act rests on the rows.
func (o *Office) Undo(ctx context.Context, act int64, reason string, confirm bool) (Undone, error) {
	u := Undone{Confirmed: confirm}
	if reason == "" {
		return u, fault.New(fault.Usage, lang.T("office.undo.reason")).Do(lang.T("office.undo.reason.do"))
	}
	if !confirm {
		err := o.DB.Read(ctx, func(r *store.Reader) error { return o.undo(r, nil, act, reason, &u) })
		return u, err
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "import.undo", Detail: [][2]string{{"act", strconv.FormatInt(act, 10)}, {"reason", reason}}},
		func(tx *store.Tx) error { return o.undo(tx.Reader, tx, act, reason, &u) })
	u.Act = rc.Act
	return u, err
}

func (o *Office) undo(r *store.Reader, tx *store.Tx, act int64, reason string, u *Undone) error {
	u.Ended, u.Restored = 0, 0
	imports, err := r.Imports()
	if err != nil {
		return err
	}
	found := false
	for _, i := range imports {
		if i.Act == act {
			u.Import, found = i, true
		}
	}
	if !found {
		return fault.New(fault.NotFound, lang.T("office.undo.none", "act", strconv.FormatInt(act, 10))).Do(lang.T("office.undo.none.do"))
	}
	record, err := loadUnits(r)
	if err != nil {
		return err
	}
	permission := account.ReviewUndo
	if ofEvidence(imports, u.Import) {
		permission = account.EvidenceWrite
	}
	gate, err := o.gate(r, record.Tree, permission)
	if err != nil {
		return err
	}
	ps := newPlaces(record)
	touched := map[leafKey]bool{}
	may := func(v *household.Review) error {
		end := law.YearEnd(v.Year)
		touched[leafKey{v.Place(), v.Year}] = true
		if err := gate.within(ps.of(v.Hamlet, v.Commune, end).unit, end); err != nil {
			return err
		}
		return nil
	}

	// What the import entered must still hold, all of it.
	var reviews, members, changes []int64
	var entered int
	if err := r.AsKnown(act).Reviews(store.ReviewFilter{Since: act}, func(v *household.Review) error { entered++; return may(v) }); err != nil {
		return err
	}
	if err := r.AsKnown(act).Members(store.ReviewFilter{Since: act}, func(*household.Member) error { entered++; return nil }); err != nil {
		return err
	}
	was, err := r.AsKnown(act).HouseholdChangesBy(act)
	if err != nil {
		return err
	}
	entered += len(was)
	// Rows that an undo of a later import brought back are the import's all the same.
	mine := store.ReviewFilter{Import: u.Import.ID}
	if u.Import.Undoes != 0 {
		mine = store.ReviewFilter{Since: act}
	}
	if err := r.Reviews(mine, func(v *household.Review) error { reviews = append(reviews, v.ID); return nil }); err != nil {
		return err
	}
	if err := r.Members(mine, func(m *household.Member) error { members = append(members, m.ID); return nil }); err != nil {
		return err
	}
	now, err := r.HouseholdChanges()
	if err != nil {
		return err
	}
	for _, c := range now {
		if c.Act == act || mine.Import != 0 && c.Import == mine.Import {
			changes = append(changes, c.ID)
		}
	}
	campaigns, n, err := o.enteredCampaigns(r, record, gate, act)
	if err != nil {
		return err
	}
	entered += n
	records, n, err := o.enteredEvidence(r, record, gate, act)
	if err != nil {
		return err
	}
	entered += n
	var ended []int64
	for i := range records {
		ended = append(ended, records[i].ID)
	}
	u.Ended = len(reviews) + len(members) + len(changes) + len(campaigns) + len(records)
	if u.Ended != entered {
		return fault.New(fault.Conflict, lang.T("office.undo.rests", "act", strconv.FormatInt(act, 10), "n", entered-u.Ended)).Do(lang.T("office.undo.rests.do"))
	}

	// What it corrected holds again.
	before := r.AsKnown(act - 1)
	var oldReviews []household.Review
	var oldMembers []household.Member
	if err := before.Reviews(store.ReviewFilter{Until: act, Open: true}, func(v *household.Review) error {
		oldReviews = append(oldReviews, *v)
		return may(v)
	}); err != nil {
		return err
	}
	if err := before.Members(store.ReviewFilter{Until: act, Open: true}, func(m *household.Member) error {
		oldMembers = append(oldMembers, *m)
		return nil
	}); err != nil {
		return err
	}
	oldChanges, err := before.HouseholdChangesEnded(act)
	if err != nil {
		return err
	}
	oldCampaigns, err := before.CampaignsEnded(act)
	if err != nil {
		return err
	}
	oldRecords, err := before.EvidenceEnded(act)
	if err != nil {
		return err
	}
	if err := mayUndo(r, record, act, records, oldRecords); err != nil {
		return err
	}
	u.Restored = len(oldRecords) + len(oldReviews) + len(oldMembers) + len(oldChanges) + len(oldCampaigns)
	if tx == nil {
		return nil
	}
	if u.Ended+u.Restored == 0 {
		return nil
	}
	if _, err := tx.AddImport(store.Import{What: "undo", File: u.Import.File, SHA256: u.Import.SHA256, Rows: int64(u.Ended), Undoes: act, Reason: reason}); err != nil {
		return err
	}
	if err := tx.EndReviews(reviews...); err != nil {
		return err
	}
	if err := tx.EndMembers(members...); err != nil {
		return err
	}
	if err := tx.EndHouseholdChanges(changes...); err != nil {
		return err
	}
	for i := range oldReviews {
		v := &oldReviews[i]
		if s, ok := household.FindStandard(v.Standard); ok { // the unit's area may be another now
			v.Class = s.Classify(ps.of(v.Hamlet, v.Commune, law.YearEnd(v.Year)).answers(v))
		}
		if err := tx.AddReview(v); err != nil {
			return err
		}
	}
	for i := range oldMembers {
		if err := tx.AddMember(&oldMembers[i]); err != nil {
			return err
		}
	}
	for _, c := range oldChanges {
		if err := tx.AddHouseholdChange(c); err != nil {
			return err
		}
	}
	if err := tx.AddCampaigns(oldCampaigns, campaigns); err != nil {
		return err
	}
	if err := tx.EndEvidence(ended...); err != nil {
		return err
	}
	for i := range oldRecords {
		if err := tx.AddEvidence(&oldRecords[i]); err != nil {
			return err
		}
	}
	return recount(tx, touched)
}

// ofEvidence tells whether an import, or the one that it takes back, was of
// evidence.
func ofEvidence(all []store.Import, i store.Import) bool {
	for i.Undoes != 0 {
		at := slices.IndexFunc(all, func(o store.Import) bool { return o.Act == i.Undoes })
		if at < 0 {
			return false
		}
		i = all[at]
	}
	return strings.HasPrefix(i.What, "evidence:")
}

// mayUndo refuses to undo what was done to evidence while something rests on it: a file
// beside a record that would go, a record that names it, or one that was entered since
// under the key of a record that would come back.
func mayUndo(r *store.Reader, record *award.Record, act int64, ended, restored []programme.Record) error {
	if len(ended)+len(restored) == 0 {
		return nil
	}
	rests := func(n int) error {
		return fault.New(fault.Conflict, lang.T("office.undo.rests", "act", strconv.FormatInt(act, 10), "n", n)).Do(lang.T("office.undo.rests.do"))
	}
	type name struct{ about, key string }
	gone, goes := map[*programme.Kind]map[string]bool{}, map[name]bool{}
	leaves := map[int64]bool{}
	for i := range ended {
		e := &ended[i]
		leaves[e.ID], goes[name{about(e.Kind), e.Key()}] = true, true
	}
	taken := 0
	for i := range restored {
		e := &restored[i]
		delete(goes, name{about(e.Kind), e.Key()})
		vs, err := r.EvidenceVersions(e.Kind.ID, e.Key())
		if err != nil {
			return err
		}
		for _, v := range vs {
			if v.Until == 0 && !leaves[v.ID] {
				taken++
			}
		}
	}
	if taken > 0 {
		return rests(taken)
	}
	for i := range ended {
		e := &ended[i]
		if goes[name{about(e.Kind), e.Key()}] {
			if gone[e.Kind] == nil {
				gone[e.Kind] = map[string]bool{}
			}
			gone[e.Kind][e.Key()] = true
		}
	}
	files := 0
	if err := r.Attached(func(about, key, _ string) {
		if goes[name{about, key}] {
			files++
		}
	}); err != nil {
		return err
	}
	if files > 0 {
		return fault.New(fault.Conflict, lang.T("office.undo.files", "act", strconv.FormatInt(act, 10), "n", files)).Do(lang.T("office.undo.files.do"))
	}
	return unnamed(r, record, gone)
}

// enteredEvidence is enteredCampaigns for evidence.
func (o *Office) enteredEvidence(r *store.Reader, record *award.Record, gate gate, act int64) (held []programme.Record, entered int, err error) {
	type name struct{ kind, key string }
	now := map[name]programme.Record{}
	then, err := r.AsKnown(act).EvidenceBy(act)
	if err != nil || len(then) == 0 {
		return nil, 0, err
	}
	look, err := newWitness(r, record, then[0].Kind, then)
	if err != nil {
		return nil, 0, err
	}
	if err := r.Evidence(then[0].Kind.ID, func(e programme.Record) error { now[name{e.Kind.ID, e.Key()}] = e; return nil }); err != nil {
		return nil, 0, err
	}
	for _, e := range then {
		places, ferr := look.places(&e)
		if ferr != nil {
			return nil, 0, ferr
		}
		for _, pl := range places {
			if ferr := gate.within(pl.unit, pl.on); ferr != nil {
				return nil, 0, ferr
			}
		}
		if is, ok := now[name{e.Kind.ID, e.Key()}]; ok && is.Same(&e) {
			held = append(held, is)
		}
	}
	return held, len(then), nil
}

// enteredCampaigns are the rows that say now what the act entered, and how many
// it entered. A row that was superseded and brought back by an undo is another row
// that says the same.
func (o *Office) enteredCampaigns(r *store.Reader, record *award.Record, gate gate, act int64) (ids []int64, entered int, err error) {
	then, err := r.AsKnown(act).Campaigns()
	if err != nil {
		return nil, 0, err
	}
	now, err := r.Campaigns()
	if err != nil {
		return nil, 0, err
	}
	key := func(c tally.Campaign) leafKey { return leafKey{c.Code, c.Year} }
	current := map[leafKey]tally.Campaign{}
	for _, c := range now {
		current[key(c)] = c
	}
	for _, c := range then {
		if c.Act != act {
			continue
		}
		entered++
		if u, ok := record.Tree.Find(c.Code, law.YearEnd(c.Year)); ok {
			if err := gate.within(u, law.YearEnd(c.Year)); err != nil {
				return nil, 0, err
			}
		}
		if is, ok := current[key(c)]; ok && is.Same(c) {
			ids = append(ids, is.ID)
		}
	}
	return ids, entered, nil
}
