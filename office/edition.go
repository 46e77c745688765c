package office

import (
	"context"
	"encoding/json"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/store"
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
	Loose     int                           `json:"loose"` // relations that do not hold of the figures
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

// DraftEdition makes a draft from what is recorded and recognised, hides small groups,
// attacks it and keeps it with its files. It is refused when a small group in it could
// be found out. A draft that nobody signed makes way for the next.
func (o *Office) DraftEdition(ctx context.Context, q EditionQuestion) (EditionAnswer, error) {
	var out EditionAnswer
	if q.Day == 0 {
		q.Day = o.Today
	}
	if q.Map == 0 {
		q.Map = q.Day
	}
	if q.Rule == (publication.Rule{}) {
		q.Rule = publication.DefaultRule
	}
	if f := q.check(o.Today); f != nil {
		return out, f
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "edition.draft", Detail: [][2]string{{"movement", q.Movement}, {"day", q.Day.String()}}}, func(tx *store.Tx) error {
		m, err := movement(tx.Reader, q.Movement)
		if err != nil {
			return err
		}
		record, err := load(tx.Reader)
		if err != nil {
			return err
		}
		if err := o.mayPublish(tx.Reader, record.Tree, m, account.EditionDraft); err != nil {
			return err
		}
		kept, err := tx.Editions()
		if err != nil {
			return err
		}
		number, replaces := 1, int64(0)
		var earlier []*publication.Edition
		corrected := q.Corrects == 0
		for _, k := range kept {
			if !k.Signed {
				number, replaces = k.Number, k.ID
				continue
			}
			number = k.Number + 1
			old, err := tx.Edition(k.Number)
			if err != nil {
				return err
			}
			e, err := publication.DecodeEdition([]byte(old.Content))
			if err != nil {
				return err
			}
			earlier = append(earlier, e)
			corrected = corrected || k.Number == q.Corrects
		}
		if !corrected {
			return fault.New(fault.NotFound, lang.T("edition.none", "number", q.Corrects)).Do(lang.T("edition.none.do"))
		}
		e, err := draft(tx.Reader, record, m, q)
		if err != nil {
			return err
		}
		e.Number, e.Known = number, tx.Act()-1
		e.Corrects, e.Reason = q.Corrects, q.Reason
		h := publication.Hide(e, earlier)
		if len(h.Unproved) > 0 {
			return fault.New(fault.Refused, lang.T("edition.unproved", "n", len(h.Unproved), "cell", h.Unproved[0], "width", h.Width)).Do(lang.T("edition.unproved.do"))
		}
		a := h.System.Attack(e.Rule.K, attackMost, true)
		if len(a.Broken) > 0 {
			b := a.Broken[0]
			return fault.New(fault.Refused, lang.T("edition.broken", "n", len(a.Broken), "cell", b.Cell, "lo", b.Lo, "hi", b.Hi, "by", b.By)).Do(lang.T("edition.unproved.do"))
		}
		if err := settleTargets(e, record, m); err != nil {
			return err
		}
		out.Report = EditionReport{Cells: e.Tallied(), Protected: h.Protected, Besides: h.Besides, Sticky: h.Sticky, Exposed: len(h.Exposed), Unproved: len(h.Unproved), Width: h.Width,
			Attacked: a.Hidden, Solved: a.Solved, Largest: a.Largest, Broken: len(a.Broken), Relations: len(h.System.Relations), Loose: len(e.Broken)}
		report, err := json.Marshal(out.Report)
		if err != nil {
			return err
		}
		content, err := e.Encode()
		if err != nil {
			return err
		}
		files, err := editionFiles(tx.Reader, e, record, m, content)
		if err != nil {
			return err
		}
		k := store.Edition{Number: number, Day: q.Day, Corrects: q.Corrects, By: string(o.Actor), SHA256: hash(content), Content: string(content), Report: string(report)}
		out.Edition, out.Edited, out.Files = k, e, files
		return tx.AddEdition(k, files, replaces)
	})
	out.Act = rc.Act
	return out, err
}

func (q *EditionQuestion) check(today law.Date) error {
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

// Editions lists the editions, drafts among them for who may make or sign them.
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
		for _, k := range all {
			out = append(out, EditionAnswer{Edition: k})
		}
		return nil
	})
	return out, err
}

// Edition is one edition with its report and its list of files; of number 0 the newest
// that is signed.
func (o *Office) Edition(ctx context.Context, number int) (EditionAnswer, error) {
	var out EditionAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		if err := o.allow(r, account.TallyRead); err != nil {
			return err
		}
		k, e, err := editionOf(r, number)
		if err != nil {
			return err
		}
		out = EditionAnswer{Edition: *k, Edited: e}
		if err := json.Unmarshal([]byte(k.Report), &out.Report); err != nil {
			return err
		}
		out.Files, err = r.EditionFiles(k, "")
		return err
	})
	return out, err
}

// AttackEdition attacks an edition again by what is in it alone, as anybody can who
// has it. Parts of up to most hidden cells are bounded by linear programs.
func (o *Office) AttackEdition(ctx context.Context, number, most int) (publication.Assault, error) {
	a, err := o.Edition(ctx, number)
	if err != nil {
		return publication.Assault{}, err
	}
	return publication.Relate(a.Edited).Attack(a.Edited.Rule.K, most, false), nil
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
			return fault.New(fault.NotFound, lang.T("edition.none", "number", number)).Do(lang.T("edition.none.do"))
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
			return fault.New(fault.NotFound, lang.T("edition.none", "number", number)).Do(lang.T("edition.none.do"))
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
		return nil, nil, fault.New(fault.NotFound, lang.T("edition.none", "number", number)).Do(lang.T("edition.none.do"))
	}
	e, err := publication.DecodeEdition([]byte(k.Content))
	return k, e, err
}
