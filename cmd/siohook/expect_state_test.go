package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/contract/testdata/zoo"
	"github.com/siohook/siohook/internal/tester/config"
)

// The example of docs/TEST.md finds the receivers that store other values, and lets the one
// pass that stores what it gets.
func TestExampleOfExpectState(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/TEST.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```yaml\n(events:\n[^`]*expect_state[^`]*)```").FindSubmatch(page)
	if example == nil || strings.Count(string(example[1]), "payload:") != 2 {
		t.Fatalf("docs/TEST.md does not show two values: %q", example)
	}
	animals := zoo.Animals()
	for name, code := range map[string]int{"stores tags and names": exitOK, "gives every contact the same tag": exitFindings, "loses the family name": exitFindings} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // it waits for what does not come
			i := slices.IndexFunc(animals, func(a zoo.Animal) bool { return a.Name == name })
			server := httptest.NewServer(animals[i].New())
			defer server.Close()
			c := siohookCommand(t, "test", server.URL+"/hook", "--probe-url", server.URL+"/state", "--checks", "samples,coverage/state", "--settle", "300ms", "--keep-in", "")
			if err := os.WriteFile(filepath.Join(c.Dir, config.Name), example[1], 0o600); err != nil {
				t.Fatal(err)
			}
			out, _ := c.CombinedOutput() // the code says how it ended
			if c.ProcessState.ExitCode() != code || strings.Contains(string(out), "coverage/state: want ") != (code != exitOK) || strings.Contains(string(out), "not observed") {
				t.Errorf("exit %d, want %d\n%s", c.ProcessState.ExitCode(), code, out)
			}
		})
	}
}
