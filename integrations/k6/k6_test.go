package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
	"github.com/siohook/siohook/validate"
)

// built is the folder of the binary.
var built string

func TestMain(m *testing.M) {
	var err error
	if built, err = os.MkdirTemp("", "siohook-k6-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(built)
	os.Exit(code)
}

var build = sync.OnceValues(func() (string, error) {
	program := filepath.Join(built, "k6")
	out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return program, nil
})

// process is a run of the real program.
func process(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	program, err := build()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, append([]string{"run", "--quiet", "--no-usage-report", "--address", "127.0.0.1:0", "--no-color"}, args...)...)
	cmd.Env = append(os.Environ(), "K6_AUTO_EXTENSION_RESOLUTION=false", "HOME="+t.TempDir())
	return cmd
}

const segmentScript = `
import http from 'k6/http';
import siohook from 'k6/x/siohook';
const events = siohook.events({ seed: 7 });
export const options = {
  scenarios: { all: { executor: 'shared-iterations', vus: 16, iterations: 2000 } },
  thresholds: { checks: ['rate==1'] },
};
export default function () {
  const made = events.event();
  siohook.check(http.post(__ENV.URL, made.body, { headers: made.headers }), made);
}
`

// Two processes of k6, each with half of the execution, which do not know of each
// other: together they send every event once, and each of them is valid.
func TestSegments(t *testing.T) {
	script := filepath.Join(t.TempDir(), "script.js")
	if err := os.WriteFile(script, []byte(segmentScript), 0o600); err != nil {
		t.Fatal(err)
	}
	url, captured := listen(t)
	var group sync.WaitGroup
	for i, segment := range []string{"0:1/2", "1/2:1"} {
		cmd := process(t, "--execution-segment", segment, "--execution-segment-sequence", "0,1/2,1", "-e", fmt.Sprintf("URL=%s/process%d", url, i), script)
		group.Go(func() {
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("segment %s: %v\n%s", segment, err, out)
			}
		})
	}
	group.Wait()
	faker, err := fake.New(7, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]uint64{}
	for n := range uint64(2000) {
		missing[string(faker.Event(n).Payload)] = n
	}
	if len(missing) != 2000 {
		t.Fatalf("only %d events differ", len(missing))
	}
	validator := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	by := map[string]int{}
	captures := captured()
	for i := range captures {
		c := &captures[i]
		if _, ok := missing[string(c.Body)]; !ok {
			t.Fatalf("%s sent what the other did, twice, or what is none of the 2000 events: %s", c.URL, c.Body)
		}
		delete(missing, string(c.Body))
		by[c.URL]++
		if r := validator.Payload(c.Body); len(r.Violations) > 0 {
			t.Fatalf("not valid: %v", r.Violations[0])
		}
	}
	t.Logf("%d captured: %v", len(captures), by)
	if len(captures) != 2000 || len(missing) != 0 || by["/process0"] < 900 || by["/process1"] < 900 {
		t.Errorf("%d captured, %d events missing, by process %v: want all of 2000, about half from each", len(captures), len(missing), by)
	}
}

// The scripts that come along work as they stand.
func TestExamples(t *testing.T) {
	url, captured := listen(t)
	for _, args := range [][]string{
		{"-e", "URL=" + url + "/ramp", "-e", "RATE=40", "-e", "TIME=2s", "examples/ramp.js"},
		{"-e", "URL=" + url + "/stories", "-e", "EVENTS=3000", "examples/stories.js"},
	} {
		out, err := process(t, args...).CombinedOutput()
		if err != nil && !bytes.Contains(out, []byte("http_req_duration")) { // a slow machine breaks that objective only
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	kinds, bodies, sent := map[string]int{}, map[string]bool{}, map[string]int{}
	captures := captured()
	for i := range captures {
		event, err := schemas.Parse(captures[i].Body)
		if err != nil {
			t.Fatal(err)
		}
		kinds[fmt.Sprintf("%T", event)]++
		bodies[string(captures[i].Body)] = true
		sent[strings.Trim(captures[i].URL, "/")]++
	}
	t.Log(sent, kinds)
	if sent["stories"] != 3000 || sent["ramp"] == 0 || len(kinds) < 8 || len(bodies) != len(captures) {
		t.Errorf("sent %v, %d different of %d, kinds %v", sent, len(bodies), len(captures), kinds)
	}
}

const signedScript = `
import http from 'k6/http';
import siohook from 'k6/x/siohook';
const events = siohook.events({ catalog: 'settings', secretEnv: 'K6_TEST_SECRET' });
export const options = { vus: 4, iterations: 100, thresholds: { checks: ['rate==1'] } };
export default function () {
  const made = events.event();
  siohook.check(http.post(__ENV.URL, made.body, { headers: made.headers }), made);
}
`

// Deliveries of a product that signs have the headers of their event, and its signature.
func TestSigned(t *testing.T) {
	script := filepath.Join(t.TempDir(), "script.js")
	if err := os.WriteFile(script, []byte(signedScript), 0o600); err != nil {
		t.Fatal(err)
	}
	url, captured := listen(t)
	cmd := process(t, "-e", "URL="+url, script)
	cmd.Env = append(cmd.Env, "K6_TEST_SECRET=5h4red")
	if out, err := cmd.CombinedOutput(); err != nil || bytes.Contains(out, []byte("5h4red")) {
		t.Fatalf("%v\n%s", err, out)
	}
	validator := validate.New(settings.Catalog(), validate.Options{Profile: schemas.Strict, Secret: []byte("5h4red")})
	ids := map[string]bool{}
	captures := captured()
	for i := range captures {
		d := captures[i].Delivery()
		if r := validator.Delivery(d); !r.Verified || len(r.Violations) > 0 {
			t.Fatalf("%v: %v", d.Header, r.Violations)
		}
		ids[d.Header.Get("X-Webhook-Message-Id")] = true
	}
	if len(captures) != 100 || len(ids) != 100 {
		t.Errorf("%d captures, %d ids", len(captures), len(ids))
	}
}

// What a script does wrong is an error with words.
func TestScriptErrors(t *testing.T) {
	for script, want := range map[string]string{
		`siohook.events({ sead: 7 })`:                              "unknown field",
		`siohook.events({ mix: { 'no.such': 1 } })`:                "unknown event",
		`siohook.events({ mix: { 'contact.*': 1 }, stories: {} })`: "cannot be combined with a mix",
		`siohook.events({}).event()`:                               "can only be used in iterations",
		`siohook.events({ catalog: 'nowhere' })`:                   "want automation, settings or a folder",
		`siohook.events({ secretEnv: 'NOT_SET_5h4red' })`:          "empty or not set",
		`siohook.events({ secretFile: '/dev/null' })`:              "has no secret",
		`siohook.event(-1)`:                                        "want a number from 0",
	} {
		file := filepath.Join(t.TempDir(), "script.js")
		text := "import siohook from 'k6/x/siohook';\n" + script + ";\nexport default function () {}\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := process(t, file).CombinedOutput(); err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, want %q in\n%s", script, err, want, out)
		}
	}
}
