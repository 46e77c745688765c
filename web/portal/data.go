package portal

import (
	"slices"
	"strconv"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/web"
)

// EditionLine is an edition in the list of all.
type EditionLine struct {
	Number   int
	Day      law.Date
	Corrects int      // the edition that it corrects; 0: none
	Reason   string   // what was corrected
	On       law.Date // it was published
}

// DataFile is a file that is offered: a table in one of its formats, the dictionary, the
// catalogue, the archive.
type DataFile struct {
	Name  string    // as in its address
	Table lang.Both // of what; files of one table stand together
	Kind  string    // "CSV", "XLSX", ...
	Bytes int64
	Hash  string // SHA-256
}

// DataPage offers the figures as files, of the newest edition and of those before.
type DataPage struct {
	View
	E        *publication.Edition
	Editions []EditionLine
	Files    []DataFile
	Live     []DataFile // as they are today
}

// Head names the page.
func (p DataPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.data")), Section: "/data", Crumbs: p.Crumbs()}
}

// Summary is for previews.
func (p DataPage) Summary() string { return p.Say(lang.T("portal.data.what")) }

func (p *Portal) dataPages() []Page {
	return []Page{
		{Path: "/data", Query: []string{"edition"}, Name: lang.T("portal.data"), Menu: true, Serve: p.data},
		{Path: "/data/{$}", Plain: true, Serve: func(View) (web.Answer, error) { return web.Go("/vi/data"), nil }},
		{Path: "/data/catalogue.jsonld", Plain: true, Serve: p.catalogue},
		{Path: "/data/{file}", Plain: true, Serve: p.liveFile},
		{Path: "/data/{edition}/{$}", Plain: true, Serve: p.dataOf},
		{Path: "/data/{edition}/{file}", Plain: true, Serve: p.dataFile},
	}
}

func (p *Portal) data(v View) (web.Answer, error) {
	a, err := p.asked(v)
	switch {
	case err != nil:
		return web.Answer{}, err
	}
	if a.E == nil {
		return show(EmptyPage{v, lang.T("portal.data"), "/data"})
	}
	out := DataPage{View: v, E: a.E}
	ctx := v.Request.Context()
	if p.Editions != nil {
		if out.Editions, err = p.Editions(ctx); err != nil {
			return web.Answer{}, err
		}
	}
	if p.Files != nil {
		if out.Files, err = p.Files(ctx, a.E.Number); err != nil {
			return web.Answer{}, err
		}
	}
	if p.Live != nil {
		if out.Live, err = p.Live(ctx); err != nil {
			return web.Answer{}, err
		}
	}
	return show(out)
}

// dataOf leads from the name of an edition as a data set, which its catalogue gives, to the
// page that tells of it.
func (p *Portal) dataOf(v View) (web.Answer, error) {
	n, err := strconv.Atoi(v.Path("edition"))
	if err != nil || n < 1 {
		return web.Answer{}, noFile(v)
	}
	return web.Go("/vi/data?edition=" + strconv.Itoa(n)), nil
}

// dataFile sends a file of an edition. Its address never changes, and neither does what
// is there.
func (p *Portal) dataFile(v View) (web.Answer, error) {
	n, err := strconv.Atoi(v.Path("edition"))
	if err != nil || n < 1 || p.File == nil {
		return web.Answer{}, noFile(v)
	}
	f, ok, err := p.File(v.Request.Context(), n, v.Path("file"))
	switch {
	case err != nil:
		return web.Answer{}, err
	case !ok:
		return web.Answer{}, noFile(v)
	}
	return web.Send(f).Public(), nil
}

// liveFile sends a file that stands beside the editions, as it is today.
func (p *Portal) liveFile(v View) (web.Answer, error) {
	if p.LiveFile == nil {
		return web.Answer{}, noFile(v)
	}
	f, ok, err := p.LiveFile(v.Request.Context(), v.Path("file"))
	switch {
	case err != nil:
		return web.Answer{}, err
	case !ok:
		return web.Answer{}, noFile(v)
	}
	return web.Send(f).Public(), nil
}

func noFile(v View) error {
	what := lang.T("portal.data.no_file", "file", v.Path("file"), "edition", v.Path("edition"))
	if v.Path("edition") == "" {
		what = lang.T("portal.data.no_live", "file", v.Path("file"))
	}
	return fault.New(fault.NotFound, what).Do(lang.T("portal.data.no_file.do"))
}

// byTable are files by table, in their order.
func byTable(files []DataFile) (out [][]DataFile) {
	for _, f := range files {
		i := slices.IndexFunc(out, func(fs []DataFile) bool { return fs[0].Table == f.Table })
		if i < 0 {
			out = append(out, []DataFile{f})
		} else {
			out[i] = append(out[i], f)
		}
	}
	return out
}

// under is where the files of the edition stand.
func (p DataPage) under() string { return "/data/" + strconv.Itoa(p.E.Number) + "/" }

func (p DataPage) editions() web.Table {
	t := web.Table{Caption: p.Say(lang.T("portal.editions")), Quiet: true, Columns: []web.Column{
		{Text: p.Say(lang.T("portal.edition"))}, {Text: p.Say(lang.T("portal.edition.day"))}, {Text: p.Say(lang.T("portal.edition.state"))},
	}}
	corrected := map[int]int{}
	for _, e := range p.Editions {
		if e.Corrects > 0 {
			corrected[e.Corrects] = e.Number
		}
	}
	for i, e := range p.Editions {
		state := ""
		switch by := corrected[e.Number]; {
		case by > 0:
			state = p.Say(lang.T("portal.edition.corrected", "n", by))
		case e.Corrects > 0:
			state = p.Say(lang.T("portal.edition.corrects", "n", e.Corrects, "reason", e.Reason))
		case i > 0:
			state = p.Say(lang.T("portal.edition.replaced"))
		}
		if i == 0 && state == "" {
			state = p.Say(lang.T("portal.edition.current"))
		}
		at := p.To("/data")
		if i > 0 {
			at += "?edition=" + strconv.Itoa(e.Number)
		}
		t.Rows = append(t.Rows, []web.Cell{{Text: strconv.Itoa(e.Number), Href: at}, {Text: p.Say(e.Day)}, {Text: state}})
	}
	return t
}
