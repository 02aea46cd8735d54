package browser_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/web"
)

// kitchen is a page with every component of the base stylesheet.
const kitchen = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Base</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>CSS</style></head><body>
<a class="skip" href="#main">Skip to the content</a>
<main class="page" id="main"><h1>Every component</h1>
<p>Text with a <a href="#table">link</a>, <code>code</code> and <span class="muted">muted words</span>.</p>
<p class="row"><span class="badge">plain</span> <span class="badge ok">ok</span> <span class="badge warn">warn</span> <span class="badge bad">bad</span> <span class="badge info">info</span>
<span class="ok-text">good</span> <span class="warn-text">hm</span> <span class="bad-text">broken</span></p>
<div class="note">A note with a <a href="#table">link</a>.</div><div class="note warn">A warning.</div><div class="note bad">An error.</div>
<form class="row"><label for="q">Search</label><input id="q" placeholder="tag"><button type="button">Copy</button><button type="button" class="primary">Send</button></form>
<div class="grid"><div class="card"><div class="figure">1,234</div><span class="muted">requests</span></div><div class="card"><div class="figure">0.5 ms</div><span class="muted">p99</span></div></div>
<h2 id="table">Table</h2><div class="scroll" tabindex="0" role="region" aria-label="Members"><table class="stack"><thead><tr><th>Member</th><th>Type</th><th>Says</th></tr></thead>
<tbody><tr><td><code>data.contact.referred_by_contact_email</code></td><td data-label="Type">string or null</td><td data-label="Says">An address</td></tr></tbody></table></div>
<dl class="facts"><dt>Seed</dt><dd>1</dd><dt>Address</dt><dd>http://127.0.0.1:3000/a/very/long/path/that/does/not/end/for/quite/a/while/webhook</dd></dl>
<pre tabindex="0"><code>{"type": "contact.tag.added", "data": {"tag": {"id": 141002, "name": "a long line that scrolls by itself and not with the page"}}}</code></pre>
</main></body></html>`

// The base stylesheet in a real browser: nothing sticks out, axe-core agrees.
func TestBaseStylesheet(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent) // the browser's own wish for an icon
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(strings.Replace(kitchen, "CSS", web.CSS, 1)))
	}))
	defer server.Close()
	t.Log(chromiumVersion(t))
	open(t, server.URL+"/").looks("base")
}

// A page that is not quiet is found out: what open promises is tested, too.
func TestNoiseIsHeard(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><title>x</title><script>console.error("so loud"); fetch("http://127.0.0.1:9/away").catch(() => {}); throw Error("thrown")</script>`))
	}))
	defer server.Close()
	p := blank(t)
	p.visit(server.URL)
	said := strings.Join(p.said(), "\n")
	for _, want := range []string{"so loud", "thrown"} {
		if !strings.Contains(said, want) {
			t.Errorf("the console's %q was not heard: %s", want, said)
		}
	}
	if strays := p.strays(server.URL); len(strays) != 1 || strays[0] != "http://127.0.0.1:9/away" {
		t.Errorf("strays: %v, want the one request to another origin", strays)
	}
}
