package programme

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
	"vuonlen/unit"
)

// world is one way in which everything that is not known may have been.
type world struct {
	owed    bool
	end     law.Date // the last day in time
	arrived law.Date // 0: never
	off     map[law.Date]bool
}

func (w world) state(on law.Date) ReportState {
	switch {
	case !w.owed:
		return ReportNotOwed
	case w.arrived != 0 && w.arrived <= on && w.arrived <= w.end:
		return ReportReceived
	case w.arrived != 0 && w.arrived <= on:
		return ReportLate
	case on <= w.end:
		return ReportPending
	}
	return ReportMissing
}

func (w world) inTime(on law.Date) law.Verdict {
	if !w.owed || on < w.end {
		return law.NotApplicable
	}
	return law.If(w.arrived != 0 && w.arrived <= w.end)
}

func (w world) late(on law.Date, working bool) (n int64) {
	until := on
	if w.arrived != 0 && w.arrived < on {
		until = w.arrived
	}
	for d := w.end.AddDays(1); d <= until; d = d.AddDays(1) {
		if !working || !w.off[d] {
			n++
		}
	}
	return n
}

// What is said of a report against all worlds that fit what is known: which days are
// off, what the rule says of a day off, whether and when it came, whether it was owed.
func TestReportAgainstWorlds(t *testing.T) {
	kd, _ := FindKind("reports")
	day := law.MakeDate(2024, 12, 19)
	rapid.Check(t, func(t *rapid.T) {
		near := func(name string, from, to int) law.Date {
			return day.AddDays(rapid.IntRange(from, to).Draw(t, name))
		}
		off := map[law.Date]law.Verdict{}
		var open []law.Date
		for i := -4; i <= 6; i++ {
			d := day.AddDays(i)
			v := rapid.SampledFrom([]law.Verdict{law.Met, law.NotMet, law.NotMet, law.Unknown}).Draw(t, "off")
			if v == law.Unknown && len(open) == 4 || i == -4 || i == 6 {
				v = law.NotMet
			}
			if v == law.Unknown {
				open = append(open, d)
			}
			off[d] = v
		}
		isOff := func(d law.Date) law.Verdict {
			if v, ok := off[d]; ok {
				return v
			}
			return law.NotMet
		}
		duty := &Duty{ID: "x", Days: []YearDay{1219}, Working: rapid.Bool().Draw(t, "working"), IfAny: rapid.IntRange(0, 3).Draw(t, "if any") == 0,
			Shift: rapid.SampledFrom([]Shift{ShiftOpen, ShiftSame, ShiftNext, ShiftBefore}).Draw(t, "shift")}
		o := Obligation{Duty: duty, Kind: Periodic, Day: day, off: isOff}
		o.First, o.Last = duty.Shift.ends(day, isOff)
		if rapid.Bool().Draw(t, "stated") {
			o.Stated = near("stated by", -2, 9)
		}
		var received, recordedDue law.Date
		came := false
		if rapid.Bool().Draw(t, "record") {
			e := NewRecord(kd)
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				e.Set("owed", "no")
			case 1:
				e.Set("document", "5/BC")
				came = true
			case 2, 3:
				received = near("received", -3, 9)
				e.Set("received_on", received.String())
			}
			if rapid.IntRange(0, 3).Draw(t, "due") == 0 {
				recordedDue = near("due day", -2, 2)
				e.Set("due", recordedDue.String())
			}
			o.take(&e)
		}
		on := near("on", -4, 9)

		var worlds []world
		for bits := range 1 << len(open) {
			w := world{off: map[law.Date]bool{}}
			for d, v := range off {
				w.off[d] = v == law.Met
			}
			for i, d := range open {
				w.off[d] = bits>>i&1 == 1
			}
			walk := func(step int) law.Date {
				d := day
				for w.off[d] {
					d = d.AddDays(step)
				}
				return d
			}
			var ends []law.Date
			switch {
			case recordedDue != 0:
				ends = []law.Date{recordedDue}
			case duty.Shift == ShiftSame:
				ends = []law.Date{day}
			case duty.Shift == ShiftNext:
				ends = []law.Date{walk(1)}
			case duty.Shift == ShiftBefore:
				ends = []law.Date{walk(-1)}
			default:
				ends = []law.Date{day, walk(1)}
			}
			var arrivals []law.Date
			for i := -6; i <= 12; i++ {
				arrivals = append(arrivals, day.AddDays(i))
			}
			owed := []bool{true}
			switch {
			case received != 0:
				arrivals = []law.Date{received}
			case came:
			case o.Record != nil && o.Record.Text("owed") == "no":
				owed = []bool{false}
			default:
				arrivals = append(arrivals, 0)
				if o.Record == nil && duty.IfAny {
					owed = []bool{true, false}
				} else if o.Stated != 0 {
					arrivals = slices.DeleteFunc(arrivals, func(d law.Date) bool { return d != 0 && d <= o.Stated })
				}
			}
			for _, yes := range owed {
				for _, e := range ends {
					for _, a := range arrivals {
						worlds = append(worlds, world{yes, e, a, w.off})
					}
				}
			}
		}

		states, verdicts := map[ReportState]bool{}, map[law.Verdict]bool{}
		least, most := int64(1<<40), int64(-1)
		for _, w := range worlds {
			s := w.state(on)
			states[s], verdicts[w.inTime(on)] = true, true
			if s == ReportLate || s == ReportMissing {
				least, most = min(least, w.late(on, duty.Working)), max(most, w.late(on, duty.Working))
			}
		}
		only := func(ss ...ReportState) bool {
			for s := range states {
				if !slices.Contains(ss, s) {
					return false
				}
			}
			return true
		}
		want := ReportUnknown
		switch {
		case only(ReportReceived), only(ReportLate), only(ReportNotOwed):
			for s := range states {
				want = s
			}
		case only(ReportLate, ReportMissing):
			want = ReportMissing
		case only(ReportReceived, ReportPending, ReportNotOwed) && states[ReportPending]:
			want = ReportPending // nothing is amiss yet
		}
		if got := o.State(on); got != want {
			t.Fatalf("state %s, want %s of %v", got, want, states)
		}
		verdict := law.Unknown
		switch {
		case verdicts[law.NotMet] && len(verdicts) == 1:
			verdict = law.NotMet
		case !verdicts[law.NotMet] && verdicts[law.Met]:
			verdict = law.Met
		case !verdicts[law.NotMet]:
			verdict = law.NotApplicable
		}
		if got := o.InTime(on); got != verdict {
			t.Fatalf("in time %s, want %s of %v", got, verdict, verdicts)
		}
		n := o.DaysLate(on)
		if late := want == ReportLate || want == ReportMissing; n.Known() != late {
			t.Fatalf("late %v in state %s", n, want)
		} else if late && (n.Lo > least || n.Hi < most) {
			t.Fatalf("late %v, worlds %d to %d", n, least, most)
		} else if late && !(duty.Working && duty.Shift == ShiftBefore) && (n.Lo != least || n.Hi != most) {
			t.Fatalf("late %v, want %d to %d", n, least, most)
		}
	})
}

// Where nobody knows which days are off, a rule that moves its day ends somewhere in
// the longest break there can be; one that stays is certain.
func TestEndsWithoutDaysOff(t *testing.T) {
	nobody := func(law.Date) law.Verdict { return law.Unknown }
	always := func(law.Date) law.Verdict { return law.Met }
	for _, x := range []struct {
		s           Shift
		off         DayOff
		first, last law.Date
	}{
		{ShiftSame, nobody, 20250601, 20250601},
		{ShiftNext, nobody, 20250601, 20250615},
		{ShiftBefore, nobody, 20250518, 20250601},
		{ShiftOpen, nobody, 20250601, 20250615},
		{ShiftOpen, always, 20250601, 20250601},
		{ShiftNext, Weekend, 20250602, 20250613}, // 1 and 15 June 2025 are Sundays
		{ShiftNext, working, 20250602, 20250602},
		{ShiftBefore, working, 20250530, 20250530},
	} {
		if a, b := x.s.ends(20250601, x.off); a != x.first || b != x.last {
			t.Errorf("%q: %s to %s, want %s to %s", x.s, a, b, x.first, x.last)
		}
	}
}

// A report recorded with its own last day goes by that; one of a period of the
// calendar, recorded without a day, by the calendar; what is recorded besides stands
// beside; what names a period of another span is not in this one.
func TestRecordsMeetTheCalendar(t *testing.T) {
	c := NewCalendar(country(), NewBook([]Record{
		row(t, "duties", "code=89 duty=half-year name=x owed_by=commune days=06-15;12-15 on_day_off=same from=2023-01-01 document=12/QĐ"),
		row(t, "reports", "code=30553 kind=periodic period=half-year~2024-06 received_on=2024-06-14"),
		row(t, "reports", "code=30553 kind=periodic period=half-year~2024-12 due=2024-12-20 received_on=2024-12-20"),
		row(t, "reports", "code=30553 kind=periodic period=half-year~2023-12 received_on=2023-12-31"),
		row(t, "reports", "code=30553 kind=extraordinary period=bão due=2024-09-20"),
		row(t, "reports", "code=30553 kind=extraordinary period=half-year~2024-06 due=2024-06-20"),
		row(t, "reports", "code=30553 kind=periodic period=quý~I due=2023-04-05"),
		row(t, "reports", "code=30553 kind=periodic period=không~rõ~hạn received_on=2024-01-01"),
		row(t, "reports", "code=30280 kind=periodic period=half-year~2024-06 received_on=2024-06-16"),
		row(t, "receipts", "code=891 duty=half-year from=2024-01-01 to=2024-12-31 document=x"),
	}), working)
	var got []string
	for _, o := range c.Owed(find(t, "30553", 20241231), 20240101, 20241231) {
		if o.Duty == nil || o.Duty.ID == "half-year" {
			got = append(got, o.Kind+" "+o.Period+" "+o.Last.String()+" "+string(o.State(20241231)))
		}
	}
	want := []string{
		"periodic không rõ hạn  unknown",
		"periodic half-year 2024-06 2024-06-15 received",
		"extraordinary half-year 2024-06 2024-06-20 unknown",
		"extraordinary bão 2024-09-20 unknown",
		"periodic half-year 2024-12 2024-12-20 received",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	states := func(code unit.Code, on law.Date) (out []ReportState) {
		for _, o := range c.Owed(find(t, code, 20241231), 20240101, 20241231) {
			if o.Duty != nil && o.Duty.ID == "half-year" {
				out = append(out, o.State(on))
			}
		}
		return out
	}
	if got := states("30544", 20241231); !slices.Equal(got, []ReportState{ReportMissing, ReportMissing}) {
		t.Errorf("of the same district, nothing recorded: %v", got)
	}
	if got := states("30544", 20240615); !slices.Equal(got, []ReportState{ReportPending, ReportPending}) {
		t.Errorf("on the day itself: %v", got)
	}
}
