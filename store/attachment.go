package store

import (
	"vuonlen/internal/lang"
)

// Attachment says that a file stands beside something that is recorded.
type Attachment struct {
	ID, Act  int64  // of the row, and the act that entered it
	Until    int64  // the act that took it away, where that is asked; 0: it holds
	About    string // what kind of thing it belongs to: evidence:KIND
	Key      string // which one, as things of this kind are known
	Name     string // of the file
	Type     string // MIME type, as its content shows
	Size     int64  // bytes that are kept
	SHA256   string // hex, of the bytes that are kept
	Original string // SHA-256 of the bytes that were given; the same where nothing was taken out
}

var attachments = newTable("attachments",
	text("about"), text("key"), text("type"), text("sha256"), text("original"), text("name_index"), sealed("name_sealed", "file name"))

// contents are the bytes, each once. A row is large: see [table.large].
var contents = func() *table {
	t := newTable("contents", text("sha256"), integer("size"), text("content_index"), sealed("content_sealed", "content"))
	t.large = true
	return t
}()

// AddAttachment puts a file beside something. Bytes that are kept already, beside
// whatever, are not stored again. It gives the id of the row.
func (tx *Tx) AddAttachment(a Attachment, content []byte) (int64, error) {
	sum, kept := hash(content), false
	if err := tx.contentRows(sum, func(int64, int64) { kept = true }); err != nil {
		return 0, err
	}
	if !kept {
		plain := string(content)
		mark, err := tx.seal.blind("content", plain)
		if err != nil {
			return 0, err
		}
		if _, err := tx.insert(contents, []any{sum, int64(len(content)), mark, plain}); err != nil {
			return 0, err
		}
	}
	a.SHA256 = sum
	return tx.Reattach(a)
}

// Reattach enters a row for bytes that are kept already: the thing that they stand
// beside is known by another key now.
func (tx *Tx) Reattach(a Attachment) (int64, error) {
	mark, err := tx.seal.blind("file name", a.Name)
	if err != nil {
		return 0, err
	}
	return tx.insert(attachments, []any{a.About, a.Key, a.Type, a.SHA256, a.Original, mark, a.Name})
}

// EndAttachments supersedes attachments. The bytes stay.
func (tx *Tx) EndAttachments(ids ...int64) error {
	for _, id := range ids {
		if err := tx.supersede(attachments, id); err != nil {
			return err
		}
	}
	return nil
}

// Attachments lists the files beside a thing, in the order in which they were put
// there. The fault is Refused without the keys, for names are sealed.
func (r *Reader) Attachments(about, key string) ([]Attachment, error) {
	return r.readAttachments(attachments.asKnown+" AND about = $2 AND key = $3 ORDER BY id", r.act, about, key)
}

// AttachmentVersions lists the files that ever stood beside a thing.
func (r *Reader) AttachmentVersions(about, key string) ([]Attachment, error) {
	rows, err := r.q.QueryContext(r.ctx, "SELECT id, until FROM attachments WHERE about = $1 AND key = $2 AND until IS NOT NULL", about, key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	until := map[int64]int64{}
	for rows.Next() {
		var id, end int64
		if err := rows.Scan(&id, &end); err != nil {
			return nil, err
		}
		until[id] = end
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	out, err := r.readAttachments(attachments.ever+"about = $1 AND key = $2 ORDER BY id", about, key)
	for i := range out {
		out[i].Until = until[out[i].ID]
	}
	return out, err
}

// eraseFile ends an attachment and empties its name, and the bytes too unless they stand
// beside something else: also beside what is history, which can be looked at.
func (tx *Tx) eraseFile(a Attachment, e erased) error {
	if err := tx.supersede(attachments, a.ID); err != nil {
		return err
	}
	if err := tx.erase(attachments, a.ID, e); err != nil {
		return err
	}
	if err := tx.flush(); err != nil {
		return err
	}
	var others int64
	if err := tx.q.QueryRowContext(tx.ctx, `SELECT COUNT(*) FROM attachments WHERE sha256 = $1
		AND NOT EXISTS (SELECT 1 FROM erasures WHERE of_table = $2 AND of_row = attachments.id)`, a.SHA256, attachments.name).Scan(&others); err != nil || others > 0 {
		return err
	}
	var content int64
	if err := tx.contentRows(a.SHA256, func(id, _ int64) { content = id }); err != nil || content == 0 {
		return err
	}
	if err := tx.supersede(contents, content); err != nil {
		return err
	}
	return tx.erase(contents, content, e)
}

func (r *Reader) readAttachments(query string, args ...any) ([]Attachment, error) {
	var out []Attachment
	err := r.rows(attachments, query, args, func(c *cells) error {
		a := Attachment{ID: c.id, Act: c.since, About: c.text(), Key: c.text(), Type: c.text(), SHA256: c.text(), Original: c.text()}
		c.text() // the blind index
		sealed := c.text()
		if c.wrong != nil {
			return c.wrong
		}
		var err error
		a.Name, err = r.seal.open(attachments.name, "name_sealed", c.id, sealed)
		out = append(out, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		if err := r.contentRows(out[i].SHA256, func(_, size int64) { out[i].Size = size }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Attached calls fn with the hash of every file and the thing that it stands beside.
// It needs no keys.
func (r *Reader) Attached(fn func(about, key, sha256 string)) error {
	rows, err := r.q.QueryContext(r.ctx, "SELECT about, key, sha256 FROM attachments WHERE since <= $1 AND (until IS NULL OR until > $1) ORDER BY id", r.act)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var about, key, sum string
		if err := rows.Scan(&about, &key, &sum); err != nil {
			return err
		}
		fn(about, key, sum)
	}
	return rows.Err()
}

// Content gives the bytes of a file by their hash, which they are held against. The
// faults are those of a database that was changed past the program, and Refused
// without the keys.
func (r *Reader) Content(sha256 string) ([]byte, error) {
	id := int64(-1)
	if err := r.contentRows(sha256, func(n, _ int64) { id = n }); err != nil {
		return nil, err
	}
	if id < 0 {
		return nil, tampered(lang.T("store.verify.no_content", "sha256", sha256))
	}
	var text string
	if err := r.q.QueryRowContext(r.ctx, "SELECT content_sealed FROM contents WHERE id = $1", id).Scan(&text); err != nil {
		return nil, err
	}
	plain, err := r.seal.open(contents.name, "content_sealed", id, text)
	if err != nil {
		return nil, err
	}
	b := []byte(plain)
	if hash(b) != sha256 {
		return nil, tampered(lang.T("store.verify.content", "id", num(id), "sha256", sha256))
	}
	return b, nil
}

// contentRows calls fn with the id and size of the row of a hash, without its bytes.
func (r *Reader) contentRows(sha256 string, fn func(id, size int64)) error {
	rows, err := r.q.QueryContext(r.ctx, "SELECT id, size FROM contents WHERE sha256 = $1 AND since <= $2 AND until IS NULL", sha256, r.act)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, size int64
		if err := rows.Scan(&id, &size); err != nil {
			return err
		}
		fn(id, size)
	}
	return rows.Err()
}

// attached checks that what is attached is kept.
func (c *checker) attached() error {
	return c.scan("SELECT a.id, a.since, a.sha256 FROM attachments a WHERE NOT EXISTS (SELECT 1 FROM contents c WHERE c.sha256 = a.sha256 AND c.since <= a.since) ORDER BY a.id", 3,
		func(v []any) error {
			id, _ := v[0].(int64)
			act, _ := v[1].(int64)
			return differ(attachments.name, id, act, lang.T("store.verify.no_content", "sha256", clip(v[2])))
		})
}
