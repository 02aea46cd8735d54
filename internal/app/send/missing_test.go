package send

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

// shop is a receiver that answers each item with what is next in answers; 0 is no answer.
type shop struct {
	mu      sync.Mutex
	answers map[string][]int
	got     []string // items, with the header that marks them
	meet    func()   // is called at each delivery; nil is fine
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	id := newTestIdentity().id(&stored{Delivery: schemas.Delivery{Body: body}})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, id+" "+r.Header.Get(ResentHeader))
	answer := http.StatusOK
	if next := s.answers[id]; len(next) > 0 {
		answer, s.answers[id] = next[0], next[1:]
	}
	if s.meet != nil {
		s.meet()
	}
	if answer == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(answer)
}

func (s *shop) deliveries() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := s.got
	s.got = nil
	return got
}

var newTestIdentity = sync.OnceValue(func() *identity {
	i, err := newIdentity(schemas.Automation())
	if err != nil {
		panic(err)
	}
	return i
})

func sale(id int) string {
	return fmt.Sprintf(`{"type":"customer.sale.completed","data":{"customer":{"contact_id":7},"order_item":{"id":%d}}}`, id)
}

func tagged(event string, contact int) string {
	return fmt.Sprintf(`{"type":"contact.tag.%s","data":{"contact":{"id":%d}}}`, event, contact)
}

var begin = time.Date(2026, 1, 2, 10, 0, 0, 0, time.UTC)

// captured writes captures of payloads, a minute apart.
func captured(t *testing.T, name string, payloads ...string) {
	t.Helper()
	var b []byte
	for i, p := range payloads {
		c := capture.Capture{Time: begin.Add(time.Duration(i) * time.Minute), Method: http.MethodPost, URL: "/webhook", Headers: [][2]string{{"Content-Type", "application/json"}}, Body: []byte(p)}
		var err error
		if b, err = c.Append(b); err != nil {
			t.Fatal(err)
		}
		b = append(b, '\n')
	}
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// resending is one run of siohook reconcile --send-missing.
type resending struct {
	url, file, journal string
	lost               []Lost
	most               int
	unclear, plan      bool
	ctx                context.Context // nil is that of the test
}

func (r resending) run(t *testing.T) (out, log string, err error) {
	t.Helper()
	if r.ctx == nil {
		r.ctx = t.Context()
	}
	j, err := OpenJournal(r.journal, r.url)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	client := deliver.New(deliver.Options{Close: true})
	defer client.Close()
	c := schemas.Automation()
	var o, l bytes.Buffer
	s := New(Options{Client: client, URL: r.url, Opener: &input.Opener{Catalog: c}, Catalog: c, Now: func() time.Time { return begin }, Out: &o, Log: &l})
	m := &Missing{Files: Captures{From: []string{r.file}, Catalog: c}, Journal: j, Most: max(r.most, 100), Unclear: r.unclear}
	if r.most > 0 {
		m.Most = r.most
	}
	for _, one := range r.lost {
		m.Add(one)
	}
	if err := s.Find(r.ctx, m); err != nil {
		return "", "", err
	}
	if r.plan {
		err = s.Plan(m)
	} else {
		err = s.Missing(r.ctx, m)
	}
	return strings.ReplaceAll(o.String(), r.file, "FILE"), l.String(), err
}

func lostSales(file string, ids ...int) (lost []Lost) {
	for _, id := range ids {
		one := Lost{ID: fmt.Sprint(id), Only: fmt.Sprint(id), File: file, Event: "customer.sale.completed", At: begin}
		lost = append(lost, one)
	}
	return lost
}

func TestMissing(t *testing.T) {
	receiver := &shop{answers: map[string][]int{"2": {0}, "3": {500}}}
	server := httptest.NewUnstartedServer(receiver)
	server.Start()
	defer server.Close()
	dir := t.TempDir()
	file := filepath.Join(dir, "captures.ndjson")
	captured(t, file, sale(1), sale(2), sale(1), sale(3), sale(4), sale(5))
	r := resending{url: server.URL + "/hook", file: file, journal: filepath.Join(dir, "journal"), lost: append(lostSales(file, 1, 2, 3, 9, 4, 5), Lost{ID: "77"}), most: 5}

	// The plan sends nothing.
	r.plan = true
	out, log, err := r.run(t)
	want := `planned customer.sale.completed 1 of 2026-01-02T10:00:00Z, FILE#1
planned customer.sale.completed 2 of 2026-01-02T10:00:00Z, FILE#2
planned customer.sale.completed 3 of 2026-01-02T10:00:00Z, FILE#4
planned customer.sale.completed 4 of 2026-01-02T10:00:00Z, FILE#5
no-payload 77
no-payload 9
`
	if diff := cmp.Diff(want, out); diff != "" || log != "siohook: 1 more delivery beyond --limit 5\n" || err != nil || receiver.deliveries() != nil {
		t.Error(diff, log, err)
	}

	// Each once, in order, with its answer; a payload that is there twice is one.
	r.plan = false
	out, log, err = r.run(t)
	out = strings.ReplaceAll(out, server.URL, "URL")
	want = `accepted customer.sale.completed 1 of 2026-01-02T10:00:00Z, FILE#1: 200
unclear customer.sale.completed 2 of 2026-01-02T10:00:00Z, FILE#2: URL/hook: the receiver closed the connection without an answer
rejected customer.sale.completed 3 of 2026-01-02T10:00:00Z, FILE#4: 500
accepted customer.sale.completed 4 of 2026-01-02T10:00:00Z, FILE#5: 200
no-payload 77
no-payload 9
`
	if diff := cmp.Diff(want, out); diff != "" || err != nil || !strings.Contains(log, "siohook: 4 deliveries resent: 2 accepted, 1 rejected, 1 unclear\n") {
		t.Error(diff, log, err)
	}
	if diff := cmp.Diff([]string{"1 reconcile", "2 reconcile", "3 reconcile", "4 reconcile"}, receiver.deliveries()); diff != "" {
		t.Error(diff)
	}

	// The next run sends what is left, then what was rejected, and not what is unclear or was accepted.
	out, _, err = r.run(t)
	want = `accepted customer.sale.completed 5 of 2026-01-02T10:00:00Z, FILE#6: 200
accepted customer.sale.completed 3 of 2026-01-02T10:00:00Z, FILE#4: 200
unclear customer.sale.completed 2 of 2026-01-02T10:00:00Z, FILE: it was sent before and may have arrived: --resend-unclear resends it
no-payload 77
no-payload 9
`
	if diff := cmp.Diff(want, strings.ReplaceAll(out, file, "FILE")); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if diff := cmp.Diff([]string{"5 reconcile", "3 reconcile"}, receiver.deliveries()); diff != "" {
		t.Error(diff)
	}

	// What is unclear is resent when that is asked for.
	r.unclear = true
	if _, _, err = r.run(t); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"2 reconcile"}, receiver.deliveries()); diff != "" {
		t.Error(diff)
	}
	j, err := OpenJournal(r.journal, r.url)
	if err != nil || !j.Accepted("2", begin.Add(1)) || j.Accepted("2", begin) || j.Accepted("77", begin.Add(1)) {
		t.Error(err)
	}
	if _, err := OpenJournal(r.journal, r.url); !errors.Is(err, capture.ErrLocked) {
		t.Errorf("%v while it is open", err)
	}
	_ = j.Close()
	// To another receiver nothing was sent yet.
	other, err := OpenJournal(r.journal, server.URL+"/other")
	if err != nil || other.Accepted("1", begin.Add(1)) {
		t.Error(err)
	}
	_ = other.Close()
}

// Nothing that listens gets nothing, and what gets nothing accepted is left alone.
func TestMissingStops(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "captures.ndjson")
	var sales []string
	var ids []int
	answers := map[string][]int{}
	for id := 1; id < 9; id++ {
		sales, ids = append(sales, sale(id)), append(ids, id)
		answers[fmt.Sprint(id)] = []int{503, 503}
	}
	captured(t, file, sales...)
	receiver := &shop{answers: answers}
	server := httptest.NewUnstartedServer(receiver)
	_ = server.Listener.Close()
	var err error
	if server.Listener, err = trial.Listen("127.0.0.1:" + trial.Port(t)); err != nil { // nobody else gets it once it is closed
		t.Fatal(err)
	}
	server.Start()
	r := resending{url: server.URL, file: file, journal: filepath.Join(dir, "journal"), lost: lostSales(file, ids...)}
	if _, _, err := r.run(t); err == nil || err.Error() != "stopped: 5 deliveries in a row were not accepted" || len(receiver.deliveries()) != 5 {
		t.Error(err)
	}
	server.Close()
	out, _, err := r.run(t)
	if err == nil || !strings.Contains(err.Error(), "connection refused") || strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, "unsent ") {
		t.Error(out, err)
	}
	r.url = "http://192.0.2.1/"
	if _, _, err = r.run(t); !deliver.IsHopeless(err) {
		t.Error(err)
	}
}

// One that is under way when the run is interrupted comes to its end, and none follows.
func TestMissingInterrupted(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "captures.ndjson")
	captured(t, file, sale(1), sale(2))
	ctx, interrupt := context.WithCancel(t.Context())
	receiver := &shop{meet: interrupt}
	server := httptest.NewServer(receiver)
	defer server.Close()
	r := resending{url: server.URL, file: file, journal: filepath.Join(dir, "journal"), lost: lostSales(file, 1, 2), ctx: ctx}
	out, _, err := r.run(t)
	if want := "accepted customer.sale.completed 1 of 2026-01-02T10:00:00Z, FILE#1: 200\n"; out != want || !errors.Is(err, context.Canceled) {
		t.Error(out, err)
	}
	j, err := OpenJournal(r.journal, r.url)
	if err != nil || j.step("1") != Accepted || j.step("2") != "" || len(receiver.deliveries()) != 1 {
		t.Error(j.step("1"), j.step("2"), err)
	}
	_ = j.Close()
}

// A redirect is no acceptance, and what was accepted is known by what it is about, not by where it was.
func TestMissingRedirected(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "captures.ndjson")
	captured(t, file, tagged("added", 5), sale(1))
	receiver := &shop{answers: map[string][]int{"1": {302}}}
	server := httptest.NewServer(receiver)
	defer server.Close()
	tag := Lost{ID: "5", Only: "#1", File: file, Event: "contact.tag.added", At: begin}
	r := resending{url: server.URL, file: file, journal: filepath.Join(dir, "journal"), lost: append(lostSales(file, 1), tag)}
	out, _, err := r.run(t)
	want := `rejected customer.sale.completed 1 of 2026-01-02T10:00:00Z, FILE#2: 302
accepted contact.tag.added 5 of 2026-01-02T10:00:00Z, FILE#1: 200
`
	if diff := cmp.Diff(want, out); diff != "" || err != nil {
		t.Error(diff, err)
	}
	j, err := OpenJournal(r.journal, r.url)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if j.Accepted("1", begin.Add(1)) || !j.Accepted("5", begin.Add(1)) {
		t.Errorf("accepted: the sale %v, the tag %v", j.Accepted("1", begin.Add(1)), j.Accepted("5", begin.Add(1)))
	}
}

// Only those in a row count: one that is accepted between them shows that it makes sense to go on.
func TestMissingGoesOn(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "captures.ndjson")
	var sales []string
	var ids []int
	receiver := &shop{answers: map[string][]int{}}
	for id := 1; id < 10; id++ {
		sales, ids = append(sales, sale(id)), append(ids, id)
		if id != 5 {
			receiver.answers[fmt.Sprint(id)] = []int{503}
		}
	}
	captured(t, file, sales...)
	server := httptest.NewServer(receiver)
	defer server.Close()
	r := resending{url: server.URL, file: file, journal: filepath.Join(dir, "journal"), lost: lostSales(file, ids...)}
	if _, log, err := r.run(t); err != nil || log != "siohook: 9 deliveries resent: 1 accepted, 8 rejected, 0 unclear\n" {
		t.Error(log, err)
	}
}

// A line is on the disk before what comes after it: nothing is sent where that fails.
func TestJournalIsSynced(t *testing.T) {
	name := filepath.Join(t.TempDir(), "journal")
	j, err := OpenJournal(name, "http://127.0.0.1:1/")
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	fails := errors.New("no")
	var there []byte // when it is synced
	j.sync = func() error {
		there, _ = os.ReadFile(name)
		return errors.Join(j.file.Sync(), fails)
	}
	if err := j.write(step{Kind: Sending, Delivery: "1"}); !errors.Is(err, fails) || !bytes.Contains(there, []byte(`"kind":"sending"`)) || j.step("1") != "" {
		t.Errorf("%v, with %q in the file", err, there)
	}
}

// An older event is told to be older, but not than one that is resent after it, nor than itself.
func TestOlder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "captures.ndjson")
	captured(t, file, tagged("added", 5), tagged("added", 6), tagged("removed", 5), sale(1), sale(3), sale(2), sale(1), tagged("removed", 7), sale(3))
	r := resending{url: "http://127.0.0.1:1/", file: file, journal: filepath.Join(dir, "journal"), plan: true, lost: []Lost{
		{ID: "5", Only: "#1", File: file, Event: "contact.tag.added", Contact: "5", At: begin},
		{ID: "6", Only: "#2", File: file, Event: "contact.tag.added", Contact: "6", At: begin.Add(time.Minute)},
		{ID: "1", Only: "1", File: file, Event: "customer.sale.completed", Contact: "7", At: begin.Add(3 * time.Minute)},
		{ID: "3", Only: "3", File: file, Event: "customer.sale.completed", Contact: "8", At: begin.Add(4 * time.Minute)},
	}}
	out, _, err := r.run(t)
	want := `planned contact.tag.added 5 of 2026-01-02T10:00:00Z, FILE#1; warning: older than what the receiver has of this contact: contact.tag.removed came at 2026-01-02T10:02:00Z
planned contact.tag.added 6 of 2026-01-02T10:01:00Z, FILE#2
planned customer.sale.completed 1 of 2026-01-02T10:03:00Z, FILE#4; warning: older than what the receiver has of this contact: customer.sale.completed came at 2026-01-02T10:05:00Z
planned customer.sale.completed 3 of 2026-01-02T10:04:00Z, FILE#5
`
	if diff := cmp.Diff(want, out); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// A journal that ends within a line was cut: that line never came to the disk.
func TestJournalCut(t *testing.T) {
	name := filepath.Join(t.TempDir(), "journal")
	j, err := OpenJournal(name, "http://127.0.0.1:1/")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []step{{Kind: Sending, Delivery: "1", ID: "1"}, {Kind: Accepted, Delivery: "1", ID: "1", Status: 200}, {Kind: Sending, Delivery: "2", ID: "2"}} {
		if err := j.write(one); err != nil {
			t.Fatal(err)
		}
	}
	_ = j.Close()
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 0; cut <= len(whole); cut += 7 {
		if err := os.WriteFile(name, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		j, err := OpenJournal(name, "http://127.0.0.1:1/")
		if err != nil {
			t.Fatal(cut, err)
		}
		lines := bytes.Count(whole[:cut], []byte("\n"))
		if want := []Step{"", Sending, Accepted, Accepted}[lines]; j.step("1") != want {
			t.Errorf("cut at %d: %s, want %s", cut, j.step("1"), want)
		}
		if want := []Step{"", "", "", Sending}[lines]; j.step("2") != want {
			t.Errorf("cut at %d: %s, want %s", cut, j.step("2"), want)
		}
		if err := errors.Join(j.write(step{Kind: Unclear, Delivery: "3"}), j.Close()); err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(name); err != nil || bytes.Count(text, []byte("\n")) != lines+1 {
			t.Errorf("cut at %d: %s", cut, text)
		}
	}
	if err := os.WriteFile(name, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenJournal(name, "http://127.0.0.1:1/"); err == nil || !strings.Contains(err.Error(), "line 1 is not part of a journal") {
		t.Error(err)
	}
}
