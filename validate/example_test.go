package validate_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// A webhook body whose tag id came as a string.
const body = `{
  "type": "contact.tag.added",
  "data": {
    "tag": {"id": "141002", "name": "vip"},
    "contact": {
      "id": 29143587, "email": "ann@example.com", "fields": [], "ip": null,
      "referred_by_contact_id": null, "referred_by_contact_email": null,
      "score": 7
    }
  },
  "account": {"email": "account@example.com"},
  "created_at": "2021-10-05T09:52:38+00:00"
}`

func Example() {
	v := validate.New(schemas.Automation(), validate.Options{})
	report := v.Payload([]byte(body))
	fmt.Println(report.Event, "valid:", report.Valid())
	for _, violation := range report.Violations {
		fmt.Println(violation)
	}
	// Output:
	// contact.tag.added valid: false
	// 4:19: contact.tag.added /data/tag/id: type: want integer, got "141002"
	// 8:7: contact.tag.added /data/contact/score: unknown-member (warning): want a known member, got "score"
}

func ExampleOptions_strict() {
	v := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	for _, violation := range v.Payload([]byte(body)).Violations {
		fmt.Println(violation.Pointer, violation.Rule, violation.Severity)
	}
	// Output:
	// /data/tag/id type error
	// /data/contact/score unknown-member error
}

func ExampleValidator_Stream() {
	const captures = `{"type": "contact.tag.aded"}
{"type": "contact.tag.added", "data": {}
`
	v := validate.New(schemas.Automation(), validate.Options{})
	err := v.Stream("captures/a.ndjson", strings.NewReader(captures), func(r validate.Report) error {
		for _, violation := range r.Violations {
			fmt.Println(violation)
		}
		return nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	// Output:
	// captures/a.ndjson:1:10: /type: unknown-type: want a known event type, got "contact.tag.aded"; did you mean "contact.tag.added"?
	// captures/a.ndjson:2:41: (root): syntax: want , or }, got end of input
}

func ExamplePayloads() {
	err := validate.Payloads(strings.NewReader(`[{"type": "a"}, {"type": "b"}]`), validate.Options{}, func(p validate.Raw) error {
		fmt.Printf("%d:%d %s\n", p.Line, p.Column, p.Body)
		return nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	// Output:
	// 1:2 {"type": "a"}
	// 1:17 {"type": "b"}
}

func ExampleRules() {
	for _, rule := range validate.Rules()[:3] {
		fmt.Printf("%s: %s\n", rule.ID, rule.Summary)
	}
	// Output:
	// size: a payload is within the limits of bytes and values
	// empty: a payload is not empty
	// bom: a payload does not begin with a byte order mark
}
