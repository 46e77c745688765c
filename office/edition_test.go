package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// smallCounts is an office with the counts of every commune of An Giang for some years to 2024,
// many of them small, and people who draft and sign.
func smallCounts(t *testing.T, opt store.Options, years int) *Office {
	t.Helper()
	o := opened(t, opt)
	o.Today = 20250601
	tree, err := unit.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	top, _ := tree.Find("89", 20241231)
	lines := []string{"code,year,households,poor,near_poor"}
	for i, u := range tree.Under(top, 20241231, unit.Commune) {
		s, _ := u.At(20241231)
		for y := range years {
			lines = append(lines, fmt.Sprintf("%s,%d,%d,%d,%d", s.Code, 2024-y, 400+i, (i*7+y*3)%11+5*(y/3)*(i%4), (i*5+y)%13))
		}
	}
	must(t)(o.ImportTallies(t.Context(), file(t, "t.csv", lines...), true))
	for name, g := range map[string]account.Grant{
		"minh":  {Role: account.ProvincialOfficer, Scope: "89", On: 20241231},
		"tri":   {Role: account.ProvincialOfficer, Scope: "891", On: 20241231},
		"thu":   {Role: account.BoardSecretary, Scope: "89", On: 20241231},
		"thanh": {Role: account.Auditor, Scope: "891", On: 20241231},
		"kiem":  {Role: account.Auditor, Scope: "89", On: 20241231},
		"mai":   {Role: account.Department, Scope: "89", On: 20241231},
		"ca":    {Role: account.ProvincialOfficer, Scope: "89", On: 20241231},
	} {
		if _, err := o.AddUser(t.Context(), name, g); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.AddUser(t.Context(), "ca", account.Grant{Role: account.BoardSecretary, Scope: "89", On: 20241231}); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestEdition: who drafts, who signs, what a correction leaves, on both databases.
func TestEdition(t *testing.T) {
	storetest.Both(t, func(t *testing.T, opt store.Options) {
		o, ctx := smallCounts(t, opt, 1), t.Context()
		minh, thu, mai, ca := as(o, "minh"), as(o, "thu"), as(o, "mai"), as(o, "ca")
		q := EditionQuestion{Movement: "an-giang-2021-2025"}
		for _, who := range []string{"mai", "thu", "tri", "nobody"} {
			if _, err := as(o, who).DraftEdition(ctx, q); !errors.Is(err, account.ErrDenied) && who != "nobody" || err == nil {
				t.Errorf("%s drafts: %v", who, err)
			}
		}
		draft := func(who *Office, q EditionQuestion) EditionAnswer {
			t.Helper()
			e, err := who.DraftEdition(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		one := draft(ca, q)
		if one.Report.Protected == 0 || len(one.Report.Hidden) != one.Report.Cells[publication.Hidden] || one.Edited.Known != one.Act-1 {
			t.Errorf("%+v, act %d", one.Report, one.Act)
		}
		for who, want := range map[*Office]fault.Kind{minh: fault.Refused, ca: fault.Refused, mai: fault.Refused} {
			if _, err := who.SignEdition(ctx, 1, ""); fault.KindOf(err) != want {
				t.Errorf("%s signs: %v", who.Actor, err)
			}
		}
		if _, err := thu.SignEdition(ctx, 1, strings.Repeat("0", 64)); fault.KindOf(err) != fault.Conflict {
			t.Error("another draft than was seen is signed:", err)
		}
		for _, who := range []string{"mai", "tri", "thanh"} { // no part in it, or in one district only
			if l, err := as(o, who).Editions(ctx); err != nil || len(l) != 0 {
				t.Errorf("%s sees a draft: %v %v", who, l, err)
			}
			if _, err := as(o, who).Edition(ctx, 1); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", who, err)
			}
			if _, err := as(o, who).AttackEdition(ctx, 1, 60); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s attacks a draft: %v", who, err)
			}
		}
		if _, _, _, err := o.Published(ctx, 1); fault.KindOf(err) != fault.NotFound {
			t.Error("a draft is public:", err)
		}
		if act, err := thu.SignEdition(ctx, 1, one.SHA256); err != nil || act == 0 {
			t.Fatal(err)
		}
		before, err := o.EditionFile(ctx, 1, "edition.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"mai", "tri", "thanh"} {
			if e, err := as(o, who).Edition(ctx, 1); err != nil || e.Report.Hidden != nil || e.Edition.Report != "" {
				t.Errorf("%s is told which cells are small: %v", who, err)
			}
		}
		for _, who := range []string{"minh", "thu", "kiem"} {
			if e, err := as(o, who).Edition(ctx, 1); err != nil || len(e.Report.Hidden) == 0 {
				t.Errorf("%s is not told which cells are hidden: %v", who, err)
			}
		}

		// A correction: two communes counted otherwise, one of them a small group.
		fixed := file(t, "f.csv", "code,year,households,poor,near_poor", "30544,2024,500,2,40", "30547,2024,500,41,1")
		must(t)(o.ImportTallies(ctx, fixed, true))
		if _, err := minh.DraftEdition(ctx, EditionQuestion{Movement: q.Movement, Corrects: 1}); fault.KindOf(err) != fault.Usage {
			t.Error("a correction without a reason:", err)
		}
		if _, err := minh.DraftEdition(ctx, EditionQuestion{Movement: q.Movement, Corrects: 7, Reason: "x"}); fault.KindOf(err) != fault.NotFound {
			t.Error("a correction of nothing:", err)
		}
		q.Corrects, q.Reason = 1, "hai xã nhập nhầm"
		draft(ca, q)
		two := draft(minh, q) // takes the place of the draft before
		if l, err := thu.Editions(ctx); err != nil || len(l) != 2 || two.Number != 2 {
			t.Errorf("draft %d of %d editions: %v", two.Number, len(l), err)
		}
		if n, changes, err := thu.EditionChanges(ctx, 2); err != nil || n != 1 || len(changes) == 0 {
			t.Error(n, len(changes), err)
		}
		if _, err := thu.SignEdition(ctx, 2, two.SHA256); err != nil {
			t.Fatal(err)
		}
		after, err := o.EditionFile(ctx, 1, "edition.json")
		if err != nil || !bytes.Equal(before.Content, after.Content) {
			t.Error("the old edition is another one:", err)
		}
		newest, _, issues, err := o.Published(ctx, 0)
		if err != nil || newest.Number != 2 || len(issues) != 2 || issues[1].Corrects != 1 {
			t.Error(newest, issues, err)
		}
		for i := range one.Edited.Rows { // what one hid stays hidden
			for m, c := range one.Edited.Rows[i].Cells {
				if n := two.Edited.Rows[i].Cells[m]; c.State == publication.Hidden && n.State != publication.Hidden {
					t.Errorf("row %d %s is %s now", i, m, n.State)
				}
			}
		}
		for n := 1; n <= 2; n++ {
			if a, err := mai.AttackEdition(ctx, n, 60); err != nil || len(a.Broken) > 0 || a.Hidden == 0 {
				t.Errorf("edition %d: %+v %v", n, a, err)
			}
		}
		// Every earlier edition is counted again as it was known, for the numbers it hid.
		if err := o.DB.Read(ctx, func(r *store.Reader) error {
			old, err := earlierEditions(r)
			if len(old) != 2 || old[0].Truth == nil || old[1].Truth == nil {
				t.Errorf("%d editions, not all counted again", len(old))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		intact(t, o)
	})
}

// TestEditionRests: a draft is not kept when what it was made of has changed meanwhile, and
// is when something else has.
func TestEditionRests(t *testing.T) {
	storetest.Both(t, func(t *testing.T, opt store.Options) {
		o, ctx := smallCounts(t, opt, 1), t.Context()
		q := EditionQuestion{Movement: "an-giang-2021-2025", Day: o.Today, Map: o.Today, Rule: publication.DefaultRule}
		var basis store.Basis
		if err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
			_, basis, err = store.Based(r, func(r *store.Reader) (preparedEdition, error) { return o.prepareEdition(r, q) })
			return err
		}); err != nil {
			t.Fatal(err)
		}
		stands := func() (ok bool) {
			t.Helper()
			if _, err := o.DB.Write(ctx, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) (err error) {
				ok, err = tx.Stands(basis)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !stands() {
			t.Error("nothing happened")
		}
		step(t, o, ArticleStep{What: publication.Written, Unit: "30544", On: 20241231, Text: newsText()})
		if !stands() {
			t.Error("an article has nothing to do with it")
		}
		must(t)(o.ImportTallies(ctx, file(t, "n.csv", "code,year,households,poor,near_poor", "30544,2024,500,9,9"), true))
		if stands() {
			t.Error("a count was changed")
		}
	})
}

// TestReproduce: whoever unpacks the archive of an edition into an empty database and does
// what it says gets the verdicts that it names.
func TestReproduce(t *testing.T) {
	o, ctx := smallCounts(t, store.Options{DSN: storetest.SQLite(t), Keys: t.TempDir() + "/keys"}, 4), t.Context()
	e, err := as(o, "minh").DraftEdition(ctx, EditionQuestion{Movement: "an-giang-2021-2025"})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(e.Files, func(f store.EditionFile) bool { return f.Name == "reproduce.zip" })
	z, err := zip.NewReader(bytes.NewReader(e.Files[i].Content), e.Files[i].Size)
	if err != nil {
		t.Fatal(err)
	}
	packed := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		packed[f.Name] = string(b)
	}
	there := fresh(t)
	there.Today = 20260101
	path := func(name string) string { return file(t, name, strings.TrimSuffix(packed[name], "\n")) }
	got := map[string]law.Verdict{}
	for _, line := range strings.Split(strings.TrimSpace(packed["commands.txt"]), "\n") {
		words := strings.Fields(line)
		flags := map[string]string{}
		for i := 1; i+1 < len(words); i++ {
			flags[words[i]] = words[i+1]
		}
		switch strings.Join(words[1:3], " ") {
		case "unit fact":
			if _, err := there.ImportFacts(ctx, path(words[4]), true); err != nil {
				t.Fatal(err)
			}
		case "tally import":
			must(t)(there.ImportTallies(ctx, path(words[3]), true))
		default:
			on, err1 := law.ParseDate(flags["--on"])
			by, err2 := law.ParseDate(flags["--submitted-on"])
			_, js, err := there.Judge(ctx, Question{Movement: flags["--movement"], SubmittedOn: by, Kind: award.Kind(flags["--kind"]), On: on})
			if err := errors.Join(err, err1, err2); err != nil {
				t.Fatal(line, err)
			}
			for _, j := range js {
				got[flags["--kind"]+" "+j.Subject.Code+" "+flags["--on"]] = j.Verdict
			}
		}
	}
	lines := strings.Split(strings.TrimSpace(packed["verdicts.csv"]), "\n")[1:]
	decided := 0
	for _, l := range lines {
		w := strings.Split(strings.TrimSuffix(l, "\r"), ",")
		if v := got[strings.Join(w[:3], " ")]; string(v) != w[3] {
			t.Errorf("%s: got %s", l, v)
		}
		if w[3] == string(law.Met) || w[3] == string(law.NotMet) {
			decided++
		}
	}
	rest := strings.Count(packed["not-reproducible.csv"], ",inputs")
	t.Logf("%d verdicts again, %d of them decided; %d not to be had from what is public", len(lines), decided, rest)
	if len(lines) < 50 || rest == 0 || len(got) != len(lines)+rest {
		t.Errorf("%d verdicts, %d not reproducible, %d judged", len(lines), rest, len(got))
	}
}
