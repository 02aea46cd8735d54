package inspect_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/inspect"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/redact"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// serve starts a listener with its page.
func serve(tb testing.TB, change func(*inspect.Options)) (*listen.Listener, *httptest.Server) {
	tb.Helper()
	v := validate.New(schemas.Automation(), validate.Options{})
	l, err := listen.New(listen.Options{Folder: tb.TempDir(), Validator: v, Now: time.Now})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	r, err := redact.New([]byte("key"), schemas.Automation())
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o := inspect.Options{Listener: l, Validator: v, Redactor: r, Client: deliver.New(deliver.Options{Now: time.Now}), Now: time.Now, Context: ctx}
	if change != nil {
		change(&o)
	}
	page, err := inspect.New(o)
	if err != nil {
		tb.Fatal(err)
	}
	l.Page = page
	s := httptest.NewServer(l)
	tb.Cleanup(func() { cancel(); s.Close() })
	return l, s
}

// ask makes a request and gives status, header and body.
func ask(tb testing.TB, method, target, host string, form url.Values, headers ...string) (int, http.Header, string) {
	tb.Helper()
	r, err := http.NewRequest(method, target, strings.NewReader(form.Encode()))
	if err != nil {
		tb.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Host = host
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	var b strings.Builder
	if _, err := bufio.NewReader(resp.Body).WriteTo(&b); err != nil {
		tb.Fatal(err)
	}
	return resp.StatusCode, resp.Header, b.String()
}

func post(tb testing.TB, s *httptest.Server, body string) {
	tb.Helper()
	resp, err := http.Post(s.URL+"/hook", "application/json", strings.NewReader(body))
	if err != nil || resp.StatusCode != http.StatusNoContent {
		tb.Fatalf("%v %v", resp, err)
	}
	resp.Body.Close()
}

// Who may see the page, and who may make it do something.
func TestGuard(t *testing.T) {
	_, s := serve(t, func(o *inspect.Options) { o.Hosts = []string{"bin.example"} })
	post(t, s, `{"type":"x"}`)
	page, send := s.URL+"/_siohook/", s.URL+"/_siohook/d/1/send"
	form := url.Values{"to": {s.URL + "/again"}}
	for _, tt := range []struct {
		method, url, host string
		form              url.Values
		header            []string
		want              int
	}{
		{"GET", page, "", nil, nil, 200},
		{"GET", page, "localhost:99", nil, nil, 200},
		{"GET", page, "[::1]:99", nil, nil, 200},
		{"GET", page, "BIN.example", nil, nil, 200},
		{"GET", page, "evil.example", nil, nil, 421},
		{"GET", page, "localhost.evil.example", nil, nil, 421},
		{"GET", page + "base.css", "evil.example", nil, nil, 421},
		{"GET", page + "d/1", "", nil, nil, 200},
		{"GET", page + "d/2", "", nil, nil, 404},
		{"GET", page + "d/x", "", nil, nil, 404},
		{"GET", page + "contact/1", "", nil, nil, 404},
		{"GET", page + "../etc/passwd", "", nil, nil, 307},
		{"GET", page + "app.js", "", nil, nil, 200},
		{"POST", send, "", form, []string{"Origin", "http://evil.example"}, 403},
		{"POST", send, "", form, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"POST", send, "", form, []string{"Origin", "null"}, 403},
		{"POST", send, "", url.Values{"to": {"file:///etc/passwd"}}, nil, 400},
		{"POST", send, "", form, []string{"Origin", s.URL, "Sec-Fetch-Site", "same-origin"}, 303},
		{"GET", send, "", nil, nil, 404},
	} {
		status, header, _ := ask(t, tt.method, tt.url, tt.host, tt.form, tt.header...)
		if status != tt.want {
			t.Errorf("%s %s as %q %v: %d, want %d", tt.method, tt.url, tt.host, tt.header, status, tt.want)
		}
		if csp := header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'self';") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", tt.url, csp)
		}
	}
}

func TestToken(t *testing.T) {
	const token = "0123456789abcdef"
	_, s := serve(t, func(o *inspect.Options) { o.Token = token })
	post(t, s, `{"type":"x"}`) // deliveries need none
	page := s.URL + "/_siohook/"
	for _, path := range []string{"", "d/1", "d/1/raw", "stream", "compare"} {
		if status, _, body := ask(t, "GET", page+path, "", nil); status != http.StatusUnauthorized || strings.Contains(body, token) {
			t.Errorf("%s without the token: %d", path, status)
		}
	}
	if status, _, _ := ask(t, "POST", page+"login", "", url.Values{"token": {"wrong"}}); status != http.StatusUnauthorized {
		t.Errorf("a wrong token: %d", status)
	}
	status, header, _ := ask(t, "POST", page+"login", "", url.Values{"token": {token}})
	cookie := header.Get("Set-Cookie")
	if status != http.StatusSeeOther || !strings.Contains(cookie, "HttpOnly; SameSite=Strict") || strings.Contains(cookie, token) {
		t.Fatalf("%d, cookie %q", status, cookie)
	}
	name, _, _ := strings.Cut(cookie, ";")
	if status, _, _ := ask(t, "GET", page+"d/1", "", nil, "Cookie", name); status != http.StatusOK {
		t.Errorf("with the cookie: %d", status)
	}
	if status, _, _ := ask(t, "GET", page, "", nil, "Authorization", "Bearer "+token); status != http.StatusOK {
		t.Errorf("with a header: %d", status)
	}
	for _, wrong := range []string{"siohook=", "siohook=x", "siohook=" + token} {
		if status, _, _ := ask(t, "GET", page+"d/1", "", nil, "Cookie", wrong); status != http.StatusUnauthorized {
			t.Errorf("with the cookie %q: %d", wrong, status)
		}
	}
	if status, _, _ := ask(t, "POST", page+"d/1/send", "", url.Values{"to": {s.URL}}); status != http.StatusUnauthorized {
		t.Errorf("sent without the token: %d", status)
	}
	for _, wrong := range []string{"Bearer wrong", "Bearer " + token + "x", "Bearer ", token} {
		if status, _, _ := ask(t, "GET", page, "", nil, "Authorization", wrong); status != http.StatusUnauthorized {
			t.Errorf("with %q: %d", wrong, status)
		}
	}
	_, off := serve(t, func(o *inspect.Options) { o.Off = "It is off." })
	if status, _, body := ask(t, "GET", off.URL+"/_siohook/", "", nil); status != http.StatusForbidden || !strings.Contains(body, "It is off.") {
		t.Errorf("off: %d", status)
	}
}

// A stream that was cut goes on where it ended.
func TestStreamResumes(t *testing.T) {
	_, s := serve(t, nil)
	for i := range 3 {
		post(t, s, fmt.Sprintf(`{"type":"no.%d"}`, i))
	}
	read := func(last, query string) (id, html string) {
		r, err := http.NewRequest(http.MethodGet, s.URL+"/_siohook/stream"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		if last != "" {
			r.Header.Set("Last-Event-ID", last)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			if text, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				id = text
			}
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var rows struct {
					HTML string `json:"html"`
				}
				if err := json.Unmarshal([]byte(text), &rows); err != nil {
					t.Fatal(err)
				}
				return id, rows.HTML
			}
		}
		t.Fatal("the stream ended")
		return "", ""
	}
	id, html := read("1", "")
	if id != "3" || strings.Count(html, "<tr") != 2 || !strings.Contains(html, "no.2") || strings.Contains(html, "no.0") {
		t.Errorf("after 1: %s %s", id, html)
	}
	var wg sync.WaitGroup
	wg.Go(func() { post(t, s, `{"type":"no.3"}`) })
	if id, html = read("3", ""); id != "4" || strings.Count(html, "<tr") != 1 {
		t.Errorf("after 3: %s %s", id, html)
	}
	wg.Wait()
	if _, html = read("1", "?q=no.2"); strings.Count(html, "<tr") != 1 || !strings.Contains(html, "no.2") {
		t.Errorf("of a search: %s", html)
	}
}

// The list has each delivery once, page after page; so has a search.
func TestPages(t *testing.T) {
	const all = 120
	_, s := serve(t, nil)
	for range all {
		post(t, s, `{"type":"no"}`)
	}
	rows := regexp.MustCompile(`<tr id="d([0-9]+)">`)
	next := regexp.MustCompile(`rel="next" href="([^"]*)"( hidden)?`)
	for _, query := range []string{"", "?q=hook"} {
		seen := map[string]bool{}
		for at := "/_siohook/" + query; at != ""; {
			_, _, page := ask(t, http.MethodGet, s.URL+at, "", nil)
			for _, m := range rows.FindAllStringSubmatch(page, -1) {
				if seen[m[1]] {
					t.Errorf("%q: %s is there twice", query, m[1])
				}
				seen[m[1]] = true
			}
			m := next.FindStringSubmatch(page)
			if at = html.UnescapeString(m[1]); m[2] != "" {
				at = ""
			}
		}
		if len(seen) != all {
			t.Errorf("%q: %d deliveries, want %d", query, len(seen), all)
		}
	}
}

// What differs between two deliveries is told member by member, and nothing else.
func TestCompare(t *testing.T) {
	_, s := serve(t, nil)
	post(t, s, `{"a":1,"b":{"c":2,"d":3},"e":[1],"g":{}}`)
	post(t, s, `{"f":5,"b":{"c":4,"d":3},"a":1,"g":{"h":1}}`)
	post(t, s, `no JSON`)
	_, _, page := ask(t, http.MethodGet, s.URL+"/_siohook/compare?a=1&b=2", "", nil)
	var got []string
	for _, m := range regexp.MustCompile(`(?s)<tr><th scope="row">.*?</tr>`).FindAllString(page, -1) {
		got = append(got, strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m, " ")), " "))
	}
	if want := []string{"/b/c changed 2 4", "/e gone [1]", "/g changed {} {&#34;h&#34;:1}", "/f new 5"}; !slices.Equal(got, want) || !strings.Contains(page, ": 4 different, 2 the same.") {
		t.Errorf("%q, want %q", got, want)
	}
	for query, want := range map[string]string{"?a=1&b=3": "is not JSON", "?a=1&b=9": "does not exist"} {
		if _, _, page := ask(t, http.MethodGet, s.URL+"/_siohook/compare"+query, "", nil); !strings.Contains(page, want) {
			t.Errorf("%s: not %q in %s", query, want, page)
		}
	}
}

// What is sent again to the receiver goes to its URL, with the secret that the page does not show, and
// the answer stands beside the delivery.
func TestSendAgain(t *testing.T) {
	got := make(chan string, 1)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.RequestURI }))
	defer receiver.Close()
	l, s := serve(t, nil)
	client := deliver.New(deliver.Options{Now: time.Now})
	defer client.Close()
	if _, err := l.Forward(listen.ForwardOptions{To: receiver.URL + "/in?token=s3cret", Client: client}); err != nil {
		t.Fatal(err)
	}
	post(t, s, `{"a":1}`)
	_, _, page := ask(t, http.MethodGet, s.URL+"/_siohook/d/1", "", nil)
	to := html.UnescapeString(regexp.MustCompile(`<input id="to" name="to" value="([^"]*)"`).FindStringSubmatch(page)[1])
	if status, _, _ := ask(t, http.MethodPost, s.URL+"/_siohook/d/1/send", "", url.Values{"to": {to}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	if uri := <-got; uri != "/in?token=s3cret" {
		t.Errorf("sent to %s", uri)
	}
	_, _, after := ask(t, http.MethodGet, s.URL+"/_siohook/d/1", "", nil)
	if !strings.Contains(after, "delivered</span> manual</td>") || strings.Contains(page+after, "s3cret") {
		t.Errorf("no answer, or a secret: %s", after)
	}
}

// A body is for copying only where what is shown is the body.
func TestCopyable(t *testing.T) {
	_, s := serve(t, nil)
	for i, body := range []string{`{"a":1}`, "{\"a\":\"\u202e\"}", "{\t}"} {
		post(t, s, body)
		_, _, page := ask(t, http.MethodGet, fmt.Sprintf("%s/_siohook/d/%d", s.URL, i+1), "", nil)
		if got := strings.Contains(page, `data-copy="raw"`); got != (i == 0) {
			t.Errorf("%q: %v", body, got)
		}
	}
}

// Of several violations, the list tells the first error, else the first warning.
func TestReasonIsAnError(t *testing.T) {
	_, s := serve(t, nil)
	sample, err := schemas.Automation().Sample(schemas.Automation().Row("contact.tag.added"))
	if err != nil {
		t.Fatal(err)
	}
	warned := strings.Replace(string(sample), "{", `{"x":1,`, 1)
	post(t, s, strings.Replace(warned, "141002", `"141002"`, 1))
	post(t, s, warned)
	_, _, page := ask(t, http.MethodGet, s.URL+"/_siohook/", "", nil)
	var got []string
	for _, m := range regexp.MustCompile(`<span class="reason">(.*?)</span>`).FindAllStringSubmatch(page, -1) {
		got = append(got, m[1])
	}
	if len(got) != 2 || !strings.HasPrefix(got[0], "/x: ") || !strings.HasPrefix(got[1], "/data/tag/id: ") {
		t.Errorf("%q", got)
	}
}

func TestSearchAndFixture(t *testing.T) {
	_, s := serve(t, nil)
	post(t, s, `{"type":"contact.tag.added","data":{"contact":{"id":29142804,"email":"jan@example.com"},"tag":{"name":"caf\u00e9"}}}`)
	post(t, s, `{"type":"x"}`)
	for text, want := range map[string]int{"café": 1, "JAN@": 1, "nobody": 0, "/hook": 2, "contact.tag": 1} {
		_, _, body := ask(t, "GET", s.URL+"/_siohook/?q="+url.QueryEscape(text), "", nil)
		if got := strings.Count(body, `<tr id="d`); got != want {
			t.Errorf("%s: %d found, want %d", text, got, want)
		}
	}
	_, header, fixture := ask(t, "GET", s.URL+"/_siohook/d/1/fixture", "", nil)
	if strings.Contains(fixture, "jan") || !strings.Contains(fixture, `"type":"contact.tag.added"`) || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
		t.Errorf("fixture: %s", fixture)
	}
	_, header, raw := ask(t, "GET", s.URL+"/_siohook/d/1/raw", "", nil)
	if !strings.Contains(raw, `caf\u00e9`) || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") ||
		header.Get("Content-Type") != "application/octet-stream" || header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("raw: %v %s", header, raw)
	}
	_, _, page := ask(t, "GET", s.URL+"/_siohook/contact/29142804", "", nil)
	if !strings.Contains(page, "/_siohook/d/1") || strings.Contains(page, "/_siohook/d/2") {
		t.Errorf("timeline: %s", page)
	}
}

// A fault is marked at its place, as it came and laid out, whatever comes before it.
func TestMarks(t *testing.T) {
	_, s := serve(t, nil)
	post(t, s, `{"type":"contact.tag.added", "x\"\u00e9":["\\"] ,"data":{"tag":{"id":"a\"b\u00e9é{","name":"}"}}}`)
	_, _, page := ask(t, "GET", s.URL+"/_siohook/d/1", "", nil)
	for _, text := range []string{`&#34;x\&#34;\u00e9&#34;`, `&#34;x\&#34;é&#34;`, `&#34;a\&#34;b\u00e9é{&#34;`, `&#34;a\&#34;béé{&#34;`} {
		if n := strings.Count(page, ">"+text+"</a></mark>"); n != 1 {
			t.Errorf("%s is marked %d times, want once: %s", text, n, page)
		}
	}
}

// What can be read is decoded; what could hide, disorder or end a text is not.
func TestDecoded(t *testing.T) {
	_, s := serve(t, nil)
	post(t, s, `{"\u0062":"caf\u00e9 https:\/\/a \ud83d\ude00 \u0022 \" \\u0041 \n \u202e \u0000"}`)
	_, _, page := ask(t, "GET", s.URL+"/_siohook/d/1", "", nil)
	_, page, _ = strings.Cut(page, `<pre id="pretty"`)
	page, _, _ = strings.Cut(page, "</pre>")
	page = html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, ""))
	if want := `"b": "café https://a 😀 \u0022 \" \\u0041 \n \u202e \u0000"`; !strings.Contains(page, want) {
		t.Errorf("%s\nwant %s", page, want)
	}
}

// The list tells why a delivery is invalid and what the receiver answered; who has the page open is told
// of both.
func TestReasonsAndForwarding(t *testing.T) {
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); string(body) == "[1]" {
			w.WriteHeader(http.StatusConflict)
		}
	}))
	defer receiver.Close()
	l, s := serve(t, nil)
	client := deliver.New(deliver.Options{Now: time.Now})
	defer client.Close()
	f, err := l.Forward(listen.ForwardOptions{To: receiver.URL, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{`[1]`, `{"type":"contact.tag.added","data":{"tag":{"id":"<b>","name":1}}}`, `{"type":"new"}`} {
		post(t, s, body)
	}
	cells := func() (list []string) {
		_, _, page := ask(t, http.MethodGet, s.URL+"/_siohook/", "", nil)
		for _, m := range regexp.MustCompile(`<td class="(?:verdict|forwarded)".*?</td>`).FindAllString(page, -1) {
			list = append(list, strings.TrimSpace(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m, ""))))
		}
		return list
	}
	want := []string{`unknown /type: want a known event type, got "new"`, "waiting", `invalid want member "account" + 4 more`, "waiting", "invalid want object, got [1]", "waiting"}
	if got := cells(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/_siohook/stream?after=3", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go f.Run(ctx)
	answered := 0 // rows that the stream has told of
	for lines := bufio.NewScanner(resp.Body); answered < 3 && lines.Scan(); {
		answered += strings.Count(lines.Text(), `delivered`) + strings.Count(lines.Text(), `rejected`)
	}
	want[1], want[3], want[5] = "delivered 200", "delivered 200", "rejected 409"
	if got := cells(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A fault of the whole payload has a place, too.
func TestFaultOfTheWhole(t *testing.T) {
	_, s := serve(t, nil)
	post(t, s, `{"type":"contact.tag.added"}`)
	_, _, page := ask(t, "GET", s.URL+"/_siohook/d/1", "", nil)
	if !strings.Contains(page, "<code>(root)</code> at 1:1: <strong>required</strong>") || strings.Contains(page, "<code></code>") {
		t.Errorf("no (root) in %s", page)
	}
}

// BenchmarkList is one page of the list with 100,000 captures stored.
func BenchmarkList(b *testing.B) {
	l, s := serve(b, nil)
	var wg sync.WaitGroup
	for w := range 100 {
		wg.Go(func() {
			for i := range 1000 {
				c := capture.Capture{Time: time.Now(), Method: "POST", URL: "/hook", Event: "contact.tag.added", Verdict: "valid", Contact: int64(w*1000 + i),
					Body: []byte(strings.Repeat(`{"type":"contact.tag.added"}`, 20))}
				if err := l.Store.Append(&c, nil); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, path := range []string{"", "?verdict=valid", "?verdict=invalid", "?contact=5", "?q=nothing", "?before=50000", "d/50000", "contact/5"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				if status, _, _ := ask(b, "GET", s.URL+"/_siohook/"+path, "", nil); status != http.StatusOK {
					b.Fatal(status)
				}
			}
		})
	}
}

// Whatever a request asks for, the page has no address of another host but as text.
func TestForeignTargets(t *testing.T) {
	_, s := serve(t, nil)
	host := strings.TrimPrefix(s.URL, "http://")
	address := regexp.MustCompile(`(?:href|src|action|value)="([^"]*)"|<code id="curl">([^<]*)</code>`)
	for i, tt := range []struct{ line, here, shown string }{
		{"GET http://evil.test/x?y", "/x?y", "GET http://evil.test/x?y"},
		{"POST //evil.test/x", "//evil.test/x", "POST //evil.test/x"},
		{"CONNECT evil.test:443", "/", "CONNECT evil.test:443"},
		{"CONNECT @evil.test:443", "/", "CONNECT @evil.test:443"},
		{"POST /@evil.test/%0D%0A%00\"<b>'`", "/@evil.test/%0D%0A%00\"<b>'`", "POST /@evil.test/%0D%0A%00&#34;&lt;b&gt;&#39;`"},
		{"POST /a\xe2\x80\xaeb", "/a\u202eb", `POST /a\u202eb`},
	} {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, tt.line+" HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"); err != nil {
			t.Fatal(err)
		}
		if answer, err := io.ReadAll(c); err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 204 ") {
			t.Fatalf("%s: %q, %v", tt.line, answer, err)
		}
		c.Close()
		_, _, page := ask(t, "GET", fmt.Sprintf("%s/_siohook/d/%d", s.URL, i+1), "", nil)
		if !strings.Contains(page, "<code>"+tt.shown+"</code>") {
			t.Errorf("%s is not shown as %s", tt.line, tt.shown)
		}
		found := false
		for _, m := range address.FindAllStringSubmatch(page, -1) {
			switch text := html.UnescapeString(m[1] + m[2]); {
			case !strings.Contains(text, "://") && !strings.HasPrefix(text, "//"):
			case m[2] != "":
				if !strings.Contains(text, " http://"+host+"/") && !strings.Contains(text, " 'http://"+host+"/") {
					t.Errorf("%s: curl leads elsewhere: %s", tt.line, text)
				}
			case text == s.URL+tt.here:
				found = true
			case strings.Contains(text, "evil"):
				t.Errorf("%s: address %s", tt.line, text)
			}
		}
		if !found {
			t.Errorf("%s: no address %s", tt.line, s.URL+tt.here)
		}
	}
}

// Before the first delivery, the list has the URL and a command to paste; afterwards a filter finds
// what has no event, too.
func TestEmptyListAndNoEvent(t *testing.T) {
	_, s := serve(t, nil)
	host := strings.TrimPrefix(s.URL, "http://")
	_, _, page := ask(t, http.MethodGet, s.URL+"/_siohook/", host, nil)
	if !strings.Contains(page, ">siohook send http://"+host+"/</code>") {
		t.Errorf("no command to paste: %s", page)
	}
	post(t, s, `{"type":"contact.tag.added","data":{"tag":{"id":141002,"name":"vip"},"contact":{"id":1,"email":"ann@example.com","fields":[],"ip":null,"referred_by_contact_id":null,"referred_by_contact_email":null}},"account":{"email":"owner@example.com"},"created_at":"2021-10-05T09:52:38+00:00"}`)
	post(t, s, `[1]`)
	row := regexp.MustCompile(`<tr id="d([0-9]+)">`)
	for query, want := range map[string]string{"": "2 1", "?event=none": "2", "?event=contact.tag.added": "1"} {
		_, _, page := ask(t, http.MethodGet, s.URL+"/_siohook/"+query, host, nil)
		var got []string
		for _, m := range row.FindAllStringSubmatch(page, -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", query, got, want)
		}
		if !strings.Contains(page, `<option value="none"`) {
			t.Errorf("%q: no option for what has no event", query)
		}
	}
}
