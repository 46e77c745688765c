package store

import "vuonlen/publication"

var articleSteps = newTable("article_steps",
	text("article"), integer("number"), text("step"), text("at"), text("made_by"), text("content"))

// AddArticleStep enters the next step of an article. A step that somebody else took
// meanwhile is a conflict.
func (tx *Tx) AddArticleStep(s publication.Step) error {
	_, err := tx.insert(articleSteps, []any{s.Article, int64(s.Number), string(s.What), instant(s.At), s.By, s.Detail.Encode()})
	return err
}

// Articles lists the articles with their steps, in the order in which they were begun.
func (r *Reader) Articles() ([]*publication.Article, error) { return r.someArticles("") }

// Article is one article by its code, nil if there is none.
func (r *Reader) Article(code string) (*publication.Article, error) {
	out, err := r.someArticles("article = $2", code)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return out[0], nil
}

func (r *Reader) someArticles(which string, args ...any) ([]*publication.Article, error) {
	var out []*publication.Article
	byCode := map[string]*publication.Article{}
	err := r.some(articleSteps, which, args, func(c *cells) error {
		s := publication.Step{Row: c.id, Act: c.since, Article: c.text(), Number: int(c.int()), What: publication.What(c.text())}
		at := c.text()
		s.By = c.text()
		content := c.text()
		var ok bool
		if s.At, ok = parseInstant(at); !ok {
			c.bad(at)
			return c.wrong
		}
		var err error
		if s.Detail, err = publication.DecodeDetail(content); err != nil || !s.Whole() {
			c.bad(content)
			return c.wrong
		}
		a := byCode[s.Article]
		if a == nil {
			a = &publication.Article{Code: s.Article}
			out, byCode[s.Article] = append(out, a), a
		}
		if s.Number != len(a.Steps)+1 || s.Number == 1 && s.What != publication.Written {
			c.bad(s.Number)
			return c.wrong
		}
		a.Steps = append(a.Steps, s)
		return nil
	})
	return out, err
}
