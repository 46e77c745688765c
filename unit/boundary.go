package unit

// Boundary is the outline of a unit for drawing. It is no statement about where the
// land ends: what a unit is and what belongs to it stands in the tree.
type Boundary struct {
	Code  Code
	Rings [][]Point // closed: the first point is the last; holes are rings as well
}

// Point is a place on the globe (WGS 84) in millionths of a degree.
type Point struct{ Lon, Lat int32 }
