// Package docx fills the papers of an office: a template is a real .docx that the
// office edits in Word, with placeholders in double braces; what comes out is the
// same document filled, as .docx or laid out as PDF.
//
//	{{số quyết định}}                       the value
//	{{#hộ gia đình}} … {{/hộ gia đình}}     once for each row of a list, or once if there is a value
//	{{^ghi chú}} … {{/ghi chú}}             once if there is none
//
// The marks of a list stand in paragraphs of their own (what is between is
// repeated), at both ends of a table row (the row is repeated), in rows of their
// own (the rows between are repeated), or within a line. Names are read without
// regard to case and spacing. Word splits what is typed into runs as it likes: a
// placeholder is found over them and keeps the format of its first letter.
//
// A template comes from outside: its archive is bounded, macros and everything
// that would be loaded from elsewhere are refused.
//
// The PDF is laid out by [Paper.PDF] from the filled document itself, so both say
// the same; what that cannot draw (text boxes, automatic numbering, footnotes) it
// names and refuses. Measures follow ECMA-376 part 1, chapter 17.
package docx
