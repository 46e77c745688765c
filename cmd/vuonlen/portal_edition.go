package main

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
	"sync"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/web"
	"vuonlen/web/portal"
)

// published is an edition as the public site reads it.
type published struct {
	edition *publication.Edition
	files   []portal.DataFile
	lines   []portal.EditionLine
}

// mostEditions is how many older editions are kept read at a time.
const mostEditions = 8

// publicEditions reads editions. They never change: the newest is found anew when there
// may be another, and older ones are kept.
type publicEditions struct {
	newest kept[*published]
	mu     sync.Mutex
	old    map[int]*published
}

// published reads an edition, 0 the newest; nil: there is none.
func (r *publicReader) published(ctx context.Context, number int) (*published, error) {
	newest, err := r.editions.newest.of(ctx, r, func(ctx context.Context) (*published, error) { return r.readEdition(ctx, 0) })
	if err != nil || newest == nil || number == 0 || number == newest.edition.Number {
		return newest, err
	}
	r.editions.mu.Lock()
	defer r.editions.mu.Unlock()
	if p := r.editions.old[number]; p != nil {
		return p, nil
	}
	p, err := r.readEdition(ctx, number)
	if err != nil || p == nil {
		return nil, err
	}
	if len(r.editions.old) >= mostEditions || r.editions.old == nil {
		r.editions.old = map[int]*published{}
	}
	r.editions.old[number] = p
	return p, nil
}

func (r *publicReader) readEdition(ctx context.Context, number int) (*published, error) {
	o := r.office()
	e, files, issues, err := o.Published(ctx, number)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e.Row(0, 0) // its index is made before many read it at once
	out := &published{edition: e}
	out.files = dataFiles(files)
	for _, i := range issues {
		line := portal.EditionLine{Number: i.Number, Day: i.Day, Corrects: i.Corrects, On: i.On}
		if i.Corrects > 0 { // the reason stands in the edition that corrects
			by := e
			if i.Number != e.Number {
				if by, _, _, err = o.Published(ctx, i.Number); err != nil {
					return nil, err
				}
			}
			line.Reason = by.Reason
		}
		out.lines = append(out.lines, line)
	}
	slices.SortFunc(out.lines, func(a, b portal.EditionLine) int { return b.Number - a.Number })
	return out, nil
}

func dataFiles(files []store.EditionFile) (out []portal.DataFile) {
	for _, f := range files {
		out = append(out, portal.DataFile{Name: f.Name, Table: dataTable(f.Name), Kind: dataKind(f.Name), Bytes: f.Size, Hash: f.SHA256})
	}
	return out
}

// dataKind is what a file is, as it is offered.
func dataKind(name string) string {
	return cmp.Or(strings.ToUpper(strings.TrimPrefix(path.Ext(name), ".")), "TXT")
}

// dataTable is what a file is about.
func dataTable(name string) lang.Both {
	t := lang.T("portal.data.other", "name", name)
	switch strings.TrimSuffix(name, path.Ext(name)) {
	case "edition":
		t = lang.T("portal.data.edition")
	case "figures":
		t = lang.T("portal.data.figures")
	case "targets":
		t = lang.T("portal.data.targets")
	case "honours":
		t = lang.T("portal.data.honours")
	case "editions":
		t = lang.T("portal.data.editions")
	case "csv-metadata":
		t = lang.T("portal.data.metadata")
	case "SHA256SUMS":
		t = lang.T("portal.data.sums")
	case "balances":
		t = lang.T("portal.data.balances")
	case "dictionary":
		t = lang.T("portal.data.dictionary")
	case "reproduce":
		t = lang.T("portal.data.reproduce")
	}
	return both(t)
}

// publishes hands the public site the editions.
func (r *publicReader) publishes(o *portal.Options) {
	o.Edition = func(ctx context.Context, number int) (*publication.Edition, error) {
		p, err := r.published(ctx, number)
		if err != nil || p == nil {
			return nil, err
		}
		return p.edition, nil
	}
	o.Editions = func(ctx context.Context) ([]portal.EditionLine, error) {
		p, err := r.published(ctx, 0)
		if err != nil || p == nil {
			return nil, err
		}
		return p.lines, nil
	}
	o.Files = func(ctx context.Context, number int) ([]portal.DataFile, error) {
		p, err := r.published(ctx, number)
		if err != nil || p == nil {
			return nil, err
		}
		return p.files, nil
	}
	o.File = func(ctx context.Context, number int, name string) (web.File, bool, error) {
		f, err := r.office().EditionFile(ctx, number, name)
		if fault.KindOf(err) == fault.NotFound {
			return web.File{}, false, nil
		}
		if err != nil {
			return web.File{}, false, err
		}
		p, err := r.published(ctx, 0)
		if err != nil {
			return web.File{}, false, err
		}
		out := web.File{Name: f.Name, Type: f.Type, Content: f.Content}
		for _, l := range p.lines {
			if l.Number == number {
				out.Modified = l.On.Begin()
			}
		}
		return out, true, nil
	}
	public := &office.Public{DB: r.db}
	o.Live = func(ctx context.Context) ([]portal.DataFile, error) {
		files, err := public.OpenData(ctx)
		return dataFiles(files), err
	}
	o.LiveFile = func(ctx context.Context, name string) (web.File, bool, error) {
		f, err := public.OpenFile(ctx, name)
		if fault.KindOf(err) == fault.NotFound {
			return web.File{}, false, nil
		}
		return web.File{Name: f.Name, Type: f.Type, Content: f.Content}, err == nil, err
	}
	o.Outlines = public.Outlines
	o.Indicators = func(ctx context.Context) ([]lang.Both, error) {
		m, err := r.newestMovement(ctx)
		if err != nil {
			return nil, err
		}
		s, ok := household.FindStandard(m.Standard)
		if !ok {
			return nil, nil
		}
		var out []lang.Both
		for _, i := range s.Indicators {
			out = append(out, i.Name)
		}
		return out, nil
	}
}
