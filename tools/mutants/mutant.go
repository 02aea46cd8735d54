package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// mutant is a wrong change of one file that a test must notice.
type mutant struct {
	name  string // package/what-is-wrong
	file  string // from the module's root, with slashes
	old   string // text that occurs once in the file
	new   string // what stands in its place
	tests string // packages whose tests must fail, separated by spaces; "" is the file's own
	run   string // of these, the tests to run, as go test's -run; "" runs all
	claim string // what the code says that the change breaks; it goes on "no test holds that ..."
}

func (m *mutant) packages() []string {
	if m.tests == "" {
		return []string{"./" + path.Dir(m.file)}
	}
	return strings.Fields(m.tests)
}

// check tells what is wrong with a table: each change must fit the code as it is.
func check(root string, table []mutant) (problems []string) {
	names := map[string]bool{}
	for _, m := range table {
		switch _, err := m.apply(root); {
		case err != nil:
			problems = append(problems, err.Error())
		case names[m.name]:
			problems = append(problems, m.name+": there are two of that name")
		case m.claim == "":
			problems = append(problems, m.name+": what does it break?")
		}
		names[m.name] = true
	}
	return problems
}

// apply gives the file's text with the change.
func (m *mutant) apply(root string) (string, error) {
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(m.file)))
	if err != nil {
		return "", fmt.Errorf("%s: %w", m.name, err)
	}
	if n := strings.Count(string(b), m.old); n != 1 {
		return "", fmt.Errorf("%s: the text to change occurs %d times in %s, want 1", m.name, n, m.file)
	}
	return strings.Replace(string(b), m.old, m.new, 1), nil
}
