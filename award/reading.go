package award

import "vuonlen/internal/lang"

// ReadingText says what a value of a reading means, as the end of the sentence
// "if the plan is read so that ...".
func ReadingText(name, value string) lang.Text {
	if t, ok := readingTexts[name+" "+value]; ok {
		return t
	}
	if value == "all_of" {
		return lang.T("award.reading.all_of")
	}
	return lang.T("award.reading.any_of")
}

var readingTexts = map[string]lang.Text{
	"reduction_measure points":         lang.T("award.reading.points"),
	"reduction_measure relative":       lang.T("award.reading.relative"),
	"three_year_rule each_year":        lang.T("award.reading.each_year"),
	"three_year_rule mean":             lang.T("award.reading.mean"),
	"multidim_metric poor_plus_near":   lang.T("award.reading.poor_plus_near"),
	"multidim_metric poor":             lang.T("award.reading.poor"),
	"scale_count sum":                  lang.T("award.reading.sum"),
	"scale_count each":                 lang.T("award.reading.each"),
	"scale_strict more_than":           lang.T("award.reading.more_than"),
	"scale_strict at_least":            lang.T("award.reading.at_least"),
	"alternative_scope remaining_only": lang.T("award.reading.remaining_only"),
	"alternative_scope all_classes":    lang.T("award.reading.all_classes"),
	"class_date submission_date":       lang.T("award.reading.submission_date"),
	"class_date period_start":          lang.T("award.reading.period_start"),
	"minority_by head":                 lang.T("award.reading.head"),
	"minority_by any_member":           lang.T("award.reading.any_member"),
	"escape_to out_of_both":            lang.T("award.reading.out_of_both"),
	"escape_to out_of_poor":            lang.T("award.reading.out_of_poor"),
	"lasting_years 0":                  lang.T("award.reading.lasting_none"),
	"lasting_years 1":                  lang.T("award.reading.lasting", "n", 1),
	"lasting_years 2":                  lang.T("award.reading.lasting", "n", 2),
	"lasting_years 3":                  lang.T("award.reading.lasting", "n", 3),
	"range_above meets":                lang.T("award.reading.above_meets"),
	"range_above not_met":              lang.T("award.reading.above_not"),
}
