package contract_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooRejectionHostile(t *testing.T) { finds(t, "rejection/hostile") }

// The degrees of garbage have fingerprints of their own: a baseline of one hides no other. What
// only an attacker sends is a warning.
func TestGarbageHasDegrees(t *testing.T) {
	t.Parallel()
	fails := map[contract.Cause]func(body []byte) bool{
		contract.NotParsed: func(b []byte) bool { return bytes.HasSuffix(b, []byte(",}")) || len(b) == 0 },
		contract.NotUTF8:   func(b []byte) bool { return bytes.HasPrefix(b, []byte("\ufeff{")) },
		contract.NotObject: func(b []byte) bool { return json.Valid(b) && !bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) },
		contract.TooDeep:   func(b []byte) bool { return bytes.Contains(b, bytes.Repeat([]byte("["), 1000)) },
	}
	known := map[string]bool{}
	for _, causes := range [][]contract.Cause{{contract.NotParsed}, {contract.NotParsed, contract.NotObject}, {contract.NotParsed, contract.NotObject, contract.NotUTF8}, {contract.TooDeep}} {
		target := serve(t, func(w http.ResponseWriter, r *http.Request) {
			b, err := io.ReadAll(r.Body)
			if err == nil && slices.ContainsFunc(causes, func(c contract.Cause) bool { return fails[c](b) }) {
				w.WriteHeader(http.StatusInternalServerError)
			}
		})
		o := contract.Options{Checks: []string{"samples", "rejection"}, Events: []string{"contact.tag.added"}, Known: known}
		result := test(t, target, o)
		want, check := contract.Failed, "rejection/malformed"
		if causes[0] == contract.TooDeep {
			want, check = contract.Passed, "rejection/hostile"
		}
		if diff := cmp.Diff([]string{check}, found(&result)); diff != "" || result.Verdict() != want {
			t.Fatalf("%v: %s, found (-want +got):\n%s", causes, result.Verdict(), diff)
		}
		if others := result.Groups[0].Others(); len(others) != len(causes)-1 {
			t.Errorf("%v: %v are shown beside the first", causes, others)
		}
		var got []contract.Cause
		for _, p := range result.Groups[0].Parts {
			got = append(got, p.Cause)
			known[p.Fingerprint] = true
		}
		slices.Sort(got)
		slices.Sort(causes)
		if diff := cmp.Diff(causes, got); diff != "" {
			t.Errorf("causes (-want +got):\n%s", diff)
		}
		if result = test(t, target, o); result.Verdict() != contract.Passed {
			t.Errorf("%v: known, and %s", causes, result.Verdict())
		}
	}
}
