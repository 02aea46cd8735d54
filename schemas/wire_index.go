package schemas

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"time"
)

// IndexWire is what the index says of deliveries, see [Wire].
type IndexWire struct {
	Event    *IndexName  `json:"event,omitempty"` // nil: nothing names the event
	Headers  http.Header `json:"headers,omitempty"`
	Encoding string      `json:"encoding,omitempty"`
	Evidence Evidence    `json:"evidence,omitempty"` // of the headers, and of names in them
	Sign     *IndexSign  `json:"sign,omitempty"`
}

// IndexName is where a delivery names its event: with both, the type is the header, a point
// and the member.
type IndexName struct {
	Header string `json:"header,omitempty"`
	Body   string `json:"body,omitempty"` // JSON Pointer
}

// IndexSign is how deliveries are signed, see [HMAC].
type IndexSign struct {
	Header     string `json:"header"`
	Prefix     string `json:"prefix,omitempty"`
	Encoding   string `json:"encoding"` // hex or base64
	Hash       string `json:"hash"`
	Separator  string `json:"separator,omitempty"`
	ID         string `json:"id,omitempty"`        // header
	Timestamp  string `json:"timestamp,omitempty"` // header
	TimePrefix string `json:"time_prefix,omitempty"`
	KeyPrefix  string `json:"key_prefix,omitempty"`
	Tolerance  int64  `json:"tolerance,omitempty"` // seconds
}

// Index is the parameters as the index has them.
func (h HMAC) Index() *IndexSign {
	sign := &IndexSign{
		Header: h.Header, Prefix: h.Prefix, Encoding: "hex", Hash: cmp.Or(h.Hash, "sha256"), Separator: h.Separator,
		ID: h.ID, Timestamp: h.Timestamp, TimePrefix: h.TimePrefix, KeyPrefix: h.KeyPrefix,
		Tolerance: int64((h.Tolerance + time.Second - 1) / time.Second),
	}
	if h.Base64 {
		sign.Encoding = "base64"
	}
	return sign
}

// indexWire is the wire of a catalog as data, without what is code: a reader of the index
// takes such deliveries for ones that nothing names, or that are not signed.
func (c *Catalog) indexWire() *IndexWire {
	w := &IndexWire{Headers: c.Wire.Header, Encoding: c.Wire.Encoding, Evidence: c.Wire.Evidence}
	switch of := c.Event().(type) {
	case ByShape:
	case BodyMember:
		w.Event = &IndexName{Body: string(of)}
	case HeaderName:
		w.Event = &IndexName{Header: string(of)}
	case Both:
		header, isHeader := of.First.(HeaderName)
		body, isBody := of.Second.(BodyMember)
		if isHeader && isBody {
			w.Event = &IndexName{Header: string(header), Body: string(body)}
		}
	}
	if sign, ok := AsHMAC(c.Wire.Sign); ok {
		w.Sign = sign.Index()
	}
	return w
}

// wire is the other direction.
func (w *IndexWire) wire() (Wire, error) {
	if w == nil {
		return Wire{}, nil
	}
	out := Wire{Encoding: w.Encoding, Evidence: w.Evidence, Event: ByShape{}}
	for name, values := range w.Headers {
		if out.Header == nil {
			out.Header = http.Header{}
		}
		for _, value := range values {
			out.Header.Add(name, value)
		}
	}
	if name := w.Event; name != nil {
		switch {
		case name.Header != "" && name.Body != "":
			out.Event = Both{HeaderName(name.Header), BodyMember(name.Body)}
		case name.Header != "":
			out.Event = HeaderName(name.Header)
		case name.Body != "":
			out.Event = BodyMember(name.Body)
		}
	}
	if name := w.Event; name != nil && name.Body != "" && name.Body[0] != '/' {
		return Wire{}, fmt.Errorf("wire.event.body: want a JSON Pointer, got %q", name.Body)
	}
	if sign := w.Sign; sign != nil {
		if sign.Tolerance < 0 || sign.Tolerance > math.MaxInt64/int64(time.Second) {
			return Wire{}, fmt.Errorf("wire.sign.tolerance: want seconds from 0 on, got %d", sign.Tolerance)
		}
		if hashes[sign.Hash] == nil || sign.Header == "" || sign.Encoding != "hex" && sign.Encoding != "base64" {
			return Wire{}, fmt.Errorf("wire.sign: want a header, hex or base64, and one of sha1, sha256 and sha512; got %q, %q and %q", sign.Header, sign.Encoding, sign.Hash)
		}
		hmac := HMAC{
			Header: sign.Header, Prefix: sign.Prefix, Base64: sign.Encoding == "base64", Hash: sign.Hash, Separator: sign.Separator,
			ID: sign.ID, Timestamp: sign.Timestamp, TimePrefix: sign.TimePrefix, KeyPrefix: sign.KeyPrefix,
			Tolerance: time.Duration(sign.Tolerance) * time.Second,
		}
		if err := hmac.check(); err != nil {
			return Wire{}, fmt.Errorf("wire.sign: %w", err)
		}
		out.Sign = hmac
	}
	return out, nil
}
