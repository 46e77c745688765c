package document

import (
	"errors"
	"strings"
	"testing"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

const square = `[[105,10],[105.5,10],[105.5,10.5],[105,10],[105,10]]`

func feature(code, geometry string) string {
	return `{"type":"Feature","properties":{"code":` + code + `,"name":"x"},"geometry":` + geometry + `}`
}

func collection(features ...string) string {
	return "{\"type\":\"FeatureCollection\",\"features\":[\n" + strings.Join(features, ",\n") + "]}\n"
}

func polygon(rings string) string { return `{"type":"Polygon","coordinates":[` + rings + `]}` }

func TestReadBoundaries(t *testing.T) {
	bs, err := ReadBoundaries("a.geojson", []byte("\ufeff"+collection(feature(`"00001"`, polygon(square)), feature(`"2"`, `{"type":"MultiPolygon","coordinates":[[`+square+`],[`+square+`,`+square+`]]}`))))
	if err != nil {
		t.Fatal(err)
	}
	if len(bs) != 2 || bs[0].Code != "00001" || len(bs[0].Rings) != 1 || len(bs[1].Rings) != 3 || bs[0].Rings[0][1].Lon != 105_500_000 || bs[0].Rings[0][2].Lat != 10_500_000 {
		t.Errorf("%+v", bs)
	}
	// Members that a program may add are no matter, also before the type.
	if _, err := ReadBoundaries("a", []byte(`{"name":"x","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[`+feature(`"1"`, polygon(square))+`],"type":"FeatureCollection"}`)); err != nil {
		t.Error(err)
	}
}

// TestReadBoundariesRefuses: each mistake is named with the line of the feature.
func TestReadBoundariesRefuses(t *testing.T) {
	good := feature(`"1"`, polygon(square))
	for name, c := range map[string]struct {
		in   string
		line int
		says string
	}{
		"no JSON":         {"code,year\n1,2", 1, "no GeoJSON"},
		"cut off":         {collection(good)[:60], 2, "no GeoJSON"},
		"more after":      {collection(good) + "{}", 3, "no GeoJSON"},
		"a feature alone": {good, 1, "no FeatureCollection"},
		"empty":           {collection(), 1, "no FeatureCollection"},
		"a number":        {collection(good, feature(`2`, polygon(square))), 3, "no property"},
		"no code":         {collection(feature(`""`, polygon(square))), 2, "no property"},
		"twice":           {collection(good, good), 3, "two shapes"},
		"a point":         {collection(feature(`"1"`, `{"type":"Point","coordinates":[105,10]}`)), 2, "no well-formed"},
		"no geometry":     {collection(feature(`"1"`, `null`)), 2, "no well-formed"},
		"no ring":         {collection(feature(`"1"`, polygon(``))), 2, "no well-formed"},
		"one number":      {collection(feature(`"1"`, polygon(`[[105],[105],[105],[105]]`))), 2, "no well-formed"},
		"words":           {collection(feature(`"1"`, polygon(`[["105","10"]]`))), 2, "no well-formed"},
		"open":            {collection(good, feature(`"2"`, polygon(`[[105,10],[105.5,10],[105.5,10.5],[105,10.4]]`))), 3, "not closed"},
		"short":           {collection(feature(`"1"`, polygon(`[[105,10],[105.5,10],[105,10]]`))), 2, "not closed"},
		"a line":          {collection(feature(`"1"`, polygon(`[[105,10],[105.5,10],[105,10],[105.5,10],[105,10]]`))), 2, "not closed"},
		"swapped":         {collection(feature(`"1"`, polygon(`[[10,105],[10,105.5],[10.5,105.5],[10,105]]`))), 2, "outside"},
		"metres":          {`{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3405"}},"features":[` + good + `]}`, 1, "not WGS 84"},
		"two lists":       {`{"type":"FeatureCollection","features":[` + good + `],"features":[]}`, 1, "no GeoJSON"},
		"deep":            {strings.Repeat("[", 100_000), 1, "no GeoJSON"},
	} {
		bs, err := ReadBoundaries("a.geojson", []byte(c.in))
		var f *fault.Error
		if !errors.As(err, &f) || bs != nil {
			t.Errorf("%s: %v, %d read", name, err, len(bs))
			continue
		}
		if f.At.Row != c.line || f.At.File != "a.geojson" || !strings.Contains(f.Say(lang.EN), c.says) || f.Remedy.IsZero() {
			t.Errorf("%s: %s; want line %d, %q", name, f.Say(lang.EN), c.line, c.says)
		}
	}
}

// FuzzBoundaries: whatever comes, the reader ends with outlines that keep its word or
// with a fault.
func FuzzBoundaries(f *testing.F) {
	f.Add([]byte(collection(feature(`"1"`, polygon(square)))))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1"},"geometry":{"type":"MultiPolygon","coordinates":[[[[105,10,3],[106,10],[1e2,11],[105,10]]]]}}]}`))
	f.Add([]byte(`{"features":[null,{}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		bs, err := ReadBoundaries("f", b)
		if err != nil {
			var x *fault.Error
			if !errors.As(err, &x) || x.Kind != fault.Refused {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		if len(bs) == 0 {
			t.Fatal("nothing was read and nothing refused")
		}
		for _, x := range bs {
			if x.Code == "" || len(x.Rings) == 0 {
				t.Fatalf("%+v", x)
			}
			for _, r := range x.Rings {
				if len(r) < 4 || r[0] != r[len(r)-1] {
					t.Fatalf("ring %v", r)
				}
				for _, p := range r {
					if p.Lon < west*1e6 || p.Lon > east*1e6 || p.Lat < south*1e6 || p.Lat > north*1e6 {
						t.Fatalf("point %v", p)
					}
				}
			}
		}
	})
}
