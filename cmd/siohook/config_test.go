package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/tester/config"
	"github.com/siohook/siohook/schemas"
)

const configSchemaFile = "../../docs/siohook.schema.json"

// The schema of siohook.yaml that editors read is made from the settings.
func TestConfigSchema(t *testing.T) {
	reflector := jsonschema.Reflector{ExpandedStruct: true, Anonymous: true}
	schema := reflector.Reflect(&config.File{})
	_, id, _ := strings.Cut(strings.SplitN(config.Example, "\n", 2)[0], "$schema=") // where editors find it
	schema.ID = jsonschema.ID(id)
	schema.Title = "siohook.yaml"
	schema.Description = "Settings of siohook test"
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(schema); err != nil {
		t.Fatal(err)
	}
	old, _ := os.ReadFile(configSchemaFile) // what is not there differs
	compareFile(t, configSchemaFile, old, b.Bytes())
}

// Settings that the schema takes are those that siohook takes.
func TestConfigSchemaAgrees(t *testing.T) {
	schema, err := validator.Compile(configSchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	// The example with every remark taken for a setting.
	uncommented := regexp.MustCompile(`(?m)^# ([a-z_]+:|  )`).ReplaceAllString(config.Example, "$1")
	for text, valid := range map[string]bool{
		config.Example: true,
		uncommented:    true,
		"url: http://127.0.0.1/\nreject: [400]\n":                true,
		"urrl: http://127.0.0.1/\n":                              false,
		"reject: yes\n":                                          false,
		"events: {contact.tag.added: {expect: refuse}}\n":        false,
		"events: {contact.tag.added: {path: hook}}\n":            false,
		"skip: [{check: time/burst}]\n":                          false,
		"skip: [{check: time/burst, reason: slow machine}]\n":    true,
		"events: {contact.tag.*: {expect: ignore, skip: none}}}": false, // no YAML
	} {
		var value any
		err := yaml.Unmarshal([]byte(text), &value)
		if err == nil {
			plain, _ := json.Marshal(value)
			var again any
			_ = json.Unmarshal(plain, &again)
			err = schema.Validate(again)
		}
		if (err == nil) != valid {
			t.Errorf("schema: %v\n%s", err, text)
		}
		c, err := config.Parse(config.Name, []byte(text), func(string) (*schemas.Catalog, error) { return catalog(), nil })
		if err == nil {
			_, err = (&testOptions{}).apply(c, newTestCmd(&streams{}).Flags())
		}
		if (err == nil) != valid {
			t.Errorf("siohook test: %v\n%s", err, text)
		}
	}
	if strings.Count(uncommented, "\n# ") > strings.Count(config.Example, "\n# ")/2 {
		t.Errorf("the settings of the example are not uncommented:\n%s", uncommented)
	}
}
