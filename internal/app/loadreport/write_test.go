package loadreport_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/loadreport"
	"github.com/siohook/siohook/internal/app/report"
)

// What a run did not hold is a failure of the form for build servers and of that for people.
func TestFailures(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*load.Report)
		failed []string // cases of JUnit
		last   string   // line of the text
	}{
		"held":      {func(*load.Report) {}, nil, "PASS"},
		"objective": {func(r *load.Report) { r.Objectives[0].Held = false }, []string{"p99&lt;1s"}, "FAIL"},
		"once": {func(r *load.Report) {
			r.ExactlyOnce = &load.ExactlyOnce{What: "all deliveries", Accepted: 100, Counted: 99, Note: "1 accepted delivery not counted"}
		}, []string{"exactly once"}, "FAIL"},
		"behind": {func(r *load.Report) { r.Unsent = 9 }, []string{"schedule"}, "SCHEDULE NOT KEPT: "},
		"nothing accepted": {func(r *load.Report) {
			r.Counts = load.Counts{Sent: 100, Other: 100, Statuses: map[int]uint64{404: 100}}
			r.Events["contact.tag.added"].Counts = r.Counts
		}, []string{"accepted"}, "NOTHING TESTED: "},
		"interrupted": {func(r *load.Report) { r.Interrupted = true }, nil, "INTERRUPTED: "},
	} {
		t.Run(name, func(t *testing.T) {
			r := &load.Report{Format: 1, Runs: 1, Model: load.Open, Duration: time.Second, AtMost: 10, Connections: 1, Objectives: []load.Verdict{{Objective: "p99<1s", Held: true}}}
			r.Counts = load.Counts{Sent: 100, OK: 100, Statuses: map[int]uint64{200: 100}}
			r.Events = map[string]*load.Group{"contact.tag.added": {Counts: r.Counts}}
			tt.change(r)
			written := map[string]string{}
			for _, format := range []string{"junit", "text"} {
				var b bytes.Buffer
				if err := loadreport.Write(r, format, &b, report.Options{}); err != nil {
					t.Fatal(err)
				}
				written[format] = strings.TrimSpace(b.String())
			}
			var failed []string
			for _, m := range regexp.MustCompile(`<testcase name="([^"]*)"[^>]*>\s*<failure`).FindAllStringSubmatch(written["junit"], -1) {
				failed = append(failed, m[1])
			}
			if diff := cmp.Diff(tt.failed, failed); diff != "" {
				t.Errorf("%s\n%s", diff, written["junit"])
			}
			if last := written["text"][strings.LastIndexByte(written["text"], '\n')+1:]; !strings.HasPrefix(last, tt.last) {
				t.Errorf("the text ends in %q, want %q", last, tt.last)
			}
			if strings.Contains(written["junit"], `type="run"`) != (name == "interrupted") {
				t.Errorf("the run: %s", written["junit"])
			}
		})
	}
}
