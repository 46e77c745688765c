package portal

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"path"
	"strconv"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/web"
)

// object is a node of JSON-LD.
type object = map[string]any

// node names something that stands elsewhere.
func node(iri string) object { return object{"@id": iri} }

// typed is a value of an XML Schema type.
func typed(kind, value string) object { return object{"@type": "xsd:" + kind, "@value": value} }

// inWords is a text in each language.
func inWords(s lang.Sayer) (out []object) {
	for _, l := range lang.All {
		out = append(out, object{"@language": string(l), "@value": s.Say(l)})
	}
	return out
}

// authority are the lists that DCAT-AP takes its values from.
const authority = "http://publications.europa.eu/resource/authority/"

// fileTypes are the forms of files in the lists of DCAT-AP and of IANA, by their endings.
var fileTypes = map[string][2]string{
	"csv":     {"CSV", "text/csv"},
	"json":    {"JSON", "application/json"},
	"jsonld":  {"JSON_LD", "application/ld+json"},
	"xlsx":    {"XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	"parquet": {"PARQUET", "application/vnd.apache.parquet"},
	"zip":     {"ZIP", "application/zip"},
	"":        {"TXT", "text/plain"},
}

// catalogue describes all open data to machines (DCAT 3, with what DCAT-AP wants to be
// there): every edition as a data set of one series, and the tables that are given out as
// they are today. It is made when it is asked for, because it says who runs the site and
// which edition was corrected; the files that it names never change.
func (p *Portal) catalogue(v View) (web.Answer, error) {
	ctx := v.Request.Context()
	c := cataloguer{p: p}
	all := object{"@type": "dcat:Catalog"}
	sets, series, err := c.editions(ctx)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Live != nil {
		files, err := p.Live(ctx)
		if err != nil {
			return web.Answer{}, err
		}
		live := c.common(object{"@id": c.at("/data/#live"), "@type": "dcat:Dataset", "dct:identifier": "live", "dct:title": inWords(lang.T("portal.catalogue.live")),
			"dct:description": inWords(lang.T("portal.catalogue.live.what")), "dcat:landingPage": node(c.at("/vi/data")), "dct:license": licence(publication.OpenLicence),
			"dcat:distribution": c.files("/data/", files, publication.OpenLicence)})
		sets = append(sets, live)
	}
	if series != nil {
		all["dct:issued"], all["dct:modified"] = series["dct:issued"], series["dct:modified"]
		sets = append(sets, series)
	}
	all = c.common(all)
	for k, x := range (object{
		"@context": object{
			"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
			"spdx": "http://spdx.org/rdf/terms#", "adms": "http://www.w3.org/ns/adms#", "skos": "http://www.w3.org/2004/02/skos/core#", "xsd": "http://www.w3.org/2001/XMLSchema#",
		},
		"@id": c.at("/data/"), "dct:title": inWords(lang.T("portal.catalogue")), "dct:description": inWords(lang.T("portal.data.what")), "foaf:homepage": node(c.at("/vi/data")),
		"dcat:themeTaxonomy": node(authority + "data-theme"), "dct:license": licence(publication.OpenLicence), "dcat:dataset": sets,
	}) {
		all[k] = x
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(all); err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: "catalogue.jsonld", Type: "application/ld+json", Content: b.Bytes(), Inline: true}).Public(), nil
}

// cataloguer describes one site.
type cataloguer struct{ p *Portal }

// at is an address of the site; where the site does not know its own, relative to the
// catalogue's.
func (c cataloguer) at(path string) string { return c.p.Base + path }

// common is what is the same of all that is described.
func (c cataloguer) common(of object) object {
	who := inWords(c.p.Agency)
	if c.p.Agency.VI == "" { // nobody is named who did not say so
		who = inWords(lang.T("portal.unofficial"))
	}
	of["dct:publisher"] = object{"@id": c.at("/data/#publisher"), "@type": "foaf:Agent", "foaf:name": who}
	of["dcat:contactPoint"] = object{"@id": c.at("/data/#contact"), "@type": "vcard:Organization", "vcard:fn": who, "vcard:hasURL": node(c.at("/vi/contact"))}
	of["dct:language"] = []object{node(authority + "language/VIE"), node(authority + "language/ENG")}
	if of["@type"] != "dcat:Catalog" {
		of["dcat:theme"] = []object{node(authority + "data-theme/SOCI"), node(authority + "data-theme/GOVE")}
		of["dct:accessRights"] = node(authority + "access-right/PUBLIC")
		of["dct:accrualPeriodicity"] = node(authority + "frequency/IRREG")
		of["dcat:keyword"] = []object{
			{"@language": "vi", "@value": "hộ nghèo"}, {"@language": "vi", "@value": "hộ cận nghèo"}, {"@language": "vi", "@value": "phong trào thi đua"},
			{"@language": "en", "@value": "poor households"}, {"@language": "en", "@value": "multidimensional poverty"}, {"@language": "en", "@value": "emulation movement"},
		}
	}
	return of
}

// editions are the editions as data sets, the newest first, and the series that they are.
func (c cataloguer) editions(ctx context.Context) (sets []object, series object, err error) {
	if c.p.Edition == nil || c.p.Editions == nil || c.p.Files == nil {
		return nil, nil, nil
	}
	lines, err := c.p.Editions(ctx)
	if err != nil || len(lines) == 0 {
		return nil, nil, err
	}
	corrected := map[int]int{}
	for _, l := range lines {
		corrected[l.Corrects] = max(corrected[l.Corrects], l.Number)
	}
	name := func(n int) string { return c.at("/data/" + strconv.Itoa(n) + "/") }
	inSeries := c.at("/data/#figures")
	for i, l := range lines {
		e, err := c.p.Edition(ctx, l.Number)
		if err != nil {
			return nil, nil, err
		}
		files, err := c.p.Files(ctx, l.Number)
		if err != nil {
			return nil, nil, err
		}
		set := c.common(object{
			"@id": name(l.Number), "@type": "dcat:Dataset", "dct:identifier": strconv.Itoa(l.Number), "dcat:version": strconv.Itoa(l.Number),
			"dct:title": inWords(lang.T("edition.title", "number", l.Number)), "dct:description": inWords(lang.T("edition.about", "number", e.Number, "day", e.Day, "licence", e.Licence, "k", e.Rule.K)),
			"dct:issued": date(l.On), "dct:modified": date(l.On), "dcat:landingPage": node(c.at("/vi/data?edition=" + strconv.Itoa(l.Number))), "dct:spatial": spatial(e),
			"dct:license": licence(e.Licence), "dct:provenance": object{"@type": "dct:ProvenanceStatement", "rdfs:label": inWords(lang.T("portal.data.rule", "k", e.Rule.K))},
			"dcat:distribution": c.files("/data/"+strconv.Itoa(l.Number)+"/", files, e.Licence), "dcat:inSeries": node(inSeries),
		})
		if n := len(e.Years); n > 0 {
			set["dct:temporal"] = object{"@type": "dct:PeriodOfTime", "dcat:startDate": date(law.YearEnd(e.Years[0] - 1).AddDays(1)), "dcat:endDate": date(law.YearEnd(e.Years[n-1]))}
		}
		if l.Corrects > 0 {
			set["dct:replaces"] = node(name(l.Corrects))
			set["adms:versionNotes"] = []object{{"@language": "vi", "@value": l.Reason}}
		}
		if by := corrected[l.Number]; by > 0 {
			set["dct:isReplacedBy"] = node(name(by))
		}
		if i+1 < len(lines) {
			set["dcat:prev"], set["dcat:previousVersion"] = node(name(lines[i+1].Number)), node(name(lines[i+1].Number))
		}
		sets = append(sets, set)
	}
	first, last := lines[len(lines)-1], lines[0]
	series = c.common(object{
		"@id": inSeries, "@type": "dcat:DatasetSeries", "dct:identifier": "figures", "dct:title": inWords(lang.T("portal.catalogue.series")), "dct:description": inWords(lang.T("portal.editions.what")),
		"dct:issued": date(first.On), "dct:modified": date(last.On), "dcat:first": node(name(first.Number)), "dcat:last": node(name(last.Number)), "dct:spatial": sets[0]["dct:spatial"],
	})
	return sets, series, nil
}

// files are the files of a data set, each with what it conforms to: the dictionary, and of
// CSV also what machines are told of it.
func (c cataloguer) files(under string, files []DataFile, spdx string) (out []object) {
	there := func(name string) bool {
		for _, f := range files {
			if f.Name == name {
				return true
			}
		}
		return false
	}
	for _, f := range files {
		at := c.at(under + f.Name)
		kind := strings.TrimPrefix(path.Ext(f.Name), ".")
		x := object{
			"@id": at + "#distribution", "@type": "dcat:Distribution", "dct:title": inWords(lang.T("portal.catalogue.file", "table", f.Table, "kind", f.Kind)), "dcat:accessURL": node(at), "dcat:downloadURL": node(at),
			"dcat:byteSize": typed("nonNegativeInteger", strconv.FormatInt(f.Bytes, 10)), "dct:license": licence(spdx),
			"spdx:checksum": object{"@type": "spdx:Checksum", "spdx:algorithm": node("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"), "spdx:checksumValue": typed("hexBinary", f.Hash)},
		}
		if t, ok := fileTypes[kind]; ok {
			x["dct:format"], x["dcat:mediaType"] = node(authority+"file-type/"+t[0]), node("https://www.iana.org/assignments/media-types/"+t[1])
		}
		var by []object
		for _, name := range []string{"dictionary.csv", "csv-metadata.json"} {
			if there(name) && (kind == "csv" || name == "dictionary.csv") {
				by = append(by, object{"@id": c.at(under + name), "@type": "dct:Standard"})
			}
		}
		if len(by) > 0 {
			x["dct:conformsTo"] = by
		}
		out = append(out, x)
	}
	return out
}

func date(on law.Date) object { return typed("date", on.String()) }

// licence is a licence by its address.
func licence(spdx string) object {
	return node(cmp.Or(publication.LicenceAddress(spdx), "https://spdx.org/licenses/"+strings.ReplaceAll(spdx, " ", "-")+".html"))
}

// spatial is the land that an edition is about.
func spatial(e *publication.Edition) object {
	at := object{"@type": "dct:Location", "dct:identifier": string(e.Territory)}
	for _, p := range e.Places {
		if p.Code == e.Territory && p.Parent < 0 {
			at["skos:prefLabel"] = []object{{"@language": "vi", "@value": p.Name}}
		}
	}
	return at
}
