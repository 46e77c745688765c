package web

import (
	"math"
	"slices"
	"strconv"

	"vuonlen/law"
	"vuonlen/unit"
)

// mapGrid is how many lines of the drawing's grid lie across a map. Every point of an
// outline goes to the crossing nearest to it, and points in a row on one line are
// dropped: a border that two units share stays the same line for both, and a map stays
// small. Nothing is measured by such a drawing.
const mapGrid = 520

// Drawn is outlines as paths on a common grid.
type Drawn struct {
	Box   string
	Paths map[unit.Code]string
	At    map[unit.Code][2]int // the middle of the largest part, for a label
}

type spot struct{ x, y int }

// Draw lays outlines on the grid. Longitude is shortened as it is at the middle of the
// map. A part smaller than the grid is left out, but a unit never is: it keeps a dot.
func Draw(bs []unit.Boundary) Drawn {
	d := Drawn{Paths: map[unit.Code]string{}, At: map[unit.Code][2]int{}}
	lo, hi := unit.Point{Lon: math.MaxInt32, Lat: math.MaxInt32}, unit.Point{Lon: math.MinInt32, Lat: math.MinInt32}
	for _, b := range bs {
		for _, r := range b.Rings {
			for _, p := range r {
				lo.Lon, lo.Lat, hi.Lon, hi.Lat = min(lo.Lon, p.Lon), min(lo.Lat, p.Lat), max(hi.Lon, p.Lon), max(hi.Lat, p.Lat)
			}
		}
	}
	if lo.Lon > hi.Lon {
		return d
	}
	squeeze := math.Cos((float64(lo.Lat) + float64(hi.Lat)) / 2e6 * math.Pi / 180)
	width, height := float64(hi.Lon-lo.Lon)*squeeze, float64(hi.Lat-lo.Lat)
	step := max(width, height, 1) / mapGrid
	place := func(p unit.Point) spot {
		return spot{int(math.Round(float64(p.Lon-lo.Lon) * squeeze / step)), int(math.Round(float64(hi.Lat-p.Lat) / step))}
	}
	d.Box = "-3 -3 " + strconv.Itoa(int(math.Ceil(width/step))+7) + " " + strconv.Itoa(int(math.Ceil(height/step))+7)
	for _, b := range bs {
		path, most := "", -1
		for _, r := range b.Rings {
			spots := make([]spot, len(r))
			for i, p := range r {
				spots[i] = place(p)
			}
			left, right, top, bottom := spots[0].x, spots[0].x, spots[0].y, spots[0].y
			for _, s := range spots {
				left, right, top, bottom = min(left, s.x), max(right, s.x), min(top, s.y), max(bottom, s.y)
			}
			if size := (right - left) * (bottom - top); size > most {
				most = size
				d.At[b.Code] = [2]int{(left + right) / 2, (top + bottom) / 2}
			}
			path += ringPath(thin(spots))
		}
		if path == "" {
			at := d.At[b.Code]
			path = "M" + strconv.Itoa(at[0]-1) + " " + strconv.Itoa(at[1]-1) + "h3v3h-3z"
		}
		d.Paths[b.Code] = path
	}
	return d
}

// thin drops points that repeat the one before or lie straight between their neighbours.
// The last point, which is the first, is dropped as well; fewer than three are no ring.
func thin(in []spot) []spot {
	var out []spot
	for _, s := range in {
		if len(out) > 0 && out[len(out)-1] == s {
			continue
		}
		for len(out) > 1 && between(out[len(out)-2], out[len(out)-1], s) {
			out = out[:len(out)-1]
		}
		out = append(out, s)
	}
	if len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	if len(out) < 3 {
		return nil
	}
	return out
}

// between tells whether b lies on the way from a to c, in a straight line.
func between(a, b, c spot) bool {
	return (b.x-a.x)*(c.y-b.y) == (b.y-a.y)*(c.x-b.x) && (b.x-a.x)*(c.x-b.x)+(b.y-a.y)*(c.y-b.y) >= 0
}

func ringPath(ss []spot) string {
	if len(ss) == 0 {
		return ""
	}
	out := []byte("M")
	out = strconv.AppendInt(out, int64(ss[0].x), 10)
	out = append(out, ' ')
	out = strconv.AppendInt(out, int64(ss[0].y), 10)
	out = append(out, 'l')
	for i := 1; i < len(ss); i++ {
		for k, n := range []int{ss[i].x - ss[i-1].x, ss[i].y - ss[i-1].y} {
			if n >= 0 && (k == 1 || i > 1) {
				out = append(out, ' ')
			}
			out = strconv.AppendInt(out, int64(n), 10)
		}
	}
	return string(append(out, 'z'))
}

// The measures of a map of tiles.
const (
	tileWidth, tileHeight = 104, 40
	fewestAcross          = 4
)

// tilesAcross is how many tiles stand beside each other: as few as may be, so that names
// can be read on a phone, but the map is not much taller than wide.
func tilesAcross(n int) int {
	across := fewestAcross
	for (n+across-1)/across*tileHeight*10 > across*tileWidth*14 {
		across++
	}
	return max(1, min(across, n))
}

// Tiles draws areas as a grid of equal tiles in their order, each with its name: where
// no outlines are loaded. It says nothing about where they lie.
func Tiles(areas []Area) (box string, out []Area) {
	across := tilesAcross(len(areas))
	for i, a := range areas {
		x, y := i%across*tileWidth, i/across*tileHeight
		a.Path = "M" + strconv.Itoa(x+1) + " " + strconv.Itoa(y+1) + "h" + strconv.Itoa(tileWidth-2) + "v" + strconv.Itoa(tileHeight-2) + "h-" + strconv.Itoa(tileWidth-2) + "z"
		a.Label, a.X, a.Y = shortTo(a.Short, 16), x+tileWidth/2, y+tileHeight/2
		out = append(out, a)
	}
	return "0 0 " + strconv.Itoa(across*tileWidth) + " " + strconv.Itoa((len(areas)+across-1)/across*tileHeight), out
}

// Shades gives the upper bounds of the shades of a map but the last: each shade has
// about as many areas as the others. Only exact values count.
func Shades(values []law.Count) (out []int64) {
	var exact []int64
	for _, v := range values {
		if n, ok := v.Exact(); ok {
			exact = append(exact, n)
		}
	}
	if len(exact) == 0 {
		return nil
	}
	slices.Sort(exact)
	top := exact[len(exact)-1]
	for k := 1; k < mapShades; k++ {
		n := exact[(len(exact)*k-1)/mapShades]
		if n < top && (len(out) == 0 || n > out[len(out)-1]) {
			out = append(out, n)
		}
	}
	return out
}

// mapShades is how many shades a map has; more cannot be told apart.
const mapShades = 5
