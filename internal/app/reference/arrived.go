package reference

import "fmt"

// Arrived compares what the receiver got with what was sent.
type Arrived struct {
	Sent      int `json:"sent"`
	Captured  int `json:"captured"`
	Identical int `json:"identical"` // byte for byte
	Valid     int `json:"valid"`     // under the strict profile, of those sent valid
	SentValid int `json:"sent_valid"`
}

// Complete tells whether all that was sent has arrived as it was.
func (a *Arrived) Complete() bool { return a.Identical == a.Sent && a.Valid == a.SentValid }

func (a *Arrived) String() string {
	return fmt.Sprintf("%d of %d identical byte for byte, %d of %d valid under --profile strict", a.Identical, a.Sent, a.Valid, a.SentValid)
}

// Compare looks for every payload that was sent among those received. Deliveries that were
// cut off on purpose, or made several times on one connection, may have come besides.
func (r *Receiver) Compare(sent [][]byte) *Arrived {
	got := map[string]int{}
	captures := r.received.Captures()
	for i := range captures {
		got[string(captures[i].Body)]++
	}
	a := &Arrived{Sent: len(sent), Captured: len(captures)}
	for _, body := range sent {
		valid := r.strict.Payload(body).Valid()
		if valid {
			a.SentValid++
		}
		if got[string(body)] > 0 {
			got[string(body)]--
			a.Identical++
			if valid {
				a.Valid++
			}
		}
	}
	return a
}
