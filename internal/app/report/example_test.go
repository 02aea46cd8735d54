package report_test

import (
	"bytes"
	"fmt"
	"os"

	"github.com/siohook/siohook/internal/app/report"
)

func Example() {
	payload := []byte(`{"type":"contact.tag.added","data":{"tag":{"id":"141002","name":"vip"}}}`)
	start := bytes.Index(payload, []byte(`"141002"`))
	found := []report.Finding{{
		Severity: report.Error, Rule: "type", File: "captures/a.ndjson", Line: 4, Column: start + 1,
		Subject: "contact.tag.added", Pointer: "/data/tag/id", Want: "integer", Got: `"141002"`,
		Source: report.Source{Text: payload, Start: start, End: start + 8},
	}}

	w, err := report.New("text", os.Stdout, report.Options{Width: 60})
	if err != nil {
		panic(err)
	}
	var sum report.Summary
	c := report.Case{Suite: "captures/a.ndjson", Name: "line 4", Subject: "contact.tag.added", Findings: found}
	sum.Add(&c)
	if err := w.Case(&c); err != nil {
		panic(err)
	}
	if err := w.Close(sum); err != nil {
		panic(err)
	}
	fmt.Println(sum.Failed, "failed")
	// Output:
	// captures/a.ndjson:4:49: contact.tag.added /data/tag/id: type: want integer, got "141002"
	//   4 | ...ed","data":{"tag":{"id":"141002","name":"vip"}}}
	//                                  ^^^^^^^^
	// 1 failed
}

// One run can have several reports.
func ExampleWriters() {
	var junit bytes.Buffer
	var ws report.Writers
	text, err := report.New("json", os.Stdout, report.Options{})
	if err != nil {
		panic(err)
	}
	file, err := report.New("junit", &junit, report.Options{})
	if err != nil {
		panic(err)
	}
	ws = append(ws, text, file)
	if err := ws.Passed("a.ndjson", "contact.tag.added", 12); err != nil {
		panic(err)
	}
	if err := ws.Close(report.Summary{Files: 1, Cases: 12, Passed: 12}); err != nil {
		panic(err)
	}
	fmt.Print(junit.String())
	// Output:
	// {"format_version":1,"kind":"summary","files":1,"payloads":12,"valid":12,"invalid":0,"warnings":0}
	// <?xml version="1.0" encoding="UTF-8"?>
	// <testsuites>
	//   <testsuite name="a.ndjson" package="siohook" id="0" timestamp="1970-01-01T00:00:00" hostname="localhost" tests="1" failures="0" errors="0" time="0.000">
	//     <properties>
	//       <property name="tool" value="siohook"/>
	//     </properties>
	//     <testcase name="passed" classname="contact.tag.added" time="0.000">
	//     </testcase>
	//     <system-out>contact.tag.added: 12 passed
	// </system-out>
	//     <system-err></system-err>
	//   </testsuite>
	// </testsuites>
}
