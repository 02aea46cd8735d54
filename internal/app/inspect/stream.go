package inspect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// pace is how often a stream tells of new deliveries at most.
const pace = 150 * time.Millisecond

// rows is one message of a stream.
type rows struct {
	HTML string `json:"html"` // of those among the newest that are new or were forwarded, newest first
	All  int    `json:"all"`  // deliveries in the store
}

// told is what a reader knows of forwarding, by the number of a delivery.
type told map[uint64]forwarded

// stream tells of deliveries as they come. A reader that was cut off says which
// one it had last, and goes on there.
func (p *Page) stream(w http.ResponseWriter, r *http.Request) {
	q := readQuery(r.URL.Query())
	after, err := strconv.ParseUint(r.Header.Get("Last-Event-ID"), 10, 64)
	if err != nil {
		after, _ = strconv.ParseUint(r.URL.Query().Get("after"), 10, 64) // 0 is the beginning
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(w)
	send := func(text []byte) bool {
		_ = control.SetWriteDeadline(p.opts.Now().Add(10 * time.Second)) // without one, the server's holds
		_, err := w.Write(text)
		return err == nil && control.Flush() == nil
	}
	if !send([]byte("retry: 500\n\n")) {
		return
	}
	known := told{}
	for {
		changed := p.opts.Listener.Index.Changed()
		var message []byte
		if message, after = p.message(q, after, known); message != nil && !send(message) {
			return
		}
		alive := time.NewTimer(15 * time.Second)
		select {
		case <-r.Context().Done():
		case <-p.opts.Context.Done():
		case <-changed:
		case <-alive.C:
			if !send([]byte(": still here\n\n")) {
				return
			}
		}
		alive.Stop()
		if r.Context().Err() != nil || p.opts.Context.Err() != nil {
			return
		}
		pause := time.NewTimer(pace)
		select {
		case <-r.Context().Done():
		case <-pause.C:
		}
		pause.Stop()
	}
}

// message tells of what came after a number, and of what was forwarded since the last
// message; of very many only the newest. It is nil when there is nothing to tell.
func (p *Page) message(q query, after uint64, known told) (text []byte, last uint64) {
	last = max(after, p.opts.Listener.Index.Last())
	before := maps.Clone(known)
	clear(known)
	var html bytes.Buffer
	for _, e := range p.opts.Listener.Index.Before(last+1, q.Filter, pageSize) {
		now := p.forwarded(&e)
		known[e.Seq] = now
		if e.Seq <= after && now == before[e.Seq] || q.Text != "" && !p.holds(&e, q.Text) {
			continue
		}
		if err := p.templates.ExecuteTemplate(&html, "row", p.row(&e)); err != nil {
			return nil, last
		}
	}
	if last == after && html.Len() == 0 {
		return nil, last
	}
	b, err := json.Marshal(rows{html.String(), p.opts.Listener.Index.Len()})
	if err != nil {
		return nil, last
	}
	return fmt.Appendf(nil, "id: %d\nevent: rows\ndata: %s\n\n", last, b), last
}
