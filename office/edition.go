package office

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/unit"
)

// EditionQuestion asks for a draft of an edition.
type EditionQuestion struct {
	Movement string
	Day      law.Date // counts decided by this day; 0 = today
	Map      law.Date // the day of today's map; 0 = Day
	Corrects int      // the edition that is corrected; 0: none
	Reason   string   // what is corrected; needed with Corrects
	Rule     publication.Rule
}

// EditionReport is what was done so that an edition may be published, and what an
// attacker who knows all editions finds in it.
type EditionReport struct {
	Cells     map[publication.CellState]int `json:"cells"`
	Protected int                           `json:"protected"`
	Besides   int                           `json:"besides"`
	Sticky    int                           `json:"hidden_before"`
	Exposed   int                           `json:"shown_before"`
	Unproved  int                           `json:"unproved"`
	Width     int64                         `json:"width"`
	Attacked  int                           `json:"attacked"`
	Solved    int                           `json:"solved"`
	Largest   int                           `json:"largest"`
	Broken    int                           `json:"broken"`
	Relations int                           `json:"relations"`
	Loose     int                           `json:"loose"`  // relations that do not hold of the figures
	Hidden    []publication.Hid             `json:"hidden"` // empty of editions of programs before this one
}

// EditionAnswer is an edition as it is kept.
type EditionAnswer struct {
	store.Edition
	Edited *publication.Edition // nil in lists
	Report EditionReport
	Files  []store.EditionFile // without content
}

// attackMost is how many hidden cells that hang together are bounded by linear
// programs when an edition is made; larger parts are bounded by propagation. That they
// are safe is proved beforehand either way.
const attackMost = 60

// editionTries is how often a draft is made when what it rests on changes meanwhile.
const editionTries = 3

// DraftEdition makes a draft from what is recorded and recognised, hides small groups,
// attacks it and keeps it with its files. It is refused when a small group in it could
// be found out. A draft that nobody signed makes way for the next.
//
// The work is done on a reader, so that others write meanwhile; the draft is kept only if
// no act has touched what it rests on, else it is made again. Conflict: that happened too often.
func (o *Office) DraftEdition(ctx context.Context, q EditionQuestion) (EditionAnswer, error) {
	if f := q.complete(o.Today); f != nil {
		return EditionAnswer{}, f
	}
	for range editionTries {
		var p preparedEdition
		var basis store.Basis
		if err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
			p, basis, err = store.Based(r, func(r *store.Reader) (preparedEdition, error) { return o.prepareEdition(r, q) })
			if err == nil {
				err = p.finish(basis.Act())
			}
			return err
		}); err != nil {
			return EditionAnswer{}, err
		}
		stands := false
		rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "edition.draft", Detail: [][2]string{{"movement", q.Movement}, {"day", q.Day.String()}}}, func(tx *store.Tx) (err error) {
			if stands, err = tx.Stands(basis); err != nil || !stands {
				return err
			}
			return tx.AddEdition(p.out.Edition, p.out.Files, p.replaces)
		})
		if err != nil {
			return EditionAnswer{}, err
		}
		if stands {
			p.out.Act = rc.Act
			return p.out, nil
		}
	}
	return EditionAnswer{}, fault.New(fault.Conflict, lang.T("edition.moved")).Do(lang.T("edition.moved.do"))
}

// preparedEdition is a draft that is not yet kept.
type preparedEdition struct {
	out      EditionAnswer
	replaces int64 // the draft that makes way; 0: none
	record   *award.Record
	movement *award.Movement
	facts    []unit.Fact
	edits    []unit.Edit
	dataset  store.Dataset // the movement's file, where own
	own      bool
}

// prepareEdition counts, hides, attacks.
func (o *Office) prepareEdition(r *store.Reader, q EditionQuestion) (p preparedEdition, err error) {
	if p.movement, err = movement(r, q.Movement); err != nil {
		return p, err
	}
	if p.record, err = load(r); err != nil {
		return p, err
	}
	if err := o.mayPublish(r, p.record.Tree, p.movement, account.EditionDraft); err != nil {
		return p, err
	}
	kept, err := r.Editions()
	if err != nil {
		return p, err
	}
	number := 1
	corrected := q.Corrects == 0
	for _, k := range kept {
		if !k.Signed {
			number, p.replaces = k.Number, k.ID
			continue
		}
		number = k.Number + 1
		corrected = corrected || k.Number == q.Corrects
	}
	if !corrected {
		return p, noEdition(q.Corrects)
	}
	earlier, err := earlierEditions(r)
	if err != nil {
		return p, err
	}
	e, err := draft(r, p.record, p.movement, q, q.Rule.Bands())
	if err != nil {
		return p, err
	}
	e.Number, e.Corrects, e.Reason = number, q.Corrects, q.Reason
	h := publication.Hide(e, earlier)
	if len(h.Unproved) > 0 {
		return p, fault.New(fault.Refused, lang.T("edition.unproved", "n", len(h.Unproved), "cell", h.Unproved[0], "width", h.Width)).Do(lang.T("edition.unproved.do"))
	}
	a := h.System.Attack(e.Rule.K, attackMost, true)
	if len(a.Broken) > 0 {
		b := a.Broken[0]
		return p, fault.New(fault.Refused, lang.T("edition.broken", "n", len(a.Broken), "cell", b.Cell, "lo", b.Lo, "hi", b.Hi, "by", b.By)).Do(lang.T("edition.unproved.do"))
	}
	if err := settleTargets(e, p.record, p.movement); err != nil {
		return p, err
	}
	p.out.Edited = e
	p.out.Report = EditionReport{Cells: e.Tallied(), Protected: h.Protected, Besides: h.Besides, Sticky: h.Sticky, Exposed: len(h.Exposed), Unproved: len(h.Unproved), Width: h.Width,
		Attacked: a.Hidden, Solved: a.Solved, Largest: a.Largest, Broken: len(a.Broken), Relations: len(h.System.Relations), Loose: len(e.Broken), Hidden: h.Cells}
	if p.facts, err = r.Facts(); err != nil {
		return p, err
	}
	if p.edits, err = r.Edits(); err != nil {
		return p, err
	}
	p.dataset, p.own, err = r.Dataset("movement", p.movement.ID)
	p.out.Edition = store.Edition{Number: number, Day: q.Day, Corrects: q.Corrects, By: string(o.Actor)}
	return p, err
}

// finish makes the bytes of the edition and its files; known is the last act counted in.
func (p *preparedEdition) finish(known int64) error {
	p.out.Edited.Known = known
	report, err := json.Marshal(p.out.Report)
	if err != nil {
		return err
	}
	content, err := p.out.Edited.Encode()
	if err != nil {
		return err
	}
	p.out.SHA256, p.out.Content, p.out.Edition.Report = hash(content), string(content), string(report)
	p.out.Files, err = editionFiles(p, content)
	return err
}

// signedEditions reads all that is published, by number.
func signedEditions(r *store.Reader) ([]*publication.Edition, error) {
	kept, err := r.Editions()
	if err != nil {
		return nil, err
	}
	var out []*publication.Edition
	for _, k := range kept {
		if !k.Signed {
			continue
		}
		_, e, err := editionOf(r, k.Number)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// earlierEditions counts again what each published edition was made of, as it was known
// then. Where the count is not what was shown, as with units that are read otherwise today,
// it is left out.
func earlierEditions(r *store.Reader) ([]publication.Earlier, error) {
	all, err := signedEditions(r)
	if err != nil {
		return nil, err
	}
	var out []publication.Earlier
	for _, e := range all {
		x := publication.Earlier{Edition: e}
		then := r.AsKnown(e.Known)
		if m, err := movement(then, e.Movement); err == nil {
			record, err := load(then)
			if err != nil {
				return nil, err
			}
			truth, err := draft(then, record, m, EditionQuestion{Movement: e.Movement, Day: e.Day, Map: e.Map, Rule: e.Rule}, e.Bands)
			if err == nil && e.Hides(truth) {
				x.Truth = truth
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// complete puts in what was left open, and says what is wrong.
func (q *EditionQuestion) complete(today law.Date) error {
	if q.Day == 0 {
		q.Day = today
	}
	if q.Map == 0 {
		q.Map = q.Day
	}
	if q.Rule == (publication.Rule{}) {
		q.Rule = publication.DefaultRule
	}
	switch {
	case q.Day > today:
		return fault.New(fault.Usage, lang.T("round.day.future", "on", q.Day)).Do(lang.T("round.day.do"))
	case q.Corrects > 0 && q.Reason == "":
		return fault.New(fault.Usage, lang.T("edition.reason")).Do(lang.T("edition.reason.do"))
	case q.Rule.K < 3 || q.Rule.K > 20:
		return fault.New(fault.Usage, lang.T("edition.threshold", "k", q.Rule.K)).Do(lang.T("edition.threshold.do"))
	}
	return nil
}

// SignEdition lets a draft out as it stands. Who made it may not.
func (o *Office) SignEdition(ctx context.Context, number int, sha256 string) (int64, error) {
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "edition.sign", Detail: [][2]string{{"number", lang.VI.Say(lang.T("edition.number", "n", number))}}}, func(tx *store.Tx) error {
		if err := o.allow(tx.Reader, account.EditionSign); err != nil {
			return err
		}
		k, e, err := editionOf(tx.Reader, number)
		if err != nil {
			return err
		}
		m, err := movement(tx.Reader, e.Movement)
		if err != nil {
			return err
		}
		units, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		if err := o.mayPublish(tx.Reader, units.Tree, m, account.EditionSign); err != nil {
			return err
		}
		switch {
		case k.Signed:
			return nil
		case k.By == string(o.Actor):
			return fault.New(fault.Refused, lang.T("edition.same_person", "who", k.By)).Do(lang.T("edition.same_person.do"))
		case sha256 != "" && sha256 != k.SHA256:
			return fault.New(fault.Conflict, lang.T("edition.changed", "number", number)).Do(lang.T("edition.changed.do"))
		}
		return tx.SignEdition(*k, string(o.Actor), o.Today)
	})
	return rc.Act, err
}

// Editions lists the editions; drafts only to who may make or sign them.
func (o *Office) Editions(ctx context.Context) ([]EditionAnswer, error) {
	var out []EditionAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		if err := o.allow(r, account.TallyRead); err != nil {
			return err
		}
		all, err := r.Editions()
		if err != nil {
			return err
		}
		out = nil
		for _, k := range all {
			sees := k.Signed
			if !sees {
				_, e, err := editionOf(r, k.Number)
				if err != nil {
					return err
				}
				if sees, err = o.seesDrafts(r, e); err != nil {
					return err
				}
			}
			if sees {
				out = append(out, EditionAnswer{Edition: k})
			}
		}
		return nil
	})
	return out, err
}

// seesDrafts tells whether the actor may see the drafts of an edition's land and why cells
// are hidden in it: who drafts, signs or audits for the whole of it.
func (o *Office) seesDrafts(r *store.Reader, e *publication.Edition) (bool, error) {
	m, err := movement(r, e.Movement)
	if err != nil {
		return false, err
	}
	units, err := loadUnits(r)
	if err != nil {
		return false, err
	}
	for _, p := range []account.Permission{account.EditionDraft, account.EditionSign, account.VerifyRun} {
		if err := o.mayPublish(r, units.Tree, m, p); err == nil || !errors.Is(err, account.ErrDenied) {
			return err == nil, err
		}
	}
	return false, nil
}

// seen gives an edition to who may read counts, a draft only to who sees drafts.
func (o *Office) seen(r *store.Reader, number int) (k *store.Edition, e *publication.Edition, drafts bool, err error) {
	if err := o.allow(r, account.TallyRead); err != nil {
		return nil, nil, false, err
	}
	if k, e, err = editionOf(r, number); err != nil {
		return nil, nil, false, err
	}
	if drafts, err = o.seesDrafts(r, e); err == nil && !k.Signed && !drafts {
		err = noEdition(number)
	}
	return k, e, drafts, err
}

// Edition is one edition with its report and its list of files; of number 0 the newest
// that is signed. Drafts, and which cells are small, are for who may make or sign them.
func (o *Office) Edition(ctx context.Context, number int) (EditionAnswer, error) {
	var out EditionAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		k, e, drafts, err := o.seen(r, number)
		if err != nil {
			return err
		}
		out = EditionAnswer{Edition: *k, Edited: e}
		if err := json.Unmarshal([]byte(k.Report), &out.Report); err != nil {
			return err
		}
		if !drafts {
			out.Report.Hidden, out.Edition.Report = nil, ""
		}
		out.Files, err = r.EditionFiles(k, "")
		return err
	})
	return out, err
}

func noEdition(number int) error {
	return fault.New(fault.NotFound, lang.T("edition.none", "number", number)).Do(lang.T("edition.none.do"))
}

// AttackEdition attacks an edition again by what is public alone, as anybody can who kept
// it and all that were published before it. Parts of up to most hidden cells are bounded by
// linear programs.
func (o *Office) AttackEdition(ctx context.Context, number, most int) (publication.Assault, error) {
	var all []*publication.Edition
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		_, e, _, err := o.seen(r, number)
		if err != nil {
			return err
		}
		if all, err = signedEditions(r); err != nil {
			return err
		}
		all = append(slices.DeleteFunc(all, func(x *publication.Edition) bool { return x.Number >= e.Number }), e)
		return nil
	})
	if err != nil {
		return publication.Assault{}, err
	}
	return publication.RelateAll(all).Attack(all[len(all)-1].Rule.K, most, false), nil
}

// EditionChanges lists what an edition gives otherwise than the one published before it;
// before is 0 when there is none.
func (o *Office) EditionChanges(ctx context.Context, number int) (before int, out []publication.Change, err error) {
	a, err := o.Edition(ctx, number)
	if err != nil {
		return 0, nil, err
	}
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		before, out = 0, nil
		kept, err := r.Editions()
		if err != nil {
			return err
		}
		for _, k := range kept {
			if k.Signed && k.Number < a.Number {
				before = k.Number
			}
		}
		if before == 0 {
			return nil
		}
		_, was, err := editionOf(r, before)
		if err == nil {
			out = publication.Changes(was, a.Edited)
		}
		return err
	})
	return before, out, err
}

// EditionFile is one file of an edition with its content; number 0 is the newest that
// is signed. What is signed is public, so nobody's right is asked; drafts are not found.
func (o *Office) EditionFile(ctx context.Context, number int, name string) (store.EditionFile, error) {
	var out store.EditionFile
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		k, err := r.Edition(number)
		if err != nil {
			return err
		}
		if k == nil || !k.Signed {
			return noEdition(number)
		}
		fs, err := r.EditionFiles(k, name)
		if err == nil && len(fs) == 0 {
			err = fault.New(fault.NotFound, lang.T("edition.no_file", "name", name)).Do(lang.T("edition.no_file.do"))
		}
		if err == nil {
			out = fs[0]
		}
		return err
	})
	return out, err
}

// Published is what the public side reads: a signed edition with its files and the
// numbers of all that are signed. Nobody's right is asked.
func (o *Office) Published(ctx context.Context, number int) (*publication.Edition, []store.EditionFile, []publication.Issue, error) {
	var e *publication.Edition
	var files []store.EditionFile
	var issues []publication.Issue
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		all, err := r.Editions()
		if err != nil {
			return err
		}
		issues = nil
		for _, k := range all {
			if k.Signed {
				issues = append(issues, publication.Issue{Number: k.Number, Day: k.Day, Corrects: k.Corrects, SHA256: k.SHA256, On: k.SignedOn})
			}
		}
		k, err := r.Edition(number)
		if err != nil {
			return err
		}
		if k == nil || !k.Signed {
			return noEdition(number)
		}
		if e, err = publication.DecodeEdition([]byte(k.Content)); err != nil {
			return err
		}
		files, err = r.EditionFiles(k, "")
		return err
	})
	return e, files, issues, err
}

func editionOf(r *store.Reader, number int) (*store.Edition, *publication.Edition, error) {
	k, err := r.Edition(number)
	if err != nil {
		return nil, nil, err
	}
	if k == nil {
		return nil, nil, noEdition(number)
	}
	e, err := publication.DecodeEdition([]byte(k.Content))
	return k, e, err
}
