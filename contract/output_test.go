package contract_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

// written is what a receiver writes.
type written struct {
	mu   sync.Mutex
	text []byte
}

func (w *written) mark() func() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	from := len(w.text)
	return func() []byte {
		w.mu.Lock()
		defer w.mu.Unlock()
		return slices.Clone(w.text[from:])
	}
}

func (w *written) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text = append(w.text, b...)
	return len(b), nil
}

// A finding quotes what the receiver wrote about its payload: a bounded part, without secrets,
// fit for a terminal.
func TestFindingsQuoteOutput(t *testing.T) {
	var log written
	receiver := func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !strings.Contains(strings.ReplaceAll(string(body), " ", ""), `"fields":[]`) {
			fmt.Fprintln(&log, "all well")
			return
		}
		fmt.Fprintf(&log, "Traceback:\r\n\tfile \x1b[31m%s\n", r.Header.Get("Authorization"))
		for i := range 100 {
			fmt.Fprintf(&log, "frame %d %s\n", i, strings.Repeat("x", 1000))
		}
		fmt.Fprintf(&log, "TypeError: %s %s\n", r.Header.Get("X-Shop"), r.URL.Query().Get("token"))
		w.WriteHeader(http.StatusInternalServerError)
	}
	target := serve(t, receiver)
	target.URL += "/?token=pass-in-url"
	target.Header = http.Header{"Authorization": {"Bearer letmein"}, "X-Shop": {"not-for-others"}}
	result, err := contract.Run(t.Context(), target, contract.Options{Checks: quick, Output: log.mark})
	if err != nil || len(result.Groups) != 1 {
		t.Fatalf("%+v: %v", result.Groups, err)
	}
	lines := strings.Split(result.Groups[0].First.Output, "\n")
	if len(lines) != 25 || lines[0] != "Traceback:" || lines[1] != `  file \x1b[31m***` || lines[8] != "..." || lines[24] != "TypeError: *** ***" {
		t.Errorf("%d lines: %q", len(lines), lines)
	}
	for _, line := range lines {
		if len(line) > 210 || strings.Contains(line, "all well") {
			t.Errorf("%q", line)
		}
	}
	if text := result.Groups[0].String(); !strings.Contains(text, "\n  wrote:    Traceback:\n              file ") {
		t.Errorf("%s", text)
	}
}

// Of a sale that is accepted and does not count, what the receiver wrote tells why; what it writes
// about every delivery does not.
func TestLostSaleQuotesOutput(t *testing.T) {
	t.Parallel()
	var log written
	var requests atomic.Int64
	var sales sync.Map
	count := func() (n int) {
		sales.Range(func(_, _ any) bool { n++; return true })
		return n
	}
	item := regexp.MustCompile(`"order_item":\{"id":\d+`)
	receiver := func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch text := strings.Join(strings.Fields(string(body)), ""); {
		case !strings.Contains(text, `"type":"customer.sale.completed"`):
		case strings.Contains(text, `"fields":[]`):
			fmt.Fprintln(&log, "TypeError: fields.first_name")
		default:
			sales.Store(item.FindString(text), true)
		}
		fmt.Fprintf(&log, "%d 127.0.0.1 POST /hook 200\n", requests.Add(1))
	}
	o := contract.Options{Seed: 1, Checks: quick, Output: log.mark, Settle: 100 * time.Millisecond, Observe: func() any { return count() }}
	result := test(t, serve(t, receiver), o)
	if diff := cmp.Diff([]string{"coverage/counted"}, found(&result)); diff != "" {
		t.Fatalf("not observed %v, found (-want +got):\n%s", result.NotObserved, diff)
	}
	if text := result.Groups[0].First.Output; text != "TypeError: fields.first_name" {
		t.Errorf("%q", text)
	}
}

// What a receiver wrote before it was gone is quoted, too: nothing can be delivered again.
func TestLastWordsAreQuoted(t *testing.T) {
	var log written
	all := log.mark()
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "contact.tag") || strings.HasSuffix(string(all()), "killed\n") {
			fmt.Fprintln(&log, "out of memory\nkilled")
			panic(http.ErrAbortHandler)
		}
	})
	result, err := contract.Run(t.Context(), target, contract.Options{Checks: quick, Output: log.mark})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(result.Groups, func(g contract.Group) bool { return g.Check.ID == "reach/alive" })
	if i < 0 || !strings.HasSuffix(result.Groups[i].First.Output, "out of memory\nkilled") {
		t.Fatalf("%+v", result.Groups)
	}
	// The delivery that it died of is the one that is shown, not those that found it gone.
	if f := result.Groups[i].First; f.Event != "contact.tag.added" || !strings.Contains(string(f.Payload), "contact.tag.added") {
		t.Errorf("%s: %s", f.Event, f.Payload)
	}
}

// The payload of a duplicate that is rejected is a duplicate, still.
func TestFindingsOfDuplicatesQuoteOutput(t *testing.T) {
	var log written
	var seen sync.Map
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if _, again := seen.LoadOrStore(string(body), true); again {
			fmt.Fprintln(&log, "IntegrityError: duplicate key")
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	result, err := contract.Run(t.Context(), target, contract.Options{Checks: []string{"samples", "idempotency"}, Events: []string{"contact.tag.added"}, Output: log.mark})
	if err != nil || len(result.Groups) != 1 || result.Groups[0].Check.ID != "idempotency/answer" || result.Groups[0].First.Output != "IntegrityError: duplicate key" {
		t.Errorf("%+v: %v", result.Groups, err)
	}
}
