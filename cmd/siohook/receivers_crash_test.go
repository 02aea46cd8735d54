package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/trial"
)

// needMore are the checks that need a service, or several instances.
var needMore = []string{"crash/service", "crash/instances", "crash/disagree"}

// Each receiver of the page loses nothing when it is killed.
func TestReceiversPageCrash(t *testing.T) {
	if !trial.Full() {
		t.Skip("SKIPPED: SIOHOOK_FULL=1 kills each receiver of the page")
	}
	sections := receiversPage(t)
	for language, path := range pagePeers {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			env := append(os.Environ(), "PATH="+path(t)+string(filepath.ListSeparator)+os.Getenv("PATH"))
			section := sections[language].on(trial.Port(t))
			dir, start := t.TempDir(), "./shop"
			if language == "Go" {
				section.files["go.mod"], section.files["go.sum"] = ownModule(t)
			} else {
				tested := slices.IndexFunc(section.commands, func(c string) bool { return strings.HasPrefix(c, "siohook ") })
				start = section.commands[max(tested, 1)-1]
			}
			section.write(t, dir)
			if language == "Go" {
				build := exec.Command("go", "build", "-o", "shop", ".")
				build.Dir, build.Env = dir, append(env, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
				if out, err := build.CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
			}
			address := "http://127.0.0.1:" + section.port
			c := siohookCommand(t, "test", address+"/webhook", "--probe-url", address+"/state", "--start", "exec env "+start, "--wait-for", "1m", "--keep-in", "", "--format", "json", "--phases", "crash", "--crash")
			c.Dir = dir
			if v := visited(c, env...); v.err != nil || v.code != exitOK || v.checks != nil || slices.ContainsFunc(v.unseen, func(id string) bool { return !slices.Contains(needMore, id) }) {
				t.Errorf("%v, exit %d, found %q, not observed %q\n%s\n%s", v.err, v.code, v.checks, v.unseen, v.out.String(), v.diagnostics.String())
			}
		})
	}
}
