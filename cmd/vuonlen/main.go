// Command vuonlen runs an emulation movement for the poor in a province: it
// counts poor and near-poor households through changing boundaries, judges
// subjects against their award criteria and explains every verdict.
//
// Its commands, files and exit codes are a contract: 0 = done, 1 = the data are
// refused or a check fails, 2 = the call is wrong.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"os/user"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/queue"
	"vuonlen/store"
	"vuonlen/web/portal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	a := &app{ctx: ctx, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: time.Now, user: systemUser}
	code := a.run(os.Args[1:])
	stop()
	os.Exit(code)
}

// app is what a command runs in. Tests make their own.
type app struct {
	queue          *queue.Queue    // of the site last made; nil: none was
	counter        *portal.Counter // of the visitors of the site last made
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	user           func() string
	lang           lang.Lang
	flags          *globals
	asked          bool // the form of the answer was asked for in this call
}

// globals are the flags that every command has (formats.md 1).
type globals struct {
	DB     string `name:"db" env:"VUONLEN_DB" default:"sqlite:vuonlen.db" placeholder:"DSN" help:"flag_db"`
	Lang   string `name:"lang" env:"VUONLEN_LANG" enum:"vi,en" default:"vi" placeholder:"vi|en" help:"flag_lang"`
	Format string `name:"format" env:"VUONLEN_FORMAT" enum:"text,json,csv," default:"" placeholder:"text|json|csv" help:"flag_format"`
	As     string `name:"as" env:"VUONLEN_AS" placeholder:"NAME" help:"flag_as"`
	Keys   string `name:"keys" env:"VUONLEN_KEYS" placeholder:"FILE" help:"flag_keys"`
}

// cli is the grammar: vuonlen NOUN VERB.
type cli struct {
	globals

	Demo       demoCmd       `cmd:"" help:"demo"`
	Serve      serveCmd      `cmd:"" help:"serve"`
	Unit       unitCmd       `cmd:"" help:"unit"`
	Review     reviewCmd     `cmd:"" help:"review"`
	Member     memberCmd     `cmd:"" help:"member"`
	Household  householdCmd  `cmd:"" help:"household"`
	Campaign   campaignCmd   `cmd:"" help:"campaign"`
	Import     importCmd     `cmd:"" help:"import"`
	Tally      tallyCmd      `cmd:"" help:"tally"`
	Points     pointsCmd     `cmd:"" help:"points"`
	Evidence   evidenceCmd   `cmd:"" help:"evidence"`
	Criterion  criterionCmd  `cmd:"" help:"criterion"`
	Standard   standardCmd   `cmd:"" help:"standard"`
	Balance    balanceCmd    `cmd:"" help:"balance"`
	Living     livingCmd     `cmd:"" help:"living"`
	Classify   classifyCmd   `cmd:"" help:"classify"`
	Report     reportCmd     `cmd:"" help:"report"`
	Paper      paperCmd      `cmd:"" help:"paper"`
	Duty       dutyCmd       `cmd:"" help:"duty"`
	Enrolment  enrolmentCmd  `cmd:"" help:"enrolment"`
	Inspection inspectionCmd `cmd:"" help:"inspection"`
	Judge      judgeCmd      `cmd:"" help:"judge"`
	Target     targetCmd     `cmd:"" help:"target"`
	Movement   movementCmd   `cmd:"" help:"movement"`
	Procedure  procedureCmd  `cmd:"" help:"procedure"`
	Round      roundCmd      `cmd:"" help:"round"`
	Dossier    dossierCmd    `cmd:"" help:"dossier"`
	Vote       voteCmd       `cmd:"" help:"vote"`
	Decision   decisionCmd   `cmd:"" help:"decision"`
	Award      awardCmd      `cmd:"" help:"award"`
	Judgement  judgementCmd  `cmd:"" help:"judgement"`
	Edition    editionCmd    `cmd:"" help:"edition"`
	Article    articleCmd    `cmd:"" help:"article"`
	Honour     honourCmd     `cmd:"" help:"honour"`
	Boundary   boundaryCmd   `cmd:"" help:"boundary"`
	Petition   petitionCmd   `cmd:"" help:"petition"`
	Contact    contactCmd    `cmd:"" help:"contact"`
	User       userCmd       `cmd:"" help:"user"`
	Key        keyCmd        `cmd:"" help:"key"`
	Journal    journalCmd    `cmd:"" help:"journal"`
	Verify     verifyCmd     `cmd:"" help:"verify"`
}

type unitCmd struct {
	Show   unitShowCmd   `cmd:"" help:"unit_show"`
	Import unitImportCmd `cmd:"" help:"unit_import"`
	Change struct {
		Import changeImportCmd `cmd:"" help:"unit_change_import"`
	} `cmd:"" help:"unit_change"`
	Fact struct {
		Import factImportCmd `cmd:"" help:"unit_fact_import"`
	} `cmd:"" help:"unit_fact"`
}

type pointsCmd struct {
	Check pointsCheckCmd `cmd:"" help:"points_check"`
}

type tallyCmd struct {
	Import tallyImportCmd `cmd:"" help:"tally_import"`
	Show   tallyShowCmd   `cmd:"" help:"tally_show"`
	Count  tallyCountCmd  `cmd:"" help:"tally_count"`
	Check  tallyCheckCmd  `cmd:"" help:"tally_check"`
}

type targetCmd struct {
	Show      targetShowCmd      `cmd:"" help:"target_show"`
	Shortfall targetShortfallCmd `cmd:"" help:"target_shortfall"`
}

type movementCmd struct {
	List   movementListCmd   `cmd:"" help:"movement_list"`
	Check  movementCheckCmd  `cmd:"" help:"movement_check"`
	Import movementImportCmd `cmd:"" help:"movement_import"`
}

type journalCmd struct {
	List journalListCmd `cmd:"" help:"journal_list"`
	Head journalHeadCmd `cmd:"" help:"journal_head"`
}

// run parses the call, carries it out and gives the exit code.
func (a *app) run(args []string) (code int) {
	a.lang = langOf(args, os.Getenv("VUONLEN_LANG"))
	var c cli
	a.flags = &c.globals
	type exit struct{ code int }
	defer func() {
		if e := recover(); e != nil {
			x, ok := e.(exit)
			if !ok {
				panic(e)
			}
			code = x.code
		}
	}()
	parser, err := kong.New(&c,
		kong.Name("vuonlen"), kong.Description(a.say(lang.T("cli.about"))),
		kong.Writers(a.stdout, a.stderr), kong.Exit(func(n int) { panic(exit{n}) }),
		kong.Help(a.help), kong.Bind(a),
	)
	if err != nil {
		panic(err) // the grammar itself is wrong
	}
	sayHelp(parser, a.lang)
	switch {
	case len(args) == 0:
		args = []string{"--help"}
	case args[0] == "help":
		args = append(args[1:len(args):len(args)], "--help")
	}
	k, err := parser.Parse(args)
	if err != nil {
		return a.fail(a.usage(err))
	}
	a.lang, _ = lang.Parse(c.Lang)
	a.asked = slices.ContainsFunc(args, func(s string) bool { return s == "--format" || strings.HasPrefix(s, "--format=") })
	if err := k.Run(a); err != nil {
		if errors.Is(err, context.Canceled) && a.ctx.Err() != nil {
			// Stopped by the user: what was not confirmed whole is not stored.
			fmt.Fprintln(a.stderr, a.say(lang.T("cli.stopped")))
			return 1
		}
		return a.fail(err)
	}
	return 0
}

// fail writes an error and gives its exit code.
func (a *app) fail(err error) int {
	_, _ = io.WriteString(a.stderr, fault.Say(a.lang, err)+"\n")
	if fault.KindOf(err) == fault.Usage {
		return 2
	}
	return 1
}

func (a *app) say(t lang.Text) string { return a.lang.Say(t) }

// langOf finds the language before the call is parsed, so that a wrong call is
// answered in it too.
func langOf(args []string, env string) lang.Lang {
	name := env
	for i, s := range args {
		if v, ok := strings.CutPrefix(s, "--lang="); ok {
			name = v
		} else if s == "--lang" && i+1 < len(args) {
			name = args[i+1]
		}
	}
	l, _ := lang.Parse(name)
	return l
}

// office opens the database named by the flags for somebody to act on.
func (a *app) office() (*office.Office, func(), error) {
	path, file := strings.CutPrefix(a.flags.DB, "sqlite:")
	_, absent := os.Stat(path)
	db, err := store.Open(a.ctx, store.Options{DSN: a.flags.DB, Keys: a.flags.Keys, Now: a.now, Datasets: office.Datasets()})
	if err != nil {
		return nil, nil, err
	}
	if file && errors.Is(absent, fs.ErrNotExist) {
		// A mistyped path makes a new, empty database: that must not go unsaid.
		a.notices([]lang.Text{lang.T("cli.new_database", "path", path)})
	}
	return &office.Office{DB: db, Actor: a.actor(), Today: a.today(), Stdin: a.stdin, Portal: strings.TrimSuffix(os.Getenv("VUONLEN_PORTAL_SITE"), "/")}, func() { _ = db.Close() }, nil
}

func (a *app) today() law.Date { return law.DateOf(a.now()) }

func (a *app) actor() account.Actor {
	if a.flags.As != "" {
		return account.Actor(a.flags.As)
	}
	return account.Actor("cli:" + a.user())
}

func systemUser() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "?"
}

// format is the form of the answer: as asked for, else the command's own.
func (a *app) format(otherwise string) string {
	if a.flags.Format != "" {
		return a.flags.Format
	}
	return otherwise
}
