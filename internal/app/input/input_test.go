package input_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/trial"
)

func TestMain(m *testing.M) { trial.Main(m) }

var payloads = []string{`{"type":"contact.tag.added","data":{"tag":{"name":"é \/ \u00e9"}}}`, "no\u00a0JSON\n", ``}

func quote(t *testing.T, s string) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// containers hold the payloads in every form, with a GET before them.
func containers(t *testing.T) map[input.Form][]string {
	t.Helper()
	var captures, har, tester, formerTester, site, raw []string
	get := capture.Capture{Method: "GET", URL: "/", Body: []byte("x"), Headers: [][2]string{{"x-event", "a"}}}
	for i, p := range append([]string{""}, payloads...) {
		method := "POST"
		if i == 0 {
			method = "GET"
		}
		c := get
		c.Method, c.Body = method, []byte(p)
		line, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		captures = append(captures, string(line))
		data := `{"mimeType":"application/json","text":` + quote(t, p) + `}`
		if i == 1 {
			data = `{"text":"` + base64.StdEncoding.EncodeToString([]byte(p)) + `","encoding":"base64"}`
		}
		har = append(har, `{"startedDateTime":"2026-01-01T00:00:00Z","request":{"method":"`+method+`","url":"http://127.0.0.1/","headers":[{"name":"x-event","value":"a"}],"postData":`+data+`},"response":{"status":200}}`)
		// As the API of webhook-tester 2 lists requests (its api/openapi.yml), and that of
		// version 1, which had other names (its test/hurl).
		content := base64.StdEncoding.EncodeToString([]byte(p))
		tester = append(tester, `{"captured_at_unix_milli":1767225600000,"client_address":"192.0.2.1","headers":[{"name":"X-Event","value":"a"}],"method":"`+method+`","request_payload_base64":"`+content+`","url":"http://127.0.0.1:8080/d74a7998-dcbc-4d77-82ba-27945e56a25d","uuid":"9b6bbab9-c197-4dd3-bc3f-3cb6253820c7"}`)
		formerTester = append(formerTester, `{"client_address":"192.0.2.1","content_base64":"`+content+`","created_at_unix":1767225600,"headers":[{"name":"X-Event","value":"a"}],"method":"`+method+`","url":"/d74a7998-dcbc-4d77-82ba-27945e56a25d","uuid":"9b6bbab9-c197-4dd3-bc3f-3cb6253820c7"}`)
		// As webhook.site's API lists requests (docs.webhook.site/api/requests.html); what came
		// by e-mail or DNS has no method.
		site = append(site, `{"uuid":"a2a6a4ae-4130-4063-953a-84fa29d81d43","type":"web","token_id":"a94a7294-c4aa-4074-ab77-c4cf86fd53b1","ip":"192.0.2.1","hostname":"webhook.site","method":"`+method+`","user_agent":"x","content":`+quote(t, p)+`,"query":{"action":"create"},"headers":{"content-length":["271"],"x-event":["a"]},"url":"https:\/\/webhook.site\/a94a7294","created_at":"2026-01-01 00:00:00","updated_at":"2026-01-01 00:00:00"}`)
		raw = append(raw, fmt.Sprintf("%s /hook HTTP/1.1\r\nHost: h\r\nX-event: a\r\nContent-Length: %d\r\n\r\n%s", method, len(p), p))
	}
	return map[input.Form][]string{
		input.Captures:      {strings.Join(captures, "\n") + "\n", "[" + strings.Join(captures, ",\n") + "]"},
		input.HAR:           {`{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"pages":[],"entries":[` + strings.Join(har, ",") + `],"comment":""}}`},
		input.WebhookTester: {"[" + strings.Join(tester, ",") + "]", "[" + strings.Join(formerTester, ",") + "]", strings.Join(tester, "\n")},
		input.WebhookSite: {
			"[" + strings.Join(site, ",") + "]", strings.Join(site, "\n"),
			`{"data":[` + strings.Join(site, ",") + `],"total":4,"per_page":50,"current_page":1,"is_last_page":true,"from":1,"to":4}`,
			`{"data":[{"uuid":"u","type":"email","token_id":"t","method":null,"content":"text"},` + strings.Join(site, ",") + `]}`,
		},
		input.RawHTTP: {strings.Join(raw, "\r\n"), strings.Join(raw, "")},
	}
}

func open(t *testing.T, text string) *input.Input {
	t.Helper()
	in, err := new(input.Opener).Open(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func bodies(t *testing.T, in *input.Input) (list []string) {
	t.Helper()
	list, _ = deliveries(t, in)
	return list
}

// deliveries are the bodies and, of each, the header X-Event.
func deliveries(t *testing.T, in *input.Input) (list, headers []string) {
	t.Helper()
	err := in.Each(func(d input.Delivery) error {
		list = append(list, string(d.Body))
		headers = append(headers, d.Header.Get("X-Event"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list, headers
}

func TestContainers(t *testing.T) {
	for form, texts := range containers(t) {
		for i, text := range texts {
			t.Run(fmt.Sprintf("%s %d", form, i), func(t *testing.T) {
				in := open(t, text)
				if in.Form != form {
					t.Fatalf("taken for %s", in.Form)
				}
				got, headers := deliveries(t, in)
				if diff := cmp.Diff(payloads, got); diff != "" || slices.ContainsFunc(headers, func(h string) bool { return h != "a" }) {
					t.Errorf("headers %q %s", headers, diff)
				}
				packed := open(t, pack(t, pack(t, text, "gzip"), "zstd"))
				if packed.Form != form || !cmp.Equal(payloads, bodies(t, packed)) {
					t.Errorf("compressed it is %s", packed.Form)
				}
				stop := fmt.Errorf("stop")
				if err := open(t, text).Each(func(input.Delivery) error { return stop }); !errors.Is(err, stop) {
					t.Errorf("error of use: %v", err)
				}
				for cut := 1; cut < len(text); cut += 7 {
					in := open(t, text[:cut])
					if in.Form != input.JSON {
						_ = in.Each(func(input.Delivery) error { return nil }) // must end
					}
				}
			})
		}
	}
}

// Headers of any form cost no more than themselves.
func TestHeaders(t *testing.T) {
	for text, want := range map[string]http.Header{
		`[["a","1"],["A","2"],["b"],["","x"]]`: {"A": {"1", "2"}},
		`[]`:                                   nil,
		`[{"name":"a","value":"1"},{"value":"2"}]`:    {"A": {"1"}},
		`{"a":"1","b":["2","3"],"c":{"d":1},"e":[1]}`: {"A": {"1"}, "B": {"2", "3"}},
		`[["a","1"],["b",2],["c","3"]]`:               {"A": {"1"}, "C": {"3"}},
		`{"a":"1","A":"2"}`:                           {"A": {"2", "1"}},
		`"a: 1"`:                                      nil, `[1]`: nil, `null`: nil, `[["a",1]]`: nil,
	} {
		line := `{"method":"POST","headers":[],"body":""}`
		in := open(t, line+"\n"+strings.Replace(line, "[]", text, 1))
		var got []http.Header
		if err := in.Each(func(d input.Delivery) error { got = append(got, d.Header); return nil }); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]http.Header{nil, want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func pack(t *testing.T, text, kind string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if kind == "zstd" {
		z, err := zstd.NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		w = z
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The form of a file, and what is in it, does not depend on the reads in which it comes, nor
// on a byte order mark before it.
func TestFormOfCutFiles(t *testing.T) {
	wrapped := `{"n":"` + strings.Repeat("x", 100_000) + `","body":` + quote(t, payloads[0]) + "}\n"
	texts := map[string]input.Form{
		wrapped: input.Text, "[" + wrapped + "]": input.Array, "id,body\n1,\"{\"\"type\"\":\"\"x\"\",\"\"data\"\":{}}\"\n": input.CSV,
		strings.Repeat("nothing\n", 20_000) + payloads[0]: input.Text,
	}
	for form, list := range containers(t) {
		for _, text := range list {
			texts[text] = form
		}
	}
	for text, form := range texts {
		want := bodies(t, open(t, text))
		for name, r := range map[string]io.Reader{
			"byte by byte": iotest.OneByteReader(strings.NewReader(text)), "with a mark": strings.NewReader("\ufeff" + text),
			"gzip in members": strings.NewReader(pack(t, text[:3], "gzip") + pack(t, text[3:], "gzip") + "\x00\x00\x00"),
			"zstd in frames":  strings.NewReader("\x5a\x2a\x4d\x18\x02\x00\x00\x00ab" + pack(t, text[:3], "zstd") + pack(t, text[3:], "zstd")),
		} {
			in, err := new(input.Opener).Open(r)
			if err != nil || in.Form != form {
				t.Errorf("%s, %.60s: %v, error %v", name, text, in, err)
				continue
			}
			if diff := cmp.Diff(want, bodies(t, in)); diff != "" {
				t.Errorf("%s, %.60s (-want +got):\n%s", name, text, diff)
			}
		}
	}
}

// The first bytes of a log, a list or a settings file may be those of JSON, or of nothing known.
func TestTextsThatLookLikeJSON(t *testing.T) {
	const payload = `{"type":"a","data":{},"account":{}}`
	quoted := strconv.Quote(payload)
	for text, want := range map[string]input.Form{
		"[2026-01-01 00:00:00] local.INFO: webhook " + payload + " \n":              input.Text,
		"[2026-01-01 00:00:00] local.INFO: boot [] []\n[2026-01-01] got " + payload: input.Text,
		"[INFO] got " + payload:                        input.Text,
		"[request]\nbody =  + payload + \n":            input.Text,
		`"2026-01-01","got",1` + "\n" + `x ` + payload: input.Text,
		strconv.Quote(quoted):                          input.Text,
		`["a",1,` + quoted + `]`:                       input.Array,
		`[[` + quoted + `]]`:                           input.Array,
		"INFO:root:got {'type': 'a', 'data': {}}\nend": input.Text,
		strings.Repeat("nothing here ", 10):            input.Text,
		`[1,2,"a"]`:                                    input.JSON,
		`[1,2,`:                                        input.JSON,
	} {
		in := open(t, text)
		if in.Form != want {
			t.Errorf("%s is taken for %s", text, in.Form)
		}
		if strings.Contains(text, "type") != strings.Contains(text, "'type'") && len(bodies(t, in)) != 1 {
			t.Errorf("%s: %d payloads", text, len(bodies(t, open(t, text))))
		}
	}
}

func TestPayloadsAreNoContainers(t *testing.T) {
	for _, text := range []string{
		``, ` `, `x`, `{`, `[`, `{}`, `[]`, `[[]]`, `"log"`, `{"type":"a","data":[],"method":"POST","body":"","headers":[]}`,
		`{"type":"a","data":[{"token_id":"","content":""}]}`, "POST / HTTP/1.1", "{\u00a0}", "\ufeff{}",
	} {
		in := open(t, text)
		if in.Form != input.JSON {
			t.Errorf("%s is taken for %s", text, in.Form)
		}
		if b, err := io.ReadAll(in); err != nil || string(b) != text {
			t.Errorf("%q reads as %q, %v", text, b, err)
		}
	}
}

func TestBroken(t *testing.T) {
	for text, want := range map[string]string{
		`{"log":{"entries":[{"request":{"method":"POST","postData":{"text":"?","encoding":"base64"}}}]}}`: "HAR 1.2: entry 1: ",
		`{"format_version":2,"method":"POST","url":"/","headers":[],"body":""}`:                           "siohook captures: entry 1: capture: format_version is 2",
		`{"log":{"entries":[5`:                           "HAR 1.2: ",
		"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab": "raw HTTP requests: request 1: body: unexpected EOF",
		"POST / HTTP/1.1\r\nbad header\r\n\r\n":          "raw HTTP requests: request 1: malformed",
	} {
		err := open(t, text).Each(func(input.Delivery) error { return nil })
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: error %v, want %s...", text, err, want)
		}
	}
	// What breaks off is an error, but for the last line of a store that is written to.
	whole := containers(t)[input.Captures][0]
	if err := open(t, whole+whole[:40]).Each(func(input.Delivery) error { return nil }); err == nil || !strings.HasPrefix(err.Error(), "siohook captures: ") {
		t.Errorf("half a capture: error %v", err)
	}
	if _, err := new(input.Opener).Open(strings.NewReader("\x1f\x8bxx")); err == nil || err.Error() != "the gzip data was cut off" {
		t.Errorf("gzip: %v", err)
	}
	bomb := "x"
	for range 6 {
		bomb = pack(t, bomb, "gzip")
	}
	if _, err := new(input.Opener).Open(strings.NewReader(bomb)); err == nil {
		t.Error("compressed six times: no error")
	}
}

// letters is a text without end.
type letters struct{}

func (letters) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

// An entry that has no end is not held in memory.
func TestEntryWithoutEnd(t *testing.T) {
	in, err := new(input.Opener).Open(io.MultiReader(strings.NewReader(`{"log":{"entries":[{"request":{"method":"`), io.LimitReader(letters{}, 200<<20)))
	if err != nil {
		t.Fatal(err)
	}
	err = in.Each(func(input.Delivery) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "an entry is larger than") {
		t.Errorf("error %v", err)
	}
}

// Nor is the body of a request, with its length or without.
func TestRequestWithoutEnd(t *testing.T) {
	for _, head := range []string{"Content-Length: 209715200\r\n", ""} {
		in, err := new(input.Opener).Open(io.MultiReader(strings.NewReader("POST /hook HTTP/1.1\r\nHost: h\r\n"+head+"\r\n"), io.LimitReader(letters{}, 200<<20)))
		if err != nil {
			t.Fatal(err)
		}
		err = in.Each(func(d input.Delivery) error { return fmt.Errorf("%d bytes", len(d.Body)) })
		if err == nil || !strings.Contains(err.Error(), "request 1: body: larger than") {
			t.Errorf("%q: error %v", head, err)
		}
	}
}

// A dump without a length: the rest is the body.
func TestRequestWithoutLength(t *testing.T) {
	if diff := cmp.Diff([]string{"{\"a\":1}\n"}, bodies(t, open(t, "POST /hook HTTP/1.1\nHost: h\n\n{\"a\":1}\n"))); diff != "" {
		t.Error(diff)
	}
}

func FuzzOpen(f *testing.F) {
	t := &testing.T{}
	for _, texts := range containers(t) {
		for _, text := range texts {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		in, err := new(input.Opener).Open(bytes.NewReader(text))
		if err != nil || in.Form == input.JSON {
			return
		}
		n := 0
		_ = in.Each(func(d input.Delivery) error {
			if d.N <= n {
				t.Errorf("delivery %d after %d", d.N, n)
			}
			n = d.N
			return nil
		})
	})
}
