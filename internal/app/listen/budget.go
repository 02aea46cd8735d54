package listen

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"
)

// budget is the memory that bodies under way may take together.
type budget struct{ left atomic.Int64 }

// errBusy says that too much is under way at once.
var errBusy = errors.New("too many large bodies at once")

func (b *budget) take(n int) error {
	if b.left.Add(int64(-n)) < 0 {
		b.left.Add(int64(n))
		return errBusy
	}
	return nil
}

func (b *budget) give(n int) { b.left.Add(int64(n)) }

// timesHeld is how often a body is in memory until it is on disk: as it came, and
// encoded, alone and among others.
const timesHeld = 4

// firstRoom is what a body gets before any of it has come.
const firstRoom = 16 << 10

// readBody reads a body of at most most bytes. It takes memory from the budget as
// the body comes, not as its length is claimed; the caller gives back what it
// took.
func (b *budget) readBody(w http.ResponseWriter, r *http.Request, most int64) (body []byte, took int, err error) {
	if r.ContentLength > most {
		w.Header().Set("Connection", "close") // rather than read what nobody wants
		return nil, 0, &http.MaxBytesError{Limit: most}
	}
	if r.ContentLength == 0 || r.Body == nil {
		return nil, 0, nil
	}
	room := firstRoom
	if r.ContentLength > 0 {
		room = int(min(r.ContentLength+1, firstRoom)) // one more, so that the end is seen without growing
	}
	in := http.MaxBytesReader(w, r.Body, most)
	for {
		if err := b.take(timesHeld*room - took); err != nil {
			return nil, took, err
		}
		took = timesHeld * room
		grown := make([]byte, len(body), room)
		copy(grown, body)
		body = grown
		for len(body) < cap(body) {
			n, err := in.Read(body[len(body):cap(body)])
			body = body[:len(body)+n]
			if errors.Is(err, io.EOF) {
				return body, took, nil
			}
			if err != nil {
				return nil, took, err
			}
		}
		room = 2 * cap(body)
		if r.ContentLength > 0 {
			room = min(room, int(r.ContentLength)+1)
		}
	}
}
