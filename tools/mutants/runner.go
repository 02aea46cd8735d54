package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// runner judges mutants, some at a time.
type runner struct {
	root    string
	out     io.Writer
	workers int
	timeout time.Duration // of the tests of one mutant; building them is not counted

	temp      string
	mu        sync.Mutex // guards what follows, and out
	killed    int
	survivors []mutant
	problems  []string
}

// judge runs the tests as they are, and then for each mutant with its change. It
// returns what kept it from judging.
func (r *runner) judge(ctx context.Context, mutants []mutant) []string {
	var err error
	if r.temp, err = os.MkdirTemp("", "mutants"); err != nil {
		return []string{err.Error()}
	}
	defer func() { _ = os.RemoveAll(r.temp) }() // what stays behind is in the folder for temporary files
	seen := map[string]bool{}
	var controls []mutant
	for _, m := range mutants {
		if key := m.run + " " + m.tests + " " + m.packages()[0]; !seen[key] {
			seen[key] = true
			controls = append(controls, m)
		}
	}
	r.each(controls, func(m mutant) {
		if v, detail := r.test(ctx, m, nil); v != survived {
			r.problem("without any change, %s: %s %s", m.selection(), v, detail)
		}
	})
	if len(r.problems) > 0 || ctx.Err() != nil {
		return r.problems
	}
	r.each(mutants, func(m mutant) {
		begun := time.Now()
		overlay, err := r.overlay(m)
		if err != nil {
			r.problem("%s: %v", m.name, err)
			return
		}
		verdict, detail := r.test(ctx, m, overlay)
		if ctx.Err() != nil {
			return
		}
		if verdict == broken {
			r.problem("%s: does not compile: %s", m.name, detail)
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if verdict == survived {
			r.survivors = append(r.survivors, m)
		} else {
			r.killed++
		}
		fmt.Fprintf(r.out, "%-8s %-44s %5.1f s  %s\n", verdict, m.name, time.Since(begun).Seconds(), detail)
	})
	return r.problems
}

func (r *runner) problem(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

// each calls do for all mutants, on as many goroutines as there are workers.
func (r *runner) each(mutants []mutant, do func(mutant)) {
	work := make(chan mutant)
	var group sync.WaitGroup
	for range r.workers {
		group.Go(func() {
			for m := range work {
				do(m)
			}
		})
	}
	for _, m := range mutants {
		work <- m
	}
	close(work)
	group.Wait()
}

// overlay writes what go test needs to see the change, and gives its flag.
func (r *runner) overlay(m mutant) ([]string, error) {
	text, err := m.apply(r.root)
	if err != nil {
		return nil, err
	}
	file, err := filepath.Abs(filepath.Join(r.root, filepath.FromSlash(m.file)))
	if err != nil {
		return nil, err
	}
	base := filepath.Join(r.temp, strings.ReplaceAll(m.name, "/", "_"))
	b, err := json.Marshal(map[string]map[string]string{"Replace": {file: base + filepath.Ext(m.file)}})
	if err != nil {
		return nil, err
	}
	for name, content := range map[string][]byte{base + filepath.Ext(m.file): []byte(text), base + ".json": b} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return nil, err
		}
	}
	return []string{"-overlay=" + base + ".json"}, nil
}

// verdict is what the tests say of a change.
type verdict string

const (
	killed   verdict = "killed"
	hung     verdict = "hung" // killed, for a test did not come to its end
	survived verdict = "SURVIVED"
	broken   verdict = "broken"
)

func (m *mutant) selection() string {
	return strings.TrimSpace(strings.Join(m.packages(), " ") + " " + m.run)
}

var (
	notBuilt = regexp.MustCompile(`(?m)^FAIL\t\S+ \[(build|setup) failed\]$`)
	timedOut = regexp.MustCompile(`(?m)^panic: test timed out after`)
	failed   = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)|^panic: (.+)`)
)

// test runs a mutant's tests; the detail is the innermost test that failed first, or
// what the compiler says.
func (r *runner) test(ctx context.Context, m mutant, overlay []string) (verdict, string) {
	args := slices.Concat([]string{"test", "-vet=off", "-short", "-failfast", "-timeout", r.timeout.String()}, overlay)
	if m.run != "" {
		args = append(args, "-run", m.run)
	}
	// go test itself may hang, for a process that a test left behind.
	ctx, cancel := context.WithTimeout(ctx, 10*r.timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", append(args, m.packages()...)...)
	cmd.Dir = r.root
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	switch {
	case err == nil && bytes.Contains(out, []byte("[no test")):
		return broken, "there is no such test"
	case err == nil:
		return survived, ""
	case notBuilt.Match(out):
		return broken, "\n" + strings.TrimSpace(string(out))
	case timedOut.Match(out) || ctx.Err() != nil:
		return hung, "a test did not end"
	}
	name := ""
	for _, match := range failed.FindAllSubmatch(out, -1) {
		found := string(match[1]) + string(match[2])
		if name != "" && !strings.HasPrefix(found, name+"/") {
			break
		}
		name = found
	}
	return killed, name
}
