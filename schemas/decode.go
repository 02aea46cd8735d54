package schemas

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
)

// Decoded returns the payload of a delivery whose body is compressed with gzip or deflate, as
// its header Content-Encoding declares. Any other body is the payload itself, also one that
// only seems to be compressed: recorders keep the header of a body that they have decoded. No
// more than limit+1 bytes are returned, so that what is too large can be told. The error is
// that of a body which is broken; what could be decoded comes with it.
func (d Delivery) Decoded(limit int) ([]byte, error) {
	if !d.IsPacked() {
		return d.Body, nil
	}
	var r io.Reader
	var err error
	if d.Body[0] == 0x1f {
		r, err = gzip.NewReader(bytes.NewReader(d.Body))
	} else {
		r, err = zlib.NewReader(bytes.NewReader(d.Body))
	}
	if err != nil {
		return nil, fmt.Errorf("body is not compressed as declared: %w", err)
	}
	payload, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return payload, fmt.Errorf("body is not compressed as declared: %w", err)
	}
	return payload, nil
}

// IsPacked tells whether the body is compressed as the headers declare.
func (d Delivery) IsPacked() bool {
	if !LooksPacked(d.Body) {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(d.Header.Get("Content-Encoding"))) {
	case "gzip", "x-gzip":
		return d.Body[0] == 0x1f
	case "deflate":
		return d.Body[0] != 0x1f
	}
	return false
}

// LooksPacked tells whether a body begins as one does that is compressed with gzip or deflate:
// no JSON does.
func LooksPacked(body []byte) bool {
	return len(body) > 2 && (body[0] == 0x1f && body[1] == 0x8b || body[0]&0x0f == 8 && (int(body[0])<<8|int(body[1]))%31 == 0)
}
