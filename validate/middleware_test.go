package validate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// echo answers with the body that it got.
var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	var body bytes.Buffer
	_, err := io.CopyN(&body, r.Body, 1) // by Read
	if err == nil {
		_, err = io.Copy(&body, r.Body) // by WriteTo
	}
	if err != nil && !errors.Is(err, io.EOF) {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	_, _ = w.Write(body.Bytes())
})

func TestMiddleware(t *testing.T) {
	good := sample(t, "contact.tag.added")
	bad := strings.Replace(good, "141002", `"141002"`, 1)
	extra := strings.Replace(good, `"id"`, `"colour":"r\u00e9d","id"`, 1)
	unknown := strings.Replace(good, "contact.tag.added", "meeting.scheduled", 1)
	large := `{"type":"` + strings.Repeat("x", 3000) + `"}`
	v := validate.New(schemas.Automation(), validate.Options{MaxBytes: 2000})
	for _, c := range []struct {
		name, body string
		mode       validate.Mode
		status     int
		reported   int
		header     string
	}{
		{"valid", good, validate.Reject, 200, 0, ""},
		{"observed", bad, "", 200, 1, ""},
		{"warned", bad, validate.Warn, 200, 1, `5:13: contact.tag.added /data/tag/id: type: want integer, got \"141002\"`},
		{"rejected", bad, validate.Reject, 400, 1, ""},
		{"a warning is not rejected", extra, validate.Reject, 200, 1, ""},
		{"an unknown type is not rejected", unknown, validate.Reject, 200, 1, ""},
		{"no JSON", "hello", validate.Reject, 400, 1, ""},
		{"too large", large, validate.Reject, 413, 1, ""},
		{"too large, observed", large, validate.Observe, 200, 1, ""},
		{"nothing", "", validate.Reject, 400, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			reported := 0
			server := httptest.NewServer(validate.Middleware(echo, validate.MiddlewareOptions{
				Validator: v, Mode: c.mode, Report: func(_ *http.Request, r validate.Report) { reported += len(r.Violations) },
			}))
			defer server.Close()
			for _, chunked := range []bool{false, true} {
				reported = 0
				var body io.Reader = strings.NewReader(c.body)
				if chunked {
					body = io.MultiReader(body) // of unknown length
				}
				answer, err := http.Post(server.URL, "application/json", body)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(answer.Body)
				if err != nil {
					t.Fatal(err)
				}
				answer.Body.Close()
				if answer.StatusCode != c.status || reported != c.reported {
					t.Errorf("status %d with %d violations reported, want %d, %d: %.300s", answer.StatusCode, reported, c.status, c.reported, got)
				}
				if c.status == 200 && string(got) != c.body {
					t.Errorf("the body is passed on as %.60q, %d bytes", got, len(got))
				}
				if header := answer.Header.Get("Siohook-Violation"); header != c.header {
					t.Errorf("header %q, want %q", header, c.header)
				}
				if c.status == http.StatusRequestEntityTooLarge && !answer.Close {
					t.Error("the connection stays open for what nobody wants")
				}
				if c.status == 200 {
					continue
				}
				var problem struct {
					Status int
					Title  string
					Errors []struct{ Pointer, Rule string }
				}
				if err := json.Unmarshal(got, &problem); err != nil || problem.Status != c.status || len(problem.Errors) == 0 || answer.Header.Get("Content-Type") != "application/problem+json" {
					t.Errorf("problem %s, %v", got, err)
				}
			}
		})
	}
}

// An answer that refuses names what is refused, and no warning beside it.
func TestMiddlewareRefusesForErrors(t *testing.T) {
	body := strings.Replace(sample(t, "contact.tag.added"), "141002", `"141002"`, 1)
	for i, place := range []string{`"type"`, `"id"`, `"created_at"`} { // before and behind
		body = strings.Replace(body, place, fmt.Sprintf(`"colour%d":1,%s`, i, place), 1)
	}
	if report := validate.New(schemas.Automation(), validate.Options{}).Payload([]byte(body)); len(report.Violations) < 4 || report.Violations[0].Severity != validate.Warning {
		t.Fatalf("want warnings first, and an error: %v", report.Violations)
	}
	w := httptest.NewRecorder()
	validate.Middleware(echo, validate.MiddlewareOptions{Mode: validate.Reject}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)))
	var problem struct {
		Detail string
		Errors []struct{ Pointer, Rule string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil {
		t.Fatal(err)
	}
	if len(problem.Errors) != 1 || problem.Errors[0].Pointer != "/data/tag/id" || !strings.Contains(problem.Detail, "/data/tag/id") || strings.Contains(w.Body.String(), "colour") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}

// An answer lists ten violations at most, and none of them ends a header.
func TestMiddlewareListsTen(t *testing.T) {
	body := sample(t, "contact.tag.added")
	for i := range 30 {
		body = strings.Replace(body, `"type"`, fmt.Sprintf(`"é\\r\\n%d":1,"type"`, i), 1)
	}
	strict := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	for mode, want := range map[validate.Mode]int{validate.Warn: http.StatusOK, validate.Reject: http.StatusBadRequest} {
		w := httptest.NewRecorder()
		validate.Middleware(echo, validate.MiddlewareOptions{Mode: mode, Validator: strict}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)))
		var problem struct{ Errors []any }
		_ = json.Unmarshal(w.Body.Bytes(), &problem) // of Warn it is the payload
		listed := append(w.Header().Values("Siohook-Violation"), make([]string, len(problem.Errors))...)
		if w.Code != want || len(listed) != 10 {
			t.Errorf("%s: %d with %d violations, want %d with 10", mode, w.Code, len(listed), want)
		}
		for _, text := range listed {
			if strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) >= 0 {
				t.Errorf("%s: header %q", mode, text)
			}
		}
	}
}

func TestMiddlewarePassesOtherMethodsOn(t *testing.T) {
	h := validate.Middleware(echo, validate.MiddlewareOptions{Mode: validate.Reject})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/", strings.NewReader("no JSON")))
	if w.Code != 200 || w.Body.String() != "no JSON" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A body that breaks off breaks off for the handler, too.
func TestMiddlewareKeepsErrors(t *testing.T) {
	h := validate.Middleware(echo, validate.MiddlewareOptions{Mode: validate.Reject})
	r := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(strings.NewReader("{"), failingReader{}))
	r.ContentLength = 100
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if !strings.Contains(w.Body.String(), "broken pipe") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// So it does for a handler that reads by itself, without WriteTo.
func TestMiddlewareKeepsErrorsOfReads(t *testing.T) {
	var got []byte
	var failed error
	h := validate.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got, failed = io.ReadAll(r.Body)
	}), validate.MiddlewareOptions{Mode: validate.Reject})
	r := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(strings.NewReader("{"), failingReader{}))
	r.ContentLength = 100
	h.ServeHTTP(httptest.NewRecorder(), r)
	if string(got) != "{" || failed == nil || failed.Error() != "broken pipe" {
		t.Errorf("read %q, %v", got, failed)
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, fmt.Errorf("broken pipe") }

func ExampleMiddleware() {
	receiver := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	checked := validate.Middleware(receiver, validate.MiddlewareOptions{
		Mode: validate.Reject,
		Report: func(_ *http.Request, r validate.Report) {
			for _, v := range r.Violations {
				fmt.Println(v)
			}
		},
	})
	answer := httptest.NewRecorder()
	checked.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"type":"contact.tag.added","data":[]}`)))
	fmt.Println(answer.Code, answer.Header().Get("Content-Type"))
	// Output:
	// 1:1: contact.tag.added (root): required: want member "account"
	// 1:1: contact.tag.added (root): required: want member "created_at"
	// 1:36: contact.tag.added /data: type: want object, got []
	// 400 application/problem+json
}

func BenchmarkMiddleware(b *testing.B) {
	indented := []byte(sample(b, "customer.sale.completed"))
	var wire bytes.Buffer
	if err := json.Compact(&wire, indented); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		payload []byte
	}{{"wire", wire.Bytes()}, {"indented", indented}} {
		b.Run(c.name, func(b *testing.B) {
			h := validate.Middleware(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), validate.MiddlewareOptions{})
			body := bytes.NewReader(c.payload)
			r := httptest.NewRequest(http.MethodPost, "/", body)
			r.Body = io.NopCloser(body)
			w := httptest.NewRecorder()
			b.SetBytes(int64(len(c.payload)))
			b.ReportAllocs()
			for b.Loop() {
				body.Reset(c.payload)
				h.ServeHTTP(w, r)
			}
		})
	}
}
