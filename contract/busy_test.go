package contract_test

import (
	"fmt"
	"net/http/httptest"
	"os/exec"
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/contract/testdata/zoo"
	"github.com/siohook/siohook/internal/base/trial"
)

// Correct receivers have no finding, however often they are tested, with whatever seed and
// however busy the machine is: the second half of the runs is beside two busy loops.
func TestBusyMachineFindsNothing(t *testing.T) {
	runs := trial.Runs()
	if runs == 0 {
		t.Skip("SIOHOOK_RUNS says how many runs")
	}
	var correct []zoo.Animal
	for _, animal := range animals {
		if animal.Check == "" {
			correct = append(correct, animal)
		}
	}
	for half, name := range []string{"alone", "beside two busy loops"} {
		t.Run(name, func(t *testing.T) {
			for range 2 * half {
				loop := exec.CommandContext(t.Context(), "sh", "-c", "while :; do :; done")
				if err := loop.Start(); err != nil {
					t.Fatal(err)
				}
				defer func() { _, _ = loop.Process.Kill(), loop.Wait() }()
			}
			for i := half * runs / 2; i < (half+1)*runs/2; i++ {
				animal := correct[i%len(correct)]
				t.Run(fmt.Sprintf("%s, seed %d", animal.Name, i), func(t *testing.T) { again(t, animal, i) })
			}
		})
	}
}

// again tests a correct receiver with a seed, as a user does.
func again(t *testing.T, animal zoo.Animal, seed int) {
	t.Helper()
	shop := animal.New()
	server := httptest.NewServer(shop)
	defer server.Close()
	o := contract.Options{Seed: uint64(seed), Observe: shop.State, Reject: animal.Reject, Now: time.Now} //nolint:gosec // a count
	if animal.Rules != nil {
		o.Rules = animal.Rules(shop)
	}
	if animal.Calls {
		o.FailNext = shop.FailNext
	}
	result := test(t, contract.Target{URL: server.URL + animal.Path, Deadline: animal.Deadline}, o)
	for i := range result.Groups {
		t.Error(result.Groups[i].String())
	}
	if result.Verdict() != contract.Passed {
		t.Errorf("verdict %s, stopped %+v", result.Verdict(), result.Stopped)
	}
	t.Logf("%d deliveries, %.1f s", result.Requests, result.Duration.Seconds())
}
