package office

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // what pictures are measured by
	_ "image/png"
	"slices"
	"strconv"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/unit"
)

// aboutArticle is what files beside articles stand beside; the key is the code.
const aboutArticle = "article"

// MaxPicture bounds a picture of an article, in bytes: readers fetch it on phones with
// a weak network, and the program does not make pictures smaller.
const MaxPicture = 2 << 20

// ArticleStep is what somebody wants to do to an article.
type ArticleStep struct {
	Code string // empty: a new one
	What publication.What
	Seen int // how many steps the actor saw; 0: he did not look. Another one meanwhile is a conflict

	Unit unit.Code // of a new one: whose news it is
	On   law.Date  // a day on which the code names the unit; 0: today

	Text    *publication.Text // of a writing: with those pictures and files, of the ones that stand beside the article, that stay
	Add     []NewFile         // of a writing: more of them
	Note    lang.Both         // of a writing after publication: what is corrected
	Reasons string
	From    time.Time // of an approval: when it becomes public; zero: at once
}

// NewFile is a picture or an attachment for an article. A picture has words for those
// who do not see it; an attachment has none.
type NewFile struct {
	Name    string
	Content []byte
	Picture bool
	Alt     lang.Both
}

// ArticleAnswer is an article with where it stands.
type ArticleAnswer struct {
	*publication.Article
	State    publication.State
	UnitName string
	Next     []publication.What // what the actor may do now
}

func noArticle(code string) error {
	return fault.New(fault.NotFound, lang.T("office.article.none", "code", code)).Do(lang.T("office.article.none.do"))
}

// mayArticle is the permission that a step takes.
func mayArticle(a *publication.Article, w publication.What) account.Permission {
	switch w {
	case publication.Returned, publication.Approved:
		return account.ArticleReview
	case publication.Withdrawn:
		if len(a.Versions()) > 0 {
			return account.ArticleReview
		}
	}
	return account.ArticleWrite
}

// TakeArticleStep does the next thing to an article: writes, submits, returns, approves
// or withdraws it. Everything that it says and every file are one act. Faults: those of
// [publication.Article.Check] and [document.Attach]; Conflict when the article went on
// since the actor saw it.
func (o *Office) TakeArticleStep(ctx context.Context, q ArticleStep) (code string, act int64, err error) {
	files := make([]document.Attachment, len(q.Add))
	for i, f := range q.Add {
		if files[i], err = articleFile(f); err != nil {
			return "", 0, err
		}
	}
	// The journal names the article by its code, which a new one has only inside the act.
	detail := [][2]string{{"article", q.Code}}
	if q.Code == "" {
		detail = nil
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "article." + string(q.What), Detail: detail}, func(tx *store.Tx) error {
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		a, err := tx.Article(q.Code)
		if err != nil {
			return err
		}
		if a == nil && q.Code != "" {
			return noArticle(q.Code)
		}
		if a == nil {
			a = &publication.Article{}
		}
		gate, err := o.gate(tx.Reader, record.Tree, mayArticle(a, q.What))
		if err != nil {
			return err
		}
		s := publication.Step{Number: len(a.Steps) + 1, What: q.What, At: o.DB.Now(), By: string(o.Actor),
			Detail: publication.Detail{Note: q.Note, Reasons: strings.TrimSpace(q.Reasons)}}
		if !q.From.IsZero() {
			s.From = &q.From
		}
		place, on := q.Unit, q.On
		if on == 0 {
			on = o.Today
		}
		if len(a.Steps) > 0 {
			place, on = a.Of()
		} else {
			s.Unit, s.On = place, on
		}
		u, ok := record.Tree.Find(place, on)
		if !ok {
			return record.Tree.Explain(place, on)
		}
		if f := gate.within(u, on); f != nil {
			return f
		}
		if q.Seen != 0 && q.Seen != len(a.Steps) {
			last := a.Steps[len(a.Steps)-1]
			return fault.New(fault.Conflict, lang.T("office.article.moved", "by", last.By, "what", last.What)).Do(lang.T("office.article.moved.do"))
		}
		if code = a.Code; code == "" {
			if code, err = freeCode(tx.Reader, q.Text, o.Today); err != nil {
				return err
			}
		}
		if q.What == publication.Written && q.Text != nil {
			if s.Text, err = withFiles(tx, code, q, files); err != nil {
				return err
			}
		}
		if q.What == publication.Written && s.Text == nil {
			s.Text = &publication.Text{} // which its check refuses
		}
		if err := a.Check(&s); err != nil {
			return err
		}
		if q.What == publication.Written && len(a.Steps) > 0 && sameText(a, s.Text, q.Note) {
			return nil
		}
		s.Article = code
		return tx.AddArticleStep(s)
	})
	if err != nil {
		return "", 0, err
	}
	return code, rc.Act, nil
}

// sameText tells whether a writing says what the one before says, and nothing came
// between: it is no step.
func sameText(a *publication.Article, t *publication.Text, note lang.Both) bool {
	last := a.Steps[len(a.Steps)-1]
	return last.What == publication.Written && last.Note == note && (publication.Detail{Text: last.Text}).Encode() == (publication.Detail{Text: t}).Encode()
}

// freeCode makes an address that no article has.
func freeCode(r *store.Reader, t *publication.Text, on law.Date) (string, error) {
	if t == nil {
		t = &publication.Text{}
	}
	base := publication.CodeOf(on, t.Title.VI)
	for n := 1; ; n++ {
		code := base
		if n > 1 {
			code += "-" + strconv.Itoa(n)
		}
		there, err := r.Article(code)
		if err != nil || there == nil {
			return code, err
		}
	}
}

// articleFile makes a file ready. A picture must be one that browsers show.
func articleFile(f NewFile) (document.Attachment, error) {
	a, err := document.Attach(f.Name, f.Content)
	if err != nil {
		return a, err
	}
	at := fault.Place{File: a.Name}
	switch {
	case f.Picture && !strings.HasPrefix(a.Type, "image/"):
		return a, fault.New(fault.Refused, lang.T("office.article.picture")).Do(lang.T("office.article.picture.do")).Place(at)
	case f.Picture && len(a.Content) > MaxPicture:
		return a, fault.New(fault.Refused, lang.T("office.article.large", "mib", MaxPicture>>20)).Do(lang.T("office.article.large.do")).Place(at)
	case !f.Picture && strings.HasPrefix(a.Type, "image/"):
		return a, fault.New(fault.Refused, lang.T("office.article.unseen")).Do(lang.T("office.article.unseen.do")).Place(at)
	}
	return a, nil
}

// withFiles is the text of a writing with the files that stay, as they stand beside the
// article, and those that come.
func withFiles(tx *store.Tx, code string, q ArticleStep, add []document.Attachment) (*publication.Text, error) {
	t := *q.Text
	there, err := tx.Attachments(aboutArticle, code)
	if err != nil {
		return nil, err
	}
	find := func(sum string) (store.Attachment, error) {
		if i := slices.IndexFunc(there, func(a store.Attachment) bool { return a.SHA256 == sum }); i >= 0 {
			return there[i], nil
		}
		return store.Attachment{}, fault.New(fault.NotFound, lang.T("office.article.file")).Do(lang.T("office.article.none.do"))
	}
	t.Pictures, t.Files = nil, nil
	picture := func(a store.Attachment, content []byte, alt lang.Both) error {
		c, _, err := image.DecodeConfig(bytes.NewReader(content))
		if err != nil {
			return fault.New(fault.Refused, lang.T("office.article.picture")).Do(lang.T("office.article.picture.do")).By(err)
		}
		t.Pictures = append(t.Pictures, publication.Picture{SHA256: a.SHA256, Type: a.Type, Width: c.Width, Height: c.Height, Alt: alt})
		return nil
	}
	for _, p := range q.Text.Pictures {
		a, err := find(p.SHA256)
		if err != nil {
			return nil, err
		}
		content, err := tx.Content(a.SHA256)
		if err != nil {
			return nil, err
		}
		if err := picture(a, content, p.Alt); err != nil {
			return nil, err
		}
	}
	for _, f := range q.Text.Files {
		a, err := find(f.SHA256)
		if err != nil {
			return nil, err
		}
		t.Files = append(t.Files, publication.File{SHA256: a.SHA256, Type: a.Type, Name: a.Name, Size: a.Size})
	}
	for i, f := range add {
		a := store.Attachment{About: aboutArticle, Key: code, Name: f.Name, Type: f.Type, Size: int64(len(f.Content)), SHA256: hash(f.Content), Original: f.Original}
		if _, err := find(a.SHA256); err != nil {
			if _, err := tx.AddAttachment(a, f.Content); err != nil {
				return nil, err
			}
			there = append(there, a)
		}
		if q.Add[i].Picture {
			if !slices.ContainsFunc(t.Pictures, func(p publication.Picture) bool { return p.SHA256 == a.SHA256 }) {
				if err := picture(a, f.Content, q.Add[i].Alt); err != nil {
					return nil, err
				}
			}
		} else if !slices.ContainsFunc(t.Files, func(x publication.File) bool { return x.SHA256 == a.SHA256 }) {
			t.Files = append(t.Files, publication.File{SHA256: a.SHA256, Type: a.Type, Name: a.Name, Size: a.Size})
		}
	}
	return &t, nil
}

// Articles lists the articles that the actor may see, the newest first.
func (o *Office) Articles(ctx context.Context) ([]ArticleAnswer, error) {
	out := []ArticleAnswer{}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		all, err := r.Articles()
		if err != nil {
			return err
		}
		record, gate, err := o.newsroom(r)
		if err != nil {
			return err
		}
		for _, a := range slices.Backward(all) {
			x, err := o.articleAnswer(record, gate, a)
			if err != nil {
				return err
			}
			if x != nil {
				out = append(out, *x)
			}
		}
		return nil
	})
	return out, err
}

// Article is one article with all its steps.
func (o *Office) Article(ctx context.Context, code string) (ArticleAnswer, error) {
	var out ArticleAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, gate, err := o.newsroom(r)
		if err != nil {
			return err
		}
		a, err := r.Article(code)
		if err != nil {
			return err
		}
		if a == nil {
			return noArticle(code)
		}
		x, err := o.articleAnswer(record, gate, a)
		if err != nil {
			return err
		}
		if x == nil {
			return noArticle(code) // of whom it is somebody elsewhere does not hear
		}
		out = *x
		return nil
	})
	return out, err
}

// ArticleFile gives a picture or file of any version of an article to those who may see
// the article.
func (o *Office) ArticleFile(ctx context.Context, code, sum string) (store.Attachment, []byte, error) {
	if _, err := o.Article(ctx, code); err != nil {
		return store.Attachment{}, nil, err
	}
	return articleContent(ctx, o.DB, code, sum)
}

func articleContent(ctx context.Context, db *store.DB, code, sum string) (out store.Attachment, content []byte, err error) {
	err = db.Read(ctx, func(r *store.Reader) error {
		all, err := r.Attachments(aboutArticle, code)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(a store.Attachment) bool { return a.SHA256 == sum })
		if i < 0 {
			return fault.New(fault.NotFound, lang.T("office.article.file")).Do(lang.T("office.article.none.do"))
		}
		out = all[i]
		content, err = r.Content(sum)
		return err
	})
	return out, content, err
}

func (o *Office) newsroom(r *store.Reader) (*award.Record, gate, error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, gate{}, err
	}
	g, err := o.gate(r, record.Tree, account.ArticleRead)
	return record, g, err
}

// articleAnswer tells where an article stands; nil where the actor may not see it.
func (o *Office) articleAnswer(record *award.Record, g gate, a *publication.Article) (*ArticleAnswer, error) {
	code, on := a.Of()
	u, ok := record.Tree.Find(code, on)
	if !ok {
		return nil, record.Tree.Explain(code, on)
	}
	if g.within(u, on) != nil {
		return nil, nil
	}
	now := o.DB.Now()
	x := &ArticleAnswer{Article: a, State: a.State(now), UnitName: nameOf(u, on)}
	for _, w := range []publication.What{publication.Written, publication.Submitted, publication.Approved, publication.Returned, publication.Withdrawn} {
		s := publication.Step{What: w, At: now, By: string(o.Actor), Detail: publication.Detail{Text: a.Text(), Note: lang.Both{VI: "-"}, Reasons: "-"}}
		if w == publication.Approved { // the hour that is chosen is asked of when it is chosen
			if vs := a.Versions(); len(vs) > 0 {
				s.From = &vs[len(vs)-1].From
			}
		}
		if g.may(mayArticle(a, w), u, on) == nil && a.Check(&s) == nil {
			x.Next = append(x.Next, w)
		}
	}
	return x, nil
}

// ArticleUnits lists the units whose news the actor may write today: provinces, then districts
// while there are any, then communes by name.
func (o *Office) ArticleUnits(ctx context.Context) ([]ScopeUnit, error) {
	var out []ScopeUnit
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.ArticleWrite)
		if err != nil {
			return err
		}
		for _, l := range []unit.Level{unit.Province, unit.District, unit.Commune} {
			from := len(out)
			for _, u := range record.Tree.Alive(o.Today, l) {
				if gate.within(u, o.Today) != nil {
					continue
				}
				if st, ok := u.At(o.Today); ok {
					out = append(out, ScopeUnit{Code: st.Code, Name: st.FullName})
				}
			}
			slices.SortStableFunc(out[from:], func(x, y ScopeUnit) int { return lang.Compare(x.Name, y.Name) })
		}
		return nil
	})
	return out, err
}
