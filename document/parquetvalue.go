package document

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// plainDictionary is what older programs write where RLE_DICTIONARY and, in a
// dictionary, PLAIN are meant.
const plainDictionary format.Encoding = 2

// values reads the values of a page one by one, without those that are null.
type values struct {
	chunk    *chunk
	encoding format.Encoding
	b        []byte
	bit      int     // of b, for truth values
	indexes  hybrid  // into the dictionary; also truth values by runs
	ints     delta   // DELTA_BINARY_PACKED
	lengths  []int32 // of texts: DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY
	shared   []int32 // letters each text has in common with the one before
	last     []byte
}

func (c *chunk) openValues(e format.Encoding, b []byte, n int) (v values, err error) {
	kind := c.element.Type.V
	v = values{chunk: c, encoding: e, b: b}
	switch e {
	case format.Plain:
	case plainDictionary, format.RLEDictionary:
		if c.dict == nil {
			return v, fmt.Errorf("%w: no dictionary", errBroken)
		}
		v.encoding = format.RLEDictionary
		if len(b) == 0 {
			return v, nil // all null
		}
		if b[0] > 32 {
			return v, fmt.Errorf("%w: indexes of %d bits", errBroken, b[0])
		}
		v.indexes = hybrid{b: b[1:], width: int(b[0])}
	case format.RLE:
		if kind != format.Boolean {
			return v, errPacking
		}
		if len(b) == 0 {
			return v, nil
		}
		m, rest, err := prefixed(b)
		if err != nil {
			return v, err
		}
		v.indexes = hybrid{b: rest[:m], width: 1}
	case format.DeltaBinaryPacked:
		if kind != format.Int32 && kind != format.Int64 {
			return v, errPacking
		}
		v.ints, err = openDelta(b, n)
		return v, err
	case format.DeltaLengthByteArray, format.DeltaByteArray:
		if kind != format.ByteArray {
			return v, errPacking
		}
		if e == format.DeltaByteArray {
			if v.shared, v.b, err = deltas(v.b, n); err != nil {
				return v, err
			}
		}
		v.lengths, v.b, err = deltas(v.b, n)
		if err == nil && v.shared != nil && len(v.shared) != len(v.lengths) {
			err = fmt.Errorf("%w: lengths of texts", errBroken)
		}
		return v, err
	default:
		return v, errPacking
	}
	return v, nil
}

// take cuts the next n bytes.
func (v *values) take(n int) ([]byte, error) {
	if n < 0 || n > len(v.b) {
		return nil, fmt.Errorf("%w: a page is cut off", errBroken)
	}
	b := v.b[:n]
	v.b = v.b[n:]
	return b, nil
}

func (v *values) next() (cell, error) {
	e := v.chunk.element
	switch v.encoding {
	case format.RLEDictionary:
		i, err := v.indexes.next()
		if err == nil && int(i) >= len(v.chunk.dict) {
			err = fmt.Errorf("%w: value %d of a dictionary of %d", errBroken, i, len(v.chunk.dict))
		}
		if err != nil {
			return cell{}, err
		}
		return v.chunk.dict[i], nil
	case format.RLE:
		i, err := v.indexes.next()
		return cell{text: strconv.Itoa(int(i))}, err
	case format.DeltaBinaryPacked:
		n, err := v.ints.next()
		if e.Type.V == format.Int32 {
			n = int64(int32(n))
		}
		return intCell(e, n), err
	case format.DeltaLengthByteArray, format.DeltaByteArray:
		return v.deltaText()
	}
	switch e.Type.V {
	case format.Boolean:
		if v.bit>>3 >= len(v.b) {
			return cell{}, fmt.Errorf("%w: a page is cut off", errBroken)
		}
		bit := v.b[v.bit>>3] >> (v.bit & 7) & 1
		v.bit++
		return cell{text: strconv.Itoa(int(bit))}, nil
	case format.Int32:
		b, err := v.take(4)
		if err != nil {
			return cell{}, err
		}
		return intCell(e, int64(int32(binary.LittleEndian.Uint32(b)))), nil
	case format.Int64:
		b, err := v.take(8)
		if err != nil {
			return cell{}, err
		}
		return intCell(e, int64(binary.LittleEndian.Uint64(b))), nil
	case format.Float:
		b, err := v.take(4)
		if err != nil {
			return cell{}, err
		}
		return floatCell(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))), 32), nil
	case format.Double:
		b, err := v.take(8)
		if err != nil {
			return cell{}, err
		}
		return floatCell(math.Float64frombits(binary.LittleEndian.Uint64(b)), 64), nil
	}
	n, rest, err := prefixed(v.b)
	if err != nil {
		return cell{}, err
	}
	v.b = rest
	b, err := v.take(n)
	return textCell(b, err)
}

func (v *values) deltaText() (cell, error) {
	if len(v.lengths) == 0 {
		return cell{}, fmt.Errorf("%w: a page is cut off", errBroken)
	}
	b, err := v.take(int(v.lengths[0]))
	v.lengths = v.lengths[1:]
	if err != nil || v.shared == nil {
		return textCell(b, err)
	}
	n := int(v.shared[0])
	v.shared = v.shared[1:]
	if n < 0 || n > len(v.last) || n+len(b) > maxCell {
		return cell{}, fmt.Errorf("%w: a text begins like one that was not there", errBroken)
	}
	v.last = append(v.last[:n:n], b...)
	return textCell(v.last, nil)
}

// prefixed reads a length of four bytes; it does not go beyond the rest.
func prefixed(b []byte) (int, []byte, error) {
	if len(b) < 4 {
		return 0, nil, fmt.Errorf("%w: a page is cut off", errBroken)
	}
	n := binary.LittleEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-4) {
		return 0, nil, fmt.Errorf("%w: %d bytes of %d", errBroken, n, len(b)-4)
	}
	return int(n), b[4:], nil
}

func textCell(b []byte, err error) (cell, error) {
	if err == nil && len(b) > maxCell {
		err = fmt.Errorf("%w: a cell of %d bytes", errBroken, len(b))
	}
	return cell{text: string(b)}, err
}

// floatCell is a number as a spreadsheet holds one; what is no number is an error
// in the cell.
func floatCell(f float64, bits int) cell {
	text := strconv.FormatFloat(f, 'g', -1, bits)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return cell{text: text, kind: isError}
	}
	return cell{text: text, kind: isNumber}
}

// intCell is a whole number, or what the column says it stands for.
func intCell(e *format.SchemaElement, n int64) cell {
	switch is := e.LogicalType.Value.(type) {
	case *format.DateType:
		return dayCell(n)
	case *format.TimestampType:
		return momentCell(n, is.Unit.Value.Duration(), is.IsAdjustedToUTC)
	case *format.DecimalType:
		return decimalCell(n, int(is.Scale))
	case *format.IntType:
		if !is.IsSigned {
			return unsignedCell(e, n)
		}
		return cell{text: strconv.FormatInt(n, 10), kind: isNumber}
	}
	if e.ConvertedType.Valid {
		switch e.ConvertedType.V {
		case deprecated.Date:
			return dayCell(n)
		case deprecated.TimestampMillis:
			return momentCell(n, time.Millisecond, true)
		case deprecated.TimestampMicros:
			return momentCell(n, time.Microsecond, true)
		case deprecated.Decimal:
			return decimalCell(n, int(e.Scale.V))
		case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
			return unsignedCell(e, n)
		}
	}
	return cell{text: strconv.FormatInt(n, 10), kind: isNumber}
}

func unsignedCell(e *format.SchemaElement, n int64) cell {
	if e.Type.V == format.Int32 {
		n = int64(uint32(n))
	}
	return cell{text: strconv.FormatUint(uint64(n), 10), kind: isNumber}
}

// dayCell is a day counted from 1970; one beyond the calendar of law is left a
// number, which no accessor takes for a day.
func dayCell(n int64) cell {
	if n < -800_000 || n > 2_900_000 {
		return cell{text: strconv.FormatInt(n, 10), kind: isNumber}
	}
	return cell{text: time.Unix(n*86_400, 0).UTC().Format(time.DateOnly)}
}

// momentCell is the day of a moment: in Viet Nam, seven hours ahead, when it
// counts in universal time.
func momentCell(n int64, unit time.Duration, universal bool) cell {
	per := int64(24 * time.Hour / unit)
	if universal {
		ahead := int64(7 * time.Hour / unit)
		if n > math.MaxInt64-ahead {
			return cell{text: strconv.FormatInt(n, 10), kind: isNumber}
		}
		n += ahead
	}
	day := n / per
	if n%per < 0 {
		day--
	}
	return dayCell(day)
}

func decimalCell(n int64, scale int) cell {
	if scale == 0 {
		return cell{text: strconv.FormatInt(n, 10), kind: isNumber}
	}
	digits := new(big.Int).Abs(big.NewInt(n)).String()
	if pad := scale + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	text := digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	if n < 0 {
		text = "-" + text
	}
	return cell{text: text, kind: isNumber}
}

// readable tells whether cells can be made of a column: one value a row, of a
// kind that tables have.
func readable(e *format.SchemaElement) bool {
	if !e.Type.Valid || e.NumChildren.Valid && e.NumChildren.V > 0 || e.RepetitionType.Valid && e.RepetitionType.V == format.Repeated {
		return false
	}
	switch is := e.LogicalType.Value.(type) {
	case *format.TimeType, *format.BsonType:
		return false
	case *format.TimestampType:
		if is.Unit.Value == nil {
			return false
		}
	case *format.DecimalType:
		if is.Scale < 0 || is.Scale > 38 || e.Type.V == format.ByteArray {
			return false
		}
	}
	if e.ConvertedType.Valid {
		switch e.ConvertedType.V {
		case deprecated.TimeMillis, deprecated.TimeMicros, deprecated.Bson, deprecated.Interval, deprecated.Map, deprecated.List:
			return false
		case deprecated.Decimal:
			if e.Scale.V < 0 || e.Scale.V > 38 || e.Type.V == format.ByteArray {
				return false
			}
		}
	}
	switch e.Type.V {
	case format.Boolean, format.Int32, format.Int64, format.Float, format.Double, format.ByteArray:
		return true
	}
	return false
}
