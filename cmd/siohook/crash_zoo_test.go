package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

// mortals are receivers in five languages that are killed again and again. DEFECT chooses what is wrong
// with one, PORT is where it listens, and STATE the folder that it keeps its sales in.
var mortals = []struct {
	peer, program, file, start string
	lacks                      []string // defects that it cannot have
}{
	{"node", "node", "receiver.mjs", `exec node "$RECEIVER"`, nil},
	{"python", "python3", "receiver.py", `exec python3 "$RECEIVER"`, nil},
	// Nothing is in memory from one request to the next.
	{"php", "php", "receiver.php", `PHP_CLI_SERVER_WORKERS=4 exec php -S "127.0.0.1:$PORT" "$RECEIVER"`, []string{"no-flush", "memory-dedupe", "memory-queue", "cache-per-instance"}},
	{"ruby", "ruby", "receiver.rb", `exec ruby "$RECEIVER"`, nil},
	{"go", "go", "receiver.go", `exec "$RECEIVER"`, nil},
}

// mortalDefects have the checks that find each; it depends on the moment which one does. Those that
// only several instances have are tested with two.
var mortalDefects = []struct {
	name   string
	checks []string
}{
	{"none", nil},
	{"shared", nil},
	{"check-then-act", []string{"crash/instances", "crash/disagree"}},
	{"cache-per-instance", []string{"crash/instances", "crash/disagree"}},
	{"ack-first", []string{"crash/lost"}},
	{"no-flush", []string{"crash/lost"}},
	{"memory-dedupe", []string{"crash/forgotten"}},
	{"rewrite", []string{"crash/lost", "crash/restart"}}, // begins with nothing, or does not start
	{"lock-file", []string{"crash/restart"}},
	{"memory-queue", []string{"crash/lost"}},
	{"half", []string{"crash/half"}},
	{"key-first", []string{"crash/redelivered"}},
	{"dead-thread", []string{"crash/lost", "crash/redelivered"}}, // acknowledged, or not yet
	{"call-first", []string{"crash/redelivered", "crash/service"}},
}

// TestCrashZoo finds the defect of each receiver by its checks, and nothing else. In the usual run
// there is one receiver; crash.txtar has a correct one. Step full kills half of
// those with a defect; SIOHOOK_RUNS=1 asks for all.
func TestCrashZoo(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("SKIPPED: -short kills other receivers")
	}
	lines := []string{"RECEIVER\tDEFECT\tFOUND\tREQUESTS\tTIME"}
	t.Cleanup(func() { showTable(lines) })
	var lock sync.Mutex
	turn := make(chan struct{}, 8) // they mostly wait
	for r, receiver := range mortals {
		if !trial.Full() && receiver.peer != "php" {
			continue
		}
		t.Run(receiver.peer, func(t *testing.T) {
			t.Parallel()
			program := mortalProgram(t, receiver.peer, receiver.program, receiver.file)
			var wait sync.WaitGroup
			defer wait.Wait()
			for d, defect := range mortalDefects {
				if slices.Contains(receiver.lacks, defect.name) || !trial.Full() && defect.name != "key-first" {
					continue
				}
				if isHalf := defect.checks != nil && (d+r)%2 == 1 || defect.name == "shared" && receiver.peer != "node"; trial.Full() && trial.Runs() == 0 && isHalf {
					continue
				}
				wait.Go(func() {
					turn <- struct{}{}
					defer func() { <-turn }()
					// What fails takes as long as --recover; what is correct never does.
					limit := "5s"
					if defect.checks == nil {
						limit = "1m"
					}
					v := visitMortal(t, program, receiver.start, defect.name, "--recover", limit)
					lock.Lock()
					defer lock.Unlock()
					lines = append(lines, fmt.Sprintf("%s\t%s\t%s\t%d\t%.1f s", receiver.file, defect.name, v.checks, v.summary.Requests, v.took.Seconds()))
					code := exitFindings
					if defect.checks == nil {
						code = exitOK
					}
					if v.err != nil || v.code != code || (v.checks == nil) != (defect.checks == nil) || slices.ContainsFunc(v.checks, func(id string) bool { return !slices.Contains(defect.checks, id) }) {
						t.Errorf("%s: %v, exit %d, found %q, want of %q\n%s\n%s", defect.name, v.err, v.code, v.checks, defect.checks, v.out.String(), v.diagnostics.String())
					}
				})
			}
		})
	}
}

// mortalProgram is the file to start; that of Go must be built before.
func mortalProgram(t *testing.T, name, program, file string) string {
	t.Helper()
	command := peer.Command(t, name, program)
	path, err := filepath.Abs(filepath.Join("../../contract/testdata/zoo/crash", file))
	if err != nil {
		t.Fatal(err)
	}
	if name != "go" {
		return path
	}
	built := filepath.Join(t.TempDir(), "receiver")
	if out, err := exec.Command(command, "build", "-o", built, path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return built
}

// visitMortal kills a receiver as a user does. What calls a service is observed there.
func visitMortal(t *testing.T, program, start, defect string, flags ...string) visit {
	port, sink := trial.Port(t), "127.0.0.1:"+trial.Port(t)
	address := "http://127.0.0.1:" + port
	observer := []string{"--probe-url", address + "/state"}
	if defect == "call-first" {
		observer = []string{"--sink", sink}
	}
	if slices.Contains([]string{"shared", "check-then-act", "cache-per-instance"}, defect) {
		address, start = "http://127.0.0.1:{port}", "export PORT={port}; "+start
		observer = []string{"--probe-url", address + "/state", "--instances", "2"}
	}
	args := append([]string{"test", address + "/webhook", "--start", start, "--wait-for", "1m", "--settle", "200ms", "--keep-in", "", "--format", "json", "--phases", "crash", "--crash"}, observer...)
	return visited(siohookCommand(t, append(args, flags...)...), "RECEIVER="+program, "DEFECT="+defect, "PORT="+port, "STATE="+t.TempDir(), "SINK=http://"+sink+"/orders")
}
