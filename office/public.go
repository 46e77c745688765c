package office

import (
	"context"
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/unit"
)

// Public is what anybody may ask, without an account. It acts for nobody, changes
// nothing but the count of visitors, and its answers hold nothing that is not published.
type Public struct {
	DB *store.DB
}

// today is the day of the question.
func (p *Public) today() law.Date { return law.DateOf(p.DB.Now()) }

// News lists what has been published, the newest first, articles that were withdrawn
// included: they say so and why.
func (p *Public) News(ctx context.Context) ([]publication.News, error) {
	out := []publication.News{}
	err := p.DB.Read(ctx, func(r *store.Reader) error {
		all, err := store.Keep(r, "articles", (*store.Reader).Articles)
		if err != nil {
			return err
		}
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		now := p.DB.Now()
		for _, a := range all {
			n := a.News(now)
			if n == nil {
				continue
			}
			code, on := a.Of()
			if u, ok := record.Tree.Find(code, on); ok {
				n.Unit = nameOf(u, on)
			}
			out = append(out, *n)
		}
		slices.SortStableFunc(out, func(a, b publication.News) int { return b.First.Compare(a.First) })
		return nil
	})
	return out, err
}

// NewsFile gives a picture or file of a version that is or was public. The fault is
// NotFound for one of a draft, of a withdrawn article, or of none.
func (p *Public) NewsFile(ctx context.Context, code, sum string) (publication.File, []byte, error) {
	all, err := p.News(ctx)
	if err != nil {
		return publication.File{}, nil, err
	}
	i := slices.IndexFunc(all, func(n publication.News) bool { return n.Code == code })
	if i < 0 || !shows(&all[i], sum) {
		return publication.File{}, nil, fault.New(fault.NotFound, lang.T("office.article.file")).Do(lang.T("office.article.none.do"))
	}
	a, content, err := articleContent(ctx, p.DB, code, sum)
	return publication.File{SHA256: a.SHA256, Type: a.Type, Name: a.Name, Size: a.Size}, content, err
}

// shows tells whether a public version has a picture or file.
func shows(n *publication.News, sum string) bool {
	return slices.ContainsFunc(n.Versions, func(v publication.Version) bool {
		return slices.ContainsFunc(v.Pictures, func(x publication.Picture) bool { return x.SHA256 == sum }) ||
			slices.ContainsFunc(v.Files, func(x publication.File) bool { return x.SHA256 == sum })
	})
}

// Outlines are the boundaries to draw units with that somebody loaded, and the day of
// their file; none where nobody did. They say nothing about where land ends. Codes name
// units on the day.
func (p *Public) Outlines(ctx context.Context, level unit.Level, on law.Date, codes []unit.Code) (lines []unit.Boundary, of law.Date, err error) {
	err = p.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		sets, err := boundarySets(r)
		if err != nil {
			return err
		}
		var units []*unit.Unit
		for _, c := range codes {
			if u, ok := record.Tree.Find(c, on); ok {
				units = append(units, u)
			}
		}
		found := outlines(sets, level, on, units)
		of = found.On
		for _, u := range units {
			if b, ok := found.Of[u]; ok {
				s, _ := u.At(on)
				b.Code = s.Code
				lines = append(lines, b)
			}
		}
		return nil
	})
	return lines, of, err
}

// AddVisitors adds to the count of a day.
func (p *Public) AddVisitors(ctx context.Context, day law.Date, n int64) error {
	return p.DB.AddVisitors(ctx, day, n)
}

// Visitors gives the count of all days and that of one.
func (p *Public) Visitors(ctx context.Context, day law.Date) (total, today int64, err error) {
	err = p.DB.Read(ctx, func(r *store.Reader) error {
		total, today, err = r.Visitors(day)
		return err
	})
	return total, today, err
}
