package publish_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/generator/publish"
	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

func TestMain(m *testing.M) { trial.Main(m) }

func export(t testing.TB, c *schemas.Catalog, o publish.Options) publish.Files {
	t.Helper()
	files, err := publish.Export(c, o)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Twice the same bytes; and the schemas are the published ones, byte for byte.
func TestExportIsDeterministic(t *testing.T) {
	catalog := schemas.Automation()
	a, b := export(t, catalog, publish.Options{}), export(t, catalog, publish.Options{})
	if !maps.EqualFunc(a, b, bytes.Equal) { // a difference takes a second to look for
		t.Errorf("two exports differ: %s", cmp.Diff(a, b))
	}
	same := 0
	for _, name := range a.Names() {
		if published, err := catalog.Published.ReadFile(name); err == nil {
			same++
			if !bytes.Equal(published, a[name]) {
				t.Errorf("%s is not as published: %s", name, cmp.Diff(string(published), string(a[name])))
			}
		}
	}
	if want := 4*len(catalog.Rows) + len(catalog.Rows) + 4 + 1; same != want {
		t.Errorf("%d published files are in the export, want %d", same, want)
	}
}

// A part of the catalog is complete in itself: nothing of other events is left,
// every reference leads somewhere, every file that is named is there.
func TestExportOfSome(t *testing.T) {
	catalog := schemas.Automation()
	rows, err := catalog.Match([]string{"contact.tag.*", "contact.optin.completed"})
	if err != nil {
		t.Fatal(err)
	}
	files := export(t, catalog, publish.Options{Rows: rows, BaseURL: "https://example.com/x/"})
	c := jsonschema.NewCompiler()
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		t.Errorf("%s is not in the export", url)
		return nil, io.ErrUnexpectedEOF
	}
	for _, name := range files.Names() {
		if strings.Contains(string(files[name]), "CustomerSale") || strings.Contains(string(files[name]), "PageVisited") {
			t.Errorf("%s has something of another event", name)
		}
		if !strings.HasSuffix(name, ".json") || strings.HasPrefix(name, "npm/") || strings.HasPrefix(name, "python/") || strings.HasPrefix(name, "php/") {
			continue
		}
		var document map[string]any
		if err := json.Unmarshal(files[name], &document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checkRefs(t, name, document, document)
		if id, ok := document["$id"]; ok && id != "https://example.com/x/"+name {
			t.Errorf("%s has the $id %v", name, id)
		}
		if strings.HasSuffix(name, ".schema.json") {
			if err := c.AddResource("test:///"+name, bytes.NewReader(files[name])); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, bundle := range []string{"bundle.no-id.schema.json", "bundle.no-id.strict.schema.json", "draft-07/bundle.no-id.strict.schema.json"} {
		s, err := c.Compile("test:///" + bundle)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range catalog.Rows {
			sample, err := catalog.Sample(row)
			if err != nil {
				t.Fatal(err)
			}
			var payload any
			if err := json.Unmarshal(sample, &payload); err != nil {
				t.Fatal(err)
			}
			if ok := s.Validate(payload) == nil; ok != slices.Contains(rows, row) {
				t.Errorf("%s accepts %s: %v", bundle, row.ID(), ok)
			}
		}
	}
	var index schemas.Index
	if err := json.Unmarshal(files[schemas.IndexFile], &index); err != nil || index.BaseURL != "https://example.com/x/" {
		t.Errorf("%s has the base_url %q, %v", schemas.IndexFile, index.BaseURL, err)
	}
	page := string(files["index.html"])
	for _, m := range regexp.MustCompile(`<a href="([^"#]+)" download`).FindAllStringSubmatch(page, -1) {
		if _, ok := files[m[1]]; !ok {
			t.Errorf("the page links to %s, which is not there", m[1])
		}
	}
}

// checkRefs follows every local reference of a document.
func checkRefs(t *testing.T, name string, document map[string]any, value any) {
	t.Helper()
	switch v := value.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			var at any = document
			for _, token := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
				o, _ := at.(map[string]any)
				at = o[token]
			}
			if !strings.HasPrefix(ref, "#/") || at == nil {
				t.Errorf("%s: reference to nothing: %s", name, ref)
			}
		}
		for _, child := range v {
			checkRefs(t, name, document, child)
		}
	case []any:
		for _, child := range v {
			checkRefs(t, name, document, child)
		}
	}
}

// HostileData has names and texts that mean something in one language or another.
type HostileData struct {
	Class  string       `json:"class" doc:"x</script>y,*/,a'b"`
	Odd    *int64       `json:"odd-name"`
	Ratios []float64    `json:"ratios,omitempty"`
	Next   *HostileData `json:"next,omitempty"`
	Sender *Sender      `json:"sender,omitempty"`
	Event  *OwnEvent    `json:"event,omitempty"`

	Kind   *OwnEventType `json:"kind,omitempty"`
	Listed *CatalogEvent `json:"listed,omitempty"`
}

// Sender has a member that is a keyword in Python.
type Sender struct {
	From string `json:"from"`
}

// OwnEvent has the name that the catalog gives to any event, OwnEventType that of their types, and
// CatalogEvent that of an entry of the list in the npm package.
type (
	OwnEvent struct {
		Number int64 `json:"number"`
	}
	OwnEventType struct {
		Number int64 `json:"number"`
	}
	CatalogEvent struct {
		Number int64 `json:"number"`
	}
)

// Hostile is an event of somebody else's catalog.
type Hostile struct {
	schemas.Envelope[HostileData]
}

func ownCatalog(t testing.TB) *schemas.Catalog {
	t.Helper()
	catalog := &schemas.Catalog{
		Name: "own", Title: `Own <b>"catalog"</b>`, BaseURL: "https://hooks.example.com/v3/",
		Rows: []*schemas.Row{{Type: "own.hostile", Title: "</script><script>alert(2)</script>", Trigger: "&<>", Model: &Hostile{}, Evidence: schemas.Seen, Since: "v3"}},
	}
	sample := `{"type":"own.hostile","data":{"class":"</script><script>alert(3)</script>","odd-name":null},"account":{"email":"a@example.com"},"created_at":"2026-01-02T03:04:05+00:00"}`
	name := reflect.TypeFor[HostileData]().PkgPath() + ".HostileData"
	comments := map[string]string{
		name:            "HostileData is </table> & </style>.",
		name + ".Class": "Ends: */ </script><script>alert(1)</script> {{.}} ${x}",
		name + ".Odd":   `Three quotes """ and a \ backslash "`,
	}
	files, err := generator.Generate(catalog, generator.Options{Comments: comments, Samples: folder{catalog.Rows[0].SampleFile(): []byte(sample)}})
	if err != nil {
		t.Fatal(err)
	}
	catalog.Published = files
	return catalog
}

type folder map[string][]byte

func (f folder) ReadFile(name string) ([]byte, error) { return f[name], nil }

// A catalog of one's own is published as well, and its texts stay texts.
func TestExportOfOwnCatalog(t *testing.T) {
	files := export(t, ownCatalog(t), publish.Options{})
	page := string(files["index.html"])
	if n := strings.Count(page, "<script>"); n != 1 {
		t.Errorf("the page has %d scripts, want its own", n)
	}
	for _, bad := range []string{"<script>alert", "<b>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q as it came", bad)
		}
	}
	for _, want := range []string{`<span class="badge info">seen</span>`, "data.<wbr>odd-name", "integer or null", "data.<wbr>next.<wbr>class"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if badge := `<span class="badge">unknown</span>`; strings.Contains(page, badge) {
		t.Errorf("the page has %s, but all is known", badge)
	}
	ts := string(files["typescript/index.d.ts"])
	for _, want := range []string{`  "odd-name": number | null;`, `  ratios?: Array<number>;`, `  next?: HostileData;`, "export type OwnEvent =\n  | Hostile;"} {
		if !strings.Contains(ts, want) {
			t.Errorf("the declarations lack %q:\n%s", want, ts)
		}
	}
	for _, want := range []string{"  event?: OwnEvent_;", "  kind?: OwnEventType_;", "  listed?: CatalogEvent_;"} {
		if !strings.Contains(ts, want) {
			t.Errorf("two types have one name, want %q:\n%s", want, ts)
		}
	}
	for line := range strings.Lines(ts) {
		if strings.Count(line, "*/") > 1 {
			t.Errorf("a comment ends early: %s", line)
		}
	}
	python := string(files["python/src/siohook_own/types.py"])
	for _, want := range []string{`HostileData = TypedDict("HostileData", {`, `    "odd-name": "int | None",`, `    "next": "NotRequired[HostileData]",`, `Sender = TypedDict("Sender", {`} {
		if !strings.Contains(python, want) {
			t.Errorf("the Python types lack %q:\n%s", want, python)
		}
	}
	if version := string(files["npm/package.json"]); !strings.Contains(version, `"version": "3.0.0"`) || !strings.Contains(version, `"name": "@siohook/own"`) {
		t.Errorf("package.json: %s", version)
	}
	for name, text := range files {
		if strings.HasSuffix(name, ".json") && !json.Valid(text) {
			t.Errorf("%s is no JSON", name)
		}
	}
}

// Python itself reads what is written of such a catalog.
func TestHostilePython(t *testing.T) {
	program := peer.Command(t, "python", "python3")
	dir := t.TempDir()
	for name, text := range export(t, ownCatalog(t), publish.Options{}) {
		if rest, ok := strings.CutPrefix(name, "python/src/"); ok {
			file := filepath.Join(dir, filepath.FromSlash(rest))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	cmd := exec.Command(program, "-W", "error", "-c", `import siohook_own as s; print(s.sample("own.hostile")["data"]["class"], s.HostileData.__name__, s.schema()["title"])`)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if want := "</script><script>alert(3)</script> HostileData OwnEvent\n"; err != nil || string(out) != want {
		t.Errorf("%v: %s", err, out)
	}
}

// What is not published cannot be exported.
func TestExportWithoutPublishedFiles(t *testing.T) {
	catalog := ownCatalog(t)
	catalog.Published = folder{}
	if _, err := publish.Export(catalog, publish.Options{}); err == nil {
		t.Error("no error")
	}
}

// A catalog whose index was never made is published as well: how its members are known,
// nobody says.
func TestExportWithoutIndex(t *testing.T) {
	catalog := ownCatalog(t)
	published := folder{}
	for name, text := range catalog.Published.(generator.Files) {
		published[name] = text
	}
	delete(published, schemas.IndexFile)
	without := &schemas.Catalog{Name: catalog.Name, Title: catalog.Title, BaseURL: catalog.BaseURL, Rows: catalog.Rows, Published: generator.Files(published)}
	files := export(t, without, publish.Options{})
	page := string(files["index.html"])
	if !strings.Contains(page, `<span class="badge">unknown</span>`) || strings.Contains(page, `data-label="Known by"><span class="badge">doc`) {
		t.Error("the page says how members are known")
	}
	var index schemas.Index
	if err := json.Unmarshal(files[schemas.IndexFile], &index); err != nil {
		t.Fatal(err)
	}
	if e := index.Events[0]; e.Name != "Hostile" || e.Evidence != schemas.Seen || e.Members != nil || index.Format != schemas.IndexFormat {
		t.Errorf("index: %+v", index)
	}
	ts := string(export(t, catalog, publish.Options{})["typescript/index.d.ts"])
	if string(files["typescript/index.d.ts"]) != ts {
		t.Error("the types differ from those with an index")
	}

	published[schemas.IndexFile] = []byte(`{"format_version":0}`)
	broken := &schemas.Catalog{Name: "own", Rows: catalog.Rows, Published: published}
	if _, err := publish.Export(broken, publish.Options{}); err == nil || !strings.Contains(err.Error(), "want format_version 1, got 0") {
		t.Errorf("an index of another format: %v", err)
	}
}

// Where a header names events, nothing says that the payload does, and two events may have one shape.
func TestExportOfSettings(t *testing.T) {
	files, err := publish.Export(settings.Catalog(), publish.Options{})
	if err != nil {
		t.Fatal(err)
	}
	types := string(files["typescript/index.d.ts"])
	if !strings.Contains(types, "export type SettingsEventType =\n  | \"CONTACT_CREATED\"\n") || strings.Contains(types, `["type"]`) || !strings.Contains(types, "The header X-Webhook-Event identifies it.") {
		t.Errorf("%s", types[strings.Index(types, "/** Any event"):])
	}
	var document struct {
		Components struct {
			Schemas map[string]map[string]any
		}
	}
	if err := json.Unmarshal(files["openapi.json"], &document); err != nil {
		t.Fatal(err)
	}
	if union := document.Components.Schemas["SettingsEvent"]; union["oneOf"] != nil || len(union["anyOf"].([]any)) != 6 {
		t.Errorf("%v", union)
	}
	for name := range files {
		if strings.Contains(name, "samples/") {
			t.Errorf("%s: there are no samples", name)
		}
	}
	var index schemas.Index
	if err := json.Unmarshal(files[schemas.IndexFile], &index); err != nil || len(index.Events) != 6 || index.Events[0].Sample != "" {
		t.Errorf("the index has samples: %+v, %v", index, err)
	}
	if page := string(files["index.html"]); !strings.Contains(page, "SALE_NEW") || strings.Contains(page, "Trigger in") {
		t.Error("the page has triggers, and events of this product have none")
	}
}
