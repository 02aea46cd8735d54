package accept_test

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/base/accept"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/schemas"
)

// compileSchema compiles a schema as package validate does.
func compileSchema(tb testing.TB, schema []byte, assertFormat bool) *jsonschema.Schema {
	tb.Helper()
	const base = "https://schema.invalid/schema.json"
	c := jsonschema.NewCompiler()
	c.AssertFormat = assertFormat
	c.Formats["date-time"] = isDateTime
	if !assertFormat {
		for name := range jsonschema.Formats {
			c.Formats[name] = func(any) bool { return true }
		}
	}
	c.LoadURL = func(url string) (io.ReadCloser, error) { return nil, fmt.Errorf("%s: nothing is fetched", url) }
	if err := c.AddResource(base, bytes.NewReader(schema)); err != nil {
		tb.Fatal(err)
	}
	compiled, err := c.Compile(base)
	if err != nil {
		tb.Fatal(err)
	}
	return compiled
}

// isDateTime is package validate's check: v5's takes signs for digits.
func isDateTime(value any) bool {
	text, ok := value.(string)
	return !ok || dateTimeShape.MatchString(text) && jsonschema.Formats["date-time"](text)
}

var dateTimeShape = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$`)

// event is one event of the automation catalog, compiled.
type event struct {
	row             *schemas.Row
	strict, lenient *jsonschema.Schema
	plan            *accept.Plan // of strict
	lenientPlan     *accept.Plan
}

// automation compiles the catalog once: 2 ms a schema.
var automation = sync.OnceValue(func() []event {
	var t testing.T
	var events []event
	c := schemas.Automation()
	for _, row := range c.Rows {
		e := event{row: row}
		for _, p := range []schemas.Profile{schemas.Strict, schemas.Lenient} {
			text, err := c.Schema(row, p)
			if err != nil {
				panic(err)
			}
			if p == schemas.Strict {
				e.strict = compileSchema(&t, text, true)
			} else {
				e.lenient = compileSchema(&t, text, false)
			}
		}
		e.plan = accept.Compile(e.strict, limits)
		e.lenientPlan = accept.Compile(e.lenient, limits)
		events = append(events, e)
	}
	return events
})

const maxValues = 10_000

var limits = accept.Limits{MaxValues: maxValues}

// inspect inspects the payload that text begins with by the strict plan of its event.
func inspect(text []byte, s *accept.Scratch) (event, end int, notes []accept.Note) {
	event = schemas.Automation().Dispatch().First(text, jsonscan.Space(text, 0))
	if event < 0 {
		return 0, 0, nil
	}
	end, notes = automation()[event].plan.Prefix(text, s)
	return event, end, notes
}

// accepts tells whether a payload is known to be valid, and which event it is.
func accepts(payload []byte) (event int, ok bool) {
	event, end, notes := inspect(payload, nil)
	return event, end > 0 && end == len(payload) && len(notes) == 0
}

// v5Accepts tells whether a payload is valid the slow way: jsonpos finds no
// fault, and v5 accepts it.
func v5Accepts(s *jsonschema.Schema, payload []byte) (ok bool) {
	doc, err := jsonpos.Parse(payload, jsonpos.Limits{MaxValues: maxValues})
	if err != nil || len(doc.Faults) > 0 {
		return false
	}
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return s.Validate(doc.Value()) == nil
}

// slowSet tells what a Set should: the event that the catalog selects, and
// whether its strict schema accepts the payload.
func slowSet(payload []byte) (number int, ok bool) {
	doc, err := jsonpos.Parse(payload, jsonpos.Limits{MaxValues: maxValues})
	if err != nil || len(doc.Faults) > 0 || doc.Root().Kind() != jsonpos.Object {
		return 0, false
	}
	rows, err := schemas.Automation().Identify(nil, doc)
	if rows == nil {
		return 0, false
	}
	if data, ok := doc.Root().Member("data"); err != nil && ok && data.Kind() == jsonpos.Object {
		return 0, false
	}
	for i, e := range automation() {
		if e.row == rows[0] {
			return i, v5Accepts(e.strict, payload)
		}
	}
	return 0, false
}

// fakes makes a faker.
func fakes(tb testing.TB, seed uint64, o fake.Options) *fake.Faker {
	tb.Helper()
	f, err := fake.New(seed, o)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}
