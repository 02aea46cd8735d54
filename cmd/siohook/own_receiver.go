package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// ownReceiver is a real receiver on a loopback port that records what it gets,
// refuses what breaks the schema, and counts sales, each order item once.
type ownReceiver struct {
	receiver *capture.Receiver
	server   *capture.Server
	lenient  *validate.Validator
	strict   *validate.Validator
	sent     [][]byte // whole payloads in the order in which they were sent

	mu    sync.Mutex
	items map[int64]int64 // amounts of the order items
}

func startOwnReceiver(s *streams) (*ownReceiver, error) {
	o := &ownReceiver{
		items:   map[int64]int64{},
		lenient: validate.New(schemas.Automation(), validate.Options{}),
		strict:  validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict}),
	}
	o.receiver = capture.NewReceiver(capture.Options{Now: clock, Answer: o.answer, MaxBody: 64 << 20})
	server, err := capture.Listen("127.0.0.1:0", o.receiver, capture.ServerOptions{Warn: s.warn})
	if err != nil {
		return nil, fmt.Errorf("start a receiver: %w", err)
	}
	o.server = server
	return o, nil
}

func (o *ownReceiver) url() string { return o.server.URL() }

func (o *ownReceiver) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = o.server.Close(ctx) // the process ends anyway
}

// answer counts a sale. An event that is not known is none of its business; one
// that breaks the schema is refused.
func (o *ownReceiver) answer(c capture.Capture) capture.Answer {
	report := o.lenient.Payload(c.Body)
	if !report.Valid() && report.Violations[0].Rule != "unknown-type" {
		return capture.Answer{Status: http.StatusUnprocessableEntity}
	}
	o.book(&c)
	return capture.Answer{}
}

func (o *ownReceiver) book(c *capture.Capture) {
	event, err := schemas.Parse(c.Body)
	if sale, ok := event.(*schemas.CustomerSaleCompleted); ok && err == nil {
		o.mu.Lock()
		o.items[sale.Data.OrderItem.ID] = sale.Data.OfferPricePlan.DirectChargeAmount
		o.mu.Unlock()
	}
}

// sales is what siohook observes.
func (o *ownReceiver) sales() any {
	o.mu.Lock()
	defer o.mu.Unlock()
	revenue := int64(0)
	for _, amount := range o.items {
		revenue += amount
	}
	return map[string]int64{"sales": int64(len(o.items)), "revenue_minor": revenue}
}

// captured is what the own receiver got, compared with what was sent.
type captured struct {
	Sent      int `json:"sent"`
	Captured  int `json:"captured"`
	Identical int `json:"identical"` // byte for byte
	Valid     int `json:"valid"`     // under the strict profile, of those sent valid
	SentValid int `json:"sent_valid"`
}

func (c *captured) complete() bool { return c.Identical == c.Sent && c.Valid == c.SentValid }

func (c *captured) String() string {
	return fmt.Sprintf("%d of %d identical byte for byte, %d of %d valid under --profile strict", c.Identical, c.Sent, c.Valid, c.SentValid)
}

// compare looks for every payload that was sent among what was captured.
// Deliveries that were cut off on purpose, or made several times on one
// connection, may have been captured besides.
func (o *ownReceiver) compare() *captured {
	got := map[string]int{}
	captures := o.receiver.Captures()
	for i := range captures {
		got[string(captures[i].Body)]++
	}
	c := &captured{Sent: len(o.sent), Captured: len(captures)}
	for _, body := range o.sent {
		valid := o.strict.Payload(body).Valid()
		if valid {
			c.SentValid++
		}
		if got[string(body)] > 0 {
			got[string(body)]--
			c.Identical++
			if valid {
				c.Valid++
			}
		}
	}
	return c
}
