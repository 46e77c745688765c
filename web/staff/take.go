package staff

import (
	"bytes"
	"strings"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/web"
)

// take answers with a list as the file that its address asks for. It holds what the
// screen shows and no more: what is masked there is masked here, because the cells are
// the same. about says what was asked for.
func take(v *web.Visit, l web.Listing, name string, about ...string) (web.Answer, error) {
	if l.Cut {
		return web.Answer{}, fault.New(fault.Refused, lang.T("web.list.cut", "n", l.N, "most", web.MostListed)).Do(lang.T("web.list.cut.do"))
	}
	d := document.Listing{Title: l.Table.Caption, AboutTab: v.Say(lang.T("staff.take.about"))}
	d.About = append(append([]string{l.Table.Caption}, about...), v.Say(lang.T("staff.take.by", "who", string(v.Who.Actor()), "on", v.Today)))
	for _, c := range l.Table.Columns {
		d.Headings = append(d.Headings, c.Text)
	}
	for i, r := range l.Table.Rows {
		row := make([]document.Datum, len(r))
		for j, c := range r {
			row[j].Text = cellText(c)
			if i < len(l.Values) {
				row[j].Number, row[j].Rate = l.Values[i][j].Count, l.Values[i][j].Rate
			}
		}
		d.Rows = append(d.Rows, row)
	}
	var b bytes.Buffer
	if l.Format == "csv" {
		b.WriteString("\ufeff") // Excel takes a CSV file for one of UTF-8 only so
		if err := document.WriteListingCSV(&b, d); err != nil {
			return web.Answer{}, err
		}
		return web.Send(web.File{Name: name + ".csv", Type: "text/csv; charset=utf-8", Content: b.Bytes()}), nil
	}
	if err := document.WriteListing(&b, d); err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: name + ".xlsx", Type: xlsxType, Content: b.Bytes()}), nil
}

// cellText is a cell in words alone.
func cellText(c web.Cell) string {
	var words []string
	for _, s := range []string{c.Text, c.Tag.Text, c.Sub} {
		if s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, "; ")
}
