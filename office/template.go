package office

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/document/docx"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/store"
	"vuonlen/unit"
)

// TemplateAnswer is an office's template with its file.
type TemplateAnswer struct {
	paper.Template
	Kind paper.Kind
	Name string // of the unit whose office it is of
	File store.Attachment
	// Undrawn is what in it our PDF cannot draw; nil: nothing. It still serves for
	// papers as Word files.
	Undrawn *fault.Error
}

// TemplateQuestion says which templates are listed.
type TemplateQuestion struct {
	Kind string    // empty: of every kind
	Unit unit.Code // empty: of every office
	On   law.Date  // 0: for papers of every day
	All  bool      // those that no longer hold too
}

// besideTemplate is what the file of a template of a kind stands beside.
func besideTemplate(kind string) string { return "template:" + kind }

// KeepTemplate checks a template that an office made and keeps it, for papers of the
// days that it says. Every fault in the file is said with its place, and then nothing
// is kept. The same file for the same days again changes nothing.
func (o *Office) KeepTemplate(ctx context.Context, t paper.Template, name string, content []byte) (TemplateAnswer, int64, error) {
	if f := t.Check(); f != nil {
		return TemplateAnswer{}, 0, f
	}
	k, _ := paper.Of(t.Kind)
	file, err := document.Attach(name, content)
	if err != nil {
		return TemplateAnswer{}, 0, err
	}
	read, err := docx.Read(file.Name, content, k.Names()) // refuses what is no Word document too
	if err != nil {
		return TemplateAnswer{}, 0, err
	}
	out := TemplateAnswer{Kind: k, Undrawn: undrawn(k, read)}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "template.keep", Detail: [][2]string{{"kind", t.Kind}, {"unit", string(t.Unit)}, {"from", t.From.String()}, {"sha256", hash(content)}}}, func(tx *store.Tx) error {
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		g, err := o.gate(tx.Reader, record.Tree, account.PaperWrite)
		if err != nil {
			return err
		}
		t.UnitOn = o.Today
		u, ok := record.Tree.Find(t.Unit, t.UnitOn)
		if !ok {
			return record.Tree.Explain(t.Unit, t.UnitOn)
		}
		if f := g.within(u, o.Today); f != nil {
			return f
		}
		out.Name = nameOf(u, o.Today)
		all, err := tx.Templates()
		if err != nil {
			return err
		}
		for _, was := range all {
			v, ok := record.Tree.Find(was.Unit, was.UnitOn)
			if was.Kind != t.Kind || was.From != t.From || !ok || v != u {
				continue
			}
			files, err := tx.Attachments(besideTemplate(was.Kind), was.Key())
			if err != nil {
				return err
			}
			if was.To == t.To && len(files) == 1 && files[0].Original == file.Original {
				out.Template, out.File = was, files[0]
				return nil
			}
			return fault.New(fault.Refused, lang.T("office.template.there", "number", itoa(was.Row), "from", was.From)).Do(lang.T("office.template.there.do"))
		}
		out.Template = t
		if out.Row, err = tx.AddTemplate(t, 0); err != nil {
			return err
		}
		out.Act = tx.Act()
		out.File = store.Attachment{Act: tx.Act(), About: besideTemplate(t.Kind), Key: t.Key(), Name: file.Name, Type: file.Type, Size: int64(len(content)), SHA256: hash(content), Original: file.Original}
		out.File.ID, err = tx.AddAttachment(out.File, content)
		return err
	})
	if err != nil {
		return TemplateAnswer{}, 0, err
	}
	return out, rc.Act, nil
}

// undrawn tries a template as a PDF, every field filled with its own name.
func undrawn(k paper.Kind, t *docx.Template) *fault.Error {
	v, rows := docx.Values{}, map[string]docx.Values{}
	for _, f := range k.Fields {
		switch {
		case f.In != "" && rows[f.In] == nil:
			rows[f.In] = docx.Values{f.ID: docx.Text(f.VI)}
		case f.In != "":
			rows[f.In][f.ID] = docx.Text(f.VI)
		case f.Picture || f.List:
			v[f.ID] = docx.Value{}
		default:
			v[f.ID] = docx.Text(f.VI)
		}
	}
	for id, r := range rows {
		v[id] = docx.Value{Rows: []docx.Values{r}}
	}
	p, err := t.Fill(v, k.Names())
	if err == nil {
		err = p.PDF(io.Discard, k.VI, "vi-VN", time.Unix(0, 0))
	}
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Templates lists the templates of offices. They tell of nobody: whoever has an
// account may see them.
func (o *Office) Templates(ctx context.Context, q TemplateQuestion) ([]TemplateAnswer, error) {
	out := []TemplateAnswer{}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := o.anybody(r)
		if err != nil {
			return err
		}
		all, err := r.Templates()
		if q.All {
			all, err = r.TemplateVersions()
		}
		if err != nil {
			return err
		}
		for _, t := range all {
			if q.Kind != "" && q.Kind != t.Kind || q.Unit != "" && q.Unit != t.Unit || q.On != 0 && !t.Serves(q.On) {
				continue
			}
			a, err := showTemplate(r, record, t)
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

// anybody refuses only who has no account, and gives the units.
func (o *Office) anybody(r *store.Reader) (*award.Record, error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, err
	}
	_, err = o.authority(r, record.Tree)
	return record, err
}

// showTemplate finds the file of a template as it stood when it was entered.
func showTemplate(r *store.Reader, record *award.Record, t paper.Template) (TemplateAnswer, error) {
	k, _ := paper.Of(t.Kind)
	a := TemplateAnswer{Template: t, Kind: k, Name: string(t.Unit)}
	if u, ok := record.Tree.Find(t.Unit, t.UnitOn); ok {
		a.Name = nameOf(u, t.UnitOn)
	}
	files, err := r.AsKnown(t.Act).Attachments(besideTemplate(t.Kind), t.Key())
	if err == nil && len(files) != 1 {
		err = fault.New(fault.Refused, lang.T("office.template.no_file", "number", itoa(t.Row))).Do(lang.T("office.template.no_file.do"))
	}
	if err == nil {
		a.File = files[0]
	}
	return a, err
}

// TemplateFile gives a template by its number, also one that no longer holds, with the
// bytes of its file.
func (o *Office) TemplateFile(ctx context.Context, number int64) (TemplateAnswer, []byte, error) {
	var a TemplateAnswer
	var content []byte
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := o.anybody(r)
		if err != nil {
			return err
		}
		all, err := r.TemplateVersions()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(t paper.Template) bool { return t.Row == number })
		if i < 0 {
			return noTemplate(number)
		}
		if a, err = showTemplate(r, record, all[i]); err != nil {
			return err
		}
		content, err = r.Content(a.File.SHA256)
		return err
	})
	return a, content, err
}

func noTemplate(number int64) error {
	return fault.New(fault.NotFound, lang.T("office.template.none", "number", itoa(number))).Do(lang.T("office.template.none.do"))
}

// WithdrawTemplate ends a template: papers of the day from and later are no longer
// printed with it; without a day it serves no paper at all any more. Its file stays,
// and what was printed with it can be printed with it again by its number.
func (o *Office) WithdrawTemplate(ctx context.Context, number int64, from law.Date, reason string) (int64, error) {
	reason, ferr := reasonOf(reason)
	if ferr != nil {
		return 0, ferr
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "template.withdraw", Detail: [][2]string{{"number", itoa(number)}}}, func(tx *store.Tx) error {
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		g, err := o.gate(tx.Reader, record.Tree, account.PaperWrite)
		if err != nil {
			return err
		}
		all, err := tx.Templates()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(t paper.Template) bool { return t.Row == number })
		if i < 0 {
			return noTemplate(number)
		}
		t := all[i]
		u, ok := record.Tree.Find(t.Unit, t.UnitOn)
		if !ok {
			return record.Tree.Explain(t.Unit, t.UnitOn)
		}
		if f := g.within(u, o.Today); f != nil {
			return f
		}
		fix := store.Correction{About: "template", Was: number, Reason: reason}
		if from > t.From {
			if t.To != 0 && from > t.To {
				return fault.New(fault.Usage, lang.T("office.template.over", "to", t.To)).Do(lang.T("office.template.over.do"))
			}
			t.To = from.AddDays(-1)
			if fix.Became, err = tx.AddTemplate(t, number); err != nil {
				return err
			}
			return tx.AddCorrection(fix)
		}
		if err := tx.EndTemplate(number); err != nil {
			return err
		}
		files, err := tx.Attachments(besideTemplate(t.Kind), t.Key())
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := tx.EndAttachments(f.ID); err != nil {
				return err
			}
		}
		return tx.AddCorrection(fix)
	})
	return rc.Act, err
}

// TemplateFor finds the template for a paper of its day: the issuing office's own,
// else that of the nearest office above; nil when there is none, and then the
// program's draft is the template. Of several for the day the one that began last
// serves.
func (o *Office) TemplateFor(ctx context.Context, p *PaperAnswer) (*TemplateAnswer, []byte, error) {
	var found *TemplateAnswer
	var content []byte
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := o.anybody(r)
		if err != nil {
			return err
		}
		all, err := r.Templates()
		if err != nil {
			return err
		}
		// A unit is the same in every reading of the record by its key. The office of a
		// unit that ended is that of the one which took it in whole.
		u := p.Unit
		if u != nil && !u.Alive(p.On) && u.Last != 0 && u.Last < p.On {
			u = nil
			if s, ok := p.Unit.At(p.Unit.Last); ok {
				if w, ok := record.Tree.Find(s.Code, p.Unit.Last); ok {
					if to := record.Tree.Successors(w, p.Unit.Last, p.On).Parts; len(to) == 1 && to[0].Whole {
						u = to[0].Unit
					}
				}
			}
		}
		for ; found == nil && u != nil; u = lastState(u, p.On).Parent {
			var best *paper.Template
			for i, t := range all {
				v, ok := record.Tree.Find(t.Unit, t.UnitOn)
				if ok && v.Key() == u.Key() && t.Kind == p.Kind.ID && t.Serves(p.On) && (best == nil || t.From > best.From) {
					best = &all[i]
				}
			}
			if best != nil {
				a, err := showTemplate(r, record, *best)
				if err != nil {
					return err
				}
				found = &a
				content, err = r.Content(a.File.SHA256)
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	return found, content, err
}
