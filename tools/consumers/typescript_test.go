package consumers_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/schemas"
)

// The exhaustive switch of testdata/exhaustive.ts compiles under --strict, and
// does not when a case is taken out: with the types that json-schema-to-typescript
// makes of either profile, with ours, and with those of openapi-typescript.
func TestTypeScriptIsExhaustive(t *testing.T) {
	out := exported(t)
	node(t)
	sources := map[string]func(t *testing.T, folder string){
		"json2ts lenient": func(t *testing.T, folder string) {
			must(t, pinned(t, folder, "json2ts", "-i", filepath.Join(out, "bundle.no-id.schema.json"), "-o", "events.d.ts", "--additionalProperties=false"))
		},
		"json2ts strict draft-07": func(t *testing.T, folder string) {
			must(t, pinned(t, folder, "json2ts", "-i", filepath.Join(out, "draft-07", "bundle.no-id.strict.schema.json"), "-o", "events.d.ts"))
		},
		"declarations": func(t *testing.T, folder string) {
			write(t, folder, "events.d.ts", read(t, out, "typescript", "index.d.ts"))
		},
		"openapi-typescript": func(t *testing.T, folder string) {
			must(t, pinned(t, folder, "openapi-typescript", filepath.Join(out, "openapi.json"), "-o", "api.ts"))
			write(t, folder, "events.ts", []byte(`import type { components } from "./api";`+"\n"+`export type AutomationEvent = components["schemas"]["AutomationEvent"];`+"\n"))
		},
	}
	for name, make := range sources {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			make(t, folder)
			whole := exhaustive(t)
			write(t, folder, "exhaustive.ts", whole)
			must(t, tsc(t, folder, "exhaustive.ts"))

			without := bytes.Replace(whole, []byte("    case \"contact.page.visited\":\n      return event.created_at;\n"), nil, 1)
			if bytes.Equal(whole, without) {
				t.Fatal("testdata/exhaustive.ts has another form")
			}
			write(t, folder, "hole.ts", without)
			said, err := tsc(t, folder, "hole.ts").CombinedOutput()
			if err == nil || !strings.Contains(string(said), "never") {
				t.Errorf("a switch without contact.page.visited compiles: %v\n%s", err, said)
			}
		})
	}
}

// exhaustive is testdata/exhaustive.ts with a case for each type that it does not have yet.
func exhaustive(t *testing.T) []byte {
	text := read(t, "testdata", "exhaustive.ts")
	for _, name := range schemas.Automation().Types() {
		if label := fmt.Sprintf("    case %q:\n", name); !bytes.Contains(text, []byte(label)) {
			text = bytes.Replace(text, []byte("    default: {\n"), []byte(label+"      return event.type;\n    default: {\n"), 1)
		}
	}
	return text
}

func tsc(t testing.TB, folder string, files ...string) *exec.Cmd {
	t.Helper()
	args := []string{"--strict", "--noEmit", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext"}
	return pinned(t, folder, "tsc", append(args, files...)...)
}

// What npm pack makes of the npm folder installs without a network and is
// imported, by JavaScript and by TypeScript.
func TestNpmPackage(t *testing.T) {
	out := exported(t)
	program := node(t)
	folder := t.TempDir()
	packed := must(t, command(folder, "npm", "pack", "--silent", filepath.Join(out, "npm")))
	name := strings.TrimSpace(packed)
	write(t, folder, "package.json", []byte(`{"name": "consumer", "version": "1.0.0", "private": true, "type": "module"}`))
	must(t, command(folder, "npm", "install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", "./"+name))
	write(t, folder, "main.mjs", []byte(`
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { events, lenientSchema, strictSchema } from "@siohook/automation";
const require = createRequire(import.meta.url);
for (const e of events) {
  for (const file of [e.schemas.lenient, e.schemas.strict, e.sample]) JSON.parse(readFileSync(require.resolve("@siohook/automation/" + file), "utf8"));
}
console.log(events.length, lenientSchema.oneOf.length, strictSchema.oneOf.length, require("@siohook/automation/package.json").name);
`))
	n := len(schemas.Automation().Rows)
	want := fmt.Sprintf("%d %d %d @siohook/automation\n", n, n, n)
	if got := must(t, command(folder, program, "main.mjs")); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	text := bytes.Replace(exhaustive(t), []byte("./events"), []byte("@siohook/automation"), 1)
	write(t, folder, "exhaustive.ts", append(text, "\nimport { events, type CatalogEvent } from \"@siohook/automation\";\nexport const first: CatalogEvent | undefined = events[0];\n"...))
	must(t, tsc(t, folder, "exhaustive.ts"))
}

func command(folder, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = folder
	return cmd
}
