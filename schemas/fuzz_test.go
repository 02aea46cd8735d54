package schemas_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/schemas"
)

// What Fields accepts, it encodes to text that gives the same fields again.
func FuzzFields(f *testing.F) {
	for _, seed := range []string{`[]`, `{}`, `{"a":"b"}`, `{"a":"\ud83d\ude00","b":"\u00e9\/"}`, `["x"]`, `null`, `{"a":1}`, `{"a":"b","a":"c"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var fields schemas.Fields
		if err := json.Unmarshal(text, &fields); err != nil {
			return
		}
		encoded, err := json.Marshal(fields)
		if err != nil {
			t.Fatalf("%s is accepted but not encoded: %v", text, err)
		}
		if (len(fields) == 0) != (string(encoded) == "[]") {
			t.Errorf("%d fields are encoded as %s", len(fields), encoded)
		}
		var again schemas.Fields
		if err := json.Unmarshal(encoded, &again); err != nil {
			t.Fatalf("%s: %v", encoded, err)
		}
		if diff := cmp.Diff(fields, again); diff != "" {
			t.Errorf("after a round trip:\n%s", diff)
		}
	})
}

// Parse never panics, and what it returns can be encoded and parsed again.
func FuzzParse(f *testing.F) {
	for _, row := range schemas.Automation().Rows {
		sample, err := schemas.Automation().Sample(row)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(sample)
	}
	f.Add([]byte(`{"type":"contact.tag.added","data":{"tag":{"id":1e1000001}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		event, err := schemas.Parse(body)
		if err != nil {
			return
		}
		encoded, err := json.Marshal(event)
		if err != nil {
			t.Fatalf("%s is parsed but not encoded: %v", body, err)
		}
		if _, err := schemas.Parse(encoded); err != nil {
			t.Errorf("%s: %v", encoded, err)
		}
	})
}

// A header of anybody's never panics, and nothing but the signature of the body verifies.
func FuzzVerify(f *testing.F) {
	for _, c := range published {
		f.Add(c.scheme, c.header.Get(schemas.Schemes()[c.scheme].Header), "1614265330", "msg_1")
	}
	f.Add("stripe", "t=1,t=2,v1=", "-1", "")
	f.Add("standard-webhooks", "v1, v1,v1 v1", "99999999999999999999", ".")
	f.Fuzz(func(t *testing.T, name, signature, stamp, id string) {
		scheme, ok := schemas.Schemes()[name]
		if !ok {
			return
		}
		secret := []byte("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
		d := schemas.Delivery{Body: []byte("a body that nobody signed"), Header: header(scheme.Header, signature)}
		if scheme.ID != "" {
			d.Header.Set(scheme.ID, id)
			d.Header.Set(scheme.Timestamp, stamp)
		}
		if err := scheme.Verify(d, secret, time.Time{}); err == nil {
			t.Errorf("%s verifies: %v", name, d.Header)
		}
	})
}
