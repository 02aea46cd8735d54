package load

import (
	"time"

	"github.com/siohook/siohook/internal/deliver"
)

// connection carries one request at a time.
type connection interface {
	// send writes a payload, which begins at room in buf, and reads the answer. It
	// may write what it likes before the payload.
	send(buf []byte, room int, now time.Time) answer
	close()
}

// answer is what came of one request.
type answer struct {
	status     int              // 0 when there was none
	failed     *deliver.Failure // nil when the answer was read
	retryAfter bool             // the answer has that header
	location   string           // of a redirect
	proto      string
}

// Engine is the HTTP client that a run uses.
type Engine string

// The engines.
const (
	Plain   Engine = "fasthttp" // HTTP/1.1 without TLS: connections of our own, answers read by fasthttp
	NetHTTP Engine = "net/http" // everything else
)
