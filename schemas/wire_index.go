package schemas

import (
	"fmt"
	"net/http"
	"time"
)

// IndexWire is what the index says of deliveries, see [Wire].
type IndexWire struct {
	Event    *IndexName  `json:"event,omitempty"` // nil: nothing names the event
	Headers  http.Header `json:"headers,omitempty"`
	Encoding string      `json:"encoding,omitempty"`
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
	Header    string `json:"header"`
	Prefix    string `json:"prefix,omitempty"`
	Encoding  string `json:"encoding"` // hex or base64
	Hash      string `json:"hash"`
	Timestamp string `json:"timestamp,omitempty"` // header
	Tolerance int64  `json:"tolerance,omitempty"` // seconds
}

// indexWire is the wire of a catalog as data. The error is for what is code.
func (c *Catalog) indexWire() (*IndexWire, error) {
	w := &IndexWire{Headers: c.Wire.Header, Encoding: c.Wire.Encoding}
	switch of := c.Event().(type) {
	case ByShape:
	case BodyMember:
		w.Event = &IndexName{Body: string(of)}
	case HeaderName:
		w.Event = &IndexName{Header: string(of)}
	case Both:
		header, isHeader := of.First.(HeaderName)
		body, isBody := of.Second.(BodyMember)
		if !isHeader || !isBody {
			return nil, fmt.Errorf("catalog %s: the index has no form for an event that is named by %T and %T", c.Name, of.First, of.Second)
		}
		w.Event = &IndexName{Header: string(header), Body: string(body)}
	default:
		return nil, fmt.Errorf("catalog %s: the index has no form for an event that is named by %T", c.Name, of)
	}
	switch sign := c.Wire.Sign.(type) {
	case nil:
	case HMAC:
		w.Sign = &IndexSign{Header: sign.Header, Prefix: sign.Prefix, Encoding: "hex", Hash: sign.Hash, Timestamp: sign.Timestamp, Tolerance: int64(sign.Tolerance / time.Second)}
		if sign.Base64 {
			w.Sign.Encoding = "base64"
		}
		if sign.Hash == "" {
			w.Sign.Hash = "sha256"
		}
	default:
		return nil, fmt.Errorf("catalog %s: the index has no form for a signature by %T", c.Name, sign)
	}
	return w, nil
}

// wire is the other direction.
func (w *IndexWire) wire() (Wire, error) {
	if w == nil {
		return Wire{}, nil
	}
	out := Wire{Header: w.Headers, Encoding: w.Encoding, Event: ByShape{}}
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
	if sign := w.Sign; sign != nil {
		if hashes[sign.Hash] == nil || sign.Header == "" || sign.Encoding != "hex" && sign.Encoding != "base64" {
			return Wire{}, fmt.Errorf("wire.sign: want a header, hex or base64, and one of sha1, sha256 and sha512; got %q, %q and %q", sign.Header, sign.Encoding, sign.Hash)
		}
		out.Sign = HMAC{Header: sign.Header, Prefix: sign.Prefix, Base64: sign.Encoding == "base64", Hash: sign.Hash, Timestamp: sign.Timestamp, Tolerance: time.Duration(sign.Tolerance) * time.Second}
	}
	return out, nil
}
