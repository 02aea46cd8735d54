package inspect

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/redact"
	"github.com/siohook/siohook/internal/base/web"
	"github.com/siohook/siohook/validate"
)

// Options of a Page. All but Token, Hosts and Closed are needed.
type Options struct {
	Listener  *listen.Listener
	Validator *validate.Validator
	Redactor  *redact.Redactor
	Client    *deliver.Client // sends deliveries again
	Now       func() time.Time
	Token     string // "" asks for none
	// Off is why there is no page, in a sentence; "" when there is one.
	Off   string
	Hosts []string // names under which the page may be opened, beside localhost and IP addresses
	// Context ends streams.
	Context context.Context //nolint:containedctx // of the server, not of a call
}

// Page is the handler of what is under [listen.PagePrefix].
type Page struct {
	opts      Options
	templates *template.Template
	handler   http.Handler
}

//go:embed assets
var assets embed.FS

// New gives the page.
func New(o Options) (*Page, error) {
	if o.Context == nil {
		o.Context = context.Background()
	}
	p := &Page{opts: o}
	var err error
	if p.templates, err = template.New("").Funcs(functions).ParseFS(assets, "assets/*.html"); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_siohook/{$}", p.list)
	mux.HandleFunc("GET /_siohook/d/{seq}", p.delivery)
	mux.HandleFunc("GET /_siohook/d/{seq}/raw", p.raw)
	mux.HandleFunc("GET /_siohook/d/{seq}/fixture", p.fixture)
	mux.HandleFunc("POST /_siohook/d/{seq}/send", p.send)
	mux.HandleFunc("GET /_siohook/contact/{id}", p.contact)
	mux.HandleFunc("GET /_siohook/compare", p.compare)
	mux.HandleFunc("GET /_siohook/stream", p.stream)
	mux.HandleFunc("GET /_siohook/", func(w http.ResponseWriter, _ *http.Request) {
		p.fail(w, http.StatusNotFound, "This page does not exist.")
	})
	p.handler = p.guard(mux)
	return p, nil
}

// ServeHTTP serves the page.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.handler.ServeHTTP(w, r) }

// show writes a page.
func (p *Page) show(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, "siohook: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader may be gone
}

type failure struct {
	Title, Text string
}

func (p *Page) fail(w http.ResponseWriter, status int, text string) {
	p.show(w, status, "fail", failure{http.StatusText(status), text})
}

// asset serves a file of the page.
func (p *Page) asset(w http.ResponseWriter, r *http.Request) bool {
	name := strings.TrimPrefix(r.URL.Path, listen.PagePrefix)
	switch name {
	case "base.css":
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write([]byte(web.CSS))
	case "app.css", "app.js", "icon.svg":
		http.ServeFileFS(w, r, assets, "assets/"+name)
	default:
		return false
	}
	return true
}

// find reads the capture that the path names.
func (p *Page) find(w http.ResponseWriter, r *http.Request) (e listen.Entry, c capture.Capture, ok bool) {
	var seq uint64
	if _, err := fmt.Sscan(r.PathValue("seq"), &seq); err != nil {
		p.fail(w, http.StatusNotFound, "This delivery does not exist.")
		return e, c, false
	}
	e, c, err := p.capture(seq)
	if err != nil {
		p.fail(w, http.StatusNotFound, err.Error())
		return e, c, false
	}
	return e, c, true
}

func (p *Page) capture(seq uint64) (e listen.Entry, c capture.Capture, err error) {
	e, ok := p.opts.Listener.Index.Lookup(seq)
	if !ok {
		return e, c, errors.New("this delivery does not exist; --keep may have deleted it")
	}
	c, err = p.opts.Listener.Store.Read(e.Place)
	return e, c, err
}
