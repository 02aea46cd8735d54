package schemas

import (
	"fmt"
	"net/http"
	"time"
)

// Delivery is one request of the provider, or what a file has of it.
type Delivery struct {
	Header http.Header // nil when it is not known
	Body   []byte      // the payload as it came
	Time   time.Time   // when it came; zero when that is not known
}

// Wire is what is true of a product's deliveries beside their payloads.
type Wire struct {
	Event    Identify    // where a delivery names its event; nil: BodyMember("/type")
	Header   http.Header // what the provider sends with each delivery
	Stamp    Stamp       // headers that differ from one delivery to the next; nil: none do
	Encoding string      // how the provider writes JSON: "php", "python", "compact" or "pretty"; "" is php
	Sign     Signer      // nil: it does not sign
	Evidence Evidence    // how the headers are known, and names that are in them; "" is Unknown
}

// Identify is where a delivery names its event: [BodyMember], [HeaderName], [Both],
// [ByShape] or code of a user. The names are types of rows.
type Identify interface {
	// Names returns the types that a delivery may have, the best first. A delivery that
	// names none has an empty list, and one that does not have what names it nil: a file
	// has payloads, and no headers.
	Names(d Delivery) []string
	// Mark writes a type into a delivery, in the form in which Names reads it.
	Mark(d *Delivery, name string)
}

// Stamp writes the headers that differ from one delivery to the next, such as its id. The
// delivery already has the headers that name its event.
type Stamp func(d *Delivery, of Attempt)

// Attempt is one attempt to deliver an event.
type Attempt struct {
	Event  uint64    // number of the event
	Number int       // of the attempt at it, from 1
	Time   time.Time // when the event happened: the same in each attempt
	// At is the time of the attempt: the event's own where fakes go to a file, so that the
	// same seed gives the same bytes, and the real one where they are sent.
	At time.Time
}

// Deliver makes a delivery of a payload of an event of that type, yet without a signature:
// it has the headers of the provider, among them those that name the event, and is stamped.
// The payload stays as it is, whatever it names.
func (c *Catalog) Deliver(name string, payload []byte, of Attempt) Delivery {
	const more = 8 // that are named or stamped: a map that has to grow costs more than all else here
	d := Delivery{Header: make(http.Header, len(c.Wire.Header)+more)}
	all := make([]string, 0, 2*len(c.Wire.Header)) // as [http.Header.Clone] has it
	for header, values := range c.Wire.Header {
		begin := len(all)
		all = append(all, values...)
		d.Header[header] = all[begin:len(all):len(all)]
	}
	c.Event().Mark(&d, name) // yet without the payload, which keeps its name
	d.Body = payload
	if c.Wire.Stamp != nil {
		c.Wire.Stamp(&d, of)
	}
	return d
}

// Signed is [Catalog.Deliver] with the signature of the secret, made at the time of the attempt;
// without a secret there is none. See [Catalog.Sign].
func (c *Catalog) Signed(name string, payload []byte, of Attempt, secret []byte) (Delivery, error) {
	d := c.Deliver(name, payload, of)
	err := c.Sign(&d, secret, of.At)
	return d, err
}

// HasOwnHeaders tells whether deliveries differ in their headers, even unsigned.
func (c *Catalog) HasOwnHeaders() bool { return !c.IsNamedInBody() || c.Wire.Stamp != nil }

// NameOf is the type that a delivery names, to deliver its body again: "" where none is named.
// The error is for a delivery without the header that would.
func (c *Catalog) NameOf(d Delivery) (string, error) {
	names := c.Event().Names(d)
	for name := range c.nameHeader("x") {
		if len(names) == 0 {
			return "", fmt.Errorf("nothing names the event: there is no header %s", name)
		}
	}
	if len(names) == 0 {
		return "", nil
	}
	return names[0], nil
}

// Event is where deliveries name their event.
func (c *Catalog) Event() Identify {
	if c.Wire.Event == nil {
		return BodyMember("/type")
	}
	return c.Wire.Event
}

// NameHeader is the headers by which deliveries of an event are named; none where the payload
// has the name.
func (c *Catalog) NameHeader(r *Row) http.Header { return c.nameHeader(r.Type) }

func (c *Catalog) nameHeader(name string) http.Header {
	d := Delivery{Header: http.Header{}}
	c.Event().Mark(&d, name)
	return d.Header
}

// Constants are the texts that payloads of an event have because they name it, by JSON
// Pointer.
func (c *Catalog) Constants(r *Row) map[string]string {
	return constants(c.Owner(r).Event(), r.Type)
}

func constants(of Identify, name string) map[string]string {
	switch of := of.(type) {
	case BodyMember:
		return map[string]string{string(of): name}
	case Both:
		first, second := of.cut(name)
		all := constants(of.First, first)
		if second != "" {
			for place, text := range constants(of.Second, second) {
				if all == nil {
					all = map[string]string{}
				}
				all[place] = text
			}
		}
		return all
	}
	return nil
}

// Choice is the keyword by which a bundle chooses among the events: oneOf where the payload
// names its event, else anyOf, because two events may have one shape.
func (c *Catalog) Choice() string {
	if c.IsNamedInBody() {
		return "oneOf"
	}
	return "anyOf"
}

// IsNamedInBody tells whether payloads alone name their event. Where they do not, streams of
// events are captures, with headers.
func (c *Catalog) IsNamedInBody() bool {
	_, ok := c.Event().(BodyMember)
	return ok
}
