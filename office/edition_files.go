package office

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

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

// editionFiles makes the files that an edition is given out as.
func editionFiles(p *preparedEdition, content []byte) ([]store.EditionFile, error) {
	e, m := p.out.Edited, p.movement
	var out []store.EditionFile
	add := func(name, mime string, write func(*bytes.Buffer) error) error {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, store.EditionFile{Name: name, Type: mime, Size: int64(b.Len()), SHA256: hash(b.Bytes()), Content: b.Bytes()})
		return nil
	}
	about := []string{lang.VI.Say(lang.T("edition.about", "number", e.Number, "day", e.Day, "licence", e.Licence, "k", e.Rule.K))}
	figures := func(kind string) func(*bytes.Buffer) error {
		return func(b *bytes.Buffer) error { return document.WriteFigures(b, e, kind, about) }
	}
	archive, err := reproduction(p)
	if err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name, mime string
		write      func(*bytes.Buffer) error
	}{
		{"edition.json", "application/json", func(b *bytes.Buffer) error { b.Write(content); return nil }},
		{"figures.csv", "text/csv; charset=utf-8", figures("csv")},
		{"figures.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", figures("xlsx")},
		{"figures.parquet", "application/vnd.apache.parquet", figures("parquet")},
		{"balances.csv", "text/csv; charset=utf-8", func(b *bytes.Buffer) error {
			return document.WriteTable(b, document.BalanceColumns, document.Balances(e))
		}},
		{"dictionary.csv", "text/csv; charset=utf-8", func(b *bytes.Buffer) error {
			return document.WriteTable(b, []string{"file", "name", "vi", "en"}, dictionary(m.Standard))
		}},
		{"reproduce.zip", "application/zip", func(b *bytes.Buffer) error { b.Write(archive); return nil }},
	} {
		if err := add(f.name, f.mime, f.write); err != nil {
			return nil, err
		}
	}
	err = add("catalogue.jsonld", "application/ld+json", func(b *bytes.Buffer) error { return catalogue(b, e, out) })
	return out, err
}

// catalogue writes a DCAT description of an edition. Addresses are relative to that of the
// catalogue, /data/NUMBER/catalogue.jsonld of the public site, which never changes.
func catalogue(b *bytes.Buffer, e *publication.Edition, files []store.EditionFile) error {
	type object = map[string]any
	both := func(t lang.Text) []object {
		return []object{{"@language": "vi", "@value": lang.VI.Say(t)}, {"@language": "en", "@value": lang.EN.Say(t)}}
	}
	var given []object
	for _, f := range files {
		given = append(given, object{"@type": "dcat:Distribution", "dct:title": f.Name, "dcat:downloadURL": object{"@id": f.Name}, "dcat:mediaType": f.Type, "dcat:byteSize": f.Size,
			"spdx:checksum": object{"@type": "spdx:Checksum", "spdx:algorithm": "sha256", "spdx:checksumValue": f.SHA256}, "dct:license": e.Licence})
	}
	set := object{"@id": fmt.Sprintf("../%d/", e.Number), "@type": "dcat:Dataset", "dct:title": both(lang.T("edition.title", "number", e.Number)), "dct:issued": e.Day,
		"dcat:version": strconv.Itoa(e.Number), "dct:license": e.Licence, "dct:language": []string{"vi", "en"}, "dcat:distribution": given,
		"dcat:landingPage": object{"@id": fmt.Sprintf("../../vi/data?edition=%d", e.Number)}}
	if e.Corrects != 0 {
		set["dct:replaces"] = object{"@id": fmt.Sprintf("../%d/", e.Corrects)}
		set["adms:versionNotes"] = e.Reason
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(object{
		"@context": object{"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "spdx": "http://spdx.org/rdf/terms#", "adms": "http://www.w3.org/ns/adms#"},
		"@id":      "../", "@type": "dcat:Catalog", "dct:title": both(lang.T("edition.catalogue")), "dcat:dataset": []object{set},
	})
}

// reproduction is the archive by which anybody can judge again: the counts that are
// shown, the facts about units, the movement, the commands, and what they answer. It
// names every subject of which the published figures do not give the verdict that the
// full record gives, without saying that verdict.
func reproduction(of *preparedEdition) ([]byte, error) {
	e, m, record := of.out.Edited, of.movement, of.record
	var shown []tally.Tally
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
		if u, ok := record.Tree.Find(p.Code, p.On); !ok || !u.Alive(end) {
			continue
		}
		shown = append(shown, tally.Tally{Code: p.Code, On: end, Year: row.Year, Standard: row.Standard, Households: count(publication.Households), Poor: law.Exactly(poor.N), NearPoor: law.Exactly(near.N),
			MinorityHouseholds: count(publication.Minority), MinorityPoor: count(publication.MinPoor), MinorityNearPoor: count(publication.MinNear), DecidedOn: end,
			Source: fmt.Sprintf("edition %d", e.Number)})
	}
	facts := slices.DeleteFunc(slices.Clone(of.facts), func(f unit.Fact) bool { return f.Name == "register_complete" })
	public := &award.Record{Tree: record.Tree}
	var err error
	if public.Facts, err = unit.NewFacts(record.Tree, facts); err != nil {
		return nil, err
	}
	if public.Tallies, err = tally.NewLedger(record.Tree, shown); err != nil {
		return nil, err
	}
	public.Evidence = programme.NewBook(nil)
	var verdicts, rest [][]document.Datum
	var commands bytes.Buffer
	if !slices.ContainsFunc(award.Files(), func(f award.File) bool { return f.Name == m.ID }) { // others come with the program
		fmt.Fprintln(&commands, "vuonlen movement import movement.yaml --confirm")
	}
	fmt.Fprintln(&commands, "vuonlen unit fact import facts.csv --confirm")
	fmt.Fprintln(&commands, "vuonlen tally import tallies.csv --confirm")
	days := []law.Date{e.Day}
	if top, ok := record.Tree.Find(m.Territory.Code, m.Territory.On); ok && top.Last != 0 && top.Last < e.Day {
		days = []law.Date{top.Last, e.Day}
	}
	for _, on := range days {
		for _, k := range []award.Kind{award.District, award.Commune} {
			q := Question{SubmittedOn: e.Day, Kind: k, On: on}
			full, err := judge(m, record, q)
			if err != nil {
				return nil, err
			}
			again, err := judge(m, public, q)
			if err != nil {
				return nil, err
			}
			if len(again) == 0 {
				continue
			}
			fmt.Fprintf(&commands, "vuonlen judge --movement %s --submitted-on %s --kind %s --on %s --format json\n", m.ID, e.Day, k, on)
			same := map[string]law.Verdict{}
			for _, j := range full {
				same[j.Subject.Code] = j.Verdict
			}
			for _, j := range again {
				id := []document.Datum{{Text: string(k)}, {Text: j.Subject.Code}, {Text: on.String()}}
				if v, ok := same[j.Subject.Code]; ok && v == j.Verdict {
					verdicts = append(verdicts, append(id, document.Datum{Text: string(j.Verdict)}))
				} else {
					rest = append(rest, append(id, document.Datum{Text: "inputs"}))
				}
			}
		}
	}
	for _, k := range []award.Kind{award.Province, award.Hamlet, award.Household, award.Official, award.Enterprise, award.Other} {
		rest = append(rest, []document.Datum{{Text: string(k)}, {}, {}, {Text: "evidence"}})
	}
	files := []document.Packed{{Name: "commands.txt", Content: commands.Bytes()}}
	if of.own {
		files = append(files, document.Packed{Name: "movement.yaml", Content: of.dataset.Content})
	}
	for _, f := range []struct {
		name  string
		write func(*bytes.Buffer) error
	}{
		{"tallies.csv", func(b *bytes.Buffer) error { return document.WriteTallies(b, shown) }},
		{"facts.csv", func(b *bytes.Buffer) error { return document.WriteFacts(b, facts) }},
		{"verdicts.csv", func(b *bytes.Buffer) error {
			return document.WriteTable(b, []string{"kind", "code", "on", "verdict"}, verdicts)
		}},
		{"not-reproducible.csv", func(b *bytes.Buffer) error {
			return document.WriteTable(b, []string{"kind", "code", "on", "why"}, rest)
		}},
		{"README.txt", func(b *bytes.Buffer) error {
			t := lang.T("edition.readme", "number", e.Number, "day", e.Day)
			fmt.Fprintf(b, "%s\n\n%s\n", lang.VI.Say(t), lang.EN.Say(t))
			return nil
		}},
	} {
		var b bytes.Buffer
		if err := f.write(&b); err != nil {
			return nil, err
		}
		files = append(files, document.Packed{Name: f.name, Content: b.Bytes()})
	}
	return document.Pack(files)
}
