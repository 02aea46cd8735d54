package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

var (
	crashExample = regexp.MustCompile("\\]\\(\\.\\./(contract/\\S+/patterns/\\S+)\\):\n\n```text\n((?s).*?)```")
	digits       = regexp.MustCompile(`\d+`)
)

// The reports that docs/CRASH.md shows are those of the programs that it names, but for numbers and
// for the history, which has another moment each time.
func TestCrashPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/CRASH.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := crashExample.FindAllStringSubmatch(string(page), -1)
	if len(examples) != strings.Count(string(page), "```text") {
		t.Errorf("%d examples with a program", len(examples))
	}
	starts := map[string][2]string{".mjs": {"node", `exec node "$PROGRAM"`}, ".py": {"python3", `exec python3 "$PROGRAM"`}, ".php": {"php", `exec php -S "127.0.0.1:$PORT" -t . "$PROGRAM"`}}
	for _, example := range examples {
		program, err := filepath.Abs(filepath.Join("../..", example[1]))
		if err == nil {
			_, err = os.Stat(program)
		}
		if err != nil {
			t.Error(err)
			continue
		}
		t.Run(filepath.Base(program), func(t *testing.T) {
			t.Parallel()
			if !trial.Full() {
				t.Skip("SKIPPED: SIOHOOK_FULL=1 kills the examples of the page")
			}
			start := starts[filepath.Ext(program)]
			peer.Command(t, strings.TrimSuffix(start[0], "3"), start[0])
			port := trial.Port(t)
			address := "http://127.0.0.1:" + port
			c := siohookCommand(t, "test", address+"/webhook", "--probe-url", address+"/state", "--start", start[1], "--wait-for", "1m", "--recover", "5s", "--keep-in", "", "--phases", "crash", "--crash")
			c.Env = append(os.Environ(), "PROGRAM="+program, "PORT="+port)
			out, _ := c.CombinedOutput()
			printed := digits.ReplaceAllString(string(out), "N")
			if c.ProcessState.ExitCode() != exitFindings {
				t.Errorf("exit %d: %s", c.ProcessState.ExitCode(), out)
			}
			for line := range strings.Lines(example[2]) {
				if !strings.Contains(line, " ms  ") && !strings.Contains(printed, digits.ReplaceAllString(line, "N")) {
					t.Errorf("%q is not in\n%s", line, out)
				}
			}
		})
	}
}
