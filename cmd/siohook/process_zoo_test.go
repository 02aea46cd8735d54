package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

// processes are receivers in other languages; DEFECT chooses what is wrong with
// one, and PORT and STATE where it listens and keeps what it has counted.
var processes = []struct{ peer, program, file, start string }{
	{"node", "node", "receiver.mjs", `exec node "$RECEIVER"`},
	{"python", "python3", "receiver.py", `exec python3 "$RECEIVER"`},
	{"php", "php", "receiver.php", `PHP_CLI_SERVER_WORKERS=8 exec php -S "127.0.0.1:$PORT" "$RECEIVER"`},
}

// processDefects have the check that must find each, and what the receiver writes then, in any
// of the languages.
var processDefects = []struct{ name, check, writes string }{
	{"none", "", ""},
	{"fields-object", "coverage/fields-empty", "first_?[nN]ame|fields is no object"},
	{"trace-200", "coverage/fields-empty", "first_?[nN]ame|fields is no object"},
	{"error-200", "reach/error-body", ""},
	{"no-error", "", ""},
	{"no-dedupe", "idempotency/twice", ""},
	{"order-id", "idempotency/items", ""},
	{"malformed-500", "rejection/malformed", "(JSON|Syntax).*[Ee](rror|xception)"},
	{"unknown-type-400", "tolerance/unknown-type", ""},
	{"hiccups", "reach/unstable", ""},
	{"loses-accents", "coverage/counted", ""},
	{"loses-free", "tolerance/counted", ""},
	{"file-race", "idempotency/distinct", ""},
	{"short-memory", "time/late-duplicate", ""},
	{"one-total", "coverage/currency", ""},
	{"rounds", "coverage/amount", ""},
	{"tags-only-grow", "coverage/opposite", ""},
	{"access", "", ""},
	{"access-optin", "coverage/side-effect", ""},
	{"by-plan", "idempotency/renewal", ""},
}

// TestProcessZoo finds the defect of each receiver that is a process of its own,
// by the check written for it, and nothing else. In the usual run each has none, or a few
// of the defects in turn, a fifth in all, which are looked for in the phase that finds them.
func TestProcessZoo(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs("../../contract/testdata/zoo")
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{"RECEIVER\tDEFECT\tFOUND\tFALSE\tREQUESTS\tTIME"}
	var present []string
	for _, receiver := range processes {
		if _, err := exec.LookPath(receiver.program); err == nil {
			present = append(present, receiver.peer)
		}
	}
	for _, receiver := range processes {
		t.Run(receiver.peer, func(t *testing.T) {
			defects := slices.Clone(processDefects)
			if turn := slices.Index(present, receiver.peer); !trial.Full() && turn >= 0 {
				defects = defects[:0]
				for i, defect := range processDefects {
					if defect.name == "none" || i%(sampled*len(present)) == sampled*turn+1 {
						defects = append(defects, defect)
					}
				}
			}
			peer.Command(t, receiver.peer, receiver.program)
			// They mostly wait: all defects at once.
			visits := make([]visit, len(defects))
			var wait sync.WaitGroup
			for i, defect := range defects {
				port, state := trial.Port(t), filepath.Join(t.TempDir(), "state.json")
				wait.Go(func() {
					visits[i] = testReceiver(t, receiver.start, "http://127.0.0.1:"+port, phasesFor(defect.check), "200ms",
						"RECEIVER="+filepath.Join(folder, receiver.file), "DEFECT="+defect.name, "SECRET=", "TYPES="+strings.Join(catalog().Types(), " "), "PORT="+port, "STATE="+state)
				})
			}
			wait.Wait()
			for i, defect := range defects {
				v := &visits[i]
				t.Run(defect.name, func(t *testing.T) { v.judge(t, defect.check, phasesFor(defect.check), defect.writes) })
				found, others := v.found(defect.check)
				lines = append(lines, fmt.Sprintf("%s\t%s\t%s\t%s\t%d\t%.1f s", receiver.file, defect.name, found, strings.Join(others, " "), v.summary.Requests, v.took.Seconds()))
			}
		})
	}
	showTable(lines)
}

// signedDefects are those of receivers that verify signatures, with the check that must find each.
var signedDefects = []struct{ name, check string }{
	{"none", ""},
	{"off", "signature/off"},
	{"one-event", "signature/off"},
	{"rewritten", "signature/genuine"},
	{"empty-secret", "signature/other-secret"},
	{"truncated", "signature/forged"},
	{"throws", "signature/malformed"},
	{"tells", "signature/leak"},
	{"silent", "signature/no-effect"},
	{"new-sale", "reach/event-name"},
	{"cancelled", "reach/event-name"},
	{"name-in-body", "reach/name-place"},
	{"exact-header", "reach/header-case"},
	{"canceled-as-sale", "coverage/opposite"},
}

// sampled is how many defects there are to one that the usual run looks for, in processes: of each check the
// zoo in Go has a receiver, too.
const sampled = 5

// TestSignedProcessZoo does so for receivers of the settings product, which verify signatures.
func TestSignedProcessZoo(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs("../../contract/testdata/zoo")
	if err != nil {
		t.Fatal(err)
	}
	const secret = "not a secret"
	for turn, receiver := range processes {
		t.Run(receiver.peer, func(t *testing.T) {
			peer.Command(t, receiver.peer, receiver.program)
			for i, defect := range signedDefects {
				if !trial.Full() && i > 0 && i%(sampled*len(processes)) != sampled*turn+sampled {
					continue
				}
				t.Run(defect.name, func(t *testing.T) {
					t.Parallel()
					address := "http://127.0.0.1:" + trial.Port(t)
					args := []string{"test", address + "/webhook", "--catalog", "settings", "--secret-env", "SECRET", "--probe-url", address + "/state", "--start", receiver.start, "--wait-for", "1m", "--settle", "200ms", "--keep-in", "", "--format", "json"}
					args = append(args, onlyPhases(phasesFor(defect.check))...)
					v := visited(siohookCommand(t, args...), "RECEIVER="+filepath.Join(folder, receiver.file), "DEFECT="+defect.name, "SECRET="+secret, "PORT="+address[strings.LastIndex(address, ":")+1:], "STATE="+filepath.Join(t.TempDir(), "state.json"))
					found, others := v.found(defect.check)
					if code := map[bool]int{true: exitOK, false: exitFindings}[defect.check == ""]; v.err != nil || v.code != code || found != defect.check || others != nil {
						t.Errorf("%v, exit %d, found %q and %q, want %q\n%s\n%s", v.err, v.code, found, others, defect.check, v.out.String(), v.diagnostics.String())
					}
					if output := strings.Join(v.outputs, "\n"); defect.name == "throws" && !regexp.MustCompile("(Range|Type)Error").MatchString(output) {
						t.Errorf("the finding quotes %q", output)
					}
					if strings.Contains(v.out.String()+v.diagnostics.String(), secret) {
						t.Error("the secret is printed")
					}
				})
			}
		})
	}
}

// TestProcessZooOfAnotherProduct holds that receivers of one product are named as such by the test
// of the other.
func TestProcessZooOfAnotherProduct(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs("../../contract/testdata/zoo")
	if err != nil {
		t.Fatal(err)
	}
	for _, receiver := range processes {
		t.Run(receiver.peer, func(t *testing.T) {
			t.Parallel()
			peer.Command(t, receiver.peer, receiver.program)
			address := "http://127.0.0.1:" + trial.Port(t)
			args := []string{"test", address + "/webhook", "--catalog", "settings", "--probe-url", address + "/state", "--start", receiver.start, "--wait-for", "1m", "--settle", "200ms", "--keep-in", "", "--format", "json"}
			v := visited(siohookCommand(t, args...), "RECEIVER="+filepath.Join(folder, receiver.file), "DEFECT=none", "SECRET=", "PORT="+address[strings.LastIndex(address, ":")+1:], "STATE="+filepath.Join(t.TempDir(), "state.json"))
			if found, others := v.found("reach/product"); v.err != nil || v.code != exitFindings || found == "" || others != nil || !strings.Contains(v.out.String(), "customer.sale.completed") {
				t.Errorf("%v, exit %d, found %q and %q\n%s\n%s", v.err, v.code, found, others, v.out.String(), v.diagnostics.String())
			}
		})
	}
}

// showTable prints a table for those who look on.
func showTable(lines []string) {
	if testing.Verbose() {
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, strings.Join(lines, "\n"))
		_ = table.Flush()
	}
}

// visit is what siohook test says of a receiver.
type visit struct {
	err     error
	code    int
	checks  []string // of the findings
	outputs []string // of the receiver, that they quote
	unseen  []string // checks that were not observed
	summary struct {
		Verdict  string
		Requests int
	}
	took             time.Duration
	out, diagnostics bytes.Buffer
}

// phasesFor are those in which a defect is looked for; none means all.
func phasesFor(check string) string {
	phase, _, broken := strings.Cut(check, "/")
	if trial.Full() || !broken || phase == string(contract.Reach) {
		return ""
	}
	return "samples,coverage," + phase
}

// testReceiver has the real command start a receiver, test and stop it. The
// receivers count a sale before they answer, so there is little to settle.
func testReceiver(t *testing.T, start, address, phases, settle string, env ...string) visit {
	args := []string{"test", address + "/webhook", "--probe-url", address + "/state", "--start", start, "--wait-for", "1m", "--settle", settle, "--keep-in", "", "--format", "json"}
	return visited(siohookCommand(t, append(args, onlyPhases(phases)...)...), env...)
}

// onlyPhases is the flag for these phases; "" is all.
func onlyPhases(list string) []string {
	if list == "" {
		return nil
	}
	return []string{"--phases", list}
}

// visited runs a test of a receiver.
func visited(c *exec.Cmd, env ...string) (v visit) {
	c.Env = append(os.Environ(), env...)
	c.Stdout, c.Stderr = &v.out, &v.diagnostics
	began := time.Now()
	err := c.Run()
	v.took, v.code = time.Since(began), c.ProcessState.ExitCode()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		v.err = err
		return v
	}
	for line := range bytes.Lines(v.out.Bytes()) {
		var object struct{ Kind, Check, Output string }
		if err := json.Unmarshal(line, &object); err != nil {
			v.err = errors.Join(v.err, err)
			continue
		}
		switch object.Kind {
		case "finding":
			v.checks, v.outputs = append(v.checks, object.Check), append(v.outputs, object.Output)
		case "not_observed":
			v.unseen = append(v.unseen, object.Check)
		case "summary":
			v.err = errors.Join(v.err, json.Unmarshal(line, &v.summary))
		}
	}
	return v
}

// siohookCommand is the real command, in a folder of its own, interrupted when the
// test ends before it.
func siohookCommand(t *testing.T, args ...string) *exec.Cmd {
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, binary, args...)
	c.Dir = t.TempDir()
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 10 * time.Second
	return c
}

// found tells the check apart from findings that are false.
func (v *visit) found(check string) (found string, others []string) {
	for _, c := range v.checks {
		if c == check && found == "" {
			found = c
		} else {
			others = append(others, c)
		}
	}
	return found, others
}

func (v *visit) judge(t *testing.T, check, phases, writes string) {
	t.Helper()
	if output := strings.Join(v.outputs, "\n"); writes != "" && !regexp.MustCompile(writes).MatchString(output) {
		t.Errorf("the finding quotes %q, want %s", output, writes)
	}
	code, verdict, checks := exitOK, "passed", []string(nil)
	if check != "" {
		checks = []string{check}
		if found, err := contract.Match(check); err != nil || found[0].Severity == contract.Error {
			code, verdict = exitFindings, "failed"
		}
	}
	if v.err != nil || v.code != code || v.summary.Verdict != verdict || !slices.Equal(v.checks, checks) {
		diagnostics := v.diagnostics.String()
		t.Errorf("%v, exit %d, verdict %q, found %q, want %d, %q, %q\n%s\n%s", v.err, v.code, v.summary.Verdict, v.checks, code, verdict, checks,
			v.out.String(), diagnostics[max(0, len(diagnostics)-2000):])
	}
	want := []string{"coverage/state", "rejection/accepted"}
	if phases != "" && !strings.HasSuffix(phases, ",rejection") {
		want = want[:1]
	}
	if check == "reach/unstable" {
		want = append(want, "time/burst") // that would fail, too
	}
	if check == "coverage/counted" {
		return // the next sale may be one of those that it loses
	}
	if !slices.Equal(v.unseen, want) {
		t.Errorf("not observed: %q, want %q, which need settings", v.unseen, want)
	}
}
