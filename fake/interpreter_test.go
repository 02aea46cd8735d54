package fake_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/edit"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

// The programs print the lines that they read, decoded and encoded again.
const (
	pythonAgain = `import json, sys
for line in sys.stdin.buffer:
    print(json.dumps(json.loads(line)))`
	phpAgain = `while (($line = fgets(STDIN)) !== false) { echo json_encode(json_decode($line), 0), "\n"; }`
)

// TestPython: what the encoding python writes is what Python itself writes.
func TestPython(t *testing.T) {
	t.Parallel()
	sameAgain(t, encode.Python, 2000, "python", "python3", "-c", pythonAgain)
}

// TestPHP is the same with the encoding that is on the wire.
func TestPHP(t *testing.T) {
	t.Parallel()
	sameAgain(t, encode.PHP, 10_000, "php", "php", "-n", "-d", "serialize_precision=-1", "-r", phpAgain)
}

// sameAgain has an interpreter decode and encode events. Without one the test is
// skipped, unless SIOHOOK_REQUIRE names it.
func sameAgain(t *testing.T, encoding encode.Form, events uint64, name, command string, args ...string) {
	t.Helper()
	command = peer.Command(t, name, command)
	odd := edit.Edit{Op: edit.Add, Path: "data.odd", Value: oddJSON(t)}
	for _, c := range []struct {
		events  uint64
		options fake.Options
	}{
		{trial.Size(events/20, events/2, events), fake.Options{Encoding: encoding, Seen: true}},
		{100, fake.Options{Encoding: encoding, Seen: true, Shuffle: true, Edits: []edit.Edit{odd}}},
	} {
		f := mustNew(t, 9, c.options)
		var lines bytes.Buffer
		for n := range c.events {
			lines.Write(append(f.Append(nil, n), '\n'))
		}
		cmd := exec.Command(command, args...)
		cmd.Stdin = bytes.NewReader(lines.Bytes())
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", command, err)
		}
		want, got := bytes.Split(out, []byte("\n")), bytes.Split(lines.Bytes(), []byte("\n"))
		if len(want) != len(got) {
			t.Fatalf("%s: %d lines, want %d", command, len(want), len(got))
		}
		for i := range got {
			if !bytes.Equal(got[i], want[i]) {
				t.Fatalf("event %d:\ngot          %s\n%s gives %s", i, got[i], command, want[i])
			}
		}
	}
}

// oddJSON is an object with every character up to U+0800 and some beyond.
func oddJSON(t *testing.T) []byte {
	var text strings.Builder
	for r := range rune(0x800) {
		text.WriteRune(r)
	}
	text.WriteString("\u2028\u2029\ufeff\ufffd\uffff\U00010000\U0001f680\U0010ffff")
	odd, err := json.Marshal(map[string]any{
		"ints": []int64{0, -1, 9007199254740993}, "floats": []float64{0.5, 1.25, -3.75},
		"empty": []any{[]int{}, struct{}{}, ""}, "words": []any{nil, true, false}, "text": text.String(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return odd
}
