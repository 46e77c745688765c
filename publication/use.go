package publication

import "vuonlen/internal/lang"

// CellStates lists the states of a figure.
var CellStates = []CellState{Shown, Hidden, Banded, Missing, Doubtful}

// lang: keys
var useWords = map[CellState]string{
	Shown:    "edition.use.shown",
	Hidden:   "edition.use.hidden",
	Banded:   "edition.use.banded",
	Missing:  "edition.use.missing",
	Doubtful: "edition.use.in_doubt",
}

// Use says what a figure in a state means for who reckons with it.
func (s CellState) Use() lang.Text {
	return lang.T(useWords[s]) // lang: keys in useWords
}

// Advice is what who reckons with the files of an edition must know besides.
func Advice() []lang.Text {
	return []lang.Text{
		lang.T("edition.use.sum"), lang.T("edition.use.rate"), lang.T("edition.use.maps"), lang.T("edition.use.standards"), lang.T("edition.use.codes"), lang.T("edition.use.forms"),
	}
}

// OpenLicence is the SPDX name of the licence of what is given out beside the editions;
// an edition says its own.
const OpenLicence = "CC-BY-4.0"

// licences are the addresses of licences by their SPDX names.
var licences = map[string]string{OpenLicence: "https://creativecommons.org/licenses/by/4.0/"}

// LicenceAddress is where a licence stands, by which machines know it; empty for one that
// the program does not know.
func LicenceAddress(spdx string) string { return licences[spdx] }
