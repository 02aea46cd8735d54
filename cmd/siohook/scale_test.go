package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
)

// shell runs commands of a page in a folder, and returns what they print.
func shell(t *testing.T, dir, commands string) string {
	t.Helper()
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), peer.Command(t, "sh", "sh"), "-c", commands)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(binary)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	out, _ := cmd.CombinedOutput() // some commands have findings
	return string(out)
}

// Batches of objects give the report of all, whatever the order in which they end, and what a
// batch has not reported is missed.
func TestScaleObjects(t *testing.T) {
	t.Parallel()
	peer.Command(t, "xargs", "xargs")
	section, dir := newPageSection(t, pageParts(t, "SCALE.md")["Many objects: xargs"]), t.TempDir()
	generate, check := section.commands[len(section.commands)-1], strings.Join(section.commands[:len(section.commands)-1], "\n")
	objects := 1_000
	if testing.Short() {
		objects = 100
		check = strings.ReplaceAll(check, "-n 500", "-n 30")
	}
	if printed := shell(t, dir, strings.ReplaceAll(generate, "10000", strconv.Itoa(objects))); strings.Contains(printed, "hint") {
		t.Fatal(printed)
	}
	if err := os.WriteFile(filepath.Join(dir, "objects", "wrong.json"), []byte(`{"type":"contact.moved"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	printed := shell(t, dir, check+"\necho exit $?")
	whole := shell(t, dir, "siohook validate 'objects/*.json'\necho exit $?")
	last := func(text string) string { return text[strings.LastIndex(text, "siohook: "):] }
	if !strings.Contains(printed, "objects/wrong.json:1:9: ") || last(printed) != last(whole) || !strings.Contains(whole, "1 invalid") || !strings.HasSuffix(whole, "exit 1\n") {
		t.Errorf("got %s\nwant %s", printed, whole)
	}
	reports, err := filepath.Glob(filepath.Join(dir, "reports", "*"))
	if err != nil || len(reports) < 3 {
		t.Fatalf("%d reports, %v", len(reports), err)
	}
	if err := os.Truncate(reports[0], 5); err != nil {
		t.Fatal(err)
	}
	if printed := shell(t, dir, "siohook merge reports/*\necho exit $?"); !strings.Contains(printed, filepath.Base(reports[0])+":1:") || !strings.HasSuffix(printed, "exit 2\n") {
		t.Errorf("a cut report: %s", printed)
	}
}

// The program of the page has the answer to a line while its input stays open.
func TestScaleStream(t *testing.T) {
	t.Parallel()
	python := peer.Command(t, "python", "python3")
	section, dir := newPageSection(t, pageParts(t, "SCALE.md")["Streams: a subprocess"]), t.TempDir()
	section.write(t, dir)
	binary, err := exec.LookPath("siohook")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "stream.py")
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(binary)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	sample, err := catalog().Sample(catalog().Rows[0])
	if err != nil {
		t.Fatal(err)
	}
	answers, valid := bufio.NewReader(out), bytes.ReplaceAll(sample, []byte("\n"), nil)
	for i, line := range [][]byte{valid, []byte(`{"type":"contact.moved"}`), []byte("{"), valid} {
		if _, err := in.Write(append(line, '\n')); err != nil {
			t.Fatal(err)
		}
		answer, err := answers.ReadString('\n') // a test that waits for the end of the input never gets one
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("%d %s ", i+1, []string{"True", "False", "False", "True"}[i])
		if !strings.HasPrefix(answer, want) {
			t.Errorf("got %q, want %q", answer, want)
		}
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// The arithmetic is that of the rates in BENCHMARKS.md.
func TestScaleArithmetic(t *testing.T) {
	page, err := os.ReadFile("../../docs/SCALE.md")
	if err != nil {
		t.Fatal(err)
	}
	measured, err := os.ReadFile("../../docs/BENCHMARKS.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| (.*) \| ([0-9.]+) million \| ([0-9]+) MB/s \| ([0-9.]+) core-hours \|$`).FindAllStringSubmatch(string(page), -1)
	figures := regexp.MustCompile(`\| siohook validate, (one worker|as text) \| whole processes \| ([0-9,]+) \|`).FindAllStringSubmatch(string(measured), -1)
	if len(rows) != 3 || len(figures) != 3 {
		t.Fatalf("%d rows of the page, %d of BENCHMARKS.md", len(rows), len(figures))
	}
	near := func(got, want float64) bool { return got > 0.9*want && got < 1.1*want }
	for i, figure := range [][]string{figures[2], figures[0], figures[1]} {
		number := func(text string) float64 {
			n, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		rate := number(figure[2])
		if row := rows[i]; !near(number(row[2])*1e6, rate) || !near(number(row[3])*1e6, 500*rate) || !near(number(row[4]), 10e12/500/rate/3600) {
			t.Errorf("%s does not follow from %v", row[0], rate)
		}
	}
}
