// Package process runs the receiver that is tested: it starts a command, waits until that
// listens, and ends it with all that it has started. Of a receiver that is to crash it does so
// again and again.
package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/shell"
)

// Receiver is a receiver that must listen before it is tested.
type Receiver struct {
	Command     string          // starts it, in a shell; "" when others have started it
	KillCommand string          // kills it, in a shell, where that of its processes does not; "" kills those
	LogFile     string          // gets what the command writes
	URL         string          // where it listens
	Client      *deliver.Client // sees whether it does
	Wait        time.Duration   // until it listens; with a command, 0 means 30 s

	log *Log

	mu  sync.Mutex
	now *life // the process that was started last; nil before that
}

// life is a process, from its start to its end.
type life struct {
	command *exec.Cmd
	ended   chan struct{} // closed when it has ended, as how says
	how     error
	isGone  atomic.Bool // with its group, whose number may be another's by now
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
	if r.Command != "" {
		if r.log, err = OpenLog(r.LogFile); err != nil {
			return stop, err
		}
		if err := r.launch(r.Command, r.log.file); err != nil {
			return stop, errors.Join(err, r.log.Close())
		}
		stop = r.stop
	}
	if err := r.await(ctx, r.patience()); err != nil {
		stop()
		return func() {}, err
	}
	return stop, nil
}

// patience is how long it may take until the receiver listens.
func (r *Receiver) patience() time.Duration {
	if r.Command != "" && r.Wait == 0 {
		return 30 * time.Second
	}
	return r.Wait
}

// launch starts a command in a shell, in a group of its own.
func (r *Receiver) launch(command string, output io.Writer) error {
	c := shell.Command(context.Background(), command) // it is ended in its own way
	c.Stdout, c.Stderr = output, output
	OwnGroup(c)
	c.WaitDelay = time.Second // for what has left the group and still writes
	if err := c.Start(); err != nil {
		return fmt.Errorf("--start: %w", err)
	}
	now := &life{command: c, ended: make(chan struct{})}
	go func() { now.how = c.Wait(); close(now.ended) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = now
	return nil
}

// life is the process that was started last; nil when there is none.
func (r *Receiver) life() *life {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// stop ends the process that was started last.
func (r *Receiver) stop() {
	if now := r.life(); now != nil && !now.isGone.Load() {
		EndGroup(now.command.Process.Pid, now.ended)
	}
	_ = r.log.Close() // all was written by the receiver itself
}

// await waits until the receiver listens.
func (r *Receiver) await(ctx context.Context, wait time.Duration) error {
	var ended chan struct{}
	now := r.life()
	if now != nil {
		ended = now.ended
	}
	deadline := time.NewTimer(wait)
	defer deadline.Stop()
	for pause := time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		if r.Client.Reach(ctx, r.URL) == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ended:
			return &NotReadyError{fmt.Sprintf("--start: the receiver exited before it listened: %s%s", ending(now.how), r.lastLine()), "its output is in " + r.LogFile}
		case <-deadline.C:
			advice, said := "is the port right?", ""
			if r.log != nil {
				advice, said = advice+" The output of the receiver is in "+r.LogFile, r.lastLine()
			}
			return &NotReadyError{fmt.Sprintf("nothing listens on %s after %v%s", deliver.SafeURL(r.URL), wait, said), advice}
		case <-time.After(pause):
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
