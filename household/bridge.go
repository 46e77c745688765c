package household

// Bridge counts the same households by the class that they have under two
// standards. Counts of the two standards are never compared otherwise: only here,
// household by household, is it known who changed and who was only measured with
// another line.
type Bridge struct {
	From, To *Standard
	cells    [4][4]int64 // by class under From, then To
}

// NewBridge is an empty bridge.
func NewBridge(from, to *Standard) *Bridge { return &Bridge{From: from, To: to} }

// Add counts a household and gives its two classes.
func (b *Bridge) Add(a Answers) (from, to Class) {
	from, to = b.From.Classify(a), b.To.Classify(a)
	b.cells[from][to]++
	return from, to
}

// Count is the number of households with these two classes.
func (b *Bridge) Count(from, to Class) int64 { return b.cells[from][to] }

// Classes lists the classes in the order in which they are shown.
var Classes = []Class{Poor, NearPoor, NotPoor, UnknownClass}

// UnderFrom is the number of households of a class under the first standard,
// UnderTo that under the second.
func (b *Bridge) UnderFrom(c Class) (n int64) {
	for _, o := range Classes {
		n += b.cells[c][o]
	}
	return n
}

// UnderTo is the number of households of a class under the second standard.
func (b *Bridge) UnderTo(c Class) (n int64) {
	for _, o := range Classes {
		n += b.cells[o][c]
	}
	return n
}

// Households is the number of all.
func (b *Bridge) Households() (n int64) {
	for _, c := range Classes {
		n += b.UnderFrom(c)
	}
	return n
}

// Changed is the number of households whose class is known under both standards
// and another; Open the number of those whose class is not known under one of
// them: whether it is another nobody can say.
func (b *Bridge) Changed() (n int64) {
	for _, from := range Classes {
		for _, to := range Classes {
			if Changes(from, to) {
				n += b.cells[from][to]
			}
		}
	}
	return n
}

// Open is the number of households whose class is not known under one of the
// standards.
func (b *Bridge) Open() int64 {
	return b.UnderFrom(UnknownClass) + b.UnderTo(UnknownClass) - b.cells[UnknownClass][UnknownClass]
}

// Changes tells whether two classes are known and differ.
func Changes(from, to Class) bool {
	return from != UnknownClass && to != UnknownClass && from != to
}
