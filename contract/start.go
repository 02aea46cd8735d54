package contract

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/process"
)

// Start is how [Crash] starts a receiver, and kills it.
type Start struct {
	Command string        // runs in a shell, in the folder of the test
	URL     string        // where the receiver accepts deliveries
	Kill    string        // kills it where killing its processes does not, such as docker rm -f shop; "" kills those
	Wait    time.Duration // until it listens; 0 means 30 s
}

// Crash tests in the user's own Go test what a receiver loses when it dies: it starts the command, kills
// it at bad moments, starts it again, and looks at what [Options.Observe] returns. Options.Observe and
// Options.Now are required. Without Options.Checks, only the phase crash runs.
func Crash[TB T[TB]](t TB, start Start, o Options) {
	t.Helper()
	if o.Observe == nil || o.Now == nil {
		t.Fatal("contract.Crash: set Options.Observe, and Options.Now to time.Now")
	}
	folder, err := os.MkdirTemp("", "siohook-")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(folder) }() // it is of this test alone
	client := deliver.New(deliver.Options{Timeout: time.Second})
	defer client.Close()
	receiver := process.Receiver{
		Command: start.Command, KillCommand: start.Kill, URL: start.URL, Wait: start.Wait,
		Client: client, LogFile: filepath.Join(folder, "receiver.log"),
	}
	stop, err := receiver.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	o.Crash, o.Output = true, receiver.Output().Mark
	if running := receiver.Running(); running != nil {
		o.Process = running
	}
	if len(o.Checks) == 0 {
		o.Checks = []string{string(Crashing)}
	}
	result, err := Run(t.Context(), Target{URL: start.URL}, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range result.Groups {
		t.Run(result.Groups[i].Check.ID, func(t TB) { say(t, &result.Groups[i], true) })
	}
	sayEnd(t, &result)
	if len(result.Groups) == 0 {
		for _, n := range result.NotObserved {
			t.Log(fmt.Sprintf("not observed: %s: %s", n.Check.ID, n.Reason))
		}
		if last := result.Phases[len(result.Phases)-1]; last.Phase == Crashing && last.Passed.M == 0 {
			t.Errorf("the phase crash has tested nothing")
		}
	}
}

// sayEnd reports a run that ended early, or saw nothing.
func sayEnd[TB T[TB]](t TB, result *Result) {
	t.Helper()
	if stop := result.Stopped; stop != nil {
		t.Errorf("ended early in phase %s: %s", stop.Phase, stop.Reason)
	}
	if blind := result.Blind(); blind != nil {
		t.Errorf("%s and others are not observed: %s", blind.Check.ID, blind.Reason)
	}
}
