package store

import (
	"strconv"

	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/unit"
)

var paperTemplates = newTable("paper_templates",
	text("kind"), text("unit"), date("unit_on"), date("valid_from"), maybeDate("valid_to"))

var signedPapers = newTable("signed_papers",
	text("kind"), text("round"), text("dossier"), text("number"), date("on_date"), text("means"), text("content"))

// AddTemplate enters an office's template, without its file, and gives its number;
// replaces is the row that it supersedes, 0 for none.
func (tx *Tx) AddTemplate(t paper.Template, replaces int64) (int64, error) {
	if replaces != 0 {
		if err := tx.EndTemplate(replaces); err != nil {
			return 0, err
		}
	}
	var to any
	if t.To != 0 {
		to = t.To.String()
	}
	return tx.insert(paperTemplates, []any{t.Kind, string(t.Unit), t.UnitOn.String(), t.From.String(), to})
}

// EndTemplate supersedes a template.
func (tx *Tx) EndTemplate(number int64) error { return tx.supersede(paperTemplates, number) }

// Templates lists the templates that hold, in the order in which they were entered.
func (r *Reader) Templates() ([]paper.Template, error) {
	var out []paper.Template
	err := r.each(paperTemplates, func(c *cells) error { out = append(out, templateOf(c)); return c.wrong })
	return out, err
}

// TemplateVersions lists all templates that ever held, with the act that ended each.
func (r *Reader) TemplateVersions() ([]paper.Template, error) {
	until, err := r.ended(paperTemplates)
	if err != nil {
		return nil, err
	}
	var out []paper.Template
	err = r.rows(paperTemplates, paperTemplates.ever+"since <= $1 ORDER BY id", []any{r.act}, func(c *cells) error {
		t := templateOf(c)
		t.Until = until[t.Row]
		out = append(out, t)
		return c.wrong
	})
	return out, err
}

func templateOf(c *cells) paper.Template {
	t := paper.Template{Row: c.id, Act: c.since, Kind: c.text(), Unit: unit.Code(c.text()), UnitOn: c.date(), From: c.date()}
	t.To = c.date()
	return t
}

// ended gives the acts that ended rows of a table.
func (r *Reader) ended(t *table) (map[int64]int64, error) {
	rows, err := r.q.QueryContext(r.ctx, "SELECT id, until FROM "+t.name+" WHERE until IS NOT NULL AND until <= $1", r.act)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]int64{}
	for rows.Next() {
		var id, until int64
		if err := rows.Scan(&id, &until); err != nil {
			return nil, err
		}
		out[id] = until
	}
	return out, rows.Err()
}

// AddSigned enters a paper that came back signed, without its files, and gives its
// number.
func (tx *Tx) AddSigned(s paper.Signed) (int64, error) {
	return tx.insert(signedPapers, []any{s.Kind, s.Round, s.Dossier, s.Number, s.On.String(), string(s.Means), s.Seal.Encode()})
}

// EndSigned takes a signed paper back.
func (tx *Tx) EndSigned(number int64) error { return tx.supersede(signedPapers, number) }

// SignedPapers lists the papers of a round that came back signed, of all rounds
// without one.
func (r *Reader) SignedPapers(round string) ([]paper.Signed, error) {
	condition, args := "", []any(nil)
	if round != "" {
		condition, args = "round = $2", []any{round}
	}
	var out []paper.Signed
	err := r.some(signedPapers, condition, args, func(c *cells) error {
		s := paper.Signed{Row: c.id, Act: c.since, Kind: c.text(), Round: c.text(), Dossier: c.text(), Number: c.text(), On: law.Date(c.date()), Means: paper.Means(c.text())}
		content := c.text()
		var err error
		if s.Seal, err = paper.DecodeSeal(content); err != nil {
			c.bad(content)
		}
		out = append(out, s)
		return c.wrong
	})
	return out, err
}

// SignedKey is the key of the files of a signed paper.
func SignedKey(number int64) string { return strconv.FormatInt(number, 10) }
