package contract_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// Answers alone tell what a receiver waits for, where it rejects what it does not know. One
// that fails for another reason has another finding.
func TestMisunderstoodWithoutObserver(t *testing.T) {
	name := func(r *http.Request) string { return r.Header.Get("X-Webhook-Event") }
	is := func(r *http.Request, part string) bool { return strings.Contains(name(r), part) }
	inBody := func(body []byte, text string) bool { return strings.Contains(string(body), text) }
	for _, c := range []struct {
		name     string
		rejected func(r *http.Request, body []byte) bool
		status   int
		want     []string
	}{
		{"nothing", func(*http.Request, []byte) bool { return false }, 400, []string{}},
		{"an event by its other name", func(r *http.Request, _ []byte) bool {
			return !is(r, "CONTACT_") && !is(r, "SALE_NEW") && name(r) != "SALE_CANCELLED"
		}, 400, []string{"reach/event-name"}},
		{"all without a type", func(_ *http.Request, body []byte) bool {
			return !inBody(body, `"type":"`+"SALE") && !inBody(body, `"type":"CONTACT`)
		}, 422, []string{"reach/name-place"}},
		{"all without an envelope", func(_ *http.Request, body []byte) bool { return !inBody(body, `"data":{`) }, 500, []string{"reach/product"}},
		{"one event, and accepts unknown ones", func(r *http.Request, _ []byte) bool { return name(r) == "SALE_NEW" }, 500, []string{"coverage/event"}},
		{"all events, and accepts unknown ones", func(r *http.Request, body []byte) bool {
			return (is(r, "SALE_") && !is(r, "_SALE") || is(r, "CONTACT_")) && inBody(body, `"email"`)
		}, 500, []string{"coverage/event"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			target := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body) // what is cut off is rejected, too
				if c.rejected(r, body) {
					http.Error(w, "no", c.status)
				}
			})
			result := test(t, target, contract.Options{
				Catalog: settings.Catalog(), Others: []*schemas.Catalog{schemas.Automation()}, Now: time.Now, Checks: []string{"reach", "coverage"},
			})
			if diff := cmp.Diff(c.want, found(&result)); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
				for i := range result.Groups {
					t.Log(result.Groups[i].String())
				}
			}
		})
	}
}

// Over HTTP/1.1 names are tried in lower case, with an observer and without.
func TestHeaderCaseOverHTTP1(t *testing.T) {
	t.Parallel()
	for i, animal := range animals {
		if animal.Raw {
			t.Run(animal.Name, func(t *testing.T) {
				t.Parallel()
				result, err := visit(t, animal, i)
				if err != nil {
					t.Fatal(err)
				}
				judge(t, animal, &result)
			})
		}
	}
}

// Over HTTP/2 all names are in lower case. Who does not speak it has nothing to show.
func TestHeaderCaseOverHTTP2(t *testing.T) {
	for _, c := range []struct {
		name  string
		http2 bool
		fails bool
		want  []string
	}{
		{"speaks it", true, false, []string{}}, {"does not speak it", false, true, []string{}}, {"understands nothing over it", true, true, []string{"reach/header-case"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var over atomic.Int64
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if r.ProtoMajor == 2 {
					over.Add(1)
					if c.fails && r.Header.Get("X-Webhook-Event") != "" {
						http.Error(w, "no event", http.StatusBadRequest)
					}
				}
			}))
			server.EnableHTTP2 = c.http2
			server.StartTLS()
			defer server.Close()
			roots := x509.NewCertPool()
			roots.AddCert(server.Certificate())
			result := test(t, contract.Target{URL: server.URL, TLS: &tls.Config{RootCAs: roots}, Deadline: trial.Patience}, contract.Options{
				Catalog: settings.Catalog(), Now: time.Now, Checks: []string{"reach"},
			})
			if diff := cmp.Diff(c.want, found(&result)); diff != "" || (over.Load() > 0) != c.http2 {
				t.Errorf("%d deliveries over HTTP/2, found (-want +got):\n%s", over.Load(), diff)
			}
		})
	}
}
