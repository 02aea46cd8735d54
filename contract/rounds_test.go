package contract_test

import (
	"io"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/contract/testdata/zoo"
	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

// The command of a finding makes all the deliveries that it needs, as siohook made them.
func TestCurlMakesAllDeliveries(t *testing.T) {
	t.Parallel()
	peer.Command(t, "curl", "curl")
	for i, c := range []struct {
		animal     string
		deliveries int  // that the command makes
		same       bool // they are copies
	}{
		{"no deduplication", 2, true},
		{"deduplication on order.id", 2, false},
		{"a renewal is a duplicate", 2, false},
		{"409 on a second delivery", 2, true},
		{"deduplication lost under concurrency", 2, true},
		{"remembers before it checks", 2, false},
		{"counts what it did not get to answer again", 2, true},
		{"knows nobody before the opt-in", 1, true},
		{"state changed by a permuted story", 3, false},
	} {
		if !trial.Full() && i%3 > 0 { // each tests a receiver in whole phases
			continue
		}
		t.Run(c.animal, func(t *testing.T) {
			t.Parallel()
			n := slices.IndexFunc(animals, func(a zoo.Animal) bool { return a.Name == c.animal })
			if n < 0 {
				t.Fatalf("the zoo has no %q", c.animal)
			}
			receiver := animals[n].New()
			var mu sync.Mutex
			var bodies []string
			target := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				mu.Lock()
				bodies = append(bodies, string(body))
				mu.Unlock()
				r.Body = io.NopCloser(strings.NewReader(string(body)))
				receiver.ServeHTTP(w, r)
			})
			check := animals[n].Check
			phase, _, _ := strings.Cut(check, "/")
			result := test(t, target, contract.Options{
				Seed: 1, Observe: receiver.State, Settle: 400 * time.Millisecond, Now: time.Now, KeepIn: t.TempDir(), Checks: []string{"samples", phase},
				Events: []string{"customer.sale.completed", "contact.optin.completed", "contact.tag.added"},
			})
			if len(result.Groups) != 1 || result.Groups[0].Check.ID != check {
				t.Errorf("%s: want %s, got %+v", c.animal, check, result.Groups)
				return
			}
			f := &result.Groups[0].First
			mu.Lock()
			bodies = nil
			mu.Unlock()
			_ = exec.Command("sh", "-c", f.Curl).Run() // curl fails where it is told to leave
			mu.Lock()
			if len(bodies) < c.deliveries || bodies[len(bodies)-1] != string(f.Payload) && check != "order/state" || c.same != (len(slices.Compact(bodies)) == 1) {
				t.Errorf("%s: %q\n%s", check, bodies, f.Curl)
			}
			if check != "idempotency/concurrent" && strings.Contains(f.Curl, " &\n") {
				t.Errorf("%s: deliveries are made at the same time: %s", check, f.Curl)
			}
			mu.Unlock()
		})
	}
}
