package input

import (
	"bufio"
	"bytes"
	"regexp"

	"github.com/go-json-experiment/json/jsontext"
)

var requestLine = regexp.MustCompile(`^[A-Z]{3,10} \S+ HTTP/1\.[01]\r?\n`)

// detect finds the form in the first bytes of a file, as many of them as come
// at once. wrapped tells that a list of requests is in a member data.
func detect(in *bufio.Reader) (form Form, wrapped bool) {
	if _, err := in.Peek(1); err != nil {
		return JSON, false
	}
	head, _ := in.Peek(in.Buffered()) // what is there can be peeked at
	if requestLine.Match(head) {
		return RawHTTP, false
	}
	d := jsontext.NewDecoder(bytes.NewReader(head), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if d.PeekKind() == '[' {
		_, _ = d.ReadToken() // was peeked at
	}
	names := members(d, nil)
	switch {
	case names["log"] == '{':
		return HAR, false
	case names["request_payload_base64"] == '"', names["content_base64"] == '"' && names["client_address"] == '"':
		return WebhookTester, false
	case names["token_id"] == '"' && names["content"] != 0:
		return WebhookSite, false
	case names["data"] == '[' && names["type"] == 0:
		d := jsontext.NewDecoder(bytes.NewReader(head), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
		first := members(d, []string{"data"})
		if first["token_id"] == '"' && first["content"] != 0 {
			return WebhookSite, true
		}
	case names["method"] == '"' && names["body"] == '"' && names["headers"] == '[' && names["type"] == 0:
		return Captures, false
	}
	return JSON, false
}

// members reads the object that comes next, as far as it is there, and returns
// the kind of each member's value. With a path it goes into those members, and
// returns the members of the first element of the array there.
func members(d *jsontext.Decoder, path []string) map[string]jsontext.Kind {
	names := map[string]jsontext.Kind{}
	if d.PeekKind() != '{' {
		return names
	}
	_, _ = d.ReadToken() // was peeked at
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return names
		}
		key := name.String()
		names[key] = d.PeekKind()
		if len(path) > 0 && key == path[0] {
			if d.PeekKind() == '[' {
				_, _ = d.ReadToken() // was peeked at
			}
			return members(d, path[1:])
		}
		if err := d.SkipValue(); err != nil {
			return names
		}
	}
	return names
}
