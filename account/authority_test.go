package account

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

func authority(t interface{ Fatalf(string, ...any) }, grants ...Grant) *Authority {
	a, err := NewAuthority(country(), User{Name: "Nguyễn Văn Á", Grants: grants})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return a
}

// Role x permission at a unit in the scope and at one outside, and without a scope.
func TestMayIsTheTableWithinTheScope(t *testing.T) {
	tree := country()
	const day law.Date = 20240601
	in, out := find(t, tree, "30280", day), find(t, tree, "31117", day)
	if !tree.Within(in, find(t, tree, "89", day), day) || tree.Within(out, find(t, tree, "89", day), day) {
		t.Fatal("the communes are not where the test needs them")
	}
	for _, r := range Roles {
		a := authority(t, Grant{Role: r, Scope: "89", On: day})
		for _, p := range Permissions {
			holds := slices.Contains(table[r], p)
			if (a.May(p, in, day, day) == nil) != holds || (a.MayAnywhere(p, day) == nil) != holds {
				t.Errorf("%s, %s: %v", r, p, a.May(p, in, day, day))
			}
			if a.May(p, out, day, day) == nil || a.May(p, nil, day, day) == nil || a.May(p, in, 20251231, day) == nil {
				t.Errorf("%s, %s: allowed outside the scope", r, p)
			}
			if a.Scope(p, day).Covers(in, day) != holds || a.Scope(p, day).Covers(out, day) {
				t.Errorf("%s, %s: the scope is another than May says", r, p)
			}
		}
	}
	cli := Operate("cli:an")
	for _, p := range Permissions {
		if cli.May(p, in, day, day) != nil || cli.May(p, nil, 0, day) != nil || cli.MayAnywhere(p, day) != nil || !cli.Scope(p, day).All() {
			t.Errorf("the operator may not %s", p)
		}
	}
	if !cli.Actor().Operator() || authority(t).Actor().Operator() || Actor("clip").Operator() {
		t.Error("who is an operator")
	}
}

func TestRefusalsSayWhatWhereAndWho(t *testing.T) {
	tree := country()
	const day law.Date = 20240601
	u := find(t, tree, "31117", day)
	a := authority(t, Grant{Role: CommuneOfficer, Scope: "30280", On: day})
	for _, c := range []struct {
		f    *fault.Error
		want []string
	}{
		{a.May(ReviewWrite, u, day, day), []string{"Nguyễn Văn Á", "nhập phiếu rà soát", "31117", "01/06/2024", "rà soát viên; công chức cấp xã", "dòng lệnh"}},
		{a.May(KeyManage, u, day, day), []string{"Nguyễn Văn Á", "quản lý khóa", "quản trị hệ thống", "dòng lệnh"}},
		{a.MayAnywhere(MovementWrite, day), []string{"nhập phong trào", "thư ký Ban Thi đua"}},
	} {
		if c.f == nil || c.f.Kind != fault.Refused {
			t.Fatalf("%v", c.f)
		}
		for _, w := range c.want {
			if s := c.f.Say(lang.VI); !strings.Contains(s, w) {
				t.Errorf("%q does not say %q", s, w)
			}
		}
		if s := c.f.Say(lang.EN); strings.Contains(s, "⟦") || strings.Contains(s, "{") {
			t.Error(s)
		}
	}
	// Who could do it is told as of the day: no district enters counts now.
	if s := a.MayAnywhere(PointsWrite, day).Say(lang.VI); strings.Contains(s, "cấp huyện") {
		t.Error(s)
	}
	b := authority(t, Grant{Role: Auditor, Scope: "89", On: day})
	if before, now := b.MayAnywhere(TallyWrite, eve).Say(lang.VI), b.MayAnywhere(TallyWrite, reform).Say(lang.VI); !strings.Contains(before, "cấp huyện") || strings.Contains(now, "cấp huyện") {
		t.Error(before, now)
	}
}

func TestDistrictOfficersWriteUntilDistrictsEnd(t *testing.T) {
	tree := country()
	a := authority(t, Grant{Role: DistrictOfficer, Scope: "891", On: 20240601})
	u := tree.Children(find(t, tree, "891", eve), eve)[0]
	for _, c := range []struct {
		p     Permission
		today law.Date
		want  bool
	}{
		{TallyWrite, eve, true}, {TallyWrite, reform, false}, {CampaignWrite, eve, true}, {CampaignWrite, reform, false},
		{TallyRead, eve, true}, {TallyRead, reform, true}, {PersonRead, reform, true},
	} {
		if f := a.May(c.p, u, eve, c.today); (f == nil) != c.want {
			t.Errorf("%s on %s: %v", c.p, c.today, f)
		}
	}
}

func TestGrantsCountOnTheirDaysAndUntilDisabled(t *testing.T) {
	tree := country()
	u := find(t, tree, "89", 20240601)
	grants := []Grant{
		{Role: Auditor, Scope: "89", On: 20240601, From: 20240101, To: 20240630},
		{Role: Department, Scope: "VN", On: 20240601, From: 20240601},
		{Role: Department, Scope: "89", On: 20240601},
	}
	a := authority(t, grants...)
	for _, c := range []struct {
		today law.Date
		audit bool
		roles []Role
	}{
		{20231231, false, []Role{Department}}, {20240101, true, []Role{Auditor, Department}},
		{20240630, true, []Role{Auditor, Department}}, {20240701, false, []Role{Department}},
	} {
		if f := a.May(JournalRead, u, 20240601, c.today); (f == nil) != c.audit {
			t.Errorf("%s: %v", c.today, f)
		}
		if got := a.Roles(c.today); !slices.Equal(got, c.roles) {
			t.Errorf("%s: %v", c.today, got)
		}
		if a.SeesShortfall(c.today, 0) != c.audit {
			t.Errorf("%s: sees the shortfall %v", c.today, !c.audit)
		}
	}
	if a.Scope(TallyRead, 20240531).All() || !a.Scope(TallyRead, 20240601).All() {
		t.Error("the grant for the country does not count from its first day")
	}
	off, err := NewAuthority(tree, User{Name: "an", Grants: grants, Disabled: true})
	if err != nil {
		t.Fatal(err)
	}
	f := off.May(UnitRead, u, 20240601, 20240601)
	if f == nil || !strings.Contains(f.Say(lang.VI), "khóa") || off.Scope(UnitRead, 20240601).Covers(u, 20240601) || off.Roles(20240601) != nil || off.SeesShortfall(20240601, 20231215) {
		t.Errorf("a disabled user acts: %v", f)
	}
	if f := CanGrant(off, Grant{Role: Department, Scope: "89", On: 20240601}, 20240601); f == nil {
		t.Error("a disabled user grants")
	}
}

// Nobody grants more than they hold: tried for every pair of roles, at the
// granter's unit, below, above and beside it.
func TestNobodyGrantsMoreThanTheyHold(t *testing.T) {
	const day law.Date = 20240601
	can := 0
	for _, have := range Roles {
		a := authority(t, Grant{Role: have, Scope: "883", On: day})
		for _, give := range Roles {
			more := slices.ContainsFunc(table[give], func(p Permission) bool { return !slices.Contains(table[have], p) })
			for _, c := range []struct {
				scope  unit.Code
				inside bool
			}{{"883", true}, {"30280", true}, {"89", false}, {"VN", false}, {"884", false}} {
				f := CanGrant(a, Grant{Role: give, Scope: c.scope, On: day}, day)
				want := c.inside && !more && slices.Contains(table[have], UserManage)
				if (f == nil) != want {
					t.Errorf("%s gives %s for %s: %v", have, give, c.scope, f)
				}
				if f == nil {
					can++
				} else if f.Kind != fault.Refused || f.Remedy.IsZero() || strings.Contains(f.Say(lang.VI), "⟦") {
					t.Errorf("%s gives %s for %s: %v", have, give, c.scope, f)
				}
			}
		}
	}
	if can == 0 {
		t.Error("nobody can grant anything")
	}
	commune := authority(t, Grant{Role: CommuneOfficer, Scope: "30280", On: day})
	if f := CanGrant(commune, Grant{Role: Reviewer, Scope: "30280", On: day}, day); f != nil {
		t.Error("the commune cannot appoint its reviewers:", f)
	}
	if f := CanGrant(commune, Grant{Role: Reviewer, Scope: "xyz", On: day}, day); f == nil || f.Kind != fault.NotFound {
		t.Error(f)
	}
	// Two roles are held together, one for each permission.
	two := authority(t, Grant{Role: Administrator, Scope: "89", On: day}, Grant{Role: Auditor, Scope: "883", On: day})
	if f := CanGrant(two, Grant{Role: Auditor, Scope: "883", On: day}, day); f != nil {
		t.Error(f)
	}
	if f := CanGrant(two, Grant{Role: Auditor, Scope: "89", On: day}, day); f == nil {
		t.Error("more is granted than is held")
	}
	if f := CanGrant(Operate("cli:an"), Grant{Role: ProvincialOfficer, Scope: "89", On: day}, day); f != nil {
		t.Error(f)
	}
}

// Who lost a commune to another district cannot give it away by its old day.
func TestNobodyGrantsWhatTheyHeldOnce(t *testing.T) {
	const before, after law.Date = 20221231, 20230101
	a, err := NewAuthority(small(moved(after))(t), User{Name: "an", Grants: []Grant{{Role: CommuneOfficer, Scope: "101", On: before}}})
	if err != nil {
		t.Fatal(err)
	}
	g := Grant{Role: Reviewer, Scope: "00002", On: before}
	if f := CanGrant(a, g, before); f != nil {
		t.Error(f)
	}
	if f := CanGrant(a, g, after); f == nil || f.Kind != fault.Refused {
		t.Errorf("given on the day after: %v", f)
	}
}

// What somebody may grant gives the other no unit that they do not cover on the
// day of the unit and today.
func TestAGrantedScopeLiesInTheGranters(t *testing.T) {
	tree := country()
	given := 0
	rapid.Check(t, func(t *rapid.T) {
		today := rapid.SampledFrom(days).Draw(t, "today")
		u, d := anyUnit(t, tree, "granter's unit")
		v, on := u, d
		if below := slices.Concat(tree.Children(u, d), []*unit.Unit{u}); rapid.Bool().Draw(t, "below") {
			v = below[rapid.IntRange(0, len(below)-1).Draw(t, "which")]
		} else {
			v, on = anyUnit(t, tree, "unit")
		}
		codeOf := func(u *unit.Unit, d law.Date) unit.Code { s, _ := u.At(d); return s.Code }
		a := authority(t, Grant{Role: CommuneOfficer, Scope: codeOf(u, d), On: d})
		g := Grant{Role: Reviewer, Scope: codeOf(v, on), On: on}
		if CanGrant(a, g, today) != nil {
			return
		}
		given++
		theirs, s := a.Scope(ReviewWrite, today), scopeOf(t, tree, v)
		for _, day := range []law.Date{on, today} {
			if !v.Alive(day) {
				continue
			}
			for _, x := range covered(s, unit.Commune, day) {
				if !theirs.Covers(x, day) {
					t.Fatalf("%s on %s goes with %s and is not the granter's", x.Key(), day, v.Key())
				}
			}
		}
	})
	if given == 0 {
		t.Error("nothing was granted")
	}
}

func TestConcurrentQuestions(t *testing.T) {
	tree := country()
	a := authority(t, Grant{Role: DistrictOfficer, Scope: "891", On: eve}, Grant{Role: Auditor, Scope: "89", On: eve})
	u := tree.Children(find(t, tree, "891", eve), eve)[0]
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, p := range Permissions {
				if (a.May(p, u, eve, eve) == nil) != (DistrictOfficer.Holds(p) || Auditor.Holds(p)) {
					t.Errorf("%s", p)
				}
			}
		})
	}
	wg.Wait()
}
