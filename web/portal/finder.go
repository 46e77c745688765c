package portal

// finder is filled with what can be searched.
type finder struct{}
