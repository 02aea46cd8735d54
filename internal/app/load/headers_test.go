package load_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
	"github.com/siohook/siohook/validate"
)

// Each delivery has the headers of its event, made anew, and the signature of its body, by both engines;
// a header of the user's wins.
func TestOwnHeaders(t *testing.T) {
	c, secret := settings.Catalog(), []byte("shared")
	v := validate.New(c, validate.Options{Profile: schemas.Strict, Secret: secret})
	faker, err := fake.New(1, fake.Options{Catalog: c})
	if err != nil {
		t.Fatal(err)
	}
	for _, http2 := range []bool{false, true} {
		var mu sync.Mutex
		ids, times, wrong := map[string]bool{}, map[string]bool{}, ""
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			report := v.Delivery(schemas.Delivery{Header: r.Header, Body: body})
			mu.Lock()
			defer mu.Unlock()
			if err != nil || !report.Verified || len(report.Violations) > 0 || r.Header.Get("User-Agent") != "Mine" {
				wrong = r.Header.Get("User-Agent") + " " + string(body)
			}
			ids[r.Header.Get("X-Webhook-Message-Id")] = true
			times[r.Header.Get("X-Webhook-Event-Timestamp")[:10]] = true
		}))
		server.Config.Protocols = new(http.Protocols)
		server.Config.Protocols.SetHTTP1(true)
		server.Config.Protocols.SetUnencryptedHTTP2(true)
		server.Start()
		defer server.Close()
		report := run(t.Context(), t, load.Options{
			URL: server.URL, Pacer: load.Max{For: time.Minute}, MaxRequests: 200, Connections: 4, Deadline: trial.Patience, HTTP2: http2,
			Source: load.Events(faker, 0, fake.Shard{}, true), Header: http.Header{"User-Agent": {"Mine"}},
			Provider: c.Wire.Header, Catalog: c, Secret: secret,
		})
		if report.OK != 200 || wrong != "" || len(ids) != 200 || times[time.Now().UTC().Format("2006-01-02")] {
			t.Errorf("HTTP/2 %v: %d accepted, %d ids, times %v, wrong: %s", http2, report.OK, len(ids), times, wrong)
		}
	}
	for text, o := range map[string]load.Options{
		"automation deliveries are not signed": {Catalog: schemas.Automation(), Secret: secret},
		"the secret is empty":                  {Catalog: c, Secret: []byte{}},
	} {
		o.URL, o.Pacer, o.Source, o.Now = "http://127.0.0.1:1", load.Max{For: time.Minute}, made(t), time.Now
		if _, err := load.New(o); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: error %v", text, err)
		}
	}
}

// What a header names is sent by that name.
func TestListWithHeaders(t *testing.T) {
	l := load.NewList(settings.Catalog())
	d := schemas.Delivery{Header: http.Header{"X-Webhook-Event": {"SALE_NEW"}}, Body: []byte(`{}`)}
	if err := l.Add("SALE_NEW", d); err != nil {
		t.Fatal(err)
	}
	if m := next(t, l); m.Type != "SALE_NEW" || m.Event != "SALE_NEW" {
		t.Errorf("%+v", m)
	}
}
