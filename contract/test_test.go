package contract_test

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/siohook/siohook/contract"
)

// TestUsersTest is a user's test of a receiver with a defect; [TestFailureIsReadable]
// runs it.
func TestUsersTest(t *testing.T) {
	if os.Getenv("CONTRACT_USERS_TEST") == "" {
		t.Skip("only TestFailureIsReadable runs it")
	}
	contract.Test(t, http.HandlerFunc(fieldsObject), contract.Options{Checks: quick})
}

// A user reads the failure in the output of a plain go test: which event, what was
// sent, what came back, what the contract says and what to do.
func TestFailureIsReadable(t *testing.T) {
	c := exec.Command(os.Args[0], "-test.run", "^TestUsersTest$")
	c.Env = append(os.Environ(), "CONTRACT_USERS_TEST=1")
	out, err := c.CombinedOutput()
	if err == nil {
		t.Fatalf("the test of a receiver with a defect passes:\n%s", out)
	}
	for _, want := range []string{
		"--- FAIL: TestUsersTest/contact.tag.added",
		"--- FAIL: TestUsersTest/customer.sale.completed",
		"coverage/fields-empty: want a 2xx, got 500 Internal Server Error (and ",
		"expects:  the receiver accepts fields as []",
		"fix:      read [] as an object without members",
		`payload:  {"type":"contact.tag.`,
		"docs:     https://github.com/siohook/siohook/blob/main/docs/checks/coverage-fields-empty.md",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if n := strings.Count(string(out), "expects:  the receiver accepts fields as []"); n != 1 {
		t.Errorf("the evidence is printed %d times, not once", n)
	}
}
