package listen_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/schemas"
)

// post delivers a body.
func post(l *listen.Listener, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	l.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(body)))
	return w
}

// A body for which there is no memory is to come again, and costs others none.
func TestBudget(t *testing.T) {
	l := newListener(t, listen.Options{MaxMemory: 200_000})
	for range 20 {
		if w := post(l, strings.Repeat("x", 100_000)); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Fatalf("100 kB, held four times, of 200 kB: %d", w.Code)
		}
		if w := post(l, strings.Repeat("x", 40_000)); w.Code != http.StatusNoContent {
			t.Fatalf("40 kB, held four times, of 200 kB: %d", w.Code)
		}
	}
	if n := l.Index.Len(); n != 20 {
		t.Errorf("%d deliveries are stored, want 20", n)
	}
}

// The metrics have each delivery in its bucket, and all bytes.
func TestMetrics(t *testing.T) {
	begin, asked := time.Now(), new(atomic.Int64)
	l := newListener(t, listen.Options{Now: func() time.Time {
		if asked.Add(1) == 1 { // when the delivery begins
			return begin
		}
		return begin.Add(700 * time.Millisecond)
	}})
	asked.Store(0)
	post(l, `{}`)
	post(l, `[1]`) // in no time
	w := httptest.NewRecorder()
	l.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{`_seconds_bucket{le="0.001"} 1`, `_seconds_bucket{le="0.5"} 1`, `_seconds_bucket{le="1"} 2`, `_seconds_bucket{le="+Inf"} 2`, "_seconds_sum 0.7", "_body_bytes_total 5"} {
		if !strings.Contains(w.Body.String(), want+"\n") {
			t.Errorf("no %s in %s", want, w.Body)
		}
	}
}

// What could not be stored is not the sender's fault, and is to come again.
func TestNotStored(t *testing.T) {
	l := newListener(t, listen.Options{})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if w := post(l, "{}"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d, %v", w.Code, w.Header())
	}
}

// What senders make up is no label of the metrics, nor the name of an event when it
// does not look like one.
func TestMadeUpTypes(t *testing.T) {
	l := newListener(t, listen.Options{})
	post(l, `{"type":"contact.made.up"}`)
	post(l, `{"type":"`+strings.Repeat("x", 101)+`"}`)
	post(l, `{"type":"no word"}`)
	w := httptest.NewRecorder()
	l.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if text := w.Body.String(); strings.Contains(text, "made.up") || strings.Contains(text, "xxx") || !strings.Contains(text, `verdict="unknown"} 3`) {
		t.Errorf("metrics:\n%s", text)
	}
	var events []string
	for _, e := range l.Index.From(0, listen.Filter{}, 10) {
		events = append(events, e.Event)
	}
	if want := []string{"contact.made.up", "", ""}; !slices.Equal(events, want) {
		t.Errorf("events %q, want %q", events, want)
	}
}

// A word about a delivery: an error counts more than warnings, wherever it stands.
func TestVerdicts(t *testing.T) {
	sample, err := schemas.Automation().Sample(schemas.Automation().Row("contact.tag.added"))
	if err != nil {
		t.Fatal(err)
	}
	valid := string(sample)
	warned := func(s string) string { return strings.Replace(s, `"created_at"`, `"x":1,"created_at"`, 1) }
	broken := strings.Replace(valid, "141002", `"141002"`, 1)
	l := newListener(t, listen.Options{})
	want := []string{listen.Valid, listen.Warnings, listen.Invalid, listen.Invalid, listen.Unknown, listen.Unknown}
	for _, body := range []string{valid, warned(valid), broken, warned(broken), strings.Replace(valid, "tag.added", "tag.painted", 1), warned(`{"type":"x.y","created_at":1}`)} {
		post(l, body)
	}
	var got []string
	for _, e := range l.Index.From(0, listen.Filter{}, 100) {
		got = append(got, e.Verdict)
	}
	if !slices.Equal(got, want) {
		t.Errorf("verdicts %v, want %v", got, want)
	}
}

// A body that is compressed as its header declares is decoded to be judged, and kept as it came.
func TestCompressedBody(t *testing.T) {
	sample, err := schemas.Automation().Sample(schemas.Automation().Row("contact.tag.added"))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(sample); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	l := newListener(t, listen.Options{})
	r := httptest.NewRequest(http.MethodPost, "/hook", bytes.NewReader(packed.Bytes()))
	r.Header.Set("Content-Encoding", "gzip")
	l.ServeHTTP(httptest.NewRecorder(), r)
	post(l, packed.String())
	got := l.Index.From(0, listen.Filter{}, 10)
	if len(got) != 2 || got[0].Verdict != listen.Valid || got[0].Event != "contact.tag.added" || got[0].Contact == 0 || got[1].Verdict != listen.Invalid {
		t.Fatalf("%+v", got)
	}
	c, err := l.Store.Read(got[0].Place)
	if err != nil || !bytes.Equal(c.Body, packed.Bytes()) {
		t.Errorf("kept %q, error %v", c.Body, err)
	}
}
