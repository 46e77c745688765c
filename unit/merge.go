package unit

import (
	"slices"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// call names a unit as a change's new_name says, "Phường An Cư", or with the
// bare name. It is false when the kind would not be known.
func call(s *State, l Level, full string) bool {
	kind, name, ok := splitName(l, full)
	if !ok {
		if s.Kind == "" {
			return false
		}
		word, _ := wordOf(l, s.Kind)
		kind, name, full = s.Kind, full, word+" "+full
	}
	s.Kind, s.Name, s.FullName = kind, name, full
	return true
}

// day applies the changes of one day to the state of the day before.
func (b *builder) day(d law.Date, rows []row) {
	eve := d.AddDays(-1)
	rows = supersede(rows)
	groups, rows := b.resolve(d, rows)

	// 1. What ends or goes on.
	ended := false
	for _, g := range groups {
		u := rows[g].old
		how := living
		var stays *row
		for i := g; i >= 0; i = rows[i].after() {
			switch r := &rows[i]; {
			case r.kind == abolishes && u.Level == District && d >= DistrictsEnd:
				how = dissolved
			case r.kind == abolishes:
				how = unmapped
			case r.kind&(merges|splits) != 0:
				how = succeeded
			default:
				stays = r
			}
		}
		if how != living && stays == nil {
			u.finish(eve, how)
			ended = true
		}
	}
	if d == DistrictsEnd {
		for _, u := range b.units {
			if u.Level == District && u.Last == 0 {
				u.finish(eve, dissolved)
				ended = true
			}
		}
	}

	// 2. Lives that go on: new code, name, kind; a new parent is not in the row.
	for i := range rows {
		if r := &rows[i]; r.kind&continues != 0 && r.Old != r.New {
			r.old.version(d).Code = r.New
		}
	}
	for i := range rows {
		r := &rows[i]
		if r.kind&continues == 0 {
			continue
		}
		u := r.old
		if r.Old != r.New {
			if o := b.now(r.New); o != nil && o != u {
				b.refuse(r, "new_code", lang.T("unit.taken", "code", string(r.New), "unit", o.Label(), "on", d), lang.T("unit.taken_do"))
				continue
			}
			b.bear(u, r.New)
		}
		if s := u.last(); r.NewName != "" && r.NewName != s.FullName && r.NewName != s.Name {
			call(u.version(d), u.Level, r.NewName)
		}
		if r.kind&reparents != 0 {
			u.version(d).Parent = nil
			u.pending, u.since = true, d
		}
	}

	// 3. Units that begin, and the links.
	born := b.targets(d, rows)
	for i := range rows {
		r := &rows[i]
		if r.kind&(merges|splits) == 0 {
			continue
		}
		to := b.now(r.New)
		if to == nil {
			continue // refused in targets
		}
		l := Link{
			From: r.old, To: to, On: d, Whole: r.kind == merges, Share: r.Share, Hamlets: r.Hamlets,
			Doubtful: strings.HasPrefix(r.Note, "check:"), Basis: r.Basis, Note: r.Note,
		}
		b.link(l)
	}
	for _, g := range groups {
		b.rest(d, rows, g)
	}

	// 4. Where the new units and the children of the ended hang.
	for _, u := range born {
		b.inherit(u, d, eve)
	}
	if ended {
		b.follow(d)
	}
	for i := range rows {
		if r := &rows[i]; r.kind == splits && len(r.Hamlets) > 0 {
			b.alongside(d, r)
		}
	}
	for _, g := range groups {
		rows[g].old.mark = 0
	}
}

func (r *row) after() int { return int(r.next) - 1 }

// supersede drops the rows about an old unit that a later act says anew.
func supersede(rows []row) []row {
	if len(rows) == 0 || rows[len(rows)-1].edit < 0 {
		return rows
	}
	newest := map[Code]int{}
	for i := range rows {
		if r := &rows[i]; r.Old != "" {
			if e, ok := newest[r.Old]; !ok || r.edit > e {
				newest[r.Old] = r.edit
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.Old != "" && newest[r.Old] != r.edit })
}

// resolve finds the old unit of every row and chains the rows of one unit. It
// returns the index of the first row of each unit and the rows that can stand.
func (b *builder) resolve(d law.Date, all []row) (groups []int, rows []row) {
	rows = all[:0:0]
	if len(all) > 0 {
		rows = make([]row, 0, len(all))
	}
	tail := make([]int32, 0, len(all))
	for _, r := range all {
		if r.kind == creates {
			rows = append(rows, r)
			continue
		}
		u := b.now(r.Old)
		switch {
		case u == nil && b.overruled(r.edit):
			continue // an edit ended the unit on another day
		case u == nil:
			b.refuse(&r, "old_code", lang.T("unit.not_alive", "code", string(r.Old), "on", d.AddDays(-1)), b.remedy(r.Old))
			continue
		case u.Level != r.Level:
			b.refuse(&r, "level", lang.T("unit.level_is", "unit", u.Label(), "level", u.Level), lang.T("unit.level_do", "level", u.Level))
			continue
		}
		r.old = u
		rows = append(rows, r)
		if u.mark == 0 {
			groups = append(groups, len(rows)-1)
			u.mark = int32(len(groups))
			tail = append(tail, int32(len(rows)-1))
		} else {
			rows[tail[u.mark-1]].next = int32(len(rows))
			tail[u.mark-1] = int32(len(rows) - 1)
		}
	}
	for _, g := range groups {
		b.circle(rows, groups, g)
	}
	groups = slices.DeleteFunc(groups, func(g int) bool { return !b.agree(rows, g) })
	return groups, rows
}

// circle refuses units that are merged into each other on one day without any of
// them being formed anew: whatever is meant, it is not a merger.
func (b *builder) circle(rows []row, groups []int, g int) {
	r := &rows[g]
	for range groups {
		u := b.now(r.New)
		if r.kind != merges || r.Old == r.New || u == nil || u.mark == 0 {
			return
		}
		if u == rows[g].old {
			b.refuse(&rows[g], "new_code", lang.T("unit.circle", "unit", u.Label(), "on", r.Date), lang.T("unit.circle_do"))
			return
		}
		r = &rows[groups[u.mark-1]]
	}
}

// agree tests that the rows about one unit on one day can be true together.
func (b *builder) agree(rows []row, g int) bool {
	var merge, split, stay, gone int
	formed := false // a new unit uses the code of the one that is divided
	sum, shares := law.Ratio{}, true
	for i := g; i >= 0; i = rows[i].after() {
		r := &rows[i]
		for j := g; j < i; j = rows[j].after() {
			if o := &rows[j]; o.New == r.New && o.kind == r.kind {
				b.refuse(r, "", lang.T("unit.twice", "old", string(r.Old), "new", string(r.New), "on", r.Date), lang.T("unit.twice_do"))
				return b.drop(rows, g)
			}
			if o := &rows[j]; o.kind&continues != 0 && r.kind&continues != 0 && o.New != r.New {
				merge = 2 // two codes for one life
			}
		}
		switch r.kind {
		case merges:
			merge++
		case splits:
			split++
			formed = formed || r.New == r.Old
			if r.Share == nil {
				shares = false
			} else {
				sum = sum.Add(*r.Share)
			}
		case abolishes:
			gone++
		default:
			stay++
		}
	}
	r := &rows[g]
	switch one := law.Int(1); {
	case merge > 1 || gone > 1 || formed && stay > 0 || merge+gone > 0 && merge+gone+split+stay > 1:
		b.refuse(r, "change", lang.T("unit.contradict", "unit", r.old.Label(), "on", r.Date), lang.T("unit.contradict_do"))
	case split == 1 && stay == 0:
		b.refuse(r, "change", lang.T("unit.rest", "unit", r.old.Label(), "on", r.Date), lang.T("unit.rest_do", "code", string(r.Old)))
	case split > 0 && (sum.Cmp(one) > 0 || shares && stay == 0 && sum.Cmp(one) != 0 || shares && stay > 0 && sum.Cmp(one) == 0):
		b.refuse(r, "share", lang.T("unit.shares", "unit", r.old.Label(), "on", r.Date, "sum", sum), lang.T("unit.shares_do"))
	default:
		return true
	}
	return b.drop(rows, g)
}

// drop takes the rows of a refused unit out of the day.
func (b *builder) drop(rows []row, g int) bool {
	rows[g].old.mark = 0
	for i := g; i >= 0; {
		next := rows[i].after()
		rows[i].kind = 0
		i = next
	}
	return false
}

// targets begins the units that changes of the day form, and renames those they
// enlarge.
func (b *builder) targets(d law.Date, rows []row) (born []*Unit) {
	named := map[Code]*row{}
	for i := range rows {
		r := &rows[i]
		if r.kind&(merges|splits|creates) == 0 {
			continue
		}
		if first, ok := named[r.New]; ok {
			if r.NewName != "" && first.NewName != "" && r.NewName != first.NewName {
				b.refuse(r, "new_name", lang.T("unit.two_names", "code", string(r.New), "one", first.NewName, "other", r.NewName), lang.T("unit.two_names_do"))
			}
			continue
		}
		named[r.New] = r
		level := r.Level
		if level == District && levelOf(r.New) == Commune {
			level = Commune
		}
		if level == District && d >= DistrictsEnd {
			b.refuse(r, "level", lang.T("unit.no_districts", "on", d), lang.T("unit.no_districts_do"))
			continue
		}
		u := b.now(r.New)
		switch {
		case u != nil && r.kind == creates && b.overruled(r.edit):
			continue // an edit formed the unit on another day
		case u != nil && r.kind == creates:
			b.refuse(r, "new_code", lang.T("unit.taken", "code", string(r.New), "unit", u.Label(), "on", d), lang.T("unit.taken_do"))
			continue
		case u != nil && u.Level != level:
			b.refuse(r, "level", lang.T("unit.level_is", "unit", u.Label(), "level", u.Level), lang.T("unit.level_do", "level", u.Level))
			continue
		case u != nil:
			if s := u.last(); r.NewName != "" && r.NewName != s.FullName && r.NewName != s.Name {
				call(u.version(d), u.Level, r.NewName)
			}
			continue
		}
		s := State{Code: r.New, From: d}
		if !call(&s, level, r.NewName) {
			b.refuse(r, "new_name", lang.T("unit.new_name", "code", string(r.New), "name", r.NewName), lang.T("unit.new_name_do"))
			continue
		}
		born = append(born, b.begin(s, level))
	}
	return born
}

// rest links a unit that gave away parts and goes on to itself: what is left of
// it is only a part of what it was.
func (b *builder) rest(d law.Date, rows []row, g int) {
	u := rows[g].old
	parts, sum := 0, law.Int(1)
	known := true
	for i := g; i >= 0; i = rows[i].after() {
		if r := &rows[i]; r.kind == splits {
			parts++
			if r.Share == nil {
				known = false
			} else {
				sum = sum.Sub(*r.Share)
			}
		}
	}
	if parts == 0 || u.Last != 0 {
		return
	}
	l := Link{From: u, To: u, On: d}
	if known {
		l.Share = &sum
	}
	b.link(l)
}

// inherit hangs a new unit under the parent of the units it came from, where
// they agree; a snapshot that shows it has the better word.
func (b *builder) inherit(u *Unit, d, eve law.Date) {
	var p *Unit
	for i, l := range u.in {
		h := b.heir(l.From.at(eve).Parent, u.Level, d)
		if i > 0 && h != p {
			h = nil
		}
		if p = h; p == nil {
			break
		}
	}
	u.version(d).Parent = p
	u.pending, u.since = true, d
}

// heir is the unit that stands in on day d for a parent p of the day before: p
// itself, the unit p went into as a whole, or what p hung under when its level
// ended. Nil when nothing says so.
func (b *builder) heir(p *Unit, l Level, d law.Date) *Unit {
	for p != nil {
		switch {
		case p.Alive(d) && p.Level == l.Above(d):
			return p
		case p.Alive(d) || p.end == dissolved:
			p = p.last().Parent
		case len(p.out) > 0 && p.out[len(p.out)-1].Whole:
			p = p.out[len(p.out)-1].To
		default:
			return nil
		}
	}
	return nil
}

// follow hangs the children of units that ended under what stands in for them.
func (b *builder) follow(d law.Date) {
	for _, u := range b.units {
		if u.Last != 0 {
			continue
		}
		if p := u.last().Parent; p != nil && p.Last != 0 && p.Last < d {
			s := u.version(d)
			s.Parent = b.heir(p, u.Level, d)
			u.pending, u.since = true, d
		}
	}
}

// alongside moves the hamlets that a split row names to the new unit.
func (b *builder) alongside(d law.Date, r *row) {
	to := b.now(r.New)
	if to == nil {
		return
	}
	eve := d.AddDays(-1)
	for _, c := range r.Hamlets {
		h := b.now(c)
		if h == nil || h.First == d || h.at(eve).Parent != r.old {
			b.refuse(r, "hamlets", lang.T("unit.not_its_hamlet", "code", string(c), "unit", r.old.Label()), lang.T("unit.not_its_hamlet_do"))
			continue
		}
		if p := h.last(); p.From == d && p.Parent != nil && p.Parent != to && p.Parent != r.old {
			b.refuse(r, "hamlets", lang.T("unit.hamlet_twice", "code", string(c)), lang.T("unit.hamlet_twice_do"))
			continue
		}
		h.version(d).Parent = to
		h.pending, h.placed = false, max(h.placed, d)
	}
}

// remedy tells what to give instead of a code that names nothing.
func (b *builder) remedy(c Code) lang.Text {
	if p := padded(c, func(p Code) bool { return len(b.byCode[p]) > 0 }); p != "" {
		return lang.T("unit.zero", "code", string(p))
	}
	return lang.T("unit.not_alive_do")
}

// padded gives the code with its lost leading zeros, when that is a unit.
func padded(c Code, exists func(Code) bool) Code {
	for _, n := range []int{2, 3, 5} {
		if len(c) < n && levelOf(Code(strings.Repeat("0", n-len(c)))+c) != Hamlet {
			if p := Code(strings.Repeat("0", n-len(c))) + c; exists(p) {
				return p
			}
		}
	}
	return ""
}
