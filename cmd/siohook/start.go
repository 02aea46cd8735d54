package main

import (
	"context"
	"errors"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/process"
)

// startReceiver runs the command that starts the receiver, and waits until it
// listens.
func (o *testOptions) startReceiver(ctx context.Context, target string, s *streams) (stop func(), err error) {
	client := deliver.New(deliver.Options{Provider: catalog().Wire.Header, Timeout: time.Second, AllowRemote: o.target.allowRemote})
	r := process.Receiver{Command: o.start, Output: s.err, URL: target, Client: client, Wait: o.waitFor}
	stop, err = r.Start(ctx)
	if missing := (*process.NotReadyError)(nil); errors.As(err, &missing) {
		err = &inconclusiveError{err, missing.Hint()}
	}
	return stop, err
}
