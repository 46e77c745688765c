package office

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// settleTargets puts the verdicts on the movement's targets into an edition. The mean
// fall goes with one only where every figure of the whole land that it comes from is
// shown.
func settleTargets(e *publication.Edition, record *award.Record, m *award.Movement) error {
	s, err := subject(m, record, "", string(m.Territory.Code), e.Day)
	if err != nil {
		return err
	}
	progress, err := m.Measure(record, e.Day, s)
	if err != nil {
		return err
	}
	open := true
	for _, r := range e.Rows {
		if p := e.Places[r.Place]; p.Map == publication.Then && p.Parent < 0 {
			for _, n := range []string{publication.Households, publication.Multidim, publication.Minority, publication.MinPoor, publication.MinNear} {
				open = open && r.Cells[n].State != publication.Hidden
			}
		}
	}
	for _, p := range progress {
		t := publication.Target{ID: p.Target.ID, Verdict: string(p.Finding.Verdict)}
		if p.Mean != nil && open {
			t.Facts = append(t.Facts, publication.Detailed{Name: "mean_points", Year: p.LastYear, Value: p.Mean.Percent()})
		}
		if n, ok := p.Base.Exact(); ok && n > 0 {
			t.Facts = append(t.Facts, publication.Detailed{Name: "units_at_start", Value: strconv.FormatInt(n, 10)})
			if n, ok := p.Out.Exact(); ok {
				t.Facts = append(t.Facts, publication.Detailed{Name: "units_left_status", Value: strconv.FormatInt(n, 10)})
			}
		}
		for _, x := range p.Finding.Missing {
			if s := string(x.What); !slices.Contains(t.Missing, s) {
				t.Missing = append(t.Missing, s)
			}
		}
		e.Targets = append(e.Targets, t)
	}
	return nil
}

// editionFiles makes the files that an edition is given out as: itself, each of its tables
// in each form, what the CSV files hold for machines, and the archive.
func editionFiles(p *preparedEdition, content []byte) ([]store.EditionFile, error) {
	e, m := p.out.Edited, p.movement
	tables := []*document.Table{document.Figures(e), document.Balances(e), document.Targets(e, func(id string) (out document.TargetText) {
		for _, t := range m.Targets {
			if t.ID == id {
				out = document.TargetText{Text: t.Text, Source: t.Citation}
			}
		}
		return out
	})}
	var missing []string
	for _, t := range e.Targets {
		missing = append(missing, t.Missing...)
	}
	slices.Sort(missing)
	tables = append(tables, dictionary(m.Standard, slices.Compact(missing), append(tables, verdictTables()...)...))
	about := append([]lang.Text{lang.T("edition.about", "number", e.Number, "day", e.Day, "licence", e.Licence, "k", e.Rule.K)}, reading()...)
	out := []store.EditionFile{openFile("edition.json", content)}
	for _, t := range tables {
		fs, err := openFiles(t, about)
		if err != nil {
			return nil, err
		}
		out = append(out, fs...)
	}
	described, err := describedCSV(e, tables)
	if err != nil {
		return nil, err
	}
	out = append(out, openFile("csv-metadata.json", described))
	archive, err := reproduction(p, out)
	if err != nil {
		return nil, err
	}
	out = append(out, openFile("reproduce.zip", archive))
	var sums bytes.Buffer // as sha256sum -c takes it
	for _, f := range out {
		fmt.Fprintf(&sums, "%s  %s\n", f.SHA256, f.Name)
	}
	return append(out, openFile("SHA256SUMS", sums.Bytes())), nil
}

func openFile(name string, content []byte) store.EditionFile {
	return store.EditionFile{Name: name, Type: document.MediaTypes[strings.TrimPrefix(path.Ext(name), ".")], Size: int64(len(content)), SHA256: hash(content), Content: content}
}

// openFiles is a table in all its forms.
func openFiles(t *document.Table, about []lang.Text) (out []store.EditionFile, err error) {
	var lines []string
	for _, l := range lang.All {
		for _, a := range about {
			lines = append(lines, l.Say(a))
		}
	}
	for _, kind := range document.TableKinds {
		var b bytes.Buffer
		if err := t.Write(&b, kind, lines); err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t.Name, kind, err)
		}
		out = append(out, openFile(t.Name+"."+kind, b.Bytes()))
	}
	return out, nil
}

// reading is what a reader of figures must know: what each state means, and the advice.
func reading() (out []lang.Text) {
	for _, s := range publication.CellStates {
		out = append(out, lang.T("edition.use.state", "state", string(s), "use", s.Use()))
	}
	return append(out, publication.Advice()...)
}

// describedCSV tells machines what the columns of the CSV files hold (CSV on the Web): it
// stands under the name at which they look for it beside a CSV file.
func describedCSV(e *publication.Edition, tables []*document.Table) ([]byte, error) {
	type object = map[string]any
	both := func(s lang.Sayer) []object {
		return []object{{"@language": "vi", "@value": s.Say(lang.VI)}, {"@language": "en", "@value": s.Say(lang.EN)}}
	}
	types := map[document.ColumnKind]string{document.TextColumn: "string", document.IntegerColumn: "integer", document.DecimalColumn: "decimal", document.DateColumn: "date", document.YearColumn: "gYear"}
	var all []object
	for _, t := range tables {
		var columns []object
		var key []string
		for _, c := range t.Columns {
			columns = append(columns, object{"name": c.Name, "titles": c.Name, "datatype": types[c.Kind], "required": c.Key, "dc:description": both(columnSays(t.Name, c.Name))})
			if c.Key {
				key = append(key, c.Name)
			}
		}
		all = append(all, object{"url": t.Name + ".csv", "tableSchema": object{"columns": columns, "primaryKey": key}})
	}
	return indented(object{
		"@context": []any{"http://www.w3.org/ns/csvw", object{"@language": "vi"}}, "tables": all,
		"dc:title": both(lang.T("edition.title", "number", e.Number)), "dc:license": licenceOf(e), "dc:identifier": strconv.Itoa(e.Number),
	})
}

// licenceOf is the licence of an edition as machines know it.
func licenceOf(e *publication.Edition) any {
	if at := publication.LicenceAddress(e.Licence); at != "" {
		return map[string]string{"@id": at}
	}
	return e.Licence
}

func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

// reproduction is the archive by which anybody can judge again: the counts that are
// shown, the facts about units, the movement, the commands, and what they answer. It
// names every subject of which the published figures do not give the verdict that the
// full record gives, without saying that verdict. Units that were entered and do not come
// with the program go along, for facts and counts name them.
func reproduction(of *preparedEdition, given []store.EditionFile) ([]byte, error) {
	e, m, record := of.out.Edited, of.movement, of.record
	shown := shownTallies(e, record.Tree)
	facts := slices.DeleteFunc(slices.Clone(of.facts), func(f unit.Fact) bool { return f.Name == "register_complete" })
	public := &award.Record{Tree: record.Tree, Evidence: programme.NewBook(nil)}
	var err error
	if public.Facts, err = unit.NewFacts(record.Tree, facts); err != nil {
		return nil, err
	}
	if public.Tallies, err = tally.NewLedger(record.Tree, shown); err != nil {
		return nil, err
	}
	a := archive{known: verdictTables()[0], rest: verdictTables()[1]}
	if !slices.ContainsFunc(award.Files(), func(f award.File) bool { return f.Name == m.ID }) { // others come with the program
		a.command("movement import movement.yaml --confirm")
	}
	if of.own {
		a.add("movement.yaml", of.dataset.Content)
	}
	for i, x := range of.edits {
		name := fmt.Sprintf("units-%02d.csv", i+1)
		switch s := x.Snapshot; {
		case s == nil:
			a.write(name, func(b *bytes.Buffer) error { return document.WriteUnitChanges(b, x.Changes) })
			a.command("unit change import %s --confirm", name)
		default:
			a.write(name, func(b *bytes.Buffer) error { return document.WriteUnits(b, s.Records) })
			complete := ""
			if s.Complete != "" {
				complete = " --complete " + string(s.Complete)
			}
			a.command("unit import %s --on %s%s --confirm", name, s.On, complete)
		}
	}
	if len(facts) > 0 {
		a.write("facts.csv", func(b *bytes.Buffer) error { return document.WriteFacts(b, facts) })
		a.command("unit fact import facts.csv --confirm")
	}
	if len(shown) > 0 {
		a.write("tallies.csv", func(b *bytes.Buffer) error { return document.WriteTallies(b, shown) })
		a.command("tally import tallies.csv --confirm")
	}
	if err := a.targets(m, record, public, e.Day); err != nil {
		return nil, err
	}
	days := []law.Date{e.Day}
	if top, ok := record.Tree.Find(m.Territory.Code, m.Territory.On); ok && top.Last != 0 && top.Last < e.Day {
		days = []law.Date{top.Last, e.Day}
	}
	for _, on := range days {
		for _, k := range []award.Kind{award.District, award.Commune} {
			if err := a.judged(m, record, public, Question{SubmittedOn: e.Day, Kind: k, On: on}); err != nil {
				return nil, err
			}
		}
	}
	for _, k := range []award.Kind{award.Province, award.Hamlet, award.Household, award.Official, award.Enterprise, award.Other} {
		a.rest.Rows = append(a.rest.Rows, []string{string(k), "", "", "evidence"})
	}
	a.add("commands.txt", a.commands.Bytes())
	for _, t := range []*document.Table{a.known, a.rest} {
		a.write(t.Name+".csv", func(b *bytes.Buffer) error { return t.Write(b, "csv", nil) })
	}
	for _, f := range given { // so that the archive explains itself
		if strings.HasSuffix(f.Name, ".csv") || f.Name == "csv-metadata.json" {
			a.add(f.Name, f.Content)
		}
	}
	a.add("README.txt", readme(e))
	if a.err != nil {
		return nil, a.err
	}
	return document.Pack(a.files)
}

// archive is the archive as it grows.
type archive struct {
	files       []document.Packed
	commands    bytes.Buffer
	known, rest *document.Table // verdicts that the archive gives again, and those that it cannot
	err         error           // the first of writing
}

// verdictTables are the two tables of the archive, empty.
func verdictTables() []*document.Table {
	id := []document.TableColumn{{Name: "kind", Kind: document.TextColumn, List: "kind"}, {Name: "code", Kind: document.TextColumn}, {Name: "on", Kind: document.DateColumn}}
	return []*document.Table{
		{Name: "verdicts", Columns: append(id[:3:3], document.TableColumn{Name: "verdict", Kind: document.TextColumn, List: "verdict"})},
		{Name: "not-reproducible", Columns: append(id[:3:3], document.TableColumn{Name: "why", Kind: document.TextColumn, List: "why"})},
	}
}

func (a *archive) add(name string, content []byte) {
	a.files = append(a.files, document.Packed{Name: name, Content: content})
}

func (a *archive) write(name string, write func(*bytes.Buffer) error) {
	var b bytes.Buffer
	if err := write(&b); err != nil && a.err == nil {
		a.err = fmt.Errorf("%s: %w", name, err)
	}
	a.add(name, b.Bytes())
}

// command adds a line. The database is named, so that nothing is ever done to the one that
// the reader's program uses otherwise.
func (a *archive) command(format string, args ...any) {
	fmt.Fprintf(&a.commands, "vuonlen --db sqlite:reproduce.db "+format+"\n", args...)
}

func (a *archive) enter(kind, code string, on law.Date, full, again law.Verdict) {
	if full == again {
		a.known.Rows = append(a.known.Rows, []string{kind, code, on.String(), string(again)})
	} else {
		a.rest.Rows = append(a.rest.Rows, []string{kind, code, on.String(), "inputs"})
	}
}

// targets compares what the full record and the public one find of the targets.
func (a *archive) targets(m *award.Movement, record, public *award.Record, on law.Date) error {
	s, err := subject(m, record, "", string(m.Territory.Code), on)
	if err != nil {
		return err
	}
	full, err := m.Measure(record, on, s)
	if err != nil {
		return err
	}
	again, err := m.Measure(public, on, s)
	if err != nil {
		return err
	}
	for i, p := range again {
		a.enter("target", p.Target.ID, on, full[i].Finding.Verdict, p.Finding.Verdict)
	}
	if len(again) > 0 {
		a.command("target show --movement %s --on %s --format csv", m.ID, on)
	}
	return nil
}

// judged compares what the full record and the public one find of the subjects of a kind.
func (a *archive) judged(m *award.Movement, record, public *award.Record, q Question) error {
	full, err := judge(m, record, q)
	if err != nil {
		return err
	}
	again, err := judge(m, public, q)
	if err != nil || len(again) == 0 {
		return err
	}
	same := map[string]law.Verdict{}
	for _, j := range full {
		same[j.Subject.Code] = j.Verdict
	}
	for _, j := range again {
		a.enter(string(q.Kind), j.Subject.Code, q.On, same[j.Subject.Code], j.Verdict)
	}
	a.command("judge --movement %s --submitted-on %s --kind %s --on %s --format csv", m.ID, q.SubmittedOn, q.Kind, q.On)
	return nil
}

// shownTallies are the counts of an edition as recognised counts of units, where both
// classes are shown.
func shownTallies(e *publication.Edition, tree *unit.Tree) (out []tally.Tally) {
	for i := range e.Rows {
		row := &e.Rows[i]
		p := e.Places[row.Place]
		poor, near := row.Cell(publication.Poor), row.Cell(publication.NearPoor)
		if p.Map != publication.Then || poor.State != publication.Shown || near.State != publication.Shown {
			continue
		}
		count := func(m string) law.Count {
			if c := row.Cell(m); c.State == publication.Shown {
				return law.Exactly(c.N)
			}
			return law.Count{}
		}
		end := law.YearEnd(row.Year)
		if u, ok := tree.Find(p.Code, p.On); !ok || !u.Alive(end) {
			continue
		}
		out = append(out, tally.Tally{Code: p.Code, On: end, Year: row.Year, Standard: row.Standard, Households: count(publication.Households), Poor: law.Exactly(poor.N), NearPoor: law.Exactly(near.N),
			MinorityHouseholds: count(publication.Minority), MinorityPoor: count(publication.MinPoor), MinorityNearPoor: count(publication.MinNear), DecidedOn: end,
			Source: fmt.Sprintf("edition %d", e.Number)})
	}
	return out
}

// readme says in both languages what is in the archive, what to do with it, and how to
// read the figures.
func readme(e *publication.Edition) []byte {
	var b bytes.Buffer
	for _, l := range lang.All {
		fmt.Fprintf(&b, "%s\n\n", l.Say(lang.T("edition.about", "number", e.Number, "day", e.Day, "licence", e.Licence, "k", e.Rule.K)))
		fmt.Fprintf(&b, "%s\n", l.Say(lang.T("edition.readme.files")))
		for _, t := range readmeFiles {
			fmt.Fprintf(&b, "- %s\n", l.Say(t))
		}
		fmt.Fprintf(&b, "\n%s\n\n%s\n", l.Say(lang.T("edition.readme.do")), l.Say(lang.T("edition.readme.read")))
		for _, t := range reading() {
			fmt.Fprintf(&b, "- %s\n", l.Say(t))
		}
		fmt.Fprintln(&b)
	}
	return b.Bytes()
}

var readmeFiles = []lang.Text{
	lang.T("edition.readme.commands"), lang.T("edition.readme.inputs"), lang.T("edition.readme.verdicts"), lang.T("edition.readme.rest"), lang.T("edition.readme.figures"),
}
