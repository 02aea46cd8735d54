package main

import (
	"context"
	"fmt"
	"os/exec"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

// startReceiver runs the command that starts the receiver, and waits until it
// listens.
func (o *testOptions) startReceiver(ctx context.Context, target string, s *streams) (stop func(), err error) {
	stop = func() {}
	wait := o.waitFor
	if o.start == "" && wait == 0 {
		return stop, nil
	}
	client := deliver.New(deliver.Options{Provider: catalog().Wire.Header, Timeout: time.Second, AllowRemote: o.target.allowRemote})
	switch err := client.Reach(ctx, target); {
	case deliver.IsHopeless(err):
		return stop, err
	case err == nil && o.start != "": // what is tested would be another process
		return stop, &inconclusiveError{fmt.Errorf("--start: another process already listens on %s", deliver.SafeURL(target)), "stop that process, or leave out --start to test it"}
	}
	ended := make(chan struct{}) // closed when the process has ended, as how says
	var how error
	if o.start != "" {
		if wait == 0 {
			wait = 30 * time.Second
		}
		c := exec.Command("sh", "-c", o.start)
		c.Stdout, c.Stderr = s.err, s.err
		c.SysProcAttr = ownGroup()
		if err := c.Start(); err != nil {
			return stop, &usageError{fmt.Errorf("--start: %w", err), ""}
		}
		go func() { how = c.Wait(); close(ended) }()
		stop = func() { endGroup(c.Process.Pid, ended) }
	}
	deadline := time.NewTimer(wait)
	defer deadline.Stop()
	for {
		if client.Reach(ctx, target) == nil {
			return stop, nil
		}
		select {
		case <-ctx.Done():
			stop()
			return func() {}, ctx.Err()
		case <-ended:
			return func() {}, &inconclusiveError{fmt.Errorf("--start: the receiver exited before it listened: %s", ending(how)), "its output is above"}
		case <-deadline.C:
			stop()
			return func() {}, &inconclusiveError{fmt.Errorf("nothing listens on %s after %v", deliver.SafeURL(target), wait), "is the port right?"}
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
