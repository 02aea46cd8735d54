package contract_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooCoverageTimeOffset(t *testing.T) { finds(t, "coverage/time-offset") }

// A receiver that ignores what it cannot read accepts a documented event once its time
// is written in another way, and its time is not why it refuses it: nor does it refuse
// what has no time at all.
func TestCauseIsControlled(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var event struct {
			Type string
			At   string `json:"created_at"`
		}
		if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
			return
		}
		if _, err := time.Parse("2006-01-02T15:04:05-07:00", event.At); err == nil && event.Type == "contact.tag.removed" {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	result := test(t, target, contract.Options{Checks: quick})
	if diff := cmp.Diff([]string{"coverage/event"}, found(&result)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}
