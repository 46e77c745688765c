package office

import (
	"context"
	"strconv"
	"strings"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/store"
)

// OpenData are the tables that are given out as they are today, beside the editions: the
// awards, the list of editions, and what stands in both. They are no part of an edition,
// because an award can be taken back and there is always another edition.
func (p *Public) OpenData(ctx context.Context) ([]store.EditionFile, error) {
	var out []store.EditionFile
	err := p.DB.Read(ctx, func(r *store.Reader) (err error) {
		today := p.today()
		out, err = store.Keep(r, "open data "+today.String(), func(r *store.Reader) ([]store.EditionFile, error) { return openData(r, today) })
		return err
	})
	return out, err
}

func openData(r *store.Reader, today law.Date) (out []store.EditionFile, err error) {
	hs, err := honours(r, today)
	if err != nil {
		return nil, err
	}
	editions, err := editionsTable(r)
	if err != nil {
		return nil, err
	}
	tables := []*document.Table{honoursTable(hs), editions}
	tables = append(tables, dictionary("", nil, tables...))
	for _, t := range tables {
		fs, err := openFiles(t, []lang.Text{lang.T("edition.live.about", "day", today, "licence", publication.OpenLicence)})
		if err != nil {
			return nil, err
		}
		out = append(out, fs...)
	}
	return out, nil
}

// OpenFile is one of the files of [Public.OpenData]. The fault is NotFound for another.
func (p *Public) OpenFile(ctx context.Context, name string) (store.EditionFile, error) {
	all, err := p.OpenData(ctx)
	if err != nil {
		return store.EditionFile{}, err
	}
	for _, f := range all {
		if f.Name == name {
			return f, nil
		}
	}
	return store.EditionFile{}, fault.New(fault.NotFound, lang.T("edition.no_file", "name", name)).Do(lang.T("edition.no_file.do"))
}

// honoursTable lists awards. Persons and households are counted and never named, not even
// with the consent by which the page names them: it can be withdrawn, and the licence of
// open data cannot.
func honoursTable(hs []publication.Honour) *document.Table {
	text := func(name string) document.TableColumn {
		return document.TableColumn{Name: name, Kind: document.TextColumn}
	}
	t := &document.Table{Name: "honours", Columns: []document.TableColumn{
		{Name: "on", Kind: document.DateColumn}, text("decision"), text("authority_vi"), text("authority_en"), text("form_vi"), text("form_en"),
		{Name: "kind", Kind: document.TextColumn, List: "subject"}, {Name: "number", Kind: document.IntegerColumn, Unit: "award"},
		text("award"), text("name_vi"), text("name_en"), text("unit"), text("unit_name"), text("movement"), text("criteria"),
		{Name: "revoked_on", Kind: document.DateColumn}, text("revoked_by"),
	}}
	unnamed := make([]publication.Honour, len(hs))
	for i, h := range hs {
		unnamed[i] = h.Unnamed()
	}
	for _, h := range publication.Lines(unnamed) {
		var met []string
		for _, c := range h.Criteria {
			met = append(met, c.ID)
		}
		revoked := publication.Revocation{}
		if h.Revoked != nil {
			revoked = *h.Revoked
		}
		t.Rows = append(t.Rows, []string{h.On.String(), h.Decision, h.Authority.VI, h.Authority.EN, h.Form.VI, h.Form.EN, h.Kind, strconv.Itoa(h.Count),
			h.Code, h.Name.VI, h.Name.EN, string(h.Unit), h.UnitName, h.Movement, strings.Join(met, " "), revoked.On.String(), revoked.Decision})
	}
	return t
}

// editionsTable lists the editions that were published.
func editionsTable(r *store.Reader) (*document.Table, error) {
	t := &document.Table{Name: "editions", Columns: []document.TableColumn{
		{Name: "edition", Kind: document.IntegerColumn, Key: true}, {Name: "day", Kind: document.DateColumn}, {Name: "published_on", Kind: document.DateColumn},
		{Name: "corrects", Kind: document.IntegerColumn}, {Name: "reason", Kind: document.TextColumn}, {Name: "movement", Kind: document.TextColumn},
		{Name: "licence", Kind: document.TextColumn}, {Name: "threshold", Kind: document.IntegerColumn, Unit: "household"}, {Name: "sha256", Kind: document.TextColumn},
	}}
	kept, err := r.Editions()
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		if !k.Signed {
			continue
		}
		_, e, err := editionOf(r, k.Number)
		if err != nil {
			return nil, err
		}
		corrects := ""
		if e.Corrects != 0 {
			corrects = strconv.Itoa(e.Corrects)
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(k.Number), e.Day.String(), k.SignedOn.String(), corrects, e.Reason, e.Movement, e.Licence, strconv.FormatInt(e.Rule.K, 10), k.SHA256})
	}
	return t, nil
}
