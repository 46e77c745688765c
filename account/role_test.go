package account

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

var update = flag.Bool("update", false, "write docs/permissions.md anew")

func TestTableIsWhole(t *testing.T) {
	if got := slices.Sorted(maps.Keys(table)); !slices.Equal(got, slices.Sorted(slices.Values(Roles))) {
		t.Errorf("roles of the table: %v", got)
	}
	held := map[Permission]bool{}
	for r, ps := range table {
		for i, p := range ps {
			held[p] = true
			if !slices.Contains(Permissions, p) {
				t.Errorf("%s holds %q, which is no permission", r, p)
			}
			if slices.Contains(ps[:i], p) {
				t.Errorf("%s holds %s twice", r, p)
			}
		}
	}
	for _, p := range Permissions {
		if !held[p] {
			t.Errorf("nobody holds %s", p)
		}
	}
	for _, l := range lang.All {
		seen := map[string]bool{}
		for _, p := range Permissions {
			seen[p.Say(l)] = true
		}
		for _, r := range Roles {
			seen[r.Say(l)] = true
		}
		for s := range seen {
			if s == "" || strings.Contains(s, "⟦") {
				t.Errorf("%s: %q", l, s)
			}
		}
		if len(seen) != len(Permissions)+len(Roles) {
			t.Errorf("%s: two roles or permissions have one name", l)
		}
	}
}

// What the requirement says about the table, as rules that hold whatever else is
// changed in it.
func TestTableKeepsItsRules(t *testing.T) {
	people := []Permission{PersonRead, SensitiveRead, CitizenRead, HouseholdRead, ReviewRead, MemberRead}
	none := func(r Role, of func(Permission) bool, why string) {
		for _, p := range table[r] {
			if of(p) {
				t.Errorf("%s holds %s: %s", r, p, why)
			}
		}
	}
	for _, r := range []Role{BoardSecretary, CouncilMember, Department, Administrator} {
		none(r, func(p Permission) bool { return slices.Contains(people, p) }, "mission.md 8: no purpose for the data of people")
	}
	none(Auditor, Permission.Changes, "who checks changes nothing")
	for _, r := range []Role{ProvincialOfficer, BoardSecretary, Auditor} {
		if r.Classifies() || !r.Holds(ShortfallRead) {
			t.Errorf("mission.md 7.2: %s", r)
		}
	}
	none(Administrator, func(p Permission) bool { return p == ShortfallRead }, "mission.md 7.2")
	for _, r := range Roles {
		if r.Holds(CitizenRead) && !r.Holds(PersonRead) {
			t.Errorf("%s sees the number and not the name", r)
		}
		if r.Holds(UserManage) && !r.Holds(UserRead) {
			t.Errorf("%s manages users whom it does not see", r)
		}
		for _, p := range table[r] {
			read := Permission(strings.Split(string(p), ".")[0] + ".read")
			if p.Changes() && slices.Contains(Permissions, read) && !r.Holds(read) {
				t.Errorf("%s holds %s without %s", r, p, read)
			}
		}
		if !r.Holds(UnitRead) {
			t.Errorf("%s does not see units", r)
		}
	}
	for _, p := range table[Reviewer] {
		if !CommuneOfficer.Holds(p) {
			t.Errorf("the commune cannot appoint a reviewer: it lacks %s", p)
		}
	}
	for p, want := range map[Permission]bool{UnitRead: false, ReviewUndo: true, KeyManage: true, UserManage: true, VerifyRun: false, TallyWrite: true} {
		if p.Changes() != want {
			t.Errorf("%s changes: %v", p, p.Changes())
		}
	}
}

func TestParseRole(t *testing.T) {
	for _, r := range Roles {
		if got, f := ParseRole(string(r)); f != nil || got != r {
			t.Errorf("%s: %s, %v", r, got, f)
		}
	}
	_, f := ParseRole("Reviewer\x1b")
	if f == nil || f.Kind != fault.Usage || strings.Contains(f.Say(lang.EN), "\x1b") || !strings.Contains(f.Say(lang.VI), "board_secretary") {
		t.Errorf("%v", f)
	}
}

// TestPermissionsPage keeps docs/permissions.md as the table says; -update writes
// it.
func TestPermissionsPage(t *testing.T) {
	path := filepath.Join("..", "docs", "permissions.md")
	want := page()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ReplaceAll(string(got), "\r\n", "\n") != want {
		t.Error("docs/permissions.md is not what account says; write it with: go test ./account -run TestPermissionsPage -update")
	}
}

func page() string {
	var b strings.Builder
	b.WriteString(`# Ai được làm gì / Who may do what

Trang này được lập tự động từ bảng quyền trong mã nguồn (account/role.go). / This page is made from the table in the code.

- Mỗi người dùng được giao một hoặc nhiều vai trò, mỗi vai trò trong phạm vi một đơn vị hành chính và một thời hạn. / A user is given one or more roles, each for a unit and for a time.
- Người vận hành tại dòng lệnh (` + "`cli:`" + `) có mọi quyền. / The operator at the command line holds every permission.
- Không ai giao nhiều hơn quyền mình có: người đầu tiên của mỗi vai trò do người vận hành giao. / Nobody gives more than they hold: the operator appoints the first of each role.
- Cấp huyện kết thúc ngày 30/6/2025: từ ngày 01/7/2025 vai trò cấp huyện chỉ còn được xem. / Districts ended on 30 June 2025: since then their officers only read.
- ◐ Từ ngày 01/9 đến khi kết quả rà soát của xã được công nhận, số hộ còn thiếu chỉ hiện cho cấp tỉnh, thư ký Ban Thi đua - Khen thưởng và người kiểm tra, giám sát; không bao giờ cho người đang tham gia phân loại hộ. / From 1 September until the commune's review is recognised, the number of households lacking is shown to the province, the board and the auditor only, never to one who also classifies.

| | vai trò | role | ` + "`--role`" + ` |
|---|---|---|---|
`)
	letters := "ABCDEFGHIKLM"
	for i, r := range Roles {
		fmt.Fprintf(&b, "| %c | %s | %s | `%s` |\n", letters[i], r.Say(lang.VI), r.Say(lang.EN), r)
	}
	b.WriteString("\n| quyền | permission | |")
	for i := range Roles {
		fmt.Fprintf(&b, " %c |", letters[i])
	}
	b.WriteString("\n|---|---|---|" + strings.Repeat(":-:|", len(Roles)) + "\n")
	for _, p := range Permissions {
		fmt.Fprintf(&b, "| %s | %s | `%s` |", p.Say(lang.VI), p.Say(lang.EN), p)
		for _, r := range Roles {
			switch inWindow := SeesShortfall([]Role{r}, 20250901, 0); {
			case !r.Holds(p):
				b.WriteString(" |")
			case p == ShortfallRead && !inWindow:
				b.WriteString(" ◐ |")
			default:
				b.WriteString(" ● |")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
