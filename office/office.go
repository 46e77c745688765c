package office

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Office is an open database with somebody acting on it.
type Office struct {
	DB    *store.DB
	Actor account.Actor
	Today law.Date // the day on which is asked, in Asia/Ho_Chi_Minh

	// Purpose is why people's data are looked at, for the access log; empty: nobody
	// said.
	Purpose string

	// Portal is the address of the public site, for what is printed; empty: not known.
	Portal string

	// KeepFaults is how many faults of a file are kept; 0: as many as are shown. More
	// are wanted for a workbook that goes back to the officer.
	KeepFaults int

	// Shown is what the actor was shown before he confirmed an import of reviews
	// ([ReviewReport.Shown]): it is refused as a conflict when the register holds
	// something else by then. Empty: nothing was shown.
	Shown string

	// Stdin is what the file name "-" stands for; nil: it is a file like others.
	Stdin io.Reader

	// Counted is told how many rows of a file have been read; its error ends the
	// reading. nil: nobody asks.
	Counted func(rows int) error

	// between is told each time that an import has looked at the database and not written
	// yet; only tests ask.
	between func(try int)

	// Given is what the file name "-" stands for before Stdin: rows that came over a
	// page, not as a file of this machine.
	Given *Given
}

// progress tells of every thousandth row.
func (o *Office) progress(rows int) error {
	if o.Counted == nil || rows%1000 != 0 {
		return nil
	}
	return o.Counted(rows)
}

// Given is a table with the name under which messages speak of it. It may be read
// more than once and by several at a time.
type Given struct {
	Name    string
	Content io.ReaderAt
	Size    int64
}

// GivenText is a table that stands in memory.
func GivenText(name string, content []byte) *Given {
	return &Given{Name: name, Content: bytes.NewReader(content), Size: int64(len(content))}
}

func (g *Given) open(s document.Schema) (*document.Reader, error) {
	return document.OpenReader(g.Name, io.NewSectionReader(g.Content, 0, g.Size), s)
}

// Datasets is the data that the program brings along and that a database holds
// from its first day: the units of Viet Nam with their changes, the standards
// and the shipped movements.
func Datasets() []store.Dataset {
	name, content := unit.EmbeddedFile()
	out := []store.Dataset{{Kind: "units", Name: name, Content: content}}
	for _, f := range household.EmbeddedFiles() {
		out = append(out, store.Dataset{Kind: "standard", Name: f.Name, Content: f.Content})
	}
	for _, f := range award.Files() {
		out = append(out, store.Dataset{Kind: "movement", Name: f.Name, Content: f.Content})
	}
	return out
}

// load puts together what judging and counting rest on. It is kept from one answer to
// the next while nothing of it changes; each gets a record of its own, to add what only it
// needs, round the same parts.
func load(r *store.Reader) (*award.Record, error) {
	kept, err := store.Keep(r, "record", func(r *store.Reader) (award.Record, error) {
		record, err := loadAll(r)
		if err != nil {
			return award.Record{}, err
		}
		return *record, nil
	})
	return &kept, err
}

func loadAll(r *store.Reader) (*award.Record, error) {
	record, err := loadFigures(r)
	if err != nil {
		return nil, err
	}
	return record, addEvidence(r, record)
}

// loadFigures is load without evidence: the units and their counts.
func loadFigures(r *store.Reader) (*award.Record, error) {
	kept, err := store.Keep(r, "figures", func(r *store.Reader) (award.Record, error) {
		record, err := loadUnits(r)
		if err != nil {
			return award.Record{}, err
		}
		err = addFigures(r, record)
		return *record, err
	})
	return &kept, err
}

// addFigures adds all counts.
func addFigures(r *store.Reader, record *award.Record) error {
	rows, err := store.Keep(r, "tallies", (*store.Reader).Tallies)
	if err != nil {
		return err
	}
	if record.Tallies, err = tally.NewLedger(record.Tree, rows); err != nil {
		return err
	}
	leaves, err := loadLeaves(r)
	if err != nil {
		return err
	}
	campaigns, err := r.Campaigns()
	if err != nil {
		return err
	}
	whole, err := store.Keep(r, "registered", registered)
	if err != nil {
		return err
	}
	if err := record.Tallies.AddRegister(leaves, campaigns, whole); err != nil {
		return err
	}
	later, err := store.Keep(r, "placed later", placedLater)
	if err != nil {
		return err
	}
	record.Tallies.AddPlaced(later)
	return nil
}

// loadLeaves gives the counts of the reviews, hamlet by hamlet.
func loadLeaves(r *store.Reader) ([]tally.Leaf, error) {
	return store.Keep(r, "leaves", (*store.Reader).Leaves)
}

// loadEvidence is load without counts: what deciding on a criterion rests on, which no
// count bears on.
func loadEvidence(r *store.Reader) (*award.Record, error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, err
	}
	if record.Tallies, err = tally.NewLedger(record.Tree, nil); err != nil {
		return nil, err
	}
	return record, addEvidence(r, record)
}

// addEvidence adds what is recorded and what was decided on it. It is kept apart, so that
// a review, of which a campaign brings many, does not have it read again.
func addEvidence(r *store.Reader, record *award.Record) error {
	kept, err := store.Keep(r, "evidence", func(r *store.Reader) (award.Record, error) {
		var records []programme.Record
		if err := r.Evidence("", func(e programme.Record) error { records = append(records, e); return nil }); err != nil {
			return award.Record{}, err
		}
		if err := attached(r, records); err != nil {
			return award.Record{}, err
		}
		out := award.Record{Evidence: programme.NewBook(records), Conclusions: map[award.About]award.Conclusion{}}
		decided, err := r.Conclusions()
		for _, d := range decided {
			out.Conclusions[d.About()] = d
		}
		return out, err
	})
	record.Evidence, record.Conclusions = kept.Evidence, kept.Conclusions
	return err
}

// loadUnits is load without counts.
func loadUnits(r *store.Reader) (*award.Record, error) {
	kept, err := store.Keep(r, "units", func(r *store.Reader) (award.Record, error) {
		record, err := buildUnits(r)
		if err != nil {
			return award.Record{}, err
		}
		return *record, nil
	})
	return &kept, err
}

func buildUnits(r *store.Reader) (*award.Record, error) {
	edits, err := r.Edits()
	if err != nil {
		return nil, err
	}
	tree, err := store.Made(r, "tree", edits, func() (*unit.Tree, error) { return unit.Shipped(edits...) })
	if err != nil {
		return nil, err
	}
	facts, err := r.Facts()
	if err != nil {
		return nil, err
	}
	dated, err := unit.NewFacts(tree, facts)
	if err != nil {
		return nil, err
	}
	return &award.Record{Tree: tree, Facts: dated}, nil
}

// Movements lists the movements in the database, by id.
func (o *Office) Movements(ctx context.Context) ([]*award.Movement, error) {
	var out []*award.Movement
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		out, err = movements(r)
		return err
	})
	return out, err
}

func movements(r *store.Reader) ([]*award.Movement, error) {
	sets, err := r.Datasets()
	if err != nil {
		return nil, err
	}
	var out []*award.Movement
	for _, d := range sets {
		if d.Kind != "movement" {
			continue
		}
		m, err := openMovement(r, d.Name)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b *award.Movement) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out, nil
}

// openMovement reads the movement as the database holds it: a newer program
// changes it only by an act.
func openMovement(r *store.Reader, name string) (*award.Movement, error) {
	d, ok, err := r.Dataset("movement", name)
	if err != nil || !ok {
		return nil, err
	}
	return award.Read(name, d.Content)
}

// movement finds a movement by its id, which is the name of its dataset.
func movement(r *store.Reader, id string) (*award.Movement, error) {
	m, err := openMovement(r, id)
	if err != nil || m != nil {
		return m, err
	}
	sets, err := r.Datasets()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, d := range sets {
		if d.Kind == "movement" {
			ids = append(ids, d.Name)
		}
	}
	return nil, fault.New(fault.NotFound, lang.T("office.no_movement", "id", id)).Do(lang.T("office.no_movement.do", "ids", ids))
}

// hash is the SHA-256 of a file in hex, as the store keeps it.
func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
