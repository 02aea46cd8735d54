// Package process runs the receiver that is tested: it starts a command, waits until that
// listens, and ends it with all that it has started.
package process

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/safetext"
)

// Receiver is a receiver that must listen before it is tested.
type Receiver struct {
	Command string          // starts it, in a shell; "" when others have started it
	LogFile string          // gets what the command writes
	URL     string          // where it listens
	Client  *deliver.Client // sees whether it does
	Wait    time.Duration   // until it listens; with a command, 0 means 30 s

	log *Log
}

// Output is what a receiver that was started writes; nil when others have started it.
func (r *Receiver) Output() *Log { return r.log }

// NotReadyError tells that there is no receiver to be tested.
type NotReadyError struct {
	what, hint string
}

func (e *NotReadyError) Error() string { return e.what }

// Hint is one line of advice.
func (e *NotReadyError) Hint() string { return e.hint }

// Start starts the receiver and waits until it listens. stop ends it, and is never nil. The
// error is a *[NotReadyError], that of an address where nothing can listen, of a command that
// cannot be run, or of the context.
func (r *Receiver) Start(ctx context.Context) (stop func(), err error) {
	stop = func() {}
	wait := r.Wait
	if r.Command == "" && wait == 0 {
		return stop, nil
	}
	switch err := r.Client.Reach(ctx, r.URL); {
	case deliver.IsHopeless(err):
		return stop, err
	case err == nil && r.Command != "": // what is tested would be another process
		return stop, &NotReadyError{fmt.Sprintf("--start: another process already listens on %s", deliver.SafeURL(r.URL)), "stop that process, or leave out --start to test it"}
	}
	ended := make(chan struct{}) // closed when the process has ended, as how says
	var how error
	if r.Command != "" {
		if wait == 0 {
			wait = 30 * time.Second
		}
		if r.log, err = OpenLog(r.LogFile); err != nil {
			return stop, err
		}
		c := exec.Command("sh", "-c", r.Command)
		c.Stdout, c.Stderr = r.log.file, r.log.file
		c.SysProcAttr = OwnGroup()
		if err := c.Start(); err != nil {
			return stop, errors.Join(fmt.Errorf("--start: %w", err), r.log.Close())
		}
		go func() { how = c.Wait(); close(ended) }()
		stop = func() {
			EndGroup(c.Process.Pid, ended)
			_ = r.log.Close() // all was written by the receiver itself
		}
	}
	deadline := time.NewTimer(wait)
	defer deadline.Stop()
	for {
		if r.Client.Reach(ctx, r.URL) == nil {
			return stop, nil
		}
		select {
		case <-ctx.Done():
			stop()
			return func() {}, ctx.Err()
		case <-ended:
			said := r.lastLine()
			stop() // what it has left running
			return func() {}, &NotReadyError{fmt.Sprintf("--start: the receiver exited before it listened: %s%s", ending(how), said), "its output is in " + r.LogFile}
		case <-deadline.C:
			advice, said := "is the port right?", ""
			if r.log != nil {
				advice, said = advice+" The output of the receiver is in "+r.LogFile, r.lastLine()
			}
			stop()
			return func() {}, &NotReadyError{fmt.Sprintf("nothing listens on %s after %v%s", deliver.SafeURL(r.URL), wait, said), advice}
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// ending says how a process has ended.
func ending(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}

// lastLine is the last line that the receiver has written, to stand behind a message.
func (r *Receiver) lastLine() string {
	text := strings.TrimSpace(string(r.log.Tail()))
	if text == "" {
		return ""
	}
	return ": " + safetext.Line(text[strings.LastIndexByte(text, '\n')+1:], 200)
}
