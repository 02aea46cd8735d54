package load

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/siohook/siohook/internal/deliver"
)

// general is a connection of net/http's, for all that plain does not do.
type general struct {
	client *deliver.Client
	url    string
	header http.Header
	abort  context.Context
}

// send implements [connection].
func (c *general) send(buf []byte, room int, _ time.Time) answer {
	result := c.client.Post(c.abort, deliver.Request{URL: c.url, Header: c.header, Payload: buf[room:]})
	a := answer{status: result.Status, proto: result.Proto, retryAfter: result.Header.Get("Retry-After") != ""}
	if result.Status >= 300 && result.Status < 400 {
		a.location = result.Header.Get("Location")
	}
	if result.Err != nil && !errors.As(result.Err, &a.failed) {
		a.failed = deliver.Classify(result.Err, c.url, result.Status != 0)
	}
	return a
}

// close implements [connection]; the client that all share keeps them.
func (c *general) close() {}
