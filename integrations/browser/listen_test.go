package browser_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// listening starts siohook listen and gives its address.
func listening(t *testing.T, args ...string) string {
	t.Helper()
	return strings.TrimSuffix(start(t, t.TempDir(), append([]string{"listen", "--addr", "127.0.0.1:0"}, args...)...)[0], "/")
}

// deliverBody sends one delivery.
func deliverBody(t *testing.T, url, body string) {
	t.Helper()
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		t.Fatalf("%s", resp.Status)
	}
}

// hostile is a valid event but for an id that is text; every text of it is markup.
const hostile = `{"type":"contact.tag.added","data":{"tag":{"id":"<script>alert(1)</script>","name":"<img src=x onerror=alert(2)>"},` +
	`"contact":{"id":29142804,"email":"<svg\/onload=alert(3)>@example.com","fields":{"<b>":"\"><script>document.title='owned'</script>"},"ip":"javascript:alert(4)",` +
	`"referred_by_contact_id":null,"referred_by_contact_email":null}},"account":{"email":"a\u202eb@example.com"},"created_at":"2026-01-02T03:04:05+00:00"}`

// The list and all pages of a hostile delivery: its markup is text, its faults are
// marked, and the pages look right.
func TestListenPage(t *testing.T) {
	url := listening(t)
	deliverBody(t, url+"/hook?<script>", hostile)
	deliverBody(t, url+"/hook", strings.ReplaceAll(hostile, `"<script>alert(1)</script>"`, `141002`))
	p := open(t, url+"/_siohook/")
	if got := eval[string](p, `[...document.querySelectorAll("#rows tr .badge")].map(b => b.textContent).join()`); got != "warnings,invalid" {
		t.Errorf("verdicts: %s", got)
	}
	if got := eval[string](p, `(() => { const t = document.querySelector("#rows time"); return t.title + "|" + new Date(t.textContent.replace(" ", "T")).toISOString().slice(0, 19) })()`); !strings.Contains(got, " UTC|") || got[:10]+"T"+got[11:19] != got[len(got)-19:] {
		t.Errorf("the time in the reader's zone is another: %s", got)
	}
	p.looks("listen-list")
	p.visit(url + "/_siohook/d/1")
	for _, id := range []string{"pretty", "raw"} {
		if got := eval[string](p, `document.querySelector("#`+id+` mark.bad").textContent`); got != `"<script>alert(1)</script>"` {
			t.Errorf("%s: marked %s", id, got)
		}
	}
	if got := eval[string](p, `document.getElementById("raw").textContent`); got != strings.ReplaceAll(hostile, "\u202e", `\u202e`) {
		t.Errorf("raw: %s", got)
	}
	if got := eval[string](p, `document.title + document.querySelectorAll("main script, main img, main svg, main b").length`); got != "#1 - siohook listen0" {
		t.Errorf("the payload is markup: %s", got)
	}
	if text := eval[string](p, `document.getElementById("faults").nextElementSibling.textContent`); !strings.Contains(text, "/data/tag/id at 1:49: type: want integer") {
		t.Errorf("faults: %s", text)
	}
	p.looks("listen-delivery")
	p.visit(url + "/_siohook/contact/29142804")
	p.looks("listen-contact")
	p.visit(url + "/_siohook/compare?a=1&b=2")
	if got := eval[string](p, `document.querySelector("tbody tr").textContent`); !strings.Contains(got, "/data/tag/id") || !strings.Contains(got, "141002") {
		t.Errorf("compared: %s", got)
	}
	p.looks("listen-compare")
}

// Before the first delivery the page helps on; what PHP has escaped can be read beside its bytes.
func TestListenFirst(t *testing.T) {
	url := listening(t)
	p := open(t, url+"/_siohook/")
	p.looks("listen-empty")
	p.do(chromedp.Click(chromedp.CSS(`button[data-copy="try"]`)))
	p.until(`document.querySelector('button[data-copy="try"]').textContent === "Copied"`)
	run(t, t.TempDir(), "send", url+"/", "--events", "customer.sale.completed", "--seed", "3")
	p.until(`document.querySelectorAll("#rows tr").length === 1 && document.getElementById("empty").hidden`)
	p.visit(url + "/_siohook/d/1")
	if raw, pretty := eval[string](p, `document.getElementById("raw").textContent`), eval[string](p, `document.getElementById("pretty").textContent`); strings.Contains(pretty, `\/`) || normal(t, raw) != normal(t, pretty) {
		t.Errorf("decoded otherwise: %s\n%s", raw, pretty)
	}
	p.looks("listen-decoded")
}

// A long address, such as one with a token, leaves room for the rows below; the page of the delivery has it whole.
func TestListenLongAddress(t *testing.T) {
	url := listening(t)
	address := "/hook?token=" + strings.Repeat("x", 600)
	deliverBody(t, url+"/short", hostile)
	deliverBody(t, url+address, hostile)
	p := open(t, url+"/_siohook/")
	for _, width := range []int64{390, 1000, 1280} {
		p.width(width)
		const height = `document.getElementById("d%d").getBoundingClientRect().height`
		if short, long := eval[float64](p, fmt.Sprintf(height, 1)), eval[float64](p, fmt.Sprintf(height, 2)); long > short+80 {
			t.Errorf("at %d pixels the row is %.0f high, and %.0f with a long address", width, short, long)
		}
	}
	p.visit(url + "/_siohook/d/2")
	if got := eval[bool](p, `document.body.textContent.includes("`+address+`")`); !got {
		t.Error("the page of the delivery has not the whole address")
	}
	p.looks("listen-long")
}

// A burst appears while the page is open, a cut stream goes on, keys move.
func TestListenLive(t *testing.T) {
	url := listening(t)
	p := open(t, url+"/_siohook/")
	p.until(`document.getElementById("live").textContent === "live"`)
	fakes := run(t, t.TempDir(), "fake", "-n", "2000", "--seed", "4")
	cmd := exec.Command(siohook(t), "send", url+"/hook", "-")
	cmd.Stdin = strings.NewReader(fakes)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	p.until(`document.getElementById("all").textContent === "2,000" && document.querySelector("#rows a.open").textContent === "#2000"`)
	if got := eval[int](p, `document.querySelectorAll("#rows tr").length`); got != 50 {
		t.Errorf("%d rows", got)
	}
	if got := eval[string](p, `document.getElementById("older").hidden + document.getElementById("older").search`); got != "false?before=1951" {
		t.Errorf("older ones: %s", got)
	}
	if got := eval[string](p, `[...document.querySelectorAll("#rows a.open")].map(a => +a.textContent.slice(1)).every((n, i) => n === 2000 - i) ? "in order" : "not in order"`); got != "in order" {
		t.Error(got)
	}
	p.do(chromedp.KeyEvent("j"), chromedp.KeyEvent("j"))
	p.until(`document.activeElement.className === "open"`)
	p.looks("listen-live")
	// A filter of texts that only the body has.
	p.visit(url + "/_siohook/?verdict=valid&q=" + "example.com")
	if got := eval[int](p, `document.querySelectorAll("#rows tr").length`); got == 0 {
		t.Error("the filter finds nothing")
	}
}

// Forwarded deliveries change in the open page, whose keys still work.
func TestListenForwarded(t *testing.T) {
	hold := make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-hold
		if body, _ := io.ReadAll(r.Body); !bytes.Contains(body, []byte("script")) {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer receiver.Close()
	url := listening(t, "--forward-to", receiver.URL)
	p := open(t, url+"/_siohook/")
	p.until(`document.getElementById("live").textContent === "live"`)
	deliverBody(t, url+"/hook", hostile)
	deliverBody(t, url+"/hook", `[1]`)
	p.until(`document.querySelectorAll("#rows tr .forwarded").length === 2`)
	p.do(chromedp.KeyEvent("j"))
	p.until(`document.activeElement.textContent === "#2"`)
	close(hold)
	const forwarded = `[...document.querySelectorAll("#rows tr")].map(r => r.id + " " + r.querySelector(".forwarded").textContent).join()`
	p.until(forwarded + ` === "d2 rejected 500,d1 delivered 200"`)
	if got := eval[string](p, `document.activeElement.textContent`); got != "#2" {
		t.Errorf("the row that had the focus lost it to %q", got)
	}
	if got := eval[string](p, `document.querySelector("#d1 .reason").textContent`); !strings.HasPrefix(got, `/data/tag/id: want integer, got "<script>alert(1)</script>"`) {
		t.Errorf("reason: %s", got)
	}
	p.do(chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Enter)) // by keys alone
	if got := p.arrives("#answers + .scroll .badge"); got != "delivered" || eval[string](p, `document.querySelector("h1").textContent`) != "#1 contact.tag.added" {
		t.Errorf("the row below leads elsewhere: %s", got)
	}
	p.visit(url + "/_siohook/")
	p.looks("listen-forwarded")
}

// Send again works from the page; a form of another page does nothing.
func TestListenSendAgain(t *testing.T) {
	var mu sync.Mutex
	var got []string
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		got = append(got, r.URL.RequestURI()+" "+string(body))
	}))
	defer receiver.Close()
	url := listening(t)
	deliverBody(t, url+"/hook?a=1", `{"type":"x"}`)
	foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/" {
			fmt.Fprintf(w, `<!doctype html><title>foreign</title><form method="post" action="%s/_siohook/d/1/send"><input name="to" value="%s"><button id="go">go</button></form>`, url, receiver.URL)
		}
	}))
	defer foreign.Close()
	p := blank(t)
	p.visit(strings.Replace(foreign.URL, "127.0.0.1", "localhost", 1) + "/")
	p.do(chromedp.Click("#go"))
	if said := p.arrives("h1"); said != "Forbidden" { // the foreign page has no h1
		t.Errorf("another page's form: %s", said)
	}
	mu.Lock()
	if len(got) > 0 {
		t.Errorf("another page's form sent %v", got)
	}
	mu.Unlock()

	p = open(t, url+"/_siohook/d/1")
	eval[chromedp.Void](p, fmt.Sprintf(`document.getElementById("to").value = %q, undefined`, receiver.URL+"/in"))
	p.do(chromedp.Click("#send"))
	if outcome := p.arrives("#answers + .scroll .badge"); outcome != "delivered" {
		t.Errorf("outcome: %s", outcome)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(got) != 1 || got[0] != `/in?a=1 {"type":"x"}` {
		t.Errorf("got %v", got)
	}
	p.looks("listen-sent")
}

// Without JavaScript everything can be read.
func TestListenWithoutScript(t *testing.T) {
	url := listening(t)
	deliverBody(t, url+"/hook", hostile)
	p := blank(t)
	p.withoutScript()
	p.visit(url + "/_siohook/")
	var text string
	p.do(chromedp.Click(`#d1 a.open`))
	text = p.arrives(`#pretty`)
	if !strings.Contains(text, `"<script>alert(1)</script>"`) {
		t.Errorf("payload: %s", text)
	}
	p.shoot("listen-noscript")
}

// normal is JSON without anything that could be written differently.
func normal(t *testing.T, text string) string {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	again, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(again)
}
