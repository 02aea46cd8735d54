//go:build unix

package process_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/process"
	"github.com/siohook/siohook/internal/base/trial"
)

// TestListens is a receiver; the others start it. It starts a process in its group, and one that leaves
// it, and writes their numbers into a file. POST writes to a file.
func TestListens(t *testing.T) {
	address, folder := os.Getenv("LISTENS"), os.Getenv("LISTENS_IN")
	if address == "" {
		t.Skip("other tests start it")
	}
	stays, leaves := exec.Command("sleep", "600"), exec.Command("sleep", "601")
	leaves.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	for _, c := range []*exec.Cmd{stays, leaves} {
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) error { return os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600) }
	if err := write("numbers", fmt.Sprint(stays.Process.Pid, " ", leaves.Process.Pid)); err != nil {
		t.Fatal(err)
	}
	t.Fatal(http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := write("more", "something"); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})))
}

// listens starts that receiver, in the words of a shell.
func listens(t *testing.T, form string) (r *process.Receiver, numbers func() (stays, leaves int)) {
	t.Helper()
	address, folder := "127.0.0.1:"+trial.Port(t), t.TempDir()
	command := fmt.Sprintf("LISTENS=%s LISTENS_IN='%s' %s -test.run '^TestListens$'", address, folder, os.Args[0])
	client := deliver.New(deliver.Options{Timeout: time.Second})
	t.Cleanup(client.Close)
	r = &process.Receiver{Command: fmt.Sprintf(form, command), URL: "http://" + address, Client: client, LogFile: filepath.Join(folder, "log"), Wait: trial.Patience}
	stop, err := r.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	numbers = func() (stays, leaves int) {
		text, err := os.ReadFile(filepath.Join(folder, "numbers"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(string(text), &stays, &leaves); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = syscall.Kill(leaves, syscall.SIGKILL) }) // it was started here
		return stays, leaves
	}
	return r, numbers
}

// Stopping ends all that was started, also what does not end when it is asked to.
func TestStopEndsAll(t *testing.T) {
	t.Parallel()
	address, folder := "127.0.0.1:"+trial.Port(t), t.TempDir()
	deaf := fmt.Sprintf(`sh -c 'trap "" TERM; echo $$ > "$0"; exec sleep 600' '%s/deaf' &`, folder)
	command := fmt.Sprintf("%s LISTENS=%s LISTENS_IN='%s' %s -test.run '^TestListens$'", deaf, address, folder, os.Args[0])
	client := deliver.New(deliver.Options{Timeout: time.Second})
	defer client.Close()
	r := &process.Receiver{Command: command, URL: "http://" + address, Client: client, LogFile: filepath.Join(folder, "log"), Wait: trial.Patience}
	stop, err := r.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	left := 0
	for end := time.Now().Add(trial.Patience); left == 0 && time.Now().Before(end); time.Sleep(time.Millisecond) {
		if text, _ := os.ReadFile(filepath.Join(folder, "deaf")); strings.HasSuffix(string(text), "\n") {
			left, _ = strconv.Atoi(strings.TrimSpace(string(text)))
		}
	}
	if left == 0 || !lives(left) {
		t.Fatalf("process %d does not live", left)
	}
	stop()
	for end := time.Now().Add(trial.Patience); lives(left) && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if lives(left) {
		_ = syscall.Kill(left, syscall.SIGKILL) // it was started here
		t.Error("what did not end when it was asked to lives")
	}
	if text, err := os.ReadFile(filepath.Join(folder, "numbers")); err == nil {
		var stays, leaves int
		if _, err := fmt.Sscan(string(text), &stays, &leaves); err == nil {
			_ = syscall.Kill(leaves, syscall.SIGKILL) // it was started here
		}
	}
}

// A crash ends the group, and nothing outside of it.
func TestKill(t *testing.T) {
	t.Parallel()
	r, numbers := listens(t, "%s")
	running := r.Running()
	for range 3 {
		stays, leaves := numbers()
		if got := running.Left(); !slices.Equal(got, []string{"sleep"}) {
			t.Errorf("left: %q", got)
		}
		if err := running.Kill(t.Context()); err != nil {
			t.Fatal(err)
		}
		select {
		case <-running.Ended():
		default:
			t.Error("it has not ended")
		}
		if lives(stays) {
			t.Error("a process of the group lives")
		}
		if !lives(leaves) {
			t.Error("a process was killed that had left the group")
		}
		if r.Client.Reach(t.Context(), r.URL) == nil {
			t.Error("it still listens")
		}
		if err := running.Kill(t.Context()); err != nil {
			t.Errorf("killed twice: %v", err)
		}
		if err := running.Start(t.Context(), false); err != nil {
			t.Fatal(err)
		}
	}
	numbers()
}

// lives tells whether a process lives: one that is dead may be listed until somebody asks for it.
func lives(pid int) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(out)), "Z")
}

// One process that the receiver has started dies alone.
func TestKillChild(t *testing.T) {
	t.Parallel()
	r, numbers := listens(t, "true; %s; true")
	stays, leaves := numbers()
	if killed, err := r.Running().KillChild(1); err != nil || !killed {
		t.Fatal(killed, err)
	}
	for lives(stays) {
		time.Sleep(time.Millisecond) // the signal is under way
	}
	if !lives(leaves) {
		t.Error("a process was killed that had left the group")
	}
	if err := r.Client.Reach(t.Context(), r.URL); err != nil {
		t.Error(err)
	}
	if killed, err := r.Running().KillChild(1); err != nil || killed {
		t.Errorf("there is none left: %v %v", killed, err)
	}
}

// What is asked to end is the process that the command runs, also where a shell waits for it.
func TestTerminate(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"%s", "exec env %s", "true; %s; true"} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			r, numbers := listens(t, form)
			numbers()
			if err := r.Running().Terminate(); err != nil {
				t.Fatal(err)
			}
			select {
			case <-r.Running().Ended():
			case <-time.After(trial.Patience):
				t.Fatal("it still runs")
			}
			if err := r.Running().Kill(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// A command kills what the processes of the group are only clients of.
func TestKillCommand(t *testing.T) {
	t.Parallel()
	r, numbers := listens(t, "%s")
	stays, _ := numbers()
	mark := filepath.Join(t.TempDir(), "killed")
	r.KillCommand = fmt.Sprintf("touch '%s'; kill -9 -$(ps -o pgid= -p %d | tr -d ' ')", mark, stays)
	if err := r.Running().Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(mark); err != nil {
		t.Error(err)
	}
	if err := r.Running().Start(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	numbers()
	r.KillCommand = "echo no such container >&2; exit 3"
	if err := r.Running().Kill(t.Context()); err == nil || err.Error() != "--kill-cmd: exit status 3: no such container" {
		t.Error(err)
	}
}

// On a full disk nothing is written any more, and the next start has room again.
func TestFill(t *testing.T) {
	t.Parallel()
	r, numbers := listens(t, "%s")
	running := r.Running()
	if err := running.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	numbers()
	status := func() int {
		return r.Client.Post(context.Background(), deliver.Request{URL: r.URL, Timeout: trial.Patience}).Status
	}
	if err := running.Start(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	numbers()
	if got := status(); got != http.StatusOK {
		t.Fatal(got)
	}
	if err := running.Fill(); err != nil {
		t.Skipf("files cannot be limited here: %v", err)
	}
	if got := status(); got != http.StatusServiceUnavailable {
		t.Errorf("on a full disk: %d", got)
	}
	if err := running.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := running.Start(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	numbers()
	if got := status(); got != http.StatusOK {
		t.Errorf("after it: %d", got)
	}
}
