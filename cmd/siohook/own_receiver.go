package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/siohook/siohook/internal/capture"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// ownReceiver is a real receiver on a loopback port that records what it gets.
type ownReceiver struct {
	receiver *capture.Receiver
	server   *capture.Server
	sent     [][]byte // payloads in the order in which they were sent
}

func startOwnReceiver() (*ownReceiver, error) {
	r := capture.NewReceiver(capture.Options{Now: clock})
	server, err := capture.Listen("127.0.0.1:0", r)
	if err != nil {
		return nil, fmt.Errorf("start a receiver: %w", err)
	}
	return &ownReceiver{receiver: r, server: server}, nil
}

func (o *ownReceiver) url() string { return o.server.URL() }

func (o *ownReceiver) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = o.server.Close(ctx) // the process ends anyway
}

// captured is what the own receiver got, compared with what was sent.
type captured struct {
	Sent      int `json:"sent"`
	Captured  int `json:"captured"`
	Identical int `json:"identical"` // byte for byte
	Valid     int `json:"valid"`     // under the strict profile
}

func (c *captured) complete() bool {
	return c.Captured == c.Sent && c.Identical == c.Sent && c.Valid == c.Sent
}

func (c *captured) String() string {
	return fmt.Sprintf("%d of %d, %d byte for byte, %d valid under --profile strict", c.Captured, c.Sent, c.Identical, c.Valid)
}

func (o *ownReceiver) compare() *captured {
	validator := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	captures := o.receiver.Captures()
	c := &captured{Sent: len(o.sent), Captured: len(captures)}
	for i, got := range captures {
		if i < len(o.sent) && bytes.Equal(got.Body, o.sent[i]) {
			c.Identical++
		}
		if validator.Payload(got.Body).Valid() {
			c.Valid++
		}
	}
	return c
}
