package consumers_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/schemas"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata")

// work is the folder of this run: the binary and an export.
var work string

func TestMain(m *testing.M) {
	flag.Parse()
	var err error
	if work, err = os.MkdirTemp("", "siohook-consumers-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(work)
	os.Exit(code)
}

var export = sync.OnceValues(func() (string, error) {
	program, out := filepath.Join(work, "siohook"), filepath.Join(work, "export")
	build := exec.Command("go", "build", "-o", program, "./cmd/siohook")
	build.Dir = filepath.Join("..", "..")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, said)
	}
	if said, err := exec.Command(program, "schema", "export", "--inline", "-o", out).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, said)
	}
	return out, nil
})

// exported is the folder that the real siohook schema export has written.
func exported(t testing.TB) string {
	t.Helper()
	folder, err := export()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// node is the path of node, with the pinned packages beside this file.
func node(t testing.TB) string {
	t.Helper()
	program := peer.Command(t, "node", "node")
	if _, err := os.Stat("node_modules"); err != nil {
		peer.Missing(t, "node", "npm ci in tools/consumers was not run")
	}
	return program
}

// pinned is the command of an npm package, to be run in folder.
func pinned(t testing.TB, folder, name string, args ...string) *exec.Cmd {
	t.Helper()
	node(t)
	program, err := filepath.Abs(filepath.Join("node_modules", ".bin", name))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, args...)
	cmd.Dir = folder
	// Tools that look for a newer version of themselves must not.
	cmd.Env = append(os.Environ(), "NO_UPDATE_NOTIFIER=1", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true", "REDOCLY_TELEMETRY=off", "NO_COLOR=1", "FORCE_COLOR=0")
	return cmd
}

// must runs a command to its end and returns what it said on both streams.
func must(t testing.TB, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, tail(out))
	}
	return string(out)
}

func tail(out []byte) []byte {
	const most = 6000
	if len(out) > most {
		return append([]byte("..."), out[len(out)-most:]...)
	}
	return out
}

func write(t testing.TB, folder, name string, text []byte) {
	t.Helper()
	file := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, elements ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(elements...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// golden compares text with a file of testdata.
func golden(t testing.TB, name string, got []byte) {
	t.Helper()
	if *update {
		write(t, "testdata", name, got)
	}
	if want := read(t, "testdata", name); !bytes.Equal(got, want) {
		t.Errorf("testdata/%s (-update writes it): got\n%s\nwant\n%s", name, got, want)
	}
}

// definitions are the names of all definitions of the catalog.
func definitions(t testing.TB) []string {
	t.Helper()
	var names []string
	seen := map[string]bool{}
	for line := range strings.Lines(string(read(t, exported(t), schemas.BundleFile(schemas.Lenient)))) {
		if _, rest, ok := strings.Cut(line, `      "title": "`); ok && strings.HasPrefix(line, `      "title"`) {
			if name, _, _ := strings.Cut(rest, `"`); !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	if len(names) < 30 {
		t.Fatalf("only %d definitions", len(names))
	}
	return names
}
