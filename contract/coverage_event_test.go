package contract_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooCoverageEvent(t *testing.T) { finds(t, "coverage/event") }

func TestReceiverThatForgetsAnEvent(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if typeOf(r) == "contact.tag.removed" {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	result := test(t, target, contract.Options{Checks: quick})
	if diff := cmp.Diff([]string{"coverage/event"}, found(&result)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if got := result.Accepted(); got != (contract.Count{N: events - 1, M: events}) {
		t.Errorf("%s events accepted", got)
	}
	// On purpose it is fine.
	o := contract.Options{Checks: quick, Rules: []contract.EventRule{{Events: "contact.tag.removed", Expect: contract.Refuse}}}
	if result := test(t, target, o); result.Verdict() != contract.Passed {
		t.Errorf("%s: %v", result.Verdict(), found(&result))
	}
	o.Rules[0] = contract.EventRule{Events: "contact.tag.*", Skip: "not used here"}
	if result := test(t, target, o); result.Verdict() != contract.Passed || result.Accepted().M != events-2 || result.SkippedEvents[0].Reason != "not used here" {
		t.Errorf("%s: %v, %s", result.Verdict(), found(&result), result.Accepted())
	}
}
