package consumers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
)

// The commands of docs/SCALE.md take payloads from Parquet or JSON through siohook into a table.
func TestDuckDB(t *testing.T) {
	peer.Command(t, "sh", "sh")
	node(t)
	exported(t) // builds siohook
	modules, err := filepath.Abs("node_modules")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(read(t, "..", "..", "docs", "SCALE.md")), "\n## Tables: DuckDB\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```(js|sh)\n(.*?)```").FindAllStringSubmatch(section, -1)
	if len(blocks) != 2 || blocks[0][1] != "js" {
		t.Fatalf("docs/SCALE.md has %d blocks", len(blocks))
	}
	const install = "npm install @duckdb/node-api\n" // as pinned, beside this file
	program, commands := blocks[0][2], strings.Replace(blocks[1][2], install, "", 1)
	if commands == blocks[1][2] {
		t.Fatalf("docs/SCALE.md has no %q", install)
	}
	for _, kind := range []string{"parquet", "ndjson"} {
		t.Run(kind, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.Symlink(modules, filepath.Join(folder, "node_modules")); err != nil {
				t.Fatal(err)
			}
			write(t, folder, "duckdb.mjs", []byte(program))
			var rows bytes.Buffer
			payloads := strings.Split(strings.TrimSpace(must(t, exec.Command(filepath.Join(work, "siohook"), "fake", "-n", "500"))), "\n")
			payloads[250] = "{\n  \"type\": \"contact.moved\"\n}"
			payloads[400] = strings.Replace(payloads[400], `"type":`, `"kind":`, 1)
			for i, payload := range payloads {
				fmt.Fprintf(&rows, "{\"id\":%d,\"payload\":%s}\n", 1000+i, inJSON(t, payload))
			}
			write(t, folder, "events.ndjson", rows.Bytes())
			run := func(commands string) string {
				cmd := exec.Command("sh", "-c", commands)
				cmd.Dir = folder
				cmd.Env = append(os.Environ(), "PATH="+work+string(filepath.ListSeparator)+os.Getenv("PATH"))
				return must(t, cmd)
			}
			if kind == "parquet" {
				run(`node duckdb.mjs :memory: "COPY (FROM 'events.ndjson') TO 'events.parquet'"`)
			}
			got := run(strings.ReplaceAll(commands, "events.parquet", "events."+kind))
			if want := "1250  unknown-type\n1400  missing-type\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if got := run(`node duckdb.mjs events.duckdb "SELECT count(*), count(*) FILTER (valid) FROM answers"`); got != "500 498\n" {
				t.Errorf("got %q", got)
			}
		})
	}
}

// inJSON writes a text as JSON.
func inJSON(t testing.TB, text string) []byte {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return quoted
}
