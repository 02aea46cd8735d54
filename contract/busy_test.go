package contract_test

import (
	"fmt"
	"os/exec"
	"testing"

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
	target, o := keeper(t, animal)
	o.Seed = uint64(seed) //nolint:gosec // a count
	result := test(t, target, o)
	for i := range result.Groups {
		t.Error(result.Groups[i].String())
	}
	if result.Verdict() != contract.Passed {
		t.Errorf("verdict %s, stopped %+v", result.Verdict(), result.Stopped)
	}
	t.Logf("%d deliveries, %.1f s", result.Requests, result.Duration.Seconds())
}
