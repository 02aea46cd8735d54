package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	codeBlock = regexp.MustCompile("(?ms)^ *```(?:sh|console|bash)\n(.*?)^ *```")
	separator = regexp.MustCompile(`\|\|?|&&|;|\s&(?:\s|$)|\s>\s?\S+|\s2>\S+|\s#\s.*$`)
	shellWord = regexp.MustCompile(`(?:'[^']*'|"[^"]*"|[^\s'"])+`)
)

// Each command on a page is one that siohook knows, with flags that it has.
func TestCommandsOnPages(t *testing.T) {
	pages := []string{"../../README.md", "../../integrations/skill/siohook/SKILL.md"}
	for _, glob := range []string{"../../docs/*.md", "../../docs/*/*.md"} {
		found, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	commands := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range codeBlock.FindAllSubmatch(text, -1) {
			for line := range strings.Lines(strings.ReplaceAll(string(block[1]), "\\\n", " ")) {
				for _, command := range separator.Split(line, -1) {
					words := shellWord.FindAllString(command, -1)
					i := slices.IndexFunc(words, func(w string) bool { return w == "siohook" || w == "./cmd/siohook" })
					if i < 0 || i+1 == len(words) {
						continue
					}
					commands++
					checkCommand(t, page, words[i+1:])
				}
			}
		}
	}
	if commands < 50 {
		t.Errorf("only %d commands found", commands)
	}
}

// checkCommand finds a command and its flags, without running it.
func checkCommand(t *testing.T, page string, words []string) {
	t.Helper()
	for i, word := range words {
		words[i] = strings.Trim(word, `'"`)
	}
	cmd, rest, err := newRootCmd(&streams{}).Find(words)
	if err != nil || !cmd.Runnable() && !cmd.HasSubCommands() {
		t.Errorf("%s: siohook %s: %v", page, strings.Join(words, " "), err)
		return
	}
	for _, word := range rest {
		name, isFlag := strings.CutPrefix(word, "--")
		name, _, _ = strings.Cut(name, "=")
		if isFlag && name != "" && cmd.Flag(name) == nil && name != "help" {
			t.Errorf("%s: siohook %s: there is no --%s", page, strings.Join(words, " "), name)
		}
	}
}
