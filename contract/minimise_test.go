package contract_test

import (
	"io"
	"net/http"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

// What a payload is made smaller to must not fail for another reason.
func TestMinimisedPayloadKeepsItsDefect(t *testing.T) {
	slash := regexp.MustCompile(`[^\\](\\\\)*\\/`)
	other := regexp.MustCompile(`:"a"|"tag":{"id":1,`) // what payloads are made smaller to, and what else it stumbles over
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if text := string(b); err != nil || slash.MatchString(text) || other.MatchString(text) {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	result := test(t, target, contract.Options{Checks: quick})
	if diff := cmp.Diff([]string{"coverage/slash"}, found(&result)); diff != "" {
		t.Fatalf("found (-want +got):\n%s", diff)
	}
	p := string(result.Groups[0].First.Payload)
	if !slash.MatchString(p) || other.MatchString(p) || len(p) > 1000 {
		t.Errorf("minimised to %s", p)
	}
}

// A clock that runs fast ends it.
func TestMinimisingIsBoundedByTime(t *testing.T) {
	var now atomic.Int64
	counted := func(step time.Duration) int {
		now.Store(0)
		o := contract.Options{Checks: quick, Now: func() time.Time { return time.Unix(0, now.Add(int64(step))) }}
		result := test(t, serve(t, fieldsObject), o)
		return result.Requests
	}
	if fast, slow := counted(time.Minute), counted(time.Microsecond); fast >= slow {
		t.Errorf("%d requests with a clock that runs fast, %d with one that hardly does", fast, slow)
	}
}

// It is within the bound of all deliveries, too.
func TestMinimisingIsBoundedByRequests(t *testing.T) {
	target, o := serve(t, fieldsObject), contract.Options{Checks: quick}
	all := test(t, target, o)
	o.MaxRequests = all.Requests - 5
	if less := test(t, target, o); less.Requests > o.MaxRequests || len(less.Groups) != 1 || len(less.Groups[0].First.Payload) < len(all.Groups[0].First.Payload) {
		t.Errorf("%d deliveries, want %d at most; found %v", less.Requests, o.MaxRequests, found(&less))
	}
}
