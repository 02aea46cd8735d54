package loadpage_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/loadpage"
)

const attack = `</script><script>alert(1)</script><img src=x onerror=alert(1)>`

func page(t *testing.T, r *load.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := loadpage.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A report whose every text is an attack, as a merged file may have it.
func hostile() *load.Report {
	r := &load.Report{
		Format: 1, Runs: 1, Tool: attack, Target: attack, Note: attack, Schedule: attack, Protocol: attack, Engine: attack, Model: attack,
		Stopped: attack, Hint: attack, Location: attack, Duration: time.Second, Started: time.Unix(0, 0),
		Counts:      load.Counts{Sent: 2, OK: 1, Errors: map[deliver.Kind]uint64{attack: 1}, Statuses: map[int]uint64{204: 1}},
		Samples:     map[deliver.Kind]string{attack: attack},
		Events:      map[string]*load.Group{attack: {}},
		Objectives:  []load.Verdict{{Objective: attack, Got: attack}},
		ExactlyOnce: &load.ExactlyOnce{What: attack, Note: attack},
		Limit:       &load.Limit{Tries: []load.Trial{{Behind: attack, Objectives: []load.Verdict{{Objective: attack, Got: attack}}}}},
	}
	r.Latency.Record(time.Millisecond)
	return r
}

func TestHostileText(t *testing.T) {
	text := page(t, hostile())
	if strings.Contains(text, "<script>alert") || strings.Contains(text, "<img") {
		t.Error("text of the report became part of the page")
	}
	if n := strings.Count(text, "<script"); n != 2 {
		t.Errorf("%d script elements, want the data and the program", n)
	}
	if strings.Count(text, "&lt;/script&gt;") < 15 {
		t.Error("the report's text is not on the page: nothing was tested")
	}
}

// The page says first what a run is worth: where the generator kept no schedule, an
// objective that was not held says nothing about the receiver.
func TestVerdict(t *testing.T) {
	run := func(held, kept, saturated bool) *load.Report {
		r := &load.Report{Format: 1, Runs: 1, Model: load.Open, Duration: time.Second, AtMost: 10, Connections: 1, Objectives: []load.Verdict{{Objective: "p99<1s", Held: held}}}
		r.Counts = load.Counts{Sent: 100, OK: 100, Statuses: map[int]uint64{200: 100}}
		r.Events = map[string]*load.Group{"contact.tag.added": {Counts: r.Counts}}
		if !kept {
			r.Unsent = 900
		}
		if saturated {
			r.Connections = r.AtMost
		}
		return r
	}
	for want, r := range map[string]*load.Report{
		"PASS": run(true, true, false), "FAIL": run(false, true, false), "SCHEDULE NOT KEPT": run(false, false, false),
	} {
		if text := page(t, r); !strings.Contains(text, ">"+want+"<") {
			why, saturated := r.Behind()
			t.Errorf("no verdict %s: %q, saturated %v", want, why, saturated)
		}
	}
	short := run(false, true, true)
	short.Errors = map[deliver.Kind]uint64{deliver.Exhausted: 1}
	if text := page(t, short); !strings.Contains(text, ">NOT MEASURED<") {
		t.Error("a machine that ran out of ports measured something")
	}
	nothing := run(true, true, false)
	nothing.Counts = load.Counts{Sent: 1, Other: 1, Statuses: map[int]uint64{404: 1}}
	nothing.Events = map[string]*load.Group{"contact.tag.added": {Counts: nothing.Counts}}
	if text := page(t, nothing); !strings.Contains(text, ">NOTHING TESTED<") {
		t.Error("a receiver that accepts nothing was tested")
	}
	interrupted := run(true, true, false)
	interrupted.Interrupted = true
	if text := page(t, interrupted); !strings.Contains(text, ">INTERRUPTED<") {
		t.Error("what was interrupted passed")
	}
	if text := page(t, run(false, false, true)); !strings.Contains(text, ">FAIL<") {
		t.Error("a receiver that kept all connections busy did not fail the objective")
	}
}

// The page allows exactly the script and the style that it has, and nothing else.
func TestPolicy(t *testing.T) {
	for name, r := range map[string]*load.Report{"hostile": hostile(), "empty": {Format: 1, Runs: 1}} {
		text := page(t, r)
		policy := html.UnescapeString(regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(text)[1])
		for element, body := range map[string]string{
			"script-src": regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindStringSubmatch(text)[1],
			"style-src":  regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(text)[1],
		} {
			sum := sha256.Sum256([]byte(body))
			if want := element + " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
				t.Errorf("%s: the policy %s lacks %s", name, policy, want)
			}
		}
		if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") {
			t.Errorf("policy: %s", policy)
		}
		if found := regexp.MustCompile(`(?i)\s(on[a-z]+|src|style)=|url\(\s*['"]?(https?:)?//|@import`).FindString(strings.Split(text, `<script type`)[0]); found != "" && name == "empty" {
			t.Errorf("%s: %q on a page that needs nothing and runs nothing but its own", name, found)
		}
		if !strings.Contains(text, "Copyright (c) 2022 Leon Sorokin") {
			t.Error("the notice of uPlot's licence is missing")
		}
	}
}
