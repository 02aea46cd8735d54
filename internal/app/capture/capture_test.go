package capture_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/siohook/siohook/internal/app/capture"
)

var lines = []struct {
	name    string
	capture capture.Capture
	json    string
}{
	{"delivery", capture.Capture{
		Time: time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC), Method: "POST", URL: "/hook?a=1&b=<é>", Proto: "HTTP/1.1",
		Headers: [][2]string{{"Content-Type", "application/json"}, {"X-Two", "1"}, {"X-Two", ""}},
		Body:    []byte("{\"fields\":[]}\n\x00\xff"),
	}, `{"format_version":1,"time":"2026-01-02T03:04:05.678Z","method":"POST","url":"/hook?a=1&b=<é>","proto":"HTTP/1.1",` +
		`"headers":[["Content-Type","application/json"],["X-Two","1"],["X-Two",""]],"body":"eyJmaWVsZHMiOltdfQoA/w=="}`},
	{"empty", capture.Capture{},
		`{"format_version":1,"time":"0001-01-01T00:00:00Z","method":"","url":"","proto":"","headers":[],"body":""}`},
}

func TestCaptureJSON(t *testing.T) {
	for _, tt := range lines {
		t.Run(tt.name, func(t *testing.T) {
			line, err := tt.capture.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.json, string(line)); diff != "" {
				t.Errorf("line (-want +got):\n%s", diff)
			}
			escaped, err := json.Marshal(tt.capture) // the standard library escapes more
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range [][]byte{line, escaped} {
				var got capture.Capture
				if err := json.Unmarshal(b, &got); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.capture, got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("read back (-want +got):\n%s", diff)
				}
			}
		})
	}
}

var readings = []struct{ in, want string }{
	{`{"method":"POST","url":"/","body":""}`, ""},
	{`{"method":"POST","url":"/","body":"","mine":{"a":[1]},"id":7}`, ""},
	{`{"url":"/","body":""}`, "member method is missing"},
	{`{"method":"POST","body":""}`, "member url is missing"},
	{`{"method":"POST","url":"/","Body":""}`, "member body is missing"},
	{`{"method":"POST","url":"/","body":null}`, "member body is missing"},
	{`{"method":"POST","url":"/","body":"e30="`, "unexpected EOF"},
	{`{"method":"POST","url":"/","body":"e3!="}`, "/body"},
	{`{"method":"POST","url":"/","body":{}}`, "/body"},
	{`{"method":"POST","url":"/","body":"","body":"e30="}`, "duplicate object member"},
	{`{"method":"POST","url":"/","body":"","headers":[["A"]]}`, "/headers/0"},
	{`{"method":"POST","url":"/","body":"","headers":[["A","b","c"]]}`, "/headers/0"},
	{`{"method":"POST","url":"/","body":"","time":"yesterday"}`, "/time"},
	{"{\"method\":\"P\xff\",\"url\":\"/\",\"body\":\"\"}", "invalid UTF-8"},
	{`{"format_version":1,"method":"POST","url":"/","body":""}`, ""},
	{`{"method":"POST","url":"/","body":"","format_version":1}`, ""},
	{`{"format_version":2,"method":7}`, "format_version is 2, this siohook reads 1"},
	{`{"method":7,"format_version":12}`, "format_version is 12, this siohook reads 1"},
	{`{"format_version":-1,"method":"POST","url":"/","body":""}`, "format_version 1, got -1"},
	{`[]`, "unmarshal"},
	{`null`, "is missing"},
	{``, "EOF"},
}

func TestCaptureUnmarshalJSON(t *testing.T) {
	for _, tt := range readings {
		err := new(capture.Capture).UnmarshalJSON([]byte(tt.in))
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: %v", tt.in, err)
		case tt.want != "" && (err == nil || !strings.HasPrefix(err.Error(), "capture: ") || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: err = %v, want %q in it", tt.in, err, tt.want)
		}
	}
}

func TestCaptureMarshalJSONFails(t *testing.T) {
	for name, c := range map[string]capture.Capture{
		"not UTF-8": {URL: "/\xff"},
		"year":      {Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		if b, err := c.MarshalJSON(); err == nil {
			t.Errorf("%s: no error, got %s", name, b)
		}
	}
}
