package publication

import "vuonlen/law"

// Certificate is what may be told of the code of a certificate: whether it is genuine,
// and what it says itself. Nothing is looked up that the code does not hold, but for
// whether the award was taken back since.
type Certificate struct {
	Decision string
	Decided  law.Date
	By       string
	Form     string
	To       string
	Unit     string
	Book     string
	// Revoked is the day on which the award was taken back; 0: it stands, as far as this
	// program knows.
	Revoked law.Date
	// Known tells whether this program has the award in its book. A genuine code of one
	// that it has not was signed by its key and entered elsewhere.
	Known bool
}
