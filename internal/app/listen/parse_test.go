package listen_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/schemas"
)

func TestExpectations(t *testing.T) {
	for text, want := range map[string]string{
		"contact.tag.added":              "at least 1",
		"contact.tag.added=2":            "exactly 2",
		"contact.tag.added == 2":         "exactly 2",
		"contact.tag.added>=3":           "at least 3",
		"contact.tag.added>3":            "at least 4",
		"contact.tag.added<=1":           "at most 1",
		"contact.tag.added<1":            "exactly 0",
		"contact.tag.added=0":            "exactly 0",
		"contact.optin.completed/...>=1": "at least 1",
	} {
		e, err := listen.ParseExpectation(schemas.Automation(), text)
		if err != nil || e.Want() != want {
			t.Errorf("%s: %s, %v", text, e.Want(), err)
		}
	}
	for text, want := range map[string]string{
		"": `unknown event ""`, "=1": `unknown event ""`, "contact.tag.aded=1": `unknown event "contact.tag.aded", did you mean "contact.tag.added"?`,
		"contact.tag.[ar]*": "unknown event", "contact.moved": "unknown event", "unknown:": "unknown event",
		"unknown:contact.tag.added": "the catalog has this event",
		"contact.tag.added=":        "want EVENT=N", "contact.tag.added=x": "want EVENT=N", "contact.tag.added=>1": "want EVENT=N",
		"contact.tag.added=-1": "want EVENT=N", "contact.tag.added<>1": "want EVENT=N", "contact.tag.added<0": "want a number of 0 or more",
	} {
		if e, err := listen.ParseExpectation(schemas.Automation(), text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %+v, %v; want %s", text, e, err, want)
		}
	}
	for pattern, ids := range map[string]string{
		"contact.optin.completed/blog_page": "contact.optin.completed/blog_page",
		"contact.optin.completed":           "contact.optin.completed/blog_page contact.optin.completed/funnel_step",
		"contact.optin.completed/...":       "contact.optin.completed/blog_page contact.optin.completed/funnel_step",
		"contact.tag.*":                     "contact.tag.added contact.tag.removed",
		"*blog_page":                        "contact.optin.completed/blog_page",
		"contact.*":                         "contact.optin.completed/blog_page contact.optin.completed/funnel_step contact.tag.added contact.tag.removed contact.moved",
		"unknown:contact.moved":             "contact.moved",
		"unknown:*":                         "contact.moved not.in/it",
	} {
		e, err := listen.ParseExpectation(schemas.Automation(), pattern)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, id := range []string{"", "contact.optin.completed/blog_page", "contact.optin.completed/funnel_step", "contact.tag.added", "contact.tag.removed", "contact.moved", "not.in/it"} {
			if e.Counts(id) {
				got = append(got, id)
			}
		}
		if strings.Join(got, " ") != ids {
			t.Errorf("%s counts %v", pattern, got)
		}
	}
}

// Waiting ends when nothing more must come, or more has come than may.
func TestExpectationsCount(t *testing.T) {
	for text, want := range map[string]string{ // a letter after each delivery: waits, reached, or exceeded
		"contact.tag.added=2": "wrxx", "contact.tag.added>=2": "wrrr", "contact.tag.added>1": "wrrr", "contact.tag.added<=1": "rxxx", "contact.tag.added": "rrrr", "contact.tag.added=0": "xxxx",
	} {
		e, err := listen.ParseExpectation(schemas.Automation(), text)
		if err != nil {
			t.Fatal(err)
		}
		got, all := "", listen.NewExpectations([]listen.Expectation{e})
		for range 4 {
			all.Add(&listen.Delivery{Entry: listen.Entry{Event: "contact.tag.removed"}})
			all.Add(&listen.Delivery{Entry: listen.Entry{Event: "contact.tag.added"}})
			switch {
			case all.Exceeded():
				got += "x"
			case all.Reached():
				got += "r"
			default:
				got += "w"
			}
			if held := e.Holds(all.Got[0]); held != strings.HasSuffix(got, "r") {
				t.Errorf("%s holds of %d: %v", text, all.Got[0], held)
			}
		}
		if got != want || all.All != 8 {
			t.Errorf("%s: %s after %d deliveries, want %s", text, got, all.All, want)
		}
	}
}

func TestScript(t *testing.T) {
	script, err := listen.ParseScript(schemas.Automation(), "s", []byte(`
rules:
  - {event: contact.tag.*, path: /*a*, answers: [{status: 500, body: one}, {status: 201}, {}], repeat: true}
  - {method: put, answers: [{body: put}]}
  - {event: "unknown:*", path: /a*, answers: [{close: true}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	l := newListener(t, listen.Options{Script: script, Answer: listen.Answer{Status: 299}})
	s := httptest.NewServer(l)
	defer s.Close()
	ask := func(method, path, body string) string {
		r, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			return "closed"
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		return fmt.Sprintf("%d %s", resp.StatusCode, text)
	}
	tag := `{"type":"contact.tag.added"}`
	for i, tt := range [][4]string{
		{"POST", "/ab", tag, "500 one"}, {"POST", "/a", tag, "201 "}, {"POST", "/b/a/c?x", tag, "204 "}, {"POST", "/a", tag, "500 one"},
		{"POST", "/b", tag, "299 "}, {"PUT", "/b", tag, "200 put"}, {"POST", "/a", `{"type":"contact.moved"}`, "closed"}, {"GET", "/a", "", "299 "},
		{"GET", "/healthz", "", "200 ok\n"},
	} {
		if got := ask(tt[0], tt[1], tt[2]); got != tt[3] {
			t.Errorf("%d: %s, want %s", i, got, tt[3])
		}
	}
	if n := l.Index.Len(); n != 8 {
		t.Errorf("%d stored", n)
	}
	metrics := ask("GET", "/metrics", "")
	for _, want := range []string{
		`siohook_deliveries_total{event="contact.tag.added",verdict="invalid"} 5`, `siohook_deliveries_total{event="",verdict="unknown"} 1`,
		`siohook_delivery_seconds_count 8`, "siohook_captures 8",
	} {
		if !strings.Contains(metrics, want+"\n") {
			t.Errorf("no %s in %s", want, metrics)
		}
	}
	for text, want := range map[string]string{
		"": "s contains no rules", "rules: []": "s contains no rules", "rules: [{}]": "s:1:9: want answers in every rule",
		"rules: [{answers: [{status: 100}]}]":               "s:1:29: want a status from 200 to 599, got 100",
		"rules: [{event: contact.tag.aded, answers: [{}]}]": `s:1:17: unknown event "contact.tag.aded", did you mean "contact.tag.added"?`,
		"rules: [{event: contact.moved, answers: [{}]}]":    `s:1:17: unknown event "contact.moved"`,
		"rules: [{answers: [{delay: soon}]}]":               "s:1:28: delay: want a time such as 500ms",
		"rules: [{answers: [{headers: {A: \"b\\nc\"}}]}]":   "cannot be sent", "rules: [{answers: [{stauts: 200}]}]": "s:1:21: unknown field",
	} {
		if _, err := listen.ParseScript(schemas.Automation(), "s", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestIndex(t *testing.T) {
	x := listen.NewIndex()
	for i := range uint64(100) {
		verdict := listen.Valid
		if i%10 == 0 {
			verdict = listen.Invalid
		}
		changed := x.Changed()
		x.Add([]capture.Stored{{Capture: &capture.Capture{Seq: 2 * (i + 1), Event: "a", Verdict: verdict, Contact: int64(i % 3)}}})
		<-changed
	}
	seqs := func(list []listen.Entry) (s string) {
		for i := range list {
			s += fmt.Sprint(list[i].Seq, " ")
		}
		return s
	}
	if got := seqs(x.Before(101, listen.Filter{}, 3)); got != "100 98 96 " {
		t.Error(got)
	}
	if got := seqs(x.From(101, listen.Filter{}, 2)); got != "102 104 " {
		t.Error(got)
	}
	if got := seqs(x.Before(^uint64(0), listen.Filter{Verdict: listen.Invalid, Contact: 1}, 3)); got != "142 82 22 " {
		t.Error(got)
	}
	x.Drop(101)
	if _, ok := x.Lookup(100); ok || x.Len() != 50 || x.Last() != 200 {
		t.Errorf("%d left", x.Len())
	}
	if got := fmt.Sprint(x.Counts()); got != "[{a valid 45} {a invalid 5}]" {
		t.Error(got)
	}
}
