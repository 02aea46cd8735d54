package unwrap_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/unwrap"
	"github.com/siohook/siohook/schemas"
)

func finder(tb testing.TB) *unwrap.Finder {
	tb.Helper()
	f, err := unwrap.New(schemas.Automation())
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

const (
	payload = `{"type":"contact.tag.added","data":{"tag":{"id":1,"name":"é \"q\" \\u00e9"}},"account":{},"created_at":"x"}`
	faulty  = `{"data":{},"created_at":null}`
	broken  = `{"type":"contact.tag.added","data":{"tag":1,},"x"`
)

func quote(s string) string {
	b, _ := json.Marshal(s) // a string is never refused
	return string(b)
}

func encoded(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func found(list []unwrap.Found) []string {
	said := []string{}
	for _, one := range list {
		said = append(said, fmt.Sprintf("%s %t %s", one.Place, one.Plain, one.Body))
	}
	return said
}

func TestText(t *testing.T) {
	f := finder(t)
	twice := quote(payload)
	request := "POST /hook HTTP/1.1\r\nHost: h\r\nX-Event: a\r\n\r\n" + payload
	for _, c := range []struct {
		text string
		want []string
	}{
		{payload, []string{" true " + payload}},
		{faulty, []string{" true " + faulty}},
		{broken, []string{" true " + broken}},
		{`{"a":[{"body":` + payload + `},{"body":` + faulty + `}]}`, []string{"/a/0/body true " + payload, "/a/1/body true " + faulty}},
		{`[` + twice + `]`, []string{"/0 false " + payload}},
		{quote(twice), []string{" false " + payload}},
		{`{"Records":[{"body":` + quote(`{"Message":`+twice+`}`) + `}]}`, []string{"/Records/0/body > /Message false " + payload}},
		{`{"body":"` + encoded(payload) + `","isBase64Encoded":true}`, []string{"/body false " + payload}},
		{`{"raw":"` + encoded(request) + `"}`, []string{"/raw false " + payload}},
		{`{"log":` + quote("10:00 INFO got "+payload+"\n") + `}`, []string{"/log false " + payload}},
		{"10:00 INFO {x} got " + payload + " end\n10:01 {\"a\":1} " + faulty, []string{" true " + payload, " true " + faulty}},
		{"10:00 got " + broken + "\n10:01 " + payload, []string{" true " + broken, " true " + payload}},
		{`level=info msg=` + twice, []string{" false " + payload}},
		{"10:00 data=" + encoded(payload) + " end", []string{" false " + payload}},
		// Texts of texts, and of lists.
		{quote(quote(twice)), []string{" false " + payload}},
		{"msg=" + quote(quote(twice)), []string{" false " + payload}},
		{"msg=" + quote("["+payload+","+faulty+"]"), []string{"/0 false " + payload, "/1 false " + faulty}},
		// As access logs, forms and pages write them.
		{`127.0.0.1 "POST / HTTP/1.1" 200 "` + strings.NewReplacer(`"`, `\x22`, `\`, `\x5C`).Replace(payload) + `" 0.1`, []string{" false " + payload}},
		{`a=1&payload=` + url.QueryEscape(payload) + `&b=2`, []string{" false " + payload}},
		{`GET /?body=` + url.PathEscape(payload) + ` HTTP/1.1`, []string{" false " + payload}},
		{`<pre>` + html.EscapeString(payload) + `</pre><p>` + html.EscapeString(faulty), []string{" false " + payload, " false " + faulty}},
		{strings.Repeat(`{\x22`, 10_000), []string{}},
		{strings.Repeat(`%7B%22 `, 10_000), []string{}},
		{strings.Repeat(`{&quot;<`, 10_000), []string{}},
		// The raw body beside the parsed one is one delivery.
		{`{"bodyRaw":` + twice + `,"body":` + payload + `}`, []string{"/bodyRaw false " + payload}},
		{`{"body":` + payload + `,"bodyRaw":` + twice + `}`, []string{"/bodyRaw false " + payload}},
		// The same delivery in two entries is two.
		{`[{"body":` + payload + `},{"body":` + payload + `}]`, []string{"/0/body true " + payload, "/1/body true " + payload}},
		// A delivery is not looked into.
		{`{"type":"x","data":{"contact":{"fields":{"note":` + twice + `}}}}`, []string{` true {"type":"x","data":{"contact":{"fields":{"note":` + twice + `}}}}`}},
		{`{"log":"nothing here {\"a\":1}","n":1}`, []string{}},
		{strings.Repeat("{", 10_000), []string{}},
		{strings.Repeat(`{"a":`, 10_000), []string{}},
		{strings.Repeat(`"{\"`, 10_000), []string{}},
		{"", []string{}},
	} {
		list := f.Text([]byte(c.text))
		if diff := cmp.Diff(c.want, found(list)); diff != "" {
			t.Errorf("%.300s (-want +got):\n%s", c.text, diff)
		}
		for _, one := range list {
			if one.Plain && c.text[one.Start:one.End] != string(one.Body) {
				t.Errorf("%.100s: %s is not at %d to %d", c.text, one.Body, one.Start, one.End)
			}
		}
	}
}

func TestHeadersBesideADelivery(t *testing.T) {
	f := finder(t)
	for _, text := range []string{
		`{"headers":{"x-event":"a"},"body":` + payload + `}`,
		`{"request":{"header":{"headers":[{"name":"X-Event","value":"a"}]},"body":{"text":` + quote(payload) + `}}}`,
		`{"request":{"header":[{"key":"X-Event","value":"a"}],"body":{"mode":"raw","raw":` + quote(payload) + `}}}`,
		`{"multiValueHeaders":{"X-Event":["a"]},"body":"` + encoded(payload) + `"}`,
		"### a\nPOST http://127.0.0.1/hook\nX-Event: a\n\n" + payload + "\n",
		"POST /hook HTTP/1.1\r\nX-Event: a\r\n\r\n" + payload,
	} {
		list := f.Text([]byte(text))
		if len(list) != 1 || list[0].Header.Get("X-Event") != "a" {
			t.Errorf("%s: %v", text, list)
		}
	}
}

// FuzzText: it ends, and says where what it finds is.
func FuzzText(f *testing.F) {
	finder := finder(f)
	for _, text := range []string{payload, broken, `{"a":` + quote(payload) + `}`, "x " + payload + " y", url.QueryEscape(payload), html.EscapeString(payload), `"` + encoded(payload) + `"`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, one := range finder.Text(text) {
			if one.Start < 0 || one.End < one.Start || one.End > len(text) {
				t.Fatalf("found at %d to %d of %d bytes", one.Start, one.End, len(text))
			}
			if one.Plain && string(text[one.Start:one.End]) != string(one.Body) {
				t.Fatalf("%q is not %q", text[one.Start:one.End], one.Body)
			}
		}
	})
}
