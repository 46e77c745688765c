package office

import (
	"errors"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/tally"
	"vuonlen/unit"
)

// CountUnits reads the units of a count from a units file as it is, whatever day
// it is of (formats.md 2.1, 3.3). Faults name their rows.
func CountUnits(rd *document.Reader) (*tally.CountUnits, []lang.Text, error) {
	take := parsed(unit.ParseRecord)
	var records []unit.Record
	var rows []int32
	for rd.Next() {
		if v, ok := take(rd.Row()); ok {
			v.Name, v.FullName, v.Kind = "", "", "" // checked, and not needed: the country has a hundred thousand units
			records, rows = append(records, v), append(rows, int32(rd.Row().Number()))
		}
	}
	if err := rd.Faults().Err(); err != nil {
		return nil, nil, err
	}
	u, err := tally.NewCountUnits(records)
	var wrong unit.Errors
	if errors.As(err, &wrong) {
		var list fault.List
		for _, e := range wrong {
			at := rd.Row().Place(e.Err.At.Column)
			at.Row = int(rows[e.Index])
			list.Add(e.Err.Place(at))
		}
		return nil, nil, list.Err()
	}
	return u, rd.Notices(), err
}

// CountUnitColumns is the schema of a units file.
func CountUnitColumns() document.Schema { return unitSchema }
