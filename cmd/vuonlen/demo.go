package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/unit"
)

type demoCmd struct {
	Households int    `default:"20000" placeholder:"N" help:"flag_households"`
	Seed       uint64 `default:"1" placeholder:"S" help:"flag_seed"`
	Dir        string `default:"vuonlen-demo" placeholder:"DIR" help:"flag_dir"`
	NoServe    bool   `name:"no-serve" help:"flag_no_serve"`
	Publish    bool   `help:"flag_publish"`
	Listen     string `default:"127.0.0.1:8080" placeholder:"ADDR" help:"flag_listen"`
}

// demoMark names the file by which the demo knows its own folder again. Nothing
// is ever removed from a folder without it.
const demoMark = "vuonlen-demo.txt"

// demoFiles are the files that the demo makes and, on the next run, replaces.
var demoFiles = []string{"units.csv", "units-2025-07-01.csv", "facts.csv", "tallies.csv", "reviews.csv", "reviews-late.csv", "members.csv", "changes.csv", "campaigns.csv", "statements-2023.csv", "statements-2025.csv", "statements-2026.csv", "statements-people.csv", "complaint.csv", "corrected.csv", "vuonlen.db", "vuonlen.db-wal", "vuonlen.db-shm", "vuonlen.db.keys"}

// The demo's two rounds: a submission before the reform of July 2025, with
// districts, and the final one after it.
const (
	demoMovement            = "an-giang-2021-2025"
	demoEve        law.Date = 20250601
	demoFinal      law.Date = 20260115
	demoTargetDate law.Date = 20260115
)

// Run makes the made-up province in its own folder through the same imports as
// any officer, judges it, and serves it with a login for each role. Standard output depends only on the size, the seed,
// the folder and the language; times go to standard error.
func (c *demoCmd) Run(a *app) error {
	if a.flags.DB != "sqlite:vuonlen.db" || a.flags.Keys != "" {
		return fault.New(fault.Usage, lang.T("cli.demo.own_database")).Do(lang.T("cli.demo.own_database.do"))
	}
	if err := a.only("text"); err != nil {
		return err
	}
	if c.Households < 1 || c.Households > 5_000_000 {
		return fault.New(fault.Usage, lang.T("cli.usage.number", "flag", "--households", "value", strconv.Itoa(c.Households)))
	}
	if strings.ContainsFunc(c.Dir, func(r rune) bool { return r <= ' ' || r == '?' || r == '#' || r == '%' }) {
		return fault.New(fault.Usage, lang.T("cli.demo.spaces", "dir", c.Dir))
	}
	began := a.now()
	if err := c.prepare(); err != nil {
		return err
	}
	path := filepath.ToSlash(filepath.Join(c.Dir, "vuonlen.db"))
	db, err := store.Open(a.ctx, store.Options{DSN: "sqlite:" + path, Now: a.now, Datasets: office.Datasets()})
	if err != nil {
		return err
	}
	defer db.Close()
	o := &office.Office{DB: db, Actor: a.actor(), Today: a.today()}
	if err := c.fill(a, o); err != nil {
		return err
	}
	if err := c.show(a, o); err != nil {
		return err
	}
	if err := c.rounds(a, o); err != nil {
		return err
	}
	if err := c.petitions(a, o); err != nil {
		return err
	}
	if err := c.people(a, o); err != nil {
		return err
	}
	if err := c.news(a, o); err != nil {
		return err
	}
	if c.Publish || !c.NoServe {
		if err := c.editions(a, o); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.stdout, "\n%s --db sqlite:%s\n", a.say(lang.T("cli.demo.go_on")), path)
	fmt.Fprintln(a.stderr, a.say(lang.T("cli.demo.took", "seconds", fmt.Sprintf("%.1f", a.now().Sub(began).Round(100*time.Millisecond).Seconds()))))
	if c.NoServe {
		return nil
	}
	password, logins, err := c.logins(a, o)
	if err != nil {
		return err
	}
	at, err := a.listeners(db, &serveCmd{Listen: c.Listen})
	if err != nil {
		return err
	}
	a.printLogins(password, logins)
	return a.serve(at...)
}

// prepare makes the folder, or empties one that an earlier demo made.
func (c *demoCmd) prepare() error {
	entries, err := os.ReadDir(c.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fault.New(fault.Usage, lang.T("cli.demo.folder", "dir", c.Dir)).By(err)
	case len(entries) > 0:
		if _, err := os.Lstat(filepath.Join(c.Dir, demoMark)); err != nil {
			return fault.New(fault.Refused, lang.T("cli.demo.foreign", "dir", c.Dir)).Do(lang.T("cli.demo.foreign.do"))
		}
		for _, f := range demoFiles {
			if err := os.Remove(filepath.Join(c.Dir, f)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fault.New(fault.Refused, lang.T("cli.demo.folder", "dir", c.Dir)).By(err)
			}
		}
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return fault.New(fault.Usage, lang.T("cli.demo.folder", "dir", c.Dir)).By(err)
	}
	mark := lang.VI.Say(lang.T("cli.demo.mark")) + "\n" + lang.EN.Say(lang.T("cli.demo.mark")) + "\n"
	return os.WriteFile(filepath.Join(c.Dir, demoMark), []byte(mark), 0o644)
}

// fill writes the made-up files and imports them.
func (c *demoCmd) fill(a *app, o *office.Office) error {
	tree, err := unit.Shipped()
	if err != nil {
		return err
	}
	p, err := sample.Make(tree, c.Households, c.Seed)
	if err != nil {
		return err
	}
	write := func(name string, make func(*bytes.Buffer) error) (string, error) {
		var b bytes.Buffer
		if err := make(&b); err != nil {
			return "", err
		}
		path := filepath.Join(c.Dir, name)
		return path, os.WriteFile(path, b.Bytes(), 0o644)
	}
	units, err := write("units.csv", func(b *bytes.Buffer) error { return document.WriteUnits(b, p.Start.Records) })
	if err != nil {
		return err
	}
	moved, err := write("units-2025-07-01.csv", func(b *bytes.Buffer) error { return document.WriteUnits(b, p.Reform.Records) })
	if err != nil {
		return err
	}
	facts, err := write("facts.csv", func(b *bytes.Buffer) error { return document.WriteFacts(b, p.Facts) })
	if err != nil {
		return err
	}
	tallies, err := write("tallies.csv", func(b *bytes.Buffer) error { return document.WriteTallies(b, p.Tallies) })
	if err != nil {
		return err
	}
	reviews, err := write("reviews.csv", func(b *bytes.Buffer) error { return document.WriteReviewsCSV(b, p.Reviews) })
	if err != nil {
		return err
	}
	// Corrections handed in after the recognition.
	late, err := write("reviews-late.csv", func(b *bytes.Buffer) error { return document.WriteReviewsCSV(b, p.Late) })
	if err != nil {
		return err
	}
	members, err := write("members.csv", func(b *bytes.Buffer) error { return document.WriteMembersCSV(b, p.Members) })
	if err != nil {
		return err
	}
	changes, err := write("changes.csv", func(b *bytes.Buffer) error { return document.WriteChangesCSV(b, p.Changes) })
	if err != nil {
		return err
	}
	campaigns, err := write("campaigns.csv", func(b *bytes.Buffer) error { return document.WriteCampaignsCSV(b, p.Campaigns) })
	if err != nil {
		return err
	}
	w := a.stdout
	fmt.Fprintln(w, a.say(lang.T("cli.demo.head", "households", c.Households, "seed", strconv.FormatUint(c.Seed, 10))))
	for _, step := range []func() (office.Report, error){
		func() (office.Report, error) { return o.ImportUnits(a.ctx, units, p.Start.On, p.Start.Complete, true) },
		func() (office.Report, error) { return o.ImportUnits(a.ctx, moved, p.Reform.On, "", true) },
		func() (office.Report, error) { return o.ImportFacts(a.ctx, facts, true) },
		func() (office.Report, error) {
			r, err := o.ImportReviews(a.ctx, reviews, true)
			return r.Report, err
		},
		func() (office.Report, error) { return o.ImportMembers(a.ctx, members, true) },
		func() (office.Report, error) { return o.ImportHouseholdChanges(a.ctx, changes, true) },
		func() (office.Report, error) { return o.ImportCampaigns(a.ctx, campaigns, true) },
		func() (office.Report, error) { return o.ImportTallies(a.ctx, tallies, true) },
		func() (office.Report, error) {
			if len(p.Late) == 0 { // a small province has none
				return office.Report{File: late}, nil
			}
			r, err := o.ImportReviews(a.ctx, late, true)
			return r.Report, err
		},
	} {
		r, err := step()
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.import.rows", "file", r.File, "rows", r.Rows, "new", r.New, "changed", r.Changed, "same", r.Same)))
	}
	return c.evidence(a, o, p)
}

// show prints the counts, the verdicts per level before and after July 2025,
// three explained examples and how many households more.
func (c *demoCmd) show(a *app, o *office.Office) error {
	w := a.stdout
	if err := c.counts(a, o); err != nil {
		return err
	}
	m, eve, err := o.Judge(a.ctx, office.Question{Movement: demoMovement, SubmittedOn: demoEve})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n", a.say(lang.T("cli.demo.verdicts", "on", demoEve)))
	a.verdictTable(eve)
	_, final, err := o.Judge(a.ctx, office.Question{Movement: demoMovement, SubmittedOn: demoFinal})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n", a.say(lang.T("cli.demo.verdicts", "on", demoFinal)))
	a.verdictTable(final)
	_, ended, err := o.Judge(a.ctx, office.Question{Movement: demoMovement, SubmittedOn: demoFinal, Kind: award.District, On: demoEve})
	if err != nil {
		return err
	}
	count := func(want func(award.Judgement) bool) (n int) {
		for _, j := range ended {
			if want(j) {
				n++
			}
		}
		return n
	}
	fmt.Fprintf(w, "\n%s\n", a.say(lang.T("cli.demo.ended", "on", demoFinal, "n", len(ended),
		"met", count(func(j award.Judgement) bool { return j.Verdict == law.Met }),
		"not_met", count(func(j award.Judgement) bool { return j.Verdict == law.NotMet }),
		"barred", count(func(j award.Judgement) bool { return slices.Contains(j.Bars, award.Dissolved) }))))

	fmt.Fprintf(w, "\n%s\n", a.say(lang.T("cli.demo.kinds")))
	var all []example
	for _, j := range eve {
		all = append(all, example{j, demoEve})
	}
	for _, j := range slices.Concat(final, ended) {
		all = append(all, example{j, demoFinal})
	}
	a.kinds(m, all)

	for i, j := range examples(eve, final) {
		fmt.Fprintf(w, "\n%s\n", a.say(lang.T("cli.demo.example", "n", i+1)))
		a.judgement(m, j)
		if u := j.Subject.Unit; u.First == unit.DistrictsEnd {
			if err := c.restated(a, o, u); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(w, "\n%s\n", a.say(lang.T("cli.demo.more", "on", demoEve)))
	a.nearest(eve, 10)

	_, ps, err := o.Targets(a.ctx, demoMovement, demoTargetDate, "")
	if err != nil {
		return err
	}
	fmt.Fprintln(w)
	a.targets(m, demoTargetDate, ps)
	return nil
}

// restated prints what the start of the period of a commune of July 2025 is made
// of, beside the units as they were.
func (c *demoCmd) restated(a *app, o *office.Office, u *unit.Unit) error {
	s, _ := u.At(unit.DistrictsEnd)
	t, err := o.Tally(a.ctx, office.TallyQuestion{Code: s.Code, On: unit.DistrictsEnd, Year: 2021, Map: unit.DistrictsEnd})
	if err != nil {
		return err
	}
	t.Children = nil // its hamlets are many
	fmt.Fprintf(a.stdout, "\n%s\n", a.say(lang.T("cli.demo.restated")))
	a.onMap(t)
	return nil
}

// counts prints the province year by year.
func (c *demoCmd) counts(a *app, o *office.Office) error {
	t := table{right: map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true}}
	t.row(a.say(lang.T("cli.col.year")), a.say(lang.T("cli.col.households")), a.say(lang.T("cli.col.poor")), a.say(lang.T("cli.col.near_poor")), a.say(lang.T("cli.col.multidim")), a.say(lang.T("cli.col.minority_rate")))
	for y := law.Year(2021); y <= 2025; y++ {
		x, err := o.Tally(a.ctx, office.TallyQuestion{Code: sample.Code, Year: y, On: law.MakeDate(2021, 12, 31)})
		if err != nil {
			return err
		}
		f := x.Figure
		t.row(y.Say(a.lang), f.Households.Say(a.lang), f.Poor.Say(a.lang), f.NearPoor.Say(a.lang), a.percent(f.Multidim(), f.Households), a.percent(f.MinorityPoor, f.MinorityHouseholds))
	}
	fmt.Fprintf(a.stdout, "\n%s\n", a.say(lang.T("cli.demo.counts")))
	t.write(a.stdout, "  ")
	return nil
}

// verdictTable counts the verdicts of every kind.
func (a *app) verdictTable(js []award.Judgement) {
	t := table{right: map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true}}
	t.row(a.say(lang.T("cli.col.kind_of")), a.say(lang.T("cli.col.judged")), a.say(lang.T("law.verdict.met")), a.say(lang.T("law.verdict.not_met")), a.say(lang.T("law.verdict.unknown")), a.say(lang.T("law.verdict.not_applicable")))
	for _, k := range award.Kinds {
		n := map[law.Verdict]int{}
		all := 0
		for _, j := range js {
			if j.Subject.Kind == k {
				n[j.Verdict]++
				all++
			}
		}
		num := func(n int) string { return a.lang.Int(int64(n)) }
		t.row(k.Say(a.lang), num(all), num(n[law.Met]), num(n[law.NotMet]), num(n[law.Unknown]), num(n[law.NotApplicable]))
	}
	t.write(a.stdout, "  ")
}

// examples picks three judgements worth reading: the poor district, a commune
// that came nearest without meeting its criteria, and a commune of July 2025 that
// was merged from several, with a part of a divided one where there is such, and
// meets them.
func examples(eve, final []award.Judgement) []award.Judgement {
	var out []award.Judgement
	pick := func(js []award.Judgement, ok func(award.Judgement) bool) {
		if i := slices.IndexFunc(js, ok); i >= 0 {
			out = append(out, js[i])
		}
	}
	pick(eve, func(j award.Judgement) bool { return j.Subject.Kind == award.District && j.Subject.Code == "891" })
	pick(shortest(eve), func(j award.Judgement) bool { return j.Subject.Kind == award.Commune })
	merged := func(j award.Judgement) bool {
		return j.Subject.Kind == award.Commune && j.Subject.Unit.First == unit.DistrictsEnd && j.Verdict == law.Met
	}
	if pick(final, func(j award.Judgement) bool { return merged(j) && slices.ContainsFunc(j.Criteria, ofParts) }); len(out) < 3 {
		pick(final, merged)
	}
	return out
}

// ofParts tells whether a finding rests on a count of which a part of a divided unit
// is a part.
func ofParts(f law.Finding) bool {
	return slices.ContainsFunc(f.Because, ofParts) || slices.ContainsFunc(f.Facts, func(x law.Fact) bool {
		return strings.HasPrefix(x.Source, award.Restated) && strings.Contains(x.Source, "~")
	})
}

// shortest sorts the judgements that are not met and within reach by the number
// of households that they are short by.
func shortest(js []award.Judgement) []award.Judgement {
	var out []award.Judgement
	for _, j := range js {
		if _, ok := award.ShortBy(j); ok {
			out = append(out, j)
		}
	}
	slices.SortStableFunc(out, func(x, y award.Judgement) int {
		a, _ := award.ShortBy(x)
		b, _ := award.ShortBy(y)
		return cmp.Compare(a, b)
	})
	return out
}

// nearest lists the subjects that came nearest.
func (a *app) nearest(js []award.Judgement, most int) {
	t := table{right: map[int]bool{3: true}}
	t.row(a.say(lang.T("cli.col.kind_of")), a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.short_by")))
	for _, k := range []award.Kind{award.District, award.Commune} {
		n := 0
		for _, j := range shortest(js) {
			if j.Subject.Kind != k || n == most {
				continue
			}
			n++
			short, _ := award.ShortBy(j)
			t.row(k.Say(a.lang), j.Subject.Code, j.Subject.Name.Say(a.lang), a.lang.Int(short))
		}
	}
	t.write(a.stdout, "  ")
}
