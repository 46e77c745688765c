package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// block is a fenced block of a guide: its language and its lines.
type block struct {
	lang  string
	lines []string
	at    int // the line of the guide on which it begins
}

func blocks(text string) (out []block) {
	var in *block
	for i, line := range strings.Split(text, "\n") {
		fence, ok := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case ok && in == nil:
			in = &block{lang: fence, at: i + 1}
		case ok:
			out = append(out, *in)
			in = nil
		case in != nil:
			in.lines = append(in.lines, strings.TrimSuffix(line, "\r"))
		}
	}
	return out
}

// calls are the calls of our program in a block of shell lines, in their words.
func calls(b block) (out [][]string) {
	text := strings.ReplaceAll(strings.Join(b.lines, "\n"), "\\\n", " ")
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
		for _, start := range []string{"go run ./cmd/vuonlen", "./vuonlen", "vuonlen"} {
			if rest, ok := strings.CutPrefix(line, start); ok && (rest == "" || rest[0] == ' ') {
				out = append(out, words(rest))
				break
			}
		}
	}
	return out
}

// words splits a simple shell line; it ends at a comment, a pipe, a redirection
// or the next command.
func words(s string) (out []string) {
	var word strings.Builder
	var quote rune
	inWord := false
	end := func() {
		if inWord {
			out = append(out, word.String())
			word.Reset()
			inWord = false
		}
	}
	for _, r := range s {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inWord = r, true
		case unicode.IsSpace(r):
			end()
		case r == '|' || r == '>' || r == '<' || r == ';' || r == '&' || r == '#' && !inWord:
			end()
			return out
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	end()
	return out
}

// TestGuides: every call that a guide shows is in our grammar.
func TestGuides(t *testing.T) {
	var guides []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "examples/*.md"} {
		found, err := filepath.Glob("../../" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		guides = append(guides, found...)
	}
	shown := 0
	for _, g := range guides {
		text, err := os.ReadFile(g)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range blocks(string(text)) {
			if b.lang != "sh" && b.lang != "console" && b.lang != "bash" {
				continue
			}
			for _, args := range calls(b) {
				shown++
				if len(args) == 0 || args[len(args)-1] == "--help" {
					continue
				}
				if _, err := grammar(t).Parse(args); err != nil {
					t.Errorf("%s:%d: vuonlen %s: %v", g, b.at, strings.Join(args, " "), err)
				}
			}
		}
	}
	if shown == 0 {
		t.Error("no guide shows a call")
	}
}

// TestReadme follows the front pages and the officer's guide in an empty folder: every call
// succeeds, and the answers that the page prints are what the program answers.
// Lines with … stand for what is left out.
func TestReadme(t *testing.T) {
	for _, name := range []string{"README.md", "README.vi.md", "docs/guide-officer.md", "docs/guide-officer.vi.md"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("../../" + name)
			if err != nil {
				t.Fatal(err)
			}
			t.Parallel()
			env := os.Environ()
			if strings.HasPrefix(name, "docs/") && !strings.HasSuffix(name, ".vi.md") {
				env = append(env, "VUONLEN_LANG=en")
			}
			dir := t.TempDir()
			if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("../../examples")); err != nil {
				t.Fatal(err)
			}
			said, checked := "", 0
			for _, b := range blocks(string(text)) {
				switch b.lang {
				case "sh":
					if cs := calls(b); len(cs) > 0 {
						said = ""
						for _, args := range cs {
							if args[0] == "demo" {
								args = append(args, "--no-serve")
							}
							c := exec.Command("vuonlen", args...)
							c.Dir, c.Env = dir, env
							var out, errs strings.Builder
							c.Stdout, c.Stderr = &out, &errs
							err := c.Run()
							said += out.String()
							if strings.HasPrefix(name, "docs/") { // a guide also shows what is refused
								said += errs.String()
							} else if err != nil {
								t.Fatalf("vuonlen %s: %v\n%s", strings.Join(args, " "), err, errs.String())
							}
						}
					}
				case "text":
					rest := said
					for _, line := range b.lines {
						if strings.Contains(line, "…") || line == "" {
							continue
						}
						checked++
						_, after, ok := strings.Cut("\n"+rest, "\n"+line+"\n")
						if !ok {
							t.Errorf("%s:%d: the program does not answer (here or at all):\n%s", name, b.at, line)
							continue
						}
						rest = after
					}
				}
			}
			if checked < 8 {
				t.Errorf("only %d lines of answers in %s", checked, name)
			}
		})
	}
}
