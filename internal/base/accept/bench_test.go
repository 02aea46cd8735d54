package accept_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/accept"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// corpus is 2,000 payloads of all events in the documented mix.
func corpus(b *testing.B, o fake.Options) (payloads [][]byte, size int64) {
	f := fakes(b, 7, o)
	for n := range uint64(2000) {
		payload := f.Append(nil, n)
		payloads = append(payloads, payload)
		size += int64(len(payload))
	}
	return payloads, size
}

// withUnknown puts a member that no schema knows into data.
func withUnknown(payload []byte) []byte {
	return bytes.Replace(payload, []byte(`"data":{`), []byte(`"data":{"utm_source":"newsletter",`), 1)
}

// withValue puts a value into an open enumeration.
func withValue(payload []byte) []byte {
	for _, known := range []string{`"full_access"`, `"squeeze"`, `"offer-form"`, `"webinar_registration"`, `"opt_in_thank_you_page"`} {
		payload = bytes.Replace(payload, []byte(known), []byte(`"something_new"`), 1)
	}
	return payload
}

func each(b *testing.B, payloads [][]byte, size int64, check func(payload []byte) bool) {
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, payload := range payloads {
			if !check(payload) {
				b.Fatalf("refused: %s", payload)
			}
		}
	}
	b.ReportMetric(float64(len(payloads)*b.N)/b.Elapsed().Seconds(), "payloads/s")
}

// BenchmarkAccept walks all events as the provider sends them, clean and with a
// warning in every payload, beside peers that only check syntax, and v5.
func BenchmarkAccept(b *testing.B) {
	var room accept.Scratch
	plan := func(payload []byte) bool {
		_, end, notes := inspect(payload, &room)
		return end == len(payload) && len(notes) == 0
	}
	noted := func(payload []byte) bool {
		_, end, notes := inspect(payload, &room)
		return end == len(payload) && len(notes) > 0
	}
	known := func(payload []byte) bool {
		_, end, _ := inspect(payload, &room)
		return end == len(payload)
	}
	for _, c := range []struct {
		name    string
		options fake.Options
		change  func([]byte) []byte
		check   func([]byte) bool
	}{
		{"clean", fake.Options{}, nil, plan},
		{"compact", fake.Options{Encoding: encode.Compact}, nil, plan},
		{"pretty", fake.Options{Encoding: encode.Pretty}, nil, plan},
		{"seen", fake.Options{Seen: true}, nil, plan},
		{"unknown-member", fake.Options{}, withUnknown, noted},
		{"unknown-value", fake.Options{}, withValue, known},
		{"sale", fake.Options{Events: []string{"customer.sale.completed"}}, nil, plan},
		{"sale-unknown-member", fake.Options{Events: []string{"customer.sale.completed"}}, withUnknown, noted},
		{"peer-encoding-json-valid", fake.Options{}, nil, json.Valid},
		{"peer-jsontext-valid", fake.Options{}, nil, func(payload []byte) bool { return jsontext.Value(payload).IsValid() }},
		{"peer-v5", fake.Options{}, nil, func(payload []byte) bool {
			_, ok := slowSet(payload)
			return ok
		}},
		{"peer-jsonpos", fake.Options{}, nil, func(payload []byte) bool {
			_, err := jsonpos.Parse(payload, jsonpos.Limits{})
			return err == nil
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			payloads, size := corpus(b, c.options)
			if c.change != nil {
				size = 0
				for i := range payloads {
					payloads[i] = c.change(payloads[i])
					size += int64(len(payloads[i]))
				}
			}
			each(b, payloads, size, c.check)
		})
	}
}
