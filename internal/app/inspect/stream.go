package inspect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// pace is how often a stream tells of new deliveries at most.
const pace = 150 * time.Millisecond

// rows is one message of a stream.
type rows struct {
	HTML  string `json:"html"` // of the newest, newest first
	All   int    `json:"all"`  // deliveries in the store
	Fresh int    `json:"fresh"`
}

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
	for {
		changed := p.opts.Listener.Index.Changed()
		message, last := p.message(q, after)
		if last > after {
			after = last
			if !send(message) {
				return
			}
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

// message tells of what came after a number; of very many only the newest.
func (p *Page) message(q query, after uint64) (text []byte, last uint64) {
	last = p.opts.Listener.Index.Last()
	if last <= after {
		return nil, last
	}
	entries := p.opts.Listener.Index.Before(last+1, q.Filter, pageSize)
	i := slices.IndexFunc(entries, func(e entry) bool { return e.Seq <= after })
	if i >= 0 {
		entries = entries[:i]
	}
	var html bytes.Buffer
	n := 0
	for i := range entries {
		if q.Text != "" && !p.holds(&entries[i], q.Text) {
			continue
		}
		n++
		if err := p.templates.ExecuteTemplate(&html, "row", &entries[i]); err != nil {
			return nil, last
		}
	}
	b, err := json.Marshal(rows{html.String(), p.opts.Listener.Index.Len(), n})
	if err != nil {
		return nil, last
	}
	return fmt.Appendf(nil, "id: %d\nevent: rows\ndata: %s\n\n", last, b), last
}
