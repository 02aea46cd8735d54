package contract_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooReachErrorBody(t *testing.T) { finds(t, "reach/error-body") }

// An answer that reports an error is a warning, and is not fixed by its status.
func TestErrorBodyIsReplayed(t *testing.T) {
	says := func(body string) contract.Target {
		return serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
	}
	folder, failing := t.TempDir(), says(`{"ok":false}`)
	result := test(t, failing, contract.Options{KeepIn: folder, Checks: quick})
	if diff := cmp.Diff([]string{"reach/error-body"}, found(&result)); diff != "" || result.Verdict() != contract.Passed {
		t.Fatalf("verdict %s, found (-want +got):\n%s", result.Verdict(), diff)
	}
	kept, err := contract.ReadKept(folder)
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	for want, target := range map[contract.Replayed]contract.Target{contract.Failing: failing, contract.Fixed: says(`{"ok":true}`)} {
		if got, _, err := contract.Replay(t.Context(), target, contract.Options{}, &kept[0]); got != want || err != nil {
			t.Errorf("got %s, want %s: %v", got, want, err)
		}
	}
}
