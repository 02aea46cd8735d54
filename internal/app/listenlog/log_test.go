package listenlog_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/listenlog"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// cases remembers what is reported.
type cases struct {
	files, severities []string // of findings
	passed            int
	sum               report.Summary
}

func (c *cases) Case(one *report.Case) error {
	for i := range one.Findings {
		c.files, c.severities = append(c.files, one.Findings[i].File), append(c.severities, string(one.Findings[i].Severity))
	}
	return nil
}

func (c *cases) Passed(_, _ string, n int) error {
	c.passed += n
	return nil
}

func (c *cases) Close(sum report.Summary) error {
	c.sum = sum
	return nil
}

// A delivery has a line, whatever it holds, and counts as what it is; what is not checked counts as
// nothing.
func TestDeliveries(t *testing.T) {
	payload := []byte(`{"type":"contact.tag.added"}`)
	broken := validate.New(schemas.Automation(), validate.Options{}).Payload(payload)
	unknown := validate.New(schemas.Automation(), validate.Options{}).Payload([]byte(`{"type":"x"}`))
	at := capture.Place{Segment: 10}
	list := []listen.Delivery{
		{Entry: listen.Entry{Seq: 11, Method: "POST", URL: "/a\x1b[31m\n#12 b", Event: "contact.tag.added", Verdict: listen.Valid, Bytes: 1500, Status: 204, Place: at}, Report: validate.Report{Verified: true}, Latency: 2500 * time.Microsecond},
		{Entry: listen.Entry{Seq: 12, Method: "GET", URL: "/b", Verdict: listen.Unchecked, Status: 204, Place: at}},
		{Entry: listen.Entry{Seq: 13, Method: "POST", URL: "/c", Event: "contact.tag.added", Verdict: listen.Invalid, Bytes: 28, Place: at}, Report: broken},
		{Entry: listen.Entry{Seq: 14, Method: "POST", URL: "/d", Verdict: listen.Unknown, Bytes: 12, Status: 204, Place: at}, Report: unknown},
	}
	expected, err := listen.ParseExpectation(schemas.Automation(), "contact.tag.added=2")
	if err != nil {
		t.Fatal(err)
	}
	for failOn, tt := range map[string]struct {
		failed int
		errors int // of the findings
	}{"violation": {1, len(broken.Violations)}, "unknown": {2, len(broken.Violations) + 1}, "none": {0, 0}} {
		var lines bytes.Buffer
		got := &cases{}
		now := time.Unix(0, 0)
		log := listenlog.New(listenlog.Options{
			Lines: &lines, Flush: func() error { return nil }, Report: got, Expected: listen.NewExpectations([]listen.Expectation{expected}), Expecting: true, FailOn: failOn,
			Folder: "DIR", Now: func() time.Time { now = now.Add(time.Second); return now },
		})
		log.Deliveries(list)
		log.Forwarded(capture.Answered{Seq: 11, To: "http://127.0.0.1/", Outcome: capture.GaveUp, Error: "a\x1b[31m\nb"})
		log.Forwarded(capture.Answered{Seq: 12, To: "http://127.0.0.1/", Outcome: capture.Delivered, Status: 200, LatencyMS: 1.24})
		if state := <-log.States(); state != listenlog.Reached {
			t.Errorf("%s: state %v", failOn, state)
		}
		end, err := log.Close(false)
		if err != nil {
			t.Fatal(err)
		}
		errs := len(slices.DeleteFunc(got.severities, func(s string) bool { return s != string(report.Error) }))
		if end.Failed != tt.failed || end.Broken != 0 || end.Verified != 1 || errs != tt.errors || got.passed != 1 || got.sum.Duration != time.Second {
			t.Errorf("%s: %+v, %d errors, %d passed, took %v", failOn, end, errs, got.passed, got.sum.Duration)
		}
		if file := filepath.Join("DIR", capture.SegmentName(10)) + "#"; len(got.files) == 0 || got.files[0] != file+"4" || got.files[len(got.files)-1] != file+"5" {
			t.Errorf("%s: files %v", failOn, got.files)
		}
		want := `#11 POST /a\x1b[31m\n#12 b: contact.tag.added: valid, verified, 1.5 kB in 2.5 ms: 204
#12 GET /b: no event: unchecked, 0 B in 0.0 ms: 204
#13 POST /c: contact.tag.added: invalid, 28 B in 0.0 ms: closed
#14 POST /d: no event: unknown, 12 B in 0.0 ms: 204
#11 -> http://127.0.0.1/: gave up: a\x1b[31m\nb
#12 -> http://127.0.0.1/: delivered: 200 in 1.2 ms
`
		if diff := cmp.Diff(want, lines.String()); diff != "" {
			t.Error(diff)
		}
	}
}
