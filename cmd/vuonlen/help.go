package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// helpText is the help of every command and flag by its name in the grammar.
var helpText = map[string]lang.Text{
	"flag_db":                 lang.T("cli.flag.db"),
	"flag_lang":               lang.T("cli.flag.lang"),
	"flag_format":             lang.T("cli.flag.format"),
	"flag_as":                 lang.T("cli.flag.as"),
	"flag_keys":               lang.T("cli.flag.keys"),
	"flag_confirm":            lang.T("cli.flag.confirm"),
	"flag_on_unit":            lang.T("cli.flag.on_unit"),
	"flag_on_import":          lang.T("cli.flag.on_import"),
	"flag_on_judge":           lang.T("cli.flag.on_judge"),
	"flag_on_target":          lang.T("cli.flag.on_target"),
	"flag_complete":           lang.T("cli.flag.complete"),
	"flag_year":               lang.T("cli.flag.year"),
	"flag_standard":           lang.T("cli.flag.standard"),
	"flag_as_known":           lang.T("cli.flag.as_known"),
	"flag_map":                lang.T("cli.flag.map"),
	"flag_movement":           lang.T("cli.flag.movement"),
	"flag_submitted_on":       lang.T("cli.flag.submitted_on"),
	"flag_kind":               lang.T("cli.flag.kind"),
	"flag_on_shortfall":       lang.T("cli.flag.on_shortfall"),
	"flag_criterion":          lang.T("cli.flag.criterion"),
	"flag_readings":           lang.T("cli.flag.readings"),
	"flag_subject":            lang.T("cli.flag.subject"),
	"flag_unit":               lang.T("cli.flag.unit"),
	"flag_head":               lang.T("cli.flag.head"),
	"flag_households":         lang.T("cli.flag.households"),
	"flag_seed":               lang.T("cli.flag.seed"),
	"flag_dir":                lang.T("cli.flag.dir"),
	"flag_no_serve":           lang.T("cli.flag.no_serve"),
	"flag_listen":             lang.T("cli.flag.listen"),
	"flag_routes":             lang.T("cli.flag.routes"),
	"flag_source":             lang.T("cli.flag.source"),
	"flag_storybook":          lang.T("cli.flag.storybook"),
	"serve":                   lang.T("cli.serve"),
	"arg_file":                lang.T("cli.arg.file"),
	"arg_code":                lang.T("cli.arg.code"),
	"arg_movement":            lang.T("cli.arg.movement"),
	"demo":                    lang.T("cli.demo"),
	"unit":                    lang.T("cli.unit"),
	"unit_show":               lang.T("cli.unit.show"),
	"unit_import":             lang.T("cli.unit.import"),
	"unit_change":             lang.T("cli.unit.change"),
	"unit_change_import":      lang.T("cli.unit.change.import"),
	"unit_fact":               lang.T("cli.unit.fact"),
	"unit_fact_import":        lang.T("cli.unit.fact.import"),
	"tally":                   lang.T("cli.tally"),
	"tally_import":            lang.T("cli.tally.import"),
	"tally_show":              lang.T("cli.tally.show"),
	"evidence":                lang.T("cli.evidence"),
	"evidence_import":         lang.T("cli.evidence.import"),
	"evidence_list":           lang.T("cli.evidence.list"),
	"evidence_kinds":          lang.T("cli.evidence.kinds"),
	"arg_kind":                lang.T("cli.arg.kind"),
	"flag_evidence_unit":      lang.T("cli.flag.evidence_unit"),
	"flag_evidence_subject":   lang.T("cli.flag.evidence_subject"),
	"flag_evidence_household": lang.T("cli.flag.evidence_household"),
	"standard":                lang.T("cli.standard"),
	"standard_compare":        lang.T("cli.standard.compare"),
	"arg_reviews":             lang.T("cli.arg.reviews"),
	"flag_against":            lang.T("cli.flag.against"),
	"flag_standard_or_file":   lang.T("cli.flag.standard_or_file"),
	"flag_register_unit":      lang.T("cli.flag.register_unit"),
	"flag_who":                lang.T("cli.flag.who"),
	"criterion":               lang.T("cli.criterion"),
	"criterion_decide":        lang.T("cli.criterion.decide"),
	"criterion_confirm":       lang.T("cli.criterion.confirm"),
	"criterion_list":          lang.T("cli.criterion.list"),
	"flag_decide_criterion":   lang.T("cli.flag.decide_criterion"),
	"flag_decide_subject":     lang.T("cli.flag.decide_subject"),
	"flag_verdict":            lang.T("cli.flag.verdict"),
	"flag_reasons":            lang.T("cli.flag.reasons"),
	"flag_replaces":           lang.T("cli.flag.replaces"),
	"flag_doubt":              lang.T("cli.flag.doubt"),
	"arg_conclusion":          lang.T("cli.arg.conclusion"),
	"living":                  lang.T("cli.living"),
	"living_show":             lang.T("cli.living.show"),
	"flag_living_from":        lang.T("cli.flag.living_from"),
	"flag_living_to":          lang.T("cli.flag.living_to"),
	"tally_count":             lang.T("cli.tally.count"),
	"arg_files":               lang.T("cli.arg.files"),
	"flag_units":              lang.T("cli.flag.units"),
	"points":                  lang.T("cli.points"),
	"points_check":            lang.T("cli.points.check"),
	"arg_points":              lang.T("cli.arg.points"),
	"tally_check":             lang.T("cli.tally.check"),
	"flag_points":             lang.T("cli.flag.points"),
	"flag_percent":            lang.T("cli.flag.percent"),
	"flag_few":                lang.T("cli.flag.few"),
	"classify":                lang.T("cli.classify"),
	"review":                  lang.T("cli.review"),
	"review_import":           lang.T("cli.review.import"),
	"member":                  lang.T("cli.member"),
	"member_import":           lang.T("cli.member.import"),
	"household":               lang.T("cli.household"),
	"household_change":        lang.T("cli.household.change"),
	"household_change_import": lang.T("cli.household.change.import"),
	"household_show":          lang.T("cli.household.show"),
	"household_find":          lang.T("cli.household.find"),
	"report":                  lang.T("cli.report"),
	"arg_form":                lang.T("cli.arg.form"),
	"flag_out":                lang.T("cli.flag.out"),
	"flag_errors":             lang.T("cli.flag.errors"),
	"key":                     lang.T("cli.key"),
	"key_rotate":              lang.T("cli.key.rotate"),
	"user":                    lang.T("cli.user"),
	"user_add":                lang.T("cli.user.add"),
	"user_list":               lang.T("cli.user.list"),
	"user_disable":            lang.T("cli.user.disable"),
	"user_enable":             lang.T("cli.user.enable"),
	"flag_site":               lang.T("cli.flag.site"),
	"flag_forwarded":          lang.T("cli.flag.forwarded"),
	"flag_oidc_issuer":        lang.T("cli.flag.oidc_issuer"),
	"flag_oidc_client":        lang.T("cli.flag.oidc_client"),
	"user_revoke":             lang.T("cli.user.revoke"),
	"user_link":               lang.T("cli.user.link"),
	"user_reset":              lang.T("cli.user.reset"),
	"household_number":        lang.T("cli.household.number"),
	"household_looks":         lang.T("cli.household.looks"),
	"flag_number_reason":      lang.T("cli.flag.number_reason"),
	"flag_member":             lang.T("cli.flag.member"),
	"flag_purpose":            lang.T("cli.flag.purpose"),
	"arg_user":                lang.T("cli.arg.user"),
	"flag_role":               lang.T("cli.flag.role", "roles", account.Roles),
	"flag_scope":              lang.T("cli.flag.scope"),
	"flag_from":               lang.T("cli.flag.from"),
	"flag_to":                 lang.T("cli.flag.to"),
	"balance":                 lang.T("cli.balance"),
	"balance_show":            lang.T("cli.balance.show"),
	"flag_column":             lang.T("cli.flag.column"),
	"import":                  lang.T("cli.import"),
	"import_list":             lang.T("cli.import.list"),
	"import_undo":             lang.T("cli.import.undo"),
	"arg_household":           lang.T("cli.arg.household"),
	"arg_search":              lang.T("cli.arg.search"),
	"arg_act":                 lang.T("cli.arg.act"),
	"flag_reason":             lang.T("cli.flag.reason"),
	"campaign":                lang.T("cli.campaign"),
	"campaign_import":         lang.T("cli.campaign.import"),
	"judge":                   lang.T("cli.judge"),
	"target":                  lang.T("cli.target"),
	"target_show":             lang.T("cli.target.show"),
	"target_shortfall":        lang.T("cli.target.shortfall"),
	"movement":                lang.T("cli.movement"),
	"movement_list":           lang.T("cli.movement.list"),
	"movement_check":          lang.T("cli.movement.check"),
	"movement_import":         lang.T("cli.movement.import"),
	"boundary":                lang.T("cli.boundary"),
	"boundary_import":         lang.T("cli.boundary.import"),
	"boundary_list":           lang.T("cli.boundary.list"),
	"arg_boundary":            lang.T("cli.arg.boundary"),
	"flag_boundary_on":        lang.T("cli.flag.boundary_on"),
	"journal":                 lang.T("cli.journal"),
	"journal_list":            lang.T("cli.journal.list"),
	"journal_head":            lang.T("cli.journal.head"),
	"verify":                  lang.T("cli.verify"),
}

func helpTexts(l lang.Lang) map[string]string {
	out := make(map[string]string, len(helpText))
	for k, t := range helpText {
		out[k] = l.Say(t)
	}
	return out
}

// help writes the help of the program or of one command. It stands in for
// kong's own printer, which speaks English only.
func (a *app) help(_ kong.HelpOptions, ctx *kong.Context) error {
	n := ctx.Model.Node
	if s := ctx.Selected(); s != nil {
		n = s
	}
	w := a.stdout
	path := "vuonlen"
	if n != ctx.Model.Node {
		path += " " + n.Path()
	}
	words := []string{path}
	for _, p := range n.Positional {
		words = append(words, argName(p))
	}
	for _, f := range n.Flags {
		if f.Required {
			words = append(words, "--"+f.Name+" "+f.FormatPlaceHolder())
		}
	}
	if len(n.Children) > 0 {
		words = append(words, a.say(lang.T("cli.help.command")))
	}
	fmt.Fprintf(w, "%s: %s\n\n%s\n", a.say(lang.T("cli.help.usage")), strings.Join(words, " "), n.Help)
	section := func(title lang.Text, rows [][2]string) {
		if len(rows) == 0 {
			return
		}
		fmt.Fprintf(w, "\n%s\n", a.say(title))
		width := 0
		for _, r := range rows {
			width = max(width, len([]rune(r[0])))
		}
		for _, r := range rows {
			fmt.Fprintf(w, "  %s%s  %s\n", r[0], strings.Repeat(" ", width-len([]rune(r[0]))), r[1])
		}
	}
	var rows [][2]string
	for _, p := range n.Positional {
		rows = append(rows, [2]string{argName(p), p.Help})
	}
	section(lang.T("cli.help.arguments"), rows)
	section(lang.T("cli.help.commands"), leaves(n, ctx.Model.Node))
	own, all := a.flagRows(n.Flags), a.flagRows(ctx.Model.Flags)
	if n == ctx.Model.Node {
		own = nil
	}
	section(lang.T("cli.help.flags"), own)
	section(lang.T("cli.help.global"), all)
	if n == ctx.Model.Node {
		_, _ = io.WriteString(w, "\n"+a.say(lang.T("cli.help.more"))+"\n")
	}
	return nil
}

func argName(p *kong.Positional) string { return strings.ToUpper(p.Name) }

// leaves lists the commands below a node by their whole grammar.
func leaves(n, root *kong.Node) (rows [][2]string) {
	for _, c := range n.Children {
		if len(c.Children) > 0 {
			rows = append(rows, leaves(c, root)...)
			continue
		}
		name := c.Path()
		for _, p := range c.Positional {
			name += " " + argName(p)
		}
		rows = append(rows, [2]string{name, c.Help})
	}
	return rows
}

func (a *app) flagRows(flags []*kong.Flag) (rows [][2]string) {
	for _, f := range flags {
		if f.Hidden || f.Name == "help" {
			continue
		}
		name := "--" + f.Name
		if !f.IsBool() {
			name += " " + f.FormatPlaceHolder()
		}
		help := f.Help
		if f.Required {
			help += " " + a.say(lang.T("cli.help.required"))
		}
		if len(f.Envs) > 0 {
			help += " ($" + f.Envs[0] + ")"
		}
		rows = append(rows, [2]string{name, help})
	}
	return rows
}

// usages turns kong's English answers to a wrong call into our sentences.
var usages = []struct {
	re   *regexp.Regexp
	text func(m []string) lang.Text
}{
	{regexp.MustCompile(`^unknown flag (\S+?),? did you mean "?([^"?]+)"?\??$`), func(m []string) lang.Text { return lang.T("cli.usage.flag_meant", "flag", m[1], "meant", m[2]) }},
	{regexp.MustCompile(`^unknown flag (\S+)`), func(m []string) lang.Text { return lang.T("cli.usage.flag", "flag", m[1]) }},
	{regexp.MustCompile(`^missing flags: (.+)$`), func(m []string) lang.Text { return lang.T("cli.usage.missing_flags", "flags", m[1]) }},
	{regexp.MustCompile(`^unexpected argument (\S+?)(?:,.*)?$`), func(m []string) lang.Text { return lang.T("cli.usage.argument", "argument", m[1]) }},
	{regexp.MustCompile(`^expected "(.+)"$`), func(m []string) lang.Text {
		return lang.T("cli.usage.expected", "what", strings.ToUpper(strings.Trim(m[1], "<>")))
	}},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)?: (?:.*?)"?([^"]*)"? is not a date`), func(m []string) lang.Text { return lang.T("cli.usage.date", "flag", m[1], "value", m[2]) }},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)? must be one of (.+) but got "(.*)"$`), func(m []string) lang.Text {
		return lang.T("cli.usage.enum", "flag", m[1], "allowed", strings.Join(strings.FieldsFunc(m[2], func(r rune) bool { return r == ',' || r == '"' }), ", "), "value", m[3])
	}},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)?: expected a valid \d+ bit u?int but got "?(.*?)"?$`), func(m []string) lang.Text { return lang.T("cli.usage.number", "flag", m[1], "value", m[2]) }},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)?: (?:missing value|expected \S+ value but got "EOL")`), func(m []string) lang.Text { return lang.T("cli.usage.value", "flag", m[1]) }},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)?: expected u?int value but got "(.*?)"`), func(m []string) lang.Text { return lang.T("cli.usage.number", "flag", m[1], "value", m[2]) }},
}

// usage is the fault for a wrong call.
func (a *app) usage(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	what := lang.T("cli.usage.other", "error", err.Error())
	var p *kong.ParseError
	if errors.As(err, &p) {
		n := p.Context.Selected()
		if n == nil {
			n = p.Context.Model.Node
		}
		var known []string // kong itself names the first five only
		for _, c := range n.Children {
			known = append(known, c.Name)
		}
		argument, stray := strings.CutPrefix(err.Error(), "unexpected argument ")
		switch {
		case len(known) > 0 && stray:
			argument, _, _ = strings.Cut(argument, ",")
			return fault.New(fault.Usage, lang.T("cli.usage.command", "command", argument, "known", known)).Do(lang.T("cli.usage.do"))
		case len(known) > 0 && strings.HasPrefix(err.Error(), "expected one of"):
			return fault.New(fault.Usage, lang.T("cli.usage.one_of", "known", known)).Do(lang.T("cli.usage.do"))
		}
	}
	for _, u := range usages {
		if m := u.re.FindStringSubmatch(err.Error()); m != nil {
			what = u.text(m)
			break
		}
	}
	return fault.New(fault.Usage, what).Do(lang.T("cli.usage.do"))
}
