package document

import (
	"io"
	"strconv"

	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// WriteUnits writes a units file (formats.md 2.1) that the import takes back.
func WriteUnits(w io.Writer, rs []unit.Record) error {
	c := NewCSVWriter(w, "code", "name", "kind", "parent", "level", "full_name")
	for _, r := range rs {
		c.Raw(string(r.Code))
		c.Text(r.Name)
		c.Raw(r.Kind)
		c.Raw(string(r.Parent))
		c.Raw(string(r.Level))
		c.Text(r.FullName)
		c.End()
	}
	return c.Flush()
}

// WriteFacts writes a facts file (formats.md 2.3).
func WriteFacts(w io.Writer, fs []unit.Fact) error {
	c := NewCSVWriter(w, "code", "on", "fact", "value", "from", "to", "source", "decision", "decided_on", "body")
	for _, f := range fs {
		c.Raw(string(f.Code))
		c.Raw(f.On.String())
		c.Raw(f.Name)
		c.Raw(f.Value)
		c.Raw(f.From.String())
		c.Raw(f.To.String())
		c.Text(f.Source)
		c.Text(f.Decision)
		c.Raw(f.DecidedOn.String())
		c.Text(f.Body)
		c.End()
	}
	return c.Flush()
}

// WriteTallies writes a tallies file (formats.md 2.4).
func WriteTallies(w io.Writer, ts []tally.Tally) error {
	c := NewCSVWriter(w, "code", "on", "year", "standard", "households", "poor", "near_poor", "minority_households", "minority_poor",
		"minority_near_poor", "decided_on", "decision", "source", "poor_pct", "near_poor_pct", "multidim_pct", "minority_poor_pct")
	for _, t := range ts {
		c.Raw(string(t.Code))
		c.Raw(t.On.String())
		c.Raw(strconv.Itoa(int(t.Year)))
		c.Raw(t.Standard)
		for _, n := range []law.Count{t.Households, t.Poor, t.NearPoor, t.MinorityHouseholds, t.MinorityPoor, t.MinorityNearPoor} {
			if v, ok := n.Exact(); ok {
				c.Int(v)
			} else {
				c.Raw("") // recognised counts are exact or unknown
			}
		}
		c.Raw(t.DecidedOn.String())
		c.Text(t.Decision)
		c.Text(t.Source)
		for _, r := range []*law.Ratio{t.PoorPct, t.NearPoorPct, t.MultidimPct, t.MinorityPoorPct} {
			if r == nil {
				c.Raw("")
			} else {
				c.Raw(r.Decimal(4))
			}
		}
		c.End()
	}
	return c.Flush()
}
