package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const readmeFile = "../../README.md"

// Every command in a console block of the README prints what stands below it.
func TestREADMECommands(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("SKIPPED: no POSIX shell")
	}
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	block := regexp.MustCompile("(?s)```console\n(.*?)```")
	current := block.ReplaceAllFunc(readme, func(b []byte) []byte {
		var out bytes.Buffer
		out.WriteString("```console\n")
		for line := range strings.Lines(string(b)) {
			command, ok := strings.CutPrefix(line, "$ ")
			if !ok {
				continue
			}
			commands++
			out.WriteString(line)
			shell := exec.Command("sh", "-c", strings.ReplaceAll(command, "go run ./cmd/siohook", binary))
			shell.Dir = "../.."
			shell.Env = append(os.Environ(), "NO_COLOR=1")
			printed, _ := shell.CombinedOutput() // some commands have findings
			out.Write(steady(printed))
		}
		out.WriteString("```")
		return out.Bytes()
	})
	if commands < 4 {
		t.Errorf("only %d commands found", commands)
	}
	current = commandTable(t, current)
	compareFile(t, readmeFile, readme, current)
	if n := bytes.Count(current, []byte("\n")); n >= 150 {
		t.Errorf("README has %d lines, want less than 150", n)
	}
}

// steady replaces what differs from run to run.
func steady(printed []byte) []byte {
	for _, of := range []struct{ pattern, steady string }{
		{`in [0-9.]+ m?s`, "in 2.5 s"}, // a fast machine needs less than a second
		{`[0-9]+\.[0-9] ms`, "0.5 ms"},
		{`127\.0\.0\.1:[0-9]+`, "127.0.0.1:37211"},
	} {
		printed = regexp.MustCompile(of.pattern).ReplaceAll(printed, []byte(of.steady))
	}
	return printed
}

// commandTable writes the table of commands as cobra knows them.
func commandTable(t *testing.T, readme []byte) []byte {
	t.Helper()
	var table strings.Builder
	table.WriteString("| command | does |\n|---|---|\n")
	for _, c := range newRootCmd(&streams{}).Commands() {
		if c.Hidden {
			continue
		}
		fmt.Fprintf(&table, "| `%s` | %s |\n", strings.ReplaceAll(strings.TrimSuffix(c.UseLine(), " [flags]"), "|", `\|`), c.Short)
	}
	section := regexp.MustCompile(`(?s)(<!-- commands: [^>]*-->\n).*?(<!-- end of commands -->)`)
	if !section.Match(readme) {
		t.Fatal("README has no section for the table of commands")
	}
	return section.ReplaceAll(readme, []byte("${1}"+table.String()+"${2}"))
}

// compareFile compares a file's content with what it should be; -update writes it.
func compareFile(t *testing.T, name string, is, want []byte) {
	t.Helper()
	if bytes.Equal(is, want) {
		return
	}
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not current, run go test ./cmd/siohook -update (-is +want):\n%s", name, cmp.Diff(string(is), string(want)))
}
