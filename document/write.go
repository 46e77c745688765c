package document

import (
	"io"
	"strconv"
	"strings"

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

// WriteUnitChanges writes a file of changes of units (formats.md 2.2) without the remarks,
// which whoever entered them made for himself.
func WriteUnitChanges(w io.Writer, cs []unit.Change) error {
	c := NewCSVWriter(w, "old_code", "new_code", "level", "change", "date", "old_name", "new_name", "share", "hamlets", "basis")
	for _, x := range cs {
		c.Raw(string(x.Old))
		c.Raw(string(x.New))
		c.Raw(string(x.Level))
		c.Raw(x.Kind)
		c.Raw(x.Date.String())
		c.Text(x.OldName)
		c.Text(x.NewName)
		share := ""
		if x.Share != nil { // as entered: the last digit says how sure it is
			share = strings.TrimRight(x.Share.Decimal(9), "0")
			share = strings.TrimSuffix(share, ".")
		}
		c.Raw(share)
		hamlets := make([]string, len(x.Hamlets))
		for i, h := range x.Hamlets {
			hamlets[i] = string(h)
		}
		c.Raw(strings.Join(hamlets, ";"))
		c.Text(x.Basis)
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
