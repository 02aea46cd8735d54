package consumers_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/schemas"
)

// Composer finds nothing to say of the PHP package, loads its classes in both of its ways, and installs it
// from its folder without a network.
func TestComposer(t *testing.T) {
	t.Parallel()
	program := peer.Command(t, "composer", "composer")
	folder := filepath.Join(t.TempDir(), "php")
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(exported(t), "php"))); err != nil {
		t.Fatal(err)
	}
	catalog := schemas.Automation()
	var deliveries []delivery
	for _, row := range catalog.Rows {
		sample, err := catalog.Sample(row)
		if err != nil {
			t.Fatal(err)
		}
		deliveries = append(deliveries, delivery{Payload: string(sample)})
	}
	composer := func(folder string, args ...string) string {
		t.Helper()
		cmd := command(folder, program, append(args, "--no-interaction", "--no-plugins")...)
		cmd.Env = append(os.Environ(), "COMPOSER_DISABLE_NETWORK=1", "COMPOSER_ALLOW_SUPERUSER=1", "COMPOSER_HOME="+t.TempDir())
		return must(t, cmd)
	}
	for _, args := range [][]string{
		{"validate", "--strict", "--no-check-version"}, {"dump-autoload", "--no-scripts"}, {"dump-autoload", "--no-scripts", "--classmap-authoritative"},
	} {
		said := composer(folder, args...)
		if args[0] == "validate" {
			continue
		}
		for i, back := range throughPHP(t, folder, deliveries) {
			if back.Class == "" || !sameJSON(t, back.JSON, deliveries[i].Payload) {
				t.Errorf("%v: %s: %+v\n%s", args, deliveries[i].Payload, back, said)
			}
		}
	}

	project := t.TempDir()
	write(t, project, "composer.json", []byte(`{"repositories": [{"packagist.org": false}, {"type": "path", "url": "`+folder+`", "options": {"symlink": false}}]}`))
	composer(project, "require", "siohook/automation")
	write(t, project, "main.php", []byte("<?php require 'vendor/autoload.php'; echo count(Siohook\\Automation\\Event::ALL);"))
	if got := must(t, command(project, peer.Command(t, "php", "php"), "main.php")); got != fmt.Sprint(len(catalog.Rows)) {
		t.Errorf("installed: got %q", got)
	}
}

// delivery is one as the program of the PHP test reads it.
type delivery struct {
	Headers map[string]string `json:"headers,omitempty"`
	Payload string            `json:"payload"`
}

// returned is what PHP's classes have made of one.
type returned struct{ Class, JSON, Fault, Kind string }

// throughPHP takes deliveries through the PHP package in a folder.
func throughPHP(t testing.TB, folder string, deliveries []delivery) (all []returned) {
	t.Helper()
	var in bytes.Buffer
	for _, d := range deliveries {
		if err := json.NewEncoder(&in).Encode(d); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(peer.Command(t, "php", "php"), filepath.Join("..", "..", "generator", "publish", "testdata", "trip.php"), folder)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, tail(out))
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var one returned
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if len(all) != len(deliveries) {
		t.Fatalf("%d of %d deliveries", len(all), len(deliveries))
	}
	return all
}

func sameJSON(t testing.TB, a, b string) bool {
	t.Helper()
	x, y := jsontext.Value(a), jsontext.Value(b)
	if err := x.Canonicalize(); err != nil {
		t.Fatalf("%v: %s", err, a)
	}
	if err := y.Canonicalize(); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return bytes.Equal(x, y)
}

// packages of somebody else's catalog: TypeScript and Python accept the types, PHP each file, and its classes
// all deliveries.
func (p *provider) packages(t *testing.T, folder string, deliveries []example) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "export")
	must(t, exec.Command(filepath.Join(work, "siohook"), "schema", "export", "--catalog", folder, "-o", out))
	must(t, tsc(t, out, "typescript/index.d.ts"))
	sources, err := filepath.Glob(filepath.Join(out, "python", "src", "*"))
	if err != nil || len(sources) != 1 {
		t.Fatal(err, sources)
	}
	cmd := exec.Command(peer.Command(t, "python", "python3"), "-W", "error", "-c", `
import importlib, sys, typing
types = importlib.import_module(sys.argv[1] + ".types")
for name in types.__all__:
    if isinstance(getattr(types, name), type):
        typing.get_type_hints(getattr(types, name))
`, filepath.Base(sources[0]))
	cmd.Env = append(os.Environ(), "PYTHONPATH="+filepath.Dir(sources[0]), "PYTHONDONTWRITEBYTECODE=1")
	must(t, cmd)

	var all []delivery
	for _, one := range deliveries {
		all = append(all, delivery{map[string]string{p.header: one.event}, string(one.payload)})
	}
	classes := map[string]bool{}
	var faults []string
	for i, back := range throughPHP(t, filepath.Join(out, "php"), all) {
		if back.Fault != "" {
			faults = append(faults, fmt.Sprintf("%s: %s", deliveries[i].event, back.Fault))
		} else if classes[back.Class] = true; !sameJSON(t, back.JSON, all[i].Payload) {
			t.Errorf("%s: %.1000s\nbecame %.1000s", deliveries[i].event, all[i].Payload, back.JSON)
		}
	}
	slices.Sort(faults)
	if len(faults) > 0 || len(classes)*100 < p.events*90 {
		t.Errorf("%d of %d deliveries failed, %d classes: %.3000s", len(faults), len(all), len(classes), strings.Join(faults, "\n"))
	}
}

// So do the types of a catalog whose names mean something in these languages.
func TestHostileNames(t *testing.T) {
	node(t)
	exported(t) // builds siohook
	program, folder := filepath.Join(work, "siohook"), filepath.Join(t.TempDir(), "hostile")
	must(t, exec.Command(program, "catalog", "new", filepath.Join("..", "..", "generator", "publish", "testdata", "hostile.json"), "-o", folder, "--event-member", "/kind"))
	fakes, err := exec.Command(program, "fake", "--catalog", folder, "-n", "200").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	for line := range strings.Lines(string(fakes)) {
		all = append(all, example{payload: []byte(line)})
	}
	p := provider{header: "X-Event", events: 3}
	p.packages(t, folder, all)
}
