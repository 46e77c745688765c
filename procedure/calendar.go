package procedure

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Holiday is one closure of offices, with the Saturdays worked in exchange.
type Holiday struct {
	Name      lang.Both
	Off, Work []law.Date
	Fact      // that it is one; "calendar/all/holiday.2024-02-08"
	holds     bool
}

// Calendar knows which days offices work.
type Calendar struct {
	years map[law.Year][]Holiday
	off   map[law.Date]*Holiday
	work  map[law.Date]*Holiday

	content []byte
	adopted []Adoption
}

//go:embed holidays.yaml
var holidayFile []byte

var vietnam = sync.OnceValue(mustLoadHolidays)

// VietNam is the calendar of offices that comes with the program.
func VietNam() *Calendar { return vietnam() }

func mustLoadHolidays() *Calendar {
	c, _, err := loadHolidays(holidayFile, nil)
	if err != nil {
		panic("procedure: holidays.yaml: " + err.Error())
	}
	return c
}

func loadHolidays(content []byte, adopted []Adoption) (*Calendar, *reader, error) {
	var file struct {
		Documents map[string]both `yaml:"documents"`
		Years     []struct {
			Year law.Year `yaml:"year"`
			Days []struct {
				Name   both       `yaml:"name"`
				Off    []law.Date `yaml:"off"`
				Work   []law.Date `yaml:"work"`
				Doc    string     `yaml:"doc"`
				VI     string     `yaml:"vi"`
				EN     string     `yaml:"en"`
				Status law.Status `yaml:"status"`
				Seen   string     `yaml:"seen"`
			} `yaml:"days"`
		} `yaml:"years"`
	}
	if err := yaml.Load(content, &file, yaml.WithV4Defaults(), yaml.WithKnownFields()); err != nil {
		return nil, nil, err
	}
	c := &Calendar{years: map[law.Year][]Holiday{}, off: map[law.Date]*Holiday{}, work: map[law.Date]*Holiday{}, content: content, adopted: adopted}
	r := newReader("calendar", file.Documents, adopted)
	for _, y := range file.Years {
		if _, twice := c.years[y.Year]; twice || len(y.Days) == 0 {
			return nil, nil, fmt.Errorf("year %d stands twice or is empty", y.Year)
		}
		hs := make([]Holiday, len(y.Days)) // the maps point into it
		for i, d := range y.Days {
			if len(d.Off) == 0 {
				return nil, nil, errors.New("a holiday without days")
			}
			r.of = d.Name.both()
			g := fill(r, all, "holiday."+d.Off[0].String(), raw{"yes", d.Doc, d.VI, d.EN, d.Status, d.Seen}, parseBool)
			hs[i] = Holiday{d.Name.both(), d.Off, d.Work, g.Fact, g.Value}
			for _, day := range d.Off {
				if day.Year() != y.Year || weekend(day) || c.off[day] != nil {
					return nil, nil, fmt.Errorf("%s is of another year, a weekend or stands twice", day)
				}
				c.off[day] = &hs[i]
			}
			for _, day := range d.Work {
				if day.Year() != y.Year || !weekend(day) {
					return nil, nil, fmt.Errorf("%s is of another year or no weekend", day)
				}
				c.work[day] = &hs[i]
			}
		}
		c.years[y.Year] = hs
	}
	return c, r, r.err
}

// weekend tells Saturdays and Sundays.
func weekend(d law.Date) bool {
	w := midnight(d).Weekday()
	return w == time.Saturday || w == time.Sunday
}

// Years lists the years whose holidays are known, in order.
func (c *Calendar) Years() []law.Year { return slices.Sorted(maps.Keys(c.years)) }

// Holidays are the closures of a year; none where the year is unknown.
func (c *Calendar) Holidays(y law.Year) []Holiday { return slices.Clone(c.years[y]) }

// Works tells whether offices work on a day. A day of an unknown year is a fault,
// and so is one whose closure is unconfirmed and not adopted.
func (c *Calendar) Works(d law.Date) (bool, error) {
	if _, ok := c.years[d.Year()]; !ok {
		return false, fault.New(fault.Refused, lang.T("procedure.holidays.unknown", "year", d.Year())).Do(lang.T("procedure.holidays.unknown.do"))
	}
	for _, at := range []map[law.Date]*Holiday{c.work, c.off} {
		h, ok := at[d]
		switch {
		case !ok:
		case !h.Usable():
			return false, fault.New(fault.Refused, lang.T("procedure.holidays.doubt", "day", d, "name", h.Name)).
				Do(lang.T("procedure.holidays.doubt.do", "fact", h.ID))
		case h.holds:
			return weekend(d), nil // worked in exchange, or closed
		}
	}
	return !weekend(d), nil
}

// Add is the last day of a limit that begins the day after a day (Civil Code
// 91/2015/QH13 art. 147(3), confirmed: thuvienphapluat.vn hoi-dap-phap-luat 3896F):
// its n-th working day; or its n-th day, moved to the next working day where offices
// are closed on it (art. 148(5), confirmed, the same). A limit without days, one that meets a day nobody can tell ([Calendar.Works])
// and a day before the calendar are faults.
func (c *Calendar) Add(day law.Date, limit Limit) (law.Date, error) {
	if limit.Days < 1 || day == 0 {
		return 0, fault.New(fault.Refused, lang.T("procedure.limit.open")).Do(lang.T("procedure.limit.open.do"))
	}
	due, left := day, limit.Days
	if limit.Kind == CalendarDays {
		due, left = day.AddDays(limit.Days-1), 1
	}
	for left > 0 {
		due = due.AddDays(1)
		works, err := c.Works(due)
		if err != nil {
			return 0, err
		}
		if works {
			left--
		}
	}
	return due, nil
}

// Late is how many days after its due day something was done, in calendar days;
// 0 when it was in time. What is not done yet is late by the day of asking.
func Late(due, done law.Date) int {
	if due == 0 || done <= due {
		return 0
	}
	return int(midnight(done).Sub(midnight(due)).Hours() / 24)
}

// Adopt is the calendar with decisions of the province counted in: "yes" to a
// closure that is unconfirmed here, or "no" where it was not one.
func (c *Calendar) Adopt(as ...Adoption) (*Calendar, error) {
	out, r, err := loadHolidays(c.content, append(slices.Clone(c.adopted), as...))
	if err != nil {
		return nil, fault.New(fault.Internal, lang.T("procedure.file")).By(err)
	}
	if err := r.refused(lang.T("procedure.about.holiday")); err != nil {
		return nil, err
	}
	return out, nil
}

// midnight begins a day; all are 24 hours apart.
func midnight(d law.Date) time.Time {
	return time.Date(int(d/10000), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, time.UTC)
}
