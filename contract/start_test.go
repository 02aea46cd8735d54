package contract_test

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/probe"
	"github.com/siohook/siohook/internal/app/process"
	"github.com/siohook/siohook/internal/base/trial"
)

// TestUsersReceiver is a receiver that keeps sales in memory; [TestUsersCrash] starts it.
func TestUsersReceiver(t *testing.T) {
	address := os.Getenv("CONTRACT_USERS_RECEIVER")
	if address == "" {
		t.Skip("only TestUsersCrash starts it")
	}
	shop := animals[1].New()
	t.Fatal(http.ListenAndServe(address, shop))
}

// TestUsersCrash is a user's test of what that receiver loses; [TestCrashIsReadable] runs it.
func TestUsersCrash(t *testing.T) {
	if os.Getenv("CONTRACT_USERS_CRASH") == "" {
		t.Skip("only TestCrashIsReadable runs it")
	}
	address := "127.0.0.1:" + trial.Port(t)
	read, err := probe.URL(t.Context(), "http://"+address+"/state", nil, deliver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	start := contract.Start{Command: "CONTRACT_USERS_RECEIVER=" + address + " exec '" + os.Args[0] + "' -test.run '^TestUsersReceiver$'", URL: "http://" + address}
	contract.Crash(t, start, contract.Options{
		Seed: 1, Now: time.Now, Observe: probe.All([]probe.Read{read}), Events: []string{"customer.sale.completed"}, Recover: 200 * time.Millisecond,
	})
}

// A user reads what was lost in the output of a plain go test.
func TestCrashIsReadable(t *testing.T) {
	if !process.CanCrash {
		t.Skip("there are no process groups")
	}
	t.Parallel()
	c := exec.Command(os.Args[0], "-test.run", "^TestUsersCrash$")
	c.Env = append(os.Environ(), "CONTRACT_USERS_CRASH=1")
	out, err := c.CombinedOutput()
	if err == nil {
		t.Fatalf("the test of a receiver that loses sales passes:\n%s", out)
	}
	for _, want := range []string{
		"--- FAIL: TestUsersCrash/crash/lost", "crash/lost: want each sale that was acknowledged, after the crash, got ",
		"  history: ", " killed ", " started, it listens",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}
