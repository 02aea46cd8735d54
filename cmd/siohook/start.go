package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"time"
)

// startReceiver runs the command that starts the receiver, and waits until it
// listens.
func (o *testOptions) startReceiver(ctx context.Context, target string, s *streams) (stop func(), err error) {
	stop = func() {}
	wait := o.waitFor
	if o.start == "" && wait == 0 {
		return stop, nil
	}
	address, err := addressOf(target)
	if err != nil {
		return stop, err
	}
	if o.start != "" && listens(ctx, address) { // what is tested would be another process
		return stop, &inconclusiveError{fmt.Errorf("--start: another process already listens on %s", address), "stop that process, or leave out --start to test it"}
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
		if listens(ctx, address) {
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
			return func() {}, &inconclusiveError{fmt.Errorf("nothing listens on %s after %v", address, wait), "is the port right?"}
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// addressOf is where the target listens: host and port.
func addressOf(target string) (string, error) {
	u, err := url.Parse(target)
	if err != nil {
		return "", &usageError{err, ""}
	}
	if u.Port() != "" {
		return u.Host, nil
	}
	return u.Host + map[string]string{"http": ":80", "https": ":443"}[u.Scheme], nil
}

func listens(ctx context.Context, address string) bool {
	conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
	if err == nil {
		_ = conn.Close()
	}
	return err == nil
}

// ending says how a process has ended.
func ending(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}
