package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/unit"
)

// Bounds of a file of boundaries: far more than the hamlets of a province need.
const (
	MaxBoundaryFile   = 32 << 20 // bytes
	maxBoundaries     = 20_000
	maxBoundaryPoints = 2_000_000
)

// ReadBoundaries reads a GeoJSON file (RFC 7946): a FeatureCollection of polygons and
// multipolygons in degrees of WGS 84, longitude before latitude, each with the code of
// its unit as the text property "code". Every ring is closed. It refuses what is larger
// than the bounds, what lies far from Viet Nam and a code that comes twice; the faults
// name the line of the feature. Whether rings cross each other is not looked at: a
// boundary is only drawn.
func ReadBoundaries(name string, content []byte) ([]unit.Boundary, error) {
	rd := boundaryReader{name: name, content: content, seen: map[unit.Code]bool{}}
	if len(content) > MaxBoundaryFile {
		return nil, rd.fault(0, lang.T("document.boundary.large", "bytes", len(content), "most", MaxBoundaryFile), lang.T("document.boundary.large.do"))
	}
	if err := rd.read(); err != nil {
		return nil, err
	}
	return rd.out, nil
}

type boundaryReader struct {
	name    string
	content []byte
	dec     *json.Decoder
	out     []unit.Boundary
	seen    map[unit.Code]bool
	points  int
}

type geoFeature struct {
	Type       string `json:"type"`
	Properties struct {
		Code json.RawMessage `json:"code"`
	} `json:"properties"`
	Geometry *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// fault is one at an offset into the file.
func (rd *boundaryReader) fault(at int64, what, do lang.Text) *fault.Error {
	line := 1 + bytes.Count(rd.content[:min(at, int64(len(rd.content)))], []byte("\n"))
	return fault.New(fault.Refused, what).Place(fault.Place{File: rd.name, Row: line}).Do(do)
}

// broken is a file that is no JSON of the expected shape.
func (rd *boundaryReader) broken(err error) error {
	at := rd.dec.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = syntax.Offset
	}
	return rd.fault(at, lang.T("document.boundary.json"), lang.T("document.boundary.json.do")).By(err)
}

func (rd *boundaryReader) read() error {
	rd.content = bytes.TrimPrefix(rd.content, []byte("\xef\xbb\xbf"))
	rd.dec = json.NewDecoder(bytes.NewReader(rd.content))
	if t, err := rd.dec.Token(); err != nil || t != json.Delim('{') {
		return rd.broken(err)
	}
	kind, features := "", false
	for rd.dec.More() {
		t, err := rd.dec.Token()
		if err != nil {
			return rd.broken(err)
		}
		switch t {
		case "type":
			if err := rd.dec.Decode(&kind); err != nil {
				return rd.broken(err)
			}
		case "crs":
			if err := rd.crs(); err != nil {
				return err
			}
		case "features":
			if features {
				return rd.broken(errors.New("two lists of features"))
			}
			features = true
			if err := rd.features(); err != nil {
				return err
			}
		default:
			var skip json.RawMessage
			if err := rd.dec.Decode(&skip); err != nil {
				return rd.broken(err)
			}
		}
	}
	if _, err := rd.dec.Token(); err != nil {
		return rd.broken(err)
	}
	if _, err := rd.dec.Token(); !errors.Is(err, io.EOF) {
		return rd.broken(errors.New("something follows the collection"))
	}
	if kind != "FeatureCollection" || len(rd.out) == 0 {
		return rd.fault(0, lang.T("document.boundary.collection"), lang.T("document.boundary.json.do"))
	}
	return nil
}

// crs refuses coordinates that are not of WGS 84: files of before RFC 7946 may say so.
func (rd *boundaryReader) crs() error {
	at := rd.dec.InputOffset()
	var c *struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if err := rd.dec.Decode(&c); err != nil {
		return rd.broken(err)
	}
	if c == nil || strings.HasSuffix(c.Properties.Name, "CRS84") || strings.HasSuffix(c.Properties.Name, ":4326") {
		return nil
	}
	return rd.fault(at, lang.T("document.boundary.crs", "name", c.Properties.Name), lang.T("document.boundary.crs.do"))
}

func (rd *boundaryReader) features() error {
	if t, err := rd.dec.Token(); err != nil || t != json.Delim('[') {
		return rd.broken(err)
	}
	for rd.dec.More() {
		at := rd.dec.InputOffset()
		for at < int64(len(rd.content)) && strings.ContainsRune(", \r\n\t", rune(rd.content[at])) {
			at++
		}
		var f geoFeature
		if err := rd.dec.Decode(&f); err != nil {
			return rd.broken(err)
		}
		if len(rd.out) >= maxBoundaries {
			return rd.fault(at, lang.T("document.boundary.many", "most", maxBoundaries), lang.T("document.boundary.large.do"))
		}
		if err := rd.feature(at, f); err != nil {
			return err
		}
	}
	if _, err := rd.dec.Token(); err != nil {
		return rd.broken(err)
	}
	return nil
}

func (rd *boundaryReader) feature(at int64, f geoFeature) error {
	var code string
	if err := json.Unmarshal(f.Properties.Code, &code); err != nil || strings.TrimSpace(code) == "" || f.Type != "Feature" {
		return rd.fault(at, lang.T("document.boundary.code", "n", len(rd.out)+1), lang.T("document.boundary.code.do")).By(err)
	}
	code = lang.NFC(strings.TrimSpace(code))
	if rd.seen[unit.Code(code)] {
		return rd.fault(at, lang.T("document.boundary.twice", "code", code), lang.T("document.boundary.twice.do"))
	}
	rd.seen[unit.Code(code)] = true
	b := unit.Boundary{Code: unit.Code(code)}
	shape := func() *fault.Error {
		return rd.fault(at, lang.T("document.boundary.shape", "code", code), lang.T("document.boundary.shape.do"))
	}
	if f.Geometry == nil {
		return shape()
	}
	var parts [][][][]float64
	switch f.Geometry.Type {
	case "Polygon":
		parts = make([][][][]float64, 1)
		if err := json.Unmarshal(f.Geometry.Coordinates, &parts[0]); err != nil {
			return shape().By(err)
		}
	case "MultiPolygon":
		if err := json.Unmarshal(f.Geometry.Coordinates, &parts); err != nil {
			return shape().By(err)
		}
	default:
		return shape()
	}
	for _, part := range parts {
		for _, ring := range part {
			r, err := rd.ring(at, code, ring)
			if err != nil {
				return err
			}
			b.Rings = append(b.Rings, r)
		}
	}
	if len(b.Rings) == 0 {
		return shape()
	}
	rd.out = append(rd.out, b)
	return nil
}

// The box that all of Viet Nam lies in with its seas, in degrees: what lies outside is a
// mistake, most often latitude before longitude.
const west, east, south, north = 100, 120, 5, 25

func (rd *boundaryReader) ring(at int64, code string, ring [][]float64) ([]unit.Point, error) {
	if rd.points += len(ring); rd.points > maxBoundaryPoints {
		return nil, rd.fault(at, lang.T("document.boundary.points", "most", maxBoundaryPoints), lang.T("document.boundary.large.do"))
	}
	out := make([]unit.Point, 0, len(ring))
	distinct := map[unit.Point]bool{}
	for _, p := range ring {
		if len(p) < 2 || len(p) > 3 {
			return nil, rd.fault(at, lang.T("document.boundary.shape", "code", code), lang.T("document.boundary.shape.do"))
		}
		if p[0] < west || p[0] > east || p[1] < south || p[1] > north {
			return nil, rd.fault(at, lang.T("document.boundary.outside", "code", code), lang.T("document.boundary.outside.do"))
		}
		q := unit.Point{Lon: int32(math.Round(p[0] * 1e6)), Lat: int32(math.Round(p[1] * 1e6))}
		distinct[q] = true
		out = append(out, q)
	}
	if len(out) < 4 || out[0] != out[len(out)-1] || len(distinct) < 3 {
		return nil, rd.fault(at, lang.T("document.boundary.open", "code", code), lang.T("document.boundary.open.do"))
	}
	return out, nil
}
