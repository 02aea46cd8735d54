package contract

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

// round is deliveries that a finding needs, at the same time where there are several.
type round struct {
	payloads []*payload
	leaves   bool // the sender does not wait for the answer
	pace     *deliver.Pace
}

// oneByOne are deliveries one after the other.
func oneByOne(payloads ...*payload) []round {
	rounds := make([]round, len(payloads))
	for i, p := range payloads {
		rounds[i].payloads = []*payload{p}
	}
	return rounds
}

// together are n copies of a delivery at the same time.
func together(p *payload, n int) []round { return []round{{payloads: slices.Repeat([]*payload{p}, n)}} }

// leaving is how long a sender waits that leaves before the answer.
const leaving = 20 * time.Millisecond

// curl is the command that makes the deliveries of a finding again: one, or one for each in its
// rounds. Payloads beside that of the finding go into files of their own.
func (r *run) curl(f *Finding, id, folder string) (string, error) {
	rounds := f.rounds
	if rounds == nil {
		p := &payload{row: r.made.rowOf(f.Event), bytes: f.Payload}
		if rounds = oneByOne(p); f.Check.ID == reachFlaky.ID {
			rounds = oneByOne(p, p)
		}
	}
	var lines []string
	var others [][]byte // beside that of the finding, each once
	for _, s := range rounds {
		for i, p := range s.payloads {
			file := f.PayloadFile
			if !bytes.Equal(p.bytes, f.Payload) {
				n := slices.IndexFunc(others, func(b []byte) bool { return bytes.Equal(b, p.bytes) })
				if n < 0 {
					n, others = len(others), append(others, p.bytes)
				}
				file = filepath.Join(folder, fmt.Sprintf("%s.%d.json", id, n+1))
			}
			request, err := r.send.request(p, nil)
			if err != nil {
				return "", err
			}
			if s.leaves {
				request.Timeout = leaving
			}
			if s.pace != nil {
				request.Pace = *s.pace
			}
			line := r.send.client.Curl(request, file)
			if i+1 < len(s.payloads) {
				line += " &"
			}
			lines = append(lines, line)
		}
		if len(s.payloads) > 1 {
			lines = append(lines, "wait")
		}
	}
	for n, b := range others {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s.%d.json", id, n+1)), b, 0o600); err != nil {
			return "", fmt.Errorf("keep payload: %w", err)
		}
	}
	return strings.Join(lines, "\n"), nil
}
