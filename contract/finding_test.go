package contract

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A fingerprint is of check, cause and event, and of nothing that a run makes up or
// puts in words.
func TestPartIsOfData(t *testing.T) {
	r := &book{phase: Coverage, names: builtInNames()}
	one := Finding{Check: coverageCounted.Check, Cause: Lost, Event: "a"}
	same := one
	same.Want, same.Got, same.Response, same.Payload, same.Pointer = "other", "words", "x", []byte("{}"), "/data"
	same.Mutation, same.Shapes, same.Status, same.ID = "m", []string{"s"}, 500, "id"
	same.Check.Expects, same.Check.Cause, same.Check.Fix = "this", "that", "more"
	if r.part(&one) != r.part(&same) {
		t.Error("words and payloads change it")
	}
	for name, change := range map[string]func(f *Finding){
		"check": func(f *Finding) { f.Check = coverageSideEffect.Check },
		"cause": func(f *Finding) { f.Cause = Doubled },
		"event": func(f *Finding) { f.Event = "b" },
	} {
		other := one
		change(&other)
		if r.part(&one).Fingerprint == r.part(&other).Fingerprint {
			t.Errorf("another %s does not change it", name)
		}
	}
	slash := Finding{Check: coverageSlash.Check, Event: "a"}
	if r.part(&slash).Event != "" {
		t.Error("which events have a slash is chance")
	}
}

// Baselines hold these. What changes one makes baselines old: it has to be in the
// CHANGELOG.
func TestFingerprintsAreGolden(t *testing.T) {
	r := &book{phase: Coverage, names: builtInNames()}
	c := coverageCounted
	for _, cause := range []Cause{Lost, Doubled} {
		for _, event := range []string{"b", "a", "b"} {
			f := Finding{Check: c.Check, Cause: cause, Event: event}
			r.enabled = map[string]bool{c.ID: true}
			r.report(&f)
		}
	}
	r.close(nil)
	got := []string{r.result.Groups[0].Fingerprint}
	for _, p := range r.result.Groups[0].Parts {
		got = append(got, fmt.Sprintf("%s %s %s", p.Cause, p.Event, p.Fingerprint))
	}
	want := []string{
		"9aff90d24b9af4fc", "doubled a 4ea91dda99ad1506", "doubled b 6f9f2412b8d9903d", "lost a 78216a7e6e5acbc3", "lost b 81a9ab622ae5bff3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Errors come before warnings, each in the order of the checks.
func TestErrorsComeFirst(t *testing.T) {
	all := []*rule{reachErrorBody, coverageCounted, coverageSlash, samplesAccepted}
	b := &book{phase: Coverage, names: builtInNames(), enabled: map[string]bool{}}
	for _, c := range all {
		b.enabled[c.ID] = true
		b.report(&Finding{Check: c.Check})
	}
	b.close(nil)
	var got []string
	for i := range b.result.Groups {
		got = append(got, string(b.result.Groups[i].Check.Severity)+" "+b.result.Groups[i].Check.ID)
	}
	if diff := cmp.Diff([]string{"error samples/accepted", "error coverage/slash", "error coverage/counted", "warning reach/error-body"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
