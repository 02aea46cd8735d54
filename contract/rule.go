package contract

import (
	"context"
	"net/http"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

// rule is a check, and what is its own of what a phase does for several: most are one
// case of that and give it no more than this. Each is in the file of its name.
type rule struct {
	Check
	trait  *trait       // what documented payloads may be refused for
	legal  []string     // kinds of [mutation.Nasty] that it delivers, or ids
	header *otherHeader // what receivers wait for that the provider does not send
	judge  func(answer deliver.Result, promised []int) *complaint
	paced  *paced                                    // how it delivers
	effect func(ctx context.Context, s *sight) error // looks at what deliveries change
	once   *way                                      // makes all of them at once; nil: effect runs by itself
	orders bool                                      // effect needs orders with items
	unless *rule                                     // one that, once it has failed, makes this one say the same
}

// otherHeader is something that the provider does not send.
type otherHeader struct {
	as string // in words, after what the receiver does
	of func(event string) http.Header
}

// complaint is what is wrong with an answer: what was wanted, and what there is to say
// beside its status.
type complaint struct{ want, more string }

// paced is a way to deliver a body of a size.
type paced struct {
	want   string
	before func(size int) *deliver.Pace // of a delivery that comes before, and is not judged; nil: none
	pace   func(size int, deadline time.Duration) *deliver.Pace
	again  bool // it delivers the same several times: who rejects duplicates is not judged
}
